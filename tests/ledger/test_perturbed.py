"""Verdicts follow from comparisons: change what is printed or what goes in, and one of them changes."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp

from axionportal.derivations.contributions import load
from axionportal.derivations.inputs import InputSet, Quantity
from axionportal.derivations.records import Claim
from axionportal.derivations.verification import ledger
from axionportal.derivations.verification.ledger import (
    given,
    heavy,
    one_mediator,
    portal_loop,
    references,
    searches,
    validity,
    vertex,
    wording,
)

printed = importlib.import_module("axionportal.derivations.verification.ledger.printed")

PROOFS = ("decoupling", "signs", "two_loop")  # theorems with tests of their own
MODULES = {
    name: importlib.import_module(f"{ledger.__name__}.{name}")
    for name in ledger.subjects()
    if name not in PROOFS
}
SOURCES = {name: inspect.getsource(module) for name, module in MODULES.items()}
EXAMPLE = ("m_a_example", "m_gamma_example", "epsilon_example")
FACTORS = ("0.9", "3.5", "1000", "1000000", "0.3", "0.001")
IN_NOTES_ONLY = {"a_mu_exp_bnl_updated", "m_W", "cms_below", "cms_above"}
"""Numbers that illustrate a note or stand beside those that decide."""


def using(key: str) -> list[str]:
    """The modules in which a key stands."""
    found = [name for name, source in SOURCES.items() if f'"{key}"' in source]
    return found or ["example", "measurements"]


def rows_of(names: list[str]) -> list[Claim]:
    return [row for name in names for row in MODULES[name].claims()]


def verdicts(names: list[str]) -> list[tuple[str, str]]:
    return [(row.equation, row.verdict) for row in rows_of(names)]


def perturbed_texts(text: str) -> Iterator[str]:
    number = Decimal(text)
    unit = Decimal(1).scaleb(number.as_tuple().exponent)
    steps = (3, -3, 2, -2)
    yield from (str(number + step * unit) for step in steps if (number + step * unit) * number > 0)
    yield from (str(number * Decimal(factor)) for factor in FACTORS)


@pytest.mark.parametrize("key", sorted(printed.table()))
def test_each_printed_number_decides_a_verdict(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original, names = printed.table(), using(key)
    before = verdicts(names)
    for text in perturbed_texts(original[key][0]):
        changed = {**original, key: (text, original[key][1])}
        monkeypatch.setattr(printed, "table", lambda changed=changed: changed)
        if verdicts(names) != before:
            return
    pytest.fail(f"no verdict of {names} depends on {key}")


def with_value(quantity: Quantity, factor: str) -> Quantity:
    return replace(quantity, value=quantity.value * Fraction(factor))


def settings(key: str) -> Iterator[tuple[str, Any]]:
    """What to put in the place of an input set, with one number changed."""
    if key in given.elsewhere():
        for factor in FACTORS:
            changed = given.elsewhere() | {key: with_value(given.elsewhere()[key], factor)}
            yield "elsewhere", changed
        return
    known = given.paper()
    for factor in FACTORS:
        quantities = tuple(with_value(item, factor) if item.key == key else item for item in known)
        yield "paper", InputSet(known.name, known.date, known.title, quantities)


USED = [
    item.key for item in given.paper() if any(f'"{item.key}"' in source for source in SOURCES.values())
] + sorted(given.elsewhere())


@pytest.mark.parametrize("key", USED)
def test_each_input_decides_a_verdict(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = using(key)
    look = rows_of if key in IN_NOTES_ONLY else verdicts
    before = look(names)
    for name, changed in list(settings(key)):
        monkeypatch.setattr(given, name, lambda changed=changed: changed)
        if look(names) != before:
            return
    pytest.fail(f"nothing in {names} depends on {key}")


def test_the_uncertainties_count(monkeypatch: pytest.MonkeyPatch) -> None:
    known = given.paper()
    quantities = tuple(
        replace(item, uncertainty=item.uncertainty * 2) if item.key == "a_mu_exp_bnl" else item
        for item in known
    )
    before = verdicts(["measurements"])
    monkeypatch.setattr(given, "paper", lambda: InputSet("", "", "", quantities))
    assert verdicts(["measurements"]) != before


def test_the_smallest_change_of_the_brookhaven_value_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the value that the notes name, Eq. (2) and the 3.7 sigma are confirmed."""
    known = given.paper()
    updated = given.elsewhere()["a_mu_exp_bnl_updated"].value
    quantities = tuple(replace(item, value=updated) if item.key == "a_mu_exp_bnl" else item for item in known)
    monkeypatch.setattr(given, "paper", lambda: InputSet("", "", "", quantities))
    assert {verdict for _, verdict in verdicts(["measurements"])} == {"confirmed", "confirmed-as-rounded"}


def test_a_wrong_definition_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = load("alp")
    doubled = replace(record.terms[0], prefactor=2 * record.terms[0].prefactor)
    monkeypatch.setattr(portal_loop, "load", lambda _: replace(record, terms=(doubled,)))
    claim = one_mediator.alp()
    assert claim.verdict == "inconsistent"
    assert "Smallest change:" in claim.note


