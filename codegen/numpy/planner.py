"""Room: codegen.  Plans the tables of a univariate kernel: range, cells, degree, and a bound.

A table is addressed by the bits of its argument: exponent and leading mantissa bits name a cell,
delta = x - centre is exact, and

    value = head + (tail + delta (c_1 + delta (c_2 + ...)))

with head + tail the kernel at the centre to twice double precision.  The rounding error of this
sequence of operations is bounded cell by cell; the coarsest grid within the request is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from axionportal.codegen.numpy.approximation import (
    TAYLOR_LENGTH,
    Cell,
    Patch,
    chebyshev_transform_in_doubles,
    doubles_with_tail,
    economisation_in_doubles,
    expand_patch,
    local_coefficients,
)
from axionportal.codegen.numpy.kernels import Kernel, PlanningError

Doubles = NDArray[np.float64]

UNIT_ROUNDOFF = 2.0**-53
PATCHES_PER_BINADE = 4
MANTISSA_BITS = (6, 7, 8)
DEGREES = range(3, 9)
WIDEST_EXPONENT = 160
"""A kernel that has not reached its scaling law by 2^160 is refused."""


@dataclass(frozen=True)
class Grid:
    """Cells of equal width within each binade [2^e, 2^(e+1)), first_exponent <= e < end_exponent."""

    first_exponent: int
    end_exponent: int
    mantissa_bits: int

    @property
    def cells_per_binade(self) -> int:
        return 1 << self.mantissa_bits

    @property
    def cells(self) -> int:
        return (self.end_exponent - self.first_exponent) * self.cells_per_binade

    @cached_property
    def half_widths(self) -> Doubles:
        exponents = np.arange(self.first_exponent, self.end_exponent)
        return np.repeat(2.0**exponents / (2 * self.cells_per_binade), self.cells_per_binade)

    @property
    def lower_edges(self) -> Doubles:
        """Lower end of the binade of each cell."""
        return self.half_widths * (2 * self.cells_per_binade)


@dataclass(frozen=True)
class Table:
    """A planned table: row k of ``columns`` holds head, tail, c_1, c_2 ... of every cell.

    ``pair_error`` bounds |head + (tail + ...) - kernel| per cell before the last addition is
    rounded; ``bound`` is the measure by which the table was chosen.
    """

    kernel: str
    grid: Grid
    columns: Doubles
    pair_error: Doubles
    bound: float

    @property
    def degree(self) -> int:
        return len(self.columns) - 2


Measure = Callable[[Doubles, Grid, Doubles], float]
"""(columns, grid, pair error) -> the figure that a request limits."""

Analysis = Callable[[Doubles, Grid, Doubles], Doubles]
"""(columns, grid, truncation error) -> error of the unevaluated pair, per cell."""


class Expansions:
    """A kernel's patches over a range of binades, expanded once and used by every candidate."""

    def __init__(self, kernel: Kernel, first_exponent: int, end_exponent: int) -> None:
        self.kernel = kernel
        self.first_exponent, self.end_exponent = first_exponent, end_exponent
        self.patches = tuple(self._expand())

    def _expand(self) -> Iterator[Patch]:
        for exponent in range(self.first_exponent, self.end_exponent):
            radius = Fraction(2) ** exponent / (2 * PATCHES_PER_BINADE)
            for index in range(PATCHES_PER_BINADE):
                centre = Fraction(2) ** exponent + (2 * index + 1) * radius
                yield expand_patch(self.kernel.taylor, centre, radius)

    @cached_property
    def doubles(self) -> Doubles:
        """One row per patch."""
        return np.array([patch.as_doubles() for patch in self.patches])


def first_distance(reached: Callable[[int], bool], what: str) -> int:
    """The smallest number of binades for which ``reached``, a condition that stays true, holds."""
    distances = range(WIDEST_EXPONENT)
    found = bisect_left(distances, True, key=reached)
    if found == len(distances):
        raise PlanningError(f"{what} is not reached within 2^{WIDEST_EXPONENT}")
    return found


def plan_table(
    expansions: Expansions,
    measure: Measure,
    limit: float,
    *,
    exact_delta: bool,
    bits: Sequence[int] = MANTISSA_BITS,
    degrees: Sequence[int] = DEGREES,
    analysis: Analysis | None = None,
) -> Table:
    """The coarsest grid, and on it the lowest degree, whose ``measure`` is at most ``limit``.

    ``analysis`` gives the error of a table's pairs, ``pair_error`` unless another is named.
    Raises PlanningError, with the best figure found, when there is none.
    """
    errors = analysis or partial(pair_error, exact_delta=exact_delta)

    def figure(grid: Grid, degree: int) -> float:
        with np.errstate(all="ignore"):  # a candidate whose powers overflow is not acceptable
            columns, dropped = _estimated(expansions, grid, degree)
            error = errors(columns, grid, dropped)
            return float(np.nan_to_num(measure(columns, grid, error), nan=np.inf, posinf=np.inf))

    best = np.inf
    for mantissa_bits in bits:
        grid = Grid(expansions.first_exponent, expansions.end_exponent, mantissa_bits)
        best = min(best, figure(grid, degrees[-1]))
        if best <= limit:
            degree = next(degree for degree in degrees if figure(grid, degree) <= limit)
            return _exact_table(expansions, grid, degree, measure, errors)
    name = expansions.kernel.name
    if best == np.inf:
        raise PlanningError(f"{name}: it may vanish, and then no bound is relative to its value")
    raise PlanningError(f"{name}: the best bound is {best:.5g}, {limit:.5g} was requested")


