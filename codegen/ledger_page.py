"""Room: codegen.  The ledger of the paper as a page of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from axionportal.derivations.records import Claim, ClaimVerdict

VERDICTS: tuple[ClaimVerdict, ...] = get_args(ClaimVerdict)

MEANINGS = {
    "confirmed": "recomputed, and exactly as printed",
    "confirmed-as-rounded": "recomputed, and it rounds to what is printed",
    "misprint": "a slip that the paper itself shows, with the reading that it needs",
    "inconsistent": "two printed things, or one of them and the paper's own formulas, do not go together",
    "scheme-dependent": "true in the paper's regularisation, and another one gives another number",
    "not-checkable": "rests on data or curves that the paper does not print; the note says which",
}

INTRODUCTION = """\
# The ledger of the paper

Every equation and every checkable statement of Ge, Ma and Pasquini,
[Eur. Phys. J. C 81 (2021) 787](https://doi.org/10.1140/epjc/s10052-021-09571-1), recomputed by
`axionportal audit` from the exact definitions and the input sets of this project. A verdict is never
stored: it follows from a comparison that is made when the command runs. A number agrees when it rounds to
what is printed; "~" holds within half an order of magnitude. The text at hand is a transcription of the
published article, so a slip of a single character may be the transcription's.
"""


def summary(rows: Sequence[Claim]) -> str:
    """'45 claims: 30 confirmed, ...', in the order of the verdicts."""
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}
    parts = [f"{count} {verdict}" for verdict, count in counts.items() if count]
    return f"{len(rows)} claims: {', '.join(parts)}"


def page(rows: Sequence[Claim]) -> str:
    """The whole page: what the verdicts mean, what does not hold, and every claim."""
    disputed = [row for row in rows if row.verdict in ("misprint", "inconsistent", "scheme-dependent")]
    parts = [
        INTRODUCTION,
        f"{summary(rows)}.\n",
        _table(("verdict", "means"), [(f"`{name}`", MEANINGS[name]) for name in VERDICTS]),
        "## What does not hold, or depends on a choice\n",
        *(_block(row) for row in disputed),
        "## All claims\n",
        _table(
            ("place", "claim", "printed", "recomputed", "verdict", "note"),
            [(*_cells(row)[:4], f"`{row.verdict}`", _cells(row)[4]) for row in rows],
        ),
    ]
    return "\n".join(parts)


def _block(row: Claim) -> str:
    place, statement, printed, recomputed, note = _cells(row)
    lines = (
        f"**{place}: {statement}** (`{row.verdict}`)\n",
        f"- printed: {printed}",
        f"- recomputed: {recomputed}",
        f"- {note}\n",
    )
    return "\n".join(lines)


def _cells(row: Claim) -> tuple[str, ...]:
    texts = (row.equation, row.statement, row.printed, row.recomputed, row.note)
    return tuple(_escaped(text) for text in texts)


def _escaped(text: str) -> str:
    """Plain text that Markdown shows as it is."""
    for char in "\\`*_[]<>|~":
        text = text.replace(char, f"\\{char}")
    return text


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
