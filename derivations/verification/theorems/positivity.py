"""Room: derivations/verification.  Exact signs of rational integrands on [0, 1], whatever the masses.

A rational function is written as a product of irreducible factors; each factor has a sign when its
Bernstein coefficients in the Feynman parameter are polynomials with coefficients of one sign in positive
symbols.  Nothing is sampled: a sign that is not proved is zero.
"""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.algebra import bernstein_coefficients, vanishes
from axionportal.derivations.normal_form import factored
from axionportal.derivations.records import Step


def sign_on_unit_interval(expression: sp.Expr, x: sp.Symbol) -> int:
    """The sign, +1 or -1, that a rational function is proved to have for all x in (0, 1); otherwise 0.

    It holds for every value of the other symbols that their assumptions allow; a symbol that is only
    real may occur as an even power in front, and the sign is then that for its values other than zero.
    Every denominator is positive on the closed interval, so the integral over it exists and has the sign.
    """
    plain = factored(expression)
    total = int(sp.sign(plain.content))
    for factor, power in plain.factors:
        total *= _sign_of_power(factor, power, x)
    return total


def _sign_of_power(factor: sp.Expr, power: int, x: sp.Symbol) -> int:
    if isinstance(factor, sp.Symbol) and factor != x and factor.is_real and power > 0 and power % 2 == 0:
        return 1
    sign = _sign_of_factor(factor, x, closed=power < 0)
    return sign if power % 2 else abs(sign)


def _sign_of_factor(factor: sp.Expr, x: sp.Symbol, *, closed: bool) -> int:
    """The sign of a polynomial on (0, 1), or on [0, 1] if ``closed``; 0 for whatever is no polynomial."""
    symbols = factor.free_symbols
    if not all(item == x or item.is_nonnegative for item in symbols):
        return 0
    if factor.has(sp.Function, sp.I) or not factor.is_polynomial(*symbols, x):
        return 0
    coefficients = bernstein_coefficients(factor, x)
    signs = [_sign_of_coefficients(item) for item in coefficients]
    found = {sign for sign in signs if sign}
    if len(found) != 1 or None in signs:
        return 0
    if closed and not (_is_positive(coefficients[0]) and _is_positive(coefficients[-1])):
        return 0
    return int(found.pop() or 0)


def _sign_of_coefficients(expression: sp.Expr) -> int | None:
    """The common sign of all coefficients of a polynomial: 0 for the zero polynomial, None if they differ."""
    signs = {int(sp.sign(term.as_coeff_Mul()[0])) for term in sp.Add.make_args(expression)}
    return signs.pop() if len(signs) == 1 else None


def _is_positive(expression: sp.Expr) -> bool:
    """True for a polynomial with a term that no allowed value of the symbols makes vanish."""
    return any(
        term != 0 and all(item.is_positive for item in term.free_symbols)
        for term in sp.Add.make_args(expression)
    )


def sign_step(claim: str, expression: sp.Expr, x: sp.Symbol, sign: int, reason: str) -> Step:
    """The step that an integrand has ``sign`` on (0, 1); proved from its factors, for all masses."""
    after = factored(expression).expression()

    def prover(item: sp.Expr) -> bool:
        return vanishes(item) and sign_on_unit_interval(expression, x) == sign

    return Step(
        claim=claim,
        before=expression,
        after=after,
        reason=f"{reason}; every factor has Bernstein coefficients of one sign",
        obligations=(expression - after,),
        prover=prover,
    )
