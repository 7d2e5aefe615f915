"""What the theorems say, against mpmath's quadrature of the integrals as the paper prints them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations import load
from axionportal.derivations.errors import InputError
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.verification.theorems import heavy
from axionportal.derivations.verification.theorems.record import decimal
from axionportal.derivations.verification.theorems.totals import critical_yukawa

INPUTS = load_inputs()
M_MU = INPUTS["m_mu"].value
POINT: Mapping[str, Fraction] = {
    "m_mu": M_MU,
    "cutoff": INPUTS["cutoff"].value,
    "C_agg": INPUTS["C_agg"].value,
    "epsilon": Fraction(3, 1000),
    "m_gamma": Fraction(100),
}
RATIOS = st.floats(min_value=0.02, max_value=20)
few = settings(max_examples=15, deadline=None, derandomize=True)


def number(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def f_a(eta: float) -> mpmath.mpf:
    """Eq. (9b) by quadrature."""
    return mpmath.quad(lambda x: -(x**3) / (2 * (1 - x + eta**2 * x**2)), [0, 0.5, 0.9, 0.99, 1])


def f_gamma(eta: float) -> mpmath.mpf:
    """Eq. (10b) by quadrature."""
    return mpmath.quad(lambda x: x**2 * (1 - x) / (1 - x + eta**2 * x**2), [0, 0.5, 0.9, 0.99, 1])


def g(m_a: mpmath.mpf, m_gamma: mpmath.mpf, m_mu: mpmath.mpf, cutoff: mpmath.mpf) -> mpmath.mpf:
    """Eq. (8b) by quadrature."""

    def inside(x: mpmath.mpf) -> mpmath.mpf:
        d_a, d_g = ((1 - x) * m**2 + x**2 * m_mu**2 for m in (m_a, m_gamma))
        first = (1 - x) * (mpmath.log(cutoff**2 / d_a) - mpmath.mpf(1) / 2)
        weight = ((1 - x) * m_gamma**2 + 2 * x**2 * m_mu**2) / (m_a**2 - m_gamma**2)
        return first - weight * mpmath.log(d_a / d_g)

    return mpmath.quad(inside, [0, 0.5, 0.9, 0.99, 0.999, 1])


@few
@given(RATIOS, RATIOS)
def test_signs_bounds_and_trends_of_one_mediator(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for eta in (low, high):
        assert f_a(eta) < 0 < f_gamma(eta) < mpmath.mpf(1) / 3
        assert -mpmath.mpf(1) / 4 < eta**2 * f_a(eta)
        assert eta**2 * f_gamma(eta) < mpmath.mpf(1) / 2
    if high > low * 1.001:  # quadrature has 15 digits
        assert f_a(low) < f_a(high)
        assert f_gamma(high) < f_gamma(low)
        assert low**2 * f_a(low) > high**2 * f_a(high)
        assert low**2 * f_gamma(low) < high**2 * f_gamma(high)


@few
@given(st.floats(0.05, 50), st.floats(0.05, 50), st.floats(1.05, 3))
def test_g_falls_with_either_mass_and_stays_below_its_supremum(
    one: float, other: float, factor: float
) -> None:
    m_mu, cutoff = mpmath.mpf(1), mpmath.mpf(9000)
    if abs(one - other) < 0.01 or abs(one * factor - other) < 0.01:
        return  # the printed integrand loses digits where masses coincide
    first, second, third = mpmath.mpf(one), mpmath.mpf(other), mpmath.mpf(one) * factor
    value = g(first, second, m_mu, cutoff)
    assert value < mpmath.log(cutoff) + mpmath.mpf(1) / 4
    assert g(third, second, m_mu, cutoff) < value
    assert abs(g(second, first, m_mu, cutoff) - value) < 1e-10


def test_the_zero_of_g_lies_where_it_is_said() -> None:
    m_mu = number(M_MU)
    assert g(110, 972, m_mu, 1000) > 0 > g(110, 973, m_mu, 1000)


def test_a_heavy_dark_photon_leaves_a_logarithm_that_changes_its_sign() -> None:
    m_mu = number(M_MU)
    values = [
        g(mpmath.mpf(1), mpmath.mpf(10) ** k, m_mu, 1000) - mpmath.log(1000 / mpmath.mpf(10) ** k)
        for k in (2, 3, 4)
    ]
    assert abs(values[0]) > abs(values[1]) > abs(values[2])
    assert abs(values[2]) < 1e-6


@pytest.mark.parametrize(("name", "mass"), [("F_a", 3), ("F_a", 30), ("F_gamma", 5), ("F_gamma", 100)])
def test_the_proved_relative_error_of_the_heavy_limit_is_close_to_the_true_one(name: str, mass: int) -> None:
    eta = M_MU / mass
    limit = {
        "F_a": mpmath.log(number(eta)) + mpmath.mpf(11) / 12,  # Eq. (13b)
        "F_gamma": mpmath.mpf(1) / 3,  # Eq. (13c)
    }[name]
    with mpmath.workdps(25):
        value = {"F_a": f_a, "F_gamma": f_gamma}[name](number(eta))
    true = abs(limit / value - 1)
    proved = mpmath.mpf(str(heavy.relative_error(load(name), eta).mid()).split(" ")[0].strip("["))
    assert true <= proved * (1 + mpmath.mpf(10) ** -9)
    assert proved < true * mpmath.mpf("1.01")


@pytest.mark.parametrize("masses", [(10, 11), (10, 1000), (50, 10), (100, 350)])
def test_the_proved_error_of_13a_holds(masses: tuple[int, int]) -> None:
    m_a, m_gamma = map(mpmath.mpf, masses)
    a2, g2 = m_a**2, m_gamma**2
    printed = (a2 * mpmath.log(1000 / m_a) - g2 * mpmath.log(1000 / m_gamma)) / (a2 - g2)
    with mpmath.workdps(25):
        error = abs(g(m_a, m_gamma, number(M_MU), mpmath.mpf(1000)) - printed)
    assert error < float(heavy.portal_error(load("G"), min(masses) / M_MU))


@pytest.mark.parametrize("mass", [60, 110, 350])
def test_the_critical_yukawa_coupling_is_where_the_sum_is_stationary(mass: int) -> None:
    found = float(critical_yukawa({**POINT, "m_a": Fraction(mass)}))
    step = mpmath.mpf("1e-6")

    def total(m_a: mpmath.mpf, y_a: mpmath.mpf) -> mpmath.mpf:
        m_mu, epsilon, c_agg = (number(POINT[name]) for name in ("m_mu", "epsilon", "C_agg"))
        portal = m_mu / (4 * mpmath.pi**2) * epsilon * y_a * c_agg * g(m_a, mpmath.mpf(100), m_mu, 1000)
        return portal + y_a**2 / (4 * mpmath.pi**2) * (m_mu / m_a) ** 2 * f_a(m_mu / m_a)

    def slope(y_a: float) -> mpmath.mpf:
        with mpmath.workdps(30):
            y = mpmath.mpf(y_a)
            return total(mass * (1 + step), y) - total(mass * (1 - step), y)

    assert slope(found * 0.999) < 0 < slope(found * 1.001)


def test_equal_masses_have_no_slope_from_the_printed_integrand() -> None:
    with pytest.raises(InputError, match="m_a=100 equals m_gamma"):
        critical_yukawa({**POINT, "m_a": Fraction(100)})


def test_numbers_are_shown_as_decimals_where_they_are() -> None:
    assert decimal(Fraction(1, 8)) == "0.125"
    assert decimal(Fraction(350)) == "350"
    assert decimal(Fraction(1, 3)) == "1/3"
