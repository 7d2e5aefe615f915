"""Room: codegen.  The code of a contribution: a line for each step from its parameters to its value.

A term with a tabulated loop function is couplings times a look-up; the terms of two mass ratios are
planned together, see ``two_point``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import (
    LIMIT_AT_INFINITY,
    LIMIT_AT_ZERO,
    heavy_two_mass_form,
    regular_scale,
    scaling_law,
    scheme_constants,
)
from axionportal.codegen.numpy.source import (
    constant_double,
    double_text,
    fitted,
    monomial,
    number_text,
    numpy_text,
    power_names,
    product_text,
)
from axionportal.codegen.numpy.text import schemes_name, table_name
from axionportal.codegen.numpy.two_point import TwoPointPlan, plan_terms
from axionportal.codegen.numpy.two_point_code import value_lines
from axionportal.derivations.integrals import DividedDifference, General, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import Contribution, LoopFunction, LoopTerm

LIGHTER_WEIGHT = "_lighter_weight"


class Constant(NamedTuple):
    """A number of a prefactor, with its name in the emitted module."""

    name: str
    value: sp.Expr


class Ratio(NamedTuple):
    """The argument of a univariate loop function: upper/lower."""

    name: str
    upper: sp.Symbol
    lower: sp.Symbol


@dataclass(frozen=True)
class Body:
    """What the inner function of a contribution does, and its leading order for heavy mediators."""

    constants: tuple[Constant, ...]
    lines: tuple[str, ...]
    heavy_lines: tuple[str, ...]
    imported: tuple[str, ...]
    plans: tuple[TwoPointPlan, ...]


@dataclass(frozen=True)
class _TableTerm:
    """couplings times loop, with the ratio that the loop function is taken at and its end."""

    name: str
    constant: Constant
    ratio: Ratio | None
    highest: str
    couplings: str
    loop: str
    heavy: tuple[str, ...]


def contribution_body(contribution: Contribution) -> Body:
    """The code of all terms; PlanningError for a loop function that no code is known for."""
    general = [term for term in contribution.terms if isinstance(structure(term.loop_function), General)]
    tabulated = [term for term in contribution.terms if term not in general]
    stem = f"{contribution.name.upper()}_"
    several = len(contribution.terms) > 1
    named = [f"{term.loop_function.name.upper()}_" if several else "" for term in tabulated]
    terms = [
        _table_term(contribution, term, f"{stem}{name}PREFACTOR")
        for term, name in zip(tabulated, named, strict=True)
    ]
    plans = plan_terms(contribution, general)
    numbers = [f"{index + 1}_" if len(plans) > 1 else "" for index in range(len(plans))]
    constants = [Constant(f"{stem}{n}PREFACTOR", p.constant) for n, p in zip(numbers, plans, strict=True)]
    heavy = [] if plans else _lines(terms, heavy=True, plans=[], constants=[])
    return Body(
        constants=(*(term.constant for term in terms), *constants),
        lines=(*_lines(terms, heavy=False, plans=plans, constants=constants),),
        heavy_lines=(*_unused(contribution, heavy), *heavy) if heavy else (),
        imported=_imported(tabulated),
        plans=tuple(plans),
    )


def _imported(terms: list[LoopTerm]) -> tuple[str, ...]:
    """Names of the tables and schemes of loop functions."""
    functions = [term.loop_function for term in terms]
    return (
        *(table_name(function) for function in functions),
        *(schemes_name(function) for function in functions if function.schemes),
    )


def _lines(
    terms: list[_TableTerm], *, heavy: bool, plans: list[TwoPointPlan], constants: list[Constant]
) -> list[str]:
    """Ratios, terms one by one, and their sum."""
    lines: list[str] = []
    values: list[str] = []
    for term in terms:
        alone = len(terms) + len(plans) == 1
        couplings = "couplings" if alone else f"{term.name}_couplings"
        lines.append(f"{couplings} = {term.couplings}")
        *before, loop = term.heavy if heavy else (term.loop,)
        values.append(f"{couplings} * {loop}")
        lines.extend(before)
    for plan, constant in zip(plans, constants, strict=True):
        before, value = value_lines(plan, constant.name)
        lines.extend(before)
        values.append(value)
    lines.extend(fitted("return ", [values[0], *(f"+ {value}" for value in values[1:])]))
    used = [term for term in terms if term.ratio is not None and _occurs(term.ratio.name, lines)]
    return [*_ratio_lines(used, heavy), *lines]


def _occurs(name: str, lines: list[str]) -> bool:
    return any(re.search(rf"\b{name}\b", line) for line in lines)


def _unused(contribution: Contribution, lines: list[str]) -> list[str]:
    """A line that drops the parameters on which a limit does not depend."""
    unused = [item.name for item in contribution.parameters if not _occurs(item.name, lines)]
    return [f"del {', '.join(unused)}  # the limit does not depend on it"] if unused else []


def _ratio_lines(terms: list[_TableTerm], heavy: bool) -> list[str]:
    """Each ratio once, up to where the last of its terms has reached its massless limit."""
    lines = []
    for ratio in dict.fromkeys(term.ratio for term in terms if term.ratio is not None):
        ends = sorted({term.highest for term in terms if term.ratio == ratio} - {"np.inf"})
        highest = "np.inf" if heavy or not ends else ends[0] if len(ends) == 1 else f"max({', '.join(ends)})"
        arguments = f"{ratio.upper}, {ratio.lower}, SMALLEST_RATIO, {highest}"
        lines.append(f"{ratio.name} = clipped_ratio({arguments})")
    return lines


def _table_term(contribution: Contribution, term: LoopTerm, constant_name: str) -> _TableTerm:
    constant, powers = monomial(term.prefactor)
    ratio, table = _ratio(contribution, term), table_name(term.loop_function)
    name = term.loop_function.name.lower()
    order = [*(parameter.symbol for parameter in contribution.parameters)]
    if ratio is None:
        ordered = _ordered(powers, order)
        table = f"{table}[scheme]" if term.loop_function.schemes else table
        call = f"{table}.number({_loop_arguments(contribution, term)})"
        product = product_text(power_names(ordered), constant_name)
        return _TableTerm(
            name, Constant(constant_name, constant), None, "", product, call, _heavy(term, name)
        )
    power = -powers.pop(ratio.lower, sp.Integer(0))
    powers[ratio.upper] = powers.get(ratio.upper, sp.Integer(0)) - power
    ordered = {base: exponent for base, exponent in _ordered(powers, order).items() if exponent}
    product = product_text({**power_names(ordered), ratio.name: power}, constant_name)
    return _TableTerm(
        name=name,
        constant=Constant(constant_name, constant),
        ratio=ratio,
        highest=_highest_ratio(contribution, term, power),
        couplings=product,
        loop=f"{table}.number({ratio.name})",
        heavy=_heavy(term, name),
    )


def _ordered(powers: dict[sp.Expr, sp.Rational], order: list[sp.Symbol]) -> dict[sp.Expr, sp.Rational]:
    """Powers of parameters in the record's order, then those of polynomials."""
    first = {symbol: powers[symbol] for symbol in order if symbol in powers}
    return {**first, **{base: power for base, power in powers.items() if base not in first}}


