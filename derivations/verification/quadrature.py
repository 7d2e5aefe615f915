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
from axionportal.derivations.integrals.canonical import canonical, denominators
from axionportal.derivations.records import FeynmanIntegral, LoopFunction, Values
from axionportal.derivations.verification.balls import compiled, exact, exact_point, rational_at
from axionportal.derivations.verification.enclosure import poles_inside, without_zeros

_GUARD_DIGITS = 20


def quadrature(function: LoopFunction, values: Values, digits: int) -> mpmath.mpf:
    """The definition integrated by mpmath's tanh-sinh rule, to about ``digits`` digits (not certified)."""
    constant, sign, integral, point = _what_to_integrate(function, values)
    with mpmath.workdps(digits + _GUARD_DIGITS + lost_digits(function, values)):
        numbers = {name: mpf(value) for name, value in point.items()}
        total = mpmath.quad(_integrand(integral, numbers), _path(integral, point))
        return mpf_of(constant, values) + sign * mpmath.re(total)


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
    function, values = without_zeros(function, values)
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
    """0, 1 and points that grade towards an end or a vertex at which a denominator almost vanishes."""
    marks = {mpmath.mpf(0), mpmath.mpf(1)}
    for denominator in denominators(integral):
        a, b, c = (mpf(rational_at(item, point)) for item in denominator)
        for root in _roots(a, b, c):
            marks |= _graded(abs(root)) | {1 - mark for mark in _graded(abs(1 - root))}
            marks |= {root.real + side * mark for side in (-1, 1) for mark in _graded(abs(root.imag))}
    return sorted(mark for mark in marks if 0 <= mark <= 1)


def _path(integral: FeynmanIntegral, point: Values) -> list[mpmath.mpf | mpmath.mpc]:
    """``_breakpoints``; where poles lie in between, a way around them through the upper half plane.

    Their residues are real, so the real part of the integral along it is the principal value.
    """
    marks: list[mpmath.mpf | mpmath.mpc] = list(_breakpoints(integral, point))
    poles = [root for item in denominators(integral) for root in _real_poles(item, point)]
    if not poles:
        return marks
    low, high = min(poles) / 2, (1 + max(poles)) / 2
    bend = mpmath.mpc((low + high) / 2, (high - low) / 2)
    outside = [mark for mark in marks if not low < mark < high]
    before = [mark for mark in outside if mark <= low]
    return [*before, low, bend, high, *outside[len(before) :]]


def _real_poles(denominator: tuple[sp.Expr, sp.Expr, sp.Expr], point: Values) -> list[mpmath.mpf]:
    """The zeros of a quadratic in (0, 1)."""
    if not poles_inside(denominator, point):
        return []
    a, b, c = (mpf(rational_at(item, point)) for item in denominator)
    return [root.real for root in _roots(a, b, c) if 0 < root.real < 1]


def _graded(distance: mpmath.mpf) -> set[mpmath.mpf]:
    """Powers of two from about ``distance`` up to 1/8 in steps of 32."""
    if not 0 < distance < mpmath.mpf(1) / 4:
        return set()
    return {
        mpmath.ldexp(mpmath.mpf(1), exponent) for exponent in range(int(mpmath.frexp(distance)[1]), -2, 5)
    }


def _roots(a: mpmath.mpf, b: mpmath.mpf, c: mpmath.mpf) -> list[mpmath.mpc]:
    root = mpmath.sqrt(mpmath.mpc(b * b - 4 * a * c))
    large = -(b + root) / 2 if abs(b + root) > abs(b - root) else -(b - root) / 2
    return [item for item in (large / a if a else None, c / large if large else None) if item is not None]


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


@lru_cache(maxsize=64)
def _centred_integrand(integral: FeynmanIntegral) -> sp.Expr:
    """``_sorted_integrand`` with every D as a (x - v)^2 + D(v), v its vertex: tight in balls around v."""
    x = integral.variable
    found = {}
    for a, b, c in denominators(integral):
        if a != 0:
            found[sp.expand(a * x**2 + b * x + c)] = a * (x + b / (2 * a)) ** 2 + (c - b**2 / (4 * a))
    form = canonical(integral)
    poles = (
        item.numerator / found.get(sp.expand(item.denominator), item.denominator) ** item.power
        for item in form.poles
    )
    logarithms = (
        item.coefficient * sp.log(found.get(sp.expand(item.argument), item.argument))
        for item in form.logarithms
    )
    return sp.Add(form.polynomial, *logarithms, *poles)


def _has_vertex_inside(integral: FeynmanIntegral, point: Values) -> bool:
    coefficients = ([rational_at(item, point) for item in parts[:2]] for parts in denominators(integral))
    return any(abs(a + b) < abs(a) for a, b in coefficients)


def _integral_ball(integral: FeynmanIntegral, point: Values) -> arb:
    centred = _has_vertex_inside(integral, point)
    program = compiled(_centred_integrand(integral) if centred else _sorted_integrand(integral))
    numbers: dict[str, Any] = {name: acb(arb(exact(value))) for name, value in point.items()}
    variable = str(integral.variable.name)

    def integrand(x: acb, analytic: bool) -> acb:
        return acb(program({**numbers, variable: x}, analytic))

    with mpmath.workdps(30):
        marks = [_exact_mark(mark) for mark in _path(integral, point)]
    total = acb(0)
    for left, right in pairwise(marks):
        total += acb.integral(integrand, left, right, eval_limit=10**5)
    return total.real


def _exact_mark(mark: mpmath.mpf | mpmath.mpc) -> acb:
    """A breakpoint as an exact number, so that neighbouring intervals share it."""
    return acb(arb(_dyadic(mpmath.re(mark))), arb(_dyadic(mpmath.im(mark))))


def _dyadic(mark: mpmath.mpf) -> fmpq:
    sign, mantissa, exponent, _ = mark._mpf_
    value = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return exact(-value if sign else value)
