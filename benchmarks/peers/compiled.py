"""Room: benchmarks.  C built on the spot: the same tables, and the closed form by SymPy's C printer."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sympy.codegen.rewriting import create_expand_pow_optimization

from axionportal.benchmarks.rows import Contestant, Doubles
from axionportal.benchmarks.subjects import Subject
from axionportal.generated._tables import MANTISSA_BITS, Table

TABLE, CLOSED_FORM = "C -O3, same table", "C -O3, closed form"
FLAGS = ("-O3", "-march=native")
LARGEST_POWER = 16
"""Powers up to it are written as products, which is what a careful author would type."""


def contestants(subjects: Sequence[Subject]) -> list[Contestant]:
    """The table of each function that has one, and the branch of the closed form."""
    try:
        library = build(subjects)
    except (OSError, subprocess.CalledProcessError) as error:
        note = "no C compiler works here" if isinstance(error, OSError) else "the compiler refused"
        return [
            Contestant(item.name, way, 0, None, note) for item in subjects for way in (TABLE, CLOSED_FORM)
        ]
    tables = [
        Contestant(item.name, TABLE, item.points, table_call(library, item))
        for item in subjects
        if item.table
    ]
    forms = [
        Contestant(item.name, CLOSED_FORM, item.points, closed_form_call(library, item)) for item in subjects
    ]
    return [*tables, *forms]


def build(subjects: Sequence[Subject], flags: Sequence[str] = FLAGS) -> ctypes.CDLL:
    """Write, compile and load one library for all subjects; raises OSError without a compiler."""
    compiler = os.environ.get("CC") or shutil.which("cc")
    if not compiler:
        raise OSError("no C compiler")
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "peers.c"), Path(folder, "peers.so")
        source.write_text(source_text(subjects))
        command = [*compiler.split(), *flags, "-shared", "-fPIC", str(source), "-o", str(library), "-lm"]
        subprocess.run(command, check=True, capture_output=True)
        return ctypes.CDLL(str(library))


def source_text(subjects: Sequence[Subject]) -> str:
    """The C source."""
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    template = environment.get_template("peers.c.jinja")
    tables = [_table_keys(item.name, item.table) for item in subjects if item.table]
    return template.render(tables=tables, forms=[_form_keys(item) for item in subjects])


def _table_keys(name: str, table: Table) -> Mapping[str, Any]:
    bits = table.per_binade.bit_length() - 1
    shift = MANTISSA_BITS - bits
    first = int(np.float64(table.low).view(np.int64)) >> shift
    return {
        "name": f"table_{name}",
        "shift": shift,
        "first_cell": first,
        "below": (1 << shift) - 1,
        "half": 1 << (shift - 1),
        "coefficients": len(table.columns),
    }


def _form_keys(subject: Subject) -> Mapping[str, Any]:
    products = create_expand_pow_optimization(LARGEST_POWER)
    temporaries, (result,) = sp.cse(subject.branch, symbols=sp.numbered_symbols("part_"))
    return {
        "name": f"closed_form_{subject.name}",
        "arguments": [str(symbol) for symbol in subject.symbols],
        "temporaries": [(str(name), sp.ccode(products(item))) for name, item in temporaries],
        "result": sp.ccode(products(result)),
    }


def table_call(library: ctypes.CDLL, subject: Subject) -> Callable[[], Doubles]:
    """A call of the table of a function of one argument; coefficients of a cell lie side by side."""
    assert subject.table is not None
    function = library[f"table_{subject.name}"]
    rows = np.ascontiguousarray(subject.table.columns.T)
    (column,) = (np.asarray(item) for item in subject.columns)

    def call() -> Doubles:
        result = np.empty(subject.points)
        function(*map(_pointer, (column, result, rows)), ctypes.c_int64(subject.points))
        return result

    return call


def closed_form_call(library: ctypes.CDLL, subject: Subject) -> Callable[[], Doubles]:
    """A call of the closed form; numbers are passed as arrays of stride zero."""
    function = library[f"closed_form_{subject.name}"]
    columns = [np.atleast_1d(np.asarray(item, dtype=np.float64)) for item in subject.columns]
    strides = (ctypes.c_int64 * len(columns))(*(int(item.size > 1) for item in columns))

    def call() -> Doubles:
        result = np.empty(subject.points)
        pointers = (ctypes.c_void_p * len(columns))(*(item.ctypes.data for item in columns))
        function(pointers, strides, _pointer(result), ctypes.c_int64(subject.points))
        return result

    return call


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
