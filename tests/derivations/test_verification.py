"""The verification passes for what is right and fails, saying where, for what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from axionportal.derivations import contributions, load, loop_functions, verify
from axionportal.derivations.records import Check, FeynmanIntegral, LoopFunction, PrintedLimit
from axionportal.derivations.verification import checks, limit_checks
from axionportal.derivations.verification.runner import verify_records


def failing(found: list[Check]) -> list[Check]:
    return [check for check in found if check.verdict != "pass"]


def test_everything_passes_and_everything_is_covered() -> None:
    calls: list[tuple[int, int, str]] = []
    found = verify(digits=12, progress=lambda done, total, label: calls.append((done, total, label)))
    assert not failing(found)
    assert {check.subject for check in found} == {item.name for item in (*loop_functions(), *contributions())}
    assert len(calls) == len(found) == calls[-1][1]
    assert all(check.points > 0 and check.digits_agreed >= 12 for check in found)


def test_rows_do_not_depend_on_the_number_of_workers() -> None:
    one, two = (verify(["F_gamma"], digits=8, workers=count) for count in (1, 2))
    assert one == two


def test_a_changed_definition_no_longer_gives_the_printed_limit() -> None:
    record = load("alp")
    inner = record.loop_function
    changed = FeynmanIntegral(inner.definition.integrand * sp.Rational(3, 2), inner.definition.variable)
    wrong = replace(record, loop_function=replace(inner, definition=changed))
    found = failing(verify_records([wrong], digits=8, workers=1))
    assert any("13b" in check.detail for check in found)


@pytest.mark.parametrize("name", ["portal", "alp", "dark_photon"])
def test_one_changed_coefficient_no_longer_follows_from_the_lagrangian(name: str) -> None:
    record = load(name)
    inner = record.loop_function
    x = inner.definition.variable
    changed = FeynmanIntegral(inner.definition.integrand + x**2 / 10**12, x)
    wrong = replace(record, loop_function=replace(inner, definition=changed))
    rows = {check.kind: check for check in verify_records([wrong], digits=8, workers=1)}
    row = rows["derived from the Lagrangian"]
    assert row.verdict == "fail"
    assert inner.source.equation in row.detail


def test_a_wrong_printed_limit_is_named() -> None:
    record = load("dark_photon")
    printed = record.printed_limits[0]
    wrong = replace(record, printed_limits=(replace(printed, expression=printed.expression * 2),))
    assert isinstance(printed, PrintedLimit)
    (row,) = failing(verify_records([wrong], digits=8, workers=1))
    assert row.kind == "printed limits derived"
    assert "13c" in row.detail


def test_a_wrong_closed_form_is_caught_with_point_and_both_values(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = checks.enclose
    monkeypatch.setattr(checks, "enclose", lambda *args, **kwargs: honest(*args, **kwargs) * (1 + 1e-9))
    found = failing(verify_records([load("F_a")], digits=12, workers=1))
    kinds = {check.kind for check in found}
    assert {"mpmath quadrature", "Arb integration", "closed form in mpmath"} <= kinds
    details = " ".join(check.detail for check in found)
    assert "F_a (Eq. (9b)" in details
    assert "eta=" in details
    assert "the enclosure" in details


def test_a_remainder_that_is_too_small_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = limit_checks.expansion

    def optimistic(record, limit, order):  # type: ignore[no-untyped-def]
        found = honest(record, limit, order)
        return replace(found, remainder=replace(found.remainder, bound=found.remainder.bound / 10**6))

    monkeypatch.setattr(limit_checks, "expansion", optimistic)
    found = failing(verify_records([load("F_gamma")], digits=8, workers=1))
    assert {check.kind for check in found} == {"limit large-mass", "limit light-mass", "limit threshold"}


def test_an_integrand_outside_the_class_is_a_failure_that_says_where() -> None:
    record = load("F_a")
    x = record.definition.variable
    wrong: LoopFunction = replace(record, definition=FeynmanIntegral(1 / (x**3 + 2), x))
    found = verify_records([wrong], digits=8, workers=1)
    assert found
    assert all(check.verdict != "pass" for check in found)
    assert "degree" in found[0].detail
