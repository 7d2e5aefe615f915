"""Room: derivations/lagrangian.  Feynman parameters and the momentum integral: numerator to integrand.

One parameter x is the weight of the internal fermion: D(x) = x m_F^2 + (1-x) M^2 - x (1-x) m^2.  Two
different bosons need a second parameter r, which integrates at once.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from axionportal.derivations.contributions.symbols import CUTOFF, SCHEMES, X
from axionportal.derivations.lagrangian.amplitude import Numerator
from axionportal.derivations.lagrangian.diagrams import Diagram
from axionportal.derivations.lagrangian.errors import MissingSchemeError
from axionportal.derivations.lagrangian.schemes import BASE, PHASE, Scheme, step
from axionportal.derivations.lagrangian.vertices import DualFieldStrength
from axionportal.derivations.records import DerivationError, Step

_R = sp.Symbol("r", positive=True)
_D1, _D2 = sp.symbols("D_1 D_2", positive=True)
_N0, _N2, _C = sp.symbols("N_0 N_2 c")


@cache
def denominator(diagram: Diagram, boson_mass: sp.Expr) -> sp.Expr:
    """D(x) for one boson, collected over the squared masses."""
    lepton, fermion = diagram.lepton_mass, diagram.fermion.mass
    value = X * fermion**2 + (1 - X) * boson_mass**2 - X * (1 - X) * lepton**2
    return sp.collect(sp.expand(value), (boson_mass**2, fermion**2, lepton**2), sp.factor)


def integrand(diagram: Diagram, numerator: Numerator, scheme: Scheme | None) -> sp.Expr:
    """The integrand in x of the contribution of one diagram to F2(0)."""
    divergent = numerator.quadratic != 0
    constant = _scheme_constant(diagram, scheme) if divergent else sp.Integer(0)
    weight = 2 * (X if diagram.attachment == "fermion" else 1 - X)
    values = {_N0: numerator.constant, _N2: numerator.quadratic, _C: constant}
    if diagram.before.mass == diagram.after.mass:
        values[BASE] = denominator(diagram, diagram.before.mass)
        return weight * _one_boson().xreplace(values)
    _require_linear_in_photon(diagram)
    values[_D1] = denominator(diagram, diagram.before.mass)
    values[_D2] = denominator(diagram, diagram.after.mass)
    return weight * _two_bosons().xreplace(values)


def _scheme_constant(diagram: Diagram, scheme: Scheme | None) -> sp.Expr:
    if scheme is None:
        message = (
            f"the loop {diagram.name} diverges logarithmically: choose a scheme, {', '.join(SCHEMES[:-1])} "
            f"or {SCHEMES[-1]}"
        )
        raise MissingSchemeError(message)
    if scheme.only_dual and not isinstance(diagram.photon, DualFieldStrength):
        message = f"the scheme {scheme.name} is about the epsilon tensor of a F X-dual, not {diagram.name}"
        raise MissingSchemeError(message)
    return scheme.constant


def _require_linear_in_photon(diagram: Diagram) -> None:
    """With two boson masses the denominators are not even in q: the vertex itself must be of order q."""
    if not isinstance(diagram.photon, DualFieldStrength):
        message = f"{diagram.name}: two boson masses need a vertex that is proportional to q"
        raise DerivationError(message)


def _one_boson() -> sp.Expr:
    """int d^4l/(2 pi)^4 (N0 + N2 l^2)/(l^2 - D)^3."""
    logarithm = 2 * sp.log(CUTOFF.symbol) - sp.log(BASE) + _C
    return _N0 * (-PHASE / (2 * BASE)) + _N2 * PHASE * logarithm


def _moment_of_pole() -> sp.Expr:
    """int_0^1 dr 1/(r D1 + (1-r) D2)."""
    return (sp.log(_D1) - sp.log(_D2)) / (_D1 - _D2)


def _moment_of_logarithm() -> sp.Expr:
    """int_0^1 dr ln(r D1 + (1-r) D2)."""
    return (_D1 * sp.log(_D1) - _D2 * sp.log(_D2)) / (_D1 - _D2) - 1


def _two_bosons() -> sp.Expr:
    """``_one_boson`` with D = r D1 + (1-r) D2, integrated over r; D1 - D2 stays as it is."""
    logarithm = 2 * sp.log(CUTOFF.symbol) - _moment_of_logarithm() + _C
    return _N0 * (-PHASE / 2) * _moment_of_pole() + _N2 * PHASE * logarithm


@cache
def feynman_parameter() -> Step:
    """1/(A^2 B) = int_0^1 2x dx/(x A + (1-x) B)^3."""
    a, b = sp.symbols("A B", positive=True)
    primitive = X**2 / (b * (X * a + (1 - X) * b) ** 2)
    inside = 2 * X / (X * a + (1 - X) * b) ** 3
    return step(
        "two equal denominators and a third are joined by one Feynman parameter",
        1 / (a**2 * b),
        sp.Integral(inside, (X, 0, 1)),
        "the primitive x^2/(B (x A + (1-x) B)^2) is differentiated back; weight 2x, or 2(1-x) for A B^2",
        sp.diff(primitive, X) - inside,
        primitive.subs(X, 1) - 1 / (a**2 * b),
        primitive.subs(X, 0),
        proof="primitive",
        primitive=primitive,
    )


@cache
def completed_square() -> Step:
    """k = (1-x) P + l for the fermion and K = x P - l for the boson make the linear term vanish."""
    m, heavy, boson, square, mixed = sp.symbols("m m_F M L lP", real=True)
    fermion_line = (1 - X) ** 2 * m**2 + 2 * (1 - X) * mixed + square - heavy**2
    boson_line = X**2 * m**2 - 2 * X * mixed + square - boson**2
    found = square - (X * heavy**2 + (1 - X) * boson**2 - X * (1 - X) * m**2)
    return step(
        "the square is completed: the joint denominator is l^2 - D(x)",
        X * fermion_line + (1 - X) * boson_line,
        found,
        "k = (1-x) P + l on the fermion line, K = x P - l on the boson line, P^2 = m^2 (L = l^2, lP = l.P)",
        X * fermion_line + (1 - X) * boson_line - found,
    )


@cache
def second_parameter() -> tuple[Step, ...]:
    """Two boson masses: 1/(B1 B2) = int dr 1/(...)^2, and the two integrals over r that occur."""
    line = _R * _D1 + (1 - _R) * _D2
    pole, logarithm = sp.log(line) / (_D1 - _D2), (line * sp.log(line) - line) / (_D1 - _D2)
    joined = _R / (_D2 * line)

    def over_r(claim: str, inside: sp.Expr, primitive: sp.Expr, value: sp.Expr) -> Step:
        return step(
            claim,
            sp.Integral(inside, (_R, 0, 1)),
            value,
            "the primitive is differentiated back, and its boundary values are inserted",
            sp.diff(primitive, _R) - inside,
            primitive.subs(_R, 1) - primitive.subs(_R, 0) - value,
            proof="primitive",
            primitive=primitive,
        )

    return (
        over_r("the two boson lines are joined", 1 / line**2, joined, 1 / (_D1 * _D2)),
        over_r("the second parameter is integrated: 1/D", 1 / line, pole, _moment_of_pole()),
        over_r("the second parameter is integrated: ln D", sp.log(line), logarithm, _moment_of_logarithm()),
    )
