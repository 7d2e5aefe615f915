"""Memory beyond the result stays below 2 MB, whatever the length of the arguments."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from axionportal import generated

MOST_BYTES = 2_000_000  # the promise of the issue
POINTS = 10_000_000

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
    tracemalloc.start()
    try:
        call(masses, out)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= MOST_BYTES
    assert out[7::997].all()
