"""The Jinja environment: keys are checked both ways, and nothing undefined is ever printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from axionportal.codegen import render as module
from axionportal.codegen.render import TemplateKeyError, render


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "TEMPLATES", tmp_path)
    module._environment.cache_clear()
    yield tmp_path
    module._environment.cache_clear()


def test_blocks_leave_no_empty_lines(templates: Path) -> None:
    text = "{% for item in items %}\n  x = {{ item }}\n{% endfor %}\nend\n"
    (templates / "a.py.jinja").write_text(text)
    assert render("a.py.jinja", {"items": (1, 2)}) == "  x = 1\n  x = 2\nend\n"


def test_braces_are_left_alone_in_latex(templates: Path) -> None:
    (templates / "a.tex.jinja").write_text("\\frac{{a}}{<< b >>} <# no #>{%x%}\n")
    assert render("a.tex.jinja", {"b": "2"}) == "\\frac{{a}}{2} {%x%}\n"


def test_nothing_is_escaped(templates: Path) -> None:
    (templates / "a.py.jinja").write_text("{{ a }}")
    assert render("a.py.jinja", {"a": "x < y & 'z'"}) == "x < y & 'z'"


@pytest.mark.parametrize("keys", [{}, {"a": 1, "b": 2}, {"b": 2}])
def test_keys_must_be_the_variables(templates: Path, keys: dict[str, int]) -> None:
    (templates / "a.py.jinja").write_text("{{ a }}")
    with pytest.raises(TemplateKeyError, match=r"a\.py\.jinja: keys missing"):
        render("a.py.jinja", keys)


def test_variables_of_included_templates_count(templates: Path) -> None:
    (templates / "inner.py.jinja").write_text("{{ b }}")
    (templates / "a.py.jinja").write_text("{{ a }}{% include 'inner.py.jinja' %}")
    assert render("a.py.jinja", {"a": 1, "b": 2}) == "12"
    with pytest.raises(TemplateKeyError, match="keys missing: b"):
        render("a.py.jinja", {"a": 1})
