"""Room: derivations/lagrangian.  Exact arithmetic of amplitudes: polynomials over Q[i], and matrices of them.

The imaginary unit is a generator like every other symbol, reduced by i^2 = -1 when a result is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp

Polynomial = Any  # flint.fmpq_mpoly, which has no public type
Index = tuple[int, int]


class Ring:
    """Q[i, symbols]; ``element`` and ``expression`` lead in from SymPy and back."""

    def __init__(self, symbols: Iterable[sp.Symbol]) -> None:
        self.symbols = tuple(symbols)
        self._imaginary = sp.Dummy("i")
        names = ["i", *(f"s{k}" for k in range(len(self.symbols)))]
        self._context = flint.fmpq_mpoly_ctx.get(names)
        generators = self._context.gens()
        self.i: Polynomial = generators[0]
        self._generator = dict(zip(self.symbols, generators[1:], strict=True))

    def __getitem__(self, symbol: sp.Symbol) -> Polynomial:
        return self._generator[symbol]

    def integer(self, value: int) -> Polynomial:
        return self._context.constant(value)

    def monomial(self, powers: tuple[int, ...], value: Any) -> Polynomial:
        """value times the generators, i first, to these powers."""
        return self._context.from_dict({powers: value})

    def element(self, expression: sp.Expr) -> Polynomial:
        """The polynomial that a SymPy expression is; raises sympy's PolynomialError if it is none."""
        plain = (expression + sp.Integer(0)).xreplace({sp.I: self._imaginary})
        poly = sp.Poly(plain, self._imaginary, *self.symbols, domain=sp.QQ)
        terms = {
            tuple(map(int, powers)): flint.fmpq(int(value.p), int(value.q)) for powers, value in poly.terms()
        }
        return self._context.from_dict(terms)

    def expression(self, polynomial: Polynomial) -> sp.Expr:
        """A polynomial as a SymPy expression, with i^2 = -1 carried out."""
        terms: dict[tuple[int, ...], sp.Expr] = {}
        for powers, value in polynomial.to_dict().items():
            number = sp.Rational(int(value.p), int(value.q)) * sp.I ** int(powers[0])
            rest = tuple(map(int, powers[1:]))
            terms[rest] = terms.get(rest, sp.Integer(0)) + number
        return sp.Add(*(value * self._monomial(powers) for powers, value in terms.items()))

    def _monomial(self, powers: tuple[int, ...]) -> sp.Expr:
        pairs = zip(self.symbols, powers, strict=True)
        return sp.Mul(*(symbol**power for symbol, power in pairs if power))

    def reduce(self, polynomial: Polynomial) -> Polynomial:
        """The same element with i to the powers 0 and 1 only."""
        terms: dict[tuple[int, ...], Any] = {}
        for powers, value in polynomial.to_dict().items():
            sign = (1, 1, -1, -1)[int(powers[0]) % 4]
            key = (int(powers[0]) % 2, *map(int, powers[1:]))
            terms[key] = terms.get(key, flint.fmpq(0)) + sign * value
        return self._context.from_dict(terms)

    def coefficient(self, polynomial: Polynomial, symbol: sp.Symbol, power: int) -> Polynomial:
        """The coefficient of symbol^power."""
        place = 1 + self.symbols.index(symbol)
        terms = {}
        for powers, value in polynomial.to_dict().items():
            if int(powers[place]) == power:
                key = tuple(0 if k == place else int(item) for k, item in enumerate(powers))
                terms[key] = value
        return self._context.from_dict(terms)


@dataclass(frozen=True)
class Matrix:
    """A 4x4 matrix over a Ring; entries that are zero are left out."""

    entries: Mapping[Index, Polynomial]

    def __add__(self, other: Matrix) -> Matrix:
        total = dict(self.entries)
        for place, value in other.entries.items():
            total[place] = total[place] + value if place in total else value
        return Matrix({place: value for place, value in total.items() if value != 0})

    def __mul__(self, other: Matrix) -> Matrix:
        total: dict[Index, Polynomial] = {}
        rows = _by_row(other)
        for (row, middle), left in self.entries.items():
            for column, right in rows[middle]:
                product = left * right
                place = (row, column)
                total[place] = total[place] + product if place in total else product
        return Matrix({place: value for place, value in total.items() if value != 0})

    def scaled(self, factor: Polynomial) -> Matrix:
        return Matrix({place: factor * value for place, value in self.entries.items()})

    def trace_with(self, other: Matrix, zero: Polynomial) -> Polynomial:
        """Tr[self other], without the other entries of the product."""
        total = zero
        for (row, column), value in self.entries.items():
            partner = other.entries.get((column, row))
            if partner is not None:
                total = total + value * partner
        return total


def _by_row(matrix: Matrix) -> list[list[tuple[int, Polynomial]]]:
    rows: list[list[tuple[int, Polynomial]]] = [[] for _ in range(4)]
    for (row, column), value in matrix.entries.items():
        rows[row].append((column, value))
    return rows
