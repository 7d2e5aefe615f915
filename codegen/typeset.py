"""Room: codegen.  Makes the PDF of the appendix where ``latexmk`` is found, and reads TeX's log."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = "axionportal-appendix"
WIDEST_OVERFLOW_PT = 5.0  # an overfull box beyond this is seen on the page
LONGEST_RUN_S = 300

_OVERFULL = re.compile(r"^Overfull \\[hv]box \((\d+(?:\.\d+)?)pt too (?:wide|high)\).*$", re.M)
_UNDEFINED = re.compile(
    r"^(?:LaTeX|Package \w+) Warning: .*(?:undefined|multiply defined|rerun).*$", re.M | re.I
)


@dataclass(frozen=True)
class Typesetting:
    """What became of the PDF: its path when there is one, and the faults that the log names."""

    pdf: Path | None
    faults: tuple[str, ...] = ()
    note: str = ""


def typeset(tree: Path) -> Typesetting:
    """Typeset ``appendix/axionportal-appendix.tex`` of ``tree`` in a scratch folder.

    The PDF and the log are put into place by a rename each; nothing else of ``tree`` is touched.
    """
    pdf = tree / "appendix" / f"{DOCUMENT}.pdf"
    if not (tree / "appendix" / f"{DOCUMENT}.tex").exists():
        return Typesetting(None, note="no PDF: the appendix has not been emitted")
    if pdf.exists():  # it is carried over only while its sources are unchanged
        return Typesetting(pdf, note="the PDF is up to date")
    if shutil.which("latexmk") is None:
        return Typesetting(None, note="no PDF: latexmk is not installed (the .tex is complete)")
    try:
        with tempfile.TemporaryDirectory(prefix="axionportal-", ignore_cleanup_errors=True) as scratch:
            return _run_latexmk(tree, Path(scratch))
    except OSError as error:  # everything else is written; a full disk must not hide that
        return Typesetting(None, (f"no PDF: {error.strerror or error} (the .tex is complete)",))


def _run_latexmk(tree: Path, scratch: Path) -> Typesetting:
    for folder in ("appendix", "figures"):
        if (tree / folder).is_dir():
            shutil.copytree(tree / folder, scratch / folder)
    command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", f"{DOCUMENT}.tex"]
    status = _status(command, scratch / "appendix")
    if status is None:
        return Typesetting(None, (f"latexmk did not end within {LONGEST_RUN_S} s",))
    log = _put(scratch, tree, "log").read_text(encoding="utf-8", errors="replace")
    if status == 0 and not (scratch / "appendix" / f"{DOCUMENT}.pdf").exists():
        return Typesetting(None, ("latexmk reported success but made no PDF",))
    if status != 0:
        return Typesetting(None, _errors(log) or (f"latexmk failed with exit code {status}; see the log",))
    return Typesetting(_put(scratch, tree, "pdf"), log_faults(log))


def _status(command: Sequence[str], folder: Path) -> int | None:
    """Exit code of a command, or None where it took too long; nothing that it started is left behind."""
    started = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a process group of its own, so that TeX itself can be ended too
    )
    try:
        return started.wait(LONGEST_RUN_S)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def _put(scratch: Path, tree: Path, suffix: str) -> Path:
    """Bring one product from the scratch folder into ``tree`` by a rename."""
    name = f"{DOCUMENT}.{suffix}"
    target = tree / "appendix" / name
    near = tree.with_name(f".{tree.name}.part")
    source = scratch / "appendix" / name
    try:
        near.write_bytes(source.read_bytes() if source.exists() else b"")
        os.replace(near, target)
    finally:
        near.unlink(missing_ok=True)
    return target


def log_faults(log: str) -> tuple[str, ...]:
    """Undefined references, missing characters and overfull boxes beyond 5 pt that a LaTeX log names."""
    joined = log.replace("\r\n", "\n")
    undefined = [match.group(0) for match in _UNDEFINED.finditer(joined)]
    missing = [line for line in joined.splitlines() if line.startswith("Missing character")]
    overfull = [
        match.group(0) for match in _OVERFULL.finditer(joined) if float(match.group(1)) > WIDEST_OVERFLOW_PT
    ]
    return tuple(undefined + missing + overfull)


def _errors(log: str) -> tuple[str, ...]:
    """Lines in which TeX reports an error, with the line of source that follows."""
    lines = log.splitlines()
    at = [number for number, line in enumerate(lines) if line.startswith("!")]
    return tuple(" ".join(lines[number : number + 2]) for number in at[:5])
