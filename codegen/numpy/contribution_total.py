"""Room: codegen.  Template keys of the sum of contributions and of its gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from axionportal.codegen.numpy.contribution_body import Body, signature_order
from axionportal.codegen.numpy.contribution_functions import (
    call,
    camel,
    gradient_keys,
    scheme_keys,
    signature,
    value_keys,
)
from axionportal.codegen.numpy.contribution_text import (
    RESULT,
    TOTAL_NOTES,
    accuracy_text,
    total_gradient_tex,
)
from axionportal.codegen.numpy.source import tex_block, wrapped
from axionportal.codegen.numpy.text import Keys, is_mass
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Contribution, Parameter

TOTAL = "delta_a_mu"
"""The sum of the contributions that name it."""


def total_keys(
    contributions: tuple[Contribution, ...],
    bodies: Mapping[str, Body],
    inputs: InputSet,
    bounds: Mapping[str, float],
) -> Keys:
    """delta_a_mu: the sum of its contributions, with every parameter once."""
    seen = {p.name: p for contribution in contributions for p in contribution.parameters}
    parameters = tuple(sorted(seen.values(), key=lambda parameter: not is_mass(parameter)))
    members = ", ".join(item.name for item in contributions)
    as_terms = [item for item in contributions if not bodies[item.name].plans]
    others = [item for item in contributions if bodies[item.name].plans]
    has_gradient = all(bodies[item.name].gradient_lines for item in contributions)
    value = {
        "name": TOTAL,
        "inner": "_total",
        "line": f"Sum of {members}.",
        "summary": f"Sum of the contributions {members}.",
        "math": tex_block(rf"\Delta a_\mu = {' + '.join(item.tex for item in contributions)}"),
        "notes": "\n\n".join([*accuracy_text(bounds.get(TOTAL), None), wrapped(TOTAL_NOTES, 4)]),
        **value_keys(parameters, exact=False, result=RESULT.replace("contribution to", "shift of")),
    }
    gradient = {
        "name": f"{TOTAL}_gradient",
        "inner": "_total_gradient",
        "line": f"Gradient of the sum of {members}.",
        "summary": f"Gradient of the sum of the contributions {members}.",
        "math": total_gradient_tex(contributions),
        "notes": "\n\n".join(accuracy_text(bounds.get(f"{TOTAL}_gradient"), None, derivative=True)),
        **gradient_keys(parameters, camel(TOTAL)),
    }
    return {
        "title": f"# {TOTAL}: sum of {members}",
        "constants": [],
        "inners": [
            _total_inner(as_terms, others),
            *([_total_gradient_inner(contributions, signature_order(parameters))] if has_gradient else []),
        ],
        "gradient": f"{camel(TOTAL)}Gradient" if has_gradient else "",
        "functions": [value, *([gradient] if has_gradient else [])],
        "numbers": not others,
        **signature(parameters, inputs),
        **scheme_keys(contributions),
        "digest": "",
    }


def _total_inner(as_terms: Sequence[Contribution], others: Sequence[Contribution]) -> Keys:
    lines = ["terms = (", *(f"    *_{item.name}_terms({call(item)})," for item in as_terms), ")"]
    values = ["rounded_sum(terms)"] * bool(as_terms) + [f"_{item.name}({call(item)})" for item in others]
    return {
        "name": "_total",
        "returns": "Number",
        "summary": "Sum of the contributions",
        "lines": [*(lines if as_terms else []), f"return {' + '.join(values)}"],
    }


def _total_gradient_inner(contributions: Sequence[Contribution], parameters: Sequence[Parameter]) -> Keys:
    lines, sums = [], []
    for item in contributions:
        lines.append(f"{item.name} = _{item.name}_gradient_terms({call(item)})")
    for parameter in parameters:
        places = [
            (item.name, signature_order(item.parameters).index(parameter))
            for item in contributions
            if parameter in item.parameters
        ]
        terms = ", ".join(f"*{name}[{index}]" for name, index in places)
        sums.append(f"    rounded_sum(({terms},)),  # by {parameter.name}")
    return {
        "name": "_total_gradient",
        "returns": "tuple[Number, ...]",
        "summary": "The derivative of the sum by each parameter",
        "lines": [*lines, "return (", *sums, ")"],
    }
