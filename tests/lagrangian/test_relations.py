"""Exact relations of the general set, and the real part where the lepton could decay."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations import evaluate, load
from axionportal.derivations.contributions.exchange import b, r
from axionportal.derivations.contributions.symbols import X
from axionportal.derivations.records import Contribution
from axionportal.derivations.verification.enclosure import is_absorptive

NAMES = ("neutral_scalar", "neutral_vector", "charged_scalar", "charged_vector")
FUNCTIONS = {"neutral_scalar": "S0", "neutral_vector": "V0", "charged_scalar": "SQ", "charged_vector": "VQ"}
DIGITS = 25

masses = st.fractions(min_value="1/50", max_value=50, max_denominator=200)
couplings = st.fractions(min_value=-3, max_value=3, max_denominator=20)


def keys(name: str) -> tuple[str, str]:
    return ("c_s", "c_p") if name.endswith("scalar") else ("c_v", "c_a")


def value(name: str, trio: tuple[Fraction, ...], pair: tuple[Fraction, ...]) -> mpmath.mpf:
    arguments = dict(zip(("m_lepton", "m_fermion", "m_boson"), trio, strict=True))
    return evaluate(name, digits=DIGITS, **arguments, **dict(zip(keys(name), pair, strict=True)))


def below_threshold(trio: tuple[Fraction, ...]) -> bool:
    """No decay, and not so close to the threshold that the value would be a huge number."""
    lepton, fermion, boson = trio
    return lepton < Fraction(99, 100) * (fermion + boson)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(NAMES), st.tuples(masses, masses, masses), st.tuples(couplings, couplings), masses)
def test_a_unit_of_mass_does_not_matter(
    name: str, trio: tuple[Fraction, ...], pair: tuple[Fraction, ...], unit: Fraction
) -> None:
    if below_threshold(trio):
        assert value(name, trio, pair) == value(name, tuple(unit * mass for mass in trio), pair)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(NAMES), st.tuples(masses, masses, masses), st.tuples(couplings, couplings))
def test_parity_changes_the_sign_of_one_coupling_and_not_the_moment(
    name: str, trio: tuple[Fraction, ...], pair: tuple[Fraction, ...]
) -> None:
    if below_threshold(trio):
        first, second = pair
        expected = value(name, trio, pair)
        assert value(name, trio, (first, -second)) == expected
        assert value(name, trio, (-first, second)) == expected


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(NAMES), st.tuples(masses, masses, masses), st.tuples(couplings, couplings))
def test_exchanged_couplings_flip_the_sign_of_the_part_that_flips_chirality(
    name: str, trio: tuple[Fraction, ...], pair: tuple[Fraction, ...]
) -> None:
    if not below_threshold(trio):
        return
    lepton, fermion, boson = trio
    first, second = pair
    ratios = {"r": fermion / lepton, "b": boson / lepton}
    here, exchanged = value(name, trio, pair), value(name, trio, (second, first))
    with mpmath.workdps(DIGITS + 10):
        size = 4 * mpmath.pi**2
        for part, combination, weight in (
            ("LL", here + exchanged, first**2 + second**2),
            ("LR", here - exchanged, (first**2 - second**2) * ratios["r"]),
        ):
            function = evaluate(f"{FUNCTIONS[name]}_{part}", digits=DIGITS + 5, **ratios)
            expected = mpmath.mpf(weight.numerator) / weight.denominator * function / size
            tolerance = mpmath.mpf(10) ** (2 - DIGITS) * (abs(here) + abs(exchanged))  # two rounded values
            assert abs(combination - expected) <= tolerance


def principal_value(numerator: sp.Expr, ratios: dict[sp.Symbol, sp.Rational]) -> mpmath.mpf:
    """PV int_0^1 N/((x-x1)(x-x2)) dx: each pole is subtracted and integrated to a logarithm.

    Gauss-Legendre nodes stay away from the poles, so the subtraction costs few of the digits.
    """
    above = sp.lambdify(X, numerator.xreplace(ratios), "mpmath")
    fermion, boson = (mpmath.mpf(ratios[symbol].p) / ratios[symbol].q for symbol in (r, b))
    linear = fermion**2 - boson**2 - 1
    root = mpmath.sqrt(linear**2 - 4 * boson**2)
    poles = [(-linear - root) / 2, (-linear + root) / 2]
    middle = sum(poles) / 2
    total = mpmath.mpf(0)
    for pole, other, low, high in ((*poles, 0, middle), (*poles[::-1], middle, 1)):
        residue = above(pole) / (pole - other)

        def smooth(x: mpmath.mpf, pole: mpmath.mpf = pole, residue: mpmath.mpf = residue) -> mpmath.mpf:
            whole = above(x) / ((x - poles[0]) * (x - poles[1]))
            return whole - residue / (x - pole)

        total += mpmath.quad(smooth, [low, high], method="gauss-legendre")
        total += residue * mpmath.log((high - pole) / (pole - low))
    return total


ABSORPTIVE = [("1/3", "1/4"), ("0.01", "0.9"), ("0.7", "0.01"), ("0.499", "0.5"), ("1e-6", "0.1")]


@pytest.mark.parametrize(("fermion", "boson"), ABSORPTIVE)
@pytest.mark.parametrize("name", FUNCTIONS.values())
def test_where_the_lepton_could_decay_the_value_is_the_principal_value(
    name: str, fermion: str, boson: str
) -> None:
    ratios = {"r": Fraction(fermion), "b": Fraction(boson)}
    exact = {r: sp.Rational(ratios["r"]), b: sp.Rational(ratios["b"])}
    for part in ("LL", "LR"):
        record = load(f"{name}_{part}")
        assert is_absorptive(record, ratios)
        x = X
        below = b**2 * (1 - x) + r**2 * x - x * (1 - x)
        integrand = record.definition.integrand  # type: ignore[union-attr]
        numerator = sp.factor(sp.cancel(integrand * below))
        with mpmath.workdps(80):
            expected = principal_value(numerator, exact)
            found = evaluate(record.name, digits=30, **ratios)
            assert abs(found / expected - 1) < mpmath.mpf(10) ** -29


def test_a_contribution_says_where_it_is_a_real_part() -> None:
    for name in NAMES:
        record = load(name)
        assert isinstance(record, Contribution)
        point = {item.name: Fraction(1) for item in record.parameters}
        assert not is_absorptive(record, point)
        assert is_absorptive(record, point | {"m_lepton": Fraction(3)})
