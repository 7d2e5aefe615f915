"""Room: codegen/latex.  Parts of a formula that know how to fall apart: terms, factors, brackets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

_TALL = (r"\frac", r"\int")


@dataclass(frozen=True)
class Piece:
    """TeX that stays on one line if it can; ``lead`` joins it to what goes before.

    ``parts`` gives what it falls apart into; most pieces fit, and are never asked.
    """

    tex: str
    lead: str = ""
    lead_at_break: str = ""
    parts: Callable[[], tuple[Piece, ...]] = field(default=tuple, compare=False)

    @cached_property
    def children(self) -> tuple[Piece, ...]:
        return self.parts()

    def led(self, lead: str, lead_at_break: str) -> Piece:
        """The same piece behind another sign."""
        return replace(self, lead=lead, lead_at_break=lead_at_break)


def joined(pieces: Sequence[Piece]) -> str:
    """Pieces on one line."""
    return "".join(f"{item.lead}{item.tex}" for item in pieces)


def starts_line(piece: Piece) -> bool:
    """A term with a logarithm, a master or a fraction is worth a line of its own."""
    return any(mark in piece.tex for mark in (r"\ln", r"\!\left", r"\frac{d}"))


def operator(head: str, inner: Sequence[Piece]) -> Piece:
    """A sign of integration or differentiation in front of a bracket."""
    whole = rf"{head} \left[{joined(inner)}\right]"
    return Piece(whole, parts=lambda: bracket([Piece(head), *inner], "[]", behind=1))


def bracket(pieces: Sequence[Piece], pair: str, behind: int = 0) -> tuple[Piece, ...]:
    """Pieces in a bracket of fixed size, which may be closed on a later line."""
    size = "bigg" if any(mark in item.tex for item in pieces[behind:] for mark in _TALL) else "big"
    items = list(pieces)
    opened = items[behind]
    if behind:  # the bracket stays on the line of the operator
        items[0] = replace(items[0], tex=rf"{items[0].tex} \{size}l{pair[0]}")
        items[behind] = opened.led(opened.lead, opened.lead)
    else:
        items[0] = wrapped(opened, rf"\{size}l{pair[0]} ", "")
    items[-1] = wrapped(items[-1], "", rf" \{size}r{pair[1]}")
    return tuple(items)


def wrapped(piece: Piece, before: str, after: str) -> Piece:
    """TeX in front of a piece and behind it, also when the piece is broken."""

    def parts() -> tuple[Piece, ...]:
        children = list(piece.children)
        if children:
            children[0] = wrapped(children[0], before, "")
            children[-1] = wrapped(children[-1], "", after)
        return tuple(children)

    return replace(
        piece,
        lead=f"{before}{piece.lead}",
        lead_at_break=f"{piece.lead_at_break}{before}",
        tex=f"{piece.tex}{after}",
        parts=parts,
    )


def with_lead(child: Piece, parent: Piece) -> Piece:
    """The first part of a broken piece stands behind the sign of the whole."""
    return replace(
        child,
        lead=f"{parent.lead}{child.lead}",
        lead_at_break=f"{parent.lead_at_break}{child.lead}",
    )
