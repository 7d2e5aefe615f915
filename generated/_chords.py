"""Divided differences of distant arguments beside a large logarithm, from the slopes of chords.

c(u) = [psi(u) - psi(0)]/u is the slope of the chord from 0 to u, and for u > v

    [psi(u) - psi(v)]/(u - v) = c(u) + v/(u - v) [c(u) - c(v)],

whose second term is small.  c grows like ln u and comes from a table with heads that are multiples of
2^-25: sums of them are exact, and what is added to them is too small for its roundings to matter
beside a large term.  So arguments need not be pairs, and no quotient needs its remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Array, Number
from ._squares import InverseSquare
from ._tables import Table

FAR_SCALE = 4096.0
"""With scale/unit above it or below its inverse, ln(scale/unit) is large."""


CHORD_SPARE = 3
"""Arrays of two rows that the work needs besides masses and arguments."""


def is_far(unit: Number, scale: Number) -> Any:
    """Is ln(scale/unit) so large that chords are accurate enough?"""
    return (scale >= FAR_SCALE * unit) | (FAR_SCALE * scale <= unit)


class Chords(Table):
    """Divided differences as pairs (coarse, rest): coarse a multiple of 2^-25, rest below 1."""

    def covers(self, larger: float, smaller: float) -> bool:
        """Are both arguments inside the table?  False for NaN."""
        return self.low <= smaller and larger < self.high

    def contains(self, masses: Array, factor: InverseSquare) -> NDArray[np.bool_]:
        """Which pairs of a row of larger and one of smaller masses are covered."""
        nodes = masses * factor.rounded
        nodes *= masses
        covered: NDArray[np.bool_] = (nodes[1] >= self.low) & (nodes[0] < self.high)
        return covered

    def of_floats(self, u: float, v: float) -> tuple[float, float]:
        """For floats u > v that are covered and not near."""
        weight = v / (u - v)
        head, tail = self.pair_of_sum(u, 0.0, u)
        other, other_tail = self.pair_of_sum(v, 0.0, v)
        return head, weight * ((head - other) + (tail - other_tail)) + tail

    def of_arrays(self, nodes: Array, spare: Sequence[Array]) -> tuple[Array, Array]:
        """``of_floats``, bit for bit, for a row of u and one of v; they and the spare arrays are overwritten.

        Arguments that are near give no sensible number.
        """
        distances, coefficients, values, (weight, change) = spare
        np.subtract(nodes[0], nodes[1], out=weight)
        np.divide(nodes[1], weight, out=weight)
        heads, tails = self.pairs_of_sums(
            nodes, None, nodes, (distances, nodes, coefficients, coefficients, values)
        )
        np.subtract(heads[0], heads[1], out=change)
        change += np.subtract(tails[0], tails[1], out=distances[0])
        change *= weight
        change += tails[0]
        return heads[0], change
