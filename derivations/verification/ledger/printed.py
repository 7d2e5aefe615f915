"""Room: derivations/verification/ledger.  The numbers that the paper prints, with their last digit.

They stand in printed.toml, each once, with the place where it is printed; constants and measurements
stand in the input sets instead.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Printed:
    """A number as printed: its text, its exact value, and the unit of its last digit."""

    key: str
    text: str
    where: str

    @property
    def value(self) -> Fraction:
        return Fraction(Decimal(self.text))

    @property
    def last_digit(self) -> Fraction:
        """The unit in the last place that is printed; for 4.2e-8 it is 1e-9."""
        exponent = Decimal(self.text).as_tuple().exponent
        assert isinstance(exponent, int)  # finite, as the test of the table says
        return Fraction(10) ** exponent

    def rounds(self, value: Fraction) -> bool:
        """True where ``value`` rounds to what is printed, ties included."""
        return abs(value - self.value) <= self.last_digit / 2


@cache
def table() -> dict[str, tuple[str, str]]:
    """(text, place) by key, as printed.toml has them."""
    document = tomllib.loads(resources.files(__package__).joinpath("printed.toml").read_text("utf-8"))
    return {key: (entry["text"], entry["where"]) for key, entry in document.items()}


def printed(key: str) -> Printed:
    """The number of this key."""
    text, where = table()[key]
    return Printed(key, text, where)
