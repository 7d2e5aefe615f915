"""Room: codegen.  Proved rounding of the slope and of second divided differences of near arguments.

Followed are the operations of ``_slope`` and ``_second_difference`` in ``_two_mass_derivatives.py``: at w,
or at w, w and another argument, measured from the centre of a cell in units of the binade.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from axionportal.codegen.numpy.certificate_near import SLACK, pair_ranges
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles, Grid
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, half_ulp

MIDDLES, DISTANCES = 2, 4
"""Boxes per cell for second differences; ten times as many would tighten no bound by a hundredth."""

SLOPE, SLOPE_LOW, SECOND_LOW, SECOND, THIRD, FOURTH = 1, 2, 3, 4, 5, 6
"""Rows of the table: c_1, c_2 the other way round, c_3, c_4, ..."""

CUT = 2.0**-25
"""More than the share of a number that its leading 26 bits leave out."""


@dataclass(frozen=True)
class Moduli:
    """Largest modulus of a rounded quantity, and bound of its error; operations add their rounding."""

    size: Doubles
    error: Doubles

    @property
    def most(self) -> Doubles:
        """Of the computed number."""
        return self.size + self.error

    def __add__(self, other: Moduli) -> Moduli:
        error = self.error + other.error
        return Moduli(self.size + other.size, error + half_ulp(self.most + other.most))

    def __mul__(self, other: Moduli) -> Moduli:
        error = self.error * other.most + self.size * other.error
        rounding = half_ulp(self.most * other.most) + SMALLEST
        return Moduli(self.size * other.size, error + rounding)

    def times(self, factor: float) -> Moduli:
        """By a power of two."""
        return Moduli(self.size * factor, self.error * factor)


@dataclass(frozen=True)
class SecondBox:
    """Bounds over one box of every cell, in units of the inverse binade: error and least modulus.

    ``weight`` is the largest w, in binades.
    """

    error: Doubles
    least: Doubles
    weight: Doubles


def second_boxes(columns: Doubles, grid: Grid, low_part: float) -> Iterator[tuple[SecondBox, SecondBox]]:
    """All boxes, each with w the smaller argument and with w the larger one.

    ``low_part`` is the largest share of the low part in a squared ratio.
    """
    start = 1.0 + (np.arange(grid.cells) % grid.cells_per_binade + 0.5) / grid.cells_per_binade
    for (low, high), (inner, outer) in pair_ranges(grid, MIDDLES, DISTANCES):
        smaller, larger = (low - outer, high - inner), (low + inner, high + outer)
        sums = (3 * low - outer, 3 * high - inner), (3 * low + inner, 3 * high + outer)
        low_parts = low_part * (start + larger[1])
        yield (
            _box(columns, smaller, larger, sums[0], (start + smaller[1]) * ROUNDINGS, low_parts),
            _box(columns, larger, smaller, sums[1], (start + larger[1]) * ROUNDINGS, low_parts),
        )


@dataclass(frozen=True)
class Slope:
    """Per cell: rounding error, and least modulus of what is computed."""

    error: Doubles
    least: Doubles


def slopes(columns: Doubles, grid: Grid) -> Slope:
    """Of arguments in their own cells."""
    reach = np.full(grid.cells, 0.5 / grid.cells_per_binade * SLACK)
    none = np.zeros(grid.cells)
    t, value, slope = Moduli(reach, half_ulp(reach)), Moduli(none, none), Moduli(none, none)
    for coefficient in np.abs(columns[: THIRD - 1 : -1]):
        slope = slope * t + value
        value = value * t + Moduli(coefficient, none)
    three = Moduli(value.size * 3, value.error * 3 + half_ulp(value.most * 3))
    further = (t * t) * (three + t * slope)
    second = 2 * np.abs(columns[SECOND])
    # The rest of the distance's sum is exact unless the low part is the larger one, below 2^-11.
    missed = np.full(grid.cells, 2.0**-11 * UNIT_ROUNDOFF)
    rest = _rest(second, reach, Moduli(half_ulp(reach), missed))
    tail = Moduli(2 * np.abs(columns[SECOND_LOW]), none) * t
    low = Moduli(np.abs(columns[SLOPE_LOW]), none) + (rest + (tail + further))
    return Slope(*_three(np.abs(columns[SLOPE]), second * reach, low, None))


_Range = tuple[Doubles, Doubles]


def _box(
    columns: Doubles, w: _Range, other: _Range, total: _Range, weight: Doubles, low_part: Doubles
) -> SecondBox:
    u, v, sums = (np.maximum(*map(np.abs, ends)) * ROUNDINGS for ends in (w, other, total))
    second, third = columns[SECOND], columns[THIRD]
    further = _further(columns, Moduli(u, half_ulp(u)), Moduli(v, half_ulp(v)))
    sum_low = 3 * low_part + half_ulp(sums)
    rest = _rest(np.abs(third), sums, Moduli(sum_low, 2 * half_ulp(sum_low)))
    low = Moduli(np.abs(columns[SECOND_LOW]), np.zeros_like(u)) + (rest + further)
    ends = [second + third * end for end in total]
    return SecondBox(*_three(np.abs(second), np.abs(third) * sums, low, ends), weight)


def _three(
    first: Doubles, second: Doubles, third: Moduli, ends: Sequence[Doubles] | None
) -> tuple[Doubles, Doubles]:
    """(error, least modulus) of ``_three`` for exact first and second numbers.

    ``ends`` are those of the range of first + second, where it is known.
    """
    whole = first + second
    least = first - second if ends is None else np.minimum(*map(np.abs, ends))
    if ends is not None:
        least = np.where(ends[0] * ends[1] > 0, least, 0.0)
    least = np.maximum(least - whole * (ROUNDINGS - 1), 0.0)
    missed = np.where(first >= second, 0.0, half_ulp(second))
    missed = missed + np.where(least >= third.most, 0.0, half_ulp(third.most))
    missed = missed + half_ulp(2 * half_ulp(whole + third.most))
    error: Doubles = (third.error + missed) * ROUNDINGS
    remaining: Doubles = np.maximum(least - third.most, 0.0) / ROUNDINGS
    return error, remaining


def _rest(factor: Doubles, sums: Doubles, sum_low: Moduli) -> Moduli:
    """What ``_short_product`` leaves out of factor times a sum: both cut parts, and the sum's low part."""
    none = np.zeros_like(factor)
    cut = Moduli(factor, none) * Moduli(sums * CUT, none) + Moduli(factor * CUT, none) * Moduli(sums, none)
    return cut + Moduli(factor, none) * sum_low


def _further(columns: Doubles, u: Moduli, v: Moduli) -> Moduli:
    zero = np.zeros_like(u.size)
    value = slope = curvature = Moduli(zero, zero)
    for coefficient in np.abs(columns[: FOURTH - 1 : -1]):
        curvature, slope = curvature * u + slope, slope * u + value
        value = value * v + Moduli(coefficient, zero)
    cubes = (u * u) * (u * (u * curvature + slope.times(4.0)))
    three_u = Moduli(u.size * 3, u.error * 3 + half_ulp(u.most * 3))
    squares = u * (three_u + v.times(2.0)) + v * v
    return cubes + squares * value
