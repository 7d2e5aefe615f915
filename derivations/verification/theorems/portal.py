"""Room: derivations/verification.  The loop function G of Eq. (8b) for all masses.

G = regular - psi[u_a, u_gamma], a divided difference of one function psi (found and proved in
``integrals.structure``).  Its derivative by a node is minus a weighted mean of psi'', and psi'' is the
integral of a positive rational function: everything else follows from that sign.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from flint import arb

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.errors import InputError
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.integrals.reduction import polynomial_primitive
from axionportal.derivations.integrals.two_scale_expansion import TwoScale, one_node_name
from axionportal.derivations.records import DerivationError, LoopFunction, Step, Values
from axionportal.derivations.verification.enclosure import enclose
from axionportal.derivations.verification.theorems.positivity import sign_step
from axionportal.derivations.verification.theorems.record import Theorem, decimal, theorem

_T = sp.Symbol("tau", positive=True)
_BITS = 64
"""Of the enclosures at single points: far more than any margin that is decided by them."""


def divided_difference(function: LoopFunction) -> DividedDifference:
    """The structure of G; raises DerivationError for a function without it."""
    found = structure(function)
    if not isinstance(found, DividedDifference):
        message = f"{function.name} is not proved to be a divided difference of one function"
        raise DerivationError(message)
    return found


def symmetry_theorem(function: LoopFunction) -> Theorem:
    """The two masses play the same role."""
    found = divided_difference(function)
    first, second = found.swapped
    statement = f"{function.name} is symmetric in {first} and {second}"
    return theorem(f"{function.name}-symmetry", statement, (function.domain,), found.steps)


def monotony_theorem(function: LoopFunction) -> Theorem:
    """G strictly decreases with either mass, for all masses, equal ones included."""
    first, second = divided_difference(function).swapped
    statement = f"{function.name} strictly decreases with {first} and with {second} for all masses"
    return theorem(f"{function.name}-monotony", statement, (function.domain,), monotony_steps(function))


def monotony_steps(function: LoopFunction) -> tuple[Step, ...]:
    """The divided difference, its derivative as a mean of the kernel's second derivative, and its sign."""
    found = divided_difference(function)
    kernel, (u,) = found.kernel.definition, found.kernel.symbols
    curvature = sp.diff(kernel.integrand, u, 2)
    convex = sign_step(
        "psi'' > 0: its integrand is positive",
        curvature,
        kernel.variable,
        1,
        "the logarithm drops out of the second derivative",
    )
    return (*found.steps, _mean_of_curvature(found), convex, _sign_of_quotient(found))


def _mean_of_curvature(found: DividedDifference) -> Step:
    """d/du_1 of (g(u_1) - g(u_2))/(u_1 - u_2) = int_0^1 tau g''(u_2 + tau (u_1 - u_2)) dtau."""
    (u,), g = found.kernel.symbols, found.kernel.definition.integrand
    first, second = sp.symbols("u_1 u_2", positive=True)
    gap, between = first - second, second + _T * (first - second)
    quotient = (g.xreplace({u: first}) - g.xreplace({u: second})) / gap
    primitive = _T * sp.diff(g, u).xreplace({u: between}) / gap - g.xreplace({u: between}) / gap**2
    inside = _T * sp.diff(g, u, 2).xreplace({u: between})
    slope = sp.diff(quotient, first)
    ends = primitive.xreplace({_T: sp.Integer(1)}) - primitive.xreplace({_T: sp.Integer(0)})
    return Step(
        claim="the derivative of a divided difference by a node is a mean of the second derivative",
        before=sp.Derivative(quotient, first),
        after=sp.Integral(inside, (_T, 0, 1)),
        reason="the primitive in tau is differentiated back; at u_1 = u_2 both sides are g''/2",
        obligations=(sp.diff(primitive, _T) - inside, ends - slope),
        prover=vanishes,
    )


