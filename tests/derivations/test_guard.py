"""The guard judges what SymPy's ``integrate`` answers, whichever release it is.

SymPy is asked for real.  Whether its answer is right is found out here by mpmath's quadrature of the
printed integrand, which knows nothing of the guard; the guard must say the same.  In 1.14.0 the
integrals of Eqs. (9b) and (10b) lose their logarithms when the symbol is positive (SymPy issues 28186 and
29081); 1.13.3 has them right.
"""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from axionportal.derivations import check_antiderivative, check_integral, closed_form, load, loop_functions
from axionportal.derivations.errors import InputError
from axionportal.derivations.integrals import reduction
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import FeynmanIntegral
from axionportal.derivations.verification.principal import principal_value

PAPER = ("F_a", "F_gamma")
x = sp.Symbol("x")


def plain(expression: sp.Expr) -> sp.Expr:
    """The expression in symbols of which nothing is assumed."""
    return expression.xreplace({item: sp.Symbol(item.name) for item in expression.free_symbols})


def is_right(answer: sp.Expr, integral: FeynmanIntegral) -> bool:
    """By quadrature on either side of the threshold, to 15 of 25 digits."""
    (eta,) = integral.integrand.free_symbols - {integral.variable}
    right = True
    with mpmath.workdps(25):
        for value in (sp.Rational(3, 10), sp.Rational(7, 10)):
            inside = sp.lambdify(integral.variable, integral.integrand.xreplace({eta: value}), "mpmath")
            found = mpmath.mpmathify(sp.N(answer.xreplace({eta: value}), 25))
            right = right and abs(found - mpmath.quad(inside, [0, 1])) < 1e-15
    return right


@pytest.mark.parametrize("name", PAPER)
def test_what_sympy_integrates_is_judged_as_quadrature_judges_it(name: str) -> None:
    integral = load(name).definition
    answer = sp.integrate(integral.integrand, (integral.variable, 0, 1))
    found = check_integral(integral, answer)
    assert found.passed == is_right(answer, integral)
    if sp.__version__ == "1.14.0":
        assert not answer.has(sp.log)  # what was lost
        assert found.verdict == "fail"
        assert "eta=" in found.detail
        assert ", not " in found.detail


@pytest.mark.parametrize("name", PAPER)
def test_the_primitive_that_sympy_gives_is_judged_by_differentiation(name: str) -> None:
    integral = load(name).definition
    answer = sp.integrate(integral.integrand, integral.variable)
    found = check_antiderivative(integral.integrand, integral.variable, answer)
    back = sp.lambdify((*integral.integrand.free_symbols - {integral.variable}, integral.variable),
                       sp.diff(answer, integral.variable) - integral.integrand, "mpmath")  # fmt: skip
    right = abs(back(mpmath.mpf(3) / 10, mpmath.mpf(1) / 5)) < 1e-12
    assert (found.verdict == "pass") == right
    if sp.__version__ == "1.14.0":
        assert found.verdict == "fail"


def test_a_right_answer_of_sympy_is_accepted() -> None:
    """Without assumptions SymPy keeps the logarithms, of complex algebraic arguments."""
    integral = load("F_gamma").definition
    primitive = sp.integrate(plain(integral.integrand), x)
    answer = primitive.subs(x, 1) - primitive.subs(x, 0)
    assert is_right(answer.xreplace({sp.Symbol("eta"): sp.Symbol("eta", positive=True)}), integral)
    assert check_antiderivative(integral.integrand, integral.variable, primitive).kind.endswith("proved")
    found = check_integral(integral, answer, digits=40)
    assert (found.verdict, found.kind) == ("pass", "definite integral compared")
    assert found.points == 4
    assert found.digits_agreed >= 40
    # the same answer with a tiny term more, at another argument, with a logarithm more
    eta = sp.Symbol("eta")
    for wrong in (answer + eta / 10**30, answer.subs(eta, 2 * eta), answer + sp.log(1 + eta)):
        assert check_integral(integral, wrong, digits=40).verdict == "fail"


def test_known_wrong_primitive_of_another_rational_function() -> None:
    """SymPy issue 28657: factors over sqrt(399) are mixed up."""
    below = 1600 * sp.pi**4 * x**4 - 796 * sp.pi**2 * x**2 + 100
    integrand = 400 * sp.pi**2 * x**2 / below
    answer = sp.integrate(integrand, x)
    error = sp.lambdify(x, sp.diff(answer, x) - integrand, "mpmath")(mpmath.mpf(1) / 3)
    found = check_antiderivative(integrand, x, answer)
    assert (found.verdict == "fail") == (abs(error) > 1e-9)


