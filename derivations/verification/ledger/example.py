"""Room: derivations/verification/ledger.  Sec. 5, Eq. (14): the example, its two solutions, and the "
"schemes.
"""

from __future__ import annotations

from fractions import Fraction

from axionportal.derivations.contributions import load
from axionportal.derivations.records import Claim, LoopFunction
from axionportal.derivations.verification.ledger.comparison import holds, rounding, same_order, text
from axionportal.derivations.verification.ledger.given import error, value
from axionportal.derivations.verification.ledger.model import SCHEME_NAMES, Prediction, in_yukawa, portal
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.ledger.validity import example

_MUCH_SMALLER = Fraction(1, 100)
_ORDER = 10
ROOTS = ("y_small", "y_large")


def claims() -> tuple[Claim, ...]:
    return (
        slope(),
        slope_in_schemes(),
        square(),
        negligible(),
        dominant(),
        *(solution(key) for key in ROOTS),
        solutions_in_schemes(),
        inside(),
        exclusion(),
        orders_apart(),
    )


def prediction() -> Prediction:
    return in_yukawa(*example())


def schemes() -> tuple[str, ...]:
    function = load("G")
    assert isinstance(function, LoopFunction)
    return function.schemes


def where() -> str:
    m_a, m_gamma, _ = example()
    return f"m_a = {m_a} GeV, m_gamma = {m_gamma} GeV, epsilon = {printed('epsilon_example').text}"


def slope() -> Claim:
    shown, found = printed("slope_14"), prediction().linear
    verdict = rounding(shown, found)
    return Claim(
        "Eq. (14)",
        "the portal gives a_mu ~ 4.2 x 10^-8 y_a",
        shown.text,
        text(found, 5),
        verdict,
        f"Eqs. (8) at {where()}, C = {text(value('C_agg') * 1000, 1)}/TeV, Lambda = "
        f"{text(value('cutoff'), 4)} GeV, "
        "certified." + ("" if verdict != "inconsistent" else f" Smallest change: {text(found, 2)}."),
    )


def slope_in_schemes() -> Claim:
    m_a, m_gamma, epsilon = example()
    found = {name: portal(m_a, m_gamma, in_scheme=name) * epsilon for name in schemes()}
    shown = printed("slope_14")
    differing = [name for name, item in found.items() if not shown.rounds(item)]
    return Claim(
        "Eq. (14)",
        "the coefficient 4.2 x 10^-8 in other regularisations of the divergence",
        shown.text,
        ", ".join(f"{text(item)} ({SCHEME_NAMES[name]})" for name, item in found.items()),
        "scheme-dependent" if differing else "confirmed",
        "the constant of Eq. (8b) in each, with the scale of MS-bar where the cut-off stood; the "
        "effective theory fixes the sum of this constant and a local coupling only.",
    )


def square() -> Claim:
    shown, found = printed("square_14"), prediction().quadratic
    verdict = rounding(shown, found)
    return Claim(
        "Eq. (14)",
        "the ALP gives a_mu^a ~ -1.4 x 10^-7 y_a^2",
        shown.text,
        text(found, 5),
        verdict,
        f"Eqs. (9) at m_a = {example()[0]} GeV, certified."
        + ("" if verdict != "inconsistent" else f" Smallest change: {text(found, 2)}."),
    )


def negligible() -> Claim:
    own, whole = prediction().constant, value("delta_a_mu")
    return Claim(
        "Eq. (14)",
        "the dark photon's own contribution is much smaller than the discrepancy",
        "a_mu^gamma' << Delta a_mu",
        f"{text(own, 2)} against {text(whole)}, a ratio of {text(own / whole, 2)}",
        holds(own < _MUCH_SMALLER * whole),
        "Eqs. (10) at the same point; much smaller means below one per cent.",
    )


def dominant() -> Claim:
    parts = {
        key: (prediction().linear * printed(key).value, prediction().quadratic * printed(key).value ** 2)
        for key in ROOTS
    }
    least = min(abs(part) for pair in parts.values() for part in pair)
    shown = "; ".join(
        f"{text(one, 2)} and {text(two, 2)} at y_a = {printed(key).text}" for key, (one, two) in parts.items()
    )
    return Claim(
        "Sec. 5",
        "portal and ALP both give the dominant contributions where y_a is of order 0.1",
        "both a_mu^a and a_mu provide the dominant contributions",
        shown,
        holds(
            least > _ORDER * prediction().constant and same_order(printed("y_small").value, Fraction(1, 10))
        ),
        f"a_mu and a_mu^a at the two solutions, against {text(prediction().constant, 2)} of the dark photon.",
    )


