"""Room: derivations/verification.  Closed forms as straight-line programs, every subexpression computed once.

The source is written from the derived expression.  Whatever decides between branches (the arguments of
masters and logarithms) is computed exactly; coefficients are exact while their inputs are short, and
balls beyond that, because rational arithmetic on long numbers is slower than on balls.
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

StraightLine = Callable[..., Any]
"""Takes exact rationals in the order of the symbols it was written for; gives a ball, or exact values."""


def shortened(value: fmpq) -> Ball:
    """The exact value while it is short, otherwise a ball of the working precision."""
    return value if value.height_bits() <= LONGEST_EXACT else arb(value)


def straight_line(
    expression: sp.Expr, symbols: Sequence[sp.Symbol], helpers: dict[str, Any] | None = None
) -> StraightLine:
    """A function of ``symbols`` for an expression of rationals, pi, roots, logarithms and masters.

    Functions in ``helpers`` are called where the expression has an undefined function of that name; their
    arguments are exact.
    """
    form = expression if helpers else _by_masters(expression)
    return _Writer(symbols, helpers or {}).function(form)


def exact_line(expressions: Sequence[sp.Expr], symbols: Sequence[sp.Symbol]) -> StraightLine:
    """A function of ``symbols`` that gives a tuple: rational expressions exactly, zeros as exact zeros."""
    return _Writer(symbols, {}).exact_function(expressions)


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


class _Writer:
    """Lines of Python; ``_exact`` and ``_short`` remember which variable holds a subexpression."""

    def __init__(self, symbols: Sequence[sp.Symbol], helpers: dict[str, Any]) -> None:
        self._arguments = [f"x{k}" for k in range(len(symbols))]
        self._exact = dict(zip(symbols, self._arguments, strict=True))
        self._short = {symbol: f"{name}s" for symbol, name in self._exact.items()}
        self._helpers = helpers
        self._names: dict[str, Any] = {
            "shortened": shortened, "arb": arb, "root": square_root, "log": logarithm,
            "master": elementary_master, **helpers,
        }  # fmt: skip
        self._lines = [f"{name}s = shortened({name})" for name in self._arguments]

    def function(self, expression: sp.Expr) -> StraightLine:
        return self._defined(self._value(expression, self._short))

    def exact_function(self, expressions: Sequence[sp.Expr]) -> StraightLine:
        self._lines.clear()
        return self._defined(f"({', '.join(self._exactly(item) for item in expressions)},)")

    def _defined(self, result: str) -> StraightLine:
        body = "\n ".join([*self._lines, f"return {result}"])
        source = f"def program({', '.join(self._arguments)}):\n {body}\n"
        exec(source, self._names)
        program: StraightLine = self._names["program"]
        return program

    def _line(self, code: str, stem: str = "v") -> str:
        name = f"{stem}{len(self._lines)}"
        self._lines.append(f"{name} = {code}")
        return name

    def _value(self, expression: sp.Expr, scope: dict[sp.Expr, str]) -> str:
        """The variable that holds a subexpression, computed when it is met first."""
        if isinstance(expression, sp.Integer):
            return str(expression) if expression >= 0 else f"({expression})"
        if expression not in scope:
            scope[expression] = self._line(self._code(expression, scope))
        return scope[expression]

    def _code(self, expression: sp.Expr, scope: dict[sp.Expr, str]) -> str:
        if isinstance(expression, sp.Rational):
            return self._constant(expression)
        if expression is sp.pi:
            return "arb.pi()"
        if isinstance(expression, (sp.Add, sp.Mul)):
            parts = sorted(expression.args, key=_when)
            joint = " + " if isinstance(expression, sp.Add) else " * "
            return joint.join(self._value(item, scope) for item in parts)
        if isinstance(expression, sp.Pow):
            return self._power(expression, scope)
        if isinstance(expression, J):
            return self._master(expression)
        if isinstance(expression, sp.log):
            return f"log({self._exactly(expression.args[0])})"
        name = type(expression).__name__
        if name in self._helpers:
            return f"{name}({', '.join(self._exactly(item) for item in expression.args)})"
        message = f"no ball arithmetic for {expression}"
        raise NotImplementedError(message)

    def _exactly(self, expression: sp.Expr) -> str:
        """The variable that holds the exact value; a number becomes an exact rational too."""
        if isinstance(expression, sp.Rational):
            return self._constant(expression)
        return self._value(expression, self._exact)

    def _constant(self, number: sp.Rational) -> str:
        name = f"c{number.p}_{number.q}".replace("-", "m")
        self._names[name] = exact(number)
        return name

    def _power(self, expression: sp.Pow, scope: dict[sp.Expr, str]) -> str:
        base, exponent = expression.args
        inner = self._constant(base) if base.is_Rational else self._value(base, scope)
        if isinstance(exponent, sp.Integer):
            return f"1 / {inner}" if exponent == -1 else f"{inner} ** {exponent}"
        if isinstance(exponent, sp.Rational) and exponent.q == 2:
            return f"root({inner}) ** {exponent.p}"
        message = f"no ball arithmetic for the power {expression}"
        raise NotImplementedError(message)

    def _master(self, master: J) -> str:
        """A call with everything that decides about branches exact, and with logarithms used twice."""
        a, b, c = master.args
        edges = factored(c * (a + b + c))
        parts = [self._exactly(item) for item in (a, b, c)]
        midpoint = master.midpoint
        rest = [
            self._exactly(item)
            for item in (master.discriminant, midpoint, midpoint**2 / 4, edges.expression())
        ]
        known = [(self._short.get(sp.log(factor)), power) for factor, power in edges.factors]
        if edges.content == 1 and all(name for name, _ in known):
            rest.append(" + ".join(f"{power} * {name}" for name, power in known))
        return f"master(({', '.join(parts)}), {', '.join(rest)})"
