"""Room: derivations/lagrangian.  The derived integrals against the definitions typed from the paper.

Eqs. (8a-b), (9a-b), (10a-b) are proved identical to what the Lagrangian gives, prefactor and sign
included; the definition is read from the record, so that an edit of it is noticed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import X
from axionportal.derivations.integrals import reduction
from axionportal.derivations.integrals.masters import normalise_masters
from axionportal.derivations.integrals.reduction import polynomial_primitive, reduce_integral
from axionportal.derivations.lagrangian.diagrams import interactions
from axionportal.derivations.lagrangian.models import diagrams_of, models
from axionportal.derivations.lagrangian.moment import Moment, magnetic_moment
from axionportal.derivations.lagrangian.schemes import Scheme, scheme, step
from axionportal.derivations.records import (
    Contribution,
    Derivation,
    DerivationError,
    FeynmanIntegral,
    LoopTerm,
    Step,
)

CONVENTIONS = (
    "metric (+,-,-,-), gamma5 = i g0 g1 g2 g3, eps^{0123} = +1",
    "D = d + i e A; vertex -i e Gamma^mu, F2 the coefficient of i sigma^{mu nu} q_nu/(2 m), q incoming",
    "a = F2(0)",
)


def lagrangians() -> tuple[str, ...]:
    """The names that ``derive`` knows."""
    return tuple(models())


@cache
def _moment(name: str, scheme_name: str | None) -> Moment:
    chosen = None if scheme_name is None else scheme(scheme_name)
    return magnetic_moment(diagrams_of(name), chosen)


def derived_integral(name: str, scheme: str | None = "cutoff") -> tuple[sp.Expr, FeynmanIntegral]:
    """(prefactor, integral) with a = prefactor * integral, derived from the Lagrangian ``name``.

    ``scheme`` regularises what diverges: "cutoff", "msbar" or "msbar-larin"; with None a divergent
    loop is refused.  Raises UnknownNameError or MissingSchemeError.
    """
    found = _moment(name, scheme)
    return found.prefactor, found.integral


@cache
def derive(name: str, scheme: str | None = "cutoff") -> Derivation:
    """Every step from the vertices to the Feynman integral.

    Raises UnknownNameError for an unknown name or scheme, MissingSchemeError for a divergent loop
    when ``scheme`` is None.
    """
    found = _moment(name, scheme)
    steps = found.steps
    if found.divergent and scheme not in (None, "cutoff"):
        steps = (*steps, _change_of_scheme(name, str(scheme)))
    regularised = (f"regularisation: {_meaning(scheme)}",) if found.divergent else ()
    lagrangian = f"the Lagrangian has the terms {', '.join(interactions(diagrams_of(name)))}"
    return Derivation(name, (lagrangian, *CONVENTIONS, *regularised), steps)


def _meaning(name: str | None) -> str:
    return scheme(name).meaning if name else "none"


def _change_of_scheme(name: str, scheme_name: str) -> Step:
    """The difference to the cut-off: the constant times the coefficient of ln Lambda^2."""
    chosen: Scheme = scheme(scheme_name)
    shift = chosen.constant - scheme("cutoff").constant
    prefactor = _moment(name, "cutoff").prefactor
    change = sp.cancel(scheme_difference(name, scheme_name, "cutoff") / prefactor)
    value = polynomial_primitive(change, X).subs(X, 1)
    return step(
        f"G changes by a constant against the cut-off, k from {scheme('cutoff').k} to {chosen.k}",
        sp.Integral(shift * (1 - X), (X, 0, 1)),
        value,
        f"the constant multiplies 1 - x: G[{scheme_name}] - G[cutoff] = {value}",
        change - shift * (1 - X),
        value - shift / 2,
    )


def scheme_difference(name: str, scheme: str, other: str) -> sp.Expr:
    """Integrand in ``scheme`` minus integrand in ``other``, prefactors included: all logarithms cancel."""
    ours, theirs = (_moment(name, item) for item in (scheme, other))
    difference = ours.prefactor * ours.integral.integrand - theirs.prefactor * theirs.integral.integrand
    return sp.cancel(sp.together(sp.expand(difference)))


def agrees_with_definition(contribution: Contribution, scheme: str | None = "cutoff") -> Step:
    """The step that identifies a typed definition with the derived integral; ``check`` decides.

    The integrands are compared; if they differ, the integrals are, by their closed forms.  The
    obligations do not vanish when a coefficient, a sign, a limit or the prefactor is wrong.
    """
    found = _at(_moment(contribution.lagrangian or contribution.name, scheme), contribution)
    typed = sp.Add(*(_integrand(term) for term in contribution.terms))
    difference = typed - found.prefactor * found.integral.integrand
    limits = _limits(contribution, found.integral)
    how = "the integrands are equal; each logarithm counts as an independent symbol"
    if not vanishes(difference):
        how = "the integrals are equal: their closed forms over the master integrals are"
        difference = _closed_difference(contribution, found, difference)
    return step(
        f"the Lagrangian{_values(contribution)} gives {_sources(contribution)}",
        found.prefactor * found.integral.as_integral(),
        sp.Add(*(_written(term) for term in contribution.terms)),
        how,
        difference,
        *limits,
    )


def _at(found: Moment, contribution: Contribution) -> Moment:
    """The moment at the values that the contribution gives to its Lagrangian's parameters."""
    values, integral = dict(contribution.lagrangian_at), found.integral
    inside = FeynmanIntegral(
        integral.integrand.xreplace(values), integral.variable, integral.lower, integral.upper
    )
    return replace(found, prefactor=found.prefactor.xreplace(values), integral=inside)


def _closed_difference(contribution: Contribution, found: Moment, otherwise: sp.Expr) -> sp.Expr:
    """Difference of the closed forms; ``otherwise`` when one of them is not known."""
    try:
        parts = (
            term.of(reduction(term.loop_function).closed_form.expression()) for term in contribution.terms
        )
        typed = sp.Add(*parts)
        derived = reduce_integral(found.integral).closed_form.expression()
    except DerivationError:
        return otherwise
    return normalise_masters(typed - found.prefactor * derived)


def _integrand(term: LoopTerm) -> sp.Expr:
    definition = term.loop_function.definition
    return term.of(definition.integrand.xreplace({definition.variable: X}))


def _written(term: LoopTerm) -> sp.Expr:
    """The term as prefactor times integral."""
    definition = term.loop_function.definition
    inside = definition.integrand.xreplace({definition.variable: X, **dict(term.substitution)})
    return term.prefactor * sp.Integral(inside, (X, definition.lower, definition.upper))


def _limits(contribution: Contribution, derived: FeynmanIntegral) -> tuple[sp.Expr, ...]:
    typed = [term.loop_function.definition for term in contribution.terms]
    return tuple(
        difference
        for item in typed
        for difference in (item.lower - derived.lower, item.upper - derived.upper)
    )


def _values(contribution: Contribution) -> str:
    """The Lagrangian's name and its parameters' values where it is not the contribution's own."""
    if not contribution.lagrangian_at:
        return ""
    values = ", ".join(f"{symbol} = {value}" for symbol, value in contribution.lagrangian_at)
    return f" {contribution.lagrangian} at {values}"


def _sources(contribution: Contribution) -> str:
    """Where the integrand and the prefactor are printed, for a claim."""
    if not contribution.source.place:
        count = len(contribution.terms)
        return f"the sum of its {count} terms" if count > 1 else "its prefactor and loop function"
    printed = contribution.loop_functions[0].source
    return f"{printed} with its prefactor, {contribution.source}"
