"""Room: derivations.  The whole chain of one record: Lagrangian, definition, structure, closed form."""

from __future__ import annotations

from axionportal.derivations.contributions import Record
from axionportal.derivations.integrals import derivation
from axionportal.derivations.lagrangian import derive
from axionportal.derivations.lagrangian.identity import PROVED_AGAINST_PAPER, agrees_with_definition
from axionportal.derivations.records import Contribution, Derivation


def full_derivation(record: Record) -> Derivation:
    """Every step there is: for a contribution with a known Lagrangian the chain starts at its vertices."""
    if not isinstance(record, Contribution):
        return derivation(record)
    inner = derivation(record.loop_function)
    if record.name not in PROVED_AGAINST_PAPER:
        return Derivation(record.name, inner.assumptions, inner.steps)
    outer = derive(record.name)
    steps = (*outer.steps, agrees_with_definition(record), *inner.steps)
    return Derivation(record.name, (*outer.assumptions, *inner.assumptions), steps)
