"""Room: phenomenology.  The bound of (g-2)_e on the dark photon, from Eq. (10) with the electron's mass."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from axionportal.generated import a_mu_dark_photon
from axionportal.generated.inputs import DEFAULT_SET, InputSet
from axionportal.phenomenology.chi_square import measurement
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.exclusions import Curve
from axionportal.phenomenology.inputs import constants, input_set

DEVIATIONS = 2.0
"""A contribution is excluded where it overshoots the measured difference by more standard deviations."""

EXPERIMENT = "(g-2)_e"
LOWEST, HIGHEST, PER_DECADE = -4, 3, 20
"""Powers of ten in GeV that the sampled curve spans, and its points in each decade."""


def electron_limit(m_gamma: ArrayLike, inputs: str | InputSet = DEFAULT_SET) -> Any:
    """The kinetic mixing above which a dark photon alone exceeds a_e by two standard deviations.

    The contribution is epsilon^2 times a positive function of the mass, so the limit is a square root.
    Raises WrongUseError where the set lacks delta_a_e or m_e, or leaves no room for a positive shift.
    """
    chosen = input_set(inputs)
    known, measured = constants(chosen, "e"), measurement(chosen, "e")
    largest = measured.delta + DEVIATIONS * measured.sigma
    if not largest > 0:
        raise WrongUseError(
            f"delta_a_e={measured.delta:g} +- {measured.sigma:g} of the input set {chosen.name} excludes "
            f"every positive shift at {DEVIATIONS:g} standard deviations, so it gives no limit on epsilon: "
            "give another delta_a_e"
        )
    unit = a_mu_dark_photon(m_gamma, 1.0, alpha=known.alpha, m_mu=known.m_lepton)
    return np.sqrt(largest / unit)


def electron_curve(inputs: str | InputSet = DEFAULT_SET) -> Curve:
    """The same as a curve of a set of exclusions, sampled so that log-log interpolation is good to 5e-4."""
    chosen = input_set(inputs)
    masses = np.logspace(LOWEST, HIGHEST, (HIGHEST - LOWEST) * PER_DECADE + 1)
    limits = electron_limit(masses, chosen)
    reference = f"Eq. (10) of Ge:2021cjz with m_e; {measurement(chosen, 'e').reference}"
    return Curve(EXPERIMENT, "upper", tuple(masses.tolist()), tuple(limits.tolist()), reference, "computed")
