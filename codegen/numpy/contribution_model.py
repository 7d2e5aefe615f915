"""Room: codegen.  What the template of the contributions is filled with: one entry per contribution."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from axionportal.codegen.numpy.contribution_body import Body
from axionportal.codegen.numpy.contribution_functions import call, camel, functions, scheme_keys, signature
from axionportal.codegen.numpy.contribution_text import constant_text
from axionportal.codegen.numpy.contribution_total import TOTAL, total_keys
from axionportal.codegen.numpy.source import comment, sorted_names, wrapped
from axionportal.codegen.numpy.text import Keys
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Contribution

MODULES = {
    "_arithmetic": ("Number", "RealLike", "divided", "linear", "product", "root"),
    "_blocks": ("evaluate", "evaluate_all"),
    "_checks": ("checked", "require_scheme"),
    "_heavy_limits": ("heavy_pair", "logarithmic_pair"),
    "_products": (
        "LARGEST",
        "Term",
        "loop_pair",
        "plain_term",
        "ratio_term",
        "rounded_product",
        "rounded_sum",
        "short_ratio",
        "two_mass_derivatives",
        "two_mass_pair",
    ),
    "_two_point": ("limit_product", "moments"),
}
"""Where the names that the code uses are from."""


def contribution_keys(
    contributions: Iterable[Contribution],
    inputs: InputSet,
    bodies: Mapping[str, Body],
    bounds: Mapping[str, float] | None = None,
) -> Keys:
    """Keys of the template contributions.py.

    ``bodies`` are the code by contribution, ``bounds`` the proved errors by function.
    """
    catalogue = tuple(contributions)
    items = [_item(item, bodies[item.name], inputs, bounds or {}) for item in catalogue]
    summed = tuple(item for item in catalogue if item.total == TOTAL)
    if summed:
        items.append(total_keys(summed, bodies, inputs, bounds or {}))
    names = ", ".join(item.name for item in catalogue)
    return {
        "title": wrapped(f"Contributions to the anomalous magnetic moment: {names}.", 0),
        "input_set": inputs.name,
        "schemes": any(contribution.schemes for contribution in catalogue),
        "gradients": any(item["gradient"] for item in items),
        "imports": _imports(items, bodies.values()),
        "exported": sorted_names(
            [function["name"] for item in items for function in item["functions"]]
            + [item["gradient"] for item in items if item["gradient"]]
        ),
        "items": items,
    }


def _imports(items: Iterable[Keys], bodies: Iterable[Body]) -> list[str]:
    """Import statements of the names that occur in the code."""
    items = tuple(items)
    code = "\n".join(
        [line for item in items for inner in item["inners"] for line in (inner["returns"], *inner["lines"])]
        + ["evaluate( checked( Number RealLike"]
        + ["evaluate_all(" for item in items if item["gradient"]]
        + ["require_scheme(" for item in items if item["schemes"]]
    )
    words = set(re.findall(r"\w+", code))
    lines = ["import numpy as np", ""] if "np." in code else []
    for module, names in MODULES.items():
        lines += _import(module, sorted_names(name for name in names if name in words))
    found = sorted_names(name for body in bodies for name in (*body.tables, *body.schemes))
    return lines + _import("loop_functions", found)


def _import(module: str, names: Sequence[str]) -> list[str]:
    line = f"from .{module} import {', '.join(names)}"
    if len(line) <= 110:
        return [line] if names else []
    return [f"from .{module} import (", *(f"    {name}," for name in names), ")"]


def _item(contribution: Contribution, body: Body, inputs: InputSet, bounds: Mapping[str, float]) -> Keys:
    parameters = signature(contribution.parameters, inputs)
    return {
        "title": comment(f"{contribution.name}: {contribution.meaning}, {contribution.source}"),
        "constants": [
            {"name": item.name, "value": item.text, "text": constant_text(item, contribution)}
            for item in body.constants
        ],
        "inners": _inners(contribution, body),
        "gradient": f"{camel(contribution.name)}Gradient" if body.gradient_lines else "",
        "functions": functions(contribution, body, bounds),
        "numbers": not body.plans,
        **parameters,
        **scheme_keys([contribution]),
        "digest": definition_digest(contribution),
    }


def _inners(contribution: Contribution, body: Body) -> list[Keys]:
    """The private functions: terms, value, the same for heavy mediators, terms of the gradient, gradient."""
    name = f"_{contribution.name}"
    if body.plans:
        text = "Couplings times moments of x^k (1 - x)^(n - k)/D"
        return [{"name": name, "returns": "Number", "summary": text, "lines": body.lines}]
    found = []
    for suffix, text, lines in (
        ("", "prefactor times loop function", body.lines),
        ("_heavy", "prefactor times the leading order for heavy mediators", body.heavy_lines),
    ):
        if lines:
            terms = f"{name}{suffix}_terms"
            value = body.rounding.format(f"{terms}({call(contribution)})")
            found += [
                {
                    "name": terms,
                    "returns": "tuple[Term, ...]",
                    "summary": f"Terms of {text}",
                    "lines": lines,
                },
                {
                    "name": f"{name}{suffix}",
                    "returns": "Number",
                    "summary": text[:1].upper() + text[1:],
                    "lines": [f"return {value}"],
                },
            ]
    return [*found, *(_gradient_inners(contribution, body) if body.gradient_lines else [])]


def _gradient_inners(contribution: Contribution, body: Body) -> list[Keys]:
    name = f"_{contribution.name}_gradient"
    return [
        {
            "name": f"{name}_terms",
            "returns": "tuple[tuple[Term, ...], ...]",
            "summary": "Terms of the derivative by each parameter",
            "lines": body.gradient_lines,
        },
        {
            "name": name,
            "returns": "tuple[Number, ...]",
            "summary": "The derivative by each parameter",
            "lines": [
                f"terms = {name}_terms({call(contribution)})",
                "return tuple(map(rounded_sum, terms))",
            ],
        },
    ]
