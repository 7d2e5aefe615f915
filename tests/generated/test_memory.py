"""Memory beyond the result stays below 2 MB, whatever the length of the arguments."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from axionportal import generated

MOST_BYTES = 2_000_000  # the promise of the issue
POINTS = 10_000_000


def traced(call: Callable[[], Any]) -> tuple[Any, int]:
    """The result and the most memory held at once, in a thread that has none left from another call."""

    def run() -> tuple[Any, int]:
        tracemalloc.start()
        try:
            result = call()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        return result, peak

    with ThreadPoolExecutor(1) as fresh:
        return fresh.submit(run).result()


CALLS: dict[str, Callable[..., Any]] = {
    "F_a": generated.F_a,
    "F_gamma": generated.F_gamma,
    "G": lambda x, out: generated.G(x, 2.0, out=out),
    "G of two arrays": lambda x, out: generated.G(x, x[::-1], out=out),
    "a_mu_alp": lambda x, out: generated.a_mu_alp(x, 0.1, out=out),
    "a_mu_dark_photon": lambda x, out: generated.a_mu_dark_photon(x, 0.1, out=out),
    "delta_a_mu": lambda x, out: generated.delta_a_mu(x, 2.0, 0.1, 0.01, out=out),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_long_array_into_a_given_out(name: str) -> None:
    call = CALLS[name]
    masses = np.resize(np.geomspace(1e-3, 1e3, 9973), POINTS)  # light, heavy and at both thresholds in turn
    masses[[5, POINTS // 2]] = 0.0
    out = np.zeros(POINTS)
    call(masses[:100], out[:100])  # reads the tables, which are loaded once
    _, peak = traced(lambda: call(masses, out))
    assert peak <= MOST_BYTES
    assert out[7::997].all()


GRADIENTS: dict[str, Callable[[np.ndarray, np.ndarray], Any]] = {
    "dG_dm_a": lambda x, _: (generated.dG_dm_a(x, x[::-1]),),
    "dG_dm_gamma": lambda x, _: (generated.dG_dm_gamma(x, 2.0),),
    "dG_dm_a of other leptons": lambda x, leptons: (generated.dG_dm_a(x, x[::-1], m_mu=leptons),),
    "dG_dm_a of equal masses": lambda x, leptons: (generated.dG_dm_a(x, x, m_mu=leptons),),
    "dF_a_deta": lambda x, _: (generated.dF_a_deta(x),),
    "a_mu_portal_gradient": lambda x, _: generated.a_mu_portal_gradient(x, x[::-1], 0.1, 0.01),
    "a_mu_portal_gradient of other leptons": lambda x, leptons: generated.a_mu_portal_gradient(
        x, x[::-1], 0.1, 0.01, m_mu=leptons
    ),
    "a_mu_z_gradient": lambda x, _: generated.a_mu_z_gradient(x, x[::-1], 0.1, 0.01, 1e-3),
    "a_mu_sm_z_gradient": lambda x, _: generated.a_mu_sm_z_gradient(x, 0.22, 1.17e-5),
    "delta_a_mu_gradient": lambda x, _: generated.delta_a_mu_gradient(x, x[::-1], 0.1, 0.01),
}


@pytest.mark.parametrize("name", GRADIENTS)
def test_derivatives_of_a_long_array(name: str) -> None:
    """Masses apart, near each other and equal, so that every way is taken."""
    call = GRADIENTS[name]
    masses = np.geomspace(1e-3, 1e3, 120_000)
    leptons = 0.1 * masses
    call(masses, leptons)  # reads the tables, which are loaded once
    result, peak = traced(lambda: call(masses, leptons))
    assert peak - sum(np.asarray(item).nbytes for item in result) <= MOST_BYTES
