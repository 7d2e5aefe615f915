"""Room: codegen/latex.  SymPy expressions as LaTeX in the field's notation.

Logarithms and masters follow the fraction that multiplies them, roots are joined, and a name with a
superscript is bracketed before it is raised to a power.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.latex import LatexPrinter

from axionportal.codegen.latex.factors import is_negative, negated, power_of_x, product_of
from axionportal.codegen.latex.notation import MARK, Notation, X
from axionportal.derivations.integrals.masters import J, K

_RELATIONS = {
    sp.StrictLessThan: "<",
    sp.LessThan: r"\le",
    sp.StrictGreaterThan: ">",
    sp.GreaterThan: r"\ge",
    sp.Equality: "=",
}
_LATE = (sp.log, J, K, AppliedUndef, sp.atanh, sp.atan2, sp.Integral, sp.Derivative, sp.Abs, sp.Max)
_SIMPLE = r"((?:[^{}+\- ]|[_^]\{[^{}+\- ]*\})+)"
_SIMPLE_FRACTION = re.compile(rf"\\frac\{{{_SIMPLE}\}}\{{{_SIMPLE}\}}")
_HALF = sp.Rational(1, 2)


class AppendixPrinter(LatexPrinter):
    """Prints expressions of the records in a given notation."""

    def __init__(self, notation: Notation, decimals: bool = False) -> None:
        super().__init__({"ln_notation": True, "order": "grlex", "fold_frac_powers": True})
        self._texts: dict[sp.Basic, str] = {}
        self.notation = notation
        self.decimals = decimals
        # SymPy orders sums and products by the names of symbols: these names follow the notation.
        self._rank = {
            symbol: sp.Symbol(f"s{rank:03d}", **symbol.assumptions0)
            for rank, symbol in enumerate(notation.names)
            if symbol != X
        }
        self._back = {new: old for old, new in self._rank.items()}
        self._names = {self._ranked(symbol): tex for symbol, tex in notation.names.items()}
        self._markers = {item.marker: notation.denominator_tex(item) for item in notation.denominators}
        self._denominators = {
            tuple(self._ranked(part) for part in item.coefficients): notation.denominator_tex(item)
            for item in notation.denominators
        }

    def _ranked(self, expression: sp.Basic) -> sp.Basic:
        return renamed(expression, self._rank)

    def _print(self, expr: Any, **kwargs: Any) -> str:
        """The masters' own ``_latex`` knows no names of denominators, so it is passed over."""
        if isinstance(expr, (J, K)):
            return self._print_J(expr, **kwargs) if isinstance(expr, J) else self._print_K(expr)
        return str(super()._print(expr, **kwargs))

    def tex(self, expression: sp.Basic) -> str:
        """The LaTeX of an expression."""
        if expression not in self._texts:
            self._texts[expression] = str(self._print(self._ranked(expression)))
        return self._texts[expression]

    def inline(self, expression: sp.Basic) -> str:
        """The LaTeX of an expression for running text: simple fractions with a slash."""
        return _SIMPLE_FRACTION.sub(r"\1/\2", self.tex(expression))

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return self._names.get(expr) or str(super()._print_Symbol(expr, style))

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        """Powers of the Feynman parameter ascending; a sum does not begin with a minus if it can."""
        terms = list(super()._as_ordered_terms(expr, order))
        if expr.has(X):
            terms.sort(key=power_of_x)
        elif len(terms) == 2 and is_negative(terms[0]):
            terms.reverse()
        return terms

    def _print_Pow(self, expr: sp.Pow) -> str:
        name = self._names.get(expr.base)
        if name in self.notation.superscripted and expr.exp.is_Integer and expr.exp > 0:
            return rf"\left({name}\right)^{{{self.tex(expr.exp)}}}"
        return str(super()._print_Pow(expr))

    def _print_Mul(self, expr: sp.Mul) -> str:
        sign, algebraic, late = split_product(expr)
        if not late:
            return str(super()._print_Mul(expr))
        parts = r" \, ".join(self.bracketed(item) for item in late)
        if algebraic == 1:
            return f"{sign}{parts}"
        return rf"{sign}{self.bracketed(algebraic)} \, {parts}"

    def ordered_terms(self, expression: sp.Expr) -> list[sp.Expr]:
        """The terms of a sum, in the order in which they are printed."""
        ordered = self._as_ordered_terms(self._ranked(expression))
        return [renamed(term, self._back) for term in ordered]

    def led_by_plus(self, product: sp.Expr) -> sp.Expr:
        """The same product with no sum of three terms or more that is printed with a minus in front."""
        parts = []
        for item in sp.Mul.make_args(product):
            base, power = item.as_base_exp()
            sums = base.is_Add and len(base.args) > 2 and power.is_Integer
            if sums and is_negative(self.ordered_terms(base)[0]):
                parts += [sp.Integer(-1) ** power, sp.Add(*(-term for term in base.args)) ** power]
            else:
                parts.append(item)
        return product_of(parts) if len(parts) > len(sp.Mul.make_args(product)) else product

    def bracketed(self, expression: sp.Expr) -> str:
        """A factor: sums get brackets."""
        text = self.tex(expression)
        return rf"\left({text}\right)" if expression.is_Add else text

    def _print_Function(self, expr: sp.Function, exp: str | None = None) -> str:
        if expr in self._markers:
            text = self._markers[expr]
            return text if exp is None else f"{text}^{{{exp}}}"
        known = self.notation.functions.get(str(expr.func))
        if known is None:
            return str(super()._print_Function(expr, exp))
        arguments = ", ".join(self.tex(item) for item in expr.args)
        return rf"{known}\!\left({arguments}\right)"

    def _print_Max(self, expr: sp.Max, exp: str | None = None) -> str:
        return self._extremum(r"\max", expr, exp)

    def _print_Min(self, expr: sp.Min, exp: str | None = None) -> str:
        return self._extremum(r"\min", expr, exp)

    def _extremum(self, command: str, expr: sp.Expr, exp: str | None) -> str:
        items = ", ".join(self.tex(item) for item in sorted(expr.args, key=str))
        power = f"^{{{exp}}}" if exp else ""
        return rf"{command}\!\left({items}\right){power}"

    def _print_Rational(self, expr: sp.Rational) -> str:
        """The constants of bounds are short decimals; they are printed as such."""
        if self.decimals and expr.q % 5 == 0:
            return decimal_text(Fraction(int(expr.p), int(expr.q)))
        return str(super()._print_Rational(expr))

    def _print_log(self, expr: sp.log, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        (argument,) = expr.args
        text = self.tex(argument)
        bare = argument.is_Atom or isinstance(argument, AppliedUndef) or is_fraction(argument)
        return rf"\ln{power} {text}" if bare else rf"\ln{power}\!\left({text}\right)"

    def _print_atanh(self, expr: sp.Expr) -> str:
        return self._inverse_tangent(self.notation.function("artanh"), expr.args[0])

    def _print_atan2(self, expr: sp.Expr) -> str:
        """The angle of the point (base, height); an arctangent where the base is positive."""
        height, base = expr.args
        if base.is_positive:
            return self._inverse_tangent(r"\arctan", height / base)
        return rf"\arg\!\left({self.tex(base)} + i \, {self.tex(height)}\right)"

    def _inverse_tangent(self, command: str, argument: sp.Expr) -> str:
        joined = join_roots(argument)
        text = self.tex(joined)
        bare = joined.is_Pow or is_fraction(joined)
        return rf"{command} {text}" if bare else rf"{command}\!\left({text}\right)"

    def _print_J(self, expr: J, exp: str | None = None) -> str:
        body = rf"{self.notation.function('J')}\!\left({self._denominator(*expr.args)}\right)"
        return body if exp is None else rf"{body}^{{{exp}}}"

    def _print_K(self, expr: K) -> str:
        x, *coefficients = expr.args
        inside = self._denominator(*coefficients)
        return rf"{self.notation.function('K')}\!\left({self.tex(x)}; {inside}\right)"

    def _denominator(self, a: sp.Expr, b: sp.Expr, c: sp.Expr) -> str:
        named = self._denominators.get((a, b, c))
        return named or self.tex(sp.expand(a * X**2 + b * X + c))

    def _print_Integral(self, expr: sp.Integral) -> str:
        x, low, high = expr.limits[0]
        head = rf"\int_{{{self.tex(low)}}}^{{{self.tex(high)}}} \! d{self.tex(x)} \,"
        # rebuilding an integral without evaluation leaves a factor 1 in front of its integrand
        return f"{head} {self.bracketed(product_of([expr.function]))}"

    def _print_Derivative(self, expr: sp.Derivative) -> str:
        return rf"\frac{{d}}{{d{self.tex(expr.variables[0])}}} \left[{self.tex(expr.expr)}\right]"

    def _print_Abs(self, expr: sp.Abs, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        return rf"\left|{self.tex(expr.args[0])}\right|{power}"

    def _print_Relational(self, expr: Any) -> str:
        return f"{self.tex(expr.lhs)} {_RELATIONS[type(expr)]} {self.tex(expr.rhs)}"

    def _print_And(self, expr: sp.And) -> str:
        items = sorted(expr.args, key=sp.default_sort_key)
        return r" ,\; ".join(self.tex(item) for item in items)


def renamed(expression: sp.Basic, names: Mapping[sp.Symbol, sp.Symbol]) -> sp.Basic:
    """Other symbols for some, and nothing evaluated: 2 (a + b) must not be multiplied out on the way.

    SymPy's own switch for this empties its caches each time, which made the appendix twice as slow.
    """
    if not expression.args:
        return names.get(expression, expression)
    parts = [renamed(item, names) for item in expression.args]
    if all(new is old for new, old in zip(parts, expression.args, strict=True)):
        return expression
    if isinstance(expression, (sp.Add, sp.Mul)):
        return expression.func._from_args(parts, is_commutative=True)
    unevaluated = isinstance(expression, (sp.Pow, sp.Max, sp.Min, sp.core.relational.Relational))
    return expression.func(*parts, evaluate=False) if unevaluated else expression.func(*parts)


def is_fraction(expression: sp.Expr) -> bool:
    """Whether an expression is printed as one fraction without a sign or trailing factors."""
    if is_negative(expression) or split_product(expression)[2]:
        return False
    return bool(sp.fraction(expression)[1] != 1)


def is_marker(expression: sp.Expr) -> bool:
    """Whether an expression is the name of a denominator."""
    return isinstance(expression, AppliedUndef) and str(expression.func).startswith(MARK)


def number_in_front(integral: sp.Integral) -> sp.Expr:
    """The integral with the rational factor of its integrand taken out."""
    number, rest = integral.function.as_coeff_Mul()
    return product_of([number, sp.Integral(rest, *integral.limits)])


@lru_cache(maxsize=8192)
def split_product(product: sp.Expr) -> tuple[str, sp.Expr, tuple[sp.Expr, ...]]:
    """Sign, algebraic factor, and the logarithms, masters and the like that follow it."""
    negative = bool(product.is_Mul and is_negative(product))
    late: list[sp.Expr] = []
    algebraic: list[sp.Expr] = []
    for factor in sp.Mul.make_args(negated(product) if negative else product):
        base = factor.base if factor.is_Pow else factor
        follows = isinstance(base, _LATE) or (base.is_Add and base.has(*_LATE))
        follows = follows and not is_marker(base)
        risen = not factor.is_Pow or (factor.exp.is_Integer and factor.exp > 0)
        (late if follows and risen else algebraic).append(factor)
    late.sort(key=lambda item: (item.is_Add, not item.has(sp.log), sp.default_sort_key(item)))
    return ("- " if negative else ""), product_of(algebraic), tuple(late)


def join_roots(expression: sp.Expr) -> sp.Expr:
    """Products of square roots, and of their inverses, under one root each."""

    def joined(product: sp.Expr) -> sp.Expr:
        under: dict[sp.Expr, sp.Expr] = {_HALF: sp.Integer(1), -_HALF: sp.Integer(1)}
        rest = []
        for factor in product.args:
            if factor.is_Pow and factor.exp in under and not factor.base.is_number:
                under[factor.exp] *= factor.base
            else:
                rest.append(factor)
        roots = [sp.expand(inside) ** power for power, inside in under.items()]
        return sp.Mul(*rest, *roots)

    return expression.replace(lambda item: item.is_Mul, joined)


def decimal_text(value: Fraction) -> str:
    """A rational number as a decimal if it is one, else as a fraction p/q."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[: len(digits) - places]}" + (f".{digits[-places:]}" if places else "")
