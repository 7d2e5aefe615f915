"""Room: phenomenology/scan.  A scan from its spec to its output: the command, and a call from Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from axionportal.generated.inputs import InputSet
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.inputs import from_plain, input_set
from axionportal.phenomenology.scan.engine import Progress, ScanStoppedError, connected, run_chunks
from axionportal.phenomenology.scan.output import Output
from axionportal.phenomenology.scan.parquet import SUFFIX
from axionportal.phenomenology.scan.plan import Plan
from axionportal.phenomenology.scan.resolution import resolve
from axionportal.phenomenology.scan.spec import Spec, read_spec

DONE, FAILED, INTERRUPTED = 0, 1, 130

WORTH_A_PROCESS = 1 << 22  # points: about a second's work, which is what the start of a process takes


def run_scan(
    spec: str,
    out: str | None,
    scheduler: str | None,
    workers: int | None,
    inputs: str | None,
    lepton: str | None,
    load_inputs: Callable[[str | None], Mapping[str, Any]],
    progress: Progress,
) -> int:
    """The command: run, say in a line what there is now, and return the exit code."""
    asked = read_spec(Path(spec))
    chosen = from_plain(load_inputs(inputs if inputs is not None else _named_inputs(asked)))
    plan = resolve(asked, chosen, lepton)
    target = Path(out) if out is not None else Path(Path(spec).stem + SUFFIX)
    try:
        found = run_plan(plan, target, scheduler=scheduler, workers=workers, progress=progress)
    except ScanStoppedError as error:
        print(f"axionportal: {error}.", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("axionportal: interrupted; run the same command to go on with the scan.", file=sys.stderr)
        return INTERRUPTED
    columns = ", ".join(plan.stored)
    print(f"{'wrote' if found else 'unchanged:'} {plan.points} points in {target}: {columns}")
    return DONE


def _named_inputs(spec: Spec) -> str | None:
    """The input set that the spec names; a file is relative to the spec's folder."""
    if spec.inputs is None:
        return None
    beside = spec.folder / spec.inputs
    return str(beside) if beside.is_file() else spec.inputs


def scan(
    spec: str | Path | Spec,
    out: str | Path,
    *,
    inputs: str | InputSet | None = None,
    lepton: str | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
) -> Plan:
    """Run a scan from Python, as ``axionportal scan`` does.

    With more than one worker this starts processes, so a script must call it below
    ``if __name__ == "__main__":``.

    Parameters
    ----------
    spec : path or Spec
        The specification; :mod:`axionportal.phenomenology.scan.spec` has its form.
    out : path
        Folder to make, ending in ``.parquet`` or ``.zarr``.
    inputs : str or InputSet, optional
        Constants and measurements; the spec's own choice, or ``paper-2021``, when left out.
    lepton : str, optional
        "electron", "muon" or "tau": whose mass and measurement are taken where the spec names none; the
        spec's own choice, or the muon, when left out.
    scheduler : str, optional
        Address of a running Dask cluster, whose workers must see ``out`` under the same name.
    workers : int, optional
        Processes on this machine; as many as it has cores when left out.

    Returns
    -------
    Plan
        What was scanned, with its digest.

    Raises
    ------
    WrongUseError
        Anything in the spec or the arguments that is not right, in one sentence.
    ScanStoppedError
        The scan could not go on; the same call takes it up again.
    """
    asked = spec if isinstance(spec, Spec) else read_spec(Path(spec))
    plan = resolve(asked, input_set(inputs or asked.inputs or "paper-2021"), lepton)
    run_plan(plan, Path(out), scheduler=scheduler, workers=workers, progress=_silent)
    return plan


def run_plan(
    plan: Plan, out: Path, *, scheduler: str | None, workers: int | None, progress: Progress
) -> bool:
    """Run what is missing of a plan; False if nothing was."""
    if workers is not None and scheduler is not None:
        raise WrongUseError("--workers is for this machine and --scheduler for another: give one of them")
    output = Output(out, plan)
    if output.is_complete():
        return False
    with output.opened():
        missing = list(output.missing())
        if missing:
            points = sum(map(plan.blocks.size, missing))
            useful = workers or min(_cores(), 1 + points // WORTH_A_PROCESS)
            with connected(scheduler, min(useful, len(missing))) as client:
                run_chunks(client, output, missing, progress)
        if any(True for _ in output.missing()):
            raise ScanStoppedError(
                f"chunks vanished from {output.work}: run the same command to make them anew"
            )
        output.finish()
    return True


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _silent(_done: int, _total: int, _label: str) -> None:
    """Show nothing."""
