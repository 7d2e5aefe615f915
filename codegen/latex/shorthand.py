"""Room: codegen/latex.  The plain text of the steps about loops as LaTeX: gamma5, l^2, MS-bar.

What those records abbreviate is spelled out here; a shorthand that is not known stays readable text.
"""

from __future__ import annotations

from dataclasses import replace

from axionportal.codegen.latex.notation import Notation
from axionportal.codegen.latex.prose import Prose
from axionportal.derivations.lagrangian import SCHEMES

_WORDS = {
    "gamma": r"\gamma",
    "Gamma": r"\Gamma",
    "mu": r"\mu",
    "nu": r"\nu",
    "delta": r"\delta",
    "epsilon": r"\epsilon",
    "Lambda": r"\Lambda",
}
_PHRASES = {  # @ stands for the denominator
    "MS-bar": r"\overline{\mathrm{MS}}",
    "gamma5": r"\gamma_5",
    "F2": "F_2",
    "a = F2(0)": "a = F_2(0)",
    "g0 g1 g2 g3": r"\gamma^0 \gamma^1 \gamma^2 \gamma^3",
    "eps^{0123}": r"\epsilon^{0123}",
    "D = d + i e A": r"D_\mu = \partial_\mu + i e A_\mu",
    "-i e Gamma^mu": r"-i e \Gamma^\mu",
    "i sigma^{mu nu} q_nu/(2 m)": r"i \sigma^{\mu\nu} q_\nu/(2m)",
    "{gamma5, gamma^mu} = 0": r"\{\gamma_5, \gamma^\mu\} = 0",
    "R_M[Gamma]/R_M[gamma]": r"R_M[\Gamma]/R_M[\gamma]",
    "R_E[Gamma]/R_E[gamma]": r"R_E[\Gamma]/R_E[\gamma]",
    "l^2 = -s": "l^2 = -s",
    "d^4l = i pi^2 s ds": r"d^4 l = i \pi^2 s \, ds",
    "l^m l^n -> g^{mn} l^2/4": r"l^\mu l^\nu \to g^{\mu\nu} l^2/4",
    "l^m l^n -> g^{mn} l^2/d": r"l^\mu l^\nu \to g^{\mu\nu} l^2/d",
    "l^m/(L - D)^2": r"l^\mu/(l^2 - @)^2",
    "1/(L - D)^2": "1/(l^2 - @)^2",
    "(1/delta + ln mu^2 - ln D)": r"(1/\delta + \ln \mu^2 - \ln @)",
    "d = 4 - 2 delta": r"d = 4 - 2 \delta",
    "d = 4 ... 8": r"d = 4, \ldots, 8",
    "Gamma^{[m n a b]} g_a g_b = f(d) Gamma^{[m n]}": (
        r"\Gamma^{[\mu\nu\alpha\beta]} \gamma_\alpha \gamma_\beta = f(d) \, \Gamma^{[\mu\nu]}"
    ),
    "K = x P - l": "K = x P - l",
    **{f"G[{name}]": rf"G_{{\mathrm{{{name.replace('-', chr(92) + 'mbox{-}')}}}}}" for name in SCHEMES},
}
_REMOVED = (" (L = l^2, lP = l.P)", "L = l^2: ")
"""What abbreviates the display that stands above, where it is spelled out."""


class LoopProse:
    """Typesets the sentences of steps about loops; D is a denominator in them, K a momentum."""

    def __init__(self, notation: Notation) -> None:
        kept = {"D": notation.function("D"), "artanh": notation.function("artanh")}
        plain = replace(notation, names={}, functions=kept, denominators=())
        phrases = {text: tex.replace("@", kept["D"]) for text, tex in _PHRASES.items()}
        self._prose = Prose(plain, phrases, _WORDS)

    def phrase(self, text: str) -> str:
        """Part of a sentence."""
        for item in _REMOVED:
            text = text.replace(item, "")
        return self._prose.phrase(text)

    def sentence(self, text: str) -> str:
        """A sentence with a capital letter and a full stop."""
        for item in _REMOVED:
            text = text.replace(item, "")
        return self._prose.sentence(text)
