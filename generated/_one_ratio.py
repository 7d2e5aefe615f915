"""Functions of one positive number on the whole half-line: a table, and an expansion on either side.

Inside the table
    head + (tail + delta (c_1 + delta (c_2 + ...))), see ``_tables``.
Beyond it
    x^power (a_0 + b_0 ln x + t (a_1 + b_1 ln x + t (...))) with t = x below and t = 1/x above: the
    leading term in pairs of doubles, the others in doubles, the sum rounded once.  The logarithm comes
    from a table over [1/2, 1) and multiples of ln 2, so that no library function is called.
"""

from __future__ import annotations

from math import copysign, frexp, inf, isnan, ldexp, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Array, Number, Pair, exponent_and_fraction, quotient, split, two_sum
from ._tables import MANTISSA_BITS, Table

SMALLEST_SUBNORMAL_EXPONENT = -1074
SMALLEST_NORMAL_EXPONENT = -1022
LARGEST_EXPONENT = 1024

TABLE_BLOCK, LAW_BLOCK = 32768, 2048
"""Elements of an array that are worked on at a time, inside the table and beyond it: temporaries stay
below 2 MB, and most of them in a cache."""

BELOW_ALL = -1150
"""A number of moderate size times this power of two rounds to zero."""


class LimitLaw(NamedTuple):
    """How a function goes on beyond its table, and its limit there; ``further`` holds (a_k, b_k)."""

    power: int
    constant: tuple[float, float]
    slope: tuple[float, float]
    further: tuple[tuple[float, float], ...]
    limit: float


class NaturalLogarithm(Table):
    """ln x as a pair; multiples of ``step_high`` by a number of binades are exact."""

    def __init__(self, file: str, mantissa_bits: int, step_high: float, step_low: float) -> None:
        super().__init__(file, -1, 1, mantissa_bits)
        self.step_high, self.step_low = step_high, step_low

    def of(self, exponent: Number, fraction: Number) -> Pair:
        """ln(2^exponent fraction), 1/2 <= fraction < 1; NaN for a fraction that is NaN."""
        head: Number
        tail: Number
        if isinstance(fraction, float) and isnan(fraction):
            head = tail = fraction
        elif isinstance(fraction, float):
            head, tail = self.pair_of(fraction, 0.0)
        else:
            head, tail = self.pairs(fraction, np.zeros_like(fraction))
        high, error = two_sum(exponent * self.step_high, head)
        return two_sum(high, error + (tail + exponent * self.step_low))


