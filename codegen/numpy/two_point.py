"""Room: codegen.  Integrals of a polynomial over D = b^2 (1 - x) + r^2 x - x (1 - x), as sums of moments.

r and b are the masses in the loop in units of the external one.  A numerator is written in the
polynomials x^k (1 - x)^(n - k), which are positive where D is, and each coefficient as a sum over
powers of b of products: what cancels between terms of a numerator, such as (r - 1)^2, is a factor
then and costs no digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.derivations.records import Contribution, LoopFunction, LoopTerm

START, END = sp.Symbol("b", positive=True), sp.Symbol("r", nonnegative=True)
"""The mass ratios that are squared in D at x = 0 and at x = 1."""

X = sp.Symbol("Feynman parameter", positive=True)
"""The integration variable of every plan, by a name that no argument has."""


MOST_DEGREE = 5
"""Moments of a higher degree are made of lower ones with ever larger numbers of opposite signs."""


@dataclass(frozen=True)
class MassRatio:
    """A mass in units of ``unit``; an argument of a loop function is its own ratio, with unit 1."""

    mass: sp.Expr
    unit: sp.Expr

    @property
    def may_vanish(self) -> bool:
        return not self.mass.is_positive


@dataclass(frozen=True)
class Piece:
    """coefficient(r, b) times the moment of x^k (1 - x)^(degree - k), k = ``moment``."""

    moment: int
    coefficient: sp.Expr


@dataclass(frozen=True)
class MomentSum:
    """couplings times the sum of pieces, with one power of b in the coefficient of each piece."""

    couplings: sp.Expr
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class TwoPointPlan:
    """constant times the sum of ``sums`` of moments of D with the masses ``start`` and ``end``."""

    start: MassRatio
    end: MassRatio
    degree: int
    constant: sp.Expr
    sums: tuple[MomentSum, ...]

    @property
    def of_ratios(self) -> bool:
        """Is it a single sum, of two mass ratios that are arguments?  Such sums are certified."""
        masses = (self.start, self.end)
        plain = all(item.unit == 1 and item.mass.is_Symbol for item in masses)
        return plain and self.constant == 1 and len(self.sums) == 1 and self.sums[0].couplings == 1


_Weighted = tuple[sp.Expr, sp.Expr]
"""A prefactor and a numerator."""


@dataclass(frozen=True)
class _Loop:
    """Integrals over X from 0 to 1 of prefactor times numerator over D with the same two masses."""

    start: MassRatio
    end: MassRatio
    weighted: tuple[_Weighted, ...]

    def turned(self) -> _Loop:
        """The same with X counted from the other end."""
        return _Loop(self.end, self.start, tuple((f, inner.subs(X, 1 - X)) for f, inner in self.weighted))

    def oriented(self) -> _Loop:
        """The massless end last, and the mass that numerators are divided by first."""
        below = sp.Mul(*(sp.fraction(sp.together(inner))[1] for _, inner in self.weighted))
        massless_first = self.start.may_vanish and not self.end.may_vanish
        divided_last = below.has(self.end.mass) and not below.has(self.start.mass)
        turn = self.start.mass == 0 or (self.end.mass != 0 and (massless_first or divided_last))
        return self.turned() if turn else self


def plan_loop_function(function: LoopFunction) -> TwoPointPlan:
    """A loop function of two masses, or of their ratios to a third."""
    numerator, start, end = _form(function)
    return _plan(function, _Loop(*_masses(function, start, end), ((sp.Integer(1), numerator),)))


def plan_terms(contribution: Contribution, terms: Iterable[LoopTerm]) -> list[TwoPointPlan]:
    """The terms of a contribution, one plan for each pair of masses."""
    found: dict[tuple[MassRatio, MassRatio], _Loop] = {}
    for term in terms:
        parts = (item.xreplace(dict(term.substitution)) for item in _form(term.loop_function))
        numerator, start, end = parts
        loop = _Loop(*_masses(contribution, start, end), ((term.prefactor, numerator),))
        if (loop.end, loop.start) in found:
            loop = loop.turned()
        key = (loop.start, loop.end)
        earlier = found[key].weighted if key in found else ()
        found[key] = _Loop(*key, (*earlier, *loop.weighted))
    return [_plan(contribution, loop) for loop in found.values()]


def _form(function: LoopFunction) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """(numerator, start, end): the integrand is numerator/(start^2 (1 - X) + end^2 X - X (1 - X))."""
    integral, unknown = function.definition, _refusal(function)
    integrand = integral.integrand.xreplace({integral.variable: X})
    if integrand.has(sp.log) or (integral.lower, integral.upper) != (0, 1):
        raise unknown
    above, below = sp.fraction(sp.cancel(sp.together(integrand)))
    others, factors = sp.factor_list(below)
    quadratic = sp.Mul(*(base**power for base, power in factors if base.has(X)))
    rest = others * sp.Mul(*(base**power for base, power in factors if not base.has(X)))
    if not (above.is_polynomial(X) and sp.degree(quadratic, X) == 2):
        raise unknown
    leading = sp.Poly(quadratic, X).LC()
    squares = [sp.factor(quadratic.xreplace({X: sp.Integer(end)}) / leading) for end in (0, 1)]
    start, end = (sp.sqrt(square) for square in squares)
    if not all(item.is_rational_function() and item.is_nonnegative for item in (start, end)):
        raise unknown
    return sp.expand(above / (rest * leading)), start, end


def _refusal(function: LoopFunction) -> PlanningError:
    return PlanningError(
        f"no NumPy function is made of {function.name}: it is neither of one ratio, nor a divided "
        "difference, nor a polynomial over one quadratic b^2 (1 - x) + r^2 x - x (1 - x) with b, r >= 0"
    )


def _masses(record: LoopFunction | Contribution, *ratios: sp.Expr) -> tuple[MassRatio, MassRatio]:
    """Both masses of D with their common unit, which is 1 for a function of ratios."""
    values = [sp.cancel(ratio) for ratio in ratios]
    units = {sp.fraction(value)[1] for value in values} - {sp.Integer(1)}
    unit = units.pop() if len(units) == 1 else sp.Integer(1)
    start, end = (MassRatio(sp.cancel(value * unit), unit) for value in values)
    known = all(item.mass.is_Symbol or item.mass in (0, unit) for item in (start, end))
    if units or not known or unit not in (1, *record.symbols) or start.mass == end.mass == 0:
        raise PlanningError(f"{record.name}: {values[0]} and {values[1]} are not two masses in one unit")
    return start, end


def _plan(record: LoopFunction | Contribution, given: _Loop) -> TwoPointPlan:
    loop = given.oriented()
    first = loop.weighted[0][0]
    number = sp.factor(first).as_independent(*first.free_symbols, as_Add=False)[0]
    scaled = [(_in_ratios(factor / number, loop), _in_ratios(inner, loop)) for factor, inner in loop.weighted]
    constant, by_couplings = _by_couplings(record, scaled)
    degree = max(sp.Poly(item, X).degree() for item in by_couplings.values())
    if degree > MOST_DEGREE:
        raise PlanningError(
            f"{record.name}: a numerator of degree {degree}, which is more than {MOST_DEGREE}"
        )
    sums = [
        MomentSum(couplings, _pieces(record, by_couplings[couplings], degree, loop.end))
        for couplings in sorted(by_couplings, key=lambda item: _order(record, item))
    ]
    return TwoPointPlan(loop.start, loop.end, degree, number * constant, tuple(sums))


def _order(record: LoopFunction | Contribution, couplings: sp.Expr) -> tuple[float, ...]:
    """Products of couplings in the order of the record's parameters."""
    powers = couplings.as_powers_dict()
    return tuple(-float(powers.get(symbol, 0)) for symbol in record.symbols)


