"""Room: codegen.  Certificate of the partial derivatives of a two-mass function inside its tables.

Followed are the operations of ``_two_mass_derivatives.py``.  Distant masses: the error of psi'(w) - D in
units of 2^-53 of the largest of psi'(w), D and 1/4, its factor being known to more than double precision.
Near masses: the relative error of the second divided difference, which does not vanish.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from axionportal.codegen.numpy.certificate import Certificate, Region, assembled, cell_edges, rounded_up
from axionportal.codegen.numpy.certificate_near import near_boxes, near_reaches
from axionportal.codegen.numpy.certificate_two_masses import (
    PairBounds,
    TableErrors,
    distant_figures,
    mass_range,
    sum_error,
)
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, half_ulp

LEAST_TERM = 0.25
"""Psi'(w) and D are both small near a zero; there errors are measured by that."""

PAIRS = 2.0**-5
"""Covers, in units of 2^-53, what sums, products and quotients of pairs lose and the error of a squared
ratio (below 2^-65), which second derivatives of u ln u or of u^(3/2) pass on with a factor below 8."""

FINAL_DISTANT, FINAL_NEAR = 1.0, 0.5
"""The last rounding: psi'(w) - D is at most twice its largest term, whose unit may be half of its own."""

SECOND = 4
"""The row of c_2; the one before it is its tail."""

Terms = tuple[Doubles, Doubles]
"""Size and error of a rounded quantity."""


def certify_derivatives(name: str, errors: TableErrors) -> Certificate:
    """The certificate of either partial derivative: exchanging the masses exchanges them."""
    tables = errors.tables
    scale = "near masses: the value; distant ones: the largest of psi'(w), D and 1/4 times their factor"
    return assembled(name, scale, tables.far.grid.cells + tables.near.grid.cells, _regions(errors))


@cache
def _regions(errors: TableErrors) -> tuple[Region, ...]:
    return _distant(errors), _near(errors)


def _distant(errors: TableErrors) -> Region:
    def measure(pair: PairBounds) -> Doubles:
        scale = np.maximum(pair.least - pair.error, LEAST_TERM)
        figures: Doubles = (pair.error + errors.node) / (UNIT_ROUNDOFF * scale) * ROUNDINGS
        return figures

    mean, slope = distant_figures(errors, measure), _slope_figures(errors)
    worst, far = int(np.argmax(mean)), errors.tables.far
    low, high = cell_edges(far.grid)[worst : worst + 2].tolist()
    parts = rounded_up(float(np.max(mean))), rounded_up(float(np.max(slope)))
    bound = rounded_up(FINAL_DISTANT + parts[0] + parts[1] + PAIRS)
    return Region("distant masses", mass_range(far), bound, parts[1], parts[0], 0.0, (low, high))


def _slope_figures(errors: TableErrors) -> Doubles:
    """Error of psi'(w), the divided difference of equal arguments, by cells of the near table."""
    table = errors.tables.near
    approximation = errors.near + errors.node
    worst = np.zeros(table.grid.cells)
    for box in near_boxes(table.columns, table.grid):
        error = approximation + box.error + sum_error(table.columns[1], box.low_size)
        scale = np.maximum(box.least - error, LEAST_TERM)
        worst = np.maximum(worst, error / (UNIT_ROUNDOFF * scale) * ROUNDINGS)
    return worst


def _near(errors: TableErrors) -> Region:
    table, approximation = errors.tables.near, errors.curvature / 2
    worst, part = np.zeros(table.grid.cells), np.zeros(table.grid.cells)
    for reaches in near_reaches(table.grid):
        for at_w, at_other in (reaches, reaches[::-1]):
            size, error = second_nearby_error(table.columns, at_w, at_other)
            least = (table.columns[SECOND] - (size + error + approximation)) / ROUNDINGS
            unit = UNIT_ROUNDOFF * np.maximum(least, SMALLEST)
            figures = np.where(least > 0, (error + approximation) / unit * ROUNDINGS, np.inf)
            part = np.maximum(part, np.where(least > 0, approximation / unit, np.inf))
            worst = np.maximum(worst, figures)
    cell = int(np.argmax(worst))
    low, high = cell_edges(table.grid)[cell : cell + 2].tolist()
    bound = rounded_up(FINAL_NEAR + float(worst[cell]) + PAIRS)
    parts = rounded_up(float(part[cell])), rounded_up(float(worst[cell] - part[cell]))
    text = mass_range(errors.tables.far)
    return Region("near or equal masses", text, bound, *parts, 0.0, (low, high))


def second_nearby_error(columns: Doubles, at_w: Doubles, at_other: Doubles) -> Terms:
    """(size, error) of what is added to c_2 in ``_second_nearby``, for distances up to these."""
    zero = np.zeros_like(at_w)
    value = slope = curvature = head = (zero, zero)

    def step(term: Terms, added: Terms, reach: Doubles) -> Terms:
        whole = term[0] + term[1]
        error = term[1] * reach + whole * half_ulp(reach) + half_ulp(whole * reach) + SMALLEST + added[1]
        size = term[0] * reach + added[0]
        return size, error + half_ulp(size + error)

    for coefficient in np.abs(columns[: SECOND - 1 : -1]):
        curvature, slope = step(curvature, slope, at_w), step(slope, value, at_w)
        value, head = step(value, head, at_other), (coefficient, zero)
    curvature, slope = step(curvature, slope, at_w), step(slope, value, at_w)
    curvature = step(curvature, slope, at_w)
    both = curvature[0] + slope[0], curvature[1] + slope[1] + half_ulp(curvature[0] + slope[0])
    low = step(both, step(value, (zero, zero), at_other), at_w)
    tails = np.abs(columns[SECOND - 1])
    size, error = low[0] + tails, low[1] + half_ulp(low[0] + low[1] + tails)
    missed = np.where(head[0] >= size + error, 0.0, half_ulp(size + error))
    return size * ROUNDINGS, (error + missed) * ROUNDINGS
