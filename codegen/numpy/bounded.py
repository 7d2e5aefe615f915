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
        return Linear(self.noise, lower, upper, product_bound(self.rest, factor))

    def with_rest(self, more: Any) -> Linear:
        return Linear(self.noise, self.low, self.high, self.rest + more)

    def bound(self) -> Doubles:
        """Of the error in all."""
        used = self.noise.used
        slopes = np.maximum(np.abs(self.low[:used]), np.abs(self.high[:used]))
        total: Doubles = (product_bound(slopes, self.noise.sizes[:used]).sum(axis=0) + self.rest) * (
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
        self.is_unit = False
        """Does it stand for the unit of all masses, which is 1 here and any double in the code?"""
        self.differences: tuple[tuple[Bounded, Bounded], ...] = ()
        """Exact numbers with enclosures of this number less them, better than by subtraction."""
        with np.errstate(all="ignore"):
            if linear is not None:
                absolute = np.fmin(absolute, linear.bound())
            self.absolute = np.fmin(absolute, product_bound(relative, self.size) * (1 + WIDER))
            self.relative = np.fmin(relative, quotient_bound(self.absolute, self.least) * (1 + WIDER))

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


def any_unit() -> Bounded:
    """What masses are divided by; that it is a power of two is not relied on."""
    unit = constant(1.0)
    unit.is_unit = True
    return unit


def product_bound(x: Any, y: Any) -> Any:
    """Zero times infinity is zero in bounds."""
    product = np.multiply(x, y)
    if not np.isnan(product).any():
        return product
    return np.where(np.equal(x, 0.0) | np.equal(y, 0.0), 0.0, product)


def quotient_bound(x: Any, y: Any) -> Any:
    quotient = np.divide(x, y)
    return np.where(np.equal(x, 0.0), 0.0, quotient) if np.isnan(quotient).any() else quotient


OPERATIONS: dict[Any, Callable[..., Any]] = {}
"""What is known of an operation, by its NumPy function (bounded_operations)."""
