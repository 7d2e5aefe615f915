"""What a command that meets a fault says, and how it leaves the tree."""

from __future__ import annotations

from collections.abc import Callable

import probe
import pytest
from kills import Replacement


def said_by(
    child: Replacement,
    number: int,
    capfd: pytest.CaptureFixture[str],
    *command: str,
    before: Callable[[], object] | None = None,
) -> tuple[int, str]:
    """Exit code of a command on an edition, and what it says: standard output first, then the errors."""
    capfd.readouterr()
    status = probe.exit_code(child.start(number, *command, quiet=False, before=before))
    return status, "".join(capfd.readouterr())


def assert_one_sentence(text: str, *words: str) -> None:
    assert text.startswith("axionportal: ")
    assert text.count("\n") == 1, text
    for word in words:
        assert word in text


def assert_untouched(child: Replacement) -> None:
    assert child.edition() == "edition 0"
    names = {item.name for item in child.tree.parent.iterdir()}
    assert names <= {"generated", ".generated.lock"}
    assert probe.exit_code(probe.in_child(lambda: probe.outcome_of_import(child.tree))) == 0
