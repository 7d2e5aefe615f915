"""Room: codegen.  Emits NumPy-only functions and their tables below ``generated/``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import sqrt
from typing import Any

from axionportal.codegen.context import BuildContext
from axionportal.codegen.numpy.contribution_model import contribution_keys
from axionportal.codegen.numpy.divided import COARSE_BITS, FACTOR_BITS, MASS_BITS, NEAR, RUN_BITS
from axionportal.codegen.numpy.model import loop_function_keys, plan_function
from axionportal.codegen.numpy.planned import PlannedFunction
from axionportal.codegen.numpy.source import npy_bytes, sorted_names, wrapped
from axionportal.codegen.render import render

SUPPORT = (
    "arithmetic",
    "blocks",
    "checks",
    "divided_difference",
    "one_ratio",
    "squares",
    "tables",
    "two_mass_derivatives",
    "two_masses",
    "two_point",
)
"""Modules of the emitted package that hold no formula: emitted with a leading underscore."""

SUPPORT_KEYS: Mapping[str, Mapping[str, Any]] = {
    "squares": {"mass_bits": MASS_BITS, "factor_bits": FACTOR_BITS},
    "divided_difference": {
        "near": repr(sqrt((NEAR - 1) / (NEAR + 1))),
        "coarse_bits": COARSE_BITS,
        "run_bits": RUN_BITS,
    },
}
"""Constants that the certificates reckon with too."""


def emit(context: BuildContext) -> Mapping[str, bytes]:
    """Files of the NumPy package: path below ``generated/`` to exact content.

    Raises PlanningError when a loop function cannot be tabulated to the accuracy requested.
    """
    planned = [item for record in context.records for item in plan_function(record, context.inputs)]
    loop_keys = loop_function_keys(planned)
    contributions = contribution_keys(context.contributions, context.inputs)
    files = {f"_{name}.py": _rendered(name, SUPPORT_KEYS.get(name, {})) for name in SUPPORT}
    files["loop_functions.py"] = _rendered("loop_functions", loop_keys)
    files["contributions.py"] = _rendered("contributions", contributions)
    files["__init__.py"] = _rendered("package", _package_keys(planned, contributions))
    files["py.typed"] = b""
    files["reports/certificates.json"] = _certificates(planned)
    for item in planned:
        files |= {f"tables/{name}": npy_bytes(table) for name, table in item.tables.items()}
    return files


def _certificates(planned: list[PlannedFunction]) -> bytes:
    """The proved bound of every tabulated function, as ``axionportal verify --certify`` recomputes it."""
    rows = [item.certificate.as_row() for item in planned if item.certificate]
    return (json.dumps(rows, indent=1) + "\n").encode()


def _rendered(name: str, keys: Mapping[str, Any]) -> bytes:
    return render(f"numpy/{name}.py.jinja", keys).encode()


def _package_keys(planned: list[PlannedFunction], contributions: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of the package's own template: the index of its functions."""
    variants = [variant for item in contributions["contributions"] for variant in item["variants"]]
    total = contributions["total"]
    names = contributions["exported"]
    loop_names = [item.keys["name"] for item in planned]
    loop_lines = [_index_line(item.keys["name"], item.keys["line"]) for item in planned]
    lines = [_index_line(variant["name"], variant["line"]) for variant in variants]
    if total:
        lines.append(_index_line(total["name"], f"Sum of {total['members']}."))
    return {
        "loop_lines": loop_lines,
        "contribution_lines": lines,
        "contribution_names": names,
        "loop_names": sorted_names(loop_names),
        "exported": sorted_names([*names, *loop_names]),
    }


def _index_line(name: str, text: str) -> str:
    """A name with what it is, wrapped into the index."""
    body = wrapped(text, 31).splitlines()
    return "\n".join([f"{name:26} {body[0].strip()}", *body[1:]])
