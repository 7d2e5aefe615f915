"""Killed processes lose nothing and double nothing: on this machine, and workers of a real cluster."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from axionportal.codegen.cli.entry import run
from axionportal.phenomenology.scan.command import scan
from axionportal.phenomenology.scan.engine import ScanStoppedError

CHUNKS = {".parquet": 100, ".zarr": 40}  # enough to be killed between the first and the last
SPEC = """
[scan]
kind = "random"
samples = {samples}
seed = 7
chunk = 1024
[parameters]
m_a = {{ range = [1e-3, 1e3], scale = "log" }}
m_gamma = {{ range = [1e-3, 1e3], scale = "log" }}
[observables]
G = "G"
"""
PATIENCE = 120  # seconds until a test gives up on a process; a loaded machine needs a few
DASK = (sys.executable, "-m", "dask")


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A spec for each format."""
    folder = tmp_path_factory.mktemp("specs")
    found = {suffix: folder / f"for{suffix}.toml" for suffix in CHUNKS}
    for suffix, path in found.items():
        path.write_text(SPEC.format(samples=1024 * CHUNKS[suffix]))
    return found


@pytest.fixture(scope="module")
def whole(specs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The scan of one worker on this machine, in both formats, nothing killed."""
    folder = tmp_path_factory.mktemp("whole")
    outputs = {suffix: folder / f"scan{suffix}" for suffix in CHUNKS}
    for suffix, out in outputs.items():
        scan(specs[suffix], out, workers=1)
    return outputs


def test_the_command_says_what_it_wrote_and_the_second_time_does_nothing(
    specs: dict[str, Path], whole: dict[str, Path], files_of: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    out = whole[".parquet"]
    before = files_of(out)
    assert run(["scan", str(specs[".parquet"]), "--out", str(out)]) == 0
    printed, errors = capsys.readouterr()
    assert printed == f"unchanged: 102400 points in {out}: m_a, m_gamma, G\n"
    assert errors == ""
    assert files_of(out) == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["scan.parquet", "scan.zarr"]


def test_a_killed_scan_is_taken_up_where_it_was(
    specs: dict[str, Path], whole: dict[str, Path], files_of: Callable, tmp_path: Path
) -> None:
    """Two processes and the one that started them; what was complete is not written again, and then one
    worker makes the rest, the same to the byte.
    """
    spec, out = str(specs[".parquet"]), tmp_path / "scan.parquet"
    command = [sys.executable, "-m", "axionportal.codegen.cli", "scan", spec, "--out", str(out)]
    process = subprocess.Popen([*command, "--workers", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    complete = wait_for_chunks(out, 3, process)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert not out.exists(), "it was too quick to be killed"
    assert psutil.wait_procs(workers, timeout=PATIENCE)[1] == [], "workers outlived the scan"
    before = {path: path.stat().st_mtime_ns for path in complete}
    scan(spec, out, workers=1)
    for path, written in before.items():
        moved = out / path.relative_to(out.with_name(f"{out.name}.unfinished") / "data")
        assert moved.stat().st_mtime_ns == written
    assert files_of(out) == files_of(whole[".parquet"])
    assert list(tmp_path.iterdir()) == [out]


def wait_for_chunks(out: Path, least: int, process: subprocess.Popen[bytes]) -> list[Path]:
    """Files of complete chunks, as soon as there are that many."""
    work = out.with_name(f"{out.name}.unfinished")
    pattern = "data/part-*.parquet" if out.suffix == ".parquet" else "done/[0-9]*"
    for _ in ticks():
        assert process.poll() is None, process.communicate()
        found = sorted(work.glob(pattern))
        if len(found) >= least:
            break
    return found


def ticks() -> Iterator[None]:
    """Now and again until patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
        time.sleep(0.002)
    pytest.fail("nothing happened")


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the cluster, ended with the test."""
    environment = os.environ | {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
    process = subprocess.Popen(
        [*DASK, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class RealCluster:
    """A scheduler and two workers, each a process of its own, on the loopback interface."""

    def __init__(self, stack: ExitStack) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        local = ("--host", "127.0.0.1", "--no-dashboard")
        self.scheduler = stack.enter_context(started("scheduler", *local, "--port", str(port)))
        self.workers = [
            stack.enter_context(started("worker", self.address, *local, "--no-nanny", "--nthreads", "1"))
            for _ in range(2)
        ]

    def wait(self) -> None:
        """Until both workers are there."""
        from distributed import Client

        with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)


@pytest.fixture
def cluster() -> Iterator[RealCluster]:
    with ExitStack() as stack:
        found = RealCluster(stack)
        found.wait()
        yield found


def test_a_worker_killed_midway_changes_no_bit(
    cluster: RealCluster, specs: dict[str, Path], whole: dict[str, Path], files_of: Callable, tmp_path: Path
) -> None:
    """Then the scheduler is killed in another scan: one sentence, and a local run takes that one up."""
    out = tmp_path / "scan.parquet"
    with killing(cluster.workers[0], out, after=10) as chunks_at_kill:
        scan(specs[".parquet"], out, scheduler=cluster.address)
    assert 10 <= chunks_at_kill[0] < CHUNKS[".parquet"], "it was not killed midway"
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert files_of(out) == files_of(whole[".parquet"])

    arrays = tmp_path / "scan.zarr"
    with (
        killing(cluster.scheduler, arrays, after=5),
        pytest.raises(ScanStoppedError, match="the cluster was lost; what is complete is kept in"),
    ):
        scan(specs[".zarr"], arrays, scheduler=cluster.address)
    assert not arrays.exists()
    scan(specs[".zarr"], arrays, workers=1)
    assert files_of(arrays) == files_of(whole[".zarr"])


@contextmanager
def killing(process: subprocess.Popen[bytes], out: Path, after: int) -> Iterator[list[int]]:
    """Kill a process when that many chunks are complete; how many there were then."""
    found: list[int] = []

    def kill() -> None:
        found.append(len(wait_for_chunks(out, after, process)))
        process.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    yield found
    killer.join()
