"""Room: derivations/contributions.  Every one-boson loop: neutral or charged, of spin 0 or 1.

L = Fbar (c_s + c_p gamma5) l phi + h.c. and Fbar gamma^nu (c_v + c_a gamma5) l V_nu + h.c., exact in all
masses.  The photon couples to F when the boson is neutral and to the boson when it is charged.
"""

from __future__ import annotations

from axionportal.derivations.contributions.exchange import chirality_functions, chirality_terms
from axionportal.derivations.contributions.symbols import (
    C_A,
    C_P,
    C_S,
    C_V,
    M_BOSON,
    M_FERMION,
    M_LEPTON,
    compare,
)
from axionportal.derivations.records import Contribution, LoopFunction

MASSES = (M_LEPTON, M_FERMION, M_BOSON)
SCALAR, VECTOR = (C_S, C_P), (C_V, C_A)
SOURCE = compare("Leveille:1977rc", "https://doi.org/10.1016/0550-3213(78)90051-2")


def _functions(lagrangian: str, name: str, tex: str) -> tuple[LoopFunction, LoopFunction]:
    return chirality_functions(lagrangian, name, tex, f"a {lagrangian.replace('_', ' ')}", SOURCE)


NEUTRAL_SCALAR_FUNCTIONS = _functions("neutral_scalar", "S0", "S^{0}")
NEUTRAL_VECTOR_FUNCTIONS = _functions("neutral_vector", "V0", "V^{0}")
CHARGED_SCALAR_FUNCTIONS = _functions("charged_scalar", "SQ", "S^{Q}")
CHARGED_VECTOR_FUNCTIONS = _functions("charged_vector", "VQ", "V^{Q}")


def _contribution(lagrangian: str, tex: str, functions: tuple[LoopFunction, LoopFunction]) -> Contribution:
    couplings = SCALAR if lagrangian.endswith("scalar") else VECTOR
    return Contribution(
        name=lagrangian,
        tex=tex,
        parameters=(*MASSES, *couplings),
        terms=chirality_terms(functions, MASSES, couplings),
        source=SOURCE,
        meaning=f"one-loop contribution of a {lagrangian.replace('_', ' ')}",
        lagrangian=lagrangian,
    )


LOOP_FUNCTIONS = (
    *NEUTRAL_SCALAR_FUNCTIONS,
    *NEUTRAL_VECTOR_FUNCTIONS,
    *CHARGED_SCALAR_FUNCTIONS,
    *CHARGED_VECTOR_FUNCTIONS,
)
CONTRIBUTIONS = (
    _contribution("neutral_scalar", r"a_\ell^{\phi^0}", NEUTRAL_SCALAR_FUNCTIONS),
    _contribution("neutral_vector", r"a_\ell^{V^0}", NEUTRAL_VECTOR_FUNCTIONS),
    _contribution("charged_scalar", r"a_\ell^{\phi^Q}", CHARGED_SCALAR_FUNCTIONS),
    _contribution("charged_vector", r"a_\ell^{V^Q}", CHARGED_VECTOR_FUNCTIONS),
)
