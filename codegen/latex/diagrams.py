"""Room: codegen/latex.  Feynman diagrams in TikZ, drawn from the same records as the amplitudes.

The photon is attached to the top of an arc; the line that it leaves alone is the straight one.  A line's
style is the spin that its vertex says it has; a vertex of dimension five is a dot.
"""

from __future__ import annotations

from dataclasses import dataclass

from axionportal.codegen.latex.fields import Fields
from axionportal.codegen.latex.notation import PREFIX
from axionportal.codegen.latex.prose import Prose
from axionportal.derivations.lagrangian import Diagram, DualFieldStrength, ScalarCoupling, VectorCoupling

STYLES = {ScalarCoupling: f"{PREFIX} scalar", VectorCoupling: f"{PREFIX} vector"}
FERMION, PHOTON, VERTEX = f"{PREFIX} fermion", f"{PREFIX} photon", f"{PREFIX} vertex"
_LEG, _RADIUS, _TOP = 1.65, 1, 1.75  # cm: two diagrams fit a column of 8.1 cm
_FALL = "arc[start angle=90, end angle=0, radius=1]"
_RISE = "arc[start angle=180, end angle=90, radius=1]"


@dataclass(frozen=True)
class DiagramView:
    """One diagram: its letter in the figure, what it is, and the picture."""

    letter: str
    name: str
    picture: str
    dotted: bool


def diagram_views(diagrams: tuple[Diagram, ...], fields: Fields, prose: Prose) -> tuple[DiagramView, ...]:
    """The diagrams of a model with letters in their order."""
    return tuple(
        DiagramView(
            letter=chr(ord("a") + number),
            name=prose.phrase(diagram.name),
            picture=picture(diagram, fields, chr(ord("a") + number)),
            dotted=isinstance(diagram.photon, DualFieldStrength),
        )
        for number, diagram in enumerate(diagrams)
    )


def picture(diagram: Diagram, fields: Fields, letter: str) -> str:
    """A tikzpicture; needs the libraries decorations.pathmorphing and decorations.markings."""
    lepton, fermion = fields.lepton(diagram), fields.line(diagram.fermion)
    before, after = fields.line(diagram.before), fields.line(diagram.after)
    incoming, outgoing = STYLES[type(diagram.incoming)], STYLES[type(diagram.outgoing)]
    if diagram.attachment == "fermion":
        arcs = [_rise(FERMION, fermion), _fall(FERMION, fermion)]
        straight = _straight(incoming, -_RADIUS, _RADIUS, before)
    else:
        arcs = [_rise(incoming, before), _fall(outgoing, after)]
        straight = _straight(FERMION, -_RADIUS, _RADIUS, fermion)
    lines = [
        _straight(FERMION, -_LEG, -_RADIUS, lepton),
        straight,
        _straight(FERMION, _RADIUS, _LEG, lepton),
        *arcs,
        rf"\draw[{PHOTON}] (0,{_RADIUS}) -- node[right=2pt] {{${fields.photon}$}} (0,{_TOP});",
        rf"\node[anchor=west] at ({-_LEG},{_TOP - 0.2:.2f}) {{({letter})}};",
    ]
    if isinstance(diagram.photon, DualFieldStrength):
        lines.append(rf"\node[{VERTEX}] at (0,{_RADIUS}) {{}};")
    body = "\n".join(f"  {line}" for line in lines)
    return f"\\begin{{tikzpicture}}[{PREFIX} diagram]\n{body}\n\\end{{tikzpicture}}"


def _straight(style: str, start: float, end: float, tex: str) -> str:
    return rf"\draw[{style}] ({start},0) -- node[below=2pt] {{${tex}$}} ({end},0);"


def _rise(style: str, tex: str) -> str:
    return rf"\draw[{style}] (-{_RADIUS},0) {_RISE} node[midway, above left=1pt] {{${tex}$}};"


def _fall(style: str, tex: str) -> str:
    return rf"\draw[{style}] (0,{_RADIUS}) {_FALL} node[midway, above right=1pt] {{${tex}$}};"
