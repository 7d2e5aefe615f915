"""Room: derivations/vacuum_polarisation.  a_mu of a vacuum polarisation, under each way to subtract it.

Pi_R(q^2)/q^2 is a sum over massive photons, int ds rho(s)/s 1/(q^2 - s) up to its sign, so that

    a_mu = int ds rho(s)/s a_V(s),   a_V(s) = Eq. (10) at epsilon = 1, m_gamma' = sqrt(s),

once subtracted (the electric charge is measured at q^2 = 0).  For Eq. (6) rho grows with s and a_V falls
like m_mu^2/s: the integral grows like ln s_max, and what is beyond is a constant of dimension six.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from flint import acb, arb, ctx, fmpq

from axionportal.derivations.contributions import load
from axionportal.derivations.contributions.symbols import SCHEMES, X
from axionportal.derivations.errors import InputError, OutsideDomainError, unknown
from axionportal.derivations.evaluation import evaluator
from axionportal.derivations.integrals.expansion import tail_constants
from axionportal.derivations.integrals.kernel_series import kernel_series
from axionportal.derivations.integrals.reduction import derivative
from axionportal.derivations.lagrangian.schemes import BASE
from axionportal.derivations.records import Contribution, FeynmanIntegral
from axionportal.derivations.vacuum_polarisation.self_energy import (
    LOOP_FACTOR,
    cutoff_integral,
    denominator,
    slope_of_integral,
)
from axionportal.derivations.vacuum_polarisation.spectral import ROOT, S, spectral_function
from axionportal.derivations.verification.balls import compiled, exact, exact_point
from axionportal.derivations.verification.pointwise import mpf
from axionportal.derivations.verification.quadrature import integral_ball
from axionportal.derivations.verification.theorems.heavy import Piece, heavy_pieces
from axionportal.derivations.verification.theorems.one_boson import limit_at_zero

MOMENTUM_CUTOFF = "momentum-cutoff"
"""The loop of ``self_energy`` with its momentum cut off, nothing neglected against the cut-off."""
SLOPES = (MOMENTUM_CUTOFF, *SCHEMES)
"""What ``subtracted_slope`` knows."""

_BITS = 96
_FAR = 10**12
"""Squared energy, in units of the threshold's, where a convergent integral is cut and its tail bounded."""


@dataclass(frozen=True)
class Masses:
    """The point: m_a, m_gamma and m_mu in GeV, C_agg in 1/GeV, alpha; exact."""

    m_a: Fraction
    m_gamma: Fraction
    m_mu: Fraction
    C_agg: Fraction
    alpha: Fraction

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value <= 0:
                message = f"{name}={value} is out of the domain: give a number above zero"
                raise InputError(message)

    @property
    def threshold(self) -> Fraction:
        """(m_a + m_gamma)^2 in GeV^2."""
        return (self.m_a + self.m_gamma) ** 2


# -- by balls, for heavy mediators ---------------------------------------------------------------------


def once_subtracted(point: Masses, upper: Fraction) -> arb:
    """A ball with a_mu once subtracted, the spectral function cut at s = ``upper``^2, ``upper`` in GeV.

    Exact in all masses.  Raises OutsideDomainError for an energy below the threshold, or for mediators so
    light that the expansion of the massive photon's moment is not proved to converge.
    """
    if upper**2 <= point.threshold:
        message = f"upper={upper} is not above the threshold m_a + m_gamma: give a larger energy"
        raise OutsideDomainError(message)
    return _spectral_integral(point, upper**2, first=0)


def twice_subtracted(point: Masses) -> arb:
    """A ball with a_mu where Pi and dPi/dq^2 are subtracted at q^2 = 0; finite without any cut-off.

    The term of dimension six is then zero at q^2 = 0 by definition.  Raises OutsideDomainError as
    ``once_subtracted``.
    """
    upper = _FAR * point.threshold
    with ctx.workprec(_BITS):
        return _spectral_integral(point, upper, first=1) + _tail(point, exact(upper))


