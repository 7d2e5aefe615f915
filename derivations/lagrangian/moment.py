"""Room: derivations/lagrangian.  Diagrams to F2(0): the derived Feynman integral and the steps to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy as sp

from axionportal.derivations.contributions.symbols import ALPHA, CUTOFF, X
from axionportal.derivations.lagrangian.amplitude import LOOP, E, Numerator, free_symbols, numerator
from axionportal.derivations.lagrangian.diagrams import Diagram
from axionportal.derivations.lagrangian.dirac import METRIC, representation
from axionportal.derivations.lagrangian.loop import (
    completed_square,
    denominator,
    feynman_parameter,
    integrand,
    second_parameter,
)
from axionportal.derivations.lagrangian.schemes import Scheme, finite_integral, step
from axionportal.derivations.normal_form import factored
from axionportal.derivations.records import FeynmanIntegral, Step


@dataclass(frozen=True)
class Moment:
    """a = prefactor * integral, with the steps from the Feynman rules to it."""

    prefactor: sp.Expr
    integral: FeynmanIntegral
    divergent: bool
    steps: tuple[Step, ...]


def magnetic_moment(
    diagrams: Iterable[Diagram], scheme: Scheme | None = None, representation: str = "dirac"
) -> Moment:
    """F2(0) of a set of diagrams.

    Raises MissingSchemeError for a divergent loop without a scheme.
    """
    loops = tuple(diagrams)
    numerators = tuple(numerator(loop, representation) for loop in loops)
    pieces = [
        integrand(loop, found, scheme).xreplace({E: sp.sqrt(4 * sp.pi * ALPHA.symbol)})
        for loop, found in zip(loops, numerators, strict=True)
    ]
    prefactor, inside = _factored(sp.Add(*pieces), loops)
    divergent = any(found.quadratic != 0 for found in numerators)
    steps = [
        _clifford_step(representation),
        *(_average_step(loop, found) for loop, found in zip(loops, numerators, strict=True)),
        *_absence_steps(loops, numerators),
        *_loop_steps(loops, scheme if divergent else None),
        _sum_step(pieces, prefactor, inside),
    ]
    return Moment(prefactor, FeynmanIntegral(inside, X), divergent, tuple(steps))


def _factored(expression: sp.Expr, loops: tuple[Diagram, ...]) -> tuple[sp.Expr, sp.Expr]:
    """(common factor without x, rest): the rest collected over its logarithms and couplings."""
    logarithms = sorted(expression.atoms(sp.log), key=sp.default_sort_key)
    markers = {item: sp.Dummy(f"L{k}") for k, item in enumerate(logarithms)}
    linear = expression.xreplace(markers)
    plain = linear.xreplace(dict.fromkeys(markers.values(), sp.Integer(0)))
    parts = {sp.Integer(1): plain} | {item: sp.diff(linear, mark) for item, mark in markers.items()}
    written = {item: factored(part).expression() for item, part in parts.items()}
    present = {item: part for item, part in written.items() if part != 0}
    if not present:
        return sp.Integer(1), sp.Integer(0)
    common = _common_factor(list(present.values())) * _number(present)
    return common, sp.Add(*(_readable(part / common, loops) * item for item, part in present.items()))


def _common_factor(parts: list[sp.Expr]) -> sp.Expr:
    """The product of the powers without x that divide every part."""
    powers = [dict(part.as_powers_dict()) for part in parts]
    common = sp.Integer(1)
    for base in sorted(powers[0], key=sp.default_sort_key):
        exponents = [found.get(base, 0) for found in powers]
        if not base.is_Rational and not base.has(X) and len(set(exponents)) == 1:
            common *= base ** exponents[0]
    return common


def _number(parts: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    """The rational factor: beside ln Lambda^2 if the loop diverges, else the content of all parts."""
    scale = parts.get(sp.log(CUTOFF.symbol))
    if scale is not None:
        return abs(scale.as_coeff_Mul()[0]) / 2
    return sp.gcd_list([abs(part.as_coeff_Mul()[0]) for part in parts.values()])


def _readable(part: sp.Expr, loops: tuple[Diagram, ...]) -> sp.Expr:
    """Numerator collected over the couplings, denominator as ``denominator`` writes it."""
    above, below = sp.fraction(part)
    written = [denominator(loop, line.mass) for loop in loops for line in (loop.before, loop.after)]
    nice = {sp.expand(item): item for item in written}
    couplings = sorted(_couplings(loops), key=str)
    if couplings and above.has(*couplings):
        squares = [symbol**2 for symbol in couplings]
        above = sp.collect(sp.expand(above), squares, lambda item: factored(item).expression())
    return above / below.xreplace(nice)


def _couplings(loops: tuple[Diagram, ...]) -> set[sp.Symbol]:
    parts = [part for loop in loops for part in (*loop.incoming.parts(), *loop.outgoing.parts())]
    masses = [mass for loop in loops for mass in (loop.lepton_mass, loop.fermion.mass, loop.before.mass)]
    return free_symbols(parts) - free_symbols(masses)


def _clifford_step(name: str) -> Step:
    residuals = sorted(set(representation(name).residuals()))
    indices = sp.symbols("mu nu")
    return step(
        "the gamma matrices are explicit and satisfy the Clifford algebra",
        sp.Function("anticommutator")(*(sp.Function("gamma")(index) for index in indices)),
        2 * sp.Function("g")(*indices),
        f"{name} representation, metric (+,-,-,-), gamma5 = i g0 g1 g2 g3, eps^{{0123}} = +1: "
        "entry by entry, with {gamma5, gamma^mu} = 0 and gamma5^2 = 1",
        *(sp.Integer(value) for value in residuals),
        proof="generator",
    )


def _average_step(diagram: Diagram, found: Numerator) -> Step:
    """What is dropped is harmonic and vanishes at l = 0: its mean over directions is zero."""
    dropped = sp.expand(found.raw - found.averaged)
    polynomial = sp.Poly(dropped, *LOOP)
    box = [sign * polynomial.diff((item, 2)).as_expr() for sign, item in zip(METRIC, LOOP, strict=True)]
    return step(
        f"{diagram.name}: the numerator of F2(0), averaged over the directions of l",
        found.raw,
        found.averaged,
        "Feynman rules, F2 = R_M[Gamma]/R_M[gamma] - R_E[Gamma]/R_E[gamma] at first order in q; "
        "what is dropped is odd or traceless in l (harmonic, and zero at l = 0)",
        sp.Add(*box),
        dropped.xreplace(dict.fromkeys(LOOP, sp.Integer(0))),
        proof="average",
    )


def _absence_steps(loops: tuple[Diagram, ...], numerators: tuple[Numerator, ...]) -> list[Step]:
    """One step for each coupling that does not contribute: its coefficient in every numerator is zero."""
    present = free_symbols(found.raw for found in numerators)
    total = sp.Add(*(found.raw for found in numerators))
    return [
        step(
            f"the coupling {coupling} does not contribute",
            sp.Derivative(total, coupling),
            sp.Integer(0),
            "the traces that it multiplies vanish: parity and charge conjugation do not match",
            *(sp.diff(found.raw, coupling) for found in numerators),
        )
        for coupling in sorted(_couplings(loops) - present - {E}, key=str)
    ]


def _loop_steps(diagrams: tuple[Diagram, ...], scheme: Scheme | None) -> list[Step]:
    found = [feynman_parameter(), completed_square(), finite_integral()]
    if any(diagram.before.mass != diagram.after.mass for diagram in diagrams):
        found += second_parameter()
    return [*found, *(scheme.steps if scheme else ())]


def _sum_step(pieces: list[sp.Expr], prefactor: sp.Expr, inside: sp.Expr) -> Step:
    total = sp.Add(*pieces)
    return step(
        "the diagrams are added up",
        sp.Integral(total, (X, 0, 1)),
        prefactor * sp.Integral(inside, (X, 0, 1)),
        "momentum integral of each numerator with its Feynman weight; common factors are taken out",
        total - prefactor * inside,
    )
