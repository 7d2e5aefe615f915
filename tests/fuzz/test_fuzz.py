"""A short run of ``make fuzz``, and what its watchman notices."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def test_a_short_run() -> None:
    command = [sys.executable, str(FOLDER / "fuzz.py"), "--inputs", "700", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "each accepted or refused in one sentence" in done.stdout
    assert done.stderr == ""


WATCHED = """
import sys
sys.path.insert(0, {folder!r})
import guard
guard.install()
try:
    with guard.watched():
        {action}
except guard.ForbiddenError as error:
    print("noticed", error)
"""


@pytest.mark.parametrize(
    "action",
    [
        "eval('1 + 1')",
        "exec('x = 1')",
        "compile('1 + 1', 'x', 'eval')",
        "__import__('os').system('true')",
        "__import__('subprocess').run(['true'])",
        "open('/etc/passwd')",
        "open('/tmp/x', 'w')",
        "__import__('this_is_no_module')",
        "try: eval('1')\n        except BaseException: pass",
    ],
)
def test_the_watchman_notices(action: str) -> None:
    """Without this a run that finds nothing would prove nothing."""
    program = WATCHED.format(folder=str(FOLDER), action=action)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("noticed"), done.stdout + done.stderr
