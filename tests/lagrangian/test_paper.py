"""Eqs. (8a-b), (9a-b), (10a-b) follow from Eqs. (6), (7); an edited definition is noticed."""

from __future__ import annotations

import dataclasses
import time

import mpmath
import pytest
import sympy as sp

from axionportal.derivations import load
from axionportal.derivations.contributions.symbols import CUTOFF, M_A, M_GAMMA, M_MU, X
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
from axionportal.derivations.records import Contribution, FeynmanIntegral

PAPER = ("portal", "alp", "dark_photon")
CONSTANTS = {"cutoff": sp.Rational(-1, 2), "msbar": sp.Integer(1), "msbar-larin": sp.Integer(-2)}


def contribution(name: str) -> Contribution:
    record = load(name)
    assert isinstance(record, Contribution)
    return record


@pytest.mark.parametrize("name", PAPER)
def test_lagrangian_gives_the_equation_of_the_paper(name: str) -> None:
    step = agrees_with_definition(contribution(name))
    assert step.check()
    chain = derive(name)
    assert step in chain.steps
    assert all(item.check() for item in chain.steps)


@pytest.mark.parametrize("name", PAPER)
def test_derived_integral_equals_the_printed_one_by_quadrature(name: str) -> None:
    """An independent route: both integrals by mpmath at 30 digits, agreement to 25."""
    record = contribution(name)
    prefactor, integral = derived_integral(name)
    values = {symbol: sp.Rational(7 + 3 * k, 5 + k) for k, symbol in enumerate(record.symbols)}
    arguments = dict(record.substitution)
    typed = record.prefactor * record.loop_function.definition.integrand.xreplace(arguments)
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
    function = record.loop_function
    typed = function.definition

    def with_definition(definition: FeynmanIntegral) -> Contribution:
        return dataclasses.replace(
            record, loop_function=dataclasses.replace(function, definition=definition)
        )

    x, first = typed.variable, record.substitution[0]
    return {
        "sign of the prefactor": dataclasses.replace(record, prefactor=-record.prefactor),
        "factor of the prefactor": dataclasses.replace(record, prefactor=2 * record.prefactor),
        "factor of the integrand": with_definition(
            dataclasses.replace(typed, integrand=sp.Rational(101, 100) * typed.integrand)
        ),
        "a small term": with_definition(
            dataclasses.replace(typed, integrand=typed.integrand + x * sp.Rational(1, 10**12))
        ),
        "power of the parameter": with_definition(
            dataclasses.replace(typed, integrand=typed.integrand.subs(x, x**2))
        ),
        "upper limit": with_definition(dataclasses.replace(typed, upper=sp.Rational(1, 2))),
        "argument": dataclasses.replace(
            record, substitution=((first[0], 2 * first[1]), *record.substitution[1:])
        ),
    }


@pytest.mark.parametrize("name", PAPER)
def test_an_edited_definition_is_not_proved(name: str) -> None:
    for what, wrong in edits(contribution(name)).items():
        assert not agrees_with_definition(wrong).check(), what


def test_the_constant_of_the_paper_is_noticed() -> None:
    """-1/2 in Eq. (8b) is the scheme: changed to MS-bar's +1 it agrees in MS-bar and nowhere else."""
    record = contribution("portal")
    typed = record.loop_function.definition
    shifted = dataclasses.replace(typed, integrand=typed.integrand + sp.Rational(3, 2) * (1 - X))
    function = dataclasses.replace(record.loop_function, definition=shifted)
    changed = dataclasses.replace(record, loop_function=function)
    assert agrees_with_definition(changed, "msbar").check()
    assert not agrees_with_definition(changed, "cutoff").check()
    assert not agrees_with_definition(changed, "msbar-larin").check()


def test_another_form_of_the_same_integral_is_proved() -> None:
    """x -> 1 - x changes the integrand and not the integral."""
    record = contribution("alp")
    typed = record.loop_function.definition
    mirrored = dataclasses.replace(typed, integrand=typed.integrand.subs(X, 1 - X))
    function = dataclasses.replace(record.loop_function, definition=mirrored)
    changed = dataclasses.replace(record, loop_function=function)
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
    prefactor, integral = derived_integral("z_portal")
    assert not (prefactor * integral.integrand).has(G_A)
    assert integral == derived_integral("portal")[1]


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


def test_three_derivations_take_at_most_two_seconds() -> None:
    """From nothing: the numerators, the part that takes time, are derived anew."""
    numerator.cache_clear()
    start = time.process_time()
    for name in PAPER:
        found = magnetic_moment(diagrams_of(name), scheme("cutoff"))
        assert all(step.check() for step in found.steps)
        assert agrees_with_definition(contribution(name)).check()
    assert time.process_time() - start < 2
