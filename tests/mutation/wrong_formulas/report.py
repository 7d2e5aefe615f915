"""The table of wrong formulas and of the checks that noticed them: as text, and row by row as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from wrong_formulas.core import BYTES, EQUIVALENT, MATHEMATICS, SURVIVED, Row

TITLE = """# Wrong formulas, and what noticed them

Written by `make mutants`, which puts each of these in the place of a right formula and runs the checks of
`axionportal verify`, `verify --certify` and `check` on it, the cheapest first, until one objects.  The rows,
with what the check said, are in [`report.json`](report.json).

"By mathematics": a proof, an integral, an enclosure or a certificate objects.  "By bytes only": no
certificate is broken, because the change stays within the stated error or is in code that certificates do
not read, and the comparison of `check` with what the definitions give objects.  What is proved to be
another way to write the right formula is no wrong one and is not counted.
"""


OUTCOMES = ("by mathematics", "by bytes only", "not noticed", "right after all")


def as_json(rows: Sequence[Row]) -> str:
    """All rows."""
    return json.dumps([vars(row) for row in rows], indent=0, ensure_ascii=False) + "\n"


def as_markdown(rows: Sequence[Row]) -> str:
    """The totals, by area, by check and by kind of mistake."""
    wrong = [row for row in rows if row.outcome != EQUIVALENT]
    parts = [TITLE, _total(rows, wrong), _by_area(rows), _by_check(wrong), _by_operator(wrong)]
    missed = [row for row in rows if row.outcome == SURVIVED]
    if missed:
        lines = [f"- {row.area}, {row.subject}: {row.operator}: {row.change}" for row in missed]
        parts.append("\n".join(["## Not noticed", "", *lines, ""]))
    return "\n".join(parts)


def _total(rows: Sequence[Row], wrong: Sequence[Row]) -> str:
    count = Counter(row.outcome for row in rows)
    return (
        f"**{len(wrong)} wrong formulas, {len(wrong) - count[SURVIVED]} noticed**: {count[MATHEMATICS]} by "
        f"mathematics, {count[BYTES]} by bytes only; {count[SURVIVED]} not noticed.  "
        f"{count[EQUIVALENT]} more were proved to be right.\n"
    )


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in (head, rule, *lines)) + "\n"


def _by_area(rows: Sequence[Row]) -> str:
    lines = []
    for area in dict.fromkeys(row.area for row in rows):
        found = [row for row in rows if row.area == area]
        count = Counter(row.outcome for row in found)
        digest = sum(row.digest for row in found if row.outcome != EQUIVALENT)
        wrong = len(found) - count[EQUIVALENT]
        outcomes = (count[MATHEMATICS], count[BYTES], count[SURVIVED], count[EQUIVALENT])
        lines.append((area, wrong, *outcomes, digest or ""))
    head = ("what was wrong", "wrong", *OUTCOMES, "digest too")
    return "## By what was wrong\n\n" + _table(head, lines)


def _by_check(wrong: Sequence[Row]) -> str:
    """Rows are checks, columns what was wrong."""
    areas = list(dict.fromkeys(row.area for row in wrong))
    count = Counter((row.check, row.area) for row in wrong)
    checks = sorted({row.check for row in wrong if row.check}, key=_order(wrong))
    lines = [
        (check, sum(count[check, area] for area in areas), ", ".join(_shares(check, areas, count)))
        for check in checks
    ]
    return "## By the check that noticed\n\n" + _table(("check", "noticed", "of these"), lines)


def _shares(check: str, areas: Sequence[str], count: Counter[tuple[str, str]]) -> list[str]:
    return [f"{area} {count[check, area]}" for area in areas if count[check, area]]


def _order(wrong: Sequence[Row]) -> Callable[[str], tuple[int, str]]:
    count = Counter(row.check for row in wrong)
    return lambda check: (-count[check], check)


def _by_operator(wrong: Sequence[Row]) -> str:
    count = Counter(row.operator for row in wrong)
    noticed = Counter(row.operator for row in wrong if row.outcome != SURVIVED)
    order = sorted(count, key=lambda item: (-count[item], item))
    lines = [(item, count[item], noticed[item]) for item in order]
    return "## By the kind of mistake\n\n" + _table(("mistake", "wrong", "noticed"), lines)
