"""Many points with certified digits: ways to give them, no memory that shows, exact rounding, speed."""

from __future__ import annotations

import decimal
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations import contributions, evaluate, evaluator, load, loop_functions
from axionportal.derivations.errors import InputError, OutsideDomainError
from axionportal.derivations.records import Contribution, LoopFunction
from axionportal.derivations.rounding import rounded
from axionportal.derivations.verification.enclosure import enclose
from axionportal.derivations.verification.points import random_points
from axionportal.derivations.verification.quadrature import integral_enclosure

MU = "0.1056583745"
G_POINT = {"m_a": "110", "m_gamma": "100", "m_mu": MU, "cutoff": "1000"}


def test_a_point_may_be_given_in_every_way() -> None:
    g = evaluator("G", digits=30)
    expected = evaluate("G", digits=30, **G_POINT)
    assert g.arguments == tuple(G_POINT)
    values = tuple(G_POINT.values())
    assert [g(*values), g(**G_POINT), g(*values[:2], m_mu=MU, cutoff=1000)] == [expected] * 3
    assert g.many([values, list(values), G_POINT]) == [expected] * 3
    f = evaluator("F_a", digits=30)
    assert f.many(["0.3", Fraction(3, 10), ("0.3",), {"eta": "3/10"}]) == [f("0.3")] * 4
    assert (g.scheme, evaluator("G", digits=5, scheme="msbar").scheme, f.scheme) == ("cutoff", "msbar", "")
    assert repr(f) == "<F_a(eta) with 30 certified digits>"


def test_wrong_use_is_one_sentence() -> None:
    f = evaluator("F_a", digits=10)
    with pytest.raises(InputError, match="takes eta, not 2 values"):
        f(1, 2)
    with pytest.raises(InputError, match="eta is given twice: '1' and '2'"):
        f(1, eta=2)
    with pytest.raises(InputError, match="needs a value for eta"):
        f()
    with pytest.raises(InputError, match="eta='x' is not a finite number"):
        f.many(["0.1", "x"])
    with pytest.raises(OutsideDomainError, match="eta=0 "):
        f(0)
    for digits in (True, 10.0, 0):
        with pytest.raises(InputError, match="digits"):
            evaluator("F_a", digits=digits)  # type: ignore[arg-type]  # 10.0 == 10 must not pass from a cache


def test_a_value_does_not_depend_on_the_points_before_it() -> None:
    """The precision that a point needed is tried for the next one; no digit may show that."""
    f, etas = evaluator("F_gamma", digits=40), ["0.3", "1e-12", "0.5", "1e9", "0.49999999", "0.3"]
    there, back = f.many(etas), f.many(etas[::-1])[::-1]
    assert [item._mpf_ for item in there] == [item._mpf_ for item in back]
    for eta, value in zip(etas, there, strict=True):
        with mpmath.workdps(60):
            exact = as_mpf(integral_enclosure(load("F_gamma"), {"eta": Fraction(eta)}, 160))  # type: ignore[arg-type]
            assert abs(value / exact - 1) < mpmath.mpf(10) ** -39


def as_mpf(ball: arb) -> mpmath.mpf:
    mantissa, exponent = ball.mid().man_exp()
    return mpmath.mpf((int(mantissa), int(exponent)))


@pytest.mark.parametrize("record", loop_functions(), ids=lambda record: record.name)
def test_short_and_long_inputs_take_different_ways_to_one_value(record: LoopFunction) -> None:
    """Coefficients are exact for short inputs, balls for long ones: both against Arb's integral."""
    for point in random_points(record, 3, 0.5, "evaluator"):
        for length in (2, 40):
            near = {key: Fraction(mpmath.nstr(mpmath.mpf(float(value)), 6)) for key, value in point.items()}
            long = {key: value + Fraction(1, 10**length) for key, value in near.items()}
            ball = enclose(record, long, bits=200)
            assert ball.rel_accuracy_bits() >= 200
            assert ball.overlaps(integral_enclosure(record, long, 120))


