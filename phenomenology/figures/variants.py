"""Room: phenomenology/figures.  The vertex with the Z in place of the dark photon, and other leptons."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.bands import epsilon_band, y_a_band
from axionportal.phenomenology.chi_square import TWO_PARAMETERS_95
from axionportal.phenomenology.exclusions import Exclusions
from axionportal.phenomenology.figures import style
from axionportal.phenomenology.figures.benchmark import FIXED_ALP, FIXED_DARK_PHOTON
from axionportal.phenomenology.figures.drawing import (
    Drawing,
    Row,
    band_rows,
    contour_lines,
    contour_rows,
    fill_band,
    fill_exclusions,
)
from axionportal.phenomenology.figures.regions import ALP_COLOURS
from axionportal.phenomenology.inputs import LEPTONS, quantity
from axionportal.phenomenology.z_vertex import needed_coupling, z_marginal

Array = NDArray[np.float64]

Z_M_A = (1e-2, 350.0)
Z_Y_A = (1e-4, 10.0)
Z_POINTS = 300
NEEDED = (0.03, 0.1, 1.0, 10.0, 100.0, 1000.0)
"""Couplings C_agZ that are drawn, in 1/TeV; the first is the paper's bound."""

LEPTON_MASSES = (1e-2, 1e3)
LEPTON_POINTS = 1500
LEPTON_WINDOWS = (((1e-2, 1e3), (1e-6, 10.0)), ((1e-2, 1e3), (1e-7, 1.0)))
"""Ends of the axes over the ALP's and over the dark photon's mass."""


def z_vertex(inputs: InputSet, alp: Exclusions) -> Drawing:
    """The coupling C_agZ that the measured difference needs, and the region within its bound at 95 % CL."""
    m_a, y_a = np.geomspace(*Z_M_A, Z_POINTS), np.geomspace(*Z_Y_A, Z_POINTS)
    needed = 1000.0 * needed_coupling(m_a[:, None], y_a[None, :], inputs)
    marginal = z_marginal(inputs)
    chi_square = marginal.grid(m_a, y_a)
    lines = contour_lines(marginal, m_a, y_a, chi_square, TWO_PARAMETERS_95)
    bound = 1000.0 * quantity(inputs, "C_agZ_max").value

    def draw() -> Figure:
        figure = Figure(figsize=(10.6, 6.4))
        axes = figure.add_axes((0.075, 0.18, 0.615, 0.77))
        style.logarithmic(axes, Z_M_A, Z_Y_A)
        named = fill_exclusions(axes, alp, ALP_COLOURS)
        shown = axes.contour(m_a, y_a, np.abs(needed).T, levels=NEEDED, colors=style.GREY, linewidths=1.0)
        axes.clabel(shown, fmt=lambda value: f"{value:g}", fontsize=9.5)
        for line in lines:
            axes.plot(line[:, 0], line[:, 1], color=style.BLACK, linewidth=1.8)
        axes.set_xlabel(style.M_A, labelpad=1)
        axes.set_ylabel(style.Y_A)
        axes.set_title(r"ALP with the vertex $a\gamma Z$ in place of $a\gamma\gamma^\prime$")
        limit = rf"95 % CL for $|C_{{a\gamma Z}}| \leq {bound:g}$/TeV"
        handles = [
            Line2D([], [], color=style.GREY, label=r"$|C_{a\gamma Z}|$ needed [1/TeV]"),
            Line2D([], [], color=style.BLACK, label=limit if lines else f"{limit}: nowhere"),
        ]
        handles += [
            Line2D([], [], color=colour, linewidth=6, alpha=0.4, label=label) for label, colour in named
        ]
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), borderpad=0.0)
        style.stamp(
            figure,
            inputs,
            alp,
            more="Sec. 2 of Ge:2021cjz: G with the mass of the Z, and its vector coupling",
        )
        return figure

    rows: list[Row] = [("curve", "piece", "m_a_GeV", "y_a")]
    rows += contour_rows(f"chi2_min = {TWO_PARAMETERS_95:g}, |C_agZ| up to {bound:g}/TeV", lines)
    return Drawing("z_vertex", draw, rows)


def leptons(inputs: InputSet) -> Drawing:
    """The bands of Figs. 5 and 6 at 95 % CL for the moments of the electron, the muon and the tau lepton."""
    masses = np.geomspace(*LEPTON_MASSES, LEPTON_POINTS)
    bands = {
        lepton: (
            y_a_band(masses, inputs=inputs, lepton=lepton, level=TWO_PARAMETERS_95),
            epsilon_band(masses, inputs=inputs, lepton=lepton, level=TWO_PARAMETERS_95),
        )
        for lepton in LEPTONS
    }

    def draw() -> Figure:
        figure = Figure(figsize=(11.4, 7.8))
        grid = figure.add_gridspec(
            2, 3, left=0.075, right=0.985, top=0.95, bottom=0.165, wspace=0.28, hspace=0.3
        )
        for column, (lepton, pair) in enumerate(bands.items()):
            labels = ((style.M_A, rf"$y_a^{{{style.INDEX[lepton]}}}$"), (style.M_GAMMA, style.EPSILON))
            for row, band in enumerate(pair):
                axes = figure.add_subplot(grid[row, column])
                style.logarithmic(axes, *LEPTON_WINDOWS[row])
                fill_band(axes, band, LEPTON_WINDOWS[row][1][0], facecolor=style.SKY, alpha=0.4)
                axes.set_xlabel(labels[row][0], labelpad=1)
                axes.set_ylabel(labels[row][1])
                if row == 0:
                    axes.set_title(style.measured_text(inputs, lepton), fontsize=11.5)
        note = (
            rf"shaded: $\chi^2 < {TWO_PARAMETERS_95:g}$; above with {FIXED_DARK_PHOTON}, "
            f"below with {FIXED_ALP.replace('mu', 'ell')} for each lepton"
        )
        style.stamp(figure, inputs, more=note)
        return figure

    edges = ("first_lower", "first_upper", "second_lower", "second_upper")
    rows: list[Row] = [("curve", "mass_GeV", *(f"coupling_{edge}" for edge in edges))]
    for lepton, pair in bands.items():
        for name, band in zip(("y_a", "epsilon"), pair, strict=True):
            rows += band_rows(f"{lepton}, {name}", band)
    return Drawing("leptons", draw, rows)
