"""Room: codegen.  Proved distance of a table's stored polynomials from their kernel, cell by cell.

Stored coefficients are exact doubles.  Their difference from the kernel's Taylor coefficients at the
cell's centre, enclosed by Arb, is summed up in Chebyshev form; what the Taylor expansion leaves out is
bounded by Cauchy's estimate with the kernel's modulus on a disc (derivations/verification/discs).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb, factorial

import numpy as np
from flint import arb, arb_mat, ctx

from axionportal.codegen.numpy.approximation import TAYLOR_LENGTH, Cell, Patch, exact
from axionportal.codegen.numpy.planner import PATCHES_PER_BINADE, Doubles, Expansions, Grid, cells_of_patch
from axionportal.derivations.records import LoopFunction
from axionportal.derivations.verification.discs import modulus_bounds, sector_of

DIFFERENCE_BITS = 256
"""Working precision of differences, which are about 2^-60 of their terms."""

SPARE_POWERS = 6
"""Powers beyond the stored ones that are compared one by one; the others enter by their moduli."""

ROUNDINGS = 1 + 2.0**-30
"""Covers the roundings of a bound that is itself computed in doubles (fewer than 2^20 operations)."""

CONVERSION = 2.0**-40
"""Relative error allowed to a difference as a double and to its Chebyshev sums (below 2^12 roundings)."""


@dataclass(frozen=True)
class DiscBound:
    """|c_k| (radius C)^k <= modulus (C) for the Taylor coefficients about any C of a binade, k >= 1."""

    radius: Fraction
    moduli: Sequence[float]

    def of_patch(self, index: int, patch: Patch) -> tuple[float, float]:
        """(modulus, radius of the disc in units of the patch's)."""
        ratio = float(self.radius * patch.centre / patch.radius) / ROUNDINGS
        return self.moduli[index // PATCHES_PER_BINADE], ratio


def disc_bound(function: LoopFunction, first_exponent: int, end_exponent: int) -> DiscBound:
    """For a loop function of one argument itself."""
    sector = sector_of(function)
    return DiscBound(sector.sine, modulus_bounds(function, range(first_exponent, end_exponent), sector))


def disc_bound_by_slope(function: LoopFunction, first_exponent: int, end_exponent: int) -> DiscBound:
    """For a function less its value at the centre, by its derivative: sharp where it nearly vanishes."""
    return _disc_bound_by_derivative(function, first_exponent, end_exponent, 1)


def disc_bound_by_curvature(function: LoopFunction, first_exponent: int, end_exponent: int) -> DiscBound:
    """The same less the slope too (k >= 2), by the first or second derivative, whichever is sharper."""
    by_slope = disc_bound_by_slope(function, first_exponent, end_exponent)
    moduli = _disc_bound_by_derivative(function, first_exponent, end_exponent, 2).moduli
    return DiscBound(by_slope.radius, [min(pair) for pair in zip(by_slope.moduli, moduli, strict=True)])


@cache
def _disc_bound_by_derivative(function: LoopFunction, first: int, end: int, order: int) -> DiscBound:
    sector, exponents = sector_of(function), range(first, end)
    bounds = modulus_bounds(function, exponents, sector, derivative=order)
    radius = float(sector.sine)
    moduli = [
        bound * (radius * 2.0 ** (exponent + 1)) ** order / factorial(order)
        for bound, exponent in zip(bounds, exponents, strict=True)
    ]
    return DiscBound(sector.sine, moduli)


Excess = Callable[[int, list[arb]], list[arb]]
"""(cell of the patch, Taylor coefficients in powers of t) -> the same less what is stored."""


def approximation_errors(expansions: Expansions, discs: DiscBound, columns: Doubles, grid: Grid) -> Doubles:
    """Per cell: bound of |head + tail + sum_k c_k delta^k - kernel| for |delta| <= half width."""
    degree, cells = len(columns) - 2, cells_of_patch(grid)
    scaled = columns.copy()
    scaled[2:] *= grid.half_widths ** np.arange(1, degree + 1)[:, None]  # exact: powers of two
    if not np.isfinite(scaled).all():
        raise ArithmeticError("a table holds coefficients that are not finite")
    stored = scaled.T.tolist()
    differences, rests = [], []
    for index, patch in enumerate(expansions.patches):
        rows = stored[index * len(cells) : (index + 1) * len(cells)]
        modulus, ratio = discs.of_patch(index, patch)
        rests.append(np.full(len(cells), modulus * taylor_rest(1 / ratio)))
        differences.append(patch_difference(patch, cells, degree + 1 + SPARE_POWERS, _less(rows)))
    total: Doubles = (largest_values(differences) + np.concatenate(rests)) * ROUNDINGS
    return total


def _less(rows: list[list[float]]) -> Excess:
    def excess(cell: int, local: list[arb]) -> list[arb]:
        head, *others = rows[cell]
        local[0] = local[0] - head
        for power, value in enumerate(others):
            local[power] = local[power] - value
        return local

    return excess


def taylor_rest(q: float) -> float:
    """Bound of sum q^k from the first term that a patch leaves out."""
    return q**TAYLOR_LENGTH / (1 - q) * ROUNDINGS


def slope_rest(q: float) -> float:
    """Bound of sum k q^(k-1) from the first term that a patch leaves out."""
    first = TAYLOR_LENGTH * q ** (TAYLOR_LENGTH - 1) / (1 - q)
    return (first + q**TAYLOR_LENGTH / (1 - q) ** 2) * ROUNDINGS


def curvature_rest(q: float) -> float:
    """Bound of sum k (k - 1) q^(k-2) from the first term that a patch leaves out."""
    n = TAYLOR_LENGTH
    first = n * (n - 1) / (1 - q) + 2 * n * q / (1 - q) ** 2 + 2 * q**2 / (1 - q) ** 3
    return q ** (n - 2) * first * ROUNDINGS


@dataclass(frozen=True)
class Difference:
    """Per cell (rows): sum_k d_k t^k with d_k = middle +- radius, and a bound of the powers left out."""

    middles: Doubles
    radii: Doubles
    rest: Doubles


def patch_difference(patch: Patch, cells: tuple[Cell, ...], powers: int, excess: Excess) -> Difference:
    """What is left of the patch's polynomial on its cells by ``excess``."""
    powers = min(powers, TAYLOR_LENGTH)
    with ctx.workprec(DIFFERENCE_BITS):
        series = arb_mat(TAYLOR_LENGTH, 1, list(patch.coefficients))
        local = (_moves(cells, powers) * series).entries()
        left = [excess(cell, local[cell * powers : (cell + 1) * powers]) for cell in range(len(cells))]
        middles = np.array([[float(item) for item in row] for row in left])
        radii = np.array([[float(item.rad()) for item in row] for row in left])
    rest = np.zeros(len(cells))
    for weights, item in zip(_skipped(cells, powers), patch.coefficients, strict=True):
        rest = rest + weights * float(abs(item).upper())
    return Difference(middles, radii, rest)


def largest_values(differences: Sequence[Difference]) -> Doubles:
    """Per cell of all patches: bound of the difference for |t| <= 1."""
    middles, radii, rests = (
        np.concatenate([getattr(item, name) for item in differences]) for name in ("middles", "radii", "rest")
    )
    total: Doubles = _chebyshev_bound(np.ascontiguousarray(middles.T), radii.T) + rests
    return total


def central_values(differences: Sequence[Difference]) -> Doubles:
    """Per cell of all patches: bound of the difference at t = 0."""
    middles, radii, rests = (
        np.concatenate([getattr(item, name) for item in differences]) for name in ("middles", "radii", "rest")
    )
    found: Doubles = np.abs(middles[:, 0]) * (1 + CONVERSION) + radii[:, 0] * ROUNDINGS + rests
    return found


def _chebyshev_bound(middles: Doubles, radii: Doubles) -> Doubles:
    """Bound of |sum_k d_k t^k| for |t| <= 1 by the moduli of its Chebyshev coefficients."""
    count = len(middles)
    transform = _powers_in_chebyshev(count)
    total: Doubles = np.zeros_like(middles[0])
    for row in transform:
        coefficient = np.zeros_like(total)
        for weight, middle in zip(row, middles, strict=True):
            if weight:
                coefficient = coefficient + weight * middle
        total = total + np.abs(coefficient)
    for middle, radius in zip(np.abs(middles), radii, strict=True):
        total = total + (CONVERSION * middle + radius * ROUNDINGS)
    return total


@cache
def _powers_in_chebyshev(count: int) -> list[list[float]]:
    """Column k: the coefficients of t^k in T_0, T_1, ...; they are positive and add up to one."""
    rows = [[0.0] * count for _ in range(count)]
    for k in range(count):
        for j in range(k // 2 + 1):
            order = k - 2 * j
            rows[order][k] = float(Fraction(comb(k, j), 2**k) * (1 if order == 0 else 2))
    return rows


@cache
def _moves(cells: tuple[Cell, ...], powers: int) -> arb_mat:
    """From powers of T on a patch to the first powers of t on each of its cells, T = o + s t."""
    entries = [
        exact(comb(k, m) * offset ** (k - m) * scale**m) if k >= m else exact(Fraction(0))
        for offset, scale in cells
        for m in range(powers)
        for k in range(TAYLOR_LENGTH)
    ]
    with ctx.workprec(DIFFERENCE_BITS):
        return arb_mat(len(cells) * powers, TAYLOR_LENGTH, entries)


@cache
def _skipped(cells: tuple[Cell, ...], powers: int) -> list[Doubles]:
    """Per power of T and cell: the moduli of the powers of t that ``_moves`` leaves out, summed."""
    return [
        np.array(
            [
                float(sum(comb(k, m) * abs(o) ** (k - m) * s**m for m in range(powers, k + 1)))
                for o, s in cells
            ]
        )
        * ROUNDINGS
        for k in range(TAYLOR_LENGTH)
    ]
