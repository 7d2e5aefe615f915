"""Room: codegen.  The command ``figures``: the paper's pictures and the validation figures for one set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack

from axionportal.codegen.cli.inputs import plain_inputs
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.cli.rooms import run_in_room
from axionportal.derivations.processes import available_cores, worker_pool

MUON = "muon"
ROOM = "axionportal.phenomenology.figures.command"


def run_figures(
    inputs: str | None, out: str | None, alp: str | None, dark_photon: str | None, lepton: str
) -> int:
    """Draw everything, the validation figures in a process of their own, and write it whole.

    They show the muon's loop functions, and are left out for another lepton.
    """
    plain = plain_inputs(inputs)
    with ExitStack() as stack:
        progress = stack.enter_context(progress_bar())
        pool = worker_pool(min(2, available_cores())) if lepton == MUON else None
        if pool is not None:
            stack.enter_context(pool)
        return run_in_room(
            ROOM,
            "draw_figures",
            "figures",
            inputs=plain,
            out=out,
            alp=alp,
            dark_photon=dark_photon,
            lepton=lepton,
            begin=lambda: _validation(pool, inputs) if lepton == MUON else dict,
            progress=progress,
        )


def _validation(pool: ProcessPoolExecutor | None, inputs: str | None) -> Callable[[], Mapping[str, bytes]]:
    """Begin the validation figures where there is another core; what is returned waits for them."""
    if pool is None:
        return lambda: validation_figures(inputs)
    return pool.submit(validation_figures, inputs).result


def validation_figures(inputs: str | None) -> dict[str, bytes]:
    """The figures of ``generated/figures`` with the constants of an input set."""
    from axionportal import derivations
    from axionportal.codegen.context import BuildContext
    from axionportal.codegen.figures import emit
    from axionportal.derivations.inputs import DEFAULT_SET, load_inputs

    chosen = load_inputs(inputs or DEFAULT_SET)
    context = BuildContext(derivations.loop_functions(), derivations.contributions(), chosen, (), 0)
    return {path.rpartition("/")[2]: content for path, content in emit(context).items()}
