"""The general set by other routes: other algebra, another gauge, real fields and fractional charges.

The comparison with the published formulas is in tests/literature.
"""

from __future__ import annotations

import dataclasses

import mpmath
import pytest
import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions import symbols
from axionportal.derivations.contributions.symbols import ALPHA, X
from axionportal.derivations.integrals.canonical import canonical
from axionportal.derivations.integrals.reduction import reduce_integral
from axionportal.derivations.lagrangian import derive, derived_integral, lagrangians, scheme
from axionportal.derivations.lagrangian.amplitude import E, numerator
from axionportal.derivations.lagrangian.diagrams import Diagram, Exchange, Line, exchange_diagrams
from axionportal.derivations.lagrangian.models import diagrams_of
from axionportal.derivations.lagrangian.moment import Moment, magnetic_moment
from axionportal.derivations.lagrangian.vertices import ScalarCoupling, VectorCoupling
from axionportal.derivations.records import DerivationError, FeynmanIntegral

GENERAL = ("neutral_scalar", "neutral_vector", "charged_scalar", "charged_vector")
ZERO, ONE = sp.Integer(0), sp.Integer(1)

M_LEPTON, M_FERMION, M_BOSON = (
    item.symbol for item in (symbols.M_LEPTON, symbols.M_FERMION, symbols.M_BOSON)
)
C_S, C_P, C_V, C_A = (item.symbol for item in (symbols.C_S, symbols.C_P, symbols.C_V, symbols.C_A))


def of_exchange(exchange: Exchange) -> Moment:
    return magnetic_moment(exchange_diagrams(exchange))


@pytest.mark.parametrize("name", GENERAL)
def test_every_step_is_proved_and_nothing_diverges(name: str) -> None:
    assert derive(name).check()
    assert derived_integral(name, None) == derived_integral(name, "msbar")


@pytest.mark.parametrize("algebra", ["chiral", "majorana"])
@pytest.mark.parametrize("name", lagrangians())
def test_another_representation_gives_the_same_integrand(name: str, algebra: str) -> None:
    loops = diagrams_of(name)
    cutoff = scheme("cutoff")
    other = magnetic_moment(loops, cutoff, algebra)
    assert (other.prefactor, other.integral) == derived_integral(name)
    raw = [numerator(loop, algebra).raw - numerator(loop).raw for loop in loops]
    assert all(sp.expand(item) == 0 for item in raw)


def charged_vector(gauge: str) -> tuple[Diagram, ...]:
    (first, *_) = diagrams_of("charged_vector")
    exchange = Exchange(M_LEPTON, first.fermion, first.before, VectorCoupling(C_V, C_A), ZERO, ONE)
    return exchange_diagrams(dataclasses.replace(exchange, gauge=gauge))


def test_the_nonlinear_gauge_gives_the_same_integrand() -> None:
    """Without the vertex of photon, vector and Goldstone boson, and with another three-boson vertex."""
    linear, other = charged_vector("linear"), charged_vector("nonlinear")
    assert (len(linear), len(other)) == (4, 2)
    first = [numerator(loop).constant for loop in linear]
    second = [numerator(loop).constant for loop in other]
    assert sp.expand(first[0] - second[0]) != 0
    assert sp.expand(sum(first) - sum(second)) == 0
    found = magnetic_moment(other)
    assert (found.prefactor, found.integral) == derived_integral("charged_vector")


def test_the_goldstone_boson_is_needed() -> None:
    loops = [loop for loop in diagrams_of("neutral_vector") if "Goldstone" not in loop.name]
    found = magnetic_moment(loops)
    prefactor, integral = derived_integral("neutral_vector")
    total = prefactor * integral.integrand
    assert not vanishes(found.prefactor * found.integral.integrand - total)


def test_a_real_boson_is_the_general_one_with_the_lepton_inside() -> None:
    lepton, boson = Line(M_LEPTON, "lepton"), Line(M_BOSON, "boson")
    cases = {
        "neutral_scalar": (ScalarCoupling(C_S, sp.I * C_P), {M_FERMION: M_LEPTON}),
        "neutral_vector": (VectorCoupling(C_V, C_A), {M_FERMION: M_LEPTON}),
    }
    for name, (coupling, values) in cases.items():
        found = of_exchange(Exchange(M_LEPTON, lepton, boson, coupling, ONE, ZERO, real=True))
        prefactor, integral = derived_integral(name)
        general = (prefactor * integral.integrand).xreplace(values)
        assert vanishes(found.prefactor * found.integral.integrand - general)


