"""Room: derivations.  Exact numbers from what users write: no float on the way, nothing evaluated."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import fmpq, fmpz

from axionportal.derivations.errors import InputError, shown

LONGEST_NUMBER = 4_000
"""Largest number of characters, and largest decimal exponent, that an input may have."""

MOST_BITS = 1 << 17
"""Largest size of a numerator, denominator or mantissa: some ten thousand digits and more to spare."""

_FARTHEST = 7 * LONGEST_NUMBER
"""Largest binary exponent: that of the longest text, 4000 digits and a power of 10^4000."""

_DECIMAL = re.compile(r"([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d{1,9}))?", re.ASCII)
_RATIO = re.compile(r"[+-]?\d+/\d+", re.ASCII)


def parse_exact(name: str, value: Any) -> Fraction:
    """The rational number that ``value`` stands for, exactly.

    ``value`` is a str ("0.1056583745", "1e-3", "2/3"), int, Fraction, Decimal, mpmath mpf, or a float,
    which is the binary number that it is.  Raises InputError naming ``name`` for anything else.
    """
    return as_fraction(parse_rational(name, value))


def as_fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def parse_rational(name: str, value: Any) -> fmpq:
    """The same as flint's rational number."""
    if isinstance(value, str):
        return _from_text(name, value.strip())
    if isinstance(value, bool):
        raise InputError(_no_number(name, value))
    if isinstance(value, (int, Fraction)):
        return _from_integers(name, value.numerator, value.denominator)
    if isinstance(value, (float, Decimal)):
        return _from_finite(name, value)
    if hasattr(value, "_mpf_"):
        return _from_mpf(name, value)
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        return _from_array(name, value)
    raise InputError(_no_number(name, value))


def _no_number(name: str, value: Any) -> str:
    return (
        f"{name}={shown(value)} is not a finite number; "
        "write it as a decimal such as 0.1056583745 or 1e-3, or as a fraction such as 2/3"
    )


@lru_cache(maxsize=1024)  # in a scan most arguments are the same constants at every point
def _from_text(name: str, text: str) -> fmpq:
    if len(text) > LONGEST_NUMBER:
        message = f"{name}={shown(text)} has {len(text)} characters; at most {LONGEST_NUMBER} are accepted"
        raise InputError(message)
    found = _DECIMAL.fullmatch(text)
    if not found:
        return _from_ratio(name, text)
    sign, whole, places, places_alone, power = found.groups()
    places = places_alone or places
    exponent = int(power or 0)
    if abs(exponent) > LONGEST_NUMBER:
        message = f"{name}={shown(text)} has an exponent beyond {LONGEST_NUMBER}; give a smaller one"
        raise InputError(message)
    number = fmpz(f"{'-' if sign == '-' else ''}{whole or ''}{places}")
    exponent -= len(places)
    if exponent >= 0:
        return fmpq(number * fmpz(10) ** exponent)
    return fmpq(number, fmpz(10) ** -exponent)


def _from_ratio(name: str, text: str) -> fmpq:
    if not _RATIO.fullmatch(text):
        raise InputError(_no_number(name, text))
    above, below = (fmpz(part.lstrip("+")) for part in text.split("/"))
    if below == 0:
        raise InputError(f"{name}={shown(text)} divides by zero; give a non-zero denominator")
    return fmpq(above, below)


def _from_finite(name: str, value: float | Decimal) -> fmpq:
    if not (math.isfinite(value) if isinstance(value, float) else value.is_finite()):
        raise InputError(_no_number(name, value))
    if isinstance(value, Decimal):
        return _from_decimal(name, value)
    return fmpq(*value.as_integer_ratio())


def _from_decimal(name: str, value: Decimal) -> fmpq:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # it is finite
    if abs(value.adjusted()) > LONGEST_NUMBER:
        message = f"{name}={shown(value)} has an exponent beyond {LONGEST_NUMBER}; give a smaller one"
        raise InputError(message)
    _require_size(name, 4 * len(digits), 4 * len(digits))
    whole = fmpz("".join(map(str, digits))) * (-1 if sign else 1)
    power = fmpz(10) ** abs(exponent)
    return fmpq(whole * power) if exponent >= 0 else fmpq(whole, power)


@lru_cache(maxsize=1024)  # see _from_text
def _from_integers(name: str, above: int, below: int) -> fmpq:
    _require_size(name, above.bit_length(), below.bit_length())
    return fmpq(above, below)


def _from_array(name: str, value: Any) -> fmpq:
    """A NumPy scalar or an array of one number."""
    kind, number = getattr(getattr(value, "dtype", None), "kind", ""), value.item()
    if kind not in "biuf" or not isinstance(number, (bool, int, float)):  # longdouble is no Python number
        raise InputError(_no_number(name, value))
    return parse_rational(name, number)


def _require_size(name: str, above: int, below: int) -> None:
    """Refuse numbers that would take very long, by the bits of numerator and denominator."""
    if max(above, below) > MOST_BITS or abs(above - below) > _FARTHEST:
        message = (
            f"{name} is a number of more than {MOST_BITS} bits, or beyond 2^{_FARTHEST}; give a shorter one"
        )
        raise InputError(message)


def _from_mpf(name: str, value: Any) -> fmpq:
    sign, mantissa, exponent, _ = value._mpf_
    if not mantissa and exponent:
        raise InputError(_no_number(name, value))
    _require_size(name, int(mantissa).bit_length(), -int(exponent))
    magnitude = fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
    return -magnitude if sign else magnitude
