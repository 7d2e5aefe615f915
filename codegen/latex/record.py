"""Room: codegen/latex.  One record as LaTeX without macros: what `axionportal derive` prints.

The displays are those of the appendix, on wider lines: definition, closed form, masters, limits.
"""

from __future__ import annotations

import sympy as sp

from axionportal.codegen.latex.contributions import definition_display
from axionportal.codegen.latex.fields import fields_of
from axionportal.codegen.latex.kernel import node_notation, nodes_of
from axionportal.codegen.latex.layout import Typesetter
from axionportal.codegen.latex.limits import LimitWriter
from axionportal.codegen.latex.loops import LoopWriter, chain_of, loop_steps, sum_step
from axionportal.codegen.latex.masters import denominator_displays, region_display
from axionportal.codegen.latex.models import ModelWriter
from axionportal.codegen.latex.notation import (
    PREFIX,
    Notation,
    denominators_of,
    parameters_of,
    plain_notation,
)
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.sections import definition_shown
from axionportal.codegen.latex.shorthand import LoopProse
from axionportal.codegen.latex.width import Ruler
from axionportal.derivations import load, names
from axionportal.derivations.contributions import scheme_name
from axionportal.derivations.integrals import DividedDifference, closed_form, structure
from axionportal.derivations.lagrangian import diagrams_of
from axionportal.derivations.records import Contribution, LoopFunction

PAGE_PT = 420.0  # a line of one column on A4 paper with usual margins


def render_record(record: LoopFunction | Contribution) -> str:
    """Displayed equations of a loop function or contribution, ready to paste; needs amsmath only.

    A contribution is a sum of loop functions with prefactors: it is preceded by the steps from its
    Lagrangian and followed by what holds for each loop function.
    """
    own = record.loop_functions if isinstance(record, Contribution) else (record,)
    functions = tuple(item for function in own for item in _with_kernel(function))
    notation = plain_notation(functions, _with_lagrangian(record))
    blocks = _contribution(record, notation) if isinstance(record, Contribution) else []
    for item in functions:
        blocks += _function(item, notation)
        blocks += _limits(item, notation) if item in own else []
    return "\n".join(f"% {title}\n{shown}" for title, shown in blocks)


def _with_kernel(function: LoopFunction) -> tuple[LoopFunction, ...]:
    found = structure(function)
    return (function, found.kernel) if isinstance(found, DividedDifference) else (function,)


def _setter(notation: Notation, scale: sp.Symbol | None = None, *, decimals: bool = False) -> Typesetter:
    return Typesetter(notation, Ruler({}), scale, decimals=decimals, column=PAGE_PT)


def _contribution(record: Contribution, notation: Notation) -> list[tuple[str, str]]:
    setter = _setter(notation)
    blocks = _origin(record, notation, setter) if record.lagrangian else []
    shown = definition_display(record, setter, f"{PREFIX}:{record.name}")
    return [*blocks, (f"contribution, {record.source}", shown)]


def _origin(record: Contribution, notation: Notation, setter: Typesetter) -> list[tuple[str, str]]:
    """The steps from the Lagrangian: interactions, Dirac algebra and loop integrals, numerators, sum."""
    label, scheme = f"{PREFIX}:{record.name}", scheme_name(record) or None
    chain = chain_of(record.lagrangian, scheme)
    diagrams = diagrams_of(record.lagrangian)
    about = _with_lagrangian(record)
    fields = fields_of(diagrams, parameters_of(about), macros=False)
    writer = ModelWriter(notation, fields, Prose(notation), setter)
    model = writer.model(record.lagrangian, scheme, notation.function(about[-1].name), label)
    loops = LoopWriter(notation, setter, LoopProse(notation))
    steps = loop_steps(record.lagrangian, scheme)
    return [
        *((f"assumed: {item}", "%") for item in chain.assumptions),
        ("interactions", model.lagrangian),
        *([("Goldstone bosons in Feynman gauge", model.goldstone)] if model.goldstone else []),
        *((item.claim, loops.step(item, f"{label}:loop-{k}").display) for k, item in enumerate(steps, 1)),
        *((f"diagram {view.letter}: {view.name}", "%") for view in model.diagrams),
        *((f"Feynman weight {weight} for {letters}", "%") for weight, letters in model.weights),
        ("denominators", model.denominators),
        ("numerators, averaged over the directions of l", model.numerators),
        *((f"{claim}: {reason}", "%") for claim, reason in model.absent),
        (sum_step(chain).claim, model.result),
    ]


def _with_lagrangian(record: LoopFunction | Contribution) -> tuple[LoopFunction | Contribution, ...]:
    """The record, and the one that carries the name of its Lagrangian and so its parameters."""
    name = record.lagrangian if isinstance(record, Contribution) else ""
    return (record, load(name)) if name in names() and name != record.name else (record,)


def _function(function: LoopFunction, notation: Notation) -> list[tuple[str, str]]:
    nodes = nodes_of(function)
    setter = _setter(notation, None if nodes is None else nodes.scale)
    name, label = notation.function(function.name), f"{PREFIX}:{function.name}"
    left = f"{name}({', '.join(item.tex for item in function.arguments)})"
    closed = setter.collected(closed_form(function).expression())
    named = denominators_of((function,))
    blocks = [
        (
            f"definition, {function.source}{_scheme_of(function)}",
            setter.equation(left, [definition_shown(function, notation)], f"{label}:definition"),
        ),
        ("denominators", denominator_displays(setter, named, f"{label}:denominator")),
        ("closed form", setter.equation(name, closed, f"{label}:closed-form")),
    ]
    for number, item in enumerate(named, 1):
        shown = region_display(setter, item, f"{label}:master-{number}")
        blocks.append(("J(D), the integral of 1/D over [0, 1], in each region", shown))
    if nodes is not None:
        terms = setter.collected(nodes.written(nodes.found.steps[-1].after))
        where = ", ".join(f"{symbol} = {value}" for symbol, value in nodes.definitions())
        setter = _setter(node_notation(notation, nodes), nodes.scale)
        blocks.append((f"structure, {where}", setter.equation(name, terms, f"{label}:structure")))
    return blocks


def _scheme_of(function: LoopFunction) -> str:
    """The regularisation, where it is not the one of the source."""
    return (
        f", in the scheme {function.scheme}"
        if function.scheme and function.scheme != function.schemes[0]
        else ""
    )


def _limits(function: LoopFunction, notation: Notation) -> list[tuple[str, str]]:
    nodes = nodes_of(function)
    scale = None if nodes is None else nodes.scale
    if nodes is not None:
        notation = node_notation(notation, nodes)
    exact, bounds = _setter(notation, scale), _setter(notation, scale, decimals=True)
    writer = LimitWriter(exact, bounds, Prose(notation), nodes)
    views = writer.all(function, notation.function(function.name), f"{PREFIX}:{function.name}")
    blocks = []
    for view in views:
        blocks.append((f"limit {view.name}, order {view.order}", view.series))
        blocks.append((f"its remainder, for {view.condition}", view.bound))
    return blocks
