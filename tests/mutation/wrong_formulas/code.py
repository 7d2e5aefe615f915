"""Wrong emitted code: numbers, signs, operations and arguments of the modules in ``generated/``."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from axionportal.codegen.numpy.emitted import STATED
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import contributions
from wrong_formulas.core import Group, Mutant, Trial, chosen
from wrong_formulas.folder import bytes_trial, certify_trial, contribution_trial, subjects

HELPERS = (
    "__init__.py",
    "_arithmetic.py",
    "_blocks.py",
    "_checks.py",
    "_divided_difference.py",
    "_heavy_limits.py",
    "_one_ratio.py",
    "_products.py",
    "_squares.py",
    "_tables.py",
    "_two_mass_derivatives.py",
    "_two_masses.py",
    "_whole.py",
)
"""What the certificates describe and do not read: to be found by comparing bytes."""

LOOPS, CONTRIBUTIONS, MOMENTS = "loop_functions.py", "contributions.py", "_two_point.py"
TOTAL = "delta_a_mu"
SLOW, MOST_SLOW = ("G",), 3


def groups() -> list[Group]:
    loops = sorted({item.function.name for item in subjects()})
    members = [item.name for item in contributions()]
    return [
        *(Group("code of a loop function", name, partial(_of_loop, name), cost=10.0) for name in loops),
        Group("code of the moments", MOMENTS, _of_moments, cost=80.0),
        *(Group("code of a contribution", name, partial(_of_contribution, name)) for name in members),
        Group("code of a contribution", TOTAL, partial(_of_contribution, TOTAL), cost=8.0),
        *(Group("code of a helper", name, partial(_of_helper, name), cost=0.1) for name in HELPERS),
    ]


@dataclass(frozen=True)
class _Edit:
    """Bytes of a source from ``start`` to ``end``, and what stands there instead."""

    operator: str
    change: str
    start: int
    end: int
    instead: str


Owner = Callable[[str], bool]
"""Is the top-level name one of those that are tried?"""


def _mutants(
    path: str, subject: str, owner: Owner, count: int, trials: Callable[[bytes], list[Trial]]
) -> Iterator[Mutant]:
    source = (TREE / path).read_bytes()
    for edit in chosen(_edits(source, owner), count, f"code/{path}/{subject}"):
        content = source[: edit.start] + edit.instead.encode() + source[edit.end :]
        yield Mutant(edit.operator, edit.change, trials(content), of_bytes=bytes_trial(path, content))


def _of_loop(name: str, count: int) -> Iterator[Mutant]:
    names = [item.name for item in subjects() if item.function.name == name]
    count = min(count, MOST_SLOW) if name in SLOW else count
    return _mutants(
        LOOPS,
        name,
        partial(_belongs_to_loop, name),
        count,
        partial(_certified, names, LOOPS),
    )


def _certified(names: list[str], path: str, content: bytes) -> list[Trial]:
    return [certify_trial(names, path, content)]


def _belongs_to_loop(function: str, name: str) -> bool:
    """F_A_TABLES, DF_A_DETA_TABLES, _f_a, F_a and dF_a_deta belong to F_a."""
    return bool(re.fullmatch(rf"_?d?{function}(_(?!LL|LR).*)?", name, re.IGNORECASE))


def _of_moments(count: int) -> Iterator[Mutant]:
    names = [item.name for item in subjects() if item.name.endswith(("_LL", "_LR"))]
    return _mutants(MOMENTS, "", lambda _: True, 2 * count, partial(_certified, names, MOMENTS))


def _of_contribution(name: str, count: int) -> Iterator[Mutant]:
    record = "" if name == TOTAL else name
    return _mutants(
        CONTRIBUTIONS,
        name,
        partial(_belongs_to_contribution, name),
        count,
        lambda content: [contribution_trial(record, CONTRIBUTIONS, content)],
    )


def _belongs_to_contribution(name: str, item: str) -> bool:
    """PORTAL_PREFACTOR and _portal_terms belong to portal, _total to the sum; the rest has no certificate."""
    wanted = "_total" if name == TOTAL else name
    return bool(re.fullmatch(rf"_?{wanted}(_prefactor.*|_terms|_heavy.*|_gradient.*)?", item, re.IGNORECASE))


def _of_helper(path: str, count: int) -> Iterator[Mutant]:
    return _mutants(path, "", lambda _: True, min(count, 4), lambda _: [])


# -- mistakes in Python code -----------------------------------------------------------------------


def _edits(source: bytes, owner: Owner) -> Iterator[_Edit]:
    text = _Text(source)
    for node in ast.parse(source).body:
        names = [item.id for item in getattr(node, "targets", ()) if isinstance(item, ast.Name)]
        names += [node.name] if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []
        if names == ["__all__"] or not any(owner(name) for name in names):
            continue
        if isinstance(node, ast.FunctionDef):
            yield from _of_stated_accuracy(node, text)
        for item in _code(node):
            yield from _mistakes(item, text)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """The parts that compute: no docstrings, annotations, decorators, or names of files."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.AST) and not _is_text(item):
                yield item
                yield from _code(item)


