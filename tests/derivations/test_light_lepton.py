"""The light lepton: every order against the reduction and quadrature, remainders, and zero masses."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations import evaluate, expand, limits, load
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.exchange import b, r
from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.integrals import light_lepton
from axionportal.derivations.integrals.light_lepton import LIGHT_LEPTON, steps, two_masses
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.integrals.reduction import reduce_integral
from axionportal.derivations.integrals.restriction import at_zero
from axionportal.derivations.records import Expansion, FeynmanIntegral, LoopFunction
from axionportal.derivations.verification import limit_checks
from axionportal.derivations.verification.limit_checks import limit_check

NAMES = ("S0_LL", "S0_LR", "V0_LL", "V0_LR", "SQ_LL", "SQ_LR", "VQ_LL", "VQ_LR")
CONTRIBUTIONS = ("neutral_scalar", "neutral_vector", "charged_scalar", "charged_vector", "sm_w")
x = sp.Symbol("x", positive=True)
y = x * (1 - x)
LINEAR = b**2 * (1 - x) + r**2 * x


def function(name: str) -> LoopFunction:
    record = load(name)
    assert isinstance(record, LoopFunction)
    return record


def numerator(name: str) -> sp.Expr:
    record = function(name)
    integrand = record.definition.integrand.xreplace({record.definition.variable: x})
    return sp.expand(sp.cancel(integrand * (LINEAR - y)))


def number(expression: sp.Expr, point: dict[str, Fraction]) -> mpmath.mpf:
    """An expression at exact masses, to 60 digits and no matter how much cancels."""
    values = {sp.Symbol(name): sp.Rational(value) for name, value in point.items()}
    plain = expression.subs({r: sp.Symbol("r"), b: sp.Symbol("b")})
    return mpmath.mpf(str(sp.N(plain.xreplace(values), 60, maxn=2000)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_an_order_is_the_reduced_integral_of_its_power_of_the_lepton_mass(name: str, order: int) -> None:
    """Independent: N/(D0 - s y) is differentiated by s, with the masses in units of the lepton's."""
    s = sp.Symbol("s", positive=True)  # the squared mass of the lepton; N/s scales like 1/mass^2
    scaled = numerator(name).xreplace({r: r / sp.sqrt(s), b: b / sp.sqrt(s)})
    series = sp.series(sp.expand(scaled) / (LINEAR / s - y), s, 0, order + 2).removeO()
    integrand = sp.together(sp.expand(series).coeff(s, order + 1))
    expected = reduce_integral(FeynmanIntegral(integrand, x)).closed_form.expression()
    found = expand(name, LIGHT_LEPTON, order).terms[order].expression
    assert found != 0
    assert vanishes(found - expected)


masses = st.fractions(min_value="1/20", max_value=20, max_denominator=50)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), masses, masses, st.integers(0, 4))
def test_the_remainder_holds_wherever_it_says(
    name: str, fermion: Fraction, boson: Fraction, order: int
) -> None:
    found = expand(name, LIGHT_LEPTON, order)
    if fermion == boson or not found.remainder.condition.subs({r: fermion, b: boson}):
        return
    point = {"r": fermion, "b": boson}
    with mpmath.workdps(60):
        error = abs(evaluate(name, digits=50, **point) - number(found.partial_sum(), point))
        assert error <= number(found.remainder.bound, point)


@pytest.mark.parametrize("point", [("30", "7"), ("7", "30"), ("0.01", "40"), ("19", "20"), ("0.6", "0.45")])
@pytest.mark.parametrize("name", NAMES)
def test_the_remainder_is_of_the_size_of_the_error(name: str, point: tuple[str, str]) -> None:
    """Within a factor of 1000: x (1-x)/D0 is at its maximum in one point only."""
    values = dict(zip("rb", map(Fraction, point), strict=True))
    for order in (0, 3, 6):
        found = expand(name, LIGHT_LEPTON, order)
        with mpmath.workdps(80):
            error = abs(evaluate(name, digits=70, **values) - number(found.partial_sum(), values))
            bound = number(found.remainder.bound, values)
            assert error <= bound <= 1000 * error