def solution(key: str) -> Claim:
    shown, found = printed(key), prediction().couplings(value("delta_a_mu"))
    at = ROOTS.index(key)
    rounded = Prediction(Fraction(0), printed("slope_14").value, printed("square_14").value)
    again = rounded.couplings(value("delta_a_mu"))
    recomputed = text(found[at], 4) if len(found) == len(ROOTS) else f"{len(found)} real solutions"
    verdict = rounding(shown, found[at]) if len(found) == len(ROOTS) else "inconsistent"
    return Claim(
        "Sec. 5",
        f"y_a = {shown.text} gives the observed discrepancy in the example of Eq. (14)",
        shown.text,
        recomputed,
        verdict,
        f"{'smaller' if at == 0 else 'larger'} root of A y + B y^2 + D = {text(value('delta_a_mu'))} "
        "with exact coefficients; with the rounded ones of Eq. (14) it is "
        f"{text(again[at], 3) if again else 'not real'}."
        + ("" if verdict != "inconsistent" else f" Smallest change: {recomputed}."),
    )


def solutions_in_schemes() -> Claim:
    found = {name: in_yukawa(*example(), in_scheme=name).couplings(value("delta_a_mu")) for name in schemes()}
    shown = ", ".join(
        f"{' and '.join(text(item, 2) for item in roots) or 'none'} ({SCHEME_NAMES[name]})"
        for name, roots in found.items()
    )
    agree = all(
        len(roots) == len(ROOTS)
        and all(printed(key).rounds(item) for key, item in zip(ROOTS, roots, strict=True))
        for roots in found.values()
    )
    return Claim(
        "Sec. 5",
        "the two solutions y_a of the example in other regularisations",
        " and ".join(printed(key).text for key in ROOTS),
        shown,
        "confirmed" if agree else "scheme-dependent",
        "roots of A y + B y^2 + D = Delta a_mu with A in each scheme; none where A^2 < 4 |B| (Delta a_mu "
        "- D).",
    )


def chi_square(number: Fraction) -> Fraction:
    """Eq. (12) for a prediction."""
    return ((value("delta_a_mu") - number) / error("delta_a_mu")) ** 2


def in_ranges() -> bool:
    """True where the example lies in the ranges of masses and couplings that are scanned."""
    m_a, m_gamma, epsilon = example()
    most = printed("mass_limit").value
    yukawas = [printed(key).value for key in ROOTS]
    return (
        printed("m_a_least").value <= m_a <= most
        and printed("m_gamma_least").value <= m_gamma <= most
        and printed("epsilon_least").value <= epsilon <= printed("epsilon_most").value
        and printed("y_least").value <= min(yukawas) <= max(yukawas) <= printed("y_most").value
    )


def inside() -> Claim:
    found = [chi_square(prediction().at(printed(key).value)) for key in ROOTS]
    return Claim(
        "Sec. 5",
        "both points of the example are inside the 95 % CL bands, as far as Eq. (12) goes",
        "inside our 95% CL band",
        f"chi^2 = {text(found[0], 2)} and {text(found[1], 2)}",
        holds(max(found) < printed("chi_square").value and in_ranges()),
        f"Eq. (12) at y_a = {printed('y_small').text} and {printed('y_large').text}, to be below "
        f"{printed('chi_square').text}; the points lie in the ranges of the scan.",
    )


def exclusion() -> Claim:
    _, m_gamma, epsilon = example()
    shown = printed("mixing_bound")
    return Claim(
        "Sec. 5",
        "the example's dark photon is outside the excluded regions of Fig. 4",
        f"inside the band; almost all masses below 200 GeV have epsilon <~ {shown.text}",
        f"epsilon = {text(epsilon, 1)} at {m_gamma} GeV is {text(epsilon / shown.value, 2)} times that",
        "not-checkable",
        "the two statements agree if this mass is one of those that 'almost' leaves out. It lies between "
        f"the two ranges of Ref. [77], up to {value('cms_below')} and from {value('cms_above')} GeV; the "
        "curve of the precision observables, which fills the gap, is not printed as numbers.",
    )


def orders_apart() -> Claim:
    ratios = [printed(key).value / printed("epsilon_example").value for key in ROOTS]
    return Claim(
        "Sec. 5",
        "y_a and epsilon of the example are not of the same order",
        "need not to be of the same order",
        f"y_a/epsilon = {text(ratios[0], 2)} and {text(ratios[1], 2)}",
        holds(min(ratios) > _ORDER),
        "more than one order of magnitude apart.",
    )
