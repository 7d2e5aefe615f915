"""Room: derivations/integrals.  Limits of one-scale functions, to any order, with proven remainders.

A term comes from the exact series of ``kernel_series``; the remainder is a bound of its exact tail,
written as a constant times the first power left out, with the constant rounded up.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from axionportal.derivations.algebra import ceiling_decimal
from axionportal.derivations.integrals.kernel_series import KernelSeries, kernel_series
from axionportal.derivations.integrals.local_series import LOG, Point
from axionportal.derivations.records import Expansion, ExpansionTerm, LoopFunction, Remainder

ONE_SCALE_LIMITS: tuple[Point, ...] = ("large-mass", "light-mass", "threshold")

TITLES: dict[str, str] = {
    "large-mass": "mediator much heavier than the lepton",
    "light-mass": "mediator much lighter than the lepton",
    "threshold": "mediator near twice the lepton mass",
}

_CONSTANT_BOUNDS: dict[sp.Expr, Fraction] = {
    sp.Integer(1): Fraction(1),
    sp.pi: Fraction(355, 113),
    sp.log(2): Fraction(7, 10),
}
"""Rational upper bounds of the constants among the basis elements."""


def one_scale_expansion(kernel: LoopFunction, limit: Point, order: int) -> Expansion:
    """The expansion of a one-scale function: ``order`` powers of the small variable beyond the first."""
    series = kernel_series(kernel, limit, order)
    first = series.lowest()
    terms = tuple(
        ExpansionTerm(power, term_expression(series, first + power)) for power in range(order + 1)
    )
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
    return coefficient * sp.powdenest(series.small**exponent, force=True)


def tail_constants(
    series: KernelSeries, start: int, *, derivative: bool = False
) -> tuple[sp.Rational, sp.Rational]:
    """(A, B) with |tail from t^start on| <= (A + B |ln t|) |t|^start in the domain of the local variable.

    With ``derivative`` the bound is on |d tail/dt| <= (A + B |ln t|) |t|^(start - 1).
    """
    limit = series.local.limit
    plain, logarithmic = Fraction(0), Fraction(0)
    for element, part in series.parts.items():
        if element == LOG:
            logarithmic += part.tail(start, limit, derivative=derivative)
            plain += part.tail(start, limit) if derivative else 0
        else:
            plain += _CONSTANT_BOUNDS[element] * part.tail(start, limit, derivative=derivative)
    return ceiling_decimal(plain), ceiling_decimal(logarithmic)


def _remainder(series: KernelSeries, start: int) -> Remainder:
    plain, logarithmic = tail_constants(series, start)
    size = sp.Abs(series.small) if series.local.point == "threshold" else series.small
    weight = plain + logarithmic * sp.Abs(series.log_small)
    return Remainder(
        bound=weight * sp.powdenest(size**start, force=True),
        condition=sp.Le(size, series.local.limit_text),
        reason=(
            "exact coefficients up to forty orders further, then a geometric bound proved from "
            "the recurrence of the master integral"
        ),
    )
