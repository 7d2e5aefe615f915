"""Room: phenomenology.  Excluded couplings as data: curves over the mass, log-log between their points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from axionportal.phenomenology.errors import WrongUseError, shown, unknown
from axionportal.phenomenology.exclusion_file import CEILING, PROJECTION, UPPER, Rows, parse_curves

Array = NDArray[np.float64]

BESIDE_END = 1e-9
"""Relative distance from the end of a curve at which its absence is looked at."""

BUILT_IN = ("alp", "dark-photon")
"""Sets that come with the project, as files of the same form as a user's."""


@dataclass(frozen=True)
class Curve:
    """One curve of an experiment: coupling over mass, straight in the logarithms, defined between its ends.

    ``kind`` is "upper" (couplings above it are excluded), "ceiling" (above it the experiment's upper curve
    excludes nothing, as where particles are trapped in a supernova) or "projection" (expected reach, which
    excludes nothing).
    """

    experiment: str
    kind: str
    mass_GeV: tuple[float, ...]
    coupling: tuple[float, ...]
    reference: str
    note: str = ""

    @property
    def indicative(self) -> bool:
        """A coarse reading, good for orientation only: its note says so."""
        return "indicative" in self.note.lower()

    def at(self, mass: ArrayLike) -> Array:
        """The coupling at masses in GeV; NaN outside the curve's own range of masses."""
        masses = np.asarray(mass, dtype=np.float64)
        return self._at(masses, _logarithm(masses))

    def _at(self, masses: Array, logarithms: Array) -> Array:
        inner = np.exp(np.interp(logarithms, np.log(self.mass_GeV), np.log(self.coupling)))
        inside = (masses >= self.mass_GeV[0]) & (masses <= self.mass_GeV[-1])
        return np.where(inside, inner, np.nan)


def _logarithm(masses: Array) -> Array:
    with np.errstate(divide="ignore"):  # a massless particle lies below every curve
        return np.asarray(np.log(masses))


@dataclass(frozen=True)
class Exclusions:
    """Curves of one coupling; a point that any of them excludes is excluded."""

    name: str
    curves: tuple[Curve, ...]

    def __iter__(self) -> Iterator[Curve]:
        return iter(self.curves)

    @property
    def indicative(self) -> bool:
        """Does any curve that excludes claim to be no more than a coarse reading?"""
        return any(curve.indicative for curve in self.curves if curve.kind != PROJECTION)

    def with_curves(self, *curves: Curve) -> Exclusions:
        """The same set with further curves, such as a computed one."""
        return Exclusions(self.name, (*self.curves, *curves))

    def excludes(self, mass: ArrayLike, coupling: ArrayLike) -> NDArray[np.bool_]:
        """Is each point excluded by any curve?  Arguments broadcast; only the coupling's modulus counts.

        Parameters
        ----------
        mass : float or array_like
            Mass in GeV, not negative.
        coupling : float or array_like
            Coupling, dimensionless.

        Returns
        -------
        ndarray of bool
            True where the coupling lies above an upper curve and below its ceiling, where it has one.
            A coupling on the curve is not excluded.

        Raises
        ------
        ValueError
            A negative mass or NaN, or shapes that do not broadcast.
        """
        masses, couplings = _checked(mass, coupling)
        found = np.zeros(np.broadcast_shapes(masses.shape, couplings.shape), dtype=bool)
        for lowest, highest in self._bands(masses):
            found |= (couplings > lowest) & (couplings < highest)
        return found

    def allowed(self, mass: ArrayLike, lower: float, upper: float) -> Array:
        """What the curves leave of the interval [lower, upper] of couplings at each mass.

        Returns
        -------
        ndarray of shape (masses, parts, 2)
            Ends of the closed intervals that are left, ascending; NaN pads where there are fewer.
        """
        masses, _ = _checked(np.atleast_1d(np.asarray(mass, dtype=np.float64)), 1.0)
        bands = [np.broadcast_arrays(*band) for band in self._bands(masses)]
        rows = []
        for index in range(masses.size):
            forbidden = ((float(low[index]), float(high[index])) for low, high in bands)
            rows.append(_complement(lower, upper, forbidden))
        parts = max([1, *map(len, rows)])
        left = np.full((masses.size, parts, 2), np.nan)
        for index, row in enumerate(rows):
            left[index, : len(row)] = np.reshape(row, (-1, 2))
        return left

    def knots(self) -> Array:
        """Masses at which a curve that excludes begins, ends or bends, and just beside its ends."""
        curves = [curve for curve in self.curves if curve.kind != PROJECTION]
        found = {mass for curve in curves for mass in curve.mass_GeV}
        ends = {mass for curve in curves for mass in (curve.mass_GeV[0], curve.mass_GeV[-1])}
        beside = {mass * (1 + sign * BESIDE_END) for mass in ends for sign in (-1, 1)}
        return np.array(sorted(found | beside), dtype=np.float64)

    def _bands(self, masses: Array) -> Iterator[tuple[Array, Array | float]]:
        """(lowest, highest) excluded coupling of each upper curve; NaN where it says nothing."""
        logarithms = _logarithm(masses)
        for curve in self.curves:
            if curve.kind == UPPER:
                yield curve._at(masses, logarithms), self._highest(curve, masses, logarithms)

    def _highest(self, curve: Curve, masses: Array, logarithms: Array) -> Array | float:
        """The ceilings of the same experiment, the lowest first."""
        highest: Array | float = np.inf
        for ceiling in self.curves:
            if ceiling.kind == CEILING and ceiling.experiment == curve.experiment:
                reach = ceiling._at(masses, logarithms)
                highest = np.where(np.isnan(reach), highest, np.minimum(highest, reach))
        return highest


