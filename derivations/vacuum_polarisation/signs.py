"""Room: derivations/vacuum_polarisation.  The sign of the two-loop term under each subtraction.

Whatever is done about the term of dimension six decides: with a cut-off of either kind the contribution is
positive, with that term subtracted away at q^2 = 0 it is negative.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions import load
from axionportal.derivations.contributions.symbols import M_A, M_GAMMA, X
from axionportal.derivations.lagrangian.schemes import BASE
from axionportal.derivations.records import Contribution, LoopFunction, Step
from axionportal.derivations.vacuum_polarisation.self_energy import (
    cutoff_integral,
    denominator,
    self_energy,
)
from axionportal.derivations.vacuum_polarisation.spectral import (
    ROOT,
    S,
    kallen,
    spectral_function,
    spectral_steps,
)
from axionportal.derivations.verification.theorems.one_boson import (
    bound_theorem,
    integrand_of,
    sign_theorem,
)
from axionportal.derivations.verification.theorems.record import Theorem, theorem

_ASSUMED = ("all masses positive", "C_agg real and not zero", "the electric charge is measured at q^2 = 0")
_T = sp.Symbol("t", positive=True)


def polarisation_theorems() -> tuple[Theorem, ...]:
    """What holds of the two-loop contribution for all masses."""
    return (dispersive_theorem(), cutoff_theorem(), subtracted_theorem(), spectrum_theorem())


def _massive_photon() -> Contribution:
    found = load("dark_photon")
    assert isinstance(found, Contribution)  # by its name in the catalogue
    return found


def dispersive_theorem() -> Theorem:
    """Once subtracted, with the spectral function cut at any energy: positive."""
    steps = (
        *spectral_steps(),
        positive_spectrum(),
        *sign_theorem(_massive_photon(), 1).derivation.steps,
        massive_photons(),
    )
    statement = "once subtracted, with rho cut at any s above the threshold, the contribution is positive"
    return theorem("polarisation-dispersive-sign", statement, _ASSUMED, steps)


def cutoff_theorem() -> Theorem:
    """With a cut-off on the loop momentum, as in Eq. (8), and the charge subtracted: positive."""
    steps = (*self_energy().steps, growing_integral(), growing_denominator(), euclidean_kernel())
    statement = "with any cut-off on the momentum of the loop the contribution is positive"
    return theorem("polarisation-cutoff-sign", statement, _ASSUMED, steps)


def subtracted_theorem() -> Theorem:
    """With the term of dimension six subtracted at q^2 = 0 as well: negative."""
    function: LoopFunction = _massive_photon().terms[0].loop_function
    steps = (
        *spectral_steps(),
        positive_spectrum(),
        massive_photons(),
        *bound_theorem(function, "eta", -1).derivation.steps,
    )
    statement = "with Pi and dPi/dq^2 subtracted at q^2 = 0 the contribution is negative"
    return theorem("polarisation-subtracted-sign", statement, _ASSUMED, steps)


def spectrum_theorem() -> Theorem:
    """rho grows at most like s: lambda <= s^2 above the threshold."""
    above = sp.Symbol("w", nonnegative=True)
    masses = (M_A.symbol, M_GAMMA.symbol)
    at = {S: (masses[0] + masses[1]) ** 2 + above}
    difference = sp.expand((S**2 - kallen(S, masses[0] ** 2, masses[1] ** 2)).xreplace(at))

    def prover(item: sp.Expr) -> bool:
        terms = sp.Add.make_args(difference)
        return vanishes(item) and all(term.is_nonnegative for term in terms)

    step = Step(
        claim="s^2 - lambda is not negative for s >= (m_a + m_gamma)^2",
        before=S**2 - kallen(S, masses[0] ** 2, masses[1] ** 2),
        after=difference,
        reason="in w = s - (m_a + m_gamma)^2 every coefficient is positive",
        obligations=((S**2 - kallen(S, masses[0] ** 2, masses[1] ** 2)).xreplace(at) - difference,),
        prover=prover,
    )
    statement = "rho(s) <= C^2 s/(96 pi^2) for all masses, so that a_mu grows at most like ln s_max"
    return theorem("polarisation-spectrum-bound", statement, _ASSUMED, (*spectral_steps(), step))


@cache
def positive_spectrum() -> Step:
    """rho is a product of positive factors, and even in the coupling."""
    found = spectral_function()

    def prover(item: sp.Expr) -> bool:
        couplings = [symbol for symbol in found.free_symbols if not symbol.is_positive]
        rest = found.xreplace({symbol: sp.Integer(1) for symbol in couplings})
        even = all(found.xreplace({symbol: -symbol}) == found for symbol in couplings)
        return vanishes(item) and bool(rest.is_positive) and even

    return Step(
        claim="rho > 0 above the threshold",
        before=found,
        after=found,
        reason="s, sqrt(lambda) and C^2 are positive",
        obligations=(found - found.xreplace({ROOT: sp.sqrt(ROOT**2)}),),
        prover=prover,
    )


@cache
def massive_photons() -> Step:
    """Pi_R(q^2)/q^2 = int ds rho/s 1/(q^2 - s) up to a sign: a sum over photons of mass sqrt(s)."""
    square = sp.Symbol("q2", real=True)
    once = -square / (S * (S - square))
    twice = -(square**2) / (S**2 * (S - square))
    return Step(
        claim="a subtracted self-energy is a sum over massive photons with weight rho/s",
        before=once / square,
        after=1 / (S * (square - S)),
        reason="the second subtraction takes away what a photon of that mass gives when it is heavy, 1/s^2",
        obligations=(once / square - 1 / (S * (square - S)), once - twice + square / S**2),
        prover=vanishes,
    )


@cache
def growing_integral() -> Step:
    """dSigma/dD = int_0^(cutoff^2) 2 t^2/(t + D)^3 dt > 0."""
    inside = 2 * _T**2 / (_T + BASE) ** 3

    def prover(item: sp.Expr) -> bool:
        return vanishes(item) and bool(inside.is_positive)

    cutoff = next(symbol for symbol in cutoff_integral().free_symbols if symbol != BASE)
    primitive = 2 * sp.log(_T + BASE) + 4 * BASE / (_T + BASE) - BASE**2 / (_T + BASE) ** 2
    value = primitive.xreplace({_T: cutoff**2}) - primitive.xreplace({_T: sp.Integer(0)})
    return Step(
        claim="Sigma grows with D, for every cut-off",
        before=sp.Derivative(cutoff_integral(), BASE),
        after=sp.Integral(inside, (_T, 0, cutoff**2)),
        reason="the integrand is positive",
        obligations=(sp.diff(primitive, _T) - inside, sp.diff(cutoff_integral(), BASE) - value),
        prover=prover,
    )


@cache
def growing_denominator() -> Step:
    """At q^2 = -Q^2 the denominator is larger than at 0: Pi(-Q^2) - Pi(0) > 0."""
    square = sp.Symbol("Q2", positive=True)
    difference = denominator(-square) - denominator(sp.Integer(0))
    after = X * (1 - X) * square

    def prover(item: sp.Expr) -> bool:
        return vanishes(item) and all(factor == 1 - X or factor.is_positive for factor in after.args)

    return Step(
        claim="D grows with Q^2 = -q^2",
        before=difference,
        after=after,
        reason="x (1-x) Q^2 is positive inside [0, 1]",
        obligations=(difference - after,),
        prover=prover,
    )


@cache
def euclidean_kernel() -> Step:
    """a_mu = e^2/(4 pi^2) int_0^1 (1-x) [Pi(-Q^2) - Pi(0)] dx, Q^2 = x^2 m_mu^2/(1-x), from Eq. (10)."""
    record = _massive_photon()
    integrand, x = integrand_of(record)
    names = {symbol.name: symbol for symbol in record.symbols}
    at_one = integrand.xreplace({names["epsilon"]: sp.Integer(1), names["m_gamma"]: sp.sqrt(S), x: X})
    square = X**2 * names["m_mu"] ** 2 / (1 - X)
    unit = record.terms[0].prefactor.xreplace({names["epsilon"]: sp.Integer(1)})
    unit = sp.cancel(unit * names["m_gamma"] ** 2 / names["m_mu"] ** 2)
    after = unit * (1 - X) * square / (S + square)

    def prover(item: sp.Expr) -> bool:
        return vanishes(item) and bool(unit.is_positive)

    return Step(
        claim="the moment is an integral over space-like Q^2 of Pi(-Q^2) - Pi(0) with a positive weight",
        before=at_one,
        after=after,
        reason="what Eq. (10) integrates is (1-x) Q^2/(s + Q^2), the dispersion relation at q^2 = -Q^2",
        obligations=(at_one - after,),
        prover=prover,
    )
