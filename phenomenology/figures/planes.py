"""Room: phenomenology/figures.  The shift over the plane of the two masses, at fixed couplings."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from axionportal.generated import couplings, delta_a_mu
from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.chi_square import is_measured, measurement
from axionportal.phenomenology.figures import style
from axionportal.phenomenology.figures.drawing import Drawing, Row, number
from axionportal.phenomenology.figures.leptons import LEPTONS, MUON
from axionportal.phenomenology.inputs import constants
from axionportal.phenomenology.paper import BENCHMARK

MASSES = (1e-2, 1e3)
POINTS, STEP = 301, 5
"""Masses each way, and which of them the table keeps."""

DECADES = (1e0, 1e1, 1e2, 1e3, 1e4, 1e5)


def mass_plane(inputs: InputSet, lepton: str = MUON) -> Drawing:
    """Delta a_l(m_a, m_gamma) with the couplings of Eq. (14); the measurement too, where there is one."""
    shown_as, masses = LEPTONS[lepton], np.geomspace(*MASSES, POINTS)
    known, unit = constants(inputs, lepton), 10.0**shown_as.unit
    form = {key: value for key, value in known.of_form().items() if key in DELTA_KEYWORDS}
    values = delta_a_mu(masses[:, None], masses[None, :], BENCHMARK.y_a, BENCHMARK.epsilon, **form)
    edges = _edges(inputs, lepton)

    def draw() -> Figure:
        figure = Figure(figsize=(8.6, 7.0))
        axes = figure.add_axes((0.095, 0.165, 0.74, 0.785))
        style.logarithmic(axes, MASSES, MASSES)
        levels = [*(-item for item in reversed(DECADES)), 0.0, *DECADES]
        colours = mpl.colormaps["RdBu_r"].resampled(len(levels) + 1)
        norm = BoundaryNorm(levels, colours.N, extend="both")
        shown = axes.contourf(
            masses, masses, values.T / unit, levels=levels, cmap=colours, norm=norm, extend="both"
        )
        bar = figure.colorbar(shown, cax=figure.add_axes((0.855, 0.165, 0.022, 0.785)), ticks=levels)
        bar.ax.set_yticklabels([_power(level) for level in levels])
        bar.set_label(rf"$\Delta a_{{{shown_as.index}}} / 10^{{{shown_as.unit}}}$")
        seen = [edge for edge in edges if values.min() < edge < values.max()]
        if seen:
            axes.contour(masses, masses, values.T, levels=seen, colors=style.BLACK, linewidths=1.6)
        if lepton == MUON:
            axes.plot(BENCHMARK.m_a, BENCHMARK.m_gamma, marker="*", color=style.BLACK, markersize=10)
        axes.set_xlabel(style.M_A, labelpad=1)
        axes.set_ylabel(style.M_GAMMA)
        axes.set_title(rf"{shown_as.y_a} = {BENCHMARK.y_a:g}, $\epsilon = {BENCHMARK.epsilon:g}$")
        lines = []
        if edges:
            label = r"measured $\pm 1\,\sigma$" + ("" if seen else ": outside this plane")
            lines.append(Line2D([], [], color=style.BLACK, label=label))
        if lepton == MUON:
            lines.append(Line2D([], [], color=style.BLACK, marker="*", linestyle="none", label="Eq. (14)"))
        if lines:
            axes.legend(handles=lines, loc="upper left", frameon=True, edgecolor="none", framealpha=0.8)
        style.stamp(figure, inputs, more="the sum of Eqs. (8a), (9a) and (10a)", lepton=lepton)
        return figure

    rows: list[Row] = [("m_a_GeV", "m_gamma_GeV", f"delta_a_{lepton}")]
    kept = range(0, POINTS, STEP)
    rows += [(number(masses[i]), number(masses[j]), number(values[i, j])) for i in kept for j in kept]
    return Drawing("mass_plane", draw, rows)


DELTA_KEYWORDS = frozenset(couplings.coupling_form.__kwdefaults__ or ())
"""``delta_a_mu`` takes the constants of the form."""


def _edges(inputs: InputSet, lepton: str) -> list[float]:
    """One standard deviation below and above the measured difference."""
    if not is_measured(inputs, lepton):
        return []
    found = measurement(inputs, lepton)
    return [found.delta - found.sigma, found.delta + found.sigma]


def _power(level: float) -> str:
    if level == 0:
        return "0"
    sign = "-" if level < 0 else ""
    return f"${sign}10^{{{round(np.log10(abs(level)))}}}$"
