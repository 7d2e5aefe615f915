"""Room: phenomenology/scan.  The values that a parameter takes: fixed, on a grid, listed, or drawn at random.

Every value follows from its index alone, so that a piece of a scan is the same numbers wherever, whenever
and beside whatever else it is computed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LINEAR, LOG = "linear", "log"
SCALES = (LINEAR, LOG)


@dataclass(frozen=True)
class Fixed:
    """One number, or the name of a renormalisation scheme, at every point."""

    value: float | str


@dataclass(frozen=True)
class Range:
    """All between two bounds: ``points`` of them on a grid, both bounds included, or drawn uniformly.

    ``scale`` says in what they are equidistant or uniform: the value or its logarithm.
    """

    lower: float
    upper: float
    scale: str
    points: int = 0  # 0: drawn at random

    def grid(self, start: int, stop: int) -> Array:
        """Grid points ``start`` to ``stop`` of the range."""
        index = np.arange(start, stop)
        step = index / (self.points - 1)
        if self.scale == LOG:
            low, high = np.log10(self.lower), np.log10(self.upper)
            values = np.power(10.0, low + (high - low) * step)
        else:
            values = self.lower + (self.upper - self.lower) * step
        values[index == 0] = self.lower  # the bounds exactly as written
        values[index == self.points - 1] = self.upper
        return np.asarray(np.clip(values, self.lower, self.upper))

    def drawn(self, uniform: Array) -> Array:
        """Values at uniform numbers in [0, 1), which are overwritten."""
        if self.scale == LOG:
            low, high = np.log(self.lower), np.log(self.upper)
            uniform *= high - low
            uniform += low
            np.exp(uniform, out=uniform)
        else:
            uniform *= self.upper - self.lower
            uniform += self.lower
        return np.clip(uniform, self.lower, self.upper, out=uniform)


@dataclass(frozen=True)
class Listed:
    """Listed values, all on a grid or drawn with equal probability; numbers, or names of schemes."""

    values: tuple[float, ...] | tuple[str, ...]

    @property
    def points(self) -> int:
        return len(self.values)

    @property
    def is_text(self) -> bool:
        return isinstance(self.values[0], str)

    def at(self, index: NDArray[np.intp]) -> NDArray[np.float64] | NDArray[np.int8]:
        """The values of indices; a name of a scheme stands as its index."""
        if self.is_text:
            return index.astype(np.int8)
        return np.asarray(self.values, dtype=np.float64)[index]

    def drawn(self, uniform: Array) -> NDArray[np.float64] | NDArray[np.int8]:
        """Values at uniform numbers in [0, 1)."""
        return self.at((uniform * self.points).astype(np.intp))


Axis = Range | Listed
Parameter = Fixed | Range | Listed


def grid_values(axis: Axis, start: int, stop: int) -> NDArray[np.float64] | NDArray[np.int8]:
    """Points ``start`` to ``stop`` of an axis of a grid."""
    return axis.grid(start, stop) if isinstance(axis, Range) else axis.at(np.arange(start, stop))


def random_values(
    axis: Axis, name: str, seed: int, start: int, stop: int
) -> NDArray[np.float64] | NDArray[np.int8]:
    """Draws ``start`` to ``stop`` of the parameter ``name``.

    Each parameter has a stream of its own, seeded by ``seed`` and its name, which is advanced to the draw:
    neither the pieces of a scan, nor its number of points, nor its other parameters change a draw.
    """
    word = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "little")
    stream = np.random.PCG64DXSM(np.random.SeedSequence(seed, spawn_key=(word,)))
    uniform = np.random.Generator(stream.advance(start)).random(stop - start)
    return axis.drawn(uniform)
