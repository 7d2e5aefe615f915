"""Room: codegen.  Replaces the folder ``generated/`` whole or not at all.

The new tree is written and flushed to disk beside the old one, then the two exchange their names in
one system call, so that a kill at any moment leaves the old tree or the new one.  Beside
``generated/`` these names may be met, all ignored by git:

``.generated.lock``
    locked while a build or check runs; two builds never write at once.
``.generated.new``
    the tree being written, or after the exchange the old one.
``.generated.gone``
    a tree being deleted.
``.generated.redo``, ``.generated.part``
    only on a file system that cannot exchange names: a complete new tree, and the one file of it
    that is being copied into place.  It is the journal: the next build or check resumes.
``.generated.stray``
    files found in ``generated/`` that no part emitted, moved here by a build instead of deleted.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from axionportal.codegen.manifest import MANIFEST_NAME, read_manifest
from axionportal.derivations.errors import UsageError

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # linux/fs.h
NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP}

UNTRACKED_FOLDERS = frozenset({"__pycache__"})


class BusyTreeError(RuntimeError):
    """Another build or check is at work on the same folder."""


class UnwritableTreeError(UsageError):
    """The folder cannot be replaced for want of permission."""


def files_of(tree: Path) -> dict[str, bytes]:
    """Content by relative path of every file that git would see in ``tree``."""
    return {path: (tree / path).read_bytes() for path in paths_of(tree) if not is_product(path)}


def paths_of(tree: Path) -> list[str]:
    """Relative paths of all files in ``tree``, sorted, interpreter caches left out."""
    found = (entry for entry in tree.rglob("*") if entry.is_file() or entry.is_symlink())
    relative = (entry.relative_to(tree) for entry in found)
    return sorted(path.as_posix() for path in relative if not UNTRACKED_FOLDERS & set(path.parts))


def is_product(path: str) -> bool:
    """True for what LaTeX makes of the appendix: ignored by git, outside the manifest."""
    return path.startswith("appendix/") and path.endswith((".pdf", ".log"))


def require_writable(tree: Path) -> None:
    """Refuse early, before the long work, when ``tree`` could not be replaced at its end.

    Raises
    ------
    UnwritableTreeError
        The folder or the one that holds it denies writing.
    """
    for folder in (tree.parent, tree):
        if folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
            raise UnwritableTreeError(
                f"The folder {folder} cannot be written to: make it writable, or run from a "
                "checkout that is yours."
            )


@contextlib.contextmanager
def exclusive(tree: Path) -> Iterator[None]:
    """Hold the lock of ``tree``; whoever comes second is refused at once.

    Raises
    ------
    BusyTreeError
        Another process holds the lock.
    """
    descriptor = os.open(beside(tree, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyTreeError(
                f"Another build or check is at work on {tree}: wait until it has ended."
            ) from None
        yield
    finally:
        os.close(descriptor)


def beside(tree: Path, suffix: str) -> Path:
    """The name ``.<tree>.<suffix>`` in the folder that holds ``tree``."""
    return tree.with_name(f".{tree.name}.{suffix}")


def replace_tree(tree: Path, contents: Mapping[str, bytes], manifest: bytes) -> list[str]:
    """Make ``tree`` hold exactly ``contents`` and its manifest; returns the strays moved away.

    What LaTeX made of an unchanged appendix is carried over.  Call it with the lock held.
    """
    recover(tree)
    new = beside(tree, "new")
    write_tree(new, contents, manifest)
    carry_products(tree, new)
    tree.mkdir(exist_ok=True)
    if exchange(new, tree):
        sync_folder(tree.parent)
        return discard(tree, keep=contents)
    os.rename(new, beside(tree, "redo"))  # from here on the new tree wins
    sync_folder(tree.parent)
    return roll_forward(tree)


def recover(tree: Path) -> list[str]:
    """Bring an interrupted replacement to its end; returns the strays moved away."""
    strays: list[str] = []
    beside(tree, "part").unlink(missing_ok=True)
    if beside(tree, "gone").exists():
        shutil.rmtree(beside(tree, "gone"))
    if beside(tree, "redo").exists():
        strays += roll_forward(tree)
    if beside(tree, "new").exists():
        strays += discard(tree, keep={})
    return strays


def write_tree(new: Path, contents: Mapping[str, bytes], manifest: bytes) -> None:
    """Write a complete tree to disk; the manifest first, as it says what the tree owns."""
    new.mkdir()
    write_file(new / MANIFEST_NAME, manifest)
    for path in sorted(contents):
        write_file(new / path, contents[path])
    for folder in sorted({(new / path).parent for path in contents} | {new}):
        sync_folder(folder)


def write_file(path: Path, content: bytes) -> None:
    """Write one file and flush it to disk."""
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


def carry_products(old: Path, new: Path) -> None:
    """Keep the typeset appendix when nothing that it was typeset from has changed."""
    products = [path for path in paths_of(old) if is_product(path)]
    if products and _typeset_sources(old) == _typeset_sources(new):
        for path in products:
            shutil.copy2(old / path, new / path)


def _typeset_sources(tree: Path) -> dict[str, bytes]:
    sources = (path for path in paths_of(tree) if path.startswith(("appendix/", "figures/")))
    return {path: (tree / path).read_bytes() for path in sources if not is_product(path)}


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically; False where kernel or file system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # a C library older than glibc 2.28
        return False
    names = (AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    if renameat2(*names) == 0:
        return True
    code = ctypes.get_errno()
    if code in NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def roll_forward(tree: Path) -> list[str]:
    """Copy the journalled tree into place, file by file; may be repeated after a kill."""
    redo = beside(tree, "redo")
    wanted = paths_of(redo)
    owned = set(wanted) | owned_paths(tree) | owned_paths(redo)
    strays = move_strays(tree, beside(tree, "stray"), owned)
    for path in sorted(set(wanted) - {MANIFEST_NAME}):
        copy_into_place(redo / path, tree / path, beside(tree, "part"))
    for path in sorted(set(paths_of(tree)) - set(wanted)):
        (tree / path).unlink()
    # last, because until here the old manifest tells old files from strays
    copy_into_place(redo / MANIFEST_NAME, tree / MANIFEST_NAME, beside(tree, "part"))
    delete(redo, beside(tree, "gone"))
    return strays


def copy_into_place(source: Path, target: Path, part: Path) -> None:
    """Copy one file so that its target is at all times the old or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    write_file(part, source.read_bytes())
    os.replace(part, target)


def delete(tree: Path, gone: Path) -> None:
    """Delete a tree; a kill half-way leaves a name that stands for rubbish and nothing else."""
    os.rename(tree, gone)
    shutil.rmtree(gone)


def owned_paths(tree: Path) -> set[str]:
    """Paths that the tree's own manifest lists, with the manifest and the products."""
    manifest = read_manifest(tree)
    listed = set(manifest.files) if manifest else set()
    return listed | {MANIFEST_NAME} | {path for path in paths_of(tree) if is_product(path)}


def discard(tree: Path, keep: Mapping[str, bytes]) -> list[str]:
    """Delete what lies beside ``tree`` as its old or unfinished copy, but save the strays in it.

    Files of the names in ``keep`` have just been written anew and are no strays.
    """
    old = beside(tree, "new")
    strays = move_strays(old, beside(tree, "stray"), owned_paths(old) | set(keep))
    delete(old, beside(tree, "gone"))
    return strays


def move_strays(tree: Path, stray: Path, owned: set[str]) -> list[str]:
    """Move every file that is not owned to the same relative path below ``stray``."""
    strays = [path for path in paths_of(tree) if path not in owned]
    for path in strays:
        (stray / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(tree / path, stray / path)
    return strays
