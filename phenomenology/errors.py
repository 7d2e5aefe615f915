"""Room: phenomenology.  What a user can do wrong; each message is one sentence that says what is right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class WrongUseError(ValueError):
    """Wrong use: the message names the argument, the value and the remedy; exit code 2."""


def listed(names: Iterable[str]) -> str:
    """'a, b or c'."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def shown(value: object, longest: int = 60) -> str:
    """A value for a message, as Python writes it and on one line of readable length."""
    text = " ".join(repr(value).split())
    return text if len(text) <= longest else text[:longest] + "..."


def unknown(kind: str, name: object, known: Iterable[str]) -> str:
    """One sentence for an unknown name, with the closest known one if there is any."""
    names = list(known)
    close = difflib.get_close_matches(str(name), names, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"unknown {kind} {shown(name)}: {hint}choose one of {listed(names)}"
