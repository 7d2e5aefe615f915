"""Room: codegen.  Emits the parts side by side on the cores there are; the result is the same on one."""

from __future__ import annotations

from collections.abc import Callable

from axionportal.codegen.context import BuildContext
from axionportal.codegen.parts import emit_part, part_tasks
from axionportal.derivations.processes import available_cores, worker_pool

Progress = Callable[[int, int, str], None]
"""Told (done, total, label) while work goes on."""


def emit_parts(
    parts: tuple[str, ...], context: BuildContext, progress: Progress
) -> dict[str, dict[str, bytes]]:
    """The files of each part, in the order of ``parts``."""
    tasks = {part: part_tasks(part, context) for part in parts}
    pool = worker_pool(min(sum(len(tasks[part]) or 1 for part in parts), available_cores()))
    if pool is None:
        return {part: emit_part(part, context) for part in parts}
    with pool:
        prepared = {part: [pool.submit(task) for task in tasks[part]] for part in parts}
        whole = {part: pool.submit(emit_part, part, context) for part in parts if not tasks[part]}
        emitted = {}
        for done, part in enumerate(parts):
            progress(done, len(parts), f"emit {part}")
            if part in whole:
                emitted[part] = whole[part].result()
            else:
                emitted[part] = emit_part(part, context, [item.result() for item in prepared[part]])
    return emitted
