"""Puts wrong formulas in the place of right ones and looks which check notices.

    make mutants

or ``python tests/mutation [--short] [--workers N] [--journal FILE] [--write]``.  The whole run takes some
minutes; ``--short`` takes a few dozen, as the test-suite does, and ``--write`` records the report beside this
file.  The exit code is 1 if a wrong formula was not noticed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from wrong_formulas.core import SURVIVED
from wrong_formulas.report import as_json, as_markdown
from wrong_formulas.runner import COUNTS, SHORT, Journal, all_groups, require_committed, run, short_groups

HERE = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser(description="wrong formulas against the checks of the project")
    parser.add_argument("--short", action="store_true", help="a few dozen only, without `axionportal check`")
    parser.add_argument("--write", action="store_true", help="record report.md and report.json")
    parser.add_argument("--workers", type=int, default=None, help="processes (default: one for each core)")
    parser.add_argument("--area", default="", help="only what is wrong in this way, e.g. table")
    parser.add_argument("--journal", type=Path, default=None, help="go on where a run with it was broken off")
    given = parser.parse_args()
    if given.write and (given.short or given.area):
        parser.error("--write records whole runs only: leave out --short and --area")
    start = time.monotonic()
    groups = [item for item in (short_groups() if given.short else all_groups()) if given.area in item.area]
    counts = SHORT if given.short else COUNTS
    rows = run(groups, counts, given.workers, told, Journal(given.journal))
    if not given.short:
        require_committed(told)
    report = as_markdown(rows)
    print(report)
    print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)
    if given.write:
        (HERE / "report.md").write_text(report, encoding="utf-8")
        (HERE / "report.json").write_text(as_json(rows), encoding="utf-8")
    return 1 if any(row.outcome == SURVIVED for row in rows) else 0


def told(done: int, total: int, label: str) -> None:
    """Progress: one line that is written over where someone looks on, a line each otherwise."""
    look = {"end": "\r"} if sys.stderr.isatty() else {}
    print(f"{done}/{total} {label:<60.60}", file=sys.stderr, flush=True, **look)


if __name__ == "__main__":
    sys.exit(main())
