"""Room: benchmarks.  The error in units in the last place over eta and over a mass, with proved bounds."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from axionportal.benchmarks import grids, sweep
from axionportal.benchmarks.results import FOLDER
from axionportal.benchmarks.rows import Doubles
from axionportal.derivations import load
from axionportal.derivations.inputs import load_inputs

POINTS = 12_000
BINS = 160
OCTAVES = 40
"""eta from 2^-40 to 2^40."""
SECOND_MASS = 100.0
"""m_gamma of the panel of G, in GeV: that of the paper's example."""
MASSES = (1e-6, 1e6)
BLUE, VERMILION, GREY, BLACK = "#0072B2", "#D55E00", "#7F7F7F", "#000000"  # Okabe and Ito's
WIDTH_IN, ROW_IN = 10.0, 2.15
SETTINGS: Mapping[Any, Any] = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 12.0,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "legend.frameon": False,
    "pdf.fonttype": 42,
}


@dataclass(frozen=True)
class Panel:
    """Errors over one argument; ``marks`` are special points with their names."""

    title: str
    label: str
    at: Doubles
    errors: Doubles
    bound: float | None
    marks: Sequence[tuple[float, str]]


def files() -> dict[Path, bytes]:
    """The picture as PNG and PDF."""
    panels = [*(_ratio_panel(name) for name in _one_ratio_names()), _mass_panel()]
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        figure = draw(panels)
        return {
            FOLDER / "error_ulp.png": _saved(figure, "png", {"Software": None}),
            FOLDER / "error_ulp.pdf": _saved(
                figure, "pdf", dict.fromkeys(("CreationDate", "Producer", "Creator"))
            ),
        }


def _saved(figure: Figure, kind: str, metadata: dict[str, Any]) -> bytes:
    """The file without dates or versions."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=200, metadata=metadata)
    return buffer.getvalue()


def _one_ratio_names() -> list[str]:
    return [name for name, subject in sweep.subjects().items() if subject.grid is grids.ratios]


def _ratio_panel(name: str) -> Panel:
    eta = grids.by_bits(2.0**-OCTAVES, 2.0**OCTAVES, POINTS, np.random.default_rng(7))
    errors = sweep.errors_of(name, eta[None, :])
    return Panel(
        _title(name), r"$\eta$", eta, errors, sweep.certified_bounds().get(name), [(0.5, "threshold")]
    )


def _title(name: str) -> str:
    function, _, argument = name.removeprefix("d").partition("_d") if name.startswith("d") else (name, "", "")
    tex = load(function).tex.replace("'", "\N{PRIME}")
    return rf"$d{tex}/d\eta$" if argument else rf"${tex}(\eta)$"


def _mass_panel() -> Panel:
    inputs = load_inputs()
    m_mu = float(inputs["m_mu"].value)
    mass = grids.by_bits(*MASSES, POINTS, np.random.default_rng(8))
    fixed = (
        np.full(POINTS, value) for value in (SECOND_MASS, m_mu, m_mu)
    )  # ln(cutoff/m_mu) = 0: what is hard alone
    errors = sweep.errors_of("G", np.stack([mass, *fixed]))
    title = (
        rf"$G(m_a, {SECOND_MASS:g}\,\mathrm{{GeV}}, m_\mu, \Lambda = m_\mu)$, in units of its largest term"
    )
    marks = [(2 * m_mu, r"$2m_\mu$"), (SECOND_MASS, r"$m_{\gamma\prime}$")]
    return Panel(title, r"$m_a$  [GeV]", mass, errors, sweep.certified_bounds().get("G"), marks)


def draw(panels: Sequence[Panel]) -> Figure:
    """Functions of eta side by side, G below them over the whole width."""
    rows = (len(panels) + 1) // 2
    figure = Figure(figsize=(WIDTH_IN, ROW_IN * rows + 0.5), layout="constrained")
    grid = figure.add_gridspec(rows, 2)
    for index, panel in enumerate(panels[:-1]):
        axes = figure.add_subplot(grid[divmod(index, 2)])
        _draw(axes, panel, left=index % 2 == 0)
        if index < len(panels) - 3:
            axes.tick_params(labelbottom=False)
            axes.set_xlabel("")
    _draw(figure.add_subplot(grid[rows - 1, :]), panels[-1], left=True)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels), markerscale=6)
    return figure


def _draw(axes: Axes, panel: Panel, *, left: bool) -> None:
    axes.set_xscale("log", base=10)
    axes.plot(
        panel.at,
        panel.errors,
        ".",
        ms=1.1,
        mew=0,
        color=BLUE,
        alpha=0.45,
        rasterized=True,
        label="one argument",
    )
    edges = np.geomspace(panel.at.min(), panel.at.max(), BINS + 1)
    worst = [panel.errors[(panel.at >= low) & (panel.at < high)].max() for low, high in pairwise(edges)]
    axes.stairs(worst, edges, color=BLACK, linewidth=0.9, baseline=None, label="worst nearby")
    axes.axhline(0.5, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)), label="correctly rounded")
    if panel.bound is not None:
        axes.axhline(panel.bound, color=VERMILION, linewidth=1.3, label="proved for all arguments")
        axes.annotate(
            f"{panel.bound:.3f}",
            (1, panel.bound),
            (-4, 2),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="bottom",
            color=VERMILION,
            fontsize=10,
        )
    for at, name in panel.marks:
        axes.axvline(at, color=GREY, linewidth=0.7, linestyle=(0, (4, 3)), zorder=0)
        axes.annotate(
            name,
            (at, 1),
            (3, -12),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            color=GREY,
            fontsize=10,
        )
    axes.set_xlim(edges[0], edges[-1])
    step = 4 if edges[-1] / edges[0] > 1e16 else 2
    axes.set_xticks([10.0**power for power in range(-20, 21, step) if edges[0] < 10.0**power < edges[-1]])
    axes.minorticks_off()
    axes.set_ylim(0, 1.25 * max(panel.bound or 0.5, panel.errors.max()))
    axes.set_title(panel.title, fontsize=12)
    axes.set_xlabel(panel.label)
    if left:
        axes.set_ylabel("error [ulp]")
