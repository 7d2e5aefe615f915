"""Room: codegen/latex.  Names of fields: the index of a mass names the particle, as in m_a and a.

The appendix writes macros (prefix ``axpfield``), so that a paper's own names win.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.notation import PREFIX, Macro, index_of
from axionportal.derivations.lagrangian import Diagram, Line
from axionportal.derivations.records import Parameter

GOLDSTONE = "Goldstone boson of "
PHOTON, NEUTRINO, LEPTON = "photon", "neutrino", "external lepton"
_MASSLESS = {PHOTON: r"\gamma", NEUTRINO: r"\nu"}


@dataclass(frozen=True)
class Fields:
    """TeX of every field in some diagrams; ``macros`` define what it uses."""

    names: Mapping[str, str]
    macros: tuple[Macro, ...]

    def line(self, line: Line) -> str:
        """TeX of an internal line; a Goldstone boson is a phi with its vector's index."""
        if line.label.startswith(GOLDSTONE):
            return rf"\varphi_{{{self.names[line.label.removeprefix(GOLDSTONE)]}}}"
        return self.names[line.label]

    def lepton(self, diagram: Diagram) -> str:
        """TeX of the external lepton: the fermion's if it is the same field."""
        return self.line(diagram.fermion) if _same(diagram) else self.names[LEPTON]

    @property
    def photon(self) -> str:
        return self.names[PHOTON]


def _same(diagram: Diagram) -> bool:
    return bool(diagram.fermion.mass == diagram.lepton_mass)


def fields_of(diagrams: Iterable[Diagram], parameters: Iterable[Parameter], *, macros: bool) -> Fields:
    """The names of all fields in ``diagrams``."""
    indices = {item.symbol: index_of(item) for item in parameters}
    plain = {PHOTON: _MASSLESS[PHOTON]}
    for diagram in diagrams:
        if not _same(diagram):
            plain[LEPTON] = _index(indices, diagram.lepton_mass, LEPTON)
        for line in (diagram.fermion, diagram.before, diagram.after):
            if not line.label.startswith(GOLDSTONE):
                plain[line.label] = _index(indices, line.mass, line.label)
    if not macros:
        return Fields(plain, ())
    commands = {label: f"{PREFIX}field{_letters(label)}" for label in plain}
    defined = tuple(Macro(commands[label], tex, f"field: {label}") for label, tex in plain.items())
    return Fields({label: f"\\{command}" for label, command in commands.items()}, defined)


def _index(indices: Mapping[sp.Symbol, str], mass: sp.Expr, label: str) -> str:
    """The index of the line's mass; its label in words where that is no parameter."""
    return indices.get(mass) or _MASSLESS.get(label) or rf"\mathrm{{{label}}}"


def _letters(label: str) -> str:
    return "".join(char for char in label if char.isalpha())
