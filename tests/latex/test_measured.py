"""The table of accuracy and speed shows the committed record, every function by its notation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from axionportal.codegen.latex import body_keys
from axionportal.codegen.latex.measured import ARRAY, PEERS, Measured, function_tex, measured_view
from axionportal.codegen.latex.notation import macro_notation
from axionportal.codegen.pipeline import MEASURED


@pytest.fixture(scope="module")
def record() -> dict:
    return json.loads(MEASURED.read_text())


@pytest.fixture(scope="module")
def notation(context):
    return macro_notation(context.records, (*context.records, *context.contributions))


@pytest.fixture(scope="module")
def view(context, notation) -> Measured:
    found = measured_view(context, notation)
    assert found is not None
    return found


def test_without_a_record_there_is_no_section(context) -> None:
    assert body_keys(replace(context, measured=""))["measured"] is None


def test_every_timed_loop_function_has_a_row_with_its_figures(view, record, context, notation) -> None:
    times = {row["function"]: row["nanoseconds"] for row in record["speed"] if row["way"] == ARRAY}
    rows = {row[0]: row for row in view.rows}
    assert {"F_a", "F_gamma", "G"} <= set(times)
    for name, nanoseconds in times.items():
        if not function_tex(name, context, notation):
            assert name.endswith("_gradient")  # a list of functions, which has no symbol of its own
            continue
        row = rows[function_tex(name, context, notation)]
        assert len(row) == len(view.heads) + 4
        assert float(row[3].replace(r"\,", "")) == pytest.approx(nanoseconds, rel=0.05)
        bound = record["certified"].get(name)
        assert row[2] == ("--" if bound is None else f"{bound:.3f}")


def test_the_ways_are_those_of_the_record(record) -> None:
    assert {way for _, way in PEERS} <= {row["way"] for row in record["speed"]}


def test_derivatives_and_sums_have_a_notation(context, notation) -> None:
    assert function_tex("dF_a_deta", context, notation).count(r"\partial") == 2
    assert function_tex("dG_dm_a", context, notation).endswith(
        f"{notation.names[context.records[0].symbols[0]]}$"
    )
    assert function_tex("delta_a_mu", context, notation).count("+") == 2
    assert function_tex("unknown", context, notation) == ""


def test_the_record_lies_in_the_room_that_measures() -> None:
    assert MEASURED.relative_to(MEASURED.parents[1]) == Path("benchmarks/results.json")
