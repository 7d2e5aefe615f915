"""Squared mass ratios (mass/unit)^2 as sums of two doubles, with no division for each mass.

mass^2 and 1/unit^2 are each cut into a leading part, so short that the product of the two is exact,
and a rest.  The leading product is ``high``, everything else ``low``: non-negative and below 2^-14
of it.  Their sum is the squared ratio with a relative error below 2^-65.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ._arithmetic import Array, Number, leading, quotient, split, square

MASS_BITS, FACTOR_BITS = 17, 19
"""The square of 17 bits has 34 at most; with 19 more that is no more than 53."""


class InverseSquare(NamedTuple):
    """1/unit^2: rounded, its leading bits, and what these leave out of it."""

    rounded: Number
    leading: Number
    rest: Number


class SquaredRatios(NamedTuple):
    """high + low, and the double next to it; arrays have a row for the larger and one for the smaller."""

    high: Array
    low: Array
    rounded: Array


def inverse_square(unit: Number) -> InverseSquare:
    """1/unit^2 for 2^-400 < unit < 2^400."""
    rounded, low = square(quotient(1.0, unit, split(unit)))
    first = leading(rounded, FACTOR_BITS)
    return InverseSquare(rounded, first, (rounded - first) + low)


def squared_ratio(mass: float, factor: tuple[float, float, float]) -> tuple[float, float, float]:
    """(high, low, rounded) of mass^2 times an ``inverse_square``, for floats."""
    rounded, leading_factor, rest = factor
    first = leading(mass, MASS_BITS)
    square_of_first = first * first
    low = square_of_first * rest + ((mass - first) * (mass + first)) * rounded
    high = square_of_first * leading_factor
    return high, low, high + low


def squared_ratios(masses: Array, factor: InverseSquare, spare: Sequence[Array]) -> SquaredRatios:
    """``squared_ratio``, bit for bit, of an array that is overwritten, as are the spare ones."""
    high = leading(masses, MASS_BITS, out=spare[0])
    left = np.subtract(masses, high, out=spare[1])
    masses += high
    left *= masses
    left *= factor.rounded
    high *= high
    low = np.multiply(high, factor.rest, out=masses)
    low += left
    high *= factor.leading
    return SquaredRatios(high, low, np.add(high, low, out=left))
