"""Room: codegen.  Emits NumPy-only functions and their tables below ``generated/``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from math import sqrt
from typing import Any

from axionportal.codegen.context import BuildContext
from axionportal.codegen.numpy.certificate import Certificate
from axionportal.codegen.numpy.certificate_contributions import ContributionCertificate
from axionportal.codegen.numpy.certificate_two_point import TwoPointCertificate
from axionportal.codegen.numpy.contribution_body import contribution_body
from axionportal.codegen.numpy.contribution_model import contribution_keys
from axionportal.codegen.numpy.contribution_sums import (
    SumCertificates,
    certify_contribution_sums,
    proved_sums,
)
from axionportal.codegen.numpy.couplings import coupling_keys
from axionportal.codegen.numpy.divided import (
    COARSE_BITS,
    FACTOR_BITS,
    FAR_SCALE,
    MASS_BITS,
    NEAR,
    RUN_BITS,
)
from axionportal.codegen.numpy.input_sets import input_keys
from axionportal.codegen.numpy.model import (
    SINGLE,
    SUMMED,
    has_tables,
    loop_function_keys,
    plan_function,
    table_names,
)
from axionportal.codegen.numpy.nodes import node_tables
from axionportal.codegen.numpy.one_ratio import emitted_logarithm
from axionportal.codegen.numpy.planned import PlannedFunction
from axionportal.codegen.numpy.proved_loops import contribution_certificates, planned_loops
from axionportal.codegen.numpy.source import npy_bytes, sorted_names, wrapped
from axionportal.codegen.numpy.two_point_bounds import with_bounds
from axionportal.codegen.render import render
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Contribution, LoopFunction

SUPPORT = (
    "arithmetic",
    "blocks",
    "checks",
    "chords",
    "divided_difference",
    "heavy_limits",
    "one_ratio",
    "products",
    "squares",
    "tables",
    "two_mass_derivatives",
    "two_masses",
    "whole",
)
"""Modules of the emitted package that hold no formula: emitted with a leading underscore."""

SUPPORT_KEYS: Mapping[str, Mapping[str, Any]] = {
    "chords": {"coarse_bits": COARSE_BITS, "far_scale": repr(FAR_SCALE)},
    "squares": {"mass_bits": MASS_BITS, "factor_bits": FACTOR_BITS},
    "divided_difference": {
        "near": repr(sqrt((NEAR - 1) / (NEAR + 1))),
        "coarse_bits": COARSE_BITS,
        "run_bits": RUN_BITS,
    },
}
"""Constants that the certificates reckon with too."""


Prepared = list[PlannedFunction] | SumCertificates
"""What a task gives: planned loop functions, or certificates of contributions."""


def tasks(context: BuildContext) -> tuple[Callable[[], Prepared], ...]:
    """The planning of the loop functions, and certificates, in pieces that need nothing of each other."""
    sums = [record for record in context.records if not has_tables(record)]
    groups = [[record] for record in context.records if has_tables(record)] + [sums]
    summed = {
        function.name for item in context.contributions if item.total for function in item.loop_functions
    }
    planning = [partial(_planned, group, context.inputs, summed) for group in groups if group]
    untabulated = [
        item for item in context.contributions if not any(map(has_tables, item.loop_functions))
    ]  # the others are known when the tables are
    certifying = [partial(_certified_sums, untabulated, context.inputs)] if untabulated else []
    return (*planning, *certifying)


def _planned(records: Sequence[LoopFunction], inputs: InputSet, summed: Set[str]) -> list[PlannedFunction]:
    planned = [
        item
        for record in records
        for item in plan_function(record, inputs, SUMMED if record.name in summed else SINGLE)
    ]
    return with_bounds(planned, _moments())


def _certified_sums(contributions: Sequence[Contribution], inputs: InputSet) -> SumCertificates:
    """Of contributions that need no tables."""
    bodies = {item.name: contribution_body(item, []) for item in contributions}
    source = _rendered("contributions", contribution_keys(contributions, inputs, bodies)).decode()
    return certify_contribution_sums(_moments(), tuple(proved_sums(source, contributions)))


def _moments() -> str:
    return _rendered("two_point", {"tables": node_tables()}).decode()


def emit(context: BuildContext, prepared: Sequence[Prepared] | None = None) -> Mapping[str, bytes]:
    """Files of the NumPy package: path below ``generated/`` to exact content.

    ``prepared`` is what the ``tasks`` gave, where they have been run.
    Raises PlanningError when a loop function cannot be tabulated to the accuracy requested.
    """
    groups = [task() for task in tasks(context)] if prepared is None else prepared
    planned = [item for group in groups if isinstance(group, list) for item in group]
    certified = {key: item for group in groups if not isinstance(group, list) for key, item in group.items()}
    loop_keys = loop_function_keys(planned)
    tables = [name for item in planned for name in table_names(item)]
    contributions, proved = _certified_contributions(context, planned, tables, certified)
    stored = {name: npy_bytes(table) for item in planned for name, table in item.tables.items()}
    support = {**SUPPORT_KEYS, "tables": {"digests": _digests(stored)}}
    files = {f"_{name}.py": _rendered(name, support.get(name, {})) for name in SUPPORT}
    files["_two_point.py"] = _moments().encode()
    files["loop_functions.py"] = _rendered("loop_functions", loop_keys)
    files["contributions.py"] = _rendered("contributions", contributions)
    files["inputs.py"] = _rendered("inputs", input_keys())
    if any(item.total for item in context.contributions):  # without a sum there is no fit of couplings
        keys = coupling_keys(context.contributions, context.inputs)
        files["couplings.py"] = _rendered("couplings", keys)
    files["__init__.py"] = _rendered("package", _package_keys(planned, contributions))
    files["py.typed"] = b""
    files["reports/certificates.json"] = _certificates([*_of_loops(planned), *proved])
    return files | {f"tables/{name}": content for name, content in stored.items()}


def _digests(stored: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 by file, which the emitted code asks of a table before it uses it."""
    return {name: hashlib.sha256(stored[name]).hexdigest() for name in sorted(stored)}


