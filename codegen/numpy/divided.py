"""Room: codegen.  Plans the three tables of a divided difference [psi(u) - psi(v)]/(u - v).

Distant arguments, |u - v| > (u + v)/10, take psi itself from a table, without the constant psi(0)
that the difference does not see, or, beside a large logarithm, the slopes [psi(u) - psi(0)]/u of its
chords; near ones take the coefficients c_1, c_2, ... of psi on wider cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

import numpy as np
from flint import arb, ctx

from axionportal.codegen.numpy.approximation import (
    WORKING_BITS,
    Cell,
    Patch,
    doubles_with_tail,
    exact,
    local_coefficients,
)
from axionportal.codegen.numpy.kernels import Kernel, PlanningError, chord_slope, without_constant
from axionportal.codegen.numpy.planner import (
    PATCHES_PER_BINADE,
    Doubles,
    Expansions,
    Grid,
    Table,
    first_distance,
    largest_pair_error,
    plan_table,
    truncation_errors,
)

NEAR = 10
"""Arguments are near when NEAR |u - v| <= u + v."""

MASS_BITS, FACTOR_BITS = 17, 19
"""Leading bits of a mass and of 1/unit^2: the square of one times the other is exact."""

COARSE_BITS, RUN_BITS = 25, 22
"""The coarse part of a quotient is a multiple of 2^-COARSE_BITS, exact times RUN_BITS of the denominator."""

SIGNIFICAND_BITS = 53

NEAR_BITS = 4
SLOPE_TOLERANCE = 2.0**-59
"""Error allowed to a slope: 1/32 of a unit in the last place of 1/4, the smallest largest term."""

CURVATURE_TOLERANCE = 2.0**-57
"""Relative error allowed to the second derivative of near arguments, which partial derivatives take."""

DISTANT_ULPS = 0.4
"""Rounding allowed to the distant quotient before the last addition, in units in the last place."""

FAR_SCALE = 2.0**12
"""Chords are used where scale/unit is at least this or at most its inverse."""

CHORD_EXPONENTS = -16, 42
"""Squared mass ratios that chords serve: muons with mediators from 0.5 MeV to 10^5 GeV."""

CHORD_BITS = 7
"""Cells of a binade: with fewer a polynomial needs one more coefficient, with more they leave the cache."""

CHORD_TOLERANCE = 2.0**-56
"""Error allowed to a chord's slope; at most ten of them count, 1/13 ulp of ln FAR_SCALE."""

LAST_EXPONENT = 84
"""Tables reach at least so far: masses and leptons from 1e-6 to 1e6 GeV have ratios below 2^42."""

SPARE_BINADES = 4
"""Scaled arguments may land that many binades below the table's upper end."""


@dataclass(frozen=True)
class DividedDifferencePlan:
    """Tables for distant and near arguments; ``ulps`` bounds the distant quotient's part."""

    far: Table
    near: Table
    chords: Table
    ulps: float
    expansions: Expansions


def plan_divided_difference(kernel: Kernel) -> DividedDifferencePlan:
    """Tables that serve every pair of non-negative arguments."""
    first, end = slope_range(kernel)
    expansions = Expansions(without_constant(kernel), first, end)
    far = _aligned(plan_table(expansions, distant_ulps, DISTANT_ULPS, exact_delta=False))
    chords = _chord_table(chord_expansions(kernel, *CHORD_EXPONENTS))
    return DividedDifferencePlan(far, _near_table(expansions), chords, far.bound, expansions)


def chord_expansions(kernel: Kernel, first_exponent: int, end_exponent: int) -> Expansions:
    """The slopes of chords over the range of their table."""
    return Expansions(chord_slope(without_constant(kernel)), first_exponent, end_exponent)


def _chord_table(expansions: Expansions) -> Table:
    """Heads are multiples of 2^-COARSE_BITS, the rest is in the tails."""
    table = plan_table(expansions, largest_pair_error, CHORD_TOLERANCE, exact_delta=True, bits=(CHORD_BITS,))
    columns = table.columns.copy()
    shift = 1.5 * 2.0 ** (SIGNIFICAND_BITS - 1 - COARSE_BITS)
    columns[0] = (table.columns[0] + shift) - shift
    columns[1] += table.columns[0] - columns[0]
    return replace(table, columns=columns)


def _aligned(table: Table) -> Table:
    """Heads as multiples of 2^-51 of their binade, the rest moved to the tails.

    Near a zero of the kernel a nearest double has more bits below those of its neighbours, and a
    difference of two heads would be rounded where it must be exact.
    """
    columns = table.columns.copy()
    shift = 1.5 * 2.0**52 * (table.grid.lower_edges * 2.0**-51)
    columns[0] = (table.columns[0] + shift) - shift
    columns[1] += table.columns[0] - columns[0]
    return replace(table, columns=columns)


