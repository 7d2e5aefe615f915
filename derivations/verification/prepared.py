"""Room: derivations/verification.  Records made ready for many exact points: programs and guard bits.

The closed forms cancel like (m/M)^8 and no fixed precision would do.  What the last points needed is tried
for the next; every ball tells by its radius whether that was enough.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache

import sympy as sp
from flint import arb, ctx, fmpq, fmpq_series

from axionportal.derivations.integrals import DividedDifference, closed_form, structure
from axionportal.derivations.integrals.masters import normalise_masters
from axionportal.derivations.integrals.restriction import at_zero
from axionportal.derivations.records import Contribution, DerivationError, LoopFunction
from axionportal.derivations.verification.balls import Ball, compiled
from axionportal.derivations.verification.domain import Domain
from axionportal.derivations.verification.straight_line import (
    Program,
    UndecidedError,
    exact_line,
    straight_line,
)

MOST_BITS = 1 << 22
"""Working precision beyond which a value is reported as not certified."""

_FIRST_GUARD = 64
_SLACK = 12
"""Bits beyond what the hardest of the last points needed; along an octave of a mass ratio it changes by 8."""

_REMEMBERED = 32
"""Points whose losses are known: about one in as many scattered points is harder than all of them."""


# -- programs: exact arguments in the order of the record, a ball in the working precision out -------


@lru_cache(maxsize=64)
def _plain(function: LoopFunction) -> sp.Expr:
    return normalise_masters(closed_form(function).expression())


def series_coefficients(function: LoopFunction, point: fmpq, length: int) -> list[arb]:
    """The first Taylor coefficients of a univariate loop function; works on the threshold too."""
    (symbol,) = function.symbols
    program = compiled(_plain(function))
    previous, ctx.cap = ctx.cap, length
    try:
        series = program({str(symbol.name): fmpq_series([point, 1], prec=length)}, False)
        return [arb(series[k]) for k in range(length)]
    finally:
        ctx.cap = previous


def _slope(kernel: LoopFunction) -> Program:
    """The derivative of a univariate loop function."""
    program = straight_line(sp.diff(_plain(kernel), kernel.symbols[0]), kernel.symbols)

    def run(point: fmpq) -> Ball:
        try:
            return program(point)
        except ZeroDivisionError:  # on the threshold the derivative of the master is 0/0
            return series_coefficients(kernel, point, 2)[1]

    return run


@lru_cache(maxsize=64)
def _regular_program(function: LoopFunction) -> Program:
    """A loop function where no argument vanishes."""
    found = structure(function)
    if not isinstance(found, DividedDifference):
        return straight_line(_plain(function), function.symbols)
    kernel, slope = _regular_program(found.kernel), _slope(found.kernel)
    exact_nodes = exact_line(found.nodes, function.symbols)

    def quotient(one: Ball, other: Ball, *point: fmpq) -> Ball:
        try:
            if one < other or one > other:  # for certain
                return (kernel(one) - kernel(other)) / (one - other)
        except UndecidedError:
            pass
        one, other = exact_nodes(*point)
        return slope(one) if one == other else (kernel(one) - kernel(other)) / (one - other)

    whole = sp.logcombine(found.regular) + found.sign * sp.Function("quotient")(*found.nodes)
    return straight_line(whole, function.symbols, {"quotient": quotient})


@lru_cache(maxsize=64)
def _function_program(function: LoopFunction) -> Program:
    """A loop function on its domain; at zero of an argument its limit, which the closed form has as 0/0."""
    domain, regular = Domain(function), _regular_program(function)

    def run(*point: fmpq) -> Ball:
        domain.require(point)
        if domain.excludes_zero or 0 not in point:
            return regular(*point)
        zeros = tuple(symbol for symbol, value in zip(function.symbols, point, strict=True) if value == 0)
        return _regular_program(at_zero(function, zeros))(*(value for value in point if value != 0))

    return run


def _contribution_program(record: Contribution) -> Program:
    """The sum of the terms; a term whose prefactor vanishes does not ask for its loop function."""
    domain, terms = Domain(record), []
    for term in record.terms:
        wanted = [term.prefactor, *(value for _, value in term.substitution)]
        terms.append((exact_line(wanted, record.symbols), _function_program(term.loop_function)))

    def run(*point: fmpq) -> Ball:
        domain.require(point)
        total: Ball = fmpq(0)
        for wanted, function in terms:
            prefactor, *arguments = wanted(*point)
            if prefactor == 0:  # exactly; a ball about zero is not
                continue
            total = prefactor * function(*arguments) + total
        return total

    return run


# -- precision -------------------------------------------------------------------------------------


class Prepared:
    """A record ready to be enclosed at many points."""

    def __init__(self, record: LoopFunction | Contribution) -> None:
        self.record = record
        self.names = Domain(record).names
        self.keys = frozenset(self.names)
        self._program = (
            _contribution_program(record) if isinstance(record, Contribution) else _function_program(record)
        )
        self._lost: deque[int] = deque([_FIRST_GUARD - _SLACK], maxlen=_REMEMBERED)

    def enclose(self, point: Sequence[fmpq], bits: int) -> arb:
        """A ball with the value at a point, relative radius below 2^-bits, or an exact zero.

        Raises OutsideDomainError for values outside the domain.
        """
        return self._refined(point, bits, bits + _FIRST_GUARD)[0]

    def enclose_next(self, point: Sequence[fmpq], bits: int) -> arb:
        """The same, faster by what the points before have taught; the ball then depends on them too."""
        ball, lost = self._refined(point, bits, bits + max(self._lost) + _SLACK)
        self._lost.append(lost)
        return ball

    def _refined(self, point: Sequence[fmpq], bits: int, working: int) -> tuple[arb, int]:
        """The ball, and how many bits of the working precision were lost; both raised until it suffices."""
        previous = ctx.prec
        try:
            while working <= MOST_BITS:
                ctx.prec = working
                ball = arb(self._program(*point))
                accuracy = ball.rel_accuracy_bits()
                if accuracy >= bits or ball.is_zero():
                    return ball, max(working - accuracy, 0)
                working = max(working + min(max(bits - accuracy, 64), 4 * working), working * 5 // 4)
        finally:
            ctx.prec = previous
        message = f"no certified value within {MOST_BITS} bits of working precision"
        raise DerivationError(message)


@lru_cache(maxsize=128)
def prepared(record: LoopFunction | Contribution) -> Prepared:
    """The record made ready; the second call costs a look-up."""
    return Prepared(record)
