"""The planner takes any univariate kernel, and says so when it cannot do what is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import acb, arb, arb_series, ctx, fmpq

from axionportal.codegen.numpy.approximation import (
    UndecidedRoundingError,
    doubles_with_tail,
    nearest_double,
)
from axionportal.codegen.numpy.divided import plan_divided_difference
from axionportal.codegen.numpy.kernels import Kernel, PlanningError, ScalingLaw, logarithm
from axionportal.codegen.numpy.limit_laws import EmittedLaw, exact_law
from axionportal.codegen.numpy.one_ratio import OneRatioPlan, plan_derivative, plan_one_ratio
from axionportal.codegen.numpy.planner import (
    Expansions,
    Table,
    largest_pair_error,
    plan_table,
    ulp_bound,
)
from axionportal.codegen.numpy.source import npy_bytes
from axionportal.codegen.numpy.targets import Side, Target
from axionportal.derivations import load
from axionportal.derivations.records import FeynmanIntegral, LoopFunction
from axionportal.generated._one_ratio import LimitLaw, LoopFunctionTable, rounded_and_scaled
from axionportal.generated.loop_functions import LOGARITHM


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


CONSTANT = ScalingLaw(0, Fraction(0))
HYPERBOLA = Kernel("hyperbola", series_of(square_root_of_one_plus_square))
"""sqrt(1 + x^2), correctly known by square roots alone."""


def plan(kernel: Kernel, ulps: float) -> Table:
    return plan_table(Expansions(kernel, -8, 8), ulp_bound, ulps, exact_delta=True)


def of_numerator(name: str, numerator: Callable[[Any], Any]) -> LoopFunction:
    """A loop function that the catalogue does not have: int_0^1 numerator/(1 - x + eta^2 x^2) dx."""
    record = load("F_gamma")
    (eta,), x = record.symbols, record.definition.variable
    integrand = numerator(x) / (1 - x + eta**2 * x**2)
    return replace(record, name=name, definition=FeynmanIntegral(integrand, x))


def hump(x: Any) -> Any:
    return x * (1 - x)


def rising_and_falling(x: Any) -> Any:
    return x**2 * (1 - x) - x**3 / 4


HUMP = of_numerator("hump", hump)
VANISHING = of_numerator("vanishing", rising_and_falling)
"""From minus infinity up through zero, over a maximum, and down to zero: both it and its slope vanish."""


def emitted(found: OneRatioPlan, folder: Path, monkeypatch: pytest.MonkeyPatch) -> LoopFunctionTable:
    """What was planned in the hands of the emitted code."""
    grid, name = found.table.grid, f"{found.target.name}.npy"
    stored = {name: npy_bytes(found.table.columns), LOGARITHM.file: npy_bytes(LOGARITHM.columns)}
    for file, content in stored.items():
        (folder / file).write_bytes(content)
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in stored.items()}
    monkeypatch.setattr("axionportal.generated._tables.TABLES", folder)
    monkeypatch.setattr("axionportal.generated._tables.SHA256", digests)

    def law(side: Side, numbers: EmittedLaw) -> LimitLaw:
        return LimitLaw(*vars(numbers).values(), exact_law(found.target, side).limit(side))

    return LoopFunctionTable(
        name,
        grid.first_exponent,
        grid.end_exponent,
        grid.mantissa_bits,
        logarithm=LOGARITHM,
        low_law=law("low", found.low),
        high_law=law("high", found.high),
    )


def quadrature(numerator: Callable[[Any], Any], eta: float) -> tuple[arb, arb]:
    """(f, df/deta) by rigorous quadrature of the integrals written out here."""
    with ctx.workprec(200):
        number = arb(fmpq(*eta.as_integer_ratio()))

        def denominator(x: acb) -> acb:
            return 1 - x + number**2 * x * x

        value = acb.integral(lambda x, _: numerator(x) / denominator(x), 0, 1).real
        slope = acb.integral(lambda x, _: x * x * numerator(x) / denominator(x) ** 2, 0, 1).real
        return value, -2 * number * slope


POINTS = np.concatenate(
    [
        2.0 ** np.random.default_rng(0).uniform(-30, 30, 80),
        2.0 ** np.random.default_rng(1).uniform(-2, 2, 40),
        2.0 ** np.array([-27.0, 27.0]),
    ]
)


@pytest.mark.parametrize("ulps", [0.51, 0.55, 0.8, 2.0, 40.0])
def test_a_function_that_is_not_in_the_catalogue_meets_what_was_requested(
    ulps: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = plan_one_ratio(Target(HUMP), ulps)
    bound = found.certificate.bound_ulp
    assert 0.5 < bound <= ulps
    values = emitted(found, tmp_path, monkeypatch).number(POINTS)
    for eta, value in zip(POINTS.tolist(), values.tolist(), strict=True):
        exact = quadrature(hump, eta)[0]
        with ctx.workprec(200):
            error = float(abs(arb(fmpq(*value.as_integer_ratio())) - exact))
        assert error <= bound * np.spacing(abs(float(exact)))


def test_its_edge_values_are_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    function = emitted(plan_one_ratio(Target(HUMP), 0.8), tmp_path, monkeypatch)
    # int_0^1 x dx = 1/2, and for large eta the integrand is (1 - x)/(eta^2 x) away from x = 0.
    assert function.number(np.array([0.0, 5e-324, np.inf])).tolist() == [0.5, 0.5, 0.0]
    assert np.isnan(function.number(np.array([-1.0, np.nan]))).all()
    for eta in (5e-324, 1e-300, 1e-20, 1e20, 1e155, 1e200, 1.7e308):
        assert function.value_of(eta) == function.number(np.array([eta]))[0]


def test_a_tighter_request_takes_a_larger_table() -> None:
    sizes = [plan_one_ratio(Target(HUMP), ulps).table.columns.nbytes for ulps in (0.51, 0.55, 0.8)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


@pytest.mark.parametrize("function", [HUMP, load("F_gamma"), load("F_scalar")], ids=lambda f: f.name)
def test_an_impossible_request_is_refused_with_the_best_bound(function: LoopFunction) -> None:
    with pytest.raises(PlanningError, match=rf"{function.name}: the best bound .*is 0\.50.*, 0\.5001 was"):
        plan_one_ratio(Target(function), 0.5001)


def test_a_function_that_vanishes_is_refused() -> None:
    with pytest.raises(PlanningError, match="vanishing: it may vanish, and then no bound is relative"):
        plan_one_ratio(Target(VANISHING), 0.55)


@pytest.mark.parametrize(("function", "numerator"), [(HUMP, hump), (VANISHING, rising_and_falling)])
def test_derivatives_of_any_function(
    function: LoopFunction, numerator: Callable[[Any], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that vanishes is measured by the larger of itself and |f/eta|, and says so."""
    found = plan_derivative(function, 0.8)
    vanishes = function is VANISHING
    assert found.target.relative is not vanishes
    assert ("larger of |value| and |vanishing/eta|" in found.certificate.scale) is vanishes
    slopes = emitted(found, tmp_path, monkeypatch).number(POINTS)
    worst = 0.0
    for eta, slope in zip(POINTS.tolist(), slopes.tolist(), strict=True):
        value, exact = quadrature(numerator, eta)
        scale = max(abs(float(exact)), abs(float(value)) / eta if vanishes else 0.0)
        with ctx.workprec(200):
            error = float(abs(arb(fmpq(*slope.as_integer_ratio())) - exact))
        worst = max(worst, error / np.spacing(scale))
    assert 0.4 < worst <= found.certificate.bound_ulp <= 0.8
    assert not vanishes or np.unique(np.sign(slopes)).size == 2


