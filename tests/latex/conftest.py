"""The emitted appendix, and a reader that turns its LaTeX back into numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

import mpmath
import pytest
import sympy as sp

from axionportal import derivations
from axionportal.codegen import latex
from axionportal.codegen.context import BuildContext
from axionportal.codegen.pipeline import MEASURED
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.integrals import structure
from axionportal.derivations.records import Check
from axionportal.derivations.verification.enclosure import enclose

DPS = 60  # working precision of the reader; comparisons ask for 30 digits of values of order one

CHECKS = (
    Check("G", "mpmath quadrature", 18, 50, 54, "pass"),
    Check("F_a", "derivation proved", 9, 50, 50, "pass"),
    Check("F_gamma", "limit large-mass", 14, 50, 50, "pass"),
    Check("alp", "printed limits derived", 1, 50, 50, "pass"),
)


@pytest.fixture(scope="session")
def context() -> BuildContext:
    """The catalogue with a few outcomes of checks."""
    functions, contributions = derivations.loop_functions(), derivations.contributions()
    measured, ledger = MEASURED.read_text(), derivations.audit()
    return BuildContext(functions, contributions, load_inputs(), CHECKS, 50, measured, ledger)


@pytest.fixture(scope="session")
def appendix(context: BuildContext) -> dict[str, str]:
    """The emitted files by name."""
    return {path.split("/")[-1]: data.decode() for path, data in latex.emit(context).items()}


@pytest.fixture(scope="session")
def body(appendix: dict[str, str]) -> str:
    return appendix["axionportal-body.tex"]


class Reader:
    """Reads displayed equations by label, with SymPy's LaTeX parser, and evaluates them.

    Normalisation only spells out what the parser does not know: macros are expanded, spacing and
    alignment go, names with primes or superscripts become plain ones, and a product with a bracket
    gets its dot.  J and K are integrated from the denominators as they are printed.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.macros = dict(re.findall(r"\\providecommand\{\\(axp[A-Za-z]+)\}\{(.*)\}%", body))
        self.displays = re.findall(r"\\begin\{align\}(.*?)\\end\{align\}", body, re.S)

    def equation(self, label: str) -> str:
        """The right-hand side of the equation with this label, on one line."""
        (display,) = [item for item in self.displays if rf"\label{{{label}}}" in item]
        before, after = display.split(rf"\label{{{label}}}")
        del after
        own = re.split(r"\\label\{[^}]*\}\s*\\\\\*?", before)[-1]
        return self.plain(own).split("=", 1)[1]

    def plain(self, tex: str) -> str:
        """Without alignment, spacing and macros."""
        tex = re.sub(r"\\notag|\\\\\*?|&|\\quad", " ", tex)
        for _ in range(3):
            tex = re.sub(r"\\(axp[A-Za-z]+)", self._expanded, tex)
        return re.sub(r"\s+(?=[_^]|\\!)", "", re.sub(r"\{\}|\\,|\\;", " ", tex))

    def _expanded(self, match: re.Match[str]) -> str:
        if match[1] == "axpartanh":
            return r"\artanh "
        return f"{self.macros[match[1]]} " if match[1] in self.macros else match[0]

    def value(self, tex: str, names: Mapping[str, str], point: Mapping[str, Fraction]) -> mpmath.mpf:
        """The value of a plain formula; ``names`` maps TeX names to keys of ``point``."""
        with mpmath.workdps(DPS):
            values = {key: mpmath.mpf(value.numerator) / value.denominator for key, value in point.items()}
            tex, extra = self._masters(tex, names, point)
            return self._evaluated(tex, names, {**values, **extra})

    def integral(self, tex: str, names: Mapping[str, str], point: Mapping[str, Fraction]) -> mpmath.mpf:
        """The value of number * int_0^1 dx integrand, by quadrature of the printed integrand."""
        head = re.match(r"(.*)\\int_\{0\}\^\{1\}\s*\\!\s*dx(.*)", tex.strip(), re.S)
        assert head is not None, tex
        with mpmath.workdps(DPS):
            values = {key: mpmath.mpf(value.numerator) / value.denominator for key, value in point.items()}
            scale = self._evaluated(head[1] + "1", names, values) if head[1].strip() else mpmath.mpf(1)
            integrand = self._function(head[2], names, values)
            return scale * mpmath.quad(integrand, mpmath.linspace(0, 1, 9))

    def _masters(
        self, tex: str, names: Mapping[str, str], point: Mapping[str, Fraction]
    ) -> tuple[str, dict[str, mpmath.mpf]]:
        """Replace J(...) and psi(...) by names with values."""
        extra: dict[str, mpmath.mpf] = {}
        for head in (r"J\!\left(", r"\psi\!\left("):
            while head in tex:
                start = tex.index(head)
                inside, end = _bracketed(tex, start + len(head))
                key = f"q{len(extra)}"
                extra[key] = self._special(head, inside, names, point)
                tex = f"{tex[:start]} Q_{{{len(extra) - 1}}} {tex[end:]}"
        return tex, extra

    def _special(
        self, head: str, inside: str, names: Mapping[str, str], point: Mapping[str, Fraction]
    ) -> mpmath.mpf:
        if "psi" in head:
            found = structure(derivations.load("G")).kernel
            key = next(names[tex] for tex in names if _squeezed(tex) == _squeezed(inside))
            return as_mpf(enclose(found, {"u": point[key]}, bits=200))
        denominator = self._denominator(inside)
        values = {key: mpmath.mpf(value.numerator) / value.denominator for key, value in point.items()}
        quadratic = self._function(denominator, names, values)
        return mpmath.quad(lambda x: 1 / quadratic(x), mpmath.linspace(0, 1, 9))

    def _denominator(self, inside: str) -> str:
        """The polynomial that D_a stands for, as the body prints it; or the polynomial itself."""
        if not inside.strip().startswith("D_"):
            return inside
        for display in self.displays:
            for row in re.split(r"\\\\\*?", display):
                plain = re.sub(r"\\label\{[^}]*\}", "", self.plain(row))
                left, _, right = plain.partition("=")
                if _squeezed(left) == _squeezed(inside) + "(x)":
                    return right
        raise AssertionError(f"{inside} is not defined")

    def spelled_out(self, tex: str) -> str:
        """A formula in which every denominator that has a name is written as its polynomial."""
        pattern = re.compile(r"(\\ln)?\s*(D_\{[^}]*\})")
        return pattern.sub(lambda found: rf" {found[1] or ''}\left({self._denominator(found[2])}\right)", tex)

    def _function(self, tex: str, names: Mapping[str, str], values: Mapping[str, mpmath.mpf]):
        expression = self.parsed(self.spelled_out(tex), names)
        x = sp.Symbol("x")
        free = [item for item in expression.free_symbols if item != x]
        fixed = [values[item.name] for item in free]
        compiled = sp.lambdify([x, *free], expression, "mpmath")
        return lambda t: compiled(t, *fixed)

    def _evaluated(self, tex: str, names: Mapping[str, str], values: Mapping[str, mpmath.mpf]) -> mpmath.mpf:
        expression = self.parsed(tex, names)
        free = sorted(expression.free_symbols, key=str)
        return sp.lambdify(free, expression, "mpmath")(*(values[item.name] for item in free))

    def parsed(self, tex: str, names: Mapping[str, str]) -> sp.Expr:
        """A formula as a SymPy expression in the symbols that ``names`` gives."""
        from sympy.parsing.latex import parse_latex

        tex = _without_arg(tex)
        names = {**names, **{f"Q_{{{k}}}": f"q{k}" for k in range(9)}}
        marks = {tex_name: f"z_{{{100 + at}}}" for at, tex_name in enumerate(names)}
        for tex_name in sorted(names, key=len, reverse=True):
            command = r"(?![A-Za-z])" if tex_name[-1].isalpha() else ""  # u is not part of \\mu
            pattern = rf"(?<![A-Za-z\\\\]){re.escape(tex_name)}{command}"
            tex = re.sub(pattern, lambda _, name=tex_name: marks[name], tex)
        tex = re.sub(r"\\(left|right|bigl|bigr|biggl|biggr|Bigl|Bigr)\b", "", tex).replace(r"\!", "")
        tex = tex.replace("[", "(").replace("]", ")")
        tex = re.sub(r"\\times\s*(\()?", lambda match: r"\cdot" + (match[1] or " "), tex)
        tex = re.sub(
            r"(?<=[\w)}])\s*(?<!\\ln)(?<!\\artanh)(?<!\\arctan)(?<!\\sqrt)(?<!\\cdot)\(", r" \\cdot (", tex
        )
        expression = parse_latex(tex, strict=True, backend="antlr")
        back = {sp.Symbol(marks[name]): sp.Symbol(key) for name, key in names.items()}
        return expression.xreplace({**back, sp.Symbol("pi"): sp.pi}).doit()


