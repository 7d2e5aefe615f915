"""Room: phenomenology/figures.  What a picture is: how it is drawn, and the numbers of its curves."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from axionportal.phenomenology.bands import Band
from axionportal.phenomenology.exclusions import Curve, Exclusions
from axionportal.phenomenology.figures import style

Array = NDArray[np.float64]
Row = tuple[str, ...]


class Marginal(Protocol):
    """chi^2_min at single points of a plane."""

    def at(self, mass: Array, coupling: Array, /) -> Array: ...


BISECTIONS = 12
"""Halvings of a cell's edge, of 2 to 4 %: contours are good to 1e-5."""

FAR, ON_EDGE = 1e6, 1e-9
"""Deviations beyond FAR count as that, so that no crossing is nearer to a node than ON_EDGE cells."""


@dataclass(frozen=True)
class Drawing:
    """A picture by name, and the table behind it (its header first)."""

    name: str
    draw: Callable[[], Figure]
    rows: Sequence[Row]

    def files(self) -> dict[str, bytes]:
        """PDF, PNG and CSV by file name."""
        pdf, png = style.drawn(self.draw)
        return {
            f"{self.name}.pdf": pdf,
            f"{self.name}.png": png,
            f"{self.name}.csv": csv_bytes(self.rows),
        }


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """A table as CSV with plain line ends."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def number(value: float) -> str:
    """Seven digits; a picture shows four.  Nothing for NaN."""
    return "" if np.isnan(value) else f"{value:.6e}"


def contour_lines(marginal: Marginal, x: Array, y: Array, chi_square: Array, level: float) -> list[Array]:
    """Lines chi^2_min = level of a map on the grid (x, y), as arrays of (x, y).

    The grid gives their course; each point is then moved along its edge of the grid by bisection to where
    chi^2_min crosses the level, since chi^2 changes by many orders of magnitude from cell to cell.
    """
    deviation = np.minimum(np.sqrt(chi_square), FAR).T
    generator = contour_generator(np.arange(x.size), np.arange(y.size), deviation)
    lines: Any = generator.lines(float(np.sqrt(level)))
    lengths = np.cumsum([len(line) for line in lines])[:-1]
    if not lines:
        return []
    places = _bisected(marginal, x, y, np.concatenate(lines), level)
    return np.split(places, lengths)


def _bisected(marginal: Marginal, x: Array, y: Array, places: Array, level: float) -> Array:
    """Points of the plane for places on edges of the grid, in units of its cells."""
    nodes = np.round(places)  # one of the two coordinates is that of an edge, up to rounding
    places = np.where(np.abs(places - nodes) < ON_EDGE, nodes, places)
    low, high = np.floor(places), np.ceil(places)

    def at(place: Array) -> Array:
        pairs = ((x, place[:, 0]), (y, place[:, 1]))
        return np.exp(np.stack([np.interp(item, np.arange(a.size), np.log(a)) for a, item in pairs], axis=1))

    def inside(place: Array) -> NDArray[np.bool_]:
        point = at(place)
        return marginal.at(point[:, 0], point[:, 1]) <= level

    low_is_inside = inside(low)
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        as_low = (inside(middle) == low_is_inside)[:, None]
        low, high = np.where(as_low, middle, low), np.where(as_low, high, middle)
    return at(0.5 * (low + high))


def contour_rows(curve: str, lines: Sequence[Array]) -> Iterator[Row]:
    """Rows (curve, piece, x, y)."""
    for piece, line in enumerate(lines):
        for x, y in line:
            yield curve, str(piece), number(x), number(y)


def band_rows(curve: str, band: Band) -> Iterator[Row]:
    """Rows (curve, mass, four edges)."""
    for index, mass in enumerate(band.mass_GeV):
        yield curve, number(mass), *(number(float(edge[index])) for edge in band.edges)


def fill_band(axes: Axes, band: Band, floor: float, *, edge: str = style.BLACK, **how: Any) -> None:
    """A band as one area with its edges drawn, from ``floor`` upwards; holes stay open."""
    lower, upper, hole_lower, hole_upper = band.outline()
    outer = _loops(band.mass_GeV, lower, upper, floor)
    holes = [loop[::-1] for loop in _loops(band.mass_GeV, hole_lower, hole_upper, floor)]
    if outer:
        path = Path.make_compound_path(*(Path(loop, closed=True) for loop in (*outer, *holes)))
        axes.add_artist(PathPatch(path, **{"facecolor": style.BAND, "linewidth": 0.0, **how}))
    for line in (lower, upper, hole_lower, hole_upper):
        axes.plot(band.mass_GeV, np.where(line > floor, line, np.nan), color=edge, linewidth=0.9)


def _loops(mass: Array, lower: Array, upper: Array, floor: float) -> list[Array]:
    """Closed outlines of the area between two curves, one for each run of masses where there is any."""
    there = np.flatnonzero(upper >= floor)  # not where it is NaN
    runs = np.split(there, np.flatnonzero(np.diff(there) > 1) + 1) if there.size else []
    loops = []
    for run in runs:
        x, low, high = mass[run], np.maximum(lower[run], floor), np.minimum(upper[run], TOP)
        around = np.concatenate([np.stack([x, low], axis=1), np.stack([x, high], axis=1)[::-1]])
        loops.append(np.concatenate([around, around[:1]]))
    return loops


TOP = 1e30
"""Stands for an infinite coupling in a picture."""


LONGEST = 34
"""Characters of a name or a source in a legend; the table of numbers has all of it."""

EXCLUDED = (style.PURPLE, style.VERMILION, style.GREEN, style.BLUE, style.ORANGE, style.SKY, style.GREY)


def fill_exclusions(axes: Axes, exclusions: Exclusions, colours: dict[str, str]) -> list[tuple[str, str]]:
    """The excluded areas, coloured by experiment; (label, colour) of each for a legend."""
    top = axes.get_ylim()[1]
    named: list[tuple[str, str]] = []
    for curve in exclusions:
        colour = colours.get(curve.experiment, EXCLUDED[len(named) % len(EXCLUDED)])
        if curve.kind == "projection":
            axes.plot(curve.mass_GeV, curve.coupling, color=colour, linestyle="--", linewidth=1.1)
        elif curve.kind == "upper":
            _fill(axes, curve, _ceiling(exclusions, curve), top, colour)
        else:
            continue
        named.append((_label(curve), colour))
    return named


def _label(curve: Curve) -> str:
    """Experiment and the last source of its reference, which is its own."""
    if curve.note == "computed":
        return f"${curve.experiment}$ [computed from Eq. (10)]"
    source = style.shortened(curve.reference.split(";")[-1], LONGEST)
    reach = ", projection" if curve.kind == "projection" else ""
    return f"{style.shortened(curve.experiment, LONGEST)}{reach} [{source}]"


def _ceiling(exclusions: Exclusions, curve: Curve) -> Curve | None:
    found = (item for item in exclusions if item.kind == "ceiling" and item.experiment == curve.experiment)
    return next(found, None)


def _fill(axes: Axes, curve: Curve, ceiling: Curve | None, top: float, colour: str) -> None:
    masses = np.unique(
        np.concatenate([curve.mass_GeV, np.geomspace(curve.mass_GeV[0], curve.mass_GeV[-1], 200)])
    )
    highest = np.full(masses.shape, top)
    if ceiling is not None:
        reach = ceiling.at(masses)
        highest = np.where(np.isnan(reach), highest, reach)
    lowest = curve.at(masses)
    axes.fill_between(
        masses, lowest, highest, where=highest > lowest, color=colour, alpha=0.22, linewidth=0.0
    )
    axes.plot(masses, lowest, color=colour, linewidth=1.0)
