"""Room: phenomenology.  Least chi^2 over the other particle's mass and coupling: the maps of Figs. 3 and 4.

At fixed masses the prediction is a quadratic in the hidden coupling, so its range over the allowed
couplings is a closed form.  Masses and couplings that are allowed and connected give an interval of
predictions, whose ends are the least and the largest over the grid of hidden masses; chi^2_min follows from
the distance of the measurement to these intervals.  So a map costs a scan over masses, not over couplings.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from axionportal.generated import couplings
from axionportal.generated.couplings import Quadratic
from axionportal.generated.inputs import DEFAULT_SET, InputSet
from axionportal.phenomenology import paper
from axionportal.phenomenology.chi_square import Measurement, chi_square, measurement
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.exclusions import Exclusions
from axionportal.phenomenology.inputs import constants

Array = NDArray[np.float64]
Interval = tuple[float, float]

HIDDEN_POINTS = 400
"""Hidden masses, evenly in the logarithm; knots of the exclusions are added."""

WORKERS = 2

CHUNK = 400
"""Points worked on at a time: with the hidden masses some megabytes."""


@dataclass(frozen=True)
class Hidden:
    """What is marginalised over: masses, and at each the allowed intervals of the coupling."""

    masses: Array
    allowed: Array
    """Shape (masses, parts, 2), NaN where there are fewer parts."""

    @cached_property
    def components(self) -> list[NDArray[np.intp]]:
        """Indices into the flattened (masses x parts) of intervals that are connected with one another.

        Intervals at neighbouring masses are, where a coupling is allowed at both: the curves are straight
        between knots, and every knot is a mass of the grid, so it is allowed in between as well.
        """
        count, parts, _ = self.allowed.shape
        flat = [(float(low), float(high)) for low, high in self.allowed.reshape(count * parts, 2)]
        label: dict[int, int] = {}
        for index, (low, high) in enumerate(flat):
            if low != low:
                continue
            label[index] = index
            before = (index // parts - 1) * parts
            for other in range(before, before + parts):
                if other in label and low <= flat[other][1] and flat[other][0] <= high:
                    _join(label, index, other)
        groups: dict[int, list[int]] = {}
        for index in label:
            groups.setdefault(_first(label, index), []).append(index)
        return [np.array(item, dtype=np.intp) for item in groups.values()]


def _first(label: dict[int, int], index: int) -> int:
    """The representative of an index; what is on the way is brought near to it."""
    while label[index] != index:
        label[index] = label[label[index]]
        index = label[index]
    return index


def _join(label: dict[int, int], index: int, other: int) -> None:
    label[_first(label, index)] = _first(label, other)


def _beside(parts: list[Array]) -> Array:
    """Arrays along a new last axis, the only one as it is."""
    return parts[0][..., None] if len(parts) == 1 else np.stack(parts, axis=-1)


def hidden_points(
    masses: Interval, coupling: Interval, exclusions: Exclusions | None, points: int = HIDDEN_POINTS
) -> Hidden:
    """A grid of hidden masses with what ``exclusions`` leave of the interval of couplings at each.

    Raises WrongUseError for an interval that is empty, inverted or not positive, or fewer than two points.
    """
    low, high = _require_interval("masses", masses)
    lower, upper = _require_interval("coupling", coupling)
    if points < 2:
        raise WrongUseError(f"points={points} must be at least 2")
    grid = np.geomspace(low, high, points)
    if exclusions is None:
        return Hidden(grid, np.tile([[[lower, upper]]], (points, 1, 1)))
    knots = exclusions.knots()
    grid = np.unique(np.concatenate([grid, knots[(knots > low) & (knots < high)]]))
    return Hidden(grid, exclusions.allowed(grid, lower, upper))


@dataclass(frozen=True)
class Marginal:
    """chi^2_min as a function of one particle's mass and coupling, the other particle marginalised over."""

    hidden: Hidden
    measured: Measurement
    quadratic: Callable[[Array, Array], Quadratic]
    """The form as a quadratic in the hidden coupling, for columns of masses and of couplings."""

    def grid(self, mass: ArrayLike, coupling: ArrayLike) -> Array:
        """The map on a grid, of shape (masses, couplings)."""
        rows, columns = _require_grid("mass", mass), _require_grid("coupling", coupling)
        return self._on_all_cores([(row[None], columns) for row in rows])

    def at(self, mass: ArrayLike, coupling: ArrayLike) -> Array:
        """chi^2_min at single points, given as two rows of equal length."""
        masses, values = _require_grid("mass", mass), _require_grid("coupling", coupling)
        pieces = range(0, masses.size, CHUNK)
        chunks = [(masses[at : at + CHUNK], values[at : at + CHUNK]) for at in pieces]
        return np.concatenate([self._rows(*chunk) for chunk in chunks])

    def _on_all_cores(self, chunks: list[tuple[Array, Array]]) -> Array:
        with ThreadPoolExecutor(WORKERS) as pool:  # NumPy lets go of the interpreter while it works
            return np.stack(list(pool.map(lambda chunk: self._rows(*chunk), chunks)))

    def _rows(self, masses: Array, values: Array) -> Array:
        """The least chi^2 at each coupling."""
        if not self.hidden.components:
            return np.full(values.shape, np.inf)
        quadratic = self.quadratic(masses[:, None], values[:, None])
        allowed = np.moveaxis(self.hidden.allowed, 1, 0)
        ranges = [couplings.quadratic_range(quadratic, part[:, 0], part[:, 1]) for part in allowed]
        least, largest = (_beside([item[end] for item in ranges]) for end in (0, 1))
        shape = (values.size, -1)
        return self._nearest(least.reshape(shape), largest.reshape(shape))

    def _nearest(self, least: Array, largest: Array) -> Array:
        """The least chi^2 over the connected parts, from the predictions' ends at each hidden mass."""
        found: list[Any] = []
        for indices in self.hidden.components:
            everything = slice(None) if indices.size == least.shape[1] else indices
            low, high = least[:, everything].min(axis=1), largest[:, everything].max(axis=1)
            found.append(chi_square(np.clip(self.measured.delta, low, high), self.measured))
        return np.asarray(np.min(found, axis=0), dtype=np.float64)


