"""Room: codegen/latex.  Expressions brought into the form in which they read best, unchanged in value.

A sum is collected over its logarithms and masters, each coefficient factored; logarithms of masses
become logarithms of ratios; a kernel's closed form becomes the kernel again.
"""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from axionportal.codegen.latex.factors import in_squares, product_of
from axionportal.codegen.latex.notation import Notation, X
from axionportal.derivations.algebra import split_logarithms
from axionportal.derivations.integrals.masters import J, K

_MASTERS = (sp.log, J, K, sp.Derivative, sp.Abs, sp.Max, sp.Min)


def collected(expression: sp.Expr, notation: Notation, scale: sp.Symbol | None = None) -> list[sp.Expr]:
    """Terms coefficient * master: rational part, logarithms, then masters, then derivatives.

    ``scale`` is the symbol by which masses under a logarithm are divided.
    """
    named = notation.with_named_masters(expression)
    short = notation.shorten(split_logarithms(named))
    markers = _markers(short)
    back = {marker: item for item, marker in markers.items()}
    parts = _coefficients(short.xreplace(markers), list(back))
    masters = {master.xreplace(back): coefficient for master, coefficient in parts.items()}
    if scale is not None:
        masters = _logarithms_of_ratios(masters, scale, notation.masses)
    return [
        term
        for master in sorted(masters, key=_master_rank)
        for term in _terms(masters[master], master)
        if term != 0
    ]


def _coefficients(expression: sp.Expr, markers: list[sp.Dummy]) -> dict[sp.Expr, sp.Expr]:
    """The coefficient of each product of markers; what has none belongs to 1."""
    simple = _of_plain_sum(expression, markers)
    if simple is not None:
        return simple
    slopes = {marker: sp.diff(expression, marker) for marker in markers}
    if not any(slope.has(*markers) for slope in slopes.values()):
        rest = expression.xreplace(dict.fromkeys(markers, sp.Integer(0)))
        return {sp.Integer(1): rest, **slopes}
    parts: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(expression)):
        coefficient, master = term.as_independent(*markers, as_Add=False)
        parts[master] = parts.get(master, sp.Integer(0)) + coefficient
    return parts


def _of_plain_sum(expression: sp.Expr, markers: list[sp.Dummy]) -> dict[sp.Expr, sp.Expr] | None:
    """The coefficients of a sum in which every marker stands in a term of its own; None for any other."""
    parts: dict[sp.Expr, list[sp.Expr]] = {sp.Integer(1): [], **{marker: [] for marker in markers}}
    known = set(markers)
    for term in sp.Add.make_args(expression):
        inside = term.free_symbols & known
        if not inside:
            parts[sp.Integer(1)].append(term)
            continue
        coefficient, master = term.as_independent(*inside, as_Add=False)
        if master not in known:
            return None
        parts[master].append(coefficient)
    return {master: sp.Add(*terms) for master, terms in parts.items()}


def _markers(expression: sp.Expr) -> dict[sp.Expr, sp.Dummy]:
    """A dummy for each outermost logarithm, master, derivative and inverse of a denominator."""
    found: list[sp.Expr] = []

    def visit(item: sp.Expr) -> None:
        inverse = item.is_Pow and isinstance(item.base, AppliedUndef) and item.exp.is_negative
        if item.is_number:
            return
        if isinstance(item, (*_MASTERS, AppliedUndef)) or inverse:
            if item not in found:
                found.append(item)
        else:
            for part in item.args:
                visit(part)

    visit(expression)
    return {item: sp.Dummy(f"M{number}") for number, item in enumerate(found)}


def _logarithms_of_ratios(
    masters: dict[sp.Expr, sp.Expr], scale: sp.Symbol, masses: frozenset[sp.Symbol]
) -> dict[sp.Expr, sp.Expr]:
    """c ln m + ... - (c + ...) ln scale becomes c ln(m/scale) + ..., if that is what stands there."""
    lengths = [item for item in masters if isinstance(item, sp.log) and item.args[0] in masses]
    total = sp.Add(*(masters[item] for item in lengths))
    if not lengths or sp.cancel(sp.together(total)) != 0:
        return masters
    result = {}
    for master, coefficient in masters.items():
        if master not in lengths:
            result[master] = coefficient
        elif master.args[0] != scale:
            result[sp.log(master.args[0] / scale)] = coefficient
    return result


def _terms(coefficient: sp.Expr, master: sp.Expr) -> list[sp.Expr]:
    """One term per master; what has no master is split by powers of the Feynman parameter."""
    if master != 1:
        return [product_of([in_squares(coefficient), master])]
    if coefficient.has(X) and coefficient.is_polynomial(X):
        powers = sp.Poly(coefficient, X).terms()
        return [product_of([in_squares(value), X**power]) for (power,), value in reversed(powers)]
    return [in_squares(coefficient)]


def _master_rank(master: sp.Expr) -> tuple[int, str]:
    kinds = ((sp.Derivative, 5), (K, 4), (J, 4), (AppliedUndef, 3), (sp.log, 2))
    rank = next((number for kind, number in kinds if master.has(kind)), 1)
    return (0 if master == 1 else rank, str(master))
