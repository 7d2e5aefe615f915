"""The README's commands print exactly what it shows, and its links and pictures exist."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def console_examples() -> list[tuple[str, str]]:
    """Each ``$ command`` of a console block with the output shown below it."""
    blocks = re.findall(r"^```console\n(.*?)^```", TEXT, re.M | re.S)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return [tuple(part.split("\n", 1)) for part in parts]


def test_there_are_examples() -> None:
    assert len(console_examples()) >= 3


@pytest.mark.parametrize(("command", "shown"), console_examples(), ids=lambda text: text[:30])
def test_commands_print_what_is_shown(command: str, shown: str) -> None:
    name, *arguments = shlex.split(command)
    assert name == "axionportal"
    done = subprocess.run(
        [sys.executable, "-m", "axionportal.codegen.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == shown


def test_python_prints_what_is_shown() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README", None, 0)
    assert len(examples.examples) >= 4
    result = doctest.DocTestRunner(verbose=False).run(examples)
    assert result.failed == 0


def test_links_and_pictures_exist() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", TEXT)
    local = [target for target in targets if not target.startswith("https://")]
    assert len(local) > 5
    assert [target for target in local if not (README.parent / target).exists()] == []


def test_both_commands_are_targets_of_the_makefile() -> None:
    makefile = README.with_name("Makefile").read_text()
    for target in re.findall(r"^make (\w+)", TEXT, re.M):
        assert re.search(rf"^{target}:", makefile, re.M)
