"""Room: codegen.  Certificate of the partial derivatives of a two-mass function inside its tables.

Followed are the operations of ``_two_mass_derivatives.py``.  Distant masses: the error of psi'(w) - D in
units of 2^-53 of the largest of psi'(w), D and 1/4, its factor being known to more than double precision.
Near masses: the relative error of the second divided difference, which does not vanish.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from axionportal.codegen.numpy.certificate import Certificate, Region, assembled, cell_edges, rounded_up
from axionportal.codegen.numpy.certificate_distant import LEAST_TERM, distant_figures
from axionportal.codegen.numpy.certificate_second import SecondBox, second_boxes
from axionportal.codegen.numpy.certificate_tables import LOW_PART, TableErrors, mass_range
from axionportal.codegen.numpy.certificate_two_masses import near_figures
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST

PAIRS = 2.0**-5
"""Covers, in units of 2^-53, what sums, products and quotients of pairs lose and the error of a squared
ratio (below 2^-65), which second derivatives of u ln u or of u^(3/2) pass on with a factor below 8."""

FINAL_DISTANT, FINAL_NEAR = 1.0, 0.5
"""The last rounding: psi'(w) - D is at most twice its largest term, whose unit may be half of its own."""


def certify_derivatives(name: str, errors: TableErrors) -> Certificate:
    """The certificate of either partial derivative: exchanging the masses exchanges them."""
    tables = errors.tables
    scale = "near masses: the value; distant ones: the largest of psi'(w), D and 1/4 times their factor"
    cells, regions, together = tables.far.grid.cells + tables.near.grid.cells, *_proved(errors)
    return assembled(name, scale, cells, regions, together)


@cache
def _proved(errors: TableErrors) -> tuple[tuple[Region, ...], float]:
    near = _near_figures(errors)
    return (_distant(errors), _near(errors, near)), _together(errors, near)


def _distant(errors: TableErrors) -> Region:
    slopes, far = errors.slopes, errors.tables.far
    slope = slopes.error / (UNIT_ROUNDOFF * np.maximum(slopes.least, LEAST_TERM)) * ROUNDINGS
    mean = distant_figures(errors).difference
    worst = int(np.argmax(mean))
    low, high = cell_edges(far.grid)[worst : worst + 2].tolist()
    parts = rounded_up(float(np.max(slope))), rounded_up(float(np.max(mean)))
    roundoffs = parts[0] + parts[1] + PAIRS
    bound = rounded_up(FINAL_DISTANT + roundoffs)
    text = mass_range(far)
    return Region("distant masses", text, bound, *parts, 0.0, (low, high), rounded_up(roundoffs))


@dataclass(frozen=True)
class _NearFigures:
    """Per near cell, in units of 2^-53: the relative error, the share of the approximation in it, and
    the errors of both masses times the derivatives, added up.
    """

    relative: Doubles
    approximation: Doubles
    products: Doubles


def _near_figures(errors: TableErrors) -> _NearFigures:
    table, approximation = errors.tables.near, errors.curvature.reach / 2
    relative, part, products = (np.zeros(table.grid.cells) for _ in range(3))

    def product(box: SecondBox) -> Doubles:
        return 2 * box.weight * (box.error + approximation)

    for boxes in second_boxes(table.columns, table.grid, LOW_PART):
        products = np.maximum(products, product(boxes[0]) + product(boxes[1]))
        for box in boxes:
            least = box.least - approximation
            unit = UNIT_ROUNDOFF * np.maximum(least, SMALLEST)
            relative = np.maximum(relative, np.where(least > 0, (box.error + approximation) / unit, np.inf))
            part = np.maximum(part, np.where(least > 0, approximation / unit, np.inf))
    return _NearFigures(relative * ROUNDINGS, part * ROUNDINGS, products / UNIT_ROUNDOFF * ROUNDINGS)


def _near(errors: TableErrors, figures: _NearFigures) -> Region:
    grid, relative = errors.tables.near.grid, figures.relative
    cell = int(np.argmax(relative))
    low, high = cell_edges(grid)[cell : cell + 2].tolist()
    roundoffs = float(relative[cell]) + PAIRS
    bound = rounded_up(FINAL_NEAR + roundoffs)
    part = float(figures.approximation[cell])
    parts = rounded_up(part), rounded_up(float(relative[cell]) - part), 0.0
    text = mass_range(errors.tables.far)
    return Region("near or equal masses", text, bound, *parts, (low, high), rounded_up(roundoffs))


def _together(errors: TableErrors, figures: _NearFigures) -> float:
    """See ``Certificate``; the function's own errors are known of its value or 1, and so are the sums."""
    function = near_figures(errors)
    near = function.absolute + figures.products / np.maximum(function.least, 1.0)
    distant = distant_figures(errors).together
    return rounded_up(max(float(np.max(near)), float(np.max(distant))) * ROUNDINGS + 3 * PAIRS)
