"""Room: codegen/latex.  One Lagrangian on the page: interactions, diagrams, numerators, the integral.

The numerators are those of the records, averaged over the directions of the loop momentum and collected
over the couplings; the denominators get the index of their boson.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import sympy as sp

from axionportal.codegen.latex.diagrams import DiagramView, diagram_views
from axionportal.codegen.latex.factors import in_squares, product_of
from axionportal.codegen.latex.fields import GOLDSTONE, Fields
from axionportal.codegen.latex.layout import Typesetter, display, displays
from axionportal.codegen.latex.loops import chain_of, is_absence, sum_step
from axionportal.codegen.latex.notation import Denominator, Notation, X, with_names
from axionportal.codegen.latex.prose import Prose
from axionportal.codegen.latex.vertices import charges, lagrangian_display
from axionportal.derivations.lagrangian import Diagram, diagrams_of
from axionportal.derivations.lagrangian.amplitude import E, Numerator, numerator
from axionportal.derivations.lagrangian.loop import denominator
from axionportal.derivations.records import Derivation, Step

REPRESENTATION = "dirac"  # of the gamma matrices, as in the chain
SQUARE = sp.Symbol("l2", real=True)
"""The square of the loop momentum, in numerators that are averaged over its directions."""


@dataclass(frozen=True)
class ModelView:
    """One Lagrangian with its diagrams; ``weights`` pairs a Feynman weight with the letters it is for."""

    name: str
    label: str
    lagrangian: str
    goldstone: str
    charges: tuple[str, ...]
    diagrams: tuple[DiagramView, ...]
    weights: tuple[tuple[str, str], ...]
    denominators: str
    numerators: str
    result: str
    reason: str
    absent: tuple[tuple[str, str], ...]
    dotted: bool
    decoupled: bool


class ModelWriter:
    """Writes one Lagrangian after the other in one notation."""

    def __init__(self, notation: Notation, fields: Fields, prose: Prose, setter: Typesetter) -> None:
        self.notation, self._fields, self.prose, self._plain = notation, fields, prose, setter

    def model(self, name: str, scheme: str | None, amplitude: str, label: str) -> ModelView:
        """The Lagrangian ``name``; ``amplitude`` is the TeX of what it contributes to."""
        diagrams, chain = diagrams_of(name), chain_of(name, scheme)
        setter = self._setter(diagrams)
        views = diagram_views(diagrams, self._fields, self.prose)
        whole, partner = lagrangian_display(diagrams, self._fields, setter, f"{label}:lagrangian")
        return ModelView(
            name=name,
            label=label,
            lagrangian=whole,
            goldstone=partner,
            charges=tuple(charges(diagrams, self._fields, setter)),
            diagrams=views,
            weights=tuple(_weights(diagrams, views)),
            denominators=self._denominators(diagrams, setter, f"{label}:denominator"),
            numerators=self._numerators(diagrams, views, setter, f"{label}:numerator"),
            result=self._result(chain, diagrams, setter, amplitude, f"{label}:sum"),
            reason=self.prose.sentence(sum_step(chain).reason),
            absent=tuple(self._absent(step, setter) for step in chain.steps if is_absence(step)),
            dotted=any(view.dotted for view in views),
            decoupled=not partner and any(item.before.label.startswith(GOLDSTONE) for item in diagrams),
        )

    def _setter(self, diagrams: tuple[Diagram, ...]) -> Typesetter:
        """The typesetter with the names of e, of the momentum and of the denominators."""
        names = {SQUARE: "l^{2}", E: "e"}
        named = tuple(Denominator(_coefficients(value), index) for index, value in self._lines(diagrams))
        notation = replace(self.notation, denominators=named)
        return self._plain.in_notation(with_names(notation, names))

    def _absent(self, step: Step, setter: Typesetter) -> tuple[str, str]:
        """What is said of a coupling that does not contribute, which no record names."""
        (coupling,) = step.before.variables
        before, after = step.claim.split(coupling.name)
        return f"{before}${setter.printer.tex(coupling)}${after}", self.prose.phrase(step.reason)

    def _lines(self, diagrams: tuple[Diagram, ...]) -> list[tuple[str, sp.Expr]]:
        """Index and D(x) of each boson; a Goldstone boson has its vector's."""
        found: dict[sp.Expr, str] = {}
        lines = [line for item in diagrams for line in (item.before, item.after)]
        for line, value in zip(lines, _written(diagrams), strict=True):
            if not line.label.startswith(GOLDSTONE):
                found.setdefault(sp.expand(value), self._fields.line(line))
        return [(index, value) for value, index in found.items()]

    def _denominators(self, diagrams: tuple[Diagram, ...], setter: Typesetter, label: str) -> str:
        values = {sp.expand(value): value for value in _written(diagrams)}
        return displays(
            (
                setter.fill(
                    rf"{self.notation.function('D')}_{{{index}}}({X}) =",
                    setter.sum_pieces([in_squares(term) for term in sp.Add.make_args(values[value])]),
                ),
                f"{label}-{number}",
            )
            for number, (index, value) in enumerate(self._lines(diagrams), 1)
        )

    def _numerators(
        self, diagrams: tuple[Diagram, ...], views: tuple[DiagramView, ...], setter: Typesetter, label: str
    ) -> str:
        """N of each diagram; equal ones share a line."""
        found: dict[sp.Expr, list[str]] = {}
        for diagram, view in zip(diagrams, views, strict=True):
            found.setdefault(_averaged(numerator(diagram, REPRESENTATION)), []).append(view.letter)
        return displays(
            (
                setter.fill(
                    " = ".join(self._numerator_tex(letter) for letter in letters) + " =",
                    setter.sum_pieces(collected_numerator(value, _couplings(diagrams))),
                ),
                f"{label}-{letters[0]}",
            )
            for value, letters in found.items()
        )

    def _numerator_tex(self, letter: str) -> str:
        return rf"{self.notation.function('N')}_{{\mathrm{{{letter}}}}}"

    def _result(
        self,
        chain: Derivation,
        diagrams: tuple[Diagram, ...],
        setter: Typesetter,
        amplitude: str,
        label: str,
    ) -> str:
        after = sum_step(chain).after
        (integral,) = after.atoms(sp.Integral)
        front = sp.cancel(after / integral)
        terms = _integrand_terms(integral.function, diagrams, setter)
        shown = sp.Integral(sp.Add(*terms, evaluate=False) if len(terms) > 1 else terms[0], *integral.limits)
        return display(setter.fill(f"{amplitude} =", setter.sum_pieces([product_of([front, shown])])), label)


