"""A damaged table never gives a number: the function that needs it names the file and the remedy."""

from __future__ import annotations

import importlib.util
import io
import itertools
import os
import pickle
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from axionportal.codegen.tree import UNFINISHED

NUMBERS = itertools.count()
USES: dict[str, Callable[[ModuleType, object], object]] = {
    **{
        f"{name}.npy": lambda module, x, name=name: getattr(module, name)(x)
        for name in ("F_a", "F_axial", "F_gamma", "F_scalar")
    },
    **{
        f"d{name}_deta.npy": lambda module, x, name=name: getattr(module, f"d{name}_deta")(x)
        for name in ("F_a", "F_axial", "F_gamma", "F_scalar")
    },
    "logarithm.npy": lambda module, x: module.F_a(x * 1e-12),
    "psi.npy": lambda module, x: module.dG_dm_a(x * 100, 1.0),
    "psi_chord.npy": lambda module, x: module.G(x * 100, 1.0),
    "psi_near.npy": lambda module, x: module.G(x * 100, x * 100.0000001),
}
"""A call that needs each table, of a float or of an array about 1/2."""


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of generated/ whose tables can be damaged."""
    copy = tmp_path_factory.mktemp("tables") / "loops"
    shutil.copytree(
        root / "generated", copy, ignore=shutil.ignore_patterns("__pycache__", "figures", "appendix")
    )
    return copy


def fresh(folder: Path) -> ModuleType:
    """The package imported anew, as in a Python that has just been started."""
    name = f"loops_{next(NUMBERS)}"
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        for item in [item for item in sys.modules if item == name or item.startswith(f"{name}.")]:
            del sys.modules[item]
    return module


def flipped(content: bytes, position: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[position] ^= 1 << bit
    return bytes(changed)


def saved(array: object) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)  # type: ignore[arg-type]
    return stream.getvalue()


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("arr_0.npy", content)
    return stream.getvalue()


class Trap:
    """Unpickled, it would leave a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.path), "w")


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _content: b"",
    "half": lambda content: content[: len(content) // 2],
    "a byte short": lambda content: content[:-1],
    "a byte long": lambda content: content + b"\0",
    "the header alone": lambda content: content[:128],
    "a bit of the header": lambda content: flipped(content, 20, 0),
    "the first bit of the data": lambda content: flipped(content, 128, 0),
    "the last bit of the data": lambda content: flipped(content, len(content) - 8, 0),
    "the sign of the last number": lambda content: flipped(content, len(content) - 1, 7),
    "zeros": lambda content: bytes(len(content)),
    "text": lambda _content: b"0.1 0.2 0.3\n" * 1000,
    "another shape": lambda content: saved(np.load(io.BytesIO(content))[:, :-1]),
    "transposed": lambda content: saved(np.load(io.BytesIO(content)).T),
    "single precision": lambda content: saved(np.zeros_like(np.load(io.BytesIO(content)), np.float32)),
    "big-endian": lambda content: saved(np.load(io.BytesIO(content)).astype(">f8")),
    "infinite": lambda content: saved(np.full_like(np.load(io.BytesIO(content)), np.inf)),
    "an archive": zipped,
}


def assert_refused(folder: Path, file: str) -> None:
    """The call that needs the file is refused, for a float and an array, every time."""
    module, path = fresh(folder), folder / "tables" / file
    for argument in (0.5, np.array([0.4, 0.5]), 0.5):
        with pytest.raises(RuntimeError) as caught:
            USES[file](module, argument)
        assert type(caught.value).__name__ == "DamagedTableError"
        sentence = str(caught.value)
        assert str(path) in sentence
        assert "write it anew with `axionportal build`" in sentence
        assert "\n" not in sentence


@pytest.fixture
def damaged(folder: Path):
    """Replaces the content of a table until the test ends."""
    good: dict[Path, bytes] = {}

    def damage(file: str, change: Callable[[bytes], bytes]) -> None:
        path = folder / "tables" / file
        good.setdefault(path, path.read_bytes())
        path.write_bytes(change(good[path]))

    yield damage
    for path, content in good.items():
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        path.unlink(missing_ok=True)
        path.write_bytes(content)


def test_every_table_has_a_use_and_gives_a_number_while_it_is_whole(folder: Path) -> None:
    assert {path.name for path in (folder / "tables").iterdir()} == set(USES)
    module = fresh(folder)
    for use in USES.values():
        assert np.isfinite(use(module, 0.5))
        assert np.isfinite(use(module, np.array([0.4, 0.5]))).all()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused(folder: Path, damaged, damage: str) -> None:
    damaged("F_a.npy", DAMAGES[damage])
    assert_refused(folder, "F_a.npy")


