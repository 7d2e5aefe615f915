"""Room: derivations/replay.  Replays certificates without trusting what wrote them.

A small program of its own: python-flint, the standard library, and nothing of the derivations or of SymPy (an
import contract keeps it so).  It reads a record, parses every formula with a strict grammar, and proves:
the closed form by differentiating the primitive back, each step as an identity of rational functions,
enclosures by rigorous integration of the definition, expansions within their remainders at exact points, and
contributions as what their Lagrangian's integral is.  ``python -m replay FILE``, run in the folder that
holds it, needs no other part of the project.
"""

from __future__ import annotations

from .grammar import RecordError
from .record import FORMAT, digest_of
from .replayer import Replayed, Replayer

__all__ = ["FORMAT", "RecordError", "Replayed", "Replayer", "digest_of"]
