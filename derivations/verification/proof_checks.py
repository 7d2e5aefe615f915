"""Room: derivations/verification.  Checks by proof: derivations, printed limits, Lagrangians."""

from __future__ import annotations

from dataclasses import replace

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions import contributions, scheme_name
from axionportal.derivations.integrals import derivation
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.integrals.local_series import connection_steps
from axionportal.derivations.lagrangian import derive
from axionportal.derivations.lagrangian.identity import agrees_with_definition
from axionportal.derivations.records import Check, Contribution, LoopFunction, Step
from axionportal.derivations.verification.comparisons import Comparison, check_of, equation


def proof_check(record: LoopFunction, digits: int) -> Check:
    """Every step of the derivation holds exactly: differentiated back, cancelled to zero."""
    steps = [*derivation(record).steps, *connection_steps()]
    return _steps_check(record.name, "derivation proved", steps, digits)


def _steps_check(subject: str, kind: str, steps: list[Step], digits: int) -> Check:
    results = [
        Comparison(digits) if step.check() else Comparison(0, f"{subject}: not proved: {step.claim}")
        for step in steps
    ]
    return check_of(subject, kind, digits, results)


def printed_limit_check(record: Contribution, digits: int) -> Check:
    """The limits that the paper prints equal the derived ones, identically."""
    results = []
    for printed in record.printed_limits:
        found = expansion(record, printed.limit, printed.order).partial_sum()
        if vanishes(found - printed.expression):
            results.append(Comparison(digits))
        else:
            sentence = f"{printed.source} prints {printed.expression}, derived is {found}"
            results.append(Comparison(0, f"{record.name}: {sentence}"))
    return check_of(record.name, "printed limits derived", digits, results)


def lagrangian_check(record: Contribution, digits: int) -> Check:
    """Every step from the vertices is proved, and the definition equals what they give, identically."""
    functions = " and ".join(equation(function) for function in record.loop_functions)
    scheme = scheme_name(record) or None
    chain = derive(record.lagrangian, scheme)
    results = [
        Comparison(digits)
        if step.check()
        else Comparison(0, f"{equation(record)} with {functions}: not proved: {step.claim}")
        for step in (*chain.steps, agrees_with_definition(record, scheme))
    ]
    return check_of(record.name, "derived from the Lagrangian", digits, results)


def users(function: LoopFunction) -> tuple[Contribution, ...]:
    """The contributions of the catalogue with a Lagrangian that a loop function of this name enters."""
    return tuple(
        item
        for item in contributions()
        if item.lagrangian and function.name in {term.loop_function.name for term in item.terms}
    )


def function_lagrangian_check(function: LoopFunction, digits: int) -> Check:
    """Each contribution that the function enters, with this very definition, is what its Lagrangian gives.

    The quadratures of a definition cannot tell whether it is the right one: its closed form follows it.
    """
    results = []
    for record in users(function):
        step = agrees_with_definition(_with_function(record, function), function.scheme or None)
        sentence = f"{equation(function)} in {record.name}: not proved: {step.claim}"
        results.append(Comparison(digits) if step.check() else Comparison(0, sentence))
    return check_of(function.name, "derived from the Lagrangian", digits, results)


def _with_function(record: Contribution, function: LoopFunction) -> Contribution:
    terms = tuple(
        replace(term, loop_function=function) if term.loop_function.name == function.name else term
        for term in record.terms
    )
    return replace(record, terms=terms)
