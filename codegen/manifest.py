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

from axionportal.derivations.digest import canonical_text, definition_digest
from axionportal.derivations.evaluation import MOST_DIGITS
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
class Definition:
    """A definition as one line of plain text, and its digest."""

    digest: str
    text: str


@dataclass(frozen=True)
class Manifest:
    """The files of ``generated/`` by relative path, and the definitions behind them."""

    digits: int
    definitions: Mapping[str, Definition]
    files: Mapping[str, FileEntry]

    def to_bytes(self) -> bytes:
        """Canonical JSON: sorted keys, one entry per line, newline at the end."""
        document = {
            "format": FORMAT,
            "digits": self.digits,
            "definitions": {
                name: {"digest": item.digest, "text": item.text} for name, item in self.definitions.items()
            },
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
            path: FileEntry(_text(entry["part"]), _text(entry["sha256"]), _whole(entry["bytes"]))
            for path, entry in document["files"].items()
        }
        definitions = {
            name: Definition(_text(item["digest"]), _text(item["text"]))
            for name, item in document["definitions"].items()
        }
        if document["format"] != FORMAT or not 1 <= _whole(document["digits"]) <= MOST_DIGITS:
            return None
        return Manifest(document["digits"], definitions, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("whole number expected")
    return value


def define(records: Iterable[LoopFunction | Contribution]) -> dict[str, Definition]:
    """The definitions of ``records`` by name, as a manifest keeps them."""
    return {record.name: Definition(definition_digest(record), canonical_text(record)) for record in records}
