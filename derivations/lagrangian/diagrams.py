"""Room: derivations/lagrangian.  One-loop diagrams as data, and the diagrams of an interaction.

A lepton emits a boson, becomes an internal fermion, and takes the boson (or, for the vertex of Eq. (6),
another one) back; a photon is attached to one of the lines or to that vertex.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import sympy as sp

from axionportal.derivations.lagrangian.errors import ChargeError, LagrangianError, NotHermitianError
from axionportal.derivations.lagrangian.vertices import (
    Coupling,
    DualFieldStrength,
    FermionCurrent,
    Mixing,
    PhotonVertex,
    ScalarCoupling,
    ScalarCurrent,
    VectorCoupling,
    VectorCurrent,
    require_hermitian,
    same_coupling,
)

ONE = sp.Integer(1)


@dataclass(frozen=True)
class Line:
    """An internal line: its mass and how a diagram is labelled; a boson's spin follows from its vertex."""

    mass: sp.Expr
    label: str


@dataclass(frozen=True)
class Diagram:
    """One loop: lepton -> fermion + ``before``, photon, fermion + ``after`` -> lepton.

    ``attachment`` says whether the photon sits on the fermion (then ``before`` is ``after``) or between
    the boson lines.  ``weight`` multiplies the diagram.
    """

    name: str
    attachment: Literal["fermion", "boson"]
    lepton_mass: sp.Expr
    fermion: Line
    before: Line
    after: Line
    incoming: Coupling
    outgoing: Coupling
    photon: PhotonVertex
    weight: sp.Expr = ONE


@dataclass(frozen=True)
class Exchange:
    """L = Fbar V l B + h.c., with a boson B of spin 0 or 1 that carries ``boson_charge`` away from l.

    ``real``: F is the lepton and B its own antiparticle; V then stands alone, without "+ h.c.".
    ``conjugate``: V of the conjugate term, when it is given at all.
    ``gauge``: of a charged vector, with the parameter xi = 1.
    ``copies``: of the loop, such as the colours of a quark.
    """

    lepton_mass: sp.Expr
    fermion: Line
    boson: Line
    coupling: Coupling
    fermion_charge: sp.Expr
    boson_charge: sp.Expr
    real: bool = False
    conjugate: Coupling | None = None
    gauge: Literal["linear", "nonlinear"] = "linear"
    copies: sp.Expr = ONE

    def __post_init__(self) -> None:
        self._check_hermiticity()
        self._check_charges()
        if isinstance(self.coupling, VectorCoupling) and self.boson.mass == 0:
            self._check_conservation()

    def _check_hermiticity(self) -> None:
        if self.real:
            require_hermitian(self.coupling, self.boson.label)
        expected = self.coupling.conjugate()
        if self.conjugate is not None and not same_coupling(self.conjugate, expected):
            message = (
                f"the interaction of {self.fermion.label} and {self.boson.label} is not hermitian: "
                f"the conjugate coupling must be {expected.parts()}, not {self.conjugate.parts()}"
            )
            raise NotHermitianError(message)

    def _check_charges(self) -> None:
        total = sp.expand(self.fermion_charge + self.boson_charge)
        lines = f"{self.fermion.label} ({self.fermion_charge}) and {self.boson.label} ({self.boson_charge})"
        if self.fermion_charge == 0 and self.boson_charge == 0:
            message = f"no photon couples to the loop of {lines}: one line must carry the lepton's charge"
            raise ChargeError(message)
        if total != 1:
            message = f"the charges of {lines} add up to {total}: they must add up to 1, the lepton's"
            raise ChargeError(message)
        if self.real and self.boson_charge != 0:
            message = f"the real field {self.boson.label} carries charge {self.boson_charge}: set it to 0"
            raise ChargeError(message)

    def _check_conservation(self) -> None:
        if any(sp.expand(part) != 0 for part in self.goldstone.parts()):
            message = (
                f"the massless vector {self.boson.label} couples to a current that is not conserved: "
                f"give it a mass, or {self.fermion.label} the lepton's mass and no axial coupling"
            )
            raise LagrangianError(message)

    @property
    def goldstone(self) -> ScalarCoupling:
        """M times the coupling of the Goldstone boson that current conservation demands.

        d_nu (Fbar gamma^nu (v + a gamma5) l) = i Fbar [v (m_F - m) + a (m_F + m) gamma5] l by the Dirac
        equations; V -> V + d lambda, phi -> phi + M lambda must leave the Lagrangian as it is.
        """
        vector, axial = self.coupling.parts()
        heavy, light = self.fermion.mass, self.lepton_mass
        return ScalarCoupling(sp.I * vector * (heavy - light), sp.I * axial * (heavy + light))


