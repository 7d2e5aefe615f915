"""Kills ``axionportal build`` at random moments and looks at what is left.

    make faults

or ``python tests/faults/kills.py [--write N] [--journal N] [--run N] [--full N] [--seed S]``:

write, journal
    The command runs in a process that has the emitted files at hand, so that nearly all of its time goes
    into replacing the tree: by one exchange of names, and file by file as on a file system that has no
    such exchange.  All files of the new tree differ from those of the old one.
run
    ``build --only reports`` from its start to its end, in a fresh process with its workers.
full
    ``build --no-pdf`` of everything.

SIGKILL comes after a delay drawn uniformly from the time that an undisturbed command takes.  After each
kill the tree must be, file by file, what one manifest says, the old one or the new one (with the journal:
or refuse to be imported until the next command completes it); importing it must give the value or that
refusal; no process may be left; and the next build must end well and leave nothing but its lock.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))

import editions
import probe

from axionportal.codegen import pipeline
from axionportal.codegen import tree as replacement
from axionportal.codegen.cli import entry, pipeline_commands
from axionportal.codegen.context import BuildContext
from axionportal.codegen.manifest import MANIFEST_NAME
from axionportal.derivations.inputs import load_inputs

ROOT = editions.ROOT
TOO_LATE = "ended before they were killed and are not counted"
ROOMS = ("derivations", "codegen", "generated", "phenomenology", "benchmarks")


class FaultError(AssertionError):
    """Something was lost, half-written or left behind."""


def require(holds: object, sentence: object) -> None:
    if not holds:
        raise FaultError(str(sentence))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name, count in (("write", 100), ("journal", 85), ("run", 16), ("full", 2)):
        parser.add_argument(f"--{name}", type=int, default=count, help=f"kills of this kind ({count})")
    parser.add_argument("--seed", type=int, default=1, help="of the delays (1)")
    options = parser.parse_args()
    start, total = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="faults-") as scratch:
        for name, campaign in (("write", write), ("journal", journal), ("run", run), ("full", full)):
            kills = getattr(options, name)
            if kills:
                chance = random.Random(f"{options.seed} {name}")
                outcomes = campaign(Path(scratch) / name, kills, chance)
                total += kills
                counted = ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items()))
                print(f"{name}: {kills} kills: {counted}", flush=True)
    print(f"{total} kills, nothing lost, nothing half-written used ({time.monotonic() - start:.0f} s)")
    return 0


# -- the write stage ---------------------------------------------------------------------------------


def write(folder: Path, kills: int, chance: random.Random) -> Counter[str]:
    """Kills while the two trees exchange their names."""
    return Replacement(folder).killed(kills, chance)


def journal(folder: Path, kills: int, chance: random.Random) -> Counter[str]:
    """Kills where names cannot be exchanged."""
    with mock.patch.object(replacement, "exchange", return_value=False):
        return Replacement(folder).killed(kills, chance)


class Replacement:
    """The real command on a folder of its own, with the files of one of two editions at hand."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "generated"
        folder.mkdir(parents=True)
        self.context = mock.Mock(spec=BuildContext, digits=50)  # all that a manifest takes of it
        self.parts = [editions.edition(number) for number in (0, 1)]
        self.whole = [self.contents(number) for number in (0, 1)]
        warm_up()
        replacement.replace_tree(self.tree, editions.flat(self.parts[0]), self.whole[0][MANIFEST_NAME])

    def contents(self, number: int) -> dict[str, bytes]:
        with mock.patch.object(pipeline, "definitions", return_value={}):  # they take seconds to write out
            manifest = pipeline.new_manifest(self.context, self.parts[number]).to_bytes()
        return {**editions.flat(self.parts[number]), MANIFEST_NAME: manifest}

    @contextmanager
    def prepared(self, number: int) -> Iterator[None]:
        """Everything is real but the derivation, the checks and the emission, which are known."""

        def emitted(parts: tuple[str, ...], *_rest: object) -> dict[str, dict[str, bytes]]:
            return {part: self.parts[number][part] for part in parts}

        with (
            mock.patch.dict(pipeline.build.__kwdefaults__ or {}, {"tree": self.tree}),
            mock.patch.dict(pipeline.check.__kwdefaults__ or {}, {"tree": self.tree}),
            mock.patch.object(pipeline, "derive", return_value=None),
            mock.patch.object(pipeline, "cross_check", return_value=((), {})),
            mock.patch.object(pipeline, "definitions", return_value={}),
            mock.patch.object(pipeline, "make_context", return_value=self.context),
            mock.patch.object(pipeline, "emit_parts", emitted),
            mock.patch.object(pipeline_commands.pipeline, "TREE", self.tree),
        ):
            yield

    def start(
        self,
        number: int,
        *command: str,
        quiet: bool = True,
        before: Callable[[], object] | None = None,
    ) -> int:
        """``axionportal build --no-pdf``, or another command, in a child that does something ``before``."""

        def action() -> int:
            if before:
                before()
            return entry.run(command or ("build", "--no-pdf"))

        with self.prepared(number):
            return probe.in_child(action, quiet=quiet)

    def build(self, number: int, *, before: Callable[[], object] | None = None) -> None:
        """The same, undisturbed."""
        status = probe.exit_code(self.start(number, before=before))
        require(status == 0, f"an undisturbed build ended with {status}")
        require(replacement.files_of(self.tree) == self.whole[number], "a build gave other files")
        beside = sorted(item.name for item in self.tree.parent.iterdir())
        require(beside == [".generated.lock", "generated"], f"a build left {beside}")

    def killed(self, kills: int, chance: random.Random) -> Counter[str]:
        longest = timed(lambda: self.build(1))
        longest = max(longest, timed(lambda: self.build(0)))
        outcomes: Counter[str] = Counter()
        with readers(self.tree) as told:
            while sum(outcomes.values()) - outcomes[TOO_LATE] < kills:
                outcomes[self.one(sum(outcomes.values()) % 2, chance.uniform(0, longest))] += 1
            met = told()
        require(set(met) <= {0, 3}, f"a reader met {met}")
        print(f"  imports at the same time: {met[0]} good, {met[3]} refused", flush=True)
        return outcomes

    def one(self, old: int, delay: float) -> str:
        """Kill a build of the other edition; the tree is left as the other edition, whatever happened."""
        new = 1 - old
        child = self.start(new)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        finished = probe.exit_code(child) == 0
        require(probe.gone(child), "processes are left")
        told = probe.exit_code(probe.in_child(lambda: probe.outcome_of_import(self.tree)))
        state = self.state(told)
        self.build(new)
        return TOO_LATE if finished else f"left {state}"

    def files(self) -> dict[str, bytes]:
        """All that a build or check looks at."""
        return replacement.files_of(self.tree)

    def edition(self) -> str:
        """Which edition the tree is, file by file; empty for neither."""
        found = replacement.files_of(self.tree)
        return f"edition {self.whole.index(found)}" if found in self.whole else ""

    def state(self, told: int) -> str:
        found, edition = replacement.files_of(self.tree), self.edition()
        if edition:
            unfinished = replacement.beside(self.tree, "redo").exists()
            require(told == 0 or (unfinished and told == 3), f"importing a whole tree gives {told}")
            return edition
        require(replacement.beside(self.tree, "redo").exists(), probe.unsound(self.tree)[:5])
        require(told in (0, 3), f"importing an unfinished tree gives {told}")
        modules = {path: content for path, content in found.items() if is_used(path)}
        good = any(modules == {p: c for p, c in one.items() if is_used(p)} for one in self.whole)
        require(told == 3 or good, "an unfinished tree could be imported")
        return "an unfinished tree that says so" if told == 3 else "whole modules, unfinished reports"


