"""Room: benchmarks.  The contributions of two masses in the loop: grids, errors and peers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import sympy as sp

from axionportal import generated
from axionportal.benchmarks.rows import BITS, QUADRATURES, Accuracy, Contestant, Doubles, quadrature, ulps
from axionportal.derivations import closed_form, load
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.records import Contribution, FeynmanIntegral
from axionportal.derivations.verification.enclosure import enclose

GENERAL = ("neutral_scalar", "charged_scalar", "neutral_vector", "charged_vector")
LEPTONS = (0.00051099895, 0.1056583745, 1.77686)
"""Masses of the charged leptons in GeV."""

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
    record, function = _contribution(name), getattr(generated, f"a_mu_{name}")
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


def general_contestants(points: int) -> list[Contestant]:
    """Masses beyond both pseudo-thresholds, so that one branch of the closed form serves them all."""
    return [contestant for name in GENERAL for contestant in _contestants(name, points)]


def _contestants(name: str, points: int) -> list[Contestant]:
    record, emitted = _contribution(name), getattr(generated, f"a_mu_{name}")
    m_mu = float(load_inputs()["m_mu"].value)
    fermion, gap = np.exp(np.random.default_rng(3).uniform(np.log(1e-3), np.log(1e4), (2, points)))
    boson, couplings = fermion + m_mu + gap, (0.3, -0.2)
    terms = [term.of(closed_form(term.loop_function).region("below")) for term in record.terms]
    printed = sp.lambdify(record.symbols, sp.Add(*terms), "numpy")
    variable = record.terms[0].loop_function.definition.variable
    integrand = sp.Add(*(term.of(term.loop_function.definition.integrand) for term in record.terms))
    by_quadrature = quadrature(FeynmanIntegral(integrand, variable), record.symbols)
    some = list(zip(fermion[:1000].tolist(), boson[:1000].tolist(), strict=True))
    few = some[:QUADRATURES]
    function = f"a_mu_{name}"
    return [
        Contestant(function, "array", points, lambda: emitted(m_mu, fermion, boson, *couplings)),
        Contestant(
            function, "scalar calls", len(some), lambda: [emitted(m_mu, *pair, *couplings) for pair in some]
        ),
        Contestant(
            function,
            "lambdify of the closed form",
            points,
            lambda: printed(m_mu, fermion, boson, *couplings),
        ),
        Contestant(
            function,
            "scipy.integrate.quad",
            len(few),
            lambda: [by_quadrature(m_mu, *pair, *couplings) for pair in few],
        ),
    ]


def _contribution(name: str) -> Contribution:
    record = load(name)
    assert isinstance(record, Contribution)
    return record
