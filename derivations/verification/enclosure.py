"""Room: derivations/verification.  Rigorous enclosures of closed forms at exact rational points.

Inputs are exact, coefficients stay exact, and the working precision is raised until the enclosure is
as tight as asked; the closed forms cancel like (m/M)^8 and no fixed precision would do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

import sympy as sp
from flint import arb, ctx, fmpq, fmpq_series

from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.integrals import DividedDifference, closed_form, structure
from axionportal.derivations.integrals.canonical import denominators
from axionportal.derivations.integrals.masters import normalise_masters
from axionportal.derivations.integrals.restriction import at_zero
from axionportal.derivations.records import (
    Contribution,
    DerivationError,
    LoopFunction,
    LoopTerm,
    Parameter,
    Values,
)
from axionportal.derivations.verification.balls import Ball, compiled, exact, exact_point, rational_at

MOST_BITS = 1 << 22
"""Working precision beyond which a value is reported as not certified."""


def enclose(record: LoopFunction | Contribution, values: Values, *, bits: int) -> arb:
    """A ball that contains the value of ``record`` at ``values``, relative radius below 2^-bits.

    ``values`` are exact rationals by argument name.  An exact zero comes back as an exact zero.
    Raises OutsideDomainError for values outside the domain.
    """
    require_domain(record, values)
    if isinstance(record, Contribution):
        return _refined(lambda: _contribution_ball(record, values, bits), bits)
    return _refined(_loop_function_program(record, values), bits)


def require_domain(record: LoopFunction | Contribution, values: Values) -> None:
    """Refuse a value that is not positive where the symbol's domain says that it must be."""
    parameters = record.parameters if isinstance(record, Contribution) else record.arguments
    for parameter in parameters:
        value = values[parameter.name]
        if not _allowed(parameter, value):
            message = (
                f"{parameter.name}={_short(value)} is outside the domain of {record.name}: "
                f"give a value with {parameter.domain}"
            )
            raise OutsideDomainError(message)


def _allowed(parameter: Parameter, value: Fraction) -> bool:
    symbol = parameter.symbol
    low = value > 0 if symbol.is_positive else value >= 0 or not symbol.is_nonnegative
    return bool(low and (parameter.below is None or value < parameter.below))


def _short(value: Fraction) -> str:
    if value.denominator == 1 and abs(value) < 10**18:
        return str(value.numerator)
    return f"{float(value):.6g}" if abs(value) < 10**300 else "a very large number"


def _refined(compute: Callable[[], Ball], bits: int) -> arb:
    """Raise the working precision until the relative radius is below 2^-bits."""
    working = bits + 64
    while working <= MOST_BITS:
        with ctx.workprec(working):
            value = arb(compute())
        if value.is_zero() or value.rel_accuracy_bits() >= bits:
            return value
        lost = max(bits - value.rel_accuracy_bits(), 64)
        working = max(working + min(lost, 4 * working), working * 5 // 4)
    message = f"no certified value within {MOST_BITS} bits of working precision"
    raise DerivationError(message)


@lru_cache(maxsize=64)
def _plain(function: LoopFunction) -> sp.Expr:
    return normalise_masters(closed_form(function).expression())


def _loop_function_program(function: LoopFunction, values: Values) -> Callable[[], Ball]:
    function, values = without_zeros(function, values)
    point = exact_point(values)
    found = structure(function)
    if isinstance(found, DividedDifference):
        return lambda: divided_difference_ball(found, point)
    program = compiled(_plain(function))
    return lambda: program(point, False)


def divided_difference_ball(found: DividedDifference, point: Mapping[str, fmpq]) -> Ball:
    """regular - kernel[node_1, node_2] at an exact point, with the derivative for equal nodes."""
    regular = compiled(found.regular)(point, False)
    first, second = (compiled(node)(point, False) for node in found.nodes)
    name = str(found.variable.name)
    program = compiled(_plain(found.kernel))
    if first == second:
        return regular + found.sign * _series(found.kernel, first, 2)[1]
    difference = program({name: first}, False) - program({name: second}, False)
    return regular + found.sign * difference / (first - second)


def _contribution_ball(record: Contribution, values: Values, bits: int) -> Ball:
    point = exact_point(values)
    needed = max(bits, int(ctx.prec)) + 8  # the terms may cancel: as tight as the working precision
    total = arb(0)
    for term in record.terms:
        prefactor = compiled(term.prefactor)(point, False)
        if prefactor == 0:
            continue
        total += prefactor * enclose(term.loop_function, loop_arguments(term, values), bits=needed)
    return total


def loop_arguments(term: LoopTerm, values: Values) -> dict[str, Fraction]:
    """The exact arguments of a term's loop function at the contribution's values."""
    return {str(symbol.name): rational_at(expression, values) for symbol, expression in term.substitution}


def without_zeros(function: LoopFunction, values: Values) -> tuple[LoopFunction, Values]:
    """The function at those of its arguments that are zero, a limit that the closed form only has as 0/0."""
    zeros = tuple(symbol for symbol in function.symbols if values[str(symbol.name)] == 0)
    if not zeros:
        return function, values
    rest = {name: value for name, value in values.items() if value != 0}
    return at_zero(function, zeros), rest


def is_absorptive(record: LoopFunction | Contribution, values: Values) -> bool:
    """True where a denominator has zeros in (0, 1): the lepton could decay, the value is a real part."""
    if isinstance(record, Contribution):
        return any(is_absorptive(term.loop_function, loop_arguments(term, values)) for term in record.terms)
    function, rest = without_zeros(record, values)
    return any(poles_inside(item, rest) for item in denominators(function.definition))


def poles_inside(denominator: tuple[sp.Expr, sp.Expr, sp.Expr], values: Values) -> bool:
    """True where a x^2 + b x + c, given by its coefficients, has simple zeros in (0, 1)."""
    a, b, c = (rational_at(item, values) for item in denominator)
    ends = c * (a + b + c)
    return ends < 0 or (ends > 0 and b * b > 4 * a * c and abs(a + b) < abs(a))


def taylor(function: LoopFunction, value: Fraction, length: int, *, bits: int) -> list[arb]:
    """The first ``length`` Taylor coefficients of a univariate loop function at an exact ``value``.

    Each has a relative radius below 2^-bits unless it is an exact zero; works on the threshold too.
    """
    point = exact(value)
    working = bits + 64 + 8 * length
    while working <= MOST_BITS:
        with ctx.workprec(working):
            coefficients = _series(function, point, length)
        known = [item.rel_accuracy_bits() for item in coefficients if not item.is_zero()]
        if all(accuracy >= bits for accuracy in known):
            return coefficients
        # A ball that contains zero reports a meaningless accuracy: never more than double the precision.
        working += min(max(bits - min(known), working // 4), working)
    message = f"no certified Taylor coefficients of {function.name} at {value}"
    raise DerivationError(message)


def _series(function: LoopFunction, point: fmpq, length: int) -> list[arb]:
    (symbol,) = function.symbols
    program = compiled(_plain(function))
    previous, ctx.cap = ctx.cap, length
    try:
        series = program({str(symbol.name): fmpq_series([point, 1], prec=length)}, False)
        return [arb(series[k]) for k in range(length)]
    finally:
        ctx.cap = previous
