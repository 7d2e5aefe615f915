"""Room: derivations/verification.  Quadrature of definitions: mpmath's, and Arb's rigorous one.

Both integrate what the paper prints, never a closed form.  Where two masses coincide the printed
integrand is 0/0 and its limit, the derivative of the kernel's integrand, is integrated instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import mpmath
import sympy as sp
from flint import acb, arb, ctx, fmpq

from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.integrals.canonical import canonical
from axionportal.derivations.records import FeynmanIntegral, LoopFunction, Values
from axionportal.derivations.verification.balls import compiled, exact, exact_point, rational_at

_GUARD_DIGITS = 20


def quadrature(function: LoopFunction, values: Values, digits: int) -> mpmath.mpf:
    """The definition integrated by mpmath's tanh-sinh rule, to about ``digits`` digits (not certified)."""
    constant, sign, integral, point = _what_to_integrate(function, values)
    with mpmath.workdps(digits + _GUARD_DIGITS + lost_digits(function, values)):
        numbers = {name: mpf(value) for name, value in point.items()}
        total = mpmath.quad(_integrand(integral, numbers), _breakpoints(integral, point))
        return mpf_of(constant, values) + sign * total


def lost_digits(function: LoopFunction, values: Values) -> int:
    """Digits that cancel in the printed integrand when two masses nearly coincide."""
    found = structure(function)
    if not isinstance(found, DividedDifference):
        return 0
    nodes = [rational_at(node, values) for node in found.nodes]
    gap = abs(nodes[0] - nodes[1])
    if gap == 0:
        return 0
    ratio = max(nodes) / gap
    return 2 * (len(str(ratio.numerator // ratio.denominator)) - 1)


def mpf(value: Fraction) -> mpmath.mpf:
    """A rational number in the current working precision."""
    return mpmath.mpf(value.numerator) / value.denominator


def mpf_of(expression: sp.Expr, values: Values) -> mpmath.mpf:
    """A SymPy expression at exact values, in the current working precision."""
    names = sorted(values)
    run = _lambdified(expression, tuple(sp.Symbol(name) for name in names))
    return mpmath.mpf(run(*(mpf(values[name]) for name in names)))


@lru_cache(maxsize=512)
def _lambdified(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Callable[..., Any]:
    plain = {item: sp.Symbol(item.name) for item in expression.free_symbols}
    run: Callable[..., Any] = sp.lambdify(symbols, expression.xreplace(plain), modules="mpmath", cse=True)
    return run


_Work = tuple[sp.Expr, int, FeynmanIntegral, dict[str, Fraction]]


def _what_to_integrate(function: LoopFunction, values: Values) -> _Work:
    """(constant, sign, integral, values): the definition, or its limit where two masses coincide."""
    found = structure(function)
    plain: _Work = (sp.Integer(0), 1, function.definition, dict(values))
    if not isinstance(found, DividedDifference):
        return plain
    first, second = (rational_at(node, values) for node in found.nodes)
    if first != second:
        return plain
    return found.regular, found.sign, confluent_integral(found), {str(found.variable.name): first}


@lru_cache(maxsize=16)
def confluent_integral(found: DividedDifference) -> FeynmanIntegral:
    """The derivative of the kernel's integrand: the limit of the divided difference."""
    kernel = found.kernel.definition
    return FeynmanIntegral(sp.diff(kernel.integrand, found.variable), kernel.variable)


def _integrand(
    integral: FeynmanIntegral, numbers: Mapping[str, mpmath.mpf]
) -> Callable[[mpmath.mpf], mpmath.mpf]:
    names = sorted(numbers)
    symbols = (sp.Symbol(str(integral.variable.name)), *(sp.Symbol(name) for name in names))
    run = _lambdified(integral.integrand, symbols)
    constants = [numbers[name] for name in names]
    return lambda x: run(x, *constants)


def _breakpoints(integral: FeynmanIntegral, point: Values) -> list[mpmath.mpf]:
    """0, 1 and points that grade towards an end near which a denominator almost vanishes."""
    marks = {mpmath.mpf(0), mpmath.mpf(1)}
    for denominator in _denominators(integral):
        a, b, c = (mpf(rational_at(item, point)) for item in denominator)
        for root in _roots(a, b, c):
            marks |= _graded(abs(root), False) | _graded(abs(1 - root), True)
    return sorted(marks)


def _graded(distance: mpmath.mpf, at_one: bool) -> set[mpmath.mpf]:
    """Powers of two from about ``distance`` up to 1/8 in steps of 32, from the end at 0 or at 1."""
    marks: set[mpmath.mpf] = set()
    if not 0 < distance < mpmath.mpf(1) / 4:
        return marks
    for exponent in range(int(mpmath.frexp(distance)[1]), -2, 5):
        mark = mpmath.ldexp(mpmath.mpf(1), exponent)
        marks.add(1 - mark if at_one else mark)
    return marks


def _roots(a: mpmath.mpf, b: mpmath.mpf, c: mpmath.mpf) -> list[mpmath.mpc]:
    root = mpmath.sqrt(mpmath.mpc(b * b - 4 * a * c))
    large = -(b + root) / 2 if abs(b + root) > abs(b - root) else -(b - root) / 2
    return [item for item in (large / a if a else None, c / large if large else None) if item is not None]


@lru_cache(maxsize=64)
def _denominators(integral: FeynmanIntegral) -> tuple[tuple[sp.Expr, sp.Expr, sp.Expr], ...]:
    form, x = canonical(integral), integral.variable
    quadratics = [part.argument for part in form.logarithms] + [pole.denominator for pole in form.poles]
    polynomials = [sp.Poly(item, x) for item in quadratics]
    return tuple(
        (poly.coeff_monomial(x**2), poly.coeff_monomial(x), poly.coeff_monomial(1)) for poly in polynomials
    )


def integral_enclosure(function: LoopFunction, values: Values, bits: int) -> arb:
    """The definition integrated by Arb: a ball that is proved to contain the value.

    The relative radius is below 2^-bits; logarithms honour Arb's analyticity check.
    """
    constant, sign, integral, point = _what_to_integrate(function, values)
    working = bits + 32 + 4 * lost_digits(function, values)
    ball: arb = arb()
    for _ in range(8):
        with ctx.workprec(working):
            regular = compiled(constant)(exact_point(values), False)
            ball = arb(_integral_ball(integral, point) * sign + regular)
        if ball.rel_accuracy_bits() >= bits:
            return ball
        working += min(max(bits - ball.rel_accuracy_bits(), 64), working)
    return ball


@lru_cache(maxsize=64)
def _sorted_integrand(integral: FeynmanIntegral) -> sp.Expr:
    """The integrand with its denominators expanded in x, so that balls do not cancel in them."""
    form = canonical(integral)
    return form.expression()


def _integral_ball(integral: FeynmanIntegral, point: Values) -> arb:
    program = compiled(_sorted_integrand(integral))
    numbers: dict[str, Any] = {name: acb(arb(exact(value))) for name, value in point.items()}
    variable = str(integral.variable.name)

    def integrand(x: acb, analytic: bool) -> acb:
        return acb(program({**numbers, variable: x}, analytic))

    with mpmath.workdps(30):
        marks = [_dyadic(mark) for mark in _breakpoints(integral, point)]
    total = acb(0)
    for left, right in pairwise(marks):
        total += acb.integral(integrand, acb(arb(left)), acb(arb(right)), eval_limit=10**5)
    return total.real


def _dyadic(mark: mpmath.mpf) -> fmpq:
    """A breakpoint as an exact number, so that neighbouring intervals share it."""
    sign, mantissa, exponent, _ = mark._mpf_
    value = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return exact(-value if sign else value)
