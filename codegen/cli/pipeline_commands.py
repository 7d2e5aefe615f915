"""Room: codegen.  The commands ``build`` and ``check``: run the pipeline, report in a few lines."""

from __future__ import annotations

import sys

from axionportal.codegen import pipeline
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.parts import PARTS
from axionportal.codegen.typeset import Typesetting

MEND = "axionportal build"


def run_build(digits: int, *, pdf: bool, only: tuple[str, ...]) -> int:
    """Build and say what was written; 1 if the appendix has faults."""
    parts = tuple(part for part in PARTS if part in only) or PARTS
    with progress_bar() as progress:
        built = pipeline.build(digits=digits, parts=parts, pdf=pdf, progress=progress)
    for path, target in built.strays:
        print(f"moved generated/{path} to {target}: no part emits it", file=sys.stderr)
    verb = "wrote" if built.written else "unchanged:"
    print(f"{verb} {built.files} files in {pipeline.TREE}")
    return _report_typesetting(built.typesetting) if built.typesetting else 0


def _report_typesetting(typesetting: Typesetting) -> int:
    if typesetting.note:
        print(typesetting.note)
    elif typesetting.pdf:
        print(f"typeset {typesetting.pdf}")
    for fault in typesetting.faults:
        print(f"appendix: {fault}", file=sys.stderr)
    return 1 if typesetting.faults else 0


def run_check() -> int:
    """Compare and print every difference with the command that mends it; 1 if there is any."""
    with progress_bar() as progress:
        drift = pipeline.check(progress=progress)
    for paragraph in drift.definitions:
        print(paragraph)
    for item in drift.failures:
        print(item)
    for file in drift.files:
        print(file.report)
    if not drift:
        print("generated/ is what the definitions give")
        return 0
    print(f"generated/ has drifted; if the definitions are right, mend it with: {MEND}")
    return 1
