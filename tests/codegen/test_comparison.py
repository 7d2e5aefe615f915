"""Differences between two trees are described so that a reader sees what and where."""

from __future__ import annotations

from axionportal.codegen.comparison import LONGEST_DIFF, changed_definitions, compare
from axionportal.codegen.manifest import Manifest, define
from axionportal.derivations import load


def test_equal_trees_have_no_drift() -> None:
    assert list(compare({"a": b"1"}, {"a": b"1"})) == []


def test_every_kind_of_difference_is_found() -> None:
    drifts = list(compare({"a": b"1\n", "b": b"2"}, {"a": b"3\n", "c": b""}))
    assert [(drift.path, drift.kind) for drift in drifts] == [
        ("a", "changed"),
        ("b", "missing"),
        ("c", "stray"),
    ]
    assert "-3\n+1" in drifts[0].report


def test_binary_files_are_told_by_size_and_digest() -> None:
    (drift,) = compare({"a": b"\xff\x00"}, {"a": b"\xff"})
    assert drift.report.startswith("a: is 1 bytes (sha256 a8100ae6aa19), should be 2 bytes")


def test_line_endings_are_a_difference() -> None:
    (drift,) = compare({"a": b"1\n"}, {"a": b"1\r\n"})
    assert drift.report == "a: differs in line endings only"


def test_long_diffs_are_cut() -> None:
    many = b"\n".join(b"%d" % n for n in range(1000))
    (drift,) = compare({"a": many}, {"a": b""})
    assert len(drift.report.splitlines()) == LONGEST_DIFF + 1


def test_a_changed_definition_is_shown_with_its_equation() -> None:
    record = load("F_a")
    now = define([record])
    text = now["F_a"].text.replace("x**3", "x**4")
    old = Manifest(50, {"F_a": type(now["F_a"])("0" * 64, text)}, {})
    (paragraph,) = changed_definitions(old, now, {"F_a": record})
    assert "F_a, Eq. (9b)" in paragraph
    assert "x**4" in paragraph.splitlines()[1]
    assert "x**3" in paragraph.splitlines()[2]
    assert changed_definitions(Manifest(50, now, {}), now, {"F_a": record}) == []
