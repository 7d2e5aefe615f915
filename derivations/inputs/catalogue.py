"""Room: derivations/inputs.  What a set may hold: each quantity's unit and the values that it can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from axionportal.derivations.errors import InputError, shown


@dataclass(frozen=True)
class Expected:
    """Unit of a quantity, whether it must be positive, an upper bound, and whether every set needs it."""

    unit: str
    positive: bool = True
    below: Fraction | None = None
    required: bool = False
    measured: bool = False
    """A measurement or prediction that enters chi^2: it needs an uncertainty."""


SMALLEST, LARGEST = Fraction(1, 10**300), Fraction(10**300)
"""Sizes of numbers that a double holds, with room for products."""

KNOWN: Mapping[str, Expected] = {
    "m_mu": Expected("GeV", required=True),
    "m_e": Expected("GeV"),
    "m_tau": Expected("GeV"),
    "m_Z": Expected("GeV"),
    "alpha": Expected("1", below=Fraction(1), required=True),
    "s2w": Expected("1", below=Fraction(1)),
    "C_agg": Expected("1/GeV", positive=False, required=True),
    "C_agZ_max": Expected("1/GeV"),
    "cutoff": Expected("GeV", required=True),
    "a_mu_exp_fnal": Expected("1", measured=True),
    "a_mu_exp_bnl": Expected("1", measured=True),
    "a_mu_exp": Expected("1", measured=True),
    "a_mu_sm": Expected("1", measured=True),
    "delta_a_mu": Expected("1", positive=False, measured=True),
    "a_e_exp": Expected("1", measured=True),
    "delta_a_e": Expected("1", positive=False, measured=True),
    "delta_a_tau": Expected("1", positive=False, measured=True),
}
"""Masses in GeV, couplings as in the paper; every ``delta_a`` is measured minus predicted."""


def require_expected(origin: str, key: str, value: Fraction, unit: str, uncertainty: Fraction | None) -> None:
    """Refuse a unit, a sign or a missing uncertainty that cannot be meant; raises InputError."""
    expected = KNOWN[key]
    for name, number in (("value", value), ("uncertainty", uncertainty)):
        if number and not SMALLEST <= abs(number) <= LARGEST:
            remedy = "check its exponent, or the unit"
            raise InputError(f"{origin}: [{key}] {name} is not between 1e-300 and 1e300 in size: {remedy}")
    if unit != expected.unit:
        remedy = f"convert the value to {expected.unit}"
        raise InputError(f"{origin}: [{key}] unit={shown(unit)} is not {expected.unit!r}: {remedy}")
    if expected.positive and value <= 0:
        raise InputError(f"{origin}: [{key}] value={decimal(value)} must be positive: check its sign")
    if expected.below is not None and value >= expected.below:
        raise InputError(f"{origin}: [{key}] value={decimal(value)} must be less than {expected.below}")
    if expected.measured and uncertainty is None:
        raise InputError(f'{origin}: [{key}] lacks uncertainty; add uncertainty = "..." as text')


def decimal(value: Fraction) -> str:
    """A value for a message."""
    return f"{float(value):.12g}"
