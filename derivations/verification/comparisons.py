"""Room: derivations/verification.  What it means that two routes agree, and how a failure is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from flint import acb, arb, ctx

from axionportal.derivations.records import Check, Contribution, LoopFunction, Values

BITS_PER_DIGIT = 3.3219280948873626  # log2(10), rounded up


@dataclass(frozen=True)
class Comparison:
    """Digits on which two routes agree at one point, and a sentence if that is too few."""

    digits: int
    failure: str = ""


def check_of(subject: str, kind: str, digits: int, results: Iterable[Comparison]) -> Check:
    """One row from the comparisons at all points: the worst of them decides."""
    found = list(results)
    failures = [item.failure for item in found if item.failure]
    agreed = min((item.digits for item in found), default=0)
    passed = bool(found) and not failures and agreed >= digits
    detail = failures[0] if failures else ("" if passed else f"{subject}, {kind}: no point was compared")
    return Check(subject, kind, len(found), digits, agreed, "pass" if passed else "fail", detail)


def equation(record: LoopFunction | Contribution) -> str:
    """The record and its equation, for messages."""
    return f"{record.name} ({record.source})"


def shown_point(point: Values) -> str:
    """A point for messages: exact where short, otherwise to ten digits."""
    return ", ".join(f"{name}={_short(value)}" for name, value in point.items())


def _short(value: Fraction) -> str:
    text = f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value.numerator)
    if len(text) <= 24:
        return text
    with mpmath.workdps(30):
        return str(mpmath.nstr(mpmath.mpf(value.numerator) / value.denominator, 25))


def compare(
    record: LoopFunction | Contribution, point: Values, route: str, value: arb, reference: arb, digits: int
) -> Comparison:
    """Agreement of a number (a ball or a point) with a certified reference, in decimal digits."""
    agreed = agreed_digits(value, reference, digits)
    if agreed >= digits:
        return Comparison(agreed)
    return Comparison(agreed, failure_at(record, point, route, value, reference))


def agreed_digits(value: arb | acb, reference: arb | acb, digits: int) -> int:
    """Decimal digits on which two balls agree at least, relative to the second; at most twice ``digits``."""
    with ctx.workprec(int(digits * BITS_PER_DIGIT) + 128):
        difference = abs(value - reference).upper()
        scale = abs(reference).lower()
        if not (difference.is_finite() and scale > 0):
            return 0
        relative = difference / scale
        return 2 * digits if relative.is_zero() else _negative_log10(relative)


def _negative_log10(value: arb) -> int:
    with ctx.workprec(64):
        digits = (-(value.log() / arb(10).log())).lower().floor()
        return max(int(digits.unique_fmpz() or 0), 0)


def failure_at(
    record: LoopFunction | Contribution, point: Values, route: str, value: arb, reference: arb
) -> str:
    shown = [item.str(20, radius=False) for item in (value, reference)]
    return f"{equation(record)} at {shown_point(point)}: {route} gives {shown[0]}, the enclosure {shown[1]}"


def bits_for(digits: int) -> int:
    """Bits of relative accuracy that certify ``digits`` digits with some to spare."""
    return int((digits + 3) * BITS_PER_DIGIT) + 2
