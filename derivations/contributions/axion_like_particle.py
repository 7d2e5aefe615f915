"""Room: derivations/contributions.  The ALP alone: Eqs. (9a), (9b) and the printed limit (13b)."""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.contributions.symbols import DELTA_A_MU, ETA, M_A, M_MU, Y_A, X, paper
from axionportal.derivations.records import (
    Contribution,
    FeynmanIntegral,
    LoopFunction,
    LoopTerm,
    PrintedLimit,
    SpecialPoint,
)

eta, m_a, m_mu, y_a, x = ETA.symbol, M_A.symbol, M_MU.symbol, Y_A.symbol, X

F_A = LoopFunction(
    name="F_a",
    tex="F_a",
    arguments=(ETA,),
    definition=FeynmanIntegral(-sp.Rational(1, 2) * x**3 / ((1 - x) * (1 - eta**2 * x) + eta**2 * x), x),
    source=paper("9b"),
    domain="eta > 0",
    special_points=(SpecialPoint("threshold", r"\eta = 1/2", ((eta, sp.Rational(1, 2)),)),),
    meaning="loop function of a pseudoscalar that couples to the lepton alone",
)

ALP = Contribution(
    name="alp",
    tex="a_\\mu^a",
    parameters=(M_A, Y_A, M_MU),
    terms=(
        LoopTerm(
            prefactor=y_a**2 / (4 * sp.pi**2) * m_mu**2 / m_a**2,
            loop_function=F_A,
            substitution=((eta, m_mu / m_a),),
        ),
    ),
    source=paper("9a"),
    printed_limits=(
        PrintedLimit(
            "large-mass",
            0,
            -((y_a / (2 * sp.pi)) ** 2) * m_mu**2 / m_a**2 * (sp.log(m_a / m_mu) - sp.Rational(11, 12)),
            paper("13b"),
        ),
    ),
    meaning="one-loop contribution of the axion-like particle alone",
    total=DELTA_A_MU,
    lagrangian="alp",
)

LOOP_FUNCTIONS = (F_A,)
CONTRIBUTIONS = (ALP,)
