"""Room: derivations/contributions.  The one-loop electroweak contributions of the Standard Model.

The couplings are those of the Fermi theory: g^2 = 4 sqrt2 G_F m_W^2, (g/cos)^2 = 4 sqrt2 G_F m_Z^2 and
(m_mu/v)^2 = sqrt2 G_F m_mu^2; the loop functions are those of the general set.
"""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.contributions.dark_photon import F_GAMMA
from axionportal.derivations.contributions.exchange import NORMALISATION, b, one_scale_integral, r
from axionportal.derivations.contributions.general_exchange import CHARGED_VECTOR_FUNCTIONS, SOURCE
from axionportal.derivations.contributions.symbols import (
    C_A,
    C_P,
    C_S,
    C_V,
    ETA,
    M_BOSON,
    M_FERMION,
    M_LEPTON,
    M_MU,
    M_Z,
    compare,
)
from axionportal.derivations.records import Contribution, LoopFunction, LoopTerm, Parameter, SpecialPoint

M_W = Parameter(sp.Symbol("m_W", positive=True), "m_W", "GeV", "m_W > 0", "mass of the W boson")
M_H = Parameter(sp.Symbol("m_H", positive=True), "m_H", "GeV", "m_H > 0", "mass of the Higgs boson")
S2W = Parameter(
    sp.Symbol("s2w", positive=True),
    r"s_W^2",
    "1",
    "0 < s2w < 1",
    "squared sine of the weak mixing angle",
    below=sp.Integer(1),
)
G_F = Parameter(sp.Symbol("G_F", positive=True), "G_F", "1/GeV^2", "G_F > 0", "Fermi constant")

ELECTROWEAK = compare("Jegerlehner:2009ry", "https://doi.org/10.1016/j.physrep.2009.04.003")
eta, m_mu, m_w, m_z, m_h = ETA.symbol, M_MU.symbol, M_W.symbol, M_Z.symbol, M_H.symbol
g_f, s2w = G_F.symbol, S2W.symbol

_THRESHOLD = (SpecialPoint("threshold", r"\eta = 1/2", ((eta, sp.Rational(1, 2)),)),)


def _one_scale(name: str, tex: str, lagrangian: str, coupling: int, meaning: str) -> LoopFunction:
    """The loop function of a boson that couples to the lepton alone; see ``one_scale_integral``."""
    return LoopFunction(
        name=name,
        tex=tex,
        arguments=(ETA,),
        definition=one_scale_integral(lagrangian, coupling),
        source=SOURCE,
        domain="eta > 0",
        special_points=_THRESHOLD,
        meaning=f"loop function of a neutral {meaning}",
    )


F_SCALAR = _one_scale("F_scalar", r"F_{\phi}", "neutral_scalar", 0, "scalar that couples to the lepton alone")
F_AXIAL = _one_scale(
    "F_axial", r"F_{A}", "neutral_vector", 1, "vector boson with axial coupling to the lepton"
)


def _masses(fermion: sp.Expr, boson: sp.Symbol) -> tuple[tuple[sp.Symbol, sp.Expr], ...]:
    """The masses of the general Lagrangian."""
    return (M_LEPTON.symbol, m_mu), (M_FERMION.symbol, fermion), (M_BOSON.symbol, boson)


_G_W = sp.sqrt(4 * sp.sqrt(2) * g_f) * m_w
_G_Z = sp.sqrt(4 * sp.sqrt(2) * g_f) * m_z
_VECTOR, _AXIAL = s2w - sp.Rational(1, 4), sp.Rational(1, 4)
_WEAK = _G_W / (2 * sp.sqrt(2))  # beside gamma^nu (1 - gamma5)
_YUKAWA = sp.sqrt(sp.sqrt(2) * g_f) * m_mu  # m_mu/v

W = Contribution(
    name="sm_w",
    tex=r"a_\mu^{W}",
    parameters=(M_MU, M_W, G_F),
    terms=(
        LoopTerm(
            prefactor=2 * _WEAK**2 / NORMALISATION,
            loop_function=CHARGED_VECTOR_FUNCTIONS[0],
            substitution=((r, sp.Integer(0)), (b, m_w / m_mu)),
        ),
    ),
    source=ELECTROWEAK,
    meaning="one-loop contribution of the W boson, with massless neutrinos",
    lagrangian="charged_vector",
    lagrangian_at=(*_masses(sp.Integer(0), m_w), (C_V.symbol, _WEAK), (C_A.symbol, -_WEAK)),
)


def _neutral(squared: sp.Expr, function: LoopFunction, mass: sp.Symbol) -> LoopTerm:
    """g^2/(4 pi^2) (m_mu/mass)^2 F(m_mu/mass)."""
    prefactor = squared / (4 * sp.pi**2) * m_mu**2 / mass**2
    return LoopTerm(prefactor, function, ((eta, m_mu / mass),))


Z = Contribution(
    name="sm_z",
    tex=r"a_\mu^{Z}",
    parameters=(M_MU, M_Z, S2W, G_F),
    terms=(
        _neutral(_G_Z**2 * _VECTOR**2, F_GAMMA, m_z),
        _neutral(_G_Z**2 * _AXIAL**2, F_AXIAL, m_z),
    ),
    source=ELECTROWEAK,
    meaning="one-loop contribution of the Z boson",
    lagrangian="neutral_vector",
    lagrangian_at=(*_masses(m_mu, m_z), (C_V.symbol, _G_Z * _VECTOR), (C_A.symbol, _G_Z * _AXIAL)),
)
HIGGS = Contribution(
    name="sm_higgs",
    tex=r"a_\mu^{H}",
    parameters=(M_MU, M_H, G_F),
    terms=(_neutral(_YUKAWA**2, F_SCALAR, m_h),),
    source=ELECTROWEAK,
    meaning="one-loop contribution of the Higgs boson",
    lagrangian="neutral_scalar",
    lagrangian_at=(*_masses(m_mu, m_h), (C_S.symbol, _YUKAWA), (C_P.symbol, sp.Integer(0))),
)

LOOP_FUNCTIONS = (F_SCALAR, F_AXIAL)
CONTRIBUTIONS = (W, Z, HIGGS)
