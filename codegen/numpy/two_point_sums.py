"""Room: codegen.  Emitted sums of moments read back: their terms, run on numbers with error bounds.

A contribution is a sum of couplings times such sums.
"""

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

from axionportal.codegen.numpy.bounded import Bounded, any_unit, constant
from axionportal.codegen.numpy.bounded_operations import equal, select
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles
from axionportal.derivations.algebra import vanishes

Space = dict[str, Any]
"""What names stand for."""

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
    """The body of a function: moments(unit, start, end, degree), and a sum of products of them.

    ``definitions`` are the names that the sum is written with, in the order in which they are computed.
    """

    name: str
    start: str
    end: str
    degree: int
    whole: str
    definitions: tuple[tuple[str, str], ...] = ()
    unit: str = "1.0"

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

    def _values(self, start: Any, end: Any, moments: Sequence[Any], unit: Any, meaning: Meaning) -> Space:
        """What the names in the sum stand for."""
        space: Space = {self.unit: unit, self.start: start, self.end: end, "moment": moments}
        for name, text in self.definitions:
            space[name] = evaluated(ast.parse(text, mode="eval").body, space, meaning)
        return space

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
        space = self._values(start, end, moments, 1, EXACT)
        value = evaluated(ast.parse(self.whole, mode="eval").body, space, EXACT)
        if not (vanishes(value - integrand) or vanishes(value.subs(x, 1 - x) - integrand)):
            raise PlanningError(f"{self.name} is emitted as a sum of moments that is not its integral")

    def ulps(self, start: Bounded, end: Bounded, moments: Sequence[Bounded]) -> Doubles:
        """Bound of the error in units in the last place of the largest term.

        A unit in the last place is at least 2^-53 of its number; where boxes are narrow it is better
        known.
        """
        relative, absolute, largest = self._errors(start, end, moments, 1.0)
        in_place = np.fmin(absolute / np.spacing(largest), absolute / largest / UNIT_ROUNDOFF)
        return _where_finite(largest, np.fmin(relative / UNIT_ROUNDOFF, in_place))

    def roundoffs(self, start: Bounded, end: Bounded, moments: Sequence[Bounded]) -> Doubles:
        """The same in parts 2^-53 of the largest term, for masses in any unit."""
        relative, absolute, largest = self._errors(start, end, moments, any_unit())
        return _where_finite(largest, np.fmin(relative, absolute / largest) / UNIT_ROUNDOFF)

    def _errors(
        self, start: Bounded, end: Bounded, moments: Sequence[Bounded], unit: Any
    ) -> tuple[Doubles, Doubles, Doubles]:
        """Bounds relative to the largest term, absolute, and the least that the largest term can be."""
        space = self._values(start, end, moments, unit, _BOUNDED)
        terms = [constant(evaluated(item, space, _BOUNDED)) for item in self.terms]
        largest = reduce(np.maximum, (item.least for item in terms))
        total, additions = sum(item.size for item in terms), (len(terms) - 1) * UNIT_ROUNDOFF
        relative = sum(item.relative for item in terms) + additions * len(terms)
        absolute = sum(item.absolute for item in terms) + additions * total
        return relative, absolute, largest


def _where_finite(largest: Doubles, bound: Doubles) -> Doubles:
    """An infinite term is infinite as computed, too, and compared with nothing."""
    result: Doubles = np.where(np.isinf(largest), 0.0, bound * (1 + 2.0**-30))
    return result


@dataclass(frozen=True)
class Meaning:
    """What numbers and ``limit_product`` stand for."""

    number: Callable[[float], Any]
    limit_product: Callable[[Any, Any], Any]


_BOUNDED = Meaning(float, _limit_product)
EXACT = Meaning(lambda value: sp.Rational(Fraction(value)), operator.mul)


def evaluated(node: ast.expr, space: Mapping[str, Any], meaning: Meaning) -> Any:
    """An expression of products, sums, quotients, moments and ``limit_product``."""
    match node:
        case ast.Constant(value=float(value)):
            return meaning.number(value)
        case ast.Name(id=name):
            return space[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -evaluated(operand, space, meaning)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](evaluated(left, space, meaning), evaluated(right, space, meaning))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="divide"), args=[above, below]):
            return evaluated(above, space, meaning) / evaluated(below, space, meaning)
        case ast.Subscript(value=ast.Name(id="moment"), slice=ast.Constant(value=int(k))) if k < len(
            space["moment"]
        ):
            return space["moment"][k]
        case ast.Call(func=ast.Name(id="limit_product"), args=[coefficient, moment]):
            factors = (evaluated(item, space, meaning) for item in (coefficient, moment))
            return meaning.limit_product(*factors)
    raise PlanningError(f"no error bound is known of {ast.unparse(node)}")


def _terms(expression: ast.expr) -> list[ast.expr]:
    """The terms of a sum; their signs do not matter."""
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add | ast.Sub):
        return [*_terms(expression.left), *_terms(expression.right)]
    return [expression]