@pytest.mark.parametrize("file", USES)
def test_one_bit_anywhere_is_noticed(folder: Path, damaged, file: str) -> None:
    size = (folder / "tables" / file).stat().st_size
    rng = np.random.default_rng(20210905)
    for position in rng.integers(0, size, 2).tolist():
        damaged(file, lambda content, at=position: flipped(content, at, at % 8))
        assert_refused(folder, file)


def test_nothing_is_unpickled(folder: Path, damaged, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    damaged("F_a.npy", lambda _content: pickle.dumps(Trap(trap)))
    assert_refused(folder, "F_a.npy")
    damaged("F_a.npy", lambda _content: saved(np.array([Trap(trap)], dtype=object)))
    assert_refused(folder, "F_a.npy")
    assert not trap.exists()


@pytest.mark.parametrize("what", ["missing", "a folder", "a link to itself"])
def test_a_file_that_cannot_be_read(folder: Path, damaged, what: str) -> None:
    path = folder / "tables" / "F_gamma.npy"
    damaged(path.name, lambda content: content)
    path.unlink()
    if what == "a folder":
        path.mkdir()
    elif what == "a link to itself":
        path.symlink_to(path.name)
    assert_refused(folder, path.name)


def test_other_functions_are_not_affected(folder: Path, damaged) -> None:
    damaged("F_a.npy", DAMAGES["half"])
    module = fresh(folder)
    assert module.F_gamma(0.0) == 1 / 3
    assert np.isfinite(module.F_gamma(0.5))
    with pytest.raises(RuntimeError):
        module.delta_a_mu(0.1, 0.2, 1e-3, 1e-3)


def test_a_table_of_a_build_made_since_the_import_is_refused(folder: Path, damaged) -> None:
    """A long-running process must not use new coefficients with old code."""
    module = fresh(folder)
    damaged("F_a.npy", DAMAGES["the last bit of the data"])
    with pytest.raises(RuntimeError, match="was replaced after this module was imported"):
        module.F_a(0.5)


def test_a_folder_replaced_during_its_import_is_refused(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "loops"
    shutil.copytree(
        root / "generated", copy, ignore=shutil.ignore_patterns("__pycache__", "figures", "appendix")
    )
    module = copy / "contributions.py"
    replace = f"\nimport os, shutil\nshutil.copy({str(copy / '__init__.py')!r}, {str(tmp_path / 'new')!r})\n"
    replace += f"os.replace({str(tmp_path / 'new')!r}, {str(copy / '__init__.py')!r})\n"
    module.write_text(module.read_text() + replace)
    with pytest.raises(ImportError, match=f"{copy} was replaced while it was imported: start Python again"):
        fresh(copy)


def test_a_folder_that_is_being_replaced_is_refused_by_who_had_read_it_before(
    root: Path, tmp_path: Path
) -> None:
    """The old package was read, and then the build put the one in place that refuses."""
    copy, old = tmp_path / "loops", tmp_path / "__init__.py"
    ignored = shutil.ignore_patterns("__pycache__", "figures", "appendix")
    shutil.copytree(root / "generated", copy, ignore=ignored)
    (copy / "__init__.py").rename(old)
    (copy / "__init__.py").write_bytes(UNFINISHED)
    spec = importlib.util.spec_from_file_location("read_before", old, submodule_search_locations=[str(copy)])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["read_before"] = module
    with pytest.raises(ImportError, match=f"{copy} is being replaced: wait for the build"):
        spec.loader.exec_module(module)
    with pytest.raises(ImportError, match="is being replaced, or a build was killed while it did that"):
        fresh(copy)


@pytest.mark.parametrize("damage", ["empty", "half", "zeros", "text", "another shape", "an archive"])
def test_certification_of_a_damaged_table_says_so(root: Path, tmp_path: Path, damage: str) -> None:
    from axionportal.codegen.numpy.emitted import EmittedTree, UnreadableTreeError

    copy = tmp_path / "loops"
    shutil.copytree(
        root / "generated", copy, ignore=shutil.ignore_patterns("__pycache__", "figures", "appendix")
    )
    path = copy / "tables" / "F_a.npy"
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    tree = EmittedTree(copy)
    with pytest.raises(UnreadableTreeError, match=os.fspath(path)):
        tree.table(tree.constructor("F_A_TABLES"))
