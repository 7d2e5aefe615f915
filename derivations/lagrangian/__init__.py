"""Room: derivations/lagrangian.  From Eqs. (6), (7), and from general vertices, to Feynman integrals.

``derive(name, scheme)`` gives the proved chain, ``derived_integral(name, scheme)`` its end, and
``agrees_with_definition(contribution)`` the proof that a typed definition is what the Lagrangian gives.
A Lagrangian of one's own: ``magnetic_moment(exchange_diagrams(Exchange(...)))``, see ``models`` for examples.
"""

from __future__ import annotations

from axionportal.derivations.contributions.symbols import SCHEMES
from axionportal.derivations.lagrangian.diagrams import (
    Diagram,
    Exchange,
    Line,
    Portal,
    exchange_diagrams,
    portal_diagrams,
)
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
from axionportal.derivations.lagrangian.models import diagrams_of
from axionportal.derivations.lagrangian.moment import Moment, magnetic_moment
from axionportal.derivations.lagrangian.regularised import in_scheme
from axionportal.derivations.lagrangian.schemes import Scheme, scheme
from axionportal.derivations.lagrangian.vertices import (
    DualFieldStrength,
    ScalarCoupling,
    VectorCoupling,
)

__all__ = [
    "SCHEMES",
    "ChargeError",
    "Diagram",
    "DualFieldStrength",
    "Exchange",
    "LagrangianError",
    "Line",
    "MissingSchemeError",
    "Moment",
    "NotHermitianError",
    "Portal",
    "ScalarCoupling",
    "Scheme",
    "VectorCoupling",
    "agrees_with_definition",
    "derive",
    "derived_integral",
    "diagrams_of",
    "exchange_diagrams",
    "in_scheme",
    "lagrangians",
    "magnetic_moment",
    "portal_diagrams",
    "scheme",
]