@cache
def warm_up() -> None:
    """Import once what every child would import."""
    with contextlib.redirect_stderr(io.StringIO()):
        require(entry.run(["build", "--only", "nothing"]) == 2, "--only takes anything")
    load_inputs()


def is_used(path: str) -> bool:
    return path.endswith((".py", ".npy"))


@contextmanager
def readers(tree: Path) -> Iterator[Callable[[], Counter[int]]]:
    """Another process that imports the tree again and again; what its imports gave, in the end."""
    with tempfile.TemporaryFile() as report, tempfile.NamedTemporaryFile() as stop:
        child = probe.in_child(lambda: read_on(tree, report.fileno(), Path(stop.name)), quiet=False)
        try:
            yield lambda: counted(report.fileno())
        finally:
            stop.write(b"stop")
            stop.flush()
            os.waitpid(child, 0)


def read_on(tree: Path, report: int, stop: Path) -> None:
    while not stop.stat().st_size:
        status = probe.exit_code(probe.in_child(lambda: probe.outcome_of_import(tree), quiet=False))
        os.write(report, bytes([status & 0xFF]))
        time.sleep(0.2)


def counted(report: int) -> Counter[int]:
    return Counter(os.pread(report, 1 << 20, 0))


# -- whole commands ----------------------------------------------------------------------------------


