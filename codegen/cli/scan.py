"""Room: codegen.  The command ``scan``: hands over to phenomenology, with input sets and a bar."""

from __future__ import annotations

from axionportal.codegen.cli.inputs import plain_inputs
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.cli.rooms import run_in_room

COMMAND = "axionportal.phenomenology.scan.command"


def run_scan(
    spec: str,
    out: str | None,
    scheduler: str | None,
    workers: int | None,
    inputs: str | None,
    lepton: str | None,
) -> int:
    """Run a scan; 0 when it is complete, 1 if it had to stop."""
    with progress_bar(remaining=True) as progress:
        return run_in_room(
            COMMAND,
            "run_scan",
            "scan",
            spec=spec,
            out=out,
            scheduler=scheduler,
            workers=workers,
            inputs=inputs,
            lepton=lepton,
            load_inputs=plain_inputs,
            progress=progress,
        )
