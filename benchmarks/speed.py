"""Room: benchmarks.  Time per point of the emitted functions and of their peers, in one run.

Repeats of all contestants are interleaved and the fastest of each is taken, so that a ratio does not
depend on what else the machine was doing in between.
"""

from __future__ import annotations

import time

import numpy as np
import sympy as sp

from axionportal import generated
from axionportal.benchmarks.rows import QUADRATURES, Contestant, Timing, loop_function, quadrature
from axionportal.benchmarks.two_point import general_contestants
from axionportal.derivations import closed_form
from axionportal.derivations.inputs import load_inputs


def measure_speed(points: int, repeats: int) -> list[Timing]:
    """Fastest of ``repeats`` interleaved runs of every contestant on arrays of ``points``."""
    contestants = [
        *_one_ratio("F_a", points),
        *_one_ratio("F_gamma", points),
        *_two_masses(points),
        *general_contestants(points),
    ]
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
    record, emitted = loop_function(name), getattr(generated, name)
    rng = np.random.default_rng(1)
    eta = np.exp(rng.uniform(np.log(1e-8), np.log(0.499), points))
    printed = sp.lambdify(record.symbols, closed_form(record).region("below"), "numpy")
    by_quadrature = quadrature(record.definition, record.symbols)
    few, some = eta[:QUADRATURES].tolist(), eta[:1000].tolist()
    return [
        Contestant(name, "array", points, lambda: emitted(eta)),
        Contestant(name, "scalar calls", len(some), lambda: [emitted(x) for x in some]),
        Contestant(name, "lambdify of the closed form", points, lambda: printed(eta)),
        Contestant(name, "scipy.integrate.quad", len(few), lambda: [by_quadrature(x) for x in few]),
    ]


def _two_masses(points: int) -> list[Contestant]:
    record, inputs = loop_function("G"), load_inputs()
    m_mu, cutoff = (float(inputs[key].value) for key in ("m_mu", "cutoff"))
    m_a, m_gamma = np.exp(np.random.default_rng(2).uniform(np.log(0.22), np.log(1e5), (2, points)))
    printed = sp.lambdify(record.symbols, closed_form(record).region("below"), "numpy")
    by_quadrature = quadrature(record.definition, record.symbols)
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
            lambda: [by_quadrature(*pair, m_mu, cutoff) for pair in some[:QUADRATURES]],
        ),
    ]
