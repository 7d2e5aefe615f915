"""Wrong use ends in one sentence, exit code 2, no traceback and nothing left behind."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import socket
import tomllib
import unittest.mock
from collections.abc import Callable
from pathlib import Path

import pytest
from distributed import LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.codegen.cli.entry import run
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.inputs import input_set
from axionportal.phenomenology.scan import engine
from axionportal.phenomenology.scan import spec as module
from axionportal.phenomenology.scan.command import run_plan
from axionportal.phenomenology.scan.output import Output
from axionportal.phenomenology.scan.plan import Plan
from axionportal.phenomenology.scan.resolution import resolve
from axionportal.phenomenology.scan.spec import parse_spec

M_A = 'm_a = { range = [1e-3, 1e3], scale = "log", points = 7 }'
TOTAL = 'total = "delta_a_mu"'

CASES = [
    ("[scan]", "[scan", "is not valid TOML"),
    ("[scan]", "[sacn]", "unknown key 'sacn': did you mean scan?"),
    ('kind = "grid"', 'kind = "gird"', 'kind = \'gird\' is not right: give "grid" or "random"'),
    ('kind = "grid"', "", 'lacks kind: add "grid" or "random"'),
    ("chunk = 1024", "chunk = 12", "a whole number from 1024 to 16777216"),
    ("chunk = 1024", "samples = 10", 'samples is for kind = "random": give each range its points'),
    ("chunk = 1024", "seed = 10", 'seed is for kind = "random": remove it'),
    (M_A, "m_a = { range = [1e-3, 1e3], points = 0 }", "points = 0 is not right: give a whole number from 2"),
    (M_A, "m_a = { values = [] }", "values = [] is not right: give a list of 1 to 100000 numbers"),
    (M_A, "m_a = { range = [1e3, 1e-3], points = 7 }", "range = [1000.0, 0.001] does not ascend: swap them"),
    (M_A, "m_a = { range = [2, 2], points = 7 }", "give the one number instead of a range"),
    (M_A, 'm_a = { range = [0, 2], scale = "log", points = 7 }', "has no logarithm: give positive bounds"),
    (M_A, "m_a = { range = [-1e308, 1e308], points = 7 }", "is wider than a double reaches: narrow it"),
    (M_A, "m_a = { range = [1, nan], points = 7 }", "two finite numbers [LOWER, UPPER]"),
    (M_A, "m_a = { range = [1], points = 7 }", "two finite numbers [LOWER, UPPER]"),
    (
        M_A,
        "m_a = { range = [-1, 2], points = 7 }",
        "m_a must be a mass in GeV that is not negative, but is -1.0",
    ),
    (M_A, "m_a = { range = [1, 2] }", "lacks points: add a whole number from 2"),
    (M_A, "m_a = { range = [1, 2], values = [1] }", "give either range = [LOWER, UPPER] or values = [...]"),
    (M_A, "m_a = { values = [1, 1.0] }", "each once"),
    (M_A, 'm_a = { values = [1, "2"] }', "a list of 1 to 100000 numbers or of names of schemes"),
    (M_A, "m_a = { values = [true] }", "a list of 1 to 100000 numbers or of names of schemes"),
    (M_A, 'm_a = { values = ["heavy"] }', "m_a must be a number, not text"),
    (M_A, 'm_a = "heavy"', "m_a must be a number, not text"),
    (M_A, "m_a = inf", "m_a = inf is not right: give a finite number"),
    (M_A, "m_a = 1" + "0" * 400, "give a finite number"),
    (M_A, "", "[observables] total: delta_a_mu needs m_a: add it to [parameters]"),
    (M_A, M_A + "\nm_A = 3", "'m_A' is used by no observable, whose arguments are"),
    (M_A, M_A + '\n"m a" = 3', "'m a' is no name"),
    (M_A, M_A + "\ntotal = 3", "'total' is a name in [parameters] and in [observables]: rename one"),
    ('"cutoff", "msbar-larin"', '"cutoff", "dimreg"', "scheme 'dimreg' is not derived"),
    ('"cutoff", "msbar-larin"', "1, 2", "scheme must be the name of a scheme"),
    (TOTAL, 'total = "delta_a_mi"', "unknown function 'delta_a_mi': did you mean delta_a_mu?"),
    (TOTAL, "total = 3", "total = 3 is not right: give a table [total]"),
    (TOTAL, 'total = { function = "delta_a_mu", m_mi = 3 }', "unknown argument of delta_a_mu 'm_mi'"),
    (TOTAL, 'total = { function = "delta_a_mu", m_mu = "m_x" }', "unknown parameter or input 'm_x'"),
    (TOTAL, 'total = { function = "delta_a_mu", m_mu = 0 }', "m_mu must be a positive number, but is 0.0"),
    ('chi2 = "total"', 'chi2 = "totl"', "unknown observable 'totl': did you mean total?"),
    (
        'chi2 = "total"',
        'chi2 = { observable = "total", sigma = 1 }',
        "give either lepton, or measured and sigma",
    ),
    ("sigma = 2e-10", "sigma = 0", "sigma = 0 is not right: give a positive number"),
    ('lepton = "e"', 'lepton = "x"', "lepton = 'x' is not right"),
    ('curves = "dark-photon"', 'curves = "dark-foton"', "unknown set of exclusions"),
    ('mass = "m_gamma"', 'mass = "m_gama"', "unknown mass 'm_gama': did you mean m_gamma?"),
    ('mass = "m_gamma"', 'mass = "scheme"', "mass = 'scheme' is no number"),
    (', coupling = "epsilon"', "", "lacks coupling: add the name of a parameter"),
    ("[scan]", '[output]\ncolumns = ["m_a", "chi3"]\n[scan]', "unknown column 'chi3': did you mean chi2?"),
    ("[scan]", '[output]\ncolumns = ["m_a", "m_a"]\n[scan]', "a list of names, each once"),
    ("[scan]", '[output]\ncompression = "gzip"\n[scan]', 'give "none", "zstd" or "lz4"'),
    ("points = 31", "points = 1000000000000000", "points, more than 1000000000000000: take fewer"),
    ("points = 31", "points = 10000000000", "chunks are more than 1000000: give a larger [scan] chunk"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), CASES, ids=[case[1].strip()[:40] for case in CASES])
def test_a_wrong_spec_is_one_sentence_and_exit_2(
    grid: str,
    old: str,
    new: str,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert old in grid
    monkeypatch.chdir(tmp_path)
    Path("spec.toml").write_text(grid.replace(old, new))
    refused(["scan", "spec.toml"], sentence, capsys)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "spec.toml"]


def refused(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.startswith("axionportal: ")
    assert err.count("\n") == 1
    assert len(err) < 800  # the list of all functions is the longest


def test_wrong_words_on_the_command_line(
    grid: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(engine, "WAIT", 0.5)
    Path("spec.toml").write_text(grid)
    Path("binary.toml").write_bytes(b"\xff\xfe")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # a port at which nobody listens
        closed = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        for arguments, sentence in (
            (
                ["missing.toml"],
                "missing.toml cannot be read (No such file or directory): give the path of a TOML file",
            ),
            (["."], "cannot be read (Is a directory)"),
            (["binary.toml"], "binary.toml is not UTF-8 text"),
            (
                ["spec.toml", "--out", "scan.csv"],
                "--out 'scan.csv' says no format: end it with .parquet or .zarr",
            ),
            (["spec.toml", "--out", "nowhere/scan.zarr"], "nowhere is missing: make it"),
            (["spec.toml", "--workers", "0"], "workers must be a whole number from 1 to 1024, not '0'"),
            (["spec.toml", "--inputs", "paper-2012"], "paper-2021"),
            (["spec.toml", "--workers", "2", "--scheduler", closed], "give one of them"),
            (["spec.toml", "--scheduler", closed], f"no Dask scheduler answers at '{closed}'"),
            (["spec.toml", "--scheduler", "nonsense://x"], "no Dask scheduler answers at 'nonsense://x'"),
        ):
            refused(["scan", *arguments], sentence, capsys)
    assert {path.name for path in tmp_path.iterdir()} == {"spec.toml", "binary.toml"}


def test_what_is_there_already_is_kept(
    grid: str,
    planned: Callable[..., Plan],
    written: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.toml").write_text(grid.replace("points = 7", "points = 8"))
    Path("file.parquet").write_text("mine")
    Path("folder.zarr").mkdir()
    for suffix in (".parquet", ".zarr"):
        written(planned(grid), tmp_path / f"scan{suffix}")
        refused(["scan", "spec.toml", "--out", f"scan{suffix}"], "holds the scan of another spec", capsys)
        assert not Path(f"scan{suffix}.unfinished").exists()
    refused(["scan", "spec.toml", "--out", "file.parquet"], "file.parquet is no scan: remove it", capsys)
    refused(["scan", "spec.toml", "--out", "folder.zarr"], "folder.zarr is no scan: remove it", capsys)
    assert Path("file.parquet").read_text() == "mine"


def test_an_unfinished_scan_of_another_spec_is_kept(
    grid: str, planned: Callable[..., Plan], tmp_path: Path
) -> None:
    out = tmp_path / "scan.parquet"
    with Output(out, planned(grid)).opened():
        pass
    with (
        pytest.raises(WrongUseError, match="holds an unfinished scan of another spec"),
        Output(out, planned(grid, ("points = 7", "points = 8"))).opened(),
    ):
        pytest.fail("it was not refused")
    with Output(out, planned(grid)).opened():
        pass


def test_two_scans_never_write_the_same_output(
    grid: str, planned: Callable[..., Plan], tmp_path: Path
) -> None:
    first, second = (Output(tmp_path / "scan.zarr", planned(grid)) for _ in range(2))
    with (
        first.opened(),
        pytest.raises(WrongUseError, match="another scan is at work on"),
        second.opened(),
    ):
        pytest.fail("it was not refused")


def test_a_folder_that_denies_writing_is_named(
    grid: str, planned: Callable[..., Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: tests may run as root, whom nothing is denied."""

    def denied(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with (
        pytest.raises(WrongUseError, match=rf"{tmp_path} cannot be written to: give another --out"),
        Output(tmp_path / "scan.parquet", planned(grid)).opened(),
    ):
        pytest.fail("it was not refused")


def test_what_cannot_fit_is_refused_before_it_begins(
    grid: str, planned: Callable[..., Plan], tmp_path: Path
) -> None:
    plan = planned(grid, ("points = 31", "points = 100000000"), ("chunk = 1024", "chunk = 16777216"))
    with (
        pytest.raises(WrongUseError, match=r"need about .* GB and .* free: store fewer columns"),
        Output(tmp_path / "scan.parquet", plan).opened(),
    ):
        pytest.fail("it was not refused")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_no_text_is_more_than_refused(text: str) -> None:
    with pytest.raises(WrongUseError):
        parse_spec("spec.toml", text)


numbers = st.integers() | st.floats() | st.booleans()
entries = st.recursive(
    numbers | st.text(max_size=5) | st.sampled_from(["grid", "random", "log", "delta_a_mu", "m_a", "total"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "range", "values", "points", "scale", "function", "m_a", "scheme", "total", "curves"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.sampled_from(["scan", "parameters", "observables", "chi_square", "exclusions", "output"]), entries)
def test_no_document_is_more_than_refused(grid: str, section: str, entry: object) -> None:
    """Any value in place of a section: a plan comes out, or a refusal."""
    document = tomllib.loads(grid) | {section: entry}
    with (
        unittest.mock.patch.object(module.tomllib, "loads", return_value=document),
        contextlib.suppress(WrongUseError),
    ):
        resolve(parse_spec("spec.toml", ""), input_set())


def test_the_lock_is_an_advisory_one_of_the_kernel(
    grid: str, planned: Callable[..., Plan], tmp_path: Path
) -> None:
    """A killed scan leaves no lock behind: it lives with the process."""
    output = Output(tmp_path / "scan.parquet", planned(grid))
    with output.opened():
        pass
    with (output.work / "lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_what_is_wrong_on_a_cluster_is_one_sentence_and_leaves_nothing(
    grid: str, planned: Callable[..., Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers in threads of this process stand for those elsewhere."""
    plan, out = planned(grid), tmp_path / "scan.zarr"
    monkeypatch.setattr(engine, "WAIT", 0.5)
    options = {"processes": False, "dashboard_address": "127.0.0.1:0", "host": "127.0.0.1"}
    with LocalCluster(n_workers=0, protocol="tcp://", **options) as cluster:
        address = cluster.scheduler_address

        def refused_by_cluster(asked: Plan, sentence: str) -> None:
            with pytest.raises(WrongUseError, match=sentence):
                run_plan(asked, out, scheduler=address, workers=None, progress=lambda *_: None)
            assert list(tmp_path.iterdir()) == []

        refused_by_cluster(plan, f"the cluster at {address} has no workers: start some with `dask worker")
        cluster.scale(1)
        other = dataclasses.replace(plan, emitted="0" * 64)
        refused_by_cluster(other, r"worker tcp://.* has other functions than this machine: install the same")
        monkeypatch.setattr(engine, "work_folder", lambda out: out / "elsewhere")
        refused_by_cluster(
            plan, r"worker tcp://.* does not see .*elsewhere: give an --out in a folder that all"
        )
