"""The leading terms for a light lepton against the functions that model builders use.

F_1^C, F_2^C, F_1^N, F_2^N: Eqs. (54), (55), (52), (53) of hep-ph/0609168 and Eqs. (13)-(16) of
arXiv:1003.5820; forms and numbers as GM2Calc quotes them.  J, K and M, and the split of a massive
vector's loop into vector, Goldstone boson and their mixture, are those of FlexibleSUSY's form factors.
The argument is x = m_F^2/m_B^2.
"""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp

from axionportal.derivations import evaluate, expand
from axionportal.derivations.algebra import vanishes

x, root = sp.symbols("x y", positive=True)
r, b = sp.Symbol("r", nonnegative=True), sp.Symbol("b", positive=True)

F_1C = 2 / (1 - x) ** 4 * (2 + 3 * x - 6 * x**2 + x**3 + 6 * x * sp.log(x))
F_2C = 3 / (2 * (1 - x) ** 3) * (-3 + 4 * x - x**2 - 2 * sp.log(x))
F_1N = 2 / (1 - x) ** 4 * (1 - 6 * x + 3 * x**2 + 2 * x**3 - 6 * x**2 * sp.log(x))
F_2N = 3 / (1 - x) ** 3 * (1 - x**2 + 2 * x * sp.log(x))
VECTOR_J = (7 - 33 * x + 57 * x**2 - 31 * x**3 + 6 * x**2 * (3 * x - 1) * sp.log(x)) / (1 - x) ** 4
VECTOR_K = (1 - 4 * x + 3 * x**2 - 2 * x**2 * sp.log(x)) / (1 - x) ** 3
VECTOR_M = (4 - 9 * x + 5 * x**3 + 6 * (1 - 2 * x) * x * sp.log(x)) / (1 - x) ** 4

SCALAR_LEADING = {
    "S0_LL": F_1C / 12,  # hep-ph/9510309, Eq. (19), has the same two
    "S0_LR": F_2C / 3,
    "SQ_LL": -F_1N / 12,  # hep-ph/9510309, Eqs. (15) and (16)
    "SQ_LR": -F_2N / 6,
}
# A Goldstone boson couples with (m_F -+ m)/M: its LL is x S_LL - 2 x S_LR, its LR is x S_LR.
# A charged vector mixes with it in N(x, x) = K/2, once with the lepton's mass (LL), twice with m_F (LR).
VECTOR_LEADING = {
    "V0_LL": -VECTOR_M / 3 + x * (F_1C / 12 - 2 * F_2C / 3),
    "V0_LR": 2 * F_2N / 3 + x * F_2C / 3,
    "VQ_LL": VECTOR_J / 6 + VECTOR_K / 2 + x * (-F_1N / 12 + F_2N / 3),
    "VQ_LR": -3 * VECTOR_K + VECTOR_K - x * F_2N / 6,
}
LEADING = SCALAR_LEADING | VECTOR_LEADING


def leading(name: str) -> sp.Expr:
    """b^2 times the leading term, in the square root of x."""
    term = expand(name, "light-lepton", 0).partial_sum()
    return term.xreplace({r: root, b: sp.Integer(1)})


@pytest.mark.parametrize("name", LEADING)
def test_leading_term_is_the_published_function(name: str) -> None:
    assert vanishes(leading(name) - LEADING[name].subs(x, root**2))


@pytest.mark.parametrize("name", LEADING)
def test_another_power_of_a_mass_would_be_noticed(name: str) -> None:
    assert not vanishes(leading(name) - LEADING[name].subs(x, root**3))


def test_two_higgs_doublets_at_one_loop() -> None:
    """F_h, F_A, F_H+-: Eqs. (28)-(30) of arXiv:1607.06292, numbers as GM2Calc quotes them.

    Eq. (27): (m/M)^2/(8 pi^2) times Y^2 F_h for a scalar, Y^2 F_A for a pseudoscalar and, for the charged
    Higgs boson with a massless neutrino, Y^2/2 F_H+-; all at x = m^2/M^2 and to leading order in it.
    """
    muon, mass = Fraction("0.1"), Fraction(1000)
    ratio = sp.Rational(muon**2 / mass**2)
    f_h, f_a, f_charged = F_1C / 12 + F_2C / 3, F_1C / 12 - F_2C / 3, -F_1N / 12
    masses = {"m_lepton": muon, "m_boson": mass}
    found = {
        f_h: evaluate("neutral_scalar", digits=20, **masses, m_fermion=muon, c_s=1, c_p=0),
        f_a: evaluate("neutral_scalar", digits=20, **masses, m_fermion=muon, c_s=0, c_p=1),
        # Y nubar P_R mu: c_s = c_p = Y/2
        f_charged / 2: evaluate("charged_scalar", digits=20, **masses, m_fermion=0, c_s="1/2", c_p="1/2"),
    }
    for function, value in found.items():
        expected = mpmath.mpf(sp.N(ratio * function.subs(x, ratio) / (8 * sp.pi**2), 20))
        assert abs(value / expected - 1) < 100 * ratio  # the next order, times a logarithm


def test_a_massless_neutrino_and_a_w_boson() -> None:
    """G_F m^2/(8 sqrt2 pi^2) 10/3, the leading term of the W in every review of the muon's g-2."""
    g_f, muon = sp.Symbol("G_F", positive=True), sp.Symbol("m_mu", positive=True)
    leading_term = expand("sm_w", "light-lepton", 0).partial_sum()
    assert vanishes(leading_term - g_f * muon**2 / (8 * sp.sqrt(2) * sp.pi**2) * sp.Rational(10, 3))
