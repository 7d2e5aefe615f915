"""Room: codegen.  What is tabulated over one ratio: a loop function or its derivative.

Both come with Taylor coefficients, bounds on complex discs, and an expansion in powers of the argument
and its logarithm at either end of (0, inf), whose remainder is proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Literal

import numpy as np
import sympy as sp
from flint import arb, ctx

from axionportal.codegen.numpy.approximation import TAYLOR_LENGTH, Taylor
from axionportal.codegen.numpy.cell_errors import DiscBound, taylor_rest
from axionportal.codegen.numpy.kernels import Kernel, PlanningError
from axionportal.codegen.numpy.laws import GUARD_BITS_PER_BINADE
from axionportal.codegen.numpy.planner import Doubles, Expansions, Grid
from axionportal.derivations.integrals.derivative import derivative, derivative_expansion
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.integrals.local_series import Point
from axionportal.derivations.records import LoopFunction
from axionportal.derivations.verification.discs import modulus_bounds, sector_of
from axionportal.derivations.verification.enclosure import taylor

Side = Literal["low", "high"]
LIMITS: dict[Side, Point] = {"low": "large-mass", "high": "light-mass"}
"""A ratio lepton mass over mediator mass goes to 0 for large mediator masses."""

ORDER = 5
"""Orders of an expansion that are read; what is not emitted of them bounds what is left out."""


@dataclass(frozen=True)
class Monomial:
    """|coefficient| x^power |ln x|^logs."""

    coefficient: float
    power: int
    logs: int


@dataclass(frozen=True)
class LimitSeries:
    """sum_k x^k (a_k + b_k ln x) over the powers k, up to ``remainder``, wherever ``condition`` holds."""

    terms: dict[int, tuple[sp.Expr, sp.Expr]]
    remainder: tuple[Monomial, ...]
    condition: sp.logic.boolalg.Boolean


@dataclass(frozen=True)
class Target:
    """A loop function of one argument (order 0), or its derivative (order 1).

    Errors are measured by the value; of a derivative that vanishes somewhere, which is not
    ``relative``, by the larger of its modulus and |function/argument|.
    """

    function: LoopFunction
    order: Literal[0, 1] = 0
    relative: bool = True

    @property
    def record(self) -> LoopFunction:
        """What is tabulated, as a loop function with its own definition."""
        return derivative(self.function) if self.order else self.function

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def scale(self) -> str:
        """What errors are measured by, in words."""
        (argument,) = self.function.arguments
        return (
            "the value"
            if self.relative
            else f"the larger of |value| and |{self.function.name}/{argument.name}|"
        )

    @cached_property
    def kernel(self) -> Kernel:
        """Name and Taylor coefficients."""
        whole, order = _taylor_of(self.function), self.order

        def coefficients(centre: Fraction, length: int, bits: int) -> Sequence[arb]:
            series = whole(centre, max(length, TAYLOR_LENGTH), bits)
            if not order:
                return series[:length]
            with ctx.workprec(2 * bits + 64):
                return [k * item for k, item in enumerate(series)][1 : length + 1]

        return Kernel(self.name, coefficients)

    @cache  # noqa: B019 - as ``series``
    def discs(self, first_exponent: int, end_exponent: int) -> DiscBound:
        """Bounds of the Taylor coefficients about any point of each binade."""
        sector, exponents = sector_of(self.function), range(first_exponent, end_exponent)
        bounds = modulus_bounds(self.function, exponents, sector, derivative=self.order > 0)
        return DiscBound(sector.sine, bounds)

    def floor(self, grid: Grid) -> Doubles:
        """Per cell: what the scale of errors is at least, besides the modulus of the value itself."""
        if self.relative:
            return np.zeros(grid.cells)
        floors = _least_ratios(Target(self.function), grid.first_exponent, grid.end_exponent)
        return np.repeat(floors, grid.cells // len(floors))

    @cache  # noqa: B019 - targets are few and live as long as the planning of a build
    def series(self, side: Side) -> LimitSeries:
        """The derived expansion at an end of (0, inf)."""
        return _series_of(self.function, self.order, side)


@cache
def _least_ratios(target: Target, first_exponent: int, end_exponent: int) -> tuple[float, ...]:
    """Lower bounds of |f(x)/x| on the patches of these binades."""
    discs, slack = target.discs(first_exponent, end_exponent), 1 + 2.0**-30
    found = []
    for index, patch in enumerate(Expansions(target.kernel, first_exponent, end_exponent).patches):
        modulus, ratio = discs.of_patch(index, patch)
        head, *others = np.abs(patch.as_doubles()).tolist()
        least = head - (sum(others) + modulus * taylor_rest(1 / ratio)) * slack
        found.append(max(0.0, least / float(patch.centre + patch.radius)) / slack)
    return tuple(found)


@cache
def _taylor_of(function: LoopFunction) -> Taylor:
    """One coefficient more than a patch holds, kept: a function and its derivative share them."""

    @cache
    def coefficients(centre: Fraction, length: int, bits: int) -> Sequence[arb]:
        binades = abs(centre.numerator.bit_length() - centre.denominator.bit_length())
        return list(taylor(function, centre, length + 1, bits=bits + GUARD_BITS_PER_BINADE * binades))

    return coefficients


@cache
def _series_of(function: LoopFunction, order: int, side: Side) -> LimitSeries:
    (x,) = function.symbols
    find = derivative_expansion if order else expansion
    found = find(function, LIMITS[side], ORDER)
    terms: dict[int, tuple[sp.Expr, sp.Expr]] = {}
    for term in found.terms:
        for coefficient, power, logs in _monomials(term.expression, x):
            if logs > 1:
                raise PlanningError(f"{function.name}: squared logarithms in the limit {LIMITS[side]}")
            pair = list(terms.get(power, (sp.Integer(0), sp.Integer(0))))
            pair[logs] += coefficient
            terms[power] = (pair[0], pair[1])
    bound = _monomials(found.remainder.bound, x)
    remainder = tuple(Monomial(float(abs(c)), power, logs) for c, power, logs in bound)
    return LimitSeries(terms, remainder, found.remainder.condition)


def _monomials(expression: sp.Expr, x: sp.Symbol) -> list[tuple[sp.Expr, int, int]]:
    """(coefficient, power of x, power of ln x or of its modulus) of every term of a sum."""
    found = []
    for term in filter(None, sp.Add.make_args(sp.expand(expression))):
        constant, rest = term.as_independent(x, as_Add=False)
        power, logs = 0, 0
        for factor in sp.Mul.make_args(rest):
            base, exponent = factor.as_base_exp()
            if base == x and exponent.is_Integer:
                power += int(exponent)
            elif base in (sp.log(x), sp.Abs(sp.log(x))) and exponent.is_Integer and exponent > 0:
                logs += int(exponent)
            elif factor != 1:
                raise PlanningError(f"{term} is no power of {x} times logarithms")
        found.append((constant, power, logs))
    return found
