"""The verification passes for what is right and fails, saying where, for what is wrong."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from axionportal.derivations import contributions, limits, load, loop_functions, verify
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import (
    Check,
    Contribution,
    ExpansionTerm,
    FeynmanIntegral,
    LoopFunction,
    PrintedLimit,
)
from axionportal.derivations.verification import checks, limit_checks, proof_checks, runner, scheme_checks
from axionportal.derivations.verification.points import Point, contribution_in_limit
from axionportal.derivations.verification.runner import verify_records


def failing(found: list[Check]) -> list[Check]:
    return [check for check in found if check.verdict != "pass"]


def test_everything_passes_and_everything_is_covered() -> None:
    calls: list[tuple[int, int, str]] = []
    found = verify(digits=12, progress=lambda done, total, label: calls.append((done, total, label)))
    assert not failing(found)
    assert {check.subject for check in found} == {item.name for item in (*loop_functions(), *contributions())}
    assert [done for done, _, _ in calls] == list(range(1, calls[-1][1] + 1))
    assert len(calls) > 5 * len(loop_functions())
    assert all(check.points > 0 and check.digits_agreed >= 12 for check in found)


def test_rows_do_not_depend_on_the_number_of_workers() -> None:
    names = ["dark_photon", "F_gamma", "F_scalar"]
    one, two, many = (verify(names, digits=8, workers=count) for count in (1, 2, 6))
    assert one == two == many
    assert list(dict.fromkeys(check.subject for check in one)) == names


def test_related_records_are_checked_by_one_worker() -> None:
    handed_out = runner.shares([*loop_functions(), *contributions()], workers=2)
    where = {job.record.name: index for index, share in enumerate(handed_out) for job in share}
    assert where["portal"] == where["G"] == where["z"]
    assert where["sm_z"] == where["F_gamma"] == where["F_axial"] != where["G"]
    assert len(set(where.values())) > 2
    places = [job.place for share in handed_out for job in share]
    assert sorted(places) == list(range(len(places)))
    assert all(len(share) == 1 for share in runner.shares(contributions(), workers=64))


def changed(function: LoopFunction) -> LoopFunction:
    """The function with one coefficient of its integrand changed by a part in 10^9."""
    x = function.definition.variable
    numerator, denominator = sp.fraction(sp.factor(function.definition.integrand))
    leading = sp.Poly(numerator, x).all_coeffs()[0]
    small = leading * x ** sp.degree(numerator, x) / 10**9
    return replace(function, definition=FeynmanIntegral((numerator + small) / denominator, x))


def with_function(record: Contribution, index: int, function: LoopFunction) -> Contribution:
    terms = list(record.terms)
    terms[index] = replace(terms[index], loop_function=function)
    return replace(record, terms=tuple(terms))


def test_a_changed_definition_no_longer_gives_the_printed_limit() -> None:
    record = load("alp")
    (function,) = record.loop_functions
    definition = function.definition
    other = FeynmanIntegral(definition.integrand * sp.Rational(3, 2), definition.variable)
    wrong = with_function(record, 0, replace(function, definition=other))
    found = failing(verify_records([wrong], digits=8, workers=1))
    assert any("13b" in check.detail for check in found)


TERMS = [(record.name, index) for record in contributions() for index in range(len(record.terms))]


@pytest.mark.parametrize(("name", "index"), TERMS)
def test_one_changed_coefficient_no_longer_follows_from_the_lagrangian(name: str, index: int) -> None:
    record = load(name)
    function = record.terms[index].loop_function
    x = function.definition.variable
    other = FeynmanIntegral(function.definition.integrand + x**2 / 10**12, x)
    wrong = with_function(record, index, replace(function, definition=other))
    row = proof_checks.lagrangian_check(wrong, 8)
    assert row.verdict == "fail"
    assert function.source.equation in row.detail


@pytest.mark.parametrize("name", [function.name for function in loop_functions()])
def test_a_changed_loop_function_alone_no_longer_follows_from_the_lagrangian(name: str) -> None:
    """Its quadratures cannot tell: its closed form follows from it."""
    right = load(name)
    x = right.definition.variable
    other = FeynmanIntegral(right.definition.integrand + x**2 / 10**12, x)
    (row,) = checks.run_checks(replace(right, definition=other), "definition", 8)
    assert row.verdict == "fail"
    assert row.subject == name
    assert not failing(checks.run_checks(right, "definition", 8))


def test_a_scheme_with_another_constant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = scheme_checks.scheme

    def other(name: str):  # type: ignore[no-untyped-def]
        found = honest(name)
        return replace(found, constant=found.constant + 1) if name == "msbar-larin" else found

    monkeypatch.setattr(scheme_checks, "scheme", other)
    (row,) = checks.run_checks(load("z"), "schemes", 8)
    assert row.verdict == "fail"
    assert "the constant of the scheme msbar-larin is -2, another route gives -3" in row.detail


@pytest.mark.parametrize("record", contributions(), ids=lambda record: record.name)
def test_limits_of_contributions_are_checked_in_their_domain(record: Contribution) -> None:
    for limit in limits(record):
        point = contribution_in_limit(record, limit, 3)
        condition = expansion(record, limit, 0).remainder.condition
        values = {symbol: sp.Rational(point[str(symbol.name)]) for symbol in record.symbols}
        assert bool(condition.xreplace(values).doit())


def test_a_coefficient_that_is_nearly_right_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = limit_checks.expansion

    def nearly(record, limit, order):  # type: ignore[no-untyped-def]
        found = honest(record, limit, order)
        *terms, last = found.terms
        wrong = ExpansionTerm(last.order, last.expression * (1 + sp.Rational(1, 10**12)))
        return replace(found, terms=(*terms, wrong))

    monkeypatch.setattr(limit_checks, "expansion", nearly)
    found = failing(checks.run_checks(load("F_a"), "limits", 8))
    assert {check.kind for check in found} == {"limit large-mass", "limit light-mass", "limit threshold"}


def test_a_changed_prefactor_or_coupling_no_longer_follows_from_the_lagrangian() -> None:
    record = load("sm_w")
    (term,) = record.terms
    doubled = replace(record, terms=(replace(term, prefactor=2 * term.prefactor),))
    *rest, (axial, value) = record.lagrangian_at
    vectorlike = replace(record, lagrangian_at=(*rest, (axial, value / 2)))
    for wrong in (doubled, vectorlike):
        (row,) = [row for row in failing(verify_records([wrong], digits=8, workers=1)) if "Lagr" in row.kind]
        assert "charged_vector at m_lepton = m_mu, m_fermion = 0" in row.detail


NOT_G = [function.name for function in loop_functions() if function.name != "G"]


@pytest.mark.parametrize("name", NOT_G)
def test_every_route_notices_a_changed_coefficient(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The definition is changed, the enclosure still that of the right one: all comparisons must fail."""
    right, honest = load(name), checks.enclose
    monkeypatch.setattr(checks, "enclose", lambda _record, *args, **kwargs: honest(right, *args, **kwargs))
    for kind in ("quadrature", "integral", "region"):
        assert not failing(checks.run_checks(right, kind, 12))
        (row,) = failing(checks.run_checks(changed(right), kind, 12))
        assert row.verdict == "fail"
        assert "the enclosure" in row.detail


