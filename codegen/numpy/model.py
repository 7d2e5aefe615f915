"""Room: codegen.  What the template of the loop functions is filled with: one entry per function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

import numpy as np

from axionportal.codegen.numpy.certificate import Certificate, EmittedLaw, EmittedTable
from axionportal.codegen.numpy.certificate_two_masses import TwoMassTables, certify_two_masses
from axionportal.codegen.numpy.divided import DividedDifferencePlan, plan_divided_difference
from axionportal.codegen.numpy.kernels import (
    ScalingLaw,
    times_ln2,
)
from axionportal.codegen.numpy.laws import (
    regular_scale,
    scheme_constants,
    two_mass_kernel,
)
from axionportal.codegen.numpy.one_ratio import logarithm_table, plan_derivative, plan_one_ratio
from axionportal.codegen.numpy.one_ratio_model import (
    LOGARITHM_FILE,
    logarithm_keys,
    one_ratio_keys,
    one_ratio_tables,
)
from axionportal.codegen.numpy.planner import (
    Doubles,
    Table,
)
from axionportal.codegen.numpy.source import (
    double_text,
    high_and_low,
    number_text,
    sorted_names,
    wrapped,
)
from axionportal.codegen.numpy.targets import Target
from axionportal.codegen.numpy.text import (
    Keys,
    definition_tex,
    docstring_summary,
    parameters_text,
    schemes_name,
    split_parameters,
    summary,
    table_name,
)
from axionportal.codegen.numpy.two_point import plan_loop_function
from axionportal.codegen.numpy.two_point_model import two_point_keys
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.integrals import DividedDifference, Univariate, structure
from axionportal.derivations.records import LoopFunction

LOOP_FUNCTION_ULPS = 0.55
"""Requested of a loop function of one ratio, in units in the last place of the value."""

DERIVATIVE_ULPS = 0.8
"""Requested of its derivative; a looser request gives a smaller table."""


Kind = Literal["univariate", "two_masses", "two_point"]
"""What a loop function is made of: one table, a divided difference, or moments."""


@dataclass(frozen=True)
class PlannedFunction:
    """A loop function's template keys, its tables by file name, and its kind of template entry."""

    keys: Keys
    tables: Mapping[str, Doubles]
    kind: Kind
    certificate: Certificate | None = None


def plan_function(function: LoopFunction, inputs: InputSet) -> tuple[PlannedFunction, ...]:
    """Tables and template keys of a loop function, and of its derivative where it has one ratio.

    Raises PlanningError when its kind is not known or the accuracy requested cannot be met.
    """
    found = structure(function)
    if isinstance(found, Univariate):
        return _plan_univariate(function)
    if isinstance(found, DividedDifference):
        return (_plan_two_masses(function, found, inputs),)
    return (PlannedFunction(two_point_keys(function, plan_loop_function(function)), {}, "two_point"),)


def _plan_univariate(function: LoopFunction) -> tuple[PlannedFunction, ...]:
    """The function and its derivative."""
    plans = (
        plan_one_ratio(Target(function), LOOP_FUNCTION_ULPS),
        plan_derivative(function, DERIVATIVE_ULPS),
    )
    return tuple(
        PlannedFunction(one_ratio_keys(plan), one_ratio_tables(plan), "univariate", plan.certificate)
        for plan in plans
    )


def _plan_two_masses(function: LoopFunction, found: DividedDifference, inputs: InputSet) -> PlannedFunction:
    kernel = two_mass_kernel(function, found)
    plan = plan_divided_difference(kernel)
    log_table = logarithm_table()
    files = (f"{kernel.name}.npy", f"{kernel.name}_near.npy")
    tables = {
        files[0]: plan.far.columns,
        files[1]: plan.near.columns,
        LOGARITHM_FILE: log_table.columns,
    }
    assert kernel.high is not None
    certificate = _certified_two_masses(function, found, plan, log_table)
    keys = {
        **_two_mass_text(function, found, certificate, inputs),
        "constants": [
            {"name": scheme, "value": number_text(value)}
            for scheme, value in scheme_constants(function).items()
        ],
        "logarithm": _table_keys(LOGARITHM_FILE, log_table) | _step_keys(Fraction(1)),
        "far": _table_keys(files[0], plan.far),
        "near": _table_keys(files[1], plan.near),
        "law": _law_keys(kernel.high, np.inf),
        "kernel": kernel.name,
    }
    return PlannedFunction(keys, tables, "two_masses", certificate)


