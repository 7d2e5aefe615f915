"""Loop functions of two masses: constant + ln(scale/unit) - [psi(u) - psi(v)]/(u - v).

u and v are the squared ratios of the two masses to ``unit``, the lepton's mass.  Ratios, squares,
logarithm and quotient carry their rounding errors along; only the last addition is rounded.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Array, Number, Pair, quotient, split, square, two_sum
from ._divided_difference import DividedDifference, Logarithm

SMALLEST_UNIT, LARGEST_UNIT = 2.0**-400, 2.0**400
"""Lepton masses with which products and their rounding errors neither overflow nor underflow."""


FloatPair: TypeAlias = tuple[float, float]


class TwoMassFunction:
    """constant + ln(scale/unit) - divided difference, for floats and for blocks of arrays."""

    def __init__(self, constant: float, logarithm: Logarithm, difference: DividedDifference) -> None:
        self.constant = constant
        self.logarithm = logarithm
        self.difference = difference
        self._logarithm_of_floats = lru_cache(maxsize=64)(logarithm.of_ratio)

    def number(self, first: Number, second: Number, unit: Number, scale: Number) -> Number:
        """The function of four floats, or of four arrays of one shape."""
        arguments = (first, second, unit, scale)
        if all(isinstance(item, float) for item in arguments):
            return self.value_of(*(float(item) for item in arguments))
        m_first, m_second, units, scales = map(np.asarray, arguments)
        result = np.empty_like(m_first)
        self.fill(m_first, m_second, units, scales, result)
        return result

    def value_of(self, first: float, second: float, unit: float, scale: float) -> float:
        """``fill`` for four floats, bit for bit."""
        far = self.difference.far
        if SMALLEST_UNIT < unit < LARGEST_UNIT and 0.0 < scale < inf:
            halves = split(unit)
            u = cast(FloatPair, square(quotient(first, unit, halves)))
            v = cast(FloatPair, square(quotient(second, unit, halves)))
            if far.low <= u[0] < far.high and far.low <= v[0] < far.high and min(first, second) > 0.0:
                slope = self.difference.of_floats(u, v)
                return cast(float, self._assembled(self._logarithm_of_floats(scale, unit), slope))
        block = [np.array([item]) for item in (first, second, unit, scale)]
        return float(self._beyond(*block)[0])

    def fill(self, first: Array, second: Array, unit: Array, scale: Array, result: Array) -> None:
        """Write the function of blocks of masses, units and scales to ``result``."""
        one_scale = unit.strides == scale.strides == (0,)
        scales: Pair = (float(unit[0]), float(scale[0])) if one_scale else (unit, scale)
        with np.errstate(all="ignore"):  # arguments outside the table are computed anew below
            nodes = self._nodes(first, second, scales[0])
            outside = self._outside(nodes, *scales) | (np.minimum(first, second) < 0.0)
            if not outside.any():
                result[...] = self._inside(nodes, *scales)
                return
            inside, beyond = np.flatnonzero(~outside), np.flatnonzero(outside)
            values = np.empty_like(first)
            values[beyond] = self._beyond(*(x[beyond] for x in (first, second, unit, scale)))
            if inside.size:
                u, v = ((np.asarray(high)[inside], np.asarray(low)[inside]) for high, low in nodes)
                chosen: Pair = scales if one_scale else (unit[inside], scale[inside])
                values[inside] = self._inside((u, v), *chosen)
        result[...] = values

    @staticmethod
    def _nodes(first: Array, second: Array, unit: Number) -> tuple[Pair, Pair]:
        """The squared mass ratios as pairs."""
        halves = split(unit)
        u, v = (square(quotient(mass, unit, halves)) for mass in (first, second))
        return u, v

    def _outside(self, nodes: tuple[Pair, Pair], unit: Number, scale: Number) -> NDArray[np.bool_]:
        """Where an argument is outside the table, or unit or scale out of their ranges."""
        far = self.difference.far
        (u, _), (v, _) = nodes
        usual = (unit > SMALLEST_UNIT) & (unit < LARGEST_UNIT) & (scale > 0.0) & (scale < inf)
        cells = np.maximum(far.locate(np.asarray(u)), far.locate(np.asarray(v)))
        return (cells >= far.cells) | np.logical_not(usual)

    def _inside(self, nodes: tuple[Pair, Pair], unit: Number, scale: Number) -> Number:
        if isinstance(unit, float) and isinstance(scale, float):
            logarithm = self._logarithm_of_floats(scale, unit)
        else:
            logarithm = self.logarithm.of_ratio(scale, unit)
        return self._assembled(logarithm, self.difference.of_arrays(*nodes))

    def _assembled(self, logarithm: Pair, slope: Pair) -> Number:
        """The sum constant + logarithm - slope, rounded once."""
        regular, regular_error = two_sum(logarithm[0], self.constant)
        total, total_error = two_sum(regular, -slope[0])
        return total + (total_error + (regular_error + (logarithm[1] - slope[1])))

    def _beyond(self, first: Array, second: Array, unit: Array, scale: Array) -> Array:
        """Masses zero, infinite or outside the table; NaN outside the domain."""
        with np.errstate(all="ignore"):
            valid = (first >= 0) & (second >= 0) & (unit > 0) & (unit < inf) & (scale > 0)
            heaviest = np.where(valid, np.maximum(first, second), 1.0)
            safe = [np.where(valid & (x < inf), x, 1.0) for x in (first, second, unit, scale)]
            slope = self.difference.beyond(*safe[:3])
            value = self._assembled(self.logarithm.of_ratio(safe[3], safe[2]), slope)
            infinite_slope = np.copysign(inf, self.difference.law.step_high)
            value = np.where(scale == inf, inf, value)
            decoupled = np.where(scale == inf, np.nan, -infinite_slope)
            return np.where(valid, np.where(heaviest == inf, decoupled, value), np.nan)