@pytest.mark.parametrize("power", [-3200, -1100, -1074, -1023, -900, 0, 1000, 1024, 1074])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_last_rounding_is_the_only_one(power: int, sign: float) -> None:
    """Against the nearest double of the exact number: ties, halves of subnormals, overflow."""
    tiny = 2.0**-53  # what is below is lost in a sum, and is at most 2^-50 of a unit
    pairs = [(1.0, 0.0), (1.5, tiny), (1.5, -tiny), (3.75, tiny), (1.0 + 2.0**-52, -tiny), (3.0, 0.0)]
    for high, low in pairs:
        exact = (Fraction(high) + Fraction(low)) * Fraction(2) ** power
        try:
            expected = sign * (exact.numerator / exact.denominator)  # correctly rounded by Python
        except OverflowError:
            expected = sign * np.inf
        found = rounded_and_scaled(sign * high, sign * low, float(power))
        assert found == expected
        with np.errstate(over="ignore", under="ignore"):
            (array,) = rounded_and_scaled(
                *(np.array([sign * item]) for item in (high, low)), np.array([float(power)])
            )
        assert (array, np.signbit(array)) == (expected, sign < 0)
        assert np.signbit(found) == (sign < 0)


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
    with pytest.raises(PlanningError, match="logarithm: it may vanish"):
        plan_table(Expansions(logarithm(), -1, 1), ulp_bound, 0.55, exact_delta=True)


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
