"""The tables against references that owe nothing to the derived closed forms, in all regions.

The references are validated first: by rigorous quadrature of the printed definitions, and by closed forms
from the literature.  ``python -m axionportal.benchmarks.sweep`` runs the same with a million points each.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from flint import acb, arb, ctx

from axionportal import generated
from axionportal.benchmarks import reference
from axionportal.benchmarks.sweep import (
    certified_bounds,
    errors_in_ulps,
    largest_term,
    subjects,
    sweep,
    worst_of,
)

POINTS, POINTS_OF_DERIVATIVES = 10_000, 4_000
MUON, CUTOFF = 0.1056583745, 1000.0
ETAS = (1e-5, 3e-3, 0.25, 0.4999, 0.5, 0.5000001, 1.0, 40.0, 300.0)
MASSES = (2e-4, 2 * MUON, 0.2113, 250.0)
STEP = 2.0**-80
"""Of a symmetric difference quotient: its error is of the order of STEP^2."""


def denominator(x: acb, q: arb) -> acb:
    return q * x + (1 - x) * (1 - q * x)


PRINTED: dict[str, Callable[[acb, arb], acb]] = {
    "F_a": lambda x, q: -(x**3) / denominator(x, q) / 2,
    "F_gamma": lambda x, q: x**2 * (1 - x) / denominator(x, q),
    "F_axial": lambda x, q: -(x * (1 - x) * (4 - x) + 2 * q * x**3) / denominator(x, q),
    "F_scalar": lambda x, q: x**2 * (2 - x) / denominator(x, q) / 2,
}
"""Eqs. (9b) and (10b) of Ge:2021cjz; Leveille:1977rc."""


@pytest.fixture(autouse=True)
def many_bits():
    with ctx.workprec(280):
        yield


def relative(first: arb, second: arb) -> float:
    return float(abs((first - second) / second).upper())


def integral_of_one_ratio(name: str, eta: arb) -> arb:
    return acb.integral(lambda x, _: PRINTED[name](x, eta**2), 0, 1).real


@pytest.mark.parametrize(("name", "eta"), product(PRINTED, ETAS))
def test_reference_is_the_integral(name: str, eta: float) -> None:
    expected = integral_of_one_ratio(name, arb(eta))
    assert relative(reference.one_ratio(name, eta), expected) < reference.TIGHT


@pytest.mark.parametrize(("name", "eta"), product(PRINTED, ETAS))
def test_reference_of_a_derivative_is_that_of_the_integral(name: str, eta: float) -> None:
    above, below = (integral_of_one_ratio(name, arb(eta) + sign * arb(STEP)) for sign in (1, -1))
    quotient = (above - below) / (2 * arb(STEP))
    assert relative(reference.one_ratio(name, eta, 1), quotient) < reference.TIGHT


def integral_of_two_masses(m_a: arb, m_gamma: arb) -> arb:
    """Eq. (8b) of Ge:2021cjz."""
    first, second, lepton, cutoff = (arb(mass) ** 2 for mass in (m_a, m_gamma, MUON, CUTOFF))

    def integrand(x: acb, analytic: bool) -> acb:
        inner, outer = ((1 - x) * square + x * x * lepton for square in (first, second))
        own = inner.log(analytic=analytic)
        weight = ((1 - x) * second + 2 * x * x * lepton) / (first - second)
        return (1 - x) * (acb(cutoff.log()) - own - arb(0.5)) - weight * (own - outer.log(analytic=analytic))

    return acb.integral(integrand, 0, 1).real


@pytest.mark.parametrize("masses", [pair for pair in product(MASSES, MASSES) if pair[0] != pair[1]])
def test_reference_of_two_masses_is_the_integral(masses: tuple[float, float]) -> None:
    m_a, m_gamma = map(arb, masses)
    value = reference.two_masses(*masses, MUON, CUTOFF)[2]
    assert float(abs(value - integral_of_two_masses(m_a, m_gamma)).upper()) < 4 * reference.TIGHT
    step = arb(STEP) * m_a
    above, below = (integral_of_two_masses(m_a + sign * step, m_gamma) for sign in (1, -1))
    slope = reference.two_masses(*masses, MUON, CUTOFF, 1)[2]
    assert relative(slope, (above - below) / (2 * step)) < 4 * reference.TIGHT


@pytest.mark.parametrize("mass", MASSES)
def test_reference_of_equal_masses_is_the_limit(mass: float) -> None:
    # Symmetric about the equal masses, so that the error is quadratic in the step.
    nearly = integral_of_two_masses(arb(mass) * (1 + arb(2.0**-90)), arb(mass) * (1 - arb(2.0**-90)))
    assert float(abs(reference.two_masses(mass, mass, MUON, CUTOFF)[2] - nearly).upper()) < 1e-40


@pytest.mark.parametrize("eta", [eta for eta in ETAS if eta != 0.5])
def test_reference_is_the_closed_form_of_the_literature(eta: float) -> None:
    """The pseudoscalar's h_1 of arXiv:1708.00443, and Lautrup and de Rafael's kernel."""
    r = 1 / arb(eta) ** 2
    t = (acb(4) / r - 1).sqrt()
    angle = (t.atan() / t).real
    pseudoscalar = 1 + 2 * r + r * (1 - r) * r.log() - 2 * r * (3 - r) * angle
    vector = arb(0.5) - r - r * (1 - r / 2) * r.log() - (2 - 4 * r + r**2) * angle
    assert relative(reference.one_ratio("F_a", eta), -r * pseudoscalar / 4) < reference.TIGHT
    assert relative(reference.one_ratio("F_gamma", eta), r * vector) < reference.TIGHT


@pytest.mark.parametrize("mass", MASSES)
def test_a_term_of_the_derivative_depends_on_one_mass_alone(mass: float) -> None:
    """psi'(w), by which errors of dG/dm are measured, from references with different partners."""
    slopes = []
    for other in (1e-3 * mass, 0.6 * mass, 7.0 * mass):
        value = reference.two_masses(mass, other, MUON, CUTOFF, 1)[2]
        mean = reference.two_masses(mass, other, MUON, CUTOFF)[1]
        factor = 2 / (arb(mass) - other) * (mass / (arb(mass) + other))
        slopes.append(mean - value / factor)
        size = max(abs(float(slopes[-1])), abs(float(mean)), 0.25) * abs(float(factor))
        assert largest_term(mass, other, float(value), float(mean)) == pytest.approx(size, rel=1e-9)
    assert float(abs(slopes[0] - slopes[1]).upper()) < 1e-18
    assert float(abs(slopes[0] - slopes[2]).upper()) < 1e-18


