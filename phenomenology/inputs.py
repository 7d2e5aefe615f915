"""Room: phenomenology.  The input set that a computation uses, and the lepton that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from axionportal.generated.inputs import DEFAULT_SET, INPUT_SETS, InputSet, Quantity
from axionportal.phenomenology.errors import WrongUseError, unknown

LEPTONS: Mapping[str, str] = {"e": "electron", "mu": "muon", "tau": "tau lepton"}
LEPTON_WORDS: Mapping[str, str] = {"electron": "e", "muon": "mu", "tau": "tau"}
"""What the commands call them."""


@dataclass(frozen=True)
class Constants:
    """Numbers of an input set that the formulas take, for one lepton; masses in GeV, C_agg in 1/GeV."""

    m_lepton: float
    alpha: float
    C_agg: float
    cutoff: float
    scheme: str = "cutoff"

    def of_form(self) -> dict[str, Any]:
        """Keywords of ``generated.couplings.coupling_form``."""
        return {
            "m_mu": self.m_lepton,
            "alpha": self.alpha,
            "C_agg": self.C_agg,
            "cutoff": self.cutoff,
            "scheme": self.scheme,
        }


def input_set(name: str | InputSet = DEFAULT_SET) -> InputSet:
    """A built-in set by name, or the set itself; raises WrongUseError with the known names."""
    if isinstance(name, InputSet):
        return name
    if name not in INPUT_SETS:
        raise WrongUseError(unknown("input set", name, INPUT_SETS))
    return INPUT_SETS[name]


def from_plain(document: Mapping[str, Any]) -> InputSet:
    """An input set from plain data, as the command line hands over a file that it has validated."""
    quantities = {key: Quantity(**entry) for key, entry in document["quantities"].items()}
    return InputSet(document["name"], document["date"], document["title"], quantities)


def quantity(inputs: InputSet, key: str) -> Quantity:
    """A quantity of a set; raises WrongUseError where it is not there."""
    found = inputs.quantities.get(key)
    if found is None:
        raise WrongUseError(f"the input set {inputs.name} has no {key}: add a table [{key}]")
    return found


def require_lepton(lepton: str) -> str:
    """The short name of a lepton given by that or by its word, or a WrongUseError with the known words."""
    short = LEPTON_WORDS.get(lepton, lepton)
    if short not in LEPTONS:
        raise WrongUseError(unknown("lepton", lepton, LEPTON_WORDS))
    return short


def word_of(lepton: str) -> str:
    """What the commands call a lepton."""
    return next(word for word, short in LEPTON_WORDS.items() if short == lepton)


def constants(inputs: str | InputSet = DEFAULT_SET, lepton: str = "mu", scheme: str = "cutoff") -> Constants:
    """The constants of a set for ``lepton``, "electron", "muon" or "tau"; raises WrongUseError."""
    chosen = input_set(inputs)
    mass = quantity(chosen, f"m_{require_lepton(lepton)}").value
    values = {key: quantity(chosen, key).value for key in ("alpha", "C_agg", "cutoff")}
    return Constants(m_lepton=mass, scheme=scheme, **values)
