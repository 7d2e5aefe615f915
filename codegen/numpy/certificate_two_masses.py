"""Room: codegen.  Certificate of constant + ln(scale/unit) - [psi(u) - psi(v)]/(u - v) inside its tables.

Errors are in units in the last place of the largest of the three terms and of the value.  Followed are
the operations of ``_two_masses.py`` and ``_divided_difference.py``, each with its own rounding: distant
arguments by pairs of cells, near ones by boxes.  Squared ratios are pairs with a relative error below
2^-74 (a quotient and a square with remainders, Dekker); what that does to the result is included.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb, ctx

from axionportal.codegen.numpy.cell_errors import (
    DiscBound,
    approximation_errors,
    disc_bound_by_slope,
)
from axionportal.codegen.numpy.certificate import (
    MOST_BINADES,
    Certificate,
    EmittedLaw,
    EmittedTable,
    Region,
    assembled,
    cell_edges,
    exact_multiples,
    rounded_up,
)
from axionportal.codegen.numpy.certificate_near import near_approximation_errors, near_boxes
from axionportal.codegen.numpy.divided import NEAR
from axionportal.codegen.numpy.kernels import PlanningError, logarithm, times_ln2
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles, Expansions
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, half_ulp, tail_errors, widened
from axionportal.derivations.records import LoopFunction

NODE_ERROR = 2.0**-74
"""Relative error of a squared ratio as a pair: Dekker's remainder rounds one product of 26 by 53 bits."""

LARGEST_TERM = 2.0**11
"""Above every |ln(scale/unit)| and slope; times 2^-53 it bounds the errors that ``two_sum`` returns."""

TWO_SUM_PART = 2 * UNIT_ROUNDOFF * LARGEST_TERM

CELLS_APART = 3
"""Binades between two cells beyond which the lower one enters by the largest figures of all below it."""

CLOSE = 2 / (NEAR + 1) * (1 - 2.0**-40)
"""Distant arguments have u - v > 2/(NEAR + 1) u, up to the roundings that decide it."""


@dataclass(frozen=True)
class TwoMassTables:
    """All tables of a two-mass function, as emitted."""

    far: EmittedTable
    near: EmittedTable
    logarithm: EmittedTable
    logarithm_law: EmittedLaw
    least_constant: float


@dataclass(frozen=True)
class _Logarithm:
    """Absolute error of the logarithm's pair, and size of its low part."""

    error: float
    low_size: float


@dataclass(frozen=True)
class _Figures:
    """Per cell: the bound in units in the last place before the last rounding."""

    ulps: Doubles
    approximation: Doubles


def certify_two_masses(
    function: LoopFunction, kernel: LoopFunction, tables: TwoMassTables, expansions: Expansions
) -> Certificate:
    """The certificate of a two-mass function for squared mass ratios inside its tables.

    ``expansions`` are those of the kernel without its constant over the range of the tables.
    """
    grid = tables.far.grid
    if (tables.near.grid.first_exponent, tables.near.grid.end_exponent) != (
        grid.first_exponent,
        grid.end_exponent,
    ):
        raise PlanningError(f"{function.name}: its tables do not cover the same range")
    discs = disc_bound_by_slope(kernel, grid.first_exponent, grid.end_exponent)
    log = _logarithm(tables.logarithm, tables.logarithm_law)
    node = _node_error(discs, expansions)
    distant = _distant(tables, expansions, discs, log, node)
    near = _near(tables, expansions, discs, log, node)
    regions = (
        _region("distant masses", tables.far, distant),
        _region("near or equal masses", tables.near, near),
    )
    cells = grid.cells + tables.near.grid.cells + tables.logarithm.grid.cells
    scale = "the largest of |ln(scale/unit)|, |constant|, |divided difference| and the value"
    return assembled(function.name, scale, cells, regions)


def _logarithm(table: EmittedTable, law: EmittedLaw) -> _Logarithm:
    """ln(fraction ratio) from the table plus ``shift`` steps of ln 2, |shift| < 2^11."""
    grid = table.grid
    if (grid.first_exponent, grid.end_exponent) != (-1, 1) or not exact_multiples(law.step_high):
        raise PlanningError("the table of the logarithm does not cover [1/2, 2) with exact steps")
    # On the disc of half the radius |ln z - ln C| <= ln 2 < 1.
    discs = DiscBound(Fraction(1, 2), [1.0] * (grid.end_exponent - grid.first_exponent))
    approximation = approximation_errors(Expansions(logarithm(), -1, 1), discs, table.columns, grid)
    rounding, sizes = tail_errors(table.columns, widened(grid), exact_delta=False)
    with ctx.workprec(400):
        step = times_ln2(Fraction(1)) - arb(law.step_high) - arb(law.step_low)
        step_error = float(abs(step).upper()) * MOST_BINADES
    moved = MOST_BINADES * abs(law.step_low)
    low = float(np.max(sizes)) + moved + TWO_SUM_PART
    roundings = UNIT_ROUNDOFF * moved + SMALLEST + 2 * float(half_ulp(np.array(low))) + 4 * NODE_ERROR
    return _Logarithm((float(np.max(approximation + rounding)) + step_error + roundings) * ROUNDINGS, low)


def _node_error(discs: DiscBound, expansions: Expansions) -> float:
    """Effect of the arguments' errors: (u |d/du| + v |d/dv|) slope <= 2 sup w |psi''(w)|, by Cauchy.

    |psi''(w)| r <= sup |psi'| on a disc of radius r = radius w; the moduli hold that times r.
    """
    first = expansions.first_exponent
    slopes = (modulus / 2.0 ** (first + k) for k, modulus in enumerate(discs.moduli))
    return 2 * NODE_ERROR * max(slopes) / float(discs.radius) ** 2 * ROUNDINGS


