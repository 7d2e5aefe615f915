"""Certified values: against quadrature, in every corner, with every digit right, and exact inputs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations import evaluate, load, structure
from axionportal.derivations.errors import InputError, OutsideDomainError, UnknownNameError
from axionportal.derivations.evaluation import certified_text
from axionportal.derivations.exact import parse_exact
from axionportal.derivations.inputs import load_inputs, parse_inputs
from axionportal.derivations.rounding import rounded_text
from axionportal.derivations.verification.enclosure import enclose, taylor
from axionportal.derivations.verification.quadrature import integral_enclosure, quadrature

MU = "0.1056583745"


@pytest.mark.parametrize("digits", [5, 50])
@pytest.mark.parametrize("eta", ["1e-4", "0.03", "0.5", "0.50000000000000000001", "7", "1e5"])
@pytest.mark.parametrize("name", ["F_a", "F_gamma"])
def test_values_agree_with_quadrature_of_the_definition(name: str, eta: str, digits: int) -> None:
    reference = quadrature(load(name), {"eta": Fraction(eta)}, 60)  # type: ignore[arg-type]
    with mpmath.workdps(70):
        value = evaluate(name, digits=digits, eta=eta)
        assert abs(value / reference - 1) < mpmath.mpf(10) ** (1 - digits)


@pytest.mark.parametrize("exponent", [-12, -8, 8, 12])
@pytest.mark.parametrize("name", ["F_a", "F_gamma"])
def test_extreme_arguments_against_arb_integration(name: str, exponent: int) -> None:
    point = {"eta": Fraction(10) ** exponent}
    record = load(name)
    ball = integral_enclosure(record, point, 160)  # type: ignore[arg-type]
    assert ball.rel_accuracy_bits() >= 160
    assert ball.overlaps(enclose(record, point, bits=400))


@pytest.mark.parametrize(
    "masses",
    [
        ("110", "100"),
        ("110", "110"),
        ("0.211316749", "0.211316749"),
        ("0.001", "100000"),
        ("1", "1.00000001"),
    ],
)
def test_portal_function_against_arb_integration(masses: tuple[str, str]) -> None:
    point = {
        "m_a": Fraction(masses[0]),
        "m_gamma": Fraction(masses[1]),
        "m_mu": Fraction(MU),
        "cutoff": Fraction(1000),
    }
    record = load("G")
    assert integral_enclosure(record, point, 120).overlaps(enclose(record, point, bits=300))  # type: ignore[arg-type]


def test_paper_benchmark() -> None:
    # Eq. (14): 4.2e-8 y_a and -1.4e-7 y_a^2, two printed digits.
    shared = {"m_a": 110, "m_mu": MU}
    portal = evaluate(
        "portal", digits=10, **shared, m_gamma=100, y_a=1, epsilon="0.003", C_agg="0.003", cutoff=1000
    )
    alp = evaluate("alp", digits=10, **shared, y_a=1)
    assert abs(portal - mpmath.mpf("4.2e-8")) < mpmath.mpf("0.05e-8")
    assert abs(alp + mpmath.mpf("1.4e-7")) < mpmath.mpf("0.05e-7")


def test_zero_coupling_is_exactly_zero() -> None:
    assert evaluate("alp", digits=20, m_a=1, y_a=0, m_mu=MU) == 0


def test_thousand_digits_contain_the_first_fifty() -> None:
    point = {"eta": Fraction("0.4999")}
    long, short = (certified_text(load("F_a"), point, digits) for digits in (1000, 50))
    assert len(long.lstrip("-").replace("0.", "", 1)) == 1000
    assert long.startswith(short[:-1])


def test_taylor_coefficients_at_threshold_are_derivatives() -> None:
    kernel = structure(load("G")).kernel
    integrand, u = kernel.definition.integrand, kernel.symbols[0]
    for order, ball in enumerate(taylor(kernel, Fraction(4), 4, bits=100)):
        derivative = sp.diff(integrand, u, order).xreplace({u: sp.Integer(4)}) / sp.factorial(order)
        with mpmath.workdps(30):
            reference = mpmath.quad(sp.lambdify(kernel.definition.variable, derivative, "mpmath"), [0, 1])
            assert abs(mpmath.mpf(ball.str(30, radius=False)) - reference) < mpmath.mpf(10) ** -24


@settings(max_examples=60, deadline=None)
@given(st.fractions(min_value="1/1000000", max_value=1000000), st.integers(1, 40))
def test_rounding_is_to_nearest(value: Fraction, digits: int) -> None:
    ball = arb(value.numerator) / value.denominator
    text = rounded_text(ball, digits)
    if text is not None:
        unit = Fraction(10) ** (len(str(int(value))) - digits) if value >= 1 else None
        error = abs(Fraction(text) - value)
        assert error <= value * Fraction(10) ** (1 - digits) / 2 + Fraction(1, 10**12)
        assert unit is None or error <= unit / 2 + Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.1", Fraction(1, 10)),
        ("1e-3", Fraction(1, 1000)),
        ("-2/3", Fraction(-2, 3)),
        (0.1, Fraction(3602879701896397, 36028797018963968)),
        (Decimal("0.25"), Fraction(1, 4)),
        (mpmath.mpf("0.5"), Fraction(1, 2)),
        (7, Fraction(7)),
    ],
)
def test_exact_inputs(value: object, expected: Fraction) -> None:
    assert parse_exact("x", value) == expected


@pytest.mark.parametrize(
    "value",
    ["", "1.2.3", "nan", "inf", "1e", "0x10", "__import__('os')", "1/0", "1e99999", "1" * 5000, None, True,
     float("nan"), Decimal("Infinity"), mpmath.inf, [1], "1_000", "\u0661"],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_name(value: object) -> None:
    with pytest.raises(InputError, match="mass"):
        parse_exact("mass", value)


def test_wrong_use_is_one_sentence() -> None:
    with pytest.raises(UnknownNameError, match="F_gamma"):
        evaluate("F_gama", digits=5, eta=1)
    with pytest.raises(InputError, match="needs a value for eta"):
        evaluate("F_a", digits=5)
    with pytest.raises(InputError, match="no argument 'mass'"):
        evaluate("F_a", digits=5, eta=1, mass=2)
    with pytest.raises(OutsideDomainError, match="eta=-1"):
        evaluate("F_a", digits=5, eta=-1)
    for digits in (0, 10_001, 2.5):
        with pytest.raises(InputError, match="digits"):
            evaluate("F_a", digits=digits, eta=1)  # type: ignore[arg-type]


def test_inputs_are_sourced_and_consistent() -> None:
    inputs = load_inputs("paper-2021")
    assert inputs["m_mu"].value == Fraction(MU)
    # Eq. (5) is the difference of Eqs. (2) and (4), its error their quadratic sum rounded.
    assert inputs["delta_a_mu"].value == inputs["a_mu_exp"].value - inputs["a_mu_sm"].value
    assert all(quantity.reference and quantity.unit for quantity in inputs)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[set]\nname='a'\ndate='2026'\ntitle='c'\n[m_mu]\nvalue='1'\n", "unit"),
        ("[set]\nname='a'\n", "set"),
        ("not toml", "TOML"),
        ("[set]\nname='a'\ndate='2026'\ntitle='c'\n[m_mu]\ncolour='1'\n", "colour"),
        ("[set]\nname='a'\ndate='2026'\ntitle='c'\n[m_mu]\nvalue='1'\nunit='GeV'\ntex='m'\nmeaning='m'\n"
         "reference='r'\nuncertainty='-1'\n", "positive"),
    ],
)  # fmt: skip
def test_wrong_input_files_are_refused(text: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        parse_inputs("mine.toml", text)
