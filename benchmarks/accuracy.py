"""Room: benchmarks.  Worst error of the emitted functions on stated grids, against Arb enclosures."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import arb, ctx, fmpq

from axionportal import generated
from axionportal.benchmarks.rows import BITS, Accuracy, Doubles, ulps
from axionportal.benchmarks.two_point import general_accuracy
from axionportal.derivations import load
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.verification.enclosure import enclose

ONE_RATIO = ("F_a", "F_gamma", "F_axial", "F_scalar")


def measure_accuracy(points: int, seed: int = 1) -> list[Accuracy]:
    """The worst error of each loop function on ``points`` arguments of each kind."""
    rng = np.random.default_rng(seed)
    return [
        *(_one_ratio(name, label, grid) for name in ONE_RATIO for label, grid in _ratios(points, rng)),
        *(_two_masses(label, grid) for label, grid in _pairs(points, rng)),
        *general_accuracy(max(points // 8, 10), rng),
    ]


def _ratios(points: int, rng: np.random.Generator) -> list[tuple[str, Doubles]]:
    edges = np.ldexp(1 + rng.integers(0, 256, points // 7) / 256, rng.integers(-36, 66, points // 7))
    steps = np.concatenate([[0.0], 10.0 ** -np.arange(1, 17), -(10.0 ** -np.arange(1, 17))])
    return [
        ("uniform in the bits of eta, [1e-8, 1e8]", _by_bits(1e-8, 1e8, points, rng)),
        ("uniform in the bits of eta, [1e-100, 1e100]", _by_bits(1e-100, 1e100, points // 4, rng)),
        ("cell edges +- 3 places, [2^-36, 2^66)", _beside(edges)),
        ("1/4, 1/2, 1, 2 times 1 +- 10^-k", np.outer([0.25, 0.5, 1.0, 2.0], 1 + steps).ravel()),
    ]


def _by_bits(low: float, high: float, count: int, rng: np.random.Generator) -> Doubles:
    first, last = np.array([low, high]).view(np.int64)
    return rng.integers(first, last, count).view(np.float64)


def _beside(points: Doubles) -> Doubles:
    return (points.view(np.int64)[:, None] + np.arange(-3, 4)).ravel().view(np.float64)


def _one_ratio(name: str, label: str, eta: Doubles) -> Accuracy:
    record, values = load(name), getattr(generated, name)(eta)
    errors = np.array(
        [
            ulps(value, enclose(record, {"eta": Fraction(x)}, bits=BITS), value)
            for x, value in zip(eta.tolist(), values.tolist(), strict=True)
        ]
    )
    worst = int(errors.argmax())
    return Accuracy(name, label, eta.size, float(errors[worst]), f"eta = {float(eta[worst])!r}")


def _pairs(
    points: int, rng: np.random.Generator
) -> list[tuple[str, tuple[Doubles, Doubles, Doubles, Doubles]]]:
    inputs = load_inputs()
    m_mu, cutoff = float(inputs["m_mu"].value), float(inputs["cutoff"].value)
    mass, other = np.exp(rng.uniform(np.log(1e-3), np.log(1e5), (2, points)))
    close = mass * (1 + rng.choice([-1, 1], points) * 10.0 ** -rng.uniform(0, 17, points))
    wide, wider = np.exp(rng.uniform(np.log(1e-6), np.log(1e6), (2, points)))
    leptons = np.exp(rng.uniform(np.log(5e-4), np.log(1.8), points))
    cutoffs = np.exp(rng.uniform(np.log(1e-2), np.log(1e6), points))
    steps = 10.0 ** -rng.uniform(1, 17, points) * rng.choice([-1, 1], points)
    muons, usual = np.full(points, m_mu), np.full(points, cutoff)
    return [
        ("[1e-3, 1e5] GeV squared", (mass, other, muons, usual)),
        ("nearly equal, 1 +- 10^-k", (mass, close, muons, usual)),
        ("equal", (mass, mass, muons, usual)),
        ("at threshold, 2 m_mu (1 +- 10^-k)", (2 * m_mu * (1 + steps), mass, muons, usual)),
        ("[1e-6, 1e6] GeV squared, arrays of m_mu and cutoff", (wide, wider, leptons, cutoffs)),
    ]


def _two_masses(label: str, columns: tuple[Doubles, Doubles, Doubles, Doubles]) -> Accuracy:
    m_a, m_gamma, m_mu, cutoff = columns
    values = generated.G(m_a, m_gamma, m_mu=m_mu, cutoff=cutoff)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    errors = np.array([_pair_error(value, *row) for value, row in zip(values.tolist(), rows, strict=True)])
    worst = int(errors.argmax())
    where = "m_a, m_gamma, m_mu, cutoff = " + ", ".join(f"{x:.6g}" for x in rows[worst])
    return Accuracy("G", label, m_a.size, float(errors[worst]), where)


def _pair_error(value: float, m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> float:
    """Error in units of the largest of ln(cutoff/m_mu), 1/4, the divided difference, and G itself."""
    names = {"m_a": m_a, "m_gamma": m_gamma, "m_mu": m_mu, "cutoff": cutoff}
    exact = enclose(load("G"), {name: Fraction(x) for name, x in names.items()}, bits=BITS)
    with ctx.workprec(300):
        logarithm = (arb(fmpq(*cutoff.as_integer_ratio())) / arb(fmpq(*m_mu.as_integer_ratio()))).log()
        slope = logarithm - arb(1) / 4 - exact
    largest = max(abs(float(logarithm)), 0.25, abs(float(slope)), abs(value))
    return ulps(value, exact, largest)