def _certified_two_masses(
    function: LoopFunction, found: DividedDifference, plan: DividedDifferencePlan, logarithms: Table
) -> Certificate:
    far, near, logs = (
        EmittedTable(table.kernel, table.grid, table.columns) for table in (plan.far, plan.near, logarithms)
    )
    law = EmittedLaw(0, *high_and_low(times_ln2(Fraction(1))))
    least = min(abs(float(value)) for value in scheme_constants(function).values())
    tables = TwoMassTables(far, near, logs, law, least)
    return certify_two_masses(function, found.kernel, tables, plan.expansions)


def _two_mass_text(
    function: LoopFunction, found: DividedDifference, certificate: Certificate, inputs: InputSet
) -> Keys:
    scale, unit, _ = regular_scale(found)
    positional, keywords = split_parameters(function.arguments, inputs)
    schemes = function.schemes
    constants = [abs(value) for value in scheme_constants(function).values()]
    by_scheme = f" (in {', '.join(schemes)})" if schemes else ""
    terms = (
        f"|ln({scale}/{unit})|, {', '.join(map(str, constants))}{by_scheme} "
        f"and the divided difference of {found.kernel.name}"
    )
    return {
        "name": function.name,
        "table_name": table_name(function),
        "positional": positional,
        "keywords": keywords,
        "call": ", ".join((*map(str, found.swapped), str(unit), str(scale))),
        "schemes_name": schemes_name(function),
        "schemes": ", ".join(f'"{scheme}"' for scheme in schemes),
        "default_scheme": schemes[0] if schemes else "",
        "line": summary(function.meaning, str(function.source)),
        "summary": docstring_summary(function.meaning, str(function.source)),
        "math": definition_tex(function),
        "parameters_text": parameters_text(function.arguments),
        "domain": function.domain,
        "at_infinity": "-inf",
        "terms": wrapped(
            f"Accuracy: at most {certificate.bound_ulp:.4f} units in the last place of the largest of "
            f"{terms}, or of {function.name} itself where terms of one sign make it larger: proved for "
            f"{certificate.regions[0].arguments} (reports/certificates.json, "
            "`axionportal verify --certify`).",
            4,
        ),
        "digest": definition_digest(function),
    }


def _table_keys(file: str, table: Table) -> Keys:
    grid = table.grid
    return {
        "file": file,
        "first_exponent": grid.first_exponent,
        "end_exponent": grid.end_exponent,
        "mantissa_bits": grid.mantissa_bits,
    }


def _law_keys(law: ScalingLaw, limit: float) -> Keys:
    return {"power": law.power, "limit": double_text(limit), **_step_keys(law.log_slope)}


def _step_keys(slope: Fraction) -> Keys:
    high, low = high_and_low(times_ln2(slope))
    return {"step_high": double_text(high), "step_low": double_text(low)}


def loop_function_keys(planned: list[PlannedFunction]) -> Keys:
    """Keys of the template loop_functions.py."""
    kinds = {kind: [item.keys for item in planned if item.kind == kind] for kind in get_args(Kind)}
    names = [item.keys["name"] for item in planned]
    code = "\n".join(line for keys in kinds["two_point"] for line in keys["lines"])
    return {
        "title": wrapped(f"Loop functions: {', '.join(names)}.", 0),
        "exported": sorted_names(names),
        "schemes": any(keys["schemes"] for keys in kinds["two_masses"]),
        "shared_logarithm": [logarithm_keys()] if kinds["univariate"] else [],
        "moments": [name for name in ("limit_product", "moments") if f"{name}(" in code],
        **kinds,
    }
