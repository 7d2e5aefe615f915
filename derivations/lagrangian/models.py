"""Room: derivations/lagrangian.  The Lagrangians by name: Eqs. (6), (7), and the general set.

A model is a tuple of diagrams; ``E`` is eliminated by e^2 = 4 pi alpha where a charge is left.  The
general set is exact in all masses.  Where the lepton could decay (m_lepton > m_fermion + m_boson) D has
zeros on [0, 1]: the integral is then its principal value, the real part of F2(0).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy as sp

from axionportal.derivations.contributions import lagrangians as catalogue_lagrangians
from axionportal.derivations.contributions.symbols import (
    C_A,
    C_AGG,
    C_AGZ,
    C_P,
    C_S,
    C_V,
    EPSILON,
    G_V,
    M_A,
    M_BOSON,
    M_FERMION,
    M_GAMMA,
    M_LEPTON,
    M_MU,
    M_Z,
    Y_A,
)
from axionportal.derivations.errors import UnknownNameError, unknown
from axionportal.derivations.lagrangian.amplitude import E
from axionportal.derivations.lagrangian.diagrams import (
    Diagram,
    Exchange,
    Line,
    Portal,
    exchange_diagrams,
    portal_diagrams,
)
from axionportal.derivations.lagrangian.vertices import (
    Coupling,
    DualFieldStrength,
    ScalarCoupling,
    VectorCoupling,
)

ZERO, ONE = sp.Integer(0), sp.Integer(1)

G_A = sp.Symbol("g_A", real=True)
"""Axial coupling of the Z to the muon; it drops out."""

_MUON = Line(M_MU.symbol, "muon")
_ALP = Line(M_A.symbol, "ALP")
_DARK_PHOTON = Line(M_GAMMA.symbol, "dark photon")
_YUKAWA = ScalarCoupling(ZERO, sp.I * Y_A.symbol)  # y_a a mubar (i gamma5) mu
_MIXED = VectorCoupling(-EPSILON.symbol * E, ZERO)  # -eps e mubar gamma^nu mu X_nu


def _portal() -> tuple[Diagram, ...]:
    vertex = DualFieldStrength(C_AGG.symbol)
    return portal_diagrams(Portal(_MUON, _ALP, _DARK_PHOTON, _YUKAWA, _MIXED, vertex))


def _z_portal() -> tuple[Diagram, ...]:
    """Sec. 2: the Z in place of the dark photon, e eps -> g_V, with an axial coupling as well."""
    vertex, coupling = DualFieldStrength(C_AGZ.symbol), VectorCoupling(-G_V.symbol, G_A)
    z_boson = Line(M_Z.symbol, "Z")
    return portal_diagrams(Portal(_MUON, _ALP, z_boson, _YUKAWA, coupling, vertex))


def _alone(boson: Line, coupling: Coupling) -> tuple[Diagram, ...]:
    exchange = Exchange(_MUON.mass, _MUON, boson, coupling, ONE, ZERO, real=True)
    return exchange_diagrams(exchange)


def _general(coupling: Coupling, charged: bool) -> tuple[Diagram, ...]:
    spin = "vector" if isinstance(coupling, VectorCoupling) else "scalar"
    boson = Line(M_BOSON.symbol, f"{'charged' if charged else 'neutral'} {spin}")
    fermion = Line(M_FERMION.symbol, "fermion")
    charges = (ZERO, ONE) if charged else (ONE, ZERO)
    return exchange_diagrams(Exchange(M_LEPTON.symbol, fermion, boson, coupling, *charges))


_SCALAR = ScalarCoupling(C_S.symbol, C_P.symbol)
_VECTOR = VectorCoupling(C_V.symbol, C_A.symbol)

MODELS: dict[str, Callable[[], tuple[Diagram, ...]]] = {
    "portal": _portal,
    "alp": lambda: _alone(_ALP, _YUKAWA),
    "dark_photon": lambda: _alone(_DARK_PHOTON, _MIXED),
    "z": _z_portal,
    "neutral_scalar": lambda: _general(_SCALAR, charged=False),
    "neutral_vector": lambda: _general(_VECTOR, charged=False),
    "charged_scalar": lambda: _general(_SCALAR, charged=True),
    "charged_vector": lambda: _general(_VECTOR, charged=True),
}


def models() -> dict[str, Callable[[], tuple[Diagram, ...]]]:
    """Every Lagrangian by name: those above and those that modules of the catalogue define."""
    return MODELS | catalogue_lagrangians()


@cache
def diagrams_of(name: str) -> tuple[Diagram, ...]:
    """The diagrams of a Lagrangian; raises UnknownNameError with the known names."""
    known = models()
    if name not in known:
        raise UnknownNameError(unknown("Lagrangian", name, known))
    return known[name]()
