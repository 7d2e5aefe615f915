"""Room: codegen.  Reads back what was emitted: tables, their cells, laws beyond them and stated accuracy.

The emitted module is parsed, not imported, so that any folder can be certified as it stands on disk.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tokenize import TokenError

import numpy as np

from axionportal.codegen.numpy.certificate import EmittedTable
from axionportal.codegen.numpy.limit_laws import EmittedLaw
from axionportal.codegen.numpy.planner import Grid
from axionportal.derivations.errors import shown
from axionportal.derivations.records import DerivationError

_FILE = re.compile(r"\w+\.npy", re.ASCII)
STATED = re.compile(r"Accuracy: (?:at most )?(\d+\.\d+)\s+units\s+in\s+the\s+last\s+place")


class UnreadableTreeError(DerivationError):
    """A folder does not hold the emitted functions and tables in the form that is emitted now."""


def text_of(path: Path) -> str:
    """An emitted module; UnreadableTreeError with the remedy where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read ({shown(error, 200)}); run `axionportal build`"
        raise UnreadableTreeError(message) from error


@dataclass(frozen=True)
class EmittedTree:
    """The emitted loop functions of a folder ``generated``."""

    root: Path

    @cached_property
    def _module(self) -> ast.Module:
        path = self.root / "loop_functions.py"
        text = text_of(path)
        try:
            return ast.parse(text)
        except SyntaxError as error:
            raise UnreadableTreeError(
                f"{path} cannot be read ({shown(error, 200)}); run `axionportal build`"
            ) from error

    def constructor(self, name: str) -> ast.Call:
        """The call whose value the module gives to ``name``."""
        for node in self._module.body:
            if isinstance(node, ast.Assign) and any(_is_name(target, name) for target in node.targets):
                if isinstance(node.value, ast.Call):
                    return node.value
                break
        raise UnreadableTreeError(f"{self.root} has no {name} = ...(...); run `axionportal build`")

    def number_in(self, module: str, name: str) -> float:
        """What another emitted module gives to ``name``."""
        path = self.root / module
        try:
            tree = ast.parse(text_of(path))
        except SyntaxError as error:
            raise UnreadableTreeError(f"{path} cannot be read ({error}); run `axionportal build`") from error
        for node in tree.body:
            if isinstance(node, ast.Assign) and any(_is_name(target, name) for target in node.targets):
                value = _literal(node.value)
                if isinstance(value, float):
                    return value
        raise UnreadableTreeError(f"{path} has no number {name}; run `axionportal build`")

    def constants(self, name: str) -> dict[str, float]:
        """First arguments of the two-mass functions that the module gives to ``name``, by scheme.

        The key of a function that does not depend on one is empty.
        """
        for node in self._module.body:
            if isinstance(node, ast.Assign) and any(_is_name(target, name) for target in node.targets):
                value = node.value
                calls = {"": value}
                if isinstance(value, ast.Dict):
                    keys = (str(_literal(key)) for key in value.keys if key is not None)
                    calls = dict(zip(keys, value.values, strict=True))
                return {key: _first_number(call) for key, call in calls.items()}
        raise UnreadableTreeError(f"{self.root} has no {name}; run `axionportal build`")

    def body(self, function: str) -> list[ast.stmt]:
        """The statements of a function, without its docstring."""
        for node in self._module.body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                return node.body[1:]
        raise UnreadableTreeError(f"{self.root} has no {function}; run `axionportal build`")

    def stated_ulp(self, function: str) -> float:
        """The accuracy that a function's docstring states, in units in the last place."""
        found = STATED.search(self._docstring(function))
        if found:
            return float(found.group(1))
        raise UnreadableTreeError(f"{self.root} states no accuracy of {function}; run `axionportal build`")

    def states(self, function: str, words: str) -> bool:
        """Does the docstring of a function say so, wherever its lines break?"""
        return words in " ".join(self._docstring(function).split())

    def _docstring(self, function: str) -> str:
        found = (item for item in self._module.body if isinstance(item, ast.FunctionDef))
        return next((ast.get_docstring(item) or "" for item in found if item.name == function), "")

    def table(self, call: ast.Call, *, exponents: tuple[int, int] | None = None) -> EmittedTable:
        """The table that a constructor names; ``exponents`` where its class fixes them."""
        file, *numbers = [_literal(item) for item in call.args] or [None]
        if not isinstance(file, str) or not _FILE.fullmatch(file):
            raise UnreadableTreeError(f"{self.root}: {ast.unparse(call)} names no file of a table")
        named = {item.arg: item.value for item in call.keywords}
        keys = ("first_exponent", "end_exponent", "mantissa_bits")
        given = [*(exponents or ()), *numbers]
        given += [_literal(named[key]) for key in keys[len(given) :] if key in named]
        if len(given) != len(keys) or not all(isinstance(item, int) and abs(item) < 2000 for item in given):
            raise UnreadableTreeError(f"{self.root}: {ast.unparse(call)} names no cells")
        grid = Grid(*(int(str(item)) for item in given))
        return EmittedTable(file, grid, self._columns(file, grid))

    def _columns(self, file: str, grid: Grid) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        path = self.root / "tables" / file
        try:
            with path.open("rb") as stream, warnings.catch_warnings():
                warnings.simplefilter("error")  # a header that is not as we write it
                # np.load would take archives and pickles too
                columns = np.lib.format.read_array(stream, allow_pickle=False)
        except (OSError, ValueError, EOFError, MemoryError, OverflowError, TokenError, UserWarning) as error:
            raise UnreadableTreeError(
                f"{path} cannot be read ({shown(error, 200)}); run `axionportal build`"
            ) from error
        if columns.dtype != np.float64 or columns.ndim != 2 or columns.shape[1] != grid.cells:
            raise UnreadableTreeError(f"{path} does not hold doubles for {grid.cells} cells")
        return np.asarray(columns, dtype=np.float64)