def _spectral_integral(point: Masses, upper: Fraction, first: int) -> arb:
    """int ds rho/s a_V(s) to s = ``upper``, without the first terms of a_V in powers of m_mu^2/s.

    s = threshold cosh(v)^2 makes the integrand analytic.  The rest of the series of a_V is bounded by its
    size at the threshold.
    """
    pieces = heavy_pieces(_massive_photon().terms[0].loop_function)
    *terms, rest = pieces
    largest = exact(point.m_mu) ** 2 / exact(point.threshold)
    relative = Piece(rest.plain, rest.logarithm, rest.power - first)
    with ctx.workprec(_BITS):
        if 6 * largest > 1 or not relative.falls_below(largest):
            message = (
                f"m_a + m_gamma = {point.m_a + point.m_gamma} GeV is too light for a bounded expansion in "
                "the lepton's mass: use polarisation_moment, or heavier mediators"
            )
            raise OutsideDomainError(message)
        value = _integrated(point, upper, terms[first:])
        scale = _integrated(point, upper, [Piece(fmpq(1), fmpq(0), first)])
        return arb(value + arb(0, (abs(scale) * relative.at(largest)).upper()))


def _integrated(point: Masses, upper: Fraction, terms: list[Piece]) -> arb:
    run = _integrand(point, terms)
    end = (arb(exact(upper / point.threshold)).sqrt()).acosh()
    middle = arb(end.mid())
    inside = acb.integral(run, 0, middle)
    edge = run(acb(end), False) * (end - middle)  # what the rounding of the upper end leaves open
    return arb((inside + edge).real)


def _integrand(point: Masses, terms: list[Piece]) -> Callable[[acb, bool], acb]:
    """rho/s a_V ds/dv as a function of v; nothing in it but the derived expressions."""
    values = _values(point)
    density, prefactor = compiled(spectral_function()), compiled(_prefactor_over_ratio())
    threshold, product = arb(exact(point.threshold)), 4 * arb(exact(point.m_a * point.m_gamma))
    lepton = arb(exact(point.m_mu)) ** 2

    def run(v: acb, analytic: bool) -> acb:
        above = threshold * v.sinh() ** 2  # s - (m_a + m_gamma)^2
        s = threshold * v.cosh() ** 2
        root = v.sinh() * (threshold * (above + product)).sqrt(analytic=analytic)
        ratio = lepton / s
        depth = -ratio.log(analytic=analytic)
        total = ratio * sum((term.of(ratio, depth) for term in terms), acb(0))
        here = {**values, "s": s, "r": root}
        weight = acb(density(here, analytic)) * acb(prefactor(here, analytic)) * total
        return weight * 2 * v.sinh() / v.cosh()  # ds/s = 2 tanh(v) dv

    return run


def _tail(point: Masses, upper: fmpq) -> arb:
    """A ball about zero with the part of the twice subtracted integral beyond s = ``upper``.

    rho <= rho(s, massless) = R s, and |F - F(0)| <= (A + B L) t with t = m_mu^2/s, L = ln(1/t).
    """
    plain, logarithm = (exact(item) for item in _first_remainder())
    growth = arb(compiled(sp.cancel(_massless_density() / S))(_values(point), False))
    prefactor = arb(compiled(_prefactor_over_ratio())({**_values(point), "s": fmpq(1)}, False))
    lepton = exact(point.m_mu) ** 2
    depth = arb(upper / lepton).log()
    inner = (arb(plain) + arb(logarithm) * (depth + 1)) / arb(upper)
    bound = abs(growth * prefactor) * arb(lepton) ** 2 * inner
    return arb(0, bound.upper())


@cache
def _first_remainder() -> tuple[sp.Rational, sp.Rational]:
    """A, B of the remainder of order zero of the massive photon's loop function."""
    series = kernel_series(_massive_photon().terms[0].loop_function, "large-mass", 0)
    return tail_constants(series, series.lowest() + 1)


def _massive_photon() -> Contribution:
    """Eq. (10), whose dark photon is the massive photon of the dispersion relation."""
    found = load("dark_photon")
    assert isinstance(found, Contribution)  # by its name in the catalogue
    return found


@cache
def _prefactor_over_ratio() -> sp.Expr:
    """The prefactor of Eq. (10a) at epsilon = 1 over m_mu^2/m_gamma'^2: e^2/(4 pi^2)."""
    record = _massive_photon()
    names = {symbol.name: symbol for symbol in record.symbols}
    at_one = record.terms[0].prefactor.xreplace({names["epsilon"]: sp.Integer(1)})
    return sp.cancel(at_one * names["m_gamma"] ** 2 / names["m_mu"] ** 2)


@cache
def _massless_density() -> sp.Expr:
    """rho for massless mediators, which bounds it for all: lambda <= s^2 above the threshold."""
    return spectral_function().xreplace({ROOT: S})


@cache
def _massless_moment() -> sp.Expr:
    """Eq. (10) for m_gamma' -> 0 at epsilon = 1: Schwinger's alpha/(2 pi)."""
    record = _massive_photon()
    epsilon = next(symbol for symbol in record.symbols if symbol.name == "epsilon")
    return limit_at_zero(record, "m_gamma")[1].xreplace({epsilon: sp.Integer(1)})


