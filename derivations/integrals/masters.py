"""Room: derivations/integrals.  The master integrals 1, ln and J(D) = int_0^1 dx/D, D quadratic.

J is known by what defines it: its antiderivative on either side of the threshold (proved by
differentiation), its value on it, and the differential equation that gives every series.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.normal_form import factored
from axionportal.derivations.records import Region, Step

_X = sp.Symbol("x")


class K(sp.Function):
    """K(x; a, b, c) = int_0^x dt/(a t^2 + b t + c), the incomplete master integral."""

    nargs = 4

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        if argindex != 1:
            return sp.Function.fdiff(self, argindex)
        x, a, b, c = self.args
        return 1 / (a * x**2 + b * x + c)

    @classmethod
    def eval(cls, x: sp.Expr, a: sp.Expr, b: sp.Expr, c: sp.Expr) -> sp.Expr | None:
        if x == 0:
            return sp.Integer(0)
        return J(a, b, c) if x == 1 else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, a, b, c = self.args
        t = sp.Symbol("t")
        below = printer._print(a * t**2 + b * t + c)
        base = rf"\int_0^{{{printer._print(x)}}} \frac{{dt}}{{{below}}}"
        return base if exp is None else rf"\left({base}\right)^{{{exp}}}"


class J(sp.Function):
    """J(a, b, c) = int_0^1 dx/(a x^2 + b x + c), for a denominator positive on [0, 1]."""

    nargs = 3

    @property
    def denominator(self) -> sp.Expr:
        """The quadratic a x^2 + b x + c in the symbol x."""
        a, b, c = self.args
        return a * _X**2 + b * _X + c

    @property
    def discriminant(self) -> sp.Expr:
        """b^2 - 4 a c: positive below threshold, negative above."""
        return _discriminant(*self.args)

    @property
    def midpoint(self) -> sp.Expr:
        """b + 2c = D(0) + D(1) - a, the scale that makes the discriminant dimensionless."""
        _, b, c = self.args
        return sp.expand(b + 2 * c)

    @property
    def threshold_variable(self) -> sp.Expr:
        """s = D(0) D(1) / (b + 2c)^2; J (b + 2c) depends on s alone, threshold at s = 1/4."""
        return _threshold_variable(*self.args)

    def in_region(self, region: Region) -> sp.Expr:
        """The elementary function that J is below, above or on the threshold."""
        if region == "threshold":
            return 2 / self.midpoint
        if region == "below":
            root = sp.sqrt(self.discriminant)
            return 2 / root * sp.atanh(root / self.midpoint)
        root = sp.sqrt(-self.discriminant)
        return 2 / root * sp.atan2(root, self.midpoint)

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Derivative by a coefficient of D, reduced to J and rational functions again."""
        a, b, c = self.args
        reduced = parametric_derivative(argindex)
        return reduced.xreplace({_A: a, _B: b, _C: c})

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"J\!\left({printer._print(sp.expand(self.denominator))}\right)"
        return body if exp is None else rf"{body}^{{{exp}}}"

    def _sympystr(self, printer: Any) -> str:
        return f"J({printer._print(sp.expand(self.denominator))})"


@lru_cache(maxsize=1024)
def _discriminant(a: sp.Expr, b: sp.Expr, c: sp.Expr) -> sp.Expr:
    return factored(b**2 - 4 * a * c).expression()


@lru_cache(maxsize=1024)
def _threshold_variable(a: sp.Expr, b: sp.Expr, c: sp.Expr) -> sp.Expr:
    return factored(c * (a + b + c) / (b + 2 * c) ** 2).expression()


def universal(master: J) -> sp.Expr:
    """J(a, b, c) = J(s, -1, 1)/(b + 2c), s = c(a + b + c)/(b + 2c)^2, valid for b + 2c > 0."""
    return J(master.threshold_variable, sp.Integer(-1), sp.Integer(1)) / master.midpoint


def normalise_masters(expression: sp.Expr) -> sp.Expr:
    """Write every J whose b + 2c is positive as the universal master of its threshold variable."""
    found = sorted(
        (item for item in expression.atoms(J) if item.midpoint.is_positive), key=sp.default_sort_key
    )
    return expression.xreplace({item: universal(item) for item in found})


_A, _B, _C = sp.symbols("a b c")


@lru_cache(maxsize=3)
def parametric_derivative(argindex: int) -> sp.Expr:
    """dJ/da, dJ/db or dJ/dc of J(a, b, c), for argindex 1, 2 or 3.

    -x^k/D^2 = d/dx[(p x + q)/D] + kappa/D with p, q, kappa rational in a, b, c (k = 2, 1, 0).
    """
    p, q, kappa = _hermite_solution(-(_X ** (3 - argindex)))
    boundary = (p + q) / (_A + _B + _C) - q / _C
    return sp.factor(boundary) + sp.factor(kappa) * J(_A, _B, _C)


