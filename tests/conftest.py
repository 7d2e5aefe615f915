"""Paths and helpers that several folders of tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("derivations", "codegen", "generated", "phenomenology", "benchmarks")


TOGETHER = ("latex", "figures")
"""Folders whose tests share something that takes long to make: one worker takes all of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the group of each test; ``--dist loadgroup`` keeps a group on one worker."""
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0] if ROOT / "tests" in item.path.parents else ""
        if folder in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(folder))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


class Copy:
    """A copy of the rooms, importable on its own as the namespace ``axionportal``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rooms = folder / "axionportal"
        ignored = shutil.ignore_patterns("__pycache__")
        for room in ROOMS:
            shutil.copytree(ROOT / room, self.rooms / room, ignore=ignored)

    @property
    def generated(self) -> Path:
        return self.rooms / "generated"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "axionportal.codegen.cli", *arguments]

    def environment(self, **changes: str) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(self.folder)} | changes

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on the copy."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def snapshot(self) -> dict[str, bytes]:
        """Content by path of all of generated/, caches left out."""
        files = (path for path in self.generated.rglob("*") if path.is_file())
        return {
            path.relative_to(self.generated).as_posix(): path.read_bytes()
            for path in files
            if "__pycache__" not in path.parts
        }


@pytest.fixture
def rooms(tmp_path: Path) -> Copy:
    """A private copy of the rooms to tamper with."""
    return Copy(tmp_path)
