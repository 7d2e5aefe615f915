"""Room: phenomenology/scan.  A scan with every name resolved: all that a worker needs, and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from axionportal.phenomenology.exclusions import Exclusions
from axionportal.phenomenology.scan.axes import Axis, Listed, Range
from axionportal.phenomenology.scan.blocks import Blocks
from axionportal.phenomenology.scan.spec import GRID

FORMAT = 2
"""Of the record; raised when the same spec would be stored otherwise."""


@dataclass(frozen=True)
class Varied:
    """An argument that follows the axis of this name."""

    name: str


Argument = float | str | Varied


@dataclass(frozen=True)
class Call:
    """One observable: a function of ``generated`` with its arguments, and the columns that it fills."""

    column: str
    function: str
    arguments: Mapping[str, Argument]
    fields: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """One column, or one for each field of what the function returns."""
        return tuple(f"{self.column}.{field}" for field in self.fields) or (self.column,)


@dataclass(frozen=True)
class ResolvedChiSquare:
    """Eq. (12) of one observable column."""

    column: str
    observable: str
    measured: float
    sigma: float


@dataclass(frozen=True)
class ResolvedFlag:
    """Is the point excluded by any of the curves?"""

    column: str
    curves: Exclusions
    mass: float | Varied
    coupling: float | Varied


@dataclass(frozen=True)
class Plan:
    """A whole scan.  ``stored`` are the columns that are written, in their order."""

    kind: str
    seed: int
    axes: Mapping[str, Axis]
    blocks: Blocks
    calls: tuple[Call, ...]
    chi_squares: tuple[ResolvedChiSquare, ...]
    flags: tuple[ResolvedFlag, ...]
    stored: tuple[str, ...]
    compression: str
    inputs: str
    emitted: str

    @property
    def is_grid(self) -> bool:
        return self.kind == GRID

    @property
    def points(self) -> int:
        return self.blocks.points

    @property
    def computed(self) -> tuple[str, ...]:
        """Stored columns that are no coordinates."""
        return tuple(name for name in self.stored if name not in self.axes)

    @property
    def flag_columns(self) -> frozenset[str]:
        return frozenset(flag.column for flag in self.flags)

    def labels(self, column: str) -> tuple[str, ...]:
        """The words that the integers of a column stand for; empty for a column of numbers."""
        axis = self.axes.get(column)
        return tuple(map(str, axis.values)) if isinstance(axis, Listed) and axis.is_text else ()

    @cached_property
    def record(self) -> dict[str, Any]:
        """Everything that the result depends on, as JSON has it, and the digest of it."""
        content = {
            "format": FORMAT,
            "kind": self.kind,
            "seed": self.seed,
            "points": self.points,
            "shape": list(self.blocks.shape),
            "chunk": list(self.blocks.box),
            "parameters": {name: dict(_axis_record(axis)) for name, axis in self.axes.items()},
            "observables": {call.column: _call_record(call) for call in self.calls},
            "chi_square": {
                item.column: {"observable": item.observable, "measured": item.measured, "sigma": item.sigma}
                for item in self.chi_squares
            },
            "exclusions": {flag.column: _flag_record(flag) for flag in self.flags},
            "columns": list(self.stored),
            "compression": self.compression,
            "inputs": self.inputs,
            "functions": self.emitted,
        }
        return content | {"digest": hashlib.sha256(canonical(content).encode()).hexdigest()}

    @property
    def digest(self) -> str:
        """sha256 of the record: equal for scans with equal results, stored alike."""
        return str(self.record["digest"])


def canonical(document: Any) -> str:
    """JSON with nothing left to choice: numbers as shortest decimals, the order of keys as it is."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def _axis_record(axis: Axis) -> Iterator[tuple[str, Any]]:
    if isinstance(axis, Range):
        yield "range", [axis.lower, axis.upper]
        yield "scale", axis.scale
        if axis.points:
            yield "points", axis.points
    else:
        yield "values", list(axis.values)


def _shown(argument: Argument) -> Any:
    return {"parameter": argument.name} if isinstance(argument, Varied) else argument


def _call_record(call: Call) -> dict[str, Any]:
    arguments = {name: _shown(argument) for name, argument in call.arguments.items()}
    return {"function": call.function, "arguments": arguments}


def _flag_record(flag: ResolvedFlag) -> dict[str, Any]:
    curves = [
        [curve.experiment, curve.kind, list(curve.mass_GeV), list(curve.coupling)] for curve in flag.curves
    ]
    return {
        "curves": flag.curves.name,
        "sha256": hashlib.sha256(canonical(curves).encode()).hexdigest(),
        "indicative": flag.curves.indicative,
        "mass": _shown(flag.mass),
        "coupling": _shown(flag.coupling),
    }
