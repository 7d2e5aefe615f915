"""Room: phenomenology/figures.  The vertex with the Z in place of the dark photon, and other leptons."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.bands import epsilon_band, y_a_band
from axionportal.phenomenology.chi_square import ONE_SIGMA, TWO_PARAMETERS_95, is_measured
from axionportal.phenomenology.exclusions import Exclusions
from axionportal.phenomenology.figures import style
from axionportal.phenomenology.figures.benchmark import FIXED_DARK_PHOTON, fixed_alp
from axionportal.phenomenology.figures.drawing import (
    Drawing,
    Row,
    band_rows,
    contour_lines,
    contour_rows,
    fill_band,
    fill_exclusions,
    number,
)
from axionportal.phenomenology.figures.leptons import LEPTONS, MUON
from axionportal.phenomenology.figures.regions import ALP_COLOURS, left_out
from axionportal.phenomenology.inputs import quantity
from axionportal.phenomenology.z_vertex import needed_coupling, z_form, z_marginal

Array = NDArray[np.float64]

Z_M_A = (1e-2, 350.0)
Z_Y_A = {"e": (1e-6, 10.0), MUON: (1e-4, 10.0), "tau": (1e-4, 10.0)}
Z_POINTS = 300
NEEDED = (0.03, 0.1, 1.0, 10.0, 100.0, 1000.0)
"""Couplings C_agZ that are drawn, in 1/TeV; the first is the paper's bound."""
SHOWN_DECADES, SHIFT_STEP = 12, 5
"""Of the shift without a measurement: how many are drawn, and which points the table keeps."""

LEPTON_MASSES = (1e-2, 1e3)
LEPTON_POINTS = 1500
LEPTON_WINDOWS = (((1e-2, 1e3), (1e-6, 10.0)), ((1e-2, 1e3), (1e-7, 1.0)))
"""Ends of the axes over the ALP's and over the dark photon's mass."""


def z_vertex(inputs: InputSet, alp: Exclusions, lepton: str = MUON) -> Drawing:
    """The vertex with the Z: what the measured difference needs and the region within the bound at 95 % CL.

    Without a measurement of the lepton the shift at the bound is drawn instead.
    """
    m_a, y_a = np.geomspace(*Z_M_A, Z_POINTS), np.geomspace(*Z_Y_A[lepton], Z_POINTS)
    bound = 1000.0 * quantity(inputs, "C_agZ_max").value
    if is_measured(inputs, lepton):
        layer, rows = _z_region(inputs, lepton, m_a, y_a, bound)
    else:
        layer, rows = _z_shift(inputs, lepton, m_a, y_a, bound)

    def draw() -> Figure:
        figure = Figure(figsize=(10.6, 6.4))
        axes = figure.add_axes((0.075, 0.18, 0.615, 0.77))
        style.logarithmic(axes, Z_M_A, Z_Y_A[lepton])
        named = fill_exclusions(axes, alp, ALP_COLOURS)
        handles = layer(axes)
        axes.set_xlabel(style.M_A, labelpad=1)
        axes.set_ylabel(LEPTONS[lepton].y_a)
        axes.set_title("ALP with the vertex $a\\gamma Z$ in place of $a\\gamma\\gamma\N{PRIME}$")
        handles += [
            Line2D([], [], color=colour, linewidth=6, alpha=0.4, label=label) for label, colour in named
        ]
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), borderpad=0.0)
        note = "Sec. 2 of Ge:2021cjz: G with the mass of the Z, and its vector coupling" + left_out(
            lepton, "alp"
        )
        style.stamp(figure, inputs, alp, more=note, lepton=lepton, coupling="")
        return figure

    return Drawing("z_vertex", draw, rows)


Layer = Callable[[Axes], list[Line2D]]
"""Draws into a panel and gives what its legend says."""


def _z_region(inputs: InputSet, lepton: str, m_a: Array, y_a: Array, bound: float) -> tuple[Layer, list[Row]]:
    """Couplings that give the measured difference, and what the bound allows."""
    needed = 1000.0 * needed_coupling(m_a[:, None], y_a[None, :], inputs, lepton)
    marginal = z_marginal(inputs, lepton)
    chi_square = marginal.grid(m_a, y_a)
    lines = contour_lines(marginal, m_a, y_a, chi_square, TWO_PARAMETERS_95)
    limit = rf"95 % CL for $|C_{{a\gamma Z}}| \leq {bound:g}$/TeV"
    if not lines:
        limit += ": everywhere" if np.all(chi_square <= TWO_PARAMETERS_95) else ": nowhere"

    def layer(axes: Axes) -> list[Line2D]:
        handles = [Line2D([], [], color=style.BLACK, label=limit)]
        if LEPTONS[lepton].level == ONE_SIGMA:  # a limit needs no coupling
            shown = axes.contour(m_a, y_a, np.abs(needed).T, levels=NEEDED, colors=style.GREY, linewidths=1.0)
            axes.clabel(shown, fmt=lambda value: f"{value:g}", fontsize=9.5)
            handles.append(Line2D([], [], color=style.GREY, label=r"$|C_{a\gamma Z}|$ needed [1/TeV]"))
        allowed = (chi_square <= TWO_PARAMETERS_95).astype(float).T
        axes.contourf(m_a, y_a, allowed, levels=[0.5, 1.5], colors=[style.GREY], alpha=0.13)
        for line in lines:
            axes.plot(line[:, 0], line[:, 1], color=style.BLACK, linewidth=1.8)
        return handles

    rows: list[Row] = [("curve", "piece", "m_a_GeV", "y_a")]
    rows += contour_rows(f"chi2_min = {TWO_PARAMETERS_95:g}, |C_agZ| up to {bound:g}/TeV", lines)
    return layer, rows


