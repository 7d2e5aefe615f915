"""The appendix compiles by itself and inside article and revtex4-2, with nothing to complain about."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from axionportal.codegen.typeset import log_faults
from axionportal.derivations.lagrangian import diagrams_of, lagrangians

pytestmark = [
    pytest.mark.skipif(
        shutil.which("latexmk") is None, reason="latexmk is not installed: no TeX to compile with"
    ),
    pytest.mark.slow,
]

PAPERS = {
    "article": r"\documentclass{article}",
    "article-twocolumn": r"\documentclass[twocolumn]{article}",
    "revtex-onecolumn": r"\documentclass[onecolumn,prd]{revtex4-2}",
    "revtex-twocolumn": r"\documentclass[twocolumn,prd]{revtex4-2}",
}
PACKAGES = r"\usepackage{amsmath,booktabs,graphicx}"
TIKZ = r"\usepackage{tikz}\usetikzlibrary{decorations.pathmorphing,decorations.markings}"
BEFORE = rf"{PACKAGES}{TIKZ}\begin{{document}}"
AFTER = r"\bibliography{axionportal}\end{document}"
GREY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 430]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


@pytest.fixture
def folder(tmp_path: Path, appendix: dict[str, str]) -> Path:
    """The emitted files as in generated/, with blank pictures: their content is not at stake here."""
    (tmp_path / "appendix").mkdir()
    (tmp_path / "figures").mkdir()
    for name, text in appendix.items():
        (tmp_path / "appendix" / name).write_text(text)
    for name in ("loop_functions", "validity_map"):
        (tmp_path / "figures" / f"{name}.pdf").write_bytes(GREY_PDF)
    return tmp_path / "appendix"


def compile_document(folder: Path, name: str) -> str:
    """Run latexmk; the log, after checking that a PDF came out."""
    done = subprocess.run(
        ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"],
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=240,
        check=False,
    )
    log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, "\n".join(line for line in log.splitlines() if line.startswith("!"))
    assert (folder / f"{name}.pdf").stat().st_size > 50_000
    return log


def assert_faultless(log: str) -> None:
    assert log_faults(log) == ()
    assert "Missing character" not in log
    assert not re.search(r"Warning:.*undefined", log)


def test_the_standalone_document_compiles(folder):
    assert_faultless(compile_document(folder, "axionportal-appendix"))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_body_compiles_inside_a_paper(folder, paper):
    style = "" if "revtex" in paper else r"\bibliographystyle{unsrt}"
    text = f"{PAPERS[paper]}{BEFORE}\\input{{axionportal-body}}{style}{AFTER}"
    (folder / "paper.tex").write_text(text)
    assert_faultless(compile_document(folder, "paper"))


def test_the_notation_of_a_paper_wins(folder):
    """A macro that is defined before the body is read is the one that is typeset."""
    own = r"\newcommand{\axpeta}{\kappa}\newcommand{\axpsection}[1]{\subsection*{OWN #1}}"
    text = f"{PAPERS['article']}\\newcommand{{\\axpfigures}}{{.}}{own}{BEFORE}\\input{{axionportal-body}}"
    text += r"\typeout{ETA=\meaning\axpeta}\typeout{FIGURES=\meaning\axpfigures}"
    text += rf"\bibliographystyle{{unsrt}}{AFTER}"
    (folder / "paper.tex").write_text(text)
    for name in ("loop_functions", "validity_map"):
        shutil.copy(folder.parent / "figures" / f"{name}.pdf", folder)
    shutil.rmtree(folder.parent / "figures")
    log = compile_document(folder, "paper")
    assert r"ETA=\long macro:->\kappa" in log.replace("\n", "")
    assert r"FIGURES=\long macro:->." in log.replace("\n", "")


def test_without_tikz_a_box_stands_for_each_diagram(folder):
    count = r"\let\plainbox\fbox\renewcommand{\fbox}[1]{\typeout{BOX}\plainbox{#1}}"
    text = f"{PAPERS['article']}{PACKAGES}{count}\\begin{{document}}\\input{{axionportal-body}}"
    (folder / "paper.tex").write_text(rf"{text}\bibliographystyle{{unsrt}}{AFTER}")
    log = compile_document(folder, "paper")
    assert_faultless(log)
    assert log.splitlines().count("BOX") == sum(len(diagrams_of(name)) for name in lagrangians())
