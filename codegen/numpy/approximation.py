"""Room: codegen.  Local polynomials of a univariate kernel, from its Taylor coefficients in Arb.

One Taylor expansion serves a whole *patch* (a fraction of a binade).  Moving it to the centre of a
cell and dropping the high Chebyshev coefficients there is one linear map with rational entries, the
same for every binade, so that a table of thousands of cells costs a few hundred expansions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb

import numpy as np
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat
from numpy.typing import NDArray

Taylor = Callable[[Fraction, int, int], Sequence[arb]]
"""(centre, length, bits) -> Taylor coefficients at the centre, each with that relative accuracy."""

TAYLOR_LENGTH = 40
"""Terms of a patch expansion; for arguments within 1/5 of the centre the rest is below 2^-83."""

TAYLOR_BITS = 160
"""Accuracy asked of Taylor coefficients: a double and its tail (106 bits) with room to spare."""

WORKING_BITS = 400
"""Working precision of what is done with them, so that nothing is lost on the way."""


class UndecidedRoundingError(ArithmeticError):
    """An enclosure is too wide to say which double is nearest to the number in it."""


@dataclass(frozen=True)
class Patch:
    """Scaled Taylor coefficients: kernel(centre + radius t) = sum_k coefficients[k] t^k."""

    centre: Fraction
    radius: Fraction
    coefficients: tuple[arb, ...]

    def derivative(self) -> Patch:
        """The patch of the kernel's derivative."""
        scale = exact(1 / self.radius)
        with ctx.workprec(WORKING_BITS):
            series = [(k + 1) * item * scale for k, item in enumerate(self.coefficients[1:])]
        return Patch(self.centre, self.radius, (*series, arb(0)))

    def value_at(self, offset: Fraction) -> arb:
        """The expansion at centre + radius offset, the powers that it has."""
        point = exact(offset)
        with ctx.workprec(WORKING_BITS):
            total = arb(0)
            for item in reversed(self.coefficients):
                total = total * point + item
        return total

    def as_doubles(self) -> NDArray[np.float64]:
        """The coefficients to double precision, for choosing degrees."""
        return np.array([float(item) for item in self.coefficients])


def expand_patch(taylor: Taylor, centre: Fraction, radius: Fraction) -> Patch:
    """Expand a kernel at ``centre``; ``radius`` only sets the scale of the coefficients."""
    series = taylor(centre, TAYLOR_LENGTH, TAYLOR_BITS)
    step, power = exact(radius), fmpq(1)
    scaled = []
    with ctx.workprec(WORKING_BITS):
        for item in series:
            scaled.append(item * power)
            power = power * step
    return Patch(centre, radius, tuple(scaled))


def exact(value: Fraction) -> fmpq:
    """The same rational number as FLINT knows it."""
    return fmpq(value.numerator, value.denominator)


Cell = tuple[Fraction, Fraction]
"""Centre and half-width of a cell relative to its patch: T = offset + scale t, -1 <= t <= 1."""


def local_coefficients(patch: Patch, cells: tuple[Cell, ...], degree: int) -> list[tuple[arb, ...]]:
    """The kernel's truncated Chebyshev series on each cell, in powers of t = delta / half width."""
    with ctx.workprec(WORKING_BITS):
        series = arb_mat(TAYLOR_LENGTH, 1, list(patch.coefficients))
        entries = (_stacked(cells, degree) * series).entries()
    return [tuple(entries[k : k + degree + 1]) for k in range(0, len(entries), degree + 1)]


@cache
def _stacked(cells: tuple[Cell, ...], degree: int) -> arb_mat:
    """The maps of all cells of a patch, one below the other."""
    entries = [entry for cell in cells for entry in economisation(cell, degree).entries()]
    with ctx.workprec(WORKING_BITS):
        return arb_mat(len(cells) * (degree + 1), TAYLOR_LENGTH, entries)


