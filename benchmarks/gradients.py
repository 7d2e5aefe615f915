"""Room: benchmarks.  Errors of gradients against Arb, in units of the largest term of each derivative.

A derivative is put together by the rules for products and chains from the records' prefactors and the
references of the loop functions, which use no derived closed form.  Its terms are those of its docstring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx

from axionportal import generated
from axionportal.benchmarks import reference
from axionportal.benchmarks.paper import TOTAL
from axionportal.benchmarks.peers.gradients import SUFFIX
from axionportal.benchmarks.rows import Accuracy, Doubles, ulps
from axionportal.benchmarks.subjects import COUPLINGS, PAPER, contribution_record
from axionportal.benchmarks.sweep import largest_term
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.records import Contribution, LoopTerm, Parameter
from axionportal.derivations.verification.balls import compiled, exact_point, rational_at
from axionportal.generated._divided_difference import NEAR

BITS = 300
"""Working precision of products and sums; the references are good to 76 bits and more."""

Term = tuple[arb, float]
"""A term of a derivative, and the size that it counts with."""


@dataclass(frozen=True)
class Loop:
    """A loop function and its derivatives by the names of its arguments, each as terms."""

    value: Term
    slopes: Mapping[str, Sequence[Term]]


def gradient_accuracy(points: int, rng: np.random.Generator) -> list[Accuracy]:
    """The worst error of any entry of each gradient, on each grid."""
    return [row for label, masses in _grids(points, rng) for row in _worst(label, masses)]


def _grids(points: int, rng: np.random.Generator) -> Iterator[tuple[str, Doubles]]:
    m_mu = float(load_inputs()["m_mu"].value)
    one, other = np.exp(rng.uniform(np.log(1e-3), np.log(1e5), (2, points)))
    signs = rng.choice([-1.0, 1.0], points)
    yield "[1e-3, 1e5] GeV squared", np.stack([one, other])
    yield "up to a quarter apart", np.stack([one, one * (1 + signs * rng.uniform(0, 0.25, points))])
    yield "nearly equal, 1 +- 10^-k", np.stack([one, one * (1 + signs * 10.0 ** -rng.uniform(1, 17, points))])
    light = m_mu * np.exp(rng.uniform(-4, 4, (2, points // 2)))
    equal = np.stack([light[0], light[0]])
    yield "both like the muon, apart or equal", np.concatenate([light, equal], axis=1)


def _worst(label: str, masses: Doubles) -> list[Accuracy]:
    constants = {item.key: float(item.value) for item in load_inputs()}
    worst: dict[str, tuple[float, str]] = {}
    for m_a, m_gamma in masses.T.tolist():
        values = constants | {"m_a": m_a, "m_gamma": m_gamma} | COUPLINGS
        for name, parameter, error in _errors(values):
            where = f"by {parameter} at m_a, m_gamma = {m_a!r}, {m_gamma!r}"
            worst[name] = max(worst.get(name, (-1.0, "")), (error, where))
    return [Accuracy(name, label, masses.shape[1], *found) for name, found in worst.items()]


def _errors(values: Mapping[str, float]) -> Iterator[tuple[str, str, float]]:
    """(function, parameter, error) for every entry of every gradient."""
    parts: dict[str, list[Term]] = {}
    parameters: dict[str, Parameter] = {}
    for name in PAPER:
        record = contribution_record(name)
        own = {item.name: item for item in record.parameters}
        found = derivative_terms(record, {key: _value(item, values) for key, item in own.items()})
        yield from _of_entries(f"a_mu_{name}{SUFFIX}", own, found, values)
        parameters |= own
        for key, terms in found.items():
            parts.setdefault(key, []).extend(terms)
    yield from _of_entries(f"{TOTAL}{SUFFIX}", parameters, parts, values)


def _value(parameter: Parameter, values: Mapping[str, float]) -> float:
    return values[parameter.input_key or parameter.name]


def _of_entries(
    name: str,
    parameters: Mapping[str, Parameter],
    terms: Mapping[str, Sequence[Term]],
    values: Mapping[str, float],
) -> Iterator[tuple[str, str, float]]:
    arguments = {key: _value(item, values) for key, item in parameters.items()}
    emitted = getattr(generated, name)(**arguments)
    for key, found in terms.items():
        with ctx.workprec(BITS):
            expected = sum((value for value, _ in found), arb(0))
        scale = max(abs(float(expected)), *(size for _, size in found))
        yield name, key, ulps(float(getattr(emitted, key)), expected, scale)


def derivative_terms(record: Contribution, values: Mapping[str, float]) -> dict[str, list[Term]]:
    """The terms of the derivative of a contribution by each of its parameters."""
    found: dict[str, list[Term]] = {item.name: [] for item in record.parameters}
    point = {key: Fraction(value) for key, value in values.items()}
    for term in record.terms:
        loop = _loop(term, point)
        for item in record.parameters:
            found[item.name] += _products(term, loop, item.symbol, point)
    return found


def _products(term: LoopTerm, loop: Loop, symbol: sp.Symbol, point: Mapping[str, Fraction]) -> Iterator[Term]:
    """By the rules for products and chains."""
    pairs = [(sp.diff(term.prefactor, symbol), loop.value)]
    for argument, value in term.substitution:
        weight = term.prefactor * sp.diff(value, symbol)
        pairs += [(weight, slope) for slope in loop.slopes[str(argument)]]
    for weight, (value, size) in pairs:
        if weight != 0:
            with ctx.workprec(BITS):
                factor = arb(compiled(weight)(exact_point(point), False))
                yield factor * value, abs(float(factor)) * size


def _loop(term: LoopTerm, point: Mapping[str, Fraction]) -> Loop:
    arguments = {str(symbol): rational_at(value, point) for symbol, value in term.substitution}
    name = term.loop_function.name
    if name in reference.INTEGRANDS:
        ((argument, eta),) = arguments.items()
        value, slope = (reference.one_ratio(name, eta, order) for order in (0, 1))
        return Loop(_whole(value), {argument: [_whole(slope)]})
    return _two_masses(**{key: float(value) for key, value in arguments.items()})


def _whole(value: arb) -> Term:
    return value, abs(float(value))


def _two_masses(m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> Loop:
    """G; by m_mu it is Euler's relation, as the function depends on ratios only."""
    logarithm, difference, value = reference.two_masses(m_a, m_gamma, m_mu, cutoff)
    largest = max(abs(float(item)) for item in (logarithm, difference, value, arb(0.25)))
    by_mass = [
        _slope(mass, other, m_mu, cutoff, float(difference))
        for mass, other in ((m_a, m_gamma), (m_gamma, m_a))
    ]
    with ctx.workprec(BITS):
        by_lepton = [(-1 / arb(m_mu), 1 / m_mu)]
        for mass, (slope, size) in zip((m_a, m_gamma), by_mass, strict=True):
            by_lepton.append((-slope * arb(mass) / arb(m_mu), size * mass / m_mu))
        by_cutoff = 1 / arb(cutoff), 1 / cutoff
    slopes: dict[str, Any] = {"m_a": [by_mass[0]], "m_gamma": [by_mass[1]]}
    return Loop((value, largest), slopes | {"m_mu": by_lepton, "cutoff": [by_cutoff]})


def _slope(mass: float, other: float, m_mu: float, cutoff: float, difference: float) -> Term:
    """dG/dm, whose size is its value for near masses and else its largest term."""
    _, _, value = reference.two_masses(mass, other, m_mu, cutoff, 1)
    if min(mass, other) >= NEAR * max(mass, other):
        return _whole(value)
    return value, largest_term(mass, other, float(value), difference)