class LoopFunctionTable(Table):
    """A function of one positive argument by its table and the laws on both sides of it."""

    def __init__(
        self,
        file: str,
        first_exponent: int,
        end_exponent: int,
        mantissa_bits: int,
        *,
        logarithm: NaturalLogarithm,
        low_law: LimitLaw,
        high_law: LimitLaw,
    ) -> None:
        super().__init__(file, first_exponent, end_exponent, mantissa_bits)
        self.logarithm, self.low_law, self.high_law = logarithm, low_law, high_law

    def fill(self, x: Array, result: Array) -> None:
        """Write the function of every x to ``result``, which may be x itself."""
        cell = self.locate(x)
        if cell.max() < self.cells:
            self._fill_inside(x, cell, result)
            return
        outside = np.flatnonzero(cell >= self.cells)
        values = np.empty(outside.size)
        for start in range(0, outside.size, LAW_BLOCK):
            part = slice(start, start + LAW_BLOCK)
            values[part] = self._beyond(x[outside[part]])
        if outside.size < x.size:
            inside = np.where(cell < self.cells, x, 1.0)
            self._fill_inside(inside, np.minimum(cell, np.uint64(self.cells - 1)), result)
        result[outside] = values

    def _fill_inside(self, x: Array, cell: NDArray[np.uint64], result: Array) -> None:
        """The polynomials of arguments in the table; ``result`` may be x, which is read before."""
        cells, delta = cell.view(np.int64), self.distances(x)
        coefficient = np.empty_like(delta)
        self.columns[-1].take(cells, out=result, mode="clip")
        for column in self.columns[-2:0:-1]:
            result *= delta
            result += column.take(cells, out=coefficient, mode="clip")
        result += self.columns[0].take(cells, out=coefficient, mode="clip")

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
            return self._beyond_of(float(x))
        *powers, tail, head, centre = self.row_of(x)
        delta = x - centre
        value = powers[0]
        for coefficient in powers[1:]:
            value = value * delta + coefficient
        return head + (value * delta + tail)

    def _beyond(self, x: Array) -> Array:
        """Zero, infinity and all else outside the table; NaN for negative arguments and NaN."""
        value = np.full_like(x, np.nan)
        value[x == 0] = self.low_law.limit
        value[x == np.inf] = self.high_law.limit
        for law, where in (
            (self.low_law, (x > 0) & (x < self.low)),
            (self.high_law, (x >= self.high) & (x < np.inf)),
        ):
            if where.any():
                with np.errstate(all="ignore"):  # results may underflow or overflow
                    value[where] = self._by_law(x[where], law)
        return value

    def _beyond_of(self, x: float) -> float:
        if x == 0.0:
            return self.low_law.limit
        if x == inf:
            return self.high_law.limit
        if not x > 0.0:
            return nan
        return float(self._by_law(x, self.low_law if x < self.low else self.high_law))

    def pair_beyond(self, x: Number, x_low: Number, law: LimitLaw) -> Pair:
        """The law at x + x_low, positive and finite, as an unevaluated sum; |x_low| is below one rounding."""
        high, low, power = self._by_law_scaled(x, x_low / x, law)
        steps = np.asarray(power).astype(np.intc)
        scaled = np.ldexp(high, steps), np.ldexp(low, steps)
        return (float(scaled[0]), float(scaled[1])) if isinstance(x, float) else scaled

    def _by_law(self, x: Number, law: LimitLaw) -> Number:
        """The law at positive finite arguments."""
        return rounded_and_scaled(*self._by_law_scaled(x, 0.0, law))

    def _by_law_scaled(self, x: Number, excess: Number, law: LimitLaw) -> tuple[Number, Number, Number]:
        """(high, low, power) of 2^power (high + low), the law at x (1 + excess)."""
        exponent, fraction = exponent_and_fraction(x)
        logarithm_high, logarithm_low = self.logarithm.of(exponent, fraction)
        logarithm = logarithm_high, logarithm_low + excess
        t = x if law is self.low_law else 1.0 / x
        rest: Number = 0.0
        for constant, slope in reversed(law.further):
            rest = (rest + (constant + slope * logarithm[0])) * t
        product = times(law.slope, logarithm)
        high, error = two_sum(product[0], law.constant[0])
        value = two_sum(high, (error + (product[1] + law.constant[1])) + rest)
        for _ in range(abs(law.power)):
            value = times(value, (fraction, 0.0)) if law.power > 0 else over(value, fraction)
        high, low = two_sum(*value)
        return high, low + (law.power * excess) * high, law.power * exponent


def times(a: Pair, b: Pair) -> Pair:
    """The product of two pairs as a pair, with Dekker's remainder of the high parts."""
    product = a[0] * b[0]
    a_high, a_low = split(a[0])
    b_high, b_low = split(b[0])
    rounding = (((a_high * b_high - product) + a_high * b_low) + a_low * b_high) + a_low * b_low
    return product, rounding + (a[0] * b[1] + a[1] * b[0])


def over(a: Pair, b: Number) -> Pair:
    """A pair divided by a double."""
    ratio, remainder = quotient(a[0], b, split(b))
    return ratio, remainder + a[1] / b


def rounded_and_scaled(high: Number, low: Number, power: Number) -> Number:
    """2^power (high + low), rounded once even where the result is subnormal; ``power`` is whole."""
    if isinstance(high, float) and isinstance(low, float) and isinstance(power, float):
        return _scaled_float(high, low, int(power))
    value = np.asarray(high + low)
    shift = np.maximum(power, BELOW_ALL).astype(np.intc)
    subnormal = np.frexp(value)[1] + shift <= SMALLEST_NORMAL_EXPONENT
    # Adding `anchor` makes the last bit of the sum the last bit of the subnormal result.
    anchor = np.ldexp(np.copysign(1.0, value), MANTISSA_BITS + SMALLEST_SUBNORMAL_EXPONENT - shift)
    anchored, error = two_sum(anchor, high)
    rounded = (anchored + (error + low)) - anchor
    result: Array = np.copysign(np.ldexp(np.where(subnormal, rounded, value), shift), value)
    return result


def _scaled_float(high: float, low: float, power: int) -> float:
    """``rounded_and_scaled`` for floats, bit for bit."""
    value = high + low
    power = max(power, BELOW_ALL)
    exponent = frexp(value)[1] + power
    if exponent > LARGEST_EXPONENT:
        return copysign(inf, value)
    if exponent <= SMALLEST_NORMAL_EXPONENT:
        anchor = ldexp(copysign(1.0, value), MANTISSA_BITS + SMALLEST_SUBNORMAL_EXPONENT - power)
        anchored, error = two_sum(anchor, high)
        return copysign(ldexp((anchored + (error + low)) - anchor, power), value)
    return ldexp(value, power)
