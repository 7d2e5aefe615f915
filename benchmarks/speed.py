"""Room: benchmarks.  Time per point of the emitted functions and of their peers, in one run.

Repeats of all contestants are interleaved and the fastest of each is taken, so that a ratio does not
depend on what else the machine was doing in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from axionportal import generated
from axionportal.derivations import closed_form, load
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.records import LoopFunction

Doubles = NDArray[np.float64]

QUADRATURES = 40
"""Points given to scipy.integrate.quad, which needs about a millisecond for each."""


@dataclass(frozen=True)
class Contestant:
    """A way of evaluating a loop function at ``points`` arguments in one call."""

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


def measure_speed(points: int, repeats: int) -> list[Timing]:
    """Fastest of ``repeats`` interleaved runs of every contestant on arrays of ``points``."""
    contestants = [*_one_ratio("F_a", points), *_one_ratio("F_gamma", points), *_two_masses(points)]
    best = [np.inf] * len(contestants)
    with np.errstate(all="ignore"):  # the peers overflow and cancel; ours does not warn
        for _ in range(repeats):
            for index, contestant in enumerate(contestants):
                start = time.perf_counter()
                contestant.call()
                best[index] = min(best[index], time.perf_counter() - start)
    each = [seconds * 1e9 / contestant.points for seconds, contestant in zip(best, contestants, strict=True)]
    own = {c.function: ns for c, ns in zip(contestants, each, strict=True) if c.way == "array"}
    return [
        Timing(c.function, c.way, ns, ns / own[c.function]) for c, ns in zip(contestants, each, strict=True)
    ]


def _one_ratio(name: str, points: int) -> list[Contestant]:
    """Arguments below threshold, so that one branch of the closed form serves them all."""
    record, emitted = _loop_function(name), getattr(generated, name)
    rng = np.random.default_rng(1)
    eta = np.exp(rng.uniform(np.log(1e-8), np.log(0.499), points))
    printed = sp.lambdify(record.symbols, closed_form(record).region("below"), "numpy")
    quadrature = _quadrature(record)
    few, some = eta[:QUADRATURES].tolist(), eta[:1000].tolist()
    return [
        Contestant(name, "array", points, lambda: emitted(eta)),
        Contestant(name, "scalar calls", len(some), lambda: [emitted(x) for x in some]),
        Contestant(name, "lambdify of the closed form", points, lambda: printed(eta)),
        Contestant(name, "scipy.integrate.quad", len(few), lambda: [quadrature(x) for x in few]),
    ]


def _two_masses(points: int) -> list[Contestant]:
    record, inputs = _loop_function("G"), load_inputs()
    m_mu, cutoff = (float(inputs[key].value) for key in ("m_mu", "cutoff"))
    m_a, m_gamma = np.exp(np.random.default_rng(2).uniform(np.log(0.22), np.log(1e5), (2, points)))
    printed = sp.lambdify(record.symbols, closed_form(record).region("below"), "numpy")
    quadrature = _quadrature(record)
    some = list(zip(m_a[:1000].tolist(), m_gamma[:1000].tolist(), strict=True))
    leptons, cutoffs = np.full(points, m_mu), np.full(points, cutoff)
    return [
        Contestant("G", "array", points, lambda: generated.G(m_a, m_gamma)),
        Contestant(
            "G",
            "arrays of m_mu, cutoff too",
            points,
            lambda: generated.G(m_a, m_gamma, m_mu=leptons, cutoff=cutoffs),
        ),
        Contestant("G", "nearly equal masses", points, lambda: generated.G(m_a, 1.01 * m_a)),
        Contestant("G", "scalar calls", len(some), lambda: [generated.G(*pair) for pair in some]),
        Contestant("G", "lambdify of the closed form", points, lambda: printed(m_a, m_gamma, m_mu, cutoff)),
        Contestant(
            "G",
            "scipy.integrate.quad",
            QUADRATURES,
            lambda: [quadrature(*pair, m_mu, cutoff) for pair in some[:QUADRATURES]],
        ),
    ]


def _loop_function(name: str) -> LoopFunction:
    record = load(name)
    assert isinstance(record, LoopFunction)
    return record


def _quadrature(record: LoopFunction) -> Callable[..., float]:
    """scipy.integrate.quad of the definition as printed."""
    from scipy.integrate import quad

    integral = record.definition
    integrand = sp.lambdify((integral.variable, *record.symbols), integral.integrand, "math")

    def evaluate(*values: float) -> float:
        result: Any = quad(
            integrand, float(integral.lower), float(integral.upper), args=values, full_output=1
        )
        return float(result[0])

    return evaluate
