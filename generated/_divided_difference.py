"""Divided differences [psi(u) - psi(v)]/(u - v) without cancellation, equal arguments included.

Distant arguments
    psi(u) and psi(v) from a table to more than double precision, then one compensated division.
Near arguments, |u - v| <= (u + v)/10
    psi as a polynomial about the centre of a wider cell around (u + v)/2; its divided difference is
    a polynomial in both distances (Horner's rule), in which u = v is an ordinary point.  Distances
    are measured in units of the binade, a power of two, whose inverse is the table's first row.
Outside the table
    Below it psi is linear and the slope constant.  Above it psi(u) = u (a + slope ln u): both
    arguments are moved down by a power of two, which shifts the result by a multiple of ln 2.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ._arithmetic import (
    Array,
    Number,
    Pair,
    exponent_and_fraction,
    quotient,
    split,
    square,
    two_sum,
)
from ._tables import ScalingLaw, Table

NEAR = 10.0
"""u and v are near when NEAR |u - v| <= u + v."""


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
    """Divided differences of one function, from a table for distant and one for near arguments."""

    def __init__(self, far: Table, near: Table, law: ScalingLaw) -> None:
        self.far, self.near, self.law = far, near, law

    def of_floats(self, u: tuple[float, float], v: tuple[float, float]) -> Pair:
        """[psi(u) - psi(v)]/(u - v) for two pairs of floats inside the table."""
        if NEAR * abs(u[0] - v[0]) > u[0] + v[0]:
            return self._distant(u, v, self.far.pair_of(*u), self.far.pair_of(*v))
        u, v = (u, v) if u <= v else (v, u)
        *powers, low, high, per_unit, centre = self.near.row_of(0.5 * (u[0] + v[0]))
        u_distance = per_unit * ((u[0] - centre) + u[1])
        v_distance = per_unit * ((v[0] - centre) + v[1])
        return self._nearby(powers, high, low, u_distance, v_distance)

    def of_arrays(self, u: Pair, v: Pair) -> Pair:
        """The same for pairs of arrays; whatever is outside the table gives no sensible number."""
        u_high, u_low, v_high, v_low = map(np.asarray, (*u, *v))
        is_near = NEAR * np.abs(u_high - v_high) <= u_high + v_high
        near = np.flatnonzero(is_near)
        with np.errstate(divide="ignore", invalid="ignore"):  # equal arguments are replaced below
            pairs = self.far.pairs(u_high, u_low), self.far.pairs(v_high, v_low)
            high, low = map(np.asarray, self._distant(u, v, *pairs))
        if near.size:
            selected = (item[near] for item in (u_high, u_low, v_high, v_low))
            high[near], low[near] = self._of_near_arrays(*selected)
        return high, low

    def _of_near_arrays(self, u: Array, u_low: Array, v: Array, v_low: Array) -> Pair:
        ordered = (u < v) | ((u == v) & (u_low <= v_low))
        u, v = np.where(ordered, u, v), np.where(ordered, v, u)
        u_low, v_low = np.where(ordered, u_low, v_low), np.where(ordered, v_low, u_low)
        middle = 0.5 * (u + v)
        centre = middle - self.near.distances(middle)
        cell = self.near.locate(middle).view(np.int64)
        per_unit, high, low = (column.take(cell, mode="clip") for column in self.near.columns[:3])
        powers = (column.take(cell, mode="clip") for column in self.near.columns[:2:-1])
        u_distance = per_unit * ((u - centre) + u_low)
        v_distance = per_unit * ((v - centre) + v_low)
        return self._nearby(powers, high, low, u_distance, v_distance)

    @staticmethod
    def _distant(u: Pair, v: Pair, psi_u: Pair, psi_v: Pair) -> Pair:
        """(psi(u) - psi(v))/(u - v) with differences, quotient and remainder to twice precision."""
        rise, rise_error = two_sum(psi_u[0], -psi_v[0])
        # The tails are no rounding errors: their share in the slope is corrected for run_low as well.
        rise, rise_low = two_sum(rise, rise_error + (psi_u[1] - psi_v[1]))
        run, run_error = two_sum(u[0], -v[0])
        run_low = run_error + (u[1] - v[1])
        slope, slope_low = quotient(rise, run, split(run))
        return slope, slope_low + (rise_low - slope * run_low) / run

    @staticmethod
    def _nearby(powers: Iterable[Number], high: Number, low: Number, u: Number, v: Number) -> Pair:
        """Divided difference of sum_k c_k t^k between t = u and t = v; ``high + low`` is c_1.

        Horner's rule for the polynomial (in v) and for its divided difference side by side.
        """
        value: Number = 0.0
        slope: Number = 0.0
        for coefficient in powers:
            slope = slope * u + value
            value = value * v + coefficient
        slope = slope * u + value
        return high, low + (value * v + slope * u)

    def beyond(self, first: Array, second: Array, unit: Array) -> Pair:
        """The divided difference in u = (mass/unit)^2 for masses anywhere in [0, inf], unit > 0."""
        top = self.far.first_exponent + self.far.cells // self.far.per_binade
        unit_exponent, unit_fraction = exponent_and_fraction(unit)
        exponents, fractions = zip(*map(exponent_and_fraction, (first, second)), strict=True)
        heaviest = np.maximum(
            np.where(first > 0, exponents[0], -np.inf), np.where(second > 0, exponents[1], -np.inf)
        )
        # A ratio below 2^(lift + top/2 - 1) has, moved down by lift, a square below 2^top.
        lift = np.maximum(heaviest - unit_exponent - (top // 2 - 1), 0.0)
        lift = np.where(np.isfinite(lift), lift, 0.0)
        halves = split(unit_fraction)
        nodes = []
        for exponent, fraction in zip(exponents, fractions, strict=True):
            power = np.asarray(exponent - unit_exponent - lift).astype(np.intc)
            node, node_low = square(quotient(np.ldexp(fraction, power), unit_fraction, halves))
            inside = node >= self.far.low
            nodes.append((np.where(inside, node, self.far.low), np.where(inside, node_low, 0.0)))
        high, low = self.of_arrays(*nodes)
        total, error = two_sum(2.0 * lift * self.law.step_high, high)
        return total, error + (low + 2.0 * lift * self.law.step_low)
