"""The numbers behind the pictures, against quadrature of the definitions and the printed limits."""

from __future__ import annotations

import random

import mpmath
import pytest

M_MU, CUTOFF = mpmath.mpf("0.1056583745"), mpmath.mpf(1000)
NODES = [0, 0.5, 0.9, 0.99, 0.999, 1 - 1e-6, 1]  # heavy mediators put all structure near x = 1
CSV_ROUNDING = 1e-12  # values are written with thirteen digits


def f_a(mass):
    """Eq. (9b) at eta = m_mu/mass, by quadrature."""
    eta = M_MU / mass
    return -mpmath.quad(
        lambda x: x**3 / ((1 - x) * (1 - eta**2 * x) + eta**2 * x) / 2,
        [0, 0.5, 0.9, 0.99, 0.999, 1 - 1e-6, 1],
    )


def f_gamma(mass):
    """Eq. (10b) at eta = m_mu/mass, by quadrature."""
    eta = M_MU / mass
    return mpmath.quad(lambda x: x**2 * (1 - x) / ((1 - x) * (1 - eta**2 * x) + eta**2 * x), NODES)


def g(m_a, m_gamma):
    """Eq. (8b) by quadrature, for unequal masses."""

    def integrand(x):
        one = (1 - x) * m_a**2 + x**2 * M_MU**2
        two = (1 - x) * m_gamma**2 + x**2 * M_MU**2
        weight = ((1 - x) * m_gamma**2 + 2 * x**2 * M_MU**2) / (m_a**2 - m_gamma**2)
        return (1 - x) * (mpmath.log(CUTOFF**2 / one) - mpmath.mpf(1) / 2) - weight * mpmath.log(one / two)

    return mpmath.quad(integrand, NODES)


def printed(function, m_1, m_2):
    """Eqs. (13a-c) without their prefactors, as the paper prints them."""
    if function == "F_a":
        return -(mpmath.log(m_1 / M_MU) - mpmath.mpf(11) / 12)
    if function == "F_gamma":
        return mpmath.mpf(1) / 3
    total = m_1**2 * mpmath.log(CUTOFF / m_1) - m_2**2 * mpmath.log(CUTOFF / m_2)
    return total / (m_1**2 - m_2**2)


def exact(function, m_1, m_2):
    return {"F_a": f_a, "F_gamma": f_gamma}[function](m_1) if function != "G" else g(m_1, m_2)


def masses(row):
    return [mpmath.mpf(row[key]) if row[key] else None for key in ("m_1_GeV", "m_2_GeV")]


@pytest.mark.parametrize("function", ["G", "F_a", "F_gamma"])
def test_exact_curves_are_quadrature_of_the_definition(table, function):
    rows = [
        row
        for row in table("loop_functions")
        if row["function"] == function and row["curve"] == "exact" and row["m_1_GeV"] != row["m_2_GeV"]
    ]
    assert len(rows) > 150
    for row in random.Random(1).sample(rows, 8):
        with mpmath.workdps(40):
            expected = exact(function, *masses(row))
            # the quotient in m_a^2 - m_gamma^2 and the end at x = 1 cost digits of quadrature
            assert abs(mpmath.mpf(row["value"]) - expected) <= CSV_ROUNDING * 10 * max(1, abs(expected))


def test_curves_of_equal_masses_are_the_limit_of_unequal_ones(table):
    rows = [
        row
        for row in table("loop_functions")
        if row["function"] == "G" and row["curve"] == "exact" and row["m_1_GeV"] == row["m_2_GeV"]
    ]
    for row in random.Random(2).sample(rows, 5):
        with mpmath.workdps(50):
            mass = masses(row)[0]
            near = g(mass * (1 + mpmath.mpf(10) ** -14), mass)
            assert abs(mpmath.mpf(row["value"]) - near) <= 1e-11 * max(1, abs(near))


