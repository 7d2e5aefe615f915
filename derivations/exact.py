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
    if isinstance(value, int):
        return fmpq(value)
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    if isinstance(value, (float, Decimal)):
        return _from_finite(name, value)
    if hasattr(value, "_mpf_"):
        return _from_mpf(name, value)
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        return parse_rational(name, value.item())
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
    above, below = (int(part) for part in text.split("/"))
    if below == 0:
        raise InputError(f"{name}={shown(text)} divides by zero; give a non-zero denominator")
    return fmpq(above, below)


def _from_finite(name: str, value: float | Decimal) -> fmpq:
    if not (math.isfinite(value) if isinstance(value, float) else value.is_finite()):
        raise InputError(_no_number(name, value))
    if isinstance(value, Decimal) and abs(value.adjusted()) > LONGEST_NUMBER:
        message = f"{name}={shown(value)} has an exponent beyond {LONGEST_NUMBER}; give a smaller one"
        raise InputError(message)
    return fmpq(*value.as_integer_ratio())


def _from_mpf(name: str, value: Any) -> fmpq:
    sign, mantissa, exponent, _ = value._mpf_
    if not mantissa and exponent:
        raise InputError(_no_number(name, value))
    magnitude = fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
    return -magnitude if sign else magnitude
