"""Room: derivations/verification/ledger.  The ledger of the paper: every claim recomputed, with a verdict.

A module of this package takes part by exporting ``claims() -> tuple[Claim, ...]``; nothing else needs to
be edited.  No verdict is stored: each follows from a comparison that is made when ``audit`` is called.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.places import place_key

Progress = Callable[[int, int, str], None]


def subjects() -> tuple[str, ...]:
    """The modules of this package that export ``claims``, in alphabetical order."""
    found = sorted(item.name for item in pkgutil.iter_modules(__path__))
    return tuple(name for name in found if hasattr(_module(name), "claims"))


def audit(progress: Progress | None = None) -> tuple[Claim, ...]:
    """All claims of all modules, in the order of the paper."""
    rows: list[Claim] = []
    names = subjects()
    for done, name in enumerate(names):
        if progress:
            progress(done, len(names), f"audit {name}")
        rows.extend(_module(name).claims())
    return tuple(sorted(rows, key=lambda row: place_key(row.equation)))


def _module(name: str) -> Any:
    return importlib.import_module(f"{__name__}.{name}")
