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


@dataclass(frozen=True)
class Hidden:
    """What is marginalised over: masses, and at each the allowed intervals of the coupling."""

    masses: Array
    allowed: Array
    """Shape (masses, parts, 2), NaN where there are fewer parts."""

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


def alp_map(
    m_a: ArrayLike,
    y_a: ArrayLike,
    *,
    m_gamma: Interval = paper.M_GAMMA,
    epsilon: Interval = paper.EPSILON,
    exclusions: Exclusions | None = None,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
    points: int = HIDDEN_POINTS,
) -> Array:
    """chi^2_min(m_a, y_a), marginalised over the dark photon: Fig. 3 of Ge:2021cjz.

    Parameters
    ----------
    m_a, y_a : array_like
        One-dimensional grids of the ALP's mass in GeV and of its coupling.
    m_gamma, epsilon : (float, float)
        The range of the dark photon's mass in GeV and of its mixing.
    exclusions : Exclusions, optional
        Curves over m_gamma and epsilon; what they exclude is left out.
    inputs, lepton, scheme
        The input set, "e", "mu" or "tau", and the regularisation of G.
    points : int
        Hidden masses; the ends of the exclusions' curves are added.

    Returns
    -------
    ndarray of shape (m_a, y_a)
        The least chi^2; infinite where nothing is left of the hidden parameters.
    """
    hidden = hidden_points(m_gamma, epsilon, exclusions, points)
    known = constants(inputs, lepton, scheme)

    def quadratic(mass: float, coupling: Array) -> Quadratic:
        form = couplings.coupling_form(mass, hidden.masses, **known.of_form())
        return couplings.in_epsilon(form, coupling)

    return _marginalised(m_a, y_a, hidden, quadratic, measurement(inputs, lepton))


def dark_photon_map(
    m_gamma: ArrayLike,
    epsilon: ArrayLike,
    *,
    m_a: Interval = paper.M_A,
    y_a: Interval = paper.Y_A,
    exclusions: Exclusions | None = None,
    inputs: str | InputSet = DEFAULT_SET,
    lepton: str = "mu",
    scheme: str = "cutoff",
    points: int = HIDDEN_POINTS,
) -> Array:
    """chi^2_min(m_gamma, epsilon), marginalised over the ALP: Fig. 4 of Ge:2021cjz.

    As ``alp_map`` with the particles exchanged; ``exclusions`` are curves over m_a and y_a.
    """
    hidden = hidden_points(m_a, y_a, exclusions, points)
    known = constants(inputs, lepton, scheme)

    def quadratic(mass: float, coupling: Array) -> Quadratic:
        form = couplings.coupling_form(hidden.masses, mass, **known.of_form())
        return couplings.in_y_a(form, coupling)

    return _marginalised(m_gamma, epsilon, hidden, quadratic, measurement(inputs, lepton))


def _marginalised(
    masses: ArrayLike,
    coupling: ArrayLike,
    hidden: Hidden,
    quadratic: Callable[[float, Array], Quadratic],
    measured: Measurement,
) -> Array:
    """The map, one row of equal mass after the other on the cores there are."""
    rows, columns = (_require_grid(name, item) for name, item in (("mass", masses), ("coupling", coupling)))
    components = hidden.components()
    if not components:
        return np.full((rows.size, columns.size), np.inf)

    def row(mass: float) -> Array:
        return _row(quadratic(mass, columns[:, None]), hidden, components, measured)

    with ThreadPoolExecutor(WORKERS) as pool:  # NumPy lets go of the interpreter while it works
        return np.stack(list(pool.map(row, rows.tolist())))


def _row(
    quadratic: Quadratic, hidden: Hidden, components: list[NDArray[np.intp]], measured: Measurement
) -> Array:
    """The least chi^2 at each coupling, for coefficients of shape (couplings, hidden masses)."""
    parts = hidden.allowed.shape[1]
    ranges = [
        couplings.quadratic_range(quadratic, hidden.allowed[:, part, 0], hidden.allowed[:, part, 1])
        for part in range(parts)
    ]
    least = np.stack([item[0] for item in ranges], axis=-1).reshape(len(ranges[0][0]), -1)
    largest = np.stack([item[1] for item in ranges], axis=-1).reshape(len(ranges[0][0]), -1)
    found: list[Any] = []
    for indices in components:
        low, high = (
            (least, largest) if indices.size == least.shape[1] else (least[:, indices], largest[:, indices])
        )
        nearest = np.clip(measured.delta, low.min(axis=1), high.max(axis=1))
        found.append(chi_square(nearest, measured))
    return np.asarray(np.min(found, axis=0), dtype=np.float64)


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
