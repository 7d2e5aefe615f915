"""Loop functions at the leading order for heavy mediators, as unevaluated sums of two doubles."""

from __future__ import annotations

import numpy as np

from ._arithmetic import Array, Number, Pair, divided, exponent_and_fraction, product, two_sum
from ._one_ratio import NaturalLogarithm
from ._products import HEAVIEST, MASSLESS, clipped

NEAR = 0.125
"""Where (heavier - lighter)/(heavier + lighter) is below this, the logarithm is a series in it."""

SERIES = tuple(1.0 / (2 * k + 1) for k in range(9, 0, -1))
"""artanh(w)/w - 1 = w^2/3 + w^4/5 + ...; what follows is below 2^-64 for w < NEAR."""


def logarithmic_pair(
    logarithm: NaturalLogarithm, unit: Number, mass: Number, slope: float, constant: tuple[float, float]
) -> Pair:
    """constant + slope ln(unit/mass)."""
    high, low = product(_of_ratio(logarithm, unit, clipped(mass, unit)), slope)
    total, rounding = two_sum(high, constant[0])
    return total, rounding + (low + constant[1])


def heavy_pair(
    logarithm: NaturalLogarithm, scale: Number, first: Number, second: Number, constant: float, slope: float
) -> Pair:
    """constant + ln(scale/heavier) + slope q ln(q)/(1 - q), q = (lighter/heavier)^2."""
    arguments = (scale, first, second)
    scales, *masses = (np.atleast_1d(item) for item in np.broadcast_arrays(*arguments))
    heavier, lighter = np.maximum(*masses), np.minimum(*masses)
    upper = np.clip(heavier, 1.0 / HEAVIEST, HEAVIEST)
    lower = np.clip(lighter, upper / MASSLESS, HEAVIEST)
    regular, regular_low = _of_ratio(logarithm, np.minimum(scales, HEAVIEST), upper)
    weight, weight_low = product(_weight(logarithm, upper, lower), slope)
    part, part_low = two_sum(regular, constant)
    total, rounding = two_sum(part, weight)
    low = np.asarray(rounding + (part_low + (regular_low + weight_low)))
    growing = np.where((heavier == 0.0) | (scales == np.inf), np.inf, 0.0)
    high = total + growing - np.where(heavier == np.inf, np.inf, 0.0)
    if all(isinstance(item, float) for item in arguments):
        return float(high[0]), float(low[0])
    return high, low


def _of_ratio(logarithm: NaturalLogarithm, numerator: Number, denominator: Number) -> Pair:
    """ln(numerator/denominator), both positive and finite."""
    upper = logarithm.of(*exponent_and_fraction(numerator))
    lower = logarithm.of(*exponent_and_fraction(denominator))
    high, rounding = two_sum(upper[0], -lower[0])
    return high, rounding + (upper[1] - lower[1])


def _weight(logarithm: NaturalLogarithm, heavier: Array, lighter: Array) -> Pair:
    """q ln(q)/(1 - q) = -(2 lighter/(heavier + lighter))^2 artanh(w)/w, w as above."""
    both = two_sum(heavier, lighter)
    w, w_low = divided(two_sum(heavier, -lighter), both)
    square = np.asarray(w) * w
    series = np.zeros_like(square)
    for coefficient in SERIES:
        series = square * (series + coefficient)
    is_near = np.asarray(w) < NEAR
    safe = np.where(is_near, 1.0, w), np.where(is_near, 0.0, w_low)
    far = divided(_of_ratio(logarithm, heavier, lighter), 2.0, safe)
    share = divided((2.0 * lighter, 0.0), both)
    ratio = np.where(is_near, 1.0, far[0]), np.where(is_near, series, far[1])
    return product(share, share, ratio, -1.0)
