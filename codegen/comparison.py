"""Room: codegen.  Compares ``generated/`` with what the definitions give, file by file."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from axionportal.codegen.manifest import Definition, Manifest
from axionportal.derivations.records import Contribution, LoopFunction

LONGEST_DIFF = 200  # lines per file; a changed table of digits need not scroll by


@dataclass(frozen=True)
class FileDrift:
    """One file that is not what the definitions give."""

    path: str
    kind: str  # "changed", "missing" or "stray"
    report: str


def changed_definitions(
    manifest: Manifest,
    now: Mapping[str, Definition],
    records: Mapping[str, LoopFunction | Contribution],
) -> list[str]:
    """One paragraph for each definition that is not the one ``generated/`` was made from."""
    before = manifest.definitions
    changed = [name for name in now if name in before and now[name] != before[name]]
    lines = [
        f"definition of {name}, {records[name].source}, has changed:\n"
        f"  - {before[name].text}\n  + {now[name].text}"
        for name in changed
    ]
    lines += [f"definition of {name} is new" for name in now if name not in before]
    lines += [f"definition of {name} is gone" for name in before if name not in now]
    return lines


def compare(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> Iterator[FileDrift]:
    """Every difference between two trees, in order of path."""
    for path in sorted(expected.keys() | found.keys()):
        if path not in found:
            yield FileDrift(path, "missing", f"{path}: missing")
        elif path not in expected:
            yield FileDrift(path, "stray", f"{path}: should not be there, no part emits it")
        elif expected[path] != found[path]:
            yield FileDrift(path, "changed", describe(path, found[path], expected[path]))


def describe(path: str, found: bytes, expected: bytes) -> str:
    """A unified diff for text, sizes and digests for anything else."""
    try:
        before, after = found.decode("utf-8"), expected.decode("utf-8")
    except UnicodeDecodeError:
        return f"{path}: is {_summary(found)}, should be {_summary(expected)}"
    lines = list(
        difflib.unified_diff(
            before.splitlines(),
            after.splitlines(),
            f"generated/{path} (as it is)",
            f"generated/{path} (as the definitions give it)",
            lineterm="",
        )
    )
    if len(lines) > LONGEST_DIFF:
        rest = len(lines) - LONGEST_DIFF
        lines = [*lines[:LONGEST_DIFF], f"... {rest} more lines"]
    return "\n".join(lines) or f"{path}: differs in line endings only"


def _summary(content: bytes) -> str:
    return f"{len(content)} bytes (sha256 {hashlib.sha256(content).hexdigest()[:12]})"
