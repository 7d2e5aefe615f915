"""Room: codegen/latex.  The steps from a definition to its closed form, numbered, with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.kernel import Nodes
from axionportal.codegen.latex.layout import Typesetter
from axionportal.codegen.latex.notation import Notation
from axionportal.codegen.latex.printer import number_in_front
from axionportal.codegen.latex.prose import Prose
from axionportal.derivations.integrals import General, structure
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import LoopFunction, Step


@dataclass(frozen=True)
class StepView:
    """One step of a derivation on the page."""

    number: int
    claim: str
    reason: str
    display: str


class StepWriter:
    """Writes the steps of one loop function; ``nodes`` are those of a divided difference."""

    def __init__(
        self, notation: Notation, setter: Typesetter, prose: Prose, nodes: Nodes | None = None
    ) -> None:
        self._notation, self._setter, self._prose, self._nodes = notation, setter, prose, nodes

    def of(self, function: LoopFunction, steps: Sequence[Step], label: str) -> tuple[StepView, ...]:
        """The steps that are about this integral."""
        views: list[StepView] = []
        for step in _worth_showing(function, steps):
            number = len(views) + 1
            display = self._display(step, f"{label}-{number}", function.definition.integrand)
            if display:
                claim, reason = self._prose.sentence(step.claim), self._prose.sentence(step.reason)
                views.append(StepView(number, claim, reason, display))
        return tuple(views)

    def _display(self, step: Step, label: str, integrand: sp.Expr) -> str:
        """before = after; the definition itself is shown as it is typed, all else collected."""
        setter, nodes, before = self._setter, self._nodes, step.before
        shorten = self._notation.shorten
        if step.after.is_polynomial():  # a polynomial is rewritten for its form: collecting would undo it
            return setter.identity([shorten(before)], [step.after], label)
        if isinstance(before, sp.Integral):
            left = [number_in_front(sp.Integral(shorten(before.function), *before.limits))]
        elif before == integrand:
            left = [shorten(before)]
        else:
            left = setter.collected(before)
        if nodes is not None and step.after == before.xreplace(nodes.exchange()):
            after = [shorten(step.after)]
        else:
            after = setter.collected(step.after if nodes is None else nodes.written(step.after))
        same = [setter.printer.tex(item) for item in left] == [setter.printer.tex(item) for item in after]
        return "" if same else setter.identity(left, after, label)


def _worth_showing(function: LoopFunction, steps: Sequence[Step]) -> list[Step]:
    """What holds for every J stands in the conventions.

    The closed form of a function without structure is shown by its primitive alone, which contains the
    steps that lead to it.
    """
    own = [step for step in steps if not isinstance(step.before, J)]
    if not isinstance(structure(function), General):
        return own
    return [step for step in own if step.before == function.definition.integrand and _is_slope(step.after)]


def _is_slope(expression: sp.Expr) -> bool:
    return isinstance(expression, sp.Derivative)
