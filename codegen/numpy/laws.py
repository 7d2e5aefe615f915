"""Room: codegen.  Scaling laws and heavy-mediator forms, read from the derived expansions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import sympy as sp
from flint import arb

from axionportal.codegen.numpy.approximation import Taylor
from axionportal.codegen.numpy.kernels import Kernel, PlanningError, ScalingLaw
from axionportal.derivations.integrals import DividedDifference, Structure, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.lagrangian import in_scheme
from axionportal.derivations.records import LoopFunction
from axionportal.derivations.verification.enclosure import taylor

LIMIT_AT_ZERO, LIMIT_AT_INFINITY = "large-mass", "light-mass"
"""A ratio lepton mass over mediator mass goes to 0 for large mediator masses."""

GUARD_BITS_PER_BINADE = 10
"""Closed forms lose about eight bits per binade away from 1; asking for more spares the retries."""


def taylor_of(function: LoopFunction) -> Taylor:
    """The derived Taylor coefficients in the planner's form."""

    def coefficients(centre: Fraction, length: int, bits: int) -> list[arb]:
        binades = abs(centre.numerator.bit_length() - centre.denominator.bit_length())
        return list(taylor(function, centre, length, bits=bits + GUARD_BITS_PER_BINADE * binades))

    return coefficients


def scaling_law(function: LoopFunction, limit: str) -> ScalingLaw:
    """The leading term x^power (a + slope ln x) of a univariate function in a limit."""
    (x,) = function.symbols
    leading = sp.expand(expansion(function, limit, 0).partial_sum())
    logarithm = sp.Symbol("L")
    terms = sp.Poly(leading.xreplace({sp.log(x): logarithm}), logarithm).as_dict()
    if any(power > 1 for (power,) in terms):
        raise PlanningError(f"{function.name}: squared logarithms in the limit {limit}")
    powers = {sp.degree(sp.together(c) * x**64, x) - 64 for c in terms.values()}
    if len(powers) != 1:
        raise PlanningError(f"{function.name}: no single leading power in the limit {limit}")
    (power,) = powers
    slope = sp.cancel(terms.get((1,), sp.Integer(0)) / x**power)
    if not slope.is_Rational:
        raise PlanningError(f"{function.name}: coefficient {slope} of the logarithm is not rational")
    return ScalingLaw(int(power), Fraction(int(slope.p), int(slope.q)))


@dataclass(frozen=True)
class HeavyTwoMassForm:
    """constant + ln(scale/heavier) + slope q ln(q)/(1 - q), q = (lighter/heavier)^2."""

    constant: Fraction
    slope: Fraction


def two_mass_kernel(function: LoopFunction, structure: DividedDifference) -> Kernel:
    """The kernel of a divided difference: u (a + slope ln u) for large u."""
    slope = heavy_two_mass_form(function, structure).slope
    law = ScalingLaw(1, slope)
    return Kernel(structure.kernel.name, taylor_of(structure.kernel), None, law)


@cache
def heavy_two_mass_form(function: LoopFunction, structure: DividedDifference) -> HeavyTwoMassForm:
    """The leading order for heavy mediators, brought to a form without cancellation, and proved.

    u ln u is the kernel's leading term, so its divided difference is the only thing that both
    masses can enter through.
    """
    first, second = structure.swapped
    scale = regular_scale(structure)[0]
    leading = expansion(function, LIMIT_AT_ZERO, 0).partial_sum()
    factor = sp.Symbol("factor", positive=True)
    moved = leading.xreplace({first: factor * first, second: factor * second})
    slope = -_cancelled_logarithms(factor * sp.diff(moved, factor)) / 2
    log_u, log_v = sp.log(first**2), sp.log(second**2)
    difference = (first**2 * log_u - second**2 * log_v) / (first**2 - second**2)
    constant = _cancelled_logarithms(leading - sp.log(scale) + slope * difference)
    if slope != sp.Rational(1, 2) or not constant.is_Rational:
        message = f"{function.name}: the heavy limit {leading} is not of the form ln(scale) - u ln u"
        raise PlanningError(message)
    return HeavyTwoMassForm(_fraction(constant), _fraction(slope))


def regular_scale(structure: DividedDifference) -> tuple[sp.Symbol, sp.Symbol, Fraction]:
    """(scale, unit, constant) with regular = constant + ln(scale/unit); unit is the lepton mass."""
    (unit,) = structure.nodes[0].free_symbols - set(structure.swapped)
    others = structure.regular.free_symbols - {unit}
    if len(others) == 1 and structure.sign == -1:
        (scale,) = others
        constant = _cancelled_logarithms(structure.regular - sp.log(scale / unit))
        if constant.is_Rational:
            return scale, unit, _fraction(constant)
    raise PlanningError(f"the regular part {structure.regular} is not constant + ln(scale/{unit})")


@cache
def scheme_constants(function: LoopFunction) -> dict[str, Fraction]:
    """The regular part's constant in every scheme, the default first; "" for a loop that converges."""
    found = {scheme: structure(in_scheme(function, scheme)) for scheme in function.schemes}
    if not found:
        found = {"": structure(function)}
    return {scheme: _regular_constant(function, item) for scheme, item in found.items()}


def _regular_constant(function: LoopFunction, found: Structure) -> Fraction:
    if not isinstance(found, DividedDifference):
        raise PlanningError(f"{function.name} is no divided difference in all of its schemes")
    return regular_scale(found)[2]


def _cancelled_logarithms(expression: sp.Expr) -> sp.Expr:
    """Normal form of a rational function of symbols and of their logarithms."""
    expanded = sp.expand_log(expression, force=True)
    names = {item: sp.Dummy() for item in sorted(expanded.atoms(sp.log), key=sp.default_sort_key)}
    back = {name: item for item, name in names.items()}
    return sp.cancel(sp.together(expanded.xreplace(names))).xreplace(back)


def _fraction(value: sp.Expr) -> Fraction:
    return Fraction(int(value.p), int(value.q))
