"""Room: benchmarks.  Errors of the paper's contributions and of their sum, in units of the largest term."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, ctx

from axionportal import generated
from axionportal.benchmarks.reference import two_masses
from axionportal.benchmarks.rows import BITS, Accuracy, ulps
from axionportal.benchmarks.subjects import COUPLINGS, PAPER, contribution_record
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.verification.enclosure import enclose

TOTAL = "delta_a_mu"


def paper_accuracy(points: int, rng: np.random.Generator) -> list[Accuracy]:
    """The worst error of each contribution, masses apart and nearly equal."""
    masses = np.exp(rng.uniform(np.log(1e-3), np.log(1e5), (points, 2))).tolist()
    masses += [[mass * (1 + 10.0**-k), mass] for (mass, _), k in zip(masses, range(1, 17), strict=False)]
    constants = {item.key: float(item.value) for item in load_inputs()}
    worst: dict[str, tuple[float, str]] = {}
    for m_a, m_gamma in masses:
        values = constants | {"m_a": m_a, "m_gamma": m_gamma} | COUPLINGS
        for name, error in _errors(values).items():
            worst[name] = max(worst.get(name, (0.0, "")), (error, f"m_a, m_gamma = {m_a!r}, {m_gamma!r}"))
    label = "[1e-3, 1e5] GeV squared"
    return [Accuracy(name, label, len(masses), *found) for name, found in worst.items()]


def _errors(values: dict[str, float]) -> dict[str, float]:
    """Error of each contribution and of the sum."""
    exact, sizes, errors = [], [], {}
    for name in PAPER:
        record = contribution_record(name)
        chosen = {item.name: values[item.input_key or item.name] for item in record.parameters}
        exact.append(enclose(record, {key: Fraction(x) for key, x in chosen.items()}, bits=BITS))
        sizes.append(abs(float(exact[-1])) * (_largest_term(values) if name == "portal" else 1.0))
        errors[f"a_mu_{name}"] = ulps(_emitted(f"a_mu_{name}", chosen), exact[-1], sizes[-1])
    parameters = [item for name in PAPER for item in contribution_record(name).parameters]
    total = _emitted(TOTAL, {item.name: values[item.input_key or item.name] for item in parameters})
    with ctx.workprec(2 * BITS):
        expected = sum(exact, arb(0))
    return errors | {TOTAL: ulps(total, expected, max(sizes))}


def _emitted(name: str, values: dict[str, Any]) -> float:
    return float(getattr(generated, name)(**values))


def _largest_term(values: dict[str, float]) -> float:
    """The largest term of G in units of G."""
    logarithm, difference, value = (
        abs(float(item))
        for item in two_masses(values["m_a"], values["m_gamma"], values["m_mu"], values["cutoff"])
    )
    return max(logarithm, 0.25, difference, value) / value
