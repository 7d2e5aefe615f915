"""Room: codegen.  Template keys of the public functions of a contribution: signature, docstring, checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from axionportal.codegen.numpy.contribution_body import Body, signature_order
from axionportal.codegen.numpy.contribution_text import (
    REFUSES_NEGATIVE,
    REFUSES_ZERO,
    RESULT,
    accuracy_text,
    exact_notes,
    gradient_result,
    gradient_tex,
    heavy_tex,
)
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import LIMIT_AT_ZERO
from axionportal.codegen.numpy.source import double_text, wrapped
from axionportal.codegen.numpy.text import (
    HEAVY_NOTES,
    Keys,
    contribution_tex,
    definition_tex,
    docstring_summary,
    is_mass,
    parameters_text,
    schemes_name,
    split_parameters,
    summary,
    tuple_text,
)
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.integrals import General, structure
from axionportal.derivations.records import Contribution, Parameter


def signature(parameters: tuple[Parameter, ...], inputs: InputSet) -> Keys:
    """Parameters as the template wants them: positional ones, keywords, all names, texts."""
    positional, keywords = split_parameters(parameters, inputs)
    below = {parameter.name: parameter.below for parameter in parameters if parameter.below is not None}
    return {
        "positional": positional,
        "keywords": keywords,
        "names": [*positional, *(keyword["name"] for keyword in keywords)],
        "parameters_text": parameters_text(parameters),
        "below": ", ".join(f'"{name}": {double_text(float(bound))}' for name, bound in below.items()),
    }


def domain(parameters: Sequence[Parameter], *, exact: bool) -> Keys:
    """``exact``: a mass must be positive unless its symbol may vanish; else zero means a limit."""
    masses = [parameter for parameter in parameters if is_mass(parameter)]
    if exact:
        masses = [parameter for parameter in masses if not parameter.symbol.is_positive]
    positive = [item for item in parameters if item.symbol.is_positive and item not in masses]
    return {
        "masses": tuple_text(parameter.name for parameter in masses),
        "positive": tuple_text(parameter.name for parameter in positive),
    }


def scheme_keys(contributions: Iterable[Contribution]) -> Keys:
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


def camel(name: str) -> str:
    """The name of a class made of that of a contribution."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def functions(contribution: Contribution, body: Body, bounds: Mapping[str, float]) -> list[Keys]:
    """The contribution and, where they are derived, its heavy limit and its gradient."""
    found = [_exact_function(contribution, body, bounds)]
    if body.heavy_lines:
        found.append(_heavy_function(contribution, bounds))
    if body.gradient_lines:
        found.append(_gradient_function(contribution, bounds))
    return found


def _exact_function(contribution: Contribution, body: Body, bounds: Mapping[str, float]) -> Keys:
    general = [item for item in contribution.loop_functions if isinstance(structure(item), General)]
    integrals = [definition_tex(function) for function in general]
    name = f"a_mu_{contribution.name}"
    return {
        "name": name,
        "inner": f"_{contribution.name}",
        "line": summary(contribution.meaning, str(contribution.source)),
        "summary": docstring_summary(contribution.meaning, str(contribution.source)),
        "math": "\n\n".join([contribution_tex(contribution), *integrals]),
        "notes": exact_notes(contribution, body, bounds.get(name)),
        **value_keys(contribution.parameters, exact=bool(body.plans)),
    }


def value_keys(parameters: Sequence[Parameter], *, exact: bool, result: str = RESULT) -> Keys:
    """What functions that return the value have in common."""
    return {
        "out": True,
        "returns": "Any",
        "result": result,
        "refuses": REFUSES_NEGATIVE,
        **domain(parameters, exact=exact),
    }


def _heavy_function(contribution: Contribution, bounds: Mapping[str, float]) -> Keys:
    printed = [item.source for item in contribution.printed_limits if item.limit == LIMIT_AT_ZERO]
    source = str(printed[0] if printed else contribution.source)
    meaning = f"{contribution.meaning}, leading order for heavy mediators"
    name = f"a_mu_{contribution.name}_heavy"
    return {
        "name": name,
        "inner": f"_{contribution.name}_heavy",
        "line": summary(meaning, source),
        "summary": docstring_summary(meaning, source),
        "math": heavy_tex(contribution),
        "notes": "\n\n".join([wrapped(HEAVY_NOTES, 4), *accuracy_text(bounds.get(name), contribution)]),
        **value_keys(contribution.parameters, exact=False),
    }


def _gradient_function(contribution: Contribution, bounds: Mapping[str, float]) -> Keys:
    meaning, name = f"gradient of the {contribution.meaning}", f"a_mu_{contribution.name}_gradient"
    return {
        "name": name,
        "inner": f"_{contribution.name}_gradient",
        "line": summary(meaning, str(contribution.source)),
        "summary": docstring_summary(meaning, str(contribution.source)),
        "math": gradient_tex(contribution),
        "notes": "\n\n".join(accuracy_text(bounds.get(name), contribution, derivative=True)),
        **gradient_keys(contribution.parameters, camel(contribution.name)),
    }


def gradient_keys(parameters: Sequence[Parameter], name: str) -> Keys:
    """What functions that return a gradient have in common."""
    return {
        "out": False,
        "returns": f"{name}Gradient",
        "result": gradient_result(signature_order(parameters), f"{name}Gradient"),
        "refuses": REFUSES_ZERO,
        **domain(parameters, exact=True),
    }


def call(contribution: Contribution) -> str:
    """The arguments that the private functions of a contribution take."""
    scheme = ["scheme=scheme"] if contribution.schemes else []
    return ", ".join([*(item.name for item in signature_order(contribution.parameters)), *scheme])
