"""Closed forms over one coupling against exact arithmetic, dense scans and SciPy."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from axionportal.generated import delta_a_mu
from axionportal.generated.couplings import (
    CouplingForm,
    Quadratic,
    chi_square,
    chi_square_minimum,
    chi_square_region,
    coupling_form,
    in_epsilon,
    in_y_a,
    quadratic_range,
    quadratic_roots,
    quadratic_value,
    z_vector_coupling,
)

# the masters' sizes: couplings of order one, coefficients from 1e-12 to 1e3, either sign or zero
numbers = st.one_of(
    st.just(0.0),
    st.builds(
        lambda sign, power, head: sign * head * 10.0**power,
        st.sampled_from([-1.0, 1.0]),
        st.integers(-12, 3),
        st.floats(1, 10),
    ),
)
quadratics = st.builds(Quadratic, numbers, numbers, numbers)
EPS = float(np.finfo(float).eps)


def exact_value(quadratic: Quadratic, x: float) -> Fraction:
    c_0, c_1, c_2 = (Fraction(float(item)) for item in quadratic)
    return c_0 + Fraction(x) * (c_1 + Fraction(x) * c_2)


def exact_discriminant(quadratic: Quadratic, target: float) -> Fraction:
    c_0, c_1, c_2 = (Fraction(float(item)) for item in quadratic)
    return c_1**2 - 4 * c_2 * (c_0 - Fraction(target))


def test_the_form_is_the_sum_of_contributions() -> None:
    """A sum of terms of both signs: rounding relative to the largest term, a few units in the last place."""
    rng = np.random.default_rng(1)
    m_a, m_gamma = 10 ** rng.uniform(-2, 3, (2, 300))
    y_a, epsilon = 10 ** rng.uniform(-6, 0, (2, 300))
    form = coupling_form(m_a, m_gamma)
    whole = delta_a_mu(m_a, m_gamma, y_a, epsilon)
    terms = np.abs([form.portal * epsilon * y_a, form.alp * y_a**2, form.dark_photon * epsilon**2])
    for value in (
        quadratic_value(in_y_a(form, epsilon), y_a),
        quadratic_value(in_epsilon(form, y_a), epsilon),
    ):
        assert np.all(np.abs(value - whole) <= 8 * EPS * terms.max(axis=0))


def test_equation_14() -> None:
    """Printed: a_mu = 4.2e-8 y, -1.4e-7 y^2, roots 0.082 and 0.22 for 251e-11."""
    quadratic = in_y_a(coupling_form(110.0, 100.0), 3e-3)
    assert f"{quadratic.linear:.1e}" == "4.2e-08"
    assert f"{quadratic.square:.1e}" == "-1.4e-07"
    lower, upper = quadratic_roots(quadratic, 251e-11)
    assert (f"{lower:.3f}", f"{upper:.2f}") == ("0.082", "0.22")


@settings(deadline=None, max_examples=200)
@given(quadratics, numbers)
def test_roots_are_those_of_exact_arithmetic(quadratic: Quadratic, target: float) -> None:
    """mpmath at 60 digits on the same doubles; the discriminant's sign is decided in rationals."""
    lower, upper = quadratic_roots(quadratic, target)
    discriminant = exact_discriminant(quadratic, target)
    if quadratic.square == 0.0:
        assert np.isnan(upper)
        if quadratic.linear == 0.0:
            assert np.isnan(lower)
            return
        expected = [(Fraction(target) - Fraction(quadratic.constant)) / Fraction(quadratic.linear)]
    elif discriminant < 0:
        assert np.isnan(lower)
        assert np.isnan(upper)
        return
    else:
        with mpmath.workdps(60):
            c_0, c_1, c_2 = (mpmath.mpf(float(item)) for item in quadratic)
            root = mpmath.sqrt(mpmath.mpf(discriminant.numerator) / discriminant.denominator)
            half = -(c_1 + (root if c_1 >= 0 else -root)) / 2
            pair = [half / c_2, (c_0 - target) / half if half else mpmath.mpf(0)]
            expected = sorted(pair)
    found = [lower] if len(expected) == 1 else [lower, upper]
    # four roundings of the formula; the root of a discriminant halves its relative error
    for value, right in zip(found, expected, strict=True):
        assert abs(float(value) - float(right)) <= 8 * EPS * abs(float(right))


def test_no_real_root_where_the_alp_wins() -> None:
    """Below the mass at which y_max of the parabola reaches the measurement there is none: scan it."""
    form = coupling_form(50.0, 100.0)
    quadratic = in_y_a(form, 3e-3)
    assert np.isnan(quadratic_roots(quadratic, 251e-11)).all()
    scan = delta_a_mu(50.0, 100.0, np.linspace(0, 1, 100_001), 3e-3)
    assert scan.max() < 251e-11


@settings(deadline=None, max_examples=120)
@given(quadratics, numbers, numbers)
def test_range_holds_a_dense_scan_and_is_reached(quadratic: Quadratic, one: float, other: float) -> None:
    lower, upper = min(one, other), max(one, other)
    least, largest = quadratic_range(quadratic, lower, upper)
    points = np.linspace(lower, upper, 2001)
    scan = quadratic_value(quadratic, points)
    size = abs(quadratic.constant) + np.max(np.abs(quadratic.linear * points))
    size += np.max(np.abs(quadratic.square * points**2))
    slack = 8 * EPS * size + 1e-300
    assert scan.min() >= least - slack
    assert scan.max() <= largest + slack
    step = (upper - lower) / 2000  # an extremum lies within half a step of a point of the scan
    reach = abs(quadratic.square) * step**2 + slack
    assert scan.min() <= least + reach
    assert scan.max() >= largest - reach


