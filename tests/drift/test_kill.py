"""A build killed while it writes leaves generated/ as it was, and does not disturb the next.

tests/codegen/test_tree.py kills the replacement at every single file-system event; here the real
command is killed, uncatchably, in the midst of its write stage.
"""

from __future__ import annotations

import signal

import pytest

pytestmark = pytest.mark.slow

KILLER = """
import os, signal, sys
remaining = {events}

def hook(name, arguments):
    global remaining
    if name in ("open", "os.mkdir", "os.rename") and ".generated.new" in str(arguments[0]):
        remaining -= 1
        if remaining < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
"""


def test_generated_is_as_it_was(rooms) -> None:
    build = ("build", "--no-pdf", "--digits", "10", "--only", "reports")
    before = rooms.snapshot()
    for events in (1, 5):
        (rooms.folder / "sitecustomize.py").write_text(KILLER.format(events=events))
        done = rooms.run(*build)
        assert done.returncode == -signal.SIGKILL
        assert rooms.snapshot() == before
    (rooms.folder / "sitecustomize.py").unlink()
    done = rooms.run(*build)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    left_over = {path.name for path in rooms.rooms.iterdir() if path.name.startswith(".generated")}
    assert left_over == {".generated.lock"}
    assert rooms.snapshot() != before  # the report of another number of digits
