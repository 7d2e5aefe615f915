"""Piecewise polynomials addressed by the bits of their argument, read when first used.

Cells
    Each binade [2^e, 2^(e+1)) is cut into 2^mantissa_bits cells of equal width: sign, exponent and
    leading mantissa bits of the argument, read as a whole number, count the cells.
Value
    head + (tail + delta (c_1 + delta (c_2 + ...))), where delta = argument - centre is exact and
    head + tail is the function at the centre to twice double precision.
Beyond the table
    The function follows x^power (a + slope ln x) to within rounding, so that an argument is moved
    into the outermost binade by a power of two and the value corrected exactly.
"""

from __future__ import annotations

from functools import cached_property
from math import frexp
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Array, Number, Pair, two_sum

TABLES = Path(__file__).parent / "tables"

MANTISSA_BITS = 52
EXPONENT_BIAS = 1023
SMALLEST_SUBNORMAL_EXPONENT = -1074
SMALLEST_NORMAL_EXPONENT = -1022

Cells = NDArray[np.int64]


class ScalingLaw(NamedTuple):
    """How a function goes on beyond its table: x^power (a + slope ln x), and its limit there.

    ``step_high + step_low`` is slope ln 2; products of ``step_high`` with a shift are exact.
    """

    power: int
    step_high: float
    step_low: float
    limit: float


class Table:
    """A file of coefficients: each of its rows holds one coefficient of every cell."""

    def __init__(self, file: str, first_exponent: int, end_exponent: int, mantissa_bits: int) -> None:
        self.file = file
        self.first_exponent = first_exponent
        self.per_binade = 1 << mantissa_bits
        self.cells = (end_exponent - first_exponent) << mantissa_bits
        self.low, self.high = 2.0**first_exponent, 2.0**end_exponent
        self._shift = np.uint64(MANTISSA_BITS - mantissa_bits)
        self._first = np.uint64((first_exponent + EXPONENT_BIAS) << mantissa_bits)
        self._half_cell = np.uint64(1 << (MANTISSA_BITS - mantissa_bits - 1))
        self._cell_bits = np.uint64((1 << 64) - (1 << (MANTISSA_BITS - mantissa_bits)))

    @cached_property
    def columns(self) -> Array:
        """Coefficients by kind: head, tail, c_1, c_2, ..."""
        columns: Array = np.load(TABLES / self.file)
        columns.flags.writeable = False
        return columns

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
        binade = exponent - 2 - self.first_exponent
        return self.rows[binade * self.per_binade + int(fraction * (2 * self.per_binade))]

    def pairs(self, x: Array, x_low: Array) -> Pair:
        """The function at x + x_low, all inside the table, as an unevaluated sum of two doubles."""
        delta = self.distances(x)
        delta += x_low
        cell = self.locate(x).view(np.int64)
        return self.columns[0].take(cell, mode="clip"), self._tail(cell, delta)

    def pair_of(self, x: float, x_low: float) -> tuple[float, float]:
        """``pairs`` for floats, bit for bit."""
        *powers, tail, head, centre = self.row_of(x)
        delta = (x - centre) + x_low
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


class LoopFunctionTable(Table):
    """A function of one positive argument on the whole half-line, by its table and scaling laws."""

    def __init__(
        self,
        file: str,
        first_exponent: int,
        end_exponent: int,
        mantissa_bits: int,
        *,
        low_law: ScalingLaw,
        high_law: ScalingLaw,
    ) -> None:
        super().__init__(file, first_exponent, end_exponent, mantissa_bits)
        self.low_law, self.high_law = low_law, high_law

    def fill(self, x: Array, result: Array) -> None:
        """Write the function of every x to ``result``, which may be x itself."""
        cell = self.locate(x)
        if cell.max() < self.cells:
            self._fill_inside(x, cell, result)
            return
        outside = np.flatnonzero(cell >= self.cells)
        values = self._beyond(x[outside])
        inside = np.where(cell < self.cells, x, 1.0)
        self._fill_inside(inside, np.minimum(cell, np.uint64(self.cells - 1)), result)
        result[outside] = values

    def _fill_inside(self, x: Array, cell: NDArray[np.uint64], result: Array) -> None:
        cells = cell.view(np.int64)
        value = self._tail(cells, self.distances(x))
        np.add(value, self.columns[0].take(cells, mode="clip"), out=result)

    def number(self, x: Number) -> Number:
        """The function of a float, or of an array into a new one."""
        if isinstance(x, float):
            return self.value_of(x)
        result = np.empty_like(x)
        self.fill(x, result)
        return result

    def value_of(self, x: float) -> float:
        """``fill`` for one float, bit for bit."""
        if not self.low <= x < self.high:
            return float(self._beyond(np.array([x]))[0])
        *powers, tail, head, centre = self.row_of(x)
        delta = x - centre
        value = powers[0]
        for coefficient in powers[1:]:
            value = value * delta + coefficient
        return head + (value * delta + tail)

    def _beyond(self, x: Array) -> Array:
        """Zero, infinity and all else outside the table; NaN for negative arguments and NaN."""
        with np.errstate(all="ignore"):
            finite = np.where((x > 0) & (x < np.inf), x, 1.0)
            low, high = self._scaled(finite, self.low_law), self._scaled(finite, self.high_law)
            value = np.where(x < self.low, low, high)
            value = np.where(x == 0, self.low_law.limit, value)
            value = np.where(x == np.inf, self.high_law.limit, value)
            return np.where(x >= 0, value, np.nan)

    def _scaled(self, x: Array, law: ScalingLaw) -> Array:
        """The function by a scaling law, from the outermost binade of the table."""
        fraction, exponent = np.frexp(x)
        binades = 1 if law is self.low_law else self.cells // self.per_binade
        home = self.first_exponent + binades
        head, tail = self.pairs(np.ldexp(fraction, home), np.zeros_like(x))
        shift = (exponent - home).astype(np.float64)
        high, error = two_sum(shift * law.step_high, head)
        low = error + (tail + shift * law.step_low)
        return rounded_and_scaled(high, low, law.power * (exponent - home))


def rounded_and_scaled(high: Number, low: Number, power: NDArray[np.intc]) -> Array:
    """2^power (high + low), rounded once even where the result is subnormal."""
    value = np.asarray(high + low)
    subnormal = np.frexp(value)[1] + power <= SMALLEST_NORMAL_EXPONENT
    # Adding `anchor` makes the last bit of the sum the last bit of the subnormal result.
    anchor = np.ldexp(np.copysign(1.0, value), MANTISSA_BITS + SMALLEST_SUBNORMAL_EXPONENT - power)
    anchored, error = two_sum(anchor, high)
    rounded = (anchored + (error + low)) - anchor
    return np.ldexp(np.where(subnormal, rounded, value), power)
