"""Wrong use ends in one sentence that says what would be right, exit code 2 and no traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest

from axionportal.codegen.cli.entry import run

CASES = [
    ([], "choose one of build"),
    (["evaluate"], "choose one of build, check, derive, expand, eval, verify, audit"),
    (["--vresion"], "see axionportal --help"),
    (["eval"], "Missing argument 'NAME'; see axionportal eval --help"),
    (["eval", "F_x", "eta=1"], "unknown name 'F_x': did you mean F_a? choose one of"),
    (["eval", "F_a"], "F_a needs a value for eta: add eta=NUMBER"),
    (["eval", "F_a", "eta=1", "m_a=3"], "F_a has no argument 'm_a': its arguments are eta"),
    (["eval", "F_a", "eta=1", "eta=2"], "eta is given twice: '1' and '2'"),
    (["eval", "F_a", "eta"], "'eta' is not of the form KEY=VALUE, such as m_a=110"),
    (["eval", "F_a", "=1"], "'=1' is not of the form KEY=VALUE"),
    (["eval", "F_a", "eta="], "eta='' is not a finite number; write it as a decimal"),
    (["eval", "F_a", "eta=0.1.2"], "eta='0.1.2' is not a finite number"),
    (["eval", "F_a", "eta=nan"], "eta='nan' is not a finite number"),
    (["eval", "F_a", "eta=inf"], "eta='inf' is not a finite number"),
    (["eval", "F_a", "eta=1_000"], "eta='1_000' is not a finite number"),
    (["eval", "F_a", "eta=٣"], "is not a finite number"),
    (["eval", "F_a", "eta=__import__('os')"], "is not a finite number"),
    (["eval", "F_a", "eta=1/0"], "eta='1/0' divides by zero"),
    (["eval", "F_a", "eta=1e999999999"], "has an exponent beyond 4000"),
    (["eval", "F_a", "eta=-1"], "eta=-1 is outside the domain of F_a: give a value with eta > 0"),
    (["eval", "F_a", "eta=0"], "eta=0 is outside the domain of F_a"),
    (
        ["eval", "G", "m_a=-110", "m_gamma=100", "m_mu=0.1", "cutoff=1000"],
        "m_a=-110 is outside the domain of G: give a value with m_a > 0",
    ),
    (["eval", "G", "m_a=1", "m_gamma=1", "m_mu=1"], "G needs a value for cutoff"),
    (["eval", "F_a", "eta=1", "--digits", "0"], "from 1 to 10000, not '0'"),
    (["eval", "F_a", "eta=1", "--digits", "10001"], "from 1 to 10000, not '10001'"),
    (["eval", "F_a", "eta=1", "--digits", "-5"], "from 1 to 10000, not '-5'"),
    (["eval", "F_a", "eta=1", "--digits", "1e3"], "from 1 to 10000, not '1e3'"),
    (["eval", "F_a", "eta=1", "--digits", "9" * 5000], "from 1 to 10000, not '9999"),
    (["eval", "F_a", "eta=1", "--digits"], "'--digits' requires an argument"),
    (["eval", "F_a", "eta=1", "--digit", "5"], "--digits"),
    (["eval", "F_a", "eta=1", "--format", "jsn"], "did you mean json? choose one of text, json"),
    (["verify", "F_a", "F_y"], "unknown name 'F_y'"),
    (["verify", "--digits", "none"], "from 1 to 10000, not 'none'"),
    (["expand", "F_a"], "Missing option '--limit'; see axionportal expand --help"),
    (["expand", "F_q", "--limit", "large-mass"], "unknown name 'F_q'"),
    (["expand", "F_a", "--limit", "large-mas"], "did you mean large-mass?"),
    (["expand", "F_a", "--limit", "threshold", "--order", "-1"], "from 0 to 200, not '-1'"),
    (["derive", "portla"], "did you mean portal?"),
    (["derive", "G", "--format", "maple"], "choose one of text, latex, sympy, mathematica, json"),
    (["build", "--only", "nump"], "did you mean numpy? choose one of numpy, latex, figures"),
    (["build", "--digits", "0"], "from 1 to 10000, not '0'"),
    (["check", "now"], "see axionportal check --help"),
    (["build", "--inputs", "wp-2025"], "--inputs wp-2025 needs --out DIR"),
    (["build", "--inputs", "wp-2026"], "unknown input set 'wp-2026': did you mean wp-2025?"),
    (["build", "--out", "tests"], "--out tests holds files that no build wrote"),
    (["figures", "--inputs", "wp-2026"], "unknown input set 'wp-2026': did you mean wp-2025?"),
    (["figures", "--inputs", "none.toml"], "input set 'none.toml' cannot be read: No such file"),
    (["figures", "--out", "README.md"], "--out README.md is a file: give a folder"),
    (["figures", "--alp-exclusions", "x.csv"], "unknown set of exclusions 'x.csv'"),
    (["audit", "--format", "jsno"], "did you mean json? choose one of text, json, markdown"),
    (["audit", "all"], "see axionportal audit --help"),
]


@pytest.mark.parametrize(("arguments", "sentence"), CASES, ids=[" ".join(c[0])[:40] for c in CASES])
def test_one_sentence_and_exit_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.startswith("axionportal: ")
    assert err.count("\n") == 1
    assert len(err) < 400


def test_the_process_itself_exits_with_2_and_no_traceback() -> None:
    command = [sys.executable, "-m", "axionportal.codegen.cli", "eval", "F_b", "eta=1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_bug_is_not_hidden_as_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    import axionportal.codegen.cli.evaluate as module

    def broken(*_arguments: object) -> int:
        raise ValueError("a bug, not a user's mistake")

    monkeypatch.setattr(module, "run_eval", broken)
    with pytest.raises(ValueError, match="a bug"):
        run(["eval", "F_a", "eta=1"])