def test_a_wrong_limit_is_a_misprint(monkeypatch: pytest.MonkeyPatch) -> None:
    record = load("alp")
    limit = record.printed_limits[0]
    wrong = replace(limit, expression=limit.expression * 2)
    monkeypatch.setattr(heavy, "load", lambda _: replace(record, printed_limits=(wrong,)))
    assert heavy.limit_claim("alp").verdict == "misprint"


def test_a_wrong_sign_of_the_integrand_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    record = load("F_a")
    flipped = replace(record.definition, integrand=-record.definition.integrand)
    monkeypatch.setattr(one_mediator, "load", lambda _: replace(record, definition=flipped))
    assert one_mediator.sign_of_integrand("F_a") == 1
    assert wording.negative().verdict == "inconsistent"


def test_an_integrand_without_one_sign_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    record = load("F_a")
    mixed = replace(
        record.definition, integrand=record.definition.integrand * (1 - 2 * record.definition.variable)
    )
    monkeypatch.setattr(one_mediator, "load", lambda _: replace(record, definition=mixed))
    assert one_mediator.sign_of_integrand("F_a") == 0


def test_a_scalar_vertex_would_violate_cp() -> None:
    g0, g1, g2, g3 = vertex.gamma_matrices()
    assert vertex.conserves_cp(sp.I * sp.I * g0 * g1 * g2 * g3) == (True, -1)
    assert vertex.conserves_cp(sp.eye(4)) == (False, 1)
    assert vertex.bilinear_signs(g0)[1] == -1  # the current of charge is odd under C


def changed_readings(monkeypatch: pytest.MonkeyPatch, module: Any, edit: Any) -> None:
    import copy

    original = given.readings

    def patched(name: str) -> Any:
        found = copy.deepcopy(original(name))
        edit(name, found)
        return found

    monkeypatch.setattr(module, "readings", patched)


def test_a_mended_reference_has_no_row_and_a_damaged_one_gets_one(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {row.equation for row in references.claims() if row.verdict == "misprint"}
    assert wrong == {"Ref. 9", "Ref. 10", "Ref. 12", "Ref. 15", "Ref. 17", "Ref. 32", "Ref. 73", "Ref. 77"}

    def edit(_: str, found: dict) -> None:
        entries = {entry["number"]: entry for entry in found["reference"]}
        entries[17]["arxiv"] = "1810.11962"
        entries[15] |= {"journal": "Eur. Phys. J. C", "volume": "80", "page": "241"}
        entries[22]["doi"] = "10.1103/PhysRevD.64.013015"
        entries[30]["volume"] = "88"
        entries[41]["arxiv"] = "1605.05877"

    changed_readings(monkeypatch, references, edit)
    now = {row.equation for row in references.claims() if row.verdict == "misprint"}
    assert now == (wrong - {"Ref. 15", "Ref. 17"}) | {"Ref. 22", "Ref. 30", "Ref. 41"}


def test_a_citation_without_reference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    changed_readings(monkeypatch, references, lambda _, found: found["cited"].append("79"))
    assert references.cited().verdict == "inconsistent"


def test_another_colour_in_a_caption_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    changed_readings(monkeypatch, searches, lambda _, found: found["fig3"]["CMS"].update(caption="red"))
    assert searches.caption_claim("Fig. 3", "fig3").verdict == "inconsistent"


def test_the_right_section_would_be_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    changed_readings(monkeypatch, wording, lambda _, found: found["bound_argued"].update(said_in=4))
    assert wording.this_section().verdict == "confirmed"


def test_a_search_without_higgs_bosons_would_be_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    changed_readings(monkeypatch, searches, lambda _, found: found["cms"].update(production="direct"))
    assert searches.higgs_decay().verdict == "confirmed"


def test_the_title_of_ref_9_without_its_star_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    changed_readings(
        monkeypatch, references, lambda _, found: found["titles"].update(ref_9="alpha(QED) (M^2(Z))")
    )
    assert references.mass_in_title().verdict == "confirmed"


@pytest.mark.parametrize(
    ("scale", "verdict"),
    [("333", "confirmed"), ("1000", "confirmed-as-rounded"), ("1100", "inconsistent")],
)
def test_a_range_of_validity_ends_half_an_order_above_its_scale(scale: str, verdict: str) -> None:
    assert validity.near(Fraction(scale), Fraction(1000, 3)) == verdict


def test_a_cutoff_above_all_zeros_may_be_lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a_mu vanishes only below the masses, no admissible cut-off shows it."""
    monkeypatch.setattr(validity, "zero_of_g", lambda *_: mpmath.mpf(105))
    assert validity.downward().verdict == "confirmed"
    monkeypatch.setattr(validity, "zero_of_g", lambda *_: mpmath.mpf(115))
    assert validity.downward().verdict == "inconsistent"


def test_a_weak_limit_on_the_electron_excludes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = one_mediator.error
    monkeypatch.setattr(
        one_mediator, "error", lambda key: Fraction(1, 10**9) if key == "delta_a_e" else known(key)
    )
    assert one_mediator.electron().verdict == "inconsistent"
