"""Derivatives of loop functions of one argument, and their expansions, against quadrature."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq

from axionportal.derivations import expand, load
from axionportal.derivations.integrals.derivative import derivative, derivative_expansion

# Slopes -2 eta x^2 N/D^2 with D = 1 - x + eta^2 x^2 and N of Leveille, Nucl. Phys. B137 (1978) 63.
NUMERATORS = {
    "F_a": lambda x: -(x**3) / 2,
    "F_gamma": lambda x: x**2 * (1 - x),
    "F_axial": lambda x: -x * (1 - x) * (2 - x),
    "F_scalar": lambda x: x**2 * (2 - x) / 2,
}


@pytest.mark.parametrize("name", NUMERATORS)
def test_the_integrand_is_the_published_one_differentiated(name: str) -> None:
    record = derivative(load(name))
    (eta,), x = record.symbols, record.definition.variable
    expected = -2 * eta * x**2 * NUMERATORS[name](x) / (1 - x + eta**2 * x**2) ** 2
    assert sp.cancel(record.definition.integrand - expected) == 0
    assert record.name == f"d{name}_deta"


def quadrature(name: str, eta: Fraction) -> arb:
    number = arb(fmpq(eta.numerator, eta.denominator))

    def integrand(x: acb, _: bool) -> acb:
        return x * x * NUMERATORS[name](x) / (1 - x + number**2 * x * x) ** 2

    return -2 * number * acb.integral(integrand, 0, 1).real


@pytest.mark.parametrize("name", NUMERATORS)
@pytest.mark.parametrize(
    ("limit", "points"),
    [
        ("large-mass", (Fraction(2, 5), Fraction(1, 50), Fraction(1, 10**4))),
        ("light-mass", (Fraction(1), Fraction(3), Fraction(500))),
    ],
)
@pytest.mark.parametrize("order", [0, 1, 4])
def test_what_an_expansion_leaves_out_is_within_its_remainder(name: str, limit, points, order: int) -> None:
    found = derivative_expansion(load(name), limit, order)
    (eta,) = load(name).symbols
    for point in points:
        value = sp.Rational(point.numerator, point.denominator)
        assert found.remainder.condition.xreplace({eta: value}) == sp.true
        with ctx.workprec(400):
            exact = quadrature(name, point)
            parts = [
                sp.N(item.xreplace({eta: value}), 80) for item in (found.partial_sum(), found.remainder.bound)
            ]
            total, bound = (arb(str(item)) for item in parts)
            assert abs(exact - total) <= bound
    # The remainder is of the next order: it shrinks with the small variable faster than the last term.
    assert len(found.terms) == order + 1


@pytest.mark.parametrize("name", NUMERATORS)
@pytest.mark.parametrize("limit", ["large-mass", "light-mass"])
def test_terms_are_those_of_the_function_differentiated(name: str, limit) -> None:
    (eta,) = load(name).symbols
    slope = derivative_expansion(load(name), limit, 3).partial_sum()
    assert sp.expand(slope - sp.diff(expand(name, limit, 3).partial_sum(), eta)) == 0
