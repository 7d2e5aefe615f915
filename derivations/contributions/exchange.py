"""Room: derivations/contributions.  Loop functions of the exchange of one boson, from its Lagrangian.

A lepton goes to a fermion F and a boson B and back.  In units of the lepton's mass there are two
arguments, r = m_F/m_lepton and b = m_B/m_lepton, and two functions: the part that conserves
chirality (LL) and the part that flips it (LR), with a factor r taken out of the latter.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Literal

import sympy as sp

from axionportal.derivations.contributions.symbols import ETA, X
from axionportal.derivations.records import (
    DerivationError,
    DerivedIntegral,
    LoopFunction,
    LoopTerm,
    Parameter,
    Source,
    SpecialPoint,
)

Chirality = Literal["LL", "LR"]

R = Parameter(
    sp.Symbol("r", nonnegative=True), "r", "1", "r >= 0", "mass of the internal fermion over the lepton's"
)
B = Parameter(sp.Symbol("b", positive=True), "b", "1", "b > 0", "mass of the boson over the lepton's")
r, b = R.symbol, B.symbol

NORMALISATION = 8 * sp.pi**2
"""a is the sum of squared couplings times loop functions over 8 pi^2."""

HALF = sp.Rational(1, 2)
SPECIAL_POINTS = (
    SpecialPoint("pseudo-threshold of a heavy fermion", "r = b + 1", ((r, b + 1),)),
    SpecialPoint("pseudo-threshold of a heavy boson", "b = r + 1", ((b, r + 1),)),
    SpecialPoint("equal masses in the loop", "r = b", ((r, b),)),
    SpecialPoint("threshold", "r = b = 1/2", ((r, HALF), (b, HALF)), singular=True),
)
_WORDS: dict[Chirality, str] = {"LL": "conserves", "LR": "flips"}


def chirality_functions(
    lagrangian: str, name: str, tex: str, meaning: str, source: Source
) -> tuple[LoopFunction, LoopFunction]:
    """The two loop functions of the Lagrangian called ``lagrangian``, derived on first use.

    a = [(g_1^2 + g_2^2) LL(r, b) + (g_1^2 - g_2^2) r LR(r, b)]/(8 pi^2) for couplings g_1, g_2 of the two
    parities.
    """

    def function(part: Chirality) -> LoopFunction:
        return LoopFunction(
            name=f"{name}_{part}",
            tex=rf"{tex}_{{{part}}}",
            arguments=(R, B),
            definition=DerivedIntegral(partial(_chirality_part, lagrangian, part), X),
            source=source,
            domain="r >= 0, b > 0",
            special_points=SPECIAL_POINTS,
            meaning=f"part of the loop of {meaning} that {_WORDS[part]} chirality",
        )

    return function("LL"), function("LR")


def chirality_terms(
    functions: tuple[LoopFunction, LoopFunction],
    masses: tuple[Parameter, Parameter, Parameter],
    couplings: tuple[Parameter, Parameter],
) -> tuple[LoopTerm, LoopTerm]:
    """The terms of a contribution; ``masses`` are the lepton's, the fermion's and the boson's."""
    lepton, fermion, boson = (mass.symbol for mass in masses)
    first, second = (coupling.symbol**2 for coupling in couplings)
    ratios = ((r, fermion / lepton), (b, boson / lepton))
    return (
        LoopTerm((first + second) / NORMALISATION, functions[0], ratios),
        LoopTerm((first - second) * fermion / lepton / NORMALISATION, functions[1], ratios),
    )


def one_scale_integral(lagrangian: str, coupling: int) -> DerivedIntegral:
    """The integral F(eta) of a lepton that stays itself: a = g^2/(4 pi^2) (m_lepton/m_B)^2 F.

    ``coupling`` is 0 for the scalar or vector coupling g, 1 for the pseudoscalar or axial one.
    """
    return DerivedIntegral(partial(_one_scale_part, lagrangian, coupling), X)


def _one_scale_part(lagrangian: str, coupling: int) -> sp.Expr:
    eta = ETA.symbol
    numerator, below = sp.fraction(_squared(lagrangian)[coupling])
    at = {r: sp.Integer(1), b: 1 / eta}
    above, under = sp.fraction(sp.cancel(numerator.xreplace(at) / below.xreplace(at) / (2 * eta**2)))
    number = under.xreplace({X: sp.Integer(0)})
    return sp.factor(above / number) / sp.expand(under / number)


def _chirality_part(lagrangian: str, part: Chirality) -> sp.Expr:
    first, second = (sp.fraction(item) for item in _squared(lagrangian))
    below = sp.expand(first[1])
    other = sp.cancel(below * second[0] / second[1])
    combined = (first[0] + other) / 2 if part == "LL" else (first[0] - other) / (2 * r)
    numerator, powers = sp.fraction(sp.cancel(combined))
    if powers.has(r):
        message = f"{lagrangian}: the part that flips chirality is not odd in the fermion's mass"
        raise DerivationError(message)
    content = sp.cancel(below / _denominator())
    return sp.factor(numerator / (powers * content)) / _denominator()


def _denominator() -> sp.Expr:
    """D(x) in units of the lepton's mass."""
    return b**2 * (1 - X) + r**2 * X - X * (1 - X)


@cache
def _squared(lagrangian: str) -> tuple[sp.Expr, sp.Expr]:
    """8 pi^2 times the integrand beside either squared coupling, in units of the lepton's mass."""
    from axionportal.derivations.lagrangian import derived_integral, diagrams_of  # only when it is needed

    diagram = diagrams_of(lagrangian)[0]
    units = {diagram.lepton_mass: sp.Integer(1), diagram.fermion.mass: r, diagram.before.mass: b}
    prefactor, integral = derived_integral(lagrangian)
    numerator, below = sp.fraction(sp.together(integral.integrand * prefactor * NORMALISATION))
    whole = sp.expand(numerator.xreplace(units))
    first, second = (coupling**2 for coupling in diagram.incoming.parts())
    parts = [whole.coeff(item) for item in (first, second)]
    if sp.expand(whole - parts[0] * first - parts[1] * second) != 0:
        message = f"{lagrangian}: the moment is not a sum of squares of {diagram.incoming.parts()}"
        raise DerivationError(message)
    return tuple(sp.cancel(item / below.xreplace(units)) for item in parts)
