"""Quadrature of definitions against integrals that are known in elementary functions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations.records import FeynmanIntegral
from axionportal.derivations.verification.paths import ELLIPSE, panels
from axionportal.derivations.verification.quadrature import gauss_legendre, integral_ball, integral_number

x, p, q = sp.symbols("x p q", positive=True)
DIGITS = 60

TWO_POLES = FeynmanIntegral(x / ((x - p) * (x - q)), x)
VERTEX = FeynmanIntegral(1 / ((x - sp.Rational(1, 2)) ** 2 + p**2), x)
LOGARITHM = FeynmanIntegral(sp.log(x * p) + sp.log(1 + p * x**2), x)


def principal_value(p: mpmath.mpf, q: mpmath.mpf) -> mpmath.mpf:
    """x/((x-p)(x-q)) by partial fractions, with ln |x - p| for each pole."""
    parts = [pole * mpmath.log((1 - pole) / pole) for pole in (p, q)]
    return (parts[0] - parts[1]) / (p - q)


def vertex(p: mpmath.mpf, _q: mpmath.mpf) -> mpmath.mpf:
    return 2 / p * mpmath.atan(1 / (2 * p))


def logarithm(p: mpmath.mpf, _q: mpmath.mpf) -> mpmath.mpf:
    root = mpmath.sqrt(p)
    return mpmath.log(p) - 1 + mpmath.log(1 + p) - 2 + 2 * mpmath.atan(root) / root


@pytest.mark.parametrize(
    ("integral", "known", "first", "second"),
    [
        (TWO_POLES, principal_value, Fraction(1, 3), Fraction(5, 7)),
        (TWO_POLES, principal_value, Fraction(1, 10**5), Fraction(1, 2)),
        (
            TWO_POLES,
            principal_value,
            Fraction(1, 2) - Fraction(1, 10**9),
            Fraction(1, 2) + Fraction(1, 10**9),
        ),
        (VERTEX, vertex, Fraction(3), Fraction(1)),
        (VERTEX, vertex, Fraction(1, 10**12), Fraction(1)),
        (LOGARITHM, logarithm, Fraction(7, 2), Fraction(1)),
    ],
)
def test_known_integrals(integral: FeynmanIntegral, known, first: Fraction, second: Fraction) -> None:  # type: ignore[no-untyped-def]
    values = {"p": first, "q": second}
    with mpmath.workdps(DIGITS + 25):
        expected = known(*(mpmath.mpf(value.numerator) / value.denominator for value in values.values()))
        value = integral_number(integral, values)
        assert abs(value - expected) <= abs(expected) * mpmath.mpf(10) ** -DIGITS


def test_arb_encloses_a_principal_value_next_to_the_threshold() -> None:
    near = {"p": Fraction(1, 2) - Fraction(1, 10**9), "q": Fraction(1, 2) + Fraction(1, 10**9)}
    with ctx.workprec(300), mpmath.workdps(80):
        ball = integral_ball(TWO_POLES, near)
        expected = principal_value(
            *(mpmath.mpf(value.numerator) / value.denominator for value in near.values())
        )
        assert ball.rel_accuracy_bits() > 200
        # 70 of its 80 digits: twelve cancel between the logarithms, the ball knows 60
        assert abs(ball - arb(mpmath.nstr(expected, 70))) < abs(ball) * arb(10) ** -60


@pytest.mark.parametrize("count", [1, 2, 7, 20])
def test_gauss_legendre_is_exact_for_polynomials_of_its_degree(count: int) -> None:
    nodes = gauss_legendre(count, 200)
    highest = 4 * len(nodes) - 2  # the highest even power below twice the number of points
    with mpmath.workprec(200):
        for power in range(0, highest + 1, 2):
            value = 2 * mpmath.fsum(weight * node**power for node, weight in nodes)
            assert abs(value - mpmath.mpf(2) / (power + 1)) < mpmath.mpf(2) ** -180
        next_power = highest + 2
        value = 2 * mpmath.fsum(weight * node**next_power for node, weight in nodes)
        assert abs(value - mpmath.mpf(2) / (next_power + 1)) > mpmath.mpf(2) ** -180


ratio = st.fractions(min_value="1/1000", max_value=50, max_denominator=10**4)


@settings(max_examples=25, deadline=None)
@given(ratio, ratio)
def test_panels_join_and_keep_their_distance(heavy: Fraction, light: Fraction) -> None:
    integral = FeynmanIntegral(1 / (p**2 * (1 - x) + q**2 * x - x * (1 - x)), x)
    if heavy + light == 1:
        return
    found = panels(integral, {"p": heavy, "q": light})
    assert (found[0][0], found[-1][1]) == (0, 1)
    assert all(one[1] == other[0] for one, other in pairwise(found))
    poles = mpmath.polyroots(
        [1, float(light**2 - heavy**2 - 1), float(heavy**2)], maxsteps=200, extraprec=200
    )
    for left, right, size in found:
        distance = min(abs(pole - left) + abs(pole - right) for pole in poles)
        # on the ellipse through the pole the distances to the foci add up to half length * (size + 1/size)
        assert distance >= abs(right - left) / 2 * (size + 1 / size) * 0.999
        assert size >= ELLIPSE
