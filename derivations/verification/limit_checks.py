"""Room: derivations/verification.  Limits and their remainders against certified values."""

from __future__ import annotations

from collections.abc import Iterator

from flint import arb, ctx

from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.records import Check, Contribution, Expansion, LoopFunction
from axionportal.derivations.verification.balls import compiled, exact_point
from axionportal.derivations.verification.comparisons import (
    Comparison,
    bits_for,
    check_of,
    compare,
    equation,
    shown_point,
)
from axionportal.derivations.verification.enclosure import enclose
from axionportal.derivations.verification.points import (
    Point,
    contribution_in_limit,
    points_in_limit,
)

_SHALLOW_ORDERS = (0, 1, 2, 5)
_DEEP_ORDER = 8
_SHALLOW_DEPTHS = (0, 1, 3)
_COEFFICIENT_ORDER, _COEFFICIENT_DEPTH = 12, 30
"""With the small quantity at 10^-30 each coefficient is seen to about 30 digits beside the next order."""
_CONTRIBUTION_ORDERS = (0, 1)
_PRECISION_DOUBLINGS = 8


def limit_check(function: LoopFunction, limit: str, digits: int) -> Check:
    """The remainder holds at moderate points, and deep in the limit the expansion gives every digit.

    Where only its bound is asked for, a point far deeper tells each coefficient from one nearly right.
    """

    def results() -> Iterator[Comparison]:
        for order in _SHALLOW_ORDERS:
            found = expansion(function, limit, order)
            for depth in _SHALLOW_DEPTHS:
                point = points_in_limit(function, limit, depth, str(order))
                yield _within_remainder(function, found, point, digits)
        depth = digits // _DEEP_ORDER + 3
        point = points_in_limit(function, limit, depth, "deep")
        deep = expansion(function, limit, _DEEP_ORDER)
        yield _within_remainder(function, deep, point, digits)
        yield _deep_agreement(function, deep, point, digits)
        point = points_in_limit(function, limit, _COEFFICIENT_DEPTH, "coefficients")
        many = expansion(function, limit, _COEFFICIENT_ORDER)
        yield _within_remainder(function, many, point, digits)

    return check_of(function.name, f"limit {limit}", digits, results())


def contribution_limits_check(record: Contribution, digits: int) -> Check:
    """Every limit of a contribution, in its own parameters, holds within its remainder."""

    def results() -> Iterator[Comparison]:
        for limit in limits(record):
            point = contribution_in_limit(record, limit, _COEFFICIENT_DEPTH)
            for order in _CONTRIBUTION_ORDERS:
                yield _within_remainder(record, expansion(record, limit, order), point, digits)

    return check_of(record.name, "limits in its own parameters", digits, results())


def _within_remainder(
    record: LoopFunction | Contribution, found: Expansion, point: Point, digits: int
) -> Comparison:
    """|exact - partial sum| <= bound, decided by balls at a precision that resolves the difference."""
    route = f"expansion {found.limit} to order {found.order}"
    values = exact_point(point)
    bits = 256
    for _ in range(_PRECISION_DOUBLINGS):
        with ctx.workprec(bits + 64):
            reference = enclose(record, point, bits=bits)
            partial = arb(compiled(found.partial_sum())(values, False))
            bound = arb(compiled(found.remainder.bound)(values, False))
            difference = abs(reference - partial)
            if difference < bound:
                return Comparison(digits)
            if difference > bound:
                break
        bits *= 2
    detail = f"the error {difference.str(5, radius=False)} against the bound {bound.str(5, radius=False)}"
    return Comparison(0, f"{equation(record)} at {shown_point(point)}: {route} has {detail}")


def _deep_agreement(function: LoopFunction, found: Expansion, point: Point, digits: int) -> Comparison:
    values = exact_point(point)
    reference = enclose(function, point, bits=bits_for(digits))
    with ctx.workprec(6 * bits_for(digits) + 1024):
        partial = arb(compiled(found.partial_sum())(values, False))
    route = f"expansion {found.limit} to order {found.order}"
    return compare(function, point, route, partial, reference, digits)
