"""Room: derivations/contributions.  The dark photon alone: Eqs. (10a), (10b), printed limit (13c)."""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.contributions.symbols import (
    ALPHA,
    DELTA_A_MU,
    EPSILON,
    ETA,
    M_GAMMA,
    M_MU,
    X,
    paper,
)
from axionportal.derivations.records import (
    Contribution,
    FeynmanIntegral,
    LoopFunction,
    LoopTerm,
    PrintedLimit,
    SpecialPoint,
)

eta, m_gamma, m_mu, epsilon, x = ETA.symbol, M_GAMMA.symbol, M_MU.symbol, EPSILON.symbol, X
e_squared = 4 * sp.pi * ALPHA.symbol

F_GAMMA = LoopFunction(
    name="F_gamma",
    tex=r"F_{\gamma'}",
    arguments=(ETA,),
    definition=FeynmanIntegral(
        sp.Rational(1, 2) * 2 * x**2 * (1 - x) / ((1 - x) * (1 - eta**2 * x) + eta**2 * x), x
    ),
    source=paper("10b"),
    domain="eta > 0",
    special_points=(SpecialPoint("threshold", r"\eta = 1/2", ((eta, sp.Rational(1, 2)),)),),
    meaning="loop function of a vector boson with vector coupling to the lepton",
)

DARK_PHOTON = Contribution(
    name="dark_photon",
    tex=r"a_\mu^{\gamma'}",
    parameters=(M_GAMMA, EPSILON, ALPHA, M_MU),
    terms=(
        LoopTerm(
            prefactor=epsilon**2 * e_squared / (4 * sp.pi**2) * m_mu**2 / m_gamma**2,
            loop_function=F_GAMMA,
            substitution=((eta, m_mu / m_gamma),),
        ),
    ),
    source=paper("10a"),
    printed_limits=(
        PrintedLimit(
            "large-mass",
            0,
            sp.Rational(1, 3) * (epsilon**2 * e_squared / (2 * sp.pi) ** 2) * m_mu**2 / m_gamma**2,
            paper("13c"),
        ),
    ),
    meaning="one-loop contribution of the dark photon alone",
    total=DELTA_A_MU,
    lagrangian="dark_photon",
)

LOOP_FUNCTIONS = (F_GAMMA,)
CONTRIBUTIONS = (DARK_PHOTON,)