def _ratio(contribution: Contribution, term: LoopTerm) -> Ratio | None:
    """The ratio of two parameters that a univariate loop function is taken at, if it is one."""
    if len(term.substitution) != 1:
        return None
    ((symbol, value),) = term.substitution
    upper, lower = sp.fraction(value)
    if not (upper.is_Symbol and lower.is_Symbol):
        raise PlanningError(f"{contribution.name}: {symbol} = {value} is not a ratio of parameters")
    return Ratio(str(symbol.name), upper, lower)


def _highest_ratio(contribution: Contribution, term: LoopTerm, power: sp.Rational) -> str:
    """Where ratio^power times the loop function has reached its massless limit, the table's end."""
    law = scaling_law(term.loop_function, LIMIT_AT_INFINITY)
    if power == 0 and law.power <= 0 and not law.log_slope:
        return "np.inf"
    if law.power != -power or law.log_slope:
        raise PlanningError(f"{contribution.name} has no finite limit for a massless mediator")
    return f"{table_name(term.loop_function)}.high"


def _loop_arguments(contribution: Contribution, term: LoopTerm) -> str:
    found = structure(term.loop_function)
    if not isinstance(found, DividedDifference):
        raise PlanningError(f"{contribution.name}: a loop function of no known structure")
    values = dict(term.substitution)
    scale, unit, _ = regular_scale(found)
    return ", ".join(str(values[symbol]) for symbol in (*found.swapped, unit, scale))


def _heavy(term: LoopTerm, name: str) -> tuple[str, ...]:
    """Lines, then the expression, of the leading order for heavy mediators without the couplings."""
    function = term.loop_function
    found = structure(function)
    if not isinstance(found, DividedDifference):
        leading = sp.expand(expansion(function, LIMIT_AT_ZERO, 0).partial_sum())
        return (f"({numpy_text(leading)})",)
    form = heavy_two_mass_form(function, found)
    values = dict(term.substitution)
    first, second = (values[symbol] for symbol in found.swapped)
    scale = values[regular_scale(found)[0]]
    weight = f"{number_text(form.slope)} * {LIGHTER_WEIGHT}(heavier, lighter)"
    constants = heavy_constants(function, form.constant)
    chosen = [f"constant = {_by_scheme(constants)}[scheme]"] if function.schemes else []
    constant = "constant + " if chosen else f"{number_text(form.constant)} + " if form.constant else ""
    return (
        f"heavier, lighter = np.maximum({first}, {second}), np.minimum({first}, {second})",
        *chosen,
        f"{name}_loop = {constant}np.log(np.divide({scale}, heavier)) + {weight}",
        f"{name}_loop",
    )


def heavy_constants(function: LoopFunction, default: Fraction) -> dict[str, Fraction]:
    """The constant of the heavy limit in every scheme: a scheme adds the same to it as to the function."""
    regular = scheme_constants(function)
    first = next(iter(regular.values()))
    return {scheme: default + value - first for scheme, value in regular.items()}


def _by_scheme(constants: dict[str, Fraction]) -> str:
    items = ", ".join(f'"{scheme}": {number_text(value)}' for scheme, value in constants.items())
    return f"{{{items}}}"


def constant_text(constant: Constant, contribution: Contribution) -> str:
    """What the docstring of a constant says."""
    place = str(contribution.source) if contribution.source.place else "the prefactor"
    return f"{sp.sstr(constant.value)}, the number in {place}."


def constant_value(constant: Constant) -> str:
    """The constant as Python text."""
    return double_text(constant_double(constant.value))
