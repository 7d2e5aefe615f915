"""Room: codegen.  Imports an emitted module from its text, to run its functions on other numbers."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping
from importlib.abc import SourceLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType
from typing import Any


class _Loader(SourceLoader):
    """Imports a module from its text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get_filename(self, fullname: str) -> str:
        return f"<{fullname}>"

    def get_data(self, path: str | bytes) -> bytes:  # noqa: ARG002  (there is one text)
        return self.text.encode()


def imported(tree: ast.Module, literal: Callable[[float], Any]) -> ModuleType:
    """The emitted module by itself; floats written in its functions are given to ``literal``.

    What it imports from its package is a type.
    """
    own = [ast.parse("Number = object").body[0] if _is_relative(item) else item for item in tree.body]
    own = [
        _Literals().visit(copy.deepcopy(item)) if isinstance(item, ast.FunctionDef) else item for item in own
    ]
    return module_of(ast.unparse(ast.Module(own, [])), {"_literal": literal})


def module_of(text: str, names: Mapping[str, Any]) -> ModuleType:
    """A module from emitted text, in which ``names`` are known already."""
    spec = spec_from_loader("emitted", _Loader(text))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    vars(module).update(names)
    spec.loader.exec_module(module)
    return module


class _Literals(ast.NodeTransformer):
    """1.0 becomes _literal(1.0)."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, float):
            return node
        return ast.Call(ast.Name("_literal", ast.Load()), [node], [])


def _is_relative(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.level > 0
