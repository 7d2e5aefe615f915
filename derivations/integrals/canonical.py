"""Room: derivations/integrals.  An integrand sorted into its class: P + sum Q ln D + sum R/D^n.

D runs over polynomials of degree one or two in the Feynman parameter with symbolic coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from axionportal.derivations.algebra import sample_sign, split_logarithms, with_independent_generators
from axionportal.derivations.normal_form import Factored, factored, linear_coefficients
from axionportal.derivations.records import DerivationError, FeynmanIntegral, UnsupportedIntegrandError


@dataclass(frozen=True)
class LogarithmicPart:
    """Q(x) ln D(x)."""

    coefficient: sp.Expr
    argument: sp.Expr

    def expression(self) -> sp.Expr:
        return self.coefficient * sp.log(self.argument)


@dataclass(frozen=True)
class PolePart:
    """R(x)/D(x)^power."""

    numerator: sp.Expr
    denominator: sp.Expr
    power: int

    def expression(self) -> sp.Expr:
        return self.numerator / self.denominator**self.power


@dataclass(frozen=True)
class CanonicalIntegrand:
    """P(x) + sum_i Q_i(x) ln D_i(x) + sum_i R_i(x)/D_i(x)^n_i."""

    variable: sp.Symbol
    polynomial: sp.Expr
    logarithms: tuple[LogarithmicPart, ...]
    poles: tuple[PolePart, ...]

    def expression(self) -> sp.Expr:
        logarithms = [item.expression() for item in self.logarithms]
        return sp.Add(self.polynomial, *logarithms, *(item.expression() for item in self.poles))


@lru_cache(maxsize=64)
def canonical(integral: FeynmanIntegral) -> CanonicalIntegrand:
    """Sort an integrand into its class.

    Raises UnsupportedIntegrandError when it is not a polynomial, a polynomial times a logarithm of a
    quadratic, or a rational function with quadratic denominators in the Feynman parameter.
    """
    x = integral.variable
    _require_unit_interval(integral)
    split = split_logarithms(integral.integrand)
    moving = sorted((item for item in split.atoms(sp.log) if item.has(x)), key=sp.default_sort_key)
    markers = {item: sp.Dummy(f"L{k}") for k, item in enumerate(moving)}
    frozen, restore = with_independent_generators(split.xreplace(markers))
    rest, coefficients = _separate(frozen, list(markers.values()), x)
    logarithms = tuple(
        LogarithmicPart(coefficient.xreplace(restore), item.args[0])
        for item, coefficient in zip(moving, coefficients, strict=True)
        if coefficient != 0
    )
    polynomial, poles = _partial_fractions(rest, x)
    return CanonicalIntegrand(
        variable=x,
        polynomial=polynomial.xreplace(restore),
        logarithms=_require_quadratic_logarithms(logarithms, x),
        poles=tuple(
            PolePart(pole.numerator.xreplace(restore), pole.denominator, pole.power) for pole in poles
        ),
    )


def _require_unit_interval(integral: FeynmanIntegral) -> None:
    if (integral.lower, integral.upper) != (sp.Integer(0), sp.Integer(1)):
        limits = f"[{integral.lower}, {integral.upper}]"
        message = f"the Feynman parameter runs over {limits}; rescale it to [0, 1] first"
        raise UnsupportedIntegrandError(message)


def _separate(expression: sp.Expr, markers: list[sp.Symbol], x: sp.Symbol) -> tuple[sp.Expr, list[sp.Expr]]:
    """The part without logarithms and the coefficient of each, which must be linear."""
    try:
        rest, *coefficients = linear_coefficients(expression, markers)
    except DerivationError as error:
        message = f"a logarithm comes with a coefficient that is not a polynomial in {x}"
        raise UnsupportedIntegrandError(message) from error
    for coefficient in coefficients:
        if not coefficient.is_polynomial(x):
            message = f"the coefficient {coefficient} of a logarithm is not a polynomial in {x}"
            raise UnsupportedIntegrandError(message)
    return rest, coefficients


def _require_quadratic_logarithms(
    parts: tuple[LogarithmicPart, ...], x: sp.Symbol
) -> tuple[LogarithmicPart, ...]:
    for part in parts:
        if sp.Poly(part.argument, x).degree() > 2:
            message = f"the logarithm of {part.argument} has an argument of degree above two in {x}"
            raise UnsupportedIntegrandError(message)
    return parts


def _partial_fractions(expression: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, list[PolePart]]:
    """Polynomial part and R/D^n parts of a rational function of x, by exact gcd arithmetic."""
    plain = factored(expression)
    below = [(factor, -power) for factor, power in plain.factors if power < 0 and factor.has(x)]
    rest = Factored(plain.content, tuple(item for item in plain.factors if item[1] > 0 or not item[0].has(x)))
    if not below:
        return sp.cancel(rest.expression()), []
    sign, factors = _positive_factors(sorted(below, key=sp.default_sort_key))
    top = sp.Poly(sign * rest.expression(), x, field=True)
    bases = [(_quadratic(factor, x), power) for factor, power in factors]
    whole = sp.Poly(1, x, field=True)
    for base, power in bases:
        whole *= base**power
    quotient, remainder = sp.div(top, whole)
    poles = [
        PolePart(_residue_numerator(remainder, whole, base, power), base.as_expr(), power)
        for base, power in bases
    ]
    return quotient.as_expr(), [pole for pole in poles if pole.numerator != 0]


def _positive_factors(factors: list[tuple[sp.Expr, int]]) -> tuple[int, list[tuple[sp.Expr, int]]]:
    """The factors, each with the sign that makes it positive inside the interval, and the sign left over."""
    sign, result = 1, []
    for factor, power in factors:
        negative = sample_sign(factor) < 0
        result.append((-factor if negative else factor, power))
        sign *= (-1) ** power if negative else 1
    return sign, result


def _quadratic(factor: sp.Expr, x: sp.Symbol) -> sp.Poly:
    base = sp.Poly(factor, x, field=True)
    if base.degree() > 2:
        message = f"the denominator {factor} has degree {base.degree()} in {x}; at most two is supported"
        raise UnsupportedIntegrandError(message)
    return base


def _residue_numerator(remainder: sp.Poly, whole: sp.Poly, base: sp.Poly, power: int) -> sp.Expr:
    """Numerator over base^power in the partial fractions of remainder/whole."""
    modulus = base**power
    others = sp.quo(whole, modulus)
    if others.degree() <= 0:  # it is 1: there is no other denominator
        return remainder.as_expr()
    inverse = sp.invert(others, modulus)
    return sp.rem(remainder * inverse, modulus).as_expr()


@lru_cache(maxsize=64)
def denominators(integral: FeynmanIntegral) -> tuple[tuple[sp.Expr, sp.Expr, sp.Expr], ...]:
    """(a, b, c) of every a x^2 + b x + c below the line or in a logarithm of a Feynman integral."""
    form, x = canonical(integral), integral.variable
    quadratics = [part.argument for part in form.logarithms] + [pole.denominator for pole in form.poles]
    polynomials = [sp.Poly(item, x) for item in quadratics]
    return tuple(
        (poly.coeff_monomial(x**2), poly.coeff_monomial(x), poly.coeff_monomial(1)) for poly in polynomials
    )
