"""Room: derivations/lagrangian.  From Eqs. (6), (7), and from general vertices, to Feynman integrals.

``derive(name, scheme)`` gives the proved chain, ``derived_integral(name, scheme)`` its end, and
``agrees_with_definition(contribution)`` the proof that a typed definition is what the Lagrangian gives.
"""

from __future__ import annotations

from axionportal.derivations.lagrangian.errors import (
    ChargeError,
    LagrangianError,
    MissingSchemeError,
    NotHermitianError,
)
from axionportal.derivations.lagrangian.identity import (
    agrees_with_definition,
    derive,
    derived_integral,
    lagrangians,
)
from axionportal.derivations.lagrangian.schemes import SCHEMES, scheme

__all__ = [
    "SCHEMES",
    "ChargeError",
    "LagrangianError",
    "MissingSchemeError",
    "NotHermitianError",
    "agrees_with_definition",
    "derive",
    "derived_integral",
    "lagrangians",
    "scheme",
]
