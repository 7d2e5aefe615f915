"""Room: derivations/verification/ledger.  Sec. 3, Eqs. (9) and (10): the ALP and the dark photon alone."""

from __future__ import annotations

from fractions import Fraction

import mpmath

from axionportal.derivations.contributions import load
from axionportal.derivations.records import Claim, Contribution, LoopFunction
from axionportal.derivations.verification.ledger.comparison import DIGITS, exact, holds, text
from axionportal.derivations.verification.ledger.given import error, value
from axionportal.derivations.verification.ledger.model import loop
from axionportal.derivations.verification.ledger.portal_loop import derivation_claim, is_divergent
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.pointwise import mpf
from axionportal.derivations.verification.theorems.one_boson import bound_theorem
from axionportal.derivations.verification.theorems.positivity import sign_on_unit_interval


def claims() -> tuple[Claim, ...]:
    return (alp(), finite(), scalar(), dark_photon(), required_mixing())


def alp() -> Claim:
    return derivation_claim(
        "alp",
        "Eqs. (9a)-(9b)",
        "the Yukawa coupling of Eq. (7) gives Eqs. (9a) and (9b) for the ALP alone",
        "Eqs. (9a) and (9b)",
    )


def finite() -> Claim:
    found = is_divergent("alp")
    return Claim(
        "Eq. (9a)",
        "the contribution of the ALP alone is finite",
        "finite",
        "divergent" if found else "derived without a regularisation",
        holds(not found),
        "the part of the numerator with l^2 vanishes.",
    )


def sign_of_integrand(name: str) -> int:
    """+1 or -1 where the integrand of a one-mediator loop has one sign for all masses, proved; else 0."""
    function = load(name)
    assert isinstance(function, LoopFunction)
    return sign_on_unit_interval(function.definition.integrand, function.definition.variable)


def scalar() -> Claim:
    even, odd = sign_of_integrand("F_scalar"), sign_of_integrand("F_a")
    return Claim(
        "Sec. 3",
        "a scalar contributes with the opposite sign to a pseudoscalar",
        "a scalar can contribute a positive term",
        f"the integrand of the scalar is {_word(even)}, that of the pseudoscalar {_word(odd)}, for all "
        "masses",
        holds((even, odd) == (1, -1)),
        "the scalar's loop function is derived from its vertex; numerators have one sign by their "
        "Bernstein coefficients over a positive denominator.",
    )


def _word(sign: int) -> str:
    return {1: "positive", -1: "negative", 0: "of no proved sign"}[sign]


def dark_photon() -> Claim:
    return derivation_claim(
        "dark_photon",
        "Eqs. (10a)-(10b)",
        "the vector coupling of Eq. (7) gives Eqs. (10a) and (10b) for the dark photon alone",
        "Eqs. (10a) and (10b)",
    )


def least_mixing(target: Fraction) -> mpmath.mpf:
    """The smallest epsilon with which a dark photon of any mass gives ``target`` alone.

    eta^2 F_gamma is at most 1/2, its value for a massless dark photon, since the denominator of Eq. (10b) is
    (1 - x)(1 - eta^2 x) + eta^2 x = 1 - x + eta^2 x^2 > eta^2 x^2 and the integral of 1 - x is 1/2.
    """
    with mpmath.workdps(DIGITS):
        return mpmath.sqrt(2 * mpmath.pi * mpf(target) / mpf(value("alpha")))


def is_bounded() -> bool:
    """True where Eq. (10) is proved to stay below alpha epsilon^2/(2 pi), as for a massless dark photon."""
    record = load("dark_photon")
    assert isinstance(record, Contribution)
    return bound_theorem(record, "m_gamma", -1).proved()


def required_mixing() -> Claim:
    centre, sigma = value("delta_a_mu"), error("delta_a_mu")
    shown = printed("mixing_bound")
    central, lowest = least_mixing(centre), least_mixing(max(Fraction(0), centre - sigma))
    massless = loop("F_gamma", eta=10**6) * 10**12
    proved = is_bounded()
    return Claim(
        "Sec. 3",
        "a dark photon alone needs a mixing above what the bounds leave for almost all masses",
        f"excluded by other bounds, epsilon <~ {shown.text} below 200 GeV (Sec. 5)",
        f"epsilon >= {text(central)} for the central value and {text(lowest)} at one standard deviation, "
        "for all masses",
        holds(proved and exact(lowest) > shown.value),
        "eta^2 F_gamma < 1/2 for all masses, proved from the integrand (at eta = 10^6 it is "
        f"{text(massless, 6)}), so that epsilon > sqrt(2 pi Delta a_mu/alpha). The exclusions themselves "
        "are curves that the paper does not print as numbers.",
    )
