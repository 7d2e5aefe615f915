"""Room: codegen.  Certificate of constant + ln(scale/unit) - [psi(u) - psi(v)]/(u - v) inside its tables.

Errors are in units in the last place of the largest of the three terms and of the value.  Followed are
the operations of ``_two_masses.py``, ``_squares.py`` and ``_divided_difference.py``, each with its own
rounding: distant arguments by pairs of cells, near ones by boxes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from flint import arb, ctx

from axionportal.codegen.numpy.cell_errors import (
    DiscBound,
    approximation_errors,
    curvature_rest,
    disc_bound_by_curvature,
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
from axionportal.codegen.numpy.certificate_near import (
    near_approximation_errors,
    near_boxes,
    near_curvature_errors,
)
from axionportal.codegen.numpy.divided import (
    COARSE_BITS,
    FACTOR_BITS,
    MASS_BITS,
    NEAR,
    RUN_BITS,
    SIGNIFICAND_BITS,
)
from axionportal.codegen.numpy.kernels import PlanningError, logarithm, times_ln2
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles, Expansions
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, half_ulp, tail_errors, widened
from axionportal.derivations.records import LoopFunction

INVERSE_ERROR = 2.0**-74
"""Relative error of 1/unit^2 and of a ratio as pairs: Dekker's remainder rounds 26 by 53 bits."""

NODE_ERROR = (4 * 2.0 ** (2 - MASS_BITS) + 4 * 2.0 ** (1 - FACTOR_BITS)) * UNIT_ROUNDOFF + 2 * INVERSE_ERROR
"""Relative error of a squared ratio: (m - first)(m + first) <= 2^(2 - MASS_BITS) m^2 carries four roundings
and is added to the rest with one (counted with the next), first^2 rest carries two and its sum."""

LOW_PART = 2.0 ** (2 - MASS_BITS) + 2.0 ** (1 - FACTOR_BITS)
"""Largest share of the low part in a squared ratio; low parts are not negative."""

MOST_SLOPE = 2.0 ** (SIGNIFICAND_BITS - RUN_BITS - COARSE_BITS)
"""Below it the coarse part of a quotient times the leading bits of the denominator is exact."""

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


@dataclass(frozen=True, eq=False)
class TableErrors:
    """Tables with what several certificates need to know of them.

    ``kernel`` is the function of the divided difference; ``expansions`` are those of it without its
    constant over the range of the tables.
    """

    kernel: LoopFunction
    tables: TwoMassTables
    expansions: Expansions

    def __post_init__(self) -> None:
        grids = self.tables.far.grid, self.tables.near.grid
        if len({(grid.first_exponent, grid.end_exponent) for grid in grids}) > 1:
            raise PlanningError(f"{self.kernel.name}: its tables do not cover the same range")

    @cached_property
    def discs(self) -> DiscBound:
        grid = self.tables.far.grid
        return disc_bound_by_slope(self.kernel, grid.first_exponent, grid.end_exponent)

    @cached_property
    def node(self) -> float:
        """Effect of the arguments' errors: |u d/du D| + |v d/dv D| is at most the largest w |psi''(w)|."""
        return _node_error(self.discs, self.expansions)

    @cached_property
    def far(self) -> Doubles:
        """Approximation error of psi per cell, with room for low parts of arguments."""
        table = self.tables.far
        found = approximation_errors(self.expansions, self.discs, table.columns, table.grid)
        room: Doubles = found * (1 + 2.0**-20)
        return room

    @cached_property
    def near(self) -> Doubles:
        """Approximation error of psi' per near cell."""
        return near_approximation_errors(self.expansions, self.discs, self.tables.near.columns)

    @cached_property
    def curvature(self) -> Doubles:
        """Approximation error of psi'' per near cell, in units of the inverse binade."""
        grid = self.tables.far.grid
        discs = disc_bound_by_curvature(self.kernel, grid.first_exponent, grid.end_exponent)
        return near_curvature_errors(self.expansions, discs, self.tables.near.columns)


