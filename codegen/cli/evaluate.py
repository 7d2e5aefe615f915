"""Room: codegen.  The command ``eval``: exact numbers in, certified digits out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from axionportal.derivations import load, scheme_name
from axionportal.derivations.errors import InputError, shown
from axionportal.derivations.evaluation import certified_text, exact_values
from axionportal.derivations.lagrangian import scheme as regularisation
from axionportal.derivations.verification.enclosure import is_absorptive

REAL_PART = (
    "the internal particles can be real (a threshold of the lepton's decay is passed): the integral has an "
    "absorptive part, and this is its real part, the principal value"
)


def run_eval(name: str, pairs: Sequence[str], digits: int, form: str, scheme: str | None = None) -> int:
    """Print the value of ``name`` at ``key=value`` pairs, and nothing else on standard output.

    The scheme that was asked for, and that a value is a real part, are said on standard error, or in
    the JSON document.
    """
    record = load(name, scheme)
    given = split_pairs(pairs)
    values = exact_values(record, given)
    text = certified_text(record, values, digits)
    remark = REAL_PART if is_absorptive(record, values) else ""
    if form == "json":
        document = {
            "name": record.name,
            "source": str(record.source),
            "arguments": given,
            "digits": digits,
            "value": text,
            "error": "at most half a unit in the last digit, proved by a rigorous enclosure",
        }
        if record.schemes:
            document["scheme"] = scheme_name(record)
        if remark:
            document["remark"] = remark
        print(json.dumps(document, indent=1, ensure_ascii=False))
    else:
        print(text)
        said = f"regularisation {scheme}: {regularisation(scheme).meaning}" if scheme else ""
        for line in filter(None, (said, remark)):
            print(f"axionportal: {line}", file=sys.stderr)
    return 0


def split_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """``["m_a=110"]`` as a mapping; the values are still text."""
    values: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise InputError(f"{shown(pair)} is not of the form KEY=VALUE, such as m_a=110")
        if key in values:
            raise InputError(f"{key} is given twice: {shown(values[key])} and {shown(value)}")
        values[key] = value
    return values
