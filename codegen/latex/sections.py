"""Room: codegen/latex.  Everything the body's template shows, made from the records of one build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.context import BuildContext
from axionportal.codegen.latex import tables
from axionportal.codegen.latex.factors import in_squares, product_of
from axionportal.codegen.latex.kernel import Nodes, node_notation, nodes_of
from axionportal.codegen.latex.layout import Typesetter
from axionportal.codegen.latex.limits import LimitView, LimitWriter
from axionportal.codegen.latex.masters import denominator_displays, region_display, region_remark
from axionportal.codegen.latex.notation import PREFIX, Notation, X, denominators_of, parameters_of
from axionportal.codegen.latex.printer import number_in_front
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.special import special_value
from axionportal.codegen.latex.steps import StepView, StepWriter
from axionportal.codegen.latex.width import Ruler
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.integrals import General, closed_form, reduction, structure
from axionportal.derivations.records import LoopFunction, Parameter, Source, SpecialPoint


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
    defined_by: str
    source: str
    domain: str
    label: str
    definition: str
    denominators: str
    many: bool
    steps: tuple[StepView, ...]
    closed: str
    masters: tuple[str, ...]
    remarks: tuple[str, ...]
    special: tuple[tuple[str, str], ...]
    structure: StructureView | None
    limits: tuple[LimitView, ...]
    benchmarks: tables.BenchmarkTable | None
    checks: tuple[tuple[str, str, str, str], ...]
    digest: str
    certificate: str


class SectionWriter:
    """Writes loop functions in one notation."""

    def __init__(self, notation: Notation, context: BuildContext) -> None:
        self._context = context
        self._ruler = Ruler({macro.command: macro.tex for macro in notation.macros})
        self.notation = notation
        self.prose = Prose(notation, {"D0": f"{notation.function('D')}_0"})
        self._scale = _lepton_mass(context)
        self._printed: dict[str, str] = {}  # where the regions of a shared denominator stand

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
            defined_by=defined_by(function.source),
            source=source_tex(function.source),
            domain=self.prose.phrase(function.domain),
            label=label,
            definition=self._definition(function, setter, f"{label}:definition"),
            denominators=denominator_displays(setter, named, f"{label}:denominator"),
            many=len(named) > 1,
            steps=self._steps(setter).of(function, reduction(function).steps, f"{label}:step"),
            closed=setter.equation(tex, closed, f"{label}:closed-form"),
            masters=self._masters(function, setter, label),
            remarks=tuple(filter(None, (region_remark(setter, item) for item in named))),
            special=special,
            structure=structure,
            limits=limits,
            benchmarks=benchmarks,
            checks=checks,
            digest=definition_digest(function),
            certificate=self._context.certificate_digest(function.name),
        )

    def _masters(self, function: LoopFunction, setter: Typesetter, label: str) -> tuple[str, ...]:
        """J of each denominator by region; one that several functions without structure share, once."""
        displays = []
        for number, item in enumerate(denominators_of((function,)), 1):
            where = f"{label}:master-{number}"
            if isinstance(structure(function), General):
                where = self._printed.setdefault(item.index, where)
            if where.startswith(label):
                displays.append(region_display(setter, item, where))
            else:
                name = setter.printer.notation.denominator_tex(item)
                displays.append(rf"${self.notation.function('J')}({name})$ of Eq.~(\ref{{{where}-below}}).")
        return tuple(displays)

    def _definition(self, function: LoopFunction, setter: Typesetter, label: str) -> str:
        integral = definition_shown(function, self.notation)
        return setter.equation(self.notation.function(function.name), [integral], label)

    def _steps(self, setter: Typesetter, nodes: Nodes | None = None) -> StepWriter:
        return StepWriter(self.notation, setter, self.prose, nodes)

    def _special(self, function: LoopFunction, setter: Typesetter) -> tuple[tuple[str, str], ...]:
        views = []
        for number, point in enumerate(function.special_points, 1):
            if point.singular:
                views.append((f"${self._point(point, setter)}$", ""))
                continue
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
            steps=self._steps(setter, nodes).of(function, nodes.found.steps, label),
            kernel=self._view(kernel, self.typesetter()),
        )


def _lepton_mass(context: BuildContext) -> sp.Symbol | None:
    """The mass with a default value that occurs in most contributions: the unit of the others."""
    known = [
        item.symbol for item in parameters_of(context.contributions) if item.input_key and item.unit == "GeV"
    ]
    counts = {symbol: sum(symbol in item.symbols for item in context.contributions) for symbol in known}
    return max(known, key=counts.__getitem__, default=None)


def definition_shown(function: LoopFunction, notation: Notation) -> sp.Expr:
    """The definition as it is typed; one of ours with its numerator sorted by powers and D by its name."""
    integral = function.definition.as_integral()
    if not function.source.place and not integral.has(sp.log):
        factors = sp.Mul.make_args(integral.function)
        poles = [item for item in factors if item.is_Pow and item.exp.is_negative and item.has(X)]
        above = sp.Mul(*(item for item in factors if item not in poles))
        shown = product_of([in_squares(above), *map(notation.shorten, poles)])
        integral = sp.Integral(shown, *integral.limits)
    return number_in_front(integral)


def arguments_tex(arguments: Sequence[Parameter], notation: Notation) -> str:
    """The names of arguments, separated by commas."""
    return ", ".join(notation.names[item.symbol] for item in arguments)


def label_of(name: str) -> str:
    """The stable label of a record: letters, digits and hyphens behind the prefix."""
    return f"{PREFIX}:{name.replace('_', '-')}"


def source_tex(source: Source) -> str:
    """Eq. (9b) of Ref. [1]; for a formula of ours, what it may be compared with."""
    if not source.place:
        return rf"derived here; compare Ref.~\cite{{{source.key}}}"
    return rf"{source.place.replace(' ', '~')} of Ref.~\cite{{{source.key}}}"


def defined_by(source: Source) -> str:
    """The subject of "... defines F": an equation, or the Lagrangian."""
    return f"{source_tex(source)} defines" if source.place else "Its Lagrangian gives"
