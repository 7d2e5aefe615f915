"""Room: codegen/figures.  The validity map: where Eqs. (13a), (13b) and (13c) hold, as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from axionportal.codegen.figures import style
from axionportal.codegen.figures.loop_functions import GRID
from axionportal.codegen.figures.style import math_text
from axionportal.codegen.figures.validity import LEVELS, Threshold, ValidityMap, deviation

_LOWEST = 1e-11  # where the panels of the one-mass limits end
_DECADES = tuple(range(-12, 1))
_LEVEL_COLOURS = (style.VERMILION, style.BLACK)
_LEVEL_NAMES = {Fraction(1, 100): r"1 %", Fraction(1, 10**6): r"$10^{-6}$"}


def draw(maps: Sequence[ValidityMap], found: Sequence[Threshold]) -> Figure:
    """Maps of two-mass limits on the left, deviations of one-mass limits on the right."""
    figure = Figure(figsize=(style.WIDTH_IN, 4.9))
    outer = figure.add_gridspec(
        1, 2, width_ratios=(1.15, 1), left=0.065, right=0.985, top=0.925, bottom=0.115, wspace=0.30
    )
    for item in maps[:1]:
        _map(figure, figure.add_subplot(outer[0, 0]), item)
    single = _by_limit([item for item in found if len(item.subject.masses) == 1])
    inner = outer[0, 1].subgridspec(max(len(single), 1), 1, hspace=0.0)
    panels = [figure.add_subplot(inner[row, 0]) for row in range(len(single))]
    for row, (axes, group) in enumerate(zip(panels, single, strict=True)):
        _curve(axes, group, last=row == len(single) - 1)
    return figure


def _by_limit(found: Sequence[Threshold]) -> list[list[Threshold]]:
    groups: dict[str, list[Threshold]] = {}
    for item in found:
        groups.setdefault(item.limit.source.equation, []).append(item)
    return list(groups.values())


def _map(figure: Figure, axes: Axes, item: ValidityMap) -> None:
    masses = np.array([float(mass) for mass in item.grid])
    size = np.log10(np.clip(np.array(item.field), 1e-13, None))
    palette = colormaps["Blues"](np.linspace(0.75, 0.03, len(_DECADES) + 1))
    shown = axes.contourf(masses, masses, size, levels=_DECADES, colors=palette, extend="both")
    for level, colour in zip(LEVELS, _LEVEL_COLOURS, strict=True):
        axes.contour(
            masses,
            masses,
            size,
            levels=[float(np.log10(float(level)))],
            colors=[colour],
            linewidths=2.2,
            linestyles="solid",
        )
        axes.plot([], [], color=colour, linewidth=2.2, label=f"{_LEVEL_NAMES[level]}")
    axes.contour(
        masses,
        masses,
        np.array(item.values),
        levels=[0.0],
        colors=[style.GREEN],
        linewidths=1.4,
        linestyles="dashed",
    )
    name = math_text(f"{item.subject.function.tex} = 0")
    axes.plot([], [], color=style.GREEN, linewidth=1.4, linestyle="--", label=name)
    lepton = 2 * float(item.subject.defaults["m_mu"])
    for line in (axes.axvline, axes.axhline):
        line(lepton, color=style.GREY, linewidth=0.7, linestyle=(0, (2, 2)))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_aspect("equal")
    axes.set_xlabel(f"{math_text(item.subject.masses[0].tex)}  [GeV]")
    axes.set_ylabel(f"{math_text(item.subject.masses[1].tex)}  [GeV]")
    axes.set_title(f"Deviation of Eq. ({item.limit.source.equation})")
    axes.legend(loc="upper left", frameon=True, framealpha=0.9, edgecolor="none")
    bar = figure.colorbar(shown, ax=axes, pad=0.03, fraction=0.046, ticks=_DECADES[::2])
    bar.set_ticklabels([rf"$10^{{{power}}}$" for power in _DECADES[::2]])


def _curve(axes: Axes, group: Sequence[Threshold], last: bool) -> None:
    subject, limit = group[0].subject, group[0].limit
    masses = np.array([float(mass) for mass in GRID])
    size = [deviation(subject, limit, (mass,)) for mass in GRID]
    axes.plot(masses, size, color=style.BLUE)
    for number, (item, colour) in enumerate(zip(group, _LEVEL_COLOURS, strict=True)):
        left = number > 0  # the heavier threshold has its text on the side where there is room
        edge, level = float(item.mass), float(item.level)
        axes.plot(
            [edge, edge], [_LOWEST, level], color=colour, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0
        )
        axes.plot([edge], [level], "o", color=colour, markersize=6)
        axes.axhline(level, color=style.GREY, linewidth=0.6, zorder=0)
        mass = math_text(subject.masses[0].tex)
        axes.annotate(
            f"{_LEVEL_NAMES[item.level]}:  {mass} > {_number(item.mass)} GeV",
            (edge, level),
            xytext=(-8, -15) if left else (8, 5),
            textcoords="offset points",
            ha="right" if left else "left",
            color=colour,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(masses[0], masses[-1])
    axes.set_ylim(_LOWEST, 3.0)
    axes.set_yticks([10.0**power for power in range(-10, 1, 2)])
    axes.set_ylabel("deviation")
    axes.text(0.03, 0.08, f"Eq. ({limit.source.equation})", transform=axes.transAxes, fontsize=13)
    if last:
        axes.set_xlabel("mediator mass  [GeV]")
    else:
        axes.tick_params(labelbottom=False)


def _number(mass: Fraction) -> str:
    return f"{float(mass):.4g}"


def map_rows(item: ValidityMap) -> Iterator[tuple[str, ...]]:
    """The table behind the map."""
    first, second = (mass.name for mass in item.subject.masses)
    yield (f"{first}_GeV", f"{second}_GeV", item.subject.function.name, "relative_deviation")
    for row, one in enumerate(item.grid):
        for column in range(row + 1):
            yield (
                f"{float(one):.6e}",
                f"{float(item.grid[column]):.6e}",
                f"{item.values[row][column]:.12e}",
                f"{item.field[row][column]:.6e}",
            )


def threshold_rows(found: Sequence[Threshold]) -> Iterator[tuple[str, ...]]:
    """The table of thresholds."""
    yield ("equation", "function", "line", "level", "mass_GeV")
    for item in found:
        yield (
            item.limit.source.equation,
            item.subject.function.name,
            item.line,
            f"{float(item.level):.0e}",
            _number(item.mass),
        )
