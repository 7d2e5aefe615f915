"""The general set against the published vertex functions: identical integrands, and 40 digits.

The forms below are those of Leveille, Nucl. Phys. B137 (1978) 63, repeated by Jegerlehner and Nyffeler
(arXiv:0902.3360, neutral bosons), Queiroz and Shepherd (arXiv:1403.2309), Lindner, Platscher and Queiroz
(arXiv:1610.06587) and Yu and Zhou (arXiv:2106.11291).  They were typed without these texts at hand, so no
equation numbers are given; only the Higgs boson's integral below was seen with a number, in a quotation.
"""

from __future__ import annotations

from functools import cache

import mpmath
import pytest
import sympy as sp

from axionportal.derivations import evaluate
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import (
    C_A,
    C_P,
    C_S,
    C_V,
    M_BOSON,
    M_FERMION,
    M_LEPTON,
    X,
)
from axionportal.derivations.lagrangian import derived_integral

NEUTRAL, CHARGED = ("neutral_scalar", "neutral_vector"), ("charged_scalar", "charged_vector")
MASSES = (M_LEPTON.symbol, M_FERMION.symbol, M_BOSON.symbol)
DIGITS = 40

LIGHT_AND_HEAVY = {
    "light fermion": ("0.1056583745", "0.000511", "80.4"),
    "fermion is the lepton": ("0.1056583745", "0.1056583745", "91.2"),
    "heavy fermion": ("0.1056583745", "173", "0.3"),
    "equal masses in the loop": ("0.5", "3", "3"),
}
NEAR_THRESHOLDS = {
    "just below the threshold": ("2.999999", "1.25", "1.75"),
    "on the pseudo-threshold of a heavy fermion": ("1", "2.5", "1.5"),
    "near the pseudo-threshold of a heavy boson": ("1", "1.5", "2.50000000001"),
}
POINTS = LIGHT_AND_HEAVY | NEAR_THRESHOLDS


def couplings(name: str) -> tuple[sp.Symbol, sp.Symbol]:
    first, second = (C_S, C_P) if name.endswith("scalar") else (C_V, C_A)
    return first.symbol, second.symbol


def polynomial(name: str, lam: sp.Expr, eps: sp.Expr) -> sp.Expr:
    """P(x) for the scalar or vector coupling; the other parity has -eps."""
    x = X
    return {
        "neutral_scalar": x**2 * (1 + eps - x),
        "charged_scalar": -x * (1 - x) * (x + eps),
        "neutral_vector": 2 * x * (1 - x) * (x - 2 * (1 - eps))
        + lam**2 * (1 - eps) ** 2 * x**2 * (1 + eps - x),
        "charged_vector": 2 * x**2 * (1 + x - 2 * eps) - lam**2 * (1 - eps) ** 2 * x * (1 - x) * (x + eps),
    }[name]


def published(name: str, sign: int = 1) -> sp.Expr:
    """The integrand of m^2/(8 pi^2 M^2) int_0^1 dx [c^2 P(eps) + c'^2 P(-eps)]/D as printed.

    lambda = m/M, eps = m_F/m; x is the fermion's weight for a neutral boson, the boson's for a charged one.
    """
    lepton, fermion, boson = MASSES
    lam, eps = lepton / boson, sign * fermion / lepton
    first, second = couplings(name)
    neutral = (1 - X) * (1 - lam**2 * X) + eps**2 * lam**2 * X
    charged = eps**2 * lam**2 * (1 - X) * (1 - X / eps**2) + X
    above = first**2 * polynomial(name, lam, eps) + second**2 * polynomial(name, lam, -eps)
    return lam**2 / (8 * sp.pi**2) * above / (neutral if name in NEUTRAL else charged)


def derived(name: str) -> sp.Expr:
    """The integrand that follows from the Lagrangian, in the printed parameter."""
    prefactor, integral = derived_integral(name)
    total = prefactor * integral.integrand
    return total if name in NEUTRAL else total.subs(X, 1 - X, simultaneous=True)


@pytest.mark.parametrize("name", NEUTRAL + CHARGED)
def test_derived_integrand_is_the_published_one(name: str) -> None:
    assert vanishes(derived(name) - published(name))


@pytest.mark.parametrize("name", NEUTRAL + CHARGED)
def test_a_wrong_sign_of_the_fermion_mass_would_be_noticed(name: str) -> None:
    assert not vanishes(derived(name) - published(name, sign=-1))


@cache
def program(name: str):  # type: ignore[no-untyped-def]
    return sp.lambdify((X, *MASSES, *couplings(name)), published(name), "mpmath")


def edges(masses: list[mpmath.mpf]) -> list[mpmath.mpf]:
    """Where D varies fast: near its minimum, and at an end when one mass is much larger than the other."""
    _, fermion, boson = masses
    lowest = boson / (fermion + boson)
    steps = [mpmath.mpf(10) ** -k for k in range(1, 13)]
    near = [
        middle + sign * step for middle in (0, lowest, 1 - lowest, 1) for step in steps for sign in (1, -1)
    ]
    return sorted({mpmath.mpf(0), mpmath.mpf(1), *(point for point in near if 0 < point < 1)})


@pytest.mark.parametrize("masses", POINTS.values(), ids=POINTS)
@pytest.mark.parametrize("name", NEUTRAL + CHARGED)
def test_forty_digits_agree_with_quadrature_of_the_published_formula(
    name: str, masses: tuple[str, str, str]
) -> None:
    strengths = ("0.7", "-0.4")
    arguments = dict(zip((*MASSES, *couplings(name)), (*masses, *strengths), strict=True))
    with mpmath.workdps(DIGITS + 15):
        numbers = [mpmath.mpf(value) for value in arguments.values()]
        inside = program(name)
        expected = mpmath.quad(lambda x: inside(x, *numbers), edges(numbers[:3]), method="gauss-legendre")
        keys = {str(symbol): value for symbol, value in arguments.items()}
        found = evaluate(name, digits=DIGITS, **keys)
        assert abs(found / expected - 1) < mpmath.mpf(10) ** (1 - DIGITS)


@pytest.mark.parametrize("higgs", ["0.3", "125.25"])
def test_equal_fermion_masses_give_the_higgs_bosons_integral(higgs: str) -> None:
    """Queiroz and Shepherd, arXiv:1403.2309, Eqs. (35) and (64), as a public code quotes them.

    a = g^2/(8 pi^2) int_0^1 dx x^2 (2-x)/(x^2 + (1-x) r^2), r = m_H/m_mu, g the scalar coupling.
    """
    muon = "0.1056583745"
    with mpmath.workdps(DIGITS + 15):
        square = (mpmath.mpf(higgs) / mpmath.mpf(muon)) ** 2
        nodes = [0, *(1 - mpmath.mpf(10) ** -k for k in range(1, 9)), 1]
        integral = mpmath.quad(lambda x: x**2 * (2 - x) / (x**2 + (1 - x) * square), nodes)
        expected = integral / (8 * mpmath.pi**2)
        masses = {"m_lepton": muon, "m_fermion": muon, "m_boson": higgs}
        found = evaluate("neutral_scalar", digits=DIGITS, **masses, c_s=1, c_p=0)
        assert abs(found / expected - 1) < mpmath.mpf(10) ** (1 - DIGITS)
