"""Room: derivations/replay.  Exact arithmetic in which identities are decided: polynomials over flint.

An element is a sum of rational functions times monomials of transcendental generators: ln of an irreducible
polynomial, the masters J and K, artanh, arctan, the mark of an integral.  Each is independent of the others
as far as is known here, so that what cancels to zero is zero; roots obey the power that defines them.  ln
is the logarithm of the absolute value, so that ln AB = ln A + ln B without a condition.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz

from .grammar import RecordError, Tree, children, names_in, substituted

Key = tuple[Any, ...]
Ratio = tuple[fmpq_mpoly, fmpq_mpoly]
Element = dict[tuple[Key, ...], Ratio]

_ROOT = "root "


class Field:
    """The field that some trees live in; ``squares`` gives names that stand for square roots."""

    def __init__(self, *trees: Tree, squares: Mapping[str, Tree] | None = None) -> None:
        self._squares = dict(squares or {})
        orders: dict[Tree, int] = {}
        names: set[str] = set(self._squares)
        for tree in (*trees, *self._squares.values()):
            names |= names_in(tree)
            _scan_roots(tree, orders)
        self._orders = orders
        self._roots = {base: f"{_ROOT}{number}" for number, base in enumerate(orders)}
        self._names = (*sorted(names - {"I"}), *self._roots.values())
        generators = tuple(f"g{number}" for number in range(max(len(self._names), 1)))
        self._context = fmpq_mpoly_ctx.get(generators, "degrevlex")
        self._one = self._context.constant(1)
        self._index = {name: number for number, name in enumerate(self._names)}
        self._factors: dict[Key, fmpq_mpoly] = {}
        self._arguments: dict[Key, tuple[Element, ...]] = {}
        self._relations: list[tuple[int, int, Ratio]] = []
        for base, order in orders.items():
            value = self._rational(self.element(base))
            self._relations.append((self._index[self._roots[base]], order, value))
        for name, tree in self._squares.items():
            self._relations.append((self._index[name], 2, self._rational(self.element(tree))))

    # -- from trees ----------------------------------------------------------------------------------

    def element(self, tree: Tree) -> Element:
        """A tree as an element; raises RecordError for what does not belong here."""
        head = tree[0]
        if head == "number":
            return self._constant(tree[1])
        if head == "name":
            return (
                self.element(("^", ("number", Fraction(-1)), _HALF))
                if tree[1] == "I"
                else self._name(tree[1])
            )
        if head == "+":
            return self.sum([self.element(item) for item in tree[1:]])
        if head == "*":
            return self.product([self.element(item) for item in tree[1:]])
        if head == "^":
            return self._power(tree[1], tree[2])
        if head == "call":
            return self._call(tree[1], tree[2:])
        raise RecordError("a list stands where an expression should")

    def _constant(self, value: Fraction) -> Element:
        number = self._context.constant(fmpq(value.numerator, value.denominator))
        return {(): (number, self._one)} if value else {}

    def _name(self, name: str) -> Element:
        return {(): (self._context.gen(self._index[name]), self._one)}

    def _power(self, base: Tree, exponent: Tree) -> Element:
        power = _exponent(exponent)
        if power.denominator == 1:
            return self.power(self.element(base), int(power))
        if base[0] == "number" and base[1] not in (0, -1):
            return self.product([self._root(item, power * count) for item, count in _primes(base[1])])
        return self._root(base, power)

    def _root(self, base: Tree, power: Fraction) -> Element:
        if power.denominator == 1:
            return self.power(self.element(base), int(power))
        count = power * self._orders[base]
        return self.power(self._name(self._roots[base]), int(count))

    def _call(self, name: str, arguments: tuple[Tree, ...]) -> Element:
        if name == "Integral":
            return self._integral(*arguments)
        if name == "Derivative":
            return self.derivative(self.element(arguments[0]), _named(arguments[1]))
        inner = [self.element(item) for item in arguments]
        if name == "log":
            return self._logarithm(inner[0])
        if name in ("J", "K"):
            return self._master(name, inner)
        if name in ("atanh", "atan"):
            return self._generator((name, self.text(inner[0])), inner[0])
        raise RecordError(f"{name} has no exact meaning here")

    def _integral(self, inside: Tree, limits: Tree) -> Element:
        if limits[0] != "tuple" or len(limits) != 4:
            raise RecordError("an integral needs (variable, lower, upper)")
        mark = ("int", _named(limits[1]), limits[2], limits[3])
        return self.product([{(mark,): (self._one, self._one)}, self.element(inside)], bound=mark[1])

    def _generator(self, key: Key, *arguments: Element) -> Element:
        self._arguments[key] = arguments
        return {(key,): (self._one, self._one)}

    def _logarithm(self, value: Element) -> Element:
        above, below = self._rational(value)
        terms = []
        for polynomial, sign in ((above, 1), (below, -1)):
            if polynomial.is_zero():
                raise RecordError("a logarithm of zero occurs")
            content, factors = polynomial.factor()
            terms += [(("log", str(item)), item, sign * int(count)) for item, count in factors]
            for prime, count in _primes(Fraction(int(content.p), int(content.q)), absolute=True):
                terms.append((("log", str(prime[1])), self._context.constant(int(prime[1])), sign * count))
        for key, factor, _ in terms:
            self._factors[key] = factor
        return self.sum([{(key,): (self._one * count, self._one)} for key, _, count in terms])

    def _master(self, name: str, inner: list[Element]) -> Element:
        """J and K over the constant coefficient of their denominator, so that they are homogeneous."""
        start, (a, b, c) = inner[: name == "K"], inner[len(inner) - 3 :]
        scale = self.power(c, -1)
        coefficients = tuple(self.product([item, scale]) for item in (a, b))
        shown = tuple(self.text(item) for item in coefficients)
        if name == "K" and not start[0]:
            return {}
        if name == "J" or self.text(start[0]) == self.text(self._constant(Fraction(1))):
            return self.product([scale, self._generator(("J", *shown), *coefficients)])
        return self.product(
            [scale, self._generator(("K", self.text(start[0]), *shown), *start, *coefficients)]
        )

    # -- arithmetic ----------------------------------------------------------------------------------

    def sum(self, parts: list[Element]) -> Element:
        total: Element = {}
        for part in parts:
            for key, ratio in part.items():
                total[key] = _added(total[key], ratio) if key in total else ratio
        return {key: ratio for key, ratio in total.items() if not ratio[0].is_zero()}

    def product(self, parts: list[Element], bound: str = "") -> Element:
        """The product; the variable of an integral may stand in one factor only, its integrand ``bound``."""
        total = self._constant(Fraction(1))
        for part in parts:
            if len(part) == len(total) == 1 and () in part and () in total:
                total = {(): _multiplied(total[()], part[()])}
                continue
            found: list[Element] = []
            for key, ratio in total.items():
                for other, second in part.items():
                    together = tuple(sorted((*key, *other), key=repr))
                    self._require_unbound(key, second, other, bound)
                    self._require_unbound(other, ratio, key, "")
                    found.append({together: _multiplied(ratio, second)})
            total = self.sum(found)
        return total

    def _require_unbound(
        self, key: tuple[Key, ...], ratio: Ratio, other: tuple[Key, ...], bound: str
    ) -> None:
        for mark in (item for item in key if item[0] == "int" and item[1] != bound):
            nested = any(item[0] == "int" for item in other)
            if nested or self._has(ratio, mark[1]) or any(self._slope(item, mark[1]) for item in other):
                raise RecordError(f"the variable {mark[1]} of an integral occurs outside of it")

    def _has(self, ratio: Ratio, name: str) -> bool:
        index = self._index.get(name)
        return index is not None and any(item.degrees()[index] for item in ratio)

    def power(self, value: Element, exponent: int) -> Element:
        if exponent >= 0:
            if list(value) == [()]:
                above, below = value[()]
                return {(): (above**exponent, below**exponent)}
            return self.product([value] * exponent)
        above, below = self._rational(value)
        if self._reduced(above).is_zero():
            raise RecordError("a division by zero occurs")
        return {(): (below**-exponent, above**-exponent)}

    def _rational(self, value: Element) -> Ratio:
        """An element without transcendental generators."""
        if not value:
            return self._context.constant(0), self._one
        if list(value) != [()]:
            raise RecordError("a logarithm, master or integral stands where a rational function must")
        return value[()]

    def derivative(self, value: Element, name: str) -> Element:
        if name not in self._index:
            return {}
        index, parts = self._index[name], []
        if any(index in _variables(item) for _, _, base in self._relations for item in base):
            raise RecordError(f"a root depends on {name}, by which a derivative is taken")
        for key, (above, below) in value.items():
            slope = above.derivative(index) * below - above * below.derivative(index)
            parts.append({key: _cancelled(slope, below * below)})
            for place, item in enumerate(key):
                rest = {(*key[:place], *key[place + 1 :]): (above, below)}
                parts.append(self.product([rest, self._slope(item, name)]))
        return self.sum(parts)

    def _slope(self, key: Key, name: str) -> Element:
        """The derivative of a generator."""
        if key[0] == "log":
            factor = self._factors[key]
            return self._ratio(factor.derivative(self._index[name]), factor)
        if key[0] == "int":
            raise RecordError("an integral is differentiated")
        arguments = self._arguments[key]
        if key[0] in ("atanh", "atan"):
            sign = Fraction(-1 if key[0] == "atanh" else 1)
            square = self.product([self._constant(sign), arguments[0], arguments[0]])
            below = self.sum([self._constant(Fraction(1)), square])
            return self.product([self.derivative(arguments[0], name), self.power(below, -1)])
        if any(self.derivative(item, name) for item in arguments[-2:]):
            raise RecordError(f"{key[0]} is differentiated by a coefficient of its denominator")
        if key[0] == "J":
            return {}
        x, a, b = arguments
        terms = [self.product([a, x, x]), self.product([b, x]), self._constant(Fraction(1))]
        return self.product([self.derivative(x, name), self.power(self.sum(terms), -1)])

    def _ratio(self, above: fmpq_mpoly, below: fmpq_mpoly) -> Element:
        return {(): _cancelled(above, below)} if not above.is_zero() else {}

    def at_zero(self, value: Element, name: str) -> Element:
        """The value at ``name`` = 0 of an element that is continuous there, each of its parts by itself."""
        parts = []
        for key, (above, below) in value.items():
            factors = [
                self._logarithm(self._inserted(self._factors[item], name)) for item in key if item[0] == "log"
            ]
            if len(factors) != len(key):
                raise RecordError(f"the limit of {key[0][0]} is not known")
            inside = self.product([self._inserted(above, name), self.power(self._inserted(below, name), -1)])
            parts.append(self.product([inside, *factors]))
        return self.sum(parts)

    def _inserted(self, polynomial: fmpq_mpoly, name: str) -> Element:
        return self._ratio(polynomial.subs({f"g{self._index[name]}": 0}), self._one)

    # -- decisions -----------------------------------------------------------------------------------

    def text(self, value: Element) -> str:
        """A text that is the same for equal rational functions."""
        above, below = self._rational(value)
        unit = below.leading_coefficient()
        return f"({above / unit})/({below / unit})"

    def is_zero(self, value: Element) -> bool:
        """Whether an element is zero, the powers of roots inserted."""
        return all(self._reduced(ratio[0]).is_zero() for ratio in value.values())

    def _reduced(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The polynomial with the powers of roots inserted, times something that is not zero."""
        for index, order, (above, below) in self._relations:
            highest = max((item[index] for item in polynomial.monoms()), default=0) // order
            if not highest:
                continue
            total = self._context.constant(0)
            for monomial, value in polynomial.terms():
                times, rest = divmod(monomial[index], order)
                left = self._context.from_dict({(*monomial[:index], rest, *monomial[index + 1 :]): value})
                total += left * above**times * below ** (highest - times)
            polynomial = total
        return polynomial

    def terms(self, tree: Tree) -> list[tuple[Ratio, list[fmpq_mpoly]]]:
        """The terms of an expression over logarithms: coefficient, and the factors under the logarithms."""
        found = []
        for key, ratio in self.element(tree).items():
            if any(item[0] != "log" for item in key):
                raise RecordError("something else than logarithms of rational functions occurs")
            found.append((ratio, [self._factors[item] for item in key]))
        return found

    def coefficients(self, polynomial: fmpq_mpoly, name: str) -> list[fmpq]:
        """The coefficients of 1, x, x^2, ... of a polynomial in one variable."""
        if _variables(polynomial) - {self._index[name]}:
            raise RecordError(f"something else than {name} is left at the point")
        found = {monomial[self._index[name]]: value for monomial, value in polynomial.terms()}
        return [found.get(power, fmpq(0)) for power in range(max(found, default=0) + 1)]

    def marked(self, value: Element) -> tuple[Element, dict[Key, Element]]:
        """The part outside of integrals, and the integrand of each integral by its mark."""
        plain: Element = {}
        inside: dict[Key, Element] = {}
        for key, ratio in value.items():
            marks = [item for item in key if item[0] == "int"]
            if not marks:
                plain[key] = ratio
            else:
                rest = tuple(item for item in key if item[0] != "int")
                inside.setdefault(marks[0], {})[rest] = ratio
        return plain, inside


