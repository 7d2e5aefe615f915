"""Room: derivations/verification.  Closed forms as straight-line programs, every subexpression computed once.

A program is a list of named operations, written from the derived expression.  Values are exact while the
arguments are short, and balls beyond that: rational arithmetic on long numbers is slower.  The branch of a
master is decided by exact values wherever its balls leave it open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq

from axionportal.derivations.integrals.masters import J
from axionportal.derivations.normal_form import factored, linear_coefficients
from axionportal.derivations.verification.balls import Ball, elementary_master, exact, logarithm, square_root

_MOST_FACTORS = 4

LONGEST_EXACT = 24
"""Bits of numerator or denominator up to which coefficients stay exact; measured, balls win beyond."""

Program = Callable[..., Any]
"""Takes exact rationals in the order of the symbols it was written for; gives a ball, or exact values."""

_Scope = dict[sp.Expr, sp.Expr]


def straight_line(
    expression: sp.Expr, symbols: Sequence[sp.Symbol], helpers: dict[str, Program] | None = None
) -> Program:
    """A function of ``symbols`` for an expression of rationals, pi, roots, logarithms and masters.

    Functions in ``helpers`` are called where the expression has an undefined function of that name: with
    the values of its arguments, and with the symbols, which are exact.  Of one symbol alone the function
    takes a ball, too; UndecidedError where exact numbers are needed.
    """
    writer = _Writer(symbols, helpers or {})
    return writer.program(writer.value(expression if helpers else _by_masters(expression), writer.short))


def exact_line(expressions: Sequence[sp.Expr], symbols: Sequence[sp.Symbol]) -> Program:
    """A function of ``symbols`` that gives a list: rational expressions exactly, zeros as exact zeros."""
    writer = _Writer(symbols, {})
    return writer.program([writer.value(item, writer.exact) for item in expressions])


def _by_masters(expression: sp.Expr) -> sp.Expr:
    """One cancelled coefficient for each logarithm and master, their common denominator in front."""
    masters = sorted(expression.atoms(sp.log, J), key=sp.default_sort_key)
    if not masters:
        return expression
    markers = {item: sp.Dummy(f"M{k}", positive=True) for k, item in enumerate(masters)}
    rest, *coefficients = linear_coefficients(expression.xreplace(markers), list(markers.values()))
    parts = [rest, *(value * item for value, item in zip(coefficients, masters, strict=True))]
    denominator = sp.ilcm(1, *(part.as_coeff_Mul()[0].q for part in parts))
    total = sp.Add(*(denominator * part for part in parts))
    return sp.Mul(sp.Rational(1, denominator), total, evaluate=False) if denominator > 1 else total


def _when(expression: sp.Expr) -> int:
    """Exact parts first; logarithms before the masters that can use them."""
    if expression.has(J):
        return 2
    return 0 if expression.is_rational_function() else 1


class UndecidedError(ArithmeticError):
    """Balls in the place of exact arguments do not tell the branch of a master."""


def _decided(value: Ball) -> Ball:
    """What is exact, or a ball of positive numbers."""
    if isinstance(value, arb) and not value > 0:
        raise UndecidedError
    return value


def _root(value: Ball) -> Ball:
    return square_root(_decided(value))


def _shortened(value: Ball) -> Ball:
    return value if isinstance(value, arb) or value.height_bits() <= LONGEST_EXACT else arb(value)


class _LastLogarithm:
    """ln of an exact value; in a scan most arguments are the same constants at every point."""

    def __init__(self, exactly: Program) -> None:
        self._exactly = exactly
        self._last: tuple[tuple[fmpq, ...], int, arb] | None = None

    def __call__(self, *point: fmpq) -> arb:
        if self._last is None or ctx.prec != self._last[1] or point != self._last[0]:
            (value,) = self._exactly(*point)
            self._last = point, ctx.prec, logarithm(_decided(value))
        return self._last[2]


def _logarithm_of_argument(value: Ball) -> arb:
    """ln of an argument, whose ball is of one sign."""
    return abs(value).log() if isinstance(value, arb) else logarithm(value)


def _master_from(exactly: Program) -> Program:
    """A master from (m, b^2 - 4ac, m^2/4, D(0) D(1)), its logarithm or None, and the arguments.

    ``exactly`` gives a, b, c and the first four from the arguments.
    """

    def master(
        middle: Ball, discriminant: Ball, far: Ball, edges: Ball, log_edges: arb | None, *point: fmpq
    ) -> arb:
        two_zeros = discriminant > 0 and edges > 0 and (middle > 0 or middle < 0)  # each for certain
        if two_zeros or discriminant < 0:
            return elementary_master((), discriminant, middle, far, edges, log_edges)
        if any(isinstance(value, arb) for value in point):
            raise UndecidedError
        a, b, c, middle, discriminant, far, edges = exactly(*point)
        return elementary_master((a, b, c), discriminant, middle, far, edges, log_edges)

    return master


class _Writer:
    """Operations in order; ``exact`` and ``short`` remember the name of a subexpression's value."""

    def __init__(self, symbols: Sequence[sp.Symbol], helpers: dict[str, Program]) -> None:
        self._symbols = tuple(symbols)
        self._arguments = [sp.Symbol(f"x{k}") for k in range(len(symbols))]
        self._helpers = helpers
        self._known: dict[str, Any] = {
            "shortened": _shortened, "root": _root, "pi": arb.pi, "none": None,
            "log_of_argument": _logarithm_of_argument, **helpers,
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
            return self._logarithm(expression.args[0])
        if isinstance(expression, J):
            return self._master(expression)
        return self._helper(expression)

    def _power(self, expression: sp.Pow, scope: _Scope) -> sp.Symbol:
        base, exponent = expression.args
        if isinstance(exponent, sp.Integer):
            return self._integer_power(base, int(exponent), scope)
        if isinstance(exponent, sp.Rational) and exponent.q == 2:
            return self._step(self._call("root", self.value(base, self.exact)) ** exponent.p)
        message = f"no ball arithmetic for the power {expression}"
        raise NotImplementedError(message)

    def _integer_power(self, base: sp.Expr, exponent: int, scope: _Scope) -> sp.Symbol:
        """Small powers of balls by products, which are faster."""
        value = self.value(base, scope)
        if scope is self.exact or not 1 < exponent <= _MOST_FACTORS:
            return self._step(value**exponent)
        lower = self.value(base ** (exponent - 1), scope)
        return self._step(sp.Mul(lower, value, evaluate=False))

    def _logarithm(self, argument: sp.Expr) -> sp.Symbol:
        if isinstance(argument, sp.Symbol):
            return self._call("log_of_argument", self.value(argument, self.short))
        name = f"log{len(self._operations)}"
        symbols = [symbol for symbol in self._symbols if symbol in argument.free_symbols]
        self._known[name] = _LastLogarithm(exact_line([argument], symbols))
        return self._call(name, *(self.exact[symbol] for symbol in symbols))

    def _master(self, master: J) -> sp.Symbol:
        """Logarithms are used a second time."""
        a, b, c = master.args
        middle, edges = master.midpoint, factored(c * (a + b + c))
        wanted = [middle, master.discriminant, middle**2 / 4, edges.expression()]
        name = f"master{len(self._operations)}"
        self._known[name] = _master_from(exact_line([a, b, c, *wanted], self._symbols))
        balls = [self.value(item, self.short) for item in wanted]
        known = [self.short.get(sp.log(factor)) for factor, _ in edges.factors]
        log_edges = sp.Symbol("none")
        if edges.content == 1 and None not in known:
            powers = [power for _, power in edges.factors]
            log_edges = self._step(sp.Add(*map(sp.Mul, powers, known)))
        return self._call(name, *balls, log_edges, *self._arguments)

    def _helper(self, expression: sp.Expr) -> sp.Symbol:
        name = type(expression).__name__
        if name in self._helpers:
            values = (self.value(item, self.short) for item in expression.args)
            return self._call(name, *values, *self._arguments)
        message = f"no ball arithmetic for {expression}"
        raise NotImplementedError(message)
