"""Certificates of the derivatives of two masses: exact arithmetic beside emitted operations, tampering."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from axionportal.codegen.numpy.cell_errors import disc_bound_by_curvature
from axionportal.codegen.numpy.certificate_near import SLACK, near_curvature_errors, pair_ranges
from axionportal.codegen.numpy.certificate_second import second_boxes, slopes
from axionportal.codegen.numpy.certificate_tables import LOW_PART
from axionportal.codegen.numpy.divided import NEAR, NEAR_BITS
from axionportal.codegen.numpy.emitted import EmittedTree, inner
from axionportal.codegen.numpy.kernels import without_constant
from axionportal.codegen.numpy.laws import two_mass_kernel
from axionportal.codegen.numpy.planner import Expansions, Grid
from axionportal.codegen.numpy.tracked import Joint, Known, KnownLoop, plain_term, rounded_sum
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import load
from axionportal.derivations.integrals import structure
from axionportal.generated import _two_mass_derivatives as emitted

FIRST, END = -2, 2
G = load("G")
FOUND = structure(G)
ROWS = {row["function"]: row for row in json.loads((TREE / "reports" / "certificates.json").read_text())}


@pytest.fixture(scope="module")
def near() -> tuple[Grid, np.ndarray]:
    """Four binades of the emitted table of near arguments."""
    table = EmittedTree(TREE).table(inner(EmittedTree(TREE).constructor("G_DIFFERENCE"), "near"))
    start = (FIRST - table.grid.first_exponent) << NEAR_BITS
    grid = Grid(FIRST, END, NEAR_BITS)
    return grid, table.columns[:, start : start + grid.cells].copy()


def centre_of(grid: Grid, cell: int) -> float:
    return 1 + (cell % grid.cells_per_binade + 0.5) / grid.cells_per_binade


def lookup(columns: np.ndarray, cell: int):
    row = columns[:, cell].tolist()
    return (lambda k: row[k]), len(row) - 1


def powers_of(columns: np.ndarray, cell: int) -> list[Fraction]:
    """c_2 with its tail, c_3, ..."""
    found = [Fraction(item) for item in columns[4:, cell].tolist()]
    return [found[0] + Fraction(float(columns[3, cell])), *found[1:]]


def test_roundings_of_second_differences_stay_within_their_boxes(near) -> None:
    grid, columns = near
    in_binades = columns.copy()
    in_binades[0] = 1.0
    pairs = list(second_boxes(columns, grid, LOW_PART))
    bounds = [np.max([box[order].error for box in pairs], axis=0) for order in (0, 1)]
    rng, met = np.random.default_rng(5), 0.0
    for cell in range(grid.cells):
        centre, powers = centre_of(grid, cell), powers_of(columns, cell)
        for _ in range(5):
            middle = centre + rng.uniform(-0.5, 0.5) / grid.cells_per_binade
            distance = middle / NEAR * rng.uniform()
            nodes = [(middle - distance, 2.0**-15 * rng.uniform()), (middle + distance, 2.0**-16)]
            order = int(rng.integers(2))
            w, other = nodes[order], nodes[1 - order]
            high, low = emitted._second_difference(*lookup(in_binades, cell), centre, w, other)
            u, v = (sum(map(Fraction, node)) - Fraction(centre) for node in (w, other))
            exact = sum(
                c * sum((j + 1) * u**j * v ** (k - j) for j in range(k + 1)) for k, c in enumerate(powers)
            )
            error = abs(Fraction(high) + Fraction(low) - exact)
            assert error <= bounds[order][cell]
            met = max(met, float(error) / bounds[order][cell])
    assert met > 0.05  # the bound is of the size of what happens


def test_roundings_of_slopes_stay_within_their_bound(near) -> None:
    grid, columns = near
    columns = columns.copy()
    columns[0] = 1.0
    found, rng, met = slopes(columns, grid), np.random.default_rng(6), 0.0
    for cell in range(grid.cells):
        centre, powers = centre_of(grid, cell), powers_of(columns, cell)
        row = [*columns[::-1, cell].tolist(), centre]

        class OneCell:
            """The table as far as it is needed."""

            @staticmethod
            def row_of(_w: float, row: list[float] = row) -> list[float]:
                return row

        for _ in range(15):
            node = centre + rng.uniform(-0.49, 0.49) / grid.cells_per_binade, 2.0**-16 * rng.uniform()
            high, low = emitted._slope(OneCell(), (*node, sum(node)))
            t = sum(map(Fraction, node)) - Fraction(centre)
            exact = sum(map(Fraction, columns[1:3, cell].tolist()))
            exact += sum((k + 2) * c * t ** (k + 1) for k, c in enumerate(powers))
            error = abs(Fraction(high) + Fraction(low) - exact)
            assert error <= found.error[cell]
            assert abs(exact) >= found.least[cell]
            met = max(met, float(error) / found.error[cell])
    assert met > 0.05


def test_boxes_hold_all_pairs_of_near_arguments() -> None:
    grid = Grid(0, 1, NEAR_BITS)
    boxes = list(pair_ranges(grid, 2, 3))
    rng = np.random.default_rng(8)
    for cell in range(grid.cells):
        offset = rng.uniform(-0.5, 0.5) / grid.cells_per_binade
        half = (centre_of(grid, cell) + offset) / NEAR * rng.uniform()  # |u - v| <= (u + v)/NEAR
        assert any(
            low <= offset <= high and inner_edge[cell] <= half <= outer_edge[cell]
            for (low, high), (inner_edge, outer_edge) in boxes
        )
    assert SLACK > 1


@pytest.mark.parametrize(("row", "factor"), [(3, 200.0), (4, 1 + 1e-14), (5, 1 + 1e-13), (9, 1 + 1e-9)])
def test_one_wrong_coefficient_of_the_second_derivative_raises_its_error(near, row, factor) -> None:
    grid, columns = near
    expansions = Expansions(
        without_constant(two_mass_kernel(G, FOUND)), grid.first_exponent, grid.end_exponent
    )
    discs = disc_bound_by_curvature(FOUND.kernel, grid.first_exponent, grid.end_exponent)
    sound = near_curvature_errors(expansions, discs, columns).reach
    tampered = columns.copy()
    tampered[row, 21] *= factor
    moved = near_curvature_errors(expansions, discs, tampered).reach
    assert moved[21] > 1.5 * sound[21]
    np.testing.assert_array_equal(np.delete(moved, 21), np.delete(sound, 21))


def test_what_the_report_says_of_the_derivatives_of_g() -> None:
    for name in ("dG_dm_a", "dG_dm_gamma"):
        row = ROWS[name]
        assert row["bound_ulp"] <= 2.0
        assert (
            0 < row["together"] <= sum(ROWS[item]["regions"][1]["unit_roundoffs"] for item in ("G", name)) + 1
        )


@pytest.mark.parametrize(("weight", "is_known"), [("m", True), ("2*m", False), ("m**2", False)])
def test_errors_add_up_less_only_in_the_sum_that_is_proved(weight: str, is_known: bool) -> None:
    """One loop function times m, and 1: their errors are known together."""
    m, y = sp.symbols("m y", positive=True)
    slope = sp.Function("slope")(m)
    unit = 2.0**-53
    joint = Joint(((sp.Integer(1), sp.Integer(1)), (slope, m)), 0.25 * unit)
    loop = KnownLoop(slope, 3 * unit, 2 * unit, joint)
    factor = {"m": m, "2*m": 2 * m, "m**2": m**2}[weight]
    one = plain_term(Known(-y), (1.0, 0.0))
    whole = rounded_sum((plain_term(Known(y * factor), loop), one))
    apart = rounded_sum((plain_term(Known(y * factor), replace(loop, joint=None)), one))
    assert whole.exact == apart.exact
    assert apart.ulps - whole.ulps == pytest.approx(2.75 if is_known else 0.0, abs=1e-9)
