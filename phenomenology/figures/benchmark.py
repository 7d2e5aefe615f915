"""Room: phenomenology/figures.  Figs. 5 and 6: bands of one sigma; the same in other schemes and today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.bands import Band, epsilon_band, estimate, y_a_band
from axionportal.phenomenology.chi_square import ONE_SIGMA, is_measured
from axionportal.phenomenology.figures import style
from axionportal.phenomenology.figures.drawing import Drawing, Row, band_rows, fill_band
from axionportal.phenomenology.figures.leptons import LEPTONS, MUON, Window
from axionportal.phenomenology.paper import BENCHMARK

Array = NDArray[np.float64]

POINTS = 3000
"""Masses of a band: its edges turn back where the two solutions of Eq. (14) meet."""

SCHEMES = ("cutoff", "msbar", "msbar-larin")
COLOURS = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE)


def figure_5(inputs: InputSet, lepton: str = MUON) -> Drawing:
    """The mixing over the dark photon's mass, at one sigma, with the ALP of Eq. (14)."""
    shown = LEPTONS[lepton]
    band = epsilon_band(_masses(shown.fig_5), inputs=inputs, lepton=lepton, level=shown.level)

    def draw() -> Figure:
        figure, panels = _canvas()
        stars = [(BENCHMARK.m_gamma, BENCHMARK.epsilon)] if lepton == MUON else []
        for axes, window in zip(panels, shown.fig_5, strict=True):
            _panel(axes, window, style.M_GAMMA, style.EPSILON)
            fill_band(axes, band, window.coupling[0])
            _star(axes, stars)
            _say_if_empty(axes, [band], window)
        style.stamp(figure, inputs, more=_fixed("Fig. 5", lepton, fixed_alp(lepton)), lepton=lepton)
        return figure

    return Drawing("figure_5", draw, _table("m_gamma_GeV", "epsilon", [(_level(lepton), band)]))


def figure_6(inputs: InputSet, lepton: str = MUON) -> Drawing:
    """The Yukawa coupling over the ALP's mass, at one sigma, with the dark photon of Eq. (14)."""
    shown = LEPTONS[lepton]
    band = y_a_band(_masses(shown.fig_6), inputs=inputs, lepton=lepton, level=shown.level)
    roots = estimate(inputs=inputs).roots if lepton == MUON else ()

    def draw() -> Figure:
        figure, panels = _canvas()
        for axes, window in zip(panels, shown.fig_6, strict=True):
            _panel(axes, window, style.M_A, shown.y_a)
            fill_band(axes, band, window.coupling[0])
            _star(axes, [(BENCHMARK.m_a, root) for root in roots])
            _say_if_empty(axes, [band], window)
        style.stamp(figure, inputs, more=_fixed("Fig. 6", lepton, FIXED_DARK_PHOTON), lepton=lepton)
        return figure

    return Drawing("figure_6", draw, _table("m_a_GeV", "y_a", [(_level(lepton), band)]))


def schemes(inputs: InputSet, lepton: str = MUON) -> Drawing:
    """The bands of Figs. 5 and 6 under each regularisation of G."""
    pairs = [(name, *_bands(inputs, lepton, name)) for name in SCHEMES]
    note = f"the scale of the MS-bar schemes is the cut-off's value; {LEPTONS[lepton].bands}"
    return _comparison("schemes", inputs, lepton, pairs, note)


def measurements(inputs: InputSet, others: Sequence[InputSet], lepton: str = MUON) -> Drawing:
    """How the bands of Figs. 5 and 6 move with the measurement: this set and others, side by side."""
    sets = [inputs, *(item for item in others if item.name != inputs.name and is_measured(item, lepton))]
    pairs = [(item.name, *_bands(item, lepton)) for item in sets]
    note = "; ".join(f"{style.plain(item.name)}: {style.measured_text(item, lepton)}" for item in sets)
    return _comparison("measurements", inputs, lepton, pairs, f"{note}; {LEPTONS[lepton].bands}")


def _bands(inputs: InputSet, lepton: str, scheme: str = "cutoff") -> tuple[Band, Band]:
    """Over the dark photon's mass and over the ALP's, in the windows that are compared."""
    left, right = _compared(lepton)
    how: dict[str, Any] = {"inputs": inputs, "lepton": lepton, "scheme": scheme}
    how["level"] = LEPTONS[lepton].level
    return epsilon_band(_masses([left]), **how), y_a_band(_masses([right]), **how)


