"""The changes that are tried: which operators of Cosmic Ray, at which places, under which names.

All of Cosmic Ray's operators give more than 10,000 changes of these rooms, eleven for each ``+``.  Selective
mutation (Offutt, Lee, Rothermel, Untch, Zapf, ACM TOSEM 5 (1996) 99) found that a few kinds of change are
sufficient: tests that notice those notice nearly all others.  Taken are therefore, at every place:

- arithmetic: the one operator that is most easily mistaken for the right one (+ and -, * and /, ** and *,
  // and *, % and //), and for sets union and intersection;
- comparison: the neighbour (< and <=) and the negation;
- logic: and/or, a ``not`` less, a condition negated (where it is a comparison, this is its negation);
- constants: a number plus one, True and False exchanged, the sign of a unary minus lost;
- control: a loop that is never entered, break and continue, an exception that is not caught, a decorator
  less.

Left out is what means nothing or cannot be seen: annotations, aliases of types and ``TYPE_CHECKING``; the
text of messages (what is raised, f-strings) and of docstrings; decorators that only save time or declare
(cache, property, dataclass, overload ...) and the arguments of decorators; zip's ``strict``, which guards
against what does not happen.  Left out so that it can be finished: the other replacements of an arithmetic
operator, and a number less one.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ARITHMETIC = {
    "Add": "Sub",
    "Sub": "Add",
    "Mul": "Div",
    "Div": "Mul",
    "Pow": "Mul",
    "FloorDiv": "Mul",
    "Mod": "FloorDiv",
    "BitOr": "BitAnd",
    "BitAnd": "BitOr",
}
NEIGHBOUR = {"Lt": "LtE", "LtE": "Lt", "Gt": "GtE", "GtE": "Gt"}
NEGATION = {
    "Lt": "GtE",
    "LtE": "Gt",
    "Gt": "LtE",
    "GtE": "Lt",
    "Eq": "NotEq",
    "NotEq": "Eq",
    "Is": "IsNot",
    "IsNot": "Is",
}
BINARY = tuple(f"ReplaceBinaryOperator_{old}_{new}" for old, new in ARITHMETIC.items())
OPERATORS = (
    *BINARY,
    *(
        f"ReplaceComparisonOperator_{old}_{new}"
        for table in (NEIGHBOUR, NEGATION)
        for old, new in table.items()
    ),
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ExceptionReplacer",
    "NumberReplacer",
    "RemoveDecorator",
    "ZeroIterationForLoop",
)
WITHOUT_MEANING = (
    "cache",
    "lru_cache",
    "cached_property",
    "property",
    "dataclass",
    "overload",
    "runtime_checkable",
)
"""Decorators that only save time or declare."""

Place = tuple[int, int]
Span = tuple[Place, Place]


@dataclass(frozen=True)
class Change:
    """One change of one module; ``name`` tells it from all others, and its last word dates it.

    The last word is a digest of the function or statement in which the change is made: a result is valid as
    long as that is as it was, wherever it has moved.
    """

    name: str
    module: str
    operator: str
    occurrence: int
    definition: str
    lines: tuple[int, int]
    """First and last line of the statement, or of its head."""

    def applied(self, source: str) -> str:
        changed = mutate_code(source, get_operator(f"core/{self.operator}")(), self.occurrence)
        assert changed is not None
        return str(changed)


class Module:
    """The text of a module, and what stands where in it."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source
        self.tree = ast.parse(source)
        self.definitions = list(_definitions(self.tree))
        self.binary = [_between(node) for node in ast.walk(self.tree) if isinstance(node, ast.BinOp)]
        self.excluded = [_span(node) for node in ast.walk(self.tree) for node in _excluded(node)]
        self.excluded += [_span(node) for node in self.tree.body if _is_alias(node)]
        self.statements = [
            (_span(node), _head(node)) for node in ast.walk(self.tree) if isinstance(node, ast.stmt)
        ]
        self.tests = [_span(node.test) for node in ast.walk(self.tree) if _is_lone(node)]  # type: ignore[attr-defined]

    def changes(self) -> list[Change]:
        """All that are taken, in the order of the text."""
        found: list[tuple[Place, Change]] = []
        nodes = list(ast_nodes(get_ast(self.source)))
        for operator in OPERATORS:
            instance, occurrence = get_operator(f"core/{operator}")(), -1
            ordinal: Counter[str] = Counter()
            for node in nodes:
                for index, (start, _) in enumerate(instance.mutation_positions(node)):
                    occurrence += 1
                    if self._is_taken(operator, start, index, node):
                        change = self._change(operator, occurrence, start, ordinal)
                        found.append((start, change))
        return [change for _, change in sorted(found, key=lambda pair: (pair[0], pair[1].name))]

    def _is_taken(self, operator: str, start: Place, index: int, node: object) -> bool:
        if any(first <= start < last for first, last in self.excluded):
            return False
        if operator in BINARY:
            return any(first <= start < last for first, last in self.binary)
        if operator == "NumberReplacer":
            return index == 0
        if operator == "AddNot":
            return not any(first == start for first, _ in self.tests)
        if operator == "RemoveDecorator":
            text = node.get_code()  # type: ignore[attr-defined]
            return text.strip().lstrip("@").split("(")[0].split(".")[-1] not in WITHOUT_MEANING
        return True

    def _change(self, operator: str, occurrence: int, start: Place, ordinal: Counter[str]) -> Change:
        span, definition, digest = next(item for item in self.definitions if item[0][0] <= start < item[0][1])
        ordinal[definition] += 1
        name = f"{self.name} {definition} {operator} {ordinal[definition]} {digest}"
        return Change(name, self.name, operator, occurrence, definition, self._statement(start, span))

    def _statement(self, start: Place, span: Span) -> tuple[int, int]:
        inside = [head for (first, last), head in self.statements if first <= start < last]
        return max(inside, default=(span[0][0], span[1][0]))


