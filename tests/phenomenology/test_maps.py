"""Marginalised maps against a brute-force scan of all four parameters, and laws that they obey."""

from __future__ import annotations

import time

import numpy as np
import pytest

from axionportal.generated import delta_a_mu
from axionportal.phenomenology.chi_square import measurement
from axionportal.phenomenology.electron import electron_curve
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.exclusions import Exclusions, load_exclusions, parse_exclusions
from axionportal.phenomenology.inputs import constants
from axionportal.phenomenology.maps import (
    alp_map,
    alp_marginal,
    dark_photon_map,
    hidden_points,
)

ALP = load_exclusions("alp")
DARK_PHOTON = load_exclusions("dark-photon").with_curves(electron_curve())
BAND = parse_exclusions(
    "band",
    "experiment,kind,mass_GeV,coupling,reference,note\n"
    "E,upper,0.01,1e-4,r,\nE,upper,200,1e-4,r,\nE,ceiling,0.01,1e-2,r,\nE,ceiling,200,1e-2,r,\n",
)
STEPS = 800


def brute(m_a, y_a, m_gamma, epsilon, inputs: str) -> tuple[float, float, float]:
    """(least chi^2, least and largest prediction) over all points of a four-dimensional scan."""
    known = constants(inputs)
    value = delta_a_mu(
        m_a, m_gamma, y_a, epsilon, C_agg=known.C_agg, cutoff=known.cutoff, m_mu=known.m_lepton,
        alpha=known.alpha,
    )  # fmt: skip
    measured = measurement(inputs)
    return np.min(((measured.delta - value) / measured.sigma) ** 2), value.min(), value.max()


def dense(hidden, lower: float, upper: float, exclusions: Exclusions | None):
    """Masses and couplings of a scan: each allowed interval finely, its ends included."""
    masses, found = [], []
    for mass, parts in zip(hidden.masses, hidden.allowed, strict=True):
        for low, high in parts[~np.isnan(parts[:, 0])]:
            steps = np.geomspace(low, high, STEPS)
            steps[0], steps[-1] = low, high
            masses.append(np.full(STEPS, mass))
            found.append(steps)
    masses, found = np.concatenate(masses), np.concatenate(found)
    assert np.all((found >= lower) & (found <= upper))
    if exclusions is not None:
        assert not exclusions.excludes(masses, found).any()
    return masses, found


@pytest.mark.parametrize(
    ("inputs", "exclusions"),
    [("paper-2021", None), ("paper-2021", DARK_PHOTON), ("paper-2021", BAND), ("wp-2025", DARK_PHOTON)],
    ids=["none", "paper", "band", "today"],
)
def test_map_of_the_alp_against_brute_force(inputs: str, exclusions: Exclusions | None) -> None:
    check_against_scan("alp", inputs, exclusions)


@pytest.mark.parametrize("exclusions", [ALP, BAND], ids=["paper", "band"])
def test_map_of_the_dark_photon_against_brute_force(exclusions: Exclusions | None) -> None:
    check_against_scan("dark photon", "paper-2021", exclusions)


def check_against_scan(shown: str, inputs: str, exclusions: Exclusions | None) -> None:
    """The scan never finds less; and it finds as little, up to its steps of 2 % in the coupling.

    Where the map is zero the scan brackets the measurement, so some point between its steps gives it.
    """
    ranges = ((1e-3, 350.0), (1e-5, 1.0)) if shown == "alp" else ((1e-2, 350.0), (1e-6, 1.0))
    points = 12
    hidden = hidden_points(*ranges, exclusions, points)
    masses, couplings = dense(hidden, *ranges[1], exclusions)
    rows, columns = np.geomspace(0.02, 340, 4), np.geomspace(1e-5, 0.9, 5)
    if shown == "alp":
        names = {"m_gamma": ranges[0], "epsilon": ranges[1]}
        found = alp_map(rows, columns, exclusions=exclusions, inputs=inputs, points=points, **names)
    else:
        names = {"m_a": ranges[0], "y_a": ranges[1]}
        found = dark_photon_map(rows, columns, exclusions=exclusions, inputs=inputs, points=points, **names)
    measured = measurement(inputs)
    for i, mass in enumerate(rows):
        for j, coupling in enumerate(columns):
            if shown == "alp":
                least, low, high = brute(mass, coupling, masses, couplings, inputs)
            else:
                least, low, high = brute(masses, couplings, mass, coupling, inputs)
            assert found[i, j] <= least * (1 + 1e-12)
            if found[i, j] == 0.0:
                single = exclusions is not BAND
                assert not single or low <= measured.delta <= high
            else:
                # the extremes are at ends, which the scan has, or at a vertex, missed by half a step of
                # 2 %: the relative deficit of a parabola's extremum is below (0.02/2)^2
                nearest = np.sqrt(least) - np.sqrt(found[i, j])
                size = max(abs(low), abs(high)) / measured.sigma
                assert nearest <= 1e-4 * size + 1e-9


