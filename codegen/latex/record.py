"""Room: codegen/latex.  One record as LaTeX without macros: what `axionportal derive` prints.

The displays are those of the appendix, on wider lines: definition, closed form, masters, limits.
"""

from __future__ import annotations

import sympy as sp

from axionportal.codegen.latex.kernel import node_notation, nodes_of
from axionportal.codegen.latex.layout import Piece, Typesetter, display
from axionportal.codegen.latex.limits import LimitWriter
from axionportal.codegen.latex.masters import denominator_displays, region_display
from axionportal.codegen.latex.notation import PREFIX, Notation, denominators_of, plain_notation
from axionportal.codegen.latex.printer import number_in_front
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.width import Ruler
from axionportal.derivations.integrals import DividedDifference, closed_form, structure
from axionportal.derivations.records import Contribution, LoopFunction

PAGE_PT = 420.0  # a line of one column on A4 paper with usual margins


def render_record(record: LoopFunction | Contribution) -> str:
    """Displayed equations of a loop function or contribution, ready to paste; needs amsmath only.

    A contribution is its prefactor times its loop function, followed by what holds for the latter.
    """
    function = record.loop_function if isinstance(record, Contribution) else record
    found = structure(function)
    functions = (function, found.kernel) if isinstance(found, DividedDifference) else (function,)
    notation = plain_notation(functions, record)
    blocks = _contribution(record, notation) if isinstance(record, Contribution) else []
    for item in functions:
        blocks += _function(item, notation)
    blocks += _limits(function, notation)
    return "\n".join(f"% {title}\n{shown}" for title, shown in blocks)


def _setter(notation: Notation, scale: sp.Symbol | None = None, *, decimals: bool = False) -> Typesetter:
    return Typesetter(notation, Ruler({}), scale, decimals=decimals, column=PAGE_PT)


def _contribution(record: Contribution, notation: Notation) -> list[tuple[str, str]]:
    setter = _setter(notation)
    inside = ", ".join(setter.printer.tex(value) for _, value in record.substitution)
    call = rf"{notation.function(record.loop_function.name)}\!\left({inside}\right)"
    pieces = [*setter.sum_pieces([record.prefactor]), Piece(call, r" \, ", r"{} \times ")]
    lines = setter.fill(f"{notation.function(record.name)} =", pieces)
    return [(f"contribution, {record.source}", display(lines, f"{PREFIX}:{record.name}"))]


def _function(function: LoopFunction, notation: Notation) -> list[tuple[str, str]]:
    nodes = nodes_of(function)
    setter = _setter(notation, None if nodes is None else nodes.scale)
    name, label = notation.function(function.name), f"{PREFIX}:{function.name}"
    left = f"{name}({', '.join(item.tex for item in function.arguments)})"
    integral = number_in_front(function.definition.as_integral())
    closed = setter.collected(closed_form(function).expression())
    named = denominators_of((function,))
    blocks = [
        (f"definition, {function.source}", setter.equation(left, [integral], f"{label}:definition")),
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