def _span(node: ast.AST) -> Span:
    item: ast.expr = node  # type: ignore[assignment]
    return (item.lineno, item.col_offset), (int(item.end_lineno or 0), int(item.end_col_offset or 0))


def _head(node: ast.stmt) -> tuple[int, int]:
    """First and last line of a statement, without what is indented under it."""
    body = getattr(node, "body", None)
    last = body[0].lineno - 1 if body else int(node.end_lineno or 0)
    return node.lineno, max(node.lineno, last)


def _between(node: ast.BinOp) -> Span:
    return _span(node.left)[1], _span(node.right)[0]


def _definitions(tree: ast.Module) -> Iterator[tuple[Span, str, str]]:
    """Functions, methods, and the statements that are in none, each with a name and a digest of its text."""

    def walked(body: list[ast.stmt], prefix: str) -> Iterator[tuple[Span, str, str]]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from walked(node.body, f"{prefix}{node.name}.")
            name = getattr(node, "name", None) or _target(node)
            first, last = _span(node)
            decorators = [_span(item)[0] for item in getattr(node, "decorator_list", ())]
            start = min([first, *((line, 0) for line, _ in decorators)])
            digest = hashlib.sha256(ast.unparse(node).encode()).hexdigest()[:10]
            yield (start, last), prefix + name, digest

    yield from walked(tree.body, "")


def _target(node: ast.stmt) -> str:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return ast.unparse(targets[0]) if targets[0] is not None else type(node).__name__


def _excluded(node: ast.AST) -> Iterator[ast.AST]:
    """What is not changed: annotations, texts of messages, decorators' arguments, what a checker reads."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None:
        yield node.returns
    elif isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
        yield node.annotation
    elif isinstance(node, (ast.JoinedStr, ast.Raise)) or _is_for_a_checker(node):
        yield node
    elif isinstance(node, ast.Call):
        yield from (item.value for item in node.keywords if item.arg == "strict")
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        for decorator in node.decorator_list:
            yield from decorator.args if isinstance(decorator, ast.Call) else ()
            yield from (item.value for item in decorator.keywords) if isinstance(decorator, ast.Call) else ()


def _is_for_a_checker(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _is_alias(node: ast.stmt) -> bool:
    """``Name = A | B`` of a module, or a TypeVar."""
    if not isinstance(node, ast.Assign):
        return False
    text = ast.unparse(node.value)
    return text.startswith(("TypeVar(", "Callable[", "tuple[", "dict[", "list[")) or (
        isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr)
    )


def _is_lone(node: ast.AST) -> bool:
    """A condition whose negation is another change: one comparison, or ``not``."""
    if not isinstance(node, (ast.If, ast.IfExp, ast.While, ast.Assert)):
        return False
    test = node.test
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and not isinstance(test.ops[0], (ast.In, ast.NotIn))
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def interleaved(changes: dict[str, list[Change]]) -> list[Change]:
    """One of each module in turn, ordered by a digest of the name: any beginning is a fair sample."""

    def rank(change: Change) -> str:
        return hashlib.sha256(change.name.encode()).hexdigest()

    columns = [sorted(changes[module], key=rank) for module in sorted(changes)]
    return [change for row in zip_longest(*columns) for change in row if change is not None]


def changes_of(folder: Path, modules: list[str]) -> list[Change]:
    """The changes of modules of a folder, interleaved."""
    found = {}
    for name in modules:
        found[name] = Module(name, (folder / name).read_text(encoding="utf-8")).changes()
    return interleaved(found)