def _without_arg(tex: str) -> str:
    r"""\arg(a + i b), which the parser does not know, as twice the arctangent of b/(|a + i b| + a)."""
    head = r"\arg\!\left("
    while head in tex:
        start = tex.index(head)
        inside, end = _bracketed(tex, start + len(head))
        base, height = (f"({part.strip()})" for part in inside.split("+ i"))
        angle = rf"\arctan\left(\frac{{{height}}}{{\sqrt{{{base}^{{2}} + {height}^{{2}}}} + {base}}}\right)"
        tex = f"{tex[:start]} 2 {angle} {tex[end:]}"
    return tex


def _bracketed(tex: str, start: int) -> tuple[str, int]:
    r"""What stands between \left( and its \right), and where that ends."""
    depth, at = 1, start
    for match in re.finditer(r"\\left|\\right", tex[start:]):
        depth += 1 if match[0] == r"\left" else -1
        if depth == 0:
            at = start + match.start()
            break
    return tex[start:at], at + len(r"\right)")


def _squeezed(tex: str) -> str:
    return re.sub(r"[\s{}]|\\!|\\left|\\right", "", tex)


def as_mpf(ball) -> mpmath.mpf:
    """The centre of an enclosure at full precision."""
    with mpmath.workdps(DPS):
        mantissa, exponent = ball.mid().man_exp()
        return mpmath.mpf(int(mantissa)) * mpmath.mpf(2) ** int(exponent)


@pytest.fixture(scope="session")
def reader(body: str) -> Reader:
    return Reader(body)


@pytest.fixture(scope="session")
def read_numbers():
    """Helper functions that the tests of this folder share."""
    return as_mpf
