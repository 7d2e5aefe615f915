"""Room: codegen.  What planning a loop function ends in: template keys, tables, certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from axionportal.codegen.numpy.certificate import Certificate
from axionportal.codegen.numpy.certificate_two_point import TwoPointCertificate
from axionportal.codegen.numpy.planner import Doubles
from axionportal.codegen.numpy.text import Keys

Kind = Literal["univariate", "two_masses", "two_mass_derivatives", "two_point"]
"""What a loop function is made of: one table, a divided difference, its partial derivative, or moments."""


@dataclass(frozen=True)
class PlannedFunction:
    """A loop function's template keys, its tables by file name, and its kind of template entry."""

    keys: Keys
    tables: Mapping[str, Doubles]
    kind: Kind
    certificate: Certificate | TwoPointCertificate | None = None
