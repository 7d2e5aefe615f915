"""Room: benchmarks.  Worst error of the emitted functions on stated grids, against references by Arb."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from axionportal.benchmarks import grids, sweep
from axionportal.benchmarks.general import general_accuracy
from axionportal.benchmarks.gradients import gradient_accuracy
from axionportal.benchmarks.paper import paper_accuracy
from axionportal.benchmarks.rows import Accuracy, Doubles
from axionportal.derivations.inputs import load_inputs


def measure_accuracy(points: int, seed: int = 1) -> list[Accuracy]:
    """The worst error of each function on every grid of about ``points``."""
    rng = np.random.default_rng(seed)
    found = []
    for name, subject in sweep.subjects().items():
        kinds = _ratios(points, rng) if subject.grid is grids.ratios else _pairs(points, rng)
        found += [_tabulated(name, label, columns) for label, columns in kinds]
    found += paper_accuracy(max(points // 4, 20), rng)
    found += gradient_accuracy(max(points // 8, 20), rng)
    return [*found, *general_accuracy(max(points // 8, 10), rng)]


def _tabulated(name: str, label: str, columns: Doubles) -> Accuracy:
    worst, where = sweep.worst_of(name, columns)
    return Accuracy(name, label, columns.shape[1], worst, ", ".join(f"{x:.17g}" for x in where))


def _ratios(points: int, rng: np.random.Generator) -> Iterator[tuple[str, Doubles]]:
    yield "eta uniform in bits, [1e-8, 1e8]", grids.by_bits(1e-8, 1e8, points, rng)[None, :]
    yield (
        "eta uniform in bits, all doubles",
        grids.by_bits(grids.SMALLEST, grids.LARGEST, points // 4, rng)[None],
    )
    edges = np.ldexp(1 + rng.integers(0, 256, points // 7) / 256, rng.integers(-36, 66, points // 7))
    yield "cell edges +- 3 places, [2^-36, 2^66)", grids.beside(edges)[None, :]
    piles = np.concatenate([grids.piled_up(centre) for centre in grids.SPECIAL_RATIOS])
    yield "1/4, 1/2, 1, 2: next doubles, (1 +- 10^-k)", piles[None, :]


def _pairs(points: int, rng: np.random.Generator) -> Iterator[tuple[str, Doubles]]:
    inputs = load_inputs()
    m_mu, cutoff = (float(inputs[key].value) for key in ("m_mu", "cutoff"))
    mass, other = np.exp(rng.uniform(np.log(1e-3), np.log(1e5), (2, points)))
    signs = rng.choice([-1, 1], points)
    close = mass * (1 + signs * 10.0 ** -rng.uniform(0, 17, points))
    threshold = 2 * m_mu * (1 + signs * 10.0 ** -rng.uniform(1, 17, points))
    muon = np.full(points, m_mu), np.full(points, cutoff)
    yield "[1e-3, 1e5] GeV squared", np.stack([mass, other, *muon])
    yield "nearly equal, 1 +- 10^-k", np.stack([mass, close, *muon])
    yield "equal", np.stack([mass, mass, *muon])
    yield "at threshold, 2 m_mu (1 +- 10^-k)", np.stack([threshold, mass, *muon])
    yield (
        "any lepton and cut-off, cell edges +- 3 places",
        grids.mass_pairs(points, int(rng.integers(1 << 30))),
    )
