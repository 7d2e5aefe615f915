"""Integrands sorted by their denominators are the integrands, and roots are roots, also of higher order."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import fmpq

from axionportal.derivations.integrals.canonical import canonical
from axionportal.derivations.integrals.kernel_series import _log_of_argument
from axionportal.derivations.integrals.local_series import LOCAL_VARIABLES, LOG
from axionportal.derivations.integrals.masters import K
from axionportal.derivations.records import FeynmanIntegral
from axionportal.derivations.verification.principal import principal_value

x, p = sp.symbols("x p", positive=True)


def test_the_sorted_integrand_is_the_integrand() -> None:
    for integrand in (
        x**3 / (x + 2) ** 2,
        (x + p) / ((x + 2) ** 2 * (x**2 + p)),
        1 / ((x + 1) ** 3 * (x**2 + x + p) ** 2) + x**2,
        p * x / (1 - x + p * x**2) - sp.log(1 - x + p * x**2) * x,
    ):
        form = canonical(FeynmanIntegral(integrand, x))
        assert sp.simplify(form.expression() - integrand) == 0
        for pole in form.poles:
            assert sp.degree(pole.numerator, x) < sp.degree(pole.denominator, x) * pole.power


def test_the_incomplete_master_is_written_as_an_integral() -> None:
    a, b, c = sp.symbols("a b c")
    assert sp.latex(K(p, a, b, c)) == r"\int_0^{p} \frac{dt}{a t^{2} + b t + c}"
    assert sp.latex(K(p, a, b, c) ** 2) == r"\left(\int_0^{p} \frac{dt}{a t^{2} + b t + c}\right)^{2}"


@pytest.mark.parametrize("exponent", ["1/2", "1/3", "-2/3", "3/2", "-1/2", "5/4"])
def test_fractional_powers(exponent: str) -> None:
    power = sp.Rational(exponent)
    found = principal_value(x**power, {"x": fmpq(7)})
    assert float(found.real) == pytest.approx(7 ** float(power), rel=1e-14)
    assert found.imag.is_zero()


@pytest.mark.parametrize("power", [1, 2, -2])
def test_the_logarithm_of_the_argument_in_a_light_mass(power: int) -> None:
    # y^power = s = 1/t^2 where the mass is light: ln y = -(2/power) ln t; where it is heavy, s = t.
    series = {point: _log_of_argument(LOCAL_VARIABLES[point], power, 8) for point in LOCAL_VARIABLES}
    t = LOCAL_VARIABLES["light-mass"].symbol
    exponent = sp.degree(1 / LOCAL_VARIABLES["light-mass"].s_of_t, t)
    assert series["light-mass"][LOG].coefficient(0) == -sp.Rational(exponent, power)
    assert series["large-mass"][LOG].coefficient(0) == sp.Rational(1, power)
