"""Room: codegen.  Proved errors of a divided difference of distant arguments, by pairs of cells.

Followed are the operations of ``_distant`` in ``_divided_difference.py``, each with its own rounding;
errors of functions that take the divided difference are measured pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from axionportal.codegen.numpy.certificate import cell_edges
from axionportal.codegen.numpy.certificate_tables import LOW_PART, TableErrors, assembly_error
from axionportal.codegen.numpy.divided import COARSE_BITS, NEAR, RUN_BITS
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles
from axionportal.codegen.numpy.rounding import ROUNDINGS, half_ulp, tail_errors, widened

LEAST_TERM = 0.25
"""Psi'(w) and D are both small near a zero; there errors of derivatives are measured by that."""

CELLS_APART = 3
"""Binades between two cells beyond which the lower one enters by the largest figures of all below it."""

CLOSE = 2 / (NEAR + 1) * (1 - 2.0**-40)
"""Distant arguments have u - v > 2/(NEAR + 1) u, up to the roundings that decide it."""


@dataclass(frozen=True)
class DistantFigures:
    """Per cell of u, before the last rounding: the same of the function; of D in units of 2^-53 of it or
    ``LEAST_TERM``; of the function and its derivatives by the masses together, see ``_together``.
    """

    ulps: Doubles
    relative: Doubles
    difference: Doubles
    together: Doubles


@dataclass(frozen=True)
class _Far:
    """Per cell of the far table: edges, head (known to ``spread``), error of the pair, size of its tail;
    error and least modulus of psi' there.
    """

    low: Doubles
    high: Doubles
    head: Doubles
    spread: Doubles
    error: Doubles
    tail: Doubles
    slope_error: Doubles
    least_slope: Doubles


@dataclass(frozen=True)
class PairBounds:
    """For u in one cell and v in another: error of the divided difference, bounds of it, size of its rest."""

    error: Doubles
    least: Doubles
    steepest: Doubles
    remainder: Doubles


Measure = Callable[[PairBounds, _Far, _Far], Doubles]


@cache
def distant_figures(errors: TableErrors) -> DistantFigures:
    """All figures of distant arguments inside the tables."""
    least_constant, node = errors.tables.least_constant, errors.node

    def whole(pair: PairBounds) -> Doubles:
        return pair.error + node + assembly_error(pair.steepest, pair.remainder, errors.logarithm)

    def ulps(pair: PairBounds, _upper: _Far, _lower: _Far) -> Doubles:
        total = whole(pair)
        found: Doubles = total / np.spacing(np.maximum(pair.least - total, least_constant))
        return found

    def relative(pair: PairBounds, _upper: _Far, _lower: _Far) -> Doubles:
        total = whole(pair)
        found: Doubles = total / (UNIT_ROUNDOFF * np.maximum(pair.least - total, least_constant))
        return found

    def difference(pair: PairBounds, _upper: _Far, _lower: _Far) -> Doubles:
        scale = np.maximum(pair.least - pair.error, LEAST_TERM)
        found: Doubles = (pair.error + node) / (UNIT_ROUNDOFF * scale)
        return found

    def together(pair: PairBounds, upper: _Far, lower: _Far) -> Doubles:
        return _together(whole(pair), pair, upper, lower)

    measures = ulps, relative, difference, together
    return DistantFigures(*(item * ROUNDINGS for item in _worst(errors, measures)))


def _together(whole: Doubles, pair: PairBounds, upper: _Far, lower: _Far) -> Doubles:
    """Errors of the function and of both masses times the derivatives, added up, of the largest term or 1.

    m times the derivative is -2 w (psi'(w) - D)/(w - other): in their sum D comes with the factor 2.
    """
    run = _least_run(upper, lower)
    slopes = 2 * (upper.high * upper.slope_error + lower.high * lower.slope_error) / run
    factors = 2 * upper.high / (upper.high - lower.low), 2 * lower.low / (upper.high - lower.low)
    least = pair.least - whole
    terms = factors[0] * np.maximum(least, upper.least_slope), factors[1] * lower.least_slope
    scale = np.maximum(np.maximum(terms[0], terms[1]) / ROUNDINGS, 1.0)
    found: Doubles = (3 * whole + slopes) / (UNIT_ROUNDOFF * scale)
    return found


def _worst(errors: TableErrors, measures: Sequence[Measure]) -> list[Doubles]:
    """Per cell of u: the worst of each measure over all cells of v below it."""
    table, grid = errors.tables.far, errors.tables.far.grid
    rounding, sizes = tail_errors(table.columns, widened(grid), exact_delta=False)
    edges, heads = cell_edges(grid), table.columns[0]
    finer = grid.cells_per_binade // errors.tables.near.grid.cells_per_binade
    slopes = (np.repeat(item, finer) for item in (errors.slopes.error, errors.slopes.least))
    none = np.zeros_like(heads)
    cells = _Far(edges[:-1], edges[1:], heads, none, errors.far + rounding, sizes, *slopes)
    worst = [np.zeros(grid.cells) for _ in measures]
    furthest = CELLS_APART * grid.cells_per_binade
    for apart in range(1, furthest):
        upper = _Far(*(item[apart:] for item in vars(cells).values()))
        lower = _Far(*(item[:-apart] for item in vars(cells).values()))
        are_distant = (NEAR + 1) * lower.low < (NEAR - 1) * upper.high * (1 + 2.0**-40)
        if are_distant.any():
            pair = _pair_bounds(upper, lower)
            for known, measure in zip(worst, measures, strict=True):
                np.maximum(known[apart:], measure(pair, upper, lower), where=are_distant, out=known[apart:])
    upper = _Far(*(item[furthest:] for item in vars(cells).values()))
    lower = _all_below(cells, furthest)
    pair = _pair_bounds(upper, lower)
    for known, measure in zip(worst, measures, strict=True):
        np.maximum(known[furthest:], measure(pair, upper, lower), out=known[furthest:])
    return worst


def _least_run(upper: _Far, lower: _Far) -> Doubles:
    run: Doubles = np.maximum(upper.low - lower.high, CLOSE * upper.low)
    return run


def _all_below(cells: _Far, apart: int) -> _Far:
    """For each cell from ``apart`` on: one in place of all that are so far below it."""

    def largest(values: Doubles) -> Doubles:
        below: Doubles = np.maximum.accumulate(np.abs(values))[:-apart]
        return below

    zero, high = np.zeros(len(cells.low) - apart), cells.high[:-apart]
    head, error, tail, slope = map(largest, (cells.head, cells.error, cells.tail, cells.slope_error))
    return _Far(zero, high, zero, head, error, tail, slope, zero)


def _pair_bounds(upper: _Far, lower: _Far) -> PairBounds:
    """For u in one cell and v in another, as ``_distant`` in ``_divided_difference.py`` computes them."""
    run = _least_run(upper, lower)
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
