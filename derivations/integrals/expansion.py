"""Room: derivations/integrals.  Limits of one-scale functions, to any order, with proven remainders.

A term comes from the exact series of ``kernel_series``; the remainder is a bound of its exact tail,
written as a constant times the first power left out, with the constant rounded up.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from flint import arb, ctx

from axionportal.derivations.algebra import ceiling_decimal
from axionportal.derivations.integrals.kernel_series import KernelSeries, kernel_series
from axionportal.derivations.integrals.local_series import LOG, LogSeries, Point
from axionportal.derivations.records import Expansion, ExpansionTerm, LoopFunction, Remainder

ONE_SCALE_LIMITS: tuple[Point, ...] = ("large-mass", "light-mass", "threshold")

TITLES: dict[str, str] = {
    "large-mass": "mediator much heavier than the lepton",
    "light-mass": "mediator much lighter than the lepton",
    "threshold": "mediator near twice the lepton mass",
}


def _rational_bounds(constant: arb) -> tuple[Fraction, Fraction]:
    """Dyadic rationals below and above a constant, from its ball."""
    parts = [number.man_exp() for number in (constant.mid(), constant.rad())]
    middle, radius = (Fraction(int(m)) * Fraction(2) ** int(e) for m, e in parts)
    return middle - radius, middle + radius


def _constant_bounds() -> dict[sp.Expr, tuple[Fraction, Fraction]]:
    with ctx.workprec(2048):
        return {
            sp.Integer(1): (Fraction(1), Fraction(1)),
            sp.pi: _rational_bounds(arb.pi()),
            sp.log(2): _rational_bounds(arb.const_log2()),
        }


_CONSTANTS = _constant_bounds()
"""Rational bounds of the constants among the basis elements; coefficients cancel to many digits."""


def one_scale_expansion(kernel: LoopFunction, limit: Point, order: int) -> Expansion:
    """The expansion of a one-scale function: ``order`` powers of the small variable beyond the first."""
    series = kernel_series(kernel, limit, order)
    first = series.lowest()
    terms = tuple(ExpansionTerm(power, term_expression(series, first + power)) for power in range(order + 1))
    return Expansion(
        subject=kernel.name,
        limit=limit,
        order=order,
        variable=series.local.symbol,
        small=series.small,
        point=sp.Integer(0),
        terms=terms,
        remainder=_remainder(series, first + order + 1),
        title=TITLES[limit],
    )


def term_expression(series: KernelSeries, exponent: int) -> sp.Expr:
    """One power of the small variable with its coefficient, in the kernel's own argument."""
    coefficient = series.term(exponent).xreplace({LOG: series.log_small})
    return coefficient * series.small**exponent


def tail_constants(
    series: KernelSeries, start: int, *, derivative: bool = False
) -> tuple[sp.Rational, sp.Rational]:
    """(A, B) with |tail from t^start on| <= (A + B |ln t|) |t|^start in the domain of the local variable.

    With ``derivative`` the bound is on |d tail/dt| <= (A + B |ln t|) |t|^(start - 1).
    """
    limit = series.local.limit
    logarithmic = series.parts.get(LOG)
    constants = {item: part for item, part in series.parts.items() if item != LOG}
    plain = _constant_tail(constants, start, limit, derivative)
    if logarithmic is None:
        return ceiling_decimal(plain), sp.Integer(0)
    plain += logarithmic.tail(start, limit) if derivative else 0
    return ceiling_decimal(plain), ceiling_decimal(logarithmic.tail(start, limit, derivative=derivative))


def _constant_tail(parts: LogSeries, start: int, limit: Fraction, derivative: bool) -> Fraction:
    """Tail of the series without logarithm, with the constants 1, pi, ln 2 added up where known."""
    end = min(part.end for part in parts.values() if not part.is_polynomial)
    total = Fraction(0)
    for exponent in range(start, end):
        weight = abs(exponent) if derivative else 1
        total += weight * _magnitude(parts, exponent) * limit ** (exponent - start)
    for element, part in parts.items():
        rest = part.tail(max(start, end), limit, derivative=derivative)
        total += _CONSTANTS[element][1] * rest * limit ** (max(start, end) - start)
    return total


def _magnitude(parts: LogSeries, exponent: int) -> Fraction:
    """Upper bound of |sum_i constant_i c_i|, from rational bounds of the constants."""
    low, high = Fraction(0), Fraction(0)
    for element, part in parts.items():
        value = part.coefficient(exponent)
        ends = sorted(value * bound for bound in _CONSTANTS[element])
        low, high = low + ends[0], high + ends[1]
    return max(abs(low), abs(high))


def _remainder(series: KernelSeries, start: int) -> Remainder:
    plain, logarithmic = tail_constants(series, start)
    size = sp.Abs(series.small) if series.local.point == "threshold" else series.small
    weight = plain + logarithmic * sp.Abs(series.log_small)
    return Remainder(
        bound=weight * size**start,
        condition=sp.Le(size, series.local.limit_text),
        reason=(
            "exact coefficients up to forty orders further, then a geometric bound proved from "
            "the recurrence of the master integral"
        ),
    )
