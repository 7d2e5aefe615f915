"""Room: codegen.  What the certificates of a two-mass function need to know of its tables.

Errors of the tables themselves, of squared ratios as ``_squares.py`` forms them, and of the logarithm as
``_divided_difference.py`` does.
"""

from __future__ import annotations

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
from axionportal.codegen.numpy.certificate import MOST_BINADES, EmittedLaw, EmittedTable, exact_multiples
from axionportal.codegen.numpy.certificate_near import (
    NearErrors,
    near_approximation_errors,
    near_curvature_errors,
)
from axionportal.codegen.numpy.certificate_second import Slope, slopes
from axionportal.codegen.numpy.divided import (
    COARSE_BITS,
    FACTOR_BITS,
    MASS_BITS,
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


@dataclass(frozen=True)
class TwoMassTables:
    """All tables of a two-mass function, as emitted."""

    far: EmittedTable
    near: EmittedTable
    logarithm: EmittedTable
    logarithm_law: EmittedLaw
    least_constant: float
    chords: EmittedTable
    far_scale: float


@dataclass(frozen=True)
class Logarithm:
    """Absolute error of the logarithm's pair, and size of its low part."""

    error: float
    low_size: float


@dataclass(frozen=True, eq=False)
class TableErrors:
    """Tables with what several certificates need to know of them.

    ``kernel`` is the function of the divided difference; ``expansions`` are those of it without its
    constant over the range of the tables, ``chords`` those of the slopes of its chords over theirs.
    """

    kernel: LoopFunction
    tables: TwoMassTables
    expansions: Expansions
    chords: Expansions

    def __post_init__(self) -> None:
        grids = self.tables.far.grid, self.tables.near.grid
        if len({(grid.first_exponent, grid.end_exponent) for grid in grids}) > 1:
            raise PlanningError(f"{self.kernel.name}: its tables do not cover the same range")

    @cached_property
    def discs(self) -> DiscBound:
        grid = self.tables.far.grid
        return disc_bound_by_slope(self.kernel, grid.first_exponent, grid.end_exponent)

    @cached_property
    def sensitivity(self) -> float:
        """To relative errors of arguments: |u d/du D| + |v d/dv D| is at most the largest w |psi''(w)|."""
        return _sensitivity(self.discs, self.expansions)

    @cached_property
    def node(self) -> float:
        """Effect of the errors of squared ratios that are pairs."""
        return NODE_ERROR * self.sensitivity * ROUNDINGS

    @cached_property
    def far(self) -> Doubles:
        """Approximation error of psi per cell, with room for low parts of arguments."""
        table = self.tables.far
        found = approximation_errors(self.expansions, self.discs, table.columns, table.grid)
        room: Doubles = found * (1 + 2.0**-20)
        return room

    @cached_property
    def near(self) -> NearErrors:
        """Approximation errors of psi' per near cell."""
        return near_approximation_errors(self.expansions, self.discs, self.tables.near.columns)

    @cached_property
    def curvature(self) -> NearErrors:
        """Approximation errors of psi'' per near cell, in units of the inverse binade."""
        grid = self.tables.far.grid
        discs = disc_bound_by_curvature(self.kernel, grid.first_exponent, grid.end_exponent)
        return near_curvature_errors(self.expansions, discs, self.tables.near.columns)

    @cached_property
    def slopes(self) -> Slope:
        """Psi' as it is found for distant arguments, with all errors in it.

        From the centre of a cell its distance from what is stored grows as the second derivative's does.
        """
        table = self.tables.near
        found = slopes(table.columns, table.grid)
        grown = self.curvature.reach * (0.5 / table.grid.cells_per_binade) * ROUNDINGS
        error = (found.error + self.near.centre + grown + self.node) * ROUNDINGS
        return Slope(error, np.maximum(found.least - error, 0.0))

    @cached_property
    def logarithm(self) -> Logarithm:
        return _logarithm(self.tables.logarithm, self.tables.logarithm_law)


def _logarithm(table: EmittedTable, law: EmittedLaw) -> Logarithm:
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
    return Logarithm((float(np.max(approximation + rounding)) + step_error + roundings) * ROUNDINGS, low)


def _sensitivity(discs: DiscBound, expansions: Expansions) -> float:
    largest = 0.0
    for index, patch in enumerate(expansions.patches):
        moduli = [float(abs(item).upper()) for item in patch.coefficients]
        inside = sum(k * (k - 1) * modulus for k, modulus in enumerate(moduli))
        modulus, ratio = discs.of_patch(index, patch)
        rest = modulus / ratio**2 * curvature_rest(1 / ratio)
        edge = float((patch.centre + patch.radius) / patch.radius**2)
        largest = max(largest, (inside + rest) * edge)
    return largest * ROUNDINGS


def assembly_error(slope: Doubles, low_part: Doubles, log: Logarithm) -> Doubles:
    """The logarithm's error, and the sum of the rests; the sum of the coarse parts is exact."""
    coarse = 2.0**-COARSE_BITS
    if np.max(slope) >= MOST_SLOPE:
        raise PlanningError(f"a slope of {np.max(slope):.3g} is too steep for the coarse part of a quotient")
    regular = half_ulp(np.array(log.low_size + coarse))
    total: Doubles = log.error + 2 * regular + half_ulp(log.low_size + low_part + 2 * coarse)
    return total


def sum_error(heads: Doubles, low_size: Doubles) -> Doubles:
    """What Dekker's sum of head and low part misses where the head is the smaller one."""
    missed: Doubles = np.where(np.abs(heads) >= low_size, 0.0, half_ulp(low_size))
    return missed


def mass_range(table: EmittedTable) -> str:
    """The masses that a table of squared ratios serves."""
    half = table.grid.first_exponent / 2, table.grid.end_exponent / 2
    return f"both masses in units of the lepton's in [2^{half[0]:g}, 2^{half[1]:g})"
