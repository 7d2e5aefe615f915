"""Room: phenomenology/figures.  What differs between the pictures of the electron, the muon and the tau."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from axionportal.phenomenology.chi_square import ONE_SIGMA, TWO_PARAMETERS_95

Interval = tuple[float, float]
MUON = "mu"


@dataclass(frozen=True)
class Window:
    """Ends of the axes of a panel."""

    mass: Interval
    coupling: Interval
    title: str


@dataclass(frozen=True)
class Lepton:
    """A lepton in pictures: its name and index, units, the band that is drawn, and the panels' ends."""

    name: str
    index: str
    """In TeX."""
    power: int
    """Of ten, in which its measured difference is written."""
    unit: int
    """Of ten, in which the plane of the masses is drawn."""
    level: float
    """chi^2 on the edge of its bands."""
    fig_5: tuple[Window, Window]
    fig_6: tuple[Window, Window]

    @property
    def y_a(self) -> str:
        return rf"$y_a^{self.index if len(self.index) == 1 else '{' + self.index + '}'}$"

    @property
    def bands(self) -> str:
        """What the bands are, in words."""
        if self.level == ONE_SIGMA:
            return "band of one standard deviation"
        return rf"region of 95 % CL ($\chi^2 < {self.level:g}$), as its measurement is a limit"


PAPER, BELOW_CUTOFF = "up to 350 GeV, as the paper scans", "all masses below the cut-off"

MUON_WINDOWS = (
    (
        Window((10.0, 350.0), (1e-4, 1e-1), PAPER),
        Window((1e-3, 1e3), (1e-4, 1.0), BELOW_CUTOFF),
    ),
    (
        Window((10.0, 350.0), (1e-2, 1.0), r"up to 350 GeV and $y_a^\mu = 1$, as the paper scans"),
        Window((10.0, 1e3), (1e-2, 10.0), BELOW_CUTOFF),
    ),
)
ELECTRON_WINDOWS = (
    (
        Window((10.0, 350.0), (1e-6, 1e-2), PAPER),
        Window((1e-3, 1e3), (1e-6, 1.0), BELOW_CUTOFF),
    ),
    (
        Window((1e-2, 350.0), (1e-5, 1.0), r"up to 350 GeV and $y_a^e = 1$, as the paper scans"),
        Window((1e-2, 1e3), (1e-5, 10.0), BELOW_CUTOFF),
    ),
)
TAU_WINDOWS = (
    (
        Window((10.0, 350.0), (1e-2, 10.0), PAPER),
        Window((1e-3, 1e3), (1e-2, 1e2), BELOW_CUTOFF),
    ),
    (
        Window((1e-2, 350.0), (1e-1, 1e2), "up to 350 GeV, as the paper scans"),
        Window((1e-2, 1e3), (1e-1, 1e2), BELOW_CUTOFF),
    ),
)

LEPTONS: Mapping[str, Lepton] = {
    "e": Lepton("electron", "e", -14, -14, ONE_SIGMA, *ELECTRON_WINDOWS),
    MUON: Lepton("muon", r"\mu", -11, -11, ONE_SIGMA, *MUON_WINDOWS),
    "tau": Lepton("tau lepton", r"\tau", -3, -9, TWO_PARAMETERS_95, *TAU_WINDOWS),
}
"""By their short names.  The moment of the tau lepton has no sharp measurement: what is known is a limit."""
