"""Room: derivations/contributions.  Sec. 2: the Z in place of the dark photon, e epsilon -> g_V."""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.contributions.dark_axion_portal import G
from axionportal.derivations.contributions.electroweak import S2W
from axionportal.derivations.contributions.symbols import (
    ALPHA,
    C_AGZ,
    CUTOFF,
    G_V,
    M_A,
    M_GAMMA,
    M_MU,
    M_Z,
    PAPER,
    PAPER_URL,
    Y_A,
)
from axionportal.derivations.records import Contribution, LoopTerm, Source

m_a, m_z, m_mu, cutoff = M_A.symbol, M_Z.symbol, M_MU.symbol, CUTOFF.symbol
charge = sp.sqrt(4 * sp.pi * ALPHA.symbol)
s2w = S2W.symbol

VECTOR_COUPLING = charge * (sp.Rational(1, 4) - s2w) / sp.sqrt(s2w * (1 - s2w))
"""g_V = g/c_W (1/4 - s_W^2) with g = e/s_W: the vector coupling of the Z to a charged lepton, Sec. 2."""

Z_PORTAL = Contribution(
    name="z",
    tex=r"a_\mu^{a\gamma Z}",
    parameters=(M_A, M_Z, Y_A, G_V, C_AGZ, CUTOFF, M_MU, ALPHA),
    terms=(
        LoopTerm(
            prefactor=m_mu / (4 * sp.pi**2) * G_V.symbol / charge * Y_A.symbol * C_AGZ.symbol,
            loop_function=G,
            substitution=((m_a, m_a), (M_GAMMA.symbol, m_z), (m_mu, m_mu), (cutoff, cutoff)),
        ),
    ),
    source=Source(PAPER, "", PAPER_URL, section="2"),
    meaning="one-loop contribution of the vertex of ALP, photon and Z boson",
    lagrangian="z",
)

CONTRIBUTIONS = (Z_PORTAL,)
