"""The planner takes any univariate kernel, and says so when it cannot do what is asked."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from flint import arb, arb_series, ctx, fmpq

from axionportal.codegen.numpy.approximation import (
    UndecidedRoundingError,
    doubles_with_tail,
    nearest_double,
)
from axionportal.codegen.numpy.divided import plan_divided_difference
from axionportal.codegen.numpy.kernels import Kernel, PlanningError, ScalingLaw, logarithm
from axionportal.codegen.numpy.planner import (
    Expansions,
    Table,
    largest_pair_error,
    law_range,
    plan_table,
    ulp_bound,
)
from axionportal.codegen.numpy.source import npy_bytes
from axionportal.generated._tables import LoopFunctionTable
from axionportal.generated._tables import ScalingLaw as EmittedLaw


def series_of(function):
    """Taylor coefficients by Arb's power series: (centre, length, bits) -> list of balls."""

    def taylor(centre: Fraction, length: int, bits: int) -> list[arb]:
        cap, ctx.cap = ctx.cap, length
        try:
            with ctx.workprec(bits + 8 * length + 200):
                point = arb(fmpq(centre.numerator, centre.denominator))
                series = function(arb_series([point, 1], prec=length))
                return [arb(series[k]) for k in range(length)]
        finally:
            ctx.cap = cap

    return taylor


def square_root_of_one_plus_square(x: arb_series) -> arb_series:
    return (1 + x * x).sqrt()


CONSTANT, LINEAR = ScalingLaw(0, Fraction(0)), ScalingLaw(1, Fraction(0))
HYPERBOLA = Kernel("hyperbola", series_of(square_root_of_one_plus_square), CONSTANT, LINEAR)
"""sqrt(1 + x^2): 1 for small x, x for large x; correctly known by square roots alone."""


def plan(kernel: Kernel, ulps: float) -> Table:
    return plan_table(Expansions(kernel, *law_range(kernel)), ulp_bound, ulps, exact_delta=True)


def emitted(table: Table, folder: Path, monkeypatch: pytest.MonkeyPatch) -> LoopFunctionTable:
    """The planned table in the hands of the emitted code."""
    monkeypatch.setattr("axionportal.generated._tables.TABLES", folder)
    (folder / "kernel.npy").write_bytes(npy_bytes(table.columns))
    grid = table.grid
    return LoopFunctionTable(
        "kernel.npy",
        grid.first_exponent,
        grid.end_exponent,
        grid.mantissa_bits,
        low_law=EmittedLaw(0, 0.0, 0.0, 1.0),
        high_law=EmittedLaw(1, 0.0, 0.0, np.inf),
    )


def test_another_kernel_meets_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = plan(HYPERBOLA, 0.55)
    assert table.bound <= 0.55
    function = emitted(table, tmp_path, monkeypatch)
    points = 2.0 ** np.random.default_rng(0).uniform(-70, 70, 4000)
    for x, value in zip(points.tolist(), function.number(points).tolist(), strict=True):
        with ctx.workprec(400):
            exact = (1 + arb(fmpq(*x.as_integer_ratio())) ** 2).sqrt()
            error = float(abs(arb(fmpq(*value.as_integer_ratio())) - exact))
        assert error <= 0.55 * np.spacing(value)
    assert function.number(np.array([0.0, np.inf, -1.0, 1e-300])).tolist()[:2] == [1.0, np.inf]


def test_a_looser_request_gives_a_smaller_table() -> None:
    tight, loose = plan(HYPERBOLA, 0.55), plan(HYPERBOLA, 40.0)
    assert loose.columns.nbytes < tight.columns.nbytes
    assert tight.bound <= 0.55 < loose.bound <= 40.0


def test_the_bound_holds_for_the_unrounded_pair() -> None:
    """The proved error of head + tail + delta polynomial(delta), in exact arithmetic, per cell."""
    table = plan_table(Expansions(logarithm(), -1, 1), largest_pair_error, 2.0**-58, exact_delta=True)
    grid = table.grid
    for cell in range(0, grid.cells, 7):
        half_width = Fraction(float(grid.half_widths[cell]))
        index = cell % grid.cells_per_binade
        centre = half_width * (2 * grid.cells_per_binade + 2 * index + 1)
        head, *others = (Fraction(float(item)) for item in table.columns[:, cell])
        tail, *powers = others
        for delta in (half_width, -half_width, half_width / 3):
            value = head + tail + sum(c * delta ** (k + 1) for k, c in enumerate(powers))
            with ctx.workprec(300):
                exact = arb(fmpq((centre + delta).numerator, (centre + delta).denominator)).log()
                error = abs(arb(fmpq(value.numerator, value.denominator)) - exact)
            assert float(error.upper()) <= table.pair_error[cell]


def test_what_cannot_be_met_is_refused_with_the_best_bound() -> None:
    with pytest.raises(PlanningError, match=r"hyperbola: the best bound is 0\.5.* was requested"):
        plan(HYPERBOLA, 0.5001)


def test_a_kernel_that_vanishes_has_no_relative_bound() -> None:
    with pytest.raises(PlanningError, match="logarithm"):
        plan_table(Expansions(logarithm(), -1, 1), ulp_bound, 0.55, exact_delta=True)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, LINEAR, "no scaling law at its low end"),
        (CONSTANT, ScalingLaw(2, Fraction(0)), "high scaling law is not reached"),
        (CONSTANT, ScalingLaw(1, Fraction(1)), "cannot be moved"),
    ],
)
def test_missing_and_wrong_laws_are_refused(low, high, words: str) -> None:
    kernel = Kernel("hyperbola", HYPERBOLA.taylor, low, high)
    with pytest.raises(PlanningError, match=words):
        plan(kernel, 0.55)


def test_divided_differences_need_a_growing_kernel() -> None:
    with pytest.raises(PlanningError, match="hyperbola does not grow like"):
        plan_divided_difference(Kernel("hyperbola", HYPERBOLA.taylor, CONSTANT, CONSTANT))


def test_rounding_is_refused_when_the_ball_does_not_decide_it() -> None:
    with ctx.workprec(200):
        tie = arb(1) + arb(2) ** -53
        assert nearest_double(tie + arb(2) ** -150) == 1 + 2.0**-52
        assert doubles_with_tail([arb(1) / 3])[0] == 1 / 3
        with pytest.raises(UndecidedRoundingError):
            nearest_double(tie + arb(0, 2.0**-100))


def test_head_and_tail_are_106_bits() -> None:
    with ctx.workprec(400):
        third = arb(1) / 3
        head, tail = doubles_with_tail([third])
        assert abs(float(third - head - tail)) <= 2.0**-108


def test_npy_files_are_what_numpy_reads(tmp_path: Path) -> None:
    for array in (np.arange(12.0).reshape(3, 4), np.arange(5.0), np.ones((1, 7000))):
        path = tmp_path / "array.npy"
        path.write_bytes(npy_bytes(array))
        np.testing.assert_array_equal(np.load(path), array)
