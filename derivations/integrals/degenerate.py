"""Room: derivations/integrals.  Nearly equal masses: the divided difference about the nodes' mean.

k[u + d, u - d] = sum_k k^(2k+1)(u) d^(2k)/(2k+1)!, with a remainder bounded from the kernel's integrand.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from axionportal.derivations.algebra import has_positive_bernstein_form
from axionportal.derivations.integrals.canonical import canonical
from axionportal.derivations.integrals.kernel_series import canonical_parts
from axionportal.derivations.integrals.masters import J, UniversalMaster
from axionportal.derivations.integrals.reduction import polynomial_primitive
from axionportal.derivations.integrals.two_scale_expansion import TwoScale
from axionportal.derivations.records import (
    DerivationError,
    Expansion,
    ExpansionTerm,
    FeynmanIntegral,
    LoopFunction,
    Remainder,
)


def degenerate(scale: TwoScale, order: int) -> Expansion:
    """The expansion in d = half the difference of the nodes; order n is d^(2n)."""
    first, second = scale.nodes
    mean, half = (first + second) / 2, (first - second) / 2
    derivatives = odd_derivatives(scale.parts.kernel, 2 * order + 1)
    terms = []
    for k in range(order + 1):
        value = derivatives[2 * k + 1].xreplace({scale.parts.variable: sp.together(mean)})
        coefficient = value / sp.factorial(2 * k + 1)
        terms.append(ExpansionTerm(k, scale.parts.sign * coefficient * half ** (2 * k)))
    terms[0] = ExpansionTerm(0, scale.parts.regular + terms[0].expression)
    return Expansion(
        subject=scale.function.name,
        limit="degenerate",
        order=order,
        variable=sp.Symbol("d"),
        small=half,
        point=sp.Integer(0),
        terms=tuple(terms),
        remainder=_remainder(scale, half, order),
        title="nearly equal masses, about the mean of their squares",
    )


def odd_derivatives(kernel: LoopFunction, highest: int) -> dict[int, sp.Expr]:
    """The kernel's derivatives of odd order up to ``highest``, each as R_0 + R_1 ln u + R_2 J(1/u)."""
    state = _MasterVector.of(kernel)
    result = {}
    for index in range(highest + 1):
        if index % 2:
            result[index] = state.expression()
        state = state.derivative()
    return result


@dataclass(frozen=True)
class _MasterVector:
    """(constant + logarithm ln u + master J)/common^power, closed under differentiation.

    All entries are polynomials; ``common`` clears the denominators of J's differential equation
    dJ/du = (source + linear J)/common and of d ln u/du = inverse/common.
    """

    entries: tuple[sp.Poly, sp.Poly, sp.Poly]
    power: int
    rule: _DerivativeRule

    @classmethod
    def of(cls, kernel: LoopFunction) -> _MasterVector:
        (u,) = kernel.symbols
        *parts, power = canonical_parts(kernel)
        master = J(u**power, sp.Integer(-1), sp.Integer(1))
        entries = tuple(sp.Poly(part, u, domain="QQ") for part in parts)
        return cls((entries[0], entries[1], entries[2]), 0, _DerivativeRule.of(master, u))

    def derivative(self) -> _MasterVector:
        rule = self.rule
        constant, logarithm, master = (self._quotient_rule(entry) for entry in self.entries)
        constant += self.entries[1] * rule.inverse + self.entries[2] * rule.source
        master += self.entries[2] * rule.linear
        return self._cancelled((constant, logarithm, master), self.power + 1)

    def _quotient_rule(self, entry: sp.Poly) -> sp.Poly:
        common = self.rule.common
        return entry.diff() * common - self.power * entry * common.diff()

    def _cancelled(self, entries: tuple[sp.Poly, sp.Poly, sp.Poly], power: int) -> _MasterVector:
        while power and all(entry.rem(self.rule.common).is_zero for entry in entries):
            divided = [entry.quo(self.rule.common) for entry in entries]
            entries, power = (divided[0], divided[1], divided[2]), power - 1
        return _MasterVector(entries, power, self.rule)

    def expression(self) -> sp.Expr:
        u = self.rule.common.gen
        masters = (sp.Integer(1), sp.log(u), self.rule.master)
        below = self.rule.common.as_expr() ** self.power
        parts = []
        for entry, item in zip(self.entries, masters, strict=True):
            if entry.is_zero:  # SymPy 1.13.3 divides by zero in primitive()
                continue
            content, primitive = entry.primitive()
            parts.append(sp.Rational(content) * primitive.as_expr() / below * item)
        return sp.Add(*parts)


