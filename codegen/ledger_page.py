"""Room: codegen.  The ledger of the paper as a page of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from axionportal.derivations.records import Claim, ClaimVerdict
from axionportal.derivations.verification.ledger.places import EQUATIONS, section_of

VERDICTS: tuple[ClaimVerdict, ...] = get_args(ClaimVerdict)

MEANINGS = {
    "confirmed": "recomputed, and exactly as printed",
    "confirmed-as-rounded": "recomputed, and it agrees to the printed digits, or as closely as 'about' asks",
    "misprint": "a slip that the paper itself shows, with the reading that it needs",
    "inconsistent": "two printed things, or one of them and the paper's own formulas, do not go together",
    "scheme-dependent": "depends on how a divergence is removed, which the theory does not fix",
    "not-checkable": "rests on data or curves that the paper does not print; the note says which",
}

INTRODUCTION = """\
# The ledger of the paper

Every equation and every checkable statement of Ge, Ma and Pasquini,
[Eur. Phys. J. C 81 (2021) 787](https://doi.org/10.1140/epjc/s10052-021-09571-1), recomputed by
`axionportal audit` from the exact definitions and the input sets of this project. A verdict is never
stored: it follows from a comparison that is made when the command runs. A number agrees when it rounds to
what is printed; "~" holds within half an order of magnitude. Measurements that the paper leans on and does
not print are taken from the literature, mostly from the references it cites. The text at hand is a
transcription of the published article, so a slip of a single character may be the transcription's.
"""


def summary(rows: Sequence[Claim]) -> str:
    """'45 claims: 30 confirmed, ...', in the order of the verdicts."""
    return f"{len(rows)} claims: {_counts(rows)}"


def _counts(rows: Sequence[Claim]) -> str:
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)


HEADINGS: tuple[tuple[ClaimVerdict, str], ...] = (
    ("inconsistent", "What does not hold"),
    ("scheme-dependent", "What depends on the treatment of the divergence"),
    ("misprint", "Slips"),
    ("not-checkable", "What cannot be checked from the paper"),
)
_ON_THE_MODEL = ("Section 2", "Section 3", "Section 5")
"""Their findings come first, then those on searches and on quoted numbers."""


def page(rows: Sequence[Claim]) -> str:
    """The whole page: what the verdicts mean, the equations, what is not confirmed, and every claim."""
    parts = [
        INTRODUCTION,
        f"{summary(rows)}.\n",
        _table(("verdict", "means"), [(f"`{name}`", MEANINGS[name]) for name in VERDICTS]),
        "## The equations\n",
        _table(
            ("equation", "claims"), [(f"({number})", _counts(found)) for number, found in by_equation(rows)]
        ),
        *(part for verdict, title in HEADINGS for part in _section(verdict, title, rows)),
        "## All claims\n",
        _table(
            ("place", "claim", "printed", "recomputed", "verdict", "note"),
            [(*_cells(row)[:4], f"`{row.verdict}`", _cells(row)[4]) for row in rows],
        ),
    ]
    return "\n".join(parts)


def by_equation(rows: Sequence[Claim]) -> list[tuple[int, list[Claim]]]:
    """The claims whose place is an equation, by its number; a range counts for each that it spans."""
    found: dict[int, list[Claim]] = {number: [] for number in range(1, EQUATIONS[-1][0] + 1)}
    for row in rows:
        if row.equation.startswith("Eq"):
            numbers = [int(number) for number in re.findall(r"\((\d+)", row.equation)]
            for number in range(min(numbers), max(numbers) + 1):
                found[number].append(row)
    return list(found.items())


def with_verdict(verdict: ClaimVerdict, rows: Sequence[Claim]) -> list[Claim]:
    """The claims with this verdict, those on the model before those on searches and quoted numbers."""
    having = [row for row in rows if row.verdict == verdict]
    return sorted(having, key=lambda row: section_of(row.equation) not in _ON_THE_MODEL)


def _section(verdict: ClaimVerdict, title: str, rows: Sequence[Claim]) -> list[str]:
    """A heading and the claims with this verdict, those on the model first; nothing where there are none."""
    having = with_verdict(verdict, rows)
    return [f"## {title}\n", *(_block(row) for row in having)] if having else []


def _block(row: Claim) -> str:
    place, statement, printed, recomputed, note = _cells(row)
    lines = (
        f"**{place}: {statement}**\n",
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
