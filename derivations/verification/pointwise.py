"""Room: derivations/verification.  Integrands at an exact point, as fast functions of x alone.

Whatever does not depend on x is a constant of the point, computed once; polynomials in x go by Horner's
rule.  For mpmath the printed integrand is taken, for Arb the one sorted by its denominators.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
import sympy as sp
from flint import acb, acb_poly, arb, fmpq

from axionportal.derivations.integrals.canonical import canonical
from axionportal.derivations.records import FeynmanIntegral, Values
from axionportal.derivations.verification.balls import Ball, compiled, exact_point, logarithm, rational_at


def mpf(value: Fraction) -> mpmath.mpf:
    """A rational number in the current working precision."""
    return mpmath.mpf(value.numerator) / value.denominator


# -- mpmath ----------------------------------------------------------------------------------------


def mpf_integrand(integral: FeynmanIntegral, values: Values) -> Callable[[Any], Any]:
    """The printed integrand at an exact point, in the working precision of the moment."""
    run, constants = _skeleton(integral)
    numbers = [mpf_of(item, values) for item in constants]
    return lambda x: run(x, *numbers)


def mpf_of(expression: sp.Expr, values: Values) -> mpmath.mpf:
    """A SymPy expression at exact values, in the current working precision."""
    if not expression.has(sp.Function, sp.NumberSymbol, sp.Abs) and expression.is_rational_function():
        return mpf(rational_at(expression, values))
    names = sorted(values)
    run = _lambdified(expression, tuple(sp.Symbol(name) for name in names))
    return mpmath.mpf(run(*(mpf(values[name]) for name in names)))


@lru_cache(maxsize=512)
def _lambdified(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Callable[..., Any]:
    plain = {item: sp.Symbol(item.name) for item in expression.free_symbols}
    run: Callable[..., Any] = sp.lambdify(symbols, expression.xreplace(plain), modules="mpmath", cse=True)
    return run


@lru_cache(maxsize=64)
def _skeleton(integral: FeynmanIntegral) -> tuple[Callable[..., Any], tuple[sp.Expr, ...]]:
    """A function of x and constants, and what the constants are."""
    found: dict[sp.Expr, sp.Symbol] = {}
    body = _without_constants(integral.integrand, integral.variable, found)
    run = sp.lambdify((integral.variable, *found.values()), body, modules="mpmath", cse=True)
    return run, tuple(found)


def _without_constants(expression: sp.Expr, x: sp.Symbol, found: dict[sp.Expr, sp.Symbol]) -> sp.Expr:
    """The expression with a symbol for all that is free of x, polynomials in x by Horner's rule."""
    if expression.is_Integer or expression == x:
        return expression
    if not expression.has(x):
        return found.setdefault(expression, sp.Symbol(f"constant_{len(found)}"))
    if expression.is_polynomial(x):
        total = sp.Integer(0)
        for value in sp.Poly(expression, x).all_coeffs():
            total = total * x + _without_constants(value, x, found)
        return total
    if isinstance(expression, (sp.Add, sp.Mul)):
        fixed, moving = expression.as_independent(x)
        parts = moving.args if isinstance(moving, type(expression)) else (moving,)
        done = [_without_constants(item, x, found) for item in (fixed, *parts)]
        return expression.func(*done)
    return expression.func(*(_without_constants(item, x, found) for item in expression.args))


# -- Arb -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Quadratic:
    """D(x) about its vertex if that lies in (0, 1), so that balls around it do not cancel."""

    polynomial: acb_poly
    vertex: acb | None

    def __call__(self, x: acb) -> acb:
        if self.vertex is None:
            return self.polynomial(x)
        return self.polynomial((x - self.vertex) ** 2)


def ball_integrand(integral: FeynmanIntegral, values: Values) -> Callable[[acb, bool], acb]:
    """The integrand sorted by its denominators, at an exact point; it takes x and Arb's analytic flag."""
    form, x = canonical(integral), integral.variable
    regular = _polynomial(form.polynomial, x, values)
    logarithms = [
        (_polynomial(item.coefficient, x, values), _quadratic(item.argument, x, values))
        for item in form.logarithms
    ]
    poles = [
        (_polynomial(item.numerator, x, values), _quadratic(item.denominator, x, values), item.power)
        for item in form.poles
    ]

    def run(point: acb, analytic: bool) -> acb:
        total = regular(point)
        for coefficient, argument in logarithms:
            total += coefficient(point) * logarithm(argument(point), analytic)
        for numerator, denominator, power in poles:
            total += numerator(point) / denominator(point) ** power
        return total

    return run


@lru_cache(maxsize=1024)
def _coefficients(polynomial: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, ...]:
    """The coefficients of 1, x, x^2, ..."""
    return tuple(reversed(sp.Poly(polynomial, x).all_coeffs()))


def _values(polynomial: sp.Expr, x: sp.Symbol, values: Values) -> list[Ball]:
    point = exact_point(values)
    return [compiled(item)(point, False) for item in _coefficients(polynomial, x)]


def _polynomial(polynomial: sp.Expr, x: sp.Symbol, values: Values) -> acb_poly:
    return acb_poly([acb(arb(item)) for item in _values(polynomial, x, values)])


def _quadratic(polynomial: sp.Expr, x: sp.Symbol, values: Values) -> _Quadratic:
    parts: list[fmpq] = _values(polynomial, x, values)
    if len(parts) == 3 and abs(parts[1] + parts[2]) < abs(parts[2]):
        c, b, a = parts
        lowest = [c - b * b / (4 * a), a]
        return _Quadratic(acb_poly([acb(arb(item)) for item in lowest]), acb(arb(-b / (2 * a))))
    return _Quadratic(acb_poly([acb(arb(item)) for item in parts]), None)


def exact_mark(mark: mpmath.mpf | mpmath.mpc) -> acb:
    """A breakpoint as an exact number, so that neighbouring intervals share it."""
    return acb(arb(_dyadic(mpmath.re(mark))), arb(_dyadic(mpmath.im(mark))))


def _dyadic(mark: mpmath.mpf) -> fmpq:
    sign, mantissa, exponent, _ = mark._mpf_
    value = fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
    return -value if sign else value
