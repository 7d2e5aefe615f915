"""Room: codegen.  Emits the reports of a build: what was checked, and a certificate of every record."""

from __future__ import annotations

import json
from collections.abc import Mapping

from axionportal.codegen.context import BuildContext
from axionportal.codegen.ledger_page import page
from axionportal.derivations.replay import FORMAT

CERTIFICATES = "reports/derivations.json"


def emit(context: BuildContext) -> Mapping[str, bytes]:
    """The rows of ``verify`` and ``audit`` with ``--format json``, the ledger as a page, the certificates.

    ``reports/derivations.json`` is what ``axionportal verify --replay`` proves anew.
    """
    certificates = {"format": FORMAT, "certificates": list(context.certificates.values())}
    files = {
        "reports/verification.json": _document([check.as_row() for check in context.checks]),
        CERTIFICATES: _document(certificates),
    }
    if context.ledger:
        files["reports/ledger.json"] = _document([claim.as_row() for claim in context.ledger])
        files["reports/ledger.md"] = page(context.ledger).encode()
    return files


def _document(content: object) -> bytes:
    return (json.dumps(content, indent=1) + "\n").encode()
