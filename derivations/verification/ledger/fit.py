"""Room: derivations/verification/ledger.  Sec. 5, Eq. (12): level, ranges, reach of the contours."""

from __future__ import annotations

from fractions import Fraction

import mpmath

from axionportal.derivations.contributions import contributions
from axionportal.derivations.contributions.symbols import DELTA_A_MU, EPSILON, M_A, M_GAMMA, Y_A
from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.comparison import DIGITS, holds, root, rounding, text
from axionportal.derivations.verification.ledger.given import error, value
from axionportal.derivations.verification.ledger.model import Prediction, alp, dark_photon, portal
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.pointwise import mpf

_PARAMETERS = 2  # of each of Figs. 3 and 4


def claims() -> tuple[Claim, ...]:
    return (
        parameters(),
        level(),
        uncertainty(),
        ranges("m_gamma", "Fig. 3", "split_m_gamma", "m_gamma_least"),
        ranges("m_a", "Fig. 4", "split_m_a", "m_a_least"),
        supernova(),
        yukawa_reach(),
        contours(),
        low_mass(),
    )


def free_parameters() -> set[str]:
    """What Eqs. (8)-(10) depend on and neither an input set nor the paper fixes."""
    members = [item for item in contributions() if item.total == DELTA_A_MU]
    return {item.name for record in members for item in record.parameters if item.input_key is None}


def parameters() -> Claim:
    found = free_parameters()
    return Claim(
        "Eq. (12)",
        "the prediction contains four parameters besides the fixed coupling and cut-off",
        "four parameters: m_a, y_a, m_gamma and epsilon",
        f"{len(found)}: {', '.join(sorted(found))}",
        holds(found == {M_A.name, Y_A.name, M_GAMMA.name, EPSILON.name}),
        "the parameters of Eqs. (8a), (9a) and (10a) together, without constants, C and Lambda.",
    )


def quantile(percent: Fraction) -> mpmath.mpf:
    """The chi^2 of two parameters that is not exceeded with this probability: -2 ln(1 - p)."""
    with mpmath.workdps(DIGITS):
        return -2 * mpmath.log(1 - mpf(percent / 100))


def level() -> Claim:
    shown, percent = printed("chi_square"), printed("confidence")
    found = quantile(percent.value)
    return Claim(
        "Eq. (12)",
        f"chi^2_min < 5.99 is the {percent.text} % level of the two parameters of a figure",
        shown.text,
        text(found, 5),
        rounding(shown, found),
        f"-2 ln(1 - {text(percent.value / 100, 2)}), the quantile for {_PARAMETERS} parameters; without "
        f"any contribution Eq. (12) is {text(standard_model())}.",
    )


def standard_model() -> Fraction:
    """Eq. (12) with no new physics."""
    return (value("delta_a_mu") / error("delta_a_mu")) ** 2


def uncertainty() -> Claim:
    centre, width = printed("band_centre"), printed("band_width")
    unit = Fraction(1, 10**11)
    agree = (centre.value, width.value) == (value("delta_a_mu") / unit, error("delta_a_mu") / unit)
    return Claim(
        "Sec. 5",
        "the bands of Figs. 5 and 6 are Eq. (5)",
        f"({centre.text} +- {width.text}) x 10^-11",
        f"{value('delta_a_mu') / unit}({error('delta_a_mu') / unit}) x 10^-11",
        holds(agree),
        "the same two numbers in both places.",
    )


def ranges(symbol: str, figure: str, split_key: str, least_key: str) -> Claim:
    least, split, most = printed(least_key), printed(split_key), printed("mass_limit")
    return Claim(
        figure,
        f"the solid and the dashed contour of {figure} divide the range of {symbol} that is scanned",
        f"solid up to {split.text} GeV, dashed from {split.text} to {most.text} GeV",
        f"the scan runs from {least.text} to {most.text} GeV",
        holds(least.value < split.value < most.value),
        "the two ranges touch at one mass and end where the scan ends.",
    )


