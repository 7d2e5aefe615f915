"""Room: derivations/integrals.  Loop functions at zero of one of their arguments, as functions of the others.

The definition is restricted, not the closed form: ln 0 times zero there is not there any more.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import sympy as sp

from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.integrals.canonical import denominators
from axionportal.derivations.records import FeynmanIntegral, LoopFunction, LoopTerm


@lru_cache(maxsize=64)
def at_zero(function: LoopFunction, zeros: tuple[sp.Symbol, ...]) -> LoopFunction:
    """``function`` at zero of the arguments ``zeros``; raises OutsideDomainError where it diverges."""
    definition = function.definition
    inside = sp.cancel(definition.integrand.xreplace(dict.fromkeys(zeros, sp.Integer(0))))
    restricted = FeynmanIntegral(inside, definition.variable, definition.lower, definition.upper)
    if any(c == 0 or sp.expand(a + b + c) == 0 for a, b, c in denominators(restricted)):
        names = " and ".join(str(symbol.name) for symbol in zeros)
        message = f"{function.name} diverges at {names}=0: give a value above zero"
        raise OutsideDomainError(message)
    arguments = tuple(item for item in function.arguments if item.symbol not in zeros)
    return replace(function, arguments=arguments, definition=restricted, special_points=())


@lru_cache(maxsize=64)
def restricted(term: LoopTerm) -> LoopTerm:
    """The same term with a loop function of those arguments only that it does not set to zero."""
    zeros = tuple(symbol for symbol, value in term.substitution if value == 0)
    if not zeros:
        return term
    rest = tuple((symbol, value) for symbol, value in term.substitution if value != 0)
    return replace(term, loop_function=at_zero(term.loop_function, zeros), substitution=rest)
