"""Wrong limits: terms, orders, remainders, the series behind them, and the limits of contributions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import Any

import sympy as sp

from axionportal.derivations import contributions, loop_functions
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.integrals.series import CertifiedSeries
from axionportal.derivations.records import (
    Contribution,
    DerivationError,
    Expansion,
    ExpansionTerm,
    FeynmanIntegral,
    LoopFunction,
)
from axionportal.derivations.verification import checks
from wrong_formulas.core import (
    DIGITS,
    TITLES,
    Found,
    Group,
    Mutant,
    Trial,
    chosen,
    failure,
    fresh,
    inside,
    patched,
    verify_trial,
)
from wrong_formulas.edits import edits

_limits = import_module("axionportal.derivations.integrals.limits")
_series = import_module("axionportal.derivations.integrals.local_series")

Record = LoopFunction | Contribution
Change = Callable[[Expansion], Expansion]


def groups() -> list[Group]:
    found = []
    for function in loop_functions():
        for limit in limits(function):
            sound = partial(_sound, function, limit)
            found.append(
                Group(
                    "expansion", f"{function.name}, {limit}", partial(_of_limit, function, limit), sound, 2.0
                )
            )
        if len(function.arguments) == 1:
            found.append(Group("series", function.name, partial(_of_series, function), cost=2.0))
    return found + [
        Group(
            "limits of a contribution",
            item.name,
            partial(_of_contribution, item),
            lambda item=item: [verify_trial(item, "expansions")],
            1.0,
        )
        for item in contributions()
    ]


def _sound(function: LoopFunction, limit: str) -> list[Trial]:
    return [_trial(function, limit)]


def _trial(function: LoopFunction, limit: str) -> Trial:
    """The check of ``verify`` of one limit."""

    def trial() -> Found | None:
        found = checks._guarded(function, f"limit {limit}", DIGITS, checks._limit_named(limit))
        return failure([found], TITLES["limits"])

    return trial


# -- terms, orders and remainders ------------------------------------------------------------------


@dataclass(frozen=True)
class _Wrong:
    operator: str
    change: str
    of: Change


def _of_limit(function: LoopFunction, limit: str, count: int) -> Iterator[Mutant]:
    pairs = [(a, b) for a in function.symbols for b in function.symbols if str(a) < str(b)]
    found = list(_whole_changes())
    for k, term in enumerate(expansion(function, limit, 2).terms):
        for edit in edits(term.expression, pairs):
            change = f"order {k}: {edit.change}"
            found.append(_Wrong(edit.operator, change, partial(_with_term, k, edit.expression)))
    for wrong in chosen(found, count, f"expansion/{function.name}/{limit}"):
        record = fresh(function)
        context = partial(_with_expansions, record, limit, wrong.of)
        trials = [inside(context, _trial(record, limit))]
        yield Mutant(wrong.operator, wrong.change, trials, partial(_same, function, limit, wrong.of))


def _whole_changes() -> list[_Wrong]:
    return [
        _Wrong("order", "the highest order is missing", _without_highest),
        _Wrong("order", "every term one order too late", _one_late),
        _Wrong("order", "the terms of order 0 and 1 exchanged", _exchanged),
        _Wrong("remainder", "the bound of the remainder over 10^9", _small_remainder),
        _Wrong("remainder", "the bound times the small quantity, twice", _steep_remainder),
    ]


def _with_term(k: int, expression: sp.Expr, found: Expansion) -> Expansion:
    if k >= len(found.terms):
        return found
    terms = list(found.terms)
    terms[k] = ExpansionTerm(terms[k].order, expression)
    return replace(found, terms=tuple(terms))


def _without_highest(found: Expansion) -> Expansion:
    return replace(found, terms=(*found.terms[:-1], ExpansionTerm(found.order, sp.Integer(0))))


def _one_late(found: Expansion) -> Expansion:
    values = [sp.Integer(0), *(term.expression for term in found.terms[:-1])]
    return replace(found, terms=tuple(ExpansionTerm(k, value) for k, value in enumerate(values)))


def _exchanged(found: Expansion) -> Expansion:
    """With the powers of the small quantity that they should not have."""
    if len(found.terms) < 2:
        return found
    one, other, *rest = (term.expression for term in found.terms)
    values = [other / found.small, one * found.small, *rest]
    return replace(found, terms=tuple(ExpansionTerm(k, value) for k, value in enumerate(values)))


def _small_remainder(found: Expansion) -> Expansion:
    return replace(found, remainder=replace(found.remainder, bound=found.remainder.bound / 10**9))


def _steep_remainder(found: Expansion) -> Expansion:
    """Two orders are promised that are not there."""
    bound = found.remainder.bound * sp.Abs(found.small) ** 2 / 10**3
    return replace(found, remainder=replace(found.remainder, bound=bound))


def _with_expansions(record: Record, limit: str, change: Change) -> contextlib.AbstractContextManager[None]:
    honest = _limits._expansion

    def substitute(one: Record, name: str, order: int) -> Expansion:
        found = honest(one, name, order)
        return change(found) if one == record and name == limit else found

    return patched(honest, substitute)


def _same(record: Record, limit: str, change: Change) -> bool:
    """Is it proved that every order that is checked has the same sum, and the same remainder?"""
    for order in (0, 1, 2, 5, 8):
        right = expansion(record, limit, order)
        wrong = change(right)
        if wrong.remainder != right.remainder or not vanishes(wrong.partial_sum() - right.partial_sum()):
            return False
    return True


# -- the series that the terms are taken from ------------------------------------------------------

Spoil = Callable[..., tuple[Any, bool]]


def _of_series(function: LoopFunction, count: int) -> Iterator[Mutant]:
    """The integration variable gets another name, so that no series remembered is taken."""
    moves = [
        _Spoiled("order", "recurrence one order too far", _series._run, _one_too_far),
        _Spoiled("coefficient", "first coefficient of a series doubled", _series._run, _first_doubled),
        _Spoiled("order", "series of the master shifted by one order", _series.master_series, _shifted),
        _Spoiled(
            "dropped term",
            "series of the master without its last basis element",
            _series.master_series,
            _less,
        ),
        _Spoiled("sign", "series of the master with a wrong sign", _series.master_series, _negative),
        _Spoiled(
            "coefficient",
            "fifth coefficient of the master off by a millionth",
            _series.master_series,
            _nudged,
        ),
    ]
    for limit in limits(function):
        for k, move in enumerate(chosen(moves, max(count // 3, 1), f"series/{function.name}/{limit}")):
            x = sp.Symbol(f"{function.definition.variable}_{limit}_{k}", positive=True)
            inner = function.definition.integrand.xreplace({function.definition.variable: x})
            record = replace(fresh(function), definition=FeynmanIntegral(inner, x))
            used: list[bool] = []
            context = partial(patched, move.original, partial(_recorded, move, used))
            trials = [inside(context, _trial(record, limit))]
            yield Mutant(move.operator, f"{limit}: {move.change}", trials, partial(_never, used))


@dataclass(frozen=True)
class _Spoiled:
    operator: str
    change: str
    original: Any
    spoil: Spoil


def _recorded(move: _Spoiled, used: list[bool], *arguments: Any) -> Any:
    result, changed = move.spoil(move.original, *arguments)
    used.append(changed)
    return result


def _never(used: list[bool]) -> bool:
    return not any(used)


def _one_too_far(
    original: Any, rule: Any, start: Any, first: Any, length: int, source: Any
) -> tuple[Any, bool]:
    return original(rule, start + 1, first, length, source), True


def _first_doubled(
    original: Any, rule: Any, start: Any, first: Any, length: int, source: Any
) -> tuple[Any, bool]:
    return original(rule, start, 2 * first, length, source), first != 0


def _shifted(original: Any, *arguments: Any) -> tuple[Any, bool]:
    return {key: replace(item, shift=item.shift + 1) for key, item in original(*arguments).items()}, True


def _less(original: Any, *arguments: Any) -> tuple[Any, bool]:
    found = original(*arguments)
    last = list(found)[-1]
    empty = replace(found[last], coefficients=tuple(0 * c for c in found[last].coefficients))
    return {**found, last: empty}, any(found[last].coefficients)


def _negative(original: Any, *arguments: Any) -> tuple[Any, bool]:
    return {
        key: item.scaled(-(item.coefficients[0] ** 0)) for key, item in original(*arguments).items()
    }, True


def _nudged(original: Any, *arguments: Any) -> tuple[Any, bool]:
    found = original(*arguments)
    first, changed = next(iter(found)), False
    values = list(found[first].coefficients)
    places = [k for k, value in enumerate(values) if value][4:5]
    for k in places:
        values[k] *= 1 + type(values[k])(1, 10**6)
        changed = True
    spoiled: CertifiedSeries = replace(found[first], coefficients=tuple(values))
    return {**found, first: spoiled}, changed


# -- limits of contributions -----------------------------------------------------------------------


def _of_contribution(record: Contribution, count: int) -> Iterator[Mutant]:
    found = [
        _Wrong("order", "the highest order is missing", _without_highest),
        _Wrong("remainder", "the bound without what multiplies it", _small_remainder),
        _Wrong("coefficient", "all terms doubled", partial(_scaled, sp.Integer(2))),
        _Wrong("sign", "all terms negative", partial(_scaled, sp.Integer(-1))),
        *(
            _Wrong("power", f"one power of {item} too many", partial(_scaled, item))
            for item in record.symbols
        ),
    ]
    pairs = [(a.symbol, b.symbol) for a in record.parameters for b in record.parameters if a.name < b.name]
    for limit in limits(record):
        for edit in edits(expansion(record, limit, 0).terms[0].expression, pairs):
            change = f"{limit}, order 0: {edit.change}"
            found.append(_Wrong(edit.operator, change, partial(_only, limit, 0, edit.expression)))
    for wrong in chosen(found, count, f"limits/{record.name}"):
        trial = verify_trial(record, "expansions")
        context = partial(_with_all_expansions, record, wrong.of)
        same = partial(_all_same, record, wrong.of)
        yield Mutant(wrong.operator, wrong.change, [inside(context, trial)], same)


def _only(limit: str, k: int, expression: sp.Expr, found: Expansion) -> Expansion:
    return _with_term(k, expression, found) if found.limit == limit else found


def _scaled(factor: sp.Expr, found: Expansion) -> Expansion:
    terms = tuple(ExpansionTerm(term.order, factor * term.expression) for term in found.terms)
    return replace(found, terms=terms)


def _with_all_expansions(record: Contribution, change: Change) -> contextlib.AbstractContextManager[None]:
    honest = _limits._expansion

    def substitute(one: Record, name: str, order: int) -> Expansion:
        found = honest(one, name, order)
        return change(found) if one == record else found

    return patched(honest, substitute)


def _all_same(record: Contribution, change: Change) -> bool:
    try:
        return all(_same(record, limit, change) for limit in limits(record))
    except DerivationError:
        return False
