"""Room: benchmarks.  Gradients of contributions, against the derivatives of the closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from axionportal import generated
from axionportal.benchmarks.peers import emitted, printed
from axionportal.benchmarks.rows import Contestant
from axionportal.benchmarks.subjects import Subject

SUFFIX = "_gradient"


def contestants(timed: Sequence[Subject]) -> list[Contestant]:
    """For each subject whose gradient is emitted: arrays, single numbers, and what would be printed."""
    found = []
    for subject in timed:
        name = subject.name + SUFFIX
        if name in generated.__all__:
            found += _contestants(name, getattr(generated, name), subject)
    return found


def _contestants(name: str, gradient: Callable[..., Any], subject: Subject) -> list[Contestant]:
    columns, points = subject.columns, subject.points
    derivatives = [sp.diff(subject.branch, symbol) for symbol in subject.symbols]
    function = sp.lambdify(subject.symbols, derivatives, "numpy", cse=True)
    rows = emitted.scalar_rows(subject)
    return [
        Contestant(name, emitted.ARRAY, points, lambda: gradient(*subject.arguments)),
        Contestant(
            name, emitted.SCALAR, len(rows), lambda: [gradient(*row) for row in rows], comparable=False
        ),
        Contestant(name, printed.BRANCH, points, lambda: function(*columns), comparable=False),
    ]
