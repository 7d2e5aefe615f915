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


@dataclass(frozen=True)
class _Form:
    """numerator/(start^2 (1 - x) + end^2 x - x (1 - x)) as an integrand over [0, 1]."""

    numerator: sp.Expr
    start: sp.Expr
    end: sp.Expr


_Weighted = tuple[sp.Expr, sp.Expr]
"""A prefactor and a numerator."""


def plan_loop_function(function: LoopFunction) -> TwoPointPlan:
    """A loop function of two mass ratios."""
    form, one = _form(function), sp.Integer(1)
    start, end = MassRatio(form.start, one), MassRatio(form.end, one)
    return _plan(function, start, end, [(one, form.numerator)])


def plan_terms(contribution: Contribution, terms: Iterable[LoopTerm]) -> list[TwoPointPlan]:
    """The terms of a contribution, one plan for each pair of masses."""
    found: dict[tuple[MassRatio, MassRatio], list[_Weighted]] = {}
    for term in terms:
        form = _form(term.loop_function)
        ends = tuple(_mass_ratio(term, item) for item in (form.start, form.end))
        numerator = form.numerator.xreplace(dict(term.substitution))
        if (ends[1], ends[0]) in found or ends[0].mass == 0:
            x = term.loop_function.definition.variable
            ends, numerator = (ends[1], ends[0]), numerator.subs(x, 1 - x)
        found.setdefault((ends[0], ends[1]), []).append((term.prefactor, numerator))
    return [_plan(contribution, *ends, weighted) for ends, weighted in found.items()]


def _form(function: LoopFunction) -> _Form:
    """The integrand over its quadratic, which has leading coefficient 1."""
    integral = function.definition
    x, unknown = integral.variable, _refusal(function)
    above, below = sp.fraction(sp.cancel(sp.together(integral.integrand)))
    if integral.integrand.has(sp.log) or (integral.lower, integral.upper) != (0, 1):
        raise unknown
    others, factors = sp.factor_list(below)
    quadratic = sp.Mul(*(base**power for base, power in factors if base.has(x)))
    rest = others * sp.Mul(*(base**power for base, power in factors if not base.has(x)))
    if not (above.is_polynomial(x) and sp.degree(quadratic, x) == 2):
        raise unknown
    leading = sp.Poly(quadratic, x).LC()
    squares = [sp.factor(quadratic.xreplace({x: sp.Integer(end)}) / leading) for end in (0, 1)]
    start, end = (sp.sqrt(square) for square in squares)
    if not all(item.is_rational_function() and item.is_nonnegative for item in (start, end)):
        raise unknown
    return _Form(sp.expand(above / (rest * leading)), start, end)


def _refusal(function: LoopFunction) -> PlanningError:
    return PlanningError(
        f"no NumPy function is made of {function.name}: it is neither of one ratio, nor a divided "
        "difference, nor a polynomial over one quadratic b^2 (1 - x) + r^2 x - x (1 - x) with b, r >= 0"
    )


def _mass_ratio(term: LoopTerm, end: sp.Expr) -> MassRatio:
    """A mass of D in the contribution's parameters; the unit itself where the ratio is 1."""
    value = sp.cancel(end.xreplace(dict(term.substitution)))
    units = {sp.fraction(item)[1] for _, item in term.substitution} - {sp.Integer(1)}
    if len(units) == 1:
        (unit,) = units
        mass = sp.cancel(value * unit)
        if unit.is_Symbol and (mass.is_Symbol or mass == 0):
            return MassRatio(mass, unit)
    raise PlanningError(f"{term.loop_function.name}: {value} is not a ratio of two masses")


def _plan(
    record: LoopFunction | Contribution, start: MassRatio, end: MassRatio, weighted: list[_Weighted]
) -> TwoPointPlan:
    variables = {item.definition.variable for item in _functions(record)}
    x = variables.pop()
    if variables or start.unit != end.unit:
        raise PlanningError(f"{record.name}: its terms have different units or integration variables")
    scaled = [(factor, _in_ratios(inner, start, end)) for factor, inner in weighted]
    number = sp.factor(weighted[0][0]).as_independent(*weighted[0][0].free_symbols, as_Add=False)[0]
    by_couplings = _by_couplings(record, [(_in_ratios(f / number, start, end), n) for f, n in scaled], x)
    degree = max(sp.Poly(item, x).degree() for item in by_couplings.values())
    if degree > MOST_DEGREE:
        raise PlanningError(f"{record.name}: a numerator of degree {degree} in {x}, more than {MOST_DEGREE}")
    sums = [
        MomentSum(couplings, _pieces(record, by_couplings[couplings], x, degree, end))
        for couplings in sorted(by_couplings, key=lambda item: _order(record, item))
    ]
    return TwoPointPlan(start, end, degree, number, tuple(sums))


