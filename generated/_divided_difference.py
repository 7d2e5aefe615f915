"""Divided differences [psi(u) - psi(v)]/(u - v) without cancellation, equal arguments included.

Distant arguments
    psi(u) and psi(v) from a table to more than double precision, then one division with remainder.
Near arguments, |u - v| <= (u + v)/10
    psi as a polynomial about the centre of a wider cell around (u + v)/2; its divided difference is
    a polynomial in both distances (Horner's rule), in which u = v is an ordinary point.  Distances
    are measured in units of the binade, a power of two, whose inverse is the table's first row.
Outside the table
    Below it psi is linear and the slope constant.  Above it psi(u) = u (a + slope ln u): both
    arguments are moved down by a power of two, which shifts the result by a multiple of ln 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Array, Number, Pair, exponent_and_fraction, leading, quotient, split, two_sum
from ._chords import Chords
from ._squares import SquaredRatios, inverse_square, squared_ratios
from ._tables import ScalingLaw, Table

FloatPair: TypeAlias = tuple[float, float]
Triple: TypeAlias = tuple[float, float, float]

NEAR = 0.9045340337332909
"""Masses are near when the smaller is at least NEAR times the larger: |u - v| <= (u + v)/10."""

COARSE_SHIFT = 1.5 * 2.0 ** (52 - 25)
"""Adding it rounds to a multiple of 2^-25, taking it away again is exact."""

SPARE = 5
"""Arrays of the arguments' shape that the work needs besides them."""

RUN_BITS = 22
"""Bits of the denominator that a coarse quotient is multiplied with."""


class Logarithm(Table):
    """ln(numerator/denominator) as a pair, from a table over [1/2, 2) and multiples of ln 2."""

    def __init__(self, file: str, mantissa_bits: int, step_high: float, step_low: float) -> None:
        super().__init__(file, -1, 1, mantissa_bits)
        self.step_high, self.step_low = step_high, step_low

    def of_ratio(self, numerator: Number, denominator: Number) -> Pair:
        """For positive finite arguments; step_high times a difference of exponents is exact."""
        upper_exponent, upper = exponent_and_fraction(numerator)
        lower_exponent, lower = exponent_and_fraction(denominator)
        ratio, ratio_low = quotient(upper, lower, split(lower))
        if isinstance(ratio, float) and isinstance(ratio_low, float):
            head, tail = self.pair_of(ratio, ratio_low)
            return self._assembled(head, tail, upper_exponent - lower_exponent)
        ratios, lows = np.asarray(ratio), np.asarray(ratio_low)
        return self._assembled(*self.pairs(ratios, lows), upper_exponent - lower_exponent)

    def _assembled(self, head: Number, tail: Number, shift: Number) -> Pair:
        high, error = two_sum(shift * self.step_high, head)
        return high, error + (tail + shift * self.step_low)


