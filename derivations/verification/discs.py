"""Room: derivations/verification.  Bounds of |f(z)| on complex discs, for Cauchy's estimate of Taylor tails.

A loop function of one argument is analytic for Re z > 0 while no denominator D vanishes for x in [0, 1].
Its integrand is bounded on cells of x: polynomials by their coefficients, D from below by its real part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import log

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from axionportal.derivations.records import LoopFunction, UnsupportedIntegrandError

ROUNDINGS = 1 + 2.0**-20
"""Covers the roundings of a bound that is itself computed in doubles (a few thousand operations)."""

_DEEPEST = 130
"""Cells of x shrink towards both ends of [0, 1] down to 2^-130."""

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Sector:
    """Discs |z - C| <= sine C about every C > 0: seen from 0 under an angle with these sine and cosine."""

    sine: Fraction
    cosine: Fraction

    def cosine_of_multiple(self, k: int) -> Fraction:
        """cos(k angle), by T_(k+1) = 2 cos T_k - T_(k-1)."""
        before, now = self.cosine, Fraction(1)
        for _ in range(k):
            before, now = now, 2 * self.cosine * now - before
        return now

    def annuli(self) -> range:
        """Steps k such that [2^(e+k), 2^(e+k+1)] cover |z| on the discs about [2^e, 2^(e+1)]."""
        first = 0
        while Fraction(2) ** first > 1 - self.sine:
            first -= 1
        return range(first, 2)


WIDE = Sector(Fraction(40, 41), Fraction(9, 41))
"""For denominators linear in z: every point has Re z >= 9/41 |z|."""

MEDIUM = Sector(Fraction(3, 5), Fraction(4, 5))
"""For denominators linear in z^2: every point has Re z^2 >= 7/25 |z|^2."""


@dataclass(frozen=True)
class _Parts:
    """An integrand as sum_i Q_i ln D_i + P/prod_j B_j^n_j with polynomials in x and z, nothing divided."""

    logarithms: tuple[tuple[sp.Expr, sp.Expr], ...]
    numerator: sp.Expr
    bases: tuple[tuple[sp.Expr, int], ...]


def _parts(integrand: sp.Expr) -> _Parts:
    found = sorted(integrand.atoms(sp.log), key=sp.default_sort_key)
    markers = {item: sp.Dummy(f"L{k}") for k, item in enumerate(found)}
    linear = sp.expand(integrand.xreplace(markers))
    weights = [sp.cancel(sp.diff(linear, marker)) for marker in markers.values()]
    rest = sp.cancel(linear.xreplace(dict.fromkeys(markers.values(), sp.Integer(0))))
    numerator, denominator = sp.fraction(rest)
    constant, factors = sp.factor_list(denominator)
    pairs = zip(weights, (sp.expand(item.args[0]) for item in found), strict=True)
    bases = tuple((_positive(base), power) for base, power in factors)
    return _Parts(tuple(pairs), numerator / constant, bases)


def _positive(base: sp.Expr) -> sp.Expr:
    """The factor with the sign that makes it positive; a modulus does not see the sign."""
    return -base if base.subs(dict.fromkeys(base.free_symbols, sp.Rational(1, 3))) < 0 else base


def sector_of(function: LoopFunction) -> Sector:
    """The wider of the two sectors in which every denominator of ``function`` keeps a positive real part."""
    (argument,), parts = function.symbols, _parts(function.definition.integrand)
    bases = [base for _, base in parts.logarithms] + [base for base, _ in parts.bases]
    return WIDE if max(sp.degree(base, argument) for base in bases) <= 1 else MEDIUM


def modulus_bounds(
    function: LoopFunction, exponents: Sequence[int], sector: Sector, *, derivative: int = 0
) -> list[float]:
    """For each exponent e: a bound of |f|, or of a derivative, on discs about all centres in [2^e, 2^(e+1)].

    The integral over [0, 1] of the definition is bounded; it is analytic in the discs because every
    denominator and every argument of a logarithm has a positive real part there.
    """
    (argument,), x = function.symbols, function.definition.variable
    integrand = function.definition.integrand
    parts = _parts(sp.diff(integrand, argument, int(derivative)))

    def modulus(expression: sp.Expr) -> _Modulus:
        return _Modulus(expression, x, argument, sector)

    terms = [_logarithm(modulus(weight), modulus(base)) for weight, base in parts.logarithms]
    bases = [(modulus(base), power) for base, power in parts.bases]
    terms.append(_quotient(modulus(parts.numerator), bases))
    reach = sector.annuli()
    annuli = range(min(exponents) + reach[0], max(exponents) + reach[-1] + 1)
    bounds = {annulus: _integrated(terms, annulus) for annulus in annuli}
    return [max(bounds[exponent + step] for step in reach) for exponent in exponents]


Cells = NDArray[np.float64]
"""A number for every cell of x."""

Bound = Callable[[float, float], Cells]
"""(least |z|, largest |z|) -> bounds of the modulus there."""


def _integrated(terms: list[Bound], annulus: int) -> float:
    """Bound of the integral for 2^annulus <= |z| <= 2^(annulus + 1) in the sector."""
    least, most = 2.0**annulus, 2.0 ** (annulus + 1)
    values = sum((term(least, most) for term in terms), np.zeros(len(_cells())))
    parts: list[float] = (_widths() * values).tolist()
    return sum(parts) * ROUNDINGS  # one by one: the same on every machine


@cache
def _cells() -> tuple[Interval, ...]:
    ends = [Fraction(0), *(Fraction(1, 2**k) for k in range(_DEEPEST, 0, -1))]
    ends += [1 - Fraction(1, 2**k) for k in range(2, _DEEPEST + 1)] + [Fraction(1)]
    return tuple(pairwise(ends))


@cache
def _widths() -> Cells:
    return np.array([float(high - low) for low, high in _cells()])


class _Modulus:
    """Bounds of the modulus and real part of a polynomial in x and z, by its powers of z."""

    def __init__(self, expression: sp.Expr, x: sp.Symbol, z: sp.Symbol, sector: Sector) -> None:
        by_power: dict[int, dict[int, Fraction]] = {}
        for (j, k), value in sp.Poly(sp.expand(expression), x, z).terms():
            if not value.is_Rational:
                raise UnsupportedIntegrandError(f"{expression} has coefficients that are not rational")
            by_power.setdefault(k, {})[j] = Fraction(int(value.p), int(value.q))
        self.powers = sorted(by_power)
        self.cosines = [float(sector.cosine_of_multiple(k)) for k in self.powers]
        ranges = np.array([[_range(by_power[k], cell) for cell in _cells()] for k in self.powers])
        self.lows = ranges[..., 0]
        self.sizes = np.maximum(-ranges[..., 0], ranges[..., 1])

    def largest(self, most: float) -> Cells:
        """Bound of the modulus for |z| <= most."""
        total = np.zeros(len(_cells()))
        for k, sizes in zip(self.powers, self.sizes, strict=True):
            total = total + sizes * most**k
        return total * ROUNDINGS

    def least_real_part(self, least: float) -> Cells:
        """Lower bound of the real part for |z| >= least inside the sector."""
        total = np.zeros(len(_cells()))
        for k, lows, cosine in zip(self.powers, self.lows, self.cosines, strict=True):
            if cosine <= 0 or (lows < 0).any():
                raise UnsupportedIntegrandError("a denominator may have a real part that is not positive")
            total = total + lows * cosine * least**k
        return total / ROUNDINGS


@cache
def _power(value: Fraction, exponent: int) -> Fraction:
    return value**exponent


def _range(monomials: dict[int, Fraction], cell: Interval) -> tuple[float, float]:
    """Range of sum_j c_j x^j over a cell of x, each monomial at its ends."""
    sides = [sorted((c * _power(cell[0], j), c * _power(cell[1], j))) for j, c in monomials.items()]
    return float(sum(side[0] for side in sides)), float(sum(side[1] for side in sides))


def _logarithm(weight: _Modulus, base: _Modulus) -> Bound:
    """|ln D| <= |ln |D|| + pi/2, for Re D > 0."""

    def bound(least: float, most: float) -> Cells:
        ends = base.least_real_part(least).tolist(), base.largest(most).tolist()
        logs = [max(abs(log(low)), abs(log(high))) for low, high in zip(*ends, strict=True)]
        found: Cells = weight.largest(most) * (np.array(logs) + 1.6)
        return found

    return bound


def _quotient(numerator: _Modulus, bases: list[tuple[_Modulus, int]]) -> Bound:
    def bound(least: float, most: float) -> Cells:
        value = numerator.largest(most)
        for base, power in bases:
            below = base.least_real_part(least)
            for _ in range(power):
                value = value / below
        return value

    return bound
