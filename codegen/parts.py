"""Room: codegen.  The parts of ``generated/``, in the order in which they are emitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from axionportal.codegen.context import BuildContext

Emitter = Callable[[BuildContext], Mapping[str, bytes]]

PARTS = ("numpy", "latex", "figures", "reports")


def emit_part(part: str, context: BuildContext) -> dict[str, bytes]:
    """Files of one part: path below ``generated/`` to exact content.  Nothing is written."""
    emitter: Emitter = import_module(f"axionportal.codegen.{part}").emit
    return dict(emitter(context))
