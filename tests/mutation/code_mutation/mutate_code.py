"""Mutates the code of derivations/integrals and derivations/verification with Cosmic Ray.

    make mutate-code
    python tests/mutation/code_mutation/mutate_code.py [--minutes M] [--processes N] [--report]

``changes.py`` says which changes are taken and which are not. Each is made in a private copy of the rooms,
in which the tests that run the changed statement (``measured.py``) must fail, or not end within five times
their time. Results are added to ``results.json`` one by one, and a run goes on where another was broken
off; the order takes one change of each module in turn, first of the machinery (the classical operators,
then numbers), then of the theorems and the ledger, so that an unfinished campaign is a fair sample. A
result belongs to the text of the function that was changed: one whose function is no more as it was is
dropped, and the change tried again. Each survivor must be explained in ``survivors.toml``, or be killed by
a new test; the exit code is 1 where one is not.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from changes import Change, Module, interleaved
from children import ROOT, Child, Ended, copy_rooms, preload, run_pytest
from measured import Test, by_file, chosen, measured_tests

HERE = Path(__file__).resolve().parent
RESULTS, SURVIVORS = HERE / "results.json", HERE / "survivors.toml"
MACHINERY = ("derivations/integrals/*.py", "derivations/verification/*.py")
PARTS = {
    "machinery": MACHINERY,
    "numbers": MACHINERY,
    "theorems": ("derivations/verification/theorems/*.py",),
    "ledger": ("derivations/verification/ledger/*.py",),
}
CERTIFICATE = "codegen_numpy/test_certificate.py::test"
TESTS_OF_MACHINERY = (
    "derivations",
    "mutation/code_mutation/committed.py",
    f"{CERTIFICATE}_moduli_on_discs_bound_the_taylor_coefficients",
    f"{CERTIFICATE}_moduli_bound_the_derivative_of_the_kernel_of_two_masses",
    f"{CERTIFICATE}_one_wrong_coefficient_raises_the_bound",
)
TESTS = {
    "machinery": TESTS_OF_MACHINERY,
    "numbers": TESTS_OF_MACHINERY,
    "theorems": ("derivations", "theorems", "vacuum_polarisation"),
    "ledger": ("ledger", "theorems", "derivations"),
}
"""Folders, files or functions: the tests of each part."""
SURVIVED = "survived"
START = 10.0
"""Seconds that are allowed to import the rooms and collect the tests; it takes one or two."""
TIMES = 2.0
"""So many times its measured time may a selection of tests take, which is some five times its ordinary one:
a trace makes tests two or three times slower, and each was measured with nothing derived before it."""


def main() -> int:
    given = parsed()
    by_part = {part: changes_of(part) for part in PARTS}
    changes = [item for part in given.parts for item in by_part[part] if given.only in item.name]
    known = recorded({item.name for part in PARTS for item in by_part[part]})
    unexplained = {name for name, found in known.items() if found == SURVIVED} - explanations().keys()
    again = [item.name for item in changes if given.again or (given.survivors and item.name in unexplained)]
    for name in again:
        known.pop(name, None)
    if not given.report:
        preload()
        end = time.monotonic() + 60 * given.minutes
        for part in given.parts:
            wanted = [item for item in by_part[part] if item in changes and item.name not in known]
            if wanted and time.monotonic() < end:
                run(wanted[: given.sample], measured_tests(given.measured, TESTS[part]), known, given, end)
    return report(by_part, known)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="mutates the code of the derivations")
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="begin no change after that (default: 60)"
    )
    parser.add_argument("--processes", type=int, default=1, help="changes tried at a time (default: 1)")
    parser.add_argument("--sample", type=int, default=None, help="no more changes than these")
    parser.add_argument(
        "--seconds", type=float, default=12.0, help="of tests for one change, as measured (default: 12)"
    )
    parser.add_argument(
        "--only", default="", help="only changes with this in their name, e.g. integrals/series"
    )
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=list(PARTS), help="default: all, in turn"
    )
    parser.add_argument("--again", action="store_true", help="try those again that have a result")
    parser.add_argument(
        "--survivors", action="store_true", help="try those again that survived and are not explained"
    )
    parser.add_argument("--report", action="store_true", help="try nothing, only count what is recorded")
    parser.add_argument("--measured", type=Path, default=ROOT / "build" / "mutation" / "tests.jsonl")
    return parser.parse_args()


def changes_of(part: str) -> list[Change]:
    """All changes of a part, interleaved over its modules."""
    paths = sorted(path for pattern in PARTS[part] for path in ROOT.glob(pattern))
    found = {}
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        every = Module(name, path.read_text(encoding="utf-8")).changes()
        found[name] = [item for item in every if belongs(item, part)]
    return interleaved(found)


def belongs(change: Change, part: str) -> bool:
    """Numbers of the machinery are a part of their own."""
    is_number = change.operator == "NumberReplacer"
    return is_number == (part == "numbers") if part in ("machinery", "numbers") else True


def recorded(names: set[str]) -> dict[str, str]:
    """Outcome by name, of the changes that there are: the others belong to code that is no more."""
    if not RESULTS.exists():
        return {}
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    stale = len(found.keys() - names)
    if stale:
        print(f"{stale} results belong to code that has changed since: dropped", flush=True)
    return {name: outcome for name, outcome in found.items() if name in names}


def run(
    changes: Iterable[Change],
    tests: list[Test],
    known: dict[str, str],
    given: argparse.Namespace,
    end: float,
) -> None:
    """Try changes, so many at a time, as long as there is time to begin one."""
    waiting = iter(changes)
    with tempfile.TemporaryDirectory() as folder:
        idle = [copy_rooms(Path(folder) / str(number)) for number in range(given.processes)]
        running: list[Try] = []
        while True:
            while idle and time.monotonic() < end and (change := next(waiting, None)) is not None:
                running.append(Try(change, idle.pop(), chosen(change, tests, given.seconds)))
            if not running:
                return
            for trying in running[:]:
                if (outcome := trying.outcome()) is not None:
                    running.remove(trying)
                    idle.append(trying.rooms)
                    known[trying.change.name] = outcome
                    print(f"{outcome}: {trying.change.name}", flush=True)
                    write(known)
            time.sleep(0.02)


def write(known: dict[str, str]) -> None:
    partial_file = RESULTS.with_suffix(".partial")
    partial_file.write_text(json.dumps(known, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    partial_file.replace(RESULTS)


class Try:
    """One change in one copy of the rooms, and the child that runs the tests on it."""

    def __init__(self, change: Change, rooms: Path, tests: list[Test]) -> None:
        self.change, self.rooms = change, rooms
        self.path = rooms / "axionportal" / change.module
        self.source = self.path.read_text(encoding="utf-8")
        self.path.write_text(change.applied(self.source), encoding="utf-8")
        seconds = TIMES * sum(test.seconds for test in tests) + START
        names = [[test.name for test in group] for group in by_file(tests)]
        self.child = Child(rooms, seconds, partial(run_pytest, names)) if tests else None

    def outcome(self) -> str | None:
        """None as long as it runs."""
        ended = self.child.ended() if self.child else Ended(0, "")
        if ended is None:
            return None
        self.path.write_text(self.source, encoding="utf-8")
        if ended.code == 0:
            return SURVIVED
        return "killed by time" if ended.code is None else f"killed by {killer(ended)}"


def killer(ended: Ended) -> str:
    """The test that failed first, or what happened instead."""
    found = re.search(r"^FAILED \S*?tests/(\S+?::\w+)", ended.output, re.MULTILINE)
    return found[1] if found else "an error before the tests"


def explanations() -> dict[str, str]:
    """Why a change is not noticed, by its name."""
    groups = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).get("survivors", [])
    return {name: group["why"] for group in groups for name in group["changes"]}


def report(by_part: dict[str, list[Change]], known: dict[str, str]) -> int:
    """Counts by part, and the survivors that nobody has explained."""
    explained = explanations()
    print(f"{'':12}{'changes':>9}{'tried':>9}{'killed':>9}{'by time':>9}{'survived':>9}{'explained':>10}")
    for part, changes in by_part.items():
        count = Counter(known.get(item.name, "") for item in changes)
        tried = len(changes) - count[""]
        why = sum(item.name in explained for item in changes if known.get(item.name) == SURVIVED)
        killed = tried - count[SURVIVED]
        row = (len(changes), tried, killed, count["killed by time"], count[SURVIVED])
        print(f"{part:12}" + "".join(f"{number:9}" for number in row) + f"{why:10}")
    every = {item.name: item for changes in by_part.values() for item in changes}
    for name in sorted(explained.keys() - {name for name, found in known.items() if found == SURVIVED}):
        print(f"explained in {SURVIVORS.name}, but no survivor: {name}")
    unexplained = [name for name in sorted(known) if known[name] == SURVIVED and name not in explained]
    for name in unexplained:
        print(f"{name}\n{shown(every[name])}")
    return 1 if unexplained else 0


def shown(change: Change) -> str:
    """The lines that a change takes and gives."""
    source = (ROOT / change.module).read_text(encoding="utf-8")
    lines = difflib.unified_diff(source.splitlines(), change.applied(source).splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


if __name__ == "__main__":
    sys.exit(main())
