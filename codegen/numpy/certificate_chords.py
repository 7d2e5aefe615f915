"""Room: codegen.  Certificate of the divided differences that are taken from slopes of chords.

Followed are the operations of ``_chords.py``, by pairs of cells, for squared mass ratios that are
rounded three times: [psi(u) - psi(v)]/(u - v) = c(u) + w [c(u) - c(v)], w = v/(u - v).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from axionportal.codegen.numpy.cell_errors import DiscBound, approximation_errors
from axionportal.codegen.numpy.certificate import EmittedTable, cell_edges
from axionportal.codegen.numpy.divided import COARSE_BITS
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.planner import PATCHES_PER_BINADE, UNIT_ROUNDOFF, Doubles, Expansions, Grid
from axionportal.codegen.numpy.rounding import ROUNDINGS, half_ulp, tail_errors

NODE_ROUNDINGS = 3 * (1 + 2.0**-40)
"""In m (m f), f the double next to 1/unit^2, in units of 2^-53."""

CELLS_APART = 3
"""Binades between u and v beyond which v's enter as a whole."""

REST = 0.49
"""Above the modulus of everything that is added to a head; its roundings are half as large as those above."""


@dataclass(frozen=True)
class Chords:
    """The emitted table, expansions of the chords' slopes over its range, and their discs."""

    table: EmittedTable
    expansions: Expansions
    discs: DiscBound


@dataclass(frozen=True)
class _Cells:
    """Cells, or all those of a binade as one: edges, range of heads, error of head + tail, largest tail."""

    low: Doubles
    high: Doubles
    least_head: Doubles
    largest_head: Doubles
    error: Doubles
    tail: Doubles

    def part(self, which: slice) -> _Cells:
        """Some of them."""
        return _Cells(*(item[which] for item in vars(self).values()))

    def binades(self, cells_per_binade: int) -> _Cells:
        """Whole binades."""
        rows = {name: item.reshape(-1, cells_per_binade) for name, item in vars(self).items()}
        least = {name: rows[name].min(axis=1) for name in ("low", "least_head")}
        return _Cells(**{name: row.max(axis=1) for name, row in rows.items()} | least)


@dataclass(frozen=True)
class ChordFigures:
    """Per cell of u, over all v: error before the last rounding in units in the last place of the scale;
    the largest share of the table's approximation in it; and the unit itself.
    """

    ulps: Doubles
    approximation: float
    unit: float


def chord_discs(discs: DiscBound, expansions: Expansions, first: int, end: int) -> DiscBound:
    """|psi(z) - psi(0)|/|z| on the discs from the bounds for psi(z) - psi(C).

    ``discs`` and ``expansions`` are those of psi - psi(0) over a range that holds this one.
    """
    smallest, moduli = 1 - float(discs.radius), []
    for exponent in range(first, end):
        index = exponent - expansions.first_exponent
        patches = expansions.patches[PATCHES_PER_BINADE * index : PATCHES_PER_BINADE * (index + 1)]
        values = [float(abs(patch.coefficients[0]).upper()) for patch in patches]
        largest = max(values) + 2 * discs.moduli[index]  # at any centre, and on its disc
        moduli.append(largest / (smallest * 2.0**exponent) * ROUNDINGS)
    return DiscBound(discs.radius, moduli)


def chord_figures(chords: Chords, sensitivity: float, closest: float, far_scale: float) -> ChordFigures:
    """In units in the last place of the largest term, which is ln(far_scale) at least.

    ``sensitivity`` bounds |u d/du D| + |v d/dv D|; u - v is at least ``closest`` times u.
    """
    table = chords.table
    columns, grid = table.columns, table.grid
    approximation = approximation_errors(chords.expansions, chords.discs, columns, grid)
    rounding, tails = tail_errors(columns, grid.half_widths, exact_delta=True)
    edges = cell_edges(grid)
    cells = _Cells(edges[:-1], edges[1:], columns[0], columns[0], approximation + rounding, tails)
    error = NODE_ROUNDINGS * UNIT_ROUNDOFF * sensitivity + _worst_errors(cells, grid, closest)
    part = (2 / closest - 1) * float(np.max(approximation))  # 1 + 2 w for the largest w
    unit = float(np.spacing(log(far_scale) * (1 - 2.0**-50)))
    multiples = columns[0] * 2.0**COARSE_BITS
    error = np.where(multiples == np.rint(multiples), error, np.inf)  # sums of others are not exact
    return ChordFigures(error / unit * ROUNDINGS, part / unit, unit)


def _worst_errors(cells: _Cells, grid: Grid, closest: float) -> Doubles:
    """Per cell of u, over all v: cell by cell in the next binades below, by whole binades further down."""
    worst = np.zeros(grid.cells)
    per_binade = grid.cells_per_binade
    for apart in range(1, (CELLS_APART + 1) * per_binade):
        upper, lower = cells.part(slice(apart, None)), cells.part(slice(None, -apart))
        possible = lower.low < (1 - closest) * upper.high
        error = np.where(possible, _error(upper, lower, closest), 0.0)
        worst[apart:] = np.maximum(worst[apart:], error)
    binades = cells.binades(per_binade)
    for index in range(CELLS_APART + 1, grid.cells // per_binade):
        here = slice(index * per_binade, (index + 1) * per_binade)
        upper = _Cells(*(item[:, None] for item in vars(cells.part(here)).values()))
        error = _error(upper, binades.part(slice(None, index - CELLS_APART)), closest)
        worst[here] = np.maximum(worst[here], error.max(axis=1))
    return worst


def _error(upper: _Cells, lower: _Cells, closest: float) -> Doubles:
    """Error of c(u) + w [c(u) - c(v)] for u in one cell and v in another, before the head is added."""
    run = np.maximum(upper.low - lower.high, closest * upper.low)
    weight = np.minimum(lower.high, (1 - closest) * upper.high) / run * ROUNDINGS
    rises = upper.largest_head - lower.least_head, upper.least_head - lower.largest_head
    change = np.maximum(*np.abs(rises)) + (upper.tail + lower.tail)
    error_of_change = upper.error + lower.error
    product = weight * (change + error_of_change)
    if np.max(np.where(lower.low < (1 - closest) * upper.high, product + upper.tail, 0.0)) > REST:
        raise PlanningError("what is added to the head of a chord's slope is too large")
    # Of the change its tails' difference and its sum are rounded; w twice, its product once; then the
    # tail is added.
    rounded = half_ulp(upper.tail + lower.tail) + half_ulp(change)
    error = upper.error + weight * (error_of_change + rounded)
    error = error + (2 + 2.0**-50) * UNIT_ROUNDOFF * product
    total: Doubles = (error + half_ulp(product) + half_ulp(product + upper.tail)) * ROUNDINGS
    return total