def _z_shift(inputs: InputSet, lepton: str, m_a: Array, y_a: Array, bound: float) -> tuple[Layer, list[Row]]:
    """The size of the shift with the coupling at its bound."""
    vertex, alone = z_form(m_a[:, None], inputs, lepton)
    values = bound / 1000.0 * vertex * y_a + alone * y_a**2
    size = np.log10(np.maximum(np.abs(values), np.finfo(float).tiny))
    lowest, highest = int(np.floor(size.min())), int(np.ceil(size.max()))
    levels = np.arange(max(lowest, highest - SHOWN_DECADES), highest + 1)

    def layer(axes: Axes) -> list[Line2D]:
        shown = axes.contour(
            m_a, y_a, size.T, levels=levels, colors=style.GREY, linestyles="-", linewidths=1.0
        )
        axes.clabel(shown, fmt=lambda value: f"$10^{{{value:.0f}}}$", fontsize=9.5)
        index = LEPTONS[lepton].index
        label = rf"$|\Delta a_{{{index}}}|$ at $C_{{a\gamma Z}} = {bound:g}$/TeV"
        return [Line2D([], [], color=style.GREY, label=label)]

    rows: list[Row] = [("m_a_GeV", "y_a", f"delta_a_{lepton}")]
    kept = range(0, Z_POINTS, SHIFT_STEP)
    rows += [(number(m_a[i]), number(y_a[j]), number(values[i, j])) for i in kept for j in kept]
    return layer, rows


def leptons(inputs: InputSet) -> Drawing:
    """The bands of Figs. 5 and 6 at 95 % CL for the moments of the electron, the muon and the tau lepton."""
    masses = np.geomspace(*LEPTON_MASSES, LEPTON_POINTS)
    bands = {
        lepton: (
            y_a_band(masses, inputs=inputs, lepton=lepton, level=TWO_PARAMETERS_95),
            epsilon_band(masses, inputs=inputs, lepton=lepton, level=TWO_PARAMETERS_95),
        )
        for lepton in LEPTONS
        if is_measured(inputs, lepton)
    }

    def draw() -> Figure:
        figure = Figure(figsize=(11.4, 7.8))
        grid = figure.add_gridspec(
            2, len(LEPTONS), left=0.075, right=0.985, top=0.95, bottom=0.165, wspace=0.28, hspace=0.3
        )
        for column, (lepton, shown) in enumerate(LEPTONS.items()):
            labels = ((style.M_A, shown.y_a), (style.M_GAMMA, style.EPSILON))
            for row in range(2):
                axes = figure.add_subplot(grid[row, column])
                style.logarithmic(axes, *LEPTON_WINDOWS[row])
                if lepton in bands:
                    band, floor = bands[lepton][row], LEPTON_WINDOWS[row][1][0]
                    fill_band(axes, band, floor, facecolor=style.SKY, alpha=0.4)
                else:
                    axes.text(0.5, 0.5, "no measurement", **style.centred(axes))
                axes.set_xlabel(labels[row][0], labelpad=1)
                axes.set_ylabel(labels[row][1])
                if row == 0:
                    axes.set_title(style.measured_text(inputs, lepton), fontsize=11.5)
        note = (
            rf"shaded: $\chi^2 < {TWO_PARAMETERS_95:g}$; above with {FIXED_DARK_PHOTON}, "
            f"below with {fixed_alp(MUON).replace('mu', 'ell')} for each lepton"
        )
        style.stamp(figure, inputs, more=note)
        return figure

    edges = ("first_lower", "first_upper", "second_lower", "second_upper")
    rows: list[Row] = [("curve", "mass_GeV", *(f"coupling_{edge}" for edge in edges))]
    for lepton, pair in bands.items():
        for name, band in zip(("y_a", "epsilon"), pair, strict=True):
            rows += band_rows(f"{lepton}, {name}", band)
    return Drawing("leptons", draw, rows)
