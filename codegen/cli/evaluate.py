"""Room: codegen.  The command ``eval``: exact numbers in, certified digits out."""

from __future__ import annotations

import json
from collections.abc import Sequence

from axionportal.derivations import load
from axionportal.derivations.errors import InputError, shown
from axionportal.derivations.evaluation import certified_text, exact_values


def run_eval(name: str, pairs: Sequence[str], digits: int, form: str) -> int:
    """Print the value of ``name`` at ``key=value`` pairs, and nothing else."""
    record = load(name)
    given = split_pairs(pairs)
    text = certified_text(record, exact_values(record, given), digits)
    if form == "json":
        document = {
            "name": record.name,
            "source": str(record.source),
            "arguments": given,
            "digits": digits,
            "value": text,
            "error": "at most half a unit in the last digit, proved by a rigorous enclosure",
        }
        print(json.dumps(document, indent=1, ensure_ascii=False))
    else:
        print(text)
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
