"""Room: codegen.  The commands ``build`` and ``check``: run the pipeline, report in a few lines."""

from __future__ import annotations

import sys
from pathlib import Path

from axionportal.codegen import pipeline
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.manifest import read_manifest
from axionportal.codegen.parts import PARTS
from axionportal.codegen.typeset import Typesetting
from axionportal.derivations.errors import InputError
from axionportal.derivations.inputs import load_inputs

MEND = "axionportal build"


def run_build(
    digits: int, *, pdf: bool, only: tuple[str, ...], inputs: str | None = None, out: str | None = None
) -> int:
    """Build and say what was written; 1 if the appendix has faults."""
    parts = tuple(part for part in PARTS if part in only) or PARTS
    chosen, tree = load_inputs(inputs or pipeline.INPUT_SET), _tree(inputs, out)
    with progress_bar() as progress:
        built = pipeline.build(
            tree=tree,
            digits=digits,
            parts=parts,
            pdf=pdf,
            inputs=inputs or pipeline.INPUT_SET,
            progress=progress,
        )
    for path, target in built.strays:
        print(f"moved {tree.name}/{path} to {target}: no part emits it", file=sys.stderr)
    verb = "wrote" if built.written else "unchanged:"
    print(f"{verb} {built.files} files in {tree}")
    if inputs:
        print(f"inputs: {chosen.name} ({chosen.date}), {chosen.title}")
    return _report_typesetting(built.typesetting) if built.typesetting else 0


def _tree(inputs: str | None, out: str | None) -> Path:
    """Where to write: ``generated/``, or a folder that holds nothing but what a build wrote."""
    if out is None:
        if inputs not in (None, pipeline.INPUT_SET):
            raise InputError(
                f"--inputs {inputs} needs --out DIR: generated/ keeps the constants of {pipeline.INPUT_SET}"
            )
        return pipeline.TREE
    tree = Path(out).resolve()
    if tree.exists() and not tree.is_dir():
        raise InputError(f"--out {out} is a file: give a folder")
    if tree.is_dir() and any(tree.iterdir()) and read_manifest(tree) is None:
        raise InputError(f"--out {out} holds files that no build wrote: give a new or an empty folder")
    return tree


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
