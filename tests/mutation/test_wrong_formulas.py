"""A few dozen wrong formulas are noticed; ``make mutants`` tries hundreds and records the report."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from wrong_formulas import report, runner  # noqa: E402  (a package beside this file)
from wrong_formulas.core import BYTES, EQUIVALENT, MATHEMATICS, Row  # noqa: E402

MUST_BE_MATHEMATICS = {
    "definition",
    "prefactor",
    "printed limit",
    "scheme constant",
    "vertex",
    "closed form",
    "branch",
    "derivation",
    "structure",
    "expansion",
    "series",
    "limits of a contribution",
}
"""No comparison of bytes is needed for these."""


def recorded() -> list[Row]:
    return [Row(**row) for row in json.loads((HERE / "report.json").read_text(encoding="utf-8"))]


@pytest.mark.slow
def test_a_few_dozen_wrong_formulas_are_noticed() -> None:
    rows = runner.run(runner.short_groups(), runner.SHORT, 1, lambda *_: None, runner.Journal(None))
    wrong = [row for row in rows if row.outcome != EQUIVALENT]
    assert len(wrong) >= 40
    assert not [row for row in wrong if row.outcome not in (MATHEMATICS, BYTES)]
    assert not [row for row in wrong if row.outcome == BYTES and row.area in MUST_BE_MATHEMATICS]


def test_the_recorded_run_noticed_all() -> None:
    rows = recorded()
    wrong = [row for row in rows if row.outcome != EQUIVALENT]
    assert len(wrong) >= 500
    assert {row.outcome for row in wrong} == {MATHEMATICS, BYTES}
    assert {row.area for row in wrong if row.outcome == BYTES}.isdisjoint(MUST_BE_MATHEMATICS)
    assert {row.area for row in rows} == set(runner.COUNTS)
    assert report.as_markdown(rows) == (HERE / "report.md").read_text(encoding="utf-8")


def test_every_leading_coefficient_that_is_off_by_one_ulp_is_noticed() -> None:
    rows = [row for row in recorded() if row.area == "table" and row.operator == "one ulp"]
    count = Counter(row.outcome for row in rows if row.subject != "psi_chord.npy")  # recorded by bytes alone
    assert sum(count.values()) >= 11
    assert set(count) == {MATHEMATICS}


def test_what_is_not_noticed_is_told() -> None:
    missed = Row("definition", "F_a", "sign", "x -> -x", "survived")
    text = report.as_markdown([missed])
    assert "1 wrong formulas, 0 noticed" in text
    assert "- definition, F_a: sign: x -> -x" in text
