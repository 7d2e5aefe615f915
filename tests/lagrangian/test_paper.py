"""Eqs. (8a-b), (9a-b), (10a-b) follow from Eqs. (6), (7); an edited definition is noticed."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import mpmath
import pytest
import sympy as sp

from axionportal.derivations import full_derivation, load
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import (
    ALPHA,
    C_AGG,
    C_AGZ,
    CUTOFF,
    EPSILON,
    G_V,
    M_A,
    M_GAMMA,
    M_MU,
    M_Z,
    X,
)
from axionportal.derivations.errors import UnknownNameError
from axionportal.derivations.lagrangian import (
    SCHEMES,
    MissingSchemeError,
    agrees_with_definition,
    derive,
    derived_integral,
    scheme,
)
from axionportal.derivations.lagrangian.amplitude import numerator
from axionportal.derivations.lagrangian.models import G_A, diagrams_of
from axionportal.derivations.lagrangian.moment import magnetic_moment
from axionportal.derivations.records import Contribution, FeynmanIntegral, LoopFunction

PAPER = ("portal", "alp", "dark_photon")
CONSTANTS = {"cutoff": sp.Rational(-1, 2), "msbar": sp.Integer(1), "msbar-larin": sp.Integer(-2)}


def contribution(name: str) -> Contribution:
    record = load(name)
    assert isinstance(record, Contribution)
    return record


def function_of(record: Contribution) -> LoopFunction:
    (term,) = record.terms
    return term.loop_function


def with_term(record: Contribution, **changes: Any) -> Contribution:
    """The contribution with its one term changed."""
    return dataclasses.replace(record, terms=(dataclasses.replace(record.terms[0], **changes),))


def with_definition(record: Contribution, definition: FeynmanIntegral) -> Contribution:
    function = dataclasses.replace(function_of(record), definition=definition)
    return with_term(record, loop_function=function)


@pytest.mark.parametrize("name", PAPER)
def test_lagrangian_gives_the_equation_of_the_paper(name: str) -> None:
    record = contribution(name)
    step = agrees_with_definition(record)
    assert step.check()
    chain = full_derivation(record)
    assert step in chain.steps
    assert set(derive(name).steps) < set(chain.steps)
    assert all(item.check() for item in chain.steps)


@pytest.mark.parametrize("name", PAPER)
def test_derived_integral_equals_the_printed_one_by_quadrature(name: str) -> None:
    """An independent route: both integrals by mpmath at 30 digits, agreement to 25."""
    record = contribution(name)
    prefactor, integral = derived_integral(name)
    values = {symbol: sp.Rational(7 + 3 * k, 5 + k) for k, symbol in enumerate(record.symbols)}
    typed = record.terms[0].of(function_of(record).definition.integrand)
    ours = prefactor * integral.integrand
    with mpmath.workdps(30):
        results = [
            mpmath.quad(sp.lambdify(X, item.xreplace(values), "mpmath"), [0, 0.5, 1])
            for item in (typed, ours)
        ]
        assert abs(results[0] - results[1]) <= mpmath.mpf(10) ** -25 * abs(results[0])
    assert results[0] != 0


def edits(record: Contribution) -> dict[str, Contribution]:
    """Wrong versions of a contribution, one edit each."""
    typed = function_of(record).definition
    (term,) = record.terms
    x, first = typed.variable, term.substitution[0]
    return {
        "sign of the prefactor": with_term(record, prefactor=-term.prefactor),
        "factor of the prefactor": with_term(record, prefactor=2 * term.prefactor),
        "factor of the integrand": with_definition(
            record, dataclasses.replace(typed, integrand=sp.Rational(101, 100) * typed.integrand)
        ),
        "a small term": with_definition(
            record, dataclasses.replace(typed, integrand=typed.integrand + x * sp.Rational(1, 10**12))
        ),
        "power of the parameter": with_definition(
            record, dataclasses.replace(typed, integrand=typed.integrand.subs(x, x**2))
        ),
        "upper limit": with_definition(record, dataclasses.replace(typed, upper=sp.Rational(1, 2))),
        "argument": with_term(record, substitution=((first[0], 2 * first[1]), *term.substitution[1:])),
    }


@pytest.mark.parametrize("name", PAPER)
def test_an_edited_definition_is_not_proved(name: str) -> None:
    for what, wrong in edits(contribution(name)).items():
        assert not agrees_with_definition(wrong).check(), what


def test_the_constant_of_the_paper_is_noticed() -> None:
    """-1/2 in Eq. (8b) is the scheme: changed to MS-bar's +1 it agrees in MS-bar and nowhere else."""
    record = contribution("portal")
    typed = function_of(record).definition
    shifted = dataclasses.replace(typed, integrand=typed.integrand + sp.Rational(3, 2) * (1 - X))
    changed = with_definition(record, shifted)
    assert agrees_with_definition(changed, "msbar").check()
    assert not agrees_with_definition(changed, "cutoff").check()
    assert not agrees_with_definition(changed, "msbar-larin").check()


