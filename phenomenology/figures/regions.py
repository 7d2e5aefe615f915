"""Room: phenomenology/figures.  Figs. 3 and 4: allowed regions with the dark axion portal, and exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology import paper
from axionportal.phenomenology.bands import Band, dark_photon_alone, estimate
from axionportal.phenomenology.chi_square import TWO_PARAMETERS_95
from axionportal.phenomenology.exclusions import Exclusions
from axionportal.phenomenology.figures import style
from axionportal.phenomenology.figures.drawing import (
    Drawing,
    Row,
    band_rows,
    contour_lines,
    contour_rows,
    fill_exclusions,
)
from axionportal.phenomenology.figures.leptons import LEPTONS, MUON, Interval
from axionportal.phenomenology.maps import alp_marginal, dark_photon_marginal

Array = NDArray[np.float64]

POINTS = 300
"""Masses and couplings of a map; the points of a contour are then found to 1e-5, whatever the grid."""

Dashes = Literal["-", "--"]
DASHES: tuple[Dashes, Dashes] = ("-", "--")
FIG_4_M_GAMMA: Interval = (1e-3, 1e3)
"""The limits on the dark photon span 1 MeV to 1 TeV (Sec. 4)."""

ALP_COLOURS = {
    "SN1987A": style.PURPLE,
    "NA62": style.VERMILION,
    "BaBar 2016": style.GREEN,
    "CMS 2018": style.BLUE,
}
DARK_PHOTON_COLOURS = {
    "(g-2)_e": style.PURPLE,
    "BaBar 2014": style.GREEN,
    "NA48/2 2015": style.VERMILION,
    "LHCb 2019": style.BLUE,
    "CMS 2019 low": style.SKY,
    "CMS 2019 high": style.SKY,
    "EWPO 2015": style.ORANGE,
}


@dataclass(frozen=True)
class Region:
    """A contour chi^2_min = 5.99 of a map, for one range of the hidden mass."""

    label: str
    dashes: Dashes
    hidden: Interval
    chi_square: Array
    lines: list[Array]

    @property
    def extent(self) -> str:
        """What a legend says where there is no contour."""
        if self.lines:
            return ""
        return ": everywhere" if np.all(self.chi_square <= TWO_PARAMETERS_95) else ": nowhere"


def figure_3(
    inputs: InputSet, alp: Exclusions, dark_photon: Exclusions, points: int = POINTS, lepton: str = MUON
) -> Drawing:
    """chi^2_min(m_a, y_a) at 95 % CL over the exclusions of the ALP."""
    m_a, y_a = np.geomspace(*paper.M_A, points), np.geomspace(*paper.Y_A, points)
    found = []
    for dashes, hidden in zip(DASHES, (paper.SOLID_M_GAMMA, paper.DASHED_M_GAMMA), strict=True):
        marginal = alp_marginal(m_gamma=hidden, exclusions=dark_photon, inputs=inputs, lepton=lepton)
        chi_square = marginal.grid(m_a, y_a)
        lines = contour_lines(marginal, m_a, y_a, chi_square, TWO_PARAMETERS_95)
        found.append(Region(_range("m_{\\gamma\N{PRIME}}", hidden), dashes, hidden, chi_square, lines))
    roots = estimate(inputs=inputs).roots if lepton == MUON else ()

    def draw() -> Figure:
        figure, axes = _canvas(lepton)
        style.logarithmic(axes, paper.M_A, paper.Y_A)
        named = fill_exclusions(axes, alp, ALP_COLOURS)
        _draw_regions(axes, m_a, y_a, found)
        for root in roots:
            axes.plot(
                paper.BENCHMARK.m_a, root, marker="*", color=style.BLACK, markersize=9, linestyle="none"
            )
        _labels(axes, style.M_A, LEPTONS[lepton].y_a, _title("ALP", "Fig. 3", lepton))
        _legends(axes, found, named, "Eq. (14)" if roots else "")
        note = _hidden_text(r"dark photon's mass and mixing ($\epsilon$", paper.EPSILON)
        style.stamp(figure, inputs, alp, dark_photon, more=note + left_out(lepton), lepton=lepton)
        return figure

    return Drawing("figure_3", draw, _contour_table(found, "m_gamma_GeV", "m_a_GeV", "y_a"))


def figure_4(
    inputs: InputSet, alp: Exclusions, dark_photon: Exclusions, points: int = POINTS, lepton: str = MUON
) -> Drawing:
    """chi^2_min(m_gamma, epsilon) at 95 % CL over the exclusions of the dark photon."""
    m_gamma, epsilon = np.geomspace(*FIG_4_M_GAMMA, points), np.geomspace(*paper.EPSILON, points)
    found = []
    for dashes, hidden in zip(DASHES, (paper.SOLID_M_A, paper.DASHED_M_A), strict=True):
        marginal = dark_photon_marginal(m_a=hidden, exclusions=alp, inputs=inputs, lepton=lepton)
        chi_square = marginal.grid(m_gamma, epsilon)
        lines = contour_lines(marginal, m_gamma, epsilon, chi_square, TWO_PARAMETERS_95)
        found.append(Region(_range("m_a", hidden), dashes, hidden, chi_square, lines))
    alone = dark_photon_alone(m_gamma, inputs=inputs, lepton=lepton, level=TWO_PARAMETERS_95)
    alone_everywhere = _covers(alone, paper.EPSILON)

    def draw() -> Figure:
        figure, axes = _canvas(lepton)
        style.logarithmic(axes, FIG_4_M_GAMMA, paper.EPSILON)
        named = fill_exclusions(axes, dark_photon, DARK_PHOTON_COLOURS)
        for low, high in () if alone_everywhere else alone.intervals(paper.EPSILON[0]):
            axes.fill_between(alone.mass_GeV, low, high, **_HATCHED)
        _draw_regions(axes, m_gamma, epsilon, found)
        mark = paper.BENCHMARK
        if lepton == MUON:
            axes.plot(mark.m_gamma, mark.epsilon, marker="*", color=style.BLACK, markersize=9)
        _labels(axes, style.M_GAMMA, style.EPSILON, _title("Dark photon", "Fig. 4", lepton))
        star = "Eq. (14)" if lepton == MUON else ""
        _legends(
            axes,
            found,
            named,
            star,
            hatched="dark photon alone" + (": everywhere" if alone_everywhere else ""),
        )
        note = _hidden_text(f"ALP's mass and coupling ({LEPTONS[lepton].y_a[:-1]}$", paper.Y_A)
        style.stamp(figure, inputs, alp, dark_photon, more=note + left_out(lepton), lepton=lepton)
        return figure

    rows = _contour_table(found, "m_a_GeV", "m_gamma_GeV", "epsilon")
    return Drawing("figure_4", draw, [*rows, *_alone_rows(band_rows("dark photon alone", alone))])


def _alone_rows(rows: object) -> list[Row]:
    """Edges of the hashed band in the columns of the contours."""
    found: list[Row] = []
    for curve, mass, *edges in rows:  # type: ignore[attr-defined]
        found += [(f"{curve}, edge {place}", "0", mass, edge) for place, edge in enumerate(edges) if edge]
    return sorted(found, key=lambda row: row[0])


def _contour_table(found: list[Region], hidden: str, x: str, y: str) -> list[Row]:
    rows: list[Row] = [("curve", "piece", x, y)]
    for item in found:
        name = f"chi2_min = {TWO_PARAMETERS_95:g}, {hidden} {item.hidden[0]:g} to {item.hidden[1]:g}"
        rows += contour_rows(name, item.lines)
    return rows


def _canvas(lepton: str) -> tuple[Figure, Axes]:
    bottom = 0.18 if lepton == MUON else 0.21  # there is a line more to be said
    figure = Figure(figsize=(10.6, 6.4))
    return figure, figure.add_axes((0.075, bottom, 0.615, 0.95 - bottom))


def _draw_regions(axes: Axes, x: Array, y: Array, found: list[Region]) -> None:
    """The contours; what the solid one allows is shaded lightly."""
    allowed = (found[0].chi_square <= TWO_PARAMETERS_95).astype(float).T
    axes.contourf(x, y, allowed, levels=[0.5, 1.5], colors=[style.GREY], alpha=0.13)
    for item in found:
        for line in item.lines:
            axes.plot(line[:, 0], line[:, 1], color=style.BLACK, linestyle=item.dashes, linewidth=1.8)


def _labels(axes: Axes, x: str, y: str, title: str) -> None:
    axes.set_xlabel(x, labelpad=1)
    axes.set_ylabel(y)
    axes.set_title(title)


def _legends(
    axes: Axes, found: list[Region], named: list[tuple[str, str]], star: str, hatched: str = ""
) -> None:
    lines: list[Line2D | Patch] = [
        Line2D([], [], color=style.BLACK, linestyle=item.dashes, label=item.label + item.extent)
        for item in found
    ]
    if hatched:
        lines.append(Patch(label=hatched, **_HATCHED))
    if star:
        lines.append(
            Line2D([], [], color=style.BLACK, linestyle="none", marker="*", markersize=8, label=star)
        )
    title = "allowed at 95 % CL\n" + rf"($\chi^2_\mathrm{{min}} < {TWO_PARAMETERS_95:g}$)"
    first = axes.legend(handles=lines, loc="upper left", bbox_to_anchor=(1.01, 1.0), title=title, **_LEFT)
    axes.add_artist(first)
    patches = [Patch(facecolor=colour, alpha=0.4, label=label) for label, colour in named]
    title = "excluded" if patches else ""
    axes.legend(handles=patches, loc="lower left", bbox_to_anchor=(1.01, 0.0), title=title, **_LEFT)


_HATCHED: dict[str, Any] = {
    "facecolor": "none",
    "edgecolor": style.BLACK,
    "hatch": "////",
    "linewidth": 0.6,
}
_LEFT: dict[str, Any] = {"alignment": "left", "title_fontsize": 11.0, "borderpad": 0.0}


def _range(symbol: str, interval: Interval) -> str:
    low, high = interval
    if low < 1:
        return f"${symbol} \\leq {high:g}$ GeV"
    return f"${low:g} \\leq {symbol} \\leq {high:g}$ GeV"


def _covers(band: Band, coupling: Interval) -> bool:
    """Is the whole window within the band?"""
    floor, top = coupling
    (low, high), _ = band.intervals(floor)
    return bool(np.all((low <= floor) & (high >= top)))


def _title(particle: str, figure: str, lepton: str) -> str:
    whose = figure if lepton == MUON else f"as {figure}, for the {LEPTONS[lepton].name}"
    return f"{particle} with the dark axion portal ({whose})"


def _hidden_text(hidden: str, coupling: Interval) -> str:
    """What is marginalised over; ``hidden`` ends within the bracket that holds the coupling's range."""
    low, high = (f"10^{{{int(np.log10(value))}}}" if value != 1 else "1" for value in coupling)
    return (
        f"marginalised over the {hidden} from ${low}$ to ${high}$), "
        "without what is excluded; shaded: inside the solid contour"
    )


def left_out(lepton: str, over: str = "both") -> str:
    """Which of the built-in exclusions say nothing of this lepton; ``over`` "alp" for those of the ALP."""
    if lepton == MUON:
        return ""
    text = "\nthe built-in limits on the ALP are those of its coupling to the muon and are left out"
    return f"{text}; so is $(g-2)_e$, which is fitted here" if lepton == "e" and over != "alp" else text
