"""Partial derivatives of constant + ln(scale/unit) - [psi(u) - psi(v)]/(u - v) in either mass.

Distant masses
    -2 (psi'(w) - D) m/((m - other)(m + other)) with D the divided difference and w = (m/unit)^2.
Near masses, equal ones included
    -2 m/unit^2 times the second divided difference of psi at w, w and the other argument.
Every factor carries its rounding error along; only the last product is rounded.
"""

from __future__ import annotations

from math import inf, nan
from typing import Any, cast

import numpy as np

from ._arithmetic import Array, Number, Pair, RealLike, product, quotient, split, two_sum
from ._blocks import map_blocks
from ._divided_difference import NEAR, DividedDifference
from ._squares import SquaredRatios, inverse_square, squared_ratio, squared_ratios
from ._two_masses import FLOATS, LARGEST_UNIT, SMALLEST_UNIT, with_rest

DERIVATIVE_BLOCK = 2048
"""Elements worked on at a time, with many temporaries."""

LIGHTEST_EXPONENT = -56
"""Lighter masses, in units of ``unit``, are moved up together: the derivative is homogeneous there."""


class TwoMassDerivative:
    """The derivative in the first mass of a function of two masses, for floats and for blocks."""

    def __init__(self, difference: DividedDifference) -> None:
        self.difference = difference

    def evaluate(self, arguments: tuple[RealLike, ...], out: Any) -> Any:
        """Of arguments as a NumPy function would have them."""
        if out is None and FLOATS.issuperset(map(type, arguments)):
            return np.float64(self.value_of(*map(float, cast(tuple[float, ...], arguments))))
        return map_blocks(self.fill, arguments, out, DERIVATIVE_BLOCK)

    def pair(self, first: Number, second: Number, unit: Number) -> Pair:
        """Of three floats or three arrays of one shape, and what its rounding leaves out."""
        if isinstance(first, float) and isinstance(second, float) and isinstance(unit, float):
            return with_rest(*self._parts_of(first, second, unit))
        m_first, m_second, units = map(np.asarray, (first, second, unit))
        result = np.empty((2, m_first.size))
        self.fill(m_first, m_second, units, result)
        return result[0], result[1]

    def value_of(self, first: float, second: float, unit: float) -> float:
        """``fill`` for three floats, bit for bit."""
        high, rest = self._parts_of(first, second, unit)
        return high + rest if rest else high  # keeps the sign of a zero

    def _parts_of(self, first: float, second: float, unit: float) -> tuple[float, float]:
        """Two floats whose sum is the derivative."""
        larger, smaller = (first, second) if first >= second else (second, first)
        if SMALLEST_UNIT < unit < LARGEST_UNIT and smaller > 0.0 and larger < inf:
            factor = cast(tuple[float, float, float], inverse_square(unit))
            u, v = squared_ratio(larger, factor), squared_ratio(smaller, factor)
            if self.difference.covers(u[2], v[2]):
                w = u if first >= second else v
                if smaller >= NEAR * larger:
                    curvature = self.difference.curvature(w, v if first >= second else u)
                    return cast(tuple[float, float], _near(first, unit, curvature))
                slope, mean = self.difference.slope(w), self.difference.distant(u, v)
                return cast(tuple[float, float], _distant(first, second, slope, mean))
        result = np.empty((2, 1))
        self.fill(np.array([first]), np.array([second]), np.array([unit]), result)
        return float(result[0, 0]), float(result[1, 0])

    def fill(self, first: Array, second: Array, unit: Array, result: Array) -> None:
        """Write the derivative for blocks of masses and units to ``result``.

        A result of two rows has what the rounding leaves out as its second.
        """
        with np.errstate(all="ignore"):  # limits are reached through infinity and zero
            valid = (first >= 0.0) & (second >= 0.0) & (unit > 0.0) & (unit < inf)
            masses = np.stack([first, second])
            safe = np.where(valid & (masses < inf), masses, 1.0)
            units = np.where(valid, unit, 1.0)
            moved, lift = self._moved(safe, units)
            high, low = np.ldexp(self._inside(moved[0], moved[1], units), -lift)
            values = high + low
            infinite = np.maximum(first, second) == inf
            values = np.where(infinite, -0.0, values)
            values = np.where((first == 0.0) & ~infinite, np.where(second == 0.0, nan, -0.0), values)
            values = np.where(valid, values, nan)
            if result.ndim == 1:
                result[...] = values
            else:
                result[0] = values
                result[1] = np.where(values == high + low, (high - values) + low, 0.0)

    def _moved(self, masses: Array, units: Array) -> tuple[Array, Array]:
        """Masses inside the tables but for the lighter one, and what the derivative is to be divided by.

        Heavy masses are moved down by 2^lift: m times the derivative in m stays.  Where both are far
        lighter than ``unit`` they are moved up, and the derivative itself stays.
        """
        exponent = np.frexp(masses.max(axis=0))[1] - np.frexp(units)[1]
        down = np.maximum(exponent - (self.difference.end_exponent // 2 - 1), 0)
        up = np.where(masses.max(axis=0) > 0.0, np.maximum(LIGHTEST_EXPONENT - exponent, 0), 0)
        return np.ldexp(masses, up - down), down

    def _inside(self, first: Array, second: Array, units: Array) -> Array:
        """For masses of which at least one is inside the tables; a lighter one is taken for their edge."""
        spare = list(np.empty((2, 2, first.size)))
        squares = squared_ratios(np.stack([first, second]), inverse_square(units), spare)
        nodes = self._not_below(squares)
        larger_first = nodes.rounded[0] >= nodes.rounded[1]
        is_near = np.minimum(first, second) >= NEAR * np.maximum(first, second)
        near = _near(first, units, self.difference.curvature(*zip(*nodes, strict=True)))
        ordered = SquaredRatios(*(np.where(larger_first, item, item[::-1]) for item in nodes))
        slope = self.difference.slope((nodes.high[0], nodes.low[0], nodes.rounded[0]))
        mean = self.difference.of_distant_arrays(ordered, list(np.empty((5, 2, first.size))))
        distant = _distant(first, second, slope, mean)
        return np.where(is_near, np.stack(near), np.stack(distant))

    def _not_below(self, nodes: SquaredRatios) -> SquaredRatios:
        low = self.difference.far.low
        inside = nodes.rounded >= low
        high, rest = np.where(inside, nodes.high, low), np.where(inside, nodes.low, 0.0)
        return SquaredRatios(high, rest, high + rest)


def _distant(mass: Number, other: Number, slope: Pair, mean: Pair) -> Pair:
    """-2 (slope - mean) mass/((mass - other)(mass + other))."""
    gap, gap_error = two_sum(slope[0], -mean[0])
    gap_low = gap_error + (slope[1] - mean[1])
    difference, total = two_sum(mass, -other), two_sum(mass, other)
    run = product(difference, total)
    ratio, ratio_low = quotient(mass, run[0], split(run[0]))
    factor = ratio, ratio_low - ratio * (run[1] / run[0])
    high, low = product((gap, gap_low), factor)
    return -2.0 * high, -2.0 * low


def _near(mass: Number, unit: Number, curvature: Pair) -> Pair:
    """-2 mass/unit^2 times the second divided difference."""
    halves = split(unit)
    ratio, ratio_low = quotient(mass, unit, halves)
    factor, factor_low = quotient(ratio, unit, halves)
    high, low = product((factor, factor_low + ratio_low / unit), curvature)
    return -2.0 * high, -2.0 * low