def _hermite_solution(numerator: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """p, q, kappa with numerator/D^2 = d/dx[(p x + q)/D] + kappa/D."""
    p, q, kappa = sp.symbols("p q kappa")
    quadratic = _A * _X**2 + _B * _X + _C
    ansatz = p * quadratic - (p * _X + q) * sp.diff(quadratic, _X) + kappa * quadratic
    equations = sp.Poly(ansatz - numerator, _X).all_coeffs()
    ((p_value, q_value, kappa_value),) = sp.linsolve(equations, (p, q, kappa))
    return p_value, q_value, kappa_value


@dataclass(frozen=True)
class UniversalMaster:
    """J(s) = int_0^1 dx/(1 - x + s x^2), to which every J(a, b, c) = J(s)/(b + 2c) reduces."""

    variable: sp.Symbol

    @property
    def value(self) -> sp.Expr:
        return J(self.variable, sp.Integer(-1), sp.Integer(1))

    def differential_equation(self) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        """Polynomials (p1, p0, q) with p1 J' + p0 J = q, read off from the parametric derivative."""
        derivative = sp.diff(self.value, self.variable)
        marker = sp.Dummy("J")
        form = sp.Poly(derivative.xreplace({self.value: marker}), marker)
        slope, inhomogeneous = form.coeff_monomial(marker), form.coeff_monomial(1)
        common = sp.lcm(sp.fraction(sp.together(slope))[1], sp.fraction(sp.together(inhomogeneous))[1])
        return sp.expand(common), sp.cancel(-common * slope), sp.cancel(common * inhomogeneous)


def antiderivative(region: Region, x: sp.Expr, b: sp.Expr, c: sp.Expr, root: sp.Expr) -> sp.Expr:
    """K(x; a, b, c) as an elementary function; ``root`` is the square root of |b^2 - 4ac|."""
    if region == "threshold":
        return 2 * x / (2 * c + b * x)
    if region == "below":
        return 2 / root * sp.atanh(root * x / (2 * c + b * x))
    return 2 / root * sp.atan(root * x / (2 * c + b * x))


def master_steps(master: J) -> tuple[Step, ...]:
    """The steps that prove J in each region: differentiate the antiderivative back to 1/D."""
    return tuple(_region_step(master, region) for region in ("below", "threshold", "above"))


_REASONS: dict[Region, str] = {
    "below": "d artanh(u) = du/(1-u^2); the argument stays in [0, 1) because (2c+bx)^2 - r^2 x^2 = 4cD > 0",
    "threshold": "a double root of D outside [0, 1]",
    "above": "d arctan(u) = du/(1+u^2); the branch is the one continuous in x, arg((2c+b) + i r)",
}
_TITLES: dict[Region, str] = {
    "below": "J below threshold, discriminant r^2 = b^2 - 4ac > 0",
    "threshold": "J at threshold, discriminant zero",
    "above": "J above threshold, r^2 = 4ac - b^2 > 0",
}


def _region_step(master: J, region: Region) -> Step:
    a, b, c = master.args
    root = sp.Symbol("r", positive=True)
    sign = {"below": 1, "threshold": 0, "above": -1}[region]
    square = sign * (b**2 - 4 * a * c)

    def prover(item: sp.Expr) -> bool:
        return _vanishes_in_region(item, region, root, square, (a, b, c))

    return Step(
        claim=_TITLES[region],
        before=master,
        after=master.in_region(region),
        reason=_REASONS[region],
        obligations=tuple(item.xreplace({_A: a, _B: b, _C: c}) for item in _obligations(region, root)),
        prover=prover,
        proof=region,
    )


@lru_cache(maxsize=3)
def _obligations(region: Region, root: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """What vanishes if the antiderivative of 1/(a x^2 + b x + c) is right, for general a, b, c."""
    inner = antiderivative(region, _X, _B, _C, root)
    residual = sp.diff(inner, _X) - 1 / (_A * _X**2 + _B * _X + _C)
    return residual, inner.xreplace({_X: sp.Integer(0)})


def _vanishes_in_region(
    item: sp.Expr, region: Region, root: sp.Symbol, square: sp.Expr, coefficients: tuple[sp.Expr, ...]
) -> bool:
    if region != "threshold":
        return vanishes(item, {root: square})
    if vanishes(item):
        return True
    # On the threshold b^2 = 4ac: the residual, times c > 0, must be a multiple of the discriminant.
    a, b, c = coefficients
    numerator = sp.expand(c * sp.fraction(sp.together(item))[0])
    _, rest = sp.reduced(numerator, [sp.expand(b**2 - 4 * a * c)])
    return bool(sp.expand(rest) == 0)
