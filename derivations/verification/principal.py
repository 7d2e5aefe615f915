"""Room: derivations/verification.  Elementary expressions at exact points as complex balls.

Answers of other integrators come as logarithms and inverse functions of algebraic arguments.  They mean
their principal branches, which Arb and SymPy share, on the cuts too.  A ball that lies across a cut
contains the values on both sides, so nothing is decided by accident.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp
from flint import acb, arb, fmpq

from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import DerivationError
from axionportal.derivations.verification.balls import exact, master_value

Number = Any
"""An exact fmpq while only rational operations were met, a complex ball (acb) afterwards."""

_CONSTANTS: dict[sp.Expr, Callable[[], acb]] = {
    sp.pi: lambda: acb(arb.pi()),
    sp.E: lambda: acb(arb.const_e()),
    sp.EulerGamma: lambda: acb(arb.const_euler()),
    sp.I: lambda: acb(0, 1),
}
_FUNCTIONS: dict[type, Callable[..., acb]] = {
    sp.log: acb.log,
    sp.exp: acb.exp,
    sp.atan: acb.atan,
    sp.atanh: acb.atanh,
    sp.acot: lambda value: (1 / value).atan(),
    sp.acoth: lambda value: (1 / value).atanh(),
    sp.asin: acb.asin,
    sp.asinh: acb.asinh,
    sp.acos: acb.acos,
    sp.acosh: acb.acosh,
    sp.Abs: lambda value: acb(abs(value)),
    sp.re: lambda value: acb(value.real),
    sp.im: lambda value: acb(value.imag),
    sp.atan2: lambda over, along: _angle(over, along),
    sp.polylog: lambda order, value: value.polylog(order),
}


def principal_value(expression: sp.Expr, values: Mapping[str, fmpq]) -> acb:
    """A ball that contains ``expression`` at exact values by name, in the working precision of the moment.

    Raises DerivationError for what has no such value: an integral that was not carried out, a function
    that is not known here, a case distinction that cannot be decided, a division by zero.
    """
    try:
        return _ball(_number(expression, values))
    except (ZeroDivisionError, OutsideDomainError) as error:
        message = f"it has no value there ({error})"
        raise DerivationError(message) from error


def _ball(value: Number) -> acb:
    return acb(arb(value)) if isinstance(value, fmpq) else value


def _number(expression: sp.Expr, values: Mapping[str, fmpq]) -> Number:
    if isinstance(expression, sp.Rational):
        return exact(expression)
    if isinstance(expression, sp.Symbol):
        return values[str(expression.name)]
    if expression in _CONSTANTS:
        return _CONSTANTS[expression]()
    if isinstance(expression, sp.Piecewise):
        return _number(_case(expression, values), values)
    parts = [_number(item, values) for item in expression.args]
    if isinstance(expression, sp.Add):
        return _folded(lambda one, other: one + other, parts)
    if isinstance(expression, sp.Mul):
        return _folded(lambda one, other: one * other, parts)
    if isinstance(expression, sp.Pow):
        return _power(*parts)
    if isinstance(expression, J) and all(isinstance(item, fmpq) for item in parts):
        return acb(master_value(*parts))
    function = _FUNCTIONS.get(type(expression))
    if function is None:
        message = f"{type(expression).__name__} is not known here"
        raise DerivationError(message)
    return function(*map(_ball, parts))


def _folded(combine: Callable[[Number, Number], Number], parts: list[Number]) -> Number:
    total = parts[0]
    for part in parts[1:]:
        if isinstance(total, fmpq) != isinstance(part, fmpq):
            total, part = _ball(total), _ball(part)
        total = combine(total, part)
    return total


def _angle(over: acb, along: acb) -> acb:
    """atan2, continued to complex arguments as SymPy defines it."""
    if over.imag.is_zero() and along.imag.is_zero():
        return acb(arb.atan2(over.real, along.real))
    i = acb(0, 1)
    return -i * ((along + i * over) / (along**2 + over**2).sqrt()).log()


def _power(base: Number, exponent: Number) -> Number:
    if not isinstance(exponent, fmpq):
        return _ball(base).pow(exponent)
    if exponent.q == 1:
        return base ** int(exponent.p)
    if exponent.q == 2:
        return _ball(base).sqrt() ** int(exponent.p)
    return _ball(base).pow(_ball(exponent))


def _case(expression: sp.Piecewise, values: Mapping[str, fmpq]) -> sp.Expr:
    """The branch whose condition holds at the point; all before it must be decided not to."""
    numbers = {
        symbol: sp.Rational(int(values[symbol.name].p), int(values[symbol.name].q))
        for symbol in expression.free_symbols
    }
    for branch, condition in expression.args:
        decided = condition.xreplace(numbers)
        if decided == sp.true:
            return branch
        if decided != sp.false:
            message = f"the condition {condition} cannot be decided"
            raise DerivationError(message)
    message = "no case of it applies there"
    raise DerivationError(message)