def _certified_contributions(
    context: BuildContext, planned: list[PlannedFunction], tables: list[str], certified: SumCertificates
) -> tuple[dict[str, Any], list[ContributionCertificate]]:
    """Template keys of the contributions, which state what is proved of the code in them."""
    bodies = {item.name: contribution_body(item, tables) for item in context.contributions}
    unproved = contribution_keys(context.contributions, context.inputs, bodies)
    source = _rendered("contributions", unproved).decode()
    loops = planned_loops(context.records, planned)
    proved = contribution_certificates(source, context.contributions, loops, emitted_logarithm())
    proved += [certified[item] for item in proved_sums(source, context.contributions)]
    bounds = {item.function: item.bound_ulp for item in proved}
    return contribution_keys(context.contributions, context.inputs, bodies, bounds), proved


def _of_loops(planned: list[PlannedFunction]) -> list[Certificate | TwoPointCertificate]:
    return [item.certificate for item in planned if item.certificate]


def _certificates(
    certificates: Iterable[Certificate | TwoPointCertificate | ContributionCertificate],
) -> bytes:
    """All proved bounds, as ``axionportal verify --certify`` recomputes them."""
    return (json.dumps([item.as_row() for item in certificates], indent=1) + "\n").encode()


def _rendered(name: str, keys: Mapping[str, Any]) -> bytes:
    return render(f"numpy/{name}.py.jinja", keys).encode()


def _package_keys(planned: list[PlannedFunction], contributions: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of the package's own template: the index of its functions."""
    functions = [function for item in contributions["items"] for function in item["functions"]]
    names = sorted_names(function["name"] for function in functions)
    loop_names = [item.keys["name"] for item in planned]
    loop_lines = [_index_line(item.keys["name"], item.keys["line"]) for item in planned]
    lines = [_index_line(function["name"], function["line"]) for function in functions]
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
