"""The built wheel, installed in a fresh environment, holds every module and every data file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

ROOMS = ("derivations", "codegen", "generated", "phenomenology", "benchmarks")
BESIDE_THE_RECORD = ("results.md", "error_ulp.pdf", "error_ulp.png")  # made from results.json for the README
NOT_SHIPPED = (".pdf", ".log")  # of the appendix: products of LaTeX on the user's machine
IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    assert "site-packages" in module.__file__, module.__file__
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a copy so that nothing is left behind in the checkout."""
    source = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__")
    for room in ROOMS:
        shutil.copytree(root / room, source / room, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, source / name)
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(target), "."]
    subprocess.run(command, cwd=source, check=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def fresh(wheel: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel and its pinned dependencies, those of scans too; its ``bin``."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    constraints = ["-c", str(root / "constraints.txt")]
    subprocess.run([python, "-m", "pip", "install", "-q", *constraints, f"{wheel}[scan]"], check=True)
    return folder / "bin"


def shipped(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel: Path, root: Path) -> None:
    """Compared file by file: a forgotten package or data pattern shows here."""
    present = {
        f"axionportal/{path.relative_to(root).as_posix()}"
        for room in ROOMS
        for path in (root / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    products = {name for name in present if "/appendix/" in name and name.endswith(NOT_SHIPPED)}
    products |= {f"axionportal/benchmarks/{name}" for name in BESIDE_THE_RECORD}
    assert shipped(wheel) == present - products


def test_every_module_can_be_imported(wheel: Path, fresh: Path, tmp_path: Path) -> None:
    modules = sorted(
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in shipped(wheel)
        if name.endswith(".py") and not name.endswith("__main__.py")
    )
    assert len(modules) > 20
    command = [fresh / "python", "-I", "-c", IMPORT_ALL, *modules]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_installed_command_computes(fresh: Path, tmp_path: Path) -> None:
    """At threshold Eq. (10b) is int x^2 (1-x)/(1-x/2)^2 dx = 32 ln 2 - 22, by hand."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [fresh / "axionportal", "eval", "F_gamma", "eta=1/2", "--digits", "12"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    exact = 32 * Decimal(2).ln() - 22
    assert done.stdout == f"{exact:.12f}\n"
