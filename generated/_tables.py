"""Piecewise polynomials addressed by the bits of their argument, read when first used.

Cells
    Each binade [2^e, 2^(e+1)) is cut into 2^mantissa_bits cells of equal width: sign, exponent and
    leading mantissa bits of the argument, read as a whole number, count the cells.
Value
    head + (tail + delta (c_1 + delta (c_2 + ...))), where delta = argument - centre is exact and
    head + tail is the function at the centre to twice double precision.
Files
    A file whose SHA-256 is not the one below is refused, so that a damaged table, or one of another
    build, never gives a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from io import BytesIO
from math import frexp
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Array, Pair

TABLES = Path(__file__).parent / "tables"
SHA256 = {
    "F_a.npy": "e614e940c741023e2423a2b251acdf526278988a1bf200b850478265555fd29f",
    "F_axial.npy": "9c1e4fcc0170c70eecacd5741dc616757d01f4ec5c1d87b0f795f33317561ca7",
    "F_gamma.npy": "03638e0d7b9baae106629e61429edae2776f2a1f830d2c9aff6aa6af679c75f4",
    "F_scalar.npy": "33ad3131db90a4df60a19e7e88534f678487ead70a73a0c99084d246ee135510",
    "dF_a_deta.npy": "621791069a7ef11f6214de87adf17062377b41c60c53c502b57534cabda99c3b",
    "dF_axial_deta.npy": "bf9b199fe82cabfc704f023fae73298b0513107a3fec29553a538cb2f2376d5f",
    "dF_gamma_deta.npy": "f1f0c45c97cde1438df9debd7b4e4f2705d757273521e921edc5535de1d0397a",
    "dF_scalar_deta.npy": "09d6290a744b4d6033ac466ddaa90af039a4466a0762c36da525ebbf78523601",
    "logarithm.npy": "2117b1d1acbd05878f05f671079a7fb5914ee459b08a31117a82e5a8ee8e734c",
    "psi.npy": "af9267f66bc2d7e67e61268cdba99db0e173bf6795965efb733a74c830e8264e",
    "psi_chord.npy": "fb7dc00f8a56ac9d40c60e9fb7749a854ef26728175490586015ee812d9d93d1",
    "psi_near.npy": "4f5a0b920d1125d85cefd807fa45b43dda760162be696bbddb915f7c57d005f4",
}

MANTISSA_BITS = 52
EXPONENT_BIAS = 1023

Cells = NDArray[np.int64]


class ScalingLaw(NamedTuple):
    """How a function goes on beyond its table: x^power (a + slope ln x), and its limit there.

    ``step_high + step_low`` is slope ln 2; products of ``step_high`` with a shift are exact.
    """

    power: int
    step_high: float
    step_low: float
    limit: float


class DamagedTableError(RuntimeError):
    """A file of coefficients is missing, or is not the one that this code was written with."""


def load_table(file: str) -> Array:
    """The array in a file of coefficients, read-only.

    Raises
    ------
    DamagedTableError
        The file cannot be read, or its digest is not the one known here.
    """
    import hashlib  # when a table is first read: it is a tenth of the time of importing this folder

    path = TABLES / file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DamagedTableError(
            f"The table {path} cannot be read ({error.strerror}): write it anew with `axionportal build`, "
            "or copy the whole folder again."
        ) from error
    if hashlib.sha256(content).hexdigest() != SHA256[file]:
        raise DamagedTableError(
            f"The table {path} is damaged, or was replaced after this module was imported: write it anew "
            "with `axionportal build`, or copy the whole folder again, and restart Python."
        )
    columns: Array = np.load(BytesIO(content), allow_pickle=False)
    columns.flags.writeable = False
    return columns


class Table:
    """A file of coefficients: each of its rows holds one coefficient of every cell."""

    def __init__(self, file: str, first_exponent: int, end_exponent: int, mantissa_bits: int) -> None:
        self.file = file
        self.first_exponent = first_exponent
        self.per_binade = 1 << mantissa_bits
        self.cells = (end_exponent - first_exponent) << mantissa_bits
        self.low, self.high = 2.0**first_exponent, 2.0**end_exponent
        self._first_row, self._row_steps = (first_exponent + 2) << mantissa_bits, 2 << mantissa_bits
        self._shift = np.uint64(MANTISSA_BITS - mantissa_bits)
        self._first = np.uint64((first_exponent + EXPONENT_BIAS) << mantissa_bits)
        self._half_cell = np.uint64(1 << (MANTISSA_BITS - mantissa_bits - 1))
        self._cell_bits = np.uint64((1 << 64) - (1 << (MANTISSA_BITS - mantissa_bits)))

    @cached_property
    def columns(self) -> Array:
        """Coefficients by kind: head, tail, c_1, c_2, ..."""
        return load_table(self.file)

    @cached_property
    def rows(self) -> list[list[float]]:
        """Coefficients by cell, for scalars: ..., c_2, c_1, tail, head, centre."""
        binade = np.repeat(np.arange(self.cells // self.per_binade), self.per_binade)
        step = np.tile(np.arange(self.per_binade), self.cells // self.per_binade)
        fraction = 1.0 + (step + 0.5) / self.per_binade
        centres = np.ldexp(fraction, self.first_exponent + binade)
        rows: list[list[float]] = np.column_stack([*self.columns[::-1], centres]).tolist()
        return rows

    def locate(self, x: Array) -> NDArray[np.uint64]:
        """Cell of each argument; a number that is no cell for NaN and outside the table."""
        cell: NDArray[np.uint64] = np.right_shift(x.view(np.uint64), self._shift)
        cell -= self._first
        return cell

    def distances(self, x: Array) -> Array:
        """Each argument less the centre of its cell, exactly."""
        bits = x.view(np.uint64) & self._cell_bits
        bits |= self._half_cell
        centres = bits.view(np.float64)
        np.subtract(x, centres, out=centres)
        return centres

    def row_of(self, x: float) -> list[float]:
        """Coefficients of the cell of a float inside the table."""
        fraction, exponent = frexp(x)  # 1/2 <= fraction < 1
        return self.rows[exponent * self.per_binade - self._first_row + int(fraction * self._row_steps)]

    def pairs(self, x: Array, x_low: Array) -> Pair:
        """The function at x + x_low, all inside the table, as an unevaluated sum of two doubles."""
        return self.pairs_of_sums(x, x_low, x, [np.empty_like(x) for _ in range(5)])

    def pairs_of_sums(
        self, high: Array, low: Array | None, rounded: Array, spare: Sequence[Array]
    ) -> tuple[Array, Array]:
        """``pairs`` at high + low when ``rounded`` is the double next to that and low not that small.

        Without ``low`` both are one array of doubles.  Works in five spare arrays: for distances, cells
        (which may be ``rounded`` itself), coefficients, and the result's two (the first may be that for
        coefficients).
        """
        bits = rounded.view(np.uint64)
        centre = np.bitwise_and(bits, self._cell_bits, out=spare[0].view(np.uint64))
        centre |= self._half_cell
        delta = np.subtract(high, centre.view(np.float64), out=spare[0])
        if low is not None:
            delta += low
        located = np.right_shift(bits, self._shift, out=spare[1].view(np.uint64))
        located -= self._first
        cell, head, value = located.view(np.int64), spare[3], spare[4]
        self.columns[-1].take(cell, out=value, mode="clip")
        for column in self.columns[-2:0:-1]:
            value *= delta
            value += column.take(cell, out=spare[2], mode="clip")
        return self.columns[0].take(cell, out=head, mode="clip"), value

    def pair_of(self, x: float, x_low: float) -> tuple[float, float]:
        """``pairs`` for floats, bit for bit."""
        return self.pair_of_sum(x, x_low, x)

    def pair_of_sum(self, high: float, low: float, rounded: float) -> tuple[float, float]:
        """``pairs_of_sums`` for floats, bit for bit."""
        *powers, tail, head, centre = self.row_of(rounded)
        delta = (high - centre) + low
        value = powers[0]
        for coefficient in powers[1:]:
            value = value * delta + coefficient
        return head, value * delta + tail

    def _tail(self, cell: Cells, delta: Array) -> Array:
        """The sum tail + delta (c_1 + delta (c_2 + ...)) by Horner's rule."""
        value: Array = self.columns[-1].take(cell, mode="clip")
        coefficient = np.empty_like(value)
        for column in self.columns[-2:0:-1]:
            value *= delta
            column.take(cell, out=coefficient, mode="clip")
            value += coefficient
        return value
