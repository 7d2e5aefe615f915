"""Room: codegen.  The command ``audit``: the ledger as text, as JSON rows or as a page of Markdown."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Sequence

from axionportal import derivations
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.ledger_page import page, summary
from axionportal.derivations.records import Claim

WIDTH = 110  # where the output is no terminal
INDENT = 18

STYLES = {
    "confirmed": "green",
    "confirmed-as-rounded": "green",
    "misprint": "red",
    "inconsistent": "red",
    "scheme-dependent": "yellow",
    "not-checkable": "dim",
}


def run_audit(form: str) -> int:
    """Print the ledger in one of three formats; 0 when it ran, whatever the verdicts."""
    with progress_bar() as progress:
        rows = derivations.audit(progress)
    if form == "json":
        print(json.dumps([row.as_row() for row in rows], indent=1, ensure_ascii=False))
    elif form == "markdown":
        print(page(rows), end="")
    else:
        print_text(rows)
    return 0


def print_text(rows: Sequence[Claim]) -> None:
    """A block for each claim: place and verdict, what is printed and recomputed, and the note."""
    from rich.console import Console
    from rich.text import Text

    on_terminal = sys.stdout.isatty()
    console = Console(width=None if on_terminal else WIDTH, highlight=False, soft_wrap=True)
    width = min(console.width, WIDTH) - 1
    for row in rows:
        console.print(
            Text.assemble((f"{row.equation:<{INDENT}}", "bold"), (row.verdict, STYLES[row.verdict]))
        )
        for name, text in _lines(row):
            for at, line in enumerate(textwrap.wrap(text, width - INDENT, break_long_words=False)):
                console.print(Text.assemble((f"  {'' if at else name:<{INDENT - 2}}", "dim"), line))
        console.print()
    console.print("\n".join(textwrap.wrap(summary(rows), width)))


def _lines(row: Claim) -> tuple[tuple[str, str], ...]:
    return (
        ("claim", row.statement),
        ("printed", row.printed),
        ("recomputed", row.recomputed),
        ("note", row.note),
    )
