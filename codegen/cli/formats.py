"""Room: codegen.  One expression for a reader, for LaTeX, for SymPy or for Mathematica."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType

import sympy as sp
from sympy.printing.pretty.pretty import PrettyPrinter
from sympy.printing.pretty.pretty_symbology import pretty_use_unicode

from axionportal.derivations.integrals.masters import J, K

WIDTH = 96  # fixed, so that the output is the same on every terminal and in a pipe

Picture = tuple[list[str], int]
"""Lines of text, and which of them is the main line."""

_PLAIN_J, _PLAIN_K = sp.Function("J"), sp.Function("K")


def plain_masters(expression: sp.Expr) -> sp.Expr:
    """The expression with J and K as undefined functions of all their coefficients."""
    return expression.replace(J, _PLAIN_J).replace(K, _PLAIN_K)


def to_sympy(expression: sp.Expr) -> str:
    """Python source that SymPy reads back to the same expression (J and K as functions)."""
    return str(sp.sstr(plain_masters(expression)))


def to_latex(expression: sp.Expr, names: dict[sp.Symbol, str]) -> str:
    """LaTeX with the paper's names of the symbols."""
    return str(sp.latex(expression, symbol_names=names, ln_notation=True))


def to_mathematica(expression: sp.Expr) -> str:
    """Mathematica source; underscores leave the names, J and K become masterJ and masterK."""
    plain = expression.replace(J, sp.Function("masterJ")).replace(K, sp.Function("masterK"))
    plain = plain.replace(sp.atan2, lambda y, x: sp.Function("ArcTan")(x, y))
    return str(sp.mathematica_code(plain.xreplace(mathematica_names(plain.free_symbols))))


def mathematica_names(symbols: Iterable[sp.Basic]) -> dict[sp.Basic, sp.Symbol]:
    """Each symbol under a name that Mathematica accepts: ``m_gamma`` is ``mgamma``."""
    return {item: sp.Symbol(str(item).replace("_", "")) for item in symbols}


def plain(expression: sp.Basic) -> str:
    """One line of plain text."""
    return str(sp.sstr(expression))


def prose(text: str, indent: int = 0, first: int | None = None) -> list[str]:
    """Lines of running text, indented; the first line by ``first`` where it is given."""
    start = indent if first is None else first
    return textwrap.wrap(text, WIDTH, initial_indent=" " * start, subsequent_indent=" " * indent)


def to_text(expression: sp.Expr, indent: int = 4) -> str:
    """Two-dimensional text no wider than a screen; a long sum is broken between its terms."""
    return textwrap.indent("\n".join(_lines(plain_masters(expression), WIDTH - indent)), " " * indent)


def _lines(expression: sp.Expr, width: int) -> list[str]:
    if max(map(len, _picture(expression)[0])) > width:
        if isinstance(expression, sp.Add):
            return _sum_lines(expression, width)
        integrals = [item for item in sp.Mul.make_args(expression) if isinstance(item, sp.Integral)]
        if len(integrals) == 1:
            return _integral_lines(expression / integrals[0], integrals[0], width)
    return [line.rstrip() for line in _fitting(expression, width)[0]]


def _integral_lines(factor: sp.Expr, integral: sp.Integral, width: int) -> list[str]:
    """A wide integral in words: its factor, its limits, and then the integrand."""
    ((variable, lower, upper),) = integral.limits
    head = f"the integral over {variable} from {lower} to {upper} of"
    before = [] if factor == 1 else [*_lines(factor, width), "", "times"]
    return [*before, head, "", *_lines(integral.function, width)]


def _sum_lines(expression: sp.Add, width: int) -> list[str]:
    """The terms of a sum, as many to a row as fit."""
    result: list[str] = []
    row: Picture = ([], 0)
    for term in expression.as_ordered_terms():
        negative = term.could_extract_minus_sign()
        body = _fitting(-term if negative else term, width - 3)
        first = not result and not row[0]
        sign = "- " if negative else "  " if first else "+ "
        if row[0] and len(row[0][0]) + len(body[0][0]) + 3 > width:
            result, row = [*result, *row[0]], ([], 0)
        row = _joined(row, _joined(([" " + sign if row[0] else sign], 0), body))
    return [line.rstrip() for line in (*result, *row[0])]


def _fitting(expression: sp.Expr, width: int) -> Picture:
    """Two-dimensional if that is narrow enough, else plain text in several lines."""
    picture = _picture(expression)
    if max(map(len, picture[0])) <= width:
        return picture
    return textwrap.wrap(str(sp.sstr(expression)), width, break_long_words=False), 0


def _joined(left: Picture, right: Picture) -> Picture:
    """Two pictures side by side, their main lines level; every line is as long as the first."""
    if not left[0]:
        return right
    above = max(left[1], right[1])
    below = max(len(left[0]) - left[1], len(right[0]) - right[1])
    columns = [_padded(picture, above, below) for picture in (left, right)]
    return [one + other for one, other in zip(*columns, strict=True)], above


def _padded(picture: Picture, above: int, below: int) -> list[str]:
    lines, baseline = picture
    width = max(map(len, lines))
    missing = [""] * (above - baseline), [""] * (below - len(lines) + baseline)
    return [line.ljust(width) for line in (*missing[0], *lines, *missing[1])]


@contextmanager
def _no_system_of_units() -> Iterator[None]:
    """Spare SymPy's printer its system of units, a quarter of a second to load.

    The printer asks of every product whether a factor is a physical quantity; formulas here hold none.
    """
    name = "sympy.physics.units"
    if name in sys.modules:
        yield
        return
    stand_in = ModuleType(name)
    stand_in.__dict__["Quantity"] = type("Quantity", (), {})
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]


def _picture(expression: sp.Expr) -> Picture:
    """The two-dimensional form of an expression, in ASCII where the output takes nothing else."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    pretty_use_unicode(unicode)
    with _no_system_of_units():
        form = PrettyPrinter({"wrap_line": False, "use_unicode": unicode})._print(expression)
    return str(form).split("\n"), int(form.baseline)
