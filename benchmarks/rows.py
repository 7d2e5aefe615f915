"""Room: benchmarks.  What is measured: rows of the table, and how an error and a peer are defined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from flint import arb, ctx, fmpq
from numpy.typing import NDArray

from axionportal.derivations import load
from axionportal.derivations.records import LoopFunction

Doubles = NDArray[np.float64]

BITS = 110
"""Accuracy of the references."""


@dataclass(frozen=True)
class Accuracy:
    """Worst error on a grid, in units in the last place, and where it was met."""

    function: str
    grid: str
    points: int
    ulps: float
    where: str


@dataclass(frozen=True)
class Contestant:
    """A way of evaluating a function at ``points`` arguments in one call, or why it cannot be had."""

    function: str
    way: str
    points: int
    call: Callable[[], object] | None
    note: str = ""
    comparable: bool = True
    """False where the arguments are others than those of the arrays."""


@dataclass(frozen=True)
class Timing:
    """Nanoseconds per point, and how many times the emitted function's on arrays that is.

    ``deviation`` is the median relative deviation from the emitted values; figures are missing where
    the ``note`` says why.
    """

    function: str
    way: str
    points: int
    nanoseconds: float | None
    ratio: float | None
    deviation: float | None
    note: str = ""


@dataclass(frozen=True)
class Cost:
    """A figure that is neither an error nor a time per point: memory, files, start, many digits."""

    subject: str
    what: str
    value: float
    unit: str


def ulps(value: float, exact: arb, scale: float) -> float:
    """|value - exact| in units in the last place of ``scale``."""
    with ctx.workprec(300):
        distance = float(abs(arb(fmpq(*value.as_integer_ratio())) - exact).upper())
    return distance / float(np.spacing(abs(scale)))


def loop_function(name: str) -> LoopFunction:
    """The record of a loop function."""
    record = load(name)
    assert isinstance(record, LoopFunction)
    return record
