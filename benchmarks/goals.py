"""Room: benchmarks.  What each figure is meant to keep, stated once; a figure is shown with its goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from axionportal.benchmarks import costs
from axionportal.benchmarks.peers import compiled, emitted, printed, quadrature
from axionportal.benchmarks.rows import Accuracy, Cost, Timing
from axionportal.benchmarks.subjects import ONE_RATIO

ULPS: Mapping[str, float] = {
    "F_a": 0.55,
    "F_gamma": 0.55,
    "G": 1.0,
    **dict.fromkeys(("dG_dm_a", "dG_dm_gamma", *(f"d{name}_deta" for name in ONE_RATIO)), 2.0),
    **dict.fromkeys(
        ("delta_a_mu_gradient", "a_mu_portal_gradient", "a_mu_alp_gradient", "a_mu_dark_photon_gradient"), 2.0
    ),
    **dict.fromkeys(("a_mu_portal", "a_mu_alp", "a_mu_dark_photon", "delta_a_mu"), 3.0),
}
"""Units in the last place: of the value for F, of the largest term for all else."""

TIMES_AS_LONG: Mapping[tuple[str, str], float] = {
    **{
        (name, way): times
        for name in ("F_a", "F_gamma")
        for way, times in (
            (printed.BRANCH, 6.0),
            (printed.EVERYWHERE, 6.0),
            (quadrature.ADAPTIVE, 3000.0),
            (compiled.TABLE, 1 / 6),
        )
    },
    ("G", printed.BRANCH): 5.0,
    ("G", printed.EVERYWHERE): 5.0,
    ("G", quadrature.ADAPTIVE): 4000.0,
}
"""How many times as long a peer takes, at least."""

NANOSECONDS: Mapping[tuple[str, str], float] = {
    ("F_a", emitted.SCALAR): 3000.0,
    ("F_gamma", emitted.SCALAR): 3000.0,
    ("G", emitted.SCALAR): 8000.0,
}

COSTS: Mapping[str, float] = {
    costs.MEMORY: 2e6,
    costs.TABLES: 4e6,
    costs.DIGITS[100]: 60.0,
    costs.DIGITS[1000]: 600.0,
}
"""In the unit of the figure."""


@dataclass(frozen=True)
class Goal:
    """A goal in words, and whether a figure keeps it."""

    text: str
    met: bool


def of_accuracy(row: Accuracy) -> Goal | None:
    """The goal of a worst error."""
    return _at_most(ULPS.get(row.function), row.ulps, "ulp")


def of_bound(function: str, bound: float) -> Goal | None:
    """The goal of a certified bound: the same as of the error."""
    return _at_most(ULPS.get(function), bound, "ulp")


def of_timing(row: Timing) -> Goal | None:
    """The goal of a time or of a ratio."""
    if row.nanoseconds is None or row.ratio is None:
        return None
    least = TIMES_AS_LONG.get((row.function, row.way))
    if least is not None:
        return Goal(f">= {least:,.0f}" if least > 1 else f">= 1/{1 / least:.0f}", row.ratio >= least)
    return _at_most(NANOSECONDS.get((row.function, row.way)), row.nanoseconds, "ns")


def of_cost(row: Cost) -> Goal | None:
    """The goal of any other figure."""
    return _at_most(COSTS.get(row.what), row.value, row.unit)


def _at_most(most: float | None, value: float, unit: str) -> Goal | None:
    return None if most is None else Goal(f"<= {most:,.15g} {unit}", value <= most)
