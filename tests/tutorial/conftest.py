"""The page docs/tutorial.md in its pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Page:
    """Files by name, commands with the output that is shown, and the lines of Python."""

    files: dict[str, str]
    commands: list[tuple[list[str], str]]
    python: str

    def write_files(self, folder: Path) -> None:
        for name, text in self.files.items():
            (folder / name).write_text(text)


@pytest.fixture(scope="session")
def page(root: Path) -> Page:
    text = (root / "docs" / "tutorial.md").read_text()
    named = re.findall(r"`(\w+\.toml)`:\n\n```toml\n(.*?)```", text, re.DOTALL)
    consoles = re.findall(r"```console\n\$ axionportal (.*?)\n(.*?)```", text, re.DOTALL)
    (python,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return Page(dict(named), [(words.split(), output) for words, output in consoles], python)
