"""Room: codegen/latex.  The interactions of a model as a Lagrangian, read off its diagrams' vertices."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.factors import is_negative, negated
from axionportal.codegen.latex.fields import GOLDSTONE, Fields
from axionportal.codegen.latex.layout import Typesetter, display
from axionportal.codegen.latex.pieces import Piece
from axionportal.derivations.lagrangian import (
    Diagram,
    DualFieldStrength,
    Line,
    ScalarCoupling,
    VectorCoupling,
)

Coupling = ScalarCoupling | VectorCoupling


@dataclass(frozen=True)
class Interaction:
    """Fbar V l B, for a Goldstone boson over the mass of its vector (then ``scale`` is not 1)."""

    diagram: Diagram
    coupling: Coupling
    boson: Line
    scale: sp.Expr

    @property
    def gauge(self) -> bool:
        """Whether it is there in this gauge only."""
        return _is_goldstone(self.boson)


def _is_goldstone(line: Line) -> bool:
    return line.label.startswith(GOLDSTONE)


def interactions(diagrams: tuple[Diagram, ...]) -> list[Interaction]:
    """Each coupling of the lepton once, in order of appearance."""
    found: dict[tuple[Coupling, Line], Interaction] = {}
    for diagram in diagrams:
        ends = ((diagram.incoming, diagram.before), (diagram.outgoing.conjugate(), diagram.after))
        for coupling, boson in ends:
            if not any(coupling.parts()):  # a conserved current: the Goldstone boson decouples
                continue
            scale = boson.mass if _is_goldstone(boson) else sp.Integer(1)
            found.setdefault((coupling, boson), Interaction(diagram, coupling, boson, scale))
    return list(found.values())


def lagrangian_display(
    diagrams: tuple[Diagram, ...], fields: Fields, setter: Typesetter, label: str
) -> tuple[str, str]:
    """The interactions, and those of Goldstone bosons; the latter is empty if there are none."""
    every = interactions(diagrams)
    whole = _pieces([item for item in every if not item.gauge], fields, setter)
    whole += _dual_pieces(diagrams, fields, setter)
    partner = _pieces([item for item in every if item.gauge], fields, setter)
    shown = display(setter.fill(r"\mathcal{L} \ni", whole), label)
    if not partner:
        return shown, ""
    return shown, display(setter.fill(r"\mathcal{L}_{\xi = 1} \ni", partner), f"{label}-goldstone")


def _pieces(items: list[Interaction], fields: Fields, setter: Typesetter) -> list[Piece]:
    pieces: list[Piece] = []
    for item in items:
        sign, text = _term(item, fields, setter)
        pieces.append(_signed(sign, text, first=not pieces))
    if any(item.diagram.fermion.mass != item.diagram.lepton_mass for item in items):
        pieces.append(Piece(r"\mathrm{h.c.}", " + ", "{} + "))
    return pieces


def _signed(sign: str, text: str, *, first: bool) -> Piece:
    if first:
        lead = "" if sign == "+" else "- "
        return Piece(text, lead, lead)
    return Piece(text, f" {sign} ", f"{{}} {sign} ")


def _term(item: Interaction, fields: Fields, setter: Typesetter) -> tuple[str, str]:
    """Sign and the rest of c Fbar Gamma l B."""
    vector = isinstance(item.coupling, VectorCoupling)
    fermion, lepton = fields.line(item.diagram.fermion), fields.lepton(item.diagram)
    boson = fields.line(item.boson) + (r"_{\nu}" if vector else "")
    sign, front, matrix = _matrix(item, setter, r"\gamma^{\nu}" if vector else "")
    parts = [front, rf"\bar{{{fermion}}}", matrix, lepton, boson]
    return sign, r" \, ".join(part for part in parts if part)


def _matrix(item: Interaction, setter: Typesetter, gamma: str) -> tuple[str, str, str]:
    """Sign, number in front, and the Dirac matrix of a vertex."""
    even, odd = item.coupling.parts()
    tex = setter.printer.tex
    if even == 0 or odd == 0:
        value = (odd if even == 0 else even) / item.scale
        sign = "-" if is_negative(value) else "+"
        number = negated(value) if sign == "-" else value
        matrix = (gamma + (r" \gamma_5" if even == 0 else "")).strip()
        return sign, "" if number == 1 else setter.printer.bracketed(number), matrix
    inner = rf"\left({tex(even)} + {setter.printer.bracketed(odd)} \, \gamma_5\right)"
    front = "" if item.scale == 1 else tex(1 / item.scale)
    return "+", front, f"{gamma} {inner}".strip()


def _dual_pieces(diagrams: tuple[Diagram, ...], fields: Fields, setter: Typesetter) -> list[Piece]:
    """(1/2) C a F^{mu nu} X-dual_{mu nu}, once."""
    for diagram in diagrams:
        if isinstance(diagram.photon, DualFieldStrength):
            ends = ((diagram.incoming, diagram.before), (diagram.outgoing, diagram.after))
            names = {type(coupling): fields.line(line) for coupling, line in ends}
            number = setter.printer.tex(diagram.photon.coefficient)
            dual = rf"\tilde{{{names[VectorCoupling]}}}_{{\mu\nu}}"
            text = rf"\frac{{1}}{{2}} {number} \, {names[ScalarCoupling]} \, F^{{\mu\nu}} {dual}"
            return [Piece(text, " + ", "{} + ")]
    return []


def charges(diagrams: tuple[Diagram, ...], fields: Fields, setter: Typesetter) -> list[str]:
    """Q_F = 1 for each line to which a photon is attached."""
    found: dict[str, str] = {}
    for diagram in diagrams:
        charge = getattr(diagram.photon, "charge", None)
        if charge is not None and diagram.before == diagram.after and not _is_goldstone(diagram.before):
            line = diagram.fermion if diagram.attachment == "fermion" else diagram.before
            found.setdefault(fields.line(line), setter.printer.inline(charge))
    return [f"$Q_{{{name}}} = {charge}$" for name, charge in found.items()]
