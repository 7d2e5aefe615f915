"""Room: codegen.  What the template of the contributions is filled with: one entry per contribution."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import (
    LIMIT_AT_INFINITY,
    LIMIT_AT_ZERO,
    heavy_two_mass_form,
    regular_scale,
    scaling_law,
)
from axionportal.codegen.numpy.source import (
    constant_double,
    double_text,
    monomial,
    number_text,
    numpy_text,
    product_text,
    tex_block,
    wrapped,
)
from axionportal.codegen.numpy.text import (
    Keys,
    contribution_tex,
    docstring_summary,
    expression_tex,
    is_mass,
    is_positive,
    parameters_text,
    split_parameters,
    summary,
    table_name,
    tex_names,
    tuple_text,
)
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import Contribution, Parameter

LIGHTER_WEIGHT = "_lighter_weight"


class Ratio(NamedTuple):
    """The argument of a univariate loop function: upper/lower."""

    name: str
    upper: sp.Symbol
    lower: sp.Symbol


def contribution_keys(contributions: Iterable[Contribution], inputs: InputSet) -> Keys:
    """Keys of the template contributions.py."""
    catalogue = tuple(contributions)
    items = [_item(contribution, inputs) for contribution in catalogue]
    names = [variant["name"] for item in items for variant in item["variants"]]
    return {
        "names": [contribution.name for contribution in catalogue],
        "input_set": inputs.name,
        "tables": sorted({table_name(contribution.loop_function) for contribution in catalogue}),
        "exported": sorted([*names, "delta_a_mu"]),
        "contributions": items,
        "total": _total(catalogue, inputs),
        "two_mass_limit": any(LIGHTER_WEIGHT in " ".join(item["heavy_lines"]) for item in items),
    }


def _item(contribution: Contribution, inputs: InputSet) -> Keys:
    ratio = _ratio(contribution)
    constant, powers = monomial(contribution.prefactor)
    constant_name = f"{contribution.name.upper()}_PREFACTOR"
    return {
        "title": f"{contribution.name}: {contribution.meaning}, {contribution.source}",
        "constant_name": constant_name,
        "constant": double_text(constant_double(constant)),
        "constant_text": f"{sp.sstr(constant)}, the number in {contribution.source}.",
        "inner": f"_{contribution.name}",
        **_ratio_keys(contribution, ratio, powers, constant_name),
        "heavy_lines": _heavy_lines(contribution),
        "variants": _variants(contribution),
        **_signature(contribution.parameters, inputs),
        "digest": definition_digest(contribution),
    }


def _signature(parameters: tuple[Parameter, ...], inputs: InputSet) -> Keys:
    positional, keywords = split_parameters(parameters, inputs)
    names = [*positional, *(keyword["name"] for keyword in keywords)]
    masses = [parameter.name for parameter in parameters if is_mass(parameter)]
    positive = [parameter.name for parameter in parameters if is_positive(parameter)]
    return {
        "positional": positional,
        "keywords": keywords,
        "parameters_text": parameters_text(parameters),
        "inner_parameters": names,
        "masses": tuple_text(masses),
        "positive": tuple_text(positive),
    }


def _ratio(contribution: Contribution) -> Ratio | None:
    """The ratio of two parameters that a univariate loop function is taken at, if it is one."""
    if len(contribution.substitution) != 1:
        return None
    ((symbol, value),) = contribution.substitution
    upper, lower = sp.fraction(value)
    if not (upper.is_Symbol and lower.is_Symbol):
        raise PlanningError(f"{contribution.name}: {symbol} = {value} is not a ratio of parameters")
    return Ratio(str(symbol.name), upper, lower)


def _ratio_keys(
    contribution: Contribution, ratio: Ratio | None, powers: dict[sp.Symbol, int], constant: str
) -> Keys:
    """The couplings' product, with powers of the mediator's mass taken as powers of the ratio."""
    table = table_name(contribution.loop_function)
    named = {str(symbol.name): power for symbol, power in powers.items()}
    order = [parameter.name for parameter in contribution.parameters]
    if ratio is None:
        ordered = {name: named[name] for name in order if name in named}
        arguments = _loop_arguments(contribution)
        return {
            "ratio": "",
            "ratio_upper": "",
            "ratio_lower": "",
            "highest": "",
            "product": product_text(ordered, constant),
            "loop_call": f"{table}.number({arguments})",
        }
    power = -powers.get(ratio.lower, 0)
    named[str(ratio.upper.name)] = named.get(str(ratio.upper.name), 0) - power
    named.pop(str(ratio.lower.name), None)
    ordered = {name: named[name] for name in order if named.get(name)}
    return {
        "ratio": ratio.name,
        "ratio_upper": str(ratio.upper.name),
        "ratio_lower": str(ratio.lower.name),
        "highest": _highest_ratio(contribution, power, table),
        "product": product_text({**ordered, ratio.name: power}, constant),
        "loop_call": f"{table}.number({ratio.name})",
    }


def _highest_ratio(contribution: Contribution, power: int, table: str) -> str:
    """Where ratio^power times the loop function has reached its massless limit, the table's end."""
    law = scaling_law(contribution.loop_function, LIMIT_AT_INFINITY)
    if law.power != -power or law.log_slope:
        raise PlanningError(f"{contribution.name} has no finite limit for a massless mediator")
    return f"{table}.high"


