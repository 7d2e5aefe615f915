"""Room: derivations/verification.  Signs, monotony and bounds with one mediator, Eqs. (9), (10).

All follow from the sign of a rational integrand, or of its derivative, which is proved exactly for every
mass; the integrals inherit it because the denominator is positive on [0, 1].
"""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.integrals.canonical import canonical
from axionportal.derivations.integrals.derivative import derivative
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.integrals.reduction import polynomial_primitive
from axionportal.derivations.normal_form import factored
from axionportal.derivations.records import Contribution, DerivationError, LoopFunction, Step
from axionportal.derivations.verification.theorems.positivity import sign_step
from axionportal.derivations.verification.theorems.record import Theorem, theorem

_RELATION = {1: ">", -1: "<"}
_TREND = {1: "increases", -1: "decreases"}
_UNDER = "the integrand is smooth on [0, 1], so the integral is differentiated under its sign"


def integrand_of(record: LoopFunction | Contribution) -> tuple[sp.Expr, sp.Symbol]:
    """The integrand of a record, prefactors included, and its Feynman parameter."""
    if isinstance(record, LoopFunction):
        return record.definition.integrand, record.definition.variable
    x = record.terms[0].loop_function.definition.variable
    parts = (
        term.of(term.loop_function.definition.integrand.xreplace({term.loop_function.definition.variable: x}))
        for term in record.terms
    )
    return sp.Add(*parts), x


def _assumptions(record: LoopFunction | Contribution) -> tuple[str, ...]:
    parameters = record.arguments if isinstance(record, LoopFunction) else record.parameters
    return tuple(
        item.domain if item.name in item.domain else f"{item.name} {item.domain}" for item in parameters
    )


def _unless_zero(record: LoopFunction | Contribution) -> str:
    """The couplings that may be zero, where everything vanishes; elsewhere their sign does not matter."""
    if isinstance(record, LoopFunction):
        return ""
    free = [item.name for item in record.parameters if not item.symbol.is_positive]
    return f" and either sign of {' and '.join(free)}, zero excepted" if free else ""


def sign_theorem(record: LoopFunction | Contribution, sign: int) -> Theorem:
    """The value has ``sign`` for all values of the arguments."""
    integrand, x = integrand_of(record)
    step = sign_step(
        f"the integrand of {record.name} is {_RELATION[sign]} 0 for 0 < x < 1",
        integrand,
        x,
        sign,
        "the integral of a continuous function of one sign has that sign",
    )
    statement = f"{record.name} {_RELATION[sign]} 0 for all masses{_unless_zero(record)}"
    return theorem(f"{record.name}-sign", statement, _assumptions(record), (step,))


def monotony_theorem(record: LoopFunction | Contribution, name: str, trend: int) -> Theorem:
    """The value strictly increases (+1) or decreases (-1) with the argument ``name``, everywhere."""
    symbol, step = slope_step(record, name, trend)
    statement = f"{record.name} strictly {_TREND[trend]} with {symbol} for all masses{_unless_zero(record)}"
    return theorem(f"{record.name}-{name}-monotony", statement, _assumptions(record), (step,))


def slope_step(record: LoopFunction | Contribution, name: str, trend: int) -> tuple[sp.Symbol, Step]:
    """The argument called ``name`` and the step that the derivative by it has the sign ``trend``."""
    symbol = next(item for item in record.symbols if item.name == name)
    if isinstance(record, LoopFunction) and len(record.symbols) == 1:
        slope, x = integrand_of(derivative(record))
    else:
        integrand, x = integrand_of(record)
        slope = sp.diff(integrand, symbol)
    step = sign_step(
        f"d {record.name}/d {name} {_RELATION[trend]} 0: its integrand has this sign", slope, x, trend, _UNDER
    )
    return symbol, step


def bound_theorem(record: LoopFunction | Contribution, name: str, trend: int) -> Theorem:
    """The value stays strictly on one side of its limit where the argument ``name`` goes to zero.

    ``trend`` is +1 where the value decreases towards the limit from above.  The limit is the integral of
    the limit of the integrand: on (0, 1) the convergence is monotone.
    """
    integrand, x = integrand_of(record)
    at_zero, value = limit_at_zero(record, name)
    side = sign_step(
        f"{record.name} {_RELATION[trend]} {value}: the difference of the integrands has this sign",
        integrand - at_zero,
        x,
        trend,
        f"the integrand at {name} = 0 is the polynomial {at_zero}",
    )
    monotone = slope_step(record, name, trend)[1]
    integral = Step(
        claim=f"the integral of the limit is {value}",
        before=sp.Integral(at_zero, (x, 0, 1)),
        after=value,
        reason="the primitive of a polynomial; monotone convergence exchanges limit and integral",
        obligations=(polynomial_primitive(at_zero, x).subs(x, 1) - value,),
        prover=vanishes,
    )
    limit = f"{value}, the limit for {name} -> 0"
    statement = f"{record.name} {_RELATION[trend]} {limit}, for all masses{_unless_zero(record)}"
    return theorem(f"{record.name}-{name}-bound", statement, _assumptions(record), (side, monotone, integral))


