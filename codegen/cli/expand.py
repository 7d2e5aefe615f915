"""Room: codegen.  The command ``expand``: an expansion, order by order, with its remainder."""

from __future__ import annotations

import json

import sympy as sp

from axionportal import derivations
from axionportal.codegen.cli import formats
from axionportal.derivations.records import Contribution, Expansion


def run_expand(name: str, limit: str, order: int, form: str, scheme: str | None = None) -> int:
    """Print an expansion of ``name`` in one of five formats."""
    record = derivations.load(name, scheme)
    expansion = derivations.expand(name, limit, order, scheme)
    parameters = record.parameters if isinstance(record, Contribution) else record.arguments
    names = {item.symbol: item.tex for item in parameters}
    if form == "json":
        print(json_of(expansion, names))
    elif form == "latex":
        print(formats.to_latex(expansion.partial_sum(), names))
    elif form == "sympy":
        print(formats.to_sympy(expansion.partial_sum()))
    elif form == "mathematica":
        print(formats.to_mathematica(expansion.partial_sum()))
    else:
        print(text_of(expansion, f"{name}, {record.source}"))
    return 0


def text_of(expansion: Expansion, title: str) -> str:
    """The terms in order, then the remainder."""
    small = formats.plain(expansion.small)
    lines = [f"{title}: limit {expansion.limit}, {expansion.variable} = {small} -> "]
    lines[0] += formats.plain(expansion.point)
    for term in expansion.terms:
        lines += [f"order {term.order}", formats.to_text(term.expression)]
    return "\n".join([*lines, *remainder_text(expansion)])


def remainder_text(expansion: Expansion) -> list[str]:
    """The proven bound and where it holds."""
    bound = formats.to_text(expansion.remainder.bound)
    condition = formats.plain(expansion.remainder.condition)
    sentence = f"with a remainder that, wherever {condition}, is at most"
    return [*formats.prose(sentence, 2), bound]


def json_of(expansion: Expansion, names: dict[sp.Symbol, str]) -> str:
    """One JSON document."""
    document = {
        "subject": expansion.subject,
        "limit": expansion.limit,
        "order": expansion.order,
        "variable": f"{expansion.variable} = {formats.plain(expansion.small)}",
        "terms": [
            {
                "order": term.order,
                "sympy": formats.to_sympy(term.expression),
                "latex": formats.to_latex(term.expression, names),
            }
            for term in expansion.terms
        ],
        "remainder": {
            "bound": formats.to_sympy(expansion.remainder.bound),
            "condition": formats.plain(expansion.remainder.condition),
            "reason": expansion.remainder.reason,
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False)
