"""Partial derivatives of constant + ln(scale/unit) - [psi(u) - psi(v)]/(u - v) in both masses.

Distant masses
    -2 (psi'(w) - D) m/((m - other)(m + other)) with D the divided difference and w = (m/unit)^2.
Near masses, equal ones included
    -2 m/unit^2 times the second divided difference of psi at w, w and the other argument.
Every factor carries its rounding error along; only the last product is rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan, sqrt
from typing import Any, TypeAlias, cast

import numpy as np

from ._arithmetic import (
    HALF_BITS,
    Array,
    Number,
    Pair,
    RealLike,
    leading,
    product,
    quotient,
    split,
    two_sum,
)
from ._blocks import map_blocks
from ._divided_difference import NEAR, DividedDifference
from ._squares import SquaredRatios, inverse_square, squared_ratio, squared_ratios
from ._tables import Table
from ._two_masses import FLOATS, LARGEST_UNIT, SMALLEST_UNIT, with_rest

DERIVATIVE_BLOCK = 6144
"""Elements worked on at a time, with many temporaries."""

LIGHTEST_EXPONENT = -56
"""Lighter masses, in units of ``unit``, are moved up together: the derivative is homogeneous there."""

PER_UNIT, SLOPE, SLOPE_LOW, SECOND_LOW, SECOND, THIRD, FOURTH = range(7)
"""Rows of the table of near arguments: 1/s, c_1 and what its rounding leaves out, c_2 s the other way
round, c_3 s^2, c_4 s^3, ... with s the lower end of the binade."""

Coefficient: TypeAlias = Callable[[int], Number]
FloatPairs: TypeAlias = list[tuple[float, float]]


class TwoMassDerivative:
    """The derivatives of a function of two masses, for floats and for blocks of arrays."""

    def __init__(self, difference: DividedDifference) -> None:
        self.difference = difference
        self.lightest, self.heaviest = sqrt(difference.far.low), sqrt(difference.far.high)

    def evaluate(self, arguments: tuple[RealLike, ...], out: Any) -> Any:
        """In the first mass, of arguments as a NumPy function would have them."""
        if out is None and FLOATS.issuperset(map(type, arguments)):
            return np.float64(self.value_of(*map(float, cast(tuple[float, ...], arguments))))
        return map_blocks(self.fill, arguments, out, DERIVATIVE_BLOCK)

    def pairs(self, first: Number, second: Number, unit: Number) -> tuple[Pair, Pair]:
        """In either mass, with what rounding leaves out, of three floats or three arrays of one shape."""
        if isinstance(first, float) and isinstance(second, float) and isinstance(unit, float):
            by_first, by_second = self._parts_of(first, second, unit, 2)
            return with_rest(*by_first), with_rest(*by_second)
        masses, units = np.stack([first, second]), np.asarray(unit)
        high, low = np.empty((2, *masses.shape))
        for start in range(0, units.size, DERIVATIVE_BLOCK):
            part = slice(start, start + DERIVATIVE_BLOCK)
            high[:, part], low[:, part] = self._of_arrays(masses[:, part], units[part], 2)
        return (high[0], low[0]), (high[1], low[1])

    def value_of(self, first: float, second: float, unit: float) -> float:
        """``fill`` for three floats, bit for bit."""
        ((high, rest),) = self._parts_of(first, second, unit, 1)
        return high + rest if rest else high  # keeps the sign of a zero

    def fill(self, first: Array, second: Array, unit: Array, result: Array) -> None:
        """Write the derivative in the first mass for blocks of masses and units to ``result``."""
        ((high,), _) = self._of_arrays(np.stack([first, second]), unit, 1)
        result[...] = high

    def _parts_of(self, first: float, second: float, unit: float, count: int) -> FloatPairs:
        """Two floats whose sum is the derivative, for the first ``count`` of both masses."""
        larger, smaller = (first, second) if first >= second else (second, first)
        if SMALLEST_UNIT < unit < LARGEST_UNIT and smaller > 0.0 and larger < inf:
            factor = cast(tuple[float, float, float], inverse_square(unit))
            u, v = squared_ratio(larger, factor), squared_ratio(smaller, factor)
            if self.difference.covers(u[2], v[2]):
                both = [(first, u, v), (second, v, u)] if first >= second else [(first, v, u), (second, u, v)]
                table = self.difference.near_table
                if smaller >= NEAR * larger:
                    cell = _cell_of(table, 0.5 * (u[2] + v[2]))
                    return [_float_pair(_near(m, unit, *cell, w[:2], x[:2])) for m, w, x in both[:count]]
                mean, run = self.difference.distant(u, v), _run(larger, smaller)
                signed = [(m if m == larger else -m, w) for m, w, _ in both[:count]]
                return [_float_pair(_distant(m, run, _slope(table, w), mean)) for m, w in signed]
        high, low = self._of_arrays(np.array([[first], [second]]), np.array([unit]), count)
        return list(zip(high[:, 0].tolist(), low[:, 0].tolist(), strict=True))

    def _of_arrays(self, masses: Array, unit: Array, count: int) -> tuple[Array, Array]:
        """The derivatives in the first ``count`` of both masses, rounded, and what that leaves out."""
        units = one_or_all(unit)
        with np.errstate(all="ignore"):  # limits are reached through infinity and zero
            inside = (masses >= units * self.lightest) & (masses < units * self.heaviest)  # False for NaN
            usual = (units > SMALLEST_UNIT) & (units < LARGEST_UNIT)
            if inside.all() and np.all(usual):
                return _normalised(*self._inside(masses, units, count))
            return self._anywhere(masses, unit, count)

    def _anywhere(self, masses: Array, unit: Array, count: int) -> tuple[Array, Array]:
        """Masses zero, infinite or outside the tables; NaN outside the domain."""
        valid = (masses >= 0.0).all(axis=0) & (unit > 0.0) & (unit < inf)
        units = np.where(valid, unit, 1.0)
        moved, lift = self._moved(np.where(valid & (masses < inf), masses, 1.0), units)
        parts = self._inside(moved, units, count)
        high, low = _normalised(*(np.ldexp(item, -lift) for item in parts))
        values = np.where(np.maximum(*masses) == inf, -0.0, high)
        massless = (masses[:count] == 0.0) & (np.maximum(*masses) < inf)
        values = np.where(massless, np.where(masses[1::-1][:count] == 0.0, nan, -0.0), values)
        values = np.where(valid, values, nan)
        return values, np.where(values == high, low, 0.0)

    def _moved(self, masses: Array, units: Array) -> tuple[Array, Array]:
        """Masses inside the tables but for the lighter one, and what the derivative is to be divided by.

        Heavy masses are moved down by 2^lift: m times the derivative in m stays.  Where both are far
        lighter than ``unit`` they are moved up, and the derivative itself stays.
        """
        exponent = np.frexp(masses.max(axis=0))[1] - np.frexp(units)[1]
        down = np.maximum(exponent - (self.difference.end_exponent // 2 - 1), 0)
        up = np.where(masses.max(axis=0) > 0.0, np.maximum(LIGHTEST_EXPONENT - exponent, 0), 0)
        return np.ldexp(masses, up - down), down

    def _inside(self, masses: Array, unit: Number, count: int) -> tuple[Array, Array]:
        """Two arrays whose sum are the derivatives; a mass below the tables is taken for their edge."""
        near = np.minimum(*masses) >= NEAR * np.maximum(*masses)
        index = np.flatnonzero(near)
        if index.size in (0, near.size):
            return self._of_one_kind(masses, unit, count, bool(index.size))
        high, low = np.empty((2, count, near.size))
        for is_near, chosen in ((True, index), (False, np.flatnonzero(~near))):
            units = unit if isinstance(unit, float) else unit.take(chosen)
            found = self._of_one_kind(masses.take(chosen, axis=1), units, count, is_near)
            high[:, chosen], low[:, chosen] = found
        return high, low

    def _of_one_kind(self, masses: Array, unit: Number, count: int, is_near: bool) -> tuple[Array, Array]:
        formula = self._of_near if is_near else self._of_distant
        return cast(tuple[Array, Array], formula(masses, unit, count))

    def _of_near(self, masses: Array, unit: Number, count: int) -> Pair:
        high, low, rounded = self._nodes(masses, unit)
        cell = _cell_of(self.difference.near_table, 0.5 * (rounded[0] + rounded[1]))
        w, other = (high[:count], low[:count]), (high[1::-1][:count], low[1::-1][:count])
        return _near(masses[:count], unit, *cell, w, other)

    def _of_distant(self, masses: Array, unit: Number, count: int) -> Pair:
        nodes, swapped = self._nodes(masses, unit), masses[0] < masses[1]
        high, low, rounded = (item[:count] for item in nodes)
        slope = _slope(self.difference.near_table, (high, low, rounded))
        if swapped.any():
            nodes = SquaredRatios(*(np.where(swapped, item[::-1], item) for item in nodes))
        del high, low, rounded  # memory for what comes
        mean = self.difference.of_distant_arrays(nodes, list(np.empty((5, *masses.shape))))
        coarse, rest = (item.copy() for item in mean)
        del nodes, mean
        signed = masses[:count] * (np.where(swapped, -1.0, 1.0) * np.array([[1.0], [-1.0]])[:count])
        return _distant(signed, _run(np.maximum(*masses), np.minimum(*masses)), slope, (coarse, rest))

    def _nodes(self, masses: Array, unit: Number) -> SquaredRatios:
        """The squared ratios, none below the tables."""
        nodes = squared_ratios(masses.copy(), inverse_square(unit), list(np.empty((2, *masses.shape))))
        below = nodes.rounded < self.difference.far.low
        if below.any():
            nodes.high[below] = nodes.rounded[below] = self.difference.far.low
            nodes.low[below] = 0.0
        return nodes


def one_or_all(block: Array) -> Number:
    """The number that a block of stride 0 repeats, or the block."""
    return float(block[0]) if block.strides == (0,) else block


def _normalised(high: Array, low: Array) -> tuple[Array, Array]:
    """The rounded sum, and what rounding leaves out of it."""
    value = high + low
    return value, (high - value) + low


def _float_pair(pair: Pair) -> tuple[float, float]:
    return cast(tuple[float, float], pair)


def _cell_of(table: Table, w: Number) -> tuple[Coefficient, int, Number]:
    """The coefficients in the cell of w by their rows, the last row, and the centre."""
    if isinstance(w, float):
        *row, middle = table.row_of(w)
        return (lambda k: row[-1 - k]), len(row) - 1, middle
    columns, cell = table.columns, table.locate(w).view(np.int64)
    return (lambda k: columns[k].take(cell, mode="clip")), len(columns) - 1, w - table.distances(w)


def _slope(table: Table, w: tuple[Number, Number, Number]) -> Pair:
    """psi'(w) = c_1 + 2 c_2 t + t^2 (3 q(t) + t q'(t)), q = c_3 + c_4 t + ..., with w = (high, low, rounded).

    The product of c_2 and t carries its rounding along; what is left is a small part of that.
    """
    coefficient, last, centre = _cell_of(table, w[2])
    from_centre, per_unit = w[0] - centre, coefficient(PER_UNIT)  # exact
    total = from_centre + w[1]
    distance, distance_low = per_unit * total, per_unit * ((from_centre - total) + w[1])
    value, slope = 0.0 * distance, 0.0 * distance
    for row in range(last, THIRD - 1, -1):
        slope *= distance
        slope += value
        value *= distance
        value += coefficient(row)
    further = (distance * distance) * (3.0 * value + distance * slope)
    second = 2.0 * coefficient(SECOND)
    main, rest = _short_product(second, distance, distance_low)
    low = coefficient(SLOPE_LOW) + (rest + (2.0 * coefficient(SECOND_LOW) * distance + further))
    head = coefficient(SLOPE)
    return _three(head, main, low)


def _short_product(a: Number, b: Number, b_low: Number) -> Pair:
    """a (b + b_low) as the product of the leading bits of a and b, which does not round, and the rest."""
    short, short_b = leading(a, HALF_BITS), leading(b, HALF_BITS)
    return short * short_b, (short * (b - short_b) + (a - short) * b) + a * b_low


def _three(first: Number, second: Number, third: Number) -> Pair:
    """A sum of numbers, each much smaller than the one before, as a pair."""
    head = first + second
    head_low = (first - head) + second
    total = head + third
    return total, ((head - total) + third) + head_low


def _near(
    mass: Number,
    unit: Number,
    coefficient: Coefficient,
    last: int,
    centre: Number,
    w: Pair,
    other: Pair,
) -> Pair:
    """-2 mass/unit^2 times the second divided difference of psi at w, w and ``other``."""
    curvature = _second_difference(coefficient, last, centre, w, other)
    ratio, ratio_low = quotient(mass, unit, split(unit))
    factor, factor_low = quotient(ratio, unit, split(unit))
    high, low = product((factor, factor_low + ratio_low / unit), curvature)
    return -2.0 * high, -2.0 * low


def _second_difference(coefficient: Coefficient, last: int, centre: Number, w: Pair, other: Pair) -> Pair:
    """That of c_2 t^2 + c_3 t^3 + ...: c_2 + c_3 (2u + v) + further terms, u and v the distances.

    The product of c_3 and the sum carries its rounding along; the rest is a small part of c_2.  The
    further terms are (t^4 p)[u, u, v] = u^4 p[u, u, v] + 4 u^3 p[u, v] + (3 u^2 + 2 u v + v^2) p(v).
    """
    per_unit = coefficient(PER_UNIT)
    from_centre, other_from_centre = w[0] - centre, other[0] - centre  # exact
    total, rounding = two_sum(2.0 * from_centre, other_from_centre)
    distances = per_unit * total
    distances_low = per_unit * (rounding + (2.0 * w[1] + other[1]))
    u, v = per_unit * (from_centre + w[1]), per_unit * (other_from_centre + other[1])
    further = _further(coefficient, last, u, v)
    main, rest = _short_product(coefficient(THIRD), distances, distances_low)
    high, low = _three(coefficient(SECOND), main, coefficient(SECOND_LOW) + (rest + further))
    return high * per_unit, low * per_unit


def _further(coefficient: Coefficient, last: int, u: Number, v: Number) -> Number:
    """Second divided difference of c_4 t^4 + c_5 t^5 + ... at u, u and v by three of Horner's rules."""
    value, slope, curvature = 0.0 * v, 0.0 * v, 0.0 * v
    for row in range(last, FOURTH - 1, -1):
        curvature *= u
        curvature += slope
        slope *= u
        slope += value
        value *= v
        value += coefficient(row)
    cubes = (u * u) * (u * (u * curvature + 4.0 * slope))
    return cubes + (u * (3.0 * u + 2.0 * v) + v * v) * value


def _run(larger: Number, smaller: Number) -> Pair:
    """(larger - smaller)(larger + smaller)."""
    return product(two_sum(larger, -smaller), two_sum(larger, smaller))


def _distant(mass: Number, run: Pair, slope: Pair, mean: Pair) -> Pair:
    """-2 (slope - mean) mass/run; the smaller mass comes with a minus sign."""
    gap, gap_error = two_sum(slope[0], -mean[0])
    gap_low = gap_error + (slope[1] - mean[1])
    ratio, ratio_low = quotient(mass, run[0], split(run[0]))
    factor = ratio, ratio_low - ratio * (run[1] / run[0])
    high, low = product((gap, gap_low), factor)
    return -2.0 * high, -2.0 * low
