"""Watches one call: nothing is evaluated, started or written, and it ends soon without taking much memory."""

from __future__ import annotations

import ast
import os
import re
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FORBIDDEN = frozenset({
    "compile", "exec", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
    "os.startfile", "subprocess.Popen", "pty.spawn", "socket.connect", "socket.bind", "urllib.Request",
    "ctypes.dlopen", "pickle.find_class", "marshal.loads", "code.__new__", "webbrowser.open", "os.remove",
    "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate",
    "os.kill", "shutil.rmtree", "shutil.move", "shutil.copyfile", "builtins.input",
    "sys.setprofile", "sys.settrace",
})  # fmt: skip
"""Audit events of which none may be raised while a parser reads what a user wrote."""

ROOMS = (
    "axionportal",
    "sympy",
    "mpmath",
    "flint",
    "numpy",
    "typer",
    "click",
    "encodings",
    "rich",
    "pydantic",
)
"""What may be imported late, by our own code; a name that comes out of a text is none of them."""

CPU_SECONDS = 20
"""An input that takes longer is killed and reported; sound inputs of the largest size take a tenth."""

WAITING_SECONDS = 300
"""The same for an input that waits for something, on a machine that has much else to do."""

MEMORY = 1 << 30
"""Bytes that a target may take in addition to what is there when it begins."""


class ForbiddenError(BaseException):
    """Raised out of the audit hook; no handler for ordinary errors hides it."""


_allowed: frozenset[str] | None = None
_events: list[str] = []


_FORMULA = re.compile(
    rb"def _lambdifygenerated\([x0-9, ]*\):\n"
    rb"(    v\d+ = [a-zA-Z0-9_+\-*/(), ]+\n)*    return [\[\]a-zA-Z0-9_+\-*/(), ]+\n?"
)
_own_texts: frozenset[bytes] = frozenset()
_own_code = 0


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _allowed is None or event in _allowed or _is_own(event, arguments):
        return
    if (
        event in FORBIDDEN
        or (event == "import" and _strange(arguments))
        or (event == "open" and _outside(arguments))
    ):
        _events.append(f"{event}{arguments!r:.200}")
        raise ForbiddenError(_events[-1])


def _is_own(event: str, arguments: tuple[object, ...]) -> bool:
    """What our own code has compiled: annotations of commands, by typer, and programs of formulas, by SymPy.

    The programs are arithmetic on numbered arguments; no text of a user can be part of one.
    """
    global _own_code
    if event == "compile" and arguments[0] in _own_texts:
        _own_code += 1
        return True
    if event == "compile" and _FORMULA.fullmatch(bytes(arguments[0] or b"")):  # type: ignore[call-overload]
        _own_code += 1
        return True
    if event == "exec" and _own_code:
        _own_code -= 1
        return True
    return False


def know_annotations(module: Path) -> None:
    """Allow for what the functions of a module are annotated with, and nothing else, to be evaluated."""
    global _own_texts
    tree = ast.parse(module.read_text())
    found = (getattr(node, name, None) for node in ast.walk(tree) for name in ("annotation", "returns"))
    _own_texts = frozenset(ast.unparse(item).encode() for item in found if isinstance(item, ast.expr))


def _strange(arguments: tuple[object, ...]) -> bool:
    root = str(arguments[0]).partition(".")[0]
    return root not in ROOMS and root not in sys.stdlib_module_names


def _outside(arguments: tuple[object, ...]) -> bool:
    """Written anywhere, or read anywhere but in the scratch folder and in modules."""
    path, mode = arguments[0], str(arguments[1] or "r")
    if isinstance(path, int):
        return False
    if any(letter in mode for letter in "wax+"):
        return True
    place = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
    return not place.startswith(PLACES)


ROOT = Path(__file__).resolve().parents[2]
PLACES = (tempfile.gettempdir(), *map(os.path.realpath, filter(None, sys.path)), sys.base_prefix, str(ROOT))


CODECS = (
    "unicode_escape",
    "utf_8_sig",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_32",
    "utf_32_le",
    "utf_32_be",
)
"""Modules that Python imports when text in them is met, as JSON may be."""


def install() -> None:
    """Once in a process; a hook cannot be taken out again, but it looks only while it is told to."""
    for codec in CODECS:
        "".encode(codec)
    sys.addaudithook(_hook)


@contextmanager
def watched(*allowed: str) -> Iterator[None]:
    """Every event that is not allowed is an error while the context lasts, even if it is caught."""
    global _allowed
    _events.clear()
    _allowed = frozenset(allowed)
    try:
        yield
    finally:
        _allowed = None
    if _events:
        raise ForbiddenError(_events[0])


def limit_memory() -> None:
    """A blow-up becomes a MemoryError instead of a machine that stands still."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def start_clock() -> None:
    """From here on the process has so much processor time; then the kernel ends it, wherever it is."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, WAITING_SECONDS)


def stop_clock() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
