"""Room: phenomenology.  Regions of chi^2 in a plane of one mass and coupling: Figs. 5 and 6, and Eq. (14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from axionportal.generated import couplings
from axionportal.generated.couplings import Quadratic
from axionportal.generated.inputs import DEFAULT_SET, InputSet
from axionportal.phenomenology.chi_square import ONE_SIGMA, Measurement, measurement
from axionportal.phenomenology.inputs import constants
from axionportal.phenomenology.paper import BENCHMARK, Benchmark

Array = NDArray[np.float64]

HALVINGS = 48
"""Steps to the mass where two solutions meet, down to the spacing of doubles."""


@dataclass(frozen=True)
class Band:
    """Couplings with chi^2 <= level at each mass: two intervals, ascending, NaN where absent.

    The first is [edges[0], edges[1]], the second [edges[2], edges[3]].
    """

    mass_GeV: Array
    edges: tuple[Array, Array, Array, Array]

    def intervals(self, floor: float) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """(lower, upper) of both, cut to couplings of at least ``floor``; NaN where nothing is left."""
        first, second, third, fourth = self.edges
        return _above(first, second, floor), _above(third, fourth, floor)

    def outline(self) -> tuple[Array, Array, Array, Array]:
        """The edges as curves without jumps: outer lower and upper, then those of the hole between."""
        first, second, third, fourth = self.edges
        hole = ~np.isnan(third)
        inner = np.where(hole, second, np.nan)
        return first, np.where(hole, fourth, second), inner, third


def _above(low: Array, high: Array, floor: float) -> tuple[Array, Array]:
    left = high >= floor
    return np.where(left, np.maximum(low, floor), np.nan), np.where(left, high, np.nan)


def epsilon_band(
    m_gamma: ArrayLike,
    *,
    m_a: float = BENCHMARK.m_a,
    y_a: float = BENCHMARK.y_a,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
    level: float = ONE_SIGMA,
) -> Band:
    """Fig. 5: the mixings with chi^2 <= level over the dark photon's mass in GeV, for a fixed ALP."""
    known = constants(inputs, lepton, scheme)

    def quadratic(masses: Array) -> Quadratic:
        return couplings.in_epsilon(couplings.coupling_form(m_a, masses, **known.of_form()), y_a)

    return _band(m_gamma, quadratic, measurement(inputs, lepton), level)


def y_a_band(
    m_a: ArrayLike,
    *,
    m_gamma: float = BENCHMARK.m_gamma,
    epsilon: float = BENCHMARK.epsilon,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
    level: float = ONE_SIGMA,
) -> Band:
    """Fig. 6: the couplings y_a with chi^2 <= level over the ALP's mass in GeV, for a fixed dark photon."""
    known = constants(inputs, lepton, scheme)

    def quadratic(masses: Array) -> Quadratic:
        return couplings.in_y_a(couplings.coupling_form(masses, m_gamma, **known.of_form()), epsilon)

    return _band(m_a, quadratic, measurement(inputs, lepton), level)


def dark_photon_alone(
    m_gamma: ArrayLike,
    *,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    level: float = ONE_SIGMA,
) -> Band:
    """The mixings with chi^2 <= level for a dark photon without an ALP: the hashed band of Fig. 4."""
    return epsilon_band(m_gamma, y_a=0.0, inputs=inputs, lepton=lepton, level=level)


def _band(
    mass: ArrayLike, quadratic: Callable[[Array], Quadratic], measured: Measurement, level: float
) -> Band:
    """The region, with masses added where intervals begin, end or join, so that its outline closes."""

    def edges(masses: Array) -> Array:
        found = couplings.chi_square_region(quadratic(masses), measured.delta, measured.sigma, level)
        return np.stack([np.broadcast_to(item, masses.shape) for item in found])

    masses = np.unique(np.asarray(mass, dtype=np.float64))
    known = edges(masses)
    turns = np.flatnonzero(np.any(np.diff(np.isnan(known), axis=1), axis=0))
    low, high = masses[turns], masses[turns + 1]
    absent = np.isnan(known[:, turns])
    for _ in range(HALVINGS if turns.size else 0):
        middle = 0.5 * (low + high)
        as_low = np.all(np.isnan(edges(middle)) == absent, axis=0)
        low, high = np.where(as_low, middle, low), np.where(as_low, high, middle)
    masses = np.unique(np.concatenate([masses, low, high]))
    first, second, third, fourth = edges(masses)
    return Band(masses, (first, second, third, fourth))


@dataclass(frozen=True)
class Estimate:
    """Eq. (14): the shift as linear y_a + square y_a^2 + constant, and the y_a that give the measured one."""

    linear: float
    square: float
    constant: float
    roots: tuple[float, ...]
    """Ascending; empty where no real coupling gives the measured difference."""


def estimate(
    benchmark: Benchmark = BENCHMARK,
    *,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
) -> Estimate:
    """Eq. (14) for the masses and the mixing of ``benchmark``."""
    known = constants(inputs, lepton, scheme)
    form = couplings.coupling_form(benchmark.m_a, benchmark.m_gamma, **known.of_form())
    quadratic = couplings.in_y_a(form, benchmark.epsilon)
    roots = couplings.quadratic_roots(quadratic, measurement(inputs, lepton).delta)
    real = tuple(float(item) for item in roots if not np.isnan(item))
    return Estimate(float(quadratic.linear), float(quadratic.square), float(quadratic.constant), real)
