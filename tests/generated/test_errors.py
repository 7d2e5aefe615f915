"""Wrong use of the contributions: one sentence that names the argument, the value and its index."""

from __future__ import annotations

import numpy as np
import pytest

from axionportal import generated
from axionportal.derivations.inputs import load_inputs


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: generated.a_mu_alp(-1.0, 0.1), ["m_a", "-1.0"]),
        (lambda: generated.a_mu_alp([1.0, 2.0, np.nan], 0.1), ["m_a", "nan", "index 2"]),
        (lambda: generated.a_mu_dark_photon([[1.0], [-3.0]], 0.1), ["m_gamma", "-3.0", "index (1, 0)"]),
        (lambda: generated.a_mu_portal(1.0, 1.0, 0.1, 0.1, cutoff=0.0), ["cutoff", "0.0", "positive"]),
        (lambda: generated.a_mu_portal(1.0, 1.0, 0.1, 0.1, cutoff=[1.0, np.nan]), ["cutoff", "index 1"]),
        (lambda: generated.delta_a_mu(1.0, 1.0, 0.1, 0.1, m_mu=-0.1), ["m_mu", "-0.1"]),
        (lambda: generated.a_mu_alp_heavy(-2.0, 0.1), ["m_a", "-2.0"]),
        (lambda: generated.a_mu_portal_heavy(1.0, -2.0, 0.1, 0.1), ["m_gamma", "-2.0"]),
        (lambda: generated.a_mu_alp(np.ones(2), np.ones(3)), ["y_a", "(3,)", "(2,)", "broadcast"]),
        (lambda: generated.a_mu_alp("heavy", 0.1), ["m_a", "'heavy'"]),
        (lambda: generated.a_mu_alp(1j, 0.1), ["m_a", "1j"]),
        (lambda: generated.a_mu_alp(None, 0.1), ["m_a", "None"]),
    ],
)
def test_refusals(call, words: list[str]) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z") as caught:
        call()
    for word in words:
        assert word in str(caught.value)


WITH_SCHEMES = {
    "G": lambda **k: generated.G(1.0, 2.0, **k),
    "a_mu_portal": lambda **k: generated.a_mu_portal(1.0, 2.0, 0.1, 0.1, **k),
    "a_mu_portal_heavy": lambda **k: generated.a_mu_portal_heavy(1.0, 2.0, 0.1, 0.1, **k),
    "a_mu_z": lambda **k: generated.a_mu_z(1.0, 91.0, 0.1, 0.1, 0.003, **k),
    "delta_a_mu": lambda **k: generated.delta_a_mu(1.0, 2.0, 0.1, 0.1, **k),
}


@pytest.mark.parametrize("name", WITH_SCHEMES)
@pytest.mark.parametrize("scheme", ["msbarred", "", "CUTOFF", None, ["cutoff"]])
def test_unknown_schemes(name: str, scheme) -> None:
    words = rf"\Ascheme .* is not derived for {name}: choose one of 'cutoff', 'msbar', 'msbar-larin'\Z"
    with pytest.raises(ValueError, match=words):
        WITH_SCHEMES[name](scheme=scheme)


@pytest.mark.parametrize("name", WITH_SCHEMES)
def test_the_papers_scheme_is_the_default(name: str) -> None:
    assert WITH_SCHEMES[name](scheme="cutoff") == WITH_SCHEMES[name]()


def test_defaults_are_the_papers_constants() -> None:
    explicit = {"C_agg": 3e-3, "cutoff": 1000.0}
    inputs = load_inputs("paper-2021")
    explicit |= {key: float(inputs[key].value) for key in ("alpha", "m_mu")}
    arguments = (110.0, 100.0, 0.082, 0.003)
    assert generated.delta_a_mu(*arguments) == generated.delta_a_mu(*arguments, **explicit)
