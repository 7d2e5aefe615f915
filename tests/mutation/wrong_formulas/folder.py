"""A copy of ``generated/`` with one file changed, and the checks that look at it: certificates, and bytes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from axionportal.codegen.comparison import compare
from axionportal.codegen.numpy.certificate import Certificate
from axionportal.codegen.numpy.certification import Subject, certifiable, certify_tree
from axionportal.codegen.numpy.kernels import Kernel
from axionportal.codegen.numpy.planner import Expansions
from axionportal.codegen.numpy.proved_loops import certify_contributions
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import contributions, loop_functions
from axionportal.derivations.records import DerivationError
from wrong_formulas.core import Found, Trial, patched

OF_LOOPS, OF_CONTRIBUTIONS = "certificate of a loop function", "certificate of a contribution"
BYTE_COMPARISON = "bytes as the definitions give them"


@cache
def subjects() -> tuple[Subject, ...]:
    """All that has a certificate of its own."""
    return certifiable(loop_functions())


def certify_trial(names: Iterable[str], path: str, content: bytes) -> Trial:
    """``axionportal verify --certify`` of the named functions, in a folder with one changed file."""

    def trial() -> Found | None:
        wanted = tuple(item for item in subjects() if item.name in set(names))
        with ChangedFolder(path, content) as root, patched(Expansions, _expansions):
            try:
                for found in certify_tree(root, wanted):
                    if not found.passed:
                        figures = f"{found.certificate.bound_ulp} units proved, {found.stated_ulp} stated"
                        return OF_LOOPS, f"{found.certificate.function}: {figures}"
            except DerivationError as error:
                return OF_LOOPS, _told(error, root)
            except Exception as error:
                return OF_LOOPS, f"stopped by {type(error).__name__}: {_told(error, root)}"
        return None

    return trial


def contribution_trial(name: str, path: str, content: bytes) -> Trial:
    """The same of a contribution, or of all and their sum, by the certificates of its loop functions."""

    def trial() -> Found | None:
        records = [item for item in contributions() if not name or item.name == name]
        with ChangedFolder(path, content) as root:
            try:
                for found in certify_contributions(root, records, _loop_certificates()):
                    if not found.passed:
                        figures = f"{found.certificate.bound_ulp} units proved, {found.stated_ulp} stated"
                        return OF_CONTRIBUTIONS, f"{found.certificate.function}: {figures}"
            except DerivationError as error:
                return OF_CONTRIBUTIONS, _told(error, root)
            except Exception as error:
                return OF_CONTRIBUTIONS, f"stopped by {type(error).__name__}: {_told(error, root)}"
        return None

    return trial


def _told(error: Exception, root: Path) -> str:
    """What an error says, without the name of a folder that is gone."""
    return str(error).replace(str(root), "generated")


def bytes_trial(path: str, content: bytes) -> Trial:
    """The comparison of ``axionportal check`` of one file.

    What the definitions give is what is committed: that is checked once, see ``wrong_formulas.runner``.
    """

    def trial() -> Found | None:
        expected = {path: (TREE / path).read_bytes()}
        for drift in compare(expected, {path: content}):
            return BYTE_COMPARISON, f"{drift.path}: {drift.kind}"
        return None

    return trial


@cache
def _loop_certificates() -> tuple[Certificate, ...]:
    """The bounds of the report: those of loop functions are tried in groups of their own."""
    rows = json.loads((TREE / "reports" / "certificates.json").read_text(encoding="utf-8"))
    return tuple(
        Certificate(row["function"], row["scale"], row["bound_ulp"], 0, (0.0, 0.0), ())
        for row in rows
        if "regions" in row
    )


_known: dict[tuple[str, int, int], Expansions] = {}
_honest = Expansions


def _expansions(kernel: Kernel, first: int, end: int) -> Expansions:
    """A kernel's Taylor expansions do not depend on the folder: they are computed once."""
    key = (kernel.name, first, end)
    if key not in _known:
        _known[key] = _honest(kernel, first, end)
    return _known[key]


class ChangedFolder:
    """A copy of ``generated/`` with one file changed; the others are links."""

    def __init__(self, path: str, content: bytes) -> None:
        self._path, self._content = path, content
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Path:
        root = Path(self._folder.name)
        (root / "tables").mkdir()
        for item in sorted([*TREE.glob("*.py"), *TREE.glob("tables/*.npy")]):
            relative = item.relative_to(TREE)
            if relative.as_posix() != self._path:
                (root / relative).symlink_to(item)
        (root / self._path).write_bytes(self._content)
        return root

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()
