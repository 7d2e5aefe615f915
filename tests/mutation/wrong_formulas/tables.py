"""Wrong tables: one entry each, down to a unit in the last place of a leading coefficient."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

import numpy as np

from axionportal.codegen.pipeline import TREE
from wrong_formulas.core import Group, Mutant, Trial, chosen
from wrong_formulas.folder import bytes_trial, certify_trial

SHARED = {"logarithm.npy": ("F_a", "G"), "psi.npy": ("G",), "psi_near.npy": ("G",), "psi_chord.npy": ("G",)}
"""What is certified from a table that has not the name of its function."""

MOST_SLOW = 3
"""Tables of two masses take seconds to certify."""

DRAWS = 3


def groups() -> list[Group]:
    names = sorted(path.name for path in TREE.glob("tables/*.npy"))
    return [
        Group("table", name, partial(_table, name), partial(_sound, name), 40.0 if name in SHARED else 4.0)
        for name in names
    ]


def _sound(name: str) -> list[Trial]:
    return [certify_trial(_subjects(name), f"tables/{name}", (TREE / "tables" / name).read_bytes())]


def _subjects(name: str) -> tuple[str, ...]:
    return SHARED.get(name, (name.removesuffix(".npy"),))


@dataclass(frozen=True)
class _Entry:
    operator: str
    change: str
    row: int
    cell: int
    value: float


def _table(name: str, count: int) -> Iterator[Mutant]:
    columns = np.load(TREE / "tables" / name)
    count = min(count, MOST_SLOW) if name in SHARED else count
    entries = list(_entries(name, columns))
    leading = chosen((item for item in entries if item.operator == "one ulp"), 1, f"table/{name}/leading")
    others = (item for item in entries if item not in leading)
    for item in [*leading, *chosen(others, count - 1, f"table/{name}")]:
        wrong = columns.copy()
        wrong[item.row, item.cell] = item.value
        stream = io.BytesIO()
        np.save(stream, wrong)
        path, content = f"tables/{name}", stream.getvalue()
        change = f"row {item.row}, cell {item.cell}: {item.change}"
        trials = [certify_trial(_subjects(name), path, content)]
        yield Mutant(item.operator, change, trials, of_bytes=bytes_trial(path, content))


def _entries(name: str, columns: np.ndarray) -> Iterator[_Entry]:
    draw = Random(f"table/{name}/cells")
    cells = columns.shape[1]
    for _ in range(DRAWS):
        for direction in (np.inf, -np.inf):
            cell = draw.randrange(cells)
            value = float(columns[_leading(name), cell])
            moved = float(np.nextafter(value, direction))
            yield _Entry("one ulp", f"{value!r} -> {moved!r}", _leading(name), cell, moved)
        for row in range(len(columns)):
            cell = draw.randrange(cells - 1)
            value, following = (float(item) for item in columns[row, cell : cell + 2])
            changes = [
                ("sign", "sign", -value),
                ("dropped term", "zero", 0.0),
                ("coefficient", "1 + 2^-20 times as much", value * (1 + 2.0**-20)),
                ("swapped", "that of the next cell", following),
            ]
            if row != _leading(name):
                changes.append(("one ulp, not leading", "one ulp", float(np.nextafter(value, np.inf))))
            yield from (_Entry(*item[:2], row, cell, item[2]) for item in changes if item[2] != value)


def _leading(name: str) -> int:
    """The row of the leading coefficients."""
    return 1 if name == "psi_near.npy" else 0
