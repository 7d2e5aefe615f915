"""Room: codegen/figures.  The contributions of one boson and one fermion, over the boson's mass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from axionportal.codegen.context import BuildContext
from axionportal.codegen.figures import style
from axionportal.codegen.figures.style import math_text
from axionportal.codegen.figures.values import VALUE_BITS, Masses, as_floats, mass_grid
from axionportal.derivations.integrals import General, structure
from axionportal.derivations.records import Contribution, Parameter
from axionportal.derivations.verification.enclosure import enclose

GRID = mass_grid(-2, 4, 12)  # GeV
LEPTON = "m_mu"  # the entry of the input set that gives the external lepton's mass
HEAVIER = (Fraction(1), Fraction(20), Fraction(1000))
"""Masses of the fermion in the loop, in units of the external lepton's."""
_COLOURS = (style.BLUE, style.GREEN, style.VERMILION)
_DASHES: tuple[Literal["-", "--"], ...] = ("-", "--")


@dataclass(frozen=True)
class Curve:
    """a over a squared coupling, for one coupling alone and one mass of the fermion in the loop."""

    contribution: Contribution
    coupling: Parameter
    ratio: Fraction
    values: tuple[float, ...]


def subjects(context: BuildContext) -> tuple[Contribution, ...]:
    """The contributions with three free masses and two couplings."""
    return tuple(
        item
        for item in context.contributions
        if all(isinstance(structure(function), General) for function in item.loop_functions)
        and len(_masses(item)) == 3
        and len(item.parameters) == 5
    )


def _masses(contribution: Contribution) -> tuple[Parameter, ...]:
    return tuple(item for item in contribution.parameters if item.unit == "GeV")


def curves(context: BuildContext, contribution: Contribution) -> list[Curve]:
    """One curve for each coupling and mass of the fermion, certified."""
    lepton_mass = context.inputs[LEPTON].value
    lepton, fermion, boson = _masses(contribution)
    couplings = [item for item in contribution.parameters if item.unit == "1"]
    found = []
    for coupling in couplings:
        others = {item.name: Fraction(item is coupling) for item in couplings}
        for ratio in HEAVIER:
            masses = {lepton.name: lepton_mass, fermion.name: ratio * lepton_mass}
            points = ({**others, **masses, boson.name: mass} for mass in GRID)
            values = as_floats(enclose(contribution, point, bits=VALUE_BITS) for point in points)
            found.append(Curve(contribution, coupling, ratio, values))
    return found


def draw(groups: Sequence[list[Curve]]) -> Figure:
    """One panel per contribution: the modulus over the boson's mass; thin where it is negative."""
    figure = Figure(figsize=(style.WIDTH_IN, 5.0 * ((len(groups) + 1) // 2)))
    grid = figure.add_gridspec(
        (len(groups) + 1) // 2, 2, left=0.085, right=0.985, top=0.955, bottom=0.075, wspace=0.24, hspace=0.24
    )
    for number, group in enumerate(groups):
        _panel(figure.add_subplot(grid[number // 2, number % 2]), group, first=number == 0)
    return figure


def _panel(axes: Axes, group: Sequence[Curve], *, first: bool) -> None:
    masses = np.array([float(mass) for mass in GRID])
    couplings = list(dict.fromkeys(curve.coupling for curve in group))
    for curve in group:
        values = np.array(curve.values)
        colour, dashes = _COLOURS[HEAVIER.index(curve.ratio)], _DASHES[couplings.index(curve.coupling)]
        for sign, width in ((1, 2.2), (-1, 0.9)):
            shown = np.where(sign * values > 0, np.abs(values), np.nan)
            axes.plot(masses, shown, color=colour, linestyle=dashes, linewidth=width)
    record = group[0].contribution
    lepton, fermion, boson = (math_text(item.tex) for item in _masses(record))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(masses[0], masses[-1])
    axes.set_title(record.name.replace("_", " "))
    axes.set_xlabel(f"{boson}  [GeV]")
    axes.set_ylabel(f"|{math_text(record.tex)}| / coupling²")
    names = [
        Line2D([], [], color=style.GREY, linestyle=dashes, label=f"{math_text(item.tex)} alone")
        for item, dashes in zip(couplings, _DASHES, strict=True)
    ]
    names.append(Line2D([], [], color=style.GREY, linewidth=0.9, label="thin: negative"))
    legend = axes.legend(handles=names, loc="lower left")
    if first:
        axes.add_artist(legend)
        colours = zip(HEAVIER, _COLOURS, strict=True)
        axes.legend(
            handles=[
                Line2D([], [], color=colour, label=f"{fermion} = {float(ratio):g} {lepton}")
                for ratio, colour in colours
            ],
            loc="upper right",
        )


def rows(groups: Sequence[list[Curve]], grid: Masses = GRID) -> Iterator[tuple[str, ...]]:
    """The table behind the picture."""
    yield ("contribution", "coupling", "fermion_over_lepton", "m_boson_GeV", "a_over_coupling_squared")
    for group in groups:
        for curve in group:
            for mass, value in zip(grid, curve.values, strict=True):
                yield (
                    curve.contribution.name,
                    curve.coupling.name,
                    f"{float(curve.ratio):g}",
                    f"{float(mass):.6e}",
                    f"{value:.12e}",
                )
