"""Squared mass ratios (mass/unit)^2 as sums of two doubles, with no division for each mass.

mass^2 and 1/unit^2 are each cut into a leading part, so short that the product of the two is exact,
and a rest.  The leading product is ``high``, everything else ``low``: non-negative and below 2^-14
of it.  Their sum is the squared ratio with a relative error below 2^-65.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp, ldexp
from typing import NamedTuple

import numpy as np

from ._arithmetic import Array, Number, quotient, split, square

SIGNIFICAND_BITS = 53

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


def leading_bits(x: Array, count: int, out: Array | None = None) -> Array:
    """x with all but the first ``count`` bits of its significand set to zero."""
    mask = np.int64(-1 << (SIGNIFICAND_BITS - count))
    bits = None if out is None else out.view(np.int64)
    return np.bitwise_and(x.view(np.int64), mask, out=bits).view(np.float64)


def leading_bits_of_float(x: float, count: int) -> float:
    """The same for a finite float."""
    fraction, exponent = frexp(x)
    return ldexp(int(fraction * 2.0**count), exponent - count)


def inverse_square(unit: Number) -> InverseSquare:
    """1/unit^2 for 2^-400 < unit < 2^400."""
    rounded, low = square(quotient(1.0, unit, split(unit)))
    if isinstance(rounded, float):
        leading: Number = leading_bits_of_float(rounded, FACTOR_BITS)
    else:
        leading = leading_bits(rounded, FACTOR_BITS)
    return InverseSquare(rounded, leading, (rounded - leading) + low)


def squared_ratio(mass: float, factor: tuple[float, float, float]) -> tuple[float, float, float]:
    """(high, low, rounded) of mass^2 times an ``inverse_square``, for floats."""
    rounded, leading, rest = factor
    first = leading_bits_of_float(mass, MASS_BITS)
    square_of_first = first * first
    low = square_of_first * rest + ((mass - first) * (mass + first)) * rounded
    high = square_of_first * leading
    return high, low, high + low


def squared_ratios(masses: Array, factor: InverseSquare, spare: Sequence[Array]) -> SquaredRatios:
    """``squared_ratio``, bit for bit, of an array that is overwritten, as are the spare ones."""
    high = leading_bits(masses, MASS_BITS, out=spare[0])
    left = np.subtract(masses, high, out=spare[1])
    masses += high
    left *= masses
    left *= factor.rounded
    high *= high
    low = np.multiply(high, factor.rest, out=masses)
    low += left
    high *= factor.leading
    return SquaredRatios(high, low, np.add(high, low, out=left))
