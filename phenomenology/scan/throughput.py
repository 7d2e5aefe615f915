"""Room: phenomenology/scan.  How much of a scan's time is spent in the generated functions, and its memory.

``python -m axionportal.phenomenology.scan.throughput --points 1e8`` runs whole scans, start and end of the
worker processes included, and measures in the same run how long the workers were inside the generated
functions.  That share is the scan's throughput relative to the functions' own on as many processes.
"""

from __future__ import annotations

import argparse
import dataclasses
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


def timed_chunk(out: Path, plan: Plan, index: int) -> int:
    """Write a chunk and note how long the generated functions took; runs on a worker."""
    spent = 0.0

    def timed(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(**arguments: Any) -> Any:
            nonlocal spent
            began = time.perf_counter()
            result = call(**arguments)
            spent += time.perf_counter() - began
            return result

        return wrapped

    catalogue = functions()
    kept = dict(catalogue)
    try:
        for name in {call.function for call in plan.calls}:
            catalogue[name] = dataclasses.replace(kept[name], call=timed(kept[name].call))
        points = write_chunk(out, plan, index)
    finally:
        catalogue.update(kept)
    (work_folder(out) / f"time-{index}").write_text(repr(spent))
    return points


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
    """One scan: points, seconds from start to end, share spent in the functions, bytes of memory and disk."""

    points: int
    seconds: float
    share: float
    memory: int
    stored: int


def measure(plan: Plan, out: Path, workers: int) -> Measured:
    """Run a whole scan; its output is removed again."""
    output = Output(out, plan)
    with peak_memory() as largest:
        began = time.perf_counter()
        with output.opened():
            with connected(None, workers) as client:
                run_chunks(client, output, list(output.missing()), lambda *_: None, timed_chunk)
            inside = sum(float(path.read_text()) for path in output.work.glob("time-*"))
            output.finish()
        seconds = time.perf_counter() - began
    stored = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    shutil.rmtree(out)
    return Measured(plan.points, seconds, inside / (seconds * workers), largest[0], stored)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=lambda text: int(float(text)), default=10**8)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--folder", type=Path, help="where the scans are written (and removed)")
    arguments = parser.parse_args()
    print("| scan | observable | format | points | s | in the functions | peak memory | bytes a point |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for kind, observable, names, suffix in RUNS:
            spec = parse_spec("throughput", spec_text(kind, observable, names, arguments.points))
            plan = resolve(spec, input_set())
            found = measure(plan, Path(folder) / f"scan{suffix}", arguments.workers)
            print(
                f"| {kind} | `{observable}` | {suffix[1:]} | {found.points:,} | {found.seconds:.1f} | "
                f"{found.share:.0%} | {found.memory / 1e9:.2f} GB | {found.stored / found.points:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