def _sign_of_quotient(found: DividedDifference) -> Step:
    """The quotient enters with a minus sign, and a node grows with its mass."""
    grows = [sp.diff(node, mass) for node, mass in zip(found.nodes, found.swapped, strict=True)]

    def prover(item: sp.Expr) -> bool:
        return vanishes(item) and found.sign == -1 and all(slope.is_positive for slope in grows)

    constant = [sp.diff(found.regular, mass) for mass in found.swapped]
    return Step(
        claim="the regular part does not depend on the masses, the quotient is subtracted, nodes grow",
        before=found.regular,
        after=found.regular,
        reason="nodes are the squared ratios of masses",
        obligations=tuple(constant),
        prover=prover,
    )


def supremum_theorem(function: LoopFunction) -> Theorem:
    """G stays below its value for two massless mediators: ln(cutoff/m_mu) + 1/4."""
    limit = limit_step(function, "light-mass")
    statement = f"{function.name} < {limit.after}, the limit for both masses -> 0, for all masses"
    steps = (*monotony_steps(function), limit)
    return theorem(f"{function.name}-supremum", statement, (function.domain,), steps)


def limit_step(function: LoopFunction, name: str) -> Step:
    """Order zero of an expansion in which both masses go to zero, with a remainder that vanishes."""
    found = expansion(function, name, 0)
    first, second = divided_difference(function).swapped
    value = sp.expand(sp.cancel(found.partial_sum()))
    scale = sp.Symbol("delta", positive=True)
    bound = found.remainder.bound.xreplace({first: scale * first, second: scale * first})
    tending = sp.limit(_without_moduli(bound, scale), scale, 0, "+")
    return Step(
        claim=f"{function.name} tends to {value} where both masses vanish",
        before=sp.Limit(found.partial_sum(), first, 0),
        after=value,
        reason=f"{found.remainder.reason}; the bound vanishes along equal masses, monotony does the rest",
        obligations=(found.partial_sum() - value, tending),
        prover=vanishes,
    )


def _without_moduli(bound: sp.Expr, scale: sp.Symbol) -> sp.Expr:
    """|ln| as its negative: for a small enough scale every logarithm of it is negative."""
    plain = bound.replace(sp.Abs, lambda inner: -inner).replace(sp.Max, lambda *items: items[0])
    return sp.expand_log(plain, force=True) if plain.has(scale) else plain


def heavy_theorem(function: LoopFunction, which: int) -> Theorem:
    """One mass to infinity: G - ln(cutoff/mass) -> 0, so G -> -infinity and does not decouple."""
    found = divided_difference(function)
    mass = found.swapped[which]
    steps = (*monotony_steps(function), heavy_step(function, which))
    statement = (
        f"for {mass} -> oo, the rest fixed, {function.name} = ln(cutoff/{mass}) + o(1) -> -oo: it changes "
        "its sign at most once, and its modulus grows without bound"
    )
    return theorem(f"{function.name}-heavy-{mass}", statement, (function.domain,), steps)


def heavy_step(function: LoopFunction, which: int) -> Step:
    """Order zero of the expansion in one heavy mass is ln(cutoff/mass), with a remainder that vanishes."""
    found = divided_difference(function)
    mass = found.swapped[which]
    scale = next(symbol for symbol in found.regular.free_symbols if symbol.name == "cutoff")
    series = expansion(function, one_node_name(TwoScale(function, found), "large-mass", which), 0)
    leading = sp.log(scale / mass)
    size = sp.Symbol("U", positive=True)  # the heavy node
    bound = _of_heavy_node(series.remainder.bound, found, which, size)
    return Step(
        claim=f"{function.name} - ln({scale}/{mass}) tends to zero for {mass} -> oo",
        before=sp.Limit(function.definition.as_integral() - leading, mass, sp.oo),
        after=sp.Integer(0),
        reason=f"{series.remainder.reason}; (A + B ln U)/(U - u) -> 0",
        obligations=(series.partial_sum() - leading, sp.limit(bound, size, sp.oo)),
        prover=vanishes,
    )


