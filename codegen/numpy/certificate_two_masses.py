"""Room: codegen.  Certificate of constant + ln(scale/unit) - [psi(u) - psi(v)]/(u - v) inside its tables.

Errors are in units in the last place of the largest of the three terms and of the value.  Followed are
the operations of ``_two_masses.py``, ``_squares.py`` and ``_divided_difference.py``, each with its own
rounding: distant arguments by pairs of cells, near ones by boxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from axionportal.codegen.numpy.certificate import (
    Certificate,
    EmittedTable,
    Region,
    assembled,
    cell_edges,
    rounded_up,
)
from axionportal.codegen.numpy.certificate_chords import REST, Chords, chord_discs, chord_figures
from axionportal.codegen.numpy.certificate_distant import CLOSE, DistantFigures, distant_figures
from axionportal.codegen.numpy.certificate_near import near_boxes
from axionportal.codegen.numpy.certificate_tables import TableErrors, assembly_error, mass_range, sum_error
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles
from axionportal.codegen.numpy.rounding import ROUNDINGS, half_ulp
from axionportal.derivations.records import LoopFunction


@dataclass(frozen=True)
class NearFigures:
    """Per near cell, before the last rounding, the error: ``ulps`` in units in the last place of the
    scale, ``relative`` in units of 2^-53 of it, ``absolute`` likewise of it or 1; and the least |slope|.
    """

    ulps: Doubles
    relative: Doubles
    absolute: Doubles
    least: Doubles


def certify_two_masses(function: LoopFunction, errors: TableErrors) -> Certificate:
    """The certificate of a two-mass function for squared mass ratios inside its tables."""
    tables, distant, near = errors.tables, distant_figures(errors), near_figures(errors)
    unit = np.spacing(tables.least_constant)
    approximation = 2 * errors.far / (CLOSE * cell_edges(tables.far.grid)[:-1] * unit)
    near_approximation = (errors.near.reach + errors.node) / unit
    regions = (
        _region("distant masses", tables.far, distant, approximation),
        _region("near or equal masses", tables.near, near, near_approximation),
        _by_chords(errors),
    )
    grids = (item.grid for item in (tables.far, tables.near, tables.logarithm, tables.chords))
    cells = sum(grid.cells for grid in grids)
    scale = "the largest of |ln(scale/unit)|, |constant|, |divided difference| and the value"
    return assembled(function.name, scale, cells, regions)


@cache
def near_figures(errors: TableErrors) -> NearFigures:
    """All figures of near arguments inside the tables."""
    tables, table = errors.tables, errors.tables.near
    approximation = errors.near.reach + errors.node
    ulps, relative, absolute, least = (np.zeros(table.grid.cells) for _ in range(4))
    least += np.inf
    heads = np.abs(table.columns[1])
    for box in near_boxes(table.columns, table.grid):
        slope = heads + box.low_size
        error = approximation + box.error + sum_error(heads, box.low_size)
        error = (error + assembly_error(slope, np.zeros_like(slope), errors.logarithm)) * ROUNDINGS
        value = box.least - approximation
        scale = np.maximum(value, tables.least_constant)
        ulps = np.maximum(ulps, error / np.spacing(scale))
        relative = np.maximum(relative, error / (UNIT_ROUNDOFF * scale))
        absolute = np.maximum(absolute, error / (UNIT_ROUNDOFF * np.maximum(value, 1.0)))
        least = np.minimum(least, value)
    return NearFigures(ulps * ROUNDINGS, relative * ROUNDINGS, absolute * ROUNDINGS, least)


def _by_chords(errors: TableErrors) -> Region:
    """Distant masses where ln(scale/unit) is large; what is added to a head is in the quotient's place."""
    tables, grid = errors.tables, errors.tables.chords.grid
    discs = chord_discs(errors.discs, errors.expansions, grid.first_exponent, grid.end_exponent)
    chords = Chords(tables.chords, errors.chords, discs)
    figures = chord_figures(chords, errors.sensitivity, CLOSE, tables.far_scale)
    slope, rest = np.abs(tables.chords.columns[0]) + REST, np.full(grid.cells, REST)
    added = (assembly_error(slope, rest, errors.logarithm) + half_ulp(rest)) / figures.unit
    ulps = (figures.ulps + added) * ROUNDINGS
    worst = int(np.argmax(ulps))
    low, high = cell_edges(grid)[worst : worst + 2].tolist()
    bound = rounded_up(0.5 + float(ulps[worst])) if ulps[worst] < 1 else np.inf
    parts = rounded_up(figures.approximation), rounded_up(float(ulps[worst]) - figures.approximation), 0.0
    name = "distant masses beside a large logarithm"
    return Region(name, mass_range(tables.chords), bound, *parts, (low, high), 0.0)


def _region(
    name: str, table: EmittedTable, figures: DistantFigures | NearFigures, approximation: Doubles
) -> Region:
    worst = int(np.argmax(figures.ulps))
    low, high = cell_edges(table.grid)[worst : worst + 2].tolist()
    ulps, part = float(figures.ulps[worst]), float(approximation[worst])
    bound = rounded_up(0.5 + ulps) if ulps < 1 else np.inf
    roundoffs = rounded_up(float(np.max(figures.relative)))
    parts = rounded_up(part), rounded_up(ulps - part), 0.0
    return Region(name, mass_range(table), bound, *parts, (low, high), roundoffs)
