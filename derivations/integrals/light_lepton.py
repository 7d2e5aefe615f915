"""Room: derivations/integrals.  A light lepton: a loop of two heavy masses in powers of the lepton's mass.

In units of that mass D = D0 - x (1-x), D0 = b^2 (1-x) + r^2 x, and 1/D = sum_n (x (1-x))^n/D0^(n+1).
Each order is one integral with a power of the linear D0 below; over its power of b it is a function of
t = r^2/b^2 alone, rational numbers times 1 and ln t.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import gcd

import sympy as sp
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly

from axionportal.derivations.algebra import bernstein_coefficients, vanishes
from axionportal.derivations.records import (
    DerivationError,
    Expansion,
    ExpansionTerm,
    LoopFunction,
    Remainder,
    Step,
)

LIGHT_LEPTON = "light-lepton"

_X, _T, _W = (sp.Dummy(name, positive=True) for name in ("x", "t", "w"))
_RING = fmpq_mpoly_ctx.get(("x", "t"), Ordering.lex)
_RX, _RT = _RING.gens()
_LINEAR = 1 - _RX + _RT * _RX
"""D0/b^2."""
_REASON = (
    "geometric series; x (1-x) is at most D0/(r + b)^2 because D0 - (r + b)^2 x (1-x) is a square; the "
    "numerator is bounded by the moduli of its Bernstein coefficients; at r = b a term is 0/0, with a limit"
)


@dataclass(frozen=True)
class TwoMasses:
    """f = int_0^1 sum_k b^(-2k) N_k(x, t)/D dx; ``fermion`` r is zero where the function has none."""

    function: LoopFunction
    fermion: sp.Expr
    boson: sp.Symbol
    numerators: tuple[sp.Poly, ...]

    @property
    def ratio(self) -> sp.Expr:
        """t = r^2/b^2."""
        return (self.fermion / self.boson) ** 2

    @property
    def small(self) -> sp.Expr:
        """The largest value of x (1-x)/D0 on [0, 1]."""
        return 1 / (self.fermion + self.boson) ** 2


@dataclass(frozen=True)
class Moment:
    """(plain + logarithmic ln t)/(1-t)^power: the integral of a polynomial over a power of D0/b^2."""

    plain: fmpq_poly
    logarithmic: fmpq_poly
    power: int

    def at(self, ratio: sp.Expr) -> sp.Expr:
        """The value at t = ``ratio``, which may be zero where the integral exists."""
        if ratio == 0:
            return _number(self.plain[0])
        logarithm = 2 * sp.log(sp.sqrt(ratio))
        return self._part(self.plain, ratio) + self._part(self.logarithmic, ratio) * logarithm

    def _part(self, polynomial: fmpq_poly, ratio: sp.Expr) -> sp.Expr:
        """A polynomial over (1-t)^power, with powers of t, of 1 - t and a number taken out."""
        if polynomial.is_zero():
            return sp.Integer(0)
        polynomial, lowest = _divided(polynomial, fmpq_poly([0, 1]))
        polynomial, common = _divided(polynomial, fmpq_poly([1, -1]))
        content = _content(polynomial)
        inside = sp.Add(*(_number(value / content) * ratio**k for k, value in enumerate(polynomial.coeffs())))
        return _number(content) * ratio**lowest * (1 - ratio) ** (common - self.power) * inside


@lru_cache(maxsize=64)
def two_masses(function: LoopFunction) -> TwoMasses | None:
    """The masses and the numerator, if the function is of the form above; r = 0 leaves a linear D/(1-x)."""
    x = function.definition.variable
    numerator, below = sp.fraction(sp.together(function.definition.integrand))
    if not below.is_polynomial(x) or not numerator.is_polynomial(x):
        return None
    base = sp.Poly(below, x)
    if base.degree() == 1:
        numerator, base = numerator * (1 - x), base * sp.Poly(1 - x, x)
    if base.degree() != 2:
        return None
    numerator, base = numerator / base.LC(), base.monic()
    fermion, boson = (sp.sqrt(sp.factor(base.as_expr().subs(x, end))) for end in (1, 0))
    if not set(function.symbols) <= {fermion, boson} <= {*function.symbols, sp.Integer(0)}:
        return None
    if not all(step.check() for step in steps(fermion, boson)):
        message = f"{function.name}: the series in the lepton's mass is not proved"
        raise DerivationError(message)
    parts = _by_order(numerator, x, fermion, boson)
    return None if parts is None else TwoMasses(function, fermion, boson, parts)


def _by_order(
    numerator: sp.Expr, x: sp.Symbol, fermion: sp.Expr, boson: sp.Symbol
) -> tuple[sp.Poly, ...] | None:
    """N_k with the numerator equal to sum_k b^(-2k) N_k(x, t)."""
    units = {x: _X, boson: 1 / sp.sqrt(_W)}
    if fermion != 0:
        units[fermion] = sp.sqrt(_T / _W)
    plain = sp.expand(sp.cancel(numerator.xreplace(units)))
    if not plain.is_polynomial(_X, _T, _W):
        return None
    powers = sp.Poly(plain, _W)
    return tuple(sp.Poly(powers.coeff_monomial(_W**k), _X, _T) for k in range(powers.degree() + 1))


def steps(fermion: sp.Expr, boson: sp.Expr) -> tuple[Step, ...]:
    """What the expansion rests on: the geometric series, and q = 1/(r + b)^2 as a bound of its ratio."""
    x, n = sp.Symbol("x", positive=True), sp.Symbol("n", positive=True)
    linear, top = boson**2 * (1 - x) + fermion**2 * x, x * (1 - x)
    square = (boson * (1 - x) - fermion * x) ** 2
    rest = (top / linear) ** n / (linear - top)
    return (
        Step(
            claim="one more order of the geometric series",
            before=rest,
            after=top**n / linear ** (n + 1) + rest * top / linear,
            reason="1/(D0 - y) = 1/D0 + (y/D0)/(D0 - y), with y = x (1-x)",
            obligations=(1 / (linear - top) - 1 / linear - top / linear / (linear - top),),
            prover=vanishes,
        ),
        Step(
            claim="x (1-x)/D0 is at most 1/(r + b)^2 on [0, 1]",
            before=linear,
            after=(fermion + boson) ** 2 * top + square,
            reason="a square is not negative",
            obligations=(linear - (fermion + boson) ** 2 * top - square,),
            prover=vanishes,
        ),
    )


def _moment(numerator: fmpq_mpoly, power: int) -> Moment:
    """int_0^1 P(x, t)/(1 - x + t x)^power dx by y = 1 - (1-t) x and the integrals of powers of y."""
    degree = numerator.degrees()[0]
    scaled = _RING.from_dict({})
    for (i, j), value in numerator.to_dict().items():
        scaled += value * _RT**j * (1 - _RX) ** i * (1 - _RT) ** (degree - i)
    if scaled.compose(1 - (1 - _RT) * _RX, _RT) != (1 - _RT) ** degree * numerator:
        message = "the change of variables in an integral over D0 is not proved"
        raise DerivationError(message)
    plain: dict[int, fmpq] = defaultdict(fmpq)
    logarithmic: dict[int, fmpq] = defaultdict(fmpq)
    for (k, j), value in scaled.to_dict().items():
        raised = k - power + 1
        if raised == 0:
            logarithmic[j] -= value
        else:
            plain[j] += value / raised
            plain[j + raised] -= value / raised
    return Moment(_polynomial(plain), _polynomial(logarithmic), degree + 1)


def _polynomial(coefficients: dict[int, fmpq]) -> fmpq_poly:
    found = {power: value for power, value in coefficients.items() if value != 0}
    if any(power < 0 for power in found):
        message = "an order of the expansion diverges for a massless fermion faster than a logarithm"
        raise DerivationError(message)
    return fmpq_poly([found.get(power, fmpq(0)) for power in range(max(found, default=-1) + 1)])


def _number(value: fmpq) -> sp.Rational:
    return sp.Rational(int(value.p), int(value.q))


def _divided(polynomial: fmpq_poly, factor: fmpq_poly) -> tuple[fmpq_poly, int]:
    """The polynomial without the powers of a factor, and how many there were."""
    power = 0
    while (polynomial % factor).is_zero():
        polynomial, power = polynomial // factor, power + 1
    return polynomial, power


def _content(polynomial: fmpq_poly) -> fmpq:
    """The rational number that leaves coprime integers, the lowest of them positive."""
    size = fmpq(gcd(*(int(value) for value in polynomial.numer().coeffs())), int(polynomial.denom()))
    return -size if polynomial[0] < 0 else size


def _ring_element(polynomial: sp.Poly) -> fmpq_mpoly:
    return _RING.from_dict({key: fmpq(int(v.p), int(v.q)) for key, v in polynomial.as_dict().items()})


@lru_cache(maxsize=1024)
def _order(masses: TwoMasses, order: int) -> sp.Expr:
    """The part of the function of the power 2 (order + 1) of the lepton's mass."""
    total = _RING.from_dict({})
    for k, part in enumerate(masses.numerators[: order + 1]):
        total += _ring_element(part) * (_RX * (1 - _RX)) ** (order - k) * _LINEAR**k
    return _value(masses, total, order + 1) / masses.boson ** (2 * (order + 1))


