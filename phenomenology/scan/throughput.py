"""Room: phenomenology/scan.  How much of a scan's time is spent in the generated functions, and its memory.

``python -m axionportal.phenomenology.scan.throughput --points 1e8`` runs whole scans and measures in the same
run how long the workers were inside the generated functions.  That share, of the time on the clock with start
and end of the processes, is the scan's throughput relative to the functions' own on as many processes.
The share of the processor time that chunks take does not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from axionportal.phenomenology.inputs import input_set
from axionportal.phenomenology.scan.engine import connected, run_chunks, write_chunk
from axionportal.phenomenology.scan.functions import functions
from axionportal.phenomenology.scan.output import Output, work_folder
from axionportal.phenomenology.scan.plan import Plan
from axionportal.phenomenology.scan.resolution import resolve
from axionportal.phenomenology.scan.spec import parse_spec

AXES = {
    "m_a": 'range = [1e-3, 1e3], scale = "log"',
    "m_gamma": 'range = [1e-3, 1e3], scale = "log"',
    "y_a": 'range = [1e-6, 1e-2], scale = "log"',
    "epsilon": 'range = [1e-6, 1e-2], scale = "log"',
}
RUNS = (
    ("grid", "delta_a_mu", tuple(AXES), ".parquet"),
    ("grid", "delta_a_mu", tuple(AXES), ".zarr"),
    ("random", "delta_a_mu", tuple(AXES), ".parquet"),
    ("random", "delta_a_mu", tuple(AXES), ".zarr"),
    ("grid", "a_mu_alp", ("m_a", "y_a"), ".parquet"),
    ("grid", "a_mu_alp", ("m_a", "y_a"), ".zarr"),
)
SAMPLING = 0.1  # seconds between two looks at the memory


def spec_text(kind: str, observable: str, names: tuple[str, ...], points: int) -> str:
    """A scan of about that many points."""
    length = round(points ** (1 / len(names)))
    more = f", points = {length}" if kind == "grid" else ""
    scan = f'kind = "{kind}"' + (f"\nsamples = {points}\nseed = 1" if kind == "random" else "")
    lines = "\n".join(f"{name} = {{ {AXES[name]}{more} }}" for name in names)
    return f'[scan]\n{scan}\n[parameters]\n{lines}\n[observables]\n{observable} = "{observable}"\n'


class Clock(threading.local):
    """Seconds that a thread has spent in the generated functions: by the clock, and of its processor."""

    spent = 0.0
    worked = 0.0


CLOCK = Clock()


def _timed(call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def wrapped(**arguments: Any) -> Any:
        began, busy = time.perf_counter(), time.thread_time()
        result = call(**arguments)
        CLOCK.spent += time.perf_counter() - began
        CLOCK.worked += time.thread_time() - busy
        return result

    return wrapped


@functools.cache  # once in a process, whatever its threads do at the same time
def _start_clocks(names: frozenset[str]) -> None:
    catalogue = functions()
    for name in names:
        catalogue[name] = dataclasses.replace(catalogue[name], call=_timed(catalogue[name].call))


def timed_chunk(out: Path, plan: Plan, index: int) -> int:
    """Write a chunk and note how long the generated functions took; runs on a worker."""
    with _STARTING:
        _start_clocks(frozenset(call.function for call in plan.calls))
    CLOCK.spent = CLOCK.worked = 0.0
    busy = time.thread_time()
    points = write_chunk(out, plan, index)
    times = CLOCK.spent, CLOCK.worked, time.thread_time() - busy
    (work_folder(out) / f"time-{index}").write_text(" ".join(map(repr, times)))
    return points


_STARTING = threading.Lock()


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """The largest sum of the resident memory of this process and all below it, in bytes."""
    largest = [0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(SAMPLING):
            family = [psutil.Process(), *psutil.Process().children(recursive=True)]
            total = 0
            for process in family:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            largest[0] = max(largest[0], total)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield largest
    finally:
        ended.set()
        watcher.join()


@dataclasses.dataclass(frozen=True)
class Measured:
    """One scan: points, seconds from start to end, shares inside the functions, bytes of memory and disk."""

    points: int
    seconds: float
    share: float
    processor_share: float
    memory: int
    stored: int


def measure(plan: Plan, out: Path, workers: int) -> Measured:
    """Run a whole scan; its output is removed again."""
    output, kept = Output(out, plan), dict(functions())
    with peak_memory() as largest:
        began = time.perf_counter()
        with output.opened():
            try:
                with connected(None, workers) as client:
                    run_chunks(client, output, list(output.missing()), lambda *_: None, timed_chunk)
            finally:  # a single worker is a thread of this process
                functions().update(kept)
                _start_clocks.cache_clear()
            texts = [path.read_text().split() for path in output.work.glob("time-*")]
            spent, worked, busy = (sum(map(float, column)) for column in zip(*texts, strict=True))
            output.finish()
        seconds = time.perf_counter() - began
    stored = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    shutil.rmtree(out)
    share = spent / (seconds * workers)
    return Measured(plan.points, seconds, share, worked / busy, largest[0], stored)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=lambda text: int(float(text)), default=10**8)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--folder", type=Path, help="where the scans are written (and removed)")
    parser.add_argument("--observable", help="of one function only, such as a_mu_alp")
    arguments = parser.parse_args()
    heads = ("scan", "observable", "format", "points", "s", "in the functions", "of processor time")
    print("|", " | ".join((*heads, "peak memory", "bytes a point")), "|")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for kind, observable, names, suffix in RUNS:
            if arguments.observable not in (None, observable):
                continue
            spec = parse_spec("throughput", spec_text(kind, observable, names, arguments.points))
            plan = resolve(spec, input_set())
            found = measure(plan, Path(folder) / f"scan{suffix}", arguments.workers)
            cells = (
                kind,
                f"`{observable}`",
                suffix[1:],
                f"{found.points:,}",
                f"{found.seconds:.1f}",
                f"{found.share:.0%}",
                f"{found.processor_share:.0%}",
                f"{found.memory / 1e9:.2f} GB",
                f"{found.stored / found.points:.1f}",
            )
            print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    from axionportal.phenomenology.scan import throughput  # workers find its functions by this name

    throughput.main()
