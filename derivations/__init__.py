"""Room: derivations.  What is true: definitions, derivations, limits and their verification.

``load`` gives the record of a loop function or contribution, ``evaluate`` a value with certified
digits, ``evaluator`` the same ready for many points, ``expand`` an expansion with a proven remainder,
``verify`` the list of cross-checks, ``audit`` the ledger of the paper's claims, ``theorems`` what is proved
for all masses; ``check_antiderivative`` and ``check_integral`` judge an integral that somebody else did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import sympy as sp

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
from axionportal.derivations.records import Check, Claim, Derivation, Expansion, FeynmanIntegral, Values

if TYPE_CHECKING:
    from axionportal.derivations.verification.theorems import Theorem

__all__ = [
    "Evaluator",
    "InputError",
    "OutsideDomainError",
    "UnknownLimitError",
    "UnknownNameError",
    "UsageError",
    "audit",
    "check_antiderivative",
    "check_integral",
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
    "theorems",
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


def theorems() -> tuple[Theorem, ...]:
    """What holds for all masses: signs, monotony, bounds, regions, and the sign of the two-loop term.

    ``proved()`` of each recomputes its steps, ``statement`` says what they prove.
    """
    from axionportal.derivations.vacuum_polarisation import polarisation_theorems
    from axionportal.derivations.verification.theorems import theorems as one_loop

    return (*one_loop(), *polarisation_theorems())


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


def check_antiderivative(
    integrand: sp.Expr, variable: sp.Symbol, candidate: sp.Expr, *, digits: int = 30
) -> Check:
    """Is the derivative of ``candidate`` the ``integrand``, identically?  Proved, refuted, or unknown.

    See ``verification.guard.check_antiderivative``.  Raises InputError for a symbol that is not the
    integrand's, or digits out of range.
    """
    from axionportal.derivations.verification.guard import check_antiderivative as check

    return check(integrand, variable, candidate, digits=digits)


def check_integral(
    integral: FeynmanIntegral,
    candidate: sp.Expr,
    *,
    digits: int = 30,
    points: Iterable[Values] | None = None,
) -> Check:
    """Is ``candidate`` the value of a Feynman integral?  Proved, agreed to ``digits``, refuted, or unknown.

    What SymPy's ``integrate`` answers should come through here.  See ``verification.guard.check_integral``.
    Raises InputError for a symbol that is not the integral's, a point without one, or digits out of range.
    """
    from axionportal.derivations.verification.guard import check_integral as check

    return check(integral, candidate, digits=digits, points=points)


def audit(progress: Callable[[int, int, str], None] | None = None) -> tuple[Claim, ...]:
    """The ledger: every claim of the paper that can be checked, recomputed; see ``verification.ledger``."""
    from axionportal.derivations.verification.ledger import audit as run

    return run(progress)