@cache
def economisation(cell: Cell, degree: int) -> fmpq_mat:
    """Matrix from powers of T to powers of t, all Chebyshev degrees above ``degree`` dropped."""
    size = TAYLOR_LENGTH
    kept = chebyshev_transform(cell).entries()[: (degree + 1) * size]
    powers = _chebyshev_in_powers(degree)
    back = [powers[k][i] for i in range(degree + 1) for k in range(degree + 1)]
    return fmpq_mat(degree + 1, degree + 1, back) * fmpq_mat(degree + 1, size, kept)


@cache
def economisation_in_doubles(cell: Cell, degree: int) -> NDArray[np.float64]:
    """The same to double precision, for choosing by."""
    back = np.array(_chebyshev_in_powers(degree), dtype=np.float64).T
    matrix: NDArray[np.float64] = back @ chebyshev_transform_in_doubles(cell)[: degree + 1]
    return matrix


@cache
def chebyshev_transform(cell: Cell) -> fmpq_mat:
    """Matrix from powers of T to Chebyshev polynomials in t."""
    size = TAYLOR_LENGTH
    offsets, scales = (_powers(exact(value)) for value in cell)
    moved = [
        comb(n, k) * offsets[n - k] * scales[k] if n >= k else fmpq(0)
        for k in range(size)
        for n in range(size)
    ]
    return _powers_in_chebyshev() * fmpq_mat(size, size, moved)


@cache
def chebyshev_transform_in_doubles(cell: Cell) -> NDArray[np.float64]:
    """The same to double precision."""
    entries = [int(item.p) / int(item.q) for item in chebyshev_transform(cell).entries()]
    return np.array(entries).reshape(TAYLOR_LENGTH, TAYLOR_LENGTH)


def _powers(base: fmpq) -> list[fmpq]:
    powers = [fmpq(1)]
    while len(powers) < TAYLOR_LENGTH:
        powers.append(powers[-1] * base)
    return powers


@cache
def _powers_in_chebyshev() -> fmpq_mat:
    """Columns: t^n = 2^(1-n) sum_j binomial(n, j) T_(n-2j), the term T_0 halved."""
    size = TAYLOR_LENGTH
    entries = [fmpq(0)] * size**2
    for n in range(size):
        for j in range(n // 2 + 1):
            order = n - 2 * j
            weight = Fraction(comb(n, j), 2**n) * (1 if order == 0 else 2)
            entries[order * size + n] = exact(weight)
    return fmpq_mat(size, size, entries)


@cache
def _chebyshev_in_powers(degree: int) -> tuple[tuple[int, ...], ...]:
    """Rows: coefficients of T_0 ... T_degree, from T_(k+1) = 2 t T_k - T_(k-1)."""
    rows = [[1] + [0] * degree, [0, 1] + [0] * (degree - 1)]
    while len(rows) <= degree:
        shifted = [0] + [2 * entry for entry in rows[-1][:-1]]
        rows.append([new - old for new, old in zip(shifted, rows[-2], strict=True)])
    return tuple(tuple(row) for row in rows[: degree + 1])


def nearest_double(value: arb) -> float:
    """The double nearest to the number enclosed; refused unless the enclosure decides it."""
    return nearest_doubles([value])[0]


def nearest_doubles(values: Iterable[arb]) -> list[float]:
    """``nearest_double`` of each value."""
    result = []
    with ctx.workprec(WORKING_BITS):
        for value in values:
            below, above = float(value.lower()), float(value.upper())
            if below != above:
                raise UndecidedRoundingError(f"{value} does not decide its nearest double")
            result.append(below)
    return result


def doubles_with_tail(values: Sequence[arb]) -> list[float]:
    """The first value as nearest double and double nearest to the rest of it, then the others."""
    head = nearest_double(values[0])
    with ctx.workprec(WORKING_BITS):
        rest = values[0] - head
    return [head, *nearest_doubles([rest, *values[1:]])]
