"""The reduction against quadrature: random members of the class, all three regions of J."""

from __future__ import annotations

from dataclasses import replace

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from axionportal.derivations import load
from axionportal.derivations.algebra import (
    has_positive_bernstein_form,
    is_positive_on_unit_interval,
    split_logarithms,
    vanishes,
)
from axionportal.derivations.integrals import reduction
from axionportal.derivations.integrals.masters import J, master_steps, parametric_derivative
from axionportal.derivations.integrals.reduction import reduce_integral
from axionportal.derivations.records import DerivationError, FeynmanIntegral, UnsupportedIntegrandError
from axionportal.derivations.verification.balls import compiled

x = sp.Symbol("x", positive=True)
p, q = sp.symbols("p q", positive=True)

# Quadrature at 40 digits; agreement is asked for to 30, ten digits for its own error.
DIGITS, AGREED = 40, mpmath.mpf(10) ** -30

positive = st.fractions(min_value="1/5", max_value=5, max_denominator=20)
small_integer = st.integers(min_value=-3, max_value=3)


def quad(integrand: sp.Expr) -> mpmath.mpf:
    with mpmath.workdps(DIGITS):
        return mpmath.quad(sp.lambdify(x, integrand, "mpmath"), [0, mpmath.mpf(1) / 2, 1])


def value_of(expression: sp.Expr) -> mpmath.mpf:
    """An expression without symbols, from ball arithmetic at 400 bits."""
    with mpmath.workdps(DIGITS), ctx.workprec(400):
        return mpmath.mpf(arb(compiled(expression)({}, False)).str(DIGITS, radius=False))


@st.composite
def bernstein_quadratic(draw: st.DrawFn) -> sp.Expr:
    """A quadratic with positive Bernstein coefficients: positive on [0, 1], on any side of threshold."""
    c, middle, end = (sp.Rational(str(draw(positive))) for _ in range(3))
    return sp.expand(c * (1 - x) ** 2 + 2 * middle * x * (1 - x) + end * x**2)


@st.composite
def polynomial(draw: st.DrawFn) -> sp.Expr:
    return sum(draw(small_integer) * x**k for k in range(4)) + sp.Integer(0)


# no shrinking: one example takes a second
@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    polynomial(), polynomial(), polynomial(), bernstein_quadratic(), bernstein_quadratic(), st.integers(1, 3)
)
def test_random_integrands_agree_with_quadrature(
    part: sp.Expr, weight: sp.Expr, top: sp.Expr, one: sp.Expr, two: sp.Expr, power: int
) -> None:
    integrand = part + weight * sp.log(one) + top / two**power
    closed = reduce_integral(FeynmanIntegral(integrand, x)).closed_form.expression()
    value, reference = value_of(closed), quad(integrand)
    assert abs(value - reference) <= AGREED * (1 + abs(reference))


def test_symbolic_coefficients_and_a_cubic_pole() -> None:
    integrand = (x**4 + p) / (p * x**2 - x * q + 1 + q) ** 3 + x * sp.log(p * x**2 + q) / p
    found = reduce_integral(FeynmanIntegral(integrand, x))
    assert all(step.check() for step in found.steps)
    numbers = {p: sp.Rational(7, 3), q: sp.Rational(2, 5)}
    value = value_of(found.closed_form.expression().xreplace(numbers))
    assert abs(value - quad(integrand.xreplace(numbers))) < AGREED


@pytest.mark.parametrize(
    ("coefficients", "region"),
    [((1, -5, 7), "above"), ((1, -5, 6), "below"), ((1, -6, 9), "threshold"), ((9, -12, 5), "above")],
)
def test_master_integral_in_each_region(coefficients: tuple[int, int, int], region: str) -> None:
    master = J(*(sp.Integer(item) for item in coefficients))
    sign = sp.sign(master.discriminant)
    assert {1: "below", 0: "threshold", -1: "above"}[int(sign)] == region
    reference = quad(1 / master.denominator.xreplace({sp.Symbol("x"): x}))
    with mpmath.workdps(DIGITS):
        elementary = mpmath.mpf(sp.N(master.in_region(region), DIGITS))
        assert abs(elementary - reference) < AGREED
        assert abs(value_of(master) - reference) < AGREED


