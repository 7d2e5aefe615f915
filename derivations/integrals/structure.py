"""Room: derivations/integrals.  What a loop function is made of: one scale, or a divided difference.

Eq. (8b) turns out to be regular - [psi(u_a) - psi(u_gamma)]/(u_a - u_gamma) with one function psi of
one variable.  That is found and proved here from the integrand, not assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from axionportal.derivations.algebra import split_logarithms, vanishes
from axionportal.derivations.integrals.canonical import CanonicalIntegrand, LogarithmicPart, canonical
from axionportal.derivations.integrals.masters import normalise_masters
from axionportal.derivations.integrals.reduction import polynomial_primitive, reduce_integral
from axionportal.derivations.records import (
    FeynmanIntegral,
    LoopFunction,
    Parameter,
    Source,
    Step,
    UnsupportedIntegrandError,
)


@dataclass(frozen=True)
class Univariate:
    """A loop function of one argument: it is its own kernel."""

    kernel: LoopFunction
    argument: sp.Symbol
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class DividedDifference:
    """f = regular - [kernel(node_1) - kernel(node_2)]/(node_1 - node_2).

    ``swapped`` are the two arguments whose exchange leaves f unchanged; at node_1 = node_2 the
    quotient is the kernel's derivative.
    """

    regular: sp.Expr
    kernel: LoopFunction
    variable: sp.Symbol
    nodes: tuple[sp.Expr, sp.Expr]
    swapped: tuple[sp.Symbol, sp.Symbol]
    steps: tuple[Step, ...]
    sign: int = -1


@dataclass(frozen=True)
class General:
    """A loop function for which no simpler structure is known: its closed form is used as it stands."""

    steps: tuple[Step, ...] = ()


Structure = Univariate | DividedDifference | General


def find_structure(function: LoopFunction) -> Structure:
    """The structure of a loop function, with the steps that prove it."""
    if len(function.symbols) == 1:
        return Univariate(function, function.symbols[0])
    form = canonical(function.definition)
    candidate = _find_divided_difference(function, form)
    return candidate if candidate is not None else General()


def _find_divided_difference(function: LoopFunction, form: CanonicalIntegrand) -> DividedDifference | None:
    if len(form.logarithms) != 2 or form.poles:
        return None
    first, second = form.logarithms
    pair = _exclusive_symbols(first.argument, second.argument)
    scales = (first.argument.free_symbols & second.argument.free_symbols) - {form.variable}
    if pair is None or len(scales) != 1:
        return None
    if pair[0] not in function.symbols[:1]:
        first, second, pair = second, first, (pair[1], pair[0])
    scale = scales.pop()
    separation = _separation(first, second, pair)
    if separation is None:
        return None
    return _assemble(function, form, (first, second), pair, scale, separation)


def _exclusive_symbols(one: sp.Expr, other: sp.Expr) -> tuple[sp.Symbol, sp.Symbol] | None:
    left = one.free_symbols - other.free_symbols
    right = other.free_symbols - one.free_symbols
    if len(left) != 1 or len(right) != 1:
        return None
    return left.pop(), right.pop()


def _separation(
    first: LogarithmicPart, second: LogarithmicPart, pair: tuple[sp.Symbol, sp.Symbol]
) -> sp.Expr | None:
    """p(m_1) - p(m_2): the common denominator that makes each coefficient depend on one mass only."""
    denominator = sp.expand(sp.fraction(sp.together(first.coefficient))[1])
    swap = {pair[0]: pair[1], pair[1]: pair[0]}
    if not vanishes(denominator + denominator.xreplace(swap)):
        return None
    leading = denominator.xreplace({pair[1]: sp.Integer(0)})
    normal = sp.expand(denominator / leading.as_coeff_Mul()[0])
    weights = [sp.cancel(normal * part.coefficient) for part in (first, second)]
    separated = not weights[0].has(pair[1]) and not weights[1].has(pair[0])
    antisymmetric = vanishes(weights[0] + weights[1].xreplace({pair[1]: pair[0]}))
    return normal if separated and antisymmetric else None


def _assemble(
    function: LoopFunction,
    form: CanonicalIntegrand,
    parts: tuple[LogarithmicPart, LogarithmicPart],
    pair: tuple[sp.Symbol, sp.Symbol],
    scale: sp.Symbol,
    separation: sp.Expr,
) -> DividedDifference:
    x, u = form.variable, sp.Symbol("u", positive=True)
    squares = tuple(separation.xreplace({other: sp.Integer(0)}) for other in (pair[1], pair[0]))
    node_square = (squares[0], -squares[1])
    nodes = (node_square[0] / scale**2, node_square[1] / scale**2)
    to_node = {pair[0]: scale * sp.sqrt(u)}
    weight = sp.factor(sp.cancel(-separation * parts[0].coefficient).xreplace(to_node) / scale**2)
    argument = sp.expand(sp.expand(parts[0].argument.xreplace(to_node)) / scale**2)
    kernel_integrand = weight * sp.log(argument)
    _require_dimensionless(kernel_integrand, scale)
    difference = kernel_integrand.xreplace({u: nodes[0]}) - kernel_integrand.xreplace({u: nodes[1]})
    quotient = difference / (nodes[0] - nodes[1])
    remaining = sp.cancel(
        sp.together(form.polynomial + sp.log(scale**2) * (parts[0].coefficient + parts[1].coefficient))
    )
    regular_integrand = sp.expand(split_logarithms(remaining))
    regular = sp.factor(polynomial_primitive(regular_integrand, x).subs(x, 1))
    kernel = _kernel_record(function, u, FeynmanIntegral(kernel_integrand, x))
    steps = (
        _integrand_step(form, regular_integrand, quotient),
        _symmetry_step(function, pair),
        _closed_form_step(function, kernel, sp.expand(regular), nodes),
    )
    return DividedDifference(sp.expand(regular), kernel, u, nodes, pair, steps)


def _require_dimensionless(integrand: sp.Expr, scale: sp.Symbol) -> None:
    if integrand.has(scale):
        message = f"the divided difference is not a function of mass ratios: {integrand}"
        raise UnsupportedIntegrandError(message)


def _kernel_record(function: LoopFunction, u: sp.Symbol, definition: FeynmanIntegral) -> LoopFunction:
    argument = Parameter(u, "u", "1", "u > 0", "squared ratio of the mediator's to the lepton's mass")
    return LoopFunction(
        name="psi",
        tex=r"\psi",
        arguments=(argument,),
        definition=definition,
        source=Source(function.source.key, function.source.equation, function.source.url),
        domain="u > 0",
        meaning=f"the function of one variable of which {function.name} is a divided difference",
    )


def _integrand_step(form: CanonicalIntegrand, regular: sp.Expr, quotient: sp.Expr) -> Step:
    after = regular - quotient
    return Step(
        claim="the integrand is a regular part minus a divided difference of one function",
        before=form.expression(),
        after=after,
        reason="common denominator; each logarithm's coefficient then depends on one mass only",
        obligations=(form.expression() - after,),
        prover=vanishes,
    )


def _symmetry_step(function: LoopFunction, pair: tuple[sp.Symbol, sp.Symbol]) -> Step:
    before = function.definition.integrand
    after = before.xreplace({pair[0]: pair[1], pair[1]: pair[0]})
    return Step(
        claim=f"{function.name} is symmetric in {pair[0]} and {pair[1]}",
        before=before,
        after=after,
        reason="a divided difference does not depend on the order of its nodes",
        obligations=(before - after,),
        prover=vanishes,
    )


def _closed_form_step(
    function: LoopFunction, kernel: LoopFunction, regular: sp.Expr, nodes: tuple[sp.Expr, sp.Expr]
) -> Step:
    whole = reduce_integral(function.definition).closed_form
    part = reduce_integral(kernel.definition).closed_form.expression()
    values = [part.xreplace({kernel.symbols[0]: node}) for node in nodes]
    after = regular - (values[0] - values[1]) / (nodes[0] - nodes[1])
    return Step(
        claim="the closed form is the same divided difference of the kernel's closed form",
        before=whole.expression(),
        after=after,
        reason="J is homogeneous: J(k a, k b, k c) = J(a, b, c)/k",
        obligations=(normalise_masters(whole.expression()) - normalise_masters(after),),
        prover=vanishes,
    )
