"""Room: phenomenology/scan.  Chunks on the workers of a Dask cluster: one on this machine, or a running one.

Both take the same way.  A chunk's content follows from its number alone and its file appears whole, so
a chunk that is repeated because its worker died, or that two workers did, is the same chunk.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import dask
from distributed import Client, KilledWorker, LocalCluster, WorkerPlugin, as_completed, get_worker
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from axionportal.phenomenology.errors import WrongUseError, shown
from axionportal.phenomenology.scan.evaluation import chunk_columns
from axionportal.phenomenology.scan.functions import emitted_digest
from axionportal.phenomenology.scan.output import Output, open_store, work_folder
from axionportal.phenomenology.scan.plan import Plan

WAIT = 15  # seconds for a cluster to answer, and for its first worker; a local network needs less than one
KEEP_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 27),
}
"""For glibc's allocator in a worker: up to 128 MB stay with the process from chunk to chunk.  With Dask's own
setting every array is new memory, and to get that takes as long as to evaluate the formulas."""

THREADS = 2  # of a process: one computes while the other waits for the disk
AHEAD = 2  # chunks for each thread that are handed out at a time: none waits, and few are kept in mind

Progress = Callable[[int, int, str], None]
"""Told (points done, points in all, label) while a scan goes on."""

Task = Callable[[Path, Plan, int], int]
"""Writes a chunk of a plan, for an output of this name, and returns its points."""


class ScanStoppedError(RuntimeError):
    """The scan could not go on; what is complete is kept, and the same command takes it up again."""


def write_chunk(out: Path, plan: Plan, index: int) -> int:
    """Compute and write one chunk; runs on a worker and returns the number of its points."""
    if emitted_digest() != plan.emitted:
        raise WrongUseError(
            f"worker {_worker_name()} has other functions than this machine: install the same "
            "axionportal there"
        )
    if not (work_folder(out) / "scan.json").exists():
        raise WrongUseError(
            f"worker {_worker_name()} does not see {work_folder(out)}: give an --out in a folder "
            "that all share"
        )
    with _AT_WORK:
        complete = open_store(out, work_folder(out), plan).write(index, chunk_columns(plan, index))
    complete()
    return plan.blocks.size(index)


_AT_WORK = threading.Lock()
"""A process computes one chunk at a time; its other thread waits for the disk meanwhile."""


def _worker_name() -> str:
    try:
        return str(get_worker().address)
    except ValueError:
        return "on this machine"


@contextlib.contextmanager
def connected(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A client of the running cluster at ``scheduler``, or of ``workers`` processes on this machine.

    Raises
    ------
    WrongUseError
        Nothing answers at the address, or the cluster has no workers.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said in one sentence
    with contextlib.ExitStack() as stack:
        if scheduler is None:
            cluster = stack.enter_context(_local_cluster(workers))
            client = stack.enter_context(Client(cluster, set_as_default=False))
            if workers > 1:
                client.register_plugin(Uninterrupted())
            yield client
            return
        try:
            with dask.config.set({"distributed.comm.timeouts.connect": WAIT}):
                client = stack.enter_context(Client(scheduler, timeout=WAIT, set_as_default=False))
        except (OSError, ValueError, TypeError) as error:
            raise WrongUseError(
                f"no Dask scheduler answers at {shown(scheduler)}: give the address that `dask scheduler` "
                "prints, such as tcp://10.0.0.1:8786"
            ) from error
        try:
            client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError:
            raise WrongUseError(
                f"the cluster at {scheduler} has no workers: start some with `dask worker {scheduler}`"
            ) from None
        yield client


class Uninterrupted(WorkerPlugin):
    """An interrupt from the terminal reaches every process; the scan's own ends the workers."""

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - the name is the plugin's interface
        """Runs in the worker's main thread."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _local_cluster(workers: int) -> LocalCluster:
    """Processes that talk over the loopback interface; a single worker is a thread of this process."""
    environment = dask.config.get("distributed.nanny.pre-spawn-environ", {})
    with dask.config.set({"distributed.nanny.pre-spawn-environ": {**environment, **KEEP_MEMORY}}):
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=THREADS,
            processes=workers > 1,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit=None,
            silence_logs=logging.CRITICAL,
        )


def run_chunks(
    client: Client, output: Output, missing: Sequence[int], progress: Progress, task: Task = write_chunk
) -> None:
    """Write the chunks that are missing; ``task`` does the work for one of them.

    Raises
    ------
    WrongUseError
        A worker has other functions, no ``axionportal``, or does not see the output.
    ScanStoppedError
        Workers died again and again, the cluster was lost, or a chunk could not be written.
    """
    plan = output.plan
    done = plan.points - sum(plan.blocks.size(index) for index in missing)
    progress(done, plan.points, "scan")
    try:
        for points in _completed(client, output, missing, task):
            done += points
            progress(done, plan.points, "scan")
    except ModuleNotFoundError as error:
        raise WrongUseError(f"the workers lack {error.name}: install axionportal[scan] there") from error
    except KilledWorker as error:
        raise _stopped(output, f"workers died {error.allowed_failures + 1} times at one chunk") from error
    except (CancelledError, FutureCancelledError, CommClosedError, TimeoutError) as error:
        raise _stopped(output, "the cluster was lost") from error
    except OSError as error:
        raise _stopped(output, f"{error.filename or output.work}: {error.strerror or error}") from error


def _completed(client: Client, output: Output, missing: Iterable[int], task: Task) -> Iterator[int]:
    """Points of each chunk as it is completed; few chunks are under way at a time, however many there are."""

    def submit(index: int) -> Any:
        key = f"scan-{output.plan.digest[:16]}-{index}"
        return client.submit(task, output.out, output.plan, index, key=key, pure=False)

    waiting = iter(missing)
    threads = max(1, sum(client.nthreads().values()))
    first = [submit(index) for index in itertools.islice(waiting, AHEAD * threads)]
    under_way = as_completed(first, loop=client.loop)
    for future in under_way:
        yield int(future.result())
        for index in itertools.islice(waiting, 1):
            under_way.add(submit(index))


def _stopped(output: Output, what: str) -> ScanStoppedError:
    return ScanStoppedError(
        f"{what}; what is complete is kept in {output.work}: run the same command to go on with it"
    )
