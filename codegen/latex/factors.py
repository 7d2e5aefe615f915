"""Room: codegen/latex.  Coefficients as products that read well; values stay as they are.

Conjugate factors are multiplied out, (m - M)(m + M) to m^2 - M^2, sums with the Feynman parameter sorted
by its powers, and nothing else is expanded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import sympy as sp

from axionportal.codegen.latex.notation import X
from axionportal.derivations.normal_form import factored

Powers = Sequence[tuple[sp.Expr, int]]


@lru_cache(maxsize=4096)
def in_squares(coefficient: sp.Expr) -> sp.Expr:
    """A rational coefficient, factored in the squares of the symbols that occur evenly in it.

    Numerator and denominator are looked at one by one.
    """
    plain, back = _rational(coefficient)
    symbols = sorted(plain.free_symbols, key=str)
    if not plain.is_rational_function(*symbols):
        return coefficient
    found = factored(plain)
    above = _factors_in_squares([(base, power) for base, power in found.factors if power > 0])
    below = _factors_in_squares([(base, -power) for base, power in found.factors if power < 0])
    whole = product_of([found.content, *above, *(1 / factor for factor in below)])
    return _restored(whole, back)


def _rational(coefficient: sp.Expr) -> tuple[sp.Expr, dict[sp.Expr, sp.Expr]]:
    """Square roots of symbols and logarithms of numbers as symbols, and the way back."""
    powers = [item for item in coefficient.atoms(sp.Pow) if item.base.is_Symbol]
    halves = [item.base for item in powers if item.exp.is_Rational and item.exp.q == 2]
    marks = {base: sp.Symbol(f"{base.name}_root", positive=True) for base in halves}
    numbers = [item for item in coefficient.atoms(sp.log) if item.is_number]
    logs = {item: sp.Symbol(f"zz_{item.args[0]}") for item in numbers}
    plain = coefficient.xreplace({base: mark**2 for base, mark in marks.items()}).xreplace(logs)
    back = {mark: sp.sqrt(base) for base, mark in marks.items()}
    return plain, {**back, **{symbol: item for item, symbol in logs.items()}}


def _restored(expression: sp.Expr, back: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    """The way back, with no sum multiplied out and (sqrt u)^2 written as u."""
    if not back or not expression.has(*back):
        return expression
    if expression in back:
        return back[expression]
    if expression.is_Pow and expression.base in back:
        return back[expression.base] ** expression.exp
    parts = [_restored(item, back) for item in expression.args]
    return product_of(parts) if expression.is_Mul else expression.func(*parts)


def product_of(factors: Iterable[sp.Expr]) -> sp.Expr:
    """A product that keeps its sums as they are: one number in front, nothing multiplied out."""
    parts = [part for factor in factors for part in sp.Mul.make_args(factor)]
    number = sp.Mul(*(part for part in parts if part.is_Rational))
    rest = sp.Mul(*(part for part in parts if not part.is_Rational and not part.is_Add))
    sums = [part for part in parts if part.is_Add]
    kept = [item for item in (number, *sp.Mul.make_args(rest), *sums) if item != 1]
    if number == 0 or not kept:
        return number
    return kept[0] if len(kept) == 1 else sp.Mul(*kept, evaluate=False)


def _factors_in_squares(powers: Powers) -> list[sp.Expr]:
    """The factors with their powers; those that are conjugate to each other as one."""
    ordered = sorted(powers, key=lambda item: (len(sp.Add.make_args(item[0])), str(item[0])))
    sums = [(base, power) for base, power in ordered if base.is_Add]
    result = [base**power for base, power in ordered if not base.is_Add]
    number = sp.Integer(1)
    for base, power in _joined(sums):
        shown = _by_powers_of_x(base)
        if shown.is_Add and _begins_with_minus(shown):
            shown, number = _by_powers_of_x(-base), number * (-1) ** power
        result.append(shown**power)
    return [number, *result]


def _joined(sums: Powers) -> Powers:
    """The factors in terms of squares, where their product is even in a symbol and they are not."""
    symbols = sorted({symbol for base, _ in sums for symbol in base.free_symbols}, key=str)
    odd = [item for item in symbols if any(item in _odd_symbols(base) for base, _ in sums)]
    if not odd:
        return sums
    poly = sp.Poly(sp.expand(sp.Mul(*(base**power for base, power in sums))), *symbols)
    even = [k for k in range(len(symbols)) if all(m[k] % 2 == 0 for m in poly.monoms())]
    if not any(symbols[k] in odd for k in even):
        return sums
    step = [2 if k in even else 1 for k in range(len(symbols))]
    halved = {
        tuple(power // size for power, size in zip(monomial, step, strict=True)): value
        for monomial, value in poly.terms()
    }
    found = factored(sp.Poly(halved, *symbols).as_expr())
    back = {symbol: symbol**size for symbol, size in zip(symbols, step, strict=True)}
    return [*((base.xreplace(back), power) for base, power in found.factors), (found.content, 1)]


@lru_cache(maxsize=4096)
def _odd_symbols(base: sp.Expr) -> frozenset[sp.Symbol]:
    """The symbols of which an odd power occurs in an expanded polynomial."""
    powers = (factor.as_base_exp() for term in sp.Add.make_args(base) for factor in sp.Mul.make_args(term))
    return frozenset(symbol for symbol, power in powers if power.is_odd)


def _by_powers_of_x(polynomial: sp.Expr) -> sp.Expr:
    """A sum with the Feynman parameter in it, one term per power of that."""
    if not polynomial.has(X) or not polynomial.is_Add:
        return polynomial
    powers = sp.Poly(polynomial, X).terms()
    terms = [product_of([in_squares(value), X**power]) for (power,), value in reversed(powers)]
    return sp.Add(*terms)


def _begins_with_minus(total: sp.Expr) -> bool:
    if total.has(X):
        return is_negative(min(total.args, key=power_of_x))
    negative = [is_negative(term) for term in total.as_ordered_terms(order="grlex")]
    return all(negative) or (negative[0] and len(negative) > 2)


def power_of_x(term: sp.Expr) -> int:
    """The power of the Feynman parameter in a term; a factor that is a sum counts once."""
    total = 0
    for factor in sp.Mul.make_args(term):
        base, power = factor.as_base_exp()
        if base.has(X) and not base.has(sp.Function):
            total += int(power) if power.is_Integer else 0
    return total


def is_negative(term: sp.Expr) -> bool:
    """Whether a term is printed with a minus in front."""
    return bool(term.as_coeff_Mul()[0].is_negative)


def negated(term: sp.Expr) -> sp.Expr:
    """-term, with nothing multiplied out."""
    return product_of([sp.Integer(-1), term])
