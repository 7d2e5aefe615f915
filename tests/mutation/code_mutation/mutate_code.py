"""Mutates the code of derivations/integrals and derivations/verification with Cosmic Ray.

    make mutate-code            or            python tests/mutation/code_mutation/mutate_code.py [--sample N]

A copy of the rooms is changed in one place at a time, and the tests of ``selection.py`` must fail.  All
changes take days: a sample is drawn, always the same one, of which ``--sample`` takes the first N.  Left
out are changes in annotations, which are not evaluated, and operations on bits in the place of arithmetic,
which no formula is mistaken for.  Results are added to ``results.json``; each survivor
must be explained in ``survivors.toml`` or be killed by a new test.  The exit code is 1 where one is not.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkerOutcome, WorkItem, WorkResult

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
ROOMS = ("derivations", "codegen", "generated", "phenomenology", "benchmarks")
RESULTS, SURVIVORS = HERE / "results.json", HERE / "survivors.toml"
SEED = "derivations/integrals and derivations/verification"

IMPLAUSIBLE = re.compile("BitAnd|BitOr|BitXor|LShift|RShift")

Key = tuple[str, str, int]
"""Module, operator, and which of its occurrences in the module."""


def main() -> int:
    parser = argparse.ArgumentParser(description="mutates the code of the derivations")
    parser.add_argument("--sample", type=int, default=100, help="how many changes to try (default: 100)")
    parser.add_argument("--again", action="store_true", help="try those again that have a result")
    given = parser.parse_args()
    known = {} if given.again or not RESULTS.exists() else json.loads(RESULTS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        prepare(copy)
        for item in sample(copy, given.sample):
            name = shown(key_of(item))
            if name not in known:
                known[name] = tried(copy, item)
                RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
                print(f"{known[name]['outcome']}: {name}", flush=True)
    return report(known)


def prepare(copy: Path) -> None:
    """The rooms as a namespace of their own, and a session of Cosmic Ray with all changes."""
    for room in ROOMS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, copy / "axionportal" / room, ignore=ignored)
    command = f"{shlex.quote(sys.executable)} -B {shlex.quote(str(HERE / 'selection.py'))}"
    text = (HERE / "cosmic-ray.toml").read_text(encoding="utf-8").replace("{tests}", command)
    (copy / "cosmic-ray.toml").write_text(text, encoding="utf-8")
    cosmic_ray(copy, "init", "cosmic-ray.toml", "all.sqlite")


def cosmic_ray(copy: Path, *arguments: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(copy)}
    program = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([program, *arguments], cwd=copy, env=environment, check=True)


def sample(copy: Path, count: int) -> list[WorkItem]:
    """The first ``count`` of all changes outside annotations, in an order that never changes."""
    with use_db(copy / "all.sqlite", WorkDB.Mode.open) as database:
        items = sorted(database.work_items, key=key_of)
    spans = {
        path: annotations(copy / path) for path in {str(item.mutations[0].module_path) for item in items}
    }
    kept = [item for item in items if is_plausible(item) and not is_inside(item, spans[key_of(item)[0]])]
    print(f"{len(items)} changes, {len(kept)} of them are drawn from", flush=True)
    return random.Random(SEED).sample(kept, len(kept))[:count]


def key_of(item: WorkItem) -> Key:
    (mutation,) = item.mutations
    return mutation.module_path.as_posix(), mutation.operator_name, mutation.occurrence


def shown(key: Key) -> str:
    path, operator, occurrence = key
    return f"{path.removeprefix('axionportal/')} {operator.removeprefix('core/')} {occurrence}"


Span = tuple[tuple[int, int], tuple[int, int]]


def annotations(path: Path) -> list[Span]:
    """Where a module has annotations, which are text and never evaluated."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.append(node.returns)
        elif isinstance(node, (ast.arg, ast.AnnAssign)):
            found.append(node.annotation)
    return [
        ((item.lineno, item.col_offset), (int(item.end_lineno or 0), int(item.end_col_offset or 0)))
        for item in found
        if item is not None
    ]


def is_plausible(item: WorkItem) -> bool:
    return not IMPLAUSIBLE.search(item.mutations[0].operator_name)


def is_inside(item: WorkItem, spans: Iterable[Span]) -> bool:
    start = tuple(item.mutations[0].start_pos)
    return any(first <= start < last for first, last in spans)


def tried(copy: Path, item: WorkItem) -> dict[str, str]:
    """Cosmic Ray's verdict on one change, and where it was made."""
    session = copy / "one.sqlite"
    session.unlink(missing_ok=True)
    with use_db(session, WorkDB.Mode.create) as database:
        database.add_work_item(item)
    cosmic_ray(copy, "exec", "cosmic-ray.toml", session.name)
    with use_db(session, WorkDB.Mode.open) as database:
        ((_, result),) = database.results
    return {
        "outcome": outcome_of(result),
        "line": str(item.mutations[0].start_pos[0]),
        "change": changed_lines(result.diff or ""),
    }


def outcome_of(result: WorkResult) -> str:
    if result.worker_outcome != WorkerOutcome.NORMAL or result.test_outcome is None:
        return str(result.worker_outcome.value)
    return "killed by time" if result.output == "timeout" else str(result.test_outcome.value)


def changed_lines(diff: str) -> str:
    lines = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return "\n".join(lines)


def report(known: dict[str, dict[str, str]]) -> int:
    """Counts, and the survivors that nobody has explained."""
    explained = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")) if SURVIVORS.exists() else {}
    survivors = [name for name, row in known.items() if row["outcome"] not in ("killed", "killed by time")]
    open_ones = [name for name in survivors if name not in explained]
    print(f"{len(known)} tried, {len(known) - len(survivors)} killed, {len(survivors)} survived, ", end="")
    print(f"{len(survivors) - len(open_ones)} of them explained in {SURVIVORS.name}")
    for name in open_ones:
        print(f"{name}\n{known[name]['change']}")
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
