"""Room: codegen.  Contributions and their derivatives as sums of coefficients times loop functions.

A derivative of a loop function of one ratio is a function of its own.  constant + ln(scale/unit) minus a
divided difference in (mass/unit)^2 does not change when all arguments are scaled, so that its derivative
by ``unit`` follows from the others (Euler).
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import regular_scale
from axionportal.derivations.integrals import DividedDifference, Univariate, structure
from axionportal.derivations.records import Contribution, LoopFunction, LoopTerm


class NoDerivativeError(PlanningError):
    """No derivative of a loop function is emitted."""


class Product(NamedTuple):
    """coefficient * call, where ``call`` is a loop function of expressions, or 1."""

    coefficient: sp.Expr
    call: sp.Expr


def loop_symbol(function: LoopFunction, by: str = "") -> Any:
    """The loop function, or its derivative by one of its arguments, as a SymPy function."""
    return _loop_symbol(function, by)


@cache
def _loop_symbol(function: LoopFunction, by: str) -> Any:
    def fdiff(self: Any, argindex: int = 1) -> sp.Expr:
        values = dict(zip(function.symbols, self.args, strict=True))
        parts = () if by else partial_derivative(function, function.symbols[argindex - 1])
        if not parts:
            raise NoDerivativeError(f"no derivative of {name} is known")
        return sp.Add(*(item.coefficient.xreplace(values) * _moved(item.call, values) for item in parts))

    name = derivative_name(function, by) if by else function.name
    return type(name, (sp.Function,), {"fdiff": fdiff, "record": function, "by": by})


def _moved(call: sp.Expr, values: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    return call.func(*(item.xreplace(values) for item in call.args)) if call.args else call


def derivative_name(function: LoopFunction, by: str) -> str:
    """The name of an emitted derivative."""
    return f"d{function.name}_d{by}"


@cache
def partial_derivative(function: LoopFunction, symbol: sp.Symbol) -> tuple[Product, ...]:
    """A derivative in the function's own arguments."""
    found = structure(function)
    if isinstance(found, Univariate):
        return (Product(sp.Integer(1), loop_symbol(function, str(symbol))(symbol)),)
    if not isinstance(found, DividedDifference):
        raise NoDerivativeError(f"no derivative of {function.name} is emitted")
    scale, unit, _ = regular_scale(found)
    if symbol in found.swapped:
        return (Product(sp.Integer(1), _by_mass(function, found, symbol)),)
    if symbol == scale:
        return (Product(1 / scale, sp.Integer(1)),)
    _require_ratios(found, unit)
    others = (Product(-mass / unit, _by_mass(function, found, mass)) for mass in found.swapped)
    return (Product(-1 / unit, sp.Integer(1)), *others)


def _by_mass(function: LoopFunction, found: DividedDifference, mass: sp.Symbol) -> sp.Expr:
    """The derivative by one of two masses, which may be exchanged: by the first, with that mass first."""
    first, second = found.swapped
    exchanged = {first: mass, second: second if mass == first else first}
    arguments = (exchanged.get(symbol, symbol) for symbol in function.symbols)
    return loop_symbol(function, str(first))(*arguments)


def object_name(function: LoopFunction, by: str = "") -> str:
    """The object of the emitted module that a loop function or its derivative is looked up in."""
    if by and isinstance(structure(function), DividedDifference):
        return f"{function.name}_DERIVATIVE"
    return f"{(derivative_name(function, by) if by else function.name).upper()}_TABLES"


def _require_ratios(found: DividedDifference, unit: sp.Symbol) -> None:
    """Euler's relation needs nodes that depend on masses in units of ``unit`` alone."""
    factor = sp.Symbol("factor", positive=True)
    scaled = {symbol: factor * symbol for symbol in (*found.swapped, unit)}
    if any(sp.simplify(node.xreplace(scaled) - node) != 0 for node in found.nodes):
        raise NoDerivativeError(f"{found.kernel.name} is not taken at ratios to {unit}")


def value_products(contribution: Contribution) -> tuple[Product, ...]:
    """The terms of a contribution."""
    return tuple(Product(term.prefactor, _call(term)) for term in contribution.terms)


def _call(term: LoopTerm) -> sp.Expr:
    values = dict(term.substitution)
    function = term.loop_function
    return loop_symbol(function)(*(values[symbol] for symbol in function.symbols))


def derivative_products(contribution: Contribution, symbol: sp.Symbol) -> tuple[Product, ...]:
    """The terms of a contribution's derivative by a parameter, by the rules for products and chains."""
    found = []
    for term in contribution.terms:
        values = dict(term.substitution)
        found.append(Product(sp.factor(sp.diff(term.prefactor, symbol)), _call(term)))
        for argument, value in term.substitution:
            inner = sp.diff(value, symbol)
            if inner == 0:
                continue
            for part in partial_derivative(term.loop_function, argument):
                weight = sp.factor(term.prefactor * inner * part.coefficient.xreplace(values))
                found.append(Product(weight, _moved(part.call, values)))
    return tuple(item for item in found if item.coefficient != 0)


def expression_of(products: tuple[Product, ...]) -> sp.Expr:
    """The sum of products."""
    return sp.Add(*(item.coefficient * item.call for item in products))
