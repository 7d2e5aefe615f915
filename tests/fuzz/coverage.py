"""Coverage-guided fuzzing: inputs that reach new code of the parsers are kept and changed further.

    make fuzz

or ``python tests/fuzz/coverage.py [--runs N] [--seed S] [--target NAME]``; needs atheris (``pip install
'axionportal[fuzz]'``), and without it says so and does nothing.  Each target runs in a process of its own.
What a failing input was is printed and left as ``crash-NAME-...`` where the command was started.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

RUNS = 20_000
INSTRUMENTED = ["axionportal", "tomllib", "csv", "json"]
LONGEST = 4096
"""Bytes of an input; longer ones are the grammar's business."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS, help=f"inputs of each target ({RUNS})")
    parser.add_argument("--seed", type=int, default=1, help="of the changes (1)")
    parser.add_argument("--target", help="this one, in this process")
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: no coverage-guided run (pip install 'axionportal[fuzz]')")
        return 0
    if options.target:
        guided(options.target, options.runs, options.seed)
    start = time.monotonic()
    counts = {name: run(name, min(options.runs, most), options.seed) for name, most in names().items()}
    bad = [name for name, count in counts.items() if not count]
    print(f"{sum(counts.values())} guided inputs: {len(bad)} faults ({time.monotonic() - start:.0f} s)")
    return 1 if bad else 0


def names() -> dict[str, int]:
    """Targets that take bytes, and the most inputs of each: slow ones get no more than without guidance."""
    from targets import SLOW, TARGETS

    return {
        target.name: target.weight if target.name in SLOW else RUNS for target in TARGETS if target.from_bytes
    }


def run(name: str, runs: int, seed: int) -> int:
    """One target in a process of its own; how many inputs it took, 0 after a fault."""
    command = [sys.executable, __file__, "--target", name, "--runs", str(runs), "--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        print(f"{name}: {done.stdout[-1000:]}{done.stderr[-3000:]}", flush=True)
        return 0
    reached = re.findall(r"cov: (\d+) .*corp: (\d+)", done.stderr)
    edges, corpus = reached[-1] if reached else ("?", "?")
    print(f"{name}: {runs} inputs, {edges} branches reached, {corpus} kept inputs, 0 faults", flush=True)
    return runs


def slug(name: str) -> str:
    return re.sub("[^a-z]+", "-", name.lower())


def guided(name: str, runs: int, seed: int) -> None:
    """Hand over to atheris, which ends the process: 0 after so many runs, else the first fault."""
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED):
        import targets
    import fuzz
    import guard

    (target,) = (item for item in targets.TARGETS if item.name == name)
    assert target.from_bytes is not None
    make = target.from_bytes
    guard.install()
    guard.know_annotations(targets.ROOT / "codegen" / "cli" / "app.py")
    fuzz.warm_up((target,), seed)

    def one(content: bytes) -> None:
        value = make(content)
        with guard.watched(*target.allowed):
            target.run(value)

    with tempfile.TemporaryDirectory() as corpus:
        for number, content in enumerate(target.seeds):
            (Path(corpus) / str(number)).write_bytes(content[:LONGEST])
        limits = [
            f"-runs={runs}",
            f"-seed={seed}",
            f"-max_len={LONGEST}",
            "-timeout=20",
            "-rss_limit_mb=4096",
        ]
        atheris.Setup([__file__, *limits, f"-artifact_prefix=crash-{slug(name)}-", corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
