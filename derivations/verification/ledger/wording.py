"""Room: derivations/verification/ledger.  Words against words: cross-references, symbols, closing remarks."""

from __future__ import annotations

from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.comparison import holds, rounding, text
from axionportal.derivations.verification.ledger.given import readings, value
from axionportal.derivations.verification.ledger.one_mediator import sign_of_integrand
from axionportal.derivations.verification.ledger.printed import printed


def claims() -> tuple[Claim, ...]:
    return (negative(), this_section(), left_hand_sides(), dark_matter())


def negative() -> Claim:
    sign = sign_of_integrand("F_a")
    return Claim(
        "Abstract",
        "an ALP alone gives a negative contribution only",
        "provides only negative contribution",
        "the integrand of Eq. (9b) is negative for all masses, and y_a enters as a square"
        if sign < 0
        else "the integrand of Eq. (9b) has no negative sign that could be proved",
        holds(sign < 0),
        "the numerator has one sign by its Bernstein coefficients, the denominator is positive.",
    )


def this_section() -> Claim:
    said = readings("wording")["bound_argued"]
    return Claim(
        f"Sec. {said['said_in']}",
        "the bound on the ALP mass is argued at the beginning of the same section",
        f"'{said['words']}'",
        f"said in Sec. {said['said_in']}, argued below Eqs. (11) in Sec. {said['argued_in']}",
        holds(said["said_in"] == said["argued_in"], "misprint"),
        f"Smallest change: 'of Sec. {said['argued_in']}' for 'of this section'.",
    )


def left_hand_sides() -> Claim:
    said = readings("wording")["left_hand_sides"]
    forms = {key.removeprefix("eq_"): form for key, form in said.items() if key.startswith("eq_")}
    places: dict[str, list[str]] = {}
    for key, form in forms.items():
        places.setdefault(form, []).append(f"({key})")
    return Claim(
        "Eq. (10a)",
        "the dark photon's contribution has one symbol throughout",
        "; ".join(f"subscript {form} in Eqs. {' and '.join(where)}" for form, where in places.items()),
        f"{len(places)} symbols for one quantity",
        holds(len(places) == 1, "misprint"),
        "the text at hand is a transcription and the prime may be its own. Smallest change: subscript "
        "mu, as in Eqs. (13c) and (14).",
    )


def dark_matter() -> Claim:
    shown, found = printed("dark_matter"), value("omega_c") / value("omega_b")
    return Claim(
        "Sec. 6",
        "dark matter has five times the energy density of ordinary matter",
        "five times",
        f"{text(found)} times",
        rounding(shown, found),
        f"{text(value('omega_c'), 4)} over {text(value('omega_b'), 4)}, densities of the paper's Ref. [3].",
    )
