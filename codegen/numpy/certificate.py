"""Room: codegen.  Certificates: a proved bound of |emitted double - exact value| for every argument.

In the table it is half a unit in the last place for the last addition, plus the distance of the stored
polynomial from the function (cell_errors), plus the rounding of what is added to the head (rounding).
Beyond the table it is also what the scaling law leaves out, by the proved remainder of the expansion.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from flint import arb, ctx

from axionportal.codegen.numpy.cell_errors import approximation_errors, disc_bound
from axionportal.codegen.numpy.kernels import PlanningError, times_ln2
from axionportal.codegen.numpy.laws import LIMIT_AT_INFINITY, LIMIT_AT_ZERO, scaling_law
from axionportal.codegen.numpy.neglected import neglected_terms
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles, Expansions, Grid
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, in_ulps, least_moduli, tail_errors
from axionportal.derivations.records import LoopFunction

DECIMALS = 4
"""Bounds are stated rounded up to so many decimals."""

MOST_BINADES = 2.0**11
"""More than the binades between any two finite doubles."""

LAST_ROUNDING = 0.5 + 2.0**-50
"""Of head + (...); the excess covers the two further additions of a subnormal result."""


@dataclass(frozen=True)
class EmittedLaw:
    """A scaling law as emitted: x^power (a + slope ln x) with slope ln 2 = step_high + step_low."""

    power: int
    step_high: float
    step_low: float


@dataclass(frozen=True)
class EmittedTable:
    """A table as emitted: where its cells are, and its coefficients."""

    file: str
    grid: Grid
    columns: Doubles


@dataclass(frozen=True)
class Region:
    """Part of a function's domain, its proved bound, and the parts of it before the last rounding."""

    name: str
    arguments: str
    bound_ulp: float
    approximation_ulp: float
    rounding_ulp: float
    neglected_ulp: float
    worst_cell: tuple[float, float]


@dataclass(frozen=True)
class Certificate:
    """|emitted - exact| <= bound_ulp units in the last place of ``scale`` on the whole domain."""

    function: str
    scale: str
    bound_ulp: float
    cells: int
    worst_cell: tuple[float, float]
    regions: tuple[Region, ...]

    def as_row(self) -> dict[str, object]:
        """The JSON row of the report; a bound that there is not is null."""
        regions = [_finite({**vars(item), "worst_cell": list(item.worst_cell)}) for item in self.regions]
        whole = {**vars(self), "worst_cell": list(self.worst_cell), "regions": regions}
        return _finite(whole)


def _finite(row: dict[str, object]) -> dict[str, object]:
    return {key: None if value == np.inf else value for key, value in row.items()}


def assembled(function: str, scale: str, cells: int, regions: tuple[Region, ...]) -> Certificate:
    """The certificate of a function: its worst region decides."""
    worst = max(regions, key=lambda region: region.bound_ulp)
    return Certificate(function, scale, worst.bound_ulp, cells, worst.worst_cell, regions)


def rounded_up(ulps: float) -> float:
    """The figure with few decimals, never smaller."""
    return ceil(ulps * 10**DECIMALS) / 10**DECIMALS if np.isfinite(ulps) else ulps


@dataclass(frozen=True)
class _Cells:
    """Errors of the cells of a table before the last rounding, and what they are measured by."""

    approximation: Doubles
    rounding: Doubles
    tail_sizes: Doubles
    least: Doubles


def certify_univariate(
    function: LoopFunction,
    table: EmittedTable,
    laws: tuple[EmittedLaw, EmittedLaw],
    expansions: Expansions,
) -> Certificate:
    """The certificate of a loop function of one argument, for every positive double.

    ``expansions`` are the Taylor expansions of the function over the table's range.
    """
    grid = table.grid
    discs = disc_bound(function, grid.first_exponent, grid.end_exponent)
    approximation = approximation_errors(expansions, discs, table.columns, grid)
    rounding, sizes = tail_errors(table.columns, grid.half_widths, exact_delta=True)
    least = least_moduli(table.columns, sizes, approximation + rounding)
    cells = _Cells(approximation, rounding, sizes, least)
    regions = (
        _inside(grid, cells),
        _beyond(function, table, cells, laws[0], LIMIT_AT_ZERO),
        _beyond(function, table, cells, laws[1], LIMIT_AT_INFINITY),
    )
    return assembled(function.name, "the value", grid.cells, regions)


