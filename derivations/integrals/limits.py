"""Room: derivations/integrals.  Every limit of every record, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import sympy as sp

from axionportal.derivations.errors import InputError, UnknownLimitError, shown, unknown
from axionportal.derivations.integrals import DividedDifference, Univariate, structure
from axionportal.derivations.integrals.degenerate import degenerate
from axionportal.derivations.integrals.expansion import ONE_SCALE_LIMITS, one_scale_expansion
from axionportal.derivations.integrals.local_series import Point
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
    Remainder,
)

MOST_ORDERS = 200

_Builder = Callable[[int], Expansion]


def limits(record: LoopFunction | Contribution) -> tuple[str, ...]:
    """The names of the limits that are derived for a loop function or contribution."""
    function = record.loop_function if isinstance(record, Contribution) else record
    return tuple(_builders(function))


def expansion(record: LoopFunction | Contribution, limit: str, order: int) -> Expansion:
    """The expansion of a record in a limit, up to and including ``order``, with its proven remainder.

    Raises UnknownLimitError, or InputError for an order outside 0..200.
    """
    function = record.loop_function if isinstance(record, Contribution) else record
    builders = _builders(function)
    if limit not in builders:
        raise UnknownLimitError(unknown(f"limit of {record.name}", limit, builders))
    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= MOST_ORDERS:
        message = f"order={shown(order)} is out of range: give a whole number from 0 to {MOST_ORDERS}"
        raise InputError(message)
    return _expansion(record, limit, order)


@lru_cache(maxsize=512)
def _expansion(record: LoopFunction | Contribution, limit: str, order: int) -> Expansion:
    function = record.loop_function if isinstance(record, Contribution) else record
    found = _builders(function)[limit](order)
    return _of_contribution(record, found) if isinstance(record, Contribution) else found


@lru_cache(maxsize=64)
def _builders(function: LoopFunction) -> dict[str, _Builder]:
    found = structure(function)
    if isinstance(found, Univariate):
        return {name: _one_scale(found.kernel, name) for name in ONE_SCALE_LIMITS}
    if isinstance(found, DividedDifference):
        return _two_scale_builders(TwoScale(function, found))
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


def _of_contribution(record: Contribution, inner: Expansion) -> Expansion:
    """Prefactor times the loop function's expansion, in the contribution's own parameters."""
    mapping = dict(record.substitution)

    def outer(expression: sp.Expr) -> sp.Expr:
        return expression.xreplace(mapping)

    terms = tuple(
        ExpansionTerm(term.order, record.prefactor * outer(term.expression)) for term in inner.terms
    )
    remainder = Remainder(
        bound=sp.Abs(record.prefactor) * outer(inner.remainder.bound),
        condition=inner.remainder.condition.xreplace(mapping),
        reason=inner.remainder.reason,
    )
    return Expansion(
        subject=record.name,
        limit=inner.limit,
        order=inner.order,
        variable=inner.variable,
        small=outer(inner.small),
        point=inner.point,
        terms=terms,
        remainder=remainder,
        title=inner.title,
    )
