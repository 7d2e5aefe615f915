"""Room: codegen.  Certificates: a proved bound of |emitted double - exact value| for every argument.

In the table it is half a unit in the last place for the last addition, plus the distance of the stored
polynomial from the function (cell_errors), plus the rounding of what is added to the head (rounding).
Beyond the table it is what a law leaves out, by the proved remainder of the expansion (certificate_laws).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from axionportal.codegen.numpy.cell_errors import approximation_errors
from axionportal.codegen.numpy.certificate_laws import LawErrors, law_errors
from axionportal.codegen.numpy.limit_laws import EmittedLaw as BeyondLaw
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles, Expansions, Grid
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, in_ulps, least_moduli, tail_errors
from axionportal.codegen.numpy.targets import Side, Target

DECIMALS = 4
"""Bounds are stated rounded up to so many decimals."""

MOST_BINADES = 2.0**11
"""More than the binades between any two finite doubles."""

MOST_DOUBLE = float(np.finfo(np.float64).max)

LAST_ROUNDING = 0.5 + 2.0**-50
"""Of head + (...); the excess covers the two further additions of a subnormal result."""


@dataclass(frozen=True)
class EmittedLaw:
    """What a divided difference is moved by, as emitted: slope ln 2 = step_high + step_low."""

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
    """Part of a function's domain, its proved bound, and the parts of it before the last rounding.

    ``unit_roundoffs`` is the error before the last rounding in units of 2^-53 of the scale itself; zero
    for a method that is not used where that matters, for results that are pairs.
    """

    name: str
    arguments: str
    bound_ulp: float
    approximation_ulp: float
    rounding_ulp: float
    neglected_ulp: float
    worst_cell: tuple[float, float]
    unit_roundoffs: float


@dataclass(frozen=True)
class Certificate:
    """|emitted - exact| <= bound_ulp units in the last place of ``scale`` on the whole domain.

    ``together``, of derivatives by two masses, bounds the errors of the function and of each mass times
    the derivative by it, added up before the last rounding, in units of 2^-53 of their largest term or 1.
    """

    function: str
    scale: str
    bound_ulp: float
    cells: int
    worst_cell: tuple[float, float]
    regions: tuple[Region, ...]
    together: float | None = None

    @property
    def unit_roundoffs(self) -> float:
        """The largest error before the last rounding, in units of 2^-53 of the scale."""
        return max(region.unit_roundoffs for region in self.regions)

    def as_row(self) -> dict[str, object]:
        """The JSON row of the report; a bound that there is not is null."""
        regions = [_finite({**vars(item), "worst_cell": list(item.worst_cell)}) for item in self.regions]
        whole = {**vars(self), "worst_cell": list(self.worst_cell), "regions": regions}
        if self.together is None:
            del whole["together"]
        return _finite(whole)


def _finite(row: dict[str, object]) -> dict[str, object]:
    return {key: None if value == np.inf else value for key, value in row.items()}


def assembled(
    function: str, scale: str, cells: int, regions: tuple[Region, ...], together: float | None = None
) -> Certificate:
    """The certificate of a function: its worst region decides."""
    worst = max(regions, key=lambda region: region.bound_ulp)
    return Certificate(function, scale, worst.bound_ulp, cells, worst.worst_cell, regions, together)


def rounded_up(ulps: float) -> float:
    """The figure with few decimals, never smaller."""
    return ceil(ulps * 10**DECIMALS) / 10**DECIMALS if np.isfinite(ulps) else ulps


@dataclass(frozen=True)
class _Cells:
    """Errors of the cells of a table before the last rounding, and what they are measured by."""

    approximation: Doubles
    rounding: Doubles
    least: Doubles


def certify_one_ratio(
    target: Target,
    table: EmittedTable,
    laws: tuple[BeyondLaw, BeyondLaw],
    log_errors: tuple[float, float],
    expansions: Expansions,
) -> Certificate:
    """The certificate of a loop function of one argument, or of its derivative, for every positive double.

    ``laws`` hold below and above the table; ``expansions`` are Taylor's, over the table's range.
    """
    grid = table.grid
    discs = target.discs(grid.first_exponent, grid.end_exponent)
    approximation = approximation_errors(expansions, discs, table.columns, grid)
    rounding, sizes = tail_errors(table.columns, grid.half_widths, exact_delta=True)
    least = np.maximum(least_moduli(table.columns, sizes, approximation + rounding), target.floor(grid))
    regions = (
        _inside(grid, _Cells(approximation, rounding, least)),
        _beyond("low", law_errors(target, "low", laws[0], grid.first_exponent, log_errors)),
        _beyond("high", law_errors(target, "high", laws[1], grid.end_exponent, log_errors)),
    )
    return assembled(target.name, target.scale, grid.cells, regions)


def _inside(grid: Grid, cells: _Cells) -> Region:
    total = in_ulps(cells.approximation + cells.rounding, cells.least)
    worst = int(np.argmax(total))
    spacing = float(np.spacing(max(float(cells.least[worst]), np.finfo(np.float64).tiny)))
    approximation, rounding = (
        rounded_up(float(part[worst]) / spacing) for part in (cells.approximation, cells.rounding)
    )
    low, high = cell_edges(grid)[worst : worst + 2].tolist()
    text = f"[2^{grid.first_exponent}, 2^{grid.end_exponent})"
    bound = rounded_up(LAST_ROUNDING + float(total[worst]))
    relative = (cells.approximation + cells.rounding) / np.maximum(cells.least, SMALLEST) / UNIT_ROUNDOFF
    roundoffs = rounded_up(float(np.max(relative)) * ROUNDINGS)
    return Region("table", text, bound, approximation, rounding, 0.0, (low, high), roundoffs)


def _beyond(side: Side, errors: LawErrors) -> Region:
    """The arguments beyond the table on one side; the worst binade is its ``worst_cell``."""
    total = errors.neglected + errors.rounding
    worst = int(np.argmax(total))
    low, high = (float(np.ldexp(1.0, int(errors.exponents[worst]) + k)) for k in (0, 1))
    rounding, neglected = (rounded_up(float(part[worst])) for part in (errors.rounding, errors.neglected))
    bound = rounded_up(LAST_ROUNDING + float(total[worst]))
    name = "below the table" if side == "low" else "above the table"
    first, end = int(errors.exponents[0]), int(errors.exponents[-1]) + 1
    text = f"(0, 2^{end})" if side == "low" else f"[2^{first}, 2^{end})"
    worst_cell = low, min(high, MOST_DOUBLE)
    return Region(name, text, bound, 0.0, rounding, neglected, worst_cell, rounded_up(float(total[worst])))


def exact_multiples(step: float) -> bool:
    """Can the step be multiplied by any number of binades without rounding?"""
    numerator = abs(Fraction(step).numerator)
    return numerator.bit_length() + 11 <= 53


def cell_edges(grid: Grid) -> Doubles:
    """Lower edges of all cells, and the upper edge of the last."""
    steps = np.arange(grid.cells_per_binade) / grid.cells_per_binade
    binades = np.arange(grid.first_exponent, grid.end_exponent)
    lower = np.ldexp(1 + steps[None, :], binades[:, None].astype(np.intc)).ravel()
    edges: Doubles = np.append(lower, 2.0**grid.end_exponent)
    return edges
