"""Room: codegen.  Certificates of sums of moments, by running the emitted code on boxes of masses.

On each box: the emitted D, then every method that its masks may choose there, with enclosures and
error bounds instead of doubles (bounded), then the emitted sum.  The error is compared with the least
that the largest term can be, for which exact moments are enclosed at that corner of the box where they
are least.  Where D has zeros in (0, 1) moments may vanish: each counts there as large as the largest.
Boxes with bounds above a target are cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any, Protocol

import numpy as np

from axionportal.codegen.numpy.bounded import LIBM_ULPS, Bounded, constant
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.planner import Doubles
from axionportal.codegen.numpy.two_point_boxes import Boxes, Family, Point, short
from axionportal.codegen.numpy.two_point_emitted import EmittedMoments
from axionportal.codegen.numpy.two_point_regions import families
from axionportal.codegen.numpy.two_point_sums import EmittedSum

STEP = 0.28
"""Width of boxes of moderate masses, in the logarithm of a coordinate."""

ROUNDS, TARGET = 6, 400.0
"""Boxes above the target, for each term of a sum, are cut in four, so many times."""

MASSLESS = "massless"
"""In the names of families of boxes where one of the two masses is zero."""

MOST_BOXES = 60_000

SCALE = "the largest term of the sum; where r + b < 1 each moment counts as much as the largest of them"

ARGUMENTS = "r = 0 or 2^-32 <= r <= 2^32, 2^-32 <= b <= 2^32"

ASSUMED = f"np.log, np.log1p and np.arctan2 within {LIBM_ULPS} units in the last place"


@dataclass(frozen=True)
class BoxBounds:
    """Per sum (rows) and box: bound of the error in units in the last place of the scale."""

    family: Family
    method: str
    boxes: Boxes
    ulps: Doubles
    masses: Doubles


@dataclass(frozen=True)
class BoxRegion:
    """A family of boxes where a method may be taken, and the bound on it."""

    name: str
    method: str
    bound_ulp: float
    boxes: int
    worst_cell: tuple[float, float]


@dataclass(frozen=True)
class TwoPointCertificate:
    """|emitted - exact| <= bound_ulp units in the last place of ``scale`` for the certified masses.

    ``worst_cell`` is the middle of the worst box: the smaller and the larger mass.
    """

    function: str
    scale: str
    arguments: str
    assumed: str
    bound_ulp: float
    cells: int
    worst_cell: tuple[float, float]
    regions: tuple[BoxRegion, ...]

    def as_row(self) -> dict[str, object]:
        """The JSON row of the report."""
        regions = [{**vars(item), "worst_cell": list(item.worst_cell)} for item in self.regions]
        return {**vars(self), "worst_cell": list(self.worst_cell), "regions": regions}


class SumOfMoments(Protocol):
    """A function of moments of one degree, whose error is bounded on boxes."""

    @property
    def name(self) -> str: ...

    @property
    def degree(self) -> int: ...

    @property
    def terms(self) -> Sequence[object]:
        """Terms of the sum; their number says what bound is aimed at."""
        ...

    def ulps(self, start: Bounded, end: Bounded, moments: Sequence[Bounded]) -> Doubles:
        """Bound of the error from masses at x = 0 and x = 1, and moments with their errors."""
        ...


@cache
def certify_sums(source: str, sums: tuple[EmittedSum, ...]) -> tuple[TwoPointCertificate, ...]:
    """The certificates of emitted sums, from the emitted module of the moments."""
    found: dict[str, TwoPointCertificate] = {}
    emitted = EmittedMoments(source, constant(1.0))
    for degree in sorted({item.degree for item in sums}):
        alike = tuple(item for item in sums if item.degree == degree)
        bounds = box_bounds(emitted, alike)
        found |= {item.name: certificate_of(item, row, bounds) for row, item in enumerate(alike)}
    return tuple(found[item.name] for item in sums)


def certificate_of(
    item: SumOfMoments, row: int, bounds: Sequence[BoxBounds], *, alone: bool = False
) -> TwoPointCertificate:
    """Where others are cut too its bound is not below the target, so that it does not depend on them."""
    by_region: dict[tuple[str, str], list[BoxBounds]] = {}
    for part in bounds:
        by_region.setdefault((part.family.name, part.method.strip("_").replace("_", " ")), []).append(part)
    regions = tuple(_region(key, row, items) for key, items in by_region.items())
    worst = max(regions, key=lambda region: region.bound_ulp)
    bound = worst.bound_ulp if alone else max(worst.bound_ulp, _target(item))
    cells = sum(region.boxes for region in regions)
    return TwoPointCertificate(item.name, SCALE, ARGUMENTS, ASSUMED, bound, cells, worst.worst_cell, regions)


def _target(item: SumOfMoments) -> float:
    return TARGET * len(item.terms)


def _region(key: tuple[str, str], row: int, items: Sequence[BoxBounds]) -> BoxRegion:
    ulps = np.concatenate([item.ulps[row] for item in items])
    masses = np.concatenate([item.masses for item in items], axis=1)
    worst = int(np.argmax(ulps))
    low, high = short(masses[:, worst]).tolist()
    bound = float(np.ceil(ulps[worst]))
    if not np.isfinite(bound):
        raise PlanningError(f"no error bound is found where D has {key[0]}, at masses {low} and {high}")
    return BoxRegion(*key, bound, len(ulps), (low, high))


def box_bounds(
    emitted: EmittedMoments, sums: Sequence[SumOfMoments], *, massless: bool = False
) -> list[BoxBounds]:
    """Bounds of emitted sums of one degree on boxes that cover all certified masses.

    ``massless``: only those where one of the two masses is zero.
    """
    close, alone = (emitted.constant(name) for name in ("CLOSE_ZERO", "POLE_ALONE"))
    found = [
        bounds
        for family in families(close, alone, STEP)
        if not massless or MASSLESS in family.name
        for method in family.methods
        for bounds in _bounds(emitted, sums, family, method, family.boxes)
    ]
    limits = np.array([_target(item) for item in sums])
    for _ in range(ROUNDS):
        if sum(len(item.boxes) for item in found) > MOST_BOXES:
            break  # the target is out of reach
        found = [part for item in found for part in _refined(emitted, sums, item, limits)]
    return found


def _refined(
    emitted: EmittedMoments, sums: Sequence[SumOfMoments], bounds: BoxBounds, limits: Doubles
) -> Iterator[BoxBounds]:
    cut = np.any(bounds.ulps > limits[:, None], axis=0)
    if not cut.any():
        yield bounds
        return
    kept = ~cut
    if kept.any():
        yield BoxBounds(
            bounds.family,
            bounds.method,
            bounds.boxes.chosen(kept),
            bounds.ulps[:, kept],
            bounds.masses[:, kept],
        )
    yield from _bounds(emitted, sums, bounds.family, bounds.method, bounds.boxes.chosen(cut).quarters())


def _bounds(
    emitted: EmittedMoments, sums: Sequence[SumOfMoments], family: Family, method: str, boxes: Boxes
) -> Iterator[BoxBounds]:
    """On those of the boxes where the method may be taken."""
    d = _denominator(emitted, family.over(boxes))
    possible = np.broadcast_to(dict(emitted.methods(d))[method], len(boxes))
    if not possible.any():
        return
    boxes = boxes.chosen(possible)
    point = family.over(boxes)
    with np.errstate(all="ignore"):
        moments = _moments(emitted, family, method, boxes, point, sums[0].degree)
        ulps = np.array([np.broadcast_to(_ulps(item, moments, point), len(boxes)) for item in sums])
        masses = np.array([(item.low + item.high) / 2 for item in (point.lighter, point.heavier)])
    yield BoxBounds(family, method, boxes, ulps, masses)


def _denominator(emitted: EmittedMoments, point: Point) -> Any:
    with np.errstate(all="ignore"):
        return emitted.denominator(point.heavier, point.lighter, point.above, point.known)


def _moments(
    emitted: EmittedMoments, family: Family, method: str, boxes: Boxes, point: Point, degree: int
) -> list[Bounded]:
    """Moments from the lighter mass: the errors of the computed, and what they are compared to."""
    d = _denominator(emitted, point)
    computed = emitted.moments(method, d, degree, follow=True)
    if np.all(point.lighter.high == 0):
        computed[0] = Bounded(np.inf, np.inf, 0.0, 0.0)
    if family.least is None:
        return _compared_to_largest(computed, emitted.moments(method, d, 0, follow=False)[0])
    corner = family.over(family.least(boxes))
    exact = emitted.moments(method, _denominator(emitted, corner), degree, follow=False)
    refined = []
    for j, (item, least) in enumerate(zip(computed, exact, strict=True)):
        factor = family.factor(j, point, corner) if family.factor else 1.0
        low = np.fmax(np.fmax(item.low, least.low * factor), 0.0)
        refined.append(Bounded(low, item.high, *item.parts[2:]))
    return refined


def _compared_to_largest(computed: list[Bounded], whole: Bounded) -> list[Bounded]:
    """Each as large as the largest of all finite ones: they add up, times binomials, to the ``whole``."""
    parts = _where_finite(whole.least) / 2 ** (len(computed) - 1)
    largest = reduce(np.fmax, [parts, *(_where_finite(item.least) for item in computed)])
    return [
        item
        if np.all(np.isinf(item.low))
        else Bounded(largest, np.maximum(item.size, largest), item.absolute)
        for item in computed
    ]


def _where_finite(values: Any) -> Any:
    return np.where(np.isfinite(values), values, 0.0)


def _ulps(item: SumOfMoments, moments: list[Bounded], point: Point) -> Doubles:
    """The worse of both orders of the masses, of which the first is at x = 0."""
    found = [item.ulps(point.heavier, point.lighter, moments[::-1])]
    if not np.all(point.lighter.high == 0):
        found.append(item.ulps(point.lighter, point.heavier, moments))
    worst: Doubles = reduce(np.maximum, [np.where(np.isnan(one), np.inf, one) for one in found])
    return worst
