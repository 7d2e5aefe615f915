"""Room: codegen/figures.  The loop functions over all masses, their limits laid over, deviations below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullFormatter

from axionportal.codegen.figures import style
from axionportal.codegen.figures.style import math_text
from axionportal.codegen.figures.values import (
    Curve,
    Masses,
    Subject,
    as_floats,
    exact_curve,
    limit_curve,
    mass_grid,
)
from axionportal.derivations.integrals.limits import limits

GRID = mass_grid(-3, 5, 20)  # GeV
SMALL_RANGE = 10.0  # over which the legend of a panel takes most of its height
LOWEST_DEVIATION = 1e-12
_COLUMNS, _ROW_IN = 3, 6.0
_FIXED_MASSES = (Fraction(1, 50), Fraction(1), Fraction(100))  # GeV, of the second mediator
_LIMIT_STYLES = (  # limit, order, colour, dashes
    ("large-mass", 0, style.VERMILION, "--"),
    ("large-mass", 2, style.ORANGE, "-."),
    ("light-mass", 0, style.BLUE, "--"),
    ("light-mass", 2, style.SKY, "-."),
    ("threshold", 2, style.GREEN, ":"),
)
_FAMILY_COLOURS = (style.BLACK, style.BLUE, style.VERMILION, style.GREEN)


@dataclass(frozen=True)
class Family:
    """One exact curve of a panel with the limits that belong to it; ``second`` is a fixed mass."""

    subject: Subject
    label: str
    colour: str
    second: Fraction | None
    points: tuple[Masses, ...]
    exact: tuple[float, ...]
    limits: tuple[tuple[Curve, str, str, str], ...]  # curve, label, colour, dashes


def families(subject: Subject) -> list[Family]:
    """The curves of a subject's panel: one for one mediator, several for two."""
    if len(subject.masses) == 1:
        return [_one_scale(subject)]
    seconds: list[Fraction | None] = [None, *_FIXED_MASSES]
    return [
        _two_scale(subject, second, colour) for second, colour in zip(seconds, _FAMILY_COLOURS, strict=True)
    ]


def _one_scale(subject: Subject) -> Family:
    points = tuple((mass,) for mass in GRID)
    truth = exact_curve(subject, points)
    shown = tuple(
        (limit_curve(subject, name, order, points, truth), _label(subject, name, order), colour, dashes)
        for name, order, colour, dashes in _LIMIT_STYLES
        if name in limits(subject.function)
    )
    return Family(subject, "exact", style.BLACK, None, points, as_floats(truth), shown)


def _label(subject: Subject, name: str, order: int) -> str:
    """What the legend says of a limit; a printed one by its equation."""
    printed = {(item.limit, item.order): item.source.equation for item in subject.contribution.printed_limits}
    words = name.replace("-", " ")
    if (name, order) in printed:
        return f"{words}, Eq. ({printed[name, order]})"
    return f"{words}, leading" if order == 0 else f"{words}, to order {order}"


def _two_scale(subject: Subject, second: Fraction | None, colour: str) -> Family:
    points = tuple((mass, mass if second is None else second) for mass in GRID)
    truth = exact_curve(subject, points)
    printed = [(item.limit, item.order) for item in subject.contribution.printed_limits]
    shown = [
        (limit_curve(subject, name, order, points, truth), _label(subject, name, order), colour, "--")
        for name, order in printed
    ]
    name = _other_limit(subject, second)
    if name is not None:
        curve = limit_curve(subject, name, 2, points, truth)
        shown.append((curve, "other limits, to order 2", colour, ":"))
    first, other = (math_text(item.tex) for item in subject.masses)
    label = f"{other} = {first}" if second is None else f"{other} = {float(second):g} GeV"
    return Family(subject, label, colour, second, points, as_floats(truth), tuple(shown))


def _other_limit(subject: Subject, second: Fraction | None) -> str | None:
    """The limit that takes over where the printed one fails: both light, or the first light or heavy."""
    known, first = limits(subject.function), subject.masses[0].name
    if second is None:
        wanted = "light-mass"
    else:
        wanted = f"heavy-{first}" if second < subject.defaults["m_mu"] else f"light-{first}"
    return wanted if wanted in known else None


def draw(groups: Sequence[list[Family]]) -> Figure:
    """Three loop functions in a row: values above, relative deviations of the limits below."""
    height = ceil(len(groups) / _COLUMNS)
    figure = Figure(figsize=(style.WIDTH_IN, _ROW_IN * height))
    margin = 1 / (_ROW_IN * height)  # an inch
    outer = figure.add_gridspec(
        height,
        1,
        hspace=0.22,
        left=0.065,
        right=0.985,
        top=1 - 0.3 * margin,
        bottom=0.51 * margin,
    )
    for row in range(height):
        grid = outer[row, 0].subgridspec(2, _COLUMNS, height_ratios=(3, 2), hspace=0.0, wspace=0.24)
        for column, group in enumerate(groups[_COLUMNS * row : _COLUMNS * (row + 1)]):
            above = figure.add_subplot(grid[0, column])
            below = figure.add_subplot(grid[1, column], sharex=above)
            _values(above, group)
            _deviations(below, group, first=column == 0)
    return figure


