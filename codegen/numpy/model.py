"""Room: codegen.  What the template of the loop functions is filled with: one entry per function."""

from __future__ import annotations

from typing import NamedTuple, get_args

from axionportal.codegen.numpy.one_ratio import plan_derivative, plan_one_ratio
from axionportal.codegen.numpy.one_ratio_model import (
    LOGARITHM_NAME,
    logarithm_keys,
    one_ratio_keys,
    one_ratio_tables,
)
from axionportal.codegen.numpy.planned import Kind, PlannedFunction
from axionportal.codegen.numpy.source import sorted_names, wrapped
from axionportal.codegen.numpy.targets import Target
from axionportal.codegen.numpy.text import Keys
from axionportal.codegen.numpy.two_mass_model import plan_two_masses
from axionportal.codegen.numpy.two_point import plan_loop_function
from axionportal.codegen.numpy.two_point_model import two_point_keys
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.integrals import DividedDifference, Univariate, structure
from axionportal.derivations.records import LoopFunction


class Request(NamedTuple):
    """Units in the last place of the value allowed to a function of one ratio and to its derivative."""

    value: float
    derivative: float


SUMMED, SINGLE = Request(0.55, 0.6), Request(0.6, 0.8)
"""For loop functions of contributions that are added up, and so are their errors, and for others.  A looser
request gives a smaller table."""


def has_tables(function: LoopFunction) -> bool:
    """Is the function emitted with tables, and not as a sum of moments?"""
    return isinstance(structure(function), Univariate | DividedDifference)


def plan_function(
    function: LoopFunction, inputs: InputSet, request: Request = SUMMED
) -> tuple[PlannedFunction, ...]:
    """Tables and template keys of a loop function, and of its derivatives where it has tables.

    Raises PlanningError when its kind is not known or the accuracy requested cannot be met.
    """
    found = structure(function)
    if isinstance(found, Univariate):
        return _plan_univariate(function, request)
    if isinstance(found, DividedDifference):
        return plan_two_masses(function, found, inputs)
    return (PlannedFunction(two_point_keys(function, plan_loop_function(function)), {}, "two_point"),)


def _plan_univariate(function: LoopFunction, request: Request) -> tuple[PlannedFunction, ...]:
    """The function and its derivative."""
    plans = (
        plan_one_ratio(Target(function), request.value),
        plan_derivative(function, request.derivative),
    )
    return tuple(
        PlannedFunction(one_ratio_keys(plan), one_ratio_tables(plan), "univariate", plan.certificate)
        for plan in plans
    )


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


def table_names(item: PlannedFunction) -> tuple[str, ...]:
    """Names of the objects that the module makes of the tables of a function."""
    names = (item.keys["table_name"],) if "table_name" in item.keys else ()
    further = {"univariate": (LOGARITHM_NAME,), "two_masses": (f"{item.keys['name']}_DERIVATIVE",)}
    return (*names, *further.get(item.kind, ()))
