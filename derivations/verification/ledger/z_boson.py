"""Room: derivations/verification/ledger.  Sec. 2: the Z boson in place of the dark photon."""

from __future__ import annotations

from fractions import Fraction

import mpmath

from axionportal.derivations.contributions import load
from axionportal.derivations.lagrangian import derive
from axionportal.derivations.records import Claim, Contribution
from axionportal.derivations.verification.ledger.comparison import (
    DIGITS,
    exact,
    holds,
    root,
    rounding,
    text,
)
from axionportal.derivations.verification.ledger.given import error, value
from axionportal.derivations.verification.ledger.model import g, loop
from axionportal.derivations.verification.ledger.portal_loop import derivation_claim
from axionportal.derivations.verification.ledger.printed import Printed, printed
from axionportal.derivations.verification.ledger.validity import example
from axionportal.derivations.verification.pointwise import mpf

PER_TEV = Fraction(1, 1000)
_NEGLIGIBLE = Fraction(1, 10)  # of the uncertainty of Eq. (5)
MEASURED = ("m_Z", "g_V")


def claims() -> tuple[Claim, ...]:
    return (same_formula(), axial(), coupling(), fewer_parameters(), negligible(), reach(), bound())


def per_tev(coupling: Fraction) -> str:
    return f"{text(coupling / PER_TEV, 1)}/TeV"


def same_formula() -> Claim:
    return derivation_claim(
        "z",
        "Sec. 2",
        "Eqs. (8) hold for the Z with m_gamma -> m_Z, C -> C_agZ and e epsilon -> g_V",
        "the analytical formula (8) still applies",
    )


def axial() -> Claim:
    steps = [step for step in derive("z").steps if "g_A does not contribute" in step.claim]
    proved = len(steps) == 1 and steps[0].check()
    return Claim(
        "Sec. 2",
        "the axial-vector coupling of the Z does not contribute",
        "does not contribute",
        "proved: the part with the axial coupling cancels" if proved else "not proved",
        holds(proved),
        "exact Dirac algebra of the two diagrams; charge conjugation forbids it.",
    )


def vector_coupling(s2w: Fraction) -> Fraction:
    """g/c_W (1/4 - s_W^2) in units of e = g s_W."""
    return (Fraction(1, 4) - s2w) / root(s2w * (1 - s2w))


def coupling() -> Claim:
    shown, found = printed("g_v"), vector_coupling(value("s2w"))
    on_shell = 1 - (value("m_W") / value("m_Z")) ** 2
    return Claim(
        "Sec. 2",
        "g_V = g/c_W (1/4 - s_W^2) is 4.5 x 10^-2 e",
        f"{shown.text} e",
        f"{text(found, 4)} e",
        rounding(shown, found),
        f"with s_W^2 = {text(value('s2w'), 5)} (MS-bar at m_Z, the paper's Ref. [3]). It is sensitive: "
        f"with the on-shell 1 - m_W^2/m_Z^2 = {text(on_shell, 4)} it would be "
        f"{text(vector_coupling(on_shell), 2)} e. In the convention of Eq. (7) the sign is the opposite "
        "one, which the sign of C_agZ absorbs.",
    )


def free_parameters(name: str, known: tuple[str, ...] = ()) -> set[str]:
    """The parameters of a contribution that neither an input set nor a measurement fixes, and its cut-off."""
    record = load(name)
    assert isinstance(record, Contribution)
    constants = ("m_mu", "alpha", *known)
    return {item.name for item in record.parameters if item.name not in constants}


def fewer_parameters() -> Claim:
    dark, weak = free_parameters("portal"), free_parameters("z", MEASURED)
    return Claim(
        "Sec. 2",
        "the Z has two parameters fewer than the dark photon",
        "by two",
        f"{len(dark)} unknown parameters with the dark photon, {len(weak)} with the Z",
        holds(len(dark) - len(weak) == 2),
        f"{', '.join(sorted(dark))} against {', '.join(sorted(weak))}.",
    )


def contribution(m_a: Fraction, y_a: Fraction, c_agz: Fraction) -> Fraction:
    """The Z variant of Eq. (8a), with the charge and the mixing angle of the input sets."""
    with mpmath.workdps(DIGITS):
        charge = exact(mpmath.sqrt(4 * mpmath.pi * mpf(value("alpha"))))
    return loop(
        "z",
        m_a=m_a,
        m_Z=value("m_Z"),
        y_a=y_a,
        g_V=vector_coupling(value("s2w")) * charge,
        C_agZ=c_agz,
        cutoff=value("cutoff"),
        m_mu=value("m_mu"),
        alpha=value("alpha"),
    )