def _compared(lepton: str) -> tuple[Window, Window]:
    """Panels in which several bands are compared: of Fig. 5 and of Fig. 6."""
    return LEPTONS[lepton].fig_5[0], LEPTONS[lepton].fig_6[1]


def _comparison(
    name: str, inputs: InputSet, lepton: str, pairs: list[tuple[str, Band, Band]], note: str
) -> Drawing:
    left = [(label, band) for label, band, _ in pairs]
    right = [(label, band) for label, _, band in pairs]

    def draw() -> Figure:
        figure, panels = _canvas()
        labels = ((style.M_GAMMA, style.EPSILON), (style.M_A, LEPTONS[lepton].y_a))
        for axes, window, names, bands in zip(panels, _compared(lepton), labels, (left, right), strict=True):
            _panel(axes, window, *names)
            for (_, band), colour in zip(bands, COLOURS, strict=False):
                fill_band(axes, band, window.coupling[0], edge=colour, facecolor=colour, alpha=0.25)
            handles = [
                Patch(facecolor=colour, alpha=0.5, label=style.shortened(label, 40) + _absence(band, window))
                for (label, band), colour in zip(bands, COLOURS, strict=False)
            ]
            axes.legend(handles=handles, loc="upper left", **_OPAQUE)
        panels[0].set_title(fixed_alp(lepton))
        panels[1].set_title(FIXED_DARK_PHOTON)
        style.stamp(figure, inputs, more=note, lepton=lepton)
        return figure

    rows = [*_table("mass_GeV", "coupling", [(f"epsilon, {label}", band) for label, band in left])]
    rows += [row for label, band in right for row in band_rows(f"y_a, {label}", band)]
    return Drawing(name, draw, rows)


_OPAQUE: dict[str, Any] = {"frameon": True, "edgecolor": "none", "framealpha": 0.8}

FIXED_DARK_PHOTON = (
    f"$m_{{\\gamma\N{PRIME}}} = {BENCHMARK.m_gamma:g}$ GeV, $\\epsilon = {BENCHMARK.epsilon:g}$"
)


def fixed_alp(lepton: str) -> str:
    """The ALP of Eq. (14), its coupling taken for any lepton's."""
    return f"$m_a = {BENCHMARK.m_a:g}$ GeV, {LEPTONS[lepton].y_a} = {BENCHMARK.y_a:g}"


def _absence(band: Band, window: Window) -> str:
    """What a legend says of a band of which nothing is seen."""
    return "" if _is_seen(band, window) else ": none here"


def _is_seen(band: Band, window: Window) -> bool:
    (low, high), (floor, top) = window.mass, window.coupling
    inside = (band.mass_GeV >= low) & (band.mass_GeV <= high)
    return any(
        bool(np.any(inside & (upper >= floor) & (lower <= top))) for lower, upper in band.intervals(floor)
    )


def _say_if_empty(axes: Axes, bands: Sequence[Band], window: Window) -> None:
    if not any(_is_seen(band, window) for band in bands):
        axes.text(0.5, 0.5, "none in this range", **style.centred(axes))


def _star(axes: Axes, places: Sequence[tuple[float, float]]) -> None:
    """Marks Eq. (14), where it has a solution."""
    if places:
        x, y = zip(*places, strict=True)
        axes.plot(x, y, marker="*", color=style.BLACK, markersize=9, linestyle="none", label="Eq. (14)")
        axes.legend(loc="upper left")


def _level(lepton: str) -> str:
    """The name of the band in the table."""
    return "1 sigma" if LEPTONS[lepton].level == ONE_SIGMA else f"chi2 = {LEPTONS[lepton].level:g}"


def _fixed(figure: str, lepton: str, text: str) -> str:
    whose = "" if lepton == MUON else f" for the {LEPTONS[lepton].name}"
    return f"{figure} of Ge:2021cjz{whose}: {LEPTONS[lepton].bands}, with {text} fixed"


def _masses(windows: Sequence[Window]) -> Array:
    """Masses that fill every window."""
    grids = [np.geomspace(*window.mass, POINTS) for window in windows]
    return np.unique(np.concatenate(grids))


def _canvas() -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(11.0, 5.4))
    grid = figure.add_gridspec(1, 2, left=0.075, right=0.98, top=0.93, bottom=0.2, wspace=0.2)
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
