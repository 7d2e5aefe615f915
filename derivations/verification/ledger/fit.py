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
        whole_range(),
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
        f"-2 ln(1 - {text(percent.value / 100, 2)}), the quantile for {_PARAMETERS} parameters. Eq. (12) "
        f"holds one measured number, of which chi^2 < {shown.text} is the "
        f"{text(100 * one_number(shown.value), 3)} % region. Without any contribution Eq. (12) is "
        f"{text(standard_model())}.",
    )


def one_number(chi_square: Fraction) -> mpmath.mpf:
    """The probability that the chi^2 of one number is below this."""
    with mpmath.workdps(DIGITS):
        return mpmath.erf(mpmath.sqrt(mpf(chi_square) / 2))


def standard_model() -> Fraction:
    """Eq. (12) with no new physics."""
    return (value("delta_a_mu") / error("delta_a_mu")) ** 2


def uncertainty() -> Claim:
    centre, width = printed("band_centre"), printed("band_width")
    unit = Fraction(1, 10**11)
    agree = (centre.value, width.value) == (value("delta_a_mu") / unit, error("delta_a_mu") / unit)
    with mpmath.workdps(DIGITS):
        both = 1 - mpmath.exp(mpf(Fraction(-1, 2)))
    return Claim(
        "Figs. 5 and 6",
        "the grey areas at 1 sigma are the band of Eq. (5)",
        f"1 sigma, ({centre.text} +- {width.text}) x 10^-11",
        f"{value('delta_a_mu') / unit}({error('delta_a_mu') / unit}) x 10^-11",
        holds(agree),
        f"chi^2 < 1, the {text(100 * one_number(Fraction(1)), 3)} % region of the measured number. Counted "
        "as a region of two parameters, which is how the level of Figs. 3 and 4 is chosen, it is "
        f"{text(100 * both, 3)} %.",
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
        f"y_a = {shown.text} needs epsilon of {text(mixing, 2)} or more; no y_a below {text(found, 2)} can "
        "reach the contour",
        "not-checkable" if found <= shown.value else "inconsistent",
        f"at the most favourable masses of the scan, m_a = {printed('m_a_least').text} GeV and m_gamma = "
        f"{masses[1]} GeV, with epsilon up to {printed('epsilon_most').text}. Whether Fig. 4 leaves so large "
        "an epsilon there is shown as a curve only; it is beyond the first order in the mixing of Eq. (7)."
        + ("" if found <= shown.value else f" Smallest change: {text(found, 2)}."),
    )


_DOMINATES = 10  # a_mu >> a_mu^a: more than an order of magnitude


def whole_range() -> Claim:
    """A point of the contour at the least ALP mass at which the portal dominates over the ALP."""
    lightest, m_gamma = printed("m_a_least").value, printed("split_m_gamma").value
    slope, own = portal(lightest, m_gamma), dark_photon(m_gamma)
    share = Fraction(1, _DOMINATES)
    gained = slope**2 / -alp(lightest) * share * (1 - share)
    mixing = root(max(Fraction(0), lower_edge()) / (gained + own))
    yukawa = share * slope * mixing / -alp(lightest)
    reach = lowest_yukawa(lightest, m_gamma, printed("epsilon_most").value)
    as_printed = printed("bound_m_a").value * root(reach / printed("epsilon_most").value)
    fits = mixing <= printed("epsilon_most").value and yukawa >= printed("y_least").value
    return Claim(
        "Sec. 5",
        "with smaller y_a the portal dominates for smaller ALP masses, down to the least one of the scan",
        "the ALP mass can also be smaller and hence cover the whole mass range in Fig. 3",
        f"at m_a = {printed('m_a_least').text} GeV with y_a = {text(yukawa, 2)} and epsilon = "
        f"{text(mixing, 2)}",
        "not-checkable" if fits else "inconsistent",
        f"m_gamma = {m_gamma} GeV, on the contour, a_mu {_DOMINATES} times a_mu^a in size. It does not "
        f"follow from the bound: sqrt(y_a/epsilon) {printed('bound_m_a').text} GeV is at least "
        f"{text(as_printed, 1)} GeV for a y_a that can reach the contour; the loop functions differ there, "
        "a_mu^a staying above -y_a^2/(16 pi^2). Whether Fig. 4 leaves such an epsilon is not printed."
        + ("" if fits else " Smallest change: a larger least mass."),
    )


def contours() -> Claim:
    return Claim(
        "Figs. 3 and 4",
        "the black contours cover a large part of the space that is left",
        "cover a large part of the remaining parameter space",
        "not recomputed here",
        "not-checkable",
        "the marginalised contours depend on the excluded regions, which the paper shows as curves and "
        "not as numbers; so do the statements that much space above 0.2 GeV is left to ALPs, that the "
        "allowed space grows with the dark photon's mass, that heavy dark photons keep sizable space and "
        "that epsilon <~ 10^-3 for almost all masses.",
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
        f"at m_a = {heaviest} GeV with the best y_a, {text(best, 2)}; the text names no constraint on an ALP "
        "of this mass. Whether the dark photons between the two are excluded is not printed.",
    )


def best_yukawa(m_a: Fraction, m_gamma: Fraction, epsilon: Fraction) -> Fraction:
    return portal(m_a, m_gamma) * epsilon / (-2 * alp(m_a))
