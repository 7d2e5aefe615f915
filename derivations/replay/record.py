"""Room: derivations/replay.  The form of a record: which fields there are, of which type, and its digests."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .grammar import FUNCTIONS, RecordError, Tree, parse

FORMAT = 1

Record = Mapping[str, Any]

_FIELDS: dict[str, dict[str, Any]] = {
    "document": {"format": int, "certificates": list},
    "loop function": {
        **dict.fromkeys(("kind", "name", "source", "domain", "primitive", "closed_form", "digest"), str),
        **{"definition": "definition", "steps": ["step"], "expansions": ["expansion"]},
        "enclosures": ["enclosure"],
    },
    "contribution": {
        **dict.fromkeys(("kind", "name", "source", "lagrangian", "digest"), str),
        **{"definition": "definition", "assumptions": [str], "parameters": ["value"], "terms": ["term"]},
        **{"steps": ["step"], "printed_limits": ["limit"], "enclosures": ["enclosure"]},
    },
    "definition": {"text": str, "sha256": str},
    "step": {**dict.fromkeys(("claim", "reason", "before", "after", "proof"), str), "primitive?": str},
    "expansion": {
        **dict.fromkeys(("limit", "small", "bound", "reason"), str),
        **{"terms": [str], "conditions": [[str]], "points": ["point"]},
    },
    "enclosure": {"point": "point", "value": str, "radius": str},
    "term": {"prefactor": str, "function": str, "at": ["value"], "primitive?": str, "closed_form?": str},
    "limit": {"source": str, "limit": str, "order": int, "printed": str},
    "value": {"name": str, "value": str},
}


def require_form(record: object, kind: str, where: str = "") -> Record:
    """The record, if it has exactly the fields of its kind, each of its type."""
    if not isinstance(record, dict):
        raise RecordError(f"{where or 'the record'} is not an object")
    fields = _FIELDS[kind]
    for name in record:
        if name not in fields and f"{name}?" not in fields:
            raise RecordError(f"{where or kind} has the unknown field {name!r}")
    for name, form in fields.items():
        if name.rstrip("?") in record:
            _require_type(record[name.rstrip("?")], form, f"{where or kind}, {name.rstrip('?')}")
        elif not name.endswith("?"):
            raise RecordError(f"{where or kind} lacks the field {name!r}")
    return record


def _require_type(value: object, form: Any, where: str) -> None:
    if form == "point":
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise RecordError(f"{where} is not a point")
    elif isinstance(form, str):
        require_form(value, form, where)
    elif isinstance(form, list):
        if not isinstance(value, list):
            raise RecordError(f"{where} is not a list")
        for number, item in enumerate(value, 1):
            _require_type(item, form[0], f"{where} {number}")
    elif type(value) is not form:
        raise RecordError(f"{where} is not of type {form.__name__}")


def digest_of(record: Record) -> str:
    """SHA-256, in hexadecimal, of all fields of a certificate but the digest itself."""
    rest = {name: value for name, value in record.items() if name != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def require_digests(record: Record) -> None:
    """The certificate and the text of its definition are those that their digests were taken of."""
    definition = record["definition"]
    if hashlib.sha256(definition["text"].encode()).hexdigest() != definition["sha256"]:
        raise RecordError("the text of the definition is not the one of its digest")
    if digest_of(record) != record["digest"]:
        raise RecordError("something was changed after the certificate was written: its digest is another")


_NUMBER = re.compile(r"(-?\d+)(?:/(\d+))?|(-?)(\d+)\.(\d+)(?:e([-+]\d+))?|(-?\d+)e([-+]\d+)", re.ASCII)
_LONGEST = 5000


def number(text: str) -> Fraction:
    """An exact number: an integer, a fraction p/q, or a decimal with an exponent."""
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or (match[2] is not None and int(match[2]) == 0):
        raise RecordError(f"{text[:40]!r} is not an exact number")
    exponent = int(match[6] or match[8] or 0)
    if abs(exponent) > _LONGEST:
        raise RecordError(f"{text[:40]!r} is out of range")
    return Fraction(text)


def point(values: Mapping[str, str]) -> dict[str, Fraction]:
    """Exact values by name."""
    return {name: number(value) for name, value in values.items()}


class Definition:
    """The line ``F(y) = int[x=0..1] integrand`` of a loop function, read."""

    _LINE = re.compile(r"(\w+)\(([\w, ]*)\) = int\[(\w+)=0\.\.1\] (.*)", re.ASCII)

    def __init__(self, text: str) -> None:
        match = self._LINE.fullmatch(text)
        if match is None:
            raise RecordError("the definition is not of the form F(y) = int[x=0..1] integrand")
        self.name, self.arguments, self.variable = match[1], tuple(match[2].split(", ")), match[3]
        self.integrand = parse(match[4])


class SumOfTerms:
    """The line ``a(m, ...) = prefactor * F(...) + ...; F(y) = ...; ...`` of a contribution, read."""

    _LINE = re.compile(r"(\w+)\(([\w, ]*)\) = (.*)", re.ASCII)

    def __init__(self, text: str) -> None:
        first, *others = text.split("; ")
        match = self._LINE.fullmatch(first)
        if match is None or not others:
            raise RecordError("the definition is not of the form a(m) = prefactor * F(y); F(y) = ...")
        self.name, self.arguments = match[1], tuple(match[2].split(", "))
        self.texts = {item.split("(")[0]: item for item in others}
        self.functions = {name: Definition(item) for name, item in self.texts.items()}
        known = {name: len(item.arguments) for name, item in self.functions.items()}
        self.sum: Tree = parse(match[3], {**FUNCTIONS, **known})
