"""Room: codegen.  The code of a contribution: a line for each step from its parameters to its terms.

A term with a tabulated loop function is couplings times a look-up, see ``product_code``; the terms of
two mass ratios are planned together, see ``two_point``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.numpy.heavy_code import heavy_lines
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import LIMIT_AT_INFINITY, scaling_law
from axionportal.codegen.numpy.loop_calls import (
    NoDerivativeError,
    Product,
    derivative_products,
    value_products,
)
from axionportal.codegen.numpy.product_code import (
    Writer,
    highest_power,
    in_tuple,
    ratio_of,
    ratio_power,
    returned,
)
from axionportal.codegen.numpy.source import CODE_LINE, constant_pair, double_text, fitted, monomial
from axionportal.codegen.numpy.text import schemes_name
from axionportal.codegen.numpy.two_point import TwoPointPlan, plan_terms
from axionportal.codegen.numpy.two_point_code import value_lines
from axionportal.derivations.integrals import General, structure
from axionportal.derivations.records import Contribution, Parameter


@dataclass(frozen=True)
class Constant:
    """A number of a prefactor, with its name in the emitted module."""

    name: str
    value: sp.Expr
    exact: bool

    @property
    def text(self) -> str:
        """The number as Python text: a pair for terms, a double for moments."""
        high, low = constant_pair(self.value)
        return f"({double_text(high)}, {double_text(low)})" if self.exact else double_text(high)


@dataclass(frozen=True)
class Body:
    """What the inner functions of a contribution do.

    ``lines`` return terms, or where there are ``plans`` the value.  ``gradient_lines`` return the terms
    of each derivative; they are missing where a derivative of a loop function is.
    """

    constants: tuple[Constant, ...]
    lines: tuple[str, ...]
    heavy_lines: tuple[str, ...]
    gradient_lines: tuple[str, ...]
    tables: tuple[str, ...]
    schemes: tuple[str, ...]
    plans: tuple[TwoPointPlan, ...]
    terms: int
    single_ratio: bool

    @property
    def rounding(self) -> str:
        """The function that makes a value of the terms: two roundings do for one term of a pair."""
        return "rounded_product(*{})" if self.single_ratio else "rounded_sum({})"


def signature_order(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Positional parameters first, then those with defaults."""
    return sorted(parameters, key=lambda item: item.input_key is not None)


def contribution_body(contribution: Contribution, tables: Collection[str]) -> Body:
    """The code of all terms; PlanningError for a loop function that no code is known for.

    ``tables`` are the names of the emitted tables, which decide whether there is a gradient.
    """
    general = [term for term in contribution.terms if isinstance(structure(term.loop_function), General)]
    plans = plan_terms(contribution, general)
    products = [
        product
        for product, term in zip(value_products(contribution), contribution.terms, strict=True)
        if term not in general
    ]
    constants = _constants(contribution, products)
    writer = _writer(contribution, constants, products)
    terms = [writer.term(product) for product in products]
    for product in products:
        _require_massless_limit(contribution, product)
    divergent = [item for item in contribution.loop_functions if item.schemes]
    numbers = _plan_constants(contribution, plans)
    last = _value_lines(terms, plans, numbers) if plans else returned(terms)
    heavy = _writer(contribution, constants, products, massless=False)
    gradient = _writer(contribution, constants, (), massless=False)
    heavy_text = () if plans else heavy_lines(contribution, heavy, tables)
    gradient_text = () if plans else _gradient_lines(contribution, gradient, tables)
    return Body(
        constants=(*constants, *numbers),
        lines=(*writer.lines, *last),
        heavy_lines=heavy_text,
        gradient_lines=gradient_text,
        tables=tuple(dict.fromkeys((*writer.tables, *heavy.tables, *gradient.tables))),
        schemes=tuple(schemes_name(item) for item in divergent),
        plans=tuple(plans),
        terms=len(terms),
        single_ratio=len(terms) == 1 and ratio_of(products[0]) is not None,
    )


def _constants(contribution: Contribution, products: Sequence[Product]) -> list[Constant]:
    """The number of each prefactor, each once."""
    stem, found = f"{contribution.name.upper()}_", dict[sp.Expr, str]()
    for product in products:
        found.setdefault(monomial(product.coefficient)[0], f"{product.call.func.__name__.upper()}_")
    several = len(found) > 1
    return [Constant(f"{stem}{name * several}PREFACTOR", value, True) for value, name in found.items()]


def _plan_constants(contribution: Contribution, plans: Sequence[TwoPointPlan]) -> list[Constant]:
    numbers = [f"{index + 1}_" if len(plans) > 1 else "" for index in range(len(plans))]
    stem = f"{contribution.name.upper()}_"
    return [Constant(f"{stem}{n}PREFACTOR", p.constant, False) for n, p in zip(numbers, plans, strict=True)]


def _writer(
    contribution: Contribution,
    constants: Sequence[Constant],
    products: Sequence[Product],
    *,
    massless: bool = True,
) -> Writer:
    known = {item.name: item.value for item in constants}
    return Writer(contribution.symbols, known, highest_power(products), massless)


def _value_lines(
    terms: Sequence[str], plans: Sequence[TwoPointPlan], numbers: Sequence[Constant]
) -> list[str]:
    """The sum of table terms and of moments, rounded at every step."""
    lines: list[str] = []
    values = [f"rounded_sum(({term},))" for term in terms]
    for plan, number in zip(plans, numbers, strict=True):
        before, value = value_lines(plan, number.name)
        lines.extend(before)
        values.append(value)
    return [*lines, *fitted("return ", [values[0], *(f"+ {value}" for value in values[1:])])]


def _gradient_lines(contribution: Contribution, writer: Writer, tables: Collection[str]) -> tuple[str, ...]:
    """The terms of each derivative, or nothing where a derivative of a loop function is missing."""
    ordered = signature_order(contribution.parameters)
    try:
        parts = [derivative_products(contribution, item.symbol) for item in ordered]
    except NoDerivativeError:
        return ()
    writer.power = highest_power([product for part in parts for product in part])
    lines = []
    for parameter, part in zip(ordered, parts, strict=True):
        lines += in_tuple(f"by_{parameter.name} = ", [writer.term(product) for product in part])
    if not set(writer.tables) <= set(tables):
        writer.tables.clear()
        return ()
    return (*writer.lines, *lines, *_last([f"by_{parameter.name}" for parameter in ordered]))


def _last(names: Sequence[str]) -> list[str]:
    line = f"return {', '.join(names)}"
    return [line] if len(line) + 4 <= CODE_LINE else ["return (", *(f"    {name}," for name in names), ")"]


def _require_massless_limit(contribution: Contribution, product: Product) -> None:
    """A massless mediator needs a finite limit of the ratio's power times the loop function."""
    ratio = ratio_of(product)
    if ratio is None:
        return
    power = ratio_power(product, ratio)
    law = scaling_law(product.call.func.record, LIMIT_AT_INFINITY)
    if law.power > -power or (law.power == -power and law.log_slope):
        raise PlanningError(f"{contribution.name} has no finite limit for a massless mediator")
