"""Room: derivations/verification/ledger.  Eqs. (8)-(10): existence and signs, proved for all masses."""

from __future__ import annotations

from axionportal.derivations.contributions import load
from axionportal.derivations.records import Claim, Contribution, LoopFunction
from axionportal.derivations.verification.ledger.comparison import holds, text
from axionportal.derivations.verification.ledger.given import value
from axionportal.derivations.verification.ledger.model import g
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.theorems import Theorem, one_boson, portal

_DOMAIN = "eta > 0"


def claims() -> tuple[Claim, ...]:
    return (integrals_exist(), equal_masses(), alp_function(), alp_sign(), dark_photon_function())


def function(name: str) -> LoopFunction:
    found = load(name)
    assert isinstance(found, LoopFunction)
    return found


def contribution(name: str) -> Contribution:
    found = load(name)
    assert isinstance(found, Contribution)
    return found


def outcome(items: tuple[Theorem, ...]) -> tuple[bool, str]:
    """Whether all theorems are proved, and a phrase that says so or names the first step that is not."""
    failed = [claim for item in items for claim in item.unproved()]
    count = sum(len(item.derivation.steps) for item in items)
    steps = "1 step" if count == 1 else f"{count} steps"
    return not failed, f"proved for all masses, {steps}" if not failed else f"not proved: {failed[0]}"


def mended(proved: bool, note: str, change: str) -> str:
    """The note, with the smallest change where the statement does not hold."""
    return note if proved else f"{note} Smallest change: {change}."


def integrals_exist() -> Claim:
    items = tuple(one_boson.denominators_theorem(function(name)) for name in ("G", "F_a", "F_gamma"))
    proved, shown = outcome(items)
    return Claim(
        "Eqs. (8b)-(10b)",
        "the integrals exist for all masses: no denominator and no logarithm vanishes on 0 <= x <= 1",
        "integrals over [0, 1] without a condition on the masses",
        shown,
        holds(proved),
        mended(
            proved,
            "every denominator has positive Bernstein coefficients in x; the muon is stable against m_mu -> "
            "mu + mediator, so that no threshold opens.",
            "a condition on the masses",
        ),
    )


def equal_masses() -> Claim:
    item = portal.symmetry_theorem(function("G"))
    proved, shown = outcome((item,))
    mass = printed("m_gamma_example").value
    return Claim(
        "Eq. (8b)",
        "the denominator m_a^2 - m_gamma^2 is no singularity of G",
        "1/(m_a^2 - m_gamma^2)",
        f"{shown}; G({mass}, {mass}) = {text(g(mass, mass), 6)}" if proved else shown,
        holds(proved),
        mended(
            proved,
            "G is a constant minus the divided difference of one function of a mass, which at equal masses "
            "is its derivative; the printed integrand is 0/0 there.",
            "the derivative in place of the quotient",
        ),
    )


def alp_function() -> Claim:
    items = (
        one_boson.sign_theorem(function("F_a"), -1),
        one_boson.monotony_theorem(function("F_a"), "eta", 1),
    )
    proved, shown = outcome(items)
    return Claim(
        "Eq. (9b)",
        f"the loop function F_a is negative for all {_DOMAIN}",
        "F_a(eta) <~ 0",
        f"F_a < 0: {shown}",
        holds(proved),
        mended(
            proved,
            "its integrand is negative. F_a grows with eta from -infinity, like ln eta + 11/12, to 0, "
            "which is why '<~' could be '<'.",
            "the other sign",
        ),
    )


def alp_sign() -> Claim:
    record = contribution("alp")
    items = (one_boson.sign_theorem(record, -1), one_boson.bound_theorem(record, "m_a", 1))
    proved, shown = outcome(items)
    return Claim(
        "Sec. 5",
        "the ALP contribution is negative whatever the sign of y_a",
        "always negative no matter what is the sign of the Yukawa coupling",
        f"-y_a^2/(16 pi^2) < a_mu^a < 0: {shown}",
        holds(proved),
        mended(
            proved,
            "y_a enters as a square, and the integrand has one sign; the lower bound is the limit of a "
            "massless ALP. Zero only for y_a = 0.",
            "a sign that depends on the mass",
        ),
    )


def dark_photon_function() -> Claim:
    name = function("F_gamma")
    items = (one_boson.sign_theorem(name, 1), one_boson.bound_theorem(name, "eta", -1))
    proved, shown = outcome(items)
    largest = text(value("alpha") / 2, 3)
    return Claim(
        "Eq. (10b)",
        f"the loop function F_gamma is positive for all {_DOMAIN}",
        "F_gamma' >~ 0 always holds",
        f"0 < F_gamma < 1/3: {shown}",
        holds(proved),
        mended(
            proved,
            "its integrand is positive, and the difference to its limit x^2 for eta -> 0 has one sign. "
            f"With Eq. (10a): 0 < a_mu^gamma' < epsilon^2 alpha/(2 pi), alpha/2 = {largest}.",
            "a sign that depends on the mass",
        ),
    )