@pytest.mark.parametrize("c_p", ["0.1", "0.3333333333333333333333"])
def test_couplings_that_cancel_leave_the_other_term(c_p: str) -> None:
    """c_s^2 - c_p^2 = 0 exactly, or nearly: the difference to equal couplings is linear in the gap."""
    point = {"m_lepton": MU, "m_fermion": "1.7", "m_boson": "90", "c_p": c_p}
    gap = Fraction(1, 10**60)
    at = [evaluate("neutral_scalar", digits=90, **point, c_s=Fraction(c_p) + k * gap) for k in (0, 1, 2)]
    with mpmath.workdps(95):
        assert at[0] != at[1]
        assert abs((at[2] - at[0]) / (at[1] - at[0]) - 2) < mpmath.mpf(10) ** -25


# -- rounding --------------------------------------------------------------------------------------


def oracle(value: Fraction, digits: int) -> Decimal:
    """The nearest decimal with ``digits`` digits, by the standard library."""
    with decimal.localcontext() as context:
        context.prec, context.rounding = digits, decimal.ROUND_HALF_UP
        return Decimal(value.numerator) / Decimal(value.denominator)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 10**30), st.integers(-80, 80), st.integers(1, 30), st.sampled_from((1, -1)), st.booleans()
)  # fmt: skip
def test_exact_balls_are_rounded_as_the_standard_library_does(
    mantissa: int, power: int, digits: int, sign: int, binary: bool
) -> None:
    """Exact balls include ties and powers of ten, where only integers can decide."""
    value = sign * mantissa * Fraction(2 if binary else 10) ** (power if binary else abs(power))
    with ctx.workprec(2000):
        ball = arb(fmpq(value.numerator, value.denominator))
    assert ball.is_exact()
    found = rounded(ball, digits)
    assert found is not None
    assert len(str(found.mantissa)) == digits
    assert Decimal(found.text()) == oracle(value, digits)
    with mpmath.workdps(digits + 5):
        assert found.mpf(mpmath.mp.prec) == mpmath.mpf(found.text())


@pytest.mark.parametrize("text", ["0.35", "9.995", "0.9999999", "1.0000001", "1e-400", "12345678901e300"])
def test_a_ball_across_a_boundary_is_not_rounded(text: str) -> None:
    value = Fraction(text)
    with ctx.workprec(400):
        centre = arb(fmpq(value.numerator, value.denominator))
        for digits in range(1, 12):
            for radius in (Fraction(1, 10**20), Fraction(1, 10**3)):
                wide = centre * (1 + arb(0, arb(fmpq(radius.numerator, radius.denominator))))
                ends = [value * (1 + k * radius) for k in (-1, 1)]
                unit = Decimal((0, (1,), oracle(ends[1], 30).adjusted() - digits + 1))
                nearest = {to_unit(end, unit) for end in ends}
                found = rounded(wide, digits)
                assert (found is None) >= (len(nearest) > 1)
                if found is not None:
                    assert nearest == {Decimal(found.text())}


def to_unit(value: Fraction, unit: Decimal) -> Decimal:
    return int(value / Fraction(unit) + Fraction(1, 2)) * unit


# -- time ------------------------------------------------------------------------------------------


def fastest(*calls: Callable[[], object], rounds: int) -> list[float]:
    """The least time of each call, taken in turns."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for k, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[k] = min(best[k], time.perf_counter() - start)
    return best


@pytest.mark.parametrize(
    ("name", "point"), [("F_a", {"eta": "0.3"}), ("F_gamma", {"eta": "7"}), ("G", G_POINT)]
)
def test_it_is_much_faster_than_rigorous_integration(name: str, point: dict[str, str]) -> None:
    """At most 60 us at 100 digits, where integration takes 4 ms and more: measured in turns, as a ratio."""
    exact, record = {key: Fraction(value) for key, value in point.items()}, load(name)
    assert not isinstance(record, Contribution)

    def points() -> None:
        for _ in range(20):
            evaluate(name, digits=100, **point)

    twenty, integral = fastest(points, lambda: integral_enclosure(record, exact, 334), rounds=5)
    assert 30 * twenty / 20 < integral


def test_every_contribution_has_an_evaluator() -> None:
    for record in contributions():
        names = evaluator(record.name, digits=12).arguments
        given = {key: "1/2" if key == "s2w" else f"{1.5 + k / 8}" for k, key in enumerate(names)}
        value = evaluate(record.name, digits=12, **given)
        exact = enclose(record, {key: Fraction(text) for key, text in given.items()}, bits=80)
        with mpmath.workdps(25):
            assert abs(value - as_mpf(exact)) <= abs(value) * mpmath.mpf(10) ** -11
