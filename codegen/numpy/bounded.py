"""Room: codegen.  Numbers that know how far rounding may have taken them, for running emitted code on.

A ``Bounded`` is an array of boxes: an enclosure of the exact value over each box and bounds of
|computed - exact|, absolute and relative to the exact value.  NumPy's operations on it follow

    fl(a op b) = (a op b)(1 + e),  |e| <= 2^-53,

for +, -, *, / and the square root (IEEE 754), and |e| <= 2^-52 LIBM_ULPS for log, log1p and arctan2.
Enclosures and bounds are widened after each operation by more than their own rounding.  Numbers are
taken to be neither subnormal nor overflowing: the certificate's range sees to that.

Errors that enter several terms, and largely cancel there, are followed as ``Noise``: the computed
number is exact + sum_i d_i noise_i + rest, with an enclosure of each d_i.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles

LIBM_ULPS = 4
"""Assumed of log, log1p and arctan2: NumPy's own limit for its vector implementations."""

LIBM_ERROR = 2 * LIBM_ULPS * UNIT_ROUNDOFF

WIDER = 2.0**-49
"""Relative widening of what is computed in doubles with a few roundings."""


@dataclass(frozen=True)
class Ternary:
    """A comparison of computed numbers: where it may hold, and where it must."""

    possible: Any
    certain: Any

    def __and__(self, other: Ternary) -> Ternary:
        return Ternary(self.possible & other.possible, self.certain & other.certain)

    def __or__(self, other: Ternary) -> Ternary:
        return Ternary(self.possible | other.possible, self.certain | other.certain)

    def __invert__(self) -> Ternary:
        return Ternary(~np.asarray(self.certain), ~np.asarray(self.possible))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **_: Any) -> Ternary:
        if ufunc is not np.logical_not or method != "__call__":
            raise TypeError(f"{ufunc} of a comparison")
        return ~self


class Noise:
    """The errors that are followed: row i of ``sizes`` bounds the i-th, one column per box."""

    def __init__(self, most: int, boxes: int) -> None:
        self.sizes = np.zeros((most, boxes))
        self.used = 0

    def follow(self, item: Bounded) -> Bounded:
        """The same number with its whole error as one followed error."""
        self.sizes[self.used] = item.absolute
        slopes = np.zeros_like(self.sizes)
        slopes[self.used] = 1.0
        self.used += 1
        return Bounded(item.low, item.high, item.absolute, item.relative, Linear(self, slopes, slopes, 0.0))


@dataclass(frozen=True)
class Linear:
    """computed - exact = sum_i d_i noise_i + at most ``rest``, with low <= d_i <= high."""

    noise: Noise
    low: Doubles
    high: Doubles
    rest: Any

    def plus(self, other: Linear) -> Linear:
        return Linear(self.noise, self.low + other.low, self.high + other.high, self.rest + other.rest)

    def times(self, low: Any, high: Any) -> Linear:
        """Multiplied by a number of the enclosure [low, high]."""
        positive = low >= 0
        if np.all(positive):
            lower = np.where(self.low >= 0, low, high) * self.low
            upper = np.where(self.high >= 0, high, low) * self.high
        else:
            products = [x * y for x in (self.low, self.high) for y in (low, high)]
            lower, upper = reduce(np.minimum, products), reduce(np.maximum, products)
        factor = np.maximum(np.abs(low), np.abs(high))
        return Linear(self.noise, lower, upper, _product(self.rest, factor))

    def with_rest(self, more: Any) -> Linear:
        return Linear(self.noise, self.low, self.high, self.rest + more)

    def bound(self) -> Doubles:
        """Of the error in all."""
        used = self.noise.used
        slopes = np.maximum(np.abs(self.low[:used]), np.abs(self.high[:used]))
        total: Doubles = (_product(slopes, self.noise.sizes[:used]).sum(axis=0) + self.rest) * (
            1 + 16 * WIDER
        )
        return total


