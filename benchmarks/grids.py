"""Room: benchmarks.  Arguments of the sweep: uniform in bits, beside every cell boundary, special points."""

from __future__ import annotations

import numpy as np

from axionportal.benchmarks.rows import Doubles
from axionportal.generated import loop_functions
from axionportal.generated._tables import Table

SMALLEST, LARGEST = 2.0**-1074, float(np.finfo(np.float64).max)
MIDDLE = (2.0**-30, 2.0**30)
"""Where mediators from 0.1 eV to 1e8 GeV are for a muon; half of all arguments lie here."""
SPECIAL_RATIOS = (0.25, 0.5, 1.0, 2.0)
LEPTONS = (0.00051099895, 0.1056583745, 1.77686)
"""Masses of the charged leptons in GeV."""
REACH = 3
"""Doubles on each side of a boundary."""


def ratios(points: int, seed: int) -> Doubles:
    """One row of eta: ``points`` uniform in bits, every table's cell boundaries, special points."""
    rng = np.random.default_rng(seed)
    half = points // 2
    parts = [
        by_bits(SMALLEST, LARGEST, points - half, rng),
        by_bits(*MIDDLE, half, rng),
        beside(_thinned(_one_ratio_boundaries(), points, rng)),
        np.concatenate([piled_up(centre) for centre in SPECIAL_RATIOS]),
    ]
    return np.concatenate(parts)[None, :]


def mass_pairs(points: int, seed: int) -> Doubles:
    """Rows m_a, m_gamma, m_mu, cutoff inside the tables: apart, near, equal, at boundaries, at threshold."""
    rng = np.random.default_rng(seed)
    part = points // 5
    groups = [
        _apart(points - 4 * part, rng),
        _with_partner(_masses(part, rng), lambda mass: _moved(mass, 10.0 ** -rng.uniform(0.3, 17, part))),
        _with_partner(_masses(part, rng), lambda mass: _moved(mass, rng.uniform(0.05, 0.25, part))),
        _with_partner(_masses(part // 2, rng), lambda mass: mass),
        _with_partner(_masses(part // 2, rng), lambda mass: beside_one(mass, rng)),
    ]
    columns = [_with_scales(*group, rng) for group in groups]
    columns.append(_at_boundaries(points, rng))
    columns.append(_at_threshold(part, rng))
    found = np.concatenate(columns, axis=1)
    square = (found[:2] / found[2]) ** 2
    far = loop_functions.G_DIFFERENCE.far
    return found[:, np.all((square > far.low) & (square < far.high), axis=0)]


def by_bits(low: float, high: float, count: int, rng: np.random.Generator) -> Doubles:
    """Doubles uniform in their bits: every binade is met equally often."""
    first, last = np.array([low, high]).view(np.int64)
    return rng.integers(first, last, count, endpoint=True).view(np.float64)


def beside(points: Doubles, reach: int = REACH) -> Doubles:
    """The points and the doubles up to ``reach`` places beside them."""
    return (points.view(np.int64)[:, None] + np.arange(-reach, reach + 1)).ravel().view(np.float64)


def beside_one(points: Doubles, rng: np.random.Generator) -> Doubles:
    """A double at most ``REACH`` places beside each point."""
    return (points.view(np.int64) + rng.integers(-REACH, REACH + 1, points.size)).view(np.float64)


def piled_up(centre: float) -> Doubles:
    """The doubles next to a point, and the point times 1 +- 10^-k."""
    steps = 10.0 ** -np.arange(1, 16, 0.25)
    return np.concatenate([beside(np.array([centre]), 50), centre * (1 + steps), centre * (1 - steps)])


def boundaries(table: Table) -> Doubles:
    """Every boundary between cells of a table, both ends included."""
    steps = np.arange(table.cells + 1)
    binades = table.first_exponent + steps // table.per_binade
    found: Doubles = np.ldexp(1 + steps % table.per_binade / table.per_binade, binades.astype(np.intc))
    return found


def _one_ratio_boundaries() -> Doubles:
    tables = [item for item in vars(loop_functions).values() if hasattr(item, "value_of")]
    return np.unique(np.concatenate([boundaries(item) for item in tables if isinstance(item, Table)]))


def _thinned(found: Doubles, points: int, rng: np.random.Generator) -> Doubles:
    """All boundaries in a full sweep, a share of them in a short one."""
    most = points // (2 * (2 * REACH + 1))
    return found if found.size <= most else rng.choice(found, most, replace=False)


def _masses(count: int, rng: np.random.Generator) -> Doubles:
    return np.exp(rng.uniform(np.log(1e-6), np.log(1e6), count))


def _apart(count: int, rng: np.random.Generator) -> tuple[Doubles, Doubles]:
    return _masses(count, rng), _masses(count, rng)


def _with_partner(mass: Doubles, partner: object) -> tuple[Doubles, Doubles]:
    assert callable(partner)
    return mass, partner(mass)


def _moved(mass: Doubles, share: Doubles) -> Doubles:
    signs = np.where(np.arange(mass.size) % 2 == 0, 1.0, -1.0)
    return mass * (1 + signs * share)


def _with_scales(first: Doubles, second: Doubles, rng: np.random.Generator) -> Doubles:
    """Half with the muon and 1 TeV, half with any lepton and any cut-off, its own mass included."""
    usual = rng.random(first.size) < 0.5
    leptons = np.where(usual, LEPTONS[1], rng.choice(LEPTONS, first.size))
    anywhere = np.exp(rng.uniform(np.log(1e-3), np.log(1e6), first.size))
    alike = leptons * (1 + rng.choice([-1.0, 1.0], first.size) * 10.0 ** -rng.uniform(0, 17, first.size))
    cutoffs = np.where(usual, 1000.0, np.where(rng.random(first.size) < 0.2, alike, anywhere))
    return np.stack([first, second, leptons, cutoffs])


def _at_boundaries(points: int, rng: np.random.Generator) -> Doubles:
    """The first mass squared beside each boundary of psi's tables, in units of the lepton's mass."""
    tables = [item for item in vars(loop_functions.G_DIFFERENCE).values() if isinstance(item, Table)]
    found = np.unique(np.concatenate([boundaries(item) for item in tables]))
    mass = beside(np.sqrt(_thinned(found, points, rng)))
    other = np.where(rng.random(mass.size) < 0.3, _moved(mass, rng.uniform(0, 0.3, mass.size)), 1.0)
    other = np.where(other == 1.0, np.exp(rng.uniform(-40, 20, mass.size)), other)
    cutoff = np.where(rng.random(mass.size) < 0.5, 10.0, 1e5)  # a small and a large logarithm
    return np.stack([mass, other, np.ones_like(mass), cutoff])


def _at_threshold(count: int, rng: np.random.Generator) -> Doubles:
    lepton = rng.choice(LEPTONS, count)
    mass = 2 * lepton * (1 + rng.choice([-1.0, 1.0], count) * 10.0 ** -rng.uniform(0.5, 18, count))
    other = np.where(rng.random(count) < 0.3, 2 * lepton, _masses(count, rng))
    return np.stack([mass, other, lepton, np.full(count, 1000.0)])