def _is_text(node: ast.AST) -> bool:
    inner = node.value if isinstance(node, ast.Expr) else node
    return isinstance(inner, ast.JoinedStr) or (
        isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    )


class _Text:
    """A source with the places of its nodes in bytes."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def span(self, node: ast.AST) -> tuple[int, int]:
        begin = self._lines[node.lineno - 1] + node.col_offset
        return begin, self._lines[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: ast.AST) -> str:
        begin, end = self.span(node)
        return self.source[begin:end].decode()

    def edit(self, node: ast.AST, operator: str, instead: str) -> _Edit:
        begin, end = self.span(node)
        return _Edit(operator, f"line {node.lineno}: {self.of(node)} -> {instead}", begin, end, instead)

    def between(self, left: ast.AST, right: ast.AST, old: str, operator: str, new: str) -> _Edit | None:
        """The sign of an operation, where it stands between its operands."""
        begin, end = self.span(left)[1], self.span(right)[0]
        at = self.source[begin:end].find(old.encode())
        if at < 0:
            return None
        begin += at
        change = f"line {left.lineno}: {old} -> {new} before {self.of(right)}"
        return _Edit(operator, change, begin, begin + len(old), new)


OPERATIONS = {
    ast.Add: ("+", "sign", "-", "dropped term"),
    ast.Sub: ("-", "sign", "+", "dropped term"),
    ast.Mult: ("*", "operation", "/", "dropped factor"),
    ast.Div: ("/", "operation", "*", "dropped factor"),
}
COMPARISONS = {ast.Lt: ("<", ">="), ast.Gt: (">", "<="), ast.LtE: ("<=", ">"), ast.GtE: (">=", "<")}


def _mistakes(node: ast.AST, text: _Text) -> Iterator[_Edit]:
    found: list[_Edit | None] = []
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        found += _of_number(node, text)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        old, operator, new, dropped = OPERATIONS[type(node.op)]
        found.append(text.between(node.left, node.right, old, operator, new))
        found.append(text.edit(node, dropped, text.of(node.left)))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        found.append(text.edit(node, "sign", text.of(node.operand)))
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        old, new = COMPARISONS[type(node.ops[0])]
        found.append(text.between(node.left, node.comparators[0], old, "branch", new))
    elif isinstance(node, ast.Call):
        found += _of_arguments(node, text)
    yield from (item for item in found if item is not None)


def _of_number(node: ast.Constant, text: _Text) -> Iterator[_Edit]:
    value = node.value
    if isinstance(value, int):
        yield text.edit(node, "whole number", str(value + 1))
        return
    yield text.edit(node, "coefficient", repr(2 * value if value else 1.0))
    if value:
        yield text.edit(node, "one ulp of a number", repr(math.nextafter(value, math.inf)))
        yield text.edit(node, "coefficient", "0.0")


def _of_arguments(node: ast.Call, text: _Text) -> Iterator[_Edit]:
    names = [item for item in node.args if isinstance(item, ast.Name)]
    for one, other in pairwise(names):
        if one.id != other.id:
            begin, end = text.span(one)[0], text.span(other)[1]
            between = text.source[text.span(one)[1] : text.span(other)[0]].decode()
            change = f"line {node.lineno}: {one.id} and {other.id} exchanged"
            yield _Edit("swapped", change, begin, end, f"{other.id}{between}{one.id}")
    for item, following in pairwise(node.args):
        begin, end = text.span(item)[0], text.span(following)[0]
        yield _Edit("dropped argument", f"line {node.lineno}: without {text.of(item)}", begin, end, "")


def _of_stated_accuracy(node: ast.FunctionDef, text: _Text) -> Iterator[_Edit]:
    """A docstring that promises more than is proved."""
    begin, end = text.span(node)
    found = STATED.search(text.source[begin:end].decode())
    if found and text.source[begin:end].isascii():
        stated = found.group(1)
        decimals = len(stated.partition(".")[2])
        less = f"{float(stated) - 10.0**-decimals:.{decimals}f}"
        at = begin + found.start(1)
        change = f"{node.name}: {stated} -> {less} units"
        yield _Edit("stated accuracy", change, at, at + len(stated), less)