def test_another_form_of_the_same_integral_is_proved() -> None:
    """x -> 1 - x changes the integrand and not the integral."""
    record = contribution("alp")
    typed = function_of(record).definition
    changed = with_definition(record, dataclasses.replace(typed, integrand=typed.integrand.subs(X, 1 - X)))
    step = agrees_with_definition(changed)
    assert step.check()
    assert "closed forms" in step.reason


@pytest.mark.parametrize("name", SCHEMES)
def test_scheme_constants_are_derived(name: str) -> None:
    assert scheme(name).k == CONSTANTS[name]
    assert all(step.check() for step in scheme(name).steps)
    assert derive("portal", name).check()


@pytest.mark.parametrize("name", SCHEMES)
def test_the_scheme_moves_G_by_half_of_k(name: str) -> None:
    prefactor, integral = derived_integral("portal", name)
    paper_prefactor, paper = derived_integral("portal")
    assert prefactor == paper_prefactor
    change = sp.expand(integral.integrand - paper.integrand)
    assert sp.integrate(change, (X, 0, 1)) == (CONSTANTS[name] + sp.Rational(1, 2)) / 2


def test_cutoff_integral_has_the_constant_by_quadrature() -> None:
    """int_0^L ds s^2/(s + D)^3 = ln L - ln D - 3/2 + O(D/L), numerically."""
    with mpmath.workdps(30):
        upper, base = mpmath.mpf(10) ** 12, mpmath.mpf(3)
        points = [0, *(mpmath.mpf(10) ** k for k in range(13))]
        value = mpmath.quad(lambda s: s**2 / (s + base) ** 3, points)
        constant = value - mpmath.log(upper / base)
        assert abs(constant - (scheme("cutoff").constant)) < 10 * base / upper


def test_paper_does_not_depend_on_the_scheme_where_nothing_diverges() -> None:
    for name in ("alp", "dark_photon"):
        results = {derived_integral(name, item) for item in (None, *SCHEMES)}
        assert len(results) == 1


def test_divergent_portal_without_a_scheme_is_refused() -> None:
    with pytest.raises(MissingSchemeError, match="diverges logarithmically: choose a scheme, cutoff"):
        derived_integral("portal", None)


def test_unknown_names_are_refused_in_one_sentence() -> None:
    with pytest.raises(UnknownNameError, match="did you mean portal"):
        derive("portall")
    with pytest.raises(UnknownNameError, match="did you mean msbar"):
        derive("portal", "msbarr")


def test_axial_coupling_of_the_z_does_not_contribute() -> None:
    """Sec. 2: parity and charge conjugation do not match."""
    axial = [sum(item.incoming.parts()) + sum(item.outgoing.parts()) for item in diagrams_of("z")]
    assert all(item.has(G_A) for item in axial)
    prefactor, integral = derived_integral("z")
    assert not (prefactor * integral.integrand).has(G_A)
    charge = sp.sqrt(4 * sp.pi * ALPHA.symbol)
    dark_photon = {M_Z: M_GAMMA.symbol, C_AGZ: C_AGG.symbol, G_V: EPSILON.symbol * charge}
    renamed = {item.symbol: value for item, value in dark_photon.items()}
    portal_prefactor, portal = derived_integral("portal")
    assert vanishes((prefactor * integral.integrand).xreplace(renamed) - portal_prefactor * portal.integrand)
    assert agrees_with_definition(contribution("z")).check()


def test_both_attachments_contribute_alike() -> None:
    halves = [magnetic_moment((item,), scheme("cutoff")) for item in diagrams_of("portal")]
    assert len(halves) == 2
    assert sp.expand(halves[0].integral.integrand - halves[1].integral.integrand) == 0
    assert halves[0].prefactor == halves[1].prefactor


def test_heavy_limit_is_the_printed_logarithm() -> None:
    """(13a) from the derived integrand at m_mu -> 0, by quadrature."""
    _, integral = derived_integral("portal")
    values = {M_A.symbol: 3, M_GAMMA.symbol: 2, M_MU.symbol: sp.Rational(1, 10**8), CUTOFF.symbol: 50}
    with mpmath.workdps(25):
        integrand = sp.lambdify(X, integral.integrand.xreplace(values), "mpmath")
        found = mpmath.quad(integrand, [0, 0.5, 0.9, 0.99, 1])
        log = mpmath.log
        printed = (9 * log(mpmath.mpf(50) / 3) - 4 * log(mpmath.mpf(50) / 2)) / 5
        assert abs(found - printed) < 1e-10


def test_all_derivations_take_at_most_five_seconds() -> None:
    """The three of the paper and the general set, from nothing: the numerators are derived anew."""
    numerator.cache_clear()
    start = time.process_time()
    for name in (*PAPER, "neutral_scalar", "neutral_vector", "charged_scalar", "charged_vector"):
        found = magnetic_moment(diagrams_of(name), scheme("cutoff"))
        assert all(step.check() for step in found.steps)
        assert agrees_with_definition(contribution(name)).check()
    assert time.process_time() - start < 5