def exchange_diagrams(exchange: Exchange) -> tuple[Diagram, ...]:
    """All diagrams of one boson; a vector in Feynman gauge brings its Goldstone boson along."""
    found = _plain(exchange, exchange.coupling, exchange.boson, ONE)
    if isinstance(exchange.coupling, VectorCoupling) and exchange.boson.mass != 0:
        partner = Line(exchange.boson.mass, f"Goldstone boson of {exchange.boson.label}")
        found += _plain(exchange, exchange.goldstone, partner, 1 / exchange.boson.mass**2)
        if exchange.boson_charge != 0 and exchange.gauge == "linear":
            found += _mixed(exchange, partner)
    return tuple(replace(diagram, weight=exchange.copies * diagram.weight) for diagram in found)


def _plain(exchange: Exchange, coupling: Coupling, boson: Line, weight: sp.Expr) -> list[Diagram]:
    def attach(attachment: Literal["fermion", "boson"], vertex: PhotonVertex) -> Diagram:
        line = exchange.fermion if attachment == "fermion" else boson
        return Diagram(
            name=f"{boson.label}, photon on {line.label}",
            attachment=attachment,
            lepton_mass=exchange.lepton_mass,
            fermion=exchange.fermion,
            before=boson,
            after=boson,
            incoming=coupling,
            outgoing=coupling.conjugate(),
            photon=vertex,
            weight=weight,
        )

    found = []
    if exchange.fermion_charge != 0:
        found.append(attach("fermion", FermionCurrent(exchange.fermion_charge)))
    if exchange.boson_charge != 0:
        found.append(attach("boson", _boson_current(exchange, coupling)))
    return found


def _boson_current(exchange: Exchange, coupling: Coupling) -> PhotonVertex:
    if isinstance(coupling, VectorCoupling):
        return VectorCurrent(exchange.boson_charge, nonlinear=exchange.gauge == "nonlinear")
    return ScalarCurrent(exchange.boson_charge)


def _mixed(exchange: Exchange, partner: Line) -> list[Diagram]:
    """Vector before and Goldstone boson after the photon, and the other way round."""
    boson, mass = exchange.boson, exchange.boson.mass
    vector, scalar = exchange.coupling, exchange.goldstone
    pairs = ((boson, partner, vector, scalar, -1), (partner, boson, scalar, vector, 1))
    return [
        Diagram(
            name=f"{before.label} before, {after.label} after the photon",
            attachment="boson",
            lepton_mass=exchange.lepton_mass,
            fermion=exchange.fermion,
            before=before,
            after=after,
            incoming=incoming,
            outgoing=outgoing.conjugate(),
            photon=Mixing(sign * exchange.boson_charge, mass),
            weight=1 / mass,
        )
        for before, after, incoming, outgoing, sign in pairs
    ]


@dataclass(frozen=True)
class Portal:
    """Eqs. (6), (7): a real spin-0 and a real spin-1 boson that a photon turns into each other."""

    lepton: Line
    pseudoscalar: Line
    vector: Line
    scalar_coupling: ScalarCoupling
    vector_coupling: VectorCoupling
    vertex: DualFieldStrength

    def __post_init__(self) -> None:
        require_hermitian(self.scalar_coupling, self.pseudoscalar.label)
        require_hermitian(self.vector_coupling, self.vector.label)
        if self.lepton.mass == 0:
            message = "the lepton of the portal is massless: give it a mass, its moment is measured in 1/mass"
            raise LagrangianError(message)


def portal_diagrams(portal: Portal) -> tuple[Diagram, ...]:
    """Fig. 1 and its mirror image: the vector is emitted first, or the pseudoscalar is."""
    vector = (portal.vector, portal.vector_coupling)
    scalar = (portal.pseudoscalar, portal.scalar_coupling)
    return tuple(
        Diagram(
            name=f"{first[0].label} before, {second[0].label} after the photon",
            attachment="boson",
            lepton_mass=portal.lepton.mass,
            fermion=portal.lepton,
            before=first[0],
            after=second[0],
            incoming=first[1],
            outgoing=second[1].conjugate(),
            photon=portal.vertex,
        )
        for first, second in ((vector, scalar), (scalar, vector))
    )


def interactions(diagrams: tuple[Diagram, ...]) -> tuple[str, ...]:
    """The terms of the Lagrangian that the diagrams are made of, one for each boson, photons' left out."""
    found: dict[str, str] = {}
    for diagram in diagrams:
        for boson, coupling in ((diagram.before, diagram.incoming), (diagram.after, diagram.outgoing)):
            if any(part != 0 for part in coupling.parts()):
                found.setdefault(boson.label, f"{diagram.fermion.label}-bar {coupling} lepton {boson.label}")
        if isinstance(diagram.photon, DualFieldStrength):
            found.setdefault("", f"(1/2) ({diagram.photon.coefficient}) a F X-dual")
    return tuple(found.values())
