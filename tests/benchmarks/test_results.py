"""What is recorded, shown and drawn: one run, written whole or not at all, and not behind the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from axionportal.benchmarks import picture, results
from axionportal.benchmarks.goals import of_timing
from axionportal.benchmarks.rows import Timing
from axionportal.benchmarks.summary import markdown
from axionportal.benchmarks.sweep import certified_bounds

REMEDY = "run `python -m axionportal.benchmarks --write`, then `axionportal build`"


@pytest.fixture(scope="module")
def recorded() -> results.Results:
    return results.from_json(results.RECORD.read_text())


def test_the_summary_is_that_of_the_record(recorded: results.Results) -> None:
    assert results.SUMMARY.read_text() == markdown(recorded), REMEDY


def test_the_readme_shows_the_summary() -> None:
    readme = results.README.read_text()
    assert results.readme_with(results.SUMMARY.read_text(), readme) == readme, REMEDY


def test_the_record_has_the_bounds_that_are_proved(recorded: results.Results) -> None:
    assert dict(recorded.certified) == certified_bounds(), REMEDY


def test_errors_of_the_record_keep_the_bounds(recorded: results.Results) -> None:
    bounds = certified_bounds()
    rows = [row for row in recorded.accuracy if row.function in bounds]
    assert rows
    assert [row for row in rows if row.ulps > bounds[row.function]] == []


def test_a_record_survives_writing_and_reading(recorded: results.Results) -> None:
    assert results.from_json(recorded.to_json()) == recorded
    assert json.loads(recorded.to_json())["versions"].keys() >= {"Python", "NumPy", "C compiler"}


@pytest.mark.parametrize(("ratio", "met"), [(6.1, True), (5.9, False)])
def test_a_goal_is_met_or_not(ratio: float, met: bool) -> None:
    goal = of_timing(Timing("F_a", "lambdify of the closed form, one branch", 10, 100.0, ratio, 1.0))
    assert goal is not None
    assert goal.met is met


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    kept, blocked = tmp_path / "kept", tmp_path / "missing" / "blocked"
    kept.write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        results.write({kept: b"new", blocked: b"new"})
    assert kept.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["kept"]
    results.write({kept: b"new"})
    assert kept.read_bytes() == b"new"


def test_a_readme_without_the_block_is_refused() -> None:
    with pytest.raises(ValueError, match="has no block"):
        results.readme_with("summary\n", "# title\n")


def test_the_picture_is_the_same_to_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "POINTS", 400)
    monkeypatch.setattr(picture, "BINS", 10)
    monkeypatch.setattr(picture, "_one_ratio_names", lambda: ["F_a", "F_gamma"])
    first, second = picture.files(), picture.files()
    assert first == second
    assert [data[:4] for data in first.values()] == [b"\x89PNG", b"%PDF"]
    assert b"CreationDate" not in first[picture.FOLDER / "error_ulp.pdf"]
