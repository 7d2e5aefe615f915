"""Room: codegen.  Emits the built-in sets of constants and measurements: ``generated/inputs.py``."""

from __future__ import annotations

import textwrap
from typing import Any

from axionportal.codegen.numpy.source import CODE_LINE, number_text
from axionportal.derivations.inputs import DEFAULT_SET, InputSet, Quantity, available_sets, load_inputs

Keys = dict[str, Any]

LONGEST = CODE_LINE - 16
"""Longest line of a literal, at the indentation of the template."""


def input_keys() -> Keys:
    """Keys of the template: every built-in set, the default first."""
    names = sorted(available_sets(), key=lambda name: (name != DEFAULT_SET, name))
    return {"sets": [_set(load_inputs(name)) for name in names], "default": DEFAULT_SET}


def _set(inputs: InputSet) -> Keys:
    return {
        "name": _text(inputs.name),
        "date": _text(inputs.date),
        "title": _text(inputs.title),
        "quantities": [_quantity(item) for item in inputs],
    }


def _quantity(item: Quantity) -> Keys:
    return {
        "key": item.key,
        "value": number_text(item.value),
        "uncertainty": "None" if item.uncertainty is None else number_text(item.uncertainty),
        "lines": [
            *_lines(f"{_text(item.unit)},"),
            *_lines(f"{_text(item.tex)},"),
            *_lines(f"{_text(item.meaning)},"),
            *_lines(f"{_text(item.reference)},"),
        ],
    }


def _lines(literal: str) -> list[str]:
    """A literal with its comma on one line, or in brackets on several."""
    if len(literal) <= LONGEST:
        return [literal]
    parts = textwrap.wrap(literal[1:-2], LONGEST - 6, break_long_words=False, break_on_hyphens=False)
    quoted = [f'    "{part} "' for part in parts[:-1]]
    return ["(", *quoted, f'    "{parts[-1]}"', "),"]


def _text(text: str) -> str:
    """A literal in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
