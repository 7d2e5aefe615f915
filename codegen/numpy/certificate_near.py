"""Room: codegen.  Proved errors of a divided difference of near arguments, by boxes of their distances.

u = middle - d and v = middle + d are measured from the centre of the cell of their middle, in units of
the binade.  Each cell is cut into boxes of (middle, d); in each, the operations of ``_nearby`` are
followed with the rounding of every one bounded by half a unit in the last place of its largest result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import perm

import numpy as np
from flint import arb, fmpq

from axionportal.codegen.numpy.approximation import TAYLOR_LENGTH, exact
from axionportal.codegen.numpy.cell_errors import (
    DiscBound,
    Excess,
    central_values,
    curvature_rest,
    largest_values,
    patch_difference,
    slope_rest,
)
from axionportal.codegen.numpy.divided import NEAR, near_cells
from axionportal.codegen.numpy.planner import PATCHES_PER_BINADE, Doubles, Expansions, Grid
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, half_ulp

MIDDLES, DISTANCES = 8, 16
"""Boxes per cell; more of them would tighten the bound by less than a hundredth of a unit."""

SLACK = 1 + 2.0**-40
"""Room for the low parts of arguments and for the roundings that decide which cell is taken."""


@dataclass(frozen=True)
class NearBox:
    """Bounds over one box of every cell: error and size of the slope's low part, least |slope|."""

    error: Doubles
    low_size: Doubles
    least: Doubles


@dataclass(frozen=True)
class NearErrors:
    """Per cell: bound of |stored polynomial - derivative of the kernel| in its reach, and at its centre."""

    reach: Doubles
    centre: Doubles


def near_approximation_errors(expansions: Expansions, discs: DiscBound, columns: Doubles) -> NearErrors:
    """Of the slope, c_2 without its tail.

    The divided difference of two functions differs by no more than their derivatives do between u and v.
    """
    return _errors(expansions, discs, columns, 1)


def near_curvature_errors(expansions: Expansions, discs: DiscBound, columns: Doubles) -> NearErrors:
    """Of the second derivative, in units of the inverse binade, c_2 with its tail."""
    return _errors(expansions, discs, columns, 2)


def _errors(expansions: Expansions, discs: DiscBound, columns: Doubles, order: int) -> NearErrors:
    """Of the first or second derivative, times the binade's power ``order`` - 1."""
    tail_sum = slope_rest if order == 1 else curvature_rest
    stored, differences = columns.T.tolist(), []
    rests: list[list[Doubles]] = [[], []]
    for index, patch in enumerate(expansions.patches):
        cells = near_cells(index % PATCHES_PER_BINADE)
        rows = stored[index * len(cells) : (index + 1) * len(cells)]
        binade = patch.radius * (2 * PATCHES_PER_BINADE)
        modulus, ratio = discs.of_patch(index, patch)
        factor = modulus / (float(patch.radius) * ratio) ** order * float(binade) ** (order - 1)
        furthest = max(abs(offset) + scale for offset, scale in cells), max(abs(cell[0]) for cell in cells)
        for known, reach in zip(rests, furthest, strict=True):
            known.append(np.full(len(cells), factor * tail_sum(float(reach) * ROUNDINGS / ratio)))
        derivative = patch.derivative() if order == 1 else patch.derivative().derivative()
        widths = tuple(cell[1] * patch.radius / binade for cell in cells)
        excess = _less_stored(rows, _factors(widths, order, len(rows[0])), order, binade)
        differences.append(patch_difference(derivative, cells, TAYLOR_LENGTH, excess))
    room = 1 + 2.0**-20  # for SLACK beyond the reach
    return NearErrors(
        (largest_values(differences) + np.concatenate(rests[0])) * room,
        (central_values(differences) + np.concatenate(rests[1])) * room,
    )


@cache
def _factors(widths: tuple[Fraction, ...], order: int, count: int) -> list[list[fmpq]]:
    """Per cell: what the derivative of t^(k + order) is in powers of t/width."""
    return [[exact(perm(power + order, order) * width**power) for power in range(count)] for width in widths]


def _less_stored(rows: list[list[float]], factors: list[list[fmpq]], order: int, binade: Fraction) -> Excess:
    """Less the derivative of c_1 t + c_2 t^2 + ...; c_2 has its tail in the second derivative alone."""
    unit = exact(binade)

    def excess(cell: int, local: list[arb]) -> list[arb]:
        _, head, tail, second_tail, *others = rows[cell]
        if order == 1:
            stored, others = head, [tail, *others]
        else:
            stored, local = 2.0 * second_tail, [item * unit for item in local]
        local[0] = local[0] - stored
        for power, value in enumerate(others):
            local[power] = local[power] - arb(value) * factors[cell][power]
        return local

    return excess


