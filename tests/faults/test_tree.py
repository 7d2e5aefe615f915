"""Whatever happens to generated/ and around it: a build mends it, or refuses in one sentence."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import probe
import pytest
from kills import Replacement
from sentences import assert_one_sentence, assert_untouched, said_by

from axionportal.codegen.manifest import Definition, Manifest, file_entry, read_manifest
from axionportal.codegen.tree import beside, exclusive

CHECK = ("check",)
ONLY_REPORTS = ("build", "--no-pdf", "--only", "reports")

MANIFESTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _content: b"",
    "half": lambda content: content[: len(content) // 2],
    "a byte short": lambda content: content[:-3],
    "no JSON": lambda _content: b"\x93NUMPY\x00\xff",
    "a list": lambda _content: b"[]",
    "nothing in it": lambda _content: b"{}",
    "nested without end": lambda _content: b'{"files": ' + b"[" * 200_000,
    "huge digits": lambda content: content.replace(b'"digits": 50', b'"digits": ' + b"9" * 5000),
    "digits without end": lambda content: content.replace(b'"digits": 50', b'"digits": 1e400'),
    "a million digits": lambda content: content.replace(b'"digits": 50', b'"digits": 1000000'),
    "no digits": lambda content: content.replace(b'"digits": 50', b'"digits": null'),
    "files as a list": lambda content: json.dumps({**json.loads(content), "files": [1]}).encode(),
    "another format": lambda content: content.replace(b'"format": 1', b'"format": 2'),
}


@pytest.mark.parametrize("damage", MANIFESTS)
def test_a_damaged_manifest_is_none(tmp_path: Path, damage: str) -> None:
    whole = Manifest(50, {"G": Definition("0" * 64, "G")}, {"a.py": file_entry("numpy", b"a")}).to_bytes()
    (tmp_path / "manifest.json").write_bytes(whole)
    assert read_manifest(tmp_path) is not None
    (tmp_path / "manifest.json").write_bytes(MANIFESTS[damage](whole))
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize("damage", ["half", "nested without end"])
def test_a_damaged_manifest(replacement: Replacement, capfd: pytest.CaptureFixture[str], damage: str) -> None:
    """`check` reports it, `--only` does not guess what it may keep, `build` mends it and loses nothing."""
    path = replacement.tree / "manifest.json"
    path.write_bytes(MANIFESTS[damage](path.read_bytes()))
    assert read_manifest(replacement.tree) is None
    damaged = replacement.files()

    status, text = said_by(replacement, 0, capfd, *ONLY_REPORTS)
    assert status == 1
    assert_one_sentence(text, f"{path} is missing or damaged", "run axionportal build without it")
    assert replacement.files() == damaged

    status, text = said_by(replacement, 0, capfd, *CHECK)
    assert status == 1
    assert "manifest.json" in text
    assert "mend it with: axionportal build" in text
    assert "Traceback" not in text
    assert replacement.files() == damaged

    (replacement.tree / "mine.txt").write_text("mine")
    assert probe.exit_code(replacement.start(1)) == 0
    assert replacement.edition() == "edition 1"
    assert (beside(replacement.tree, "stray") / "mine.txt").read_text() == "mine"


def test_a_manifest_that_lies_about_paths_reaches_nothing_outside(replacement: Replacement) -> None:
    outside = replacement.tree.parent / "outside.txt"
    outside.write_text("outside")
    path = replacement.tree / "manifest.json"
    document = json.loads(path.read_bytes())
    for name in ("../outside.txt", str(outside), ".", ""):
        document["files"][name] = {"part": "latex", "sha256": "0" * 64, "bytes": 7}
    path.write_text(json.dumps(document))
    assert probe.exit_code(replacement.start(1)) == 0
    assert replacement.edition() == "edition 1"
    assert outside.read_text() == "outside"


@pytest.mark.parametrize("change", ["missing", "damaged", "a link"])
def test_a_part_is_kept_only_as_it_was_written(
    replacement: Replacement, capfd: pytest.CaptureFixture[str], change: str
) -> None:
    """A damaged table must not be entered into a new manifest as if it had been written so."""
    table = replacement.tree / "tables" / "F_a.npy"
    good = table.read_bytes()
    if change != "damaged":
        table.unlink()
    if change == "damaged":
        table.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    elif change == "a link":
        table.symlink_to("psi.npy")
    status, text = said_by(replacement, 1, capfd, *ONLY_REPORTS)
    assert status == 1
    assert_one_sentence(
        text, f"{table} is missing or not as it was written", "run axionportal build without it"
    )
    status, text = said_by(replacement, 0, capfd, *CHECK)
    assert status == 1
    assert "tables/F_a.npy" in text
    replacement.build(1)


def test_strays_are_never_overwritten(replacement: Replacement, capfd: pytest.CaptureFixture[str]) -> None:
    for number, content in enumerate(("first", "second", "third")):
        (replacement.tree / "notes").mkdir()
        (replacement.tree / "notes" / "mine.txt").write_text(content)
        status, text = said_by(replacement, 1 - number % 2, capfd)
        assert status == 0
        folder = f".generated.stray{f'.{number}' if number else ''}"
        moved = replacement.tree.parent / folder / "notes" / "mine.txt"
        assert f"moved generated/notes/mine.txt to {moved}: no part emits it" in text
        assert moved.read_text() == content
    (replacement.tree / "notes").write_text("a file this time")
    assert probe.exit_code(replacement.start(0)) == 0
    assert (replacement.tree.parent / ".generated.stray.3" / "notes").read_text() == "a file this time"


def test_links_inside_the_tree_are_not_followed(
    replacement: Replacement, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not to a folder, whose files are somebody's, not to a device without end, not to themselves."""
    elsewhere = replacement.tree.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious.txt").write_text("precious")
    links = {"folder": str(elsewhere), "zero": "/dev/zero", "itself": "itself", "nowhere": "/nowhere"}
    for name, target in links.items():
        (replacement.tree / name).symlink_to(target)
    (replacement.tree / "appendix" / "axionportal-appendix.pdf").symlink_to("/dev/zero")
    status, text = said_by(replacement, 0, capfd, *CHECK)
    assert status == 1
    assert all(f"{name}: should not be there" in text for name in links)
    status, _ = said_by(replacement, 1, capfd)
    assert status == 0
    assert replacement.edition() == "edition 1"
    assert (elsewhere / "precious.txt").read_text() == "precious"
    for name, target in links.items():
        assert os.readlink(beside(replacement.tree, "stray") / name) == target


