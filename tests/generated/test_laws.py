"""Laws that hold whatever the numbers: symmetry, signs, monotony, scaling, limits."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal import generated

settings.register_profile("unhurried", deadline=None)  # the first call reads a table
settings.load_profile("unhurried")

positive = st.floats(min_value=5e-324, allow_infinity=False)
mass = st.floats(min_value=1e-6, max_value=1e6)
lepton = st.floats(min_value=5e-4, max_value=1.8)


@given(positive)
def test_signs(eta: float) -> None:
    assert generated.F_a(eta) < 0 or eta > 1e160
    assert generated.F_gamma(eta) > 0 or eta > 1e160


@given(positive, positive)
def test_both_loop_functions_of_one_ratio_shrink_with_it(one: float, other: float) -> None:
    low, high = sorted((one, other))
    # One unit in the last place of slack: each value errs by at most 0.55.
    for function in (generated.F_a, generated.F_gamma):
        at_low, at_high = abs(function(low)), abs(function(high))
        assert at_high <= at_low + 2 * np.spacing(at_low)


@given(mass, mass, lepton, mass)
def test_exchanging_the_masses_changes_no_bit(m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> None:
    there = generated.G(m_a, m_gamma, m_mu=m_mu, cutoff=cutoff)
    back = generated.G(np.array([m_gamma, 1.0]), m_a, m_mu=m_mu, cutoff=cutoff)[0]
    assert there.view(np.int64) == back.view(np.int64)


@given(mass, mass, lepton, mass, st.integers(min_value=-60, max_value=60))
def test_units_do_not_matter(m_a: float, m_gamma: float, m_mu: float, cutoff: float, power: int) -> None:
    """G depends on ratios only: a power of two as unit changes no bit."""
    unit = 2.0**power
    here = generated.G(m_a, m_gamma, m_mu=m_mu, cutoff=cutoff)
    there = generated.G(unit * m_a, unit * m_gamma, m_mu=unit * m_mu, cutoff=unit * cutoff)
    assert here == there


@given(mass, mass, mass)
def test_heavier_mediators_and_lower_cutoffs_lower_g(m_a: float, heavier: float, m_gamma: float) -> None:
    low, high = sorted((m_a, heavier))
    # Each value errs by less than one unit in the last place of at most 32.
    slack = 4 * np.spacing(32.0)
    assert generated.G(high, m_gamma) <= generated.G(low, m_gamma) + slack
    assert generated.G(low, m_gamma, cutoff=500.0) <= generated.G(low, m_gamma) - np.log(2) + slack


@given(mass, st.floats(min_value=0.0, max_value=1e-3))
def test_g_is_smooth_through_equal_masses(m_a: float, step: float) -> None:
    """The confluent value is between its neighbours' up to rounding, and near them."""
    here = generated.G(m_a, m_a)
    sides = generated.G(m_a, m_a * (1 + step)), generated.G(m_a, m_a * (1 - step))
    slack = 4 * np.spacing(32.0)
    assert sides[0] - slack <= here <= sides[1] + slack
    assert sides[1] - sides[0] <= 2 * step + slack  # |dG/dln m| < 1


@given(st.floats(min_value=1e3, max_value=1e8), st.floats(min_value=1e-3, max_value=1.0))
def test_heavy_forms_are_approached(m_a: float, ratio: float) -> None:
    m_gamma = m_a * ratio + 1e3
    small = (0.1056583745 / min(m_a, m_gamma)) ** 2
    bound = 40 * small * np.log(1 / small)
    for name, arguments in (
        ("portal", (m_a, m_gamma, 0.1, 0.1)),
        ("alp", (m_a, 0.1)),
        ("dark_photon", (m_gamma, 0.1)),
    ):
        exact = getattr(generated, f"a_mu_{name}")(*arguments)
        heavy = getattr(generated, f"a_mu_{name}_heavy")(*arguments)
        prefactor = 0.1056583745 * 0.003 * 0.01 / (4 * np.pi**2)
        scale = abs(exact) if name != "portal" else prefactor * 30
        assert abs(heavy - exact) <= (bound + 1e-14) * scale
