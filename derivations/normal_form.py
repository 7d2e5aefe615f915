"""Room: derivations.  Rational functions written in one way: cancelled, factored, as SymPy's ``factor``.

The work is done in ``RationalField``; what comes back are irreducible primitive factors with positive
leading coefficients, so equal functions are written alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp
from flint import fmpq, fmpq_mpoly

from axionportal.derivations.rational import Element, RationalField
from axionportal.derivations.records import DerivationError


@dataclass(frozen=True)
class Factored:
    """``content`` times the product of the irreducible ``factors``, each to its integer power."""

    content: sp.Rational
    factors: tuple[tuple[sp.Expr, int], ...]

    def expression(self) -> sp.Expr:
        """The product; a content that is not 1 is kept in front of a single sum."""
        body = sp.Mul(*(factor**power for factor, power in self.factors))
        if isinstance(body, sp.Add) and self.content not in (1, -1):
            return sp.Mul(self.content, body, evaluate=False)
        return self.content * body


def factored(expression: sp.Expr) -> Factored:
    """A rational function as a product of powers of irreducible polynomials."""
    field = RationalField([expression])
    return _written(field, field.element(expression))


def linear_coefficients(expression: sp.Expr, masters: Sequence[sp.Expr]) -> list[sp.Expr]:
    """The part without ``masters`` and the coefficient of each, cancelled and factored.

    Raises DerivationError when the expression is not linear in them.
    """
    field = RationalField([expression, *masters])
    parts = _linear_parts(field, field.element(expression), [field.index(item) for item in masters])
    return [_written(field, part).expression() for part in parts]


def _linear_parts(field: RationalField, element: Element, indices: list[int]) -> list[Element]:
    moving = {key for key in element.powers if _involves(field.base(key), indices)}
    above = {key: element.powers[key] for key in moving if element.powers[key] > 0}
    rest = {key: power for key, power in element.powers.items() if key not in above}
    sorted_terms: list[dict[tuple[int, ...], fmpq]] = [{} for _ in range(len(indices) + 1)]
    for monomial, value in (element.numerator * field.expanded(above)).terms():
        found = [k for k, index in enumerate(indices) if monomial[index]]
        if len(moving) > len(above) or len(found) > 1 or any(monomial[indices[k]] > 1 for k in found):
            message = f"not linear in {', '.join(str(field.generators[index]) for index in indices)}"
            raise DerivationError(message)
        place = indices[found[0]] if found else -1
        plain = tuple(0 if k == place else power for k, power in enumerate(monomial))
        sorted_terms[found[0] + 1 if found else 0][plain] = value
    return [Element(field.polynomial(terms), rest) for terms in sorted_terms]


def _involves(base: fmpq_mpoly, indices: list[int]) -> bool:
    degrees = base.degrees()
    return any(degrees[index] for index in indices)


def _written(field: RationalField, element: Element) -> Factored:
    if element.numerator.is_zero():
        return Factored(sp.Integer(0), ())
    plain = field.factored(element)
    content = plain.numerator.leading_coefficient()
    factors = tuple((field.expression(field.base(key)), power) for key, power in plain.powers.items())
    return Factored(sp.Rational(int(content.p), int(content.q)), factors)
