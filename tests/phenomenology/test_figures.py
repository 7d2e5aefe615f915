"""Pictures: same bytes every time, tables that agree with the formulas, output whole or not at all."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from axionportal.generated.inputs import INPUT_SETS
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.exclusions import parse_exclusions
from axionportal.phenomenology.figures import benchmark, command
from axionportal.phenomenology.figures.benchmark import figure_5, figure_6
from axionportal.phenomenology.figures.command import draw_figures, exclusions_of
from axionportal.phenomenology.figures.regions import figure_3, figure_4
from axionportal.phenomenology.maps import alp_marginal

INPUTS = INPUT_SETS["paper-2021"]


def plain(inputs=INPUTS) -> dict:
    quantities = {key: item._asdict() for key, item in inputs.quantities.items()}
    return {"name": inputs.name, "date": inputs.date, "title": inputs.title, "quantities": quantities}


def test_the_same_bytes_every_time() -> None:
    alp, dark_photon = exclusions_of(INPUTS)
    first = figure_4(INPUTS, alp, dark_photon, points=30).files()
    second = figure_4(INPUTS, alp, dark_photon, points=30).files()
    assert first == second
    assert set(first) == {"figure_4.pdf", "figure_4.png", "figure_4.csv"}
    assert first["figure_4.pdf"].startswith(b"%PDF-")
    assert b"CreationDate" not in first["figure_4.pdf"]


def test_contours_lie_on_the_level() -> None:
    """Each point of the table lies where chi^2_min crosses 5.99: inside and outside within 1e-4."""
    alp, dark_photon = exclusions_of(INPUTS)
    rows = figure_3(INPUTS, alp, dark_photon, points=40).rows
    assert rows[0] == ("curve", "piece", "m_a_GeV", "y_a")
    for low, high in ((1e-3, 200.0), (200.0, 350.0)):
        name = f"chi2_min = 5.99, m_gamma_GeV {low:g} to {high:g}"
        points = np.array([[float(x), float(y)] for curve, _, x, y in rows[1:] if curve == name])
        inner = (points[:, 0] > 0.011) & (points[:, 0] < 340) & (points[:, 1] < 0.99)
        points = points[inner]
        assert len(points) > 20
        marginal = alp_marginal(m_gamma=(low, high), exclusions=dark_photon, inputs=INPUTS)
        around = np.array(
            [
                marginal.at(points[:, 0] * dx, points[:, 1] * dy)
                for dx, dy in ((1.002, 1), (0.998, 1), (1, 1.002), (1, 0.998))
            ]
        )
        assert np.all(around.min(axis=0) < 5.99)
        assert np.all(around.max(axis=0) > 5.99)


@pytest.mark.parametrize("figure", [figure_5, figure_6], ids=["5", "6"])
def test_bands_are_drawn_and_tabulated(figure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "POINTS", 300)
    drawing = figure(INPUTS)
    files = drawing.files()
    pdf, png, table = (files[f"{drawing.name}.{kind}"] for kind in ("pdf", "png", "csv"))
    assert png.startswith(b"\x89PNG")
    assert len(pdf) > 10_000
    rows = list(csv.reader(table.decode().splitlines()))
    assert len(rows) > 500
    assert rows[0][:2] == ["curve", "m_gamma_GeV" if figure is figure_5 else "m_a_GeV"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One picture instead of nine."""
    monkeypatch.setattr(command, "_makers", lambda inputs, *_: iter([("figure 5", lambda: figure_5(inputs))]))


@pytest.mark.usefixtures("quick")
def test_files_are_written_and_others_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "deep" / "figures"
    out.mkdir(parents=True)
    (out / "mine.txt").write_text("kept")
    assert draw_figures(inputs=plain(), out=str(out), begin=lambda: lambda: {"loop.csv": b"x"}) == 0
    assert {item.name for item in out.iterdir()} == {
        "figure_5.csv", "figure_5.pdf", "figure_5.png", "loop.csv", "mine.txt", "numbers.json",
    }  # fmt: skip
    numbers = json.loads((out / "numbers.json").read_text())
    assert numbers["inputs"]["name"] == "paper-2021"
    assert [f"{root:.2g}" for root in numbers["eq_14"]["cutoff"]["roots"]] == ["0.082", "0.22"]
    assert numbers["measurements"]["mu"]["standard_deviations"] == pytest.approx(251 / 59)
    assert "paper-2021" in capsys.readouterr().out
    assert [item.name for item in out.parent.iterdir()] == ["figures"]


@pytest.mark.usefixtures("quick")
def test_nothing_is_left_behind_where_something_fails(tmp_path: Path) -> None:
    def broken() -> dict[str, bytes]:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        draw_figures(inputs=plain(), out=str(tmp_path / "new"), begin=lambda: broken)
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUseError, match="is a file: give a folder"):
        draw_figures(inputs=plain(), out=str(tmp_path / "file"))
    with pytest.raises(WrongUseError, match="unknown set of exclusions"):
        draw_figures(inputs=plain(), out=str(tmp_path / "new"), alp="none.csv")
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_text_of_a_users_files_is_drawn_as_it_stands() -> None:
    """No character of a set of exclusions is read as mathematics, and a legend has room for all."""
    text = "experiment,kind,mass_GeV,coupling,reference,note\n"
    text += "".join(f'NA64_e{{$,upper,{mass},1e-3,"x_{{y $ frac^",\n' for mass in (0.1, 10))
    text += "".join(f"BB,projection,{mass},1e-4,{'very ' * 30},\n" for mass in (0.1, 10))
    mine = parse_exclusions("mine.csv", text)
    _, dark_photon = exclusions_of(INPUTS)
    drawing = figure_3(INPUTS, mine, dark_photon, points=15)
    assert drawing.files()["figure_3.png"].startswith(b"\x89PNG")
    labels = [item.get_text() for item in drawing.draw().axes[0].get_legend().get_texts()]
    assert labels[0] == r"NA64_e{\$ [x_{y \$ frac^]"
    assert labels[1].startswith("BB, projection [very")
    assert all(len(label) < 80 for label in labels)


def test_every_picture_names_its_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp is drawn by every maker, with the set's name and the word indicative where it applies."""
    from axionportal.phenomenology.figures import planes, regions, style, variants

    stamped: list[str] = []

    def remember(_figure, inputs, *_exclusions, **_more) -> None:
        stamped.append(inputs.name)

    for module in (benchmark, planes, regions, variants):
        assert module.style is style
    monkeypatch.setattr(style, "stamp", remember)
    monkeypatch.setattr(benchmark, "POINTS", 50)
    monkeypatch.setattr(planes, "POINTS", 21)
    monkeypatch.setattr(variants, "Z_POINTS", 20)
    monkeypatch.setattr(variants, "LEPTON_POINTS", 50)
    alp, dark_photon = exclusions_of(INPUTS)
    drawings = [
        regions.figure_3(INPUTS, alp, dark_photon, points=20),
        regions.figure_4(INPUTS, alp, dark_photon, points=20),
        benchmark.figure_5(INPUTS),
        benchmark.figure_6(INPUTS),
        benchmark.schemes(INPUTS),
        benchmark.measurements(INPUTS, tuple(INPUT_SETS.values())),
        planes.mass_plane(INPUTS),
        variants.z_vertex(INPUTS, alp),
        variants.leptons(INPUTS),
    ]
    for drawing in drawings:
        drawing.draw()
    assert stamped == ["paper-2021"] * len(drawings)
