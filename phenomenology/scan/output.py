"""Room: phenomenology/scan.  Where a scan is kept: unfinished beside its place, and in its place when whole.

For the output ``OUT`` these names may be met while it is made, all in the folder ``OUT.unfinished``:

``scan.json``
    the record of the scan that is being made; another scan is refused.
``data``
    what will be ``OUT``: its chunks appear whole, in any order.
``done``
    for Zarr, one empty file for each chunk that is complete in every array.
``lock``
    locked while a scan runs: two never write at once.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from axionportal.phenomenology.errors import WrongUseError, shown
from axionportal.phenomenology.scan import parquet, zarr_arrays
from axionportal.phenomenology.scan.evaluation import Column
from axionportal.phenomenology.scan.files import flush, remove_temporaries, write_text
from axionportal.phenomenology.scan.plan import Plan, canonical

DOUBLE = 8  # bytes


class Store(Protocol):
    """What a format knows how to do; chunks may be written by many processes at once."""

    def prepare(self) -> None:
        """Write what is not part of any chunk; may be repeated."""

    def finished(self) -> set[int]:
        """Numbers of the chunks that are complete."""

    def write(self, index: int, columns: dict[str, Column]) -> Callable[[], None]:
        """Write one chunk aside; what is returned makes it last and complete, while the next is computed."""


def open_store(out: Path, work: Path, plan: Plan) -> Store:
    """The store of the format that the name of the output asks for."""
    if out.suffix == zarr_arrays.SUFFIX:
        return zarr_arrays.ZarrStore(work / "data", work / "done", plan)
    return parquet.ParquetStore(work / "data", plan)


def work_folder(out: Path) -> Path:
    """The folder in which ``out`` is made."""
    return out.with_name(f"{out.name}.unfinished")


class Output:
    """A scan's place on disk, from the first chunk to the last."""

    def __init__(self, out: Path, plan: Plan) -> None:
        """Raises WrongUseError where the name is not one of a known format."""
        if out.suffix not in (parquet.SUFFIX, zarr_arrays.SUFFIX):
            raise WrongUseError(
                f"--out {shown(str(out))} says no format: end it with {parquet.SUFFIX} or "
                f"{zarr_arrays.SUFFIX}"
            )
        self.out = Path(os.path.abspath(out))
        self.plan = plan
        self.work = work_folder(self.out)
        self.store = open_store(self.out, self.work, plan)

    def is_complete(self) -> bool:
        """Is this very scan there already?  Raises WrongUseError if something else is."""
        if not os.path.lexists(self.out):
            return False
        kind = parquet if self.out.suffix == parquet.SUFFIX else zarr_arrays
        found = kind.digest_of(self.out)
        if found != self.plan.digest:
            what = "is no scan" if found is None else "holds the scan of another spec, or of other functions"
            raise WrongUseError(f"{self.out} {what}: remove it or give another --out")
        return True

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Make the folder of the unfinished scan, or go on with it; nobody else may meanwhile.

        Raises
        ------
        WrongUseError
            The folder cannot be written to, holds another scan, another process is at work on it, or the
            disk has too little room.
        """
        created = not self.work.exists()
        self._make_folder()
        descriptor = os.open(self.work / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._lock(descriptor)
            try:
                self._begin()
                yield
            except WrongUseError:
                if created and not self._has_chunks():
                    shutil.rmtree(self.work)
                raise
        finally:
            os.close(descriptor)

    def _make_folder(self) -> None:
        try:
            self.work.mkdir(exist_ok=True)
        except FileNotFoundError:
            raise WrongUseError(
                f"--out {self.out}: the folder {self.out.parent} is missing: make it"
            ) from None
        except OSError as error:
            reason = "cannot be written to" if error.errno in _DENIED else str(error.strerror)
            raise WrongUseError(f"--out {self.out}: {self.out.parent} {reason}: give another --out") from None

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WrongUseError(f"another scan is at work on {self.out}: wait until it has ended") from None

    def _begin(self) -> None:
        """A new scan, or an unfinished one of the same record."""
        record = self.work / "scan.json"
        if record.exists():
            try:
                found = json.loads(record.read_bytes())["digest"]
            except (ValueError, KeyError, TypeError):
                raise WrongUseError(
                    f"{record} is damaged: remove {self.work} or give another --out"
                ) from None
            if found != self.plan.digest:
                raise WrongUseError(
                    f"{self.work} holds an unfinished scan of another spec: remove it or give another --out"
                )
            if (self.work / "prepared").exists():
                return
        self._require_room()
        write_text(record, canonical(self.plan.record) + "\n")
        self.store.prepare()
        write_text(self.work / "prepared", "")

    def _require_room(self) -> None:
        """Refuse what cannot fit; a coordinate of a grid takes next to nothing."""
        columns = self.plan.computed if self.plan.is_grid else self.plan.stored
        width = sum(1 if name in self.plan.flag_columns else DOUBLE for name in columns)
        least = self.plan.points * width // (2 if self.plan.compression != "none" else 1)
        free = shutil.disk_usage(self.work).free
        if least > free:
            raise WrongUseError(
                f"{self.plan.points} points with {len(columns)} columns need about {least / 1e9:.3g} GB and "
                f"{self.out.parent} has {free / 1e9:.3g} GB free: store fewer columns or make room"
            )

    def _has_chunks(self) -> bool:
        return (self.work / "prepared").exists() and bool(self.store.finished())

    def missing(self) -> Iterator[int]:
        """Numbers of the chunks that are not complete, in order."""
        finished = self.store.finished()
        return (index for index in range(len(self.plan.blocks)) if index not in finished)

    def finish(self) -> None:
        """Give the complete scan its name, in one step."""
        data = self.work / "data"
        remove_temporaries(data)
        for folder in (path for path in data.rglob("*") if path.is_dir()):
            flush(folder)
        flush(data)
        os.rename(data, self.out)
        flush(self.out.parent)
        shutil.rmtree(self.work)


_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
