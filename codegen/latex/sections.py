"""Room: codegen/latex.  Everything the body's template shows, made from the records of one build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.context import BuildContext
from axionportal.codegen.latex import tables
from axionportal.codegen.latex.kernel import Nodes, node_notation, nodes_of
from axionportal.codegen.latex.layout import Typesetter
from axionportal.codegen.latex.limits import LimitView, LimitWriter
from axionportal.codegen.latex.masters import denominator_displays, region_display
from axionportal.codegen.latex.notation import PREFIX, Notation, denominators_of, parameters_of
from axionportal.codegen.latex.printer import number_in_front
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.special import special_value
from axionportal.codegen.latex.width import Ruler
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.integrals import closed_form, reduction
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import LoopFunction, Parameter, Source, SpecialPoint, Step


@dataclass(frozen=True)
class StepView:
    """One step of a derivation on the page."""

    number: int
    claim: str
    reason: str
    display: str


@dataclass(frozen=True)
class StructureView:
    """G as a divided difference: nodes, steps, statement, and the kernel as a function of its own."""

    nodes: tuple[str, ...]
    steps: tuple[StepView, ...]
    kernel: FunctionView


@dataclass(frozen=True)
class FunctionView:
    """One loop function on the page."""

    name: str
    tex: str
    plain: str
    arguments: str
    meaning: str
    source: str
    domain: str
    label: str
    definition: str
    denominators: str
    many: bool
    steps: tuple[StepView, ...]
    closed: str
    masters: tuple[str, ...]
    special: tuple[tuple[str, str], ...]
    structure: StructureView | None
    limits: tuple[LimitView, ...]
    benchmarks: tables.BenchmarkTable | None
    checks: tuple[tuple[str, str, str, str], ...]
    digest: str


class SectionWriter:
    """Writes loop functions in one notation."""

    def __init__(self, notation: Notation, context: BuildContext) -> None:
        self._context = context
        self._ruler = Ruler({macro.command: macro.tex for macro in notation.macros})
        self.notation = notation
        self.prose = Prose(notation)
        self._scale = _lepton_mass(context)

    def typesetter(self, function: LoopFunction | None = None, *, decimals: bool = False) -> Typesetter:
        """A typesetter in which the nodes of ``function`` have names; logarithms are of mass ratios."""
        nodes = None if function is None else nodes_of(function)
        notation = self.notation if nodes is None else node_notation(self.notation, nodes)
        return Typesetter(notation, self._ruler, self._scale, decimals=decimals)

    def function(self, function: LoopFunction) -> FunctionView:
        """A loop function with all that is derived about it."""
        setter, nodes = self.typesetter(function), nodes_of(function)
        label = label_of(function.name)
        left = self.notation.function(function.name)
        bounds = self.typesetter(function, decimals=True)
        writer = LimitWriter(setter, bounds, self.prose, nodes)
        return self._view(
            function,
            setter,
            special=self._special(function, setter),
            structure=self._structure(function, setter, nodes),
            limits=tuple(writer.all(function, left, f"{label}:limit")),
            benchmarks=tables.benchmark_table(function, self._context, self.notation),
            checks=tuple(tables.check_rows(self._context.checks, function.name, self.prose)),
        )

    def _view(
        self,
        function: LoopFunction,
        setter: Typesetter,
        special: tuple[tuple[str, str], ...] = (),
        structure: StructureView | None = None,
        limits: tuple[LimitView, ...] = (),
        benchmarks: tables.BenchmarkTable | None = None,
        checks: tuple[tuple[str, str, str, str], ...] = (),
    ) -> FunctionView:
        label = label_of(function.name)
        named = denominators_of((function,))
        tex = self.notation.function(function.name)
        closed = setter.collected(closed_form(function).expression())
        return FunctionView(
            name=function.name,
            tex=tex,
            plain=function.name.replace("_", " "),
            arguments=arguments_tex(function.arguments, self.notation),
            meaning=self.prose.sentence(function.meaning),
            source=source_tex(function.source),
            domain=self.prose.phrase(function.domain),
            label=label,
            definition=self._definition(function, setter, f"{label}:definition"),
            denominators=denominator_displays(setter, named, f"{label}:denominator"),
            many=len(named) > 1,
            steps=tuple(self._steps(function, reduction(function).steps, setter, f"{label}:step")),
            closed=setter.equation(tex, closed, f"{label}:closed-form"),
            masters=tuple(
                region_display(setter, item, f"{label}:master-{number}")
                for number, item in enumerate(named, 1)
            ),
            special=special,
            structure=structure,
            limits=limits,
            benchmarks=benchmarks,
            checks=checks,
            digest=definition_digest(function),
        )

    def _definition(self, function: LoopFunction, setter: Typesetter, label: str) -> str:
        integral = number_in_front(function.definition.as_integral())
        return setter.equation(self.notation.function(function.name), [integral], label)

    def _steps(
        self,
        function: LoopFunction,
        steps: Sequence[Step],
        setter: Typesetter,
        label: str,
        nodes: Nodes | None = None,
    ) -> list[StepView]:
        """The steps that are about this integral; what holds for every J stands in the conventions."""
        views: list[StepView] = []
        for step in steps:
            if isinstance(step.before, J):
                continue
            where, integrand = f"{label}-{len(views) + 1}", function.definition.integrand
            display = self._step_display(step, setter, where, nodes, integrand)
            if display:
                views.append(
                    StepView(
                        len(views) + 1,
                        self.prose.sentence(step.claim),
                        self.prose.sentence(step.reason),
                        display,
                    )
                )
        return views

    def _step_display(
        self, step: Step, setter: Typesetter, label: str, nodes: Nodes | None, integrand: sp.Expr
    ) -> str:
        """before = after; the definition itself is shown as it is typed, all else collected."""
        before = step.before
        if step.after.is_polynomial():  # a polynomial is rewritten for its form: collecting would undo it
            return setter.identity([self.notation.shorten(before)], [step.after], label)
        if isinstance(before, sp.Integral):
            left = [number_in_front(sp.Integral(self.notation.shorten(before.function), *before.limits))]
        elif before == integrand:
            left = [self.notation.shorten(before)]
        else:
            left = setter.collected(before)
        if nodes is not None and step.after == before.xreplace(nodes.exchange()):
            after = [self.notation.shorten(step.after)]
        else:
            after = setter.collected(step.after if nodes is None else nodes.written(step.after))
        same = [setter.printer.tex(item) for item in left] == [setter.printer.tex(item) for item in after]
        return "" if same else setter.identity(left, after, label)

    def _special(self, function: LoopFunction, setter: Typesetter) -> tuple[tuple[str, str], ...]:
        views = []
        for number, point in enumerate(function.special_points, 1):
            terms = setter.collected(special_value(function, point))
            left = self.notation.function(function.name)
            where = self._point(point, setter)
            display = setter.equation(left, terms, f"{label_of(function.name)}:special-{number}")
            views.append((f"${where}$", display))
        return tuple(views)

    def _point(self, point: SpecialPoint, setter: Typesetter) -> str:
        """m_a = m_gamma = 2 m_mu: arguments with one value in one chain."""
        chains: dict[str, list[str]] = {}
        for symbol, expression in point.values:
            chains.setdefault(setter.printer.inline(expression), []).append(self.notation.names[symbol])
        return ", ".join(" = ".join([*names, value]) for value, names in chains.items())

    def _structure(
        self, function: LoopFunction, setter: Typesetter, nodes: Nodes | None
    ) -> StructureView | None:
        if nodes is None:
            return None
        label = f"{label_of(function.name)}:structure"
        kernel = nodes.found.kernel
        return StructureView(
            nodes=tuple(
                f"${setter.printer.inline(symbol)} = {setter.printer.inline(value)}$"
                for symbol, value in nodes.definitions()
            ),
            steps=tuple(self._steps(function, nodes.found.steps, setter, label, nodes)),
            kernel=self._view(kernel, self.typesetter()),
        )


def _lepton_mass(context: BuildContext) -> sp.Symbol | None:
    """The mass that has a default value and occurs in every contribution: the unit of the others."""
    common = set.intersection(*(set(item.symbols) for item in context.contributions))
    known = [
        item.symbol
        for item in parameters_of(context.contributions)
        if item.symbol in common and item.input_key and item.unit == "GeV"
    ]
    return known[0] if known else None


def arguments_tex(arguments: Sequence[Parameter], notation: Notation) -> str:
    """The names of arguments, separated by commas."""
    return ", ".join(notation.names[item.symbol] for item in arguments)


def label_of(name: str) -> str:
    """The stable label of a record: letters, digits and hyphens behind the prefix."""
    return f"{PREFIX}:{name.replace('_', '-')}"


def source_tex(source: Source) -> str:
    """Eq. (9b) of Ref. [1]."""
    return rf"Eq.~({source.equation}) of Ref.~\cite{{{source.key}}}"