def certify_two_masses(function: LoopFunction, errors: TableErrors) -> Certificate:
    """The certificate of a two-mass function for squared mass ratios inside its tables."""
    tables = errors.tables
    log = _logarithm(tables.logarithm, tables.logarithm_law)
    regions = (
        _region("distant masses", tables.far, _distant(errors, log)),
        _region("near or equal masses", tables.near, _near(errors, log)),
    )
    cells = tables.far.grid.cells + tables.near.grid.cells + tables.logarithm.grid.cells
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
    roundings = UNIT_ROUNDOFF * moved + SMALLEST + 2 * float(half_ulp(np.array(low))) + 4 * INVERSE_ERROR
    return _Logarithm((float(np.max(approximation + rounding)) + step_error + roundings) * ROUNDINGS, low)


def _node_error(discs: DiscBound, expansions: Expansions) -> float:
    largest = 0.0
    for index, patch in enumerate(expansions.patches):
        moduli = [float(abs(item).upper()) for item in patch.coefficients]
        inside = sum(k * (k - 1) * modulus for k, modulus in enumerate(moduli))
        modulus, ratio = discs.of_patch(index, patch)
        rest = modulus / ratio**2 * curvature_rest(1 / ratio)
        edge = float((patch.centre + patch.radius) / patch.radius**2)
        largest = max(largest, (inside + rest) * edge)
    return NODE_ERROR * largest * ROUNDINGS


def _assembly(slope: Doubles, low_part: Doubles, log: _Logarithm) -> Doubles:
    """The logarithm's error, and the sum of the rests; the sum of the coarse parts is exact."""
    coarse = 2.0**-COARSE_BITS
    if np.max(slope) >= MOST_SLOPE:
        raise PlanningError(f"a slope of {np.max(slope):.3g} is too steep for the coarse part of a quotient")
    regular = half_ulp(np.array(log.low_size + coarse))
    total: Doubles = log.error + 2 * regular + half_ulp(log.low_size + low_part + 2 * coarse)
    return total


def _near(errors: TableErrors, log: _Logarithm) -> _Figures:
    tables, table = errors.tables, errors.tables.near
    approximation = errors.near + errors.node
    worst = np.zeros(table.grid.cells)
    heads = np.abs(table.columns[1])
    for box in near_boxes(table.columns, table.grid):
        slope = heads + box.low_size
        error = approximation + box.error + sum_error(heads, box.low_size)
        error = error + _assembly(slope, np.zeros_like(slope), log)
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


def sum_error(heads: Doubles, low_size: Doubles) -> Doubles:
    """What Dekker's sum of head and low part misses where the head is the smaller one."""
    missed: Doubles = np.where(np.abs(heads) >= low_size, 0.0, half_ulp(low_size))
    return missed


@dataclass(frozen=True)
class PairBounds:
    """For u in one cell and v in another: error of the divided difference, bounds of it, size of its rest."""

    error: Doubles
    least: Doubles
    steepest: Doubles
    remainder: Doubles


Measure = Callable[[PairBounds], Doubles]


def _distant(errors: TableErrors, log: _Logarithm) -> _Figures:
    tables = errors.tables

    def measure(pair: PairBounds) -> Doubles:
        total = pair.error + errors.node + _assembly(pair.steepest, pair.remainder, log)
        scale = np.maximum(pair.least - total, tables.least_constant)
        ulps: Doubles = total / np.spacing(scale) * ROUNDINGS
        return ulps

    scale = CLOSE * cell_edges(tables.far.grid)[:-1] * np.spacing(tables.least_constant)
    return _Figures(distant_figures(errors, measure), 2 * errors.far / scale)


