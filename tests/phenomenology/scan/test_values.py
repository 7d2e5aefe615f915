"""What a scan stores is what the formulas give at the points that the spec asks for."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import mpmath
import numpy as np
import pytest

from axionportal.derivations import evaluate
from axionportal.generated import delta_a_mu
from axionportal.phenomenology.exclusions import load_exclusions
from axionportal.phenomenology.scan.plan import Plan

MEASURED_MUON = 251e-11, 59e-11  # Eq. (5) of the paper
ALPHA = "7.2973525693e-3"


@pytest.fixture(scope="module")
def parquet(
    grid: str,
    planned: Callable[..., Plan],
    written: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    return written(planned(grid), tmp_path_factory.mktemp("grid") / "scan.parquet")


@pytest.fixture(scope="module")
def points(parquet: Path, read: Callable[..., dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return read(parquet)


def test_the_rows_are_the_grid_with_the_last_axis_fastest(points: dict[str, np.ndarray]) -> None:
    """The axes are typed in anew: decades, equal steps, the listed values."""
    m_a = [10.0**k for k in range(-3, 4)]
    m_gamma = [0.5, 1.0, 1.5, 2.0, 2.5]
    epsilon = [10 ** (-4 + 2 * i / 30) for i in range(31)]
    wanted = list(itertools.product(["cutoff", "msbar-larin"], m_a, m_gamma, [-1e-3, 1e-3], epsilon))
    assert len(points["m_a"]) == len(wanted) == 2 * 7 * 5 * 2 * 31
    assert points["scheme"].tolist() == [row[0] for row in wanted]
    for column, name in enumerate(["m_a", "m_gamma", "y_a", "epsilon"], start=1):
        # power and logarithm are good to an ulp or two each, of numbers of size 4
        np.testing.assert_allclose(points[name], [row[column] for row in wanted], rtol=1e-14)
    for name, bounds in {"m_a": (1e-3, 1e3), "m_gamma": (0.5, 2.5), "epsilon": (1e-4, 1e-2)}.items():
        assert (points[name].min(), points[name].max()) == bounds


def test_observables_agree_with_certified_values(points: dict[str, np.ndarray]) -> None:
    """Rows spread over the grid against 25 digits from the rigorous enclosure."""
    for row in range(5, len(points["m_a"]), 1237):
        at = {name: float(points[name][row]) for name in ("m_a", "m_gamma", "y_a", "epsilon")}
        scheme = str(points["scheme"][row])
        portal = evaluate(
            "portal", digits=25, **at, C_agg="0.003", cutoff=1000, m_mu="0.1056583745", scheme=scheme
        )
        alp = evaluate("alp", digits=25, m_a=at["m_a"], y_a=at["y_a"], m_mu="0.1056583745")
        photon = {"digits": 25, "m_gamma": at["m_gamma"], "epsilon": at["epsilon"], "alpha": ALPHA}
        dark = evaluate("dark_photon", **photon, m_mu="0.1056583745")
        electron = evaluate("dark_photon", **photon, m_mu="0.00051099895")
        largest = max(abs(portal), abs(alp), abs(dark))
        # 3 ulp of the largest term is what the emitted functions promise; decimal constants are rounded once
        assert abs(points["total"][row] - (portal + alp + dark)) < 6 * 2.3e-16 * largest
        assert points["a_e"][row] == pytest.approx(float(electron), rel=6 * 2.3e-16)


def test_chi_square_is_equation_12(points: dict[str, np.ndarray]) -> None:
    rows = slice(None, None, 97)
    for column, observable, delta, sigma in (
        ("chi2", "total", *MEASURED_MUON),
        ("pull", "total", 1e-9, 2e-10),
        ("chi2_e", "a_e", 4.8e-13, 3e-13),  # the set's delta_a_e
    ):
        wanted = [float(((mpmath.mpf(float(x)) - delta) / sigma) ** 2) for x in points[observable][rows]]
        # the difference is rounded once to half an ulp of the larger, and squared
        np.testing.assert_allclose(points[column][rows], wanted, rtol=1e-13, atol=1e-28)


def test_a_gradient_fills_a_column_for_each_parameter(points: dict[str, np.ndarray]) -> None:
    """a_alp is y_a^2 times a function of the masses, so y_a d/dy_a is twice the value."""
    assert {"slope.m_a", "slope.y_a", "slope.m_mu"} <= set(points)
    for row in (0, 1000, 3000):
        alp = evaluate(
            "alp",
            digits=20,
            m_a=float(points["m_a"][row]),
            y_a=float(points["y_a"][row]),
            m_mu="0.1056583745",
        )
        assert points["slope.y_a"][row] * points["y_a"][row] == pytest.approx(float(2 * alp), rel=1e-15)


def test_flags_are_those_of_the_curves(points: dict[str, np.ndarray]) -> None:
    curves = load_exclusions("dark-photon")
    for row in range(0, len(points["m_a"]), 401):
        assert points["excluded"][row] == curves.excludes(points["m_gamma"][row], points["epsilon"][row])
    assert points["excluded"].any()
    assert not points["excluded"].all()


def test_zarr_holds_the_same_bits_with_each_axis_stored_once(
    grid: str,
    planned: Callable,
    written: Callable,
    read: Callable,
    points: dict[str, np.ndarray],
    tmp_path: Path,
) -> None:
    import zarr

    out = written(planned(grid), tmp_path / "scan.zarr")
    arrays = read(out)
    shape = (2, 7, 5, 2, 31)
    names = ("scheme", "m_a", "m_gamma", "y_a", "epsilon")
    for name in set(points) - set(names):
        assert arrays[name].shape == shape
        np.testing.assert_array_equal(arrays[name].ravel(), points[name])
    for axis, name in enumerate(names[1:], start=1):
        column = points[name].reshape(shape)
        np.testing.assert_array_equal(arrays[name], np.moveaxis(column, axis, 0)[:, 0, 0, 0, 0])
    group = zarr.open_group(out, mode="r")
    assert group["total"].metadata.dimension_names == names
    assert group["scheme"].attrs["flag_meanings"] == "cutoff msbar-larin"
    assert arrays["scheme"].tolist() == [0, 1]


def test_random_points_are_in_their_ranges_and_uniform_there(
    random: str, planned: Callable, written: Callable, read: Callable, tmp_path: Path
) -> None:
    points = read(written(planned(random), tmp_path / "scan.parquet"))
    assert len(points["m_a"]) == 5000
    uniform = {
        "m_a": (np.log(points["m_a"]) - np.log(1e-3)) / np.log(1e6),
        "m_gamma": (np.log(points["m_gamma"]) - np.log(1e-3)) / np.log(1e6),
        "y_a": (points["y_a"] + 1e-3) / 2e-3,
    }
    for values in uniform.values():
        assert values.min() >= 0
        assert values.max() <= 1
        gap = np.abs(np.sort(values) - np.arange(1, 5001) / 5000).max()
        assert gap < 1.95 / 5000**0.5  # Kolmogorov: exceeded once in a thousand, and the seed is fixed
    assert abs(np.corrcoef(uniform["m_a"], uniform["m_gamma"])[0, 1]) < 3.3 / 5000**0.5  # 3.3 sigma
    for name, count in (("epsilon", 3), ("scheme", 2)):
        found, times = np.unique(points[name], return_counts=True)
        assert len(found) == count
        assert np.all(np.abs(times - 5000 / count) < 3.3 * (5000 / count) ** 0.5)
    for scheme in ("cutoff", "msbar"):
        chosen = points["scheme"] == scheme
        at = [points[name][chosen] for name in ("m_a", "m_gamma", "y_a", "epsilon")]
        np.testing.assert_array_equal(points["total"][chosen], delta_a_mu(*at, scheme=scheme))


def test_random_points_in_zarr_have_one_dimension(
    random: str, planned: Callable, written: Callable, read: Callable, tmp_path: Path
) -> None:
    plan = planned(random)
    columns = read(written(plan, tmp_path / "scan.parquet"))
    arrays = read(written(plan, tmp_path / "scan.zarr"))
    assert set(arrays) == set(columns)
    for name in set(columns) - {"scheme"}:
        np.testing.assert_array_equal(arrays[name], columns[name])
    assert np.array(["cutoff", "msbar"])[arrays["scheme"]].tolist() == columns["scheme"].tolist()


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
@pytest.mark.parametrize("suffix", [".parquet", ".zarr"])
def test_compression_and_a_choice_of_columns_change_no_bit(
    grid: str,
    planned: Callable,
    written: Callable,
    read: Callable,
    points: dict[str, np.ndarray],
    compression: str,
    suffix: str,
    tmp_path: Path,
) -> None:
    plan = planned(
        grid + f'\n[output]\ncompression = "{compression}"\ncolumns = ["chi2", "m_a", "slope.m_a"]\n'
    )
    assert [call.column for call in plan.calls] == ["total", "slope"], "computed, because they are needed"
    found = read(written(plan, tmp_path / f"scan{suffix}"))
    stored = {"chi2", "m_a", "slope.m_a"}
    if suffix == ".parquet":
        assert list(found) == ["chi2", "m_a", "slope.m_a"]
    for name in stored - ({"m_a"} if suffix == ".zarr" else set()):
        np.testing.assert_array_equal(found[name].ravel(), points[name])
