"""Room: codegen/latex.  Accuracy and speed as ``python -m axionportal.benchmarks --write`` recorded them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from axionportal.codegen.context import BuildContext
from axionportal.codegen.latex.notation import Notation
from axionportal.codegen.latex.prose import escaped
from axionportal.derivations.errors import InputError, shown
from axionportal.derivations.records import Contribution

ARRAY = "array"
PEERS = (
    (r"\texttt{lambdify}", "lambdify of the closed form, one branch"),
    (r"\texttt{quad}", "scipy.integrate.quad"),
    ("Gauss--Legendre", "Gauss-Legendre, 64 nodes"),
    ("C", "C -O3, closed form"),
    ("C, table", "C -O3, same table"),
)
"""Heading and the record's name of each way that is compared with."""

NOTHING = "--"
_DERIVATIVE = re.compile(r"d(.+)_d(.+)")


@dataclass(frozen=True)
class Measured:
    """What the template shows: conditions of the run, headings, and a row for each function."""

    length: str
    repeats: int
    machine: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def measured_view(context: BuildContext, notation: Notation) -> Measured | None:
    """The table of the recorded run; None where none is recorded."""
    if not context.measured:
        return None
    try:
        return _view(json.loads(context.measured), context, notation)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"benchmarks/results.json is damaged ({shown(error)}): restore it, or measure anew with "
            "`python -m axionportal.benchmarks --write`"
        ) from error


def _view(record: dict[str, Any], context: BuildContext, notation: Notation) -> Measured:
    times = {(row["function"], row["way"]): row for row in record["speed"]}
    worst = {
        name: max(row["ulps"] for row in record["accuracy"] if row["function"] == name)
        for name in dict.fromkeys(row["function"] for row in record["accuracy"])
    }
    names = dict.fromkeys([*worst, *(function for function, _ in times)])
    rows = tuple(
        (
            tex,
            _error(worst[name]) if name in worst else NOTHING,
            f"{record['certified'][name]:.3f}" if name in record["certified"] else NOTHING,
            _figure(times.get((name, ARRAY)), "nanoseconds"),
            *(_figure(times.get((name, way)), "ratio") for _, way in PEERS),
        )
        for name in names
        if (tex := function_tex(name, context, notation))
    )
    machine = escaped(
        "; ".join([record["machine"], *(" ".join(item) for item in record["versions"].items())])
    )
    length, repeats = _grouped(record["length"]), record["repeats"]
    return Measured(length, repeats, machine, tuple(title for title, _ in PEERS), rows)


def function_tex(name: str, context: BuildContext, notation: Notation) -> str:
    """TeX of an emitted function; nothing for one that has no notation."""
    own = name.removeprefix("a_mu_")
    if own in notation.functions:
        return f"${notation.function(own)}$"
    derivative = _DERIVATIVE.fullmatch(name)
    if derivative and derivative[1] in notation.functions:
        argument = next(tex for symbol, tex in notation.names.items() if str(symbol) == derivative[2])
        return rf"$\partial {notation.function(derivative[1])} / \partial {argument}$"
    return _sum_tex([item for item in context.contributions if item.total == name], notation)


def _sum_tex(members: Sequence[Contribution], notation: Notation) -> str:
    return f"${' + '.join(notation.function(item.name) for item in members)}$" if members else ""


def _error(ulps: float) -> str:
    return f"{ulps:.3f}" if ulps < 1 else f"{ulps:.2f}" if ulps < 10 else _grouped(round(ulps))


def _figure(row: dict[str, Any] | None, key: str) -> str:
    """Two digits, or a dash where there is no figure."""
    value = row[key] if row else None
    if value is None:
        return NOTHING
    rounded = float(f"{value:.2g}")
    return _grouped(int(rounded)) if rounded >= 10 else f"{rounded:g}"


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", r"\,")
