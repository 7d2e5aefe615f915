"""Room: codegen.  Emitted sums of moments read back: their terms, run on numbers with error bounds."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from typing import Any

import numpy as np
import sympy as sp

from axionportal.codegen.numpy.bounded import Bounded, constant
from axionportal.codegen.numpy.bounded_operations import equal, select
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles
from axionportal.derivations.algebra import vanishes

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _limit_product(coefficient: Any, moment: Bounded) -> Bounded:
    """As emitted: 0 where the coefficient is."""
    return select(equal(constant(coefficient), constant(0.0)), 0.0, coefficient * moment)


@dataclass(frozen=True)
class EmittedSum:
    """The body of a function: moments(1.0, start, end, degree), and a sum of products of them."""

    name: str
    start: str
    end: str
    degree: int
    whole: str
    other_names: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parsed(cls, name: str, lines: str, value: str) -> EmittedSum:
        """From the lines that a function is emitted with; PlanningError where it is of another form."""
        body = {
            ast.unparse(item.targets[0]): item.value
            for item in ast.parse(lines).body
            if isinstance(item, ast.Assign) and len(item.targets) == 1
        }
        call = body.pop("moment", None)
        names = {name: item.id for name, item in body.items() if isinstance(item, ast.Name)}
        body = {name: item for name, item in body.items() if name not in names}
        if value != "loop" or set(body) != {"loop"} or not isinstance(call, ast.Call) or len(call.args) != 4:
            raise PlanningError(f"{name} is not a sum of moments of two mass ratios")
        unit, start, end, degree = map(ast.unparse, call.args)
        if unit != "1.0" or not (start.isidentifier() and end.isidentifier()):
            raise PlanningError(f"{name} is not a sum of moments of two mass ratios")
        return cls(name, start, end, int(degree), ast.unparse(body["loop"]), tuple(names.items()))

    @cached_property
    def terms(self) -> list[ast.expr]:
        """Term by term, the signs of all but the first left out."""
        return _terms(ast.parse(self.whole, mode="eval").body)

    def require_integrand(self, integrand: sp.Expr, x: sp.Symbol) -> None:
        """PlanningError unless the sum is the integral of ``integrand`` over x, as an identity in x."""
        names = {str(item.name): item for item in integrand.free_symbols}
        start, end = names[self.start], names[self.end]
        below = start**2 * (1 - x) + end**2 * x - x * (1 - x)
        moments = [x**k * (1 - x) ** (self.degree - k) / below for k in range(self.degree + 1)]
        space: dict[str, Any] = {self.start: start, self.end: end, "moment": moments}
        space |= {name: space[known] for name, known in self.other_names}
        value = _evaluated(ast.parse(self.whole, mode="eval").body, space, _EXACT)
        if not (vanishes(value - integrand) or vanishes(value.subs(x, 1 - x) - integrand)):
            raise PlanningError(f"{self.name} is emitted as a sum of moments that is not its integral")

    def ulps(self, start: Bounded, end: Bounded, moments: Sequence[Bounded]) -> Doubles:
        """Bound of the error in units in the last place of the largest term.

        A unit in the last place is at least 2^-53 of its number; where boxes are narrow it is better
        known.  An infinite term is infinite as computed, too, and compared with nothing.
        """
        space: dict[str, Any] = {self.start: start, self.end: end, "moment": moments}
        space |= {name: space[known] for name, known in self.other_names}
        terms = [constant(_evaluated(item, space, _BOUNDED)) for item in self.terms]
        largest = reduce(np.maximum, (item.least for item in terms))
        total, additions = sum(item.size for item in terms), (len(terms) - 1) * UNIT_ROUNDOFF
        relative = sum(item.relative for item in terms) + additions * len(terms)
        absolute = sum(item.absolute for item in terms) + additions * total
        finite = np.where(np.isfinite(largest), largest, 1.0)
        in_place = np.fmin(absolute / np.spacing(finite), absolute / finite / UNIT_ROUNDOFF)
        bound = np.fmin(relative / UNIT_ROUNDOFF, in_place) * (1 + 2.0**-30)
        result: Doubles = np.where(np.isinf(largest), 0.0, bound)
        return result


@dataclass(frozen=True)
class _Meaning:
    """What numbers and ``limit_product`` stand for."""

    number: Callable[[float], Any]
    limit_product: Callable[[Any, Any], Any]


_BOUNDED = _Meaning(float, _limit_product)
_EXACT = _Meaning(lambda value: sp.Rational(Fraction(value)), operator.mul)


def _evaluated(node: ast.expr, space: Mapping[str, Any], meaning: _Meaning) -> Any:
    """An expression of products, sums, quotients, moments and ``limit_product``."""
    match node:
        case ast.Constant(value=float(value)):
            return meaning.number(value)
        case ast.Name(id=name):
            return space[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_evaluated(operand, space, meaning)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_evaluated(left, space, meaning), _evaluated(right, space, meaning))
        case ast.Subscript(value=ast.Name(id="moment"), slice=ast.Constant(value=int(k))) if k < len(
            space["moment"]
        ):
            return space["moment"][k]
        case ast.Call(func=ast.Name(id="limit_product"), args=[coefficient, moment]):
            factors = (_evaluated(item, space, meaning) for item in (coefficient, moment))
            return meaning.limit_product(*factors)
    raise PlanningError(f"no error bound is known of {ast.unparse(node)}")


def _terms(expression: ast.expr) -> list[ast.expr]:
    """The terms of a sum; their signs do not matter."""
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add | ast.Sub):
        return [*_terms(expression.left), *_terms(expression.right)]
    return [expression]
