"""Room: derivations/lagrangian.  Interactions as data: couplings to a lepton, and what a photon does.

A coupling is the matrix V of L = psibar V psi B; the Feynman rule of every vertex is i times its term
of the Lagrangian.  D = d + i e Q A, charges in units of the lepton's.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from axionportal.derivations.lagrangian.errors import NotHermitianError


@dataclass(frozen=True)
class ScalarCoupling:
    """V = scalar + pseudoscalar gamma5, to a boson of spin 0."""

    scalar: sp.Expr
    pseudoscalar: sp.Expr

    def __str__(self) -> str:
        return _sum(self.parts())

    def conjugate(self) -> ScalarCoupling:
        """g0 V^dagger g0."""
        return ScalarCoupling(sp.conjugate(self.scalar), -sp.conjugate(self.pseudoscalar))

    def parts(self) -> tuple[sp.Expr, sp.Expr]:
        return self.scalar, self.pseudoscalar


@dataclass(frozen=True)
class VectorCoupling:
    """V^nu = gamma^nu (vector + axial gamma5), to a boson of spin 1."""

    vector: sp.Expr
    axial: sp.Expr

    def __str__(self) -> str:
        return f"gamma^n {_sum(self.parts())}"

    def conjugate(self) -> VectorCoupling:
        """g0 V^dagger g0."""
        return VectorCoupling(sp.conjugate(self.vector), sp.conjugate(self.axial))

    def parts(self) -> tuple[sp.Expr, sp.Expr]:
        return self.vector, self.axial


Coupling = ScalarCoupling | VectorCoupling


def _sum(parts: tuple[sp.Expr, sp.Expr]) -> str:
    """(a + b gamma5), without what is zero."""
    plain, parity = parts
    shown = [str(plain)] if plain != 0 else []
    shown += (
        [f"{sp.sstr(parity)} gamma5" if parity.is_Symbol else f"({parity}) gamma5"] if parity != 0 else []
    )
    return f"({' + '.join(shown) or 0})"


def same_coupling(one: Coupling, other: Coupling) -> bool:
    """True when two couplings agree identically."""
    pairs = zip(one.parts(), other.parts(), strict=True)
    return type(one) is type(other) and all(sp.expand(a - b) == 0 for a, b in pairs)


def require_hermitian(coupling: Coupling, field: str) -> None:
    """Refuse a coupling of a lepton to a real field that is not its own conjugate."""
    if not same_coupling(coupling, coupling.conjugate()):
        rule = {
            ScalarCoupling: "the scalar coupling must be real and the pseudoscalar one imaginary",
            VectorCoupling: "the vector and the axial coupling must be real",
        }[type(coupling)]
        first, second = coupling.parts()
        message = f"the coupling ({first}, {second}) to the real field {field} is not hermitian: {rule}"
        raise NotHermitianError(message)


@dataclass(frozen=True)
class FermionCurrent:
    """-e Q psibar gamma^mu psi A_mu on the internal fermion."""

    charge: sp.Expr


@dataclass(frozen=True)
class ScalarCurrent:
    """The photon on a boson of spin 0: -i e Q (K + K')^mu, both momenta along the charge."""

    charge: sp.Expr


@dataclass(frozen=True)
class VectorCurrent:
    """The photon on a boson of spin 1 with gyromagnetic ratio 2, as gauge invariance demands.

    i e Q [g^{ab} (K + K')^m + 2 (g^{am} q^b - g^{bm} q^a) - g^{bm} K^a - g^{am} K'^b], K^a in, K'^b out.
    The last two terms belong to the linear R_xi gauge and are absent in the non-linear one, whose
    gauge fixing |D V + xi M phi|^2 respects electromagnetism.
    """

    charge: sp.Expr
    nonlinear: bool = False


@dataclass(frozen=True)
class Mixing:
    """The photon turns a charged vector into its Goldstone boson or back: -+ e Q M g^{mu nu}.

    From |M V - D phi|^2; present in the linear R_xi gauge, absent in the non-linear one.
    """

    charge: sp.Expr
    mass: sp.Expr


@dataclass(frozen=True)
class DualFieldStrength:
    """(1/2) C a F^{mu nu} X-dual_{mu nu}, the vertex of Eq. (6); X-dual = (1/2) eps X."""

    coefficient: sp.Expr

    def __post_init__(self) -> None:
        if sp.expand(self.coefficient - sp.conjugate(self.coefficient)) != 0:
            message = (
                f"the coefficient {self.coefficient} of a F X-dual makes the interaction not hermitian: "
                "it must be real"
            )
            raise NotHermitianError(message)


PhotonVertex = FermionCurrent | ScalarCurrent | VectorCurrent | Mixing | DualFieldStrength