def slope_range(kernel: Kernel) -> tuple[int, int]:
    """Binades outside which the slope is constant (below) or follows its scaling law (above)."""
    first = _first_exponent(kernel)
    law = kernel.high
    if law is None or law.power != 1:
        raise PlanningError(f"{kernel.name} does not grow like u (a + b ln u)")
    slope = law.log_slope

    def law_reached(binades: int) -> bool:
        edge = Fraction(2) ** binades
        drift = max(_slope_drift(kernel, edge, step, slope) for step in (1, 64))
        return drift <= SLOPE_TOLERANCE * max(1.0, float(abs(kernel.slope(edge))))

    end = first_distance(law_reached, f"{kernel.name}: scaling law") + SPARE_BINADES
    return first, max(end + end % 2, LAST_EXPONENT)  # even: a square reaches it when its root reaches half


def _first_exponent(kernel: Kernel) -> int:
    def constant(binades: int) -> bool:
        edge = Fraction(1, 2**binades)
        return _slope_drift(kernel, edge, -64, Fraction(0)) <= SLOPE_TOLERANCE

    return -first_distance(constant, f"{kernel.name}: constant slope at 0")


def _slope_drift(kernel: Kernel, edge: Fraction, step: int, log_slope: Fraction) -> float:
    moved = kernel.slope(edge * Fraction(2) ** step)
    with ctx.workprec(WORKING_BITS):
        change = moved - kernel.slope(edge) - exact(step * log_slope) * arb(2).log()
        return float(abs(change).upper())


def distant_ulps(columns: Doubles, grid: Grid, error: Doubles) -> float:
    """Bound of the distant quotient's error in units in the last place of the largest term.

    Both values err by ``error`` at most, which the quotient divides by |u - v| >= max(u, v)/5.5; the
    largest term is at least 1/4 and at least the slope, which over such a distance exceeds the
    derivative at the larger argument less 1/4.
    """
    largest = np.maximum(np.abs(columns[2]) - 0.25, 0.25)
    return float(np.max((NEAR + 1) * error / grid.lower_edges / np.spacing(largest)))


def _near_table(expansions: Expansions) -> Table:
    grid = Grid(expansions.first_exponent, expansions.end_exponent, NEAR_BITS)
    curvatures = [patch.derivative().derivative() for patch in expansions.patches]
    degree, error = _near_degree(np.array([patch.as_doubles() for patch in curvatures]))
    columns = np.array(list(_near_rows(expansions, curvatures, degree))).T
    return Table(expansions.kernel.name, grid, columns, np.full(grid.cells, error), error)


@cache
def near_cells(patch: int) -> tuple[Cell, ...]:
    """The cells of one of a binade's patches, in units of its radius.

    A cell reaches as far as the members of a pair whose middle it holds: (u + v)/20 beyond.
    """
    radius = Fraction(1, 2 * PATCHES_PER_BINADE)
    patch_centre = 1 + (2 * patch + 1) * radius
    cells = 1 << NEAR_BITS
    per_patch = cells // PATCHES_PER_BINADE
    result = []
    for index in range(patch * per_patch, (patch + 1) * per_patch):
        centre = 1 + Fraction(2 * index + 1, 2 * cells)
        reach = Fraction(1, 2 * cells) + (1 + Fraction(index + 1, cells)) / NEAR
        result.append(((centre - patch_centre) / radius, reach / radius))
    return tuple(result)


def _near_degree(curvatures: Doubles) -> tuple[int, float]:
    """The smallest degree that gives every second derivative to CURVATURE_TOLERANCE, and the error."""
    error = np.inf
    for degree in range(4, 24):
        error = max(
            float(np.max(truncation_errors(part, cell, degree) / np.abs(part[:, 0])))
            for patch in range(PATCHES_PER_BINADE)
            for part in [curvatures[patch::PATCHES_PER_BINADE]]
            for cell in near_cells(patch)
        )
        if error <= CURVATURE_TOLERANCE:
            return degree, error
    raise PlanningError(f"near arguments: error {error:.1e} of psi'', wanted {CURVATURE_TOLERANCE:.1e}")


def _near_rows(expansions: Expansions, curvatures: list[Patch], degree: int) -> Iterator[list[float]]:
    """Rows 1/s, c_1 (head, tail), c_2 s (tail, head), c_3 s^2, ...: the second derivative, integrated twice.

    s is the lower end of the binade: distances in units of it keep every coefficient in range.
    """
    for index, (patch, curvature) in enumerate(zip(expansions.patches, curvatures, strict=True)):
        cells, derivative = near_cells(index % PATCHES_PER_BINADE), patch.derivative()
        binade = patch.radius * (2 * PATCHES_PER_BINADE)
        for cell, scaled in zip(cells, local_coefficients(curvature, cells, degree), strict=True):
            slope = doubles_with_tail([derivative.value_at(cell[0])])
            yield [float(1 / binade), *slope, *_integrated(scaled, cell[1] * patch.radius / binade, binade)]


def _integrated(scaled: tuple[arb, ...], width: Fraction, binade: Fraction) -> list[float]:
    with ctx.workprec(WORKING_BITS):
        powers = [item * exact(binade / (width**k * (k + 1) * (k + 2))) for k, item in enumerate(scaled)]
    second, second_tail, *others = doubles_with_tail(powers)
    return [second_tail, second, *others]
