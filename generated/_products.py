"""Couplings times loop functions, with all that rounding takes away until the last operation.

A *term* is factor * (head + tail).  The factor is exact: a product of numbers of so few bits that it
does not round.  Whatever was cut off, from the couplings and from powers of the mass ratio, is a
relative correction of at most 2^-6 and enters through the tail, where its own rounding is negligible.
"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np

from ._arithmetic import HALF_BITS, Number, Pair, exact_product, leading, two_sum
from ._one_ratio import LoopFunctionTable
from ._two_mass_derivatives import TwoMassDerivative
from ._two_masses import TwoMassFunction

COUPLING_BITS = 13
"""Bits of the couplings in a factor: with 40 bits for powers of the ratio it has at most 53."""

MASSLESS = 2.0**100
"""Ratios to a lighter mass give the limit of a vanishing mass, which is reached to within 2^-150."""

LARGEST, HEAVIEST = 2.0**600, 2.0**1000
"""A mass is not taken heavier than LARGEST units and HEAVIEST: squared ratios would underflow."""


class Ratio(NamedTuple):
    """A ratio of masses, head * (1 + rest), where the head has few bits."""

    head: Number
    rest: Number


class Term(NamedTuple):
    """factor * (head + tail), see above."""

    factor: Number
    head: Number
    tail: Number


def short_ratio(unit: Number, mass: Number, bits: int, highest: float = MASSLESS) -> Ratio:
    """unit/mass with a head of at most ``bits`` <= 26 bits, not above ``highest``, a power of two."""
    denominator = clipped(mass, unit, highest)
    head = leading(unit / denominator, bits)
    high = leading(denominator, HALF_BITS)
    remainder = (unit - head * high) - head * (denominator - high)
    return Ratio(head, remainder / (unit - remainder))


def clipped(mass: Number, unit: Number, highest: float = LARGEST) -> Number:
    """The mass, neither so light nor so heavy that its ratio to the unit is out of range."""
    low, high = unit * (1.0 / highest), unit * LARGEST
    if isinstance(mass, float) and isinstance(low, float) and isinstance(high, float):
        return min(max(mass, low), high, HEAVIEST)
    return np.minimum(np.maximum(mass, low), np.minimum(high, HEAVIEST))


def loop_pair(table: LoopFunctionTable, ratio: Ratio) -> Pair:
    """A tabulated loop function of a ratio, as an unevaluated sum."""
    x, x_low = ratio.head, ratio.head * ratio.rest
    if isinstance(x, float) and isinstance(x_low, float):
        if table.low <= x < table.high:
            return table.pair_of(x, x_low)
        law = table.low_law if x < table.low else table.high_law
        return table.pair_beyond(*_normalised(x, x_low), law)
    xs, lows = np.asarray(x), np.asarray(x_low)
    below, above = xs < table.low, xs >= table.high
    outside = below | above
    if not outside.any():
        return table.pairs(xs, lows)
    inside = np.where(outside, table.low, xs), np.where(outside, 0.0, lows)
    head, tail = map(np.asarray, table.pairs(*inside))
    for chosen, law in ((below, table.low_law), (above, table.high_law)):
        if chosen.any():
            arguments = _normalised(xs[chosen], lows[chosen])
            head[chosen], tail[chosen] = table.pair_beyond(*arguments, law)
    return head, tail


def _normalised(x: Number, x_low: Number) -> Pair:
    """x + x_low with a low part below one rounding; |x_low| is less than |x|."""
    total = x + x_low
    return total, (x - total) + x_low


def two_mass_pair(
    function: TwoMassFunction, first: Number, second: Number, unit: Number, scale: Number
) -> Pair:
    """A loop function of two masses as an unevaluated sum; floats and arrays may be mixed."""
    arguments = (first, second, unit, scale)
    mixed = not all(isinstance(item, float) for item in arguments)
    return function.pair(*(np.broadcast_arrays(*arguments) if mixed else arguments))


def two_mass_derivatives(
    function: TwoMassDerivative, first: Number, second: Number, unit: Number
) -> tuple[Pair, Pair]:
    """The derivatives by both masses of a function of two masses, in the same way."""
    arguments = (first, second, unit)
    mixed = not all(isinstance(item, float) for item in arguments)
    return function.pairs(*(np.broadcast_arrays(*arguments) if mixed else arguments))


def ratio_term(couplings: Pair, ratio: Ratio, power: int, loop: Pair) -> Term:
    """couplings * ratio^power * loop."""
    short = leading(couplings[0], COUPLING_BITS)
    rest = _relative((couplings[0] - short) + couplings[1], short)
    factor = short
    for _ in range(power):
        factor = factor * ratio.head
    correction = _excess(ratio.rest, power) * (1.0 + rest) + rest
    return Term(factor, loop[0], loop[1] + correction * (loop[0] + loop[1]))


def _excess(rest: Number, power: int) -> Number:
    """(1 + rest)^power - 1."""
    value: Number = 1.0 if power else 0.0
    for degree in range(power - 1, 0, -1):
        value = value * rest + comb(power, degree)
    return value * rest


def plain_term(couplings: Pair, loop: Pair) -> Term:
    """couplings * loop."""
    factor = couplings[0]
    return Term(factor, loop[0], loop[1] + _relative(couplings[1], factor) * (loop[0] + loop[1]))


def _relative(low: Number, high: Number) -> Number:
    """low/high, and zero where the high part is zero or not finite."""
    if isinstance(low, float) and isinstance(high, float):
        return low / high if high and high - high == 0.0 else 0.0
    usual = np.isfinite(high) & (np.asarray(high) != 0.0)
    return np.where(usual, low, 0.0) / np.where(usual, high, 1.0)


def rounded_product(term: Term) -> Number:
    """The value of one term, with two roundings."""
    return term.factor * (term.head + term.tail)


def rounded_sum(terms: tuple[Term, ...]) -> Number:
    """The sum of terms, rounded once."""
    total, low = _as_pair(terms[0])
    for term in terms[1:]:
        high, high_low = _as_pair(term)
        total, error = two_sum(total, high)
        low = low + (error + high_low)
    value = total + low
    if isinstance(value, float):
        return value if value == value else _plain_sum(terms)
    lost = value != value  # infinite numbers have no rounding errors
    return np.where(lost, _plain_sum(terms), value) if lost.any() else value


def _plain_sum(terms: tuple[Term, ...]) -> Number:
    return sum((term.factor * term.head for term in terms[1:]), start=terms[0].factor * terms[0].head)


def _as_pair(term: Term) -> Pair:
    """The value of a term as an unevaluated sum of a double and what it leaves out."""
    loop = term.head + term.tail
    left = (term.head - loop) + term.tail
    high, rounding = exact_product(term.factor, loop)
    return high, rounding + term.factor * left
