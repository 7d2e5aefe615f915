"""Zeros of denominators on and beside the way of integration."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp

from axionportal.derivations.verification.enclosure import poles_inside
from axionportal.derivations.verification.paths import _bend


@pytest.mark.parametrize(
    ("coefficients", "inside"),
    [
        ((-1, 0, 4), False),  # zeros -2 and 2
        ((1, -2, -3), False),  # -1 and 3
        ((1, -1, Fraction(1, 8)), True),  # both in (0, 1)
        ((-1, 1, Fraction(-1, 8)), True),
        ((1, -3, 2), False),  # 1, an end, and 2
        ((2, -3, 1), False),  # 1/2, and an end: no principal value exists
        ((1, 0, -Fraction(1, 4)), True),  # -1/2 and 1/2
        ((1, -1, Fraction(1, 4)), False),  # a double one
        ((1, -1, 1), False),  # complex
        ((0, 2, -1), True),
        ((0, 2, 1), False),
        ((1, -6, 8), False),  # 2 and 4
        ((1, 6, 8), False),  # -4 and -2
    ],
)
def test_simple_zeros_inside_the_interval(coefficients: tuple[Fraction, ...], inside: bool) -> None:
    a, b, c = (sp.Rational(str(item)) for item in coefficients)
    assert poles_inside((a, b, c), {}) is inside


@pytest.mark.parametrize(
    ("poles", "height"),
    [
        ([], 0.5),
        ([0.25 + 0.5j, 0.75 + 0.125j], 0.0625),  # half the way to the lowest
        ([0.5 - 0.125j], 0.5),  # below the axis
        ([-0.5 + 0.125j, 1.5 + 0.125j], 0.5),  # not above the interval
        ([0.25 + 3j], 0.5),
        ([0.5 + 0j], 0.5),
    ],
)
def test_the_way_around_real_poles_stays_below_the_complex_ones(poles: list[complex], height: float) -> None:
    assert _bend([mpmath.mpc(item) for item in poles]) == mpmath.mpc(0.5, height)
