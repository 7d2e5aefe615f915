"""Room: benchmarks.  One run as a record, and the files that are made of it, written whole or not at all."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from axionportal.benchmarks import goals
from axionportal.benchmarks.costs import MEMORY
from axionportal.benchmarks.goals import Goal
from axionportal.benchmarks.rows import Accuracy, Cost, Timing

FOLDER = Path(__file__).parent
RECORD, SUMMARY = FOLDER / "results.json", FOLDER / "results.md"
LIBRARIES = {"NumPy": "numpy", "SciPy": "scipy", "numba": "numba", "python-flint": "python-flint"}
README = FOLDER.parent / "README.md"
BEGIN, END = "<!-- benchmarks/results.md begins -->\n", "<!-- benchmarks/results.md ends -->\n"


@dataclass(frozen=True)
class Results:
    """Everything that one run measured."""

    machine: str
    versions: Mapping[str, str]
    length: int
    repeats: int
    certified: Mapping[str, float]
    accuracy: Sequence[Accuracy]
    speed: Sequence[Timing]
    costs: Sequence[Cost]

    @property
    def worst(self) -> list[Accuracy]:
        """The worst grid of each function."""
        names = dict.fromkeys(row.function for row in self.accuracy)
        rows = [[row for row in self.accuracy if row.function == name] for name in names]
        return [max(found, key=lambda row: row.ulps) for found in rows]

    def goals(self) -> list[tuple[str, str, str, Goal]]:
        """(function, what, figure, goal) for every figure that has a goal."""
        rows = [
            (row.function, "worst error", f"{row.ulps:.3f} ulp", goals.of_accuracy(row)) for row in self.worst
        ]
        rows += [
            (name, "certified bound", f"{bound:.4f} ulp", goals.of_bound(name, bound))
            for name, bound in self.certified.items()
        ]
        rows += [(row.function, row.way, timing_text(row), goals.of_timing(row)) for row in self.speed]
        rows += [(row.subject, row.what, cost_text(row), goals.of_cost(row)) for row in self._largest_costs()]
        return [(function, what, figure, goal) for function, what, figure, goal in rows if goal]

    def _largest_costs(self) -> list[Cost]:
        """All costs, but of the memory of all functions only the largest."""
        memory = [row for row in self.costs if row.what == MEMORY]
        largest = max(memory, key=lambda row: row.value)
        return [row for row in self.costs if row.what != MEMORY or row is largest]

    def to_json(self) -> str:
        """The record; figures are rounded to what repeats agree on."""
        fields = asdict(self)
        return json.dumps(_rounded(fields), indent=1) + "\n"


def timing_text(row: Timing) -> str:
    """The time of a single number, else the ratio to the emitted function."""
    if row.ratio is None or row.nanoseconds is None:
        return row.note
    own = (row.function, row.way) in goals.NANOSECONDS
    return f"{row.nanoseconds:,.0f} ns" if own else f"{row.ratio:,.3g} times as long"


def cost_text(row: Cost) -> str:
    """Value and unit."""
    return f"{row.value:,.0f} {row.unit}"


def _rounded(item: Any) -> Any:
    if isinstance(item, float):
        return float(f"{item:.6g}")
    if isinstance(item, Mapping):
        return {key: _rounded(value) for key, value in item.items()}
    return [_rounded(value) for value in item] if isinstance(item, list | tuple) else item


def from_json(text: str) -> Results:
    """A record that was written before."""
    fields = json.loads(text)
    kinds: dict[str, type] = {"accuracy": Accuracy, "speed": Timing, "costs": Cost}
    for key, kind in kinds.items():
        fields[key] = [kind(**row) for row in fields[key]]
    return Results(**fields)


def machine() -> str:
    """The kind of machine, not which one."""
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def versions() -> dict[str, str]:
    """What else the figures depend on: interpreter, libraries, compiler."""
    found = {"Python": platform.python_version()}
    for name, package in LIBRARIES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found | {"C compiler": _compiler()}


def _compiler() -> str:
    """Name and version as the compiler's first line has them: "cc (Distribution 1.2) 3.4.5"."""
    command = [*(os.environ.get("CC") or "cc").split(), "--version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "none"
    words = done.stdout.splitlines()[0].split()
    return f"{words[0]} {words[-1]}"


def write(contents: Mapping[Path, bytes]) -> None:
    """Replace all files; nothing is touched before every one of them is on disk beside its place."""
    parts = {path: path.with_name(f".{path.name}.part") for path in contents}
    try:
        for path, part in parts.items():
            part.write_bytes(contents[path])
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def readme_with(summary: str, readme: str) -> str:
    """The README with the summary between its marks."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"README.md has no block between {BEGIN.strip()} and {END.strip()}")
    return f"{before}{begin}{summary}{end}{after}"
