"""The general one-loop set against the published formulas, other algebra and another gauge.

The published formulas hold for D = (1-x)(1 - lambda^2 x) + epsilon^2 lambda^2 x with epsilon = m_F/m,
lambda = m/M and x the weight of the fermion for neutral bosons, of the boson for charged ones:
Leveille, Nucl. Phys. B137 (1978) 63; Jegerlehner and Nyffeler, arXiv:0902.3360 (neutral bosons);
Queiroz and Shepherd, arXiv:1403.2309; Lindner, Platscher and Queiroz, arXiv:1610.06587.
"""

from __future__ import annotations

import dataclasses

import mpmath
import pytest
import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import ALPHA, X
from axionportal.derivations.integrals.canonical import canonical
from axionportal.derivations.integrals.reduction import reduce_integral
from axionportal.derivations.lagrangian import derive, derived_integral, lagrangians, scheme
from axionportal.derivations.lagrangian.amplitude import E, numerator
from axionportal.derivations.lagrangian.diagrams import Diagram, Exchange, Line, exchange_diagrams
from axionportal.derivations.lagrangian.models import (
    C_A,
    C_P,
    C_S,
    C_V,
    M_BOSON,
    M_FERMION,
    M_LEPTON,
    diagrams_of,
)
from axionportal.derivations.lagrangian.moment import Moment, magnetic_moment
from axionportal.derivations.lagrangian.vertices import ScalarCoupling, VectorCoupling
from axionportal.derivations.records import DerivationError, FeynmanIntegral

GENERAL = ("neutral_scalar", "neutral_vector", "charged_scalar", "charged_vector")
ZERO, ONE = sp.Integer(0), sp.Integer(1)

G_F = mpmath.mpf("1.1663787e-5")  # GeV^-2, PDG 2020
M_MU_GEV = mpmath.mpf("0.1056583745")  # PDG 2020
M_Z_GEV, M_W_GEV = mpmath.mpf("91.1876"), mpmath.mpf("80.379")  # PDG 2020
SIN2 = 1 - (M_W_GEV / M_Z_GEV) ** 2  # on-shell


def of_exchange(exchange: Exchange) -> Moment:
    return magnetic_moment(exchange_diagrams(exchange))


def published(name: str) -> sp.Expr:
    """a = m^2/(8 pi^2 M^2) int_0^1 dx (c^2 P(epsilon) + c'^2 P(-epsilon))/D, as printed."""
    lam, eps = M_LEPTON / M_BOSON, M_FERMION / M_LEPTON
    x = X

    def polynomial(e: sp.Expr) -> sp.Expr:
        forms = {
            "neutral_scalar": x**2 * (1 + e - x),
            "charged_scalar": -x * (1 - x) * (x + e),
            "neutral_vector": 2 * x * (1 - x) * (x - 2 * (1 - e))
            + lam**2 * (1 - e) ** 2 * x**2 * (1 + e - x),
            "charged_vector": 2 * x**2 * (1 + x - 2 * e)
            - lam**2 * (1 - e) ** 2 * x * (1 - x) * (x + e),
        }
        return forms[name]

    first, second = (C_S, C_P) if name.endswith("scalar") else (C_V, C_A)
    neutral = (1 - x) * (1 - lam**2 * x) + eps**2 * lam**2 * x
    charged = eps**2 * lam**2 * (1 - x) * (1 - x / eps**2) + x
    base = neutral if name.startswith("neutral") else charged
    above = first**2 * polynomial(eps) + second**2 * polynomial(-eps)
    return M_LEPTON**2 / (8 * sp.pi**2 * M_BOSON**2) * above / base


@pytest.mark.parametrize("name", GENERAL)
def test_derived_integrand_is_the_published_one(name: str) -> None:
    prefactor, integral = derived_integral(name)
    printed = published(name)
    if name.startswith("charged"):
        printed = printed.subs(X, 1 - X, simultaneous=True)
    assert vanishes(prefactor * integral.integrand - printed)


