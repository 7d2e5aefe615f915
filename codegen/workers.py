"""Room: codegen.  Emits the parts side by side on the cores there are; the result is the same on one."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from axionportal.codegen.context import BuildContext
from axionportal.codegen.parts import emit_part

PR_SET_PDEATHSIG = 1  # linux/prctl.h

Progress = Callable[[int, int, str], None]
"""Told (done, total, label) while work goes on."""


def emit_parts(
    parts: tuple[str, ...], context: BuildContext, progress: Progress
) -> dict[str, dict[str, bytes]]:
    """The files of each part, in the order of ``parts``."""
    count = min(len(parts), available_cores())
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return {part: emit_part(part, context) for part in parts}
    forking = multiprocessing.get_context("fork")  # what has been derived already is inherited
    with ProcessPoolExecutor(count, mp_context=forking, initializer=die_with_parent) as pool:
        futures = {part: pool.submit(emit_part, part, context) for part in parts}
        emitted = {}
        for done, part in enumerate(parts):
            progress(done, len(parts), f"emit {part}")
            emitted[part] = futures[part].result()
    return emitted


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def die_with_parent() -> None:
    """Leave no worker behind when a build is killed: without this it would wait for ever."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