def limit_at_zero(record: LoopFunction | Contribution, name: str) -> tuple[sp.Expr, sp.Expr]:
    """The integrand where the argument ``name`` is zero, and its integral; both must exist."""
    symbol = next(item for item in record.symbols if item.name == name)
    integrand, x = integrand_of(record)
    at_zero = sp.cancel(factored(integrand).expression().xreplace({symbol: sp.Integer(0)}))
    if not at_zero.is_polynomial(x):
        message = f"{record.name} has no limit for {name} -> 0 that is the integral of a polynomial"
        raise DerivationError(message)
    return at_zero, sp.factor(polynomial_primitive(at_zero, x).subs(x, 1))


def divergence_theorem(function: LoopFunction) -> Theorem:
    """F(eta) minus its leading logarithm tends to a constant for eta -> 0: F_a(0) = -infinity."""
    (argument,) = function.symbols
    found = expansion(function, "large-mass", 0)
    leading = found.partial_sum()
    step = _vanishing_step(
        f"{function.name} - ({leading}) tends to zero for {argument} -> 0",
        (found.remainder.bound,),
        argument,
        1,
        found.remainder.reason,
    )
    slope = leading.coeff(sp.log(argument))
    sign = Step(
        claim=f"the logarithm has the coefficient {slope}",
        before=leading,
        after=slope * sp.log(argument) + leading.subs(sp.log(argument), 0),
        reason="the term of order zero of the proved expansion",
        obligations=(leading - slope * sp.log(argument) - leading.subs(sp.log(argument), 0),),
        prover=lambda item: vanishes(item) and bool(slope != 0),
    )
    limit = "-oo" if slope > 0 else "+oo"
    statement = f"{function.name} = {leading} + o(1) for {argument} -> 0, so it tends to {limit}"
    return theorem(f"{function.name}-divergence", statement, (function.domain,), (step, sign))


def vanishing_theorem(record: LoopFunction | Contribution, name: str, limit: str) -> Theorem:
    """The value tends to zero where the argument ``name`` grows without bound, the limit called ``limit``."""
    symbol = next(item for item in record.symbols if item.name == name)
    found = expansion(record, limit, 0)
    step = _vanishing_step(
        f"{record.name} tends to zero for {name} -> oo",
        (found.partial_sum(), found.remainder.bound),
        symbol,
        -1,
        found.remainder.reason,
    )
    statement = f"{record.name} -> 0 for {name} -> oo, whatever the other arguments"
    return theorem(f"{record.name}-{name}-vanishes", statement, _assumptions(record), (step,))


def _vanishing_step(
    claim: str, parts: tuple[sp.Expr, ...], symbol: sp.Symbol, sign: int, reason: str
) -> Step:
    """Every term of all parts is a power of ``symbol`` of this sign, times powers of logarithms."""

    def prover(item: sp.Expr) -> bool:
        return vanishes(item) and all(_has_powers(part, symbol, sign) for part in parts)

    return Step(
        claim=claim,
        before=parts[0],
        after=sp.Integer(0),
        reason=f"{reason}; a power of {symbol} outweighs every power of its logarithm",
        obligations=(sp.Integer(0),),
        prover=prover,
    )


def _has_powers(expression: sp.Expr, symbol: sp.Symbol, sign: int) -> bool:
    """True where every term is c symbol^p ln^k with p of the given sign."""
    logarithms = {item: sp.Symbol("L", positive=True) for item in expression.atoms(sp.log)}
    plain = sp.expand(expression.xreplace(logarithms).replace(sp.Abs, lambda inner: inner))
    exponents = [term.as_coeff_exponent(symbol) for term in sp.Add.make_args(plain)]
    return all(not rest.has(symbol) and bool(power * sign > 0) for rest, power in exponents)


def denominators_theorem(function: LoopFunction) -> Theorem:
    """Every denominator and every argument of a logarithm is positive on [0, 1], ends included."""
    form = canonical(function.definition)
    found = [part.argument for part in form.logarithms] + [pole.denominator for pole in form.poles]
    steps = tuple(
        sign_step(f"{item} > 0 on [0, 1]", 1 / item, form.variable, 1, "as a denominator, ends included")
        for item in dict.fromkeys(found)
    )
    statement = (
        f"no denominator or logarithm in {function.name} has a zero for 0 <= x <= 1, whatever the masses"
    )
    return theorem(f"{function.name}-denominators", statement, _assumptions(function), steps)