def cells_of_patch(grid: Grid) -> tuple[Cell, ...]:
    """The cells of a patch, in units of its radius."""
    cells = grid.cells_per_binade // PATCHES_PER_BINADE
    return tuple((Fraction(2 * i + 1, cells) - 1, Fraction(1, cells)) for i in range(cells))


def _estimated(expansions: Expansions, grid: Grid, degree: int) -> tuple[Doubles, Doubles]:
    """Columns and truncation errors to double precision, enough to choose by."""
    cells, patches = cells_of_patch(grid), expansions.doubles
    kept = [patches @ economisation_in_doubles(cell, degree).T for cell in cells]
    powers = np.stack(kept, axis=1).reshape(grid.cells, degree + 1)
    powers /= grid.half_widths[:, None] ** np.arange(degree + 1)
    tails = UNIT_ROUNDOFF * np.abs(powers[:, :1])
    columns = np.concatenate([powers[:, :1], tails, powers[:, 1:]], axis=1).T
    return columns, _truncation(expansions, grid, degree)


def _truncation(expansions: Expansions, grid: Grid, degree: int) -> Doubles:
    dropped = [truncation_errors(expansions.doubles, cell, degree) for cell in cells_of_patch(grid)]
    return np.stack(dropped, axis=1).reshape(grid.cells)


def truncation_errors(patches: Doubles, cell: Cell, degree: int) -> Doubles:
    """Sum of the moduli of the dropped Chebyshev coefficients, and the rest of the Taylor series.

    The rest is taken as large as the last term kept; it is smaller for every kernel whose nearest
    singularity is at least twice as far from the patch's centre as the cell reaches.
    """
    transform = chebyshev_transform_in_doubles(cell)[degree + 1 :]
    dropped: Doubles = np.abs(patches @ transform.T).sum(axis=1)
    reach = float(abs(cell[0]) + cell[1])
    return dropped + np.abs(patches[:, -1]) * reach ** (TAYLOR_LENGTH - 1)


def _exact_table(
    expansions: Expansions, grid: Grid, degree: int, measure: Measure, analysis: Analysis
) -> Table:
    """The table with its coefficients rounded once from enclosures, and its bound."""
    columns = np.array(list(_exact_rows(expansions, grid, degree))).T
    columns[2:] /= grid.half_widths ** np.arange(1, degree + 1)[:, None]  # exact: powers of two
    dropped = _truncation(expansions, grid, degree)
    error = analysis(columns, grid, dropped)
    return Table(expansions.kernel.name, grid, columns, error, measure(columns, grid, error))


def _exact_rows(expansions: Expansions, grid: Grid, degree: int) -> Iterator[list[float]]:
    """Rows head, tail, c_1 h, c_2 h^2 ... with h the cell's half-width, a power of two."""
    cells = cells_of_patch(grid)
    for patch in expansions.patches:
        yield from map(doubles_with_tail, local_coefficients(patch, cells, degree))


def pair_error(columns: Doubles, grid: Grid, truncation: Doubles, *, exact_delta: bool) -> Doubles:
    """Bound on the error of the unevaluated pair (head, tail + delta polynomial(delta)) per cell.

    Running error analysis of Horner's rule at |delta| = half width: every coefficient, product and
    sum carries one rounding, and so does delta unless it is the exact difference of two doubles.
    """
    roundings, half_widths = (1 if exact_delta else 2), grid.half_widths
    size, error = np.zeros_like(half_widths), np.zeros_like(half_widths)
    for coefficient in np.abs(columns[:0:-1]):  # from the highest power down to the tail
        error = half_widths * (error + roundings * UNIT_ROUNDOFF * size)
        size = half_widths * size + coefficient
        error = error + UNIT_ROUNDOFF * (coefficient + size)
    total: Doubles = error + truncation
    return total * (1 + 2.0**-30)  # for the rounding of this bound itself


def ulp_bound(columns: Doubles, grid: Grid, error: Doubles, floor: Doubles | float = 0.0) -> float:
    """Largest error of the rounded value over the cells, in units in the last place.

    The unit is that of the value, or of ``floor`` where that is larger.
    """
    variation = np.abs(columns[1])
    for power, coefficient in enumerate(columns[2:], start=1):
        variation = variation + np.abs(coefficient) * grid.half_widths**power
    smallest = np.maximum(np.abs(columns[0]) - variation, floor)
    units = np.spacing(np.maximum(smallest, np.finfo(np.float64).tiny))
    return float(0.5 + np.max(np.where(smallest > 0, error / units, np.inf)))


def largest_pair_error(_columns: Doubles, _grid: Grid, error: Doubles) -> float:
    """Largest absolute error of the unevaluated pair, for kernels that may vanish."""
    return float(np.max(error))