def _inside(grid: Grid, cells: _Cells) -> Region:
    where = slice(0, grid.cells)
    text = f"[2^{grid.first_exponent}, 2^{grid.end_exponent})"
    return _region("table", text, grid, cells, where, np.zeros(grid.cells))


def _beyond(
    function: LoopFunction, table: EmittedTable, cells: _Cells, law: EmittedLaw, limit: str
) -> Region:
    """The arguments that a scaling law moves into the outermost binade of the table."""
    grid, outer = table.grid, table.grid.cells_per_binade
    low = limit == LIMIT_AT_ZERO
    where = slice(0, outer) if low else slice(grid.cells - outer, grid.cells)
    edges = cell_edges(grid)[where.start : where.stop + 1]
    neglected = neglected_terms(function, limit, law.power, edges) + _law_roundings(
        function, limit, law, table.columns[0][where], cells.tail_sizes[where]
    )
    text = f"(0, 2^{grid.first_exponent})" if low else f"[2^{grid.end_exponent}, 2^1024)"
    return _region("below the table" if low else "above the table", text, grid, cells, where, neglected)


def _law_roundings(
    function: LoopFunction, limit: str, law: EmittedLaw, heads: Doubles, tails: Doubles
) -> Doubles:
    """What moving by a law adds: the step's own error, and the roundings of the low parts."""
    expected = scaling_law(function, limit)
    with ctx.workprec(400):
        step = times_ln2(expected.log_slope) - arb(law.step_high) - arb(law.step_low)
        step_error = float(abs(step).upper())
    if law.power != expected.power or not exact_multiples(law.step_high):
        raise PlanningError(f"{function.name}: the emitted law is not that of the limit {limit}")
    if law.step_high == 0.0 == law.step_low and expected.log_slope == 0:
        return np.zeros_like(heads)  # nothing but exact zeros is added
    moved_low = MOST_BINADES * abs(law.step_low)
    outwards = -1 if limit == LIMIT_AT_ZERO else 1
    if np.any(heads * law.step_high * outwards < 0):
        raise PlanningError(f"{function.name}: its logarithm may cancel its constant in the limit {limit}")
    high_error = UNIT_ROUNDOFF * (MOST_BINADES * abs(law.step_high) + np.abs(heads))
    sums = 2 * moved_low + SMALLEST + (tails + moved_low) + (high_error + tails + moved_low)
    total: Doubles = (MOST_BINADES * step_error + UNIT_ROUNDOFF * sums) * ROUNDINGS
    return total


def exact_multiples(step: float) -> bool:
    """Can the step be multiplied by any number of binades without rounding?"""
    numerator = abs(Fraction(step).numerator)
    return numerator.bit_length() + 11 <= 53


def _region(name: str, text: str, grid: Grid, cells: _Cells, where: slice, neglected: Doubles) -> Region:
    least = cells.least[where] - neglected
    parts = (cells.approximation[where], cells.rounding[where], neglected)
    total = in_ulps(parts[0] + parts[1] + parts[2], least)
    worst = int(np.argmax(total))
    spacing = float(np.spacing(max(float(least[worst]), np.finfo(np.float64).tiny)))
    approximation, rounding, rest = (rounded_up(float(part[worst]) / spacing) for part in parts)
    low, high = cell_edges(grid)[where.start + worst : where.start + worst + 2].tolist()
    bound = rounded_up(LAST_ROUNDING + float(total[worst]))
    return Region(name, text, bound, approximation, rounding, rest, (low, high))


def cell_edges(grid: Grid) -> Doubles:
    """Lower edges of all cells, and the upper edge of the last."""
    steps = np.arange(grid.cells_per_binade) / grid.cells_per_binade
    binades = np.arange(grid.first_exponent, grid.end_exponent)
    lower = np.ldexp(1 + steps[None, :], binades[:, None].astype(np.intc)).ravel()
    edges: Doubles = np.append(lower, 2.0**grid.end_exponent)
    return edges
