"""Room: derivations/verification/ledger.  Sec. 2: Higgs v, range of the theory, cut-off."""

from __future__ import annotations

from fractions import Fraction

import mpmath

from axionportal.derivations.records import Claim, ClaimVerdict
from axionportal.derivations.verification.ledger.comparison import (
    DIGITS,
    about,
    exact,
    holds,
    rounding,
    same_order,
    text,
)
from axionportal.derivations.verification.ledger.given import value
from axionportal.derivations.verification.ledger.model import g, in_yukawa
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.pointwise import mpf

TEV = Fraction(1000)
_DECADES = (10, 100)
_SEVERAL = 10  # "by several times" is less than an order of magnitude


def claims() -> tuple[Claim, ...]:
    return (coupling_scale(), higgs(), yukawa(), similar_cutoff(), masses(), upward(), downward())


def scale() -> Fraction:
    """The scale 1/C up to which the effective theory is said to hold, in GeV."""
    return 1 / value("C_agg")


def example() -> tuple[Fraction, Fraction, Fraction]:
    """m_a, m_gamma and epsilon of Eq. (14)."""
    return tuple(printed(f"{name}_example").value for name in ("m_a", "m_gamma", "epsilon"))  # type: ignore[return-value]


def coupling_scale() -> Claim:
    shown = printed("coupling_per_tev")
    return Claim(
        "Sec. 1",
        "C = 3/TeV is what new physics at the TeV scale gives",
        f"C ~ {shown.text}/TeV with TeV scale new physics",
        f"1/C = {text(TEV / shown.value)} GeV",
        about(same_order(TEV, TEV / shown.value)),
        "within half an order of magnitude of 1 TeV, which is where '~' is taken to end.",
    )


def vacuum_value() -> mpmath.mpf:
    """v = (sqrt(2) G_F)^(-1/2) in GeV."""
    with mpmath.workdps(DIGITS):
        return 1 / mpmath.sqrt(mpmath.sqrt(2) * mpf(value("G_F")))


def higgs() -> Claim:
    shown, found = printed("higgs_v"), vacuum_value()
    return Claim(
        "Sec. 2",
        "the Higgs vacuum expectation value is 246 GeV",
        f"v ~ {shown.text} GeV",
        f"{text(found, 6)} GeV",
        rounding(shown, found),
        f"v = (sqrt(2) G_F)^(-1/2) with G_F = {text(value('G_F'), 8)} GeV^-2 of the paper's Ref. [3].",
    )


def yukawa() -> Claim:
    own = value("m_mu") / printed("higgs_v").value
    ratios = [printed(key).value / own for key in ("y_small", "y_large")]
    return Claim(
        "Sec. 2",
        "with y_a above m_mu/v the portal is enhanced, and the examples of the paper are",
        "can be enhanced",
        f"m_mu/v = {text(own)}; y_a = {printed('y_small').text} and {printed('y_large').text} are "
        f"{text(ratios[0])} and {text(ratios[1])} times that",
        holds(min(ratios) > 1),
        "the enhancement is the ratio of the couplings, since Eq. (8a) is linear in y_a.",
    )


def similar_cutoff() -> Claim:
    used, stated = value("cutoff"), scale()
    m_a, m_gamma, _ = example()
    share = {item: g(m_a, m_gamma, item) for item in (used, stated)}
    return Claim(
        "Sec. 2",
        "the cut-off of the loop is similar to the scale ~ 1/C up to which the theory is valid",
        f"valid up to ~ 1/C, 'a similar cut-off Lambda'; C = {text(value('C_agg') * TEV, 1)}/TeV, Lambda "
        f"= {text(used / TEV, 1)} TeV",
        f"1/C = {text(stated)} GeV, Lambda = {text(used / stated, 2)}/C",
        near(used, stated),
        f"within half an order of magnitude, as for '~'. It is not without effect: G({m_a}, {m_gamma}) is "
        f"{text(share[used])} with Lambda and {text(share[stated])} with 1/C, so that "
        f"{text(100 * (1 - share[stated] / share[used]), 2)} % of the example's a_mu come from loop momenta "
        "above 1/C. Rows of their own have the dependence on the cut-off."
        + ("" if same_order(used, stated) else f" Smallest change: C = {text(TEV / used, 1)}/TeV."),
    )


