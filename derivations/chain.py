"""Room: derivations.  The whole chain of one record: Lagrangian, definition, structure, closed form."""

from __future__ import annotations

from axionportal.derivations.contributions import Record, scheme_name
from axionportal.derivations.integrals import derivation
from axionportal.derivations.integrals.restriction import restricted
from axionportal.derivations.lagrangian import derive
from axionportal.derivations.lagrangian.identity import agrees_with_definition
from axionportal.derivations.records import Contribution, Derivation


def full_derivation(record: Record) -> Derivation:
    """Every step there is: for a contribution with a known Lagrangian the chain starts at its vertices."""
    if not isinstance(record, Contribution):
        return derivation(record)
    functions = dict.fromkeys(restricted(term).loop_function for term in record.terms)
    inner = [derivation(function) for function in functions]
    assumptions = tuple(dict.fromkeys(item for found in inner for item in found.assumptions))
    steps = tuple(step for found in inner for step in found.steps)
    if record.lagrangian:
        scheme = scheme_name(record) or None
        outer = derive(record.lagrangian, scheme)
        steps = (*outer.steps, agrees_with_definition(record, scheme), *steps)
        assumptions = (*outer.assumptions, *assumptions)
    return Derivation(record.name, assumptions, steps)