@pytest.mark.parametrize("name", [item.name for item in loop_functions()])
def test_derived_closed_forms_and_primitives_are_accepted_with_proof(name: str) -> None:
    record = load(name)
    integral, found = record.definition, reduction(record)
    assert check_integral(integral, found.closed_form.expression()).kind == "definite integral proved"
    row = check_antiderivative(integral.integrand, integral.variable, found.antiderivative)
    assert (row.verdict, row.kind) == ("pass", "antiderivative proved")


def test_one_wrong_term_of_a_closed_form_is_refused() -> None:
    record = load("G")
    for term in closed_form(record).terms:
        wrong = closed_form(record).expression() + term.expression() / 10**20
        found = check_integral(record.definition, wrong)
        assert found.verdict == "fail"
        assert "m_gamma=" in found.detail


def test_each_region_is_compared_on_its_branch() -> None:
    record = load("F_scalar")
    for region in ("below", "above"):  # one is the other's continuation
        found = check_integral(record.definition, closed_form(record).region(region))
        assert found.verdict == "pass"
    assert check_integral(record.definition, closed_form(record).region("threshold")).verdict == "fail"
    half = [{"eta": sp.Rational(1, 2)}]
    at_threshold = closed_form(record).region("threshold")
    assert check_integral(record.definition, at_threshold, points=half).verdict == "pass"


def test_what_cannot_be_decided_does_not_pass() -> None:
    integral = load("F_a").definition
    eta = sp.Symbol("eta")
    inside = integral.integrand
    undecided = [
        check_integral(integral, sp.Integral(x, (x, 0, 1))),
        check_integral(integral, eta * 1.5),
        check_integral(integral, sp.Function("f")(eta)),
        check_integral(integral, closed_form(load("F_a")).expression() + sp.log(eta - eta)),
        check_integral(FeynmanIntegral(1 / (x**3 + 2), x), sp.Integer(1)),
        check_antiderivative(inside, integral.variable, sp.Integral(inside, integral.variable)),
        check_antiderivative(inside, integral.variable, sp.Function("f")(x)),
    ]
    assert {row.verdict for row in undecided} == {"unknown"}
    assert all(row.detail for row in undecided)


def test_case_distinctions_are_decided_at_the_point() -> None:
    record = load("F_gamma")
    below, above = (closed_form(record).region(region) for region in ("below", "above"))
    (eta,) = record.symbols
    cases = sp.Piecewise((below, eta < sp.Rational(1, 2)), (above, True))
    assert check_integral(record.definition, cases).verdict == "pass"
    wrong = sp.Piecewise((below, eta < sp.Rational(1, 2)), (2 * above, True))
    assert check_integral(record.definition, wrong).verdict == "fail"


def test_wrong_use_is_told_in_one_sentence() -> None:
    integral = load("F_a").definition
    with pytest.raises(InputError, match=r"candidate=y has y: write it in eta only"):
        check_integral(integral, sp.Symbol("y"))
    with pytest.raises(InputError, match="lacks eta"):
        check_integral(integral, sp.Symbol("eta"), points=[{}])
    with pytest.raises(InputError, match="digits"):
        check_antiderivative(integral.integrand, integral.variable, x, digits=0)


FUNCTIONS = (
    *(sp.log, sp.exp, sp.sqrt, sp.Abs, sp.atan, sp.atanh, sp.acot, sp.acoth),
    *(sp.asin, sp.asinh, sp.acos, sp.acosh),
)
THIRD = sp.Rational(1, 3)
ARGUMENTS = (THIRD, -THIRD, sp.Integer(3), sp.Integer(-3), 2 * sp.I, -2 * sp.I, sp.I / 2, sp.I - 2)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("argument", ARGUMENTS)
def test_branches_are_those_of_sympy(function: type, argument: sp.Expr) -> None:
    value = principal_value(function(argument), {})
    reference = sp.N(function(argument), 20)
    parts = (sp.re(reference), sp.im(reference))
    assert abs(float(value.real.mid()) - float(parts[0])) < 1e-14  # doubles of numbers below 21
    assert abs(float(value.imag.mid()) - float(parts[1])) < 1e-14


def test_angles_in_all_quadrants_and_masters_are_known() -> None:
    for over in (-2, 3):
        for along in (-1, 2):
            value = principal_value(sp.atan2(over, along), {})
            assert abs(float(value.real.mid()) - float(mpmath.atan2(over, along))) < 1e-15
    value = principal_value(J(sp.Integer(1), sp.Integer(0), sp.Integer(1)), {})  # int dx/(1 + x^2)
    assert abs(float(value.real.mid()) - float(mpmath.pi / 4)) < 1e-15
