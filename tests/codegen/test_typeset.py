"""TeX's log is read for what a reader would see: undefined references and wide boxes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from axionportal.codegen.typeset import log_faults, typeset

GOOD = "\\documentclass{article}\\begin{document}\\section{One}\\label{a}See \\ref{a}.\\end{document}"
UNDEFINED = "\\documentclass{article}\\begin{document}See \\ref{nowhere}.\\end{document}"
WIDE = "\\documentclass{article}\\begin{document}\\mbox{\\rule{40cm}{1pt}}\\end{document}"
BROKEN = "\\documentclass{article}\\begin{document}\\undefinedmacro\\end{document}"

needs_latex = pytest.mark.skipif(shutil.which("latexmk") is None, reason="latexmk is not installed")


def tree_with(folder: Path, source: str) -> Path:
    (folder / "generated" / "appendix").mkdir(parents=True)
    (folder / "generated" / "appendix" / "axionportal-appendix.tex").write_text(source)
    return folder / "generated"


@needs_latex
def test_a_good_document_becomes_a_pdf_once(tmp_path: Path) -> None:
    tree = tree_with(tmp_path, GOOD)
    first = typeset(tree)
    assert first.faults == ()
    assert first.pdf is not None
    assert first.pdf.read_bytes().startswith(b"%PDF")
    assert typeset(tree).note == "the PDF is up to date"
    assert [path.name for path in tmp_path.iterdir()] == ["generated"]


@needs_latex
@pytest.mark.parametrize(
    ("source", "fault"),
    [(UNDEFINED, "nowhere"), (WIDE, "Overfull"), (BROKEN, "Undefined control sequence")],
)
def test_faults_are_named(tmp_path: Path, source: str, fault: str) -> None:
    assert any(fault in line for line in typeset(tree_with(tmp_path, source)).faults)


def test_without_latexmk_a_note_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = typeset(tree_with(tmp_path, GOOD))
    assert (result.pdf, result.faults) == (None, ())
    assert "latexmk is not installed" in result.note


def test_boxes_up_to_five_points_are_let_pass() -> None:
    line = "Overfull \\hbox ({}pt too wide) in paragraph at lines 1--2\n"
    assert log_faults(line.format("5.0")) == ()
    assert len(log_faults(line.format("5.1"))) == 1


def test_a_missing_character_is_a_fault() -> None:
    assert len(log_faults("Missing character: There is no x in font cmr10!\n")) == 1
