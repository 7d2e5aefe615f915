"""Feeds every parser of user input with some hundred thousand inputs and watches what it does.

    make fuzz

or ``python tests/fuzz/fuzz.py [--inputs N] [--seed S] [--target NAME] [--index I]``.  Input number I of a
target follows from seed, name and number alone; ``--target NAME --index I`` shows it and runs it alone.

Each must be accepted, or refused with one sentence: no other error, nothing evaluated, started, opened or
written (an audit hook watches), not more than some seconds of processor time nor 1 GB of memory.
"""

from __future__ import annotations

import argparse
import importlib
import mmap
import os
import pkgutil
import random
import shutil
import struct
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import guard
import targets
from targets import TARGETS, Target

from axionportal.codegen import cli
from axionportal.derivations.inputs import available_sets, load_inputs

MOST_REPORTED, WARMING = 5, 8
COUNTS = struct.Struct("=5q")
"""Inputs begun, accepted, refused, faults, and nanoseconds of the slowest input."""


def main() -> int:
    whole = sum(target.weight for target in TARGETS)
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--inputs", type=int, help=f"in total ({whole}, or what is due to one target)")
    parser.add_argument("--seed", type=int, default=1, help="of the inputs (1)")
    parser.add_argument("--target", choices=[target.name for target in TARGETS], help="this one alone")
    parser.add_argument("--index", type=int, help="with --target: show and run this input")
    options = parser.parse_args()
    chosen = [target for target in TARGETS if options.target in (None, target.name)]
    if options.index is not None:
        return one(chosen[0], options.seed, options.index)
    guard.install()
    guard.know_annotations(targets.ROOT / "codegen" / "cli" / "app.py")
    warm_up(chosen, options.seed)
    total = faults = 0
    start = time.monotonic()
    for target in chosen:
        weights = sum(item.weight for item in chosen)
        share = target.weight * (options.inputs or weights) / weights
        done, bad = fed(target, max(1, round(share)), options.seed)
        total, faults = total + done, faults + bad
    shutil.rmtree(targets.scratch(), ignore_errors=True)
    verdict = "each accepted or refused in one sentence" if not faults else f"{faults} faults"
    print(f"{total} inputs: {verdict} ({time.monotonic() - start:.0f} s)")
    return 1 if faults else 0


def made(target: Target, seed: int, index: int) -> object:
    return target.make(random.Random(f"{seed} {target.name} {index}"))


def one(target: Target, seed: int, index: int) -> int:
    value = made(target, seed, index)
    print(f"{value!r:.2000}")
    print("accepted" if target.run(value) else "refused")
    return 0


def warm_up(chosen: Sequence[Target], seed: int) -> None:
    """Whatever is imported late, or derived once, is there before the hook watches and the clock runs."""
    for module in pkgutil.iter_modules(cli.__path__):
        if module.name != "__main__":
            importlib.import_module(f"{cli.__name__}.{module.name}")
    for name in available_sets():
        load_inputs(name)
    for arguments in targets.SOUND_COMMANDS:
        targets.read_command(arguments)
    for target in chosen:
        for index in range(-WARMING, 0):
            try:
                target.run(made(target, seed, index))
            except Exception:
                continue


def fed(target: Target, count: int, seed: int) -> tuple[int, int]:
    """(inputs, faults) of one target, in child processes: a new one where the last was killed."""
    with mmap.mmap(-1, COUNTS.size) as shared:
        faults = begun = 0
        while begun < count:
            child = os.fork()
            if child == 0:
                feed(target, range(begun, count), seed, shared)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            begun, accepted, refused, bad, slowest = COUNTS.unpack(shared)
            if status:
                faults += 1
                print(f"{target.name}, input {begun - 1}: ended by signal {-status}", flush=True)
        print(
            f"{target.name}: {begun} inputs, {accepted} accepted, {refused} refused, {bad + faults} faults, "
            f"slowest {slowest / 1e9:.2f} s",
            flush=True,
        )
        return begun, bad + faults


def feed(target: Target, indices: Iterable[int], seed: int, shared: mmap.mmap) -> None:
    """Run in a child; never returns."""
    try:
        guard.limit_memory()
        _, accepted, refused, bad, slowest = COUNTS.unpack(shared)
        for index in indices:
            value = made(target, seed, index)
            shared[:] = COUNTS.pack(index + 1, accepted, refused, bad, slowest)
            start = time.process_time_ns()
            try:
                guard.start_clock()
                with guard.watched(*target.allowed):
                    good = target.run(value)
            except BaseException as error:
                bad += 1
                report(target, index, error, bad)
            else:
                accepted, refused = accepted + good, refused + (not good)
            finally:
                guard.stop_clock()
            slowest = max(slowest, time.process_time_ns() - start)
            shared[:] = COUNTS.pack(index + 1, accepted, refused, bad, slowest)
        sys.stdout.flush()
        os._exit(0)
    finally:
        os._exit(70)


def report(target: Target, index: int, error: BaseException, number: int) -> None:
    if number <= MOST_REPORTED:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        print(f"{target.name}, input {index}: {type(error).__name__} at {where}: {error!s:.200}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
