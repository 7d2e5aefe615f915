"""Room: phenomenology.  The numbers behind the pictures of one input set, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology import paper
from axionportal.phenomenology.bands import estimate
from axionportal.phenomenology.chi_square import (
    ONE_SIGMA,
    TWO_PARAMETERS_95,
    is_measured,
    measurement,
)
from axionportal.phenomenology.exclusions import Exclusions
from axionportal.phenomenology.inputs import LEPTONS

SCHEMES = ("cutoff", "msbar", "msbar-larin")


def numbers(inputs: InputSet, *exclusions: Exclusions, lepton: str = "mu") -> dict[str, Any]:
    """Measurements, Eq. (14) in each scheme with its roots, ranges, levels, and where exclusions are from.

    Eq. (14) is that of ``lepton``; without a measurement of its moment it has no roots and is left out.
    """
    schemes = SCHEMES if is_measured(inputs, lepton) else ()
    return {
        "inputs": {"name": inputs.name, "date": inputs.date, "title": inputs.title},
        "lepton": LEPTONS[lepton],
        "quantities": {key: item._asdict() for key, item in inputs.quantities.items()},
        "measurements": {
            lepton: _measured(inputs, lepton) for lepton in LEPTONS if is_measured(inputs, lepton)
        },
        "benchmark": asdict(paper.BENCHMARK),
        "eq_14": {
            scheme: asdict(estimate(inputs=inputs, lepton=lepton, scheme=scheme)) for scheme in schemes
        },
        "ranges": {
            "m_a": paper.M_A,
            "y_a": paper.Y_A,
            "m_gamma": paper.M_GAMMA,
            "epsilon": paper.EPSILON,
        },
        "levels": {"one_sigma": ONE_SIGMA, "95_percent_two_parameters": TWO_PARAMETERS_95},
        "exclusions": {item.name: _sources(item) for item in exclusions},
    }


def _measured(inputs: InputSet, lepton: str) -> dict[str, Any]:
    found = measurement(inputs, lepton)
    return {
        "delta": found.delta,
        "sigma": found.sigma,
        "standard_deviations": found.delta / found.sigma,
        "reference": found.reference,
    }


def _sources(exclusions: Exclusions) -> list[dict[str, str]]:
    return [
        {"experiment": item.experiment, "kind": item.kind, "reference": item.reference, "note": item.note}
        for item in exclusions
    ]


def numbers_bytes(inputs: InputSet, *exclusions: Exclusions, lepton: str = "mu") -> bytes:
    """The same as a JSON document."""
    return (
        json.dumps(numbers(inputs, *exclusions, lepton=lepton), indent=1, ensure_ascii=False) + "\n"
    ).encode()