def alp_marginal(
    *,
    m_gamma: Interval = paper.M_GAMMA,
    epsilon: Interval = paper.EPSILON,
    exclusions: Exclusions | None = None,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
    points: int = HIDDEN_POINTS,
) -> Marginal:
    """chi^2_min(m_a, y_a), marginalised over the dark photon: Fig. 3 of Ge:2021cjz.

    Parameters
    ----------
    m_gamma, epsilon : (float, float)
        The range of the dark photon's mass in GeV and of its mixing.
    exclusions : Exclusions, optional
        Curves over m_gamma and epsilon; what they exclude is left out.
    inputs, lepton, scheme
        The input set, "electron", "muon" or "tau", and the regularisation of G.
    points : int
        Hidden masses; the ends and bends of the exclusions' curves are added.
    """
    hidden = hidden_points(m_gamma, epsilon, exclusions, points)
    known = constants(inputs, lepton, scheme)

    def quadratic(mass: Array, coupling: Array) -> Quadratic:
        form = couplings.coupling_form(mass, hidden.masses, **known.of_form())
        return couplings.in_epsilon(form, coupling)

    return Marginal(hidden, measurement(inputs, lepton), quadratic)


def dark_photon_marginal(
    *,
    m_a: Interval = paper.M_A,
    y_a: Interval = paper.Y_A,
    exclusions: Exclusions | None = None,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
    points: int = HIDDEN_POINTS,
) -> Marginal:
    """chi^2_min(m_gamma, epsilon), marginalised over the ALP: Fig. 4 of Ge:2021cjz.

    As ``alp_marginal`` with the particles exchanged; ``exclusions`` are curves over m_a and y_a.
    """
    hidden = hidden_points(m_a, y_a, exclusions, points)
    known = constants(inputs, lepton, scheme)

    def quadratic(mass: Array, coupling: Array) -> Quadratic:
        form = couplings.coupling_form(hidden.masses, mass, **known.of_form())
        return couplings.in_y_a(form, coupling)

    return Marginal(hidden, measurement(inputs, lepton), quadratic)


def alp_map(m_a: ArrayLike, y_a: ArrayLike, **options: Any) -> Array:
    """``alp_marginal(**options)`` on a grid of masses in GeV and couplings: shape (m_a, y_a).

    Infinite where nothing is left of the hidden parameters.  Raises WrongUseError for a range or a grid that
    is empty, inverted or not positive, an unknown input set or lepton, and ValueError as the formulas do.
    """
    return alp_marginal(**options).grid(m_a, y_a)


def dark_photon_map(m_gamma: ArrayLike, epsilon: ArrayLike, **options: Any) -> Array:
    """``dark_photon_marginal(**options)`` on a grid: shape (m_gamma, epsilon).  As ``alp_map``."""
    return dark_photon_marginal(**options).grid(m_gamma, epsilon)


def _require_interval(name: str, interval: Interval) -> Interval:
    low, high = interval
    if not 0 < low < high < np.inf:
        raise WrongUseError(f"{name}={interval} must be two positive numbers, the smaller one first")
    return float(low), float(high)


def _require_grid(name: str, values: ArrayLike) -> Array:
    grid = np.asarray(values, dtype=np.float64)
    if grid.ndim != 1 or not grid.size or not np.all(grid > 0):
        raise WrongUseError(f"the grid of the {name} must be a row of positive numbers, with one at least")
    return grid
