"""Room: codegen.  What the leading term of an expansion leaves out, from its proved remainder.

f = x^p (a + b ln x) + R(x) gives f(2^N x)/2^(p N) = f(x) + N b ln 2 + R(2^N x)/2^(p N) - R(x).  R is
bounded by the next terms and the remainder after them.  Each of these, c x^q (ln x)^n divided by x^p, keeps
its sign and shrinks outwards: the two differ by no more than the one at x, and a remainder by twice that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import LIMIT_AT_ZERO
from axionportal.codegen.numpy.planner import Doubles
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import LoopFunction

ROUNDINGS = 1 + 2.0**-30
"""Covers powers and logarithms in doubles, accurate to a few units of 2^-53 each."""

ORDER = 3
"""Terms written out after the leading one: the remainder's constants are generous, so it comes late."""


@dataclass(frozen=True)
class Monomial:
    """|coefficient| x^power |ln x|^logs."""

    coefficient: float
    power: int
    logs: int


def neglected_terms(function: LoopFunction, limit: str, power: int, edges: Doubles) -> Doubles:
    """Per cell of the outermost binade: bound of |f(2^N x)/2^(p N) - f(x) - N b ln 2| for N outwards."""
    low = limit == LIMIT_AT_ZERO
    inner = edges[1:] if low else edges[:-1]
    nearest = float(edges[-1] if low else edges[0])
    _require_domain(function, limit, nearest)
    total = np.zeros_like(inner)
    for term in remainder_monomials(function, limit):
        distance = term.power - power if low else power - term.power
        if distance < 1 or term.logs > distance * abs(np.log(nearest)):
            raise PlanningError(f"{function.name}: the rest of the limit {limit} may grow outwards")
        total = total + term.coefficient * inner**term.power * np.abs(np.log(inner)) ** term.logs
    result: Doubles = total * ROUNDINGS
    return result


def remainder_monomials(function: LoopFunction, limit: str) -> tuple[Monomial, ...]:
    """The terms of a bound of what is left out: the terms after the leading one, twice the remainder."""
    found = expansion(function, limit, ORDER)
    (x,) = function.symbols
    whole = [*(term.expression for term in found.terms[1:]), 2 * found.remainder.bound]
    parts = [part for item in whole for part in sp.Add.make_args(sp.expand(item)) if part != 0]
    return tuple(_monomial(part, x) for part in parts)


def _monomial(term: sp.Expr, x: sp.Symbol) -> Monomial:
    """|term| for a product of constants, powers of x, and logarithms of x or their moduli."""
    constant, rest = term.as_independent(x, as_Add=False)
    power, logs = 0, 0
    for factor in sp.Mul.make_args(rest):
        base, exponent = factor.as_base_exp()
        if base == x and exponent.is_Integer:
            power += int(exponent)
        elif base in (sp.log(x), sp.Abs(sp.log(x))) and exponent.is_Integer and exponent > 0:
            logs += int(exponent)
        elif factor != 1:
            raise PlanningError(f"{term} is no power of {x} times logarithms")
    return Monomial(float(abs(constant)), power, logs)


def _require_domain(function: LoopFunction, limit: str, x: float) -> None:
    """The remainder holds at ``x``, and further out, where its small variable is smaller still."""
    (symbol,) = function.symbols
    condition = expansion(function, limit, ORDER).remainder.condition
    if condition.xreplace({symbol: sp.Rational(x)}) != sp.true:
        raise PlanningError(f"{function.name}: the remainder of the limit {limit} is not proved at {x}")
