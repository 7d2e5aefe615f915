"""Room: codegen.  Files and folders on disk: written and flushed, deleted, and what bears a folder's name."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from axionportal.derivations.errors import UsageError


class UnwritableTreeError(UsageError):
    """The folder cannot be replaced for want of permission, or because something else bears its name."""


def beside(tree: Path, suffix: str) -> Path:
    """The name ``.<tree>.<suffix>`` in the folder that holds ``tree``."""
    return tree.with_name(f".{tree.name}.{suffix}")


def require_folder(path: Path) -> None:
    """Refuse anything but a folder under this name; nothing at all is fine.

    Raises
    ------
    UnwritableTreeError
        There is a symbolic link or a file.
    """
    if path.is_symlink():
        raise UnwritableTreeError(
            f"{path} is a symbolic link, which a build would not follow: put a folder in its place."
        )
    if path.exists() and not path.is_dir():
        raise UnwritableTreeError(f"{path} is not a folder: move it away, and build again.")


def write_file(path: Path, content: bytes) -> None:
    """Write one new file and flush it to disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def delete(tree: Path, gone: Path | None = None) -> None:
    """Delete a tree; with ``gone``, a kill half-way leaves a name that stands for rubbish and nothing else.

    Folders without permission to write, as a read-only copy leaves them, are given it.
    """
    if gone is not None:
        os.rename(tree, gone)
        tree = gone
    shutil.rmtree(tree, onerror=_once_more)


def _once_more(function: Callable[..., object], path: str, _found: object) -> None:
    """Give the owner every permission on a folder and on the one above it, and try again."""
    for folder in (os.path.dirname(path), path):
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(os.lstat(folder).st_mode):
                os.chmod(folder, stat.S_IRWXU)
    with contextlib.suppress(FileNotFoundError):
        if function in (os.open, os.scandir, os.listdir, os.lstat):
            shutil.rmtree(path)
        else:
            function(path)
