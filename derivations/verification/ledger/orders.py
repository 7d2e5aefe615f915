"""Room: derivations/verification/ledger.  Sec. 4, Eqs. (11a), (11b): orders of magnitude, bounds on "
"masses.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from axionportal.derivations.contributions import load
from axionportal.derivations.contributions.symbols import ALPHA, C_AGG, EPSILON, M_A, M_GAMMA, M_MU, Y_A
from axionportal.derivations.records import Claim, Contribution
from axionportal.derivations.verification.ledger.comparison import (
    about,
    decimal,
    exact,
    holds,
    root,
    same_order,
    text,
)
from axionportal.derivations.verification.ledger.given import value
from axionportal.derivations.verification.ledger.model import g, loop
from axionportal.derivations.verification.ledger.printed import Printed, printed

PER_TEV = Fraction(1, 1000)
_COMPARABLE = 10  # in an estimate by powers of ten: less than one order of magnitude
_GRID = (1, 10, 100)  # GeV, between the GeV scale and the heaviest mass of the scan


def claims() -> tuple[Claim, ...]:
    return (
        ratio_alp(),
        number_alp(),
        ratio_dark_photon(),
        number_dark_photon(),
        coupling(),
        comparable(),
        bound_alp(),
        bound_dark_photon(),
        gev_scale(),
    )


def prefactor(name: str) -> sp.Expr:
    record = load(name)
    assert isinstance(record, Contribution)
    return record.terms[0].prefactor


def formula(expression: sp.Expr) -> str:
    """An expression as plain text, products without a sign."""
    return str(sp.sstr(expression)).replace("**", "^").replace("*", " ")


def charge_squared() -> sp.Expr:
    return 4 * sp.pi * ALPHA.symbol


def ratio_alp() -> Claim:
    found = sp.cancel(prefactor("portal") / prefactor("alp"))
    wanted = EPSILON.symbol / Y_A.symbol * M_A.symbol**2 * C_AGG.symbol / M_MU.symbol
    return Claim(
        "Eq. (11a)",
        "portal over ALP is epsilon/y_a m_a^2 C/m_mu, loop functions left out",
        "epsilon/y_a m_a^2 C/m_mu",
        formula(found),
        holds(sp.cancel(found - wanted) == 0, "misprint"),
        "ratio of the prefactors of Eqs. (8a) and (9a), exact." + mend(found, wanted),
    )


def ratio_dark_photon() -> Claim:
    found = sp.cancel(prefactor("portal") / prefactor("dark_photon"))
    wanted = Y_A.symbol / (EPSILON.symbol * charge_squared()) * M_GAMMA.symbol**2 * C_AGG.symbol / M_MU.symbol
    return Claim(
        "Eq. (11b)",
        "portal over dark photon is y_a/(epsilon e^2) m_gamma^2 C/m_mu, loop functions left out",
        "y_a/(epsilon e^2) m_gamma^2 C/m_mu",
        formula(found),
        holds(sp.cancel(found - wanted) == 0, "misprint"),
        "ratio of the prefactors of Eqs. (8a) and (10a) with e^2 = 4 pi alpha, exact." + mend(found, wanted),
    )


def mend(found: sp.Expr, wanted: sp.Expr) -> str:
    """The smallest change where the two differ."""
    return (
        "" if sp.cancel(found - wanted) == 0 else f" Smallest change: the factor {sp.cancel(found / wanted)}."
    )


def coefficient(name: str, c_agg: Fraction) -> Fraction:
    """The ratio of prefactors at epsilon = 10^-3, y_a = 0.1 and a mass of 100 GeV."""
    values = {
        EPSILON.symbol: printed("unit_11_epsilon").value,
        Y_A.symbol: printed("unit_11_y").value,
        M_A.symbol: printed("unit_11_mass").value,
        M_GAMMA.symbol: printed("unit_11_mass").value,
        M_MU.symbol: value("m_mu"),
        ALPHA.symbol: value("alpha"),
        C_AGG.symbol: c_agg,
    }
    rationals = {symbol: sp.Rational(item.numerator, item.denominator) for symbol, item in values.items()}
    return exact(decimal((prefactor("portal") / prefactor(name)).xreplace(rationals)))


def units() -> str:
    return (
        f"epsilon = {printed('unit_11_epsilon').text}, y_a = {printed('unit_11_y').text}, "
        f"{printed('unit_11_mass').text} GeV, C = {printed('coupling_11').text}/TeV"
    )


def number_claim(equation: str, name: str, shown: Printed) -> Claim:
    found = coefficient(name, printed("coupling_11").value * PER_TEV)
    tripled = coefficient(name, value("C_agg"))
    agrees = same_order(found, shown.value)
    return Claim(
        equation,
        f"the coefficient of the second form of {equation} is {shown.text}",
        f"~ {shown.text}",
        text(found),
        about(agrees),
        f"at {units()}; with the C of the rest of the paper it is {text(tripled)}."
        + ("" if agrees else f" Smallest change: {text(found, 1)}."),
    )


def number_alp() -> Claim:
    return number_claim("Eq. (11a)", "alp", printed("coefficient_11a"))


def number_dark_photon() -> Claim:
    return number_claim("Eq. (11b)", "dark_photon", printed("coefficient_11b"))


def coupling() -> Claim:
    here, there = printed("coupling_11").value, printed("coupling_per_tev").value
    used = value("C_agg") / PER_TEV
    return Claim(
        "Sec. 4",
        "C of the estimates is C of the rest of the paper",
        f"C ~ {printed('coupling_11').text}/TeV here, {printed('coupling_per_tev').text}/TeV in Secs. 1, "
        "2 and 5",
        f"a factor {text(there / here, 2)}",
        about(same_order(here, there) and used == there),
        "the same order of magnitude, as '~' says; the estimates change by this factor and the bounds on "
        f"masses by its root, {text(root(there / here))}.",
    )


def ratios(mass: Fraction) -> tuple[Fraction, Fraction]:
    """|G/F_a| and G/F_gamma with both mediators at ``mass`` GeV."""
    eta = value("m_mu") / mass
    return abs(g(mass, mass) / loop("F_a", eta=eta)), g(mass, mass) / loop("F_gamma", eta=eta)


def comparable() -> Claim:
    masses = (*map(Fraction, _GRID), printed("mass_limit").value)
    found = {mass: ratios(mass) for mass in masses}
    everything = [ratio for pair in found.values() for ratio in pair]
    fails = max(everything) > _COMPARABLE or min(everything) < Fraction(1, _COMPARABLE)
    shown = "; ".join(
        f"{text(one, 2)} and {text(two, 2)} at {mass} GeV" for mass, (one, two) in found.items()
    )
    at_bound = root(printed("bound_m_gamma_squared").value)
    there = g(printed("bound_m_a").value, at_bound) / loop("F_gamma", eta=value("m_mu") / at_bound)
    return Claim(
        "Sec. 4",
        "the loop functions G, F_a and F_gamma are comparable",
        "G/F_a and G/F_gamma dropped, comparable with each other",
        f"|G/F_a| and G/F_gamma: {shown}",
        holds(not fails),
        f"both mediators at the mass shown, Lambda = {text(value('cutoff'), 4)} GeV; comparable means "
        "less than one order of magnitude apart, in an estimate by powers of ten. At the two bounds that "
        f"the estimate leads to, m_a = {printed('bound_m_a').text} and m_gamma = {text(at_bound, 2)} GeV, "
        f"G/F_gamma is {text(there, 2)}, "
        "which lowers the bound on m_gamma by its root. Smallest change: 'comparable around 100 GeV'.",
    )


def where_equal(name: str, c_agg: Fraction) -> Fraction:
    """The mass in GeV at which the two prefactors are equal for epsilon = y_a."""
    one = coefficient(name, c_agg)
    ratio = printed("unit_11_epsilon").value / printed("unit_11_y").value
    at_equal = one / ratio if name == "alp" else one * ratio
    return printed("unit_11_mass").value / root(at_equal)


def bound_claim(
    name: str, symbol: str, shown: Printed, printed_as: str, found: Fraction, power: int
) -> Claim:
    reference = found**power
    agrees = same_order(reference, shown.value)
    tripled = where_equal(name, value("C_agg"))
    return Claim(
        "Sec. 4",
        f"the portal dominates over the {'ALP' if name == 'alp' else 'dark photon'} for {symbol} far "
        "above this",
        printed_as,
        f"{text(found)} GeV for epsilon = y_a",
        about(agrees),
        f"where the ratio of prefactors of {'Eq. (11a)' if name == 'alp' else 'Eq. (11b)'} is 1; it "
        "scales with the root of the ratio of couplings as printed. With C = 3/TeV it is "
        f"{text(tripled)} GeV." + ("" if agrees else f" Smallest change: {text(found)} GeV."),
    )


def bound_alp() -> Claim:
    found = where_equal("alp", printed("coupling_11").value * PER_TEV)
    return bound_claim("alp", "m_a", printed("bound_m_a"), "m_a >> sqrt(y_a/epsilon) 10 GeV", found, 1)


def bound_dark_photon() -> Claim:
    found = where_equal("dark_photon", printed("coupling_11").value * PER_TEV)
    return bound_claim(
        "dark_photon",
        "m_gamma",
        printed("bound_m_gamma_squared"),
        "m_gamma >> sqrt(epsilon/y_a) sqrt(10) GeV",
        found,
        2,
    )


def gev_scale() -> Claim:
    masses = [where_equal(name, printed("coupling_11").value * PER_TEV) for name in ("alp", "dark_photon")]
    return Claim(
        "Sec. 4",
        "for comparable couplings both bounds are around the GeV scale",
        "around the GeV scale",
        f"{text(masses[0])} and {text(masses[1])} GeV",
        about(all(Fraction(1, 10) < mass < 100 for mass in masses)),
        "between 0.1 and 100 GeV, one order of magnitude around the range from 1 to 10 GeV.",
    )
