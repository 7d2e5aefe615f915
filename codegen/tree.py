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
    that is being copied into place.  It is the journal: the next build or check resumes.  Until all
    files are in place ``generated/__init__.py`` is one that refuses to be imported.
``.generated.stray``
    files found in ``generated/`` that no part emitted, moved here by a build instead of deleted.

A symbolic link inside ``generated/`` is never followed: it counts as a file that tells where it points.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import itertools
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from axionportal.codegen.files import (
    UnwritableTreeError,
    beside,
    delete,
    require_folder,
    sync_folder,
    write_file,
)
from axionportal.codegen.manifest import MANIFEST_NAME, read_manifest

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # linux/fs.h
NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP}

UNTRACKED_FOLDERS = frozenset({"__pycache__"})

PACKAGE = "__init__.py"
UNFINISHED = b"""raise ImportError(
    "this folder is being replaced, or a build was killed while it did that: "
    "wait for the build, or run `axionportal check` to complete it"
)
"""


class Moved(NamedTuple):
    """A file that no part emitted, and where it is now."""

    path: str
    target: Path


class BusyTreeError(RuntimeError):
    """Another build or check is at work on the same folder."""


class UnwrittenTreeError(RuntimeError):
    """The new tree could not be written, for want of space or the like; the old one stands."""


def files_of(tree: Path) -> dict[str, bytes]:
    """Content by relative path of every file that git would see in ``tree``."""
    return {path: content_of(tree / path) for path in paths_of(tree) if not is_product(path)}


def content_of(path: Path) -> bytes:
    """What git would keep of a file: of a symbolic link, where it points."""
    return b"symbolic link to " + os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()


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
        The folder or the one that holds it denies writing, or something else bears its name.
    """
    require_folder(tree)
    for suffix in ("new", "gone", "redo"):
        require_folder(beside(tree, suffix))
    for folder in (tree.parent, tree):
        if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
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


def replace_tree(tree: Path, contents: Mapping[str, bytes], manifest: bytes) -> list[Moved]:
    """Make ``tree`` hold exactly ``contents`` and its manifest; returns the strays moved away.

    What LaTeX made of an unchanged appendix is carried over.  Call it with the lock held.

    Raises
    ------
    UnwrittenTreeError
        The new tree could not be written; what there is of it is deleted again.
    """
    recover(tree)
    new = beside(tree, "new")
    try:
        write_tree(new, contents, manifest)
        carry_products(tree, new)
    except OSError as error:
        with contextlib.suppress(OSError):
            delete(new, beside(tree, "gone"))
        raise UnwrittenTreeError(
            f"{tree} is left as it was: a new one could not be written beside it "
            f"({error.strerror or error}); mend that and build again"
        ) from error
    tree.mkdir(exist_ok=True)
    if exchange(new, tree):
        sync_folder(tree.parent)
        return discard(tree, keep=contents)
    os.rename(new, beside(tree, "redo"))  # from here on the new tree wins
    sync_folder(tree.parent)
    return roll_forward(tree)


def recover(tree: Path) -> list[Moved]:
    """Bring an interrupted replacement to its end; returns the strays moved away."""
    strays: list[Moved] = []
    beside(tree, "part").unlink(missing_ok=True)
    if beside(tree, "gone").exists():
        delete(beside(tree, "gone"))
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


def carry_products(old: Path, new: Path) -> None:
    """Keep the typeset appendix when nothing that it was typeset from has changed."""
    products = [path for path in paths_of(old) if is_product(path) and not (old / path).is_symlink()]
    if products and _typeset_sources(old) == _typeset_sources(new):
        for path in products:
            write_file(new / path, (old / path).read_bytes())


def _typeset_sources(tree: Path) -> dict[str, bytes]:
    sources = (path for path in paths_of(tree) if path.startswith(("appendix/", "figures/")))
    return {path: content_of(tree / path) for path in sources if not is_product(path)}


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


def roll_forward(tree: Path) -> list[Moved]:
    """Copy the journalled tree into place, file by file; may be repeated after a kill."""
    redo = beside(tree, "redo")
    wanted = paths_of(redo)
    owned = set(wanted) | owned_paths(tree) | owned_paths(redo)
    strays = move_strays(tree, beside(tree, "stray"), owned)
    part, last = beside(tree, "part"), [path for path in (PACKAGE, MANIFEST_NAME) if path in wanted]
    if PACKAGE in wanted:
        put_into_place(UNFINISHED, tree / PACKAGE, part)
    for path in sorted(set(wanted) - set(last)):
        put_into_place((redo / path).read_bytes(), tree / path, part)
    for path in sorted(set(paths_of(tree)) - set(wanted)):
        (tree / path).unlink()
    for path in last:  # the manifest at the end: until then the old one tells old files from strays
        put_into_place((redo / path).read_bytes(), tree / path, part)
    delete(redo, beside(tree, "gone"))
    return strays


def put_into_place(content: bytes, target: Path, part: Path) -> None:
    """Write one file so that its target is at all times the old or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    write_file(part, content)
    if target.is_dir() and not target.is_symlink():  # its files have been moved to the strays
        delete(target)
    os.replace(part, target)


def owned_paths(tree: Path) -> set[str]:
    """Paths that the tree's own manifest lists, with the manifest and the products."""
    manifest = read_manifest(tree)
    listed = set(manifest.files) if manifest else set()
    return listed | {MANIFEST_NAME} | {path for path in paths_of(tree) if is_product(path)}


def discard(tree: Path, keep: Mapping[str, bytes]) -> list[Moved]:
    """Delete what lies beside ``tree`` as its old or unfinished copy, but save the strays in it.

    Files of the names in ``keep`` have just been written anew and are no strays.
    """
    old = beside(tree, "new")
    strays = move_strays(old, beside(tree, "stray"), owned_paths(old) | set(keep))
    delete(old, beside(tree, "gone"))
    return strays


def move_strays(tree: Path, stray: Path, owned: set[str]) -> list[Moved]:
    """Move every file that is not owned to the same relative path below ``stray``.

    Where that is taken by another file, ``stray`` gets a number: no stray is ever overwritten.
    """
    strays = [Moved(path, free_place(stray, path)) for path in paths_of(tree) if path not in owned]
    for path, target in strays:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(tree / path, target)
    return strays


def free_place(stray: Path, path: str) -> Path:
    """``path`` below the first of ``stray``, ``stray.1``, ``stray.2``, ... where nothing is in its way."""
    numbered = (stray.with_name(f"{stray.name}.{number}") for number in itertools.count(1))
    for folder in itertools.chain([stray], numbered):
        above = [folder / parent for parent in Path(path).parents]
        if not os.path.lexists(folder / path) and not any(
            item.is_symlink() or (item.exists() and not item.is_dir()) for item in above
        ):
            return folder / path
    raise AssertionError("there is always another number")
