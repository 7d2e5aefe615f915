"""Exact algebra against SymPy's own, and against identities of roots that hold or do not."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations.algebra import split_logarithms, vanishes
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.normal_form import factored, linear_coefficients
from axionportal.derivations.records import DerivationError

x, y, alpha = sp.symbols("x y alpha", positive=True)
r = sp.Symbol("r")
third = sp.Rational(1, 3)


@st.composite
def rational_function(draw: st.DrawFn, depth: int = 3) -> sp.Expr:
    """A nested sum, product or power of symbols and small numbers."""
    if depth == 0:
        return draw(st.sampled_from([x, y, sp.Integer(2), sp.Rational(-1, 3), x - y, x + 1]))
    one, other = (draw(rational_function(depth=depth - 1)) for _ in range(2))
    kind = draw(st.sampled_from(["sum", "product", "quotient", "power"]))
    if kind == "sum":
        return one - other
    if kind == "product":
        return one * other
    if kind == "quotient":
        return one / other if sp.cancel(other) != 0 else one
    return one ** draw(st.integers(1, 3))


@settings(max_examples=25, deadline=None)
@given(rational_function(), rational_function())
def test_zero_is_decided_as_sympy_decides_it(one: sp.Expr, other: sp.Expr) -> None:
    assert vanishes(one - other) == (sp.cancel(one - other) == 0)
    assert vanishes(one * other - sp.cancel(one * other))
    assert vanishes((one + other) ** 2 - sp.expand((one + other) ** 2))


@settings(max_examples=60, deadline=None)
@given(rational_function())
def test_normal_form_is_that_of_sympy(expression: sp.Expr) -> None:
    assert factored(expression).expression() == sp.factor(sp.cancel(expression))


@pytest.mark.parametrize(
    "zero",
    [
        sp.sqrt(2) * sp.sqrt(3) - sp.Pow(6, sp.Rational(1, 2), evaluate=False),
        1 / (sp.sqrt(2) - 1) - sp.sqrt(2) - 1,
        2**third * 4**third - 2,
        sp.sqrt(alpha) ** 3 / alpha - sp.sqrt(alpha),
        alpha**third * sp.sqrt(alpha) - alpha ** sp.Rational(5, 6),
        1 / (x + sp.sqrt(x**2 + 1)) - sp.sqrt(x**2 + 1) + x,
        sp.sqrt(4 * sp.pi * alpha) ** 2 - 4 * sp.pi * alpha,
        1 / (1 + sp.I) - (1 - sp.I) / 2,
        sp.Derivative(x * sp.log(x), x) - sp.log(x) - 1,
        J(x, -1, 1) ** 2 / J(x, -1, 1) - J(x, -1, 1),
    ],
)
def test_roots_constants_and_functions_obey_their_relations(zero: sp.Expr) -> None:
    assert vanishes(zero)
    assert not vanishes(zero + sp.Rational(1, 10**40))


@pytest.mark.parametrize(
    "value",
    [
        sp.sqrt(2) - sp.Rational(141421356237309504880168872, 10**26),
        sp.sqrt(3) - sp.sqrt(2) - third,
        sp.cbrt(2) - sp.sqrt(2),
        sp.pi - sp.Rational(22, 7),
        J(x, -1, 1) - J(y, -1, 1),
        sp.log(3) / sp.log(2) - 1,
    ],
)
def test_what_is_not_zero_is_not_proved(value: sp.Expr) -> None:
    assert not vanishes(value)


def test_a_symbol_may_stand_for_a_square_root() -> None:
    assert vanishes(1 / (r - x) - (r + x) / (y - x**2), {r: y})
    assert vanishes(r**5 - y**2 * r, {r: y})
    assert vanishes(r**2 * y - x, {r: x / y})
    assert not vanishes(r - x, {r: x**2})
    with pytest.raises(DerivationError, match="division by"):
        vanishes(x / (r**2 - y), {r: y})


@pytest.mark.parametrize("wrong", [sp.Float(1.5) * x, 2**x, sp.zoo, sp.nan, sp.Function("f")(x).diff(x)])
def test_what_is_not_exact_is_refused(wrong: sp.Expr) -> None:
    with pytest.raises(DerivationError, match="not a rational function"):
        vanishes(wrong)


def test_coefficients_of_masters_are_cancelled_and_factored() -> None:
    master, logarithm = J(x, -y, 1), sp.log(y)
    whole = master * (x**2 - y**2) / (x - y) + logarithm / (2 * x + 2) - y * logarithm * master / master
    assert linear_coefficients(whole + 3, [master, logarithm]) == [
        sp.Integer(3),
        x + y,
        sp.factor(1 / (2 * x + 2) - y),
    ]
    for wrong in (master**2, master * logarithm, 1 / master, x / (1 + logarithm)):
        with pytest.raises(DerivationError, match="not linear"):
            linear_coefficients(wrong, [master, logarithm])


def test_logarithms_split_into_positive_factors() -> None:
    found = split_logarithms(sp.log((x**2 - x) * (-3 * y) / sp.Rational(4, 5)))
    # at x = 1/2, where the sign is sampled, 1 - x is positive
    assert found == sp.log(x) + sp.log(1 - x) + sp.log(y) + sp.log(3) + sp.log(5) - 2 * sp.log(2)
