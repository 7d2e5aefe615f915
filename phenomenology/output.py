"""Room: phenomenology.  Writes the files of a command into a folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from axionportal.phenomenology.errors import WrongUseError


def require_folder(out: str) -> Path:
    """The folder as a path, refused early where it cannot be written to."""
    folder = Path(out).resolve()
    if folder.exists() and not folder.is_dir():
        raise WrongUseError(f"--out {out} is a file: give a folder")
    present = folder if folder.exists() else next(item for item in folder.parents if item.exists())
    if not (present.is_dir() and os.access(present, os.W_OK | os.X_OK)):
        raise WrongUseError(f"--out {out} cannot be written to: make {present} a writable folder")
    return folder


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write every file beside the folder first, then move all of them into it; other files stay.

    Each file is replaced in one step, after all have been written: a full disk or a kill before that leaves
    the folder as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, content in files.items():
            (new / name).write_bytes(content)
        if not folder.exists():
            new.chmod(0o755)
            new.rename(folder)
            return
        for name in files:
            os.replace(new / name, folder / name)
    finally:
        shutil.rmtree(new, ignore_errors=True)