def run(folder: Path, kills: int, chance: random.Random) -> Counter[str]:
    """Kills of ``build --only reports`` from its first moment to its last."""
    return Command(folder, ("--only", "reports")).killed(kills, chance)


def full(folder: Path, kills: int, chance: random.Random) -> Counter[str]:
    """Kills of a build of everything."""
    return Command(folder, ()).killed(kills, chance)


class Command:
    """The command in fresh processes, on a copy of the rooms."""

    def __init__(self, folder: Path, options: tuple[str, ...]) -> None:
        self.folder, self.options = folder, options
        self.rooms = folder / "axionportal"
        self.tree = self.rooms / "generated"
        for room in ROOMS:
            shutil.copytree(ROOT / room, self.rooms / room, ignore=shutil.ignore_patterns("__pycache__"))
        self.manifests = {(self.tree / MANIFEST_NAME).read_bytes(): "the tree of the beginning"}

    def start(self, digits: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "axionportal.codegen.cli", "build", "--no-pdf"]
        return subprocess.Popen(
            [*command, "--digits", str(digits), *self.options],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def build(self, digits: int) -> None:
        """An undisturbed build: it ends well, and says nothing of what it had to put right."""
        process = self.start(digits)
        said = process.communicate()[1]
        require((process.returncode, said) == (0, b""), f"exit code {process.returncode}: {said.decode()}")
        require(probe.unsound(self.tree) == [], probe.unsound(self.tree)[:5])
        self.manifests[(self.tree / MANIFEST_NAME).read_bytes()] = f"the tree of {digits} digits"
        beside = sorted(item.name for item in self.rooms.iterdir() if item.name.startswith("."))
        require(beside == [".generated.lock"], f"a build left {beside}")

    def killed(self, kills: int, chance: random.Random) -> Counter[str]:
        longest = timed(lambda: self.build(10))
        outcomes: Counter[str] = Counter()
        while sum(outcomes.values()) - outcomes[TOO_LATE] < kills:
            outcomes[self.one(11 - sum(outcomes.values()) % 2, chance.uniform(0, longest))] += 1
        self.build(10)
        return outcomes

    def one(self, digits: int, delay: float) -> str:
        process = self.start(digits)
        time.sleep(delay)
        process.kill()
        process.communicate()
        finished = process.returncode == 0
        require(probe.gone(process.pid), "workers are left")
        require(probe.unsound(self.tree) == [], probe.unsound(self.tree)[:5])
        told = probe.exit_code(probe.in_child(lambda: probe.outcome_of_import(self.tree)))
        require(told == 0, f"importing the tree gives {told}")
        manifest = (self.tree / MANIFEST_NAME).read_bytes()
        if finished:
            self.manifests[manifest] = f"the tree of {digits} digits"
            return TOO_LATE
        if manifest not in self.manifests:  # killed after the exchange of names
            self.manifests[manifest] = f"the tree of {digits} digits"
        return f"left {self.manifests[manifest]}"


def timed(action: Callable[[], object]) -> float:
    start = time.monotonic()
    action()
    return time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
