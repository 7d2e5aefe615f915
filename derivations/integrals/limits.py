"""Room: derivations/integrals.  Every limit of every record, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import sympy as sp

from axionportal.derivations.errors import InputError, UnknownLimitError, shown, unknown
from axionportal.derivations.integrals import DividedDifference, Univariate, structure
from axionportal.derivations.integrals.degenerate import degenerate
from axionportal.derivations.integrals.expansion import ONE_SCALE_LIMITS, one_scale_expansion
from axionportal.derivations.integrals.light_lepton import LIGHT_LEPTON, light_lepton, two_masses
from axionportal.derivations.integrals.local_series import Point
from axionportal.derivations.integrals.restriction import restricted
from axionportal.derivations.integrals.two_scale_expansion import (
    TwoScale,
    both_nodes,
    one_node,
    one_node_name,
)
from axionportal.derivations.records import (
    Contribution,
    Expansion,
    ExpansionTerm,
    LoopFunction,
    LoopTerm,
    Remainder,
)

MOST_ORDERS = 200

_Builder = Callable[[int], Expansion]


def limits(record: LoopFunction | Contribution) -> tuple[str, ...]:
    """The names of the limits that are derived for a loop function or contribution."""
    if isinstance(record, LoopFunction):
        return tuple(_builders(record))
    first, *others = (_builders(term.loop_function) for term in _terms(record))
    return tuple(name for name in first if all(name in other for other in others))


def expansion(record: LoopFunction | Contribution, limit: str, order: int) -> Expansion:
    """The expansion of a record in a limit, up to and including ``order``, with its proven remainder.

    Raises UnknownLimitError, or InputError for an order outside 0..200.
    """
    known = limits(record)
    if not known:
        message = f"no limit of {record.name} is derived: evaluate it, it is exact in all its arguments"
        raise UnknownLimitError(message)
    if limit not in known:
        raise UnknownLimitError(unknown(f"limit of {record.name}", limit, known))
    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= MOST_ORDERS:
        message = f"order={shown(order)} is out of range: give a whole number from 0 to {MOST_ORDERS}"
        raise InputError(message)
    return _expansion(record, limit, order)


@lru_cache(maxsize=512)
def _expansion(record: LoopFunction | Contribution, limit: str, order: int) -> Expansion:
    if isinstance(record, Contribution):
        return _of_contribution(record, limit, order)
    return _builders(record)[limit](order)


@lru_cache(maxsize=64)
def _builders(function: LoopFunction) -> dict[str, _Builder]:
    found = structure(function)
    if isinstance(found, DividedDifference):
        return _two_scale_builders(TwoScale(function, found))
    masses = two_masses(function)
    if masses is not None:
        return {LIGHT_LEPTON: partial(light_lepton, masses)}
    if isinstance(found, Univariate):
        return {name: _one_scale(found.kernel, name) for name in ONE_SCALE_LIMITS}
    return {}


def _one_scale(kernel: LoopFunction, name: Point) -> _Builder:
    return lambda order: one_scale_expansion(kernel, name, order)


def _two_scale_builders(scale: TwoScale) -> dict[str, _Builder]:
    result: dict[str, _Builder] = {name: partial(both_nodes, scale, name) for name in ONE_SCALE_LIMITS}
    result["degenerate"] = partial(degenerate, scale)
    points: tuple[Point, ...] = ("light-mass", "large-mass")
    for point in points:
        for which in (0, 1):
            result[one_node_name(scale, point, which)] = partial(one_node, scale, point, which)
    return result


def _terms(record: Contribution) -> tuple[LoopTerm, ...]:
    """The terms, with functions of those arguments only that are not set to zero."""
    return tuple(restricted(term) for term in record.terms)


def _of_contribution(record: Contribution, limit: str, order: int) -> Expansion:
    """The terms' expansions, order by order, in the contribution's own parameters."""
    parts = [(term, _expansion(term.loop_function, limit, order)) for term in _terms(record)]
    leading, first = parts[0]
    terms = tuple(
        ExpansionTerm(item.order, sp.Add(*(term.of(found.terms[k].expression) for term, found in parts)))
        for k, item in enumerate(first.terms)
    )
    remainder = Remainder(
        bound=sp.Add(*(_bound(term, found) for term, found in parts)),
        condition=sp.And(
            *(found.remainder.condition.xreplace(dict(term.substitution)) for term, found in parts)
        ),
        reason="; ".join(dict.fromkeys(found.remainder.reason for _, found in parts)),
    )
    return Expansion(
        subject=record.name,
        limit=limit,
        order=order,
        variable=first.variable,
        small=sp.factor(first.small.xreplace(dict(leading.substitution))),
        point=first.point,
        terms=terms,
        remainder=remainder,
        title=first.title,
    )


def _bound(term: LoopTerm, found: Expansion) -> sp.Expr:
    return sp.Abs(term.prefactor) * found.remainder.bound.xreplace(dict(term.substitution))
