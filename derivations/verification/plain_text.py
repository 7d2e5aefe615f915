"""Room: derivations/verification.  Expressions as plain text in the grammar of ``replay``.

Terms and factors are put in order by their own text, so that equal expressions give equal bytes under
every release of SymPy, whose printer has an order of its own and is slower.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from axionportal.derivations.records import DerivationError

SUM, PRODUCT, POWER, ATOM = range(4)

Written = tuple[str, int]
"""A text and how tightly it binds."""


def plain_text(expression: sp.Expr) -> str:
    """The text of an expression; raises DerivationError for what the grammar has no form for."""
    return _written(expression)[0]


@lru_cache(maxsize=65536)
def _written(expression: sp.Expr) -> Written:
    if isinstance(expression, sp.Rational):
        return _number(expression)
    if isinstance(expression, sp.Symbol):
        return str(expression.name), ATOM
    if expression in _NAMES:
        return _NAMES[expression], ATOM
    if isinstance(expression, sp.Add):
        return _sum(sorted(_written(item)[0] for item in expression.args)), SUM
    if isinstance(expression, sp.Mul):
        return _product(expression)
    if isinstance(expression, sp.Pow):
        return _power(expression)
    if isinstance(expression, (sp.Integral, sp.Derivative, sp.Function, sp.Max, sp.Min, sp.Tuple)):
        return _call(expression), ATOM
    message = f"{type(expression).__name__} has no form in a certificate"
    raise DerivationError(message)


_NAMES = {sp.pi: "pi", sp.I: "I", sp.oo: "oo"}


def _number(value: sp.Rational) -> Written:
    text = str(value.p) if value.q == 1 else f"{value.p}/{value.q}"
    return text, SUM if value < 0 else ATOM if value.q == 1 else PRODUCT


def _sum(terms: list[str]) -> str:
    first, *others = terms
    return first + "".join(f" - {item[1:]}" if item.startswith("-") else f" + {item}" for item in others)


def _product(expression: sp.Mul) -> Written:
    above, below, sign = [], [], ""
    for factor in expression.args:
        if isinstance(factor, sp.Rational):
            sign = "-" if factor < 0 else ""
            above += [str(abs(factor.p))] if abs(factor.p) != 1 else []
            below += [str(factor.q)] if factor.q != 1 else []
        elif isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp < 0:
            below.append(_bracketed(factor.base ** (-factor.exp), POWER))
        else:
            above.append(_bracketed(factor, POWER))
    text = sign + ("*".join(sorted(above)) or "1")
    if below:
        text += f"/{below[0]}" if len(below) == 1 else f"/({'*'.join(sorted(below))})"
    return text, SUM if sign else PRODUCT


def _bracketed(expression: sp.Expr, least: int) -> str:
    text, binds = _written(expression)
    return text if binds >= least else f"({text})"


def _power(expression: sp.Pow) -> Written:
    base, exponent = expression.args
    if exponent == sp.Rational(1, 2):
        return f"sqrt({_written(base)[0]})", ATOM
    if exponent.is_Rational and exponent < 0:
        return f"1/{_bracketed(base ** (-exponent), POWER)}", PRODUCT
    return f"{_bracketed(base, ATOM)}**{_bracketed(exponent, ATOM)}", POWER


def _call(expression: sp.Basic) -> str:
    if isinstance(expression, sp.Derivative):
        arguments = [expression.expr, *(variable for variable, _ in expression.variable_count)]
    else:
        arguments = list(expression.args)
    name = "" if isinstance(expression, sp.Tuple) else type(expression).__name__
    shown = [_written(item)[0] for item in arguments]
    return f"{name}({', '.join(sorted(shown) if isinstance(expression, (sp.Max, sp.Min)) else shown)})"
