"""Room: derivations/lagrangian.  What a Lagrangian can have wrong; each message is one sentence."""

from __future__ import annotations

from axionportal.derivations.errors import UsageError


class LagrangianError(UsageError):
    """A Lagrangian from which no anomalous magnetic moment follows."""


class NotHermitianError(LagrangianError):
    """An interaction that is not its own hermitian conjugate."""


class ChargeError(LagrangianError):
    """Electric charges that the loop does not conserve, or a loop to which no photon couples."""


class MissingSchemeError(LagrangianError):
    """A divergent loop for which no regularisation was chosen."""
