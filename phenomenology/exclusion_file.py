"""Room: phenomenology.  Reads a CSV of excluded couplings; every fault is one sentence with file and line."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from axionportal.phenomenology.errors import WrongUseError, shown, unknown

COLUMNS = ("experiment", "kind", "mass_GeV", "coupling", "reference", "note")
FILLED = ("experiment", "kind", "mass_GeV", "coupling", "reference")
UPPER, CEILING, PROJECTION = "upper", "ceiling", "projection"
KINDS = (UPPER, CEILING, PROJECTION)

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)


@dataclass
class Rows:
    """The points of one curve, as they are read."""

    experiment: str
    kind: str
    reference: str
    note: str
    line: int
    masses: list[float] = field(default_factory=list)
    couplings: list[float] = field(default_factory=list)


def parse_curves(origin: str, text: str) -> list[Rows]:
    """The curves of a CSV, in the order of their first rows.  Raises WrongUseError."""
    curves: dict[tuple[str, str], Rows] = {}
    for line, cells in _records(origin, text):
        place = f"{origin}, line {line}"
        _require_filled(place, cells)
        if cells["kind"] not in KINDS:
            raise WrongUseError(f"{place}: {unknown('kind', cells['kind'], KINDS)}")
        mass = _positive(place, "mass_GeV", cells["mass_GeV"])
        coupling = _positive(place, "coupling", cells["coupling"])
        key = cells["experiment"], cells["kind"]
        rows = curves.setdefault(key, Rows(*key, cells["reference"], cells["note"], line))
        if rows.masses and not mass > rows.masses[-1]:
            raise WrongUseError(
                f"{place}: mass_GeV={shown(cells['mass_GeV'])} does not ascend within {rows.experiment}: "
                f"sort its rows by mass, each mass once"
            )
        rows.masses.append(mass)
        rows.couplings.append(coupling)
    _require_curves(origin, curves)
    return list(curves.values())


def _records(origin: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, cells by column) of every row that is neither blank nor a comment."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if header is None:
                header = _header(origin, cells)
            elif len(cells) != len(header):
                raise WrongUseError(
                    f"{origin}, line {reader.line_num}: {len(cells)} cells where the header has "
                    f"{len(header)}: fill or remove them"
                )
            else:
                found = dict(zip(header, cells, strict=True))
                yield reader.line_num, {"note": ""} | found
    except csv.Error as error:
        raise WrongUseError(f"{origin}, line {reader.line_num}: not CSV ({error}): mend the quotes") from None
    if header is None:
        raise WrongUseError(f"{origin} is empty: begin it with the line {','.join(COLUMNS)}")


def _header(origin: str, names: list[str]) -> list[str]:
    for name in names:
        if name not in COLUMNS:
            raise WrongUseError(f"{origin}: {unknown('column', name, COLUMNS)}")
        if names.count(name) > 1:
            raise WrongUseError(f"{origin}: the column {name} is there twice: remove one")
    for name in FILLED:
        if name not in names:
            raise WrongUseError(f"{origin}: the column {name} is missing: the header is {','.join(COLUMNS)}")
    return names


def _require_filled(place: str, cells: dict[str, str]) -> None:
    for name in FILLED:
        if not cells[name]:
            raise WrongUseError(f"{place}: {name} is empty: fill the hole or remove the row")


def _positive(place: str, name: str, text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise WrongUseError(f"{place}: {name}={shown(text)} is not a number: write a decimal such as 1.5e-3")
    value = float(text)
    if not 0 < value < math.inf:
        raise WrongUseError(f"{place}: {name}={shown(text)} must be a positive finite number")
    return value


def _require_curves(origin: str, curves: dict[tuple[str, str], Rows]) -> None:
    if not curves:
        raise WrongUseError(f"{origin} has a header and no rows: add at least two points of a curve")
    for (experiment, kind), rows in curves.items():
        if len(rows.masses) < 2:
            raise WrongUseError(
                f"{origin}, line {rows.line}: the curve {experiment} ({kind}) has one point: add a second"
            )
        if kind == CEILING and (experiment, UPPER) not in curves:
            raise WrongUseError(
                f"{origin}, line {rows.line}: {experiment} has a ceiling and no upper curve: add its rows"
            )
