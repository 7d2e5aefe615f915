"""Room: derivations/verification.  Closed forms as straight-line programs, every subexpression computed once.

A program is a list of named operations, written from the derived expression.  Whatever decides between
branches (the arguments of masters and logarithms) is computed exactly; coefficients are exact while their
inputs are short, and balls beyond that: rational arithmetic on long numbers is slower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from flint import arb, fmpq

from axionportal.derivations.integrals.masters import J
from axionportal.derivations.normal_form import factored, linear_coefficients
from axionportal.derivations.verification.balls import Ball, elementary_master, exact, logarithm, square_root

LONGEST_EXACT = 24
"""Bits of numerator or denominator up to which coefficients stay exact; measured, balls win beyond."""

Program = Callable[..., Any]
"""Takes exact rationals in the order of the symbols it was written for; gives a ball, or exact values."""

_Scope = dict[sp.Expr, sp.Expr]


def straight_line(
    expression: sp.Expr, symbols: Sequence[sp.Symbol], helpers: dict[str, Program] | None = None
) -> Program:
    """A function of ``symbols`` for an expression of rationals, pi, roots, logarithms and masters.

    Functions in ``helpers`` are called where the expression has an undefined function of that name; their
    arguments are exact.
    """
    writer = _Writer(symbols, helpers or {})
    return writer.program(writer.value(expression if helpers else _by_masters(expression), writer.short))


def exact_line(expressions: Sequence[sp.Expr], symbols: Sequence[sp.Symbol]) -> Program:
    """A function of ``symbols`` that gives a list: rational expressions exactly, zeros as exact zeros."""
    writer = _Writer(symbols, {})
    return writer.program([writer.value(item, writer.exact) for item in expressions])


def _by_masters(expression: sp.Expr) -> sp.Expr:
    """The expression with one cancelled coefficient for each logarithm and master."""
    masters = sorted(expression.atoms(sp.log, J), key=sp.default_sort_key)
    if not masters:
        return expression
    markers = {item: sp.Dummy(f"M{k}", positive=True) for k, item in enumerate(masters)}
    rest, *coefficients = linear_coefficients(expression.xreplace(markers), list(markers.values()))
    return sp.Add(rest, *(value * item for value, item in zip(coefficients, masters, strict=True)))


def _when(expression: sp.Expr) -> int:
    """Exact parts first; logarithms before the masters that can use them."""
    if expression.has(J):
        return 2
    return 0 if expression.is_rational_function() else 1


def _shortened(value: fmpq) -> Ball:
    return value if value.height_bits() <= LONGEST_EXACT else arb(value)


def _master(a: fmpq, b: fmpq, c: fmpq, *others: Any) -> Ball:
    return elementary_master((a, b, c), *others)


class _Writer:
    """Operations in order; ``exact`` and ``short`` remember the name of a subexpression's value."""

    def __init__(self, symbols: Sequence[sp.Symbol], helpers: dict[str, Program]) -> None:
        self._arguments = [sp.Symbol(f"x{k}") for k in range(len(symbols))]
        self._helpers = helpers
        self._known: dict[str, Any] = {
            "shortened": _shortened, "log": logarithm, "root": square_root, "master": _master, "pi": arb.pi,
            **helpers,
        }  # fmt: skip
        self._operations: list[tuple[sp.Symbol, sp.Expr]] = []
        self.exact: _Scope = dict(zip(symbols, self._arguments, strict=True))
        self.short: _Scope = {}

    def program(self, result: sp.Expr | list[sp.Expr]) -> Program:
        run: Program = sp.lambdify(
            self._arguments, result, modules=[self._known], cse=lambda _result: (self._operations, result)
        )
        return run

    def _step(self, operation: sp.Expr) -> sp.Symbol:
        name = sp.Symbol(f"v{len(self._operations)}")
        self._operations.append((name, operation))
        return name

    def _call(self, name: str, *arguments: sp.Expr) -> sp.Symbol:
        return self._step(sp.Function(name)(*arguments))

    def _constant(self, number: sp.Rational) -> sp.Symbol:
        name = f"c{number.p}_{number.q}".replace("-", "m")
        self._known[name] = exact(number)
        return sp.Symbol(name)

    def value(self, expression: sp.Expr, scope: _Scope) -> sp.Expr:
        """The name of a subexpression's value, which is computed when it is met first."""
        if expression not in scope:
            scope[expression] = self._written(expression, scope)
        return scope[expression]

    def _written(self, expression: sp.Expr, scope: _Scope) -> sp.Expr:
        if isinstance(expression, sp.Rational):
            plain = isinstance(expression, sp.Integer) and scope is self.short
            return expression if plain else self._constant(expression)
        if isinstance(expression, sp.Symbol):
            return self._call("shortened", self.exact[expression])
        if isinstance(expression, (sp.Add, sp.Mul)):
            first, *rest = (self.value(item, scope) for item in sorted(expression.args, key=_when))
            for other in rest:
                first = self._step(expression.func(first, other))
            return first
        if isinstance(expression, sp.Pow):
            return self._power(expression, scope)
        if expression is sp.pi:
            return self._call("pi")
        if isinstance(expression, sp.log):
            return self._call("log", self.value(expression.args[0], self.exact))
        if isinstance(expression, J):
            return self._master(expression)
        return self._helper(expression)

    def _power(self, expression: sp.Pow, scope: _Scope) -> sp.Symbol:
        base, exponent = expression.args
        if isinstance(exponent, sp.Integer):
            return self._step(self.value(base, scope) ** exponent)
        if isinstance(exponent, sp.Rational) and exponent.q == 2:
            return self._step(self._call("root", self.value(base, self.exact)) ** exponent.p)
        message = f"no ball arithmetic for the power {expression}"
        raise NotImplementedError(message)

    def _master(self, master: J) -> sp.Symbol:
        """With everything that decides about branches exact, and logarithms used a second time."""
        a, b, c = master.args
        middle, edges = master.midpoint, factored(c * (a + b + c))
        wanted = (a, b, c, master.discriminant, middle, middle**2 / 4, edges.expression())
        arguments = [self.value(item, self.exact) for item in wanted]
        known = [self.short.get(sp.log(factor)) for factor, _ in edges.factors]
        if edges.content == 1 and None not in known:
            powers = [power for _, power in edges.factors]
            arguments.append(self._step(sp.Add(*map(sp.Mul, powers, known))))
        return self._call("master", *arguments)

    def _helper(self, expression: sp.Expr) -> sp.Symbol:
        name = type(expression).__name__
        if name in self._helpers:
            return self._call(name, *(self.value(item, self.exact) for item in expression.args))
        message = f"no ball arithmetic for {expression}"
        raise NotImplementedError(message)
