"""Room: derivations/vacuum_polarisation.  The cut of the self-energy, gamma* -> a gamma', which is finite.

The spectral function rho(s) = -Im Pi(s)/pi is that of Pi_R(q^2) = -q^2 int ds rho(s)/(s (s - q^2)).  It is
derived twice, from the logarithm of the loop and from the two-body decay width, and both agree.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import mpmath
import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import C_AGG, M_A, M_GAMMA, X
from axionportal.derivations.lagrangian.schemes import BASE, step
from axionportal.derivations.records import Derivation, Step, Values
from axionportal.derivations.vacuum_polarisation.self_energy import (
    LOOP_FACTOR,
    denominator,
    slope_of_integral,
)
from axionportal.derivations.vacuum_polarisation.tensor import K2, Q2, QK, trace_of_square
from axionportal.derivations.verification.pointwise import mpf

m_a, m_gamma, c_agg = M_A.symbol, M_GAMMA.symbol, C_AGG.symbol
S = sp.Symbol("s", positive=True)
"""The squared energy of gamma* -> a gamma'."""
ROOT = sp.Symbol("r", positive=True)
"""The square root of Kallen's function lambda(s, m_a^2, m_gamma^2)."""
_MASS = sp.Symbol("M", positive=True)


def kallen(first: sp.Expr, second: sp.Expr, third: sp.Expr) -> sp.Expr:
    """lambda(a, b, c) = a^2 + b^2 + c^2 - 2 (ab + bc + ca)."""
    return first**2 + second**2 + third**2 - 2 * (first * second + second * third + third * first)


def spectral_function() -> sp.Expr:
    """rho(s) = C^2 lambda^(3/2)/(96 pi^2 s^2) above s = (m_a + m_gamma)^2, in terms of s, masses and ROOT."""
    (found,) = (item.after for item in spectral_steps() if item.claim.startswith("the integral over the cut"))
    return found


@cache
def spectral_steps() -> tuple[Step, ...]:
    """From ln D to rho, and from the decay width to the same rho."""
    return (_cut_region(), _imaginary_part(), _from_width())


@cache
def spectrum() -> Derivation:
    """The steps of the spectral function and of the widths that it contains."""
    return Derivation("rho", ("s > (m_a + m_gamma)^2",), (*spectral_steps(), *width_steps()))


def _edges() -> tuple[sp.Expr, sp.Expr]:
    """The zeros of D(x) on the cut."""
    middle = S + m_gamma**2 - m_a**2
    return (middle - ROOT) / (2 * S), (middle + ROOT) / (2 * S)


def _on_the_cut(claim: str, before: sp.Expr, after: sp.Expr, reason: str, *obligations: sp.Expr) -> Step:
    """A step in which ROOT stands for the square root of lambda."""
    relation = {ROOT: kallen(S, m_a**2, m_gamma**2)}
    return Step(claim, before, after, reason, obligations, lambda item: vanishes(item, relation))


def _cut_region() -> Step:
    low, high = _edges()
    return _on_the_cut(
        "between its zeros D is negative: D = -s (x - x_-)(x_+ - x)",
        denominator(S),
        -S * (X - low) * (high - X),
        "x_+ - x_- = sqrt(lambda)/s",
        denominator(S) + S * (X - low) * (high - X),
    )


def _imaginary_part() -> Step:
    """Sigma has the term -w D ln D, so that -Im Sigma/pi = -w D where D - i0 < 0."""
    low, high = _edges()
    weight = -sp.expand(slope_of_integral("cutoff")).coeff(sp.log(BASE))
    value = LOOP_FACTOR * weight * ROOT**3 / (6 * S**2)
    primitive = sp.expand(S * (-(X**3) / 3 + (low + high) * X**2 / 2 - low * high * X))
    inside = S * (X - low) * (high - X)
    return _on_the_cut(
        "the integral over the cut of ln D gives the spectral function",
        LOOP_FACTOR * weight * sp.Integral(inside, (X, low, high)),
        value,
        "ln(D - i0) = ln |D| - i pi multiplies -2 D in every regularisation; a polynomial in D has no cut",
        sp.diff(primitive, X) - inside,
        LOOP_FACTOR * weight * (primitive.subs(X, high) - primitive.subs(X, low)) - value,
    )


