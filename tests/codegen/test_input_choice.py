"""The appendix of another input set shows that set's constants."""

from __future__ import annotations

from pathlib import Path

import pytest

from axionportal.codegen import pipeline
from axionportal.codegen.cli.pipeline_commands import run_build
from axionportal.codegen.latex.tables import value_tex
from axionportal.derivations.errors import InputError


def test_context_of_another_set() -> None:
    context = pipeline.make_context((), 50, "wp-2025")
    assert context.inputs.name == "wp-2025"
    # the muon's mass of CODATA 2018, two digits of its uncertainty
    assert value_tex(context.inputs["m_mu"]) == "0.1056583755(23)"
    assert pipeline.make_context((), 50).inputs.name == "paper-2021"


def test_a_folder_with_files_of_others_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("")
    with pytest.raises(InputError, match="holds files that no build wrote"):
        run_build(5, pdf=False, only=(), inputs="wp-2025", out=str(tmp_path))
    assert [item.name for item in tmp_path.iterdir()] == ["thesis.tex"]
