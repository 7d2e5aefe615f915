"""Room: codegen.  The parts of ``generated/``, in the order in which they are emitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType

from axionportal.codegen.context import BuildContext

Task = Callable[[], object]

PARTS = ("numpy", "latex", "figures", "reports")


def part_tasks(part: str, context: BuildContext) -> tuple[Task, ...]:
    """Work that a part wants done before it is emitted, in pieces that need nothing of each other."""
    wanted: Callable[[BuildContext], tuple[Task, ...]] | None = getattr(_module(part), "tasks", None)
    return wanted(context) if wanted else ()


def emit_part(part: str, context: BuildContext, prepared: Sequence[object] = ()) -> dict[str, bytes]:
    """Files of one part: path below ``generated/`` to exact content.  Nothing is written.

    ``prepared`` is what the part's tasks gave; without it the part does that work itself.
    """
    emitter: Callable[..., Mapping[str, bytes]] = _module(part).emit
    return dict(emitter(context, prepared) if prepared else emitter(context))


def _module(part: str) -> ModuleType:
    return import_module(f"axionportal.codegen.{part}")
