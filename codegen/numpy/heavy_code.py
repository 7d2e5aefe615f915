"""Room: codegen.  The leading order of a contribution for heavy mediators, as lines of code.

The loop function is replaced by its limit: constant + slope ln(ratio), or for two masses
constant + ln(scale/heavier) + slope q ln(q)/(1 - q) with q = (lighter/heavier)^2.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction
from functools import partial

import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import (
    LIMIT_AT_ZERO,
    heavy_two_mass_form,
    regular_scale,
    scaling_law,
    scheme_constants,
)
from axionportal.codegen.numpy.loop_calls import Product, value_products
from axionportal.codegen.numpy.one_ratio_model import LOGARITHM_NAME
from axionportal.codegen.numpy.product_code import Writer, ratio_of, returned
from axionportal.codegen.numpy.source import constant_pair, double_text, number_text
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import Contribution, LoopFunction


def heavy_lines(contribution: Contribution, writer: Writer, tables: Collection[str]) -> tuple[str, ...]:
    """The inner function's lines; none where the logarithm is wanted and there is no table of it."""
    products = [_scaled(product) for product in value_products(contribution)]
    writer.loop_text = partial(_limit_text, writer, LOGARITHM_NAME in tables)
    try:
        terms = [writer.term(product) for product in products]
    except _NoLogarithmError:
        return ()
    lines = [*writer.lines, *returned(terms)]
    return (*_unused(contribution, lines), *lines)


class _NoLogarithmError(Exception):
    """The limit has a logarithm, and no table of it is emitted."""


def limit_of_ratio(function: LoopFunction) -> tuple[int, Fraction, sp.Expr]:
    """(power, slope, constant) of x^power (constant + slope ln x), the limit of heavy mediators."""
    (x,) = function.symbols
    law = scaling_law(function, LIMIT_AT_ZERO)
    leading = sp.expand(expansion(function, LIMIT_AT_ZERO, 0).partial_sum() / x**law.power)
    constant = sp.expand(leading - sp.Rational(law.log_slope) * sp.log(x))
    if constant.free_symbols:
        raise PlanningError(f"{function.name}: the limit {leading} is not constant + slope ln({x})")
    return law.power, law.log_slope, constant


def _scaled(product: Product) -> Product:
    """With the power of the ratio that the limit has."""
    if ratio_of(product) is None:
        return product
    power = limit_of_ratio(product.call.func.record)[0]
    return Product(product.coefficient * product.call.args[0] ** power, product.call)


def _limit_text(writer: Writer, logarithm: bool, call: sp.Expr) -> str:
    """The limit of a loop function as a pair."""
    function: LoopFunction = call.func.record
    found = structure(function)
    if isinstance(found, DividedDifference):
        return _two_mass_text(writer, logarithm, call, found)
    _, slope, constant = limit_of_ratio(function)
    high, low = (double_text(item) for item in constant_pair(constant)) if constant else ("0.0", "0.0")
    if not slope:
        return f"({high}, {low})"
    upper, lower = sp.fraction(call.args[0])
    _use_logarithm(writer, logarithm)
    return f"logarithmic_pair({LOGARITHM_NAME}, {upper}, {lower}, {number_text(slope)}, ({high}, {low}))"


def _two_mass_text(writer: Writer, logarithm: bool, call: sp.Expr, found: DividedDifference) -> str:
    function: LoopFunction = call.func.record
    form = heavy_two_mass_form(function, found)
    values = dict(zip(function.symbols, call.args, strict=True))
    first, second = (values[symbol] for symbol in found.swapped)
    constants = heavy_constants(function, form.constant)
    items = ", ".join(f'"{scheme}": {number_text(value)}' for scheme, value in constants.items())
    constant = f"{{{items}}}[scheme]" if function.schemes else number_text(form.constant)
    _use_logarithm(writer, logarithm)
    arguments = f"{values[regular_scale(found)[0]]}, {first}, {second}"
    writer.lines.append(f"constant = {constant}")
    return f"heavy_pair({LOGARITHM_NAME}, {arguments}, constant, {number_text(form.slope)})"


def _use_logarithm(writer: Writer, emitted: bool) -> None:
    if not emitted:
        raise _NoLogarithmError
    if LOGARITHM_NAME not in writer.tables:
        writer.tables.append(LOGARITHM_NAME)


def heavy_constants(function: LoopFunction, default: Fraction) -> dict[str, Fraction]:
    """The constant of the heavy limit in every scheme: a scheme adds the same to it as to the function."""
    regular = scheme_constants(function)
    first = next(iter(regular.values()))
    return {scheme: default + value - first for scheme, value in regular.items()}


def _unused(contribution: Contribution, lines: list[str]) -> list[str]:
    """A line that drops the parameters on which a limit does not depend."""
    names = [item.name for item in contribution.parameters]
    unused = [name for name in names if not any(re.search(rf"\b{name}\b", line) for line in lines)]
    return [f"del {', '.join(unused)}  # the limit does not depend on it"] if unused else []
