"""A short run of ``make faults``: real kills at random moments of the write stage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_few_kills_of_each_kind() -> None:
    program = Path(__file__).with_name("kills.py")
    counts = ["--write", "2", "--journal", "2", "--run", "0", "--full", "0", "--seed", "7"]
    done = subprocess.run(
        [sys.executable, str(program), *counts], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 kills, nothing lost" in done.stdout
    assert "Traceback" not in done.stderr
