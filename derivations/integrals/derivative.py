"""Room: derivations/integrals.  Derivatives of loop functions of one argument, as loop functions again.

The integrand is differentiated under the integral sign; with the denominator squared it is still of the
class that is reduced and expanded here, so that a derivative has a proved remainder of its own.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import sympy as sp

from axionportal.derivations.records import FeynmanIntegral, LoopFunction


@cache
def derivative(function: LoopFunction) -> LoopFunction:
    """df/dy of f(y)."""
    (argument,) = function.arguments
    integral = function.definition
    return replace(
        function,
        name=f"d{function.name}_d{argument.name}",
        tex=rf"\frac{{d {function.tex}}}{{d {argument.tex}}}",
        definition=_integral(integral, sp.diff(integral.integrand, argument.symbol)),
        meaning=f"derivative of {function.name} with respect to {argument.name}",
    )


@cache
def logarithmic_derivative(function: LoopFunction) -> LoopFunction:
    """y df/dy, which is even in y if f is: it has series in the variables that f has them in."""
    slope = derivative(function)
    (argument,) = function.symbols
    return replace(
        slope,
        name=f"{function.name}_by_logarithm",
        definition=_integral(slope.definition, argument * slope.definition.integrand),
    )


def _integral(integral: FeynmanIntegral, integrand: sp.Expr) -> FeynmanIntegral:
    return FeynmanIntegral(sp.factor(integrand), integral.variable, integral.lower, integral.upper)