@dataclass(frozen=True)
class _DerivativeRule:
    """dJ/du = (source + linear J)/common and d ln u/du = inverse/common."""

    master: sp.Expr
    common: sp.Poly
    source: sp.Poly
    linear: sp.Poly
    inverse: sp.Poly

    @classmethod
    def of(cls, master: sp.Expr, u: sp.Symbol) -> _DerivativeRule:
        s = sp.Symbol("s", positive=True)
        argument = master.args[0]
        equation = UniversalMaster(s).differential_equation()
        slope, constant, right = (item.subs(s, argument) for item in equation)
        jacobian = sp.diff(argument, u)
        rates = [sp.cancel(jacobian * right / slope), sp.cancel(-jacobian * constant / slope), 1 / u]
        common = sp.Integer(1)
        for rate in rates:
            common = sp.lcm(common, sp.fraction(sp.together(rate))[1])
        source, linear, inverse = (sp.Poly(sp.cancel(common * rate), u, domain="QQ") for rate in rates)
        return cls(master, sp.Poly(common, u, domain="QQ"), source, linear, inverse)


def derivative_bound(integral: FeynmanIntegral, u: sp.Symbol, n: int) -> sp.Expr:
    """A bound of |d^n/du^n int_0^1 Q ln D dx| for n >= 2, with D = alpha u + beta and Q = q1 u + q0.

    alpha, beta, q1, q0 >= 0 on [0, 1] and Q <= kappa D give
    |.| <= (n-2)! [kappa (n-1) int alpha + n int q1] u^(1-n), since alpha/D <= 1/u.
    """
    form = canonical(integral)
    if len(form.logarithms) != 1 or form.poles:
        message = "the bound needs an integrand of the form P + Q ln D"
        raise DerivationError(message)
    (part,), x = form.logarithms, form.variable
    alpha, beta = _linear_parts(part.argument, u)
    slope, constant = _linear_parts(part.coefficient, u)
    for item in (alpha, beta, slope, constant):
        if not has_positive_bernstein_form(item, x):
            message = f"{item} is not proved to be non-negative on [0, 1]"
            raise DerivationError(message)
    kappa = _least_multiple(part.coefficient, part.argument, x)
    weights = [polynomial_primitive(item, x).subs(x, 1) for item in (alpha, slope)]
    factor = sp.factorial(n - 2) * (kappa * (n - 1) * weights[0] + n * weights[1])
    return factor * u ** (1 - n)


def _linear_parts(expression: sp.Expr, u: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    poly = sp.Poly(expression, u)
    if poly.degree() > 1:
        message = f"{expression} is not linear in {u}"
        raise DerivationError(message)
    return poly.coeff_monomial(u), poly.coeff_monomial(1)


def _least_multiple(coefficient: sp.Expr, argument: sp.Expr, x: sp.Symbol) -> sp.Integer:
    """The least integer kappa up to 16 with kappa D - Q >= 0, proved by Bernstein coefficients."""
    for kappa in range(1, 17):
        if has_positive_bernstein_form(sp.expand(kappa * argument - coefficient), x):
            return sp.Integer(kappa)
    message = f"{coefficient} is not proved to be below 16 ({argument})"
    raise DerivationError(message)


def _remainder(scale: TwoScale, half: sp.Expr, order: int) -> Remainder:
    """|d|^(2K+2)/(2K+3)! times the bound of the derivative of order 2K+3 at the smaller node."""
    n = 2 * order + 3
    least = sp.Min(*scale.parts.swapped)
    lighter = scale.at(scale.parts.variable, 0).xreplace({scale.parts.swapped[0]: least})
    bound = derivative_bound(scale.parts.kernel.definition, scale.parts.variable, n)
    size = bound.xreplace({scale.parts.variable: lighter}) / sp.factorial(n)
    return Remainder(
        bound=size * sp.Abs(half) ** (2 * order + 2),
        condition=sp.Lt(sp.Abs(half), scale.nodes[0] + scale.nodes[1]),
        reason="Lagrange's remainder with |d^n D^(1-k)| bounded under the integral sign",
    )
