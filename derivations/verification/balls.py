"""Room: derivations/verification.  SymPy expressions as programs over exact rationals and Arb balls.

A program keeps rational subexpressions exact for as long as its inputs are, so coefficients that
cancel to hundreds of digits cost no precision; only logarithms, masters and roots become balls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import acb, arb, arb_series, fmpq, fmpq_series

from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.integrals.masters import J

Ball = Any
"""An exact fmpq, a ball (arb, acb) or a power series of them."""

Program = Callable[[Mapping[str, Ball], bool], Ball]
"""Takes values by name and Arb's analytic flag."""


def exact(value: Fraction | int | sp.Rational) -> fmpq:
    """A rational number in flint's exact type."""
    if isinstance(value, sp.Rational):
        return fmpq(int(value.p), int(value.q))
    return fmpq(Fraction(value).numerator, Fraction(value).denominator)


def exact_point(values: Mapping[str, Fraction]) -> dict[str, fmpq]:
    """Values by name in flint's exact type."""
    return {name: exact(value) for name, value in values.items()}


def midpoint(ball: arb) -> Fraction:
    """The middle of a ball, exactly."""
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def rational_at(expression: sp.Expr, values: Mapping[str, Fraction]) -> Fraction:
    """A rational expression at an exact point."""
    value = compiled(expression)(exact_point(values), False)
    return Fraction(int(value.p), int(value.q))


@lru_cache(maxsize=1024)
def compiled(expression: sp.Expr) -> Program:
    """A program that evaluates ``expression``; unknown functions are refused when compiling."""
    if isinstance(expression, sp.Rational):
        constant = exact(expression)
        return lambda _values, _analytic: constant
    if expression is sp.pi:
        return lambda _values, _analytic: arb.pi()
    if isinstance(expression, sp.Symbol):
        name = str(expression.name)
        return lambda values, _analytic: values[name]
    if isinstance(expression, sp.Add):
        return _folded(add, [compiled(item) for item in expression.args])
    if isinstance(expression, sp.Mul):
        return _folded(multiply, [compiled(item) for item in expression.args])
    if isinstance(expression, sp.Pow):
        return _power(expression)
    return _function(expression)


def _folded(combine: Callable[[Ball, Ball], Ball], parts: list[Program]) -> Program:
    def run(values: Mapping[str, Ball], analytic: bool) -> Ball:
        total = parts[0](values, analytic)
        for part in parts[1:]:
            total = combine(total, part(values, analytic))
        return total

    return run


def add(one: Ball, other: Ball) -> Ball:
    """Sum, keeping exact values exact and lifting rational series to series of balls when needed."""
    one, other = _aligned(one, other)
    return one + other


def multiply(one: Ball, other: Ball) -> Ball:
    """Product, with the same lifting as ``add``."""
    one, other = _aligned(one, other)
    return one * other


def _aligned(one: Ball, other: Ball) -> tuple[Ball, Ball]:
    if isinstance(one, fmpq_series) and isinstance(other, (arb, arb_series)):
        return arb_series(one), other
    if isinstance(other, fmpq_series) and isinstance(one, (arb, arb_series)):
        return one, arb_series(other)
    return one, other


def _power(expression: sp.Pow) -> Program:
    base, exponent = expression.args
    inner = compiled(base)
    if isinstance(exponent, sp.Integer):
        power = int(exponent)
        return lambda values, analytic: _integer_power(inner(values, analytic), power)
    if isinstance(exponent, sp.Rational) and exponent.q == 2:
        power = int(exponent.p)
        return lambda values, analytic: _integer_power(square_root(inner(values, analytic)), power)
    message = f"no ball arithmetic for the power {expression}"
    raise NotImplementedError(message)


def _integer_power(value: Ball, power: int) -> Ball:
    if power < 0 and isinstance(value, (fmpq_series, arb_series)):
        return value.inv() if power == -1 else _integer_power(value.inv(), -power)
    if isinstance(value, (fmpq_series, arb_series)):
        total = value
        for _ in range(power - 1):
            total = total * value
        return total if power else value * 0 + 1
    return value**power


def square_root(value: Ball) -> Ball:
    """Square root of an exact or enclosed positive number or series."""
    if isinstance(value, fmpq):
        return arb(value).sqrt()
    return arb_series(value).sqrt() if isinstance(value, fmpq_series) else value.sqrt()


def logarithm(value: Ball, analytic: bool = False) -> Ball:
    """Natural logarithm; for complex balls with Arb's check that no branch cut is touched.

    Of a negative number it is the real part, which belongs to a principal value.
    """
    if isinstance(value, fmpq):
        if value == 0:
            message = "the integral diverges here: a denominator vanishes at an end of [0, 1]; change a mass"
            raise OutsideDomainError(message)
        return arb(abs(value)).log()
    if isinstance(value, fmpq_series):
        return arb_series(value).log()
    return value.log(analytic=analytic) if isinstance(value, acb) else value.log()


