"""Room: derivations.  What a user can do wrong; each message is one sentence that says what is right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class UsageError(ValueError):
    """Wrong use: the message names the argument, the value and the remedy."""


class UnknownNameError(UsageError):
    """A name that is not in a catalogue."""


class UnknownLimitError(UsageError):
    """A limit that is not derived for a function."""


class InputError(UsageError):
    """A missing or unknown key, a value that is no number, or digits out of range."""


class OutsideDomainError(UsageError):
    """A value outside the domain on which a function is defined."""


def listed(names: Iterable[str]) -> str:
    """'a, b or c'."""
    items = list(names)
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" or {items[-1]}"


def shown(value: object, longest: int = 60) -> str:
    """A value for a message, in quotes and cut to a readable length."""
    try:
        text = str(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, tables without end in each other
        return "something too long to be shown"
    return repr(text if len(text) <= longest else text[:longest] + "...")


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """One sentence for an unknown name, with the closest known one if there is any."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"unknown {kind} {shown(name)}: {hint}choose one of {listed(names)}"
