"""Room: codegen.  What the template of the loop functions is filled with: one entry per function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

import numpy as np

from axionportal.codegen.numpy.approximation import nearest_double
from axionportal.codegen.numpy.certificate import Certificate, EmittedLaw, EmittedTable, certify_univariate
from axionportal.codegen.numpy.certificate_two_masses import TwoMassTables, certify_two_masses
from axionportal.codegen.numpy.divided import DividedDifferencePlan, plan_divided_difference
from axionportal.codegen.numpy.kernels import (
    Kernel,
    PlanningError,
    ScalingLaw,
    logarithm,
    times_ln2,
)
from axionportal.codegen.numpy.laws import (
    LIMIT_AT_ZERO,
    regular_scale,
    scheme_constants,
    two_mass_kernel,
    univariate_kernel,
)
from axionportal.codegen.numpy.planner import (
    Doubles,
    Expansions,
    Table,
    largest_pair_error,
    law_range,
    plan_table,
    ulp_bound,
)
from axionportal.codegen.numpy.source import (
    double_text,
    high_and_low,
    number_text,
    sorted_names,
    wrapped,
)
from axionportal.codegen.numpy.text import (
    Keys,
    definition_tex,
    docstring_summary,
    parameter_text,
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
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import LoopFunction

LOOP_FUNCTION_ULPS = 0.55
"""Requested of a loop function of one ratio, in units in the last place of the value."""

LOGARITHM_ERROR = 2.0**-58
"""Requested of the logarithm in two-mass functions: 1/16 of a unit in the last place of 1/4."""

LOGARITHM_FILE = "logarithm.npy"


Kind = Literal["univariate", "two_masses", "two_point"]
"""What a loop function is made of: one table, a divided difference, or moments."""


@dataclass(frozen=True)
class PlannedFunction:
    """A loop function's template keys, its tables by file name, and its kind of template entry."""

    keys: Keys
    tables: Mapping[str, Doubles]
    kind: Kind
    certificate: Certificate | None = None


def plan_function(function: LoopFunction, inputs: InputSet) -> PlannedFunction:
    """Tables and template keys of a loop function; PlanningError when its kind is not known."""
    found = structure(function)
    if isinstance(found, Univariate):
        return _plan_univariate(function)
    if isinstance(found, DividedDifference):
        return _plan_two_masses(function, found, inputs)
    return PlannedFunction(two_point_keys(function, plan_loop_function(function)), {}, "two_point")


def _plan_univariate(function: LoopFunction) -> PlannedFunction:
    kernel = univariate_kernel(function)
    expansions = Expansions(kernel, *law_range(kernel))
    table = plan_table(expansions, ulp_bound, LOOP_FUNCTION_ULPS, exact_delta=True)
    file = f"{function.name}.npy"
    certificate = _certified(function, kernel, table, expansions)
    keys = _univariate_keys(function, kernel, table, certificate)
    return PlannedFunction(keys, {file: table.columns}, "univariate", certificate)


def _certified(function: LoopFunction, kernel: Kernel, table: Table, expansions: Expansions) -> Certificate:
    """The certificate of a planned table, refused where it is worse than what was requested."""
    if kernel.low is None or kernel.high is None:
        raise PlanningError(f"{kernel.name} lacks a scaling law")
    low, high = (
        EmittedLaw(law.power, *high_and_low(times_ln2(law.log_slope))) for law in (kernel.low, kernel.high)
    )
    emitted = EmittedTable(f"{function.name}.npy", table.grid, table.columns)
    certificate = certify_univariate(function, emitted, (low, high), expansions)
    if certificate.bound_ulp > LOOP_FUNCTION_ULPS:
        message = f"the proved bound is {certificate.bound_ulp}, {LOOP_FUNCTION_ULPS} was requested"
        raise PlanningError(f"{function.name}: {message}")
    return certificate


def _plan_two_masses(function: LoopFunction, found: DividedDifference, inputs: InputSet) -> PlannedFunction:
    kernel = two_mass_kernel(function, found)
    plan = plan_divided_difference(kernel)
    log_table = plan_table(
        Expansions(logarithm(), -1, 1), largest_pair_error, LOGARITHM_ERROR, exact_delta=False
    )
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


def _univariate_keys(function: LoopFunction, kernel: Kernel, table: Table, certificate: Certificate) -> Keys:
    if kernel.low is None or kernel.high is None:
        raise PlanningError(f"{kernel.name} lacks a scaling law")
    (argument,) = function.arguments
    at_zero = _limit(kernel, kernel.low, table.grid.first_exponent - 128, -1)
    at_infinity = _limit(kernel, kernel.high, table.grid.end_exponent + 128, 1)
    return {
        "name": function.name,
        "table_name": table_name(function),
        "table": _table_keys(f"{function.name}.npy", table),
        "low": _law_keys(kernel.low, at_zero),
        "high": _law_keys(kernel.high, at_infinity),
        "argument": argument.name,
        "argument_text": parameter_text(argument).split("\n", 1)[1],
        "line": summary(function.meaning, str(function.source)),
        "summary": docstring_summary(function.meaning, str(function.source)),
        "math": definition_tex(function),
        "domain": function.domain,
        "at_zero": _edge_text(function, kernel.low, at_zero),
        "at_infinity": repr(at_infinity),
        "accuracy": wrapped(
            f"Accuracy: at most {certificate.bound_ulp:.4f} units in the last place for every positive "
            "double, subnormal ones included: proved cell by cell for the table "
            f"[2^{table.grid.first_exponent}, 2^{table.grid.end_exponent}) and for the scaling laws beyond "
            "it (reports/certificates.json, `axionportal verify --certify`).",
            4,
        ),
        "digest": definition_digest(function),
    }


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


def _limit(kernel: Kernel, law: ScalingLaw, exponent: int, outwards: int) -> float:
    """Value at 0 (outwards = -1) or infinity (+1), told from the law and a far argument."""
    if law.log_slope:
        return float(np.copysign(np.inf, float(outwards * law.log_slope)))
    far = nearest_double(kernel.value(Fraction(2) ** exponent))
    if law.power == 0:
        return far
    return float(np.copysign(np.inf if law.power * outwards > 0 else 0.0, far))


def _edge_text(function: LoopFunction, law: ScalingLaw, limit: float) -> str:
    """The value at 0: exact where the expansion has a constant there."""
    if law.power == 0 and not law.log_slope:
        return str(expansion(function, LIMIT_AT_ZERO, 0).partial_sum())
    return repr(limit)


def loop_function_keys(planned: list[PlannedFunction]) -> Keys:
    """Keys of the template loop_functions.py."""
    kinds = {kind: [item.keys for item in planned if item.kind == kind] for kind in get_args(Kind)}
    names = [item.keys["name"] for item in planned]
    code = "\n".join(line for keys in kinds["two_point"] for line in keys["lines"])
    return {
        "title": wrapped(f"Loop functions: {', '.join(names)}.", 0),
        "exported": sorted_names(names),
        "schemes": any(keys["schemes"] for keys in kinds["two_masses"]),
        "moments": [name for name in ("limit_product", "moments") if f"{name}(" in code],
        **kinds,
    }
