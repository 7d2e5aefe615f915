"""Room: derivations/verification.  How the sum of the paper's contributions depends on each mediator's mass.

Below Eq. (13) the paper says that Delta a_mu decreases with m_gamma' and, for m_a >> m_gamma', with m_a.
In m_gamma' both terms fall.  In m_a the portal's term falls and the negative ALP term rises towards zero:
the sum falls exactly where y_a is below a critical value, which is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy as sp
from flint import arb, ctx

from axionportal.derivations.contributions import load
from axionportal.derivations.errors import InputError
from axionportal.derivations.records import Contribution, FeynmanIntegral, Step
from axionportal.derivations.verification.quadrature import integral_ball
from axionportal.derivations.verification.theorems import one_boson, portal
from axionportal.derivations.verification.theorems.record import Theorem, theorem

_BITS = 96
"""Working precision of the slopes: the integrands lose a few digits only where masses differ clearly."""


def dark_photon_mass_theorem(total: Contribution, alone: Contribution) -> Theorem:
    """Portal plus dark photon: strictly decreasing in m_gamma where epsilon y_a C is positive."""
    steps = (
        *portal.monotony_steps(total.terms[0].loop_function),
        prefactor_step(total),
        one_boson.slope_step(alone, "m_gamma", -1)[1],
    )
    return theorem(
        "delta_a_mu-m_gamma-monotony",
        "Delta a_mu strictly decreases with m_gamma for all masses, if epsilon y_a C_agg > 0",
        ("all masses positive", "epsilon y_a C_agg > 0"),
        steps,
    )


def alp_mass_theorem(total: Contribution, alone: Contribution) -> Theorem:
    """The two slopes in m_a have opposite signs, so that the sum falls exactly for 0 < y_a < y*."""
    steps = (
        *portal.monotony_steps(total.terms[0].loop_function),
        prefactor_step(total),
        one_boson.slope_step(alone, "m_a", 1)[1],
    )
    return theorem(
        "delta_a_mu-m_a-critical",
        "with m_a the portal's term strictly falls and the ALP's strictly rises: for epsilon C_agg > 0 the "
        "sum falls where 0 < y_a < y*(m_a, m_gamma) and rises where y_a > y*",
        ("all masses positive", "epsilon C_agg > 0"),
        steps,
    )


def prefactor_step(record: Contribution) -> Step:
    """The prefactor is the product of the couplings times something positive without a mediator's mass."""
    (term,) = record.terms
    couplings = [item.symbol for item in record.parameters if not item.symbol.is_positive]
    rest = sp.cancel(term.prefactor / sp.Mul(*couplings))
    masses = [item.symbol for item in record.parameters if item.symbol in portal_masses(record)]

    def prover(item: sp.Expr) -> bool:
        return item == 0 and bool(rest.is_positive) and not rest.has(*couplings, *masses)

    return Step(
        claim=f"the prefactor of {record.name} has the sign of {' '.join(map(str, couplings))}",
        before=term.prefactor,
        after=sp.Mul(*couplings) * rest,
        reason="what is left is a product of positive symbols, without the mediators' masses",
        obligations=(sp.cancel(term.prefactor - sp.Mul(*couplings) * rest),),
        prover=prover,
    )


def portal_masses(record: Contribution) -> tuple[sp.Symbol, sp.Symbol]:
    """The two mediator masses of the portal's loop function."""
    return portal.divided_difference(record.terms[0].loop_function).swapped


def slope(record: Contribution, name: str, values: Mapping[str, Fraction]) -> arb:
    """A ball with the derivative of a contribution by the argument ``name``, from the definition's integrand.

    Mediator masses must differ: the printed integrand of Eq. (8b) is 0/0 where they are equal.
    """
    integrand, x = one_boson.integrand_of(record)
    symbol = next(item for item in record.symbols if item.name == name)
    with ctx.workprec(_BITS):
        return integral_ball(FeynmanIntegral(sp.diff(integrand, symbol), x), values)


def critical_yukawa(values: Mapping[str, Fraction]) -> arb:
    """y* > 0 at which d(Delta a_mu)/d m_a = 0, for epsilon C_agg > 0 and y_a > 0.

    ``values`` are m_a, m_gamma, epsilon, C_agg, cutoff and m_mu.  The portal's term is linear and the ALP's
    quadratic in y_a, so their slopes in m_a cancel at the ratio of the slopes for y_a = 1.
    Raises InputError for equal masses.
    """
    if values["m_a"] == values["m_gamma"]:
        message = f"m_a={values['m_a']} equals m_gamma: give two masses that differ"
        raise InputError(message)
    point = {**values, "y_a": Fraction(1)}
    falling, rising = (
        slope(record, "m_a", {item.name: point[item.name] for item in record.parameters})
        for record in (load("portal"), load("alp"))
        if isinstance(record, Contribution)
    )
    with ctx.workprec(_BITS):
        return arb(-falling / rising)
