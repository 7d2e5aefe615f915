"""Room: benchmarks.  ``python -m axionportal.benchmarks.sweep``: errors of the tables against certificates.

A million arguments a function, uniform in the bits of a double, and every cell boundary with three
doubles on each side, against references that use no derived closed form.  Exit code 1 when a certified
bound is exceeded or there is none.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from flint import arb, ctx
from rich.console import Console
from rich.table import Table

from axionportal import generated
from axionportal.benchmarks import grids, reference
from axionportal.benchmarks.rows import Doubles
from axionportal.generated import _divided_difference

POINTS = 1_000_000
BATCH = 10_000
PROCESSES = 2
TINY = 2.0**-900
"""Below it exact values are scaled by ``LIFT`` powers of two, so that their low parts are doubles."""
LIFT = 300

Exact = tuple[arb, float]
"""A value, and the size in whose units in the last place errors count; 0 for the value itself."""


@dataclass(frozen=True)
class Subject:
    """A function with a certified bound: its arguments, the emitted values and the exact ones."""

    name: str
    grid: Callable[[int, int], Doubles]
    emitted: Callable[..., Doubles]
    exact: Callable[..., Exact]


@dataclass(frozen=True)
class Swept:
    """Worst error in units in the last place, where it was met, and what is certified."""

    name: str
    points: int
    worst: float
    where: tuple[float, ...]
    bound: float

    @property
    def kept(self) -> bool:
        """True where nothing exceeds the bound."""
        return self.worst <= self.bound


def subjects() -> dict[str, Subject]:
    """Every emitted function with a reference here, derivatives as soon as they exist."""
    found = [_one_ratio(name, name, 0) for name in reference.INTEGRANDS]
    found += [_one_ratio(f"d{name}_deta", name, 1) for name in reference.INTEGRANDS]
    found += [_two_masses(), _slope("dG_dm_a", 1), _slope("dG_dm_gamma", -1)]
    return {item.name: item for item in found if item.name in generated.__all__}


def _one_ratio(name: str, function: str, order: int) -> Subject:
    """A derivative that vanishes somewhere has its errors measured by |F/eta| where that is larger."""
    by_ratio = "/eta|" in certificates().get(name, {}).get("scale", "")

    def exact(eta: float) -> Exact:
        value = reference.one_ratio(function, eta, order)
        if not by_ratio:
            return value, 0.0
        return value, max(abs(float(value)), abs(float(reference.one_ratio(function, eta))) / eta)

    return Subject(name, grids.ratios, lambda eta: getattr(generated, name)(eta), exact)


def _two_masses() -> Subject:
    def exact(m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> Exact:
        logarithm, difference, value = reference.two_masses(m_a, m_gamma, m_mu, cutoff)
        return value, max(abs(float(item)) for item in (logarithm, difference, value, arb(0.25)))

    def emitted(m_a: Doubles, m_gamma: Doubles, m_mu: Doubles, cutoff: Doubles) -> Doubles:
        result: Doubles = generated.G(m_a, m_gamma, m_mu=m_mu, cutoff=cutoff)
        return result

    return Subject("G", grids.mass_pairs, emitted, exact)


def _slope(name: str, order: int) -> Subject:
    """Derivative of G by the first mass, or by the second, in which it is symmetric."""

    def exact(m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> Exact:
        mass, other = (m_a, m_gamma)[::order]
        _, _, value = reference.two_masses(mass, other, m_mu, cutoff, 1)
        if min(mass, other) >= _divided_difference.NEAR * max(mass, other):
            return value, 0.0
        _, mean, _ = reference.two_masses(mass, other, m_mu, cutoff)
        return value, largest_term(mass, other, float(value), float(mean))

    def emitted(m_a: Doubles, m_gamma: Doubles, m_mu: Doubles, _: Doubles) -> Doubles:
        result: Doubles = getattr(generated, name)(m_a, m_gamma, m_mu=m_mu)
        return result

    return Subject(name, grids.mass_pairs, emitted, exact)


def largest_term(mass: float, other: float, value: float, mean: float) -> float:
    """Of dG/dm = -(psi'(w) - D) 2m/(m^2 - other^2), with D the divided difference; 1/4 counts as a term."""
    factor = 2 / (mass - other) * (mass / (mass + other))
    return max(abs(mean - value / factor), abs(mean), 0.25) * abs(factor)


def sweep(name: str, points: int, seed: int = 1, pool: Executor | None = None) -> Swept:
    """The worst error of a function over its grid of about ``points``."""
    columns = subjects()[name].grid(points, seed)
    batches = [columns[:, at : at + BATCH] for at in range(0, columns.shape[1], BATCH)]
    run = pool.map if pool else map
    worst, where = max(run(worst_of, [name] * len(batches), batches))
    return Swept(name, columns.shape[1], worst, where, certified_bounds().get(name, 0.0))


def worst_of(name: str, columns: Doubles) -> tuple[float, tuple[float, ...]]:
    """The worst error among some arguments, and its arguments."""
    errors = errors_of(name, columns)
    at = int(np.argmax(np.where(np.isnan(errors), np.inf, errors)))
    return float(errors[at]), tuple(columns[:, at].tolist())


def errors_of(name: str, columns: Doubles) -> Doubles:
    """The error at each of some arguments, in units in the last place."""
    subject = subjects()[name]
    values = subject.emitted(*columns)
    exact = [subject.exact(*row) for row in columns.T.tolist()]
    return errors_in_ulps(values, [item for item, _ in exact], np.array([size for _, size in exact]))


def errors_in_ulps(values: Doubles, exact: list[arb], sizes: Doubles) -> Doubles:
    """|value - exact| in units in the last place of ``sizes``, or of exact where that is zero."""
    lifts = np.where(np.abs(values) < TINY, LIFT, 0).astype(np.intc)
    with ctx.workprec(200):
        scaled = [x * arb(2) ** lift if lift else x for x, lift in zip(exact, lifts.tolist(), strict=True)]
        high = np.array([float(item) for item in scaled])
        low = np.array([float(item - at) for item, at in zip(scaled, high.tolist(), strict=True)])
    with np.errstate(invalid="ignore"):
        distance = np.abs((np.ldexp(values, lifts) - high) - low)
    unit = np.where(sizes > 0, np.spacing(sizes), _last_place(high, low, lifts))
    overflown = np.isinf(high) & (values == high)
    errors: Doubles = np.where(overflown, 0.0, distance / unit)
    return errors


def _last_place(high: Doubles, low: Doubles, lifts: np.ndarray) -> Doubles:
    """The spacing of doubles at high + low: half of that at a power of two just above it."""
    size = np.abs(np.ldexp(high, -lifts))
    spacing = np.spacing(size)
    below = (np.frexp(size)[0] == 0.5) & (low * np.sign(high) < 0) & (size > np.finfo(np.float64).tiny)
    unit: Doubles = np.ldexp(np.where(below, spacing / 2, spacing), lifts)
    return unit


@cache
def certificates() -> dict[str, dict[str, Any]]:
    """The certificates by function; one that is of several functions is given for each."""
    text = files("axionportal.generated").joinpath("reports/certificates.json").read_text()
    rows = json.loads(text)
    return {name.replace("/", "_"): row for row in rows for name in row["function"].split(", ")}


def certified_bounds() -> dict[str, float]:
    """Proved bound by function."""
    return {name: float(row["bound_ulp"]) for name, row in certificates().items()}


def sweeps(names: Iterable[str], points: int, processes: int) -> Iterator[Swept]:
    """One function after the other, each spread over some processes."""
    with ProcessPoolExecutor(processes) as pool:
        for name in names:
            yield sweep(name, points, pool=pool)


def main() -> int:
    """Sweep, print, and say whether every bound holds."""
    parser = argparse.ArgumentParser(
        prog="python -m axionportal.benchmarks.sweep",
        description="Errors of the emitted tables over all doubles, against their certified bounds.",
    )
    known = tuple(subjects())
    parser.add_argument(
        "functions", nargs="*", metavar="FUNCTION", help=f"all, or some of {', '.join(known)}"
    )
    parser.add_argument("--points", type=int, default=POINTS, help="arguments a function (1e6)")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="processes (2)")
    options = parser.parse_args()
    unknown = set(options.functions) - set(known)
    if unknown:
        parser.error(f"no such function: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    table = Table(title="Worst error in units in the last place (G: of its largest term)")
    for heading in ("function", "points", "worst", "certified", "kept", "where"):
        table.add_column(heading, justify="left" if heading in ("function", "where") else "right")
    kept = True
    for row in sweeps(options.functions or known, options.points, options.processes):
        kept &= row.kept
        where = ", ".join(repr(item) for item in row.where)
        figures = (f"{row.worst:.4f}", f"{row.bound:.4f}", "yes" if row.kept else "NO")
        table.add_row(row.name, str(row.points), *figures, where)
    Console(width=None if Console().is_terminal else 150).print(table)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
