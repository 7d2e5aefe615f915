"""Room: phenomenology.  The vertex of ALP, photon and Z boson in place of the dark photon, Sec. 2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from axionportal.generated import a_mu_alp, a_mu_z
from axionportal.generated.couplings import Quadratic, quadratic_range, z_vector_coupling
from axionportal.generated.inputs import DEFAULT_SET, InputSet
from axionportal.phenomenology.chi_square import Measurement, chi_square, measurement
from axionportal.phenomenology.inputs import constants, input_set, quantity, require_lepton

Array = NDArray[np.float64]


def z_form(
    m_a: ArrayLike, inputs: str | InputSet = DEFAULT_SET, lepton: str = "mu", scheme: str = "cutoff"
) -> tuple[Any, Any]:
    """(coefficient of C_agZ y_a, coefficient of y_a^2) at masses of the ALP in GeV; C_agZ in 1/GeV."""
    chosen = input_set(inputs)
    known = constants(chosen, lepton, scheme)
    g_v = z_vector_coupling(quantity(chosen, "s2w").value, alpha=known.alpha)
    vertex = a_mu_z(
        m_a,
        quantity(chosen, "m_Z").value,
        1.0,
        g_v,
        1.0,
        cutoff=known.cutoff,
        m_mu=known.m_lepton,
        alpha=known.alpha,
        scheme=scheme,
    )
    return vertex, a_mu_alp(m_a, 1.0, m_mu=known.m_lepton)


def needed_coupling(
    m_a: ArrayLike,
    y_a: ArrayLike,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
) -> Any:
    """C_agZ in 1/GeV with which the ALP and the vertex with the Z give the measured difference."""
    vertex, alone = z_form(m_a, inputs, lepton, scheme)
    coupling = np.asarray(y_a, dtype=np.float64)
    return (measurement(inputs, lepton).delta - alone * coupling**2) / (vertex * coupling)


@dataclass(frozen=True)
class ZMarginal:
    """chi^2_min(m_a, y_a), marginalised over C_agZ of either sign within its bound."""

    inputs: InputSet
    measured: Measurement
    lepton: str
    scheme: str

    def at(self, m_a: ArrayLike, y_a: ArrayLike) -> Array:
        """chi^2_min at points that broadcast."""
        vertex, alone = z_form(m_a, self.inputs, self.lepton, self.scheme)
        coupling = np.asarray(y_a, dtype=np.float64)
        bound = quantity(self.inputs, "C_agZ_max").value
        line = Quadratic(alone * coupling**2, vertex * coupling, 0.0)
        least, largest = quadratic_range(line, -bound, bound)
        return np.asarray(chi_square(np.clip(self.measured.delta, least, largest), self.measured))

    def grid(self, m_a: ArrayLike, y_a: ArrayLike) -> Array:
        """The map on a grid, of shape (m_a, y_a)."""
        return self.at(np.asarray(m_a)[:, None], np.asarray(y_a)[None, :])


def z_marginal(inputs: str | InputSet = DEFAULT_SET, lepton: str = "mu", scheme: str = "cutoff") -> ZMarginal:
    """The map of the ALP with the Z for |C_agZ| up to C_agZ_max of the input set."""
    chosen = input_set(inputs)
    return ZMarginal(chosen, measurement(chosen, lepton), require_lepton(lepton), scheme)
