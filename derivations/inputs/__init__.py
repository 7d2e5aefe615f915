"""Room: derivations/inputs.  Constants and measurements as dated, sourced sets of exact decimals.

A set is a TOML file: a table [set] with name, date and title, and one table per quantity with value, unit,
tex, meaning, reference and, where there is one, uncertainty.  A set of one's own may name another as its
``base`` and hold only what differs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import Any

from axionportal.derivations.errors import InputError, UnknownNameError, shown, unknown
from axionportal.derivations.exact import parse_exact
from axionportal.derivations.inputs.catalogue import KNOWN, require_expected
from axionportal.derivations.toml import MOST_BYTES, read_toml

DEFAULT_SET = "paper-2021"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+-]{0,39}", re.ASCII)
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_HEADER = ("name", "date", "title")
_REQUIRED = ("value", "unit", "tex", "meaning", "reference")
_OPTIONAL = ("uncertainty",)
_DIGITS = 4
"""Significant digits of an uncertainty that is added in quadrature."""


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


def load_inputs(name: str | Path = DEFAULT_SET) -> InputSet:
    """An input set: a built-in one by name, or a file of the same form by its path, ending in .toml.

    Raises UnknownNameError with the known names, and InputError for a file that cannot be read or whose
    content is wrong: one sentence that names the file, the quantity, the value and the remedy.
    """
    word = str(name)
    if word in available_sets():
        return parse_inputs(word, resources.files(__name__).joinpath(f"{word}.toml").read_bytes())
    if not word.endswith(".toml"):
        known = (*available_sets(), "the path of a .toml file")
        raise UnknownNameError(unknown("input set", word, known))
    return parse_inputs(word, _content_of(Path(word)))


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"input set {shown(path)} cannot be read: {reason}") from None


def parse_inputs(origin: str, content: str | bytes) -> InputSet:
    """An input set from TOML; ``origin`` names it in messages.  Raises InputError."""
    document = read_toml(origin, content)
    header = _header(origin, document.pop("set", None))
    found = {key: _quantity(origin, key, entry) for key, entry in document.items()}
    base = _base(origin, header["base"]) if "base" in header else ()
    if "delta_a_mu" not in found and {"a_mu_exp", "a_mu_sm"} & set(found):
        base = tuple(item for item in base if item.key != "delta_a_mu")  # it follows from the new values
    merged = {item.key: item for item in base} | found
    if "delta_a_mu" not in merged and {"a_mu_exp", "a_mu_sm"} <= set(merged):
        merged["delta_a_mu"] = _difference(merged["a_mu_exp"], merged["a_mu_sm"])
    for key, expected in KNOWN.items():
        if expected.required and key not in merged:
            raise InputError(f'{origin} lacks [{key}]; add it, or base = "{DEFAULT_SET}" to [set]')
    if "delta_a_mu" not in merged:
        raise InputError(f"{origin} lacks [delta_a_mu]; add it, or both [a_mu_exp] and [a_mu_sm]")
    return InputSet(header["name"], header["date"], header["title"], tuple(merged.values()))


def _header(origin: str, header: Any) -> dict[str, str]:
    if not isinstance(header, dict) or set(header) - {"base"} != set(_HEADER):
        keys = "name, date and title (and base, where it changes another set)"
        raise InputError(f"{origin} needs a table [set] with just the keys {keys}")
    for key, value in header.items():
        if not str(value).strip() or isinstance(value, (dict, list)):
            raise InputError(f'{origin}: [set] {key} must be text, such as {key} = "..."')
    name, date = str(header["name"]), str(header["date"])
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{origin}: [set] name={shown(name)} is printed on every picture: use at most 40 letters, "
            "digits, spaces and . _ + -, a letter or digit first"
        )
    if not _DATE.fullmatch(date):
        raise InputError(f"{origin}: [set] date={shown(date)} is no date: write it as 2026-01-31, or a year")
    return {key: str(value) for key, value in header.items()}


def _base(origin: str, name: str) -> tuple[Quantity, ...]:
    if name not in available_sets():
        raise InputError(f"{origin}: [set] base: {unknown('input set', name, available_sets())}")
    return load_inputs(name).quantities


def _difference(measured: Quantity, predicted: Quantity) -> Quantity:
    """Measured minus predicted, uncertainties in quadrature."""
    assert measured.uncertainty is not None
    assert predicted.uncertainty is not None
    square = measured.uncertainty**2 + predicted.uncertainty**2
    return Quantity(
        key="delta_a_mu",
        value=measured.value - predicted.value,
        uncertainty=_root(square),
        unit="1",
        tex=r"\Delta a_\mu",
        meaning="discrepancy between measurement and prediction",
        reference="difference of a_mu_exp and a_mu_sm, uncertainties in quadrature",
    )


def _root(square: Fraction) -> Fraction:
    """The square root, rounded to a few significant digits of the decimal system, exactly that."""
    places = _DIGITS
    while square * 100 ** (places - _DIGITS + 1) < 1:
        places += 1
    scaled = square * 100**places
    root = math.isqrt(4 * scaled.numerator // scaled.denominator)  # twice the root, rounded down
    return Fraction((root + 1) // 2, 10**places)


def _quantity(origin: str, key: str, entry: Any) -> Quantity:
    if key not in KNOWN:
        raise InputError(f"{origin}: {unknown('quantity', key, KNOWN)}")
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
    value = parse_exact(f"{origin}: [{key}] value", entry["value"])
    uncertainty = None if error is None else _positive(origin, key, error)
    require_expected(origin, key, value, entry["unit"], uncertainty)
    return Quantity(
        key=key,
        value=value,
        uncertainty=uncertainty,
        unit=entry["unit"],
        tex=entry["tex"],
        meaning=entry["meaning"],
        reference=entry["reference"],
    )


def _positive(origin: str, key: str, text: str) -> Fraction:
    value = parse_exact(f"{origin}: [{key}] uncertainty", text)
    if value <= 0:
        raise InputError(f"{origin}: [{key}] uncertainty={shown(text)} must be positive")
    return value
