"""A tree in two editions, and disks that are too small or cannot be written to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kills import Replacement

Disk = Callable[[str], Path]


@pytest.fixture
def replacement(tmp_path: Path) -> Replacement:
    """The real command on a folder of its own, which holds edition 0."""
    return Replacement(tmp_path / "rooms")


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Disk]:
    """Mounts a file system in memory with the options given; skips where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounts = 0

    def mount(options: str) -> Path:
        nonlocal mounts
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a file system cannot be mounted here")
        mounts += 1
        return folder

    yield mount
    for _ in range(mounts):
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
