"""Room: benchmarks.  The contributions of two masses in the loop: grids and errors."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from axionportal import generated
from axionportal.benchmarks.grids import LEPTONS
from axionportal.benchmarks.rows import BITS, Accuracy, Doubles, ulps
from axionportal.benchmarks.subjects import GENERAL, contribution_record
from axionportal.derivations.records import Contribution
from axionportal.derivations.verification.enclosure import enclose

Masses = tuple[Doubles, Doubles, Doubles]
"""Lepton, fermion, boson."""


def general_accuracy(points: int, rng: np.random.Generator) -> list[Accuracy]:
    """The worst error of each contribution on every grid."""
    grids = _grids(points, rng)
    return [_worst(name, label, masses) for name in GENERAL for label, masses in grids]


def _grids(points: int, rng: np.random.Generator) -> list[tuple[str, Masses]]:
    lepton = rng.choice(LEPTONS, points)
    one, other = np.exp(rng.uniform(np.log(1e-4), np.log(1e4), (2, points)))
    part = lepton * rng.uniform(0.01, 0.99, points)
    return [
        ("[1e-4, 1e4] GeV squared", (lepton, one, other)),
        ("pseudo-threshold, fermion + lepton (1 +- 10^-k)", (lepton, one, _near(one + lepton, rng))),
        ("pseudo-threshold, boson + lepton (1 +- 10^-k)", (lepton, _near(one + lepton, rng), one)),
        ("fermion like the lepton (1 +- 10^-k)", (lepton, _near(lepton, rng), one)),
        ("equal masses in the loop", (lepton, one, one)),
        ("massless fermion", (lepton, 0 * one, one)),
        ("above threshold", (lepton, part, (lepton - part) * rng.uniform(0.01, 0.99, points))),
        ("at threshold (1 +- 10^-k)", (lepton, part, _near(lepton - part, rng))),
    ]


def _near(centres: Doubles, rng: np.random.Generator) -> Doubles:
    signs = rng.choice([-1.0, 1.0], centres.size)
    return centres * (1 + signs * 10.0 ** -rng.uniform(0.5, 16, centres.size))


def _worst(name: str, label: str, masses: Masses) -> Accuracy:
    """Both squared couplings by themselves, in units of the larger of the two terms."""
    record, function = contribution_record(name), getattr(generated, f"a_mu_{name}")
    values = [function(*masses, *couplings).tolist() for couplings in ((1.0, 0.0), (0.0, 1.0))]
    rows = list(zip(*(column.tolist() for column in masses), strict=True))
    errors = np.array(
        [_error(record, row, pair) for row, pair in zip(rows, zip(*values, strict=True), strict=True)]
    )
    worst = int(errors.argmax())
    where = "m_lepton, m_fermion, m_boson = " + ", ".join(f"{x:.6g}" for x in rows[worst])
    return Accuracy(f"a_mu_{name}", label, len(rows), float(errors[worst]), where)


def _error(record: Contribution, masses: tuple[float, ...], values: tuple[float, ...]) -> float:
    if Fraction(masses[0]) == Fraction(masses[1]) + Fraction(masses[2]):
        return 0.0  # on the threshold there is no number to compare with
    names = [parameter.name for parameter in record.parameters]
    exact = []
    for couplings in ((1, 0), (0, 1)):
        arguments = dict(zip(names, map(Fraction, (*masses, *couplings)), strict=True))
        exact.append(enclose(record, arguments, bits=BITS))
    scale = max(abs(float(item)) for item in exact)
    return max(ulps(value, item, scale) for value, item in zip(values, exact, strict=True))