@cache
def _written(diagrams: tuple[Diagram, ...]) -> list[sp.Expr]:
    """D(x) of every boson line, before and after the photon."""
    return [denominator(item, line.mass) for item in diagrams for line in (item.before, item.after)]


def _coefficients(value: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    a, b, c = (sp.Poly(value, X).coeff_monomial(X**power) for power in (2, 1, 0))
    return a, b, c


def _averaged(found: Numerator) -> sp.Expr:
    return found.constant + found.quadratic * SQUARE


def _couplings(diagrams: Iterable[Diagram]) -> list[sp.Symbol]:
    """The symbols of the lepton's couplings that are no masses."""
    found: set[sp.Symbol] = set()
    masses: set[sp.Symbol] = set()
    for item in diagrams:
        found |= {symbol for part in item.incoming.parts() for symbol in part.free_symbols}
        lines = (item.lepton_mass, item.fermion.mass, item.before.mass, item.after.mass)
        masses |= {symbol for mass in lines for symbol in mass.free_symbols}
    return sorted(found - masses, key=str)


def _integrand_terms(integrand: sp.Expr, diagrams: tuple[Diagram, ...], setter: Typesetter) -> list[sp.Expr]:
    """A sum that can be broken: over logarithms, or over couplings and powers of the boson's mass."""
    if integrand.has(sp.log):
        return setter.collected(integrand)
    above, below = sp.fraction(integrand)
    named = setter.printer.notation.shorten(below)
    bosons = {symbol for item in diagrams for symbol in item.before.mass.free_symbols}
    marks = [*_couplings(diagrams), *sorted(bosons, key=str)]
    return [product_of([term, 1 / named]) for term in collected_numerator(above, marks)]


def collected_numerator(value: sp.Expr, over: list[sp.Symbol]) -> list[sp.Expr]:
    """One term per product of the given symbols and power of l^2, each factored."""
    marks = [symbol for symbol in (*over, SQUARE) if value.has(symbol)]
    if not marks:
        return [_factored(value)]
    numerator_, denominator_ = sp.fraction(sp.together(sp.expand(value)))
    terms = sp.Poly(sp.expand(numerator_), *marks).terms()
    front = [sp.Mul(*(mark**power for mark, power in zip(marks, powers, strict=True))) for powers, _ in terms]
    return [
        product_of([_factored(part / denominator_), mark])
        for mark, (_, part) in zip(front, terms, strict=True)
    ]


def _factored(value: sp.Expr) -> sp.Expr:
    """A factored coefficient with the imaginary unit in front."""
    real = sp.expand(value / sp.I)
    if value.has(sp.I) and not real.has(sp.I):
        return product_of([sp.I, in_squares(real)])
    return in_squares(value)


def _weights(diagrams: tuple[Diagram, ...], views: tuple[DiagramView, ...]) -> list[tuple[str, str]]:
    """The Feynman weight of the line that the photon splits, and the diagrams that have it."""
    found: dict[str, list[str]] = {}
    for diagram, view in zip(diagrams, views, strict=True):
        found.setdefault("2x" if diagram.attachment == "fermion" else "2(1-x)", []).append(view.letter)
    return [(weight, ", ".join(f"({letter})" for letter in letters)) for weight, letters in found.items()]
