"""Room: derivations/verification/ledger.  Sec. 3, Eqs. (9) and (10): the ALP and the dark photon alone.

The second also for the electron, Sec. 4.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import mpmath

from axionportal.derivations.contributions import load
from axionportal.derivations.records import Claim, Contribution, LoopFunction
from axionportal.derivations.verification.ledger.comparison import DIGITS, exact, holds, root, text
from axionportal.derivations.verification.ledger.given import error, value
from axionportal.derivations.verification.ledger.model import loop
from axionportal.derivations.verification.ledger.portal_loop import derivation_claim, is_divergent
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.pointwise import mpf
from axionportal.derivations.verification.theorems.one_boson import bound_theorem
from axionportal.derivations.verification.theorems.positivity import sign_on_unit_interval


def claims() -> tuple[Claim, ...]:
    return (alp(), finite(), scalar(), dark_photon(), explains(), required_mixing(), electron())


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


def explains() -> Claim:
    """The mixing with which a dark photon alone gives the discrepancy, up to the largest of the scan."""
    target, most = value("delta_a_mu"), printed("epsilon_most").value
    lightest = printed("m_gamma_least").value
    at_lightest = root(target / of_dark_photon(lightest))
    heaviest = heaviest_mass(lambda mass: of_dark_photon(mass) * most**2 >= target, lightest)
    return Claim(
        "Sec. 3",
        "a dark photon alone can give the observed discrepancy, if its mixing is free",
        "it seems that the single contribution from the dark photon can explain the observed",
        f"epsilon = {text(at_lightest)} at {printed('m_gamma_least').text} GeV, growing with the mass to "
        f"{printed('epsilon_most').text} at {text(heaviest, 2)} GeV",
        holds(sign_of_integrand("F_gamma") > 0 and at_lightest < most),
        "the contribution is positive and quadratic in epsilon. Heavier dark photons would need an epsilon "
        "above the range that is scanned.",
    )


def of_dark_photon(mass: Fraction, lepton: str = "m_mu") -> Fraction:
    """Eq. (10a) for epsilon = 1, for the muon or, with the electron's mass in its place, the electron."""
    constants = {"epsilon": Fraction(1), "alpha": value("alpha"), "m_mu": value(lepton)}
    return loop("dark_photon", m_gamma=mass, **constants)


def heaviest_mass(good: Callable[[Fraction], bool], start: Fraction) -> Fraction:
    """The mass up to which ``good`` holds, to one part in 10^4, for what falls with the mass.

    At most the upper end of the masses of Fig. 4.
    """
    low, high = start, printed("fig4_most").value * 1000
    if good(high):
        return high
    while high - low > low / 10**4:
        middle = root(low * high).limit_denominator(10**9)
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def required_mixing() -> Claim:
    centre, sigma = value("delta_a_mu"), error("delta_a_mu")
    shown, level = printed("mixing_bound"), printed("chi_square")
    central, lowest = least_mixing(centre), least_mixing(max(Fraction(0), centre - sigma))
    at_level = least_mixing(max(Fraction(0), centre - root(level.value) * sigma))
    return Claim(
        "Sec. 3",
        "a dark photon alone needs a mixing above what the bounds leave for almost all masses",
        f"excluded by other bounds, epsilon <~ {shown.text} below 200 GeV (Sec. 5)",
        f"epsilon > {text(central)} for the central value and {text(lowest)} at one standard deviation, for "
        "all masses",
        holds(is_bounded() and exact(lowest) > shown.value),
        "eta^2 F_gamma < 1/2 for all masses, proved from the integrand, so that epsilon > sqrt(2 pi Delta "
        f"a_mu/alpha). At the edge of the {printed('confidence').text} % level, chi^2 = {level.text}, it is "
        f"{text(at_level, 2)} for a massless dark photon, so that there the curves decide, which the paper "
        "does not print as numbers.",
    )


_TWO_SIGMA = 2


def electron() -> Claim:
    """(g - 2)_e for the dark photons that explain (g - 2)_mu, with the least mixing of the contour."""
    limit = value("delta_a_e") + _TWO_SIGMA * error("delta_a_e")
    needed = value("delta_a_mu") - root(printed("chi_square").value) * error("delta_a_mu")
    lightest = printed("fig4_least").value / 1000

    def in_electron(mass: Fraction) -> Fraction:
        return needed / of_dark_photon(mass) * of_dark_photon(mass, "m_e")

    found = in_electron(lightest)
    excluded = found > limit
    up_to = heaviest_mass(lambda mass: in_electron(mass) > limit, lightest) if excluded else lightest
    return Claim(
        "Sec. 4",
        "(g - 2)_e excludes very light dark photons as an explanation of the muon's moment",
        "excludes the very light dark photon scenario [46]",
        f"{text(found, 2)} in (g - 2)_e/2 at {printed('fig4_least').text} MeV, {text(found / limit, 2)} "
        f"times what is allowed; excluded up to {text(1000 * up_to, 2)} MeV"
        if excluded
        else f"{text(found, 2)}, which is allowed",
        holds(excluded),
        "Eqs. (10) for both leptons, with the least epsilon of the "
        f"{printed('confidence').text} % level. Allowed is {text(limit, 2)}, two standard deviations above "
        "the measured difference with the fine-structure constant from rubidium (Nature 588, 61)."
        + ("" if excluded else " Smallest change: leave it out."),
    )