@pytest.mark.parametrize("name", NAMES)
def test_the_check_of_the_limit_passes_and_notices_a_wrong_bound_and_a_wrong_term(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = function(name)
    check = limit_check(record, LIGHT_LEPTON, 50)
    assert check.passed
    assert check.digits_agreed >= 50

    def optimistic(*arguments: object) -> Expansion:
        found = expansion(*arguments)  # type: ignore[arg-type]
        return replace(found, remainder=replace(found.remainder, bound=found.remainder.bound / 10**4))

    def wrong(*arguments: object) -> Expansion:
        found = expansion(*arguments)  # type: ignore[arg-type]
        last = found.terms[-1]
        changed = replace(last, expression=last.expression * sp.Rational(101, 100))
        return replace(found, terms=(*found.terms[:-1], changed))

    for spoiled in (optimistic, wrong):
        monkeypatch.setattr(limit_checks, "expansion", spoiled)
        assert not limit_check(record, LIGHT_LEPTON, 50).passed


def test_ten_orders_take_seconds() -> None:
    light_lepton._order.cache_clear()
    start = time.process_time()
    for name in NAMES:
        found = expansion(function(name), LIGHT_LEPTON, 10)
        assert len(found.terms) == 11
    assert time.process_time() - start < 5


@pytest.mark.parametrize("name", CONTRIBUTIONS)
def test_a_contribution_is_the_sum_of_its_orders(name: str) -> None:
    assert limits(load(name)) == (LIGHT_LEPTON,)
    values = {"m_lepton": "0.1", "m_fermion": "3", "m_boson": "2"}
    values |= {"c_s": "0.3", "c_p": "-2"} if name.endswith("scalar") else {"c_v": "0.3", "c_a": "-2"}
    if name == "sm_w":
        values = {"m_mu": "0.1", "m_W": "8", "G_F": "1e-5"}
    found = expand(name, LIGHT_LEPTON, 5)
    point = {str(item): sp.Rational(value) for item, value in values.items()}
    symbols = {item: point[str(item)] for item in found.partial_sum().free_symbols}
    with mpmath.workdps(60):
        error = evaluate(name, digits=50, **values)
        error -= mpmath.mpf(str(sp.N(found.partial_sum().xreplace(symbols), 55, maxn=2000)))
        bound = mpmath.mpf(str(sp.N(found.remainder.bound.xreplace(symbols), 20, maxn=2000)))
        assert 0 < abs(error) <= bound < 1000 * abs(error)


def test_the_chirally_enhanced_term_leads() -> None:
    """The part that flips chirality goes like m m_F, the one that conserves it like m^2."""
    term = expand("neutral_scalar", LIGHT_LEPTON, 0).terms[0].expression
    lepton = sp.Symbol("m_lepton", positive=True)
    assert [power for power in range(5) if sp.expand(term).coeff(lepton, power) != 0] == [1, 2]


def test_order_of_the_w_boson() -> None:
    """Massless neutrinos: ln r is gone, the orders are numbers times powers of m_mu/m_W."""
    found = expand("sm_w", LIGHT_LEPTON, 3)
    g_f, muon, boson = (sp.Symbol(name, positive=True) for name in ("G_F", "m_mu", "m_W"))
    scale = g_f * muon**2 / (8 * sp.sqrt(2) * sp.pi**2)
    assert vanishes(found.terms[0].expression - scale * sp.Rational(10, 3))
    for term in found.terms:
        ratio = sp.cancel(term.expression / scale * (boson / muon) ** (2 * term.order))
        assert ratio.is_Rational
        assert ratio > 0
    assert not found.partial_sum().has(sp.log)
    assert sp.cancel(found.small - muon**2 / boson**2) == 0


def test_a_massless_fermion_is_the_limit_of_a_light_one() -> None:
    for name in ("VQ_LL", "SQ_LL", "S0_LL", "V0_LL"):
        massless = two_masses(at_zero(function(name), (r,)))
        assert massless is not None
        for order in range(3):
            exact = light_lepton.light_lepton(massless, order).terms[order].expression
            near = expand(name, LIGHT_LEPTON, order).terms[order].expression
            point = {"r": Fraction(1, 10**15), "b": Fraction(5)}
            assert abs(number(near, point) - number(exact, point)) < mpmath.mpf(10) ** -28


def test_a_part_that_diverges_without_a_fermion_mass_is_refused() -> None:
    with pytest.raises(OutsideDomainError, match="S0_LR diverges at r=0"):
        at_zero(function("S0_LR"), (r,))


@pytest.mark.parametrize("name", ["F_a", "F_gamma", "F_scalar", "G"])
def test_functions_of_another_form_have_no_such_limit(name: str) -> None:
    assert two_masses(function(name)) is None
    assert LIGHT_LEPTON not in limits(function(name))


def test_an_odd_power_of_a_mass_is_of_another_form() -> None:
    record = function("S0_LL")
    odd = replace(
        record, definition=FeynmanIntegral(r * record.definition.integrand, record.definition.variable)
    )
    assert two_masses(odd) is None


def test_what_the_expansion_rests_on_is_proved_and_a_wrong_bound_is_not() -> None:
    assert all(step.check() for step in steps(r, b))
    geometric, bound = steps(r, b)
    assert geometric.obligations != bound.obligations
    too_small = replace(bound, obligations=(bound.obligations[0] + x * (1 - x),))
    assert not too_small.check()