def test_master_with_negative_midpoint_takes_the_continuous_branch() -> None:
    # b + 2c < 0: arctan of the quotient would be on the wrong branch.
    master = J(sp.Integer(9), sp.Integer(-12), sp.Integer(5))
    assert master.midpoint < 0
    assert float(master.in_region("above").evalf()) > 0


@pytest.mark.parametrize("index", [1, 2, 3])
def test_parametric_derivative_is_the_integral_of_the_derivative(index: int) -> None:
    a, b, c = sp.symbols("a b c")
    numbers = {a: sp.Rational(3, 2), b: sp.Rational(-4, 3), c: sp.Rational(5, 4)}
    derivative = parametric_derivative(index).xreplace(numbers)
    denominator = sum(numbers[item] * x**k for item, k in ((a, 2), (b, 1), (c, 0)))
    reference = quad(-(x ** (3 - index)) / denominator**2)
    assert abs(value_of(derivative) - reference) < AGREED


def test_master_steps_fail_for_a_wrong_antiderivative() -> None:
    step = master_steps(J(p, -sp.Integer(1), sp.Integer(1)))[0]
    assert step.check()
    wrong = replace(step, obligations=(step.obligations[0] + p * x, *step.obligations[1:]))
    assert not wrong.check()


@pytest.mark.parametrize(
    ("integrand", "word"),
    [
        (1 / (x**3 + p), "degree"),
        (sp.log(x**3 + p * x + 1), "degree"),
        (sp.log(x + 1) / (x + p), "polynomial"),
        (sp.log(x + 1) * sp.log(x + p), "polynomial"),
    ],
)
def test_integrands_outside_the_class_are_refused(integrand: sp.Expr, word: str) -> None:
    with pytest.raises(UnsupportedIntegrandError, match=word):
        reduce_integral(FeynmanIntegral(integrand, x))


def test_another_interval_is_refused() -> None:
    with pytest.raises(UnsupportedIntegrandError, match="rescale"):
        reduce_integral(FeynmanIntegral(x, x, sp.Integer(0), sp.Integer(2)))


def test_vanishes_is_not_fooled() -> None:
    assert vanishes(sp.log(p * q) - sp.log(p) - sp.log(q))
    assert not vanishes(sp.log(p + q) - sp.log(p) - sp.log(q))
    assert not vanishes(sp.log(p) - sp.Rational(1, 10**60))


def test_a_negative_argument_of_a_logarithm_is_refused() -> None:
    with pytest.raises(DerivationError, match="not real"):
        split_logarithms(sp.log(-p))


@pytest.mark.parametrize("name", ["F_a", "F_gamma"])
def test_a_primitive_that_lost_its_logarithms_is_rejected(name: str) -> None:
    """SymPy 1.14 drops every logarithm of these integrals; differentiating back must notice."""
    record = load(name)
    found = reduction(record)
    lossy = found.antiderivative.xreplace(
        {item: sp.Integer(0) for item in found.antiderivative.atoms(sp.log)}
    )
    variable, integrand = record.definition.variable, record.definition.integrand
    assert vanishes(integrand - sp.diff(found.antiderivative, variable))
    assert not vanishes(integrand - sp.diff(lossy, variable))


def test_positive_denominators_are_proved_and_others_not_claimed() -> None:
    proved = reduce_integral(FeynmanIntegral(1 / (p * x**2 - x + 1), x))
    assert any(step.claim.endswith("is positive on [0, 1]") for step in proved.steps)
    # p x^2 - q x + 1 has a zero in [0, 1] for large q
    open_case = reduce_integral(FeynmanIntegral(1 / (p * x**2 - q * x + 1), x))
    assert not any("is positive" in step.claim for step in open_case.steps)
    # non-negative only: x^2 vanishes at the end of the interval
    assert has_positive_bernstein_form(p * x**2, x)
    assert not is_positive_on_unit_interval(p * x**2, x)
    assert not has_positive_bernstein_form(p * x**2 - q * x + 1, x)
