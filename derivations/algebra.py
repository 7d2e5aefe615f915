"""Room: derivations.  Decisions in exact algebra: what vanishes, what is positive, how logarithms split.

Nothing here guesses: an expression vanishes when it is the zero of a field of rational functions in
which every logarithm, constant and master integral is an independent generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from axionportal.derivations.normal_form import factored
from axionportal.derivations.rational import RationalField
from axionportal.derivations.records import DerivationError


def generators_of(expression: sp.Expr) -> list[sp.Expr]:
    """The transcendental subexpressions of ``expression``, outermost first, in a fixed order."""
    found = [
        item
        for item in expression.atoms(sp.Function, sp.NumberSymbol)
        if not _contained_in_other(item, expression)
    ]
    return sorted(found, key=sp.default_sort_key)


def _contained_in_other(item: sp.Expr, expression: sp.Expr) -> bool:
    functions = expression.atoms(sp.Function)
    return any(item != other and other.has(item) for other in functions)


def with_independent_generators(expression: sp.Expr) -> tuple[sp.Expr, dict[sp.Symbol, sp.Expr]]:
    """Replace each logarithm, constant and master by a symbol; return the way back as well."""
    forward = {item: sp.Dummy(f"g{k}") for k, item in enumerate(generators_of(expression))}
    return expression.xreplace(forward), {symbol: item for item, symbol in forward.items()}


def vanishes(expression: sp.Expr, relations: Mapping[sp.Symbol, sp.Expr] | None = None) -> bool:
    """Decide whether ``expression`` is identically zero.

    ``relations`` maps a symbol that stands for a square root to its square.  Derivatives are carried
    out and logarithms split into their irreducible factors first; everything transcendental that is
    left counts as independent, so True is a proof (False may be a missed relation, never a wrong yes).
    """
    return _vanishes(expression, tuple((relations or {}).items()))


@lru_cache(maxsize=4096)
def _vanishes(expression: sp.Expr, relations: tuple[tuple[sp.Symbol, sp.Expr], ...]) -> bool:
    carried_out = expression.doit() if expression.has(sp.Derivative, sp.Integral, sp.Subs) else expression
    plain = split_logarithms(carried_out)
    return RationalField([plain], dict(relations)).is_zero(plain)


def split_logarithms(expression: sp.Expr) -> sp.Expr:
    """Write every ln of a product as the sum of the ln of its positive irreducible factors."""
    logarithms = sorted(expression.atoms(sp.log), key=sp.default_sort_key)
    return expression.xreplace({item: _split_one(item.args[0]) for item in logarithms})


@lru_cache(maxsize=1024)
def _split_one(argument: sp.Expr) -> sp.Expr:
    if argument.has(sp.Function):
        return sp.log(argument)
    plain = factored(argument)
    sign, total = sp.sign(plain.content), _log_of_rational(abs(plain.content))
    for factor, power in plain.factors:
        positive = factor
        if sample_sign(factor) < 0:
            positive, sign = -factor, sign * (-1) ** power
        total += power * sp.log(positive)
    if sign < 0:
        message = f"the logarithm of {argument} is not real: its argument is negative"
        raise DerivationError(message)
    return total


def _log_of_rational(value: sp.Rational) -> sp.Expr:
    parts = sp.factorint(value.p), sp.factorint(value.q)
    above = sp.Add(*(power * sp.log(prime) for prime, power in parts[0].items() if prime != 1))
    below = sp.Add(*(power * sp.log(prime) for prime, power in parts[1].items() if prime != 1))
    return above - below


def sample_sign(expression: sp.Expr) -> int:
    """Sign at one fixed interior point: variables in (0, 1) named x at 1/2, all others near 1."""
    symbols = sorted(expression.free_symbols, key=lambda symbol: str(symbol.name))
    values = {
        symbol: sp.Rational(1, 2) if symbol.name == "x" else 1 + sp.Rational(k + 1, 97)
        for k, symbol in enumerate(symbols)
    }
    return int(sp.sign(expression.xreplace(values)))


def bernstein_coefficients(polynomial: sp.Expr, variable: sp.Symbol) -> list[sp.Expr]:
    """b_k with polynomial = sum_k b_k binomial(n, k) x^k (1 - x)^(n - k)."""
    poly = sp.Poly(polynomial, variable)
    degree = int(max(poly.degree(), 0))  # of zero it is -oo
    powers = [poly.coeff_monomial(variable**k) for k in range(degree + 1)]
    return [
        sp.expand(
            sum(
                sp.Rational(sp.binomial(index, k), sp.binomial(degree, k)) * powers[k]
                for k in range(index + 1)
            )
        )
        for index in range(degree + 1)
    ]


def has_positive_bernstein_form(polynomial: sp.Expr, variable: sp.Symbol) -> bool:
    """Prove that a polynomial is not negative on [0, 1] for positive symbols.

    Sufficient: all its Bernstein coefficients are polynomials with coefficients of one sign, +.
    """
    return all(map(_all_coefficients_non_negative, bernstein_coefficients(polynomial, variable)))


def is_positive_on_unit_interval(polynomial: sp.Expr, variable: sp.Symbol) -> bool:
    """Prove that a polynomial is positive on [0, 1], ends included, for positive symbols."""
    ends = bernstein_coefficients(polynomial, variable)
    return has_positive_bernstein_form(polynomial, variable) and ends[0] != 0 and ends[-1] != 0


def _all_coefficients_non_negative(expression: sp.Expr) -> bool:
    return all(term.as_coeff_Mul()[0] >= 0 for term in sp.Add.make_args(expression))


def ceiling_decimal(value: Fraction, significant: int = 3) -> sp.Rational:
    """The least decimal with ``significant`` digits that is not below ``value`` >= 0."""
    if value <= 0:
        return sp.Integer(0)
    shift = 0
    scaled = value
    while scaled >= 10**significant:
        scaled, shift = scaled / 10, shift + 1
    while scaled < 10 ** (significant - 1):
        scaled, shift = scaled * 10, shift - 1
    digits = -((-scaled.numerator) // scaled.denominator)
    return sp.Integer(digits) * sp.Integer(10) ** shift
