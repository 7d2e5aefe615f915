"""The cheap part of the tutorial: its files are right, the scan runs and gives the numbers that are shown."""

from __future__ import annotations

import doctest
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from axionportal.codegen.cli.entry import run
from axionportal.derivations.inputs import load_inputs


def test_the_page_has_two_files_and_three_commands(page) -> None:
    assert sorted(page.files) == ["dark_photon.toml", "new.toml"]
    assert [words[0] for words, _output in page.commands] == ["figures", "scan", "build"]


def test_the_scan_gives_what_is_shown(
    page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page.write_files(tmp_path)
    words, shown = page.commands[1]
    assert run(words) == 0
    assert capsys.readouterr().out == shown
    test = doctest.DocTestParser().get_doctest(page.python, {}, "tutorial", "docs/tutorial.md", 0)
    assert doctest.DocTestRunner().run(test).failed == 0, capsys.readouterr().out

    inputs = load_inputs("new.toml")
    delta, sigma = 71e-11, (10**2 + 30**2) ** 0.5 * 1e-11
    assert float(inputs["delta_a_mu"].value) == delta
    # the set rounds to four significant digits
    assert float(inputs["delta_a_mu"].uncertainty) == pytest.approx(sigma, rel=5e-4)
    columns = pq.read_table("dark_photon.parquet")
    total, chi2 = columns["total"].to_numpy(), columns["chi2"].to_numpy()
    np.testing.assert_allclose(chi2, ((total - delta) / 31.62e-11) ** 2, rtol=1e-12, atol=1e-24)