@pytest.mark.parametrize("name", GENERAL)
def test_a_wrong_published_sign_would_be_noticed(name: str) -> None:
    prefactor, integral = derived_integral(name)
    printed = published(name).subs(M_FERMION, -M_FERMION)
    if name.startswith("charged"):
        printed = printed.subs(X, 1 - X, simultaneous=True)
    assert not vanishes(prefactor * integral.integrand - printed)


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
    exchange = Exchange(
        M_LEPTON, first.fermion, first.before, VectorCoupling(C_V, C_A), ZERO, ONE
    )
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


def number(
    result: tuple[sp.Expr, FeynmanIntegral], values: dict[sp.Symbol, mpmath.mpf]
) -> mpmath.mpf:
    """a, by quadrature at 40 digits; the interval is split where heavy bosons make it steep."""
    prefactor, integral = result
    with mpmath.workdps(40):
        symbols = sorted(values, key=str)
        arguments = [values[symbol] for symbol in symbols]
        inside = sp.lambdify((X, *symbols), integral.integrand, "mpmath")
        factor = sp.lambdify(symbols, prefactor, "mpmath")(*arguments)
        edges = [0, *(1 - mpmath.mpf(10) ** -k for k in range(1, 12)), 1]
        return factor * mpmath.quad(lambda x: inside(x, *arguments), edges)


def test_landmark_w_boson() -> None:
    """+388.7e-11 (White Paper, arXiv:2006.04822, Sec. 7: the W and Z at one loop)."""
    coupling = mpmath.sqrt(8 * G_F * M_W_GEV**2 / mpmath.sqrt(2)) / (2 * mpmath.sqrt(2))
    values = {M_LEPTON: M_MU_GEV, M_BOSON: M_W_GEV, C_V: coupling, C_A: -coupling}
    neutrino, boson = Line(ZERO, "neutrino"), Line(M_BOSON, "W")
    exchange = Exchange(M_LEPTON, neutrino, boson, VectorCoupling(C_V, C_A), ZERO, ONE)
    derived = of_exchange(exchange)
    found = number((derived.prefactor, derived.integral), values)
    assert mpmath.nstr(found * mpmath.mpf(10) ** 11, 4) == "388.7"
    leading = 10 * G_F * M_MU_GEV**2 / (24 * mpmath.sqrt(2) * mpmath.pi**2)
    assert abs(found / leading - 1) < 10 * (M_MU_GEV / M_W_GEV) ** 2


def test_landmark_z_boson() -> None:
    """-193.9e-11 (White Paper, arXiv:2006.04822)."""
    strength = mpmath.sqrt(8 * G_F * M_Z_GEV**2 / mpmath.sqrt(2))  # g/c_W
    values = {
        M_LEPTON: M_MU_GEV,
        M_FERMION: M_MU_GEV,
        M_BOSON: M_Z_GEV,
        C_V: strength * (-1 + 4 * SIN2) / 4,
        C_A: strength / 4,
    }
    found = number(derived_integral("neutral_vector"), values)
    assert mpmath.nstr(found * mpmath.mpf(10) ** 11, 4) == "-193.9"
    leading = G_F * M_MU_GEV**2 / (24 * mpmath.sqrt(2) * mpmath.pi**2) * ((1 - 4 * SIN2) ** 2 - 5)
    assert abs(found / leading - 1) < 100 * (M_MU_GEV / M_Z_GEV) ** 2  # times a logarithm


def test_landmark_higgs_boson() -> None:
    """About +2e-14 for 125 GeV (White Paper, arXiv:2006.04822)."""
    yukawa = M_MU_GEV * mpmath.sqrt(mpmath.sqrt(2) * G_F)
    values = {
        M_LEPTON: M_MU_GEV,
        M_FERMION: M_MU_GEV,
        M_BOSON: mpmath.mpf(125),
        C_S: yukawa,
        C_P: mpmath.mpf(0),
    }
    found = number(derived_integral("neutral_scalar"), values)
    assert mpmath.nstr(found * mpmath.mpf(10) ** 14, 1) == "2.0"


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
