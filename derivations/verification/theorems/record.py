"""Room: derivations/verification.  A theorem about the paper's functions: a statement and checked steps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from axionportal.derivations.records import Derivation, Step


@dataclass(frozen=True)
class Theorem:
    """A statement that holds for every value of its parameters, with the derivation that proves it.

    ``name`` is unique; ``statement`` is a sentence in the paper's symbols.  The steps are exact
    identities, exact sign conditions and enclosures by balls; ``proved`` recomputes every one of them.
    """

    name: str
    statement: str
    derivation: Derivation

    def proved(self) -> bool:
        """True when every step is proved now; no outcome is stored."""
        return bool(self.derivation.steps) and self.derivation.check()

    def unproved(self) -> tuple[str, ...]:
        """The claims of the steps that are not proved."""
        return tuple(step.claim for step in self.derivation.steps if not step.check())


def theorem(name: str, statement: str, assumptions: tuple[str, ...], steps: tuple[Step, ...]) -> Theorem:
    """A theorem from its parts."""
    return Theorem(name, statement, Derivation(name, assumptions, steps))


def decimal(value: Fraction) -> str:
    """A number as a decimal where it is one, such as 0.1056583745, else as a fraction."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{found:f}" if Fraction(found) == value else str(value)
