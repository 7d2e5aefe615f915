"""Room: derivations/contributions.  The catalogue: every module here that lists records is part of it.

A module contributes by defining LOOP_FUNCTIONS and CONTRIBUTIONS; nothing else needs to be edited.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import lru_cache

from axionportal.derivations.errors import UnknownNameError, unknown
from axionportal.derivations.records import Contribution, LoopFunction

Record = LoopFunction | Contribution


@lru_cache(maxsize=1)
def loop_functions() -> tuple[LoopFunction, ...]:
    """All loop functions, in the order of their equations."""
    found = [item for module in _modules() for item in getattr(module, "LOOP_FUNCTIONS", ())]
    return tuple(sorted(found, key=_equation_order))


@lru_cache(maxsize=1)
def contributions() -> tuple[Contribution, ...]:
    """All contributions to a_mu, in the order of their equations."""
    found = [item for module in _modules() for item in getattr(module, "CONTRIBUTIONS", ())]
    return tuple(sorted(found, key=_equation_order))


def records() -> tuple[Record, ...]:
    """The whole catalogue: loop functions, then contributions."""
    found: list[Record] = [*loop_functions()]
    found.extend(contributions())
    return tuple(found)


def names() -> tuple[str, ...]:
    """Every name that ``load`` knows."""
    return tuple(record.name for record in records())


def load(name: str) -> Record:
    """The record of a loop function or contribution; raises UnknownNameError with the known names."""
    for record in records():
        if record.name == name:
            return record
    raise UnknownNameError(unknown("name", name, names()))


def _modules() -> list[object]:
    found = sorted(item.name for item in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}") for name in found]


def _equation_order(record: Record) -> tuple[int, str, str]:
    match = re.match(r"(\d+)(.*)", record.source.equation)
    number, letter = (int(match[1]), match[2]) if match else (10**6, record.source.equation)
    return (number, letter, record.name)
