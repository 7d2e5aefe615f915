"""Room: derivations/vacuum_polarisation.  The photon's self-energy by ALP and dark photon, and its a_mu.

L = (1/2) C a F X-dual, Eq. (6), closes to a loop in the photon's propagator; inside the muon's vertex that
is the two-loop contribution below Eq. (8).  ``self_energy`` derives the loop and its divergences,
``spectral`` its cut and the decay widths, ``moment`` what becomes of a_mu under each subtraction.
"""

from __future__ import annotations

from axionportal.derivations.vacuum_polarisation.moment import (
    SLOPES,
    Masses,
    from_slope,
    once_subtracted,
    polarisation_moment,
    subtracted_slope,
    twice_subtracted,
    upper_bound,
)
from axionportal.derivations.vacuum_polarisation.self_energy import self_energy
from axionportal.derivations.vacuum_polarisation.signs import polarisation_theorems
from axionportal.derivations.vacuum_polarisation.spectral import spectral_density, spectral_function

__all__ = [
    "SLOPES",
    "Masses",
    "from_slope",
    "once_subtracted",
    "polarisation_moment",
    "polarisation_theorems",
    "self_energy",
    "spectral_density",
    "spectral_function",
    "subtracted_slope",
    "twice_subtracted",
    "upper_bound",
]
