"""Room: phenomenology/scan.  Files that appear whole or not at all, and outlive a power cut."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

TEMPORARY = ".partial"


def temporary_name(path: Path) -> Path:
    """A name beside ``path`` that nobody else takes and no reader looks at."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}{TEMPORARY}")


@contextlib.contextmanager
def removed_on_error(temporary: Path) -> Iterator[Path]:
    """The name; nothing is left there if what is done with it fails."""
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def settle(temporary: Path, path: Path) -> None:
    """Flush what was written and give it the name ``path``."""
    with removed_on_error(temporary):
        flush(temporary)
        os.replace(temporary, path)


def write_text(path: Path, text: str) -> None:
    """Write a small file whole."""
    with removed_on_error(temporary_name(path)) as temporary:
        temporary.write_text(text, encoding="utf-8")
    settle(temporary, path)


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_temporaries(folder: Path) -> None:
    """Delete what killed writers left below ``folder``."""
    for path in folder.rglob(f"*{TEMPORARY}"):
        path.unlink(missing_ok=True)
