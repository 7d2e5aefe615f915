"""Room: derivations/verification.  Certificates: what is claimed of a record, for others to replay.

A certificate holds texts and exact numbers only: the definition with its digest, closed form and primitive,
every step with the way to prove it, expansions with their remainders and points, enclosures of values.
``derivations.replay`` proves all of it anew and shares no code with what is here.  Nothing of the machine or
of a library's release enters.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp

from axionportal.derivations.contributions import records, scheme_name
from axionportal.derivations.digest import canonical_text, definition_digest
from axionportal.derivations.evaluation import certified_text
from axionportal.derivations.integrals import derivation, reduction
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.integrals.restriction import restricted
from axionportal.derivations.lagrangian import agrees_with_definition, derive
from axionportal.derivations.records import (
    Contribution,
    Expansion,
    LoopFunction,
    LoopTerm,
    PrintedLimit,
    Step,
)
from axionportal.derivations.replay import FORMAT, digest_of
from axionportal.derivations.verification.enclosure import is_absorptive
from axionportal.derivations.verification.plain_text import plain_text
from axionportal.derivations.verification.points import (
    Point,
    contribution_point,
    points_in_limit,
    random_points,
)

DIGITS = 52
"""Decimal digits of the enclosures, of which the last one is uncertain by one."""

ORDER = 2
"""Orders of an expansion beyond the leading one: as many as the appendix prints at most."""

_DEPTHS = (1, 3, 40)
_POINTS = 3
_DECADES = 1.5
_TRIES = 40

Certificate = dict[str, Any]


def certificates() -> dict[str, Any]:
    """The document of all certificates, in the order of the catalogue."""
    return {"format": FORMAT, "certificates": [certificate(record) for record in records()]}


@cache
def certificate(record: LoopFunction | Contribution) -> Certificate:
    """The certificate of one record of the catalogue, with its own digest."""
    found = _of_contribution(record) if isinstance(record, Contribution) else _of_function(record)
    return {**found, "digest": digest_of(found)}


def certificate_digest(record: LoopFunction | Contribution) -> str:
    """SHA-256, in hexadecimal, of a record's certificate."""
    return str(certificate(record)["digest"])


def _of_function(function: LoopFunction) -> Certificate:
    found = reduction(function)
    return {
        "kind": "loop function",
        "name": function.name,
        "source": str(function.source),
        "domain": function.domain,
        "definition": _definition(function),
        "primitive": plain_text(found.antiderivative),
        "closed_form": plain_text(found.closed_form.expression()),
        "steps": [_step(item) for item in derivation(function).steps],
        "expansions": [_expansion(function, expansion(function, name, ORDER)) for name in limits(function)],
        "enclosures": [_enclosure(function, point) for point in _regular_points(function)],
    }


def _of_contribution(record: Contribution) -> Certificate:
    scheme = scheme_name(record) or None
    chain = derive(record.lagrangian, scheme) if record.lagrangian else None
    steps = (*chain.steps, agrees_with_definition(record, scheme)) if chain else ()
    return {
        "kind": "contribution",
        "name": record.name,
        "source": str(record.source),
        "definition": _definition(record),
        "lagrangian": record.lagrangian,
        "assumptions": list(chain.assumptions) if chain else [],
        "parameters": _values(record.lagrangian_at),
        "terms": [_term(item) for item in record.terms],
        "steps": [_step(item) for item in steps],
        "printed_limits": [_printed(item) for item in record.printed_limits],
        "enclosures": [_enclosure(record, contribution_point(record))],
    }


def _definition(record: LoopFunction | Contribution) -> dict[str, str]:
    return {"text": canonical_text(record), "sha256": definition_digest(record)}


def _values(pairs: tuple[tuple[sp.Symbol, sp.Expr], ...]) -> list[dict[str, str]]:
    return [{"name": str(symbol.name), "value": plain_text(value)} for symbol, value in pairs]


def _term(term: LoopTerm) -> dict[str, Any]:
    """A term; where an argument is zero the closed form is only a limit, and it has one of its own."""
    shown = {
        "prefactor": plain_text(term.prefactor),
        "function": term.loop_function.name,
        "at": _values(term.substitution),
    }
    if all(value != 0 for _, value in term.substitution):
        return shown
    found = reduction(restricted(term).loop_function)
    closed = found.closed_form.expression()
    return {**shown, "primitive": plain_text(found.antiderivative), "closed_form": plain_text(closed)}


def _step(step: Step) -> dict[str, str]:
    record = {
        "claim": step.claim,
        "reason": step.reason,
        "before": plain_text(step.before),
        "after": plain_text(step.after),
        "proof": str(step.proof),
    }
    return record if step.primitive is None else {**record, "primitive": plain_text(_primitive(step))}


def _primitive(step: Step) -> sp.Expr:
    """The primitive times what stands beside the integral when the step is written as before - after = 0."""
    difference = step.before - step.after
    (integral,) = difference.atoms(sp.Integral)
    mark = sp.Dummy()
    return sp.diff(difference.xreplace({integral: mark}), mark) * step.primitive


def _printed(item: PrintedLimit) -> dict[str, Any]:
    return {
        "source": str(item.source),
        "limit": item.limit,
        "order": item.order,
        "printed": plain_text(item.expression),
    }


def _expansion(function: LoopFunction, found: Expansion) -> dict[str, Any]:
    conditions = sorted(sp.And.make_args(found.remainder.condition), key=str)
    points = [points_in_limit(function, found.limit, depth, "certificate") for depth in _DEPTHS]
    return {
        "limit": found.limit,
        "small": plain_text(_small(function, found, conditions)),
        "terms": [plain_text(item.expression) for item in found.terms],
        "bound": plain_text(found.remainder.bound),
        "conditions": [_condition(item) for item in conditions],
        "reason": found.remainder.reason,
        "points": [_exact(point) for point in points],
    }


def _condition(item: sp.Rel) -> list[str]:
    return [plain_text(item.lts), _SIGNS[type(item)], plain_text(item.gts)]


def _small(function: LoopFunction, found: Expansion, conditions: list[sp.Expr]) -> sp.Expr:
    """The small quantity in the function's own arguments; for two nodes the larger of theirs."""
    own = found.small.free_symbols <= set(function.symbols)
    return found.small if own else conditions[0].lts


_SIGNS = {sp.LessThan: "<=", sp.StrictLessThan: "<", sp.GreaterThan: "<=", sp.StrictGreaterThan: "<"}


def _regular_points(function: LoopFunction) -> list[Point]:
    """A few points where no denominator vanishes on the way, first one with all arguments of order one."""
    plain = {item.name: Fraction(13 + 4 * k, 10 + 3 * k) for k, item in enumerate(function.arguments)}
    drawn = random_points(function, _TRIES, _DECADES, "certificate")
    return [point for point in (plain, *drawn) if not is_absorptive(function, point)][:_POINTS]


def _enclosure(record: LoopFunction | Contribution, point: Point) -> dict[str, Any]:
    """A value with one unit of its last digit for a radius."""
    value = certified_text(record, point, DIGITS)
    return {"point": _exact(point), "value": value, "radius": f"1e{Decimal(value).as_tuple().exponent}"}


def _exact(point: Point) -> dict[str, str]:
    return {name: str(Fraction(value)) for name, value in point.items()}