def supernova() -> Claim:
    reach, least = printed("supernova_reach"), printed("y_least")
    return Claim(
        "Sec. 5",
        "the range of y_a that is scanned goes down to the reach of the supernova bound",
        f"y_a from {least.text} to {printed('y_most').text}",
        f"the bound of Fig. 3 reaches {reach.text} (Sec. 4)",
        holds(least.value <= reach.value),
        "compared as printed.",
    )


def lower_edge() -> Fraction:
    """The least contribution on the contour of Eq. (12); not positive where no new physics is needed."""
    return value("delta_a_mu") - root(printed("chi_square").value) * error("delta_a_mu")


def lowest_yukawa(m_a: Fraction, m_gamma: Fraction, epsilon: Fraction) -> Fraction:
    """The smallest y_a on the contour, the ALP's own term left out as it only raises it."""
    rest = lower_edge() - dark_photon(m_gamma) * epsilon**2
    return max(Fraction(0), rest / (portal(m_a, m_gamma) * epsilon))


def yukawa_reach() -> Claim:
    shown = printed("yukawa_reach")
    masses = printed("m_a_least").value, printed("split_m_gamma").value
    found = lowest_yukawa(*masses, printed("epsilon_most").value)
    slope, own = portal(*masses) * shown.value, dark_photon(masses[1])
    needed = Prediction(Fraction(0), slope, own).couplings(max(Fraction(0), lower_edge()))
    mixing = max(needed, default=Fraction(0))
    return Claim(
        "Sec. 5",
        "for heavier dark photons the contour touches down to y_a = 10^-4",
        f"as small as {shown.text}, m_gamma from {printed('split_m_gamma').text} to "
        f"{printed('mass_limit').text} GeV",
        f"no y_a below {text(found, 2)} can reach it",
        holds(found <= shown.value),
        f"the most favourable point of the scan without exclusions, m_a = {printed('m_a_least').text} "
        f"GeV, m_gamma = {masses[1]} GeV and epsilon = {printed('epsilon_most').text}; at y_a = "
        f"{shown.text} it takes epsilon = {text(mixing, 2)}, beyond the first order in the mixing. "
        "Whether exclusions leave such points is not printed.",
    )


def contours() -> Claim:
    return Claim(
        "Figs. 3 and 4",
        "the black contours cover a large part of the space that is left",
        "cover a large part of the remaining parameter space",
        "not recomputed here",
        "not-checkable",
        "the marginalised contours depend on the excluded regions, which the paper shows as curves and "
        "not as numbers; so do the statements that the allowed space grows with the dark photon's mass, "
        "that heavy dark photons keep sizable space and that epsilon <~ 10^-3 for almost all masses.",
    )


def least_mixing(m_gamma: Fraction, m_a: Fraction | None) -> Fraction:
    """The smallest epsilon on the contour, with the best y_a or, without an ALP, the dark photon alone."""
    own, gained = dark_photon(m_gamma), Fraction(0)
    if m_a is not None:  # the maximum of A epsilon y + B y^2 over y, per epsilon^2
        gained = portal(m_a, m_gamma) ** 2 / (-4 * alp(m_a))
    return root(max(Fraction(0), lower_edge()) / (own + gained))


def low_mass() -> Claim:
    mass = Fraction(1, 100)
    heaviest = printed("mass_limit").value
    alone, helped = least_mixing(mass, None), least_mixing(mass, heaviest)
    best = best_yukawa(heaviest, mass, helped)
    return Claim(
        "Sec. 5",
        "the portal opens dark photon masses around 10 MeV to smaller mixings, for m_a up to 350 GeV",
        "even the low mass region around 10 MeV opens",
        f"the least epsilon on the contour falls from {text(alone, 2)} to {text(helped, 2)}",
        holds(helped < alone and best <= printed("y_most").value),
        f"at m_a = {heaviest} GeV with the best y_a, {text(best, 2)}, without exclusions; whether the "
        "region between the two is free of them is not printed.",
    )


def best_yukawa(m_a: Fraction, m_gamma: Fraction, epsilon: Fraction) -> Fraction:
    return portal(m_a, m_gamma) * epsilon / (-2 * alp(m_a))