def _in_ratios(expression: sp.Expr, loop: _Loop) -> sp.Expr:
    """The masses as multiples of their unit."""
    ratios = {item.mass: ratio * item.unit for item, ratio in ((loop.end, END), (loop.start, START))}
    known = (0, loop.start.unit)
    return expression.xreplace({mass: value for mass, value in ratios.items() if mass not in known})


def _by_couplings(
    record: LoopFunction | Contribution, weighted: list[_Weighted]
) -> tuple[sp.Expr, dict[sp.Expr, sp.Expr]]:
    """(common constant, numerator in r, b and X beside each product of couplings and of the unit)."""
    found: dict[sp.Expr, sp.Expr] = {}
    constants = set()
    for factor, inner in _separated(weighted):
        number, couplings = factor.as_independent(*factor.free_symbols, as_Add=False)
        rational, constant = number.as_coeff_Mul()
        constants.add(constant)
        found[couplings] = found.get(couplings, sp.Integer(0)) + rational * inner
    if len(constants) != 1:
        raise PlanningError(f"{record.name}: its terms have no common constant up to rational numbers")
    expanded = {couplings: sp.expand(value) for couplings, value in found.items()}
    return constants.pop(), {couplings: value for couplings, value in expanded.items() if value != 0}


def _separated(weighted: list[_Weighted]) -> list[_Weighted]:
    """Pairs (couplings, function of r, b, X); couplings that all terms share are not multiplied out."""
    shape = (START, END, X)
    products = [sp.factor(factor * inner).as_independent(*shape, as_Add=False) for factor, inner in weighted]
    alike = len({couplings.as_coeff_Mul()[1] for couplings, _ in products}) == 1
    if alike and all(inner.free_symbols <= set(shape) for _, inner in products):
        return products
    whole = sp.expand(sp.Add(*(factor * inner for factor, inner in weighted)))
    return [item.as_independent(*shape, as_Add=False) for item in sp.Add.make_args(whole)]


def _pieces(
    record: LoopFunction | Contribution, numerator: sp.Expr, degree: int, end: MassRatio
) -> tuple[Piece, ...]:
    """The numerator in X^k (1 - X)^(degree - k), its coefficients by powers of b, factored."""
    at_end = {END: end.mass / end.unit} if end.mass in (0, end.unit) else {}
    pieces = []
    for k, coefficient in enumerate(_bernstein(numerator, degree)):
        by_power = sp.collect(sp.expand(coefficient.xreplace(at_end)), START, evaluate=False)
        for power in sorted(by_power, key=lambda item: -sp.degree(item * START**64, START)):
            if by_power[power] != 0:
                pieces.append(Piece(k, sp.factor(by_power[power]) * power))
    if end.mass == 0 and any(piece.moment == degree for piece in pieces):
        raise PlanningError(f"{record.name} diverges for a massless particle in the loop")
    return tuple(pieces)


def _bernstein(numerator: sp.Expr, degree: int) -> list[sp.Expr]:
    """Coefficients of X^k (1 - X)^(degree - k), k = 0 ... degree, from 1 = X + (1 - X)."""
    poly = sp.Poly(numerator, X)
    powers = [poly.coeff_monomial(X**i) for i in range(degree + 1)]
    return [sum(powers[i] * comb(degree - i, k - i) for i in range(k + 1)) for k in range(degree + 1)]
