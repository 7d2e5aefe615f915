"""Wrong definitions, prefactors, arguments and printed limits: records of ``derivations/contributions``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import sympy as sp

from axionportal.derivations import contributions, loop_functions
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import X
from axionportal.derivations.integrals import closed_form
from axionportal.derivations.integrals.masters import normalise_masters
from axionportal.derivations.records import (
    Contribution,
    DerivationError,
    FeynmanIntegral,
    LoopFunction,
    LoopTerm,
    Parameter,
)
from axionportal.derivations.verification.checks import kinds_of
from wrong_formulas.core import Group, Mutant, Trial, chosen, digest_notices, verify_trial
from wrong_formulas.edits import edits

OF_CONTRIBUTIONS = ("lagrangian", "schemes", "printed", "contribution", "expansions")
OF_FUNCTIONS = ("definition", "proof", "integral", "region", "quadrature", "limits")


@dataclass(frozen=True)
class _Change:
    """A changed record, before it is tried."""

    operator: str
    change: str
    contribution: Contribution


def groups() -> list[Group]:
    found = [
        Group("definition", item.name, partial(_definitions, item), partial(_sound, item), 4.0)
        for item in loop_functions()
    ]
    found += [
        Group("prefactor", item.name, partial(_prefactors, item), partial(_trials, (item,)), 2.0)
        for item in contributions()
    ]
    return found + [
        Group("printed limit", item.name, partial(_printed, item), partial(_trials, (item,)), 0.5)
        for item in contributions()
        if item.printed_limits
    ]


def users(function: LoopFunction) -> tuple[Contribution, ...]:
    """The contributions that a loop function enters."""
    return tuple(
        item for item in contributions() if function.name in {used.name for used in item.loop_functions}
    )


def with_function(record: Contribution, function: LoopFunction) -> Contribution:
    """The contribution with another loop function of the same name."""
    terms = tuple(
        replace(term, loop_function=function) if term.loop_function.name == function.name else term
        for term in record.terms
    )
    return replace(record, terms=terms)


def _trials(changed: Iterable[Contribution], functions: Iterable[LoopFunction] = ()) -> list[Trial]:
    found = [
        verify_trial(item, kind) for kind in OF_CONTRIBUTIONS for item in changed if kind in kinds_of(item)
    ]
    return found + [verify_trial(item, kind) for kind in OF_FUNCTIONS for item in functions]


def _sound(function: LoopFunction) -> list[Trial]:
    return _trials(users(function), (function,))


# -- definitions -----------------------------------------------------------------------------------


def _definitions(function: LoopFunction, count: int) -> Iterator[Mutant]:
    x = function.definition.variable
    pairs = [(x, 1 - x), *_easily_confused(function.arguments)]
    for edit in chosen(edits(function.definition.integrand, pairs), count - 1, f"definition/{function.name}"):
        changed = replace(function, definition=FeynmanIntegral(edit.expression, x))
        yield _definition(function, changed, edit.operator, edit.change)
    half = FeynmanIntegral(function.definition.integrand, x, sp.Integer(0), sp.Rational(1, 2))
    yield _definition(function, replace(function, definition=half), "limits of integration", "1 -> 1/2")


def _definition(function: LoopFunction, changed: LoopFunction, operator: str, change: str) -> Mutant:
    records = tuple(with_function(item, changed) for item in users(function))
    pairs = list(zip(users(function), records, strict=True))
    return Mutant(
        operator,
        change,
        _trials(records, (changed,)),
        lambda: all(equal(before, after) for before, after in pairs),
        digest_notices(changed),
    )


def _easily_confused(parameters: Iterable[Parameter]) -> list[tuple[sp.Expr, sp.Expr]]:
    """Arguments of one unit."""
    items = list(parameters)
    return [
        (one.symbol, other.symbol)
        for k, one in enumerate(items)
        for other in items[k + 1 :]
        if one.unit == other.unit
    ]


def equal(one: Contribution, other: Contribution) -> bool:
    """Is it proved that the two are the same function, as integrands or by their closed forms?"""
    if vanishes(_whole(one) - _whole(other)):
        return True
    try:
        return bool(vanishes(normalise_masters(_closed(one) - _closed(other))))
    except DerivationError:
        return False


def _whole(record: Contribution) -> sp.Expr:
    return sp.Add(*(_integrand(term) for term in record.terms))


def _integrand(term: LoopTerm) -> sp.Expr:
    definition = term.loop_function.definition
    return term.of(definition.integrand.xreplace({definition.variable: X}))


def _closed(record: Contribution) -> sp.Expr:
    return sp.Add(*(term.of(closed_form(term.loop_function).expression()) for term in record.terms))


# -- prefactors and arguments ----------------------------------------------------------------------


def _prefactors(record: Contribution, count: int) -> Iterator[Mutant]:
    for change in chosen(_changes(record), count, f"prefactor/{record.name}"):
        yield Mutant(
            change.operator,
            change.change,
            _trials((change.contribution,)),
            partial(equal, record, change.contribution),
            digest_notices(change.contribution),
        )


def _changes(record: Contribution) -> Iterator[_Change]:
    pairs = _easily_confused(record.parameters)
    for k, term in enumerate(record.terms):
        for edit in edits(term.prefactor, pairs):
            yield _with_term(record, k, replace(term, prefactor=edit.expression), edit.operator, edit.change)
        for place, (symbol, value) in enumerate(term.substitution):
            for edit in edits(value, pairs):
                arguments = list(term.substitution)
                arguments[place] = (symbol, edit.expression)
                changed = replace(term, substitution=tuple(arguments))
                yield _with_term(record, k, changed, f"argument: {edit.operator}", f"{symbol}: {edit.change}")
        if len(record.terms) > 1:
            others = record.terms[:k] + record.terms[k + 1 :]
            yield _Change("dropped term", f"without term {k + 1}", replace(record, terms=others))
    if len(record.terms) == 2:
        one, other = record.terms
        swapped = (
            replace(one, loop_function=other.loop_function),
            replace(other, loop_function=one.loop_function),
        )
        yield _Change("swapped loop functions", "", replace(record, terms=swapped))


def _with_term(record: Contribution, k: int, term: LoopTerm, operator: str, change: str) -> _Change:
    terms = (*record.terms[:k], term, *record.terms[k + 1 :])
    return _Change(operator, change, replace(record, terms=terms))


# -- printed limits --------------------------------------------------------------------------------


def _printed(record: Contribution, count: int) -> Iterator[Mutant]:
    for k, printed in enumerate(record.printed_limits):
        found = edits(printed.expression, _easily_confused(record.parameters))
        for edit in chosen(found, count, f"printed/{record.name}/{k}"):
            wrong = replace(printed, expression=edit.expression)
            limits = (*record.printed_limits[:k], wrong, *record.printed_limits[k + 1 :])
            yield Mutant(
                edit.operator,
                edit.change,
                (verify_trial(replace(record, printed_limits=limits), "printed"),),
                partial(_same, printed.expression, edit.expression),
            )


def _same(one: sp.Expr, other: sp.Expr) -> bool:
    return bool(vanishes(one - other))
