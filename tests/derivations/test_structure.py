"""When a function of two masses is a divided difference, and when it only looks like one."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from flint import fmpq

from axionportal.derivations import evaluate, expand, load
from axionportal.derivations.errors import InputError, OutsideDomainError
from axionportal.derivations.integrals import limits
from axionportal.derivations.integrals.canonical import LogarithmicPart
from axionportal.derivations.integrals.structure import _exclusive_symbols, _separation
from axionportal.derivations.verification.domain import Domain

x, p, q = sp.symbols("x p q", positive=True)
GAP = p**2 - q**2


def separation(first: sp.Expr, second: sp.Expr) -> sp.Expr | None:
    parts = LogarithmicPart(first, p**2 + x), LogarithmicPart(second, q**2 + x)
    return _separation(*parts, (p, q))


def test_a_divided_difference_is_separated_and_antisymmetric() -> None:
    assert separation(x * p / GAP, -x * q / GAP) == GAP
    assert separation(-x * p / (2 * GAP), x * q / (2 * GAP)) == GAP
    assert separation(x * p / GAP, -(x**2) * q / GAP) is None  # not antisymmetric
    assert separation(x * p * q / GAP, -x * p * q / GAP) is None  # not separated
    assert separation(x * p / (p**2 + q**2), -x * q / (p**2 + q**2)) is None  # a symmetric denominator


def test_each_logarithm_has_one_mass_of_its_own() -> None:
    assert _exclusive_symbols(p + x, q + x) == (p, q)
    assert _exclusive_symbols(p + x, x) is None
    assert _exclusive_symbols(x, q + x) is None
    assert _exclusive_symbols(p + q, sp.Symbol("r") + x) is None


STANDARD = {"m_mu": "0.1056583745", "m_Z": "91.1876", "G_F": "1.1663787e-5"}


def test_a_term_without_a_coupling_leaves_the_others() -> None:
    # s2w = 1/4: the vector coupling vanishes; the axial part is -(5/3) G_F m_mu^2/(8 sqrt(2) pi^2)
    # (Jackiw and Weinberg, Phys. Rev. D 5 (1972) 2396) up to (m_mu/m_Z)^2 ln(m_Z/m_mu) = 10^-5.
    found = evaluate("sm_z", digits=20, s2w="1/4", **STANDARD)
    leading = (
        mpmath.mpf("1.1663787e-5") * mpmath.mpf("0.1056583745") ** 2 / (8 * mpmath.sqrt(2) * mpmath.pi**2)
    )
    assert float(found / leading) == pytest.approx(-5 / 3, rel=1e-4)
    nearby = evaluate("sm_z", digits=20, s2w="0.2500000000000001", **STANDARD)
    assert float(found) == pytest.approx(float(nearby), rel=1e-14)


def test_the_upper_end_of_a_domain_is_outside() -> None:
    domain = Domain(load("sm_z"))
    for name, value, inside in (("s2w", 1, False), ("s2w", Fraction(999, 1000), True), ("m_mu", 0, False)):
        point = [fmpq(1, 2)] * len(domain.names)
        point[domain.names.index(name)] = fmpq(Fraction(value).numerator, Fraction(value).denominator)
        if inside:
            domain.require(point)
            continue
        with pytest.raises(OutsideDomainError, match=f"{name}={value} is outside"):
            domain.require(point)


def test_the_highest_order_is_given_and_the_next_one_refused(monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_ORDERS", 2)
    monkeypatch.setattr(limits, "_expansion", lambda _record, _limit, order: order)
    assert [expand("F_gamma", "large-mass", order) for order in (0, 2)] == [0, 2]
    for order in (3, -1, True, 1.0):
        with pytest.raises(InputError, match="from 0 to 2"):
            expand("F_gamma", "large-mass", order)
