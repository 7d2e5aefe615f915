"""Room: codegen/latex.  Emits the appendix: a standalone document, a body for papers, a bibliography.

Every formula comes from the records; `render_record` is the same for one record, without macros.
"""

from __future__ import annotations

from collections.abc import Mapping

from axionportal.codegen.context import BuildContext
from axionportal.codegen.latex import tables
from axionportal.codegen.latex.bibliography import bibliography
from axionportal.codegen.latex.claims import ledger_view
from axionportal.codegen.latex.contributions import contribution_view, origins
from axionportal.codegen.latex.fields import fields_of
from axionportal.codegen.latex.loops import LoopWriter
from axionportal.codegen.latex.masters import general_rows
from axionportal.codegen.latex.measured import measured_view
from axionportal.codegen.latex.models import ModelWriter
from axionportal.codegen.latex.notation import macro_notation, parameters_of, with_macros
from axionportal.codegen.latex.prose import literal
from axionportal.codegen.latex.record import render_record
from axionportal.codegen.latex.schemes import schemes_view
from axionportal.codegen.latex.sections import SectionWriter, source_tex
from axionportal.codegen.latex.shorthand import LoopProse
from axionportal.codegen.render import render
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.lagrangian import diagrams_of
from axionportal.derivations.records import Contribution, LoopFunction

__all__ = ["emit", "render_record"]

BODY = "axionportal-body"
DOCUMENT = "axionportal-appendix"
BIBLIOGRAPHY = "axionportal"


def emit(context: BuildContext) -> Mapping[str, bytes]:
    """The files of the appendix: path below ``generated/`` to content."""
    body = render("latex/body.tex.jinja", body_keys(context))
    sources = [item.source for item in context.records] + [item.source for item in context.contributions]
    document = render("latex/document.tex.jinja", {"body": BODY, "bibliography": BIBLIOGRAPHY})
    return {
        f"appendix/{DOCUMENT}.tex": document.encode(),
        f"appendix/{BODY}.tex": body.encode(),
        f"appendix/{BIBLIOGRAPHY}.bib": bibliography(body, sources).encode(),
    }


def body_keys(context: BuildContext) -> dict[str, object]:
    """What the template of the body shows."""
    functions = (*context.records, *kernels(context.records))
    records: tuple[LoopFunction | Contribution, ...] = (*functions, *context.contributions)
    parameters = parameters_of((*context.records, *context.contributions))
    names = lagrangians_of(context.contributions)
    fields = fields_of((item for name in names for item in diagrams_of(name)), parameters, macros=True)
    notation = with_macros(macro_notation(functions, records), fields.macros)
    writer = SectionWriter(notation, context)
    plain = writer.typesetter()
    loops = LoopWriter(notation, plain, LoopProse(notation))
    shown = origins(context.contributions, ModelWriter(notation, fields, writer.prose, plain), writer.prose)
    return {
        "macros": notation.macros,
        "symbols": tables.symbol_rows(parameters, notation, writer.prose),
        "constants": tables.constant_rows(context, parameters, notation),
        "measurements": tables.measurement_rows(context),
        "input_name": literal(context.inputs.name),
        "input_date": context.inputs.date,
        "masters": general_rows(plain, writer.prose, "axp:J"),
        "loops": loops.everything(names, "axp:loop") if names else None,
        "functions": [writer.function(item) for item in context.records],
        "contributions": [
            contribution_view(
                item,
                writer.typesetter(item.loop_functions[0]),
                writer.prose,
                shown.get(item.name),
                context.certificate_digest(item.name),
            )
            for item in context.contributions
        ],
        "contribution_checks": [
            (f"${notation.function(item.name)}$: {kind}", *rest)
            for item in context.contributions
            for kind, *rest in tables.check_rows(context.checks, item.name, writer.prose)
        ],
        "schemes": schemes_view(context, notation, loops, "axp:schemes"),
        "thresholds": tables.threshold_rows(context, notation),
        "ledger": ledger_view(context.ledger, notation),
        "measured": measured_view(context, notation),
        "paper": source_tex(context.records[0].source),
        "digits": context.digits,
    }


def lagrangians_of(contributions: tuple[Contribution, ...]) -> tuple[str, ...]:
    """The Lagrangians of some contributions, each once."""
    return tuple(dict.fromkeys(item.lagrangian for item in contributions if item.lagrangian))


def kernels(functions: tuple[LoopFunction, ...]) -> tuple[LoopFunction, ...]:
    """The kernels of those loop functions that are divided differences."""
    found = (structure(item) for item in functions)
    return tuple(item.kernel for item in found if isinstance(item, DividedDifference))
