"""Room: codegen/latex.  The records' plain sentences as LaTeX: mathematics in them is set as such.

The records speak plain text ("d artanh(u) = du/(1-u^2)"); words are told from formulas by their
characters, runs of formula words become one inline formula, names become the notation's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import sympy as sp

from axionportal.codegen.latex.notation import Notation, X

_FUNCTIONS = {"ln": r"\ln", "arctan": r"\arctan", "arg": r"\arg", "pi": r"\pi"}
_OPERATORS = {">=": r"\ge", "<=": r"\le", "+-": r"\pm", "**": "^", "->": r"\to", "<<": r"\ll", ">>": r"\gg"}
_MATH_CHARACTERS = re.compile(r"[=<>^*/+|\[\]\d]")
_CALL = re.compile(r"^\(*[A-Za-z]+'?\(")
_LETTER = re.compile(r"^[(\[]*[b-zB-Z]'?[)\]]*$|^[A-Z]{1,2}\)?$")
_POWER = re.compile(r"\^\(([^()]*)\)")
_ESCAPES = {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}"}
_LITERAL = {**_ESCAPES, "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "$": r"\$"}
_PLACEHOLDER = re.compile(r"\x02(\d+)\x03")
_NONE: Mapping[str, str] = MappingProxyType({})
_TAIL = re.compile(r"^(.*?)([,.;:]*)$", re.S)


class Prose:
    """Typesets sentences in a notation; ``phrases`` and ``words`` are formulas with a TeX of their own."""

    def __init__(
        self,
        notation: Notation,
        phrases: Mapping[str, str] = _NONE,
        words: Mapping[str, str] = _NONE,
    ) -> None:
        self._functions = {**_FUNCTIONS, **words, "artanh": notation.function("artanh")}
        named = {str(symbol): tex for symbol, tex in notation.names.items() if len(str(symbol)) > 1}
        named |= {name: tex for name, tex in notation.functions.items() if "_" in name or name == "psi"}
        polynomials = {
            str(form): notation.denominator_tex(item)
            for item in notation.denominators
            for form in (sp.expand(item.quadratic), sp.collect(sp.expand(item.quadratic), X))
        }
        self._known = sorted((polynomials | named | dict(phrases)).items(), key=lambda item: -len(item[0]))
        # one letter is a formula word already; R is the remainder and never a name in a sentence
        self._letters = {
            name: tex for name, tex in notation.functions.items() if len(name) == 1 and name != "R"
        }

    def sentence(self, text: str) -> str:
        """A sentence: the first letter is a capital one, and a full stop ends it."""
        tex = self.phrase(text)
        capital = tex if tex.startswith(("$", "\\")) else tex[:1].upper() + tex[1:]
        return capital if capital.endswith((".", "?", "!")) else f"{capital}."

    def phrase(self, text: str) -> str:
        """Part of a sentence."""
        kept: list[str] = []
        for name, tex in self._known:
            pattern = rf"(?<![A-Za-z0-9_^*]){re.escape(name)}(?![A-Za-z0-9_*])"
            if re.search(pattern, text):
                kept.append(tex)
                text = re.sub(pattern, f"\x02{len(kept) - 1}\x03", text)
        words = text.split()
        marks = _formula_words(words, self._functions)
        runs: list[str] = []
        at = 0
        while at < len(words):
            end = at
            while end < len(words) and marks[end] == marks[at]:
                end += 1
                if words[end - 1].endswith((":", ";")):  # no formula goes on behind these
                    break
            chunk = words[at:end]
            runs.append(self._formula(chunk) if marks[at] else " ".join(map(_escaped, chunk)))
            at = end
        return _PLACEHOLDER.sub(lambda match: kept[int(match[1])], " ".join(runs))

    def _formula(self, words: list[str]) -> str:
        """Formula words as inline formulas, with punctuation behind the last outside."""
        body, tail = _TAIL.match(" ".join(words)).groups()  # type: ignore[union-attr]
        for plain, tex in _OPERATORS.items():
            body = body.replace(plain, f" {tex} ")
        body = _POWER.sub(r"^{\1}", body.replace("*", r" \, "))
        body = re.sub(r"[A-Za-z]+", self._word, body)
        return f"{', '.join(f'${part}$' for part in _enumeration(' '.join(body.split())))}{tail}"

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if match.start() and match.string[match.start() - 1] == "\\":
            return word
        return self._functions.get(word) or self._letters.get(word) or word


def _formula_words(words: list[str], functions: dict[str, str]) -> list[bool]:
    """Which words are formulas; "a" is one only between two others."""
    marks = [_is_formula(word, functions) for word in words]
    for at, word in enumerate(words):
        inside = 0 < at < len(words) - 1 and marks[at - 1] and marks[at + 1]
        if inside and word.rstrip(",") in ("a", "-", "d", "A"):
            marks[at] = True
        if word == "-" and 0 < at < len(words) - 1 and marks[at - 1]:
            marks[at] = True
    return marks


def _is_formula(word: str, functions: dict[str, str]) -> bool:
    core = word.rstrip(",.;:")
    if re.search("[A-Za-z]{3}", core) and _PLACEHOLDER.search(core):
        return False  # light-m_a: a word with a name in it
    if _PLACEHOLDER.search(core) or core in functions:
        return True
    return bool(_MATH_CHARACTERS.search(core) or _CALL.match(core) or _LETTER.match(core))


def _enumeration(formula: str) -> list[str]:
    """A formula split at the commas that no bracket holds, where a line may end."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(formula):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append(formula[start:at].strip())
            start = at + 1
    return [*parts, formula[start:].strip()]


def _escaped(word: str) -> str:
    text = "".join(_ESCAPES.get(char, char) for char in word)
    return _PLACEHOLDER.sub(lambda match: f"${match[0]}$", text)


def literal(text: str) -> str:
    """Text of a user's file: every character as it stands, those of control left out."""
    return "".join(_LITERAL.get(char, char) for char in " ".join(text.split()) if char.isprintable())


def escaped(text: str) -> str:
    """Plain text without formulas."""
    return " ".join(_escaped(word) for word in text.split())
