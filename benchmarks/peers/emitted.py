"""Room: benchmarks.  The emitted functions themselves: arrays, single numbers, and what a subject adds."""

from __future__ import annotations

import numpy as np

from axionportal.benchmarks.rows import Contestant
from axionportal.benchmarks.subjects import Subject

ARRAY, SCALAR = "array", "scalar calls"
SCALAR_CALLS = 1000


def contestants(subject: Subject) -> list[Contestant]:
    """The ways in which the emitted function is called."""
    emitted, arguments = subject.emitted, subject.arguments
    rows = scalar_rows(subject)
    return [
        Contestant(subject.name, ARRAY, subject.points, lambda: emitted(*arguments)),
        *(
            Contestant(subject.name, way, subject.points, call, comparable=False)
            for way, call in subject.variants
        ),
        Contestant(subject.name, SCALAR, len(rows), lambda: [emitted(*row) for row in rows]),
    ]


def scalar_rows(subject: Subject) -> list[tuple[float, ...]]:
    """The first arguments as numbers."""
    few = [item[:SCALAR_CALLS] if isinstance(item, np.ndarray) else item for item in subject.arguments]
    return [tuple(map(float, row)) for row in zip(*np.broadcast_arrays(*few), strict=True)]
