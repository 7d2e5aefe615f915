"""Room: phenomenology/figures.  One look for all pictures, and files that are the same to the byte.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; fonts are those that matplotlib
brings, so nothing depends on the machine.  No pyplot, no global state left behind.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.chi_square import measurement
from axionportal.phenomenology.exclusions import Exclusions

BLACK, BLUE, VERMILION, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
ORANGE, SKY, PURPLE, GREY = "#E69F00", "#56B4E9", "#CC79A7", "#7F7F7F"
BAND = "#B5B5B5"
PNG_DPI = 200

_SETTINGS: Mapping[Any, Any] = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 12.0,
    "axes.titlesize": 12.5,
    "axes.labelsize": 14.0,
    "legend.fontsize": 10.0,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "xtick.labelsize": 11.5,
    "ytick.labelsize": 11.5,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "axes.linewidth": 0.8,
    "lines.linewidth": 1.6,
    "hatch.linewidth": 0.6,
    "pdf.fonttype": 42,
    "pdf.compression": 9,
}

INDEX: Mapping[str, str] = {"e": "e", "mu": r"\mu", "tau": r"\tau"}
"""Leptons as indices in TeX."""

M_A, Y_A = "$m_a$  [GeV]", r"$y_a^\mu$"
M_GAMMA, EPSILON = "$m_{\\gamma\N{PRIME}}$  [GeV]", r"$\epsilon$"


def drawn(draw: Callable[[], Figure]) -> tuple[bytes, bytes]:
    """The figure that ``draw`` makes, as PDF and as PNG, without dates or versions."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        figure = draw()
        pdf, png = io.BytesIO(), io.BytesIO()
        nothing: dict[str, Any] = {"CreationDate": None, "Producer": None, "Creator": None}
        figure.savefig(pdf, format="pdf", metadata=nothing)
        figure.savefig(png, format="png", dpi=PNG_DPI, metadata={"Software": None})
        return pdf.getvalue(), png.getvalue()


def logarithmic(axes: Axes, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Logarithmic axes with these ends."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())  # decades alone have numbers


def measured_text(inputs: InputSet, lepton: str = "mu") -> str:
    """Delta a_l = (251 +- 59) 10^-11."""
    found = measurement(inputs, lepton)
    power = {"e": -14, "mu": -11, "tau": -3}[lepton]
    index = INDEX[lepton]
    delta, sigma = f"{found.delta / 10.0**power:.4g}", f"{found.sigma / 10.0**power:.3g}"
    return rf"$\Delta a_{{{index}}} = ({delta} \pm {sigma}) \times 10^{{{power}}}$"


def stamp(figure: Figure, inputs: InputSet, *exclusions: Exclusions | None, more: str = "") -> None:
    """What a picture rests on, below it: input set, and whether its exclusions are coarse readings."""
    known = {key: inputs.quantities[key].value for key in ("C_agg", "cutoff")}
    parts = [
        f"inputs {inputs.name} ({inputs.date}): {measured_text(inputs)}",
        rf"$C_{{a\gamma\gamma^\prime}} = {known['C_agg'] * 1000:g}$/TeV",
        rf"$\Lambda = {known['cutoff'] / 1000:g}$ TeV",
    ]
    text = ", ".join(parts)
    shown = [item for item in exclusions if item is not None]
    if any(item.indicative for item in shown):
        text += "\nexclusions: indicative (coarse readings of published curves)"
    text += f"\n{more}" if more else ""
    figure.text(0.012, 0.012, text, fontsize=8.5, color="#404040", ha="left", va="bottom", linespacing=1.35)
