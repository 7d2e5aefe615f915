"""The rooms on disk, in pyproject.toml and for the type checker are the same ones."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest

ROOMS = {"derivations", "codegen", "generated", "phenomenology", "benchmarks"}


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text())


def packages_on_disk(root: Path) -> set[str]:
    folders = {path.parent for room in ROOMS for path in (root / room).rglob("*.py")}
    return {".".join(("axionportal", *folder.relative_to(root).parts)) for folder in folders}


def test_every_folder_with_modules_is_listed_and_none_is_missing(root: Path, project: dict) -> None:
    assert set(project["tool"]["setuptools"]["packages"]) == packages_on_disk(root)


def test_every_package_has_an_init(root: Path) -> None:
    folders = [root.joinpath(*name.split(".")[1:]) for name in packages_on_disk(root)]
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_package_dir_maps_every_room_to_its_folder(project: dict) -> None:
    mapping = project["tool"]["setuptools"]["package-dir"]
    assert mapping == {f"axionportal.{room}": room for room in ROOMS}


def test_type_checker_sees_every_room(root: Path) -> None:
    links = {path.name: path.resolve() for path in (root / ".typecheck" / "axionportal").iterdir()}
    assert links == {room: root / room for room in ROOMS}


def test_constraints_are_exact_versions_without_addresses(root: Path) -> None:
    lines = (root / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9.]*", pin)] == []


def test_constraints_pin_every_requirement(root: Path, project: dict) -> None:
    lines = (root / "constraints.txt").read_text().splitlines()
    pinned = {canonical(line.split("==")[0]) for line in lines if "==" in line}
    extras = project["project"]["optional-dependencies"]
    wanted = [*project["project"]["dependencies"], *itertools.chain.from_iterable(extras.values())]
    names = {canonical(re.match(r"[A-Za-z0-9._-]+", item)[0]) for item in wanted}
    assert names - {"axionportal"} - pinned == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
