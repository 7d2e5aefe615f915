"""Room: codegen.  What the template is filled with for a loop function of two mass ratios."""

from __future__ import annotations

import sympy as sp

from axionportal.codegen.numpy.source import constant_double, double_text, wrapped
from axionportal.codegen.numpy.text import (
    Keys,
    definition_tex,
    docstring_summary,
    moments_accuracy,
    parameters_text,
    summary,
    two_point_description,
)
from axionportal.codegen.numpy.two_point import END, TwoPointPlan
from axionportal.codegen.numpy.two_point_code import value_lines
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.records import LoopFunction


def two_point_keys(function: LoopFunction, plan: TwoPointPlan) -> Keys:
    """Keys of a function that is a sum of moments, NaN outside its domain."""
    lines, value = value_lines(
        plan, "" if plan.constant == 1 else double_text(constant_double(plan.constant))
    )
    masses = " + ".join(str(item.mass) for item in (plan.end, plan.start))
    description = two_point_description(f"{masses} = 1", f"{masses} < 1")
    return {
        "name": function.name,
        "arguments": [argument.name for argument in function.arguments],
        "lines": lines,
        "value": value,
        "valid": " & ".join(_condition(item) for item in function.symbols if item.is_nonnegative),
        "line": summary(function.meaning, str(function.source)),
        "summary": docstring_summary(function.meaning, str(function.source)),
        "math": definition_tex(function),
        "parameters_text": parameters_text(function.arguments),
        "domain": function.domain,
        "edges": wrapped(_edges(plan), 4),
        "notes": f"{description}\n\n{moments_accuracy(plan.degree)}",
        "description": description,
        "of_ratios": plan.of_ratios,
        "digest": definition_digest(function),
    }


def _condition(symbol: sp.Symbol) -> str:
    return f"({symbol} > 0.0)" if symbol.is_positive else f"({symbol} >= 0.0)"


def _edges(plan: TwoPointPlan) -> str:
    """What happens at a massless particle, told from the coefficient of the moment that diverges there."""
    (only,) = plan.sums
    last = [piece.coefficient.subs(END, 0) for piece in only.pieces if piece.moment == plan.degree]
    diverges = any(value != 0 for value in last)
    outside = "NaN outside the domain."
    if not plan.end.may_vanish:
        return f"Edge values: {outside}"
    limit = "infinite" if diverges else "the massless limit"
    return f"Edge values: at {plan.end.mass} = 0 the value is {limit}; {outside}"