def _value(masses: TwoMasses, numerator: fmpq_mpoly, power: int) -> sp.Expr:
    found = _moment(numerator, power)
    if masses.ratio == 0 and found.logarithmic[0] != 0:
        message = f"{masses.function.name}: an order of the expansion diverges for a massless fermion"
        raise DerivationError(message)
    return found.at(masses.ratio)


def _majorant(part: sp.Poly) -> fmpq_mpoly:
    """A polynomial that |N_k| does not exceed for x in [0, 1], t >= 0: moduli in Bernstein's basis."""
    if part.is_zero:
        return _ring_element(part)
    coefficients = [sp.Poly(item, _T) for item in bernstein_coefficients(part.as_expr(), _X)]
    degree = len(coefficients) - 1
    total = _RING.from_dict({})
    for k, coefficient in enumerate(coefficients):
        size = _RING.from_dict(
            {(0, j): fmpq(int(abs(v).p), int(abs(v).q)) for (j,), v in coefficient.as_dict().items()}
        )
        total += int(sp.binomial(degree, k)) * size * _RX**k * (1 - _RX) ** (degree - k)
    return total


def light_lepton(masses: TwoMasses, order: int) -> Expansion:
    """The expansion at fixed masses in the loop: order n is the power 2 (n + 1) of the lepton's mass.

    The rest after order K is int sum_k b^(-2k) N_k (x (1-x)/D0)^(K+1-k)/D, and D >= D0 (1 - q).
    """
    small, boson = masses.small, masses.boson
    sizes = (
        _value(masses, _majorant(part), 1) * small ** max(order + 1 - k, 0) / boson ** (2 * (k + 1))
        for k, part in enumerate(masses.numerators)
    )
    return Expansion(
        subject=masses.function.name,
        limit=LIGHT_LEPTON,
        order=order,
        variable=sp.Symbol("q", positive=True),
        small=small,
        point=sp.Integer(0),
        terms=tuple(ExpansionTerm(n, _order(masses, n)) for n in range(order + 1)),
        remainder=Remainder(sp.Add(*sizes) / (1 - small), sp.Gt(masses.fermion + boson, 1), _REASON),
        title="lepton much lighter than the masses in the loop",
    )
