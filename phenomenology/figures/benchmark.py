"""Room: phenomenology/figures.  Figs. 5 and 6: bands of one sigma; the same in other schemes and today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.bands import Band, epsilon_band, y_a_band
from axionportal.phenomenology.figures import style
from axionportal.phenomenology.figures.drawing import Drawing, Row, band_rows, fill_band
from axionportal.phenomenology.paper import BENCHMARK

Array = NDArray[np.float64]
Interval = tuple[float, float]

POINTS = 3000
"""Masses of a band: its edges turn back where the two solutions of Eq. (14) meet."""

SCHEMES = ("cutoff", "msbar", "msbar-larin")
COLOURS = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE)


@dataclass(frozen=True)
class Window:
    """Ends of the axes of a panel."""

    mass: Interval
    coupling: Interval
    title: str


FIG_5 = (
    Window((10.0, 350.0), (1e-4, 1e-1), "up to 350 GeV, as the paper scans"),
    Window((1e-3, 1e3), (1e-4, 1.0), "all masses below the cut-off"),
)
FIG_6 = (
    Window((10.0, 350.0), (1e-2, 1.0), r"up to 350 GeV and $y_a^\mu = 1$, as the paper scans"),
    Window((10.0, 1e3), (1e-2, 10.0), "all masses below the cut-off"),
)
COMPARED = (
    Window((10.0, 350.0), (1e-4, 1e-1), ""),
    Window((1.0, 1e3), (1e-3, 10.0), ""),
)
"""Panels in which several bands are compared."""


def figure_5(inputs: InputSet) -> Drawing:
    """The mixing over the dark photon's mass, at one sigma, with the ALP of Eq. (14)."""
    band = epsilon_band(_masses(FIG_5), inputs=inputs)

    def draw() -> Figure:
        figure, panels = _canvas()
        for axes, window in zip(panels, FIG_5, strict=True):
            _panel(axes, window, style.M_GAMMA, style.EPSILON)
            fill_band(axes, band, window.coupling[0])
            axes.plot(BENCHMARK.m_gamma, BENCHMARK.epsilon, marker="*", color=style.BLACK, markersize=9)
        style.stamp(figure, inputs, more=_fixed("Fig. 5", FIXED_ALP))
        return figure

    return Drawing("figure_5", draw, _table("m_gamma_GeV", "epsilon", [("1 sigma", band)]))


def figure_6(inputs: InputSet) -> Drawing:
    """The Yukawa coupling over the ALP's mass, at one sigma, with the dark photon of Eq. (14)."""
    band = y_a_band(_masses(FIG_6), inputs=inputs)

    def draw() -> Figure:
        figure, panels = _canvas()
        for axes, window in zip(panels, FIG_6, strict=True):
            _panel(axes, window, style.M_A, style.Y_A)
            fill_band(axes, band, window.coupling[0])
        style.stamp(figure, inputs, more=_fixed("Fig. 6", FIXED_DARK_PHOTON))
        return figure

    return Drawing("figure_6", draw, _table("m_a_GeV", "y_a", [("1 sigma", band)]))


def schemes(inputs: InputSet) -> Drawing:
    """The bands of Figs. 5 and 6 under each regularisation of G."""
    left = [(name, epsilon_band(_masses(COMPARED[:1]), inputs=inputs, scheme=name)) for name in SCHEMES]
    right = [(name, y_a_band(_masses(COMPARED[1:]), inputs=inputs, scheme=name)) for name in SCHEMES]
    note = "the scale of the MS-bar schemes is the cut-off's value; " + _fixed("", "")
    return _comparison("schemes", inputs, left, right, note)


def measurements(inputs: InputSet, others: Sequence[InputSet]) -> Drawing:
    """How the bands of Figs. 5 and 6 move with the measurement: this set and others, side by side."""
    sets = [inputs, *(item for item in others if item.name != inputs.name)]
    left = [(item.name, epsilon_band(_masses(COMPARED[:1]), inputs=item)) for item in sets]
    right = [(item.name, y_a_band(_masses(COMPARED[1:]), inputs=item)) for item in sets]
    note = "; ".join(f"{item.name}: {style.measured_text(item)}" for item in sets)
    return _comparison("measurements", inputs, left, right, note)


def _comparison(
    name: str,
    inputs: InputSet,
    left: list[tuple[str, Band]],
    right: list[tuple[str, Band]],
    note: str,
) -> Drawing:
    def draw() -> Figure:
        figure, panels = _canvas()
        labels = ((style.M_GAMMA, style.EPSILON), (style.M_A, style.Y_A))
        for axes, window, names, bands in zip(
            panels, (FIG_5[0], FIG_6[1]), labels, (left, right), strict=True
        ):
            _panel(axes, window, *names)
            for (_, band), colour in zip(bands, COLOURS, strict=False):
                fill_band(axes, band, window.coupling[0], edge=colour, facecolor=colour, alpha=0.25)
        for axes, bands in zip(panels, (left, right), strict=True):
            handles = [
                Patch(facecolor=colour, alpha=0.5, label=label + ("" if _any(band) else ": no real solution"))
                for (label, band), colour in zip(bands, COLOURS, strict=False)
            ]
            axes.legend(handles=handles, loc="upper left")
        panels[0].set_title(rf"$m_a = {BENCHMARK.m_a:g}$ GeV, $y_a^\mu = {BENCHMARK.y_a:g}$")
        panels[1].set_title(
            rf"$m_{{\gamma^\prime}} = {BENCHMARK.m_gamma:g}$ GeV, $\epsilon = {BENCHMARK.epsilon:g}$"
        )
        style.stamp(figure, inputs, more=note)
        return figure

    rows = [*_table("mass_GeV", "coupling", [(f"epsilon, {label}", band) for label, band in left])]
    rows += [row for label, band in right for row in band_rows(f"y_a, {label}", band)]
    return Drawing(name, draw, rows)


FIXED_ALP = rf"$m_a = {BENCHMARK.m_a:g}$ GeV, $y_a^\mu = {BENCHMARK.y_a:g}$"
FIXED_DARK_PHOTON = rf"$m_{{\gamma^\prime}} = {BENCHMARK.m_gamma:g}$ GeV, $\epsilon = {BENCHMARK.epsilon:g}$"


def _any(band: Band) -> bool:
    return bool(np.any(~np.isnan(band.edges[0])))


def _fixed(figure: str, text: str) -> str:
    if not figure:
        return "bands of one standard deviation"
    return f"{figure} of Ge:2021cjz, band of one standard deviation, with {text} fixed"


def _masses(windows: Sequence[Window]) -> Array:
    """Masses that fill every window."""
    grids = [np.geomspace(*window.mass, POINTS) for window in windows]
    return np.unique(np.concatenate(grids))


def _canvas() -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(11.0, 5.4))
    grid = figure.add_gridspec(1, 2, left=0.075, right=0.985, top=0.93, bottom=0.2, wspace=0.2)
    return figure, [figure.add_subplot(grid[0, index]) for index in range(2)]


def _panel(axes: Axes, window: Window, x: str, y: str) -> None:
    style.logarithmic(axes, window.mass, window.coupling)
    axes.set_xlabel(x, labelpad=1)
    axes.set_ylabel(y)
    axes.set_title(window.title)


def _table(mass: str, coupling: str, bands: Sequence[tuple[str, Band]]) -> list[Row]:
    edges = ("first_lower", "first_upper", "second_lower", "second_upper")
    rows: list[Row] = [("curve", mass, *(f"{coupling}_{edge}" for edge in edges))]
    for label, band in bands:
        rows += band_rows(label, band)
    return rows
