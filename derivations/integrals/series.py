"""Room: derivations/integrals.  Power series with exact coefficients and a proven bound on the rest.

A CertifiedSeries knows its first coefficients exactly and that |c_n| <= bound * ratio^n for *every*
n, so that any tail is a geometric sum; sums and products carry the bound along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)


@dataclass(frozen=True)
class CertifiedSeries:
    """t^shift * sum_n c_n t^n with c_n exact for n < len(coefficients), |c_n| <= bound * ratio^n."""

    coefficients: tuple[Fraction, ...]
    bound: Fraction
    ratio: Fraction
    shift: int = 0
    is_polynomial: bool = False

    @property
    def end(self) -> int:
        """The first exponent whose coefficient is not known exactly."""
        return self.shift + len(self.coefficients)

    def coefficient(self, exponent: int) -> Fraction:
        """The exact coefficient of t^exponent."""
        index = exponent - self.shift
        if index < 0:
            return ZERO
        if index >= len(self.coefficients) and not self.is_polynomial:
            message = f"coefficient {exponent} is beyond the {self.end} that are known"
            raise IndexError(message)
        return self.coefficients[index] if index < len(self.coefficients) else ZERO

    def lowest(self) -> int | None:
        """The lowest exponent with a coefficient that does not vanish."""
        for index, value in enumerate(self.coefficients):
            if value:
                return index + self.shift
        return None

    def __add__(self, other: CertifiedSeries) -> CertifiedSeries:
        shift = min(self.shift, other.shift)
        ratio = _joint_ratio(self, other)
        one = self.rebounded(ratio).moved_to(shift)
        two = other.rebounded(ratio).moved_to(shift)
        length = _common_length(one, two)
        values = tuple(one._at(k) + two._at(k) for k in range(length))
        polynomial = one.is_polynomial and two.is_polynomial
        return CertifiedSeries(values, one.bound + two.bound, ratio, shift, polynomial)

    def __mul__(self, other: CertifiedSeries) -> CertifiedSeries:
        if self.is_polynomial and not other.is_polynomial:
            return other * self
        length = _common_length(self, other)
        if self.is_polynomial:
            length = max(len(self.coefficients) + len(other.coefficients) - 1, 0)
        values = tuple(
            sum((self._at(k) * other._at(n - k) for k in range(n + 1)), ZERO) for n in range(length)
        )
        bound, ratio = _product_bound(self, other)
        polynomial = self.is_polynomial and other.is_polynomial
        return CertifiedSeries(values, bound, ratio, self.shift + other.shift, polynomial)

    def scaled(self, factor: Fraction) -> CertifiedSeries:
        """The series times a number."""
        values = tuple(factor * value for value in self.coefficients)
        return CertifiedSeries(values, abs(factor) * self.bound, self.ratio, self.shift, self.is_polynomial)

    def moved_to(self, shift: int) -> CertifiedSeries:
        """The same series written with a lower ``shift``."""
        steps = self.shift - shift
        values = (ZERO,) * steps + self.coefficients
        bound = self.bound / self.ratio**steps
        return CertifiedSeries(values, bound, self.ratio, shift, self.is_polynomial)

    def rebounded(self, ratio: Fraction) -> CertifiedSeries:
        """The same series with its bound stated for another ratio, larger unless it is a polynomial."""
        if self.is_polynomial:
            sizes = (abs(value) / ratio**k for k, value in enumerate(self.coefficients))
            bound = max(sizes, default=ZERO)
        else:
            bound = self.bound
        return CertifiedSeries(self.coefficients, bound, ratio, self.shift, self.is_polynomial)

    def _at(self, index: int) -> Fraction:
        return self.coefficients[index] if 0 <= index < len(self.coefficients) else ZERO

    def tail(self, start: int, point: Fraction, *, derivative: bool = False) -> Fraction:
        """A bound of sum_{n >= start} |c_n| t^(n - start), for 0 <= t <= point; times |n| if derivative.

        ``start`` is an exponent; ``point`` times ``ratio`` must be below one.
        """
        total = ZERO
        for exponent in range(max(start, self.shift), self.end):
            weight = abs(exponent) if derivative else 1
            total += weight * abs(self.coefficient(exponent)) * point ** (exponent - start)
        if self.is_polynomial:
            return total
        return total + self._geometric_tail(max(start, self.end), start, point, derivative)

    def _geometric_tail(self, first: int, start: int, point: Fraction, derivative: bool) -> Fraction:
        """sum_{n >= first} bound ratio^(n - shift) point^(n - start), weighted by |n| if derivative."""
        x = self.ratio * point
        if x >= 1:
            message = f"the bound does not converge at {point}: the ratio is {self.ratio}"
            raise ArithmeticError(message)
        leading = self.bound * self.ratio ** (first - self.shift) * point ** (first - start)
        if not derivative:
            return leading / (1 - x)
        return leading * (abs(first) / (1 - x) + x / (1 - x) ** 2)


def _joint_ratio(one: CertifiedSeries, two: CertifiedSeries) -> Fraction:
    ratios = [item.ratio for item in (one, two) if not item.is_polynomial]
    return max(ratios, default=Fraction(1))


def _common_length(one: CertifiedSeries, two: CertifiedSeries) -> int:
    lengths = [len(item.coefficients) for item in (one, two) if not item.is_polynomial]
    if lengths:
        return min(lengths)
    return max(len(one.coefficients), len(two.coefficients))


def _product_bound(one: CertifiedSeries, two: CertifiedSeries) -> tuple[Fraction, Fraction]:
    """A geometric bound of the product's coefficients."""
    if two.is_polynomial:
        weight = sum((abs(value) / one.ratio**k for k, value in enumerate(two.coefficients)), ZERO)
        return one.bound * weight, one.ratio
    # sum_k r1^k r2^(n-k) <= (n+1) r^n <= 4 (9r/8)^n, because (n+1)(8/9)^n never exceeds 3.51.
    ratio = max(one.ratio, two.ratio)
    return 4 * one.bound * two.bound, ratio * Fraction(9, 8)