def _of_heavy_node(bound: sp.Expr, found: DividedDifference, which: int, size: sp.Symbol) -> sp.Expr:
    """A remainder bound as a function of the heavy node, what depends on the light one as a constant."""
    heavy, light = found.nodes[which], found.nodes[1 - which]
    inner = sp.Symbol("u", positive=True)
    plain = bound.xreplace({heavy: size, light: inner})
    fixed = [item for item in plain.atoms(sp.Abs) if not item.has(size)]
    plain = plain.xreplace({item: sp.Dummy(f"K{k}", positive=True) for k, item in enumerate(fixed)})
    if plain.has(found.swapped[which]):
        message = f"the remainder {bound} is not a function of the heavy node"
        raise DerivationError(message)
    return plain.replace(sp.Abs, lambda item: item)


def cutoff_theorem(function: LoopFunction) -> Theorem:
    """The cut-off enters as ln cutoff and nowhere else: G(k cutoff) - G(cutoff) = ln k."""
    integral = function.definition
    (scale,) = (symbol for symbol in function.symbols if symbol.name == "cutoff")
    slope = sp.cancel(scale * sp.diff(integral.integrand, scale))
    step = Step(
        claim=f"{scale} dG/d{scale} = 1",
        before=sp.Integral(slope, (integral.variable, 0, 1)),
        after=sp.Integer(1),
        reason="the integrand is differentiated; what is left is a polynomial",
        obligations=(polynomial_primitive(slope, integral.variable).subs(integral.variable, 1) - 1,),
        prover=vanishes,
    )
    statement = f"{function.name} changes by ln k when the cut-off is multiplied by k, whatever the masses"
    return theorem(f"{function.name}-cutoff", statement, (function.domain,), (step,))


def region_theorem(function: LoopFunction, values: Values, masses: tuple[Fraction, Fraction]) -> Theorem:
    """G > 0 wherever the masses do not exceed ``masses``, at the fixed ``values`` of the other arguments."""
    names = [str(symbol.name) for symbol in divided_difference(function).swapped]
    corner = dict(zip(names, masses, strict=True))
    step = point_step(function, {**values, **corner}, 1)
    shown = ", ".join(f"{name} <= {decimal(value)}" for name, value in corner.items())
    statement = f"{function.name} > 0 wherever {shown} GeV, at {_shown(values)}"
    steps = (*monotony_steps(function), step)
    return theorem(f"{function.name}-positive-region", statement, (function.domain,), steps)


def zero_theorem(
    function: LoopFunction, values: Values, name: str, between: tuple[Fraction, Fraction]
) -> Theorem:
    """G has exactly one zero in the mass ``name``, and it lies ``between`` two values."""
    low, high = between
    ends = [{**values, name: value} for value in between]
    points = (point_step(function, ends[0], 1), point_step(function, ends[1], -1))
    statement = (
        f"at {_shown(values)} {function.name} has exactly one zero in {name}, between {decimal(low)} and "
        f"{decimal(high)} GeV: positive below, negative above"
    )
    steps = (*monotony_steps(function), *points)
    return theorem(f"{function.name}-zero-{name}", statement, (function.domain,), steps)


def point_step(function: LoopFunction, values: Values, sign: int) -> Step:
    """The sign of a value at an exact point, by an enclosure."""
    wanted = {str(symbol.name) for symbol in function.symbols}
    if wanted != set(values):
        message = f"{function.name} at {_shown(values)}: give a value for each of {', '.join(sorted(wanted))}"
        raise InputError(message)

    def prover(item: sp.Expr) -> bool:
        ball: arb = enclose(function, values, bits=_BITS)
        return vanishes(item) and bool(ball > 0 if sign > 0 else ball < 0)

    return Step(
        claim=f"{function.name} {'>' if sign > 0 else '<'} 0 at {_shown(values)}",
        before=function.definition.as_integral(),
        after=sp.Integer(sign),
        reason="an enclosure by balls of the proved closed form",
        obligations=(sp.Integer(0),),
        prover=prover,
    )


def _shown(values: Values) -> str:
    return ", ".join(f"{name} = {decimal(value)}" for name, value in values.items())
