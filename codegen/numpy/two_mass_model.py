"""Room: codegen.  Plans the loop functions of two masses, and what their template entries are filled with."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from axionportal.codegen.numpy.certificate import Certificate, EmittedLaw, EmittedTable
from axionportal.codegen.numpy.certificate_derivatives import certify_derivatives
from axionportal.codegen.numpy.certificate_tables import TableErrors, TwoMassTables
from axionportal.codegen.numpy.certificate_two_masses import certify_two_masses
from axionportal.codegen.numpy.divided import (
    CHORD_EXPONENTS,
    FAR_SCALE,
    DividedDifferencePlan,
    chord_expansions,
    plan_divided_difference,
)
from axionportal.codegen.numpy.kernels import ScalingLaw, times_ln2
from axionportal.codegen.numpy.laws import regular_scale, scheme_constants, two_mass_kernel
from axionportal.codegen.numpy.one_ratio import logarithm_table
from axionportal.codegen.numpy.one_ratio_model import LOGARITHM_FILE
from axionportal.codegen.numpy.planned import PlannedFunction
from axionportal.codegen.numpy.planner import Table
from axionportal.codegen.numpy.source import double_text, high_and_low, number_text, wrapped
from axionportal.codegen.numpy.text import (
    Keys,
    definition_tex,
    docstring_summary,
    parameters_text,
    schemes_name,
    split_parameters,
    summary,
    table_name,
    tex_names,
)
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.integrals import DividedDifference
from axionportal.derivations.records import LoopFunction


def plan_two_masses(
    function: LoopFunction, found: DividedDifference, inputs: InputSet
) -> tuple[PlannedFunction, ...]:
    """The function and its partial derivatives in both masses, all from the same tables."""
    kernel = two_mass_kernel(function, found)
    plan = plan_divided_difference(kernel)
    log_table = logarithm_table()
    files = tuple(f"{kernel.name}{part}.npy" for part in ("", "_near", "_chord"))
    tables = {
        files[0]: plan.far.columns,
        files[1]: plan.near.columns,
        files[2]: plan.chords.columns,
        LOGARITHM_FILE: log_table.columns,
    }
    assert kernel.high is not None
    chords = chord_expansions(kernel, *CHORD_EXPONENTS)
    errors = TableErrors(found.kernel, _emitted(function, plan, log_table), plan.expansions, chords)
    certificate = certify_two_masses(function, errors)
    keys = {
        **_two_mass_text(function, found, certificate, inputs),
        "constants": [
            {"name": scheme, "value": number_text(value)}
            for scheme, value in scheme_constants(function).items()
        ],
        "logarithm": _table_keys(LOGARITHM_FILE, log_table) | _step_keys(Fraction(1)),
        "far": _table_keys(files[0], plan.far),
        "near": _table_keys(files[1], plan.near),
        "chords": _table_keys(files[2], plan.chords),
        "law": _law_keys(kernel.high, np.inf),
        "kernel": kernel.name,
    }
    planned = PlannedFunction(keys, tables, "two_masses", certificate)
    name, *_ = derivative_names(function, found)
    derivative = certify_derivatives(name, errors)
    return planned, *_plan_derivatives(function, found, derivative, inputs)


def _emitted(function: LoopFunction, plan: DividedDifferencePlan, logarithms: Table) -> TwoMassTables:
    far, near, logs, chords = (
        EmittedTable(table.kernel, table.grid, table.columns)
        for table in (plan.far, plan.near, logarithms, plan.chords)
    )
    law = EmittedLaw(0, *high_and_low(times_ln2(Fraction(1))))
    least = min(abs(float(value)) for value in scheme_constants(function).values())
    return TwoMassTables(far, near, logs, law, least, chords, FAR_SCALE)


def derivative_names(function: LoopFunction, found: DividedDifference) -> tuple[str, ...]:
    """The emitted names of the partial derivatives in both masses."""
    return tuple(f"d{function.name}_d{mass}" for mass in found.swapped)


def _plan_derivatives(
    function: LoopFunction, found: DividedDifference, certificate: Certificate, inputs: InputSet
) -> tuple[PlannedFunction, ...]:
    _, unit, _ = regular_scale(found)
    parameters = [item for item in function.arguments if item.symbol in (*found.swapped, unit)]
    positional, (keyword,) = split_parameters(parameters, inputs)
    distant, near = (region.bound_ulp for region in certificate.regions)
    tex = tex_names(function.arguments)
    result = []
    for name, mass in zip(derivative_names(function, found), found.swapped, strict=True):
        (other,) = set(found.swapped) - {mass}
        keys = {
            "name": name,
            "function": function.name,
            "argument": str(mass),
            "positional": positional,
            "unit": keyword,
            "call": f"{mass}, {other}, {unit}",
            "line": f"Derivative of {function.name} in {mass}.",
            "math": rf"\frac{{\partial {function.tex}}}{{\partial {tex[mass]}}}",
            "parameters_text": parameters_text(parameters),
            "domain": ", ".join(item.domain for item in parameters),
            "accuracy": wrapped(
                f"Accuracy: at most {certificate.bound_ulp:.4f} units in the last place: of the value where "
                f"the masses differ by less than a tenth ({near:.4f}), and otherwise ({distant:.4f}) of the "
                f"largest of psi'(w), D and 1/4, times their common factor 2 {mass}/|{mass}^2 - {other}^2|, "
                f"with D the divided difference of {found.kernel.name} and w = ({mass}/{unit})^2: proved for "
                f"{certificate.regions[0].arguments} (reports/certificates.json, "
                "`axionportal verify --certify`).",
                4,
            ),
            "digest": definition_digest(function),
        }
        own = replace(certificate, function=name)
        result.append(PlannedFunction(keys, {}, "two_mass_derivatives", own))
    return tuple(result)


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
