"""Room: codegen.  What each NumPy operation does to numbers with error bounds (bounded).

fl(a op b) = (a op b)(1 + e) with |e| <= 2^-53 for +, -, *, / and the square root (IEEE 754); no rounding
where one operand is 0, or a power of two in a product, or two exact operands are within a factor of two
of each other in a difference (Sterbenz).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from axionportal.codegen.numpy.bounded import (
    LIBM_ERROR,
    OPERATIONS,
    WIDER,
    Bounded,
    Linear,
    Ternary,
    constant,
    product_bound,
    quotient_bound,
)
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF


def exactly(value: Bounded) -> Bounded:
    """The enclosure as that of an exact number."""
    return Bounded(value.low, value.high, 0.0, 0.0)


def select(condition: Any, yes: Any, no: Any) -> Bounded:
    """What ``np.where`` gives: the hull of both where the condition is not decided."""
    a, b = constant(yes), constant(no)
    if not np.any(condition.possible):
        return b
    if np.all(condition.certain):
        return a
    hull = (
        np.minimum(a.low, b.low),
        np.maximum(a.high, b.high),
        np.maximum(a.absolute, b.absolute),
        np.maximum(a.relative, b.relative),
    )
    parts = zip(a.parts, b.parts, hull, strict=True)
    return Bounded(*(np.where(condition.certain, x, np.where(condition.possible, z, y)) for x, y, z in parts))


def _linear_of(a: Bounded, like: Linear) -> Linear:
    """An operand's error, all of it the rest where it is not followed."""
    if a.linear is not None:
        return a.linear
    zero = np.zeros(())
    return Linear(like.noise, zero, zero, a.absolute)


def _rounded(
    low: Any, high: Any, absolute: Any, relative: Any, unit: Any = UNIT_ROUNDOFF, linear: Linear | None = None
) -> Bounded:
    """A result with the errors that it has from its operands, and its own rounding."""
    low, high = _widened(low, high)
    size = np.maximum(np.abs(low), np.abs(high))
    absolute, relative = absolute * (1 + WIDER), relative * (1 + WIDER)
    if linear is not None:
        absolute = np.fmin(absolute, linear.bound())
    own = unit * (size + np.where(np.isinf(absolute), 0.0, absolute)) * (1 + WIDER)
    with_own = None if linear is None else linear.with_rest(own)
    return Bounded(
        low, high, (absolute + own) * (1 + WIDER), (relative + unit * (1 + relative)) * (1 + WIDER), with_own
    )


def _is_number(a: Bounded, value: float) -> Any:
    return a.exact & (a.low == value) & (a.high == value)


def _is_power_of_two(a: Bounded) -> Any:
    return (not a.is_unit) & a.exact & (a.low == a.high) & (np.frexp(np.abs(a.low))[0] == 0.5)


def _add(a: Bounded, b: Bounded) -> Bounded:
    alike = ((a.low >= 0) & (b.low >= 0)) | ((a.high <= 0) & (b.high <= 0))
    relative = np.where(alike, np.maximum(a.relative, b.relative), np.inf)
    opposite = ((a.low > 0) & (b.high < 0)) | ((a.high < 0) & (b.low > 0))
    near = (a.least >= b.size / 2) & (b.least >= a.size / 2)
    sterbenz = a.exact & b.exact & opposite & near
    unit = np.where(sterbenz | _is_number(a, 0.0) | _is_number(b, 0.0), 0.0, UNIT_ROUNDOFF)
    linear = None
    if like := a.linear or b.linear:
        linear = _linear_of(a, like).plus(_linear_of(b, like))
    return _rounded(a.low + b.low, a.high + b.high, a.absolute + b.absolute, relative, unit, linear)


def _subtract(a: Bounded, b: Bounded) -> Bounded:
    plain = _add(a, _negative(b))
    for other, difference in a.differences:
        if b.exact.all() and np.array_equal(b.low, other.low) and np.array_equal(b.high, other.high):
            near = (a.least >= b.size / 2) & (b.least >= a.size / 2)
            unit = np.where(near, 0.0, UNIT_ROUNDOFF)
            return _rounded(difference.low, difference.high, 0.0, 0.0, unit)
    return plain


