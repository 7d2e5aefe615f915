"""Room: benchmarks.  Memory beyond the output, size of the tables, time to import, many digits."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from importlib.resources import files
from math import inf
from typing import Any

import numpy as np

from axionportal import generated
from axionportal.benchmarks.peers.gradients import SUFFIX
from axionportal.benchmarks.rows import Cost
from axionportal.benchmarks.subjects import Subject
from axionportal.derivations import evaluate
from axionportal.derivations.inputs import load_inputs

MEMORY, TABLES, IMPORT = "memory beyond the output", "tables on disk", "import, beyond NumPy's own"
DIGITS = {100: "100 certified digits", 1000: "1000 certified digits"}
BATCH = 10
"""Points that are evaluated to many digits in one repeat."""
BATCHES = 10
ROUNDS_EACH = 30
"""Rounds of so many batches for each repeat: they are short, and a machine is slow for seconds together."""
STARTS = 5
START = """
import time, numpy
start = time.process_time()
import axionportal.generated
print(time.process_time() - start)
"""


def measure_costs(timed: Sequence[Subject], repeats: int) -> list[Cost]:
    """All of them; times are the fastest of some repeats."""
    return [
        *(Cost(name, MEMORY, memory(call, item), "bytes") for item in timed for name, call in _calls(item)),
        Cost("all functions", TABLES, table_bytes(), "bytes"),
        Cost("axionportal.generated", IMPORT, import_milliseconds(), "ms"),
        *many_digits(("F_a", "F_gamma", "G"), ROUNDS_EACH * repeats),
    ]


def _calls(subject: Subject) -> Iterator[tuple[str, Callable[..., object]]]:
    """The function and, where there is one, its gradient."""
    yield subject.name, subject.emitted
    gradient = getattr(generated, subject.name + SUFFIX, None)
    if gradient:
        yield subject.name + SUFFIX, gradient


def memory(call: Callable[..., object], subject: Subject) -> float:
    """Most bytes that a call on arrays holds at once beside its result, tables not counted."""
    call(*subject.arguments)  # loads the tables
    with ThreadPoolExecutor(1) as fresh:  # where no memory is left from another call
        return fresh.submit(_peak, call, subject).result()


def _peak(call: Callable[..., object], subject: Subject) -> float:
    tracemalloc.start()
    try:
        result = call(*subject.arguments)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return float(peak - _size(result))


def _size(result: object) -> int:
    """Bytes of an array, or of all in a tuple of arrays."""
    return sum(map(_size, result)) if isinstance(result, tuple) else np.asarray(result).nbytes


def table_bytes() -> float:
    """Size of all files with coefficients."""
    tables = files("axionportal.generated").joinpath("tables")
    return float(sum(len(item.read_bytes()) for item in tables.iterdir()))


def import_milliseconds() -> float:
    """Fastest of some fresh starts."""
    command = [sys.executable, "-c", START]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(STARTS)]
    return min(float(run.stdout) for run in runs) * 1e3


def many_digits(names: Sequence[str], rounds: int) -> list[Cost]:
    """Microseconds a point, every point a new one, of the fastest batch; functions and digits take turns."""
    points = {name: _points(name) for name in names}
    best = {(name, digits): inf for name in names for digits in DIGITS}
    for name, digits in best:
        evaluate(name, digits=digits, **next(points[name]))  # derives the closed form
    for _ in range(rounds):
        for name, digits in best:
            for _ in range(BATCHES):
                batch = [next(points[name]) for _ in range(BATCH)]
                best[name, digits] = min(best[name, digits], _seconds(name, digits, batch))
    return [
        Cost(name, DIGITS[digits], seconds / BATCH * 1e6, "us") for (name, digits), seconds in best.items()
    ]


def _seconds(name: str, digits: int, points: Sequence[dict[str, Any]]) -> float:
    start = time.process_time()
    for point in points:
        evaluate(name, digits=digits, **point)
    return time.process_time() - start


def _points(name: str) -> Iterator[dict[str, Any]]:
    """Ratios from 1e-4 to 1e2 and masses from 1e-3 to 1e4 GeV, one after the other."""
    rng = np.random.default_rng(5)
    inputs = {key: load_inputs()[key].value for key in ("m_mu", "cutoff")}

    def drawn(low: float, high: float) -> Fraction:
        return Fraction(float(np.exp(rng.uniform(np.log(low), np.log(high)))))

    make: Callable[[], dict[str, Any]] = (
        (lambda: {"m_a": drawn(1e-3, 1e4), "m_gamma": drawn(1e-3, 1e4), **inputs})
        if name == "G"
        else (lambda: {"eta": drawn(1e-4, 1e2)})
    )
    while True:
        yield make()