def inner(call: ast.Call, keyword: str) -> ast.Call:
    """The constructor that another one is given as ``keyword``."""
    for item in call.keywords:
        if item.arg == keyword and isinstance(item.value, ast.Call):
            return item.value
    raise UnreadableTreeError(f"{ast.unparse(call)} has no {keyword}")


def law(call: ast.Call, keyword: str) -> EmittedLaw:
    """The law beyond a table that a constructor is given as ``keyword``."""
    named = {item.arg: item.value for item in inner(call, keyword).keywords}
    if not {"power", "constant", "slope", "further"} <= set(named):
        raise UnreadableTreeError(f"{keyword} of {ast.unparse(call)} has no coefficients")
    power, constant, slope, further = (
        _literal(named[key]) for key in ("power", "constant", "slope", "further")
    )
    rows = further if isinstance(further, tuple) else (further,)
    return EmittedLaw(int(str(power)), _pair(constant), _pair(slope), tuple(map(_pair, rows)))


def _pair(value: object) -> tuple[float, float]:
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(item, float) for item in value):
        return value[0], value[1]
    raise UnreadableTreeError(f"{value} is no pair of numbers")


def number(call: ast.Call, keyword: str) -> float:
    """A floating-point keyword of a constructor."""
    named = {item.arg: item.value for item in call.keywords}
    if keyword not in named:
        raise UnreadableTreeError(f"{ast.unparse(call)} has no {keyword}")
    return float(str(_literal(named[keyword])))


def _first_number(call: ast.expr) -> float:
    if isinstance(call, ast.Call) and call.args:
        return float(str(_literal(call.args[0])))
    raise UnreadableTreeError(f"{ast.unparse(call)} is no function of two masses")


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _literal(node: ast.expr) -> object:
    try:
        value: object = ast.literal_eval(node)
    except ValueError as error:
        raise UnreadableTreeError(f"{ast.unparse(node)} is not written out") from error
    return value
