"""Room: derivations/verification/ledger.  From a printed and a recomputed number to a verdict, and to text.

Tolerances: a number agrees when it rounds to what is printed (half a unit of the last printed digit);
"~" holds when both sides differ by less than the square root of ten, half an order of magnitude, so
that both round to the same power of ten up to one step.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import mpmath
import sympy as sp

from axionportal.derivations.records import ClaimVerdict
from axionportal.derivations.verification.ledger.printed import Printed
from axionportal.derivations.verification.pointwise import mpf

DIGITS = 20  # of recomputed numbers; the paper prints at most nine

Number: TypeAlias = Any
"""A Fraction, an int, or an mpf with DIGITS digits (mpmath ships no types)."""


def exact(number: Number) -> Fraction:
    """A number as a rational: what is recomputed with DIGITS digits stands for itself."""
    if isinstance(number, (Fraction, int)):
        return Fraction(number)
    sign, mantissa, exponent, _ = number._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)


def rounding(printed: Printed, recomputed: Number, otherwise: ClaimVerdict = "inconsistent") -> ClaimVerdict:
    """Confirmed where equal, confirmed-as-rounded where it rounds to what is printed, else ``otherwise``."""
    number = exact(recomputed)
    if number == printed.value:
        return "confirmed"
    return "confirmed-as-rounded" if printed.rounds(number) else otherwise


def holds(condition: bool, otherwise: ClaimVerdict = "inconsistent") -> ClaimVerdict:
    """Confirmed where a statement without numbers is true."""
    return "confirmed" if condition else otherwise


def about(condition: bool) -> ClaimVerdict:
    """Confirmed as rounded where a statement with "~" or "around" is true."""
    return "confirmed-as-rounded" if condition else "inconsistent"


def same_order(one: Number, other: Number) -> bool:
    """True where two positive numbers differ by less than half an order of magnitude."""
    ratio = exact(one) / exact(other)
    return ratio > 0 and Fraction(1, 10) < ratio**2 < 10


def root(number: Number) -> Fraction:
    """The square root, rounded to DIGITS digits."""
    with mpmath.workdps(DIGITS):
        return exact(mpmath.sqrt(mpf(exact(number))))


def decimal(expression: sp.Expr) -> mpmath.mpf:
    """A constant expression with DIGITS digits."""
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(str(sp.N(expression, DIGITS)))


def text(number: Number, digits: int = 3) -> str:
    """The number with ``digits`` significant digits, such as 4.22e-8 or 0.0817."""
    with mpmath.workdps(DIGITS):
        shown = mpmath.nstr(
            mpf(exact(number)), digits, strip_zeros=False, min_fixed=-4, max_fixed=max(5, digits)
        )
    mantissa, e, exponent = shown.partition("e")
    mantissa = mantissa.removesuffix(".")
    return f"{mantissa}e{int(exponent)}" if e else mantissa