class Bounded(NDArrayOperatorsMixin):
    """Enclosures ``low`` <= exact <= ``high`` with ``absolute`` and ``relative`` errors of the computed."""

    def __init__(
        self,
        low: Any,
        high: Any,
        absolute: Any = np.inf,
        relative: Any = np.inf,
        linear: Linear | None = None,
    ) -> None:
        self.low, self.high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
        self.linear = linear
        self.differences: tuple[tuple[Bounded, Bounded], ...] = ()
        """Exact numbers with enclosures of this number less them, better than by subtraction."""
        with np.errstate(all="ignore"):
            if linear is not None:
                absolute = np.fmin(absolute, linear.bound())
            self.absolute = np.fmin(absolute, _product(relative, self.size) * (1 + WIDER))
            self.relative = np.fmin(relative, _quotient(self.absolute, self.least) * (1 + WIDER))

    @property
    def size(self) -> Doubles:
        """Upper bound of the exact modulus."""
        return np.maximum(np.abs(self.low), np.abs(self.high))

    @property
    def least(self) -> Doubles:
        """Lower bound of the exact modulus."""
        return np.maximum(np.maximum(self.low, -self.high), 0.0)

    @property
    def exact(self) -> Any:
        """Where the computed number is the exact one."""
        return self.absolute == 0.0

    @property
    def parts(self) -> tuple[Any, Any, Any, Any]:
        return self.low, self.high, self.absolute, self.relative

    def within(self, low: Any, high: Any) -> Bounded:
        """The same with an enclosure that is known otherwise."""
        return Bounded(np.maximum(self.low, low), np.minimum(self.high, high), *self.parts[2:], self.linear)

    def moved(self, by: Any) -> Bounded:
        """The same computed number, for an exact value that differs by at most ``by``."""
        linear = None if self.linear is None else self.linear.with_rest(by)
        return Bounded(self.low - by, self.high + by, (self.absolute + by) * (1 + WIDER), np.inf, linear)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
        if method != "__call__" or ufunc not in OPERATIONS or keywords:
            raise TypeError(f"no error bound is known of {ufunc}")
        with np.errstate(all="ignore"):
            return OPERATIONS[ufunc](*(constant(item) for item in inputs))


def constant(value: Any) -> Bounded:
    """A number that is exact in the code."""
    return value if isinstance(value, Bounded) else Bounded(value, value, 0.0, 0.0)


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


def _product(x: Any, y: Any) -> Any:
    """Zero times infinity is zero in bounds."""
    product = np.multiply(x, y)
    if not np.isnan(product).any():
        return product
    return np.where(np.equal(x, 0.0) | np.equal(y, 0.0), 0.0, product)


def _quotient(x: Any, y: Any) -> Any:
    quotient = np.divide(x, y)
    return np.where(np.equal(x, 0.0), 0.0, quotient) if np.isnan(quotient).any() else quotient


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
    return a.exact & (a.low == a.high) & (np.frexp(np.abs(a.low))[0] == 0.5)


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
    products = [_product(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    unit = np.where(_is_power_of_two(a) | _is_power_of_two(b), 0.0, UNIT_ROUNDOFF)
    both = _product(a.absolute, b.absolute)
    absolute = _product(a.size, b.absolute) + _product(b.size, a.absolute) + both
    relative = a.relative + b.relative + _product(a.relative, b.relative)
    linear = None
    if like := a.linear or b.linear:
        by_a, by_b = _linear_of(a, like).times(b.low, b.high), _linear_of(b, like).times(a.low, a.high)
        linear = by_a.plus(by_b).with_rest(both)
    return _rounded(
        reduce(np.minimum, products), reduce(np.maximum, products), absolute, relative, unit, linear
    )


def _divide(a: Bounded, b: Bounded) -> Bounded:
    through_zero = (b.low <= 0) & (b.high >= 0)
    quotients = [_quotient(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    low = np.where(through_zero, -np.inf, reduce(np.minimum, quotients))
    high = np.where(through_zero, np.inf, reduce(np.maximum, quotients))
    size = np.maximum(np.abs(low), np.abs(high))
    below = np.maximum(b.least - b.absolute, 0.0)
    above = a.absolute + _product(size, b.absolute)
    relative = np.where(b.relative < 0.5, (a.relative + b.relative) / (1 - b.relative), np.inf)
    unit = np.where(_is_power_of_two(b), 0.0, UNIT_ROUNDOFF)
    linear = None
    if like := a.linear or b.linear:
        inverse = 1 / b.high * (1 - WIDER), 1 / b.low * (1 + WIDER)  # only for positive b
        first = _linear_of(a, like).plus(_linear_of(b, like).times(-high, -low)).times(*inverse)
        second = _product(above, b.absolute) / (b.least * below)
        linear = first.with_rest(np.where(b.low > 0, second, np.inf))
    return _rounded(low, high, _quotient(above, below), relative, unit, linear)


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


def _equal(a: Bounded, b: Bounded) -> Ternary:
    points = (a.low == a.high) & (b.low == b.high) & a.exact & b.exact & (a.low == b.low)
    return Ternary(~(_greater(a, b).certain | _greater(b, a).certain), points)


OPERATIONS: dict[Any, Callable[..., Any]] = {
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
    np.equal: _equal,
}
"""What is known of an operation, by its NumPy function."""
