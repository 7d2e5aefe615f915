"""Room: codegen/figures.  Certified values of loop functions and of their limits on grids of masses.

Every number is the centre of a rigorous enclosure; a limit is evaluated in balls as well, so that a
deviation of 1e-12 is one and not a rounding error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from flint import arb, ctx

from axionportal.codegen.context import BuildContext
from axionportal.derivations.integrals import General, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import Contribution, LoopFunction, LoopTerm, Parameter
from axionportal.derivations.verification.balls import compiled, exact
from axionportal.derivations.verification.enclosure import enclose, loop_arguments

VALUE_BITS = 192  # relative accuracy of exact values: deviations down to 1e-40 keep 14 digits
LIMIT_BITS = 512  # limits cancel where they do not hold; this leaves more digits than VALUE_BITS
CONFLUENT = Fraction(1, 2**60)  # relative distance at which a quotient in m_a - m_gamma is taken at 0

Masses = tuple[Fraction, ...]


def mass_grid(lowest: int, highest: int, per_decade: int) -> Masses:
    """10^lowest to 10^highest GeV, evenly in the logarithm, as decimals with seven digits."""
    with localcontext() as context:
        context.prec = 30
        steps = range(lowest * per_decade, highest * per_decade + 1)
        powers = [Decimal(10) ** (Decimal(step) / per_decade) for step in steps]
        return tuple(Fraction(f"{value:.6e}") for value in powers)


@dataclass(frozen=True)
class Curve:
    """Values and signed relative deviations from the exact ones, over the masses of a grid."""

    name: str
    values: tuple[float, ...]
    deviations: tuple[float, ...]


@dataclass(frozen=True)
class Subject:
    """A loop function as a contribution uses it: free masses, and the defaults of the rest."""

    function: LoopFunction
    contribution: Contribution
    term: LoopTerm
    masses: tuple[Parameter, ...]
    defaults: Mapping[str, Fraction]

    def arguments(self, masses: Sequence[Fraction]) -> dict[str, Fraction]:
        """Exact arguments of the loop function at these mediator masses."""
        named = {item.name: value for item, value in zip(self.masses, masses, strict=True)}
        others = {item.name: Fraction(1) for item in self.contribution.parameters}
        return loop_arguments(self.term, {**others, **self.defaults, **named})

    def value(self, masses: Sequence[Fraction]) -> arb:
        """The exact value, enclosed."""
        return enclose(self.function, self.arguments(masses), bits=VALUE_BITS)

    def limit(self, name: str, order: int, masses: Sequence[Fraction]) -> arb:
        """A limit up to an order, enclosed; equal masses are taken a little apart."""
        program = compiled(expansion(self.function, name, order).partial_sum())
        point = {key: exact(value) for key, value in self.arguments(_apart(masses)).items()}
        with ctx.workprec(LIMIT_BITS):
            return arb(program(point, False))


def _apart(masses: Sequence[Fraction]) -> Masses:
    if len(set(masses)) == len(masses):
        return tuple(masses)
    return (*masses[:-1], masses[-1] * (1 + CONFLUENT))


def subjects(context: BuildContext) -> tuple[Subject, ...]:
    """One subject per loop function of known structure, in catalogue order; its first use is taken."""
    used: dict[str, tuple[Contribution, LoopTerm]] = {}
    for contribution in context.contributions:
        for term in contribution.terms:
            used.setdefault(term.loop_function.name, (contribution, term))
    return tuple(
        _subject(context, function, *used[function.name])
        for function in context.records
        if function.name in used and not isinstance(structure(function), General)
    )


def _subject(
    context: BuildContext, function: LoopFunction, contribution: Contribution, term: LoopTerm
) -> Subject:
    parameters = contribution.parameters
    masses = tuple(item for item in parameters if item.unit == "GeV" and not item.input_key)
    defaults = {item.name: context.inputs[item.input_key].value for item in parameters if item.input_key}
    return Subject(function, contribution, term, masses, defaults)


def exact_curve(subject: Subject, points: Iterable[Sequence[Fraction]]) -> tuple[arb, ...]:
    """Exact values at mediator masses."""
    return tuple(subject.value(point) for point in points)


def limit_curve(
    subject: Subject, name: str, order: int, points: Sequence[Sequence[Fraction]], truth: Sequence[arb]
) -> Curve:
    """A limit and its relative deviation from ``truth``."""
    values = [subject.limit(name, order, point) for point in points]
    with ctx.workprec(LIMIT_BITS):
        deviations = [(value - right) / right for value, right in zip(values, truth, strict=True)]
    return Curve(f"{name}, order {order}", as_floats(values), as_floats(deviations))


def as_floats(values: Iterable[arb]) -> tuple[float, ...]:
    """Centres of enclosures."""
    return tuple(float(value.mid()) for value in values)