def _assembly(low_part: Doubles, log: _Logarithm) -> Doubles:
    """The three additions of low parts in ``_assembled``, and the logarithm's own error."""
    size = (low_part + log.low_size + TWO_SUM_PART) * ROUNDINGS
    total: Doubles = 3 * half_ulp(size) + log.error
    return total


def _near(
    tables: TwoMassTables, expansions: Expansions, discs: DiscBound, log: _Logarithm, node: float
) -> _Figures:
    table = tables.near
    approximation = near_approximation_errors(expansions, discs, table.columns) + node
    worst = np.zeros(table.grid.cells)
    for box in near_boxes(table.columns, table.grid):
        error = approximation + box.error + _assembly(box.low_size, log)
        scale = np.maximum(box.least - approximation, tables.least_constant)
        worst = np.maximum(worst, error / np.spacing(scale) * ROUNDINGS)
    return _Figures(worst, approximation / np.spacing(tables.least_constant))


@dataclass(frozen=True)
class _Far:
    """Per cell of the far table: edges, head (known to ``spread``), error of the pair, size of its tail."""

    low: Doubles
    high: Doubles
    head: Doubles
    spread: Doubles
    error: Doubles
    tail: Doubles


def _distant(
    tables: TwoMassTables, expansions: Expansions, discs: DiscBound, log: _Logarithm, node: float
) -> _Figures:
    table, grid = tables.far, tables.far.grid
    approximation = approximation_errors(expansions, discs, table.columns, grid) * (1 + 2.0**-20)
    rounding, sizes = tail_errors(table.columns, widened(grid), exact_delta=False)
    edges = cell_edges(grid)
    heads = table.columns[0]
    cells = _Far(edges[:-1], edges[1:], heads, np.zeros_like(heads), approximation + rounding, sizes)
    worst = np.zeros(grid.cells)
    furthest = CELLS_APART * grid.cells_per_binade
    for apart in range(1, furthest):
        upper = _Far(*(item[apart:] for item in vars(cells).values()))
        lower = _Far(*(item[:-apart] for item in vars(cells).values()))
        ulps = _pair_ulps(upper, lower, tables.least_constant, log, node)
        are_distant = (NEAR + 1) * lower.low < (NEAR - 1) * upper.high * (1 + 2.0**-40)
        worst[apart:] = np.maximum(worst[apart:], np.where(are_distant, ulps, 0.0))
    upper = _Far(*(item[furthest:] for item in vars(cells).values()))
    rest = _pair_ulps(upper, _all_below(cells, furthest), tables.least_constant, log, node)
    worst[furthest:] = np.maximum(worst[furthest:], rest)
    scale = CLOSE * edges[:-1] * np.spacing(tables.least_constant)
    return _Figures(worst, 2 * approximation / scale)


def _all_below(cells: _Far, apart: int) -> _Far:
    """For each cell from ``apart`` on: one in place of all that are so far below it."""

    def largest(values: Doubles) -> Doubles:
        below: Doubles = np.maximum.accumulate(np.abs(values))[:-apart]
        return below

    zero, high = np.zeros(len(cells.low) - apart), cells.high[:-apart]
    return _Far(zero, high, zero, largest(cells.head), largest(cells.error), largest(cells.tail))


def _pair_ulps(upper: _Far, lower: _Far, constant: float, log: _Logarithm, node: float) -> Doubles:
    """Errors before the last rounding for u in one cell and v in another, as ``_distant`` computes them."""
    run = np.maximum(upper.low - lower.high, CLOSE * upper.low)
    tails = (upper.tail + lower.tail) * ROUNDINGS
    rise, spread = np.abs(upper.head - lower.head), lower.spread + tails
    steepest = (rise + spread) / run * ROUNDINGS
    least = np.maximum(rise - spread * ROUNDINGS, 0.0) / (upper.high - lower.low) / ROUNDINGS
    # After the second two_sum low parts are below 2^-53 of the rise; |run_low| <= (NEAR + 1) 2^-53 run.
    tail_sums = half_ulp(tails) + half_ulp(tails + UNIT_ROUNDOFF * steepest * run)
    low_part = 2 * (NEAR + 2) * UNIT_ROUNDOFF * steepest
    second_order = (4 * (NEAR + 2) * UNIT_ROUNDOFF) ** 2 * steepest
    error = (upper.error + lower.error + tail_sums) / run + second_order
    total = error + (node + NODE_ERROR * steepest) + _assembly(low_part, log)
    scale = np.maximum(least - total, constant)
    ulps: Doubles = total / np.spacing(scale) * ROUNDINGS
    return ulps


def _region(name: str, table: EmittedTable, figures: _Figures) -> Region:
    worst = int(np.argmax(figures.ulps))
    low, high = cell_edges(table.grid)[worst : worst + 2].tolist()
    ulps, part = float(figures.ulps[worst]), float(figures.approximation[worst])
    half = table.grid.first_exponent / 2, table.grid.end_exponent / 2
    text = f"both masses in units of the lepton's in [2^{half[0]:g}, 2^{half[1]:g})"
    bound = rounded_up(0.5 + ulps) if ulps < 1 else np.inf
    return Region(name, text, bound, rounded_up(part), rounded_up(ulps - part), 0.0, (low, high))