@pytest.mark.parametrize("function", ["G", "F_a", "F_gamma"])
def test_printed_limits_and_their_deviations_are_those_of_the_paper(table, function):
    rows = [
        row
        for row in table("loop_functions")
        if row["function"] == function
        and row["curve"] == "large-mass, order 0"
        and row["m_1_GeV"] != row["m_2_GeV"]
        and 1 < float(row["m_1_GeV"]) < 300
    ]
    for row in random.Random(3).sample(rows, 8):
        with mpmath.workdps(40):
            limit, truth = printed(function, *masses(row)), exact(function, *masses(row))
            assert abs(mpmath.mpf(row["value"]) - limit) <= CSV_ROUNDING * 10 * max(1, abs(limit))
            deviation = (limit - truth) / truth
            assert abs(float(row["relative_deviation"]) - deviation) <= 1e-5 * abs(deviation) + 1e-14


def test_thresholds_are_where_the_printed_limits_cross_their_levels(table):
    """Just above the mass the limit keeps the level, one unit of the last digit below it does not."""
    rows = table("validity_thresholds")
    assert {row["equation"] for row in rows} == {"13a", "13b", "13c"}
    for row in rows:
        mass, level = mpmath.mpf(row["mass_GeV"]), float(row["level"])
        with mpmath.workdps(40):
            assert size(row, mass) <= level
            assert size(row, mass * (1 - mpmath.mpf("2e-3"))) > level


def size(row, mass):
    if row["function"] != "G":
        truth = exact(row["function"], mass, None)
        return abs((printed(row["function"], mass, None) - truth) / truth)
    other = mpmath.mpf("1e-3") if "gg" in row["line"] else mass * (1 + mpmath.mpf(10) ** -14)
    truth = g(mass, other)
    return abs(printed("G", mass, other) - truth) / max(abs(truth), 1)


def test_the_map_holds_g_and_the_deviation_of_its_printed_limit(table):
    rows = [row for row in table("validity_map") if row["m_a_GeV"] != row["m_gamma_GeV"]]
    for row in random.Random(4).sample(rows, 6):
        with mpmath.workdps(40):
            m_a, m_gamma = mpmath.mpf(row["m_a_GeV"]), mpmath.mpf(row["m_gamma_GeV"])
            truth, limit = g(m_a, m_gamma), printed("G", m_a, m_gamma)
            assert abs(mpmath.mpf(row["G"]) - truth) <= CSV_ROUNDING * 10 * max(1, abs(truth))
            expected = abs(limit - truth) / max(abs(truth), 1)
            assert abs(float(row["relative_deviation"]) - expected) <= 1e-5 * expected + 1e-15


def general(name, coupling, r, b, x):
    """The published integrands in units of the lepton's mass (Leveille 1978), for one coupling alone.

    The pseudoscalar and the axial coupling are the scalar and the vector one with the fermion's sign changed.
    """
    sign = 1 if coupling in ("c_s", "c_v") else -1
    s = sign * r
    boson = x if name.startswith("neutral") else 1 - x  # the photon couples to the fermion or to the boson
    below = b**2 * (1 - x) + r**2 * x - x * (1 - x)
    if name.endswith("scalar"):
        return sign_of(name) * x * boson * (1 - x + s) / below
    goldstone = (1 - s) ** 2 / b**2 * x * (1 - x + s)
    gauge = 2 * (1 - x) * (2 * s - 2 + x)
    return sign_of(name) * boson * (gauge + goldstone) / below


def sign_of(name):
    return 1 if name.startswith("neutral") else -1


@pytest.mark.parametrize("name", ["neutral_scalar", "neutral_vector", "charged_scalar", "charged_vector"])
def test_contributions_of_one_boson_are_quadrature_of_the_published_integrands(table, name):
    rows = [row for row in table("one_boson") if row["contribution"] == name]
    assert len({(row["coupling"], row["fermion_over_lepton"]) for row in rows}) == 6
    for row in random.Random(5).sample(rows, 6):
        with mpmath.workdps(40):
            r, b = mpmath.mpf(row["fermion_over_lepton"]), mpmath.mpf(row["m_boson_GeV"]) / M_MU
            ends = [mpmath.mpf(10) ** -k for k in range(12, 0, -1)]
            nodes = [0, *ends, 0.5, *(1 - end for end in reversed(ends)), 1]
            value = mpmath.quad(lambda x, r=r, b=b, row=row: general(name, row["coupling"], r, b, x), nodes)
            expected = value / (8 * mpmath.pi**2)
            assert abs(mpmath.mpf(row["a_over_coupling_squared"]) / expected - 1) <= CSV_ROUNDING * 10
