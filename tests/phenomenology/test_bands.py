"""Bands of Figs. 5 and 6, Eq. (14) for either input set, the Z vertex, other leptons."""

from __future__ import annotations

import numpy as np
import pytest

from axionportal.generated import a_mu_alp, a_mu_z, delta_a_mu
from axionportal.phenomenology.bands import dark_photon_alone, epsilon_band, estimate, y_a_band
from axionportal.phenomenology.chi_square import ONE_SIGMA, chi_square, measurement
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.inputs import constants, from_plain, input_set
from axionportal.phenomenology.z_vertex import needed_coupling, z_marginal

SETS = ("paper-2021", "wp-2025")


def keywords(inputs: str, lepton: str = "mu") -> dict[str, float]:
    known = constants(inputs, lepton)
    return {"C_agg": known.C_agg, "cutoff": known.cutoff, "m_mu": known.m_lepton, "alpha": known.alpha}


@pytest.mark.parametrize("inputs", SETS)
def test_edges_of_the_bands_are_one_sigma_away(inputs: str) -> None:
    """Predictions at the edges, from the sum of contributions itself; values cancel to 1e-3 of the terms."""
    measured = measurement(inputs)
    low = y_a_band(np.geomspace(20, 900, 60), inputs=inputs)
    for edge in low.edges:
        there = ~np.isnan(edge)
        value = delta_a_mu(low.mass_GeV[there], 100.0, edge[there], 3e-3, **keywords(inputs))
        deviation = np.abs(value - measured.delta) / measured.sigma
        assert deviation == pytest.approx(1.0, abs=1e-8)
    band = epsilon_band(np.geomspace(1e-2, 900, 60), inputs=inputs)
    for edge in band.edges:
        there = ~np.isnan(edge)
        value = delta_a_mu(110.0, band.mass_GeV[there], 0.082, edge[there], **keywords(inputs))
        assert np.abs(value - measured.delta) / measured.sigma == pytest.approx(1.0, abs=1e-8)


def test_figure_6_is_a_closed_region_with_two_solutions() -> None:
    """Sec. 5: for a given mass there are two couplings; the area is a ring, closed on both sides."""
    band = y_a_band(np.geomspace(10, 1000, 400))
    lower, upper, hole_lower, hole_upper = band.outline()
    there = np.flatnonzero(~np.isnan(lower))
    assert np.array_equal(there, np.arange(there[0], there[-1] + 1))
    assert there[0] > 0
    assert there[-1] < band.mass_GeV.size - 1
    for tip in (there[0], there[-1]):  # both edges meet at the tips, where masses were added
        assert upper[tip] / lower[tip] == pytest.approx(1.0, abs=1e-5)
    hole = np.flatnonzero(~np.isnan(hole_lower))
    assert there[0] < hole[0]
    assert hole[-1] < there[-1]
    assert np.all(hole_upper[hole] > hole_lower[hole])
    at_110 = np.argmin(np.abs(band.mass_GeV - 110.0))
    assert band.edges[0][at_110] < 0.082 < band.edges[1][at_110]


def test_figure_5_is_a_line_that_rises_with_the_mass() -> None:
    """Sec. 5: decoupling, a larger mixing for a larger mass."""
    band = epsilon_band(np.geomspace(1, 900, 200))
    upper = band.edges[3]  # the other interval is at negative mixing
    assert np.all(np.diff(upper) > 0)
    assert np.all(band.edges[1] < 0)


def test_estimate_in_both_sets() -> None:
    printed = estimate(inputs="paper-2021")
    assert [f"{root:.2g}" for root in printed.roots] == ["0.082", "0.22"]
    today = estimate(inputs="wp-2025")
    for root in today.roots:
        value = delta_a_mu(110.0, 100.0, root, 3e-3, **keywords("wp-2025"))
        assert value == pytest.approx(38.5e-11, rel=1e-9)
    assert estimate(inputs="paper-2021", scheme="msbar-larin").roots == ()


def test_dark_photon_alone_is_the_band_of_eq_10() -> None:
    band = dark_photon_alone([0.01, 1.0, 100.0])
    measured = measurement("paper-2021")
    edge = band.edges[3]
    value = delta_a_mu(1.0, band.mass_GeV, 0.0, edge)
    assert value == pytest.approx(measured.delta + measured.sigma, rel=1e-12)


def test_the_sets_choose_the_numbers() -> None:
    assert measurement("paper-2021").delta == 251e-11
    assert measurement("wp-2025").delta == pytest.approx(38.5e-11)
    assert chi_square(251e-11, measurement("wp-2025")) > chi_square(251e-11, measurement("paper-2021")) == 0
    plain = {"name": "n", "date": "d", "title": "t", "quantities": {}}
    plain["quantities"] = {key: item._asdict() for key, item in input_set().quantities.items()}
    assert from_plain(plain).quantities == dict(input_set().quantities)
    del plain["quantities"]["delta_a_tau"]
    without = from_plain(plain)
    with pytest.raises(WrongUseError, match="has no delta_a_tau: add a table"):
        measurement(without, "tau")


@pytest.mark.parametrize("lepton", ["e", "mu", "tau"])
def test_other_leptons(lepton: str) -> None:
    """The band of each lepton, checked by the sum of contributions at that lepton's mass."""
    measured = measurement("wp-2025", lepton)
    band = epsilon_band([1.0, 10.0], inputs="wp-2025", lepton=lepton)
    upper = np.where(np.isnan(band.edges[3]), band.edges[1], band.edges[3])
    value = delta_a_mu(110.0, band.mass_GeV, 0.082, upper, **keywords("wp-2025", lepton))
    assert value == pytest.approx(measured.delta + measured.sigma, rel=1e-6)


def test_the_z_vertex() -> None:
    """The needed coupling gives the measurement; within the bound chi^2 is that of the nearest coupling."""
    inputs, known = input_set("wp-2025"), constants("wp-2025")
    m_a, y_a = np.array([1.0, 50.0, 300.0]), np.array([1e-3, 1e-2, 0.3])
    needed = needed_coupling(m_a, y_a, inputs)
    s2w = inputs.quantities["s2w"].value
    g_v = np.sqrt(4 * np.pi * known.alpha) * (0.25 - s2w) / np.sqrt(s2w * (1 - s2w))
    common = {"m_mu": known.m_lepton, "alpha": known.alpha, "cutoff": known.cutoff}

    def predicted(coupling):
        vertex = a_mu_z(m_a, inputs.quantities["m_Z"].value, y_a, g_v, coupling, **common)
        return vertex + a_mu_alp(m_a, y_a, m_mu=known.m_lepton)

    measured = measurement(inputs)
    assert predicted(needed) == pytest.approx(measured.delta, rel=1e-9)
    bound = inputs.quantities["C_agZ_max"].value
    scan = np.array([predicted(value) for value in np.linspace(-bound, bound, 401)])
    least = np.min(((measured.delta - scan) / measured.sigma) ** 2, axis=0)
    found = z_marginal(inputs).at(m_a, y_a)
    assert np.all(found <= least + 1e-12)
    assert found == pytest.approx(least, abs=1e-2)  # steps of 1/200 of the bound
    assert ONE_SIGMA == 1.0
