"""Room: codegen/latex.  The steps that every loop shares: Dirac algebra, parameters, momentum integrals.

They are the records' steps as they stand; only the names of their symbols are spelled out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sympy as sp

from axionportal.codegen.latex.layout import Typesetter
from axionportal.codegen.latex.notation import Notation, with_names
from axionportal.codegen.latex.shorthand import LoopProse
from axionportal.derivations.lagrangian import SCHEMES, Scheme, derive, diagrams_of, scheme
from axionportal.derivations.records import Derivation, Step

_NAMES = {
    "L": "l^{2}",
    "lP": r"\left(l \cdot P\right)",
    "delta": r"\delta",
    "f": "f(d)",
    "gamma5": r"\gamma_5",
    "gamma^{[abcd]}": r"\gamma^{[abcd]}",
    "epsilon^{abcd}": r"\epsilon^{abcd}",
}
_TENSORS = {"anticommutator": r"\{{\gamma^{{{0}}}, \gamma^{{{1}}}\}}", "g": "g^{{{0} {1}}}"}


SUM = "the diagrams are added up"


@dataclass(frozen=True)
class LoopStep:
    """A step on the page."""

    claim: str
    reason: str
    display: str


@dataclass(frozen=True)
class SchemeView:
    """A regularisation with the steps that derive its constant."""

    name: str
    meaning: str
    constant: str
    steps: tuple[LoopStep, ...]


@dataclass(frozen=True)
class LoopsView:
    """What all loops share: conventions, Dirac algebra, the projection, parameters, regularisations."""

    conventions: tuple[str, ...]
    averaging: str
    algebra: LoopStep
    steps: tuple[LoopStep, ...]
    schemes: tuple[SchemeView, ...]


def chain_of(name: str, scheme_name: str | None = None) -> Derivation:
    """The proved chain of a Lagrangian; the default scheme stands for none where nothing diverges."""
    return derive(name) if scheme_name in (None, SCHEMES[0]) else derive(name, scheme_name)


def sum_step(chain: Derivation) -> Step:
    """The step that adds up the diagrams."""
    return chain.steps[_sum_at(chain)]


def _sum_at(chain: Derivation) -> int:
    return next(number for number, step in enumerate(chain.steps) if step.claim == SUM)


def loop_steps(name: str, scheme_name: str | None = None) -> list[Step]:
    """The steps of one chain that are about any loop: not its numerators, absent couplings and sum."""
    chain, diagrams = chain_of(name, scheme_name), diagrams_of(name)
    rest = chain.steps[1 + len(diagrams) : _sum_at(chain)]
    return [chain.steps[0], *(step for step in rest if not is_absence(step))]


def is_absence(step: Step) -> bool:
    """Whether a step says that a coupling does not contribute."""
    return isinstance(step.before, sp.Derivative)


def shared_steps(names: Sequence[str]) -> list[Step]:
    """The steps about any loop that some Lagrangians need, in reading order, without those of a scheme."""
    own = {step for name in SCHEMES for step in scheme(name).steps}
    found = dict.fromkeys(step for name in names for step in loop_steps(name))
    return [step for step in found if step not in own]


def conventions(found: Sequence[Derivation]) -> list[str]:
    """The assumptions that all chains make."""
    _, *general = found[0].assumptions  # the first is the Lagrangian itself
    return [item for item in general if all(item in chain.assumptions for chain in found)]


def averaging(found: Sequence[Derivation], diagrams: int) -> str:
    """Why the numerators of the first chain may be averaged; its numerators follow the Dirac algebra."""
    reasons = {step.reason for step in found[0].steps[1 : 1 + diagrams]}
    (reason,) = reasons
    return reason


class LoopWriter:
    """Writes steps whose symbols are no parameters of a record."""

    def __init__(self, notation: Notation, setter: Typesetter, prose: LoopProse) -> None:
        self._notation, self._plain, self._prose = notation, setter, prose

    def step(self, step: Step, label: str) -> LoopStep:
        """A step with its identity as it is proved."""
        setter = self._setter(step)
        before, after = (_named_tensors(side) for side in (step.before, step.after))
        return LoopStep(
            self._prose.phrase(step.claim),
            self._prose.sentence(step.reason),
            setter.identity([before], [after], label),
        )

    def steps(self, steps: Iterable[Step], label: str) -> tuple[LoopStep, ...]:
        """Steps with numbered labels."""
        return tuple(self.step(item, f"{label}-{number}") for number, item in enumerate(steps, 1))

    def everything(self, names: Sequence[str], label: str) -> LoopsView:
        """All that the Lagrangians ``names`` share."""
        found = [chain_of(name) for name in names]
        algebra, *steps = shared_steps(names)
        known: set[Step] = set()
        return LoopsView(
            conventions=tuple(self._prose.sentence(item) for item in conventions(found)),
            averaging=self._prose.sentence(averaging(found, len(diagrams_of(names[0])))),
            algebra=self.step(algebra, f"{label}:algebra"),
            steps=self.steps(steps, f"{label}:step"),
            schemes=tuple(self.scheme(scheme(name), known, f"{label}:scheme") for name in SCHEMES),
        )

    def scheme(self, found: Scheme, known: set[Step], label: str) -> SchemeView:
        """A scheme with the steps that derive its constant, without those in ``known``, which grows."""
        setter = self._setter()
        own = [item for item in found.steps if item not in known]
        known.update(own)
        return SchemeView(
            found.name,
            self._prose.sentence(found.meaning),
            setter.printer.inline(found.constant),
            self.steps(own, f"{label}-{found.name}"),
        )

    def _setter(self, step: Step | None = None) -> Typesetter:
        symbols = set() if step is None else step.before.free_symbols | step.after.free_symbols
        names = {item: _NAMES[item.name] for item in symbols if item.name in _NAMES}
        names |= {item: f"{self._notation.function('D')}{_index(item)}" for item in symbols if _is_d(item)}
        ordered = dict(sorted(names.items(), key=lambda pair: pair[0].name))
        return self._plain.in_notation(replace(with_names(self._notation, ordered), denominators=()))


def _is_d(symbol: sp.Symbol) -> bool:
    return str(symbol.name).startswith("D") and _index(symbol) in ("", "_{1}", "_{2}")


def _index(symbol: sp.Symbol) -> str:
    _, _, index = symbol.name.partition("_")
    return f"_{{{index}}}" if index else ""


def _named_tensors(expression: sp.Expr) -> sp.Expr:
    """The metric and the anticommutator, which are no functions, as symbols with indices."""
    found = {
        item: sp.Symbol(_TENSORS[str(item.func)].format(*(rf"\{index}" for index in _indices(item))))
        for item in expression.atoms(sp.Function)
        if str(item.func) in _TENSORS
    }
    return expression.xreplace(found)


def _indices(item: sp.Expr) -> list[str]:
    return [str(symbol) for argument in item.args for symbol in sorted(argument.free_symbols, key=str)]
