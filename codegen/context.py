"""Room: codegen.  What every emitter is given: records, inputs and checks of one build."""

from __future__ import annotations

from dataclasses import dataclass

from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Check, Claim, Contribution, LoopFunction


@dataclass(frozen=True)
class BuildContext:
    """All that an emitter may depend on; equal contexts give equal bytes.

    ``records`` and ``contributions`` are in catalogue order, ``inputs`` supplies the keyword
    defaults, ``checks`` are the outcomes of verification at ``digits`` decimal digits, ``measured`` is
    the committed record of a benchmark run, if there is one, ``ledger`` the claims of the paper.
    """

    records: tuple[LoopFunction, ...]
    contributions: tuple[Contribution, ...]
    inputs: InputSet
    checks: tuple[Check, ...]
    digits: int
    measured: str = ""
    ledger: tuple[Claim, ...] = ()
