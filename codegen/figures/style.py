"""Room: codegen/figures.  One look for all pictures, and files that are the same to the byte.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; fonts are those that
matplotlib brings, so nothing depends on the machine.  No pyplot, no global state left behind.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

BLACK, BLUE, VERMILION, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
ORANGE, SKY = "#E69F00", "#56B4E9"
GREY = "#7F7F7F"
PNG_DPI = 200
WIDTH_IN = 10.0  # printed at \textwidth, 7 in: 10 pt here is 7 pt there

_SETTINGS: Mapping[Any, Any] = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 12.0,
    "axes.titlesize": 13.0,
    "axes.labelsize": 13.0,
    "legend.fontsize": 10.5,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "xtick.labelsize": 11.0,
    "ytick.labelsize": 11.0,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "axes.linewidth": 0.8,
    "lines.linewidth": 1.6,
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "axes.unicode_minus": True,
    "path.simplify": True,
}


def math_text(tex: str) -> str:
    """TeX of the records for matplotlib; a prime of its own would be too small to see."""
    return "$" + tex.replace("'", "\N{PRIME}") + "$"


def drawn(draw: Callable[[], Figure]) -> tuple[bytes, bytes]:
    """The figure that ``draw`` makes, as PDF and as PNG, without dates or versions."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        figure = draw()
        return _pdf(figure), _png(figure)


def _pdf(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    nothing: dict[str, Any] = {"CreationDate": None, "Producer": None, "Creator": None}
    figure.savefig(buffer, format="pdf", metadata=nothing)
    return buffer.getvalue()


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    nothing: dict[str, Any] = {"Software": None}
    figure.savefig(buffer, format="png", dpi=PNG_DPI, metadata=nothing)
    return buffer.getvalue()
