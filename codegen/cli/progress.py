"""Room: codegen.  A progress bar on standard error of a terminal; nothing at all in a pipe."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the module is heavy
    from axionportal.codegen.workers import Progress


def silent(_done: int, _total: int, _label: str) -> None:
    """Show nothing."""


@contextlib.contextmanager
def progress_bar(*, remaining: bool = False) -> Iterator[Progress]:
    """A callable (done, total, label) that draws a bar, if asked with the time ``remaining``, to the end."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns: list[ProgressColumn] = [
        TextColumn("{task.description:<32}"),
        BarColumn(),
        TimeElapsedColumn(),
    ]
    if remaining:  # where the steps are alike, so that an estimate means something
        columns += [TextColumn("{task.percentage:>3.0f} %, remaining"), TimeRemainingColumn()]
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int, label: str) -> None:
            bar.update(task, description=label, completed=done, total=total)

        yield advance
