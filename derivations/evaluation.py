"""Room: derivations.  Values with certified digits, from exact inputs and a rigorous enclosure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb

from axionportal.derivations.contributions import Record, load
from axionportal.derivations.errors import InputError, listed, shown
from axionportal.derivations.exact import parse_exact
from axionportal.derivations.records import Contribution, DerivationError
from axionportal.derivations.verification.enclosure import enclose

MOST_DIGITS = 10_000
_BITS_PER_DIGIT = 3.3219280948873626
_ATTEMPTS = 6


def evaluate(name: str, *, digits: int, scheme: str | None = None, **values: Any) -> mpmath.mpf:
    """The value of a loop function or contribution with ``digits`` certified significant digits.

    Every argument of the record must be given, as str, int, Fraction, Decimal or mpf; a float is the
    binary number that it is.  ``scheme`` is the regularisation of a divergent loop; without it the
    paper's cut-off.  Where the lepton could decay (m_lepton > m_fermion + m_boson) the value is the
    principal value of the integral, the real part of F2(0).  The result differs from the exact value
    by less than one unit in the last of the digits asked for.
    Raises UnknownNameError, InputError or OutsideDomainError.
    """
    record = load(name, scheme)
    text = certified_text(record, exact_values(record, values), digits)
    with mpmath.workdps(digits + 5):
        return mpmath.mpf(text)


def exact_values(record: Record, values: Mapping[str, Any]) -> dict[str, Fraction]:
    """``values`` as exact rationals, after checking that the keys are just the record's arguments."""
    parameters = record.parameters if isinstance(record, Contribution) else record.arguments
    wanted = [parameter.name for parameter in parameters]
    for key in values:
        if key not in wanted:
            message = f"{record.name} has no argument {shown(key)}: its arguments are {listed(wanted)}"
            raise InputError(message)
    missing = [name for name in wanted if name not in values]
    if missing:
        message = f"{record.name} needs a value for {' and '.join(missing)}: add {missing[0]}=NUMBER"
        raise InputError(message)
    return {name: parse_exact(name, values[name]) for name in wanted}


def require_digits(digits: int) -> int:
    """``digits`` if it is a whole number from 1 to 10000."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        message = f"digits={shown(digits)} is out of range: give a whole number from 1 to {MOST_DIGITS}"
        raise InputError(message)
    return digits


def certified_text(record: Record, values: Mapping[str, Fraction], digits: int) -> str:
    """The value rounded to ``digits`` significant digits; the enclosure proves every one of them."""
    require_digits(digits)
    bits = int(digits * _BITS_PER_DIGIT) + 16
    for attempt in range(_ATTEMPTS):
        text = rounded_text(enclose(record, values, bits=bits << attempt), digits)
        if text is not None:
            return text
    message = f"{record.name} lies too close to a rounding boundary at {digits} digits: ask for one more"
    raise DerivationError(message)


def rounded_text(ball: arb, digits: int) -> str | None:
    """The ball rounded to ``digits`` significant digits, or None if its ends round differently."""
    if ball.is_zero():
        return "0"
    middle, radius = _exact(ball.mid()), _exact(ball.rad())
    ends = [middle - radius, middle + radius]
    if (ends[0] > 0) != (ends[1] > 0):
        return None
    exponent = _decimal_exponent(max(abs(end) for end in ends))
    numbers = {_rounded(abs(end), exponent, digits) for end in ends}
    if len(numbers) != 1:
        return None
    mantissa = decimal_digits(numbers.pop())
    if len(mantissa) > digits:
        mantissa, exponent = mantissa[:digits], exponent + 1
    return ("-" if ends[0] < 0 else "") + _layout(mantissa, exponent)


def _exact(number: arb) -> Fraction:
    """The dyadic rational that a ball without radius is."""
    mantissa, exponent = number.man_exp()
    power = int(exponent)
    return Fraction(int(mantissa)) * (Fraction(2) ** power)


def _decimal_exponent(value: Fraction) -> int:
    """The integer k with 10^k <= value < 10^(k+1)."""
    guess = int((value.numerator.bit_length() - value.denominator.bit_length()) / _BITS_PER_DIGIT)
    while Fraction(10) ** guess > value:
        guess -= 1
    while Fraction(10) ** (guess + 1) <= value:
        guess += 1
    return guess


def _rounded(value: Fraction, exponent: int, digits: int) -> int:
    scaled = value * Fraction(10) ** (digits - 1 - exponent)
    return int((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))


def decimal_digits(number: int) -> str:
    """Decimal digits of a non-negative int of any length (str() stops at a few thousand digits)."""
    chunk, pieces = 10**4000, []
    while number >= chunk:
        number, rest = divmod(number, chunk)
        pieces.append(f"{rest:04000d}")
    return str(number) + "".join(reversed(pieces))


def _layout(mantissa: str, exponent: int) -> str:
    """Plain notation for exponents from -5 up to the number of digits, scientific otherwise."""
    if not -5 <= exponent < max(len(mantissa), 1):
        point = f".{mantissa[1:]}" if len(mantissa) > 1 else ""
        return f"{mantissa[0]}{point}e{exponent:+03d}"
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + mantissa
    whole, rest = mantissa[: exponent + 1], mantissa[exponent + 1 :]
    return f"{whole}.{rest}" if rest else whole
