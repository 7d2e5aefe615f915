"""Room: derivations/lagrangian.  Records in another regularisation, with the definition derived in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import sympy as sp

from axionportal.derivations.contributions import Record, contributions
from axionportal.derivations.contributions.symbols import X
from axionportal.derivations.lagrangian.identity import scheme_difference
from axionportal.derivations.records import (
    Contribution,
    DerivationError,
    FeynmanIntegral,
    LoopFunction,
    LoopTerm,
)


@cache
def in_scheme(record: Record, scheme: str) -> Record:
    """The same record with its divergent loop derived in ``scheme``, one of ``record.schemes``."""
    if isinstance(record, Contribution):
        terms = tuple(
            replace(term, loop_function=_function_in_scheme(term.loop_function, scheme))
            for term in record.terms
        )
        return replace(record, terms=terms)
    return _function_in_scheme(record, scheme)


@cache
def _function_in_scheme(function: LoopFunction, scheme: str) -> LoopFunction:
    if scheme == function.scheme or not function.schemes:
        return function
    name, term = _derived_through(function)
    difference = scheme_difference(name, scheme, function.scheme)
    back = {value: symbol for symbol, value in term.substitution}
    change = sp.expand(sp.cancel(sp.together(difference / term.prefactor))).xreplace(back)
    definition = function.definition
    inside = definition.integrand + sp.factor(change).xreplace({X: definition.variable})
    return replace(function, definition=FeynmanIntegral(inside, definition.variable), scheme=scheme)


def _derived_through(function: LoopFunction) -> tuple[str, LoopTerm]:
    """The Lagrangian and the term in which a loop function occurs with nothing but itself."""
    for contribution in contributions():
        for term in contribution.terms:
            if contribution.lagrangian and term.loop_function.name == function.name:
                return contribution.lagrangian, term
    message = f"no Lagrangian is known that {function.name} follows from"
    raise DerivationError(message)
