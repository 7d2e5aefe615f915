"""Room: derivations.  The field of rational functions in which identities are decided, over flint.

An element is n * prod_k b_k^e_k: a polynomial n with rational coefficients, and integer powers of
irreducible polynomials b_k.  Sums bring the b_k to their least powers, so no denominator is ever
multiplied out, and an element is zero exactly when n is.  Every symbol, constant, logarithm and master
integral is a generator; so is every root, together with the power of it that is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce

import sympy as sp
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from axionportal.derivations.generators import Generators, prime_powers
from axionportal.derivations.records import DerivationError


@dataclass(frozen=True)
class Element:
    """``numerator`` times the product of base_k^powers[k]; no power is zero."""

    numerator: fmpq_mpoly
    powers: Mapping[int, int]


@dataclass(frozen=True)
class _Root:
    """The generator ``index``, whose power ``degree`` is the field element ``value``."""

    index: int
    degree: int
    value: Element


class RationalField:
    """The rational functions in the generators that some expressions contain.

    ``relations`` maps a symbol that stands for a square root to its square.  Raises DerivationError for
    what is no rational function of symbols, constants, functions and roots: a float, a symbolic power.
    """

    def __init__(
        self, expressions: Iterable[sp.Expr], relations: Mapping[sp.Symbol, sp.Expr] | None = None
    ) -> None:
        squares = dict(relations or {})
        found = Generators()
        for item in (*squares, *squares.values(), *expressions):
            found.scan(item)
        symbols = _in_sympy_order(frozenset(item for item in found.orders if isinstance(item, sp.Symbol)))
        rest = [item for item in found.orders if not isinstance(item, sp.Symbol)]
        self.generators: tuple[sp.Expr, ...] = (*symbols, *rest, *found.roots)
        self._context = _context(len(self.generators))
        self._bases: list[fmpq_mpoly] = list(self._context.gens())
        self._orders = found.orders
        self._index = {item: k for k, item in enumerate((*symbols, *rest))}
        self._root_index = {item: k + len(self._index) for k, item in enumerate(found.roots)}
        self._root_orders = found.roots
        self._known: dict[tuple[object, ...], int] = {}
        self._elements: dict[sp.Expr, Element] = {}
        self._roots: list[_Root] = []
        for item, order in found.roots.items():
            self._roots.append(_Root(self._root_index[item], order, self.element(item)))
        for item, square in squares.items():
            self._roots.append(_Root(self._index[item], 2 * self._orders[item], self.element(square)))

    # -- from and to expressions ----------------------------------------------------------------------------

    def element(self, expression: sp.Expr) -> Element:
        """An expression as an element of the field."""
        known = self._elements.get(expression)
        if known is None:
            known = self._elements[expression] = self._converted(expression)
        return known

    def _converted(self, expression: sp.Expr) -> Element:
        if isinstance(expression, sp.Rational):
            return Element(self._constant(fmpq(int(expression.p), int(expression.q))), {})
        if isinstance(expression, sp.Add):
            return self.sum([self.element(item) for item in expression.args])
        if isinstance(expression, sp.Mul):
            return self._product([self.element(item) for item in expression.args])
        if isinstance(expression, sp.Pow):
            return self._power(*expression.args)
        if expression is sp.I:
            return self._root(sp.Integer(-1), sp.Rational(1, 2))
        return Element(self._constant(fmpq(1)), {self._index[expression]: self._orders[expression]})

    def index(self, generator: sp.Expr) -> int:
        """The number of a symbol, constant or function among the generators."""
        return self._index[generator]

    def polynomial(self, terms: dict[tuple[int, ...], fmpq]) -> fmpq_mpoly:
        """The polynomial with given coefficients by exponents."""
        return self._context.from_dict(terms)

    def expression(self, polynomial: fmpq_mpoly) -> sp.Expr:
        """A polynomial written in SymPy."""
        terms = []
        for monomial, value in polynomial.terms():
            powers = [
                item ** (sp.Integer(power) / self._order(item))
                for item, power in zip(self.generators, monomial, strict=True)
                if power
            ]
            terms.append(sp.Mul(sp.Rational(int(value.p), int(value.q)), *powers))
        return sp.Add(*terms)

    def _order(self, generator: sp.Expr) -> int:
        return self._orders.get(generator, 1) * self._root_orders.get(generator, 1)

    def _constant(self, value: fmpq) -> fmpq_mpoly:
        return self._context.constant(value)

    def _power(self, base: sp.Expr, exponent: sp.Rational) -> Element:
        if isinstance(exponent, sp.Integer):
            return self.power(self.element(base), int(exponent))
        if base in self._index:
            power = self._orders[base] * exponent
            return Element(self._constant(fmpq(1)), {self._index[base]: int(power)})
        if isinstance(base, sp.Rational):
            parts = [self._root(prime, power * exponent) for prime, power in prime_powers(base).items()]
            return self._product(parts)
        return self._root(base, exponent)

    def _root(self, base: sp.Expr, exponent: sp.Rational) -> Element:
        power = self._root_orders[base] * exponent
        return Element(self._constant(fmpq(1)), {self._root_index[base]: int(power)})

    # -- arithmetic ----------------------------------------------------------------------------------

    def sum(self, parts: list[Element]) -> Element:
        """The sum, over the least power of every base that occurs."""
        alive = [item for item in parts if not item.numerator.is_zero()]
        keys = {key for item in alive for key in item.powers}
        least = {key: min(item.powers.get(key, 0) for item in alive) for key in keys}
        total = self._constant(fmpq(0))
        for item in alive:
            excess = {key: item.powers.get(key, 0) - least[key] for key in keys}
            total += item.numerator * self.expanded(excess)
        return Element(total, {key: power for key, power in least.items() if power})

    def expanded(self, powers: Mapping[int, int]) -> fmpq_mpoly:
        """The product of non-negative powers of bases, multiplied out."""
        exponents = [0] * len(self.generators)
        others = []
        for key, power in powers.items():
            if key < len(exponents):
                exponents[key] = power
            elif power:
                others.append(self._bases[key] ** power)
        return reduce(lambda one, other: one * other, others, self._context.term(1, exponents))

    def _product(self, parts: list[Element]) -> Element:
        numerator, powers = parts[0].numerator, dict(parts[0].powers)
        for item in parts[1:]:
            numerator = numerator * item.numerator
            for key, power in item.powers.items():
                powers[key] = powers.get(key, 0) + power
        return Element(numerator, {key: power for key, power in powers.items() if power})

    def power(self, element: Element, exponent: int) -> Element:
        """An integer power; the numerator's irreducible factors become bases."""
        if element.numerator.is_zero() and exponent > 0:
            return element
        plain = self.factored(element)
        if exponent < 0:
            self._refuse_zero(plain)
        value = plain.numerator.leading_coefficient() ** exponent
        return Element(self._constant(value), {key: power * exponent for key, power in plain.powers.items()})

    def _refuse_zero(self, element: Element) -> None:
        bases = (self._bases[key] for key in element.powers)
        if element.numerator.is_zero() or (
            self._roots and any(self.reduced(base).is_zero() for base in bases)
        ):
            message = "division by an expression that is identically zero"
            raise DerivationError(message)

    def factored(self, element: Element) -> Element:
        """The same element with a constant for its numerator: all else is powers of irreducible bases."""
        if element.numerator.is_constant():
            return element
        content, factors = element.numerator.factor()
        powers = dict(element.powers)
        for factor, power in factors:
            key = self._key(factor)
            powers[key] = powers.get(key, 0) + power
        return Element(self._constant(content), {key: power for key, power in powers.items() if power})

    def _key(self, base: fmpq_mpoly) -> int:
        """The number of an irreducible polynomial among the bases."""
        terms = tuple(base.terms())
        if len(terms) == 1:  # a generator
            return int(terms[0][0].index(1))
        if terms not in self._known:
            self._known[terms] = len(self._bases)
            self._bases.append(base)
        return self._known[terms]

    def base(self, key: int) -> fmpq_mpoly:
        """The base with a number from ``Element.powers``."""
        return self._bases[key]

    # -- decisions -----------------------------------------------------------------------------------

    def is_zero(self, expression: sp.Expr) -> bool:
        """True exactly if the expression is zero in the field, its roots' relations included."""
        return self.reduced(self.element(expression).numerator).is_zero()

    def reduced(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The remainder by the relations of all roots, times something that is not zero."""
        for root in reversed(self._roots):
            polynomial = self._reduced_by(root, polynomial)
        return polynomial

    def _reduced_by(self, root: _Root, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """g^(k + n degree) is g^k (P/Q)^n, all of it times the highest power of Q that occurs."""
        highest = max((monomial[root.index] for monomial in polynomial.monoms()), default=0) // root.degree
        if highest == 0:
            return polynomial
        powers = root.value.powers
        above = self.expanded({key: power for key, power in powers.items() if power > 0})
        above = above * root.value.numerator
        below = self.expanded({key: -power for key, power in powers.items() if power < 0})
        parts: dict[int, dict[tuple[int, ...], fmpq]] = {}
        for monomial, value in polynomial.terms():
            times, rest = divmod(monomial[root.index], root.degree)
            left = (*monomial[: root.index], rest, *monomial[root.index + 1 :])
            parts.setdefault(times, {})[left] = value
        total = self._constant(fmpq(0))
        for times, terms in parts.items():
            total += self._context.from_dict(terms) * above**times * below ** (highest - times)
        return total


@lru_cache(maxsize=64)
def _context(size: int) -> fmpq_mpoly_ctx:
    return fmpq_mpoly_ctx.get(tuple(f"g{k}" for k in range(size)), "lex")


@lru_cache(maxsize=1024)
def _in_sympy_order(symbols: frozenset[sp.Symbol]) -> tuple[sp.Symbol, ...]:
    """Symbols as SymPy orders the generators of a polynomial: its leading terms are then ours."""
    return tuple(sp.Poly(sp.Add(*symbols)).gens) if symbols else ()
