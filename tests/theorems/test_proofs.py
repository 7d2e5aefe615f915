"""Theorems: every one is proved, and no proof survives a wrong formula, a wrong sign or a wrong region."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from axionportal.derivations import load
from axionportal.derivations.contributions.symbols import ETA, X
from axionportal.derivations.errors import InputError
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.records import Contribution, DerivationError, FeynmanIntegral, LoopFunction
from axionportal.derivations.verification.theorems import (
    Theorem,
    heavy,
    one_boson,
    portal,
    theorems,
    totals,
)
from axionportal.derivations.verification.theorems.positivity import sign_on_unit_interval

eta, x = ETA.symbol, X
FIXED = {name: load_inputs()[name].value for name in ("m_mu", "cutoff")}


def changed(
    name: str, *replacements: tuple[sp.Expr, sp.Expr], factor: sp.Expr = sp.Integer(1)
) -> LoopFunction:
    """A loop function with parts of its integrand replaced, and a factor."""
    record = load(name)
    assert isinstance(record, LoopFunction)
    integrand = record.definition.integrand
    for old, new in replacements:
        assert integrand.has(old)
        integrand = integrand.xreplace({old: new})
    return replace(record, definition=FeynmanIntegral(factor * integrand, record.definition.variable))


def with_function(name: str, function: LoopFunction) -> Contribution:
    """A contribution with another loop function in its only term."""
    record = load(name)
    assert isinstance(record, Contribution)
    return replace(record, terms=(replace(record.terms[0], loop_function=function),))


def with_prefactor(name: str, factor: sp.Expr) -> Contribution:
    record = load(name)
    assert isinstance(record, Contribution)
    term = record.terms[0]
    return replace(record, terms=(replace(term, prefactor=factor * term.prefactor),))


m_a, m_gamma, m_mu, cutoff = sp.symbols("m_a m_gamma m_mu cutoff", positive=True)
# x^3 - x^2/2 in place of x^3, and 1 - 2x in place of 1 - x: of either sign on [0, 1].
WRONG_ALP = changed("F_a", factor=1 - 1 / (2 * x))
WRONG_PHOTON = changed("F_gamma", factor=(1 - 2 * x) / (1 - x))
NEGATIVE_PHOTON = changed("F_gamma", factor=sp.Integer(-1))
WRONG_WEIGHT = changed("G", (2 * x**2 * m_mu**2, 3 * x**2 * m_mu**2))  # psi'' is then of either sign
WRONG_CONSTANT = changed("G", (sp.Rational(-1, 2), sp.Rational(1, 2)))
POLE = (eta**2 * x + (1 - x) * (1 - eta**2 * x)) / (1 - 2 * x + eta**2 * x**2)


@pytest.fixture(scope="module")
def every() -> tuple[Theorem, ...]:
    return theorems()


def test_every_theorem_is_proved(every: tuple[Theorem, ...]) -> None:
    assert len(every) >= 29
    for item in every:
        assert item.derivation.steps, item.name
        assert item.proved(), (item.name, item.unproved())
        assert item.unproved() == ()


def test_names_are_unique_and_statements_are_ascii(every: tuple[Theorem, ...]) -> None:
    assert len({item.name for item in every}) == len(every)
    assert all(item.statement.isascii() for item in every)


PROVE_ALL = """
import time
from axionportal.derivations import theorems
started = time.process_time()
assert all(item.proved() for item in theorems())
print(time.process_time() - started)
"""


def test_the_whole_set_is_quick_in_a_fresh_process() -> None:
    done = subprocess.run([sys.executable, "-c", PROVE_ALL], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 8  # 3 to 4 seconds of a processor whose speed halves when it is shared


FALSE: tuple[Callable[[], Theorem], ...] = (
    lambda: one_boson.sign_theorem(load("F_a"), 1),
    lambda: one_boson.sign_theorem(load("F_gamma"), -1),
    lambda: one_boson.sign_theorem(WRONG_ALP, -1),
    lambda: one_boson.sign_theorem(WRONG_PHOTON, 1),
    lambda: one_boson.sign_theorem(with_function("alp", WRONG_ALP), -1),
    lambda: one_boson.sign_theorem(with_function("dark_photon", WRONG_PHOTON), 1),
    lambda: one_boson.sign_theorem(with_prefactor("alp", 1 / sp.Symbol("y_a", real=True)), -1),
    lambda: one_boson.monotony_theorem(load("F_a"), "eta", -1),
    lambda: one_boson.monotony_theorem(WRONG_PHOTON, "eta", -1),
    lambda: one_boson.monotony_theorem(load("alp"), "m_a", -1),
    lambda: one_boson.monotony_theorem(with_function("alp", WRONG_ALP), "m_a", 1),
    lambda: one_boson.monotony_theorem(with_function("dark_photon", WRONG_PHOTON), "m_gamma", -1),
    lambda: one_boson.monotony_theorem(with_prefactor("alp", m_a**4), "m_a", 1),
    lambda: one_boson.bound_theorem(load("F_gamma"), "eta", 1),
    lambda: one_boson.bound_theorem(NEGATIVE_PHOTON, "eta", -1),
    lambda: one_boson.bound_theorem(with_prefactor("alp", sp.Integer(-1)), "m_a", 1),
    lambda: one_boson.vanishing_theorem(load("F_axial"), "eta", "light-mass"),  # it tends to -1
    lambda: one_boson.vanishing_theorem(with_prefactor("dark_photon", m_gamma**2), "m_gamma", "large-mass"),
    lambda: one_boson.vanishing_theorem(with_prefactor("alp", m_a**3), "m_a", "large-mass"),
    lambda: one_boson.denominators_theorem(changed("F_gamma", factor=POLE)),
    lambda: portal.monotony_theorem(WRONG_WEIGHT),
    lambda: portal.heavy_theorem(WRONG_CONSTANT, 1),
    lambda: portal.cutoff_theorem(changed("G", (cutoff**2, cutoff**3))),
    lambda: portal.region_theorem(load("G"), FIXED, (Fraction(700), Fraction(700))),
    lambda: portal.zero_theorem(
        load("G"), {**FIXED, "m_a": Fraction(110)}, "m_gamma", (Fraction(973), Fraction(974))
    ),
    lambda: portal.zero_theorem(
        WRONG_CONSTANT, {**FIXED, "m_a": Fraction(110)}, "m_gamma", (Fraction(972), Fraction(973))
    ),
    lambda: totals.dark_photon_mass_theorem(with_function("portal", WRONG_WEIGHT), load("dark_photon")),
    lambda: totals.dark_photon_mass_theorem(load("portal"), with_function("dark_photon", WRONG_PHOTON)),
    lambda: totals.dark_photon_mass_theorem(with_prefactor("portal", -1), load("dark_photon")),
    lambda: totals.alp_mass_theorem(load("portal"), with_function("alp", WRONG_ALP)),
    lambda: heavy.one_scale_region(load("F_a"), FIXED["m_mu"] / Fraction(244, 100), Fraction(1, 100)),
    lambda: heavy.one_scale_region(load("F_gamma"), FIXED["m_mu"] / Fraction(423, 100), Fraction(1, 100)),
    lambda: heavy.one_scale_region(load("F_a"), Fraction(1, 2), Fraction(1)),
    lambda: heavy.portal_region(load("G"), Fraction(10) / FIXED["m_mu"], Fraction(1, 1000)),
    lambda: heavy.portal_region(load("G"), Fraction(2), Fraction(10)),
)


@pytest.mark.parametrize("build", FALSE, ids=[str(k) for k in range(len(FALSE))])
def test_what_is_false_is_not_proved(build: Callable[[], Theorem]) -> None:
    false = build()
    assert not false.proved()
    assert false.unproved()


def test_a_divergence_of_the_other_sign_is_seen() -> None:
    other = changed("F_a", factor=sp.Integer(-1))
    assert one_boson.divergence_theorem(other).statement.endswith("it tends to +oo")
    assert one_boson.divergence_theorem(load("F_a")).statement.endswith("it tends to -oo")
    assert not one_boson.divergence_theorem(load("F_gamma")).proved()


def test_the_supremum_of_g_is_the_value_for_massless_mediators() -> None:
    assert "log(cutoff) - log(m_mu) + 1/4" in portal.supremum_theorem(load("G")).statement
    assert "log(cutoff) - log(m_mu) + 3/4" in portal.supremum_theorem(WRONG_CONSTANT).statement


def test_a_function_without_the_structure_is_refused() -> None:
    with pytest.raises(DerivationError, match="divided difference"):
        portal.monotony_theorem(load("F_a"))


def test_a_missing_argument_is_named() -> None:
    with pytest.raises(InputError, match="give a value for each of cutoff, m_a, m_gamma, m_mu"):
        portal.region_theorem(load("G"), {"m_mu": FIXED["m_mu"]}, (Fraction(1), Fraction(1)))


def test_a_limit_that_is_no_polynomial_is_refused() -> None:
    with pytest.raises(DerivationError, match="no limit for eta -> 0"):
        one_boson.bound_theorem(load("F_a"), "eta", 1)


def test_ratios_of_masses_are_positive() -> None:
    with pytest.raises(InputError, match="eta=0"):
        heavy.one_scale_region(load("F_a"), Fraction(0), Fraction(1, 100))


real, positive, nonnegative = (
    sp.Symbol("k", real=True),
    sp.Symbol("p", positive=True),
    sp.Symbol("z", nonnegative=True),
)


@pytest.mark.parametrize(
    ("expression", "sign"),
    [
        (x * (1 - x), 1),
        (-x / (1 + positive * x), -1),
        (real**2 * x, 1),
        (real * x, 0),  # either sign
        (sp.log(positive) * x, 0),  # no polynomial: its sign is not looked into
        (sp.sqrt(x) * x, 0),
        (sp.pi * x, 1),
        (x - sp.Rational(1, 2), 0),
        (1 / (1 - x), 0),  # not integrable as a denominator
        (1 / (nonnegative + x), 0),  # zero at an end for an allowed value
        (1 / (positive + nonnegative * x), 1),
        (1 / (1 - 3 * x + 3 * x**2), 0),  # positive, but its coefficients do not show it: not proved
        ((x - sp.Rational(1, 2)) ** 2, 0),
    ],
)
def test_signs_are_proved_or_zero(expression: sp.Expr, sign: int) -> None:
    assert sign_on_unit_interval(expression, x) == sign