def _loop_arguments(contribution: Contribution) -> str:
    found = structure(contribution.loop_function)
    if not isinstance(found, DividedDifference):
        raise PlanningError(f"{contribution.name}: a loop function of no known structure")
    values = dict(contribution.substitution)
    scale, unit, _ = regular_scale(found)
    return ", ".join(str(values[symbol]) for symbol in (*found.swapped, unit, scale))


def _heavy_lines(contribution: Contribution) -> list[str]:
    """The leading order for heavy mediators, from the derived expansion."""
    function = contribution.loop_function
    found = structure(function)
    if not isinstance(found, DividedDifference):
        leading = sp.expand(expansion(function, LIMIT_AT_ZERO, 0).partial_sum())
        return [f"return couplings * ({numpy_text(leading)})"]
    form = heavy_two_mass_form(function, found)
    values = dict(contribution.substitution)
    first, second = (values[symbol] for symbol in found.swapped)
    scale = values[regular_scale(found)[0]]
    constant = f"{number_text(form.constant)} + " if form.constant else ""
    weight = f"{number_text(form.slope)} * {LIGHTER_WEIGHT}(heavier, lighter)"
    return [
        f"heavier, lighter = np.maximum({first}, {second}), np.minimum({first}, {second})",
        f"loop = {constant}np.log(np.divide({scale}, heavier)) + {weight}",
        "return couplings * loop",
    ]


def _variants(contribution: Contribution) -> list[Keys]:
    """The contribution and its leading order for heavy mediators."""
    printed = [item.source for item in contribution.printed_limits if item.limit == LIMIT_AT_ZERO]
    heavy_source = str(printed[0] if printed else contribution.source)
    heavy = f"{contribution.meaning}, leading order for heavy mediators"
    return [
        {
            "name": f"a_mu_{contribution.name}",
            "inner": f"_{contribution.name}",
            "line": summary(contribution.meaning, str(contribution.source)),
            "summary": docstring_summary(contribution.meaning, str(contribution.source)),
            "math": contribution_tex(contribution),
            "notes": wrapped(
                "A mass of zero gives the massless limit.  Accuracy: a few units in the last place "
                "of the largest term, the loop function's own included.",
                4,
            ),
        },
        {
            "name": f"a_mu_{contribution.name}_heavy",
            "inner": f"_{contribution.name}_heavy",
            "line": summary(heavy, heavy_source),
            "summary": docstring_summary(heavy, heavy_source),
            "math": _heavy_tex(contribution),
            "notes": wrapped(
                "Written so that nothing cancels, equal masses included.  The terms left out are "
                "smaller by the squared ratio of the lepton's to the mediator's mass, up to logarithms.",
                4,
            ),
        },
    ]


def _heavy_tex(contribution: Contribution) -> str:
    """The leading order as it is computed."""
    function = contribution.loop_function
    found = structure(function)
    if not isinstance(found, DividedDifference):
        leading = expansion(contribution, LIMIT_AT_ZERO, 0).partial_sum()
        return expression_tex(contribution.tex, sp.powdenest(leading, force=True), contribution.parameters)
    form = heavy_two_mass_form(function, found)
    names = tex_names(contribution.parameters)
    prefactor = sp.latex(contribution.prefactor, symbol_names=names)
    scale = names[dict(contribution.substitution)[regular_scale(found)[0]]]
    constant = f"{sp.latex(sp.Rational(form.constant))} + " if form.constant else ""
    slope = sp.latex(sp.Rational(form.slope))
    loop = rf"{constant}\ln\frac{{{scale}}}{{m_>}} + {slope}\, \frac{{q \ln q}}{{1 - q}}"
    return tex_block(
        rf"{contribution.tex} = {prefactor} \left({loop}\right), \quad q = \frac{{m_<^2}}{{m_>^2}}"
    )


def _total(contributions: tuple[Contribution, ...], inputs: InputSet) -> Keys:
    """delta_a_mu: the sum over the catalogue, with every parameter once."""
    seen = {p.name: p for contribution in contributions for p in contribution.parameters}
    parameters = tuple(sorted(seen.values(), key=lambda parameter: not is_mass(parameter)))
    terms = " + ".join(contribution.tex for contribution in contributions)
    calls = [f"_{item.name}({_call(item)})" for item in contributions]
    return {
        "lines": [calls[0], *(f"+ {call}" for call in calls[1:])],
        "math": tex_block(rf"\Delta a_\mu = {terms}"),
        **_signature(parameters, inputs),
    }


def _call(contribution: Contribution) -> str:
    ordered = sorted(contribution.parameters, key=lambda item: item.input_key is not None)
    return ", ".join(parameter.name for parameter in ordered)
