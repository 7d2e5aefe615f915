"""Room: codegen.  Template keys of the functions of one ratio: loop functions and their derivatives."""

from __future__ import annotations

from axionportal.codegen.numpy.limit_laws import EmittedLaw, exact_law
from axionportal.codegen.numpy.one_ratio import OneRatioPlan, emitted_logarithm, logarithm_table
from axionportal.codegen.numpy.planner import Doubles
from axionportal.codegen.numpy.source import double_text, wrapped
from axionportal.codegen.numpy.targets import LIMITS, Side, Target
from axionportal.codegen.numpy.text import (
    Keys,
    definition_tex,
    docstring_summary,
    parameter_text,
    summary,
    table_name,
)
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.integrals.limits import expansion

LOGARITHM_FILE = "logarithm.npy"
LOGARITHM_NAME = "LOGARITHM"


def one_ratio_keys(plan: OneRatioPlan) -> Keys:
    """What the template says of one function."""
    target, grid = plan.target, plan.table.grid
    (argument,) = target.function.arguments
    record = target.record
    bound = plan.certificate.bound_ulp
    return {
        "name": target.name,
        "table_name": table_name(record),
        "file": f"{target.name}.npy",
        "first_exponent": grid.first_exponent,
        "end_exponent": grid.end_exponent,
        "mantissa_bits": grid.mantissa_bits,
        "laws": [_law_keys(target, "low", plan.low), _law_keys(target, "high", plan.high)],
        "argument": argument.name,
        "argument_text": parameter_text(argument).split("\n", 1)[1],
        "line": summary(record.meaning, str(record.source)),
        "summary": docstring_summary(record.meaning, str(record.source)),
        "math": definition_tex(record),
        "domain": record.domain,
        "at_zero": _edge_text(target),
        "at_infinity": repr(exact_law(target, "high").limit("high")),
        "accuracy": wrapped(
            f"Accuracy: at most {bound:.4f} units in the last place{_scale(target)} for every positive "
            "double, subnormal ones included: proved cell by cell for the table "
            f"[2^{grid.first_exponent}, 2^{grid.end_exponent}) and binade by binade for the expansions "
            "beyond it (reports/certificates.json, `axionportal verify --certify`).",
            4,
        ),
        "digest_of": f" of {target.function.name}" if target.order else "",
        "digest": definition_digest(target.function),
    }


def _scale(target: Target) -> str:
    return "" if target.relative else f" of {target.scale}"


def _law_keys(target: Target, side: Side, law: EmittedLaw) -> Keys:
    return {
        "side": side,
        "power": law.power,
        "constant": _doubles(law.constant),
        "slope": _doubles(law.slope),
        "further": [_doubles(pair) for pair in law.further],
        "limit": double_text(exact_law(target, side).limit(side)),
    }


def _doubles(pair: tuple[float, float]) -> str:
    return f"({double_text(pair[0])}, {double_text(pair[1])})"


def _edge_text(target: Target) -> str:
    """The value at 0: exact where the expansion has a constant there."""
    law = exact_law(target, "low")
    limit = law.limit("low")
    if law.power == 0 and not law.coefficients[0][1] and not target.order:
        return str(expansion(target.function, LIMITS["low"], 0).partial_sum())
    return repr(limit)


def logarithm_keys() -> Keys:
    """The logarithm that the laws beyond the tables share."""
    log = emitted_logarithm()
    return {
        "name": LOGARITHM_NAME,
        "file": LOGARITHM_FILE,
        "mantissa_bits": log.grid.mantissa_bits,
        "step_high": double_text(log.step_high),
        "step_low": double_text(log.step_low),
    }


def one_ratio_tables(plan: OneRatioPlan) -> dict[str, Doubles]:
    """The files that the function reads."""
    return {f"{plan.target.name}.npy": plan.table.columns, LOGARITHM_FILE: logarithm_table().columns}
