"""Room: phenomenology/scan.  Typed reading of a TOML document; a fault is one sentence with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from axionportal.phenomenology.errors import WrongUseError, listed, shown, unknown

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


class Table:
    """A table of the document; every key must be taken, and each with the type that it should have."""

    def __init__(self, place: str, entries: Mapping[str, Any], known: Iterable[str] | None = None) -> None:
        """``place`` introduces messages; ``known`` are the keys that may be there (None: any name)."""
        self.place = place
        self.entries = entries
        for key in entries:
            if known is None:
                self._require_name(key)
            elif key not in (choices := list(known)):
                raise WrongUseError(f"{place}: {unknown('key', key, choices)}")

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def _require_name(self, key: str) -> None:
        if not _NAME.fullmatch(key):
            raise WrongUseError(
                f"{self.place}: {shown(key)} is no name: use letters, digits and underscores, no digit first"
            )

    def refuse(self, key: str, wanted: str) -> WrongUseError:
        """An error that says what ``key`` should be, to be raised."""
        if key not in self.entries:
            return WrongUseError(f"{self.place} lacks {key}: add {wanted}")
        return WrongUseError(f"{self.place}: {key} = {shown(self.entries[key])} is not right: give {wanted}")

    def table(self, key: str, known: Iterable[str] | None = None) -> Table:
        """A table within this one; empty where it is missing."""
        entry = self.entries.get(key, {})
        if not isinstance(entry, Mapping):
            raise self.refuse(key, f"a table [{key}]")
        return Table(
            f"{self.place} [{key}]" if "[" not in self.place else f"{self.place} {key}", entry, known
        )

    def text(self, key: str, wanted: str, default: str | None = None) -> str:
        """Text that is not empty."""
        entry = self.entries.get(key, default)
        if not isinstance(entry, str) or not entry:
            raise self.refuse(key, wanted)
        return entry

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of a few words."""
        entry = self.entries.get(key, default)
        if entry not in choices:
            raise self.refuse(key, listed(f'"{choice}"' for choice in choices))
        return str(entry)

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        entry = self.entries.get(key, default)
        if not isinstance(entry, int) or isinstance(entry, bool) or not least <= entry <= most:
            raise self.refuse(key, f"a whole number from {least} to {most}")
        return entry

    def number(self, key: str) -> float:
        """A finite number."""
        value = finite(self.entries.get(key))
        if value is None:
            raise self.refuse(key, "a finite number")
        return value

    def names(self, key: str) -> tuple[str, ...] | None:
        """A list of names, none twice; None where it is missing."""
        if key not in self.entries:
            return None
        entry = self.entries[key]
        wanted = 'a list of names, each once, such as ["m_a", "delta_a_mu"]'
        if not isinstance(entry, list) or not entry or not all(isinstance(item, str) for item in entry):
            raise self.refuse(key, wanted)
        if len(set(entry)) < len(entry):
            raise self.refuse(key, wanted)
        return tuple(entry)


def finite(entry: Any) -> float | None:
    """A TOML integer or float as a finite double; None for anything else."""
    if isinstance(entry, bool) or not isinstance(entry, int | float):
        return None
    try:
        value = float(entry)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None
