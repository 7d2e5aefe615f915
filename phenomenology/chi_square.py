"""Room: phenomenology.  Eq. (12): chi^2 of a predicted shift of a lepton's moment, and what is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from axionportal.generated import couplings
from axionportal.generated.inputs import DEFAULT_SET, InputSet
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.inputs import input_set, quantity, require_lepton

ONE_SIGMA = 1.0
"""chi^2 on the edge of a band of one standard deviation."""

TWO_PARAMETERS_95 = 5.99
"""chi^2 at 95 % CL for two parameters as Sec. 5 of Ge:2021cjz takes it, 2 ln 20 = 5.9915 to two places."""


@dataclass(frozen=True)
class Measurement:
    """Measured minus predicted moment of a lepton, delta +- sigma, and the input set that it is from."""

    lepton: str
    delta: float
    sigma: float
    inputs: str
    reference: str


def measurement(inputs: str | InputSet = DEFAULT_SET, lepton: str = "mu") -> Measurement:
    """delta_a of ``lepton`` ("electron", "muon" or "tau") in an input set.

    Raises WrongUseError for an unknown set or lepton, or where the set has no such measurement.
    """
    chosen, short = input_set(inputs), require_lepton(lepton)
    found = quantity(chosen, f"delta_a_{short}")
    if found.uncertainty is None:
        key = f"delta_a_{short}"
        raise WrongUseError(f"the input set {chosen.name} has no uncertainty of {key}: add it to [{key}]")
    return Measurement(short, found.value, found.uncertainty, chosen.name, found.reference)


def is_measured(inputs: str | InputSet, lepton: str) -> bool:
    """Does the input set have a chi^2 for this lepton, that is its delta_a with an uncertainty?"""
    found = input_set(inputs).quantities.get(f"delta_a_{require_lepton(lepton)}")
    return found is not None and found.uncertainty is not None


def chi_square(value: ArrayLike, measured: Measurement) -> Any:
    """Eq. (12) of Ge:2021cjz for predicted values of any shape; NaN in, NaN out."""
    return couplings.chi_square(value, measured.delta, measured.sigma)
