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

import numpy as np
import pytest

from axionportal.codegen.cli.entry import run
from axionportal.phenomenology.scan.command import scan
from axionportal.phenomenology.scan.engine import ScanStoppedError
from axionportal.phenomenology.scan.plan import Plan

MANY_CHUNKS = 200
PATIENCE = 120  # seconds until a test gives up on a process; a loaded machine needs a few
DASK = (sys.executable, "-m", "dask")


@pytest.fixture(scope="module")
def spec(random: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough chunks to be killed between the first and the last."""
    path = tmp_path_factory.mktemp("spec") / "spec.toml"
    path.write_text(random.replace("samples = 5000", f"samples = {1024 * MANY_CHUNKS}"))
    return path


@pytest.fixture(scope="module")
def whole(spec: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The scan of one worker on this machine, in both formats, nothing killed."""
    folder = tmp_path_factory.mktemp("whole")
    outputs = {suffix: folder / f"scan{suffix}" for suffix in (".parquet", ".zarr")}
    for out in outputs.values():
        scan(spec, out, workers=1)
    return outputs


def test_the_command_says_what_it_wrote_and_the_second_time_does_nothing(
    spec: Path, whole: dict[str, Path], files_of: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    out = whole[".parquet"]
    before = files_of(out)
    assert run(["scan", str(spec), "--out", str(out)]) == 0
    printed, errors = capsys.readouterr()
    assert printed == (
        f"unchanged: {1024 * MANY_CHUNKS} points in {out}: m_a, m_gamma, y_a, epsilon, scheme, total, chi2, "
        "excluded\n"
    )
    assert errors == ""
    assert files_of(out) == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["scan.parquet", "scan.zarr"]


@pytest.mark.parametrize("suffix", [".parquet", ".zarr"])
def test_a_killed_scan_is_taken_up_where_it_was(
    spec: Path, whole: dict[str, Path], files_of: Callable, suffix: str, tmp_path: Path
) -> None:
    """Killed once, mid-way; what was complete is not written again, and the rest is the same to the byte."""
    out = tmp_path / f"scan{suffix}"
    command = [sys.executable, "-m", "axionportal.codegen.cli", "scan", str(spec), "--out", str(out)]
    process = subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    complete = wait_for_chunks(out, 3, process)
    process.kill()
    process.communicate()
    assert not out.exists(), "it was too quick to be killed"
    before = {path: path.stat().st_mtime_ns for path in complete}
    scan(spec, out, workers=1)
    for path, written in before.items():
        moved = out / path.relative_to(out.with_name(f"{out.name}.unfinished") / "data")
        assert moved.stat().st_mtime_ns == written
    assert files_of(out) == files_of(whole[suffix])
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
    if out.suffix == ".parquet":
        return found
    return [work / "data" / "total" / "c" / path.name for path in found]


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
    cluster: RealCluster, spec: Path, whole: dict[str, Path], files_of: Callable, tmp_path: Path
) -> None:
    """Then the scheduler is killed in another scan: one sentence, and a local run takes that one up."""
    out = tmp_path / "scan.parquet"
    with killing(cluster.workers[0], out, after=10) as chunks_at_kill:
        scan(spec, out, scheduler=cluster.address)
    assert 10 <= chunks_at_kill[0] < MANY_CHUNKS, "it was not killed midway"
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert files_of(out) == files_of(whole[".parquet"])

    arrays = tmp_path / "scan.zarr"
    with (
        killing(cluster.scheduler, arrays, after=10),
        pytest.raises(ScanStoppedError, match="the cluster was lost; what is complete is kept in"),
    ):
        scan(spec, arrays, scheduler=cluster.address)
    assert not arrays.exists()
    scan(spec, arrays, workers=1)
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


def test_two_processes_give_the_bits_of_one(
    grid: str, planned: Callable[..., Plan], read: Callable, written: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(grid)
    scan(path, tmp_path / "two.parquet", workers=2)
    written(planned(grid), tmp_path / "none.parquet")
    two, none = read(tmp_path / "two.parquet"), read(tmp_path / "none.parquet")
    for name, values in none.items():
        np.testing.assert_array_equal(two[name], values)
