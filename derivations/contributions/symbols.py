"""Room: derivations/contributions.  The parameters that the contributions share, each stated once."""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.records import Parameter, Source

PAPER = "Ge:2021cjz"
PAPER_URL = "https://doi.org/10.1140/epjc/s10052-021-09571-1"


def paper(equation: str) -> Source:
    """An equation of Ge, Ma and Pasquini, Eur. Phys. J. C 81 (2021) 787, arXiv:2104.03276."""
    return Source(PAPER, equation, PAPER_URL)


def _positive(name: str) -> sp.Symbol:
    return sp.Symbol(name, positive=True)


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
