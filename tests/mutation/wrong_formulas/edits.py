"""Wrong versions of a SymPy expression, by the mistakes that are made in formulas; always the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.derivations.integrals.masters import J

Pairs = Sequence[tuple[sp.Expr, sp.Expr]]
"""Symbols that are easily taken for each other."""


@dataclass(frozen=True)
class Edit:
    """An expression after one mistake, and where it was made."""

    operator: str
    change: str
    expression: sp.Expr


@dataclass(frozen=True)
class _Place:
    """A part of an expression: where it stands, and what it is part of."""

    path: tuple[int, ...]
    part: sp.Expr
    parent: sp.Expr | None
    is_exponent: bool


def edits(expression: sp.Expr, pairs: Pairs = ()) -> list[Edit]:
    """Every wrong version that differs from the expression as it is written."""
    found = []
    for place in _places(expression):
        for operator, part in _mistakes(place, pairs):
            changed = _with_part(expression, place.path, part)
            if changed != expression and not changed.has(sp.nan, sp.zoo, sp.oo):
                found.append(Edit(operator, f"{place.part} -> {part}", changed))
    for one, other in pairs:
        swapped = expression.xreplace({one: other, other: one})
        if swapped != expression:
            found.append(Edit("swapped everywhere", f"{one} <-> {other}", swapped))
    return found


def _places(expression: sp.Expr) -> Iterator[_Place]:
    waiting = [_Place((), expression, None, False)]
    while waiting:
        place = waiting.pop()
        yield place
        order = sorted(
            range(len(place.part.args)), key=lambda k, p=place: sp.default_sort_key(p.part.args[k])
        )
        for k in order:
            exponent = isinstance(place.part, sp.Pow) and k == 1
            waiting.append(_Place((*place.path, k), place.part.args[k], place.part, exponent))


def _with_part(expression: sp.Expr, path: tuple[int, ...], part: sp.Expr) -> sp.Expr:
    if not path:
        return part
    first, *rest = path
    arguments = list(expression.args)
    arguments[first] = _with_part(arguments[first], tuple(rest), part)
    return expression.func(*arguments)


def _mistakes(place: _Place, pairs: Pairs) -> Iterator[tuple[str, sp.Expr]]:
    part = place.part
    if place.is_exponent:
        if isinstance(part, sp.Rational):
            yield "power", part + 1
            yield "power", part - 1
        return
    if isinstance(part, sp.Rational):
        yield "coefficient", sp.Rational(part.p + (1 if part.p != -1 else 2), part.q)
    if isinstance(part, sp.Symbol) and not isinstance(place.parent, sp.Pow):
        yield "power", part**2
    if part is sp.pi:
        yield "coefficient", 2 * part
    yield from _of_sums_and_products(place)
    if isinstance(part, sp.log):
        yield "branch", sp.log(1 + part.args[0])
    if isinstance(part, J):
        a, b, c = part.args
        yield "branch", J(c, b, a)
        yield "branch", J(a, -b, c)
    for one, other in pairs:
        if part in (one, other):
            yield "swapped", other if part == one else one


def _of_sums_and_products(place: _Place) -> Iterator[tuple[str, sp.Expr]]:
    part = place.part
    if isinstance(part, sp.Add):
        ordered = sorted(part.args, key=sp.default_sort_key)
        for k, item in enumerate(ordered):
            others = ordered[:k] + ordered[k + 1 :]
            yield "dropped term", sp.Add(*others)
            yield "sign", sp.Add(*others, -item)
    if isinstance(part, sp.Mul):
        ordered = sorted(part.args, key=sp.default_sort_key)
        for k in range(len(ordered)):
            yield "dropped factor", sp.Mul(*ordered[:k], *ordered[k + 1 :])
    if place.parent is None:
        yield "sign", -part
        yield "coefficient", 2 * part