def near(used: Fraction, stated: Fraction) -> ClaimVerdict:
    """Whether a scale lies in a range of validity that ends at ``~ stated``."""
    if used <= stated:
        return "confirmed"
    return about(same_order(used, stated))


def masses() -> Claim:
    heaviest, stated = printed("mass_limit").value, scale()
    values = [g(heaviest, heaviest, item) for item in (value("cutoff"), stated)]
    return Claim(
        "Sec. 5",
        "the masses that are scanned stay in the range ~ 1/C in which the effective theory is valid",
        f"masses up to {heaviest} GeV, valid up to ~ 1/C",
        f"1/C = {text(stated, 4)} GeV, the heaviest mass is {text(heaviest / stated)}/C",
        near(heaviest, stated),
        f"at the edge, within what '~' covers. There the result rests on the choice of the cut-off: for both "
        f"masses at {heaviest} GeV G is {text(values[0], 2)} with Lambda = {text(value('cutoff'), 4)} GeV "
        f"and {text(values[1], 2)} with 1/C."
        + ("" if same_order(heaviest, stated) else f" Smallest change: masses below {text(stated)} GeV."),
    )


def upward() -> Claim:
    m_a, m_gamma, _ = example()
    heaviest = printed("mass_limit").value
    ratios = {
        pair: [g(*pair, value("cutoff") * factor) / g(*pair) for factor in _DECADES]
        for pair in ((m_a, m_gamma), (heaviest, heaviest))
    }
    shown = "; ".join(
        f"{text(up[0], 2)} and {text(up[1], 2)} at masses of {one} and {two} GeV"
        for (one, two), up in ratios.items()
    )
    return Claim(
        "Sec. 2",
        "raising the cut-off by orders of magnitude changes a_mu by several times only",
        "only by several times",
        f"factors for one and two orders: {shown}",
        holds(all(0 < item < _SEVERAL for up in ratios.values() for item in up)),
        "a_mu is proportional to G = ln(Lambda) + a function of the masses.",
    )


def zero_of_g(m_a: Fraction, m_gamma: Fraction) -> mpmath.mpf:
    """The cut-off at which G vanishes, in GeV."""
    with mpmath.workdps(DIGITS):
        return mpf(value("cutoff")) * mpmath.exp(-mpf(g(m_a, m_gamma)))


def downward() -> Claim:
    m_a, m_gamma, _ = example()
    used, heavier = value("cutoff"), max(m_a, m_gamma)
    zero = exact(zero_of_g(m_a, m_gamma))
    fails = heavier < zero < used
    return Claim(
        "Sec. 2",
        "lowering the cut-off changes a_mu by several times only",
        "orders of variation can only change a_mu by several times",
        f"at {m_a} and {m_gamma} GeV a_mu vanishes at Lambda = {text(zero)} GeV and has the other sign below",
        holds(not fails),
        f"a factor {text(used / zero, 2)} below {text(used, 4)} GeV, and still above both masses; on the "
        f"way, at 1/C = {text(scale())} GeV, G has fallen from {text(g(m_a, m_gamma))} to "
        f"{text(g(m_a, m_gamma, scale()))}, and no y_a "
        f"{'gives' if not solvable(scale()) else 'but a larger one gives'} the observed discrepancy any "
        "more. For masses far below Lambda the statement holds. Smallest change: 'raising Lambda by orders "
        "of magnitude'.",
    )


def solvable(cutoff: Fraction) -> bool:
    """True where some y_a gives the measured difference at the example of Eq. (14)."""
    return bool(in_yukawa(*example(), cutoff=cutoff).couplings(value("delta_a_mu")))
