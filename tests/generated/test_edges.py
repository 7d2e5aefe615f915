"""Edge values are limits; outside the domain is NaN; nothing warns (warnings are errors here)."""

from __future__ import annotations

import numpy as np
import pytest

from axionportal import generated

ONE_RATIO = (generated.F_a, generated.F_gamma, generated.F_axial, generated.F_scalar)
DERIVATIVES = (
    generated.dF_a_deta,
    generated.dF_gamma_deta,
    generated.dF_axial_deta,
    generated.dF_scalar_deta,
)


def both(function, value: float) -> tuple[float, float]:
    """The scalar call and the array call, which must agree to the last bit."""
    return float(function(value)), float(function(np.array([value, 0.3]))[0])


@pytest.mark.parametrize(
    ("function", "eta", "limit"),
    [
        (generated.F_a, 0.0, -np.inf),
        (generated.F_a, -0.0, -np.inf),
        (generated.F_a, np.inf, 0.0),
        (generated.F_gamma, 0.0, 1 / 3),
        (generated.F_gamma, -0.0, 1 / 3),
        (generated.F_gamma, np.inf, 0.0),
        # int_0^1 of (5 x - 4 - x^2) x/(1 - x) is -5/3, and of -2 x^3/x^2 it is -1.
        (generated.F_axial, 0.0, -5 / 3),
        (generated.F_axial, np.inf, -1.0),
        (generated.F_scalar, 0.0, np.inf),
        (generated.F_scalar, np.inf, 0.0),
    ],
)
def test_limits(function, eta: float, limit: float) -> None:
    assert both(function, eta) == (limit, limit)


@pytest.mark.parametrize("function", [*ONE_RATIO, *DERIVATIVES])
@pytest.mark.parametrize("eta", [np.nan, -1.0, -5e-324, -np.inf])
def test_outside_the_domain(function, eta: float) -> None:
    assert np.isnan(both(function, eta)).all()


@pytest.mark.parametrize("function", ONE_RATIO)
def test_every_positive_double_is_finite(function) -> None:
    eta = np.concatenate([[5e-324], 2.0 ** np.arange(-1074, 1024), [np.finfo(float).max]])
    assert np.isfinite(function(eta)).all()


@pytest.mark.parametrize("function", [*ONE_RATIO, *DERIVATIVES])
def test_the_sign_of_a_zero_is_that_of_the_limit(function) -> None:
    """A result that underflows keeps the sign of those that do not."""
    eta = np.array([1e90, 1e290, np.finfo(float).max, np.inf])
    signs = np.signbit(function(eta))
    assert (signs == signs[0]).all()
    assert [np.signbit(function(x)) for x in eta.tolist()] == signs.tolist()


def test_massless_and_infinitely_heavy_mediators() -> None:
    tiny = 1e-30
    assert generated.G(0.0, 5.0) == pytest.approx(generated.G(tiny, 5.0), rel=1e-15)
    assert generated.G(0.0, 0.0) == pytest.approx(generated.G(tiny, tiny), rel=1e-15)
    # (psi(u) - psi(v))/(u - v) is -1/2 at u = v = 0, whatever the lepton.
    assert generated.G(0.0, 0.0, m_mu=1.0, cutoff=1.0) == 0.25
    assert generated.G(np.inf, 1.0) == -np.inf
    assert generated.G(1.0, 1.0, cutoff=np.inf) == np.inf
    assert np.isnan(generated.G(np.inf, 1.0, cutoff=np.inf))


@pytest.mark.parametrize(
    "change",
    [{"m_a": -1.0}, {"m_gamma": np.nan}, {"m_mu": 0.0}, {"m_mu": np.inf}, {"cutoff": 0.0}, {"cutoff": -1.0}],
)
def test_two_masses_outside_the_domain(change: dict[str, float]) -> None:
    arguments = {"m_a": 1.0, "m_gamma": 2.0, "m_mu": 0.1, "cutoff": 10.0} | change
    assert np.isnan(generated.G(**arguments))
    arrays = {name: np.array([value, 1.5]) for name, value in arguments.items()}
    value = generated.G(**arrays)
    assert np.isnan(value[0])
    assert np.isfinite(value[1])


def test_massless_mediators_give_the_light_limits() -> None:
    # 1/(2 pi) alpha epsilon^2 is Schwinger's result; -1/4 is the coefficient of 1/eta^2 in F_a.
    alpha = 0.0072973525693
    assert generated.a_mu_dark_photon(0.0, 1.0, alpha=alpha) == pytest.approx(alpha / (2 * np.pi), rel=1e-15)
    assert generated.a_mu_alp(0.0, 1.0) == pytest.approx(-1 / (16 * np.pi**2), rel=1e-15)
    assert generated.a_mu_alp(np.inf, 1.0) == 0.0
    assert generated.a_mu_dark_photon(np.array([0.0, np.inf]), 1.0)[1] == 0.0
