"""Room: codegen.  An input set for the rooms that codegen does not know: validated here, plain data there."""

from __future__ import annotations

from typing import Any

from axionportal.derivations.inputs import DEFAULT_SET, load_inputs


def plain_inputs(name: str | None) -> dict[str, Any]:
    """A built-in set or a user's file as numbers and texts; raises UsageError with one sentence."""
    chosen = load_inputs(name if name is not None else DEFAULT_SET)
    return {
        "name": chosen.name,
        "date": chosen.date,
        "title": chosen.title,
        "quantities": {
            item.key: {
                "value": float(item.value),
                "uncertainty": None if item.uncertainty is None else float(item.uncertainty),
                "unit": item.unit,
                "tex": item.tex,
                "meaning": item.meaning,
                "reference": item.reference,
            }
            for item in chosen
        },
    }
