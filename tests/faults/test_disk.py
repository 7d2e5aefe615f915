"""A full disk or one that cannot be written to: the old tree stands, one sentence says what to do."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from kills import Replacement
from sentences import assert_one_sentence, assert_untouched, said_by

NOBODY = 65534


def become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def test_a_full_disk(mounted, capfd: pytest.CaptureFixture[str]) -> None:
    disk = mounted("size=20m")
    child = Replacement(disk / "rooms")
    free = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_bsize - 1_000_000))
    status, text = said_by(child, 1, capfd)
    assert status == 1
    assert_one_sentence(text, "is left as it was", "No space left on device", "build again")
    assert_untouched(child)
    (disk / "ballast").unlink()
    child.build(1)


def test_a_disk_without_room_for_another_name(mounted, capfd: pytest.CaptureFixture[str]) -> None:
    disk = mounted("size=50m,nr_inodes=80")
    child = Replacement(disk / "rooms")
    status, text = said_by(child, 1, capfd)
    assert status == 1
    assert_one_sentence(text, "is left as it was", "No space left on device")
    assert_untouched(child)


def test_a_limit_on_the_size_of_files(replacement: Replacement, capfd: pytest.CaptureFixture[str]) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    status, text = said_by(replacement, 1, capfd, before=limit)
    assert status == 1
    assert_one_sentence(text, "is left as it was", "File too large")
    assert_untouched(replacement)
    replacement.build(1)


def test_a_file_system_mounted_read_only(mounted, capfd: pytest.CaptureFixture[str]) -> None:
    disk = mounted("size=20m")
    child = Replacement(disk / "rooms")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    status, text = said_by(child, 1, capfd)
    assert status == 2
    assert_one_sentence(text, str(child.tree.parent), "cannot be written to: make it writable")
    assert_untouched(child)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    child.build(1)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that somebody else may look into, as tmp_path is not."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become somebody else")
@pytest.mark.parametrize("closed", ["generated", "its parent"])
def test_somebody_else_s_folder(open_to_all: Path, capfd: pytest.CaptureFixture[str], closed: str) -> None:
    child = Replacement(open_to_all / "rooms")
    os.chmod(child.tree.parent, 0o777 if closed == "generated" else 0o755)
    os.chmod(child.tree, 0o777 if closed == "its parent" else 0o755)
    status, text = said_by(child, 1, capfd, before=become_nobody)
    assert status == 2
    folder = child.tree if closed == "generated" else child.tree.parent
    assert_one_sentence(text, f"The folder {folder} cannot be written to: make it writable")
    assert_untouched(child)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to make a file immutable")
def test_an_immutable_folder(replacement: Replacement, capfd: pytest.CaptureFixture[str]) -> None:
    if subprocess.run(["chattr", "+i", str(replacement.tree)], capture_output=True, check=False).returncode:
        pytest.skip("this file system knows no immutable folders")
    try:
        status, text = said_by(replacement, 1, capfd)
        assert status == 2
        assert_one_sentence(text, str(replacement.tree), "cannot be written to: make it writable")
        assert_untouched(replacement)
    finally:
        subprocess.run(["chattr", "-i", str(replacement.tree)], check=True)
    replacement.build(1)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become somebody else")
def test_folders_without_permission_inside_the_tree_do_not_stop_their_owner(open_to_all: Path) -> None:
    """As in a copy from a read-only medium: the old tree can still be deleted after the exchange."""
    child = Replacement(open_to_all / "rooms")
    for path in (child.tree.parent, *child.tree.parent.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.chmod(child.tree / "tables", 0o555)
    os.chmod(child.tree / "figures", 0o500)
    child.build(1, before=become_nobody)


def test_output_that_nobody_takes(root: Path) -> None:
    """Standard output on a full device, and closed: one sentence, no traceback at the end either."""
    for end, words in (("> /dev/full", "No space left on device"), (">&-", "")):
        command = f"{sys.executable} -m axionportal.codegen.cli eval F_a eta=0.1 {end}"
        done = subprocess.run(command, shell=True, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode in (1, 0) if not words else done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr
        assert words in done.stderr
