"""The certificates against errors measured with Arb, and against tables that were tampered with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from flint import acb, arb, ctx, fmpq

from axionportal import generated
from axionportal.codegen.cli.certify import run_certify
from axionportal.codegen.numpy.cell_errors import approximation_errors, disc_bound
from axionportal.codegen.numpy.certificate import EmittedTable, certify_one_ratio
from axionportal.codegen.numpy.certificate_laws import EmittedLogarithm, law_errors, logarithm_errors
from axionportal.codegen.numpy.emitted import EmittedTree, law
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.limit_laws import EmittedLaw
from axionportal.codegen.numpy.one_ratio import emitted_logarithm
from axionportal.codegen.numpy.planner import Expansions, Grid
from axionportal.codegen.numpy.rounding import in_ulps, tail_errors
from axionportal.codegen.numpy.targets import Target
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import load
from axionportal.derivations.integrals import structure
from axionportal.derivations.verification.discs import modulus_bounds, sector_of
from axionportal.derivations.verification.enclosure import enclose, taylor

NAMES = ("F_a", "F_gamma", "F_axial", "F_scalar")
SUMS = tuple(f"{kind}_{part}" for kind in ("S0", "SQ", "V0", "VQ") for part in ("LL", "LR"))
TARGETS = {target.name: target for name in NAMES for target in (Target(load(name)), Target(load(name), 1))}
LOW, HIGH = -1, 1  # two binades are enough to see that a tampered table is found out


def report() -> dict[str, dict]:
    rows = json.loads((TREE / "reports" / "certificates.json").read_text())
    return {row["function"]: row for row in rows}


def table_of(name: str) -> tuple[EmittedTable, tuple[EmittedLaw, EmittedLaw]]:
    tree = EmittedTree(TREE)
    call = tree.constructor(f"{name.upper()}_TABLES")
    return tree.table(call), (law(call, "low_law"), law(call, "high_law"))


def error_in_ulps(name: str, eta: float, value: float) -> float:
    """|value - exact| in units in the last place of the exact value, by a ball of 100 bits.

    0 for an infinite value where the exact one is beyond the largest double by half a unit or more.
    """
    target = TARGETS[name]
    if target.order:
        exact = taylor(target.function, Fraction(eta), 2, bits=100)[1]
    else:
        exact = enclose(target.function, {"eta": Fraction(eta)}, bits=100)
    with ctx.workprec(2400):
        if np.isinf(value):
            return 0.0 if np.sign(value) * exact >= (1 - arb(2) ** -54) * arb(2) ** 1024 else np.inf
        error = abs(arb(fmpq(*value.as_integer_ratio())) - exact)
        nearest = min(abs(float(exact)), np.finfo(float).max)
        unit = arb(fmpq(*float(np.spacing(nearest)).as_integer_ratio()))
        return float((error / unit).upper())


def random_bits(rng: np.random.Generator, low: float, high: float, count: int) -> np.ndarray:
    first, last = np.array([low, high]).view(np.int64)
    return rng.integers(first, last, count).view(np.float64)


def neighbours(points: np.ndarray) -> np.ndarray:
    bits = points.view(np.int64)
    return (bits[:, None] + np.arange(-3, 4)).ravel().view(np.float64)


def sample(name: str) -> np.ndarray:
    """5,000 points: random bits of every positive double, cell edges with three doubles on each side."""
    rng = np.random.default_rng(len(name))
    grid = table_of(name)[0].grid
    steps = 1 + rng.integers(0, grid.cells_per_binade, 400) / grid.cells_per_binade
    edges = np.ldexp(steps, rng.integers(grid.first_exponent - 1, grid.end_exponent + 1, 400))
    ends = 2.0 ** np.array([grid.first_exponent, grid.end_exponent])
    return np.concatenate(
        [
            random_bits(rng, 2.0**grid.first_exponent, 2.0**grid.end_exponent, 1800),
            random_bits(rng, 5e-324, 1.7e308, 300),
            random_bits(rng, 2.0 ** (grid.first_exponent - 2), 2.0**grid.first_exponent, 100),
            random_bits(rng, 2.0**grid.end_exponent, 2.0 ** (grid.end_exponent + 2), 100),
            neighbours(np.concatenate([edges, ends, [5e-323, 2.3e-308]])),
        ]
    )


@pytest.mark.parametrize("name", TARGETS)
def test_no_measured_error_exceeds_the_bound(name: str) -> None:
    points = sample(name)
    assert points.size > 5000
    points = points[:: 3 if TARGETS[name].order else 1]
    values = getattr(generated, name)(points)
    bound = report()[name]["bound_ulp"]
    errors = [error_in_ulps(name, *pair) for pair in zip(points.tolist(), values.tolist(), strict=True)]
    assert 0.49 < max(errors) <= bound


@pytest.mark.parametrize("name", TARGETS)
def test_subnormal_results_and_arguments_keep_the_bound(name: str) -> None:
    rng = np.random.default_rng(1)
    parts = [(1e153, 1e163), (1e102, 1e110), (5e-324, 1e-307)]
    points = np.concatenate([random_bits(rng, *edges, 60) for edges in parts])
    values = getattr(generated, name)(points)
    pairs = zip(points.tolist(), values.tolist(), strict=True)
    assert max(error_in_ulps(name, *pair) for pair in pairs) <= report()[name]["bound_ulp"]


def part(name: str) -> tuple[Expansions, EmittedTable]:
    """Two binades of an emitted table, with the expansions that certify them."""
    table, _ = table_of(name)
    bits = table.grid.mantissa_bits
    first = (LOW - table.grid.first_exponent) << bits
    columns = table.columns[:, first : first + ((HIGH - LOW) << bits)].copy()
    expansions = Expansions(TARGETS[name].kernel, LOW, HIGH)
    return expansions, EmittedTable(table.file, Grid(LOW, HIGH, bits), columns)


def approximation_of(name: str, expansions: Expansions, table: EmittedTable) -> np.ndarray:
    discs = disc_bound(load(name), LOW, HIGH)
    errors = approximation_errors(expansions, discs, table.columns, table.grid)
    return errors / np.spacing(np.abs(table.columns[0]))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("row", "factor"),
    [(0, 1 + 1e-14), (1, -1.0), (2, 1 + 1e-14), (4, 1 + 1e-9)],
    ids=["head", "tail", "slope", "cubic"],
)
def test_one_wrong_coefficient_raises_the_bound(name: str, row: int, factor: float) -> None:
    expansions, table = part(name)
    sound = approximation_of(name, expansions, table)
    cell = table.grid.cells // 3
    table.columns[row, cell] *= factor
    moved = approximation_of(name, expansions, table)
    assert sound.max() < 0.03
    assert moved[cell] > 1.5 * sound[cell]
    np.testing.assert_array_equal(np.delete(moved, cell), np.delete(sound, cell))


@pytest.mark.parametrize("name", NAMES)
def test_the_approximation_error_is_met_by_the_polynomial_in_exact_arithmetic(name: str) -> None:
    expansions, table = part(name)
    grid = table.grid
    bounds = approximation_errors(expansions, disc_bound(load(name), LOW, HIGH), table.columns, grid)
    for cell in range(0, grid.cells, 17):
        half = Fraction(float(grid.half_widths[cell]))
        index = cell % grid.cells_per_binade
        centre = half * (2 * grid.cells_per_binade + 2 * index + 1)
        head, tail, *powers = (Fraction(float(item)) for item in table.columns[:, cell])
        worst = 0.0
        for delta in (-half, -half * Fraction(4, 5), half / 3, half):
            value = head + tail + sum(c * delta ** (k + 1) for k, c in enumerate(powers))
            exact = enclose(load(name), {"eta": centre + delta}, bits=160)
            with ctx.workprec(300):
                worst = max(worst, float(abs(arb(fmpq(value.numerator, value.denominator)) - exact).upper()))
        # The bound holds and is not far from what is met (the truncated Chebyshev series equioscillates).
        assert worst <= bounds[cell] <= 30 * worst + 2.0**-80


@pytest.mark.parametrize("name", NAMES)
def test_moduli_on_discs_bound_the_taylor_coefficients(name: str) -> None:
    function = load(name)
    sector, taylor = sector_of(function), Target(function).kernel.taylor
    for exponent, bound in zip(
        (-20, -1, 0, 5), modulus_bounds(function, (-20, -1, 0, 5), sector), strict=True
    ):
        centre = Fraction(2) ** exponent * Fraction(9, 8)
        radius = float(sector.sine * centre)
        scaled = [abs(float(c)) * radius**k for k, c in enumerate(taylor(centre, 30, 100))]
        assert max(scaled) <= bound


def test_moduli_bound_the_derivative_of_the_kernel_of_two_masses() -> None:
    kernel = structure(load("G")).kernel
    for exponent, bound in zip(
        (-9, 0, 9), modulus_bounds(kernel, (-9, 0, 9), sector_of(kernel), derivative=True), strict=True
    ):
        rim = [acb(2.0**exponent * 1.5) * (1 + acb(40) / 41 * acb(0, k).exp()) for k in range(6)]
        for point in rim:
            value = acb.integral(lambda x, a, u=point: slope_integrand(x, a, u), 0, 1)
            assert float(abs(value).lower()) <= bound


def slope_integrand(x: acb, analytic: bool, u: acb) -> acb:
    """d/du of (u(1 - x) + 2 x^2) ln(u(1 - x) + x^2)."""
    base = u * (1 - x) + x * x
    return (1 - x) * (base.log(analytic=analytic) + (base + x * x) / base)


def test_running_analysis_holds_on_the_emitted_operations() -> None:
    """Roundings of random polynomials by the emitted order of operations, in exact arithmetic."""
    rng = np.random.default_rng(3)
    columns, reach = rng.normal(size=(7, 400)), np.full(400, 0.125)
    bounds, sizes = tail_errors(columns, reach, exact_delta=True)
    delta = rng.uniform(-0.125, 0.125, 400)
    value = columns[-1].copy()
    for coefficient in columns[-2:0:-1]:
        value = value * delta + coefficient
    for cell in range(400):
        point = Fraction(float(delta[cell]))
        exact = sum(Fraction(float(c)) * point**k for k, c in enumerate(columns[1:, cell]))
        assert abs(Fraction(float(value[cell])) - exact) <= Fraction(float(bounds[cell]))
        assert abs(exact) <= sizes[cell]
    assert bounds.max() < 2.0**-50


def test_a_value_that_may_vanish_has_no_bound() -> None:
    assert in_ulps(np.array([1e-20]), np.array([-1e-3]))[0] == np.inf
    assert in_ulps(np.array([1.0]), np.array([1.0]))[0] == np.inf


def test_a_law_where_its_expansion_is_not_proved_is_refused() -> None:
    expansions, table = part("F_gamma")  # ends at 1, where the mediator is not heavy
    laws = table_of("F_gamma")[1]
    with pytest.raises(PlanningError, match=r"is not proved at 2\^-1"):
        certify_one_ratio(TARGETS["F_gamma"], table, laws, log_errors(), expansions)


@cache
def log_errors() -> tuple[float, float]:
    return logarithm_errors(emitted_logarithm())


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("side", ["low", "high"])
def test_every_number_of_a_law_counts(name: str, side: str) -> None:
    """Without its further terms, or with any of its numbers moved, a law has a larger bound."""
    table, laws = table_of(name)
    emitted = laws[side == "high"]
    edge = table.grid.first_exponent if side == "low" else table.grid.end_exponent

    def largest(law: EmittedLaw) -> float:
        return law_errors(TARGETS[name], side, law, edge, log_errors()).largest

    sound = largest(emitted)
    assert sound < 2.0**-7
    constant, slope = emitted.constant, emitted.slope
    moved = (1 + 2.0**-44) * constant[0]
    assert largest(replace(emitted, constant=(moved, constant[1]))) > 1
    assert largest(replace(emitted, slope=(slope[0] + 2.0**-44, slope[1]))) > 1
    assert largest(replace(emitted, further=())) > 2 * sound
    *others, last = emitted.further
    assert largest(replace(emitted, further=(*others, (last[0] + 1e4, last[1])))) > 2 * sound
    with pytest.raises(PlanningError, match="not that of the limit"):
        largest(replace(emitted, power=emitted.power + 1))


def test_the_logarithm_beyond_the_tables_is_within_its_bound() -> None:
    log = generated.loop_functions.LOGARITHM
    own, per_binade = log_errors()
    rng = np.random.default_rng(8)
    exponents, fractions = rng.integers(-1073, 1025, 400).astype(float), rng.uniform(0.5, 1, 400)
    for exponent, fraction, high, low in zip(
        exponents, fractions, *log.of(exponents, fractions), strict=True
    ):
        assert log.of(float(exponent), float(fraction)) == (high, low)
        with ctx.workprec(300):
            exact = arb(fmpq(*fraction.as_integer_ratio())).log() + int(exponent) * arb(2).log()
            error = abs(sum((arb(fmpq(*float(item).as_integer_ratio())) for item in (high, low)), -exact))
        assert float(error.upper()) <= own + abs(exponent) * per_binade


def test_a_logarithm_with_a_step_of_too_many_bits_is_refused() -> None:
    log = emitted_logarithm()
    with pytest.raises(PlanningError, match="exact steps"):
        logarithm_errors(EmittedLogarithm(log.grid, log.columns, float(np.log(2)), 0.0))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for item in ("loop_functions.py", "_chords.py", "tables"):
        source, target = TREE / item, tmp_path / item
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return tmp_path


def tampered(path: Path, change: Callable[[np.ndarray], None]) -> None:
    columns = np.load(path)
    change(columns)
    np.save(path, columns)


def test_the_command_passes_what_was_built_and_fails_what_was_changed(copy: Path, capsys) -> None:
    assert run_certify(["F_axial"], "json", copy) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["function"] for row in rows] == ["F_axial", "dF_axial_deta"]
    for row in rows:
        assert row.pop("verdict") == "pass"
        assert row.pop("stated_ulp") == row["bound_ulp"]
        assert row == report()[row["function"]]

    def change(columns: np.ndarray) -> None:
        columns[0, 1000] = np.nextafter(columns[0, 1000], np.inf)

    tampered(copy / "tables" / "F_axial.npy", change)
    assert run_certify(["F_axial"], "text", copy) == 1
    assert "exceeds what is stated" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("power=-2", "power=-1", "not that of the limit"),
        ("step_low=-1.7239444525614835e-13", "step_low=-1.72e-13", "exceeds what is stated"),
        ("constant=(0.9166666666666666, 3.7", "constant=(0.9166666666666996, 3.7", "exceeds what is stated"),
        ("(3.7083333333333335, 5.0)", "(3.7083333333333335, 50.0)", "exceeds what is stated"),
        ("further=(\n            (0.0, 0.0),", "further=(\n            0.0,", "is no pair of numbers"),
    ],
)
def test_the_command_fails_a_changed_law(copy: Path, capsys, old: str, new: str, words: str) -> None:
    path = copy / "loop_functions.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert run_certify(["F_a"], "text", copy) == 1
    assert words in capsys.readouterr().out


def test_the_command_fails_what_it_cannot_read(copy: Path, capsys) -> None:
    (copy / "tables" / "F_axial.npy").unlink()
    assert run_certify(["F_axial"], "text", copy) == 1
    assert "cannot be read" in capsys.readouterr().out


def test_docstrings_state_the_certified_bounds() -> None:
    tree = EmittedTree(TREE)
    tabulated = {name: row for name, row in report().items() if "worst_cell" in row}
    assert {"F_a", "dF_a_deta", "G", "dG_dm_a"} <= set(tabulated)
    for name, row in tabulated.items():
        assert tree.stated_ulp(name) == row["bound_ulp"]
        worst = max(region["bound_ulp"] for region in row["regions"])
        if name in SUMS:  # their bounds are stated as a round figure
            assert worst <= row["bound_ulp"]
        else:
            assert worst == row["bound_ulp"]
