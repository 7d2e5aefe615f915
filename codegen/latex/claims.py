"""Room: codegen/latex.  The ledger of the paper as a section of the appendix.

Claims speak plain text; names, numbers and signs in it are set as mathematics, everything else as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from axionportal.codegen.latex.notation import Notation
from axionportal.codegen.latex.prose import escaped
from axionportal.codegen.ledger_page import MEANINGS, VERDICTS, with_verdict
from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.places import section_of

_WORDS = {
    "epsilon": r"\epsilon",
    "Lambda": r"\Lambda",
    "sigma": r"\sigma",
    "gamma": r"\gamma",
    "gamma'": r"\gamma'",
    "gamma5": r"\gamma_5",
    "gamma*": r"\gamma^*",
    "dq": "dq",
    "d_m": r"\partial_m",
    "dm_gamma": r"dm_{\gamma'}",
    "dm_a": "dm_a",
    "da_mu^gamma'": r"da_\mu^{\gamma'}",
    "alpha": r"\alpha",
    "eta": r"\eta",
    "mubar": r"\bar\mu",
    "mu": r"\mu",
    "mu'": r"\mu'",
    "nu": r"\nu",
    "pi": r"\pi",
    "rho": r"\rho",
    "lambda": r"\lambda",
    "Pi": r"\Pi",
    "dPi": r"d\Pi",
    "pi0": r"\pi^0",
    "mu+": r"\mu^+",
    "mu-": r"\mu^-",
    "e+": "e^+",
    "e-": "e^-",
    "Z'": "Z'",
    "X~": r"\tilde{X}",
    "ln": r"\ln",
    "chi^2_min": r"\chi^2_{\min}",
    "chi": r"\chi",
    "a_mu^gamma'": r"a_\mu^{\gamma'}",
    "a_mu^a": r"a_\mu^a",
    "a_mu": r"a_\mu",
    "s_W": "s_W",
    "c_W": "c_W",
    "G_F": "G_F",
    "m_K": "m_K",
    "m_H": "m_H",
    "m_W": "m_W",
    "m_e": "m_e",
    "M_Z": "M_Z",
    "Delta a_mu": r"\Delta a_\mu",
    "(g - 2)_e": "(g - 2)_e",
}
"""Names that are not those of a parameter."""

_SIGNS = {
    "~~": r"\approx",
    "<~": r"\mathrel{\stackrel{<}{\scriptstyle\sim}}",
    ">>": r"\gg",
    "<<": r"\ll",
    "<=": r"\le",
    ">=": r"\ge",
    "->": r"\to",
    "+-": r"\pm",
    "<": "<",
    ">": ">",
    "~": r"\sim",
    "|": "|",
}
_FUNCTIONS = ("F_a", "F_gamma", "G")
_LETTERS = "ABCDFGXcegiklqrsvxy"
_TEXT = ("cutoff", "scheme")  # words in a sentence, though a parameter has the name
_POWER = r"(?:(?:\^|\*\*)(?:-?\d+|\{[^}]*\}|\(-?\d+/\d+\)))?"


@dataclass(frozen=True)
class ClaimView:
    """What the template shows of one claim; ``place`` is plain text."""

    place: str
    verdict: str
    statement: str
    printed: str
    recomputed: str
    note: str


@dataclass(frozen=True)
class LedgerView:
    """The section: counts of verdicts, the claims that do not hold, and all by sections of the paper."""

    count: int
    counts: tuple[tuple[str, int, str], ...]
    failing: tuple[ClaimView, ...]
    groups: tuple[tuple[str, tuple[ClaimView, ...]], ...]


def ledger_view(rows: Sequence[Claim], notation: Notation) -> LedgerView | None:
    """What the template of the body shows; None where there is no ledger."""
    if not rows:
        return None
    text = ClaimText(notation)
    counts = tuple(
        (verdict, sum(row.verdict == verdict for row in rows), text.tex(MEANINGS[verdict]))
        for verdict in VERDICTS
    )
    failing = tuple(text.view(row) for row in with_verdict("inconsistent", rows))
    groups = groupby(rows, key=lambda row: section_of(row.equation))
    return LedgerView(
        len(rows),
        counts,
        failing,
        tuple((title, tuple(text.view(row) for row in items)) for title, items in groups),
    )


class ClaimText:
    """Typesets the plain text of claims in a notation."""

    def __init__(self, notation: Notation) -> None:
        parameters = {str(item): tex for item, tex in notation.names.items() if str(item) not in _TEXT}
        functions = {name: tex for name, tex in notation.functions.items() if name in _FUNCTIONS}
        self._names = {**_WORDS, **parameters, **functions}
        self._superscripted = notation.superscripted
        names = sorted((name for name in self._names if len(name) > 1), key=len, reverse=True)
        self._token = re.compile(
            "|".join(
                (
                    r"(?P<doi>10\.\d{4}/\S*\w)",
                    r"(?P<number>(?<![\w.])-?\d+(?:\.\d+)?e-?\d+)",
                    r"(?P<times> x (?=10\^))",
                    r"(?P<root>sqrt\([^()]*(?:\([^()]*\)[^()]*)*\))",
                    rf"(?P<name>(?<![\w'])(?:{'|'.join(map(re.escape, names))})(?!\w){_POWER})",
                    r"(?P<index>(?<![\w.'])[A-Za-z]\^(?:[a-z]{1,2}\b|\{[^}]*\}))",
                    rf"(?P<letter>(?<!J\. )(?<!Rev\. )(?<![\w.'])[{_LETTERS}](?![\w'-]|\.\w){_POWER})",
                    r"(?P<unit>GeV\^-?\d)",
                    r"(?P<rational>(?<=\))\^(?:\(-?\d+/\d+\)|-?\d+))",
                    r"(?P<power>(?<![\w.])\d+\^(?:-?\d+|\{[^}]*\}))",
                    r"(?P<minus>(?<![\w)}])-(?=[\d(A-Za-z]))",
                    rf"(?P<sign>{'|'.join(map(re.escape, _SIGNS))})",
                    r"(?P<quoted>(?<!\w)'[^']*(?:\w'\w[^']*)*')",
                )
            )
        )

    def view(self, row: Claim) -> ClaimView:
        statement, *others = map(self.tex, (row.statement, row.printed, row.recomputed, row.note))
        capital = statement[:1].upper() + statement[1:]
        return ClaimView(_tied(row.equation), row.verdict, capital, *others)

    def tex(self, text: str) -> str:
        """Plain text as TeX, neighbouring pieces of mathematics joined."""
        return re.sub(r"(?<!\\)\$\$", "", "".join(self._pieces(text)))

    def _pieces(self, text: str) -> Iterator[str]:
        at = 0
        for match in self._token.finditer(text):
            yield _plain(text[at : match.start()])
            yield self._set(str(match.lastgroup), match[0])
            at = match.end()
        yield _plain(text[at:])

    def _set(self, kind: str, word: str) -> str:
        if kind == "doi":
            return _breakable(word)
        if kind == "number":
            mantissa, exponent = word.split("e")
            factor = "" if mantissa == "1" else rf"{mantissa} \times "
            return rf"${factor}10^{{{int(exponent)}}}$"
        if kind == "times":
            return r"${} \times {}$"
        if kind == "unit":
            return rf"GeV$^{{{word[4:]}}}$"
        if kind == "root":
            inside = self.tex(word[5:-1]).replace("$", "")
            return rf"$\sqrt{{{inside}}}$"
        if kind == "quoted":
            return f"`{self.tex(word[1:-1])}'"
        return f"${self._formula(kind, word)}$"

    def _formula(self, kind: str, word: str) -> str:
        if kind == "minus":
            return "-"
        if kind == "sign":
            return _SIGNS[word]
        if kind == "rational":
            return f"{{}}^{{{word[1:].strip('()')}}}"
        base, _, power = word.replace("**", "^").partition("^")
        if kind == "name" and word in self._names:
            base, power = word, ""
        elif kind == "name":
            base = next(
                name for name in self._names if word.startswith(name) and _is_power(word[len(name) :])
            )
            power = word[len(base) :].replace("**", "^").removeprefix("^")
        tex = self._names.get(base, base)
        if not power:
            return tex
        if tex in self._superscripted or "^" in tex:
            tex = f"({tex})"
        return f"{tex}^{{{power.strip('{}()')}}}"


def _is_power(rest: str) -> bool:
    return re.fullmatch(_POWER, rest) is not None and rest != ""


def _plain(text: str) -> str:
    """Text without mathematics; spaces at its ends are kept, brackets do not start optional arguments."""
    inner = _tied(escaped(text)).replace("*", r"$\cdot$").replace("^", r"\textasciicircum{}")
    if not text.strip():
        return " " if text else ""
    return f"{' ' if text[0] == ' ' else ''}{inner}{' ' if text[-1] == ' ' else ''}"


def _tied(text: str) -> str:
    """The number stays beside Eq., Fig., Sec. or Ref."""
    return re.sub(r"\b(Eqs?|Figs?|Secs?|Refs?)\. (?=[\d(\[])", r"\1.~", text)


def _breakable(word: str) -> str:
    return re.sub(r"(?<=[/.-])(?=\w)", r"\\allowbreak{}", escaped(word))
