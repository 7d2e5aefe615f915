"""Builds ``generated/`` under other hash seeds, locales, time zones and SymPy releases: the same bytes.

    make identity

or ``python tests/drift/identity.py [PYTHON ...]`` with the interpreters of further environments, such as
one with SymPy 1.13.3.  Every build starts from nothing, in a folder of its own, and must give what is
committed.  It takes some minutes, so that ``make test`` has only the first variation (test_generated.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("derivations", "codegen", "phenomenology", "benchmarks")
FAR_LOCALES = ("tr_TR.utf8", "de_DE.utf8", "C.utf8", "C")
"""Turkish has an i of its own, German a comma in decimals; the first that is installed is taken."""

Tree = dict[str, bytes]


@dataclass(frozen=True)
class Variation:
    """One way to build: the interpreter and what is different in its environment."""

    title: str
    environment: dict[str, str]
    python: str = sys.executable


def variations(others: list[str]) -> list[Variation]:
    far = next(name for name in FAR_LOCALES if name in installed_locales())
    here = {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}
    there = {"PYTHONHASHSEED": "4294967295", "LC_ALL": far, "TZ": "Pacific/Apia"}
    found = [
        Variation("hash seed 0, locale C, UTC", here),
        Variation("the same again", here),
        Variation(f"hash seed 2^32 - 1, locale {far}, Pacific/Apia", there),
        Variation("hash seed at random", {"PYTHONHASHSEED": "random"}),
    ]
    return found + [Variation(release(python), there, python) for python in others]


def installed_locales() -> set[str]:
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True)
    return {line.strip() for line in listed.stdout.splitlines()}


def release(python: str) -> str:
    code = "import platform, sympy; print(f'SymPy {sympy.__version__}, Python {platform.python_version()}')"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def built(variation: Variation) -> Tree:
    """What ``axionportal build`` writes, made from nothing in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        rooms = Path(folder) / "axionportal"
        for room in ROOMS:
            shutil.copytree(ROOT / room, rooms / room, ignore=shutil.ignore_patterns("__pycache__"))
        subprocess.run(
            [variation.python, "-m", "axionportal.codegen.cli", "build", "--no-pdf"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": folder} | variation.environment,
            check=True,
        )
        return tree(rooms / "generated")


def tree(folder: Path) -> Tree:
    """Content by path, without caches and without what LaTeX makes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".log"
        if not (path.suffix == ".pdf" and path.parent.name == "appendix")
    }


def differences(one: Tree, other: Tree) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def main(others: list[str]) -> int:
    committed, failed = tree(ROOT / "generated"), False
    for variation in variations(others):
        start = time.monotonic()
        changed = differences(committed, built(variation))
        failed = failed or bool(changed)
        verdict = f"differs in {', '.join(changed)}" if changed else f"{len(committed)} files, byte for byte"
        print(f"{variation.title} ({time.monotonic() - start:.0f} s): {verdict}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
