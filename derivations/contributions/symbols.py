"""Room: derivations/contributions.  The parameters that the contributions share, each stated once."""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.records import Parameter, Source

PAPER = "Ge:2021cjz"
PAPER_URL = "https://doi.org/10.1140/epjc/s10052-021-09571-1"


def paper(equation: str) -> Source:
    """An equation of Ge, Ma and Pasquini, Eur. Phys. J. C 81 (2021) 787, arXiv:2104.03276."""
    return Source(PAPER, equation, PAPER_URL)


def compare(key: str, url: str) -> Source:
    """A formula derived from a Lagrangian here, with a published work to compare it with."""
    return Source(key, "", url)


def _positive(name: str) -> sp.Symbol:
    return sp.Symbol(name, positive=True)


SCHEMES = ("cutoff", "msbar", "msbar-larin")
"""Regularisations of a divergent loop, see ``lagrangian.schemes``; the first is the paper's."""

DELTA_A_MU = "delta_a_mu"
"""The sum of the paper's contributions."""

X = sp.Symbol("x", positive=True)
"""The Feynman parameter; it runs over [0, 1]."""

ETA = Parameter(_positive("eta"), r"\eta", "1", "eta > 0", "lepton mass over mediator mass")
M_A = Parameter(_positive("m_a"), "m_a", "GeV", "m_a > 0", "mass of the axion-like particle")
M_GAMMA = Parameter(_positive("m_gamma"), r"m_{\gamma'}", "GeV", "m_gamma > 0", "mass of the dark photon")
M_MU = Parameter(_positive("m_mu"), r"m_\mu", "GeV", "m_mu > 0", "mass of the muon", "m_mu")
CUTOFF = Parameter(_positive("cutoff"), r"\Lambda", "GeV", "cutoff > 0", "ultraviolet cut-off", "cutoff")
Y_A = Parameter(
    sp.Symbol("y_a", real=True), r"y_a^\mu", "1", "real", "Yukawa coupling of the ALP to the muon"
)
EPSILON = Parameter(
    sp.Symbol("epsilon", real=True), r"\epsilon", "1", "real", "kinetic mixing of the dark photon"
)
C_AGG = Parameter(
    sp.Symbol("C_agg", real=True),
    r"C_{a\gamma\gamma'}",
    "1/GeV",
    "real",
    "coupling of ALP, photon and dark photon",
    "C_agg",
)
ALPHA = Parameter(
    _positive("alpha"), r"\alpha", "1", "alpha > 0", "fine-structure constant, e^2 = 4 pi alpha", "alpha"
)

M_LEPTON = Parameter(_positive("m_lepton"), r"m_\ell", "GeV", "m_lepton > 0", "mass of the external lepton")
M_FERMION = Parameter(
    sp.Symbol("m_fermion", nonnegative=True),
    "m_F",
    "GeV",
    "m_fermion >= 0",
    "mass of the internal fermion",
)
M_BOSON = Parameter(_positive("m_boson"), "m_B", "GeV", "m_boson > 0", "mass of the boson")
C_S = Parameter(sp.Symbol("c_s", real=True), "c_s", "1", "real", "scalar coupling")
C_P = Parameter(sp.Symbol("c_p", real=True), "c_p", "1", "real", "pseudoscalar coupling")
C_V = Parameter(sp.Symbol("c_v", real=True), "c_v", "1", "real", "vector coupling")
C_A = Parameter(sp.Symbol("c_a", real=True), "c_a", "1", "real", "axial-vector coupling")

M_Z = Parameter(_positive("m_Z"), "m_Z", "GeV", "m_Z > 0", "mass of the Z boson")
G_V = Parameter(sp.Symbol("g_V", real=True), "g_V", "1", "real", "vector coupling of the Z to the muon")
C_AGZ = Parameter(
    sp.Symbol("C_agZ", real=True), r"C_{a\gamma Z}", "1/GeV", "real", "coupling of ALP, photon and Z boson"
)
