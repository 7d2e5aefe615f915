"""Room: benchmarks.  Time per point of the emitted functions and of their peers, in one run.

Repeats of all contestants are interleaved and the fastest of each is taken, and processor time is
counted, so that a ratio does not depend on what else the machine was doing in between.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from axionportal.benchmarks.peers import compiled, emitted, gradients, jitted, printed, quadrature
from axionportal.benchmarks.rows import Contestant, Doubles, Timing
from axionportal.benchmarks.subjects import Subject, subjects


def measure_speed(points: int, repeats: int) -> list[Timing]:
    """Fastest of ``repeats`` interleaved runs of every contestant on arrays of ``points``."""
    return measured(contestants(subjects(points)), repeats)


def contestants(timed: Sequence[Subject]) -> list[Contestant]:
    """Every way of evaluating each subject."""
    found = [item for subject in timed for item in emitted.contestants(subject)]
    for peer in (printed, quadrature):
        found += [item for subject in timed for item in peer.contestants(subject)]
    found += [*jitted.contestants(timed), *compiled.contestants(timed)]
    return [*found, *gradients.contestants(timed)]


def measured(found: Sequence[Contestant], repeats: int) -> list[Timing]:
    """The rows of some contestants, in the order of their functions."""
    best = [np.inf] * len(found)
    with np.errstate(all="ignore"):  # the peers overflow and cancel; ours does not warn
        deviations = _deviations(found)
        for _ in range(repeats):
            for index, contestant in enumerate(found):
                if contestant.call is not None:
                    start = time.process_time()
                    contestant.call()
                    best[index] = min(best[index], time.process_time() - start)
    each = [seconds * 1e9 / max(item.points, 1) for seconds, item in zip(best, found, strict=True)]
    own = {item.function: ns for item, ns in zip(found, each, strict=True) if item.way == emitted.ARRAY}
    rows = [
        _row(item, ns, ns / own[item.function], deviation)
        for item, ns, deviation in zip(found, each, deviations, strict=True)
    ]
    order = list(own)
    return sorted(rows, key=lambda row: order.index(row.function))


def _row(item: Contestant, nanoseconds: float, ratio: float, deviation: float | None) -> Timing:
    if item.call is None:
        return Timing(item.function, item.way, 0, None, None, None, item.note)
    return Timing(item.function, item.way, item.points, nanoseconds, ratio, deviation, item.note)


def _values(result: Any) -> Doubles:
    """A result as one array; a gradient's entries that depend on nothing may be numbers."""
    return np.stack(np.broadcast_arrays(*result)) if isinstance(result, tuple | list) else np.asarray(result)


def _deviations(found: Sequence[Contestant]) -> list[float | None]:
    """Median relative deviation of each contestant from the emitted function; this also warms up."""
    own: dict[str, Doubles] = {}
    deviations: list[float | None] = []
    for item in found:
        values = None if item.call is None else _values(item.call())
        if values is not None and item.way == emitted.ARRAY:
            own[item.function] = values
        if values is None or not item.comparable:
            deviations.append(None)
            continue
        expected = own[item.function][: values.size]
        deviation = np.abs(values / expected - 1)
        deviations.append(float(np.median(np.where(np.isnan(deviation), np.inf, deviation))))
    return deviations
