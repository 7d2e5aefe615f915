"""Room: derivations.  What is true: definitions, derivations, limits and their verification.

``load`` gives the record of a loop function or contribution, ``evaluate`` a value with certified
digits, ``expand`` an expansion with a proven remainder, ``verify`` the list of cross-checks.
"""

from __future__ import annotations

from axionportal.derivations.contributions import contributions, load, loop_functions, names
from axionportal.derivations.digest import definition_digest
from axionportal.derivations.errors import (
    InputError,
    OutsideDomainError,
    UnknownLimitError,
    UnknownNameError,
    UsageError,
)
from axionportal.derivations.evaluation import evaluate
from axionportal.derivations.integrals import closed_form, derivation, structure
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.records import Expansion
from axionportal.derivations.verification.runner import verify

__all__ = [
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
    "expand",
    "limits",
    "load",
    "loop_functions",
    "names",
    "structure",
    "verify",
]


def expand(name: str, limit: str, order: int) -> Expansion:
    """The expansion of a loop function or contribution in ``limit``, with its proven remainder.

    ``limits(load(name))`` lists the limits.  Raises UnknownNameError, UnknownLimitError or InputError.
    """
    return expansion(load(name), limit, order)
