"""The electron and the tau lepton: maps and pictures with their mass and measurement."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from axionportal.codegen.cli.entry import run
from axionportal.generated import delta_a_mu
from axionportal.generated.inputs import INPUT_SETS, InputSet
from axionportal.phenomenology.chi_square import measurement
from axionportal.phenomenology.figures import benchmark, command, planes, regions, style, variants
from axionportal.phenomenology.figures.command import draw_figures, exclusions_of
from axionportal.phenomenology.figures.drawing import Drawing
from axionportal.phenomenology.inputs import constants
from axionportal.phenomenology.maps import alp_map, dark_photon_map
from axionportal.phenomenology.numbers import numbers

PAPER = INPUT_SETS["paper-2021"]
DELTA = {"electron": (48e-14, 30e-14), "tau": (-19.2e-3, 17e-3)}
"""Morel et al. (2020) and DELPHI (2004) less the prediction, as their papers print them."""
MASS = {"electron": "0.51099895000e-3", "tau": "1.77686"}


def without(*keys: str) -> InputSet:
    quantities = {key: item for key, item in PAPER.quantities.items() if key not in keys}
    return InputSet("smaller", "2026", "a set that lacks something", quantities)


def plain(inputs: InputSet) -> dict:
    quantities = {key: item._asdict() for key, item in inputs.quantities.items()}
    return {"name": inputs.name, "date": inputs.date, "title": inputs.title, "quantities": quantities}


@pytest.mark.parametrize("lepton", ["electron", "tau"])
def test_maps_are_the_least_chi_square_of_a_scan(lepton: str) -> None:
    """Brute force over the hidden parameters with the sum of contributions; the map is exact, so below."""
    delta, sigma = DELTA[lepton]
    known = constants(PAPER, lepton)
    fixed = {"C_agg": known.C_agg, "cutoff": known.cutoff, "m_mu": float(MASS[lepton]), "alpha": known.alpha}
    masses, couplings = np.geomspace(1e-2, 300, 60)[:, None], np.geomspace(1e-5, 1, 1500)[None, :]
    visible_mass, visible = np.array([0.05, 5.0]), np.array([1e-4, 1e-2, 0.9])
    found = (
        alp_map(visible_mass, visible, m_gamma=(1e-2, 300.0), epsilon=(1e-5, 1.0), lepton=lepton),
        dark_photon_map(visible_mass, visible, m_a=(1e-2, 300.0), y_a=(1e-5, 1.0), lepton=lepton),
    )
    for i, mass in enumerate(visible_mass):
        for j, coupling in enumerate(visible):
            scans = (
                delta_a_mu(mass, masses, coupling, couplings, **fixed),
                delta_a_mu(masses, mass, couplings, coupling, **fixed),
            )
            for chi_square, values in zip(found, scans, strict=True):
                least = np.min(((values - delta) / sigma) ** 2)
                assert chi_square[i, j] <= least * (1 + 1e-9)
                if values.min() <= delta <= values.max():  # the scanned region is connected
                    assert chi_square[i, j] == 0
                else:  # its couplings are 0.8 % apart: values differ by twice that, chi^2 by four times
                    assert chi_square[i, j] == pytest.approx(least, rel=0.05)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Coarse pictures, drawn without being rendered; the words on them are remembered."""
    words: list[str] = []

    def files(drawing: Drawing) -> dict[str, bytes]:
        figure = drawing.draw()
        legends = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
        texts = [item for legend in legends for item in legend.get_texts()]
        words.extend(item.get_text() for item in (*figure.texts, *texts))
        return {f"{drawing.name}.csv": b""}

    monkeypatch.setattr(Drawing, "files", files)
    monkeypatch.setattr(benchmark, "POINTS", 50)
    monkeypatch.setattr(planes, "POINTS", 21)
    monkeypatch.setattr(variants, "Z_POINTS", 20)
    monkeypatch.setattr(variants, "LEPTON_POINTS", 50)
    for name in ("figure_3", "figure_4"):
        drawn = getattr(regions, name)
        monkeypatch.setattr(command, name, lambda *a, drawn=drawn, **k: drawn(*a, points=15, **k))
    return words


@pytest.mark.parametrize("lepton", ["electron", "tau"])
def test_all_pictures_are_drawn_for_it(lepton: str, quick: list[str], tmp_path: Path) -> None:
    assert draw_figures(inputs=plain(PAPER), out=str(tmp_path / "new"), lepton=lepton) == 0
    names = {item.stem for item in (tmp_path / "new").iterdir()}
    assert names >= {f"figure_{number}" for number in (3, 4, 5, 6)} | {"schemes", "z_vertex", "mass_plane"}
    document = json.loads((tmp_path / "new" / "numbers.json").read_text())
    assert document["lepton"].startswith(lepton)
    short = {"electron": "e", "tau": "tau"}[lepton]
    stamps = [text for text in quick if text.startswith("inputs paper-2021")]
    assert sum(style.measured_text(PAPER, short) in text for text in stamps) == len(stamps) - 1  # all leptons
    assert any(
        "limits on the ALP are those of its coupling to the muon and are left out" in text for text in stamps
    )
    excluded = [text for text in quick if "SN1987A" in text or "BaBar 2016" in text]
    assert excluded == []


def test_without_a_measurement_the_prediction_is_drawn_and_it_is_said(
    quick: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    smaller = plain(without("delta_a_tau"))
    assert draw_figures(inputs=smaller, out=str(tmp_path / "new"), lepton="tau") == 0
    names = {item.name for item in (tmp_path / "new").iterdir()}
    assert names == {"mass_plane.csv", "z_vertex.csv", "leptons.csv", "numbers.json"}
    said = capsys.readouterr().err
    assert "has no delta_a_tau, so there is no chi^2 of the tau lepton: only the predicted shifts" in said
    assert said.count("\n") == 1
    assert any(r"no measured $\Delta a_{\tau}$" in text for text in quick)
    assert json.loads((tmp_path / "new" / "numbers.json").read_text())["eq_14"] == {}


def test_exclusions_that_hold_for_the_lepton() -> None:
    assert [len(tuple(exclusions_of(PAPER, lepton=item)[0])) > 0 for item in ("e", "mu", "tau")] == [0, 1, 0]
    experiments = [
        {curve.experiment for curve in exclusions_of(PAPER, lepton=item)[1]} for item in ("e", "mu", "tau")
    ]
    assert [("(g-2)_e" in item) for item in experiments] == [False, True, True]
    without_e = {curve.experiment for curve in exclusions_of(without("delta_a_e"))[1]}
    assert "(g-2)_e" not in without_e


def test_eq_14_of_a_lepton() -> None:
    """The roots give the lepton's own measurement."""
    document = numbers(PAPER, lepton="e")["eq_14"]["cutoff"]
    delta, _ = DELTA["electron"]
    for root in document["roots"]:
        value = delta_a_mu(110.0, 100.0, root, 3e-3, m_mu=float(MASS["electron"]))
        assert value == pytest.approx(delta, rel=1e-8)
    assert len(document["roots"]) == 2
    assert measurement(PAPER, "electron") == measurement(PAPER, "e")


def test_an_unknown_lepton_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["figures", "--lepton", "myon"], ["scan", "spec.toml", "--lepton", "myon"]):
        assert run(arguments) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "unknown lepton 'myon': did you mean muon? choose one of electron, muon, tau" in err
        assert err.count("\n") == 1
