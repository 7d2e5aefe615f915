"""Limits: printed ones, literature ones, remainders that hold, series bounds that hold."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations import contributions, expand, limits, load, loop_functions, structure
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.errors import InputError, UnknownLimitError
from axionportal.derivations.integrals import General
from axionportal.derivations.integrals.kernel_series import kernel_series
from axionportal.derivations.integrals.local_series import LOCAL_VARIABLES, master_series
from axionportal.derivations.integrals.series import CertifiedSeries, polynomial_series, reciprocal
from axionportal.derivations.verification.balls import compiled, exact
from axionportal.derivations.verification.points import points_in_limit
from axionportal.derivations.verification.quadrature import quadrature

eta = sp.Symbol("eta", positive=True)
m_a, m_gamma, m_mu, cutoff = sp.symbols("m_a m_gamma m_mu cutoff", positive=True)

ONE_KERNEL = [record for record in loop_functions() if not isinstance(structure(record), General)]
PRINTED = [record for record in contributions() if record.printed_limits]
EVERY_LIMIT = [(record.name, name) for record in loop_functions() for name in limits(record)]


def test_equation_13b_comes_out_at_order_zero() -> None:
    # Eq. (13b) over its prefactor, as printed.
    assert vanishes(expand("F_a", "large-mass", 0).partial_sum() - sp.log(eta) - sp.Rational(11, 12))


def test_equation_13c_comes_out_at_order_zero() -> None:
    assert expand("F_gamma", "large-mass", 0).partial_sum() == sp.Rational(1, 3)


def test_equation_13a_comes_out_at_order_zero() -> None:
    printed = (m_a**2 * sp.log(cutoff / m_a) - m_gamma**2 * sp.log(cutoff / m_gamma)) / (m_a**2 - m_gamma**2)
    assert vanishes(expand("G", "large-mass", 0).partial_sum() - printed)


def test_the_paper_prints_three_limits() -> None:
    assert [record.name for record in PRINTED] == ["portal", "alp", "dark_photon"]


@pytest.mark.parametrize("record", PRINTED, ids=lambda record: record.name)
def test_printed_limits_of_the_contributions(record) -> None:  # type: ignore[no-untyped-def]
    for printed in record.printed_limits:
        derived = expand(record.name, printed.limit, printed.order).partial_sum()
        assert vanishes(derived - printed.expression)


def test_massless_dark_photon_is_schwinger() -> None:
    # Schwinger, Phys. Rev. 73 (1948) 416: alpha/(2 pi), times epsilon^2 for the mixing.
    alpha, epsilon = sp.Symbol("alpha", positive=True), sp.Symbol("epsilon", real=True)
    leading = expand("dark_photon", "light-mass", 0).partial_sum()
    assert vanishes(leading - epsilon**2 * alpha / (2 * sp.pi))


@pytest.mark.parametrize(("name", "limit"), EVERY_LIMIT)
@pytest.mark.parametrize("order", [0, 3, 7])
def test_remainder_bounds_the_error_against_quadrature(name: str, limit: str, order: int) -> None:
    record = load(name)
    point = points_in_limit(record, limit, 1, "tests")
    found = expand(name, limit, order)
    values = {key: exact(value) for key, value in point.items()}
    digits = 60
    with mpmath.workdps(digits), ctx.workprec(400):
        partial = mpmath.mpf(arb(compiled(found.partial_sum())(values, False)).str(digits, radius=False))
        bound = mpmath.mpf(arb(compiled(found.remainder.bound)(values, False)).str(20, radius=False))
        error = abs(quadrature(record, point, digits) - partial)
    assert error <= bound
    # a bound that is no use would be no bound: it is within a factor of the truth
    assert bound < 1e5 * error


@pytest.mark.parametrize("record", ONE_KERNEL, ids=lambda record: record.name)
def test_kernel_series_bounds_hold_for_every_known_coefficient(record) -> None:  # type: ignore[no-untyped-def]
    found = structure(record)
    for point in LOCAL_VARIABLES:
        for part in kernel_series(found.kernel, point, 60).parts.values():
            assert len(part.coefficients) >= 4
            for index, value in enumerate(part.coefficients):
                assert abs(value) <= part.bound * part.ratio**index


@pytest.mark.parametrize(("point", "s"), [("large-mass", "1/9"), ("light-mass", 3), ("threshold", "2/7")])
def test_master_series_sum_to_the_master(point: str, s: str) -> None:
    value = Fraction(s)
    with mpmath.workdps(30):
        number = mpmath.mpf(value.numerator) / value.denominator
        reference = mpmath.quad(lambda x: 1 / (1 - x + number * x * x), [0, 1])
        t = {"large-mass": number, "light-mass": 1 / mpmath.sqrt(number), "threshold": 1 - 1 / (4 * number)}[
            point
        ]
        total = mpmath.mpf(0)
        for element, series in master_series(point, 200).items():  # type: ignore[arg-type]
            weight = mpmath.log(t) if str(element) == "L" else mpmath.mpf(sp.N(element, 30))
            powers = (
                mpmath.mpf(c.numerator) / c.denominator * t**n for n, c in enumerate(series.coefficients)
            )
            total += weight * mpmath.fsum(powers)
        assert abs(total - reference) < mpmath.mpf(10) ** -25


fractions = st.fractions(min_value=-3, max_value=3, max_denominator=9)


@settings(max_examples=40, deadline=None)
@given(st.lists(fractions, min_size=1, max_size=4), st.lists(fractions, min_size=1, max_size=3))
def test_products_keep_a_true_bound(top: list[Fraction], below: list[Fraction]) -> None:
    inverse = reciprocal([Fraction(1), *below], 30)
    product = polynomial_series(top, -1) * inverse * inverse + polynomial_series([Fraction(2)])
    for index, value in enumerate(product.coefficients):
        assert abs(value) <= product.bound * product.ratio**index


def test_tail_is_an_upper_bound_of_the_rest() -> None:
    geometric = CertifiedSeries(tuple(Fraction(1, 2**n) for n in range(10)), Fraction(1), Fraction(1, 2))
    point = Fraction(1, 2)
    exact_rest = sum(Fraction(1, 2**n) * point ** (n - 4) for n in range(4, 400))
    tail = geometric.tail(4, point)
    assert exact_rest <= tail <= exact_rest * Fraction(1_000_001, 1_000_000)
    slope = sum(n * Fraction(1, 2**n) * point ** (n - 4) for n in range(4, 400))
    assert slope <= geometric.tail(4, point, derivative=True) <= slope * Fraction(1_000_001, 1_000_000)


def test_wrong_limit_and_wrong_order_are_refused() -> None:
    with pytest.raises(UnknownLimitError, match="large-mass"):
        expand("F_a", "large-mas", 0)
    for order in (-1, 10**6, True):
        with pytest.raises(InputError, match="order"):
            expand("F_a", "large-mass", order)
