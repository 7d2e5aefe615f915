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
from matplotlib.transforms import Bbox

from axionportal.derivations.inputs import InputSet

BLACK, BLUE, VERMILION, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
ORANGE, SKY = "#E69F00", "#56B4E9"
GREY = "#7F7F7F"
PNG_DPI = 200
STRIP_IN = 0.3  # below a picture, for a line of text
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
    "axes.titley": 1.0,
    "lines.linewidth": 1.6,
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "axes.unicode_minus": True,
    "path.simplify": True,
}


def math_text(tex: str) -> str:
    """TeX of the records for matplotlib; a prime of its own would be too small to see."""
    return "$" + tex.replace("'", "\N{PRIME}") + "$"


def stamp(inputs: InputSet) -> str:
    """What a picture rests on: the input set, and the two of its constants that enter the loop functions."""
    name, date = (" ".join(text.split()).replace("$", r"\$") for text in (inputs.name, inputs.date))
    mass, cutoff = (float(inputs[key].value) for key in ("m_mu", "cutoff"))
    return rf"inputs {name} ({date}): $m_\mu = {mass:.12g}$ GeV, $\Lambda = {cutoff:.12g}$ GeV"


def drawn(draw: Callable[[], Figure], stamp: str = "") -> tuple[bytes, bytes]:
    """The figure that ``draw`` makes, as PDF and as PNG, without dates or versions.

    ``stamp`` is written on a strip below it.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        figure = draw()
        width, height = figure.get_size_inches()
        page = Bbox.from_extents(0.0, -STRIP_IN if stamp else 0.0, width, height)
        at = (STRIP_IN / 2 / width, (0.05 - STRIP_IN) / height)
        figure.text(*at, stamp, fontsize=9.0, color="#404040", ha="left", va="bottom")
        return _pdf(figure, page), _png(figure, page)


def _pdf(figure: Figure, page: Bbox) -> bytes:
    buffer = io.BytesIO()
    nothing: dict[str, Any] = {"CreationDate": None, "Producer": None, "Creator": None}
    figure.savefig(buffer, format="pdf", bbox_inches=page, metadata=nothing)
    return buffer.getvalue()


def _png(figure: Figure, page: Bbox) -> bytes:
    buffer = io.BytesIO()
    nothing: dict[str, Any] = {"Software": None}
    figure.savefig(buffer, format="png", dpi=PNG_DPI, bbox_inches=page, metadata=nothing)
    return buffer.getvalue()
