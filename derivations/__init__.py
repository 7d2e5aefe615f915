"""Room: derivations.  What is true: definitions, derivations, limits and their verification.

``load`` gives the record of a loop function or contribution, ``evaluate`` a value with certified
digits, ``evaluator`` the same ready for many points, ``expand`` an expansion with a proven remainder,
``verify`` the list of cross-checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from axionportal.derivations.contributions import (
    Record,
    contributions,
    load,
    loop_functions,
    names,
    scheme_name,
)
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.errors import (
    InputError,
    OutsideDomainError,
    UnknownLimitError,
    UnknownNameError,
    UsageError,
)
from axionportal.derivations.evaluation import Evaluator, evaluate, evaluator
from axionportal.derivations.integrals import closed_form, derivation, structure
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.records import Check, Derivation, Expansion

__all__ = [
    "Evaluator",
    "InputError",
    "OutsideDomainError",
    "UnknownLimitError",
    "UnknownNameError",
    "UsageError",
    "closed_form",
    "contributions",
    "definition_digest",
    "derivation",
    "evaluate",
    "evaluator",
    "expand",
    "full_derivation",
    "limits",
    "load",
    "loop_functions",
    "names",
    "scheme_name",
    "structure",
    "verify",
]


def expand(name: str, limit: str, order: int, scheme: str | None = None) -> Expansion:
    """The expansion of a loop function or contribution in ``limit``, with its proven remainder.

    ``limits(load(name))`` lists the limits, ``scheme`` is that of ``load``.
    Raises UnknownNameError, UnknownLimitError or InputError.
    """
    return expansion(load(name, scheme), limit, order)


def full_derivation(record: Record) -> Derivation:
    """Every proved step of a record, from its Lagrangian where there is one to the closed form."""
    from axionportal.derivations.chain import full_derivation as chain  # a third of the import time

    return chain(record)


def verify(
    names: Iterable[str] | None = None,
    *,
    digits: int,
    progress: Callable[[int, int, str], None] | None = None,
    workers: int | None = None,
) -> list[Check]:
    """Every cross-check of the named records, or of all; see ``verification.runner.verify``."""
    from axionportal.derivations.verification.runner import verify as run

    return run(names, digits=digits, progress=progress, workers=workers)