def _values(axes: Axes, group: Sequence[Family]) -> None:
    one_scale = len(group) == 1
    masses = _masses(group[0])
    for family in group:
        exact = np.array(family.exact)
        sign = -1.0 if one_scale and exact[0] < 0 else 1.0
        axes.plot(
            masses,
            sign * exact,
            color=family.colour,
            label=family.label,
            zorder=2,
            linewidth=2.2 if one_scale else 1.6,
        )
        for curve, label, colour, dashes in family.limits:
            if dashes == ":" and not one_scale:
                continue
            near = np.where(np.abs(curve.deviations) < 0.6, curve.values, np.nan)
            axes.plot(
                masses,
                sign * near,
                color=colour if one_scale else style.GREY,
                linestyle=dashes,
                linewidth=1.3,
                zorder=3 if one_scale else 1,
                label=label if one_scale else None,
            )
    _threshold(axes, group[0], label=False)
    axes.set_xscale("log")
    axes.set_xlim(masses[0], masses[-1])
    axes.tick_params(labelbottom=False)
    axes.set_title(_title(group))
    if one_scale:
        axes.set_yscale("log")
        _make_room(axes)
    legend = axes.legend(loc="lower right" if one_scale else "lower left", borderaxespad=0.8)
    if not one_scale:
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.12 * (high - low))  # room for the second legend
        axes.add_artist(legend)
        axes.legend(handles=_styles(group), loc="upper right", borderaxespad=0.8)


def _make_room(axes: Axes) -> None:
    """Below curves that change little, for a legend that would cover them."""
    low, high = axes.get_ylim()
    if high < SMALL_RANGE * low:
        axes.set_ylim(high / (2 * SMALL_RANGE), high)


def _styles(group: Sequence[Family]) -> list[Line2D]:
    """One grey line per kind of limit, for the legend of a panel with several exact curves."""
    kinds: dict[str, Any] = {label: dashes for family in group for _, label, _, dashes in family.limits}
    return [
        Line2D([], [], color=style.GREY, linestyle=dashes, linewidth=1.4, label=label)
        for label, dashes in kinds.items()
    ]


def _title(group: Sequence[Family]) -> str:
    subject, exact = group[0].subject, group[0].exact
    sign = "-" if len(group) == 1 and exact[0] < 0 else ""
    names = ", ".join(item.tex for item in subject.function.arguments if not item.input_key)
    return math_text(f"{sign}{subject.function.tex}({names})")


def _deviations(axes: Axes, group: Sequence[Family], first: bool) -> None:
    masses = _masses(group[0])
    for family in group:
        for curve, _, colour, dashes in family.limits:
            size = np.abs(np.array(curve.deviations))
            axes.plot(masses, size, color=colour, linestyle=dashes, linewidth=1.4)
    _threshold(axes, group[0], label=True)
    _zeros(axes, group, masses)
    for level in (1e-2, 1e-6):
        axes.axhline(level, color=style.GREY, linewidth=0.6, zorder=0)
    axes.set_yscale("log")
    axes.set_ylim(LOWEST_DEVIATION, 3.0)
    axes.yaxis.set_major_locator(LogLocator(base=10, numticks=20, subs=(1.0,)))
    axes.set_yticks([10.0**power for power in range(-12, 1, 2)])
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks([10.0**power for power in range(-3, 6, 2)])
    axes.set_xlabel(f"{math_text(group[0].subject.masses[0].tex)}  [GeV]")
    if first:
        axes.set_ylabel("|limit / exact − 1|")


def _zeros(axes: Axes, group: Sequence[Family], masses: Any) -> None:
    """Say why a relative deviation has a pole: the function has a zero there."""
    name = group[0].subject.function.tex
    for family in group[-1:]:
        crossed = np.flatnonzero(np.diff(np.sign(family.exact)))
        for at in crossed:
            axes.text(masses[at] * 1.5, 0.2, math_text(f"{name} = 0"), color=style.GREY, fontsize=10.5)


def _masses(family: Family) -> Any:
    return np.array([float(point[0]) for point in family.points])


def _threshold(axes: Axes, family: Family, *, label: bool) -> None:
    """A thin line at twice the lepton's mass."""
    lepton = float(family.subject.defaults["m_mu"])
    axes.axvline(2 * lepton, color=style.GREY, linewidth=0.7, linestyle=(0, (2, 2)), zorder=0)
    if label:
        axes.text(
            2 * lepton * 1.15,
            0.04,
            r"$2m_\mu$",
            transform=axes.get_xaxis_transform(),
            color=style.GREY,
            fontsize=10.5,
        )


def rows(groups: Sequence[list[Family]]) -> Iterator[tuple[str, ...]]:
    """The table behind the picture: function, masses, curve, value, relative deviation."""
    yield ("function", "m_1_GeV", "m_2_GeV", "curve", "value", "relative_deviation")
    for group in groups:
        for family in group:
            name = family.subject.function.name
            yield from _curve_rows(name, family.points, "exact", family.exact, None)
            for curve, _, _, _ in family.limits:
                yield from _curve_rows(name, family.points, curve.name, curve.values, curve.deviations)


def _curve_rows(
    name: str,
    points: Sequence[Masses],
    curve: str,
    values: Sequence[float],
    deviations: Sequence[float] | None,
) -> Iterator[tuple[str, ...]]:
    for number, point in enumerate(points):
        masses = [f"{float(mass):.6e}" for mass in point]
        deviation = "" if deviations is None else f"{deviations[number]:.6e}"
        yield (
            name,
            masses[0],
            masses[1] if len(masses) > 1 else "",
            curve,
            f"{values[number]:.12e}",
            deviation,
        )
