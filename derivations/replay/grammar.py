"""Room: derivations/replay.  The text of a formula to a tree: a strict grammar, and nothing is evaluated.

    sum      = ["-"] product { ("+" | "-") product }
    product  = power { ("*" | "/") power }
    power    = atom [ "**" signed power ]
    atom     = integer | name [ "(" list ")" ] | "(" list ")"

A tree is a tuple: ("number", Fraction), ("name", text), ("call", name, *arguments), ("tuple", *items),
("+", *terms), ("*", *factors), ("^", base, exponent).  Minus and division are factors -1 and powers -1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Tree = tuple[Any, ...]

MOST_CHARACTERS = 200_000
MOST_NESTED = 60
MOST_DIGITS = 4000
_TOKEN = re.compile(r"(\d+)|([A-Za-z_][A-Za-z_0-9]*)|(\*\*|[-+*/(),])", re.ASCII)
_BLANK = re.compile(r"[ ]*", re.ASCII)

FUNCTIONS: Mapping[str, int] = {
    **{"log": 1, "sqrt": 1, "atanh": 1, "atan": 1, "atan2": 2, "Abs": 1},
    **{"J": 3, "K": 4, "Integral": 2, "Derivative": 2, "Max": -1, "Min": -1},
}
"""What a call may name, with the number of its arguments; -1 for any."""


class RecordError(ValueError):
    """A record that is not what it claims to be; the message says in one sentence what and where."""


def parse(text: object, functions: Mapping[str, int] = FUNCTIONS) -> Tree:
    """The tree of one expression; raises RecordError for anything that is not of the grammar."""
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise RecordError(f"an expression must be a text of at most {MOST_CHARACTERS} characters")
    try:
        return _Parser(text, functions).whole()
    except RecursionError:
        raise RecordError(f"powers of powers are nested without end in {shortened(text)!r}") from None


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    while True:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty text
        if at == len(text):
            return found
        match = _TOKEN.match(text, at)
        if match is None:
            raise RecordError(f"{text[at : at + 10]!r} is not part of an expression, in {shortened(text)!r}")
        found.append(match[0])
        at = match.end()


def shortened(text: str) -> str:
    """A text for a message."""
    return text if len(text) <= 60 else f"{text[:57]}..."


class _Parser:
    def __init__(self, text: str, functions: Mapping[str, int]) -> None:
        self._text, self._functions = text, functions
        self._left = _tokens(text)[::-1]
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._sum()
        if self._left:
            raise self._error(f"{self._left[-1]!r} comes after the end")
        return tree

    def _error(self, what: str) -> RecordError:
        return RecordError(f"{what} in the expression {shortened(self._text)!r}")

    def _next(self) -> str:
        return self._left[-1] if self._left else ""

    def _take(self) -> str:
        if not self._left:
            raise self._error("something is missing at the end")
        return self._left.pop()

    def _expect(self, token: str) -> None:
        found = self._take()
        if found != token:
            raise self._error(f"{found!r} stands where {token!r} should")

    def _sum(self) -> Tree:
        terms = [self._signed(self._product)]
        while self._next() in ("+", "-"):
            terms.append(self._signed(self._product, needed=True))
        return terms[0] if len(terms) == 1 else ("+", *terms)

    def _signed(self, inner: Callable[[], Tree], *, needed: bool = False) -> Tree:
        sign = self._take() if needed or self._next() == "-" else "+"
        return negated(inner()) if sign == "-" else inner()

    def _product(self) -> Tree:
        factors = [self._power()]
        while self._next() in ("*", "/"):
            sign = self._take()
            factor = self._power()
            factors.append(factor if sign == "*" else power(factor, Fraction(-1)))
        return factors[0] if len(factors) == 1 else ("*", *factors)

    def _power(self) -> Tree:
        base = self._atom()
        if self._next() != "**":
            return base
        self._take()
        return ("^", base, self._signed(self._power))

    def _atom(self) -> Tree:
        token = self._take()
        if token.isdigit():
            if len(token) > MOST_DIGITS:
                raise self._error(f"a whole number has more than {MOST_DIGITS} digits")
            return ("number", Fraction(int(token)))
        if token == "(":
            items = self._list()
            return items[0] if len(items) == 1 else ("tuple", *items)
        if not (token[0].isalpha() or token[0] == "_"):
            raise self._error(f"{token!r} stands where a number, a name or a bracket should")
        if self._next() != "(":
            return ("name", token)
        self._take()
        return self._call(token, self._list())

    def _list(self) -> list[Tree]:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise self._error(f"more than {MOST_NESTED} brackets are nested")
        items = [self._sum()]
        while self._next() == ",":
            self._take()
            items.append(self._sum())
        self._expect(")")
        self._depth -= 1
        return items

    def _call(self, name: str, arguments: list[Tree]) -> Tree:
        if name not in self._functions:
            raise self._error(f"the function {name!r} is not known")
        count = self._functions[name]
        if count >= 0 and len(arguments) != count:
            raise self._error(f"{name} takes {count} arguments, not {len(arguments)},")
        if name == "sqrt":
            return power(arguments[0], Fraction(1, 2))
        return ("call", name, *arguments)


def negated(tree: Tree) -> Tree:
    """Minus a tree; of a number, the negative number."""
    return ("number", -tree[1]) if tree[0] == "number" else ("*", ("number", Fraction(-1)), tree)


def power(tree: Tree, exponent: Fraction) -> Tree:
    return ("^", tree, ("number", exponent))


def children(tree: Tree) -> tuple[Tree, ...]:
    """The subtrees of a tree."""
    if tree[0] in ("number", "name"):
        return ()
    return tree[2:] if tree[0] == "call" else tree[1:]


def substituted(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """A tree with trees in the place of names; bound variables of integrals are not touched."""
    if tree[0] == "name":
        return values.get(tree[1], tree)
    if tree[0] == "number":
        return tree
    if tree[0] == "call" and tree[1] == "Integral":
        variable = tree[3][1][1]
        values = {name: value for name, value in values.items() if name != variable}
        if any(variable in names_in(value) for value in values.values()):
            raise RecordError(f"the variable {variable} of an integral would be taken for another")
    head = tree[:2] if tree[0] == "call" else tree[:1]
    return (*head, *(substituted(item, values) for item in children(tree)))


def names_in(tree: Tree) -> set[str]:
    """All names in a tree."""
    if tree[0] == "name":
        return {tree[1]}
    found: set[str] = set()
    for item in children(tree):
        found |= names_in(item)
    return found
