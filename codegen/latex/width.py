"""Room: codegen/latex.  How wide a formula will be: an estimate in points, good enough to break lines.

The figures are advance widths of Computer Modern at 10 pt, averaged over similar letters; macros of
the notation count as what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_&]|\s+|.", re.S)
_SCRIPT = 0.72  # size of scripts and of fractions within fractions
_WIDE = {"m": 8.8, "w": 7.2, "u": 5.8, "x": 5.7, "h": 5.8, "n": 6.0, "i": 3.5, "l": 3.0, "j": 4.1, "t": 3.6}
_BINARY, _RELATION = 12.2, 13.3  # signs with the space around them
_COMMANDS = {
    r"\!": -1.7,
    r"\,": 1.7,
    r"\;": 2.8,
    r"\quad": 10.0,
    r"\int": 10.5,
    r"\ln": 12.0,
    r"\arctan": 33.0,
    r"\operatorname": 4.0,
    r"\arg": 16.0,
    r"\times": _BINARY,
    r"\cdot": 7.2,
    r"\le": _RELATION,
    r"\ge": _RELATION,
    r"\max": 20.0,
    r"\min": 19.0,
    r"\Lambda": 7.0,
    r"\infty": 10.0,
    r"\simeq": _RELATION,
}
_SILENT = {r"\displaystyle", r"\limits", r"\mathrm", r"\text", r"\notag", r"\bar"}
_FENCES = {r"\bigl": 4.6, r"\bigr": 4.6, r"\biggl": 7.4, r"\biggr": 7.4}
_LOW_FENCE, _TALL_FENCE = 4.6, 7.4  # around letters with exponents, and around fractions
_INNER = 1.7  # the thin space that TeX puts on either side of a bracket with \left and \right
_ENDS = ("}", r"\right")
_GREEK = 5.6


def _tokens(tex: str) -> list[str]:
    return [item for item in _TOKEN.findall(tex) if not item.isspace()]


class Ruler:
    """Measures formulas in which ``macros`` (command to TeX) may occur."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        # a macro is a name with a subscript: one that follows it stands above that subscript
        self._macros = {f"\\{command}": _tokens(tex) for command, tex in macros.items()}
        self._known: dict[str, float] = {}

    def width(self, tex: str) -> float:
        """Width in points at 10 pt, display style."""
        if tex not in self._known:
            tokens = [part for item in _tokens(tex) for part in self._macros.get(item, [item])]
            self._known[tex] = self._run(tokens, 0, 1.0)[0]
        return self._known[tex]

    def _run(self, tokens: list[str], start: int, size: float) -> tuple[float, int]:
        """Width of the tokens up to the end of the group, and where it ends."""
        total, at = 0.0, start
        while at < len(tokens) and tokens[at] not in _ENDS:
            if tokens[at] in "^_":
                step, at = self._scripts(tokens, at, size)
            else:
                step, at = self._one(tokens, at, size)
            total += step
        return total, at + 1

    def _scripts(self, tokens: list[str], at: int, size: float) -> tuple[float, int]:
        """Sub- and superscripts of one base stand above each other."""
        widest = 0.0
        while at < len(tokens) and tokens[at] in "^_":
            width, at = self._one(tokens, at + 1, size * _SCRIPT)
            widest = max(widest, width)
        return widest + 0.5, at

    def _one(self, tokens: list[str], at: int, size: float) -> tuple[float, int]:
        """Width of one token or group, with its arguments."""
        token = tokens[at]
        if token == "{":
            return self._run(tokens, at + 1, size)
        if token == r"\frac":
            inner = size if size == 1.0 else size * _SCRIPT
            above, at = self._one(tokens, at + 1, inner * 0.999)
            below, at = self._one(tokens, at, inner * 0.999)
            return max(above, below) + 3.0, at
        if token == r"\sqrt":
            inside, at = self._one(tokens, at + 1, size)
            return inside + 10.0 * size, at
        if token == r"\left":
            inside, end = self._run(tokens, at + 2, size)
            fence = _TALL_FENCE if r"\frac" in tokens[at:end] else _LOW_FENCE
            edge = 2.8 if tokens[at + 1] == "|" else fence + _INNER
            return inside + 2 * edge * size, end + 1
        if token in _FENCES:
            return _FENCES[token] * size, at + 2
        return self._plain(token, size), at + 1

    def _plain(self, token: str, size: float) -> float:
        """Width of a letter, digit, sign or command without arguments."""
        if token in _COMMANDS:
            return _COMMANDS[token] * size
        if token.startswith("\\"):
            return 0.0 if token in _SILENT else _GREEK * size
        if token in "+-":
            return (_BINARY if size > 0.8 else 7.8) * size
        if token in "=<>":
            return _RELATION * size
        if token.isalpha():
            return (7.6 if token.isupper() else _WIDE.get(token, 4.9)) * size
        return {",": 4.5, ".": 2.8, "'": 4.0, "(": 3.9, ")": 3.9, "[": 2.8, "]": 2.8}.get(token, 5.0) * size
