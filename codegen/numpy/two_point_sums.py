"""Room: codegen.  Emitted sums of moments read back: their terms, run on numbers with error bounds."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import CodeType
from typing import Any

import numpy as np

from axionportal.codegen.numpy.bounded import Bounded, constant, select
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles


def _limit_product(coefficient: Any, moment: Bounded) -> Bounded:
    """As emitted: 0 where the coefficient is."""
    return select(np.equal(constant(coefficient), 0.0), 0.0, coefficient * moment)


@dataclass(frozen=True)
class EmittedSum:
    """The body of a function: moments(1.0, start, end, degree), and a sum of products of them."""

    name: str
    start: str
    end: str
    degree: int
    terms: tuple[CodeType, ...]

    @classmethod
    def parsed(cls, name: str, lines: str, value: str) -> EmittedSum:
        """From the lines that a function is emitted with; PlanningError where it is of another form."""
        body = {
            ast.unparse(item.targets[0]): item.value
            for item in ast.parse(lines).body
            if isinstance(item, ast.Assign) and len(item.targets) == 1
        }
        call = body.pop("moment", None)
        if value != "loop" or set(body) != {"loop"} or not isinstance(call, ast.Call) or len(call.args) != 4:
            raise PlanningError(f"{name} is not a sum of moments of two mass ratios")
        unit, start, end, degree = map(ast.unparse, call.args)
        if unit != "1.0" or not (start.isidentifier() and end.isidentifier()):
            raise PlanningError(f"{name} is not a sum of moments of two mass ratios")
        terms = (compile(ast.Expression(item), name, "eval") for item in _terms(body["loop"]))
        return cls(name, start, end, int(degree), tuple(terms))

    def ulps(self, start: Bounded, end: Bounded, moments: Sequence[Bounded]) -> Doubles:
        """Bound of the error in units in the last place of the largest term.

        A unit in the last place is at least 2^-53 of its number; where boxes are narrow it is better
        known.  An infinite term is infinite as computed, too, and compared with nothing.
        """
        space = {self.start: start, self.end: end, "moment": moments, "limit_product": _limit_product}
        terms = [_evaluated(code, space) for code in self.terms]
        largest = reduce(np.maximum, (item.least for item in terms))
        total, additions = sum(item.size for item in terms), (len(terms) - 1) * UNIT_ROUNDOFF
        relative = sum(item.relative for item in terms) + additions * len(terms)
        absolute = sum(item.absolute for item in terms) + additions * total
        finite = np.where(np.isfinite(largest), largest, 1.0)
        in_place = np.fmin(absolute / np.spacing(finite), absolute / finite / UNIT_ROUNDOFF)
        bound = np.fmin(relative / UNIT_ROUNDOFF, in_place) * (1 + 2.0**-30)
        result: Doubles = np.where(np.isinf(largest), 0.0, bound)
        return result


def _evaluated(code: CodeType, space: Mapping[str, Any]) -> Bounded:
    return constant(eval(code, {"__builtins__": {}}, space))


def _terms(expression: ast.expr) -> list[ast.expr]:
    """The terms of a sum; their signs do not matter."""
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add | ast.Sub):
        return [*_terms(expression.left), *_terms(expression.right)]
    return [expression]