_HALF: Tree = ("number", Fraction(1, 2))


def _exponent(tree: Tree) -> Fraction:
    """An exponent, which must be a rational number."""
    if tree[0] == "number":
        return Fraction(tree[1])
    if tree[0] == "*":
        value = Fraction(1)
        for item in tree[1:]:
            value *= _exponent(item)
        return value
    if tree[0] == "^":
        return _exponent(tree[1]) ** int(_exponent(tree[2]))
    raise RecordError("an exponent is not a number")


def _scan_roots(tree: Tree, orders: dict[Tree, int]) -> None:
    """The bases of fractional powers, each with the least common denominator of the exponents."""
    if tree == ("name", "I"):
        orders[("number", Fraction(-1))] = lcm(orders.get(("number", Fraction(-1)), 1), 2)
    if tree[0] == "^":
        power = _exponent(tree[2])
        if power.denominator != 1:
            base = tree[1]
            parts = _primes(base[1]) if base[0] == "number" and base[1] not in (0, -1) else [(base, 1)]
            for item, count in parts:
                orders[item] = lcm(orders.get(item, 1), (power * count).denominator)
        _scan_roots(tree[1], orders)
        return
    for item in children(tree):
        _scan_roots(item, orders)


def _primes(value: Fraction, *, absolute: bool = False) -> list[tuple[Tree, int]]:
    """Prime factors with their powers; -1 is one of them unless the absolute value is meant."""
    parts: list[tuple[Tree, int]] = []
    for number, sign in ((value.numerator, 1), (value.denominator, -1)):
        found = fmpz(abs(number)).factor() if abs(number) != 1 else []
        parts += [(("number", Fraction(int(prime))), sign * int(count)) for prime, count in found]
    if value < 0 and not absolute:
        parts.append((("number", Fraction(-1)), 1))
    return parts


def _named(tree: Tree) -> str:
    if tree[0] != "name":
        raise RecordError("a variable must be a name")
    return str(tree[1])


def _variables(polynomial: fmpq_mpoly) -> set[int]:
    return {index for index, degree in enumerate(polynomial.degrees()) if degree}


def _cancelled(above: fmpq_mpoly, below: fmpq_mpoly) -> Ratio:
    if below.is_one():
        return above, below
    common = above.gcd(below)
    return above / common, below / common


def _added(one: Ratio, other: Ratio) -> Ratio:
    if one[1] == other[1]:
        return _cancelled(one[0] + other[0], one[1])
    return _cancelled(one[0] * other[1] + other[0] * one[1], one[1] * other[1])


def _multiplied(one: Ratio, other: Ratio) -> Ratio:
    return _cancelled(one[0] * other[0], one[1] * other[1])


def at(tree: Tree, name: str, value: Fraction) -> Tree:
    """A tree with a number in the place of a name."""
    return substituted(tree, {name: ("number", value)})
