"""Room: codegen.  What ``generated/`` owns: every file with its part, size and digest, as JSON.

Nothing about the clock, the machine or the versions of libraries enters: equal definitions give an
equal manifest everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import sympy as sp

from axionportal.derivations.records import Contribution, LoopFunction

MANIFEST_NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class FileEntry:
    """One file that a part of codegen wrote."""

    part: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """The files of ``generated/`` by relative path, and the definitions behind them."""

    digits: int
    definitions: Mapping[str, str]
    files: Mapping[str, FileEntry]

    def to_bytes(self) -> bytes:
        """Canonical JSON: sorted keys, one entry per line, newline at the end."""
        document = {
            "format": FORMAT,
            "digits": self.digits,
            "definitions": dict(self.definitions),
            "files": {
                path: {"part": entry.part, "sha256": entry.sha256, "bytes": entry.size}
                for path, entry in self.files.items()
            },
        }
        return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def file_entry(part: str, content: bytes) -> FileEntry:
    """The entry of a file with this content."""
    return FileEntry(part, hashlib.sha256(content).hexdigest(), len(content))


def read_manifest(tree: Path) -> Manifest | None:
    """The manifest of a tree, or None where there is none that can be read."""
    try:
        document = json.loads((tree / MANIFEST_NAME).read_bytes())
        files = {
            path: FileEntry(entry["part"], entry["sha256"], entry["bytes"])
            for path, entry in document["files"].items()
        }
        return Manifest(int(document["digits"]), dict(document["definitions"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def definition_digests(records: Iterable[LoopFunction | Contribution]) -> dict[str, str]:
    """Digest of each definition by name."""
    return {record.name: definition_digest(record) for record in records}


def definition_digest(record: LoopFunction | Contribution) -> str:
    """SHA-256 (hexadecimal) of the mathematics of a definition.

    Wording, sources and TeX names do not enter; one changed coefficient does.
    """
    if isinstance(record, LoopFunction):
        parts = _loop_function_text(record)
    else:
        parts = _contribution_text(record)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _loop_function_text(record: LoopFunction) -> list[str]:
    integral = record.definition
    expressions = (integral.integrand, integral.variable, integral.lower, integral.upper)
    return [record.name, *map(sp.srepr, record.symbols), *map(sp.srepr, expressions)]


def _contribution_text(record: Contribution) -> list[str]:
    substitution = [sp.srepr(side) for pair in record.substitution for side in pair]
    return [
        record.name,
        *map(sp.srepr, record.symbols),
        sp.srepr(record.prefactor),
        *_loop_function_text(record.loop_function),
        *substitution,
    ]
