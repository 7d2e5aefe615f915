"""Room: derivations/verification.  Rigorous enclosures of closed forms at exact rational points.

Inputs are exact, coefficients stay exact, and the working precision is raised until the enclosure is
as tight as asked; the closed forms cancel like (m/M)^8 and no fixed precision would do.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from flint import arb, ctx

from axionportal.derivations.integrals.canonical import denominators
from axionportal.derivations.integrals.restriction import at_zero
from axionportal.derivations.records import Contribution, DerivationError, LoopFunction, LoopTerm, Values
from axionportal.derivations.verification.balls import exact, rational_at
from axionportal.derivations.verification.prepared import MOST_BITS, prepared, series_coefficients


def enclose(record: LoopFunction | Contribution, values: Values, *, bits: int) -> arb:
    """A ball that contains the value of ``record`` at ``values``, relative radius below 2^-bits.

    ``values`` are exact rationals by argument name.  An exact zero comes back as an exact zero.
    Raises OutsideDomainError for values outside the domain.
    """
    ready = prepared(record)
    return ready.enclose([exact(values[name]) for name in ready.names], bits)


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
            coefficients = series_coefficients(function, point, length)
        known = [item.rel_accuracy_bits() for item in coefficients if not item.is_zero()]
        if all(accuracy >= bits for accuracy in known):
            return coefficients
        # A ball that contains zero reports a meaningless accuracy: never more than double the precision.
        working += min(max(bits - min(known), working // 4), working)
    message = f"no certified Taylor coefficients of {function.name} at {value}"
    raise DerivationError(message)
