"""Who may import whom, and how modules introduce themselves."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("derivations", "codegen", "phenomenology", "benchmarks")
LONGEST_MODULE = 400


def test_import_linter_keeps_every_contract(root: Path) -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def imports(module: Path) -> Iterator[str]:
    """Top-level names of everything that a module imports from outside its own package."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).split(".")[0]


def test_generated_imports_numpy_and_the_standard_library_only(root: Path) -> None:
    allowed = {"numpy"} | set(sys.stdlib_module_names)
    found = {path.name: set(imports(path)) for path in (root / "generated").rglob("*.py")}
    assert found, "generated/ has no modules"
    assert {name: names - allowed for name, names in found.items() if names - allowed} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_its_room_first(root: Path, room: str) -> None:
    silent = [
        path.relative_to(root).as_posix()
        for path in (root / room).rglob("*.py")
        if not path.read_text().startswith(f'"""Room: {room}')
    ]
    assert silent == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_is_long(root: Path, room: str) -> None:
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text().splitlines())
        for path in (root / room).rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_nothing_evaluates_text(root: Path) -> None:
    """No eval, exec or sympify: what a user writes is parsed by an explicit grammar."""
    forbidden = {"eval", "exec", "sympify", "parse_expr"}
    used = [
        (path.relative_to(root).as_posix(), node.lineno)
        for room in ROOMS
        for path in (root / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and called_name(node) in forbidden
    ]
    assert used == []


def called_name(call: ast.Call) -> str:
    target = call.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