def _order(record: LoopFunction | Contribution, couplings: sp.Expr) -> tuple[float, ...]:
    """Products of couplings in the order of the record's parameters."""
    powers = couplings.as_powers_dict()
    return tuple(-float(powers.get(symbol, 0)) for symbol in record.symbols)


def _functions(record: LoopFunction | Contribution) -> tuple[LoopFunction, ...]:
    return (record,) if isinstance(record, LoopFunction) else record.loop_functions


def _in_ratios(expression: sp.Expr, start: MassRatio, end: MassRatio) -> sp.Expr:
    """The masses as multiples of their unit."""
    ratios = {item.mass: ratio * item.unit for item, ratio in ((end, END), (start, START))}
    return expression.xreplace({mass: value for mass, value in ratios.items() if mass not in (0, end.unit)})


def _by_couplings(
    record: LoopFunction | Contribution, weighted: list[_Weighted], x: sp.Symbol
) -> dict[sp.Expr, sp.Expr]:
    """The numerator in r, b and x beside each product of couplings (and powers of the unit)."""
    shape = (START, END, x)
    found: dict[sp.Expr, sp.Expr] = {}
    for factor, inner in _separated(weighted, shape):
        number, couplings = factor.as_independent(*factor.free_symbols, as_Add=False)
        if not number.is_Rational:
            raise PlanningError(f"{record.name}: its terms have no common constant up to rational numbers")
        found[couplings] = found.get(couplings, sp.Integer(0)) + number * inner
    expanded = {couplings: sp.expand(value) for couplings, value in found.items()}
    return {couplings: value for couplings, value in expanded.items() if value != 0}


def _separated(weighted: list[_Weighted], shape: tuple[sp.Symbol, ...]) -> list[_Weighted]:
    """Pairs (couplings, function of r, b, x); couplings that all terms share are not multiplied out."""
    parts = [(*sp.factor(factor).as_independent(*shape, as_Add=False), inner) for factor, inner in weighted]
    if len({couplings.as_coeff_Mul()[1] for couplings, _, _ in parts}) == 1:
        return [(couplings, ratios * inner) for couplings, ratios, inner in parts]
    whole = sp.expand(sp.Add(*(factor * inner for factor, inner in weighted)))
    return [item.as_independent(*shape, as_Add=False) for item in sp.Add.make_args(whole)]


def _pieces(
    record: LoopFunction | Contribution, numerator: sp.Expr, x: sp.Symbol, degree: int, end: MassRatio
) -> tuple[Piece, ...]:
    """The numerator in x^k (1 - x)^(degree - k), its coefficients by powers of b, factored."""
    at_end = {END: end.mass / end.unit} if end.mass in (0, end.unit) else {}
    pieces = []
    for k, coefficient in enumerate(_bernstein(numerator, x, degree)):
        by_power = sp.collect(sp.expand(coefficient.xreplace(at_end)), START, evaluate=False)
        for power in sorted(by_power, key=lambda item: -sp.degree(item * START**64, START)):
            if by_power[power] != 0:
                pieces.append(Piece(k, sp.factor(by_power[power]) * power))
    if end.mass == 0 and any(piece.moment == degree for piece in pieces):
        raise PlanningError(f"{record.name} diverges for a massless particle in the loop")
    return tuple(pieces)


def _bernstein(numerator: sp.Expr, x: sp.Symbol, degree: int) -> list[sp.Expr]:
    """Coefficients of x^k (1 - x)^(degree - k), k = 0 ... degree, from 1 = x + (1 - x)."""
    poly = sp.Poly(numerator, x)
    powers = [poly.coeff_monomial(x**i) for i in range(degree + 1)]
    return [sum(powers[i] * comb(degree - i, k - i) for i in range(k + 1)) for k in range(degree + 1)]
