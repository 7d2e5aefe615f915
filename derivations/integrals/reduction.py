"""Room: derivations/integrals.  From a Feynman integral to its closed form over master integrals.

Division by D, one integration by parts per logarithm, Hermite reduction per power of D, and the
masters: each move is a Step whose obligation cancels to zero exactly.  ``integrate`` is never asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from axionportal.derivations.algebra import (
    bernstein_coefficients,
    is_positive_on_unit_interval,
    split_logarithms,
    vanishes,
)
from axionportal.derivations.integrals.canonical import (
    CanonicalIntegrand,
    LogarithmicPart,
    PolePart,
    canonical,
)
from axionportal.derivations.integrals.masters import J, K, master_steps
from axionportal.derivations.normal_form import linear_coefficients
from axionportal.derivations.records import DerivationError, FeynmanIntegral, Region, Step


@dataclass(frozen=True)
class Term:
    """An exact rational coefficient times a master integral: 1, a logarithm or J."""

    coefficient: sp.Expr
    master: sp.Expr

    def expression(self) -> sp.Expr:
        return self.coefficient * self.master


@dataclass(frozen=True)
class ClosedForm:
    """sum_i coefficient_i * master_i, coefficients rational in the parameters."""

    terms: tuple[Term, ...]

    def expression(self) -> sp.Expr:
        """The closed form with J unevaluated, valid in every region."""
        return sp.Add(*(term.expression() for term in self.terms), evaluate=True)

    def masters(self) -> tuple[J, ...]:
        """The J integrals that occur."""
        return tuple(term.master for term in self.terms if isinstance(term.master, J))

    def region(self, region: Region) -> sp.Expr:
        """The closed form with every J written as the elementary function it is in ``region``."""
        return self.expression().xreplace({item: item.in_region(region) for item in self.masters()})

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {sp.latex(self.expression())}$"


@dataclass(frozen=True)
class Reduction:
    """The closed form of an integral, with the antiderivative and the steps that prove it."""

    integral: FeynmanIntegral
    closed_form: ClosedForm
    antiderivative: sp.Expr
    steps: tuple[Step, ...]


@lru_cache(maxsize=256)
def reduce_integral(integral: FeynmanIntegral) -> Reduction:
    """Carry out a Feynman integral of the class of ``canonical``; every step to the masters is proved.

    The last steps say what each J is in its regions; the closed form over J does not rest on them, and
    they are proved when the derivation is checked.
    Raises UnsupportedIntegrandError outside the class and DerivationError when a step is not proved.
    """
    form = canonical(integral)
    steps = [*_positivity_steps(form), _sorting_step(integral, form)]
    primitive = polynomial_primitive(form.polynomial, form.variable)
    for part in form.logarithms:
        piece, step = _integrate_logarithm(part, form.variable)
        primitive, steps = primitive + piece, [*steps, step]
    for pole in form.poles:
        piece, step = _integrate_pole(pole, form.variable)
        primitive, steps = primitive + piece, [*steps, step]
    steps.append(_differentiate_back(integral, primitive))
    closed, boundary = _boundary_values(integral, primitive)
    steps.append(boundary)
    for step in steps:
        if not step.check():
            message = f"not proved: {step.claim}"
            raise DerivationError(message)
    regions = [step for master in closed.masters() for step in master_steps(master)]
    return Reduction(integral, closed, primitive, (*steps, *regions))


def polynomial_primitive(polynomial: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """The primitive of a polynomial in x that vanishes at x = 0."""
    terms = sp.Poly(polynomial, x).terms()
    return sp.Add(*(value * x ** (power + 1) / (power + 1) for (power,), value in terms))


@lru_cache(maxsize=1024)
def derivative(primitive: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """d/dx, term by term: the parts of a primitive are differentiated once."""
    if isinstance(primitive, sp.Add):
        return sp.Add(*(derivative(item, x) for item in primitive.args))
    return sp.diff(primitive, x)


def _sorting_step(integral: FeynmanIntegral, form: CanonicalIntegrand) -> Step:
    return Step(
        claim="sort the integrand by its denominators and logarithms",
        before=integral.integrand,
        after=form.expression(),
        reason="ln(AB) = ln A + ln B for positive A, B; partial fractions in the Feynman parameter",
        obligations=(integral.integrand - form.expression(),),
        prover=vanishes,
    )


def _positivity_steps(form: CanonicalIntegrand) -> list[Step]:
    """One step for each denominator that is proved positive on [0, 1] whatever the masses.

    A denominator without such a proof (a lepton that can decay) is positive by assumption only.
    """
    x = form.variable
    found = {part.argument: None for part in form.logarithms} | {
        pole.denominator: None for pole in form.poles
    }
    return [_positivity_step(item, x) for item in found if is_positive_on_unit_interval(item, x)]


def _positivity_step(denominator: sp.Expr, x: sp.Symbol) -> Step:
    coefficients = bernstein_coefficients(denominator, x)
    degree = len(coefficients) - 1
    terms = (
        value * sp.binomial(degree, k) * x**k * (1 - x) ** (degree - k)
        for k, value in enumerate(coefficients)
    )
    after = sp.Add(*terms)

    def prover(item: sp.Expr) -> bool:
        return vanishes(item) and is_positive_on_unit_interval(denominator, x)

    return Step(
        claim=f"{denominator} is positive on [0, 1]",
        before=denominator,
        after=after,
        reason="every Bernstein coefficient is a sum of positive terms",
        obligations=(denominator - after,),
        prover=prover,
        proof="positive",
    )


def _integrate_logarithm(part: LogarithmicPart, x: sp.Symbol) -> tuple[sp.Expr, Step]:
    """int Q ln D = S ln D - int S D'/D with S' = Q, S(0) = 0."""
    primitive = polynomial_primitive(part.coefficient, x)
    slope = sp.diff(part.argument, x)
    remaining = PolePart(-primitive * slope, part.argument, 1)
    step = Step(
        claim=f"integrate the logarithm of {part.argument} by parts",
        before=part.expression(),
        after=sp.Derivative(primitive * sp.log(part.argument), x) + remaining.expression(),
        reason="product rule, with the primitive of the coefficient that vanishes at 0",
        obligations=(
            part.expression() - derivative(primitive * sp.log(part.argument), x) - remaining.expression(),
            primitive.subs(x, 0) + sp.Integer(0),
        ),
        prover=vanishes,
    )
    inner, _ = _integrate_pole(remaining, x)
    return primitive * sp.log(part.argument) + inner, step


def _integrate_pole(pole: PolePart, x: sp.Symbol) -> tuple[sp.Expr, Step]:
    """A primitive of R/D^n over polynomials, powers of 1/D, ln D and K."""
    primitive = _primitive_of_pole(
        sp.Poly(pole.numerator, x, field=True), sp.Poly(pole.denominator, x, field=True), pole.power
    )
    step = Step(
        claim=f"divide by {pole.denominator} and reduce to the masters ln and J",
        before=pole.expression(),
        after=sp.Derivative(primitive, x),
        reason="polynomial division, D'/D for the logarithm, 1/D for the master J",
        obligations=(pole.expression() - derivative(primitive, x),),
        prover=vanishes,
    )
    return primitive, step


def _primitive_of_pole(numerator: sp.Poly, base: sp.Poly, power: int) -> sp.Expr:
    x = base.gen
    quotient, rest = sp.div(numerator, base)
    total = sp.Integer(0)
    if not quotient.is_zero:
        total += _lower(quotient, base, power - 1)
    if rest.is_zero:
        return total
    if power > 1 and base.degree() == 2:
        edge, kappa = _hermite(rest, base, power)
        total += edge
        return total + _primitive_of_pole(sp.Poly(kappa, x, field=True), base, power - 1)
    return total + _simple_pole(rest, base, power)


def _lower(quotient: sp.Poly, base: sp.Poly, power: int) -> sp.Expr:
    if power == 0:
        return polynomial_primitive(quotient.as_expr(), base.gen)
    return _primitive_of_pole(quotient, base, power)


def _simple_pole(rest: sp.Poly, base: sp.Poly, power: int) -> sp.Expr:
    """A primitive of (alpha x + beta)/D, or of beta/D^n for a linear D."""
    x = base.gen
    if base.degree() == 1:
        slope = base.coeff_monomial(x)
        value = rest.as_expr() / slope
        if power == 1:
            return value * sp.log(base.as_expr())
        return value * base.as_expr() ** (1 - power) / (1 - power)
    a, b, c = (base.coeff_monomial(x**k) for k in (2, 1, 0))
    alpha, beta = rest.coeff_monomial(x), rest.coeff_monomial(1)
    ratio = sp.cancel(alpha / (2 * a))
    return ratio * sp.log(base.as_expr()) + sp.cancel(beta - ratio * b) * K(x, a, b, c)


def _hermite(rest: sp.Poly, base: sp.Poly, power: int) -> tuple[sp.Expr, sp.Expr]:
    """(edge, kappa) with rest/D^n = d/dx edge + kappa/D^(n-1)."""
    x = base.gen
    p, q, kappa = sp.symbols("p q kappa", cls=sp.Dummy)
    quadratic = base.as_expr()
    ansatz = p * quadratic - (power - 1) * (p * x + q) * sp.diff(quadratic, x) + kappa * quadratic
    equations = sp.Poly(ansatz - rest.as_expr(), x).all_coeffs()
    ((p_value, q_value, kappa_value),) = sp.linsolve(equations, (p, q, kappa))
    edge = (p_value * x + q_value) * quadratic ** (1 - power)
    return edge, sp.cancel(kappa_value)


def _differentiate_back(integral: FeynmanIntegral, primitive: sp.Expr) -> Step:
    x = integral.variable
    return Step(
        claim="differentiate the primitive back to the integrand",
        before=integral.integrand,
        after=sp.Derivative(primitive, x),
        reason="all parts together: the difference cancels to zero exactly",
        obligations=(integral.integrand - derivative(primitive, x),),
        prover=vanishes,
    )


def _boundary_values(integral: FeynmanIntegral, primitive: sp.Expr) -> tuple[ClosedForm, Step]:
    x = integral.variable
    upper = primitive.xreplace({x: integral.upper})
    lower = primitive.xreplace({x: integral.lower})
    difference = split_logarithms(_expanded_masters(upper - lower))
    closed = collect_masters(difference)
    step = Step(
        claim="insert the boundary values and collect over the masters",
        before=integral.as_integral(),
        after=closed.expression(),
        reason="fundamental theorem of calculus: the primitive is continuous on [0, 1] since D > 0",
        obligations=(upper - lower - closed.expression(),),
        prover=vanishes,
        proof="primitive",
        primitive=primitive,
    )
    return closed, step


def _expanded_masters(expression: sp.Expr) -> sp.Expr:
    """The same with the coefficients of every J multiplied out."""
    return expression.xreplace({item: J(*map(sp.expand, item.args)) for item in expression.atoms(J)})


def collect_masters(expression: sp.Expr) -> ClosedForm:
    """Collect an expression that is linear in its masters; coefficients are cancelled and factored."""
    masters = sorted(expression.atoms(sp.log, J), key=_master_order)
    coefficients = linear_coefficients(expression, masters)
    terms = [Term(*pair) for pair in zip(coefficients, [sp.Integer(1), *masters], strict=True)]
    return ClosedForm(tuple(_non_zero(terms)))


def _non_zero(terms: Iterable[Term]) -> list[Term]:
    return [term for term in terms if term.coefficient != 0]


def _master_order(item: sp.Expr) -> tuple[int, str]:
    return (1 if isinstance(item, J) else 0, str(item))
