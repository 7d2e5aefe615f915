"""Room: derivations.  Worker processes: how many, forked where possible, and none left behind."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def worker_pool(count: int) -> ProcessPoolExecutor | None:
    """A pool of ``count`` processes that inherit what has been derived; None where one is enough."""
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return None
    forking = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(
        count, mp_context=forking, initializer=die_with_parent, initargs=(os.getpid(),)
    )


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def die_with_parent(parent: int) -> None:
    """Leave no worker behind when a build is killed: it would wait for ever, and hold the build's lock."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # killed before it could be asked to tell
        os._exit(1)
