"""Room: derivations/verification/ledger.  The numbers that claims are recomputed from, by name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from axionportal.derivations.exact import parse_exact
from axionportal.derivations.inputs import InputSet, Quantity, load_inputs


@cache
def paper() -> InputSet:
    """The constants and measurements of the paper."""
    return load_inputs("paper-2021")


@cache
def elsewhere() -> dict[str, Quantity]:
    """What the paper does not print but leans on, from elsewhere.toml."""
    return {key: _quantity(key, entry) for key, entry in readings("elsewhere").items()}


def _quantity(key: str, entry: Mapping[str, str]) -> Quantity:
    """One entry, its numbers exact."""
    return Quantity(
        key=key,
        value=parse_exact(f"[{key}] value", entry["value"]),
        uncertainty=parse_exact(f"[{key}] uncertainty", entry["uncertainty"])
        if "uncertainty" in entry
        else None,
        unit=entry["unit"],
        tex="",
        meaning=entry["meaning"],
        reference=entry["reference"],
    )


def quantity(key: str) -> Quantity:
    """A constant or measurement, the paper's own first."""
    known = paper()
    return known[key] if key in known else elsewhere()[key]


def value(key: str) -> Fraction:
    return quantity(key).value


def error(key: str) -> Fraction:
    """The uncertainty of a measurement."""
    found = quantity(key).uncertainty
    if found is None:
        message = f"{key} has no uncertainty in its input set"
        raise ValueError(message)
    return found


@cache
def readings(name: str) -> dict[str, Any]:
    """A table of what the paper says in words, from a TOML file of this package."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
