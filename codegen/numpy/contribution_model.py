"""Room: codegen.  What the template of the contributions is filled with: one entry per contribution."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from axionportal.codegen.numpy.contribution_body import (
    LIGHTER_WEIGHT,
    Body,
    constant_text,
    constant_value,
    contribution_body,
    heavy_constants,
)
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import LIMIT_AT_ZERO, heavy_two_mass_form, regular_scale
from axionportal.codegen.numpy.source import comment, double_text, sorted_names, tex_block, wrapped
from axionportal.codegen.numpy.text import (
    HEAVY_NOTES,
    TABLE_NOTES,
    Keys,
    contribution_tex,
    definition_tex,
    docstring_summary,
    expression_tex,
    is_mass,
    parameters_text,
    schemes_name,
    split_parameters,
    summary,
    tex_names,
    tuple_text,
    two_point_notes,
)
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.integrals import DividedDifference, General, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import Contribution, Parameter

TOTAL = "delta_a_mu"
"""The sum of the contributions that name it."""


def contribution_keys(contributions: Iterable[Contribution], inputs: InputSet) -> Keys:
    """Keys of the template contributions.py."""
    catalogue = tuple(contributions)
    bodies = {contribution.name: contribution_body(contribution) for contribution in catalogue}
    items = [_item(contribution, bodies[contribution.name], inputs) for contribution in catalogue]
    names = [variant["name"] for item in items for variant in item["variants"]]
    code = "\n".join(line for item in items for line in (*item["lines"], *item["heavy_lines"]))
    all_names = [contribution.name for contribution in catalogue]
    summed = tuple(item for item in catalogue if item.total == TOTAL)
    return {
        "title": wrapped(f"Contributions to the anomalous magnetic moment: {', '.join(all_names)}.", 0),
        "input_set": inputs.name,
        "schemes": any(contribution.schemes for contribution in catalogue),
        "imported": sorted_names(name for body in bodies.values() for name in body.imported),
        "ratios": "clipped_ratio(" in code,
        "two_point": [name for name in ("limit_product", "moments") if f"{name}(" in code],
        "exported": sorted([*names, *([TOTAL] if summed else [])]),
        "contributions": items,
        "total": _total(summed, inputs) if summed else None,
        "two_mass_limit": LIGHTER_WEIGHT in code,
    }


def _item(contribution: Contribution, body: Body, inputs: InputSet) -> Keys:
    return {
        "title": comment(f"{contribution.name}: {contribution.meaning}, {contribution.source}"),
        "constants": [
            {"name": item.name, "value": constant_value(item), "text": constant_text(item, contribution)}
            for item in body.constants
        ],
        "inner": f"_{contribution.name}",
        "inner_summary": _inner_summary(body),
        "lines": body.lines,
        "heavy_lines": body.heavy_lines,
        "variants": _variants(contribution, body),
        **_signature(contribution.parameters, inputs, exact=bool(body.plans)),
        **_scheme_keys([contribution]),
        "digest": definition_digest(contribution),
    }


def _inner_summary(body: Body) -> str:
    if body.plans:
        return "Couplings times moments of x^k (1 - x)^(n - k)/D"
    several = len(body.constants) > 1
    return "Sum of prefactors times loop functions" if several else "Prefactor times loop function"


def _signature(parameters: tuple[Parameter, ...], inputs: InputSet, *, exact: bool) -> Keys:
    """``exact``: a mass must be positive unless its symbol may vanish; else zero means a limit."""
    positional, keywords = split_parameters(parameters, inputs)
    names = [*positional, *(keyword["name"] for keyword in keywords)]
    masses = [parameter for parameter in parameters if is_mass(parameter)]
    if exact:
        masses = [parameter for parameter in masses if not parameter.symbol.is_positive]
    positive = [item for item in parameters if item.symbol.is_positive and item not in masses]
    below = {parameter.name: parameter.below for parameter in parameters if parameter.below is not None}
    return {
        "positional": positional,
        "keywords": keywords,
        "parameters_text": parameters_text(parameters),
        "inner_parameters": names,
        "masses": tuple_text(parameter.name for parameter in masses),
        "positive": tuple_text(parameter.name for parameter in positive),
        "below": ", ".join(f'"{name}": {double_text(float(bound))}' for name, bound in below.items()),
    }


def _scheme_keys(contributions: Iterable[Contribution]) -> Keys:
    """The schemes that the divergent loop functions share; empty where all are finite."""
    divergent = {item.name: item for one in contributions for item in one.loop_functions if item.schemes}
    known = {item.schemes for item in divergent.values()}
    if len(known) > 1:
        raise PlanningError(f"{', '.join(divergent)} of one sum are derived in different schemes")
    schemes = next(iter(known), ())
    return {
        "schemes": ", ".join(f'"{scheme}"' for scheme in schemes),
        "default_scheme": schemes[0] if schemes else "",
        "schemes_name": schemes_name(next(iter(divergent.values()))) if schemes else "",
    }


def _variants(contribution: Contribution, body: Body) -> list[Keys]:
    """The contribution and, where it is derived, its leading order for heavy mediators."""
    exact = _exact_variant(contribution, body)
    return [exact, _heavy_variant(contribution)] if body.heavy_lines else [exact]


def _exact_variant(contribution: Contribution, body: Body) -> Keys:
    general = [item for item in contribution.loop_functions if isinstance(structure(item), General)]
    integrals = [definition_tex(function) for function in general]
    notes = [wrapped(TABLE_NOTES, 4)] if body.imported else []
    for plan in body.plans:
        masses = [str(item.mass) for item in (plan.end, plan.start) if item.mass != 0]
        unit = str(plan.start.unit)
        notes.append(two_point_notes(f"{unit} = {' + '.join(masses)}", f"larger {unit}", plan.degree))
    return {
        "name": f"a_mu_{contribution.name}",
        "inner": f"_{contribution.name}",
        "line": summary(contribution.meaning, str(contribution.source)),
        "summary": docstring_summary(contribution.meaning, str(contribution.source)),
        "math": "\n\n".join([contribution_tex(contribution), *integrals]),
        "notes": "\n\n".join(notes),
    }


def _heavy_variant(contribution: Contribution) -> Keys:
    printed = [item.source for item in contribution.printed_limits if item.limit == LIMIT_AT_ZERO]
    source = str(printed[0] if printed else contribution.source)
    meaning = f"{contribution.meaning}, leading order for heavy mediators"
    return {
        "name": f"a_mu_{contribution.name}_heavy",
        "inner": f"_{contribution.name}_heavy",
        "line": summary(meaning, source),
        "summary": docstring_summary(meaning, source),
        "math": _heavy_tex(contribution),
        "notes": wrapped(HEAVY_NOTES, 4),
    }


def _heavy_tex(contribution: Contribution) -> str:
    """The leading order as it is computed."""
    found = [structure(function) for function in contribution.loop_functions]
    if not any(isinstance(item, DividedDifference) for item in found):
        leading = expansion(contribution, LIMIT_AT_ZERO, 0).partial_sum()
        return expression_tex(contribution.tex, sp.powdenest(leading, force=True), contribution.parameters)
    if len(contribution.terms) > 1:
        raise PlanningError(f"{contribution.name}: several terms of which one is a divided difference")
    (term,), (difference,) = contribution.terms, found
    assert isinstance(difference, DividedDifference)
    form = heavy_two_mass_form(term.loop_function, difference)
    names = tex_names(contribution.parameters)
    prefactor = sp.latex(term.prefactor, symbol_names=names)
    scale = names[dict(term.substitution)[regular_scale(difference)[0]]]
    constants = heavy_constants(term.loop_function, form.constant)
    numbers = {name: sp.latex(sp.Rational(value)) for name, value in constants.items()}
    values = ", ".join(rf"{number}\ (\text{{{name}}})" for name, number in numbers.items())
    slope = sp.latex(sp.Rational(form.slope))
    loop = rf"c + \ln\frac{{{scale}}}{{m_>}} + {slope}\, \frac{{q \ln q}}{{1 - q}}"
    return tex_block(
        rf"{contribution.tex} = {prefactor} \left({loop}\right), \quad q = \frac{{m_<^2}}{{m_>^2}}, "
        rf"\quad c = {values}"
    )


def _total(contributions: tuple[Contribution, ...], inputs: InputSet) -> Keys:
    """delta_a_mu: the sum of its contributions, with every parameter once."""
    seen = {p.name: p for contribution in contributions for p in contribution.parameters}
    parameters = tuple(sorted(seen.values(), key=lambda parameter: not is_mass(parameter)))
    calls = [f"_{item.name}({_call(item)})" for item in contributions]
    return {
        "name": TOTAL,
        "members": ", ".join(item.name for item in contributions),
        "lines": [calls[0], *(f"+ {call}" for call in calls[1:])],
        "math": tex_block(rf"\Delta a_\mu = {' + '.join(item.tex for item in contributions)}"),
        **_signature(parameters, inputs, exact=False),
        **_scheme_keys(contributions),
    }


def _call(contribution: Contribution) -> str:
    ordered = sorted(contribution.parameters, key=lambda item: item.input_key is not None)
    scheme = ["scheme=scheme"] if contribution.schemes else []
    return ", ".join([*(parameter.name for parameter in ordered), *scheme])
