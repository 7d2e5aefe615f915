"""Room: codegen.  Emits the reports of a build: what was checked, and how many digits agreed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from axionportal.codegen.context import BuildContext
from axionportal.codegen.ledger_page import page


def emit(context: BuildContext) -> Mapping[str, bytes]:
    """The rows of ``verify --format json`` and of ``audit --format json``, and the ledger as a page."""
    files = {"reports/verification.json": _document([check.as_row() for check in context.checks])}
    if context.ledger:
        files["reports/ledger.json"] = _document([claim.as_row() for claim in context.ledger])
        files["reports/ledger.md"] = page(context.ledger).encode()
    return files


def _document(rows: Sequence[Mapping[str, object]]) -> bytes:
    return (json.dumps(rows, indent=1) + "\n").encode()
