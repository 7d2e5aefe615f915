"""Room: codegen/latex.  The contributions to a_mu: prefactors, and the printed limits as derived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.factors import product_of
from axionportal.codegen.latex.layout import Typesetter, display
from axionportal.codegen.latex.models import ModelView, ModelWriter
from axionportal.codegen.latex.pieces import Piece
from axionportal.codegen.latex.printer import split_product
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.sections import arguments_tex, label_of, source_tex
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions import scheme_name
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.lagrangian import agrees_with_definition
from axionportal.derivations.records import Contribution, DerivationError, LoopTerm, PrintedLimit


@dataclass(frozen=True)
class PrintedLimitView:
    """A limit of the paper: where it is printed, and derived = printed as one display."""

    source: str
    name: str
    title: str
    display: str
    label: str


@dataclass(frozen=True)
class Origin:
    """Where a contribution comes from: its Lagrangian, or the label of the contribution that shows it."""

    model: ModelView | None = None
    agreement: tuple[str, str] | None = None
    elsewhere: str = ""


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
    certificate: str
    plain: str
    origin: Origin


def contribution_view(
    record: Contribution,
    setter: Typesetter,
    prose: Prose,
    origin: Origin | None = None,
    certificate: str = "",
) -> ContributionView:
    """A contribution with its limits; raises DerivationError where a printed limit is not derived."""
    notation, label = setter.printer.notation, label_of(record.name)
    return ContributionView(
        tex=notation.function(record.name),
        meaning=prose.sentence(record.meaning),
        source=source_tex(record.source),
        label=label,
        definition=definition_display(record, setter, f"{label}:definition"),
        printed=tuple(
            _printed(record, item, setter, prose, f"{label}:printed-{number}")
            for number, item in enumerate(record.printed_limits, 1)
        ),
        leading=tuple(_leading(record, setter, prose, label)),
        digest=definition_digest(record),
        certificate=certificate,
        plain=record.name.replace("_", r"\_"),
        origin=origin or Origin(),
    )


def origins(records: Sequence[Contribution], writer: ModelWriter, prose: Prose) -> dict[str, Origin]:
    """The origin of each contribution by name; a Lagrangian is shown where it is first needed."""
    owners: dict[str, str] = {}
    for record in sorted(records, key=lambda item: item.name != item.lagrangian):
        if record.lagrangian:
            owners.setdefault(record.lagrangian, record.name)
    found = {}
    for record in records:
        if owners.get(record.lagrangian) == record.name:
            amplitude = writer.notation.function(record.name)
            scheme = scheme_name(record) or None
            model = writer.model(record.lagrangian, scheme, amplitude, label_of(record.name))
            found[record.name] = Origin(model, _agreement(record, prose))
        elif record.lagrangian:
            found[record.name] = Origin(elsewhere=label_of(owners[record.lagrangian]))
    return found


def _agreement(record: Contribution, prose: Prose) -> tuple[str, str] | None:
    """The step that identifies the typed definition with the derived integral: claim and reason."""
    if record.name != record.lagrangian:
        return None
    step = agrees_with_definition(record)
    known = (record.source, *(item.source for item in record.loop_functions))
    sources = {str(item): source_tex(item) for item in known}
    parts = re.split("|".join(f"({re.escape(text)})" for text in sources), step.claim)
    claim = "".join(sources.get(part) or _padded(part, prose) for part in parts if part)
    return claim[:1].upper() + claim[1:], prose.sentence(step.reason)


def _padded(text: str, prose: Prose) -> str:
    """A part of a sentence with the spaces around it."""
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{start}{prose.phrase(text)}{end}"


def definition_display(record: Contribution, setter: Typesetter, label: str) -> str:
    """A contribution as the sum of its terms."""
    pieces: list[Piece] = []
    starts: set[int] = set()  # each term begins a line
    for term in record.terms:
        starts.add(len(pieces))
        pieces += term_pieces(term, setter, first=not pieces)
    lines = setter.fill(f"{setter.printer.notation.function(record.name)} =", pieces, starts)
    return display(lines, label)


def term_pieces(term: LoopTerm, setter: Typesetter, *, first: bool) -> list[Piece]:
    """A prefactor and the call of its loop function, behind a sign."""
    (front, *others) = setter.sum_pieces([_as_product(term.prefactor)])
    if not first:
        sign = front.lead.strip() or "+"
        front = front.led(f" {sign} ", f"{{}} {sign} ")
    return [front, *others, Piece(call_tex(term, setter), r" \, ", r"{} \times ")]


def _as_product(prefactor: sp.Expr) -> sp.Expr:
    """A prefactor with its numbers in front and its sums in brackets."""
    number, rest = prefactor.as_coeff_Mul()
    return product_of([number, rest]) if number != 1 else prefactor


def call_tex(term: LoopTerm, setter: Typesetter) -> str:
    """F(m_mu/m_a): the loop function at what its arguments stand for."""
    notation, function = setter.printer.notation, term.loop_function
    if all(symbol == value for symbol, value in term.substitution):
        return f"{notation.function(function.name)}({arguments_tex(function.arguments, notation)})"
    inside = ", ".join(setter.printer.tex(value) for _, value in term.substitution)
    return rf"{notation.function(function.name)}\!\left({inside}\right)"


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
    """Prefactor times a sum collected over its logarithms, where there is one prefactor."""
    prefactors = {term.prefactor for term in record.terms}
    if len(prefactors) > 1:
        return expression
    (prefactor,) = prefactors
    inner = setter.collected(sp.cancel(sp.together(expression / prefactor)))
    if len(inner) == 1:
        return sp.Mul(*inner, prefactor)
    _, algebraic, _ = split_product(prefactor)
    return sp.Mul(algebraic, sp.Add(*inner), evaluate=False)


def _leading(
    record: Contribution, setter: Typesetter, prose: Prose, label: str
) -> list[tuple[str, str, str, str]]:
    """The leading term of each further limit in which every loop function has one scale."""
    printed = {item.limit for item in record.printed_limits}
    rows = []
    for name in limits(record):
        if name in printed or any(len(item.arguments) > 1 for item in record.loop_functions):
            continue
        found = expansion(record, name, 0)
        left = rf"{setter.printer.notation.function(record.name)} \simeq"
        pieces = setter.sum_pieces([_with_prefactor(record, found.partial_sum(), setter)])
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
