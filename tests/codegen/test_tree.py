"""generated/ is replaced whole or not at all, whatever happens and whenever."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from axionportal.codegen import tree as module
from axionportal.codegen.manifest import MANIFEST_NAME, Manifest, file_entry
from axionportal.codegen.tree import (
    BusyTreeError,
    UnwritableTreeError,
    exclusive,
    files_of,
    recover,
    replace_tree,
    require_writable,
)

OLD = {"__init__.py": b"old\n", "tables/a.bin": b"\0\1", "gone.py": b"gone\n"}
NEW = {"__init__.py": b"new\n", "tables/a.bin": b"\0\2", "appendix/b.tex": b"tex\n"}
FILE_SYSTEM_EVENTS = ("open", "os.", "shutil.", "ctypes.")


def manifest_of(contents: dict[str, bytes]) -> bytes:
    entries = {path: file_entry("numpy", content) for path, content in contents.items()}
    return Manifest(50, {}, entries).to_bytes()


def whole(contents: dict[str, bytes]) -> dict[str, bytes]:
    return {**contents, MANIFEST_NAME: manifest_of(contents)}


@pytest.fixture(params=["exchange", "journal"])
def tree(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An old tree, on a file system that can exchange names and on one that cannot."""
    if request.param == "journal":
        monkeypatch.setattr(module, "exchange", lambda _one, _other: False)
    replace_tree(tmp_path / "generated", OLD, manifest_of(OLD))
    return tmp_path / "generated"


def run_until(event: int, action: Callable[[], object]) -> bool:
    """Run ``action`` in a child that is killed at its n-th file-system event; False if it was."""
    child = os.fork()
    if child == 0:
        try:
            sys.addaudithook(killer(event))
            action()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status == 0


def killer(event: int) -> Callable[[str, object], None]:
    """An audit hook that ends the process, uncatchably, before the n-th file-system event."""
    seen = 0

    def hook(name: str, _arguments: object) -> None:
        nonlocal seen
        if name.startswith(FILE_SYSTEM_EVENTS) and name != "os.kill":
            seen += 1
            if seen > event:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def test_replace(tree: Path) -> None:
    assert files_of(tree) == whole(OLD)
    assert replace_tree(tree, NEW, manifest_of(NEW)) == []
    assert files_of(tree) == whole(NEW)
    assert [path.name for path in tree.parent.iterdir()] == ["generated"]


def test_a_kill_at_any_moment_leaves_the_old_tree_or_the_new_one(tree: Path) -> None:
    """Every file-system event of a replacement is the last one of some killed child."""
    outcomes = []
    for event in range(1000):
        finished = run_until(event, lambda: replace_tree(tree, NEW, manifest_of(NEW)))
        if not (tree.parent / ".generated.redo").exists():  # no journal, so no file was touched yet
            assert files_of(tree) in (whole(OLD), whole(NEW))
        recover(tree)
        assert files_of(tree) in (whole(OLD), whole(NEW))
        outcomes.append(files_of(tree) == whole(NEW))
        assert [path.name for path in tree.parent.iterdir()] == ["generated"]
        if finished:
            break
        replace_tree(tree, OLD, manifest_of(OLD))
    assert finished
    assert len(outcomes) > 20
    assert True in outcomes[:-1], "no kill came after the new tree had won"
    assert outcomes[0] is False


def test_a_kill_during_recovery_is_recovered_from(tree: Path) -> None:
    for stop in range(0, 1000, 29):  # 29: every stage is met, in a few seconds
        for event in range(1000):
            replace_tree(tree, OLD, manifest_of(OLD))
            replaced = run_until(stop, lambda: replace_tree(tree, NEW, manifest_of(NEW)))
            finished = run_until(event, lambda: recover(tree))
            recover(tree)
            assert files_of(tree) in (whole(OLD), whole(NEW))
            if finished:
                break
        assert finished
        if replaced:
            break
    assert replaced


def test_strays_are_moved_aside_not_deleted(tree: Path) -> None:
    (tree / "notes").mkdir()
    (tree / "notes" / "mine.txt").write_text("mine")
    moved = replace_tree(tree, NEW, manifest_of(NEW))
    assert [(path, target.name) for path, target in moved] == [("notes/mine.txt", "mine.txt")]
    assert files_of(tree) == whole(NEW)
    assert (tree.parent / ".generated.stray" / "notes" / "mine.txt").read_text() == "mine"


def test_a_typeset_appendix_is_kept_only_while_its_sources_are_the_same(tree: Path) -> None:
    replace_tree(tree, NEW, manifest_of(NEW))
    pdf = tree / "appendix" / "axionportal-appendix.pdf"
    pdf.write_bytes(b"%PDF")
    other_code = NEW | {"__init__.py": b"newer\n"}
    replace_tree(tree, other_code, manifest_of(other_code))
    assert pdf.read_bytes() == b"%PDF"
    other_text = NEW | {"appendix/b.tex": b"other\n"}
    assert replace_tree(tree, other_text, manifest_of(other_text)) == []
    assert not pdf.exists()


def test_two_builds_at_once_are_refused(tree: Path) -> None:
    with exclusive(tree), pytest.raises(BusyTreeError, match="at work"), exclusive(tree):
        pass
    with exclusive(tree):
        pass


def test_unwritable_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "generated").mkdir()
    require_writable(tmp_path / "generated")
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != tmp_path)
    with pytest.raises(UnwritableTreeError, match=f"{tmp_path} cannot be written to: make it"):
        require_writable(tmp_path / "generated")