def test_two_disconnected_parts_are_not_joined() -> None:
    """With a forbidden band through all masses, values that only the band would give stay excluded."""
    hidden = hidden_points((1.0, 100.0), (1e-5, 1.0), BAND, 20)
    assert len(hidden.components) == 2
    free = hidden_points((1.0, 100.0), (1e-5, 1.0), None, 20)
    assert len(free.components) == 1
    beyond = hidden_points((1.0, 350.0), (1e-5, 1.0), BAND, 20)  # past 200 GeV both parts meet
    assert len(beyond.components) == 1


def test_nothing_left_is_infinite() -> None:
    text = "experiment,kind,mass_GeV,coupling,reference,note\nE,upper,1e-4,1e-6,r,\nE,upper,1e4,1e-6,r,\n"
    found = alp_map([1.0], [0.1], exclusions=parse_exclusions("all", text))
    assert np.isinf(found).all()


def test_more_exclusions_never_lower_chi_square() -> None:
    m_a, y_a = np.geomspace(0.02, 300, 12), np.geomspace(1e-5, 1, 12)
    options = {"inputs": "paper-2021", "points": 60}
    free, cut = alp_map(m_a, y_a, **options), alp_map(m_a, y_a, exclusions=DARK_PHOTON, **options)
    assert np.all(cut >= free * (1 - 1e-12))
    assert np.any(cut > free)


def test_points_and_grid_agree_to_the_bit() -> None:
    marginal = alp_marginal(exclusions=DARK_PHOTON, points=50)
    m_a, y_a = np.geomspace(0.1, 300, 7), np.geomspace(1e-4, 1, 5)
    grid = marginal.grid(m_a, y_a)
    x, y = (item.ravel() for item in np.meshgrid(m_a, y_a, indexing="ij"))
    assert np.array_equal(marginal.at(x, y), grid.ravel())


def test_benchmark_is_inside_the_region_of_figure_3_and_4() -> None:
    """Sec. 5: the points of Eq. (14) lie inside the 95 % CL bands of Figs. 3 and 4."""
    assert np.all(alp_map([110.0], [0.082, 0.22], exclusions=DARK_PHOTON) < 5.99)
    assert dark_photon_map([100.0], [3e-3], exclusions=ALP)[0, 0] < 5.99


def test_dashed_contour_of_figure_3_touches_1e_4() -> None:
    """Sec. 5: with 200 <= m_gamma <= 350 GeV the coupling goes down to as small as 1e-4."""
    y_a = np.geomspace(1e-6, 1e-3, 200)
    inside = alp_map([1.0, 10.0, 100.0], y_a, m_gamma=(200.0, 350.0), exclusions=DARK_PHOTON) < 5.99
    assert 5e-5 < y_a[inside.any(axis=0)][0] < 2e-4


def test_wrong_ranges_are_refused() -> None:
    for options, word in (
        ({"m_gamma": (10.0, 1.0)}, "masses="),
        ({"epsilon": (0.0, 1.0)}, "coupling="),
        ({"points": 1}, "points=1"),
        ({"inputs": "wp-2052"}, "unknown input set"),
        ({"lepton": "myon"}, "unknown lepton 'myon': did you mean muon?"),
    ):
        with pytest.raises(WrongUseError, match=word):
            alp_map([1.0], [0.1], **options)
    with pytest.raises(WrongUseError, match="the grid of the mass"):
        alp_map([], [0.1])


def test_a_large_map_is_quick() -> None:
    """400 x 400 in at most 10 s on two cores: a twentieth of its rows, in processor time of one core."""
    m_a, y_a = np.geomspace(1e-2, 350, 20), np.geomspace(1e-6, 1, 400)
    start = time.process_time()
    alp_map(m_a, y_a, exclusions=DARK_PHOTON)
    assert time.process_time() - start < 20 * 10.0 / 400 * 2
