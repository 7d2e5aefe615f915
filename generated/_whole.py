"""Refuses an import during which this folder was replaced: modules of two builds must never mix.

A build replaces the folder as a whole, or, where the file system cannot do that, file by file; then it
first puts an ``__init__.py`` in place that only raises an error, and the new one after everything else.
So it is enough that this file is a whole one when the import begins, and still the same when it ends.
"""

from __future__ import annotations

from os import stat
from pathlib import Path

PACKAGE = Path(__file__).with_name("__init__.py")
UNFINISHED = b"raise "
"""How the ``__init__.py`` of a folder begins that is being replaced file by file."""


def identity() -> tuple[int, ...]:
    """What tells one ``__init__.py`` from the next; empty where there is none on disk."""
    try:
        found = stat(PACKAGE)
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def require_finished() -> None:
    """Called before any other module is imported; this package may have been read before it was replaced.

    Raises
    ------
    ImportError
        The folder is being replaced.
    """
    try:
        with PACKAGE.open("rb") as file:
            found = file.read(len(UNFINISHED))
    except OSError:
        return
    if found == UNFINISHED:
        raise ImportError(f"{PACKAGE.parent} is being replaced: wait for the build, and start Python again.")


BEFORE = identity()  # first: a file that is replaced between the two is another one in the end
require_finished()


def require_same_folder() -> None:
    """Called when all modules are imported.

    Raises
    ------
    ImportError
        The folder is another one than when its import began.
    """
    if identity() != BEFORE:
        raise ImportError(f"{PACKAGE.parent} was replaced while it was imported: start Python again.")
