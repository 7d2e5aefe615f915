"""Room: derivations/inputs.  Constants and measurements as dated, sourced sets of exact decimals."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources
from typing import Any

from axionportal.derivations.errors import InputError, UnknownNameError, shown, unknown
from axionportal.derivations.exact import parse_exact

DEFAULT_SET = "paper-2021"
_REQUIRED = ("value", "unit", "tex", "meaning", "reference")
_OPTIONAL = ("uncertainty",)


@dataclass(frozen=True)
class Quantity:
    """A constant or measurement: exact value, uncertainty, unit and where it is from."""

    key: str
    value: Fraction
    uncertainty: Fraction | None
    unit: str
    tex: str
    meaning: str
    reference: str


@dataclass(frozen=True)
class InputSet:
    """A named and dated set of quantities."""

    name: str
    date: str
    title: str
    quantities: tuple[Quantity, ...]

    def __getitem__(self, key: str) -> Quantity:
        for quantity in self.quantities:
            if quantity.key == key:
                return quantity
        known = [quantity.key for quantity in self.quantities]
        raise UnknownNameError(unknown(f"quantity of input set {self.name}", key, known))

    def __contains__(self, key: object) -> bool:
        return any(quantity.key == key for quantity in self.quantities)

    def __iter__(self) -> Iterator[Quantity]:
        return iter(self.quantities)


def available_sets() -> tuple[str, ...]:
    """Names of the built-in sets, sorted."""
    folder = resources.files(__name__)
    found = (item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in found))


def load_inputs(name: str = DEFAULT_SET) -> InputSet:
    """A built-in input set by name; raises UnknownNameError with the known names."""
    if name not in available_sets():
        raise UnknownNameError(unknown("input set", name, available_sets()))
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parse_inputs(name, text)


def parse_inputs(origin: str, text: str) -> InputSet:
    """An input set from TOML text; ``origin`` names it in messages.  Raises InputError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{origin} is not valid TOML: {error}") from error
    header = document.pop("set", None)
    if not isinstance(header, dict) or set(header) != {"name", "date", "title"}:
        raise InputError(f"{origin} needs a table [set] with just the keys name, date and title")
    quantities = tuple(_quantity(origin, key, entry) for key, entry in document.items())
    return InputSet(str(header["name"]), str(header["date"]), str(header["title"]), quantities)


def _quantity(origin: str, key: str, entry: Any) -> Quantity:
    if not isinstance(entry, Mapping):
        raise InputError(f"{origin}: {key} is not a table; write [{key}] with value, unit and reference")
    for name in entry:
        if name not in (*_REQUIRED, *_OPTIONAL):
            raise InputError(f"{origin}: [{key}] has the unknown key {shown(name)}; remove it")
    for name in _REQUIRED:
        if not isinstance(entry.get(name), str) or not entry[name]:
            raise InputError(f'{origin}: [{key}] lacks {name}; add {name} = "..." as text')
    error = entry.get("uncertainty")
    if error is not None and not isinstance(error, str):
        raise InputError(f'{origin}: [{key}] uncertainty={shown(error)} must be text, such as "2.4e-9"')
    return Quantity(
        key=key,
        value=parse_exact(f"[{key}] value", entry["value"]),
        uncertainty=None if error is None else _positive(origin, key, error),
        unit=entry["unit"],
        tex=entry["tex"],
        meaning=entry["meaning"],
        reference=entry["reference"],
    )


def _positive(origin: str, key: str, text: str) -> Fraction:
    value = parse_exact(f"[{key}] uncertainty", text)
    if value <= 0:
        raise InputError(f"{origin}: [{key}] uncertainty={text} must be positive")
    return value