def _multiply(a: Bounded, b: Bounded) -> Bounded:
    products = [product_bound(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    unit = np.where(_is_power_of_two(a) | _is_power_of_two(b), 0.0, UNIT_ROUNDOFF)
    both = product_bound(a.absolute, b.absolute)
    absolute = product_bound(a.size, b.absolute) + product_bound(b.size, a.absolute) + both
    relative = a.relative + b.relative + product_bound(a.relative, b.relative)
    linear = None
    if like := a.linear or b.linear:
        by_a, by_b = _linear_of(a, like).times(b.low, b.high), _linear_of(b, like).times(a.low, a.high)
        linear = by_a.plus(by_b).with_rest(both)
    return _rounded(
        reduce(np.minimum, products), reduce(np.maximum, products), absolute, relative, unit, linear
    )


def _divide(a: Bounded, b: Bounded) -> Bounded:
    through_zero = (b.low <= 0) & (b.high >= 0)
    quotients = [quotient_bound(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    low = np.where(through_zero, -np.inf, reduce(np.minimum, quotients))
    high = np.where(through_zero, np.inf, reduce(np.maximum, quotients))
    size = np.maximum(np.abs(low), np.abs(high))
    below = np.maximum(b.least - b.absolute, 0.0)
    above = a.absolute + product_bound(size, b.absolute)
    relative = np.where(b.relative < 0.5, (a.relative + b.relative) / (1 - b.relative), np.inf)
    unit = np.where(_is_power_of_two(b), 0.0, UNIT_ROUNDOFF)
    linear = None
    if like := a.linear or b.linear:
        inverse = 1 / b.high * (1 - WIDER), 1 / b.low * (1 + WIDER)  # only for positive b
        first = _linear_of(a, like).plus(_linear_of(b, like).times(-high, -low)).times(*inverse)
        second = product_bound(above, b.absolute) / (b.least * below)
        linear = first.with_rest(np.where(b.low > 0, second, np.inf))
    return _rounded(low, high, quotient_bound(above, below), relative, unit, linear)


def _negative(a: Bounded) -> Bounded:
    linear = None
    if a.linear is not None:
        linear = Linear(a.linear.noise, -a.linear.high, -a.linear.low, a.linear.rest)
    return Bounded(-a.high, -a.low, a.absolute, a.relative, linear)


def _modulus(a: Bounded) -> Bounded:
    if np.all((a.low >= 0) & (a.relative < 1)):
        return a
    return Bounded(a.least, a.size, a.absolute, a.relative)


def _copysign(a: Bounded, sign: Bounded) -> Bounded:
    """The sign is that of a computed number."""
    positive = (sign.low >= 0) & (sign.relative < 1)
    negative = (sign.high <= 0) & (sign.relative < 1)
    if np.all(positive):
        return _modulus(a)
    if np.all(negative):
        return _negative(_modulus(a))
    low = np.where(positive, a.least, -a.size)
    high = np.where(negative, -a.least, a.size)
    known = positive | negative
    return Bounded(low, high, np.where(known, a.absolute, np.inf), np.where(known, a.relative, np.inf))


def _sqrt(a: Bounded) -> Bounded:
    low, high = np.sqrt(np.maximum(a.low, 0.0)), np.sqrt(np.maximum(a.high, 0.0))
    relative = np.where(a.relative < 0.5, a.relative / 2 * (1 + a.relative), np.inf)
    return _rounded(low, high, np.inf, relative)


def _of_library(low: Any, high: Any, linear: Linear | None, absolute: Any, relative: Any) -> Bounded:
    """A library function's result; its own error is followed where that of its argument is."""
    plain = _rounded(low, high, absolute, relative, LIBM_ERROR)
    if linear is None:
        return plain
    own = linear.noise.follow(_rounded(low, high, 0.0, 0.0, LIBM_ERROR))
    return Bounded(plain.low, plain.high, *plain.parts[2:], linear.plus(_linear_of(own, linear)))


def _log(a: Bounded) -> Bounded:
    small = a.relative < 2.0**-20
    absolute = np.where(small, a.relative * (1 + a.relative), np.inf)
    linear = None
    if a.linear is not None:
        slopes = a.linear.times(1 / a.high * (1 - WIDER), 1 / a.low * (1 + WIDER))
        linear = slopes.with_rest(np.where(small, a.relative**2, np.inf))
    return _of_library(np.log(a.low), np.log(a.high), linear, absolute, np.inf)


def _log1p(a: Bounded) -> Bounded:
    """Of positive numbers, where its logarithmic derivative is at most 1."""
    small = (a.relative < 2.0**-20) & (a.low >= 0)
    relative = np.where(small, a.relative * (1 + a.relative), np.inf)
    absolute = np.where(small, a.absolute / (1 + a.low / 2), np.inf)
    linear = None
    if a.linear is not None:
        slopes = a.linear.times(1 / (1 + a.high) * (1 - WIDER), 1 / (1 + a.low) * (1 + WIDER))
        second = (a.absolute / (1 + a.low / 2)) ** 2
        linear = slopes.with_rest(np.where(small, second, np.inf))
    return _of_library(np.log1p(a.low), np.log1p(a.high), linear, absolute, relative)


def _arctan2(y: Bounded, x: Bounded) -> Bounded:
    """For y >= 0: the angle is monotonic in both."""
    angles = [np.arctan2(b, a) for a in (x.low, x.high) for b in (y.low, y.high)]
    least = np.maximum(y.least - y.absolute, 0.0) ** 2 + np.maximum(x.least - x.absolute, 0.0) ** 2
    absolute = (x.size * y.absolute + y.size * x.absolute + x.absolute * y.absolute) / least
    both = (x.relative + y.relative) / (1 - x.relative)
    relative = np.where((x.low > 0) & (x.relative < 0.5), both, np.inf)
    usual = (y.low >= 0) & (y.relative < 1)
    linear = None
    if like := x.linear or y.linear:
        most = x.size**2 + y.size**2
        by_y = x.low / np.where(x.low < 0, least, most), x.high / np.where(x.high < 0, most, least)
        by_x = -y.high / least, -y.low / most
        linear = _linear_of(y, like).times(*_widened(*by_y)).plus(_linear_of(x, like).times(*_widened(*by_x)))
        linear = linear.with_rest(np.where(usual, (x.absolute + y.absolute) ** 2 / least, np.inf))
    absolute = np.where(usual, absolute, np.inf)
    return _of_library(reduce(np.minimum, angles), reduce(np.maximum, angles), linear, absolute, relative)


def _widened(low: Any, high: Any) -> tuple[Any, Any]:
    return low * np.where(low > 0, 1 - WIDER, 1 + WIDER), high * np.where(high > 0, 1 + WIDER, 1 - WIDER)


def _one_of(a: Bounded, b: Bounded, which: Callable[..., Any]) -> Bounded:
    """Neither error can grow by taking the smaller, or the larger, of two computed numbers."""
    if np.all(which(a.low, b.high) == a.low) and np.all(which(a.high, b.low) == a.high):
        return a
    return Bounded(which(a.low, b.low), which(a.high, b.high), np.maximum(a.absolute, b.absolute))


def _greater(a: Bounded, b: Bounded) -> Ternary:
    """Of computed numbers; where the relative error is below 1, the computed sign is the exact one."""
    spread = np.where(_is_number(b, 0.0) & (a.relative < 1), 0.0, (a.absolute + b.absolute) * (1 + WIDER))
    return Ternary(a.high + spread > b.low, a.low - spread > b.high)


def equal(a: Bounded, b: Bounded) -> Ternary:
    points = (a.low == a.high) & (b.low == b.high) & a.exact & b.exact & (a.low == b.low)
    return Ternary(~(_greater(a, b).certain | _greater(b, a).certain), points)


OPERATIONS |= {
    np.add: _add,
    np.subtract: _subtract,
    np.multiply: _multiply,
    np.divide: _divide,
    np.negative: _negative,
    np.absolute: _modulus,
    np.copysign: _copysign,
    np.sqrt: _sqrt,
    np.log: _log,
    np.log1p: _log1p,
    np.arctan2: _arctan2,
    np.minimum: lambda a, b: _one_of(a, b, np.minimum),
    np.maximum: lambda a, b: _one_of(a, b, np.maximum),
    np.greater: _greater,
    np.greater_equal: lambda a, b: ~_greater(b, a),
    np.less: lambda a, b: _greater(b, a),
    np.less_equal: lambda a, b: ~_greater(a, b),
    np.equal: equal,
}
