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
from axionportal.phenomenology.chi_square import is_measured, measurement
from axionportal.phenomenology.exclusions import Exclusions
from axionportal.phenomenology.figures.leptons import LEPTONS, MUON

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
    "axes.titley": 1.0,
    "lines.linewidth": 1.6,
    "hatch.linewidth": 0.6,
    "pdf.fonttype": 42,
    "pdf.compression": 9,
}

M_A = "$m_a$  [GeV]"
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


def centred(axes: Axes) -> dict[str, Any]:
    """Words in the middle of a panel that has nothing else to show."""
    return {"transform": axes.transAxes, "ha": "center", "color": GREY}


def plain(text: str) -> str:
    """Text of a user's file: on one line, and no mathematics in it."""
    return " ".join(text.split()).replace("$", r"\$")


def shortened(text: str, longest: int) -> str:
    """The same, cut to a length that a legend has room for."""
    whole = " ".join(text.split())
    return plain(whole if len(whole) <= longest else whole[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}")


def measured_text(inputs: InputSet, lepton: str = MUON) -> str:
    """Delta a_l = (251 +- 59) 10^-11, or that there is no measurement."""
    shown = LEPTONS[lepton]
    if not is_measured(inputs, lepton):
        return rf"no measured $\Delta a_{{{shown.index}}}$"
    found = measurement(inputs, lepton)
    scale = 10.0**shown.power
    delta, sigma = f"{found.delta / scale:.4g}", f"{found.sigma / scale:.3g}"
    return rf"$\Delta a_{{{shown.index}}} = ({delta} \pm {sigma}) \times 10^{{{shown.power}}}$"


def coupling_text(inputs: InputSet) -> str:
    """The coupling of ALP, photon and dark photon."""
    value = inputs.quantities["C_agg"].value
    return f"$C_{{a\\gamma\\gamma\N{PRIME}}} = {value * 1000:g}$/TeV"


def stamp(
    figure: Figure,
    inputs: InputSet,
    *exclusions: Exclusions | None,
    more: str = "",
    lepton: str = MUON,
    coupling: str | None = None,
) -> None:
    """What a picture rests on, below it: input set, and whether its exclusions are coarse readings.

    ``coupling`` stands in the place of the coupling of ALP, photon and dark photon.
    """
    parts = [
        f"inputs {plain(inputs.name)} ({plain(inputs.date)}): {measured_text(inputs, lepton)}",
        coupling_text(inputs) if coupling is None else coupling,
        rf"$\Lambda = {inputs.quantities['cutoff'].value / 1000:g}$ TeV",
    ]
    text = ", ".join(part for part in parts if part)
    shown = [item for item in exclusions if item is not None]
    if any(item.indicative for item in shown):
        text += "\nexclusions: indicative (coarse readings of published curves)"
    text += f"\n{more}" if more else ""
    figure.text(0.012, 0.012, text, fontsize=9.0, color="#404040", ha="left", va="bottom", linespacing=1.35)
