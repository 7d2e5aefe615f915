"""Room: derivations/verification/ledger.  Sec. 5: how the contributions fall with the masses, all of them."""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from axionportal.derivations.records import Claim
from axionportal.derivations.verification.balls import exact as rational
from axionportal.derivations.verification.balls import midpoint
from axionportal.derivations.verification.ledger.comparison import holds, text
from axionportal.derivations.verification.ledger.given import value
from axionportal.derivations.verification.ledger.model import g
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.ledger.signs import contribution, function, mended, outcome
from axionportal.derivations.verification.theorems import ZERO_BETWEEN, heavy, one_boson, portal, totals

_FAR_ABOVE = 100  # m >> m_mu is taken to begin at this ratio
_GOOD = Fraction(1, 100)
_STEP = Fraction(1, 100)  # GeV: masses of regions are stated to this


def claims() -> tuple[Claim, ...]:
    return (heavy_limits(), dark_photon_mass(), heavy_dark_photon(), alp_mass())


def fixed() -> dict[str, Fraction]:
    return {name: value(name) for name in ("m_mu", "cutoff")}


def region(name: str, start: Fraction) -> Fraction | None:
    """The least mass on a grid of 0.01 GeV from which the limit is proved to hold to one per cent."""
    record, lepton = function(name), value("m_mu")

    def good(mass: Fraction) -> bool:
        return bool(heavy.relative_error(record, lepton / mass) <= arb(rational(_GOOD)))

    if not good(start):
        return None
    low, high = 0, int(start / _STEP)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle * _STEP) else (middle, high)
    return high * _STEP


def heavy_limits() -> Claim:
    lepton = value("m_mu")
    start = _FAR_ABOVE * lepton
    of_g = heavy.portal_error(function("G"), Fraction(_FAR_ABOVE))
    relative = {
        name: heavy.relative_error(function(name), Fraction(1, _FAR_ABOVE)) for name in ("F_a", "F_gamma")
    }
    good = all(ball <= arb(rational(_GOOD)) for ball in (of_g, *relative.values()))
    from_here = {name: region(name, start) for name in relative}
    shown = ", ".join(f"{text(midpoint(ball), 2)}" for ball in relative.values()) if good else "no bound"
    return Claim(
        "Eqs. (13a)-(13c)",
        "the approximate forms hold for all masses far above the muon's, not only at the example",
        "m_a, m_gamma >> m_mu",
        f"for all masses above {_FAR_ABOVE} m_mu: |G - (13a)| <= {text(midpoint(of_g), 2)}, relative errors "
        f"of (13b), (13c) <= {shown}"
        if good
        else "not proved",
        holds(good),
        "the expansions with their proven remainders, bounded over the whole region. One per cent holds "
        f"from {_decimal(from_here['F_a'])} GeV for (13b) and {_decimal(from_here['F_gamma'])} GeV for "
        f"(13c). The scan reaches down to {printed('m_gamma_least').text} GeV, where none of them holds.",
    )


def _decimal(number: Fraction | None) -> str:
    return "no mass" if number is None else text(number)


def dark_photon_mass() -> Claim:
    items = (totals.dark_photon_mass_theorem(contribution("portal"), contribution("dark_photon")),)
    proved, shown = outcome(items)
    return Claim(
        "Sec. 5",
        "both terms decrease with the dark photon mass, for fixed couplings",
        "both terms decrease with m_gamma",
        f"both strictly decrease: {shown}",
        holds(proved),
        mended(
            proved,
            "dG/dm_gamma is minus a mean of the second derivative of the function whose divided difference "
            "G is, and that is positive; the integrand of da_mu^gamma'/dm_gamma is negative. For epsilon "
            "y_a C > 0, as in the paper; all ALP masses, not only m_gamma >> m_a.",
            "a condition on the masses",
        ),
    )


def heavy_dark_photon() -> Claim:
    mass, most = printed("m_a_example").value, printed("mass_limit").value
    low, high = ZERO_BETWEEN
    items = (
        portal.heavy_theorem(function("G"), 1),
        portal.region_theorem(function("G"), fixed(), (most, most)),
        portal.zero_theorem(function("G"), {**fixed(), "m_a": mass}, "m_gamma", (low, high)),
    )
    proved, shown = outcome(items)
    return Claim(
        "Sec. 5",
        "the portal's contribution keeps its sign while it decreases over the scanned masses",
        "decoupling behavior, a_mu ~ ln(Lambda/m_gamma)",
        f"G > 0 for all masses up to {most} GeV, least at both {most} GeV: {text(g(most, most))}; {shown}",
        holds(proved),
        mended(
            proved,
            "G falls with both masses, so that its least value on the scan is at the corner. It decouples "
            f"only as this logarithm: at m_a = {mass} GeV it vanishes once, between {low} and {high} GeV, "
            "and beyond, where the cut-off no longer exceeds the masses, -G grows without bound.",
            "masses below the cut-off",
        ),
    )


def alp_mass() -> Claim:
    items = (
        one_boson.monotony_theorem(contribution("alp"), "m_a", 1),
        totals.alp_mass_theorem(contribution("portal"), contribution("alp")),
    )
    rises, shown = outcome(items)
    masses = (printed("m_a_example").value, printed("mass_limit").value)
    critical = {mass: midpoint(totals.critical_yukawa(point(mass))) for mass in masses}
    at = " and ".join(f"{text(item, 2)} at {mass} GeV" for mass, item in critical.items())
    return Claim(
        "Sec. 5",
        "both a_mu and a_mu^a decrease with the ALP mass",
        "because both a_mu and a_mu^a decrease with m_a",
        f"a_mu decreases and a_mu^a increases, from below towards zero: {shown}",
        "inconsistent" if rises else "confirmed",
        "Eqs. (9) and (13b) have the minus sign that the sentence leaves out; what decreases is the size "
        "of a_mu^a, which raises the sum. The sum falls with m_a exactly where y_a is below the ratio of "
        f"the slopes, {at} (m_gamma = {printed('fig6_m_gamma').text} GeV, epsilon = "
        f"{printed('fig6_epsilon').text}). Smallest change: 'because a_mu decreases faster than a_mu^a, "
        "which is negative, increases, for small y_a'.",
    )


def point(m_a: Fraction) -> dict[str, Fraction]:
    """The parameters of Fig. 6 at an ALP mass."""
    return {
        **fixed(),
        "C_agg": value("C_agg"),
        "epsilon": printed("fig6_epsilon").value,
        "m_gamma": printed("fig6_m_gamma").value,
        "m_a": m_a,
    }
