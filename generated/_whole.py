"""Refuses an import during which this folder was replaced: modules of two builds must never mix.

A build replaces the folder as a whole, or, where the file system cannot do that, ``__init__.py`` before
and after everything else; so it is enough to see whether that file is still the same one.
"""

from __future__ import annotations

from os import stat
from pathlib import Path

PACKAGE = Path(__file__).with_name("__init__.py")


def identity() -> tuple[int, ...]:
    """What tells one ``__init__.py`` from the next; empty where there is none on disk."""
    try:
        found = stat(PACKAGE)
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


BEFORE = identity()


def require_same_folder() -> None:
    """Called when all modules are imported.

    Raises
    ------
    ImportError
        The folder is another one than when its import began.
    """
    if identity() != BEFORE:
        raise ImportError(f"{PACKAGE.parent} was replaced while it was imported: start Python again.")
