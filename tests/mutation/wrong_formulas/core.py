"""What a wrong formula is, how it is put in place of the right one, and what came of it."""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol, TypeVar

from axionportal.derivations.records import Check, Contribution, LoopFunction

DIGITS = 15
"""What ``verify`` is asked for here; a user's 50 digits see no less."""

MATHEMATICS, BYTES, EQUIVALENT, SURVIVED = "mathematics", "bytes", "equivalent", "survived"
"""Outcomes: found by proof, integral or enclosure; by comparing bytes only; no other formula; missed."""

Found = tuple[str, str]
"""(name of the check, what it says)."""

Trial = Callable[[], Found | None]
"""Runs one check of the project; None where it passes."""


@dataclass(frozen=True)
class Row:
    """One wrong formula and the check that noticed it."""

    area: str
    subject: str
    operator: str
    change: str
    outcome: str
    check: str = ""
    says: str = ""
    digest: bool = False


@dataclass(frozen=True)
class Mutant:
    """A wrong formula: what is changed, and the checks to run on it, the cheapest first.

    ``is_equivalent`` decides, by proof, whether it is another way to write the right formula; it is asked
    only when no check objects.  ``digest`` says whether the digest of a definition notices as well,
    ``of_bytes`` compares a file with what the definitions give, as ``axionportal check`` does.
    """

    operator: str
    change: str
    trials: Sequence[Trial]
    is_equivalent: Callable[[], bool] = lambda: False
    digest: bool = False
    of_bytes: Trial | None = None


@dataclass(frozen=True)
class Group:
    """The wrong formulas about one subject; ``sound`` are the checks on what is right, which must pass."""

    area: str
    subject: str
    mutants: Callable[[int], Iterable[Mutant]]
    sound: Callable[[], Iterable[Trial]] = tuple
    cost: float = 1.0

    def rows(self, count: int) -> list[Row]:
        """Try ``count`` of the wrong formulas, or so; raises AssertionError where a right one is refused."""
        for trial in self.sound():
            refused = trial()
            if refused is not None:
                raise AssertionError(f"{self.area}, {self.subject}: refused without a change: {refused}")
        return [self._row(mutant) for mutant in self.mutants(count)]

    def _row(self, mutant: Mutant) -> Row:
        row = Row(
            self.area,
            self.subject,
            mutant.operator,
            mutant.change,
            SURVIVED,
            digest=mutant.digest,
        )
        for trial in mutant.trials:
            found = trial()
            if found is not None:
                return replace(row, outcome=MATHEMATICS, check=found[0], says=shortened(found[1]))
        found = mutant.of_bytes() if mutant.of_bytes else None
        if found is not None:
            return replace(row, outcome=BYTES, check=found[0], says=shortened(found[1]))
        return replace(row, outcome=EQUIVALENT) if mutant.is_equivalent() else row


def shortened(text: str, length: int = 160) -> str:
    """One line of at most ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 3] + "..."


class _Named(Protocol):
    @property
    def operator(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


def chosen(items: Iterable[Item], count: int, seed: str) -> list[Item]:
    """``count`` of the items, operators in turn, drawn from a generator seeded by a text."""
    by_operator: dict[str, list[Item]] = {}
    for item in items:
        by_operator.setdefault(item.operator, []).append(item)
    generator = random.Random(seed)
    piles = [generator.sample(pile, len(pile)) for _, pile in sorted(by_operator.items())]
    generator.shuffle(piles)
    found = []
    while len(found) < count and any(piles):
        found += [pile.pop() for pile in piles if pile]
    return found[:count]


# -- putting something else in the place of a function ---------------------------------------------


@contextlib.contextmanager
def patched(original: Any, substitute: Any) -> Iterator[None]:
    """Put ``substitute`` wherever a module of the project holds ``original``."""
    places = [
        (module, name)
        for key, module in sorted(sys.modules.items())
        if key.startswith("axionportal.") and module is not None
        for name, value in list(vars(module).items())
        if value is original
    ]
    assert places, f"{original} is held by no module"
    for module, name in places:
        setattr(module, name, substitute)
    try:
        yield
    finally:
        for module, name in places:
            setattr(module, name, original)


@contextlib.contextmanager
def attribute(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Give ``owner`` another attribute for a while."""
    before = owner.__dict__[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


_numbers = iter(range(1, 10**9))


def fresh(record: LoopFunction) -> LoopFunction:
    """The same loop function as a record of its own, of which nothing has been remembered."""
    return replace(record, meaning=f"{record.meaning} (trial {next(_numbers)})")


# -- the checks of ``axionportal verify`` ----------------------------------------------------------


def failure(checks: Iterable[Check], title: str) -> Found | None:
    """The first check that did not pass, as ``verify`` counts it: "unknown" is a failure."""
    for check in checks:
        if not check.passed:
            return title, check.detail or check.verdict
    return None


TITLES = {
    "contribution": "prefactor times quadrature",
    "definition": "derived from the Lagrangian",
    "integral": "Arb integration of the definition",
    "lagrangian": "derived from the Lagrangian",
    "limits": "limit within its remainder",
    "printed": "printed limit derived",
    "proof": "derivation proved",
    "quadrature": "mpmath quadrature of the definition",
    "region": "closed form in mpmath",
    "schemes": "regularisations derived",
    "expansions": "limit of a contribution within its remainder",
}


def verify_trial(record: LoopFunction | Contribution, kind: str) -> Trial:
    """The check ``kind`` of ``axionportal verify`` on a record."""

    def trial() -> Found | None:
        from axionportal.derivations.verification.checks import run_checks

        return failure(run_checks(record, kind, DIGITS), TITLES[kind])

    return trial


def inside(context: Callable[[], contextlib.AbstractContextManager[object]], trial: Trial) -> Trial:
    """The trial while something else is in place."""

    def run() -> Found | None:
        with context():
            return trial()

    return run


@cache
def committed_definitions() -> dict[str, str]:
    """The definitions that ``generated/`` was made from, by its manifest."""
    from axionportal.codegen.manifest import read_manifest
    from axionportal.codegen.pipeline import TREE

    manifest = read_manifest(TREE)
    assert manifest is not None, "generated/ has no manifest: run `axionportal build`"
    return {name: item.text for name, item in manifest.definitions.items()}


def digest_notices(record: LoopFunction | Contribution) -> bool:
    """Does the row "definition as committed" of ``axionportal verify`` fail for this record?"""
    from axionportal.codegen.cli.verify import _drift_check
    from axionportal.derivations.digest import canonical_text

    committed = committed_definitions().get(record.name)
    return not _drift_check(record.name, canonical_text(record), committed, DIGITS).passed
