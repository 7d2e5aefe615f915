"""Room: derivations/verification/ledger.  The order of the places of the paper that a claim can name."""

from __future__ import annotations

import re

_PLACE = re.compile(r"(Abstract|Sec\.|Eqs?\.|Figs?\.|Refs?\.) ?\(?(\d*)([a-z]?)")

EQUATIONS = ((5, 1), (8, 2), (10, 3), (11, 4), (14, 5))
"""(last equation, section)."""
FIGURES = {1: 2, 2: 3, 3: 4, 4: 4, 5: 5, 6: 5}
"""Section in which each figure is discussed."""
_KINDS = ("Eq", "Fig", "Sec")
_REFERENCES = 7


def place_key(place: str) -> tuple[int, int, int, str]:
    """Where "Eq. (8b)", "Fig. 3", "Sec. 5", "Ref. 17" or "Abstract" stands among the others.

    Sections follow each other, and within one come its equations, its figures and its text.
    """
    found = _PLACE.match(place)
    if not found:
        message = f"{place!r} is no place of the paper: write Eq. (8b), Fig. 3, Sec. 5, Ref. 17 or Abstract"
        raise ValueError(message)
    kind, number = found[1].rstrip(".").rstrip("s"), int(found[2] or 0)
    if kind == "Abstract":
        return (0, 0, 0, "")
    if kind == "Ref":
        return (_REFERENCES, 0, number, "")
    return (_section(kind, number), _KINDS.index(kind), number, found[3])


def section_of(place: str) -> str:
    """The heading under which a place stands: "Abstract", "Section 2" or "References"."""
    section = place_key(place)[0]
    return {0: "Abstract", _REFERENCES: "References"}.get(section, f"Section {section}")


def _section(kind: str, number: int) -> int:
    if kind == "Sec":
        return number
    if kind == "Fig":
        return FIGURES[number]
    return next(section for last, section in EQUATIONS if number <= last)
