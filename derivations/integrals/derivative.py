"""Room: derivations/integrals.  Derivatives of loop functions of one argument, and their expansions.

The definition is differentiated under the integral sign.  An expansion is a convergent series of powers
and logarithms, which may be differentiated term by term; the rest has a proved bound like the series' own.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import sympy as sp

from axionportal.derivations.integrals.expansion import tail_constants, term_expression
from axionportal.derivations.integrals.kernel_series import kernel_series
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.integrals.local_series import Point
from axionportal.derivations.records import (
    Expansion,
    ExpansionTerm,
    FeynmanIntegral,
    LoopFunction,
    Remainder,
)


@cache
def derivative(function: LoopFunction) -> LoopFunction:
    """df/dy of f(y)."""
    (argument,) = function.arguments
    integral = function.definition
    slope = sp.factor(sp.diff(integral.integrand, argument.symbol))
    return replace(
        function,
        name=f"d{function.name}_d{argument.name}",
        tex=rf"\frac{{d {function.tex}}}{{d {argument.tex}}}",
        definition=FeynmanIntegral(slope, integral.variable, integral.lower, integral.upper),
        meaning=f"derivative of {function.name} with respect to {argument.name}",
    )


@cache
def derivative_expansion(function: LoopFunction, limit: Point, order: int) -> Expansion:
    """The expansion of df/dy by that of f to the same order, in y itself."""
    (argument,) = function.symbols
    found = expansion(function, limit, order)
    series = kernel_series(function, limit, order)
    start = series.lowest() + order + 1
    terms = tuple(
        ExpansionTerm(k, sp.diff(term_expression(series, start - order - 1 + k), argument))
        for k in range(order + 1)
    )
    plain, logarithmic = tail_constants(series, start, derivative=True)
    weight = plain + logarithmic * sp.Abs(series.log_small)
    inner = sp.Abs(sp.diff(series.small, argument))
    return replace(
        found,
        subject=derivative(function).name,
        terms=terms,
        remainder=Remainder(
            bound=weight * series.small ** (start - 1) * inner,
            condition=found.remainder.condition,
            reason=f"{found.remainder.reason}; the same for the series differentiated term by term",
        ),
    )
