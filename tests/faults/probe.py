"""Looks at a tree from outside, as a user does: is it whole, and what does importing it give?"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

REFUSALS = ("is being replaced", "was replaced", "start Python again")
"""What a reader may be told instead of a value: each is one sentence that says so."""

EXACT_G = 1.7534162385757352835
"""G at the masses of the README's worked example, from its certified digits."""


def unsound(tree: Path) -> list[str]:
    """What is not as the tree's own manifest says; nothing for a whole tree."""
    try:
        listed = json.loads((tree / "manifest.json").read_bytes())["files"]
    except (OSError, ValueError, KeyError) as error:
        return [f"manifest: {error}"]
    found = {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for path in tree.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    found.pop("manifest.json")
    wrong = [f"{path}: missing" for path in listed if path not in found]
    wrong += [f"{path}: not listed" for path in found if path not in listed]
    return wrong + [
        f"{path}: not as listed"
        for path, content in found.items()
        if path in listed and hashlib.sha256(content).hexdigest() != listed[path]["sha256"]
    ]


def imported(tree: Path) -> str:
    """Import the tree under a name of its own and use it: "good", or the sentence of its refusal.

    Raises AssertionError for a wrong value or modules of two editions; call it in a process of its own.
    """
    spec = importlib.util.spec_from_file_location(
        "probed", tree / "__init__.py", submodule_search_locations=[str(tree)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["probed"] = module
    try:
        spec.loader.exec_module(module)
        value = module.G(110.0, 100.0, m_mu=0.1056583745, cutoff=1000.0)
        other = module.F_a(0.3)
    except (ImportError, RuntimeError) as error:
        if not any(words in str(error) for words in REFUSALS):
            raise
        return str(error)
    assert math.isclose(value, EXACT_G, rel_tol=1e-13), value  # three times the bound of G is below that
    assert math.isfinite(other)
    own = [item for name, item in sys.modules.items() if name.startswith("probed.")]
    editions = {getattr(item, "EDITION", None) for item in own}
    assert len(editions) == 1, f"modules of editions {editions}"
    return "good"


def in_child(action: Callable[[], object], *, quiet: bool = True) -> int:
    """Fork, run ``action`` in a session of its own; the child's process id."""
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        os.setsid()
        if quiet:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
        found = action()
        status = found if isinstance(found, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


def outcome_of_import(tree: Path) -> int:
    """0 for a good import, 3 for a refusal; anything else (70) is a fault."""
    sys.dont_write_bytecode = True
    return 0 if imported(tree) == "good" else 3


def exit_code(child: int) -> int:
    """Wait for a child; one that somebody has stopped is told to go on, or this would wait for ever."""
    while True:
        status = os.waitpid(child, os.WUNTRACED)[1]
        if not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        print(f"process {child} was stopped by signal {os.WSTOPSIG(status)} and goes on", flush=True)
        os.kill(child, signal.SIGCONT)


def processes_of_session(session: int) -> list[int]:
    """Every process of a session that is still alive."""
    alive = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                alive.append(int(entry.name))
    return alive


def gone(session: int, seconds: float = 5.0) -> bool:
    """Has every process of a session ended, after a moment's patience?"""
    end = time.monotonic() + seconds
    while processes_of_session(session):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
