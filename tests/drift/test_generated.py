"""What is committed is what the definitions give, to the byte, wherever it is made."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PRODUCTS = (".pdf", ".log")  # of appendix/: made by LaTeX, ignored by git, outside the manifest


def owned(files: dict[str, bytes]) -> dict[str, bytes]:
    """Everything but what LaTeX made."""
    return {
        path: content
        for path, content in files.items()
        if not (path.startswith("appendix/") and path.endswith(PRODUCTS))
    }


def test_check_finds_everything_that_was_tampered_with_and_build_mends_it(rooms, tmp_path: Path) -> None:
    """Neither the order of hashes, nor clock, zone, locale, working folder or umask matters.

    ``check`` regenerates all beside the tree; ``build`` then finds nothing in it but a stray file.
    """
    good = owned(rooms.snapshot())
    module, table = rooms.generated / "contributions.py", next(rooms.generated.glob("tables/*"))
    module.write_text(module.read_text().replace("return", "return 2 *", 1))
    table.write_bytes(table.read_bytes()[:-1] + b"\x00\x01")
    (rooms.generated / "reports" / "verification.json").unlink()
    (rooms.generated / "extra.py").write_text("x = 1\n")

    done = rooms.run("check")
    assert done.returncode == 1, done.stderr
    assert "--- generated/contributions.py (as it is)" in done.stdout
    assert f"tables/{table.name}: is " in done.stdout
    assert "reports/verification.json: missing" in done.stdout
    assert "extra.py: should not be there" in done.stdout
    assert "mend it with: axionportal build" in done.stdout

    for path in list(rooms.generated.iterdir()):
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "extra.py":
            path.unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        rooms.command("build", "--no-pdf"),
        cwd=elsewhere,
        env=rooms.environment(PYTHONHASHSEED="1", TZ="Pacific/Apia", LC_ALL="C"),
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "moved generated/extra.py to" in done.stderr
    assert rooms.snapshot() == good
    assert (rooms.rooms / ".generated.stray" / "extra.py").read_text() == "x = 1\n"


def test_one_part_leaves_the_others(rooms) -> None:
    committed = owned(rooms.snapshot())
    (rooms.generated / "reports" / "verification.json").write_text("[]")
    done = rooms.run("build", "--no-pdf", "--only", "reports")
    assert done.returncode == 0, done.stderr
    assert owned(rooms.snapshot()) == committed