TWO_RATIOS = [function for function in loop_functions() if len(function.arguments) == 2]


def heavier(point: Point) -> str:
    r, b = point["r"], point["b"]
    return "absorptive" if r + b < 1 else "regular" if abs(r - b) > 1 else "above"


@pytest.mark.parametrize("function", TWO_RATIOS, ids=lambda function: function.name)
def test_points_of_two_ratios_lie_in_every_region(function: LoopFunction) -> None:
    for points in (checks.quadrature_points(function, 50), checks.integral_points(function, 50)):
        assert {heavier(point) for point in points} == {"absorptive", "regular", "above"}
        assert any(point["r"] == point["b"] for point in points)
        assert any(abs(point["r"] - point["b"]) == 1 for point in points)
    assert "absorptive" in {heavier(point) for point in checks.quadrature_points(function, 1000)}


def test_piles_of_every_depth_are_spread_over_the_functions_of_two_ratios() -> None:
    gaps = {
        abs(point["r"] + point["b"] - 1)
        for function in TWO_RATIOS
        for point in checks.integral_points(function, 50)
    }
    # at the threshold r = b = 1/2 a pile of depth k is off by 10^-k or a half of it
    for depth in (2, 8, 25):
        assert any(Fraction(1, 4) <= gap * 10**depth <= 4 for gap in gaps)


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
