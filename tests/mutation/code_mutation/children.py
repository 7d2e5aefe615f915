"""Children of a process that has everything heavy loaded already, and nothing of axionportal.

To start Python with SymPy, FLINT, NumPy, pytest and hypothesis takes some four seconds, to fork 20 ms.  A
child imports axionportal from a private copy of the rooms, in which one module may be changed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("derivations", "codegen", "generated", "phenomenology", "benchmarks")
MEMORY = 6 << 30
"""Address space of a child, in bytes: an ordinary one takes less than 2 GiB."""
OPTIONS = (
    "-q",
    "-x",
    "--assert=plain",
    "--tb=line",
    "--hypothesis-seed=0",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-c",
    "checkout/pyproject.toml",
)


def preload() -> None:
    """Import what the tests import, except axionportal, in this process."""
    import flint  # noqa: F401
    import hypothesis.strategies  # noqa: F401
    import mpmath  # noqa: F401
    import numpy  # noqa: F401
    import pytest  # noqa: F401
    import scipy.integrate
    import scipy.special  # noqa: F401
    import sympy  # noqa: F401

    assert not any(name.startswith("axionportal") for name in sys.modules)
    gc.collect()
    gc.freeze()


def copy_rooms(folder: Path) -> Path:
    """The rooms as a namespace of their own, and beside them the tests, as they are now.

    What is compiled is valid for one text, not for a time.
    """
    for room in ROOMS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, folder / "axionportal" / room, ignore=ignored)
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", str(folder)]
    subprocess.run(command, check=True)
    checkout = folder / "checkout"
    shutil.copytree(ROOT / "tests", checkout / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.name != "tests" and not path.name.startswith("."):
            room = folder / "axionportal" / path.name
            (checkout / path.name).symlink_to(room if room.exists() else path)
    return folder


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code, or None where time was up; and what it printed."""

    code: int | None
    output: str


class Child:
    """A forked process that calls a function, with limits on its time and memory."""

    def __init__(self, rooms: Path, seconds: float, work: Callable[[], int]) -> None:
        self.log, self.seconds = rooms / "log", seconds
        self.deadline = time.monotonic() + 6 * seconds  # of a machine that others use, too
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self._run(rooms, work)

    def _run(self, rooms: Path, work: Callable[[], int]) -> None:
        code = 70
        try:
            os.setsid()
            gc.disable()  # it would cost a tenth of the time
            with self.log.open("wb") as log:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
            os.chdir(rooms)
            sys.dont_write_bytecode = True
            os.sched_getaffinity = lambda _: {0}  # a child starts no workers of its own
            sys.path.insert(0, str(rooms))
            os.environ["PYTHONPATH"] = str(rooms)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            processor = int(self.seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 5))
            code = work()
            sys.stdout.flush()
        except (
            BaseException
        ) as error:  # whatever a changed module does, nothing may return to the parent's code
            with contextlib.suppress(BaseException):
                print(repr(error), flush=True)
        finally:
            os._exit(code)

    def ended(self) -> Ended | None:
        """None as long as it runs."""
        late = time.monotonic() > self.deadline
        if late:
            self.end()
        pid, status = os.waitpid(self.pid, 0 if late else os.WNOHANG)
        if not pid:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)  # what it has started itself
        code = os.waitstatus_to_exitcode(status)
        output = self.log.read_text(encoding="utf-8", errors="replace")
        return Ended(None if late or code in (-signal.SIGXCPU, -signal.SIGKILL) else code, output)

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def waited(self) -> Ended:
        while (found := self.ended()) is None:
            time.sleep(0.02)
        return found


def run_pytest(files: list[list[str]]) -> int:
    """pytest on copied tests, in this process, file after file until one fails."""
    import pytest

    for names in files:
        code = int(pytest.main([*OPTIONS, *(f"checkout/{name}" for name in names)]))
        if code:
            return code
    return 0
