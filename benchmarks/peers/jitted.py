"""Room: benchmarks.  The same tables and the closed form, compiled by numba where it is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType

import numpy as np
import sympy as sp

from axionportal.benchmarks.rows import Contestant, Doubles
from axionportal.benchmarks.subjects import Subject
from axionportal.generated._tables import MANTISSA_BITS, Table

TABLE, CLOSED_FORM = "numba, same table", "numba, closed form"


def contestants(subjects: Sequence[Subject]) -> list[Contestant]:
    """Both ways, compiled before they are timed; a row that says why where they cannot be had."""
    try:
        numba = import_module("numba")
    except ImportError as error:  # not installed, or not for this version of NumPy
        note = str(error) or "numba is not installed"
        return [
            Contestant(item.name, way, 0, None, note) for item in subjects for way in (TABLE, CLOSED_FORM)
        ]
    compiled = numba.njit(from_table)
    tables = [
        Contestant(item.name, TABLE, item.points, table_call(compiled, item, item.table))
        for item in subjects
        if item.table
    ]
    return [*tables, *(_closed_form(numba, item) for item in subjects)]


def from_table(x: Doubles, rows: Doubles, shift: int, first: int, result: Doubles) -> None:
    """Horner's rule in the cell of each argument, the coefficients of a cell side by side."""
    last = rows.shape[1] - 1
    for i in range(x.size):
        number = np.float64(x[i]).view(np.int64) >> shift
        centre = np.int64((number << shift) + (np.int64(1) << (shift - 1))).view(np.float64)
        row = rows[number - first]
        delta = x[i] - centre
        value = row[last]
        for k in range(last - 1, 0, -1):
            value = value * delta + row[k]
        result[i] = row[0] + value


def table_call(function: Callable[..., None], subject: Subject, table: Table) -> Callable[[], Doubles]:
    """A call of ``from_table``, compiled or not."""
    rows = np.ascontiguousarray(table.columns.T)
    (column,) = (np.asarray(item) for item in subject.columns)
    shift = np.int64(MANTISSA_BITS - (table.per_binade.bit_length() - 1))
    first = np.float64(table.low).view(np.int64) >> shift

    def call() -> Doubles:
        result = np.empty_like(column)
        function(column, rows, shift, first, result)
        return result

    call()  # compiles
    return call


def _closed_form(numba: ModuleType, subject: Subject) -> Contestant:
    function = numba.vectorize(sp.lambdify(subject.symbols, subject.branch, "math", cse=True))
    function(*subject.first(2))  # compiles
    return Contestant(subject.name, CLOSED_FORM, subject.points, lambda: function(*subject.columns))
