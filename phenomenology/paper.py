"""Room: phenomenology.  Ranges, levels and fixed parameters of Sec. 5 of Ge:2021cjz, stated once."""

from __future__ import annotations

from dataclasses import dataclass

Interval = tuple[float, float]

M_A: Interval = (1e-2, 350.0)
"""Masses of the ALP that are scanned, in GeV."""
Y_A: Interval = (1e-6, 1.0)
M_GAMMA: Interval = (1e-3, 350.0)
"""Masses of the dark photon that are scanned, in GeV."""
EPSILON: Interval = (1e-5, 1.0)

SOLID_M_GAMMA: Interval = (1e-3, 200.0)
DASHED_M_GAMMA: Interval = (200.0, 350.0)
"""Fig. 3: masses of the dark photon behind the solid and the dashed contour."""
SOLID_M_A: Interval = (1e-2, 15.0)
DASHED_M_A: Interval = (15.0, 350.0)
"""Fig. 4: masses of the ALP behind the solid and the dashed contour."""


@dataclass(frozen=True)
class Benchmark:
    """Fixed parameters of Figs. 5 and 6 and of Eq. (14); masses in GeV."""

    m_a: float = 110.0
    y_a: float = 0.082
    m_gamma: float = 100.0
    epsilon: float = 0.003


BENCHMARK = Benchmark()
