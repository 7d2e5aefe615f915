"""Derivatives of the functions of one ratio, against integrals typed here and against what must hold."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from flint import acb, arb, ctx, fmpq

from axionportal import generated

FOLDER = Path(generated.__file__).parent

# Leveille, Nucl. Phys. B137 (1978) 63: F = constant + int_0^1 N/(1 - x + eta^2 x^2) dx with these N.
NUMERATORS = {
    "F_a": lambda x: -(x**3) / 2,
    "F_gamma": lambda x: x**2 * (1 - x),
    "F_axial": lambda x: -x * (1 - x) * (2 - x),
    "F_scalar": lambda x: x**2 * (2 - x) / 2,
}
CONSTANTS = {"F_a": 0, "F_gamma": 0, "F_axial": -1, "F_scalar": 0}
BOUNDS = {
    row["function"]: row["bound_ulp"]
    for row in json.loads((FOLDER / "reports/certificates.json").read_text())
}


def slope_of(name: str):
    return getattr(generated, f"d{name}_deta")


def quadrature(name: str, eta: float) -> tuple[arb, arb]:
    """F and dF/deta = -2 eta int x^2 N/D^2 by rigorous quadrature."""
    with ctx.workprec(220):
        number = arb(fmpq(*eta.as_integer_ratio()))

        def denominator(x: acb) -> acb:
            return 1 - x + number**2 * x * x

        value = acb.integral(lambda x, _: NUMERATORS[name](x) / denominator(x), 0, 1).real
        slope = acb.integral(lambda x, _: x**2 * NUMERATORS[name](x) / denominator(x) ** 2, 0, 1).real
        return value + CONSTANTS[name], -2 * number * slope


@pytest.mark.parametrize("name", NUMERATORS)
def test_against_quadrature_of_the_published_integrals(name: str, reference) -> None:
    points = np.concatenate(
        [
            reference.random_by_bits(2.0**-36, 2.0**36, 60, seed=len(name)),
            reference.neighbours(np.array([2.0**-27, 0.5, 1.0, 2.0**27]), reach=1),
        ]
    )
    values, slopes = getattr(generated, name)(points), slope_of(name)(points)
    for eta, value, slope in zip(points.tolist(), values.tolist(), slopes.tolist(), strict=True):
        exact, exact_slope = quadrature(name, eta)
        assert reference.error_in_ulps(value, exact) <= BOUNDS[name]
        assert reference.error_in_ulps(slope, exact_slope) <= BOUNDS[f"d{name}_deta"]


@pytest.mark.parametrize("name", NUMERATORS)
def test_requested_accuracy_is_certified(name: str) -> None:
    assert BOUNDS[name] <= (0.55 if name in ("F_a", "F_gamma") else 0.6)
    assert BOUNDS[f"d{name}_deta"] <= 2


@pytest.mark.parametrize("name", NUMERATORS)
def test_a_derivative_is_the_rise_of_its_function(name: str) -> None:
    """The secant over 2^-12 of the argument: its own error is below (2^-12)^2 times f''' eta^2/f'."""
    eta = np.geomspace(1e-6, 1e6, 400)
    step = eta * 2.0**-12
    function = getattr(generated, name)
    rise = (function(eta + step) - function(eta - step)) / ((eta + step) - (eta - step))
    slope = slope_of(name)(eta)
    # Differences of values lose 12 bits, and more where the function is nearly constant.
    lost = 2.0**-52 * np.abs(function(eta)) / step
    assert (np.abs(rise - slope) <= 2.0**-20 * np.abs(slope) + lost).all()


@pytest.mark.parametrize(
    ("name", "at_zero", "at_infinity"),
    [("F_a", np.inf, 0.0), ("F_gamma", 0.0, 0.0), ("F_axial", 0.0, 0.0), ("F_scalar", -np.inf, 0.0)],
)
def test_edge_values(name: str, at_zero: float, at_infinity: float) -> None:
    slope = slope_of(name)
    for eta, limit in ((0.0, at_zero), (-0.0, at_zero), (np.inf, at_infinity)):
        assert slope(eta) == limit
        assert slope(np.array([eta, 0.3]))[0] == limit
        assert np.signbit(slope(eta)) == np.signbit(slope(np.array([eta]))[0])
    for eta in (np.nan, -1.0, -5e-324, -np.inf):
        assert np.isnan(slope(eta))
        assert np.isnan(slope(np.array([eta, 0.3]))[0])


@pytest.mark.parametrize(("name", "sign"), [("F_a", 1), ("F_gamma", -1), ("F_axial", 1), ("F_scalar", -1)])
def test_no_derivative_changes_its_sign(name: str, sign: int) -> None:
    """N keeps its sign on [0, 1], and with it the derivative; a zero only where it underflows."""
    eta = np.concatenate([[5e-324], 2.0 ** np.arange(-1074, 1024), [np.finfo(float).max]])
    slope = slope_of(name)(eta)
    assert (np.signbit(slope) == (sign < 0)).all()
    assert (slope[eta < 1e100] != 0).all()


def test_overflow_and_underflow_are_rounded_correctly() -> None:
    """Near 0 dF_a/deta = 1/eta, near infinity 1/(2 eta^3), to far better than a double shows."""
    for eta in (5e-324, 1e-310, 5.5e-309, 5.6e-309, 1e-308, 1e-300):
        exact = 1 / Fraction(eta)
        expected = float(exact) if exact < Fraction(2) ** 1024 - Fraction(2) ** 970 else np.inf
        assert generated.dF_a_deta(eta) == expected == generated.dF_a_deta(np.array([eta]))[0]
    for eta in (1e100, 1e103, 3e106, 2.7e107, 1e108, 1e120, 1.7e308):
        expected = float(1 / (2 * Fraction(eta) ** 3))
        assert generated.dF_a_deta(eta) == expected == generated.dF_a_deta(np.array([eta]))[0]


def test_arrays_of_every_kind() -> None:
    eta = np.geomspace(1e-12, 1e12, 30).reshape(5, 6)
    slope = generated.dF_gamma_deta(eta)
    out = np.empty_like(eta)
    assert generated.dF_gamma_deta(eta, out=out) is out
    np.testing.assert_array_equal(out, slope)
    np.testing.assert_array_equal([generated.dF_gamma_deta(x) for x in eta.ravel().tolist()], slope.ravel())
    assert generated.dF_gamma_deta(np.float32(0.5)) == generated.dF_gamma_deta(0.5)