def combined(name: str, sets: Iterable[Exclusions]) -> Exclusions:
    """All curves of several sets as one."""
    return Exclusions(name, tuple(curve for item in sets for curve in item))


def load_exclusions(path: str | Path) -> Exclusions:
    """A set of curves from a CSV file, or a built-in one by name ("alp", "dark-photon").

    The file has the columns ``experiment, kind, mass_GeV, coupling, reference, note``; rows with equal
    experiment and kind make one curve, its masses ascending.  Lines that begin with # are comments.

    Raises
    ------
    WrongUseError
        The file cannot be read, a column is unknown or missing, a cell that must be filled is empty, a mass
        or coupling is no positive number, masses do not ascend, a curve has one point only, or a ceiling has
        no upper curve: one sentence names file, line, value and remedy.
    """
    name = str(path)
    if name in BUILT_IN:
        text = resources.files(__package__).joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
        return parse_exclusions(name, text)
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WrongUseError(
            unknown("set of exclusions", name, (*BUILT_IN, "the path of a CSV file"))
        ) from None
    except UnicodeDecodeError:
        raise WrongUseError(
            f"exclusions {shown(name)} cannot be read (it is not UTF-8 text): give a CSV file"
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = getattr(error, "strerror", None) or error
        raise WrongUseError(f"exclusions {shown(name)} cannot be read ({reason}): give a CSV file") from None
    return parse_exclusions(name, text)


def parse_exclusions(origin: str, text: str) -> Exclusions:
    """A set of curves from CSV text; ``origin`` names it in messages.  Raises WrongUseError."""
    return Exclusions(origin, tuple(_curve(rows) for rows in parse_curves(origin, text)))


def _curve(rows: Rows) -> Curve:
    return Curve(
        rows.experiment, rows.kind, tuple(rows.masses), tuple(rows.couplings), rows.reference, rows.note
    )


def _checked(mass: ArrayLike, coupling: ArrayLike) -> tuple[Array, Array]:
    masses = np.asarray(mass, dtype=np.float64)
    couplings = np.abs(np.asarray(coupling, dtype=np.float64))
    for name, array, wrong in (
        ("mass", masses, ~(masses >= 0)),
        ("coupling", couplings, np.isnan(couplings)),
    ):
        if np.any(wrong):
            index = tuple(int(item) for item in np.argwhere(wrong)[0])
            place = f" at index {index if len(index) > 1 else index[0]}" if index else ""
            wanted = "a mass in GeV that is not negative" if name == "mass" else "a number"
            raise ValueError(f"{name} must be {wanted}, but is {float(array[index])!r}{place}")
    return masses, couplings


def _complement(
    lower: float, upper: float, forbidden: Iterable[tuple[float, float]]
) -> Sequence[tuple[float, float]]:
    """What open intervals leave of a closed one."""
    left: list[tuple[float, float]] = []
    at = lower
    bands: list[Any] = sorted(item for item in forbidden if item[0] < item[1])  # NaN compares false
    for low, high in bands:
        if low >= at:
            if low > upper:
                break
            left.append((at, low))
        at = max(at, high)
        if at > upper:
            return left
    return [*left, (at, upper)]