def _function(expression: sp.Expr) -> Program:
    parts = [compiled(item) for item in expression.args]
    if isinstance(expression, sp.log):
        return lambda values, analytic: logarithm(parts[0](values, analytic), analytic)
    if isinstance(expression, J):
        return lambda values, analytic: master_value(*(part(values, analytic) for part in parts))
    if isinstance(expression, sp.Abs):
        return lambda values, analytic: abs(parts[0](values, analytic))
    if isinstance(expression, (sp.Max, sp.Min)):
        return _extremum(expression, parts)
    message = f"no ball arithmetic for {type(expression).__name__}"
    raise NotImplementedError(message)


def _extremum(expression: sp.Expr, parts: list[Program]) -> Program:
    pick = max if isinstance(expression, sp.Max) else min

    def run(values: Mapping[str, Ball], analytic: bool) -> Ball:
        items = [part(values, analytic) for part in parts]
        if all(isinstance(item, fmpq) for item in items):
            return pick(items)
        total = arb(items[0])
        for item in items[1:]:
            total = total.max(arb(item)) if pick is max else total.min(arb(item))
        return total

    return run


def master_value(a: Ball, b: Ball, c: Ball) -> Ball:
    """J(a, b, c) = int_0^1 dx/(a x^2 + b x + c) for exact coefficients or series of them.

    With two zeros of the denominator in (0, 1) it is the principal value; b + 2c is negative then.
    """
    series = [item for item in (a, b, c) if isinstance(item, (fmpq_series, arb_series))]
    if series:
        return _master_series(*(_as_series(item, series[0]) for item in (a, b, c)))
    midpoint = b + 2 * c
    return elementary_master((a, b, c), b * b - 4 * a * c, midpoint, midpoint * midpoint / 4, c * (a + b + c))


def elementary_master(
    denominator: Sequence[fmpq],
    discriminant: Ball,
    midpoint: Ball,
    far: Ball,
    edges: Ball,
    log_edges: arb | None = None,
) -> arb:
    """J(a, b, c) from b^2 - 4ac, m = b + 2c, m^2/4 and D(0) D(1), and ln D(0) D(1) if known.

    All are exact, or balls that tell the sign of the discriminant, and where it is positive the others'.
    """
    if discriminant > 0 and edges > 0:
        root = arb(discriminant).sqrt()
        if discriminant < far:
            return arb(2 * (root / midpoint).atanh() / root)
        # artanh(r/m) = ln(m + r) - ln(m^2 - r^2)/2 without the cancellation of m - r.
        inner = logarithm(edges) if log_edges is None else log_edges
        magnitude: arb = (2 * ((root + abs(midpoint)) / 2).log() - inner) / root
        return magnitude if midpoint > 0 else -magnitude
    if discriminant < 0:
        root = arb(-discriminant).sqrt()
        return 2 * arb.atan2(root, arb(midpoint)) / root
    if edges > 0 and midpoint > 0:
        return arb(2 / midpoint)
    a, b, c = denominator
    raise OutsideDomainError(_divergence(edges, f"{a} x^2 + {b} x + {c}"))


def _divergence(edges: fmpq, denominator: str) -> str:
    """Why J does not exist; ``edges`` is the product of the denominator's values at 0 and 1."""
    where = "has a double zero in"
    if edges <= 0:
        where = "changes sign on" if edges < 0 else "vanishes at an end of"
    return (
        f"the integral diverges here, its denominator {denominator} {where} [0, 1]: "
        "move a mass away from the threshold"
    )


def _as_series(value: Ball, like: Ball) -> Ball:
    return value if isinstance(value, (fmpq_series, arb_series)) else like * 0 + value


def _master_series(a: Ball, b: Ball, c: Ball) -> Ball:
    """J with coefficients that are exact rational power series; the constant term decides the region."""
    discriminant, midpoint, edges = b * b - 4 * a * c, b + 2 * c, c * (a + b + c)
    leading = discriminant[0]
    if leading == 0:
        return 2 * arb_series(midpoint.inv() * _artanh_over_root(discriminant, midpoint))
    if leading < 0:
        root = arb_series(-discriminant).sqrt()
        angle = (root * arb_series(midpoint).inv()).atan()
        turn = arb.pi() if midpoint[0] < 0 else arb(0)
        return 2 * (angle + turn) * root.inv()
    root = arb_series(discriminant).sqrt()
    logarithms = 2 * (root + arb_series(midpoint)).log() - arb_series(4 * edges).log()
    return logarithms * root.inv()


def _artanh_over_root(discriminant: Ball, midpoint: Ball) -> Ball:
    """sum_k z^k/(2k+1), z = discriminant/midpoint^2 without constant term: exact in truncation."""
    z = discriminant * (midpoint * midpoint).inv()
    total = z * 0
    for k in range(z.prec, -1, -1):
        total = total * z + fmpq(1, 2 * k + 1)
    return total
