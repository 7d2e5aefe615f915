"""Room: derivations.  What an expression is a rational function of: symbols, constants, functions, roots."""

from __future__ import annotations

import math
from functools import lru_cache

import sympy as sp
from sympy.core.function import Application

from axionportal.derivations.records import DerivationError


class Generators:
    """What an expression is made of: ``orders`` and ``roots`` give the order of the roots that occur.

    A symbol, constant or function whose n-th root occurs is the n-th power of one generator; a number or
    a sum gets a root of its own as a generator, with its relation.
    """

    def __init__(self) -> None:
        self.orders: dict[sp.Expr, int] = {}
        self.roots: dict[sp.Expr, int] = {}
        self._seen: set[sp.Expr] = set()

    def scan(self, expression: sp.Expr) -> None:
        """Collect the generators of one more expression, inner ones first."""
        if expression in self._seen or isinstance(expression, sp.Rational):
            return
        self._seen.add(expression)
        if isinstance(expression, (sp.Add, sp.Mul)):
            for item in expression.args:
                self.scan(item)
        elif isinstance(expression, sp.Pow):
            self._scan_power(*expression.args)
        elif expression is sp.I:
            self._note(self.roots, sp.Integer(-1), 2)
        elif is_generator(expression):
            self._note(self.orders, expression, 1)
        else:
            self._refuse(expression)

    def _scan_power(self, base: sp.Expr, exponent: sp.Expr) -> None:
        if not isinstance(exponent, sp.Rational):
            self._refuse(sp.Pow(base, exponent, evaluate=False))
        self.scan(base)
        if exponent.q == 1:
            return
        if is_generator(base):
            self._note(self.orders, base, int(exponent.q))
        elif isinstance(base, sp.Rational):
            for prime in prime_powers(base):
                self._note(self.roots, prime, int(exponent.q))
        else:
            self._note(self.roots, base, int(exponent.q))

    def _note(self, table: dict[sp.Expr, int], item: sp.Expr, order: int) -> None:
        table[item] = math.lcm(table.get(item, 1), order)

    def _refuse(self, expression: sp.Expr) -> None:
        message = f"{expression} is not a rational function of exact numbers, symbols, functions and roots"
        raise DerivationError(message)


def is_generator(expression: sp.Expr) -> bool:
    """True for what counts as independent of everything else."""
    return isinstance(expression, (sp.Symbol, sp.NumberSymbol, Application))


@lru_cache(maxsize=256)
def prime_powers(number: sp.Rational) -> dict[sp.Integer, int]:
    """The primes of a rational number with their powers, and -1 for its sign."""
    return {sp.Integer(prime): int(power) for prime, power in sp.factorrat(number).items() if prime != 1}