def _values(point: Masses) -> dict[str, Any]:
    return exact_point(vars(point))


# -- the constant of dimension six ---------------------------------------------------------------------


def subtracted_slope(point: Masses, name: str, scale: Fraction) -> arb:
    """A ball with -dPi/dq^2 at q^2 = 0 in GeV^-2, in the regularisation ``name`` at ``scale`` GeV.

    a_mu = alpha m_mu^2/(3 pi) times this, plus ``twice_subtracted``: exactly for "cutoff" (large against the
    masses), "msbar" and "msbar-larin", up to m_mu^2/scale^2 for "momentum-cutoff", in which nothing is
    neglected against the scale.  Raises InputError for a name that is not in SLOPES.
    """
    if name not in SLOPES:
        raise InputError(unknown("regularisation of the self-energy", name, SLOPES))
    values = {"m_a": point.m_a, "m_gamma": point.m_gamma, "cutoff": scale, "C_agg": point.C_agg}
    with ctx.workprec(_BITS):
        factor = arb(compiled(LOOP_FACTOR)(exact_point(values), False))
        return factor * integral_ball(_slope_integral(name), values)


@cache
def _slope_integral(name: str) -> FeynmanIntegral:
    """int_0^1 x (1-x) dSigma/dD dx at q^2 = 0."""
    slope = slope_of_integral(name) if name != MOMENTUM_CUTOFF else derivative(cutoff_integral(), BASE)
    at_zero = denominator(sp.Integer(0))
    return FeynmanIntegral(X * (1 - X) * slope.xreplace({BASE: at_zero}), X)


def from_slope(point: Masses, slope: arb) -> arb:
    """alpha m_mu^2/(3 pi) times a slope: what a term of dimension six contributes."""
    with ctx.workprec(_BITS):
        unit = arb(compiled(_prefactor_over_ratio())(_values(point), False))
        leading = heavy_pieces(_massive_photon().terms[0].loop_function)[0]
        return unit * arb(exact(point.m_mu)) ** 2 * arb(leading.plain) * slope


def upper_bound(point: Masses, upper: Fraction) -> arb:
    """A bound of ``once_subtracted`` for all masses of both mediators, light ones included.

    rho <= R s, and a_V(s) is below both its massless limit A and its heavy limit B/s (theorems on Eq. (10)):
    int_0^(upper^2) ds R min(A, B/s) = R B (1 + ln(A upper^2/B)).
    """
    with ctx.workprec(_BITS):
        growth = arb(compiled(sp.cancel(_massless_density() / S))(_values(point), False))
        heavy = from_slope(point, arb(1))
        massless = arb(compiled(_massless_moment())(_values(point), False))
        light = massless * arb(exact(upper)) ** 2
        return growth * (heavy * (1 + (light / heavy).log()) if light > heavy else light)


# -- any spectrum, by quadrature -----------------------------------------------------------------------


def polarisation_moment(
    spectrum: Callable[[Any], Any],
    threshold: Fraction,
    *,
    m_mu: Fraction,
    alpha: Fraction,
    upper: Fraction | None = None,
    digits: int = 15,
) -> mpmath.mpf:
    """a_mu of a vacuum polarisation with spectral function rho(s), once subtracted, for any masses.

    ``spectrum`` takes s in GeV^2 (an mpf); ``threshold`` and ``upper`` are squared energies, without
    ``upper`` the integral goes to infinity and must converge.  Not certified: tanh-sinh quadrature in
    b = sqrt(1 - threshold/s), exact kernel, about ``digits`` digits.  Raises InputError for a threshold that
    is not positive, or not below ``upper``.
    """
    if threshold <= 0 or (upper is not None and upper <= threshold):
        message = f"threshold={threshold} is not between 0 and upper={upper}: give squared energies in GeV^2"
        raise InputError(message)
    kernel = evaluator("dark_photon", digits=digits + 5)
    with mpmath.workdps(digits + 10):
        low = mpf(threshold)
        end = mpmath.mpf(1) if upper is None else mpmath.sqrt(1 - low / mpf(upper))

        def run(b: Any) -> Any:
            rest = (1 - b) * (1 + b)
            if not rest:
                return mpmath.mpf(0)
            s = low / rest
            moment = kernel(m_gamma=mpmath.sqrt(s), epsilon=1, alpha=alpha, m_mu=m_mu)
            return spectrum(s) * moment * 2 * b / rest

        return mpmath.quad(run, [0, end / 2, end])
