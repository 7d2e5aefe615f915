"""What is left out of a series is bounded, also where no coefficient is known any more."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx

from axionportal.derivations import evaluate, expand, limits, load
from axionportal.derivations.integrals.expansion import tail_constants
from axionportal.derivations.integrals.kernel_series import LOG, kernel_series
from axionportal.derivations.integrals.local_series import TwoTermRecurrence
from axionportal.derivations.records import DerivationError
from axionportal.derivations.verification.balls import compiled, exact_point
from axionportal.derivations.verification.points import points_in_limit


@pytest.mark.parametrize("name", ["F_a", "F_gamma", "F_scalar"])
def test_the_tail_beyond_all_known_coefficients_is_bounded_by_a_geometric_series(name: str) -> None:
    short, long = (kernel_series(load(name), "large-mass", order) for order in (0, 16))
    end = max(part.end for part in short.parts.values())
    for exponent in (end, end + 1, end + 4):
        plain, logarithmic = tail_constants(short, exponent)
        constants = [
            sp.N(element, 50) * sp.Rational(str(part.coefficient(exponent)))
            for element, part in long.parts.items()
            if element != LOG
        ]
        assert 0 < abs(sp.Add(*constants)) <= plain
        assert 0 < abs(long.parts[LOG].coefficient(exponent)) <= logarithmic
        steeper = tail_constants(short, exponent, derivative=True)
        assert abs(exponent * sp.Add(*constants)) <= steeper[0]
        assert abs(exponent * long.parts[LOG].coefficient(exponent)) <= steeper[1]


@pytest.mark.parametrize("limit", limits(load("G")))
def test_orders_of_two_scales_approach_the_value(limit: str) -> None:
    function = load("G")
    point = points_in_limit(function, limit, 2, "tails")
    with ctx.workprec(250):
        value = arb(mpmath.nstr(evaluate("G", digits=50, **point), 50))
        for order in (1, 2, 3):
            found = expand("G", limit, order)
            total, bound = (
                arb(compiled(item)(exact_point(point), False))
                for item in (found.partial_sum(), found.remainder.bound)
            )
            assert abs(total - value) <= bound
            assert bound < 10**-order


@pytest.mark.parametrize(
    ("numbers", "ratio"),
    [
        ((2, -1, 1, Fraction(-1, 2)), Fraction(1, 2)),
        ((1, -1, 1, -2), 1),
        ((1, -1, -1, 0), None),  # n = 1 leaves c_1 open: 0 c_1 + 0 c_0 = q_1
        ((1, -1, -2, 0), None),  # and n = 2 leaves c_2 open
        ((1, -1, 0, 2), None),  # lower(1) has the sign of alpha
        ((1, -1, 1, -4), None),  # |lower(1)| = 4 exceeds |diagonal(1)| = 2
    ],
)
def test_a_ratio_is_proved_from_the_first_coefficient_on(numbers, ratio: Fraction | None) -> None:
    recurrence = TwoTermRecurrence(*map(Fraction, numbers), inhomogeneous=())
    if ratio is not None:
        assert recurrence.proven_ratio(Fraction(1)) == ratio
        return
    with pytest.raises(DerivationError, match="no proven ratio"):
        recurrence.proven_ratio(Fraction(1))