def test_every_certified_function_is_swept() -> None:
    assert {"F_a", "F_gamma", "F_axial", "F_scalar", "G"} <= set(subjects())
    certified = set(certified_bounds()) & set(generated.loop_functions.__all__)
    one_scale = {name for name in certified if name.startswith(("F_", "dF_", "G", "dG_"))}
    assert one_scale <= set(subjects())


@pytest.mark.parametrize("name", subjects())
def test_nothing_exceeds_the_certified_bound(name: str) -> None:
    points = POINTS_OF_DERIVATIVES if name.startswith("d") else POINTS
    with ctx.workprec(53):  # as the command finds it
        found = sweep(name, points, seed=2)
    assert found.kept, found
    assert found.points > points
    assert found.worst > 0.4  # a correctly rounded function comes this near to half a unit somewhere


def test_an_error_of_one_place_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    etas = np.array([[1e-200, 0.3, 0.5, 2e5, 1e155]])
    assert worst_of("F_gamma", etas)[0] <= 0.55
    exact = generated.F_gamma
    monkeypatch.setattr(generated, "F_gamma", lambda eta: np.nextafter(exact(eta), 1.0))
    for eta in etas[0]:
        assert worst_of("F_gamma", np.array([[eta]]))[0] > 0.44


def test_units_in_the_last_place() -> None:
    exact = [arb(1) - arb(2.0**-60), arb(1), arb(3) * arb(2) ** -1075, arb(10) ** 400, arb(5)]
    values = np.array([1.0, 1.0 + 2.0**-52, 2.0**-1073, np.inf, 4.0])
    # Just below 1 the spacing is 2^-53; 1.5 of the smallest doubles is rounded to 2.
    expected = [2.0**-7, 1.0, 0.5, 0.0, 1 / 2.0**-49]
    assert errors_in_ulps(values, exact, np.array([0, 0, 0, 0, 8.0])).tolist() == expected
