"""Room: codegen.  Functions beyond their tables: the leading terms of a proved expansion, as emitted.

f(x) = x^power (a_0 + b_0 ln x + t (a_1 + b_1 ln x + t (...))) with t = x near 0 and t = 1/x near
infinity.  a_0 and b_0 are pairs of doubles, the coefficients of the further terms are doubles.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf

import numpy as np
import sympy as sp
from flint import arb, ctx

from axionportal.codegen.numpy.approximation import doubles_with_tail, nearest_double
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.targets import LIMITS, Side, Target
from axionportal.derivations.verification.balls import compiled

BITS = 400


@dataclass(frozen=True)
class EmittedLaw:
    """The numbers of a law as emitted; ``further`` holds (a_k, b_k) for k = 1, 2, ..."""

    power: int
    constant: tuple[float, float]
    slope: tuple[float, float]
    further: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class ExactLaw:
    """The same from the derived expansion: (a_k, b_k) for k = 0, 1, ... as far as it was read."""

    power: int
    coefficients: tuple[tuple[arb, arb], ...]

    def emitted(self, further: int) -> EmittedLaw:
        """The law with so many terms after the leading one, in doubles."""
        constant, slope = (_pair(item) for item in self.coefficients[0])
        rest = [(_double(a), _double(b)) for a, b in self.coefficients[1 : further + 1]]
        return EmittedLaw(self.power, constant, slope, tuple(rest))

    def limit(self, side: Side) -> float:
        """The value at 0 or infinity, with the sign of a zero."""
        a, b = (float(item) for item in self.coefficients[0])
        outwards = -1 if side == "low" else 1
        sign = outwards * b if b else a
        if self.power == 0:
            return float(np.copysign(inf, sign)) if b else nearest_double(self.coefficients[0][0])
        return float(np.copysign(inf if self.power * outwards > 0 else 0.0, sign))


@cache
def exact_law(target: Target, side: Side) -> ExactLaw:
    """The law of a function or derivative at one end, from its leading power outwards."""
    terms = target.series(side).terms
    if not terms:
        raise PlanningError(f"{target.name}: no expansion in the limit {LIMITS[side]}")
    step = 1 if side == "low" else -1
    power = min(terms) if side == "low" else max(terms)
    count = abs((max(terms) if side == "low" else min(terms)) - power) + 1
    zero = (sp.Integer(0), sp.Integer(0))
    pairs = [terms.get(power + step * k, zero) for k in range(count)]
    return ExactLaw(power, tuple((_ball(a), _ball(b)) for a, b in pairs))


def _ball(expression: sp.Expr) -> arb:
    with ctx.workprec(BITS):
        return arb(compiled(expression)({}, False))


def _pair(value: arb) -> tuple[float, float]:
    if value.is_zero():
        return 0.0, 0.0
    head, tail = doubles_with_tail([value])
    return head, tail


def _double(value: arb) -> float:
    return 0.0 if value.is_zero() else nearest_double(value)
