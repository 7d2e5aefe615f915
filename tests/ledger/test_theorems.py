"""Rows about signs, decoupling and the two-loop term: verdicts turn with proofs and values."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from flint import arb

from axionportal.derivations import load
from axionportal.derivations.contributions.symbols import X
from axionportal.derivations.records import Claim, FeynmanIntegral
from axionportal.derivations.vacuum_polarisation import Masses
from axionportal.derivations.verification.ledger import decoupling, signs, two_loop
from axionportal.derivations.verification.ledger.given import value
from axionportal.derivations.verification.ledger.model import loop
from axionportal.derivations.verification.ledger.printed import Printed

OTHER_SIGN = sp.Integer(-1)
EITHER_SIGN = 1 - 2 * X


def verdicts(rows: tuple[Claim, ...]) -> list[str]:
    return [row.verdict for row in rows]


def test_what_is_found() -> None:
    assert verdicts(signs.claims()) == ["confirmed"] * 5
    assert verdicts(decoupling.claims()) == ["confirmed"] * 3 + ["inconsistent"]
    assert verdicts(two_loop.claims()) == ["confirmed", "scheme-dependent", "confirmed", "not-checkable"]


@pytest.mark.parametrize("factor", [OTHER_SIGN, EITHER_SIGN])
def test_a_loop_function_of_another_sign_is_not_confirmed(
    monkeypatch: pytest.MonkeyPatch, factor: sp.Expr
) -> None:
    def changed(name: str):  # type: ignore[no-untyped-def]
        record = load(name)
        if name not in ("F_a", "F_gamma"):
            return record
        integral = record.definition
        return replace(record, definition=FeynmanIntegral(factor * integral.integrand, integral.variable))

    monkeypatch.setattr(signs, "load", changed)
    for row in (signs.alp_function(), signs.dark_photon_function()):
        assert row.verdict == "inconsistent"
        assert "not proved" in row.recomputed
        assert "Smallest change:" in row.note


def test_an_odd_coupling_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = load("alp")
    term = replace(record.terms[0], prefactor=record.terms[0].prefactor / sp.Symbol("y_a", real=True))
    monkeypatch.setattr(signs, "load", lambda _name: replace(record, terms=(term,)))
    assert signs.alp_sign().verdict == "inconsistent"


def test_a_zero_elsewhere_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoupling, "ZERO_BETWEEN", (Fraction(970), Fraction(971)))
    assert decoupling.heavy_dark_photon().verdict == "inconsistent"


def test_a_scan_beyond_the_cutoff_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = decoupling.printed
    wide = Printed("mass_limit", "650", "")
    monkeypatch.setattr(decoupling, "printed", lambda key: wide if key == "mass_limit" else kept(key))
    assert decoupling.heavy_dark_photon().verdict == "inconsistent"


def test_limits_near_the_muon_are_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoupling, "_FAR_ABOVE", 5)
    assert decoupling.heavy_limits().verdict == "inconsistent"


@pytest.mark.parametrize("name", ["F_a", "F_gamma"])
def test_the_region_of_a_limit_is_sharp(name: str) -> None:
    """A little below the least mass the true error, from a certified value, is above one per cent."""
    least = decoupling.region(name, Fraction(50))
    assert least is not None
    for mass, good in ((least, True), (least - Fraction(2, 100), False)):
        eta = value("m_mu") / mass
        limit = {"F_a": Fraction(math.log(eta)) + Fraction(11, 12), "F_gamma": Fraction(1, 3)}[name]
        assert (abs(limit / loop(name, eta=eta) - 1) <= Fraction(1, 100)) is good


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [((-1, -2), "confirmed"), ((1, 2), "inconsistent"), ((1, -2), "scheme-dependent")],
)
def test_the_sign_of_the_two_loop_term_follows_from_the_values(
    monkeypatch: pytest.MonkeyPatch, numbers: tuple[int, int], verdict: str
) -> None:
    values = {str(number): arb(number) for number in numbers}
    monkeypatch.setattr(two_loop, "contributions", lambda: values)
    assert two_loop.sign().verdict == verdict


def test_a_large_two_loop_term_is_not_negligible(monkeypatch: pytest.MonkeyPatch) -> None:
    strong = Masses(Fraction(110), Fraction(100), value("m_mu"), Fraction(1), value("alpha"))
    monkeypatch.setattr(two_loop, "point", lambda: strong)
    assert two_loop.negligible().verdict == "inconsistent"


@pytest.mark.parametrize(
    ("ratio", "verdict"), [("0.01", "scheme-dependent"), ("1e-5", "not-checkable"), ("1e-14", "inconsistent")]
)
def test_two_orders_of_magnitude(monkeypatch: pytest.MonkeyPatch, ratio: str, verdict: str) -> None:
    size = arb(ratio) * arb(float(two_loop.one_loop()))
    monkeypatch.setattr(two_loop, "contributions", lambda: {"any": size})
    assert two_loop.two_orders().verdict == verdict
