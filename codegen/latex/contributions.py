"""Room: codegen/latex.  The contributions to a_mu: prefactors, and the printed limits as derived."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.layout import Piece, Typesetter, display
from axionportal.codegen.latex.printer import split_product
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.sections import arguments_tex, label_of, source_tex
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.records import Contribution, DerivationError, PrintedLimit


@dataclass(frozen=True)
class PrintedLimitView:
    """A limit of the paper: where it is printed, and derived = printed as one display."""

    source: str
    name: str
    title: str
    display: str
    label: str


@dataclass(frozen=True)
class ContributionView:
    """One contribution on the page; each leading term has its limit, display and remark."""

    tex: str
    meaning: str
    source: str
    label: str
    definition: str
    printed: tuple[PrintedLimitView, ...]
    leading: tuple[tuple[str, str, str, str], ...]
    digest: str


def contribution_view(record: Contribution, setter: Typesetter, prose: Prose) -> ContributionView:
    """A contribution with its limits; raises DerivationError where a printed limit is not derived."""
    notation, label = setter.printer.notation, label_of(record.name)
    return ContributionView(
        tex=notation.function(record.name),
        meaning=prose.sentence(record.meaning),
        source=source_tex(record.source),
        label=label,
        definition=_definition(record, setter, f"{label}:definition"),
        printed=tuple(
            _printed(record, item, setter, prose, f"{label}:printed-{number}")
            for number, item in enumerate(record.printed_limits, 1)
        ),
        leading=tuple(_leading(record, setter, prose, label)),
        digest=definition_digest(record),
    )


def _definition(record: Contribution, setter: Typesetter, label: str) -> str:
    notation = setter.printer.notation
    function = record.loop_function
    moved = any(symbol != value for symbol, value in record.substitution)
    inside = ", ".join(setter.printer.tex(value) for _, value in record.substitution)
    call = notation.function(function.name)
    if moved:
        call += rf"\!\left({inside}\right)"
    else:
        call += rf"({arguments_tex(function.arguments, notation)})"
    pieces = [*setter.sum_pieces([record.prefactor]), Piece(call, r" \, ", r"{} \times ")]
    return display(setter.fill(f"{notation.function(record.name)} =", pieces), label)


def _printed(
    record: Contribution, item: PrintedLimit, setter: Typesetter, prose: Prose, label: str
) -> PrintedLimitView:
    found = expansion(record, item.limit, item.order)
    derived = found.partial_sum()
    if not vanishes(derived - item.expression):
        message = f"{record.name}: the derived {item.limit} limit is not {item.source}"
        raise DerivationError(message)
    shown = _with_prefactor(record, derived, setter)
    left, right = setter.sum_pieces([shown]), setter.sum_pieces([item.expression])
    name = setter.printer.notation.function(record.name)
    lines = setter.fill(rf"{name} \simeq", left)
    if setter.printer.tex(shown) != setter.printer.tex(item.expression):
        lines += setter.fill("=", right)
    return PrintedLimitView(
        source=source_tex(item.source),
        name=item.limit,
        title=prose.phrase(found.title),
        display=display(lines, label),
        label=label,
    )


def _with_prefactor(record: Contribution, expression: sp.Expr, setter: Typesetter) -> sp.Expr:
    """Prefactor times a sum collected over its logarithms."""
    inner = setter.collected(sp.cancel(sp.together(expression / record.prefactor)))
    if len(inner) == 1:
        return sp.Mul(*inner, record.prefactor)
    _, algebraic, _ = split_product(record.prefactor)
    return sp.Mul(algebraic, sp.Add(*inner), evaluate=False)


def _leading(
    record: Contribution, setter: Typesetter, prose: Prose, label: str
) -> list[tuple[str, str, str, str]]:
    """The leading term of each further limit in which the loop function has one scale."""
    printed = {item.limit for item in record.printed_limits}
    rows = []
    for name in limits(record):
        if name in printed or len(record.loop_function.arguments) > 1:
            continue
        found = expansion(record, name, 0)
        left = rf"{setter.printer.notation.function(record.name)} \simeq"
        pieces = setter.sum_pieces([found.partial_sum()])
        shown = display(setter.fill(left, pieces), f"{label}:{name}")
        rows.append((name, prose.phrase(found.title), shown, _remark(found.partial_sum())))
    return rows


def _remark(leading: sp.Expr) -> str:
    """What is known of a leading term: alpha/2pi times couplings is Schwinger's."""
    alpha = sp.Symbol("alpha", positive=True)
    ratio = leading / (alpha / (2 * sp.pi))
    couplings = [item.as_base_exp() for item in sp.Mul.make_args(ratio)]
    if all(not base.is_positive and power == 2 for base, power in couplings):
        return r"which is Schwinger's result~\cite{Schwinger:1948iu} times the coupling squared."
    return ""