def squared_amplitude(photon_squared: sp.Expr, alp: sp.Expr, vector: sp.Expr) -> sp.Expr:
    """The sum of |M|^2 over all polarisations of both vectors, masses squared given."""
    product = (photon_squared + vector - alp) / 2  # q.k, from (q - k)^2 = m_a^2
    return trace_of_square().xreplace({Q2: photon_squared, K2: vector, QK: product})


def two_body_width(mass: sp.Expr, momentum: sp.Expr, squared: sp.Expr, states: int) -> sp.Expr:
    """Gamma = |p| <|M|^2>/(8 pi M^2), averaged over ``states`` of the particle that decays."""
    return momentum * squared / (states * 8 * sp.pi * mass**2)


def _from_width() -> Step:
    """rho = Gamma(gamma* -> a gamma')/(pi sqrt(s))."""
    momentum = ROOT / (2 * sp.sqrt(S))
    width = two_body_width(sp.sqrt(S), momentum, squared_amplitude(S, m_a**2, m_gamma**2), 3)
    value = LOOP_FACTOR * ROOT**3 / (3 * S**2)
    return _on_the_cut(
        "the width of gamma* -> a gamma' gives the same spectral function",
        width / (sp.pi * sp.sqrt(S)),
        value,
        "unitarity: sqrt(s) Gamma = -Im s Pi(s), the transverse self-energy; average over polarisations",
        width / (sp.pi * sp.sqrt(S)) - value,
    )


@cache
def width_steps() -> tuple[Step, ...]:
    """The widths of gamma' -> gamma a, a -> gamma gamma' and, for equal fields, a -> gamma gamma."""
    heavy = (_MASS**2 - m_a**2) / (2 * _MASS)
    vector = two_body_width(_MASS, heavy, squared_amplitude(sp.Integer(0), m_a**2, _MASS**2), 3)
    light = (_MASS**2 - m_gamma**2) / (2 * _MASS)
    scalar = two_body_width(_MASS, light, squared_amplitude(sp.Integer(0), _MASS**2, m_gamma**2), 1)
    return (
        step(
            "the width of gamma' -> gamma a",
            vector,
            dark_photon_width(),
            "|p| = (M^2 - m_a^2)/(2 M), three polarisations; compare Kaneta:2016wvf",
            vector - dark_photon_width(),
        ),
        step(
            "the width of a -> gamma gamma'",
            scalar,
            alp_width(),
            "|p| = (M^2 - m_gamma^2)/(2 M)",
            scalar - alp_width(),
        ),
        step(
            "two equal photons: g^2 M^3/(64 pi) for L = (1/4) g a F F-dual",
            alp_width().xreplace({m_gamma: sp.Integer(0)}) / 2,
            c_agg**2 * _MASS**3 / (64 * sp.pi),
            "(1/4) with two equal fields is (1/2) with two different ones; half the phase space",
            alp_width().xreplace({m_gamma: sp.Integer(0)}) / 2 - c_agg**2 * _MASS**3 / (64 * sp.pi),
        ),
    )


def dark_photon_width() -> sp.Expr:
    """Gamma(gamma' -> gamma a) for a dark photon of mass M."""
    return c_agg**2 * _MASS**3 / (96 * sp.pi) * (1 - m_a**2 / _MASS**2) ** 3


def alp_width() -> sp.Expr:
    """Gamma(a -> gamma gamma') for an ALP of mass M."""
    return c_agg**2 * _MASS**3 / (32 * sp.pi) * (1 - m_gamma**2 / _MASS**2) ** 3


def spectral_density(values: Values) -> Callable[[Any], mpmath.mpf]:
    """rho as a function of s in GeV^2, for the masses and C_agg in ``values``; zero below the threshold."""
    run = sp.lambdify([S, ROOT, m_a, m_gamma, c_agg], spectral_function(), modules="mpmath")

    def density(s: Any) -> mpmath.mpf:
        masses = [mpf(values[name]) for name in ("m_a", "m_gamma", "C_agg")]
        square = kallen(s, masses[0] ** 2, masses[1] ** 2)
        if s <= (masses[0] + masses[1]) ** 2:
            return mpmath.mpf(0)
        return run(s, mpmath.sqrt(square), *masses)

    return density