def test_fractional_charges_share_the_photon() -> None:
    """A leptoquark: charges Q and 1 - Q weigh the neutral and the charged integrand."""
    share = sp.Rational(-1, 3)
    fermion, boson = Line(M_FERMION, "quark"), Line(M_BOSON, "leptoquark")
    coupling = ScalarCoupling(C_S, C_P)
    found = of_exchange(Exchange(M_LEPTON, fermion, boson, coupling, share, 1 - share))
    parts = [derived_integral(name) for name in ("neutral_scalar", "charged_scalar")]
    neutral, charged = (prefactor * integral.integrand for prefactor, integral in parts)
    total = share * neutral + (1 - share) * charged
    assert vanishes(found.prefactor * found.integral.integrand - total)


def test_massless_photon_gives_schwinger() -> None:
    lepton, photon = Line(M_LEPTON, "lepton"), Line(ZERO, "photon")
    charge = VectorCoupling(-E, ZERO)
    found = of_exchange(Exchange(M_LEPTON, lepton, photon, charge, ONE, ZERO, real=True))
    value = found.prefactor * sp.integrate(sp.cancel(found.integral.integrand), (X, 0, 1))
    assert sp.simplify(value - ALPHA.symbol / (2 * sp.pi)) == 0


def test_heavy_bosons_with_the_lepton_inside() -> None:
    """Jegerlehner-Nyffeler: 1/3 and -5/3 for a heavy vector and axial vector, times f^2 m^2/(4 pi^2 M^2)."""
    prefactor, integral = derived_integral("neutral_vector")
    scaled = (prefactor * integral.integrand * M_BOSON**2 / M_LEPTON**2).xreplace({M_FERMION: M_LEPTON})
    leading = sp.cancel(sp.together(scaled.subs(M_LEPTON, 1 / M_BOSON)))  # lambda = 1/M^2
    limit = sp.limit(leading, M_BOSON, sp.oo)
    value = sp.integrate(sp.expand(sp.cancel(limit)), (X, 0, 1))
    assert sp.expand(value - (C_V**2 / 3 - 5 * C_A**2 / 3) / (4 * sp.pi**2)) == 0


@pytest.mark.parametrize("name", GENERAL)
def test_integrals_are_in_the_class_of_the_reduction(name: str) -> None:
    _, integral = derived_integral(name)
    form = canonical(integral)
    assert [pole.power for pole in form.poles] == [1]
    assert sp.degree(form.poles[0].denominator, X) == 2
    assert not form.logarithms


def test_closed_form_of_a_charged_scalar_equals_quadrature() -> None:
    _, integral = derived_integral("charged_scalar")
    closed = reduce_integral(integral).closed_form.region("below")
    values = {
        M_LEPTON: sp.Rational(1, 2),
        M_FERMION: sp.Integer(3),
        M_BOSON: sp.Integer(7),
        C_S: sp.Rational(2, 3),
        C_P: sp.Rational(1, 5),
    }
    with mpmath.workdps(40):
        inside = sp.lambdify(X, integral.integrand.xreplace(values), "mpmath")
        expected = mpmath.quad(inside, [0, 0.5, 1])
        found = mpmath.mpf(str(sp.N(closed.xreplace(values), 45)))
        assert abs(found - expected) < mpmath.mpf(10) ** -38 * abs(expected)


def test_two_masses_need_a_vertex_of_order_q() -> None:
    (loop, *_) = diagrams_of("charged_scalar")
    with pytest.raises(DerivationError, match="two boson masses"):
        magnetic_moment([dataclasses.replace(loop, after=Line(2 * M_BOSON, "heavier"))])


def test_integrals_are_over_the_unit_interval() -> None:
    for name in lagrangians():
        _, integral = derived_integral(name)
        assert isinstance(integral, FeynmanIntegral)
        assert (integral.variable, integral.lower, integral.upper) == (X, 0, 1)
