"""Room: derivations.  Values with certified digits, from exact inputs and a rigorous enclosure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath
from flint import fmpq
from mpmath.libmp import dps_to_prec

from axionportal.derivations.contributions import Record, contributions, load, scheme_name
from axionportal.derivations.errors import InputError, listed, shown
from axionportal.derivations.exact import as_fraction, parse_rational
from axionportal.derivations.records import DerivationError
from axionportal.derivations.rounding import Rounded, rounded
from axionportal.derivations.verification.balls import exact
from axionportal.derivations.verification.prepared import Prepared, prepared

MOST_DIGITS = 10_000
_BITS_PER_DIGIT = 3.3219280948873626
_SPARE_BITS = 16  # one point in 2^15 lies so close to a rounding boundary that a second attempt is made
_ATTEMPTS = 6
_MOST_KEPT = 256


def evaluate(name: str, *, digits: int, scheme: str | None = None, **values: Any) -> mpmath.mpf:
    """The value of a loop function or contribution with ``digits`` certified significant digits.

    Every argument of the record must be given, as str, int, Fraction, Decimal or mpf; a float is the
    binary number that it is.  ``scheme`` is the regularisation of a divergent loop; without it the
    paper's cut-off.  Where the lepton could decay (m_lepton > m_fermion + m_boson) the value is the
    principal value of the integral, the real part of F2(0).  The result differs from the exact value
    by less than one unit in the last of the digits asked for.
    Raises UnknownNameError, InputError or OutsideDomainError.
    """
    return evaluator(name, digits=digits, scheme=scheme)(**values)


class Evaluator:
    """A loop function or contribution at a fixed number of digits; see ``evaluator``."""

    def __init__(self, record: Record, digits: int) -> None:
        self._ready = prepared(record)
        self._bits = dps_to_prec(digits + 5)
        self.digits = digits

    def __repr__(self) -> str:
        return f"<{self.name}({', '.join(self.arguments)}) with {self.digits} certified digits>"

    @property
    def name(self) -> str:
        return self._ready.record.name

    @property
    def scheme(self) -> str:
        """The regularisation of a divergent loop; empty where everything is finite."""
        return scheme_name(self._ready.record)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments, in the order in which values may be given without names."""
        return self._ready.names

    def __call__(self, *values: Any, **named: Any) -> mpmath.mpf:
        """The value at one point; see ``evaluate`` for what the arguments may be."""
        given = self._named(values, named) if values else named
        return _certified(self._ready, parsed(self._ready, given), self.digits).mpf(self._bits)

    def many(self, points: Iterable[Any]) -> list[mpmath.mpf]:
        """The values at many points: each a sequence of values, a mapping, or one value for one argument."""
        return [self._at(point) for point in points]

    def _at(self, point: Any) -> mpmath.mpf:
        if isinstance(point, Mapping):
            return self(**point)
        several = isinstance(point, (tuple, list)) or getattr(point, "ndim", 0) > 0
        return self(*point) if several else self(point)

    def _named(self, values: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Any]:
        if len(values) > len(self.arguments):
            message = f"{self.name} takes {', '.join(self.arguments)}, not {len(values)} values without names"
            raise InputError(message)
        found = dict(zip(self.arguments, values, strict=False))
        for key in found:
            if key in named:
                raise InputError(f"{key} is given twice: {shown(found[key])} and {shown(named[key])}")
        return {**found, **named}


_kept: dict[tuple[str, str | None, int], tuple[object, Evaluator]] = {}


def evaluator(name: str, *, digits: int, scheme: str | None = None) -> Evaluator:
    """A loop function or contribution made ready for many points, with ``digits`` certified digits.

    >>> f = evaluator("F_a", digits=20)
    >>> f("0.3") == f(eta="3/10") == f.many(["0.1", "0.3"])[1]
    True

    ``evaluate`` does the same for one point; from the second call on both take the same time.
    """
    require_digits(digits)
    catalogue, key = contributions(), (name, scheme, digits)
    origin, found = _kept.get(key, (None, None))
    if found is None or origin is not catalogue:
        found = Evaluator(load(name, scheme), digits)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = (catalogue, found)
    return found


def exact_values(record: Record, values: Mapping[str, Any]) -> dict[str, Fraction]:
    """``values`` as exact rationals, after checking that the keys are just the record's arguments."""
    ready = prepared(record)
    return dict(zip(ready.names, map(as_fraction, parsed(ready, values)), strict=True))


def parsed(ready: Prepared, values: Mapping[str, Any]) -> list[fmpq]:
    """``values`` as exact numbers in the order of the record, its keys checked."""
    if values.keys() != ready.keys:
        raise InputError(_wrong_keys(ready, values))
    return [parse_rational(name, values[name]) for name in ready.names]


def _wrong_keys(ready: Prepared, values: Mapping[str, Any]) -> str:
    name, wanted = ready.record.name, ready.names
    for key in values:
        if key not in wanted:
            return f"{name} has no argument {shown(key)}: its arguments are {listed(wanted)}"
    missing = [item for item in wanted if item not in values]
    return f"{name} needs a value for {' and '.join(missing)}: add {missing[0]}=NUMBER"


def require_digits(digits: int) -> int:
    """``digits`` if it is a whole number from 1 to 10000."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        message = f"digits={shown(digits)} is out of range: give a whole number from 1 to {MOST_DIGITS}"
        raise InputError(message)
    return digits


def certified_text(record: Record, values: Mapping[str, Fraction], digits: int) -> str:
    """The value rounded to ``digits`` significant digits; the enclosure proves every one of them."""
    ready = prepared(record)
    return _certified(ready, [exact(values[name]) for name in ready.names], require_digits(digits)).text()


def _certified(ready: Prepared, point: Sequence[fmpq], digits: int) -> Rounded:
    bits = int(digits * _BITS_PER_DIGIT) + _SPARE_BITS
    for attempt in range(_ATTEMPTS):
        found = rounded(ready.enclose_next(point, bits << attempt), digits)
        if found is not None:
            return found
    name = ready.record.name
    message = f"{name} lies too close to a rounding boundary at {digits} digits: ask for one more"
    raise DerivationError(message)
