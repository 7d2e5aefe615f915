"""Room: codegen.  Emits the reports of a build: what was checked, and how many digits agreed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from axionportal.codegen.context import BuildContext


def emit(context: BuildContext) -> Mapping[str, bytes]:
    """``reports/verification.json``: the rows of ``axionportal verify --format json``."""
    rows = [check.as_row() for check in context.checks]
    return {"reports/verification.json": (json.dumps(rows, indent=1) + "\n").encode()}
