"""TeX is missing, fails, hangs or is killed: generated/ is complete, one line tells of the PDF."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import probe
import pytest
from kills import Replacement
from sentences import said_by

from axionportal.codegen import typeset
from axionportal.codegen.tree import beside

BUILD = ("build",)
GOOD = "echo '%PDF-1.5 whole' > axionportal-appendix.pdf; echo log > axionportal-appendix.log"
HANGING = "echo '%PDF-1.5 ha' > axionportal-appendix.pdf; /bin/sleep 600 & echo $! > {pid}; wait"

FAULTY: dict[str, tuple[str, str]] = {
    "fails without a word": ("exit 12", "appendix: latexmk failed with exit code 12; see the log"),
    "fails with a log": (
        "printf '! Undefined control sequence.\\nl.3 \\\\nothing\\n' > axionportal-appendix.log; exit 1",
        "appendix: ! Undefined control sequence. l.3 \\nothing",
    ),
    "fails with a log that is no text": (
        "printf '\\377\\376! Emergency\\n! LaTeX Error: \\377.\\nl.1\\n' > axionportal-appendix.log; exit 1",
        "appendix: ! LaTeX Error: \N{REPLACEMENT CHARACTER}. l.1",
    ),
    "says that it succeeded": ("exit 0", "appendix: latexmk reported success but made no PDF"),
    "dies": ("kill -SEGV $$", "appendix: latexmk failed with exit code -11; see the log"),
}


@pytest.fixture
def latexmk(tmp_path: Path) -> Callable[[str], Callable[[], None]]:
    """Puts a script under the name of latexmk first on the PATH; gives what a child does before it builds."""

    def install(script: str, interpreter: str = "/bin/sh") -> Callable[[], None]:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "latexmk").write_text(f"#!{interpreter}\n{script}\n")
        (folder / "latexmk").chmod(0o755)
        return lambda: os.environ.update(PATH=str(folder))

    return install


def pdf_of(child: Replacement) -> Path:
    return child.tree / "appendix" / "axionportal-appendix.pdf"


def assert_complete_without_pdf(child: Replacement) -> None:
    assert child.edition() == "edition 1"
    assert not pdf_of(child).exists()
    names = {item.name for item in child.tree.parent.iterdir()}
    assert names == {"generated", ".generated.lock"}


def test_without_tex(replacement: Replacement, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def no_path() -> None:
        os.environ["PATH"] = str(tmp_path)

    status, text = said_by(replacement, 1, capfd, *BUILD, before=no_path)
    assert status == 0
    assert "no PDF: latexmk is not installed (the .tex is complete)" in text
    assert_complete_without_pdf(replacement)


@pytest.mark.parametrize("fault", FAULTY)
def test_tex_that_fails(
    replacement: Replacement, latexmk, capfd: pytest.CaptureFixture[str], fault: str
) -> None:
    script, sentence = FAULTY[fault]
    status, text = said_by(replacement, 1, capfd, *BUILD, before=latexmk(script))
    assert status == 1
    assert sentence in text.splitlines()
    assert "Traceback" not in text
    assert_complete_without_pdf(replacement)
    status, text = said_by(replacement, 1, capfd, *BUILD, before=latexmk(GOOD))
    assert status == 0
    assert pdf_of(replacement).read_text() == "%PDF-1.5 whole\n"


def test_tex_that_cannot_be_started(
    replacement: Replacement, latexmk, capfd: pytest.CaptureFixture[str]
) -> None:
    status, text = said_by(replacement, 1, capfd, *BUILD, before=latexmk("", "/no/interpreter"))
    assert status == 1
    assert "appendix: no PDF: No such file or directory (the .tex is complete)" in text
    assert_complete_without_pdf(replacement)


def test_tex_that_hangs_is_ended_with_all_that_it_started(
    replacement: Replacement,
    latexmk,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typeset, "LONGEST_RUN_S", 1)
    pid = tmp_path / "pid"
    status, text = said_by(replacement, 1, capfd, *BUILD, before=latexmk(HANGING.format(pid=pid)))
    assert status == 1
    assert "appendix: latexmk did not end within 1 s" in text
    assert_complete_without_pdf(replacement)
    assert ended(int(pid.read_text()))


def ended(process: int) -> bool:
    for _ in range(200):
        try:
            if Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


def test_a_build_killed_while_tex_is_at_work(replacement: Replacement, latexmk, tmp_path: Path) -> None:
    """Half a PDF in the scratch folder is never taken for one."""
    pid = tmp_path / "pid"
    child = replacement.start(1, *BUILD, before=latexmk(HANGING.format(pid=pid)))
    while not (pid.exists() and pid.read_text().endswith("\n")):
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    assert probe.exit_code(child) == -signal.SIGKILL
    assert_complete_without_pdf(replacement)
    replacement.build(1)
    assert_complete_without_pdf(replacement)
    os.kill(int(pid.read_text()), signal.SIGKILL)


def test_no_room_for_the_scratch_folder(
    replacement: Replacement, latexmk, mounted, capfd: pytest.CaptureFixture[str]
) -> None:
    disk, prepare = mounted("size=100k"), latexmk(GOOD)

    def before() -> None:
        prepare()
        tempfile.tempdir = str(disk)

    status, text = said_by(replacement, 1, capfd, *BUILD, before=before)
    assert status == 1
    assert "appendix: no PDF: " in text
    assert "No space left on device" in text
    assert "(the .tex is complete)" in text
    assert_complete_without_pdf(replacement)
    assert not beside(replacement.tree, "part").exists()
