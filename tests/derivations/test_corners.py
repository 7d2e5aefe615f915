"""Corners of the derivations that a whole derivation does not reach, or reaches without showing it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from axionportal.derivations import evaluate, expand, limits, load
from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.integrals.degenerate import derivative_bound
from axionportal.derivations.integrals.derivative import derivative_expansion
from axionportal.derivations.integrals.masters import J, master_steps
from axionportal.derivations.integrals.series import CertifiedSeries, polynomial_series, reciprocal
from axionportal.derivations.records import DerivationError, FeynmanIntegral
from axionportal.derivations.verification.balls import compiled, elementary_master
from axionportal.derivations.verification.guard import _in_every_region
from axionportal.derivations.verification.paths import roots
from axionportal.derivations.verification.straight_line import straight_line

Q = Fraction

# -- series ----------------------------------------------------------------------------------------


def geometric(ratio: Fraction, length: int = 6, shift: int = 0) -> CertifiedSeries:
    """t^shift/(1 - ratio t), whose bound on every coefficient is the coefficient."""
    return CertifiedSeries(tuple(ratio**k for k in range(length)), Q(1), ratio, shift)


@pytest.mark.parametrize("start", [1, 4, 9])
@pytest.mark.parametrize("shift", [0, 2, -1])
def test_the_tail_of_a_geometric_series_is_its_sum(start: int, shift: int) -> None:
    ratio, t = Q(1, 3), Q(2, 5)
    # sum_{n >= n0} ratio^n t^(n + shift - start), with n0 = max(start - shift, 0) and x = ratio t
    first, x = max(start - shift, 0), ratio * t
    scale = t ** (shift - start)
    assert geometric(ratio, shift=shift).tail(start, t) == scale * x**first / (1 - x)
    if start - shift >= 0:  # and with the exponent |n + shift| as a weight
        weighted = scale * x**first * ((first + shift) / (1 - x) + x / (1 - x) ** 2)
        assert geometric(ratio, shift=shift).tail(start, t, derivative=True) == weighted


def test_sums_and_products_are_those_of_the_functions() -> None:
    one, two = geometric(Q(1, 2), 8, -1), geometric(Q(-1, 3), 6, 1)
    t = sp.Symbol("t")
    functions = 1 / t / (1 - t / 2), t / (1 + t / 3)
    for series, function in (
        (one + two, functions[0] + functions[1]),
        (one * two, functions[0] * functions[1]),
    ):
        known = sp.series(function, t, 0, series.end).removeO()
        assert series.end > 3
        for exponent in range(-2, series.end):
            assert series.coefficient(exponent) == Q(str(sp.expand(known).coeff(t, exponent)))
        for exponent in range(series.shift, series.end):
            size = series.bound * series.ratio ** (exponent - series.shift)
            assert abs(series.coefficient(exponent)) <= size
    with pytest.raises(IndexError, match="beyond"):
        one.coefficient(one.end)
    with pytest.raises(ArithmeticError, match="does not converge"):
        one.tail(2, Q(2))


def test_polynomials_are_known_to_the_end() -> None:
    one, two = polynomial_series([Q(1), Q(2)]), polynomial_series([Q(3), Q(0), Q(5)], 1)
    assert [(one * two).coefficient(k) for k in range(-1, 7)] == [0, 0, 3, 6, 5, 10, 0, 0]
    assert [(one + two).coefficient(k) for k in range(-1, 6)] == [0, 1, 5, 0, 5, 0, 0]
    assert (one * two).tail(3, Q(1, 2)) == 5 + 10 * Q(1, 2)
    assert (one * two).tail(3, Q(1, 2), derivative=True) == 3 * 5 + 4 * 10 * Q(1, 2)
    assert one.lowest() == 0
    assert two.lowest() == 1
    assert polynomial_series([Q(0)]).lowest() is None


def test_a_reciprocal_has_the_coefficients_of_the_function() -> None:
    found = reciprocal([Q(1), Q(-1), Q(-1)], 12)  # 1/(1 - t - t^2): the numbers of Fibonacci
    assert found.coefficients == (1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144)
    assert float(found.ratio) == pytest.approx((1 + 5**0.5) / 2, rel=1 / 16)  # a step of the search for it
    assert found.ratio > Q(16180, 10000)
    with pytest.raises(ValueError, match="constant term 1"):
        reciprocal([Q(2), Q(1)], 3)


# -- expansions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["F_a", "F_gamma", "F_scalar"])
@pytest.mark.parametrize(("limit", "point"), [("large-mass", Q(1, 10**4)), ("light-mass", Q(10**4))])
def test_the_remainder_of_a_derivative_is_of_the_size_of_the_next_term(name: str, limit, point) -> None:
    (eta,) = load(name).symbols
    at = {eta: sp.Rational(point.numerator, point.denominator)}
    slopes = [derivative_expansion(load(name), limit, order) for order in (1, 4)]
    left_out = abs(sp.N((slopes[1].partial_sum() - slopes[0].partial_sum()).xreplace(at), 60))
    bound = sp.N(slopes[0].remainder.bound.xreplace(at), 60)
    assert left_out * Q(99, 100) <= bound < 100 * left_out  # the next terms are 10^-8 of the first one


@pytest.mark.parametrize("name", ["F_a", "G", "portal"])
def test_what_is_small_vanishes_at_the_point_of_expansion(name: str) -> None:
    for limit in limits(load(name)):
        found = expand(name, limit, 0)
        assert found.point == 0
        assert [term.order for term in expand(name, limit, 2).terms] == [0, 1, 2]


def test_a_derivative_is_bounded_only_in_the_form_that_the_bound_is_proved_for() -> None:
    x, u = sp.symbols("x u", positive=True)
    below = u * (1 - x) + x**2
    forms = [sp.log(below) + 1 / below, sp.log(below) + sp.log(below + x), sp.Integer(1), 1 / below]
    for integrand in forms:
        with pytest.raises(DerivationError, match="needs an integrand of the form"):
            derivative_bound(FeynmanIntegral(integrand, x), u, 3)
    # Q = x^2 <= D, so that kappa = 1; alpha = 1 - x and q1 = 0 leave (n - 2)! (n - 1)/2 u^(1 - n) for n = 3.
    bound = derivative_bound(FeynmanIntegral(x**2 * sp.log(below), x), u, 3)
    assert bound == u**-2
    third = sp.diff(x**2 * sp.log(below), u, 3)
    for value in (Fraction(1, 10), Fraction(3)):
        exact = mpmath.quad(lambda t, at=value: abs(third.subs({x: t, u: at})), [0, 1])
        assert exact <= bound.subs(u, sp.Rational(str(value)))


# -- values ----------------------------------------------------------------------------------------


def master(a: int | Fraction, b: int | Fraction, c: int | Fraction) -> arb:
    program = compiled(J(*(sp.Rational(Q(item).numerator, Q(item).denominator) for item in (a, b, c))))
    return program({}, False)


def test_the_master_is_proved_in_every_region() -> None:
    a, c = sp.symbols("a c", positive=True)
    for coefficients in ((a, sp.Integer(-1), sp.Integer(1)), (a, -c, c)):
        steps = master_steps(J(*coefficients))
        assert [step.proof for step in steps] == ["below", "threshold", "above"]
        assert all(step.check() for step in steps)


@pytest.mark.parametrize(
    ("coefficients", "words"),
    [
        ((1, -1, Q(1, 4)), "has a double zero in"),
        ((4, -4, 1), "has a double zero in"),
        ((36, -36, 9), "has a double zero in"),
        ((1, 1, 0), "vanishes at an end of"),
        ((1, -3, 1), "changes sign on"),
    ],
)
def test_why_a_master_diverges_is_told(coefficients: tuple[Fraction, ...], words: str) -> None:
    a, b, c = (fmpq(Q(item).numerator, Q(item).denominator) for item in coefficients)
    edges = c * (a + b + c)
    with pytest.raises(OutsideDomainError, match=words):
        elementary_master((a, b, c), fmpq(0), fmpq(-1), fmpq(1, 4), edges)


@pytest.mark.parametrize("known", [(1, 1), (1, 0), (3, 1)])
def test_logarithms_that_are_known_are_used_for_masters_only_where_they_are_all_there(known) -> None:
    factor, second = known
    p, q = sp.symbols("p q", positive=True)
    # D(0) = factor p and D(1) = q; D has two real zeros outside [0, 1], far apart.
    whole = second * sp.log(q) + sp.log(p) + J(q - factor * p, sp.Integer(0), factor * p)
    point = {"p": fmpq(2), "q": fmpq(1, 10)}
    with ctx.workprec(200):
        one = straight_line(whole, (p, q))(point["p"], point["q"])
        other = compiled(whole)(point, False)
        a, c = mpmath.mpf(1) / 10 - factor * 2, factor * 2
        with mpmath.workdps(30):
            expected = (
                second * mpmath.log(0.1) + mpmath.log(2) + mpmath.quad(lambda x: 1 / (a * x**2 + c), [0, 1])
            )
        assert one.overlaps(other)
        assert float(one) == pytest.approx(float(expected), rel=1e-13)


@pytest.mark.parametrize(("value", "shown"), [(Q(-1, 3), "-0.333333"), (-7, "-7"), (-(10**30), "-1e[+]30")])
def test_a_value_outside_the_domain_is_shown_as_it_is(value: Fraction | int, shown: str) -> None:
    with pytest.raises(OutsideDomainError, match=f"eta={shown} is outside"):
        evaluate("F_gamma", digits=10, eta=value)


def test_points_of_the_guard_lie_on_both_sides_of_the_threshold() -> None:
    integral = load("F_gamma").definition  # D = 1 - x + eta^2 x^2: the discriminant is 1 - 4 eta^2
    below = Counter(2 * point["eta"] < 1 for point in _in_every_region(integral))
    assert below[True] == below[False] > 0


@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [
        ((0, 0, 3), []),
        ((0, 2, -1), [0.5]),
        ((2, 0, 0), [0]),
        ((1, 0, -4), [-2, 2]),
        ((1, -3, 2), [1, 2]),
        ((1, 3, 2), [-2, -1]),
        ((1, 2, 5), [-1 - 2j, -1 + 2j]),
    ],
)
def test_zeros_of_a_quadratic(coefficients: tuple[int, int, int], expected: list[complex]) -> None:
    found = sorted((complex(item) for item in roots(tuple(map(sp.Integer, coefficients)), {})), key=str)
    assert found == pytest.approx(sorted(map(complex, expected), key=str), abs=1e-14)
