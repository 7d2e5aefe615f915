"""Room: codegen.  Puts the proved bounds of sums of moments into their docstrings and the report."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from axionportal.codegen.numpy.certificate_two_point import TwoPointCertificate, certify_sums
from axionportal.codegen.numpy.emitted import EmittedTree, UnreadableTreeError, text_of
from axionportal.codegen.numpy.planned import PlannedFunction
from axionportal.codegen.numpy.text import two_point_bound
from axionportal.codegen.numpy.two_point_sums import EmittedSum
from axionportal.derivations.records import LoopFunction


def with_bounds(planned: Sequence[PlannedFunction], moments: str) -> list[PlannedFunction]:
    """The same functions; sums of moments of two ratios with their certificates."""
    sums = {
        item.keys["name"]: EmittedSum.parsed(
            item.keys["name"], "\n".join(item.keys["lines"]), item.keys["value"]
        )
        for item in planned
        if item.kind == "two_point" and item.keys["of_ratios"]
    }
    if not sums:
        return list(planned)
    found = {item.function: item for item in certify_sums(moments, tuple(sums.values()))}
    return [_with_bound(item, found.get(item.keys["name"])) for item in planned]


def _with_bound(item: PlannedFunction, certificate: TwoPointCertificate | None) -> PlannedFunction:
    if certificate is None:
        return item
    notes = f"{item.keys['description']}\n\n{two_point_bound(certificate)}"
    return replace(item, keys={**item.keys, "notes": notes}, certificate=certificate)


def certify_emitted(tree: EmittedTree, functions: Sequence[LoopFunction]) -> tuple[TwoPointCertificate, ...]:
    """The certificates of functions of an emitted folder, from its files.

    That each sum of moments is the integral of the definition is proved; PlanningError where it is not.
    """
    path = tree.root / "_two_point.py"
    moments = text_of(path)
    sums = tuple(_emitted_sum(tree, function.name) for function in functions)
    for item, function in zip(sums, functions, strict=True):
        item.require_integrand(function.definition.integrand, function.definition.variable)
    try:
        return certify_sums(moments, sums)
    except (AttributeError, LookupError, NameError, TypeError, ValueError, ZeroDivisionError) as error:
        raise UnreadableTreeError(f"{path} cannot be run ({error}); run `axionportal build`") from error


def _emitted_sum(tree: EmittedTree, name: str) -> EmittedSum:
    *lines, last = tree.body(f"_{name.lower()}")
    if not (isinstance(last, ast.Return) and isinstance(last.value, ast.Call) and len(last.value.args) == 3):
        raise UnreadableTreeError(f"{tree.root} has no sum of moments {name}; run `axionportal build`")
    return EmittedSum.parsed(name, "\n".join(map(ast.unparse, lines)), ast.unparse(last.value.args[1]))
