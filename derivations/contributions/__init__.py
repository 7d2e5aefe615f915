"""Room: derivations/contributions.  The catalogue: every module here that lists records is part of it.

A module contributes by defining LOOP_FUNCTIONS and CONTRIBUTIONS, and LAGRANGIANS (a name and a function
that gives its diagrams) for vertices of its own; nothing else needs to be edited.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from axionportal.derivations.errors import InputError, UnknownNameError, shown, unknown
from axionportal.derivations.records import Contribution, LoopFunction

if TYPE_CHECKING:
    from axionportal.derivations.lagrangian import Diagram

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


def load(name: str, scheme: str | None = None) -> Record:
    """The record of a loop function or contribution, in a regularisation of its own if ``scheme`` is given.

    Raises UnknownNameError with the known names, and InputError for a scheme where nothing diverges.
    """
    for record in records():
        if record.name == name:
            return record if scheme is None else _in_scheme(record, scheme)
    raise UnknownNameError(unknown("name", name, names()))


def scheme_name(record: Record) -> str:
    """The scheme of a record's divergent loop function; empty where everything is finite."""
    functions = record.loop_functions if isinstance(record, Contribution) else (record,)
    return next((item.scheme for item in functions if item.scheme), "")


def _in_scheme(record: Record, scheme: str) -> Record:
    if not record.schemes:
        message = f"scheme={shown(scheme)} has no meaning for {record.name}: its loop is finite, leave it out"
        raise InputError(message)
    if scheme not in record.schemes:
        raise UnknownNameError(unknown("scheme", scheme, record.schemes))
    from axionportal.derivations.lagrangian.regularised import in_scheme  # only where it is asked for

    return in_scheme(record, scheme)


@lru_cache(maxsize=1)
def lagrangians() -> dict[str, Callable[[], tuple[Diagram, ...]]]:
    """The Lagrangians that modules of the catalogue define, by name."""
    found = (getattr(module, "LAGRANGIANS", {}) for module in _modules())
    return {name: diagrams for item in found for name, diagrams in item.items()}


def _modules() -> list[object]:
    found = sorted(item.name for item in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}") for name in found]


def _equation_order(record: Record) -> tuple[int, str, str]:
    match = re.match(r"(\d+)(.*)", record.source.equation)
    number, letter = (int(match[1]), match[2]) if match else (10**6, record.source.equation)
    return (number, letter, record.name)
