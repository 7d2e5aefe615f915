"""Room: derivations/verification/ledger.  Sec. 2: the two-loop term by the photon's vacuum polarisation.

The loop of ALP and dark photon in the photon's propagator is derived from Eq. (6), with its divergences; what
the effective theory fixes and what a subtraction adds are kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from math import log10

from flint import arb

from axionportal.derivations.records import Claim, ClaimVerdict
from axionportal.derivations.vacuum_polarisation import (
    Masses,
    from_slope,
    once_subtracted,
    polarisation_theorems,
    self_energy,
    subtracted_slope,
    twice_subtracted,
    upper_bound,
)
from axionportal.derivations.vacuum_polarisation.spectral import spectrum
from axionportal.derivations.verification.balls import exact, midpoint
from axionportal.derivations.verification.ledger.comparison import holds, same_order, text
from axionportal.derivations.verification.ledger.given import error, value
from axionportal.derivations.verification.ledger.model import in_yukawa
from axionportal.derivations.verification.ledger.printed import printed

CUT, LOOP, MSBAR, LARIN, TWICE = (
    "once subtracted, cut at s = Lambda^2",
    "loop momentum cut off at Lambda",
    "MS-bar at mu = Lambda",
    "MS-bar with Larin's tensors",
    "twice subtracted",
)
_NEGLIGIBLE = Fraction(1, 100)  # of the uncertainty of Eq. (5)
_TWO_ORDERS = Fraction(1, 100)


def claims() -> tuple[Claim, ...]:
    return (exists(), sign(), negligible(), two_orders())


def point() -> Masses:
    """The masses of Eq. (14) with the paper's constants."""
    return Masses(
        m_a=printed("m_a_example").value,
        m_gamma=printed("m_gamma_example").value,
        m_mu=value("m_mu"),
        C_agg=value("C_agg"),
        alpha=value("alpha"),
    )


@cache
def contributions() -> Mapping[str, arb]:
    """a_mu in each subtraction at the point of Eq. (14)."""
    here, scale = point(), value("cutoff")
    beyond = twice_subtracted(here)
    named = {LOOP: "momentum-cutoff", MSBAR: "msbar", LARIN: "msbar-larin"}
    return {
        CUT: once_subtracted(here, scale),
        **{
            key: from_slope(here, subtracted_slope(here, name, scale)) + beyond for key, name in named.items()
        },
        TWICE: beyond,
    }


def listed(values: Mapping[str, arb]) -> str:
    return ", ".join(f"{text(midpoint(ball), 2)} ({name})" for name, ball in values.items())


def exists() -> Claim:
    chains = (self_energy(), spectrum())
    failed = [step.claim for chain in chains for step in chain.steps if not step.check()]
    count = sum(len(chain.steps) for chain in chains)
    return Claim(
        "Sec. 2",
        "the portal contributes at two-loop level through the photon's vacuum polarisation",
        "can also contribute at two-loop level",
        f"rho(s) = C^2 lambda(s, m_a^2, m_gamma^2)^(3/2)/(96 pi^2 s^2), proved in {count} steps"
        if not failed
        else f"not proved: {failed[0]}",
        holds(not failed),
        "the self-energy is derived from Eq. (6); its cut equals the width of gamma* -> a gamma'. Pi(0) "
        "grows like Lambda^2 and belongs to the charge; dPi/dq^2 grows like ln Lambda and needs (d_m "
        "F^mn)^2, an operator of dimension six that the paper does not mention."
        + ("" if not failed else " Smallest change: the derived self-energy."),
    )


def sign() -> Claim:
    values = contributions()
    signs = {1 if ball > 0 else -1 if ball < 0 else 0 for ball in values.values()}
    theorems = polarisation_theorems()
    proved = all(item.proved() for item in theorems)
    verdict: ClaimVerdict = "scheme-dependent"
    if signs == {-1}:
        verdict = "confirmed"
    elif signs == {1}:
        verdict = "inconsistent"
    everywhere = "for all masses, proved" if proved else "at this point only"
    return Claim(
        "Sec. 2",
        "the two-loop contribution is always negative",
        "always negative",
        listed(values),
        verdict,
        "at the point of Eq. (14). Positive with rho cut at any s or a cut-off in the loop as in Eq. (8), "
        f"negative with dPi/dq^2 subtracted at q^2 = 0 ({everywhere}); MS-bar has either sign, positive "
        "where mu is far above the masses. The sign is that of the dimension-six term, which the paper "
        "does not state. Smallest change: 'positive with the cut-off of Eq. (8)'.",
    )


def negligible() -> Claim:
    values, limit = contributions(), _NEGLIGIBLE * error("delta_a_mu")
    scale = value("cutoff")
    bound = upper_bound(point(), scale)
    bare = from_slope(point(), arb(exact(1 / scale**2)))
    small = all(abs(ball) < arb(exact(limit)) for ball in (*values.values(), bound))
    return Claim(
        "Sec. 2",
        "the two-loop contribution is numerically negligible",
        "numerically negligible",
        f"at most {text(midpoint(max(values.values(), key=lambda ball: midpoint(abs(ball)))), 2)} at the "
        f"point of Eq. (14); below {text(midpoint(bound), 2)} for all masses, cut at s = Lambda^2",
        holds(small),
        f"against {text(limit, 2)}, a hundredth of the uncertainty of Eq. (5). The bound is C^2 alpha "
        "m_mu^2/(288 pi^3) (1 + ln(3 Lambda^2/(2 m_mu^2))), and light mediators come within a factor of "
        "two of it. A dimension-six term with the coefficient 1/Lambda^2, which no loop suppresses, would "
        "give "
        f"{text(midpoint(bare), 2)}." + ("" if small else " Smallest change: name the size."),
    )


def one_loop() -> Fraction:
    """Eq. (8a) at Eq. (14) with the smaller y_a."""
    prediction = in_yukawa(point().m_a, point().m_gamma, printed("epsilon_example").value)
    return prediction.linear * printed("y_small").value


def two_orders() -> Claim:
    first, values = one_loop(), contributions()
    ratios = {name: abs(midpoint(ball)) / first for name, ball in values.items()}
    couplings = printed("epsilon_example").value * printed("y_small").value
    at_two = {name: couplings * ratio / _TWO_ORDERS for name, ratio in ratios.items()}
    least, most = (printed(f"epsilon_{end}").value * printed(f"y_{end}").value for end in ("least", "most"))
    verdict: ClaimVerdict = "not-checkable"
    if any(same_order(ratio, _TWO_ORDERS) for ratio in ratios.values()):
        verdict = "scheme-dependent"
    if not any(least < item < most for item in at_two.values()):
        verdict = "inconsistent"
    largest = max(ratios, key=lambda name: ratios[name])
    orders = ", ".join(f"10^{log10(ratio):.1f} ({name})" for name, ratio in ratios.items())
    return Claim(
        "Sec. 2",
        "with C = 3/TeV the two-loop contribution is two orders of magnitude below the one-loop one",
        "roughly two orders of magnitude smaller than its one-loop counterpart",
        f"at Eq. (14) with y_a = {printed('y_small').text}: {orders}",
        verdict,
        "the one-loop term is proportional to epsilon y_a, the two-loop term does not contain it, and the "
        f"sentence gives neither. At Eq. (14), epsilon y_a = {text(couplings, 2)}, the ratio is smaller "
        "than stated under every subtraction, which makes neglecting it safer; two orders would need "
        f"epsilon y_a = {text(at_two[largest], 2)} ({largest}), inside the scanned ranges. Smallest change: "
        "name epsilon y_a and the subtraction.",
    )
