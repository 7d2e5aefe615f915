"""Specs, and ways to run and read a scan, that the tests of scans share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import zarr

from axionportal.phenomenology.inputs import input_set
from axionportal.phenomenology.scan.evaluation import chunk_columns
from axionportal.phenomenology.scan.output import Output
from axionportal.phenomenology.scan.plan import Plan
from axionportal.phenomenology.scan.resolution import resolve
from axionportal.phenomenology.scan.spec import parse_spec

GRID = """
[scan]
kind = "grid"
chunk = 1024

[parameters]
scheme = { values = ["cutoff", "msbar-larin"] }
m_a = { range = [1e-3, 1e3], scale = "log", points = 7 }
m_gamma = { range = [0.5, 2.5], points = 5 }
y_a = { values = [-1e-3, 1e-3] }
epsilon = { range = [1e-4, 1e-2], scale = "log", points = 31 }

[observables]
total = "delta_a_mu"
G = "G"
a_e = { function = "a_mu_dark_photon", m_mu = "m_e" }
slope = "a_mu_alp_gradient"

[chi_square]
chi2 = "total"
chi2_e = { observable = "a_e", lepton = "e" }
pull = { observable = "total", measured = 1e-9, sigma = 2e-10 }

[exclusions]
excluded = { curves = "dark-photon", mass = "m_gamma", coupling = "epsilon" }
"""

RANDOM = """
[scan]
kind = "random"
samples = 5000
seed = 20211101
chunk = 1024

[parameters]
m_a = { range = [1e-3, 1e3], scale = "log" }
m_gamma = { range = [1e-3, 1e3], scale = "log" }
y_a = { range = [-1e-3, 1e-3] }
epsilon = { values = [1e-4, 1e-3, 1e-2] }
scheme = { values = ["cutoff", "msbar"] }

[observables]
total = "delta_a_mu"

[chi_square]
chi2 = "total"

[exclusions]
excluded = { curves = "dark-photon", mass = "m_gamma", coupling = "epsilon" }
"""


@pytest.fixture(scope="session")
def grid() -> str:
    """A grid of five parameters with every kind of column."""
    return GRID


@pytest.fixture(scope="session")
def random() -> str:
    """Random points of five parameters."""
    return RANDOM


@pytest.fixture(scope="session")
def planned() -> Callable[..., Plan]:
    """The plan of a spec, after replacements of texts in it, each of which must be there."""

    def plan_of(text: str, *changes: tuple[str, str]) -> Plan:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return resolve(parse_spec("spec.toml", text), input_set())

    return plan_of


@pytest.fixture(scope="session")
def written() -> Callable[[Plan, Path], Path]:
    """Writes a scan chunk by chunk in this process, without a cluster."""

    def write_scan(plan: Plan, out: Path) -> Path:
        output = Output(out, plan)
        with output.opened():
            for index in output.missing():
                output.store.write(index, chunk_columns(plan, index))()
            output.finish()
        return out

    return write_scan


@pytest.fixture(scope="session")
def read() -> Callable[[Path], dict[str, np.ndarray]]:
    """The columns of a finished scan, as other programs read them."""

    def read_scan(folder: Path) -> dict[str, np.ndarray]:
        if folder.suffix == ".zarr":
            group = zarr.open_group(folder, mode="r")
            return {name: np.asarray(array[...]) for name, array in group.arrays()}
        table = pq.read_table(folder)
        return {name: table[name].to_numpy() for name in table.column_names}

    return read_scan


@pytest.fixture(scope="session")
def files_of() -> Callable[[Path], dict[str, bytes]]:
    """Content by path of every file below a folder."""

    def files(folder: Path) -> dict[str, bytes]:
        found = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    return files