@pytest.mark.parametrize("journal", [False, True])
def test_folders_where_files_should_be_and_files_where_folders(
    replacement: Replacement, journal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if journal:
        monkeypatch.setattr("axionportal.codegen.tree.exchange", lambda _one, _other: False)
    for name in ("contributions.py", "manifest.json"):
        (replacement.tree / name).unlink()
        (replacement.tree / name).mkdir()
        (replacement.tree / name / "mine.txt").write_text(name)
    for path in (replacement.tree / "figures").iterdir():
        path.unlink()
    (replacement.tree / "figures").rmdir()
    (replacement.tree / "figures").write_text("no folder")
    assert probe.exit_code(replacement.start(1)) == 0
    assert replacement.edition() == "edition 1"
    stray = beside(replacement.tree, "stray")
    assert (stray / "figures").read_text() == "no folder"
    assert (stray / "contributions.py" / "mine.txt").read_text() == "contributions.py"


@pytest.mark.parametrize("what", ["a link to a folder", "a link to nowhere", "a file"])
def test_something_else_in_the_place_of_generated(
    replacement: Replacement, capfd: pytest.CaptureFixture[str], what: str
) -> None:
    moved = replacement.tree.rename(replacement.tree.with_name("moved"))
    before = {path: path.read_bytes() for path in moved.rglob("*") if path.is_file()}
    if what == "a file":
        replacement.tree.write_text("a file")
    else:
        replacement.tree.symlink_to(moved if what == "a link to a folder" else "/nowhere")
    for command in (("build", "--no-pdf"), CHECK):
        status, text = said_by(replacement, 1, capfd, *command)
        assert status == 2
        words = "is not a folder: move it away" if what == "a file" else "is a symbolic link"
        assert_one_sentence(text, f"{replacement.tree} {words}")
    assert {path: path.read_bytes() for path in moved.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("suffix", ["new", "gone", "redo"])
@pytest.mark.parametrize("what", ["file", "link"])
def test_something_else_under_a_name_of_ours(
    replacement: Replacement, capfd: pytest.CaptureFixture[str], suffix: str, what: str
) -> None:
    path, precious = beside(replacement.tree, suffix), replacement.tree.parent / "precious"
    precious.mkdir()
    (precious / "mine.txt").write_text("mine")
    if what == "file":
        path.write_text("not ours")
    else:
        path.symlink_to(precious)
    status, text = said_by(replacement, 1, capfd)
    assert status == 2
    assert_one_sentence(text, str(path))
    assert replacement.edition() == "edition 0"
    assert (precious / "mine.txt").read_text() == "mine"
    path.unlink()
    assert probe.exit_code(replacement.start(1)) == 0
    assert replacement.edition() == "edition 1"


def test_a_second_build_is_refused_and_a_dead_one_is_no_hindrance(
    replacement: Replacement, capfd: pytest.CaptureFixture[str]
) -> None:
    with exclusive(replacement.tree):
        for command in (("build", "--no-pdf"), CHECK):
            status, text = said_by(replacement, 1, capfd, *command)
            assert status == 1
            assert_one_sentence(text, "Another build or check is at work", "wait until it has ended")
    assert_untouched(replacement)
    holder = probe.in_child(lambda: hold(replacement.tree))
    wait_for(lambda: (replacement.tree.parent / "held").exists())
    assert said_by(replacement, 1, capfd)[0] == 1
    os.kill(holder, signal.SIGKILL)
    probe.exit_code(holder)
    (replacement.tree.parent / "held").unlink()
    beside(replacement.tree, "lock").write_text("4194304\nwritten by something that is dead\n")
    replacement.build(1)


def hold(tree: Path) -> None:
    with exclusive(tree):
        (tree.parent / "held").touch()
        time.sleep(600)


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("waited in vain")


def test_many_builds_at_once(replacement: Replacement) -> None:
    """Each ends well or is refused, and the tree is what one of them wrote."""
    children = [replacement.start(number % 2) for number in range(6)]
    statuses = [probe.exit_code(child) for child in children]
    assert set(statuses) <= {0, 1}
    assert 0 in statuses
    assert replacement.edition()
    assert probe.unsound(replacement.tree) == []
    assert {item.name for item in replacement.tree.parent.iterdir()} == {"generated", ".generated.lock"}


def test_the_lock_cannot_be_taken(replacement: Replacement, capfd: pytest.CaptureFixture[str]) -> None:
    lock = beside(replacement.tree, "lock")
    lock.mkdir()
    status, text = said_by(replacement, 1, capfd)
    assert status == 1
    assert_one_sentence(text, f"{lock}: Is a directory", "move it aside")
    assert replacement.edition() == "edition 0"


def test_a_worker_whose_build_died_before_it_began_ends_at_once() -> None:
    """It would hold the lock for ever."""
    from axionportal.derivations.processes import die_with_parent

    assert probe.exit_code(probe.in_child(lambda: die_with_parent(os.getpid()))) == 1
