"""The whole tutorial, in two minutes: `make tutorial`, which CI runs, asks for it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from axionportal.derivations.inputs import load_inputs
from axionportal.generated import delta_a_mu

pytestmark = pytest.mark.skipif(
    "AXIONPORTAL_TUTORIAL" not in os.environ, reason="two minutes: run `make tutorial`"
)


@pytest.fixture(scope="module")
def folder(page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the three commands have run."""
    place = tmp_path_factory.mktemp("tutorial")
    page.write_files(place)
    for words, shown in page.commands:
        command = [sys.executable, "-m", "axionportal.codegen.cli", *words]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert shown in ("", done.stdout)
    return place


def test_the_figures_show_the_new_measurement(folder: Path) -> None:
    numbers = json.loads((folder / "figures-new" / "numbers.json").read_text())
    muon = numbers["measurements"]["mu"]
    assert numbers["inputs"]["name"] == "new-measurement"
    assert (muon["delta"], muon["sigma"]) == (71e-11, 31.62e-11)
    for number in (3, 4, 5, 6):
        for suffix in (".pdf", ".png"):
            assert (folder / "figures-new" / f"figure_{number}{suffix}").stat().st_size > 10_000


def test_the_band_of_figure_5_is_where_the_new_measurement_is(folder: Path) -> None:
    """On the four edges of the band the formula gives the measurement plus or minus one sigma."""
    benchmark = json.loads((folder / "figures-new" / "numbers.json").read_text())["benchmark"]
    inputs = {item.key: float(item.value) for item in load_inputs(folder / "new.toml")}
    constants = {key: inputs[key] for key in ("C_agg", "cutoff", "m_mu", "alpha")}
    text = (folder / "figures-new" / "figure_5.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) > 100
    half_a_digit = 5e-7  # relative: masses and edges are printed with seven digits

    def pull(m_gamma: float, epsilon: float) -> float:
        shift = delta_a_mu(benchmark["m_a"], m_gamma, benchmark["y_a"], epsilon, **constants)
        return float((shift - 71e-11) / 31.62e-11)

    for row in rows[:: len(rows) // 20]:
        mass = float(row["m_gamma_GeV"])
        edges = [float(value) for name, value in row.items() if name.startswith("epsilon") and value]
        assert edges
        for edge in edges:
            there = pull(mass, edge)
            printed = abs(pull(mass * (1 + half_a_digit), edge) - there)
            printed += abs(pull(mass, edge * (1 + half_a_digit)) - there)
            assert abs(abs(there) - 1) < 1.1 * printed + 1e-5  # to first order, and a little for the second


def test_the_appendix_is_that_of_the_new_set(folder: Path) -> None:
    """Its name and date, and a constant of its base that differs from the paper's."""
    body = (folder / "appendix-new" / "appendix" / "axionportal-body.tex").read_text()
    assert r"input set \texttt{new-measurement} of 2026-06-01" in body
    assert "0.1056583755(23)" in body, "the muon's mass of wp-2025"