def test_minimum_against_scipy() -> None:
    """Bounded scalar minimisation on eight intervals finds nothing lower, and the same place."""
    rng = np.random.default_rng(7)
    for _ in range(25):
        quadratic = Quadratic(*(rng.normal(size=3) * 10.0 ** rng.integers(-3, 3, 3)))
        lower, upper = np.sort(rng.normal(size=2) * 10)
        delta, sigma = rng.normal(), 10.0 ** rng.uniform(-2, 1)
        best, place = chi_square_minimum(quadratic, lower, upper, delta, sigma)

        def objective(x: float, q: Quadratic = quadratic, d: float = delta, s: float = sigma) -> float:
            return float(chi_square(quadratic_value(q, x), d, s))

        edges = np.linspace(lower, upper, 9)
        found = min(
            minimize_scalar(objective, bounds=pair, method="bounded", options={"xatol": 1e-12}).fun
            for pair in pairwise(edges)
        )
        ends = min(objective(lower), objective(upper))
        assert best <= min(found, ends) * (1 + 1e-9) + 1e-12
        assert lower <= place <= upper
        assert objective(place) == pytest.approx(best, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=120)
@given(quadratics, numbers, st.floats(1e-3, 1e3), st.floats(0.1, 10))
def test_region_is_where_chi_square_is_below_the_level(
    quadratic: Quadratic, delta: float, sigma: float, level: float
) -> None:
    edges = chi_square_region(quadratic, delta, sigma, level)
    known = [float(edge) for edge in edges if np.isfinite(edge)]
    assert known == sorted(known)
    reach = max([1.0, *map(abs, known)]) * 1.5
    points = np.concatenate([np.linspace(-reach, reach, 801), known])
    inside = np.zeros(points.shape, dtype=bool)
    for low, high in (edges[:2], edges[2:]):
        inside |= (points >= low) & (points <= high)
    value = chi_square(quadratic_value(quadratic, points), delta, sigma)
    # points that rounding may put on either side: their chi^2 is the level to within the terms' rounding
    terms = np.abs(quadratic.constant) + np.abs(quadratic.linear * points)
    terms = (terms + np.abs(quadratic.square * points**2) + abs(delta)) / sigma
    unsure = np.abs(np.sqrt(value) - np.sqrt(level)) <= 64 * EPS * (terms + np.sqrt(level))
    assert np.all(unsure | (inside == (value <= level)))


@given(quadratics, numbers, numbers, st.floats(1e-3, 1e3))
def test_scaling_the_measurement_scales_nothing_else(
    quadratic: Quadratic, lower: float, delta: float, sigma: float
) -> None:
    """chi^2 is homogeneous of degree zero: all in other units by a power of two, nothing changes."""
    assume(np.isfinite(lower))
    first = chi_square_minimum(quadratic, lower, lower + 1.0, delta, sigma)[0]
    scaled = Quadratic(*(4.0 * item for item in quadratic))
    assert chi_square_minimum(scaled, lower, lower + 1.0, 4.0 * delta, 4.0 * sigma)[0] == first


def test_shapes_scalars_and_nan() -> None:
    quadratic = Quadratic([1.0, 2.0], np.zeros((3, 1)), 1.0)
    lower, upper = quadratic_roots(quadratic, 5.0)
    assert lower.shape == upper.shape == (3, 2)
    assert isinstance(quadratic_roots(Quadratic(0.0, 1.0, 1.0), 1.0)[0], np.float64)
    least, largest = quadratic_range(Quadratic(0.0, 1.0, 0.0), [0.0, np.nan], [1.0, np.nan])
    assert np.array_equal(least, [0.0, np.nan], equal_nan=True)
    assert np.isnan(largest[1])
    assert np.isnan(chi_square(np.nan, 1.0, 1.0))


def test_wrong_arguments_are_refused() -> None:
    quadratic = Quadratic(0.0, 1.0, 0.0)
    with pytest.raises(ValueError, match="sigma must be a positive number"):
        chi_square(1.0, 1.0, 0.0)
    with pytest.raises(ValueError, match="level must be a positive number"):
        chi_square_region(quadratic, 1.0, 1.0, -1.0)
    with pytest.raises(ValueError, match="lower must be at most upper"):
        quadratic_range(quadratic, [0.0, 2.0], 1.0)
    with pytest.raises(ValueError, match="does not broadcast"):
        quadratic_roots(Quadratic([1.0, 2.0], [1.0, 2.0, 3.0], 1.0), 0.0)
    with pytest.raises(ValueError, match="s2w must be less than 1"):
        z_vector_coupling(1.5)
    assert isinstance(coupling_form(1.0, 1.0), CouplingForm)


def test_vector_coupling_of_the_z() -> None:
    """Sec. 2 prints g_V = 4.5e-2 e; at s_W^2 = 1/4 it vanishes."""
    charge = (4 * np.pi * 0.0072973525693) ** 0.5
    assert f"{z_vector_coupling(0.23121) / charge:.1e}" == "4.5e-02"
    assert z_vector_coupling(0.25) == 0.0
