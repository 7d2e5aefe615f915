"""Room: derivations/contributions.  The dark axion portal: Eqs. (8a), (8b), printed limit (13a)."""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.contributions.symbols import (
    C_AGG,
    CUTOFF,
    DELTA_A_MU,
    EPSILON,
    M_A,
    M_GAMMA,
    M_MU,
    SCHEMES,
    Y_A,
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

m_a, m_gamma, m_mu, cutoff, x = M_A.symbol, M_GAMMA.symbol, M_MU.symbol, CUTOFF.symbol, X
epsilon, y_a, c_agg = EPSILON.symbol, Y_A.symbol, C_AGG.symbol

G = LoopFunction(
    name="G",
    tex="G",
    arguments=(M_A, M_GAMMA, M_MU, CUTOFF),
    definition=FeynmanIntegral(
        (1 - x) * (sp.log(cutoff**2 / ((1 - x) * m_a**2 + x**2 * m_mu**2)) - sp.Rational(1, 2))
        - ((1 - x) * m_gamma**2 + 2 * x**2 * m_mu**2)
        / (m_a**2 - m_gamma**2)
        * sp.log(((1 - x) * m_a**2 + x**2 * m_mu**2) / ((1 - x) * m_gamma**2 + x**2 * m_mu**2)),
        x,
    ),
    source=paper("8b"),
    domain="m_a > 0, m_gamma > 0, m_mu > 0, cutoff > 0",
    special_points=(
        SpecialPoint("threshold m_a", r"m_a = 2 m_\mu", ((m_a, 2 * m_mu),)),
        SpecialPoint("threshold m_gamma", r"m_{\gamma'} = 2 m_\mu", ((m_gamma, 2 * m_mu),)),
        SpecialPoint("equal masses", r"m_a = m_{\gamma'}", ((m_a, m_gamma),)),
        SpecialPoint(
            "both at threshold", r"m_a = m_{\gamma'} = 2 m_\mu", ((m_a, 2 * m_mu), (m_gamma, 2 * m_mu))
        ),
    ),
    meaning="loop function of the dark axion portal",
    schemes=SCHEMES,
    scheme=SCHEMES[0],
)

PORTAL = Contribution(
    name="portal",
    tex=r"a_\mu^{a\gamma\gamma'}",
    parameters=(M_A, M_GAMMA, Y_A, EPSILON, C_AGG, CUTOFF, M_MU),
    terms=(
        LoopTerm(
            prefactor=m_mu / (4 * sp.pi**2) * epsilon * y_a * c_agg,
            loop_function=G,
            substitution=((m_a, m_a), (m_gamma, m_gamma), (m_mu, m_mu), (cutoff, cutoff)),
        ),
    ),
    source=paper("8a"),
    printed_limits=(
        PrintedLimit(
            "large-mass",
            0,
            m_mu
            / (4 * sp.pi**2)
            * epsilon
            * y_a
            * c_agg
            * (m_a**2 * sp.log(cutoff / m_a) - m_gamma**2 * sp.log(cutoff / m_gamma))
            / (m_a**2 - m_gamma**2),
            paper("13a"),
        ),
    ),
    meaning="one-loop contribution of the vertex of ALP, photon and dark photon",
    total=DELTA_A_MU,
    lagrangian="portal",
)

LOOP_FUNCTIONS = (G,)
CONTRIBUTIONS = (PORTAL,)
