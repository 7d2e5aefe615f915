"""The benchmark command runs, and its figures keep what the documentation promises."""

from __future__ import annotations

import subprocess
import sys

import pytest

from axionportal.benchmarks import sweep
from axionportal.benchmarks.accuracy import measure_accuracy
from axionportal.benchmarks.peers import emitted, quadrature
from axionportal.benchmarks.speed import contestants, measured
from axionportal.benchmarks.subjects import GENERAL, subjects


def test_accuracy_rows_keep_the_promise() -> None:
    rows = measure_accuracy(140, seed=3)
    general = {f"a_mu_{name}" for name in GENERAL}
    paper = {"a_mu_portal", "a_mu_alp", "a_mu_dark_photon", "delta_a_mu"}
    bounds = sweep.certified_bounds()
    assert {f"{name}_gradient" for name in paper} <= {row.function for row in rows}
    assert {*general, *paper, "F_a", "F_gamma", "F_axial", "F_scalar", "G"} <= {row.function for row in rows}
    for row in rows:
        if row.function in bounds:
            assert 0 < row.ulps <= bounds[row.function], row
        elif row.function in paper:
            # A rounding for each factor of the prefactor, three for the mass ratio and its square.
            assert 0 < row.ulps <= 10, row
        elif "threshold (" not in row.grid:
            # 1e-12, or 4500 units: the bound is for the largest term, and terms may cancel a little.
            assert 0 < row.ulps <= 4500, row


@pytest.mark.slow
def test_arrays_are_much_faster_than_quadrature() -> None:
    timed = [
        item for item in subjects(100_000) if item.name in ("F_a", "F_gamma", "G", "a_mu_neutral_scalar")
    ]
    found = [*(row for item in timed for row in emitted.contestants(item))]
    found += [row for item in timed for row in quadrature.contestants(item)]
    rows = {(row.function, row.way): row.ratio for row in measured(found, 3)}
    # Measured ratios are several hundred and more; 100 leaves room for a busy machine.
    for item in timed:
        assert rows[item.name, emitted.ARRAY] == 1.0
        assert rows[item.name, quadrature.ADAPTIVE] > 100


def test_every_swept_function_is_timed() -> None:
    assert set(sweep.subjects()) <= {item.name for item in subjects(10)}


def test_rows_are_in_the_order_of_their_functions() -> None:
    timed = subjects(100)[:2]
    found = measured(contestants(timed), 1)
    assert list(dict.fromkeys(row.function for row in found)) == [item.name for item in timed]
    assert len({(row.function, row.way) for row in found}) == len(found)


@pytest.mark.slow
def test_the_command_prints_accuracy_speed_and_costs() -> None:
    command = [sys.executable, "-m", "axionportal.benchmarks", "--points", "100", "--length", "1000"]
    done = subprocess.run([*command, "--repeats", "1"], capture_output=True, text=True, check=True)
    for text in ("worst error", "scipy.integrate.quad", "C -O3, same table", "memory beyond the output"):
        assert text in done.stdout


def test_sizes_that_measure_nothing_are_refused() -> None:
    command = [sys.executable, "-m", "axionportal.benchmarks", "--length", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--length 0 is too small" in done.stderr


def test_the_sweep_takes_names_and_refuses_unknown_ones() -> None:
    command = [sys.executable, "-m", "axionportal.benchmarks.sweep", "--points", "200", "--processes", "1"]
    done = subprocess.run([*command, "F_a"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "F_a" in done.stdout
    assert "F_gamma" not in done.stdout
    done = subprocess.run([*command, "F_b"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no such function: F_b" in done.stderr
