"""Room: derivations/verification.  Quadrature of definitions: mpmath's, and Arb's rigorous one.

Both integrate what the paper prints, never a closed form.  Where two masses coincide the printed
integrand is 0/0 and its limit, the derivative of the kernel's integrand, is integrated instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
import sympy as sp
from flint import acb, arb, ctx

from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.records import FeynmanIntegral, LoopFunction, Values
from axionportal.derivations.verification.balls import compiled, exact_point, rational_at
from axionportal.derivations.verification.enclosure import without_zeros
from axionportal.derivations.verification.paths import ELLIPSE, Mark, panels
from axionportal.derivations.verification.pointwise import (
    ball_integrand,
    exact_mark,
    mpf_integrand,
    mpf_of,
)

_GUARD_DIGITS = 15  # for the sums of Horner's rule and of a few hundred nodes
_MARGIN_DIGITS = 6
_MOST_TIMES = 3  # on larger ellipses a polynomial numerator outgrows the margin


def quadrature(function: LoopFunction, values: Values, digits: int) -> mpmath.mpf:
    """The definition integrated by mpmath's numbers to about ``digits`` digits (not certified)."""
    constant, sign, integral, point = _what_to_integrate(function, values)
    with mpmath.workdps(digits + _GUARD_DIGITS + lost_digits(function, values)):
        return mpf_of(constant, values) + sign * integral_number(integral, point)


def integral_number(integral: FeynmanIntegral, values: Values) -> mpmath.mpf:
    """A Feynman integral, or its principal value, to about the working precision of mpmath."""
    run = mpf_integrand(integral, values)
    return mpmath.re(mpmath.fsum(_on_panel(run, *panel) for panel in panels(integral, values)))


def _on_panel(run: Callable[[Any], Any], left: Mark, right: Mark, size: float) -> Mark:
    """Gauss-Legendre with the nodes that the ellipse of analyticity demands; tanh-sinh next to a pole."""
    if size < ELLIPSE:
        return mpmath.quad(run, [left, right])
    middle, half = (left + right) / 2, (right - left) / 2
    times = min(int(math.log(size, ELLIPSE)), _MOST_TIMES)
    terms = []
    for node, weight in gauss_legendre(_nodes_needed() // times + 1, mpmath.mp.prec):
        terms.append(weight * (run(middle + half * node) + run(middle - half * node)))
    return half * mpmath.fsum(terms)


def _nodes_needed() -> int:
    """The error of n nodes falls like size^(-2n), from a maximum on the ellipse that costs the margin."""
    return int((mpmath.mp.dps + _MARGIN_DIGITS) * math.log(10) / (2 * math.log(ELLIPSE))) + 1


@lru_cache(maxsize=64)
def gauss_legendre(count: int, bits: int) -> tuple[tuple[mpmath.mpf, mpmath.mpf], ...]:
    """The positive nodes of 2 ceil(count/2) points with their weights, from flint's enclosures."""
    even = count + count % 2
    with ctx.workprec(bits + 32), mpmath.workprec(bits):
        found = [arb.legendre_p_root(even, k, weight=True) for k in range(even // 2)]
        return tuple((_midpoint(node), _midpoint(weight)) for node, weight in found)


def _midpoint(ball: arb) -> mpmath.mpf:
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


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
            ball = arb(integral_ball(integral, point) * sign + regular)
        if ball.rel_accuracy_bits() >= bits:
            return ball
        working += min(max(bits - ball.rel_accuracy_bits(), 64), working)
    return ball


def integral_ball(integral: FeynmanIntegral, values: Values) -> arb:
    """A ball that contains a Feynman integral, or its principal value, by Arb's integration."""
    run = ball_integrand(integral, values)
    total = acb(0)
    for left, right, _ in panels(integral, values):
        total += acb.integral(run, exact_mark(left), exact_mark(right), eval_limit=10**5)
    return total.real
