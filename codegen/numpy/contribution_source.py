"""Room: codegen.  An emitted module of contributions: its constants, and its code to be run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from axionportal.codegen.numpy.emitted_import import module_of
from axionportal.derivations.records import DerivationError


class ContributionCodeError(DerivationError):
    """The emitted code of a contribution is not understood, or does not compute the record."""


class Module:
    """The functions and constants of an emitted module of contributions."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        functions = [item for item in tree.body if isinstance(item, ast.FunctionDef)]
        self._functions = {item.name: item for item in functions if item.name.startswith("_")}
        bare: list[ast.stmt] = [_bare(item) for item in self._functions.values()]
        self._text = ast.unparse(ast.Module(bare, []))
        self.constants = dict(_literals(tree))

    def __contains__(self, name: str) -> bool:
        return name in self._functions

    def parameters(self, name: str) -> list[str]:
        """Names of a function's positional parameters."""
        return [item.arg for item in self._functions[name].args.args]

    def run(self, name: str, names: Mapping[str, Any], arguments: Sequence[Any], **keywords: Any) -> Any:
        """A private function, with other private functions that it calls, on tracked numbers."""
        allowed = {"__builtins__": {"tuple": tuple, "map": map}}
        try:
            module = module_of(self._text, dict(names) | allowed)
            return vars(module)[name](*arguments, **keywords)
        except (KeyError, TypeError, ValueError, NameError, AttributeError) as error:
            raise ContributionCodeError(f"{name}: its code is not understood: {error}") from error


def _bare(node: ast.FunctionDef) -> ast.FunctionDef:
    """The function without annotations, whose names are not defined here."""
    found = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(found, ast.FunctionDef)
    found.returns = None
    for item in (*found.args.args, *found.args.kwonlyargs):
        item.annotation = None
    return ast.fix_missing_locations(found)


def _literals(tree: ast.Module) -> Iterable[tuple[str, tuple[float, float]]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                continue
            if isinstance(value, tuple) and len(value) == 2 and all(isinstance(x, float) for x in value):
                yield node.targets[0].id, value
