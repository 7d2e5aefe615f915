"""Room: derivations.  From a ball to decimal digits, by integers alone, and None where its ends differ."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import mpmath
from flint import arb, ctx, fmpz
from mpmath.libmp import from_man_exp

_LOG10_2 = math.log10(2)
_TINY, _HUGE = 1e-300, 1e300
_HALF = arb(0.5)


class Rounded(NamedTuple):
    """sign x mantissa x 10^exponent; the mantissa has as many digits as were asked for, or all is zero."""

    sign: int
    mantissa: fmpz
    exponent: int

    def text(self) -> str:
        """Plain notation from 1e-5 up to as many digits as there are, scientific otherwise."""
        if not self.sign:
            return "0"
        digits = str(self.mantissa)
        return ("-" if self.sign < 0 else "") + _layout(digits, self.exponent + len(digits) - 1)

    def mpf(self, bits: int) -> mpmath.mpf:
        """The nearest number with a mantissa of ``bits`` bits."""
        if self.exponent >= 0:
            whole = self.mantissa * _power_of_ten(self.exponent)
            return mpmath.mp.make_mpf(from_man_exp(self.sign * int(whole), 0, bits, "n"))
        below = _power_of_ten(-self.exponent)
        shift = max(bits + 2 + below.bit_length() - self.mantissa.bit_length(), 0)
        quotient, rest = divmod(self.mantissa << shift, below)
        sticky = 2 * int(quotient) + (rest != 0)  # what is cut off matters only where it breaks a tie
        return mpmath.mp.make_mpf(from_man_exp(self.sign * sticky, -shift - 1, bits, "n"))


def rounded(ball: arb, digits: int) -> Rounded | None:
    """The ball rounded to ``digits`` significant digits, half away from zero, if both ends give the same."""
    return _by_balls(ball, digits) or _by_integers(ball, digits)


def _by_balls(ball: arb, digits: int) -> Rounded | None:
    """The ordinary case in a few operations: floor(|x| 10^shift + 1/2) is one and the same integer."""
    size = abs(float(ball))
    if not _TINY < size < _HUGE:
        return None
    exponent = math.floor(math.log10(size)) - digits + 1
    previous, ctx.prec = ctx.prec, int(digits * 3.33) + 64
    try:
        scaled = abs(ball) / _power_of_ten(exponent) if exponent > 0 else abs(ball) * _power_of_ten(-exponent)
        mantissa = (scaled + _HALF).floor().unique_fmpz()
    finally:
        ctx.prec = previous
    if mantissa is None or not _power_of_ten(digits - 1) < mantissa < _power_of_ten(digits):
        return None
    return Rounded(1 if ball > 0 else -1, mantissa, exponent)


def _by_integers(ball: arb, digits: int) -> Rounded | None:
    """Every case, exactly."""
    if ball.is_zero():
        return Rounded(0, fmpz(0), 0)
    small, large, unit = _ends(ball)
    if small <= 0:
        return None
    exponent, twice = _leading(large, unit, digits)
    mantissa = (twice + 1) >> 1
    if mantissa != (_twice(small, unit, digits - 1 - exponent) + 1) >> 1:
        return None
    if mantissa == _power_of_ten(digits):
        mantissa, exponent = _power_of_ten(digits - 1), exponent + 1
    return Rounded(1 if ball > 0 else -1, mantissa, exponent - digits + 1)


def rounded_text(ball: arb, digits: int) -> str | None:
    """The ball rounded to ``digits`` significant digits as text."""
    found = rounded(ball, digits)
    return found if found is None else found.text()


def _ends(ball: arb) -> tuple[fmpz, fmpz, int]:
    """The ends of |ball| as integers times 2^unit."""
    middle, low = ball.mid().man_exp()
    radius, step = ball.rad().man_exp()
    unit = int(min(low, step) if radius else low)
    middle, radius = abs(middle) << int(low) - unit, radius << int(step) - unit if radius else radius
    return middle - radius, middle + radius, unit


def _leading(value: fmpz, unit: int, digits: int) -> tuple[int, fmpz]:
    """The k with 10^k <= x = value 2^unit < 10^(k+1), and floor(2 x 10^(digits-1-k))."""
    surplus = max(value.bit_length() - 60, 0)
    exponent = math.floor(math.log10(int(value >> surplus)) + (unit + surplus) * _LOG10_2)
    while True:
        twice = _twice(value, unit, digits - 1 - exponent)
        if twice < 2 * _power_of_ten(digits - 1):
            exponent -= 1
        elif twice >= 2 * _power_of_ten(digits):
            exponent += 1
        else:
            return exponent, twice


def _twice(value: fmpz, unit: int, shift: int) -> fmpz:
    """floor(2 value 2^unit 10^shift)."""
    unit += 1
    if shift >= 0:
        scaled = value * _power_of_ten(shift)
        return scaled << unit if unit >= 0 else scaled >> -unit
    power = _power_of_ten(-shift)
    return (value << unit) // power if unit >= 0 else value // (power << -unit)


@lru_cache(maxsize=1024)
def _power_of_ten(exponent: int) -> fmpz:
    return fmpz(10) ** exponent


def _layout(mantissa: str, exponent: int) -> str:
    if not -5 <= exponent < len(mantissa):
        point = f".{mantissa[1:]}" if len(mantissa) > 1 else ""
        return f"{mantissa[0]}{point}e{exponent:+03d}"
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + mantissa
    whole, rest = mantissa[: exponent + 1], mantissa[exponent + 1 :]
    return f"{whole}.{rest}" if rest else whole
