"""Room: derivations/vacuum_polarisation.  The one-loop self-energy of the photon and what diverges in it.

i Pi^{mn} = i (q^2 g^{mn} - q^m q^n) Pi(q^2).  With one Feynman parameter, x the weight of the ALP,

    Pi(q^2) = C^2/(32 pi^2) int_0^1 Sigma(D(x)) dx,   D = x m_a^2 + (1-x) m_gamma^2 - x (1-x) q^2,

int d^4l/(2 pi)^4 l^2/(l^2 - D)^2 = i/(16 pi^2) Sigma(D).  Sigma is quadratically divergent, its derivative
logarithmically: Pi(0) needs a counterterm F_{mn} F^{mn}, dPi/dq^2 one of dimension six, (d_m F^{mn})^2.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from axionportal.derivations.contributions.symbols import C_AGG, CUTOFF, M_A, M_GAMMA, X
from axionportal.derivations.integrals.reduction import polynomial_primitive
from axionportal.derivations.lagrangian.clifford import DIMENSION, contraction_polynomial
from axionportal.derivations.lagrangian.schemes import BASE, scheme, step
from axionportal.derivations.records import Derivation, Step
from axionportal.derivations.vacuum_polarisation.tensor import K2, Q2, QK, tensor_steps, trace_of_square

_L2, _QL = sp.symbols("l2 ql", real=True)
_EUCLID = sp.Symbol("t", positive=True)  # -l^2 after Wick rotation
_U = sp.Symbol("u", positive=True)  # 1/cutoff^2
m_a, m_gamma, cutoff, c_agg = M_A.symbol, M_GAMMA.symbol, CUTOFF.symbol, C_AGG.symbol

LOOP_FACTOR = c_agg**2 / (32 * sp.pi**2)
"""Pi = LOOP_FACTOR int_0^1 Sigma(D(x)) dx."""


def denominator(momentum_squared: sp.Expr) -> sp.Expr:
    """D(x)."""
    return X * m_a**2 + (1 - X) * m_gamma**2 - X * (1 - X) * momentum_squared


def cutoff_integral() -> sp.Expr:
    """Sigma(D) with a cut-off on the Euclidean loop momentum, nothing neglected."""
    return -(cutoff**2) + 2 * BASE * sp.log((cutoff**2 + BASE) / BASE) - BASE * cutoff**2 / (cutoff**2 + BASE)


def slope_of_integral(name: str) -> sp.Expr:
    """dSigma/dD in the regularisation ``name``: 2 (ln cutoff^2 - ln D + c), the cut-off large."""
    return 2 * (2 * sp.log(cutoff) - sp.log(BASE) + scheme(name).constant)


@cache
def self_energy() -> Derivation:
    """Every step from the vertex to Pi and its divergences."""
    steps = (*tensor_steps(), _shift(), _average(), _prefactor(), _radial(), _derivative(), *_divergence())
    return Derivation(
        "Pi",
        ("the Lagrangian has the term (1/2) C a F^{mn} X-dual_{mn}", "metric (+,-,-,-), eps^{0123} = +1"),
        steps,
    )


def _shift() -> Step:
    """k = l + x q completes the square and leaves the numerator as it is."""
    shifted = {K2: _L2 + 2 * X * _QL + X**2 * Q2, QK: _QL + X * Q2}
    joint = X * (Q2 - 2 * QK + K2 - m_a**2) + (1 - X) * (K2 - m_gamma**2)
    numerator = QK**2 - Q2 * K2
    return step(
        "the square is completed by k = l + x q, which the numerator does not notice",
        joint,
        _L2 - denominator(Q2),
        "(q.k)^2 - q^2 k^2 vanishes for k along q; (l2 = l^2, ql = q.l)",
        joint.xreplace(shifted) - (_L2 - denominator(Q2)),
        numerator.xreplace(shifted) - (_QL**2 - Q2 * _L2),
    )


def _average() -> Step:
    """(q.l)^2 -> q^2 l^2/4."""
    numerator = trace_of_square().xreplace({QK: _QL, K2: _L2})
    averaged = sp.expand(numerator).xreplace({_QL**2: Q2 * _L2 / 4})
    return step(
        "averaged over the directions of l the trace is -(3/2) C^2 q^2 l^2",
        numerator,
        averaged,
        "l^m l^n -> g^{mn} l^2/4",
        averaged + sp.Rational(3, 2) * c_agg**2 * Q2 * _L2,
    )


def _prefactor() -> Step:
    """i Pi^m_m = -int T^m_m/(..)(..), and Pi^m_m = 3 q^2 Pi."""
    trace = -sp.Rational(3, 2) * c_agg**2 * Q2
    return step(
        "Pi = C^2/(32 pi^2) int_0^1 Sigma(D) dx",
        sp.Symbol("Pi"),
        LOOP_FACTOR * sp.Symbol("Sigma"),
        "vertices (-i)^2 with momenta k out and in, propagators (-i)(i), projector 3 q^2, i/(16 pi^2) Sigma",
        (-sp.I) ** 2 * (-sp.I) * sp.I * trace * (sp.I / (16 * sp.pi**2)) / (3 * sp.I * Q2) - LOOP_FACTOR,
    )


def _radial() -> Step:
    primitive = _EUCLID - 2 * BASE * sp.log(_EUCLID + BASE) - BASE**2 / (_EUCLID + BASE)
    value = -(primitive.subs(_EUCLID, cutoff**2) - primitive.subs(_EUCLID, 0))
    return step(
        "the momentum integral with a cut-off",
        -sp.Integral(_EUCLID**2 / (_EUCLID + BASE) ** 2, (_EUCLID, 0, cutoff**2)),
        cutoff_integral(),
        "Wick rotation, l^2 = -t and d^4l = i pi^2 t dt; the primitive is differentiated back",
        sp.diff(primitive, _EUCLID) - _EUCLID**2 / (_EUCLID + BASE) ** 2,
        value - cutoff_integral(),
    )


def _derivative() -> Step:
    """dSigma/dD is twice the logarithmically divergent integral of ``lagrangian.schemes``."""
    inside = -(_EUCLID**2) / (_EUCLID + BASE) ** 2
    counted = sp.cancel(contraction_polynomial(0) / contraction_polynomial(0).subs(DIMENSION, 4))
    two_indices = (DIMENSION - 2) * (DIMENSION - 3) / 2
    return step(
        "dSigma/dD is twice the integral of l^2/(l^2 - D)^3, in every regularisation",
        sp.Derivative(sp.Symbol("Sigma"), BASE),
        2 * (2 * sp.log(cutoff) - sp.log(BASE) + sp.Symbol("c")),
        "differentiated under the integral; the average over l gives 1/d, two indices of the epsilon tensors "
        "contracted in d dimensions give (d-2)(d-3)/2, as for the vertex: so is the constant c of a scheme",
        sp.diff(inside, BASE) - 2 * _EUCLID**2 / (_EUCLID + BASE) ** 3,
        counted - two_indices,
    )


@cache
def _divergence() -> tuple[Step, ...]:
    """What grows with the cut-off: cutoff^2 and ln cutoff in Pi(0), ln cutoff in dPi/dq^2, nothing beyond."""
    grown = -(cutoff**2) + 2 * BASE * (2 * sp.log(cutoff) - sp.log(BASE) - sp.Rational(1, 2))
    rest = 2 * BASE * sp.log(1 + _U * BASE) + _U * BASE**2 / (1 + _U * BASE)
    logarithm = polynomial_primitive(sp.expand(2 * denominator(Q2)), X).subs(X, 1)
    return (
        step(
            "for a large cut-off Sigma = -cutoff^2 + 2 D (ln cutoff^2 - ln D - 1/2)",
            cutoff_integral(),
            grown,
            "what is left out vanishes with D/cutoff^2",
            cutoff_integral() - grown - rest.xreplace({_U: 1 / cutoff**2}),
            rest.subs(_U, 0),
        ),
        step(
            "ln cutoff^2 multiplies m_a^2 + m_gamma^2 - q^2/3: no power of q^2 beyond the first diverges",
            sp.Integral(2 * denominator(Q2), (X, 0, 1)),
            m_a**2 + m_gamma**2 - Q2 / 3,
            "counterterms F_{mn} F^{mn} for cutoff^2 and the masses, (d_m F^{mn})^2 for q^2, and no other",
            logarithm - (m_a**2 + m_gamma**2 - Q2 / 3),
        ),
    )