def over_portal(m_a: Fraction, epsilon: Fraction) -> Fraction:
    """The Z contribution at the bound over that of the example's dark photon, whatever y_a."""
    _, m_gamma, _ = example()
    weak = vector_coupling(value("s2w")) * value("C_agZ_max") * g(m_a, value("m_Z"))
    return weak / (epsilon * value("C_agg") * g(m_a, m_gamma))


def negligible() -> Claim:
    m_a, _, epsilon = example()
    limit, below = value("C_agZ_max"), printed("cms_most").value
    sigma, whole = error("delta_a_mu"), value("delta_a_mu")
    small, large = (contribution(m_a, printed(key).value, limit) for key in ("y_small", "y_large"))
    mixing = printed("mixing_bound")
    enough = limit * _NEGLIGIBLE * sigma / large / PER_TEV
    return Claim(
        "Sec. 2",
        "at the bound on C_agZ the contribution of the ALP-photon-Z vertex is negligibly small",
        f"negligibly small for C_agZ <~ {per_tev(limit)}",
        f"{text(100 * over_portal(m_a, epsilon), 2)} % of the dark photon's; {text(small / sigma, 2)} "
        f"and {text(large / sigma, 2)} standard deviations of Eq. (5) for y_a = "
        f"{printed('y_small').text} and {printed('y_large').text}",
        holds(max(small, large) < _NEGLIGIBLE * sigma),
        f"Eqs. (8) with the Z at m_a = {m_a} GeV and the paper's cut-off: {text(small)} and "
        f"{text(large)}, that is {text(100 * small / whole, 2)} and {text(100 * large / whole, 2)} % of "
        f"the discrepancy. The ratio to the dark photon's does not depend on y_a: at m_a = {below} GeV, "
        f"where Z -> gamma a is open, it is {text(100 * over_portal(below, epsilon), 2)} % for epsilon = "
        f"{printed('epsilon_example').text} and {text(100 * over_portal(below, mixing.value), 2)} % for "
        f"{mixing.text}. Smallest change: C_agZ below {text(enough, 1)}/TeV, or 'smaller than the dark "
        "photon's'.",
    )


def reach() -> Claim:
    m_a, heaviest, m_z = printed("m_a_example").value, printed("mass_limit").value, value("m_Z")
    return Claim(
        "Sec. 2",
        "the bound from the decay Z -> gamma a covers the ALP masses for which the Z is dropped",
        f"bound from Z -> gamma a; m_a up to {heaviest} GeV, {m_a} GeV in Eq. (14)",
        f"the decay needs m_a < m_Z = {text(m_z, 4)} GeV",
        holds(max(heaviest, m_a) < m_z),
        f"above m_Z, at {m_a} GeV already, the decay is closed and says nothing of C_agZ; the title of Ref. "
        "[65] ends at 90 GeV, too. Smallest change: another bound on C_agZ for m_a above m_Z, or the Z "
        "contribution kept there.",
    )


def branching_ratio(c_agz: Fraction) -> mpmath.mpf:
    """Of Z -> gamma a with a massless ALP: Gamma = C^2 m_Z^3/(96 pi).

    From L = 1/2 C a F Z~: the amplitude squared is 2 C^2 (k.q)^2 over three polarisations, k.q = m_Z^2/2, and
    the phase space is 1/(16 pi m_Z).
    """
    with mpmath.workdps(DIGITS):
        k_dot_q = mpf(value("m_Z")) ** 2 / 2
        squared = 2 * mpf(c_agz) ** 2 * k_dot_q**2 / 3
        return squared / (16 * mpmath.pi * mpf(value("m_Z"))) / mpf(value("width_Z"))


def coupling_for(ratio: Fraction) -> Fraction:
    """The coupling C_agZ that gives this branching ratio, in 1/GeV."""
    return root(ratio / exact(branching_ratio(Fraction(1))))


def bound() -> Claim:
    limit, allowed = value("C_agZ_max"), value("br_z_photon")
    found = coupling_for(allowed) / PER_TEV
    shown = Printed("", text(limit / PER_TEV, 1), "Sec. 2: C_agZ in 1/TeV")
    verdict = rounding(shown, found)
    return Claim(
        "Sec. 2",
        "the bound on C_agZ from the decay Z -> gamma a is 0.03/TeV",
        f"C_agZ <~ {shown.text}/TeV",
        f"C_agZ < {text(found)}/TeV",
        verdict,
        "for an ALP that is light and not seen: width C_agZ^2 m_Z^3/(96 pi), from the operator, and at most "
        f"{text(allowed, 1)} for the branching ratio, which is what LEP allows for a photon and a light "
        "unseen particle (Phys. Rev. Lett. 120, 171803). The printed bound itself is a branching ratio of "
        f"{text(branching_ratio(limit), 2)}."
        + ("" if verdict != "inconsistent" else f" Smallest change: {text(found, 1)}/TeV."),
    )
