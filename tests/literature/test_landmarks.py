"""Published numbers and the massless photon.

388.70(0)e-11 and -193.89(2)e-11 are the one-loop values that reviews of the muon's g-2 print for the W and
the Z (Jegerlehner and Nyffeler, arXiv:0902.3360; White Paper, arXiv:2006.04822), with G_F = 1.16637e-5/GeV^2
and sin^2 theta_W = 0.22276.  The texts were not at hand, so the places in them are not cited.
"""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from axionportal.derivations import evaluate, expand, load
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.exchange import b, r
from axionportal.derivations.contributions.symbols import ETA

MUON = "0.1056583745"
G_F = "1.16637e-5"
SIN2 = "0.22276"
eta = ETA.symbol


def printed(value: mpmath.mpf, power: int, decimals: int) -> str:
    """The value in units of 10^-power, to the decimals of a table."""
    with mpmath.workdps(30):
        return f"{float(value * mpmath.mpf(10) ** power):.{decimals}f}"


def test_w_boson() -> None:
    found = evaluate("sm_w", digits=15, m_mu=MUON, m_W="80.379", G_F=G_F)
    assert printed(found, 11, 2) == "388.70"


def test_z_boson() -> None:
    found = evaluate("sm_z", digits=15, m_mu=MUON, m_Z="91.1876", s2w=SIN2, G_F=G_F)
    assert printed(found, 11, 2) == "-193.89"


@pytest.mark.parametrize("mass", ["125", "125.25"])
def test_higgs_boson_of_125_gev(mass: str) -> None:
    """About 2.2e-14: too small to be printed beside the W and the Z."""
    found = evaluate("sm_higgs", digits=15, m_mu=MUON, m_H=mass, G_F=G_F)
    assert printed(found, 14, 1) == "2.2"


def test_leading_terms_of_the_reviews() -> None:
    """G_F m^2/(8 sqrt2 pi^2) times 10/3 and [(1 - 4 s^2)^2 - 5]/3 for heavy W and Z."""
    scale = sp.Symbol("G_F", positive=True) * sp.Symbol("m_mu", positive=True) ** 2
    scale /= 8 * sp.sqrt(2) * sp.pi**2
    s2w = sp.Symbol("s2w", positive=True)
    assert vanishes(expand("sm_w", "light-lepton", 0).partial_sum() - scale * sp.Rational(10, 3))
    z_boson = scale * ((1 - 4 * s2w) ** 2 - 5) / 3
    assert vanishes(expand("sm_z", "large-mass", 0).partial_sum() - z_boson)


def test_a_nearly_massless_photon_gives_schwinger() -> None:
    """Schwinger, Phys. Rev. 73 (1948) 416: alpha/(2 pi) = e^2/(8 pi^2); corrections are linear in M."""
    with mpmath.workdps(50):
        schwinger = 1 / (8 * mpmath.pi**2)  # e = 1
        masses = {"m_lepton": MUON, "m_fermion": MUON, "m_boson": "1e-35"}
        found = evaluate("neutral_vector", digits=40, **masses, c_v=1, c_a=0)
        assert abs(found / schwinger - 1) < mpmath.mpf(10) ** -30
        alpha = 1 / mpmath.mpf("137.035999084")
        charge = mpmath.sqrt(4 * mpmath.pi * alpha)
        found = evaluate("neutral_vector", digits=40, **masses, c_v=charge, c_a=0)
        assert abs(found / (alpha / (2 * mpmath.pi)) - 1) < mpmath.mpf(10) ** -30


def test_a_massless_photon_gives_schwinger_exactly() -> None:
    """At m_F = m and c_a = 0 the general vector is the dark photon, whose massless limit is derived."""
    parts = [load(name).definition.integrand for name in ("V0_LL", "V0_LR")]  # type: ignore[union-attr]
    general = sp.Add(*parts).xreplace({r: sp.Integer(1), b: 1 / eta})
    dark_photon = load("F_gamma")
    assert vanishes(general - 2 * eta**2 * dark_photon.definition.integrand)  # type: ignore[union-attr]
    leading = expand("F_gamma", "light-mass", 0).partial_sum()
    assert sp.simplify(2 * eta**2 * leading) == 1
