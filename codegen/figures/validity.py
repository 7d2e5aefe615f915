"""Room: codegen/figures.  Where the printed limits (13a), (13b), (13c) hold: thresholds and a map.

A threshold is the mass above which a limit stays within a level of the exact value, found by bisection
on certified enclosures; the map gives the deviation over both masses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import partial

from flint import arb, ctx

from axionportal.codegen.figures.values import LIMIT_BITS, Masses, Subject, mass_grid
from axionportal.derivations.records import PrintedLimit

LEVELS = (Fraction(1, 100), Fraction(1, 10**6))
NATURAL = 1
"""Where a function of two masses is smaller, next to its zero, deviations are relative to this."""
_SCAN = mass_grid(-3, 6, 12)
_BISECTIONS = 40  # halves a twelfth of a decade to 1e-13 of it
_MAP_GRID = mass_grid(-2, 5, 10)


@dataclass(frozen=True)
class Threshold:
    """Above ``mass`` (GeV) a printed limit holds to ``level``; ``line`` is the path in the masses."""

    subject: Subject
    limit: PrintedLimit
    line: str
    level: Fraction
    mass: Fraction


@dataclass(frozen=True)
class ValidityMap:
    """|deviation| of a printed limit over two masses: ``field[i][j]`` at (grid[j], grid[i])."""

    subject: Subject
    limit: PrintedLimit
    grid: Masses
    values: tuple[tuple[float, ...], ...]
    field: tuple[tuple[float, ...], ...]


def deviation(subject: Subject, limit: PrintedLimit, masses: Sequence[Fraction]) -> float:
    """|limit - exact| relative to the exact value, or to NATURAL next to a zero."""
    return _compared(subject, limit, masses)[1]


def _compared(subject: Subject, limit: PrintedLimit, masses: Sequence[Fraction]) -> tuple[float, float]:
    truth, approximate = subject.value(masses), subject.limit(limit.limit, limit.order, masses)
    with ctx.workprec(LIMIT_BITS):
        size = abs(truth)
        if len(subject.masses) > 1 and size < NATURAL:
            size = arb(NATURAL)
        return float(truth.mid()), float((abs(approximate - truth) / size).mid())


def thresholds(subject: Subject) -> list[Threshold]:
    """For each printed limit, along each line in the masses, the mass above which each level is kept."""
    found = []
    for limit in subject.contribution.printed_limits:
        for line, path in lines(subject).items():
            for level in LEVELS:
                mass = lowest_mass(partial(_along, subject, limit, path), level)
                found.append(Threshold(subject, limit, line, level, mass))
    return found


def _along(
    subject: Subject, limit: PrintedLimit, path: Callable[[Fraction], Masses], mass: Fraction
) -> float:
    return deviation(subject, limit, path(mass))


def lines(subject: Subject) -> dict[str, Callable[[Fraction], Masses]]:
    """One mediator: its mass.  Two: equal masses, and either much lighter than the lepton."""
    names = [item.tex for item in subject.masses]
    if len(names) == 1:
        return {names[0]: lambda mass: (mass,)}
    light = Fraction(1, 1000)  # GeV, far below the muon's mass
    return {
        f"{names[0]} = {names[1]}": lambda mass: (mass, mass),
        rf"{names[0]} \gg {names[1]}": lambda mass: (mass, light),
    }


def lowest_mass(size: Callable[[Fraction], float], level: Fraction) -> Fraction:
    """The mass, to four digits rounded up, above which ``size`` stays within ``level``."""
    kept = _SCAN[-1]
    for mass in reversed(_SCAN):
        if size(mass) > level:
            return _rounded_up(_bisected(size, level, mass, kept))
        kept = mass
    return kept


def _bisected(size: Callable[[Fraction], float], level: Fraction, low: Fraction, high: Fraction) -> Fraction:
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if size(middle) > level:
            low = middle
        else:
            high = middle
    return high


def _rounded_up(mass: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec, context.rounding = 4, "ROUND_CEILING"
        return Fraction(Decimal(mass.numerator) / Decimal(mass.denominator))


def validity_map(subject: Subject, limit: PrintedLimit) -> ValidityMap:
    """The deviation over both masses; the function is symmetric, so half of them are computed."""
    grid = _MAP_GRID
    known: dict[tuple[int, int], tuple[float, float]] = {}
    for row in range(len(grid)):
        for column in range(row + 1):
            known[row, column] = _compared(subject, limit, (grid[row], grid[column]))
            known[column, row] = known[row, column]
    size = range(len(grid))
    return ValidityMap(
        subject,
        limit,
        grid,
        tuple(tuple(known[row, column][0] for column in size) for row in size),
        tuple(tuple(known[row, column][1] for column in size) for row in size),
    )