def polynomial_series(coefficients: Sequence[Fraction], shift: int = 0) -> CertifiedSeries:
    """A polynomial t^shift (c_0 + c_1 t + ...) as a certified series."""
    values = tuple(Fraction(value) for value in coefficients)
    bound = max((abs(value) for value in values), default=ZERO)
    return CertifiedSeries(values, bound, Fraction(1), shift, is_polynomial=True)


def reciprocal(polynomial: Sequence[Fraction], length: int) -> CertifiedSeries:
    """1/(1 + q_1 t + q_2 t^2 + ...): |c_n| <= r^n whenever sum_j |q_j| r^-j <= 1."""
    if polynomial[0] != 1:
        message = "the polynomial must have the constant term 1"
        raise ValueError(message)
    ratio = Fraction(1, 64)
    while sum((abs(q) / ratio**j for j, q in enumerate(polynomial) if j), ZERO) > 1:
        ratio *= Fraction(17, 16)
    ratio = Fraction(-(-ratio.numerator * 1000 // ratio.denominator), 1000)
    values: list[Fraction] = [Fraction(1)]
    for n in range(1, length):
        terms = (q * values[n - j] for j, q in enumerate(polynomial) if 0 < j <= n)
        values.append(-sum(terms, ZERO))
    return CertifiedSeries(tuple(values), Fraction(1), ratio)


def logarithm_of_one_minus(length: int) -> CertifiedSeries:
    """ln(1 - t) = -sum_n t^n/n, with |c_n| <= 1."""
    values = (ZERO, *(Fraction(-1, n) for n in range(1, length)))
    return CertifiedSeries(values, Fraction(1), Fraction(1))
