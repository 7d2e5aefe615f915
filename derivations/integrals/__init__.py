"""Room: derivations/integrals.  From Feynman-parameter integrals to closed forms and expansions."""

from __future__ import annotations

from functools import cache

from axionportal.derivations.integrals.reduction import ClosedForm, Reduction, Term, reduce_integral
from axionportal.derivations.integrals.structure import (
    DividedDifference,
    General,
    Structure,
    Univariate,
    find_structure,
)
from axionportal.derivations.records import Derivation, LoopFunction

__all__ = [
    "ClosedForm",
    "DividedDifference",
    "General",
    "Reduction",
    "Structure",
    "Term",
    "Univariate",
    "closed_form",
    "derivation",
    "reduction",
    "structure",
]


@cache
def reduction(function: LoopFunction) -> Reduction:
    """The reduction of a loop function's definition: closed form, primitive and proved steps."""
    return reduce_integral(function.definition)


def closed_form(function: LoopFunction) -> ClosedForm:
    """The closed form of a loop function over master integrals, derived from its definition."""
    return reduction(function).closed_form


@cache
def structure(function: LoopFunction) -> Structure:
    """What a loop function is made of; see ``Univariate``, ``DividedDifference`` and ``General``."""
    return find_structure(function)


@cache
def derivation(function: LoopFunction) -> Derivation:
    """Every step from the definition to the closed form and the structure, in reading order."""
    found = structure(function)
    steps = (*found.steps, *reduction(function).steps)
    if isinstance(found, DividedDifference):
        steps = (*steps, *reduction(found.kernel).steps)
    return Derivation(function.name, (function.domain,), steps)