def distant_figures(errors: TableErrors, measure: Measure) -> Doubles:
    """Per cell of u: the worst ``measure`` over all cells of v below it."""
    table, grid = errors.tables.far, errors.tables.far.grid
    rounding, sizes = tail_errors(table.columns, widened(grid), exact_delta=False)
    edges = cell_edges(grid)
    heads = table.columns[0]
    cells = _Far(edges[:-1], edges[1:], heads, np.zeros_like(heads), errors.far + rounding, sizes)
    worst = np.zeros(grid.cells)
    furthest = CELLS_APART * grid.cells_per_binade
    for apart in range(1, furthest):
        upper = _Far(*(item[apart:] for item in vars(cells).values()))
        lower = _Far(*(item[:-apart] for item in vars(cells).values()))
        are_distant = (NEAR + 1) * lower.low < (NEAR - 1) * upper.high * (1 + 2.0**-40)
        if are_distant.any():
            figures = measure(_pair_bounds(upper, lower))
            worst[apart:] = np.maximum(worst[apart:], np.where(are_distant, figures, 0.0))
    upper = _Far(*(item[furthest:] for item in vars(cells).values()))
    rest = measure(_pair_bounds(upper, _all_below(cells, furthest)))
    worst[furthest:] = np.maximum(worst[furthest:], rest)
    return worst


def _all_below(cells: _Far, apart: int) -> _Far:
    """For each cell from ``apart`` on: one in place of all that are so far below it."""

    def largest(values: Doubles) -> Doubles:
        below: Doubles = np.maximum.accumulate(np.abs(values))[:-apart]
        return below

    zero, high = np.zeros(len(cells.low) - apart), cells.high[:-apart]
    return _Far(zero, high, zero, largest(cells.head), largest(cells.error), largest(cells.tail))


def _pair_bounds(upper: _Far, lower: _Far) -> PairBounds:
    """For u in one cell and v in another, as ``_distant`` in ``_divided_difference.py`` computes them."""
    run = np.maximum(upper.low - lower.high, CLOSE * upper.low)
    tails = (upper.tail + lower.tail) * ROUNDINGS
    rise, unknown = np.abs(upper.head - lower.head), lower.spread
    steepest = (rise + unknown + tails) / run * ROUNDINGS
    least = np.maximum(rise - (unknown + tails) * ROUNDINGS, 0.0) / (upper.high - lower.low) / ROUNDINGS
    lost = _missed(upper.head, lower.head, unknown)
    rise_low = (tails + half_ulp(rise + unknown)) * ROUNDINGS
    lost = lost + np.where(rise - unknown >= rise_low, 0.0, half_ulp(rise_low))
    numerator = upper.error + lower.error + lost + half_ulp(tails) + half_ulp(rise_low)
    low_share = LOW_PART / CLOSE + 2.0 ** (1 - RUN_BITS)  # of the run, in its low part
    remainder = (steepest * low_share + 2.0**-COARSE_BITS) * ROUNDINGS
    quotient = UNIT_ROUNDOFF * (3 * low_share * steepest + 6 * remainder + UNIT_ROUNDOFF * steepest)
    return PairBounds(numerator / run + quotient, least, steepest, remainder)


def _missed(first: Doubles, second: Doubles, unknown: Doubles) -> Doubles:
    """What (first - rise) - second misses of the rounding of rise = first - second (Dekker).

    Nothing where the first is the larger one; told from the numbers themselves where both are known.
    """
    rise = first - second
    part = rise - first
    rounding = (first - (rise - part)) - (second + part)  # exact (Knuth)
    known = np.abs(rounding - ((first - rise) - second))
    bound = np.abs(second) + unknown
    guarded = np.where(np.abs(first) >= bound, 0.0, half_ulp(bound))
    result: Doubles = np.where(unknown > 0, guarded, known)
    return result


def _region(name: str, table: EmittedTable, figures: _Figures) -> Region:
    worst = int(np.argmax(figures.ulps))
    low, high = cell_edges(table.grid)[worst : worst + 2].tolist()
    ulps, part = float(figures.ulps[worst]), float(figures.approximation[worst])
    text = mass_range(table)
    bound = rounded_up(0.5 + ulps) if ulps < 1 else np.inf
    return Region(name, text, bound, rounded_up(part), rounded_up(ulps - part), 0.0, (low, high))


def mass_range(table: EmittedTable) -> str:
    """The masses that a table of squared ratios serves."""
    half = table.grid.first_exponent / 2, table.grid.end_exponent / 2
    return f"both masses in units of the lepton's in [2^{half[0]:g}, 2^{half[1]:g})"
