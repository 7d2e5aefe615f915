"""The ledger as a whole: enough rows, in order, complete, in plain text, the same twice, and in time."""

from __future__ import annotations

import json
import re
import time
from typing import get_args

import pytest

from axionportal import derivations
from axionportal.codegen.cli.entry import run
from axionportal.codegen.ledger_page import HEADINGS, by_equation, page
from axionportal.derivations.records import Claim, ClaimVerdict
from axionportal.derivations.verification import ledger
from axionportal.derivations.verification.ledger.places import place_key
from axionportal.derivations.verification.ledger.printed import printed, table

PLACE = re.compile(
    r"Abstract|Sec\. \d|Eqs?\. \(\d+[a-c]?\)( and \(\d+[a-c]?\)|-\(\d+[a-c]?\))?"
    r"|Figs?\. \d( and \d)?|Refs?\. \d+( and \d+|-\d+)?"
)
NUMBER_OF_ROWS = 45


@pytest.fixture(scope="module")
def rows() -> tuple[Claim, ...]:
    return derivations.audit()


def test_enough_rows_each_complete_and_each_once(rows: tuple[Claim, ...]) -> None:
    assert len(rows) >= NUMBER_OF_ROWS
    assert len({(row.equation, row.statement) for row in rows}) == len(rows)
    for row in rows:
        assert all(text.strip() for text in row.as_row().values()), row
        assert row.verdict in get_args(ClaimVerdict)
        assert PLACE.fullmatch(row.equation), row.equation


def test_rows_are_plain_text_on_one_line(rows: tuple[Claim, ...]) -> None:
    for row in rows:
        for text in row.as_row().values():
            assert text.isascii()
            assert text.isprintable()
            assert "  " not in text
            assert text == text.strip()


def test_rows_follow_the_paper(rows: tuple[Claim, ...]) -> None:
    keys = [place_key(row.equation) for row in rows]
    assert keys == sorted(keys)


def test_a_disagreement_says_what_would_mend_it_and_what_cannot_be_checked_says_why(
    rows: tuple[Claim, ...],
) -> None:
    for row in rows:
        if row.verdict in ("misprint", "inconsistent"):
            assert "Smallest change:" in row.note, row.statement
        if row.verdict == "not-checkable":
            assert len(row.note) > 40, row.statement


def test_every_module_with_claims_takes_part(rows: tuple[Claim, ...]) -> None:
    from_modules = [row for name in ledger.subjects() for row in ledger._module(name).claims()]
    assert sorted(from_modules, key=lambda row: place_key(row.equation)) == list(rows)


def test_the_command_prints_one_json_document(rows: tuple[Claim, ...], capsys) -> None:
    started = time.process_time()
    assert run(["audit", "--format", "json"]) == 0
    assert time.process_time() - started < 20  # the limit of the command
    shown = capsys.readouterr()
    assert shown.err == ""
    keys = ["equation", "claim", "printed", "recomputed", "verdict", "note"]
    assert [list(row) for row in json.loads(shown.out)] == [keys] * len(rows)
    assert json.loads(shown.out) == [row.as_row() for row in rows]


def test_the_text_holds_every_row(rows: tuple[Claim, ...], capsys) -> None:
    assert run(["audit"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 110
    assert [line for line in lines if line != line.rstrip()] == []
    squeezed = " ".join(" ".join(lines).split())
    for row in rows:
        assert " ".join(row.recomputed.split()) in squeezed


def test_the_page_has_a_line_for_every_claim(rows: tuple[Claim, ...]) -> None:
    shown = page(rows)
    assert shown.count("\n| Sec") + shown.count("\n| Eq") + shown.count("\n| Fig") + shown.count(
        "\n| Ref"
    ) + shown.count("\n| Abstract") == len(rows)
    columns = {len(re.split(r"(?<!\\)\|", line)) for line in shown.splitlines() if line.startswith("| Eq")}
    assert columns == {8}


def test_the_page_leads_with_what_does_not_hold(rows: tuple[Claim, ...]) -> None:
    """Every row that is not confirmed has its block under the heading of its verdict, no other has one."""
    blocks = page(rows).partition("## All claims")[0]
    at = [blocks.index(f"## {title}\n") for _, title in HEADINGS]
    assert at == sorted(at)
    for (verdict, _), start, end in zip(HEADINGS, at, [*at[1:], len(blocks)], strict=True):
        count = sum(row.verdict == verdict for row in rows)
        assert blocks[start:end].count("\n**") == count
    assert {verdict for verdict, _ in HEADINGS} | {"confirmed", "confirmed-as-rounded"} == {
        row.verdict for row in rows
    }


def test_every_equation_has_claims(rows: tuple[Claim, ...]) -> None:
    assert all(found for _, found in by_equation(rows))
    places = {number: {row.equation for row in found} for number, found in by_equation(rows)}
    assert "Eqs. (8b)-(10b)" in places[9]
    assert "Eqs. (8b)-(10b)" not in places[11]


def test_printed_numbers_are_finite_decimals() -> None:
    for key in table():
        assert printed(key).value == printed(key).value
        assert printed(key).last_digit > 0
