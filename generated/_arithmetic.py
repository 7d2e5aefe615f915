"""Doubles together with what rounding takes away from them, for floats and arrays alike.

Only +, -, *, / and exact scalings by powers of two are used.  Each is rounded the same way on every
machine, so a scalar call and an array call agree to the last bit, here and elsewhere.  A *pair*
(high, low) stands for the exact number high + low with |low| at most about one rounding of high.

References: T. J. Dekker, Numer. Math. 18 (1971) 224; D. E. Knuth, TAOCP vol. 2, sec. 4.2.2.
"""

from __future__ import annotations

from math import frexp, inf
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Number: TypeAlias = float | Array
Pair: TypeAlias = tuple[Number, Number]
RealLike: TypeAlias = float | ArrayLike

SPLITTER = 2.0**27 + 1.0
"""Multiplying by it cuts the 53 bits of a double into two halves of 26 (Dekker)."""


def two_sum(a: Number, b: Number) -> Pair:
    """The rounded sum a + b and its rounding error, exactly (Knuth)."""
    total = a + b
    b_part = total - a
    return total, (a - (total - b_part)) + (b - b_part)


def split(a: Number) -> Pair:
    """Two numbers of at most 26 bits with the sum a, exactly, for |a| < 2^996."""
    scaled = SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high


def quotient(numerator: Number, denominator: Number, halves: Pair) -> Pair:
    """numerator/denominator as a pair; ``halves`` is ``split(denominator)``."""
    ratio = numerator / denominator
    ratio_high, ratio_low = split(ratio)
    left_by_high = (numerator - ratio_high * halves[0]) - ratio_high * halves[1]
    remainder = left_by_high - ratio_low * denominator
    return ratio, remainder / denominator


def square(a: Pair) -> Pair:
    """The square of a pair, as a pair."""
    high, low = a
    product = high * high
    upper, lower = split(high)
    rounding = ((upper * upper - product) + 2.0 * (upper * lower)) + lower * lower
    return product, rounding + 2.0 * (high * low)


def exponent_and_fraction(a: Number) -> tuple[Number, Number]:
    """(k, f) with a = 2^k f and 1/2 <= f < 1, exactly; k is a whole number in floating point."""
    if isinstance(a, float):
        fraction, exponent = frexp(a)
        return float(exponent), fraction
    fractions, exponents = np.frexp(a)
    return exponents.astype(np.float64), fractions


def clipped_ratio(numerator: Number, denominator: Number, lowest: float, highest: float) -> Number:
    """numerator/denominator, not below ``lowest`` nor above ``highest``; x/0 is ``highest``."""
    if isinstance(numerator, float) and isinstance(denominator, float):
        ratio = numerator / denominator if denominator else inf
        return min(max(ratio, lowest), highest)
    with np.errstate(all="ignore"):
        return np.clip(np.divide(numerator, denominator), lowest, highest)
