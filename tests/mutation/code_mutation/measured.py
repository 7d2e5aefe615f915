"""Which test runs which lines of the rooms that are changed, and how long: each test in a child of its own.

A child of its own, so that nothing that another test has derived is remembered for it.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest
from changes import Change
from children import OPTIONS, ROOT, Child, copy_rooms

SLOWEST = 20
"""Seconds; a test that takes longer is not used, it would end the campaign and not a change."""
INSTANCES = 14
"""Of a test with more parameters not all are measured; there are 13 loop functions."""


@dataclass(frozen=True)
class Test:
    """A test, its seconds, and by module the lines that it runs."""

    name: str
    seconds: float
    lines: dict[str, frozenset[int]]
    start: float
    """Seconds that its file takes to be collected."""

    @property
    def file(self) -> str:
        return self.name.split("::")[0]

    @property
    def function(self) -> str:
        return self.name.split("[")[0]


class Measurement:
    """A plugin of pytest that runs every test in a child and notes what it does."""

    def __init__(self, rooms: Path, target: Path) -> None:
        self.prefix, self.target = str(rooms / "axionportal") + os.sep, target
        self.folders = tuple(self.prefix + f"derivations/{room}/" for room in ("integrals", "verification"))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        start = seconds()
        with self.target.open("w", encoding="utf-8") as output:
            for item in few_of_each(session.items):
                row = self.measured(item)
                if row is not None:
                    output.write(json.dumps(row | {"start": start}) + "\n")
                    output.flush()
        return True

    def measured(self, item: pytest.Item) -> dict[str, object] | None:
        reading, writing = os.pipe()
        if (pid := os.fork()) == 0:
            os.close(reading)
            signal.alarm(2 * SLOWEST)
            with os.fdopen(writing, "w") as pipe:
                json.dump(self.run(item), pipe)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            text = pipe.read()
        os.waitpid(pid, 0)
        return json.loads(text) if text else None

    def run(self, item: pytest.Item) -> dict[str, object] | None:
        lines: dict[str, set[int]] = defaultdict(set)

        def line(frame: FrameType, _: str, __: object) -> object:
            lines[frame.f_code.co_filename].add(frame.f_lineno)
            return line

        def call(frame: FrameType, event: str, _: object) -> object:
            return line(frame, event, _) if frame.f_code.co_filename.startswith(self.folders) else None

        failed = item.session.testsfailed
        sys.settrace(call)  # type: ignore[arg-type]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        sys.settrace(None)
        if item.session.testsfailed > failed:
            return None
        found = {name.removeprefix(self.prefix): sorted(numbers) for name, numbers in lines.items()}
        return {"name": item.nodeid, "seconds": seconds(), "lines": found}


def seconds() -> float:
    """Of the processor, for this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def few_of_each(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of a test with many parameters only ``INSTANCES``, spread over them."""
    found: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        found[item.nodeid.split("[")[0]].append(item)
    return [item for group in found.values() for item in group[:: -(-len(group) // INSTANCES)]]


def measured_tests(record: Path, folders: Sequence[str]) -> list[Test]:
    """The tests of folders, files or functions that pass and are fast; measured where ``record`` lacks them.

    What is recorded of a file of tests is valid as long as the file and the derivations are as they were.
    """
    entries = [entry for name in folders for entry in files_of(name)]
    stamps = {entry: stamp(ROOT / entry.split("::")[0]) for entry in entries}
    old = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    known = [json.loads(line) for line in old]
    rows = [row for row in known if stamps.get(row["file"], row["stamp"]) == row["stamp"]]
    measured = {row["file"] for row in rows}
    for name in [name for name in stamps if name not in measured]:
        print(f"measuring {name}", flush=True)
        rows.extend(row | {"file": name, "stamp": stamps[name]} for row in measured_file(name))
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return [
        Test(
            row["name"],
            row["seconds"],
            {key: frozenset(value) for key, value in row["lines"].items()},
            row["start"],
        )
        for row in rows
        if row["file"] in stamps and row["seconds"] < SLOWEST
    ]


def files_of(name: str) -> list[str]:
    """The files of a folder of tests, or what is named."""
    folder = ROOT / "tests" / name
    paths = sorted(folder.glob("test_*.py")) if folder.is_dir() else [folder]
    return [path.relative_to(ROOT).as_posix() for path in paths]


def stamp(path: Path) -> str:
    """A digest of a file of tests and of all derivations."""
    found = hashlib.sha256(path.read_bytes())
    for source in sorted((ROOT / "derivations").rglob("*.py")):
        found.update(source.read_bytes())
    return found.hexdigest()[:16]


def measured_file(entry: str) -> list[dict[str, object]]:
    """A row for each test of a file that passes."""
    with tempfile.TemporaryDirectory() as folder:
        rooms, target = copy_rooms(Path(folder)), Path(folder) / "rows"

        def work() -> int:
            return int(pytest.main([*OPTIONS, f"checkout/{entry}"], plugins=[Measurement(rooms, target)]))

        ended = Child(rooms, 3600, work).waited()
        if ended.code != 0:
            raise SystemExit(f"{entry} could not be measured:\n{ended.output[-2000:]}")
        return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def chosen(change: Change, tests: list[Test], seconds: float) -> list[Test]:
    """The tests that run a changed statement, up to a time: first one of each function, the fastest first.

    Where none does, as for a constant of a module, those that run anything in the module.
    """
    places = [(test, test.lines.get(change.module, frozenset())) for test in tests]
    first, last = change.lines
    through = [test for test, lines in places if any(first <= line <= last for line in lines)]
    through = through or [test for test, lines in places if lines]
    instance: dict[str, int] = defaultdict(int)
    ranked = []
    for test in sorted(through, key=lambda test: (test.seconds, test.name)):
        ranked.append((instance[test.function], test))
        instance[test.function] += 1
    taken, sum_of_seconds = [], 0.0
    for _, test in sorted(ranked, key=lambda pair: (pair[0], pair[1].seconds, pair[1].name)):
        if not taken or sum_of_seconds + test.seconds <= seconds:
            taken.append(test)
            sum_of_seconds += test.seconds
    return taken


def by_file(tests: list[Test]) -> list[list[Test]]:
    """The tests in groups of one file each, first the one that begins to tell soonest."""
    found: dict[str, list[Test]] = defaultdict(list)
    for test in tests:
        found[test.file].append(test)
    return sorted(found.values(), key=lambda group: group[0].start + sum(test.seconds for test in group[:3]))