class DividedDifference:
    """Divided differences of one function, from a table for distant and one for near arguments.

    Arguments are squared mass ratios, the larger first.  A result is a pair (coarse, rest) with
    coarse a multiple of 2^-25, so that sums of coarse parts are exact, and rest next to nothing.
    """

    def __init__(self, far: Table, near: Table, chords: Chords, law: ScalingLaw) -> None:
        self.far, self.near_table, self.chords, self.law = far, near, chords, law
        self.end_exponent = far.first_exponent + far.cells // far.per_binade

    def covers(self, larger: float, smaller: float) -> bool:
        """Are both arguments inside the tables?  False for NaN."""
        return self.far.low <= smaller and larger < self.far.high

    def contains(self, nodes: SquaredRatios) -> NDArray[np.bool_]:
        """Which pairs of a row of larger and one of smaller arguments are covered."""
        larger, smaller = nodes.rounded
        covered: NDArray[np.bool_] = (smaller >= self.far.low) & (larger < self.far.high)
        return covered

    def distant(self, u: Triple, v: Triple) -> FloatPair:
        """[psi(u) - psi(v)]/(u - v) for floats u > v inside the tables and not near."""
        return _distant(u, v, self.far.pair_of_sum(*u), self.far.pair_of_sum(*v))

    def near(self, u: Triple, v: Triple) -> FloatPair:
        """The same for near floats u >= v."""
        *powers, _, low, high, per_unit, centre = self.near_table.row_of(0.5 * (u[2] + v[2]))
        larger, smaller = per_unit * ((u[0] - centre) + u[1]), per_unit * ((v[0] - centre) + v[1])
        return cast(FloatPair, _nearby(powers, high, low, smaller, larger))

    def of_distant_arrays(self, nodes: SquaredRatios, spare: Sequence[Array]) -> tuple[Array, Array]:
        """``distant`` for arrays, which are overwritten; near arguments give no sensible number."""
        return _distant_in_place(nodes, *self.far.pairs_of_sums(*nodes, spare))

    def of_near_arrays(self, nodes: SquaredRatios) -> Pair:
        """``near`` for arrays."""
        middle = 0.5 * (nodes.rounded[0] + nodes.rounded[1])
        centre = middle - self.near_table.distances(middle)
        cell = self.near_table.locate(middle).view(np.int64)
        columns, buffer = self.near_table.columns, np.empty_like(middle)
        per_unit, head, tail = (column.take(cell, mode="clip") for column in columns[:3])
        powers = (column.take(cell, out=buffer, mode="clip") for column in columns[:3:-1])
        larger, smaller = per_unit * ((nodes.high - centre) + nodes.low)
        return _nearby(powers, head, tail, smaller, larger)

    def beyond(self, larger: Array, smaller: Array, unit: Array) -> Pair:
        """The divided difference in u = (mass/unit)^2 for masses anywhere in [0, inf), unit > 0."""
        unit_exponent, unit_fraction = exponent_and_fraction(unit)
        exponents, fractions = exponent_and_fraction(np.stack([larger, smaller]))
        heaviest = np.where(larger > 0.0, np.asarray(exponents)[0], -np.inf)
        # A ratio below 2^(lift + end/2 - 1) has, moved down by lift, a square below 2^end.
        lift = np.maximum(heaviest - unit_exponent - (self.end_exponent // 2 - 1), 0.0)
        power = np.asarray(exponents - unit_exponent - lift).astype(np.intc)
        spare = list(np.empty((2, *power.shape)))
        nodes = squared_ratios(np.ldexp(fractions, power), inverse_square(unit_fraction), spare)
        inside = nodes.rounded >= self.far.low
        floor = np.where(inside, nodes.high, self.far.low), np.where(inside, nodes.low, 0.0)
        coarse, rest = self._of_arrays(SquaredRatios(*floor, floor[0] + floor[1]))
        total, error = two_sum(2.0 * lift * self.law.step_high, coarse)
        return total, error + (rest + 2.0 * lift * self.law.step_low)

    def _of_arrays(self, nodes: SquaredRatios) -> Pair:
        """Near and distant arguments, told apart after their squares are known."""
        is_near = nodes.rounded[1] >= NEAR * NEAR * nodes.rounded[0]
        found = self.of_near_arrays(nodes)
        distant = self.of_distant_arrays(nodes, list(np.empty((SPARE, *nodes.high.shape))))
        coarse, rest = (np.where(is_near, *pair) for pair in zip(found, distant, strict=True))
        return coarse, rest


def coarse_part(value: Number) -> Number:
    """The multiple of 2^-25 next to a value below 2^26."""
    return (value + COARSE_SHIFT) - COARSE_SHIFT


def _distant(u: Triple, v: Triple, psi_u: FloatPair, psi_v: FloatPair) -> FloatPair:
    """(psi(u) - psi(v))/(u - v), u > v: a quotient in fixed point, and the remainder's.

    ``coarse``, below 2^6, has few bits, and so has ``short``: their product and its distance from the
    numerator are exact.
    """
    rise = psi_u[0] - psi_v[0]
    rise_low = (psi_u[1] - psi_v[1]) + ((psi_u[0] - rise) - psi_v[0])
    numerator = rise + rise_low
    numerator_low = (rise - numerator) + rise_low
    run = u[0] - v[0]
    run_low = (u[1] - v[1]) + ((u[0] - run) - v[0])
    short = leading(run, RUN_BITS)
    run_low = (run - short) + run_low
    denominator = short + run_low
    coarse = ((numerator / denominator) + COARSE_SHIFT) - COARSE_SHIFT
    remainder = ((numerator - coarse * short) - coarse * run_low) + numerator_low
    return coarse, remainder / denominator


def _distant_in_place(nodes: SquaredRatios, heads: Array, tails: Array) -> tuple[Array, Array]:
    """``_distant`` for arrays, bit for bit; all of them are overwritten."""
    (run, smaller), (run_low, smaller_low), (denominator, coarse) = nodes
    np.subtract(run, smaller, out=denominator)
    run_low -= smaller_low
    run -= denominator
    run -= smaller
    run_low += run
    short = leading(denominator, RUN_BITS, out=smaller)
    denominator -= short
    run_low += denominator
    np.add(short, run_low, out=denominator)

    (top, subtrahend), (rest, product) = heads, tails
    rise = np.subtract(top, subtrahend, out=run)
    rest -= product
    top -= rise
    top -= subtrahend
    rest += top
    numerator = np.add(rise, rest, out=top)
    rise -= numerator
    rest += rise

    np.divide(numerator, denominator, out=coarse)
    coarse += COARSE_SHIFT
    coarse -= COARSE_SHIFT
    numerator -= np.multiply(coarse, short, out=product)
    numerator -= np.multiply(coarse, run_low, out=product)
    numerator += rest
    numerator /= denominator
    return coarse, numerator


def _nearby(powers: Iterable[Number], high: Number, low: Number, u: Number, v: Number) -> Pair:
    """Divided difference of sum_k c_k t^k between t = u <= v and t = v; ``high + low`` is c_1.

    Horner's rule for the polynomial (in v) and for its divided difference side by side.
    """
    value: Number = 0.0
    slope: Number = 0.0
    for coefficient in powers:
        slope = slope * u + value
        value = value * v + coefficient
    slope = slope * u + value
    low = low + (value * v + slope * u)
    total = high + low
    coarse = coarse_part(total)
    return coarse, (total - coarse) + ((high - total) + low)
