"""What a row of the verification says: points, digits, and a failure in words; and when it is certified."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import sympy as sp
from flint import arb

from axionportal.derivations import load, scheme_name
from axionportal.derivations.integrals.expansion import _rational_bounds
from axionportal.derivations.lagrangian import derive
from axionportal.derivations.records import FeynmanIntegral
from axionportal.derivations.verification import checks, points, runner, scheme_checks
from axionportal.derivations.verification.comparisons import (
    Comparison,
    agreed_digits,
    check_of,
    failure_at,
    shown_point,
)
from axionportal.derivations.verification.enclosure import enclose


def test_more_digits_take_fewer_points() -> None:
    for chosen, counts in (
        (checks.quadrature_points, (50, 300, 900)),
        (checks.integral_points, (50, 300, 900)),
    ):
        few, fewer, fewest = (len(chosen(load("F_gamma"), digits)) for digits in counts)
        assert few > fewer > fewest > 0
        assert chosen(load("F_gamma"), 100) == chosen(load("F_gamma"), 50)
        assert len(chosen(load("F_gamma"), 400)) == fewer
    assert len(checks.region_points(load("F_gamma"), 100)) > len(checks.region_points(load("F_gamma"), 101))


def test_points_are_shown_exactly_where_they_are_short() -> None:
    assert shown_point({"a": Fraction(10**23), "b": Fraction(-2, 3)}) == f"a={10**23}, b=-2/3"
    assert shown_point({"a": Fraction(10**30)}) == "a=1.0e+30"
    assert shown_point({"a": Fraction(10**12 + 1, 10**12)}) == "a=1.000000000001"


def test_a_failure_shows_both_numbers_without_their_radius() -> None:
    text = failure_at(load("F_a"), {"eta": Fraction(1)}, "a route", arb("0.1", "0.001"), arb(2))
    assert text.endswith("at eta=1: a route gives 0.10, the enclosure 2.0000000000000000000")


def test_digits_agreed() -> None:
    for difference, digits in (("0.99e-7", 7), ("3e-7", 6), ("0.4", 0), ("30", 0), ("0", 24)):
        assert agreed_digits(arb(2) + 2 * arb(difference), arb(2), 12) == digits
        assert agreed_digits(arb(difference), arb(0), 12) == 0


def test_the_worst_point_decides() -> None:
    found = check_of("f", "k", 5, [Comparison(9), Comparison(5), Comparison(7)])
    assert (found.verdict, found.digits_agreed, found.points) == ("pass", 5, 3)
    assert check_of("f", "k", 6, [Comparison(9), Comparison(5, "why")]).detail == "why"
    assert check_of("f", "k", 6, [Comparison(9), Comparison(5)]).verdict == "fail"
    assert check_of("f", "k", 6, []).verdict == "fail"


def test_only_what_passes_is_certified_and_only_on_demand() -> None:
    right = load("F_gamma")
    last = checks.kinds_of(right)[-1]
    x = right.definition.variable
    wrong = replace(right, definition=FeynmanIntegral(sp.exp(x), x))
    assert runner._run([runner.Job(0, right, "proof")], 8, True)[1] == {}
    assert runner._run([runner.Job(0, right, "proof")], 8, False)[1] == {}
    assert runner._run([runner.Job(0, wrong, last)], 8, True)[1] == {}


def test_every_scheme_but_the_records_own_is_derived_again() -> None:
    record = load("portal")
    others = [name for name in record.schemes if name != scheme_name(record)]
    steps = [len(derive(record.lagrangian, name).steps) + 1 for name in others]  # and that they agree
    found = scheme_checks.schemes_check(record, 8)
    assert found.verdict == "pass"
    assert found.points == len(record.schemes) + sum(steps)


def test_points_pile_up_on_both_sides_of_a_special_point() -> None:
    function = load("F_gamma")  # threshold at eta = 1/2
    found = [2 * point["eta"] - 1 for point in points.piled_points(function, [2, 5], "test")]
    assert sorted(abs(item) for item in found if item > 0) == [Fraction(1, 10**5), Fraction(1, 10**2)]
    assert sorted(abs(item) for item in found if item < 0) == [Fraction(1, 10**5), Fraction(1, 10**2)]
    assert found.count(0) == 1


def test_bounds_of_a_ball_are_its_ends() -> None:
    low, high = _rational_bounds(arb(3, 0.5))
    assert low <= Fraction(5, 2) < Fraction(7, 2) <= high
    assert low > Fraction(249, 100)
    assert high < Fraction(351, 100)


def test_precision_is_raised_until_a_route_agrees_or_stands_still() -> None:
    record, point = load("F_gamma"), {"eta": Fraction(1)}
    right = enclose(record, point, bits=200)
    asked: list[int] = []

    def route(*values: arb) -> Comparison:
        asked.clear()

        def at(working: int) -> arb:
            asked.append(working)
            return values[min(len(asked), len(values)) - 1]

        return checks._raised(record, point, "a route", at, 20)

    assert not route(right).failure
    assert asked == [25]
    assert not route(arb(7), arb(9), right).failure  # no digit twice: it may still come to agree
    assert asked == [25, 57, 105]
    stuck = route(right * (1 + arb("1e-9")))
    assert stuck.failure
    assert stuck.digits in (8, 9)
    assert len(asked) == 2  # the same digits twice: it will not
