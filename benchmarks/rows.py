"""Room: benchmarks.  What is measured: rows of the two tables, and how an error and a peer are defined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq
from numpy.typing import NDArray

from axionportal.derivations import load
from axionportal.derivations.records import FeynmanIntegral, LoopFunction

Doubles = NDArray[np.float64]

BITS = 110
"""Accuracy of the references."""

QUADRATURES = 40
"""Points given to scipy.integrate.quad, which needs about a millisecond for each."""


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
    """A way of evaluating a function at ``points`` arguments in one call."""

    function: str
    way: str
    points: int
    call: Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """Nanoseconds per point, and how many times slower than the emitted function on arrays."""

    function: str
    way: str
    nanoseconds: float
    ratio: float


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


def quadrature(integral: FeynmanIntegral, symbols: tuple[sp.Symbol, ...]) -> Callable[..., float]:
    """scipy.integrate.quad of an integral as it is defined."""
    from scipy.integrate import quad

    integrand = sp.lambdify((integral.variable, *symbols), integral.integrand, "math")

    def evaluate(*values: float) -> float:
        result: Any = quad(
            integrand, float(integral.lower), float(integral.upper), args=values, full_output=1
        )
        return float(result[0])

    return evaluate