def near_boxes(columns: Doubles, grid: Grid) -> Iterator[NearBox]:
    """All boxes; each holds its bounds for every cell."""
    coefficients = columns[:3:-1]
    for middles, distances in pair_ranges(grid, MIDDLES, DISTANCES):
        yield _box(columns, coefficients, middles, distances)


def pair_ranges(grid: Grid, parts: int, steps: int) -> Iterator[tuple[list[float], list[Doubles]]]:
    """Ranges of the middle (in ``parts``) and of half the distance of a pair, in units of the binade."""
    cells = 1.0 / grid.cells_per_binade
    centres = 1.0 + cells * (np.arange(grid.cells) % grid.cells_per_binade + 0.5)
    for k in range(parts):
        ends = [cells * (step / parts - 0.5) * SLACK for step in (k, k + 1)]
        furthest = (centres + ends[1]) / NEAR * SLACK  # |u - v| <= (u + v)/NEAR, halved
        for m in range(steps):
            yield ends, [furthest * (step / steps) for step in (m, m + 1)]


def _reaches(middles: list[float], distances: list[Doubles]) -> tuple[Doubles, Doubles]:
    (low, high), (inner, outer) = middles, distances
    u: Doubles = np.maximum(np.abs(low - outer), np.abs(high - inner))
    v: Doubles = np.maximum(np.abs(low + inner), np.abs(high + outer))
    return u, v


def _box(columns: Doubles, coefficients: Doubles, middles: list[float], distances: list[Doubles]) -> NearBox:
    low, high = middles
    inner, outer = distances
    u, v = _reaches(middles, distances)
    step = ((high - low) + (outer - inner)) / 2
    middle, distance = (low + high) / 2, (inner + outer) / 2
    centre, variation = _low_part(coefficients, middle, distance, np.maximum(u, v), step)
    low_part = (np.abs(centre) + variation + np.abs(columns[2])) * ROUNDINGS
    error = _nearby_errors(coefficients, u, v, low_part)
    spread = (variation + np.abs(columns[2]) + error) * ROUNDINGS
    least = np.maximum(np.abs(columns[1] + centre) - spread, 0.0)
    return NearBox(error, (low_part + error) * ROUNDINGS, least)


def _low_part(
    coefficients: Doubles, middle: float, distance: Doubles, reach: Doubles, step: Doubles
) -> tuple[Doubles, Doubles]:
    """(value at the box's centre, bound of the variation over the box) of what is added to c_1.

    The divided difference is the mean of the slope between u and v: when both move by ``step`` at most,
    it changes by no more than ``step`` times the largest second derivative.
    """
    value, slope, curvature = (np.zeros_like(reach) for _ in range(3))
    for coefficient in coefficients:
        slope = slope * (middle - distance) + value
        value = value * (middle + distance) + coefficient
    slope = slope * (middle - distance) + value
    centre = value * (middle + distance) + slope * (middle - distance)
    highest = len(coefficients) + 1
    for power, coefficient in zip(range(highest, 1, -1), np.abs(coefficients), strict=True):
        curvature = curvature * reach + power * (power - 1) * coefficient
    return centre, curvature * step * ROUNDINGS


def _nearby_errors(coefficients: Doubles, u: Doubles, v: Doubles, low_part: Doubles) -> Doubles:
    """Rounding error of low + (value v + slope u), value and slope by Horner's rule side by side.

    Either distance carries one rounding of its own; ``low_part`` bounds the sum in brackets.
    """
    u_error, v_error = half_ulp(u), half_ulp(v)
    value, slope = np.zeros_like(u), np.zeros_like(u)
    value_error, slope_error = np.zeros_like(u), np.zeros_like(u)
    for coefficient in [*np.abs(coefficients), None]:
        product = (slope + slope_error) * u
        moved = (slope + slope_error) * u_error
        slope_error = slope_error * u + moved + half_ulp(product) + SMALLEST + value_error
        slope = slope * u + value
        slope_error = slope_error + half_ulp(slope + slope_error)
        if coefficient is not None:
            product = (value + value_error) * v
            moved = (value + value_error) * v_error
            value_error = value_error * v + moved + half_ulp(product) + SMALLEST
            value = value * v + coefficient
            value_error = value_error + half_ulp(value + value_error)
    error = value_error * v + slope_error * u + 2 * SMALLEST
    for factor, distance, moved in (
        (value + value_error, v, v_error),
        (slope + slope_error, u, u_error),
    ):
        error = error + factor * moved + half_ulp(factor * distance)
    for _ in ("value v + slope u", "low + (...)"):
        error = error + half_ulp(low_part + error)
    return error * ROUNDINGS
