"""Doubles together with what rounding takes away from them, for floats and arrays alike.

Only +, -, *, / and exact scalings by powers of two are used.  Each is rounded the same way on every
machine, so a scalar call and an array call agree to the last bit, here and elsewhere.  A *pair*
(high, low) stands for the exact number high + low with |low| at most about one rounding of high.

References: T. J. Dekker, Numer. Math. 18 (1971) 224; D. E. Knuth, TAOCP vol. 2, sec. 4.2.2.
"""

from __future__ import annotations

from math import frexp, inf, sqrt
from struct import Struct
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Number: TypeAlias = float | Array
Pair: TypeAlias = tuple[Number, Number]
RealLike: TypeAlias = float | ArrayLike

SPLITTER = 2.0**27 + 1.0
"""Multiplying by it cuts the 53 bits of a double into two halves of 26 (Dekker)."""

HALF_BITS = 26
"""Leading bits of a number cut in two: no product of one such half with a double's other half rounds."""

_DOUBLE, _BITS = Struct("<d"), Struct("<Q")


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
        return np.clip(np.divide(numerator, np.abs(denominator)), lowest, highest)  # -0.0 is zero


@overload
def leading(a: float, bits: int) -> float: ...


@overload
def leading(a: Array, bits: int, out: Array | None = None) -> Array: ...


@overload
def leading(a: Number, bits: int) -> Number: ...


def leading(a: Number, bits: int, out: Array | None = None) -> Number:
    """The number made of the first ``bits`` bits of each normal double; the rest is zero."""
    mask = (1 << 64) - (1 << (53 - bits))
    if isinstance(a, float):
        (whole,) = _BITS.unpack(_DOUBLE.pack(a))
        (cut,) = _DOUBLE.unpack(_BITS.pack(whole & mask))
        return float(cut)
    place = None if out is None else out.view(np.uint64)
    return np.bitwise_and(a.view(np.uint64), np.uint64(mask), out=place).view(np.float64)


def exact_product(a: Number, b: Number) -> Pair:
    """The rounded product and its rounding error, the latter to a relative 2^-51 (Dekker)."""
    product = a * b
    a_high, b_high = leading(a, HALF_BITS), leading(b, HALF_BITS)
    a_low, b_low = a - a_high, b - b_high
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


def product(first: Pair, *others: Number | Pair) -> Pair:
    """A product of pairs and numbers as a pair."""
    high, low = first
    for item in others:
        other, other_low = item if isinstance(item, tuple) else (item, 0.0)
        whole, rounding = exact_product(high, other)
        high, low = whole, rounding + (high * other_low + low * other)
    return high, low


def divided(numerator: Pair, *denominators: Number | Pair) -> Pair:
    """A pair divided by positive pairs or numbers, as a pair."""
    high, low = numerator
    for item in denominators:
        other, other_low = item if isinstance(item, tuple) else (item, 0.0)
        ratio = high / other
        whole, rounding = exact_product(ratio, other)
        high, low = ratio, (((high - whole) - rounding) + (low - ratio * other_low)) / other
    return high, low


def root(a: Number) -> Pair:
    """The square root of a positive number as a pair."""
    high = sqrt(a) if isinstance(a, float) else np.sqrt(a)
    square_of_high, rounding = exact_product(high, high)
    return high, ((a - square_of_high) - rounding) / (high + high)


def linear(slope: float, a: Number, constant: float) -> Pair:
    """slope * a + constant as a pair, without cancellation."""
    scaled, scaled_low = exact_product(a, slope)
    total, rounding = two_sum(scaled, constant)
    return total, rounding + scaled_low
