"""Room: phenomenology/scan.  A grid cut into chunks of about equal size, each a box of indices."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Blocks:
    """Boxes of at most ``box`` points along each axis that cover ``shape``; the last axis runs fastest."""

    shape: tuple[int, ...]
    box: tuple[int, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """Boxes along each axis."""
        return tuple(-(-length // step) for length, step in zip(self.shape, self.box, strict=True))

    def __len__(self) -> int:
        return math.prod(self.counts)

    @property
    def points(self) -> int:
        return math.prod(self.shape)

    def place(self, index: int) -> tuple[int, ...]:
        """Position of box number ``index`` among the boxes, along each axis."""
        found = []
        for count in reversed(self.counts):
            index, position = divmod(index, count)
            found.append(position)
        return tuple(reversed(found))

    def bounds(self, index: int) -> tuple[tuple[int, int], ...]:
        """(first, last + 1) along each axis of box number ``index``."""
        places = zip(self.place(index), self.box, self.shape, strict=True)
        return tuple((place * step, min((place + 1) * step, length)) for place, step, length in places)

    def size(self, index: int) -> int:
        """Points in box number ``index``."""
        return math.prod(stop - start for start, stop in self.bounds(index))


def cut(shape: tuple[int, ...], most: int) -> Blocks:
    """Boxes of at most ``most`` points: trailing axes whole, one axis cut evenly, one index of the others.

    In the order of their numbers the boxes are then consecutive pieces of the grid in C order.
    """
    box = [1] * len(shape)
    room = most
    for axis in reversed(range(len(shape))):
        length = shape[axis]
        if length > room:
            pieces = -(-length // room)
            box[axis] = -(-length // pieces)
            break
        box[axis] = length
        room //= length
    return Blocks(shape, tuple(box))
