"""A few dozen wrong formulas are noticed; ``make mutants`` tries hundreds and records the report."""

from __future__ import annotations

import sys
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


@pytest.mark.slow
def test_a_few_dozen_wrong_formulas_are_noticed() -> None:
    rows = runner.run(runner.short_groups(), runner.SHORT, 1, lambda *_: None)
    wrong = [row for row in rows if row.outcome != EQUIVALENT]
    assert len(wrong) >= 40
    assert not [row for row in wrong if row.outcome not in (MATHEMATICS, BYTES)]
    assert not [row for row in wrong if row.outcome == BYTES and row.area in MUST_BE_MATHEMATICS]


def test_what_is_not_noticed_is_told() -> None:
    missed = Row("definition", "F_a", "sign", "x -> -x", "survived")
    text = report.as_markdown([missed])
    assert "1 wrong formulas, 0 noticed" in text
    assert "- definition, F_a: sign: x -> -x" in text
