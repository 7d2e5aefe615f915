"""Room: codegen.  What every emitter is given: records, inputs and checks of one build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Check, Claim, Contribution, LoopFunction


@dataclass(frozen=True)
class BuildContext:
    """All that an emitter may depend on; equal contexts give equal bytes.

    ``records`` and ``contributions`` are in catalogue order, ``inputs`` supplies the keyword
    defaults, ``checks`` are the outcomes of verification at ``digits`` decimal digits, ``measured`` is
    the committed record of a benchmark run, if there is one, ``ledger`` the claims of the paper;
    ``certificates`` are those of the records, by name.
    """

    records: tuple[LoopFunction, ...]
    contributions: tuple[Contribution, ...]
    inputs: InputSet
    checks: tuple[Check, ...]
    digits: int
    measured: str = ""
    ledger: tuple[Claim, ...] = ()
    certificates: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def certificate_digest(self, name: str) -> str:
        """The digest of a record's certificate; empty where none was made."""
        return str(self.certificates[name]["digest"]) if name in self.certificates else ""
