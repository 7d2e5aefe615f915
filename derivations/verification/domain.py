"""Room: derivations/verification.  Which exact values the arguments of a record may have."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq

from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.exact import as_fraction
from axionportal.derivations.records import Contribution, LoopFunction, Parameter
from axionportal.derivations.verification.balls import exact


class Domain:
    """What the symbols of a record say about signs and upper bounds, ready for many points."""

    def __init__(self, record: LoopFunction | Contribution) -> None:
        self._name = record.name
        parameters = record.parameters if isinstance(record, Contribution) else record.arguments
        self.names = tuple(parameter.name for parameter in parameters)
        self.excludes_zero = all(item.symbol.is_positive for item in parameters)
        self._limited = [
            (k, item, not item.symbol.is_positive, None if item.below is None else exact(item.below))
            for k, item in enumerate(parameters)
            if item.symbol.is_nonnegative
        ]

    def require(self, point: Sequence[fmpq]) -> None:
        """Refuse a value that is not positive, or too large, where its symbol's domain says so."""
        for k, parameter, may_vanish, below in self._limited:
            value = point[k]
            sign = value.p  # of the numerator: much faster than to compare rational numbers
            inside = sign > 0 or (may_vanish and sign == 0)
            if not inside or (below is not None and value >= below):
                raise OutsideDomainError(self._refusal(parameter, value))

    def _refusal(self, parameter: Parameter, value: fmpq) -> str:
        return (
            f"{parameter.name}={_short(as_fraction(value))} is outside the domain of "
            f"{self._name}: give a value with {parameter.domain}"
        )


def _short(value: Fraction) -> str:
    if value.denominator == 1 and abs(value) < 10**18:
        return str(value.numerator)
    return f"{float(value):.6g}" if abs(value) < 10**300 else "a very large number"
