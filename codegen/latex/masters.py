"""Room: codegen/latex.  The master integrals on the page: J in general, and J of each denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.factors import in_squares, is_negative
from axionportal.codegen.latex.layout import Typesetter, display, displays
from axionportal.codegen.latex.notation import Denominator, X, with_names
from axionportal.codegen.latex.pieces import Piece
from axionportal.codegen.latex.printer import join_roots
from axionportal.codegen.latex.prose import Prose
from axionportal.derivations.integrals.masters import J, master_steps
from axionportal.derivations.records import Region

_REGIONS: tuple[Region, ...] = ("below", "threshold", "above")
A, B, C = sp.symbols("a b c", real=True)
_SHORT = 3  # terms of a discriminant that is written out where it occurs


@dataclass(frozen=True)
class Row:
    """A statement, its reason and its display."""

    claim: str
    reason: str
    display: str


def general_rows(typesetter: Typesetter, prose: Prose, label: str) -> list[Row]:
    """J(a x^2 + b x + c) in each region, with the reason why."""
    master = J(A, B, C)
    return [
        Row(
            prose.phrase(step.claim),
            prose.sentence(step.reason),
            display(
                typesetter.fill(_left(typesetter), typesetter.sum_pieces([_in_region(master, region)])),
                f"{label}:{region}",
            ),
        )
        for region, step in zip(_REGIONS, master_steps(master), strict=True)
    ]


def _left(typesetter: Typesetter, name: str | None = None) -> str:
    functions = typesetter.printer.notation.functions
    return f"{functions['J']}({name or functions['D']}) ="


def _in_region(master: J, region: Region) -> sp.Expr:
    return join_roots(master.in_region(region))


def denominator_displays(typesetter: Typesetter, denominators: Sequence[Denominator], label: str) -> str:
    """D_a = ..., each with its number."""
    equations = []
    for number, item in enumerate(denominators, 1):
        left = f"{typesetter.printer.notation.denominator_tex(item)}({X}) ="
        lines = typesetter.fill(left, typesetter.sum_pieces([item.quadratic]))
        equations.append((lines, f"{label}-{number}"))
    return displays(equations)


def region_display(typesetter: Typesetter, denominator: Denominator, label: str) -> str:
    """J of a denominator below, at and above its threshold, and the condition for each."""
    master = J(*denominator.coefficients)
    name = typesetter.printer.notation.denominator_tex(denominator)
    equations: list[tuple[list[str], str | None]] = []
    short = _short_discriminant(master, denominator)
    if short is not None:
        typesetter = typesetter.in_notation(with_names(typesetter.printer.notation, short[1]))
        left = f"{typesetter.printer.tex(short[0])} ="
        terms = typesetter.sum_pieces([in_squares(master.discriminant)])
        equations.append((typesetter.fill(left, terms), f"{label}-discriminant"))
    for region in _REGIONS:
        form = _in_region(master, region) if short is None else _in_terms_of(master, region, short[0])
        condition = _condition(typesetter, master, region, None if short is None else short[0])
        pieces = typesetter.sum_pieces([form])
        pieces.append(Piece(rf"\left({condition}\right)", r" \quad ", r"\quad "))
        equations.append((typesetter.fill(_left(typesetter, name), pieces), f"{label}-{region}"))
    return displays(equations)


def _short_discriminant(master: J, denominator: Denominator) -> tuple[sp.Symbol, dict[sp.Symbol, str]] | None:
    """A name for a discriminant of many terms, and its TeX."""
    if len(sp.Add.make_args(sp.expand(master.discriminant))) <= _SHORT:
        return None
    symbol = sp.Symbol("Delta", real=True)
    return symbol, {symbol: rf"\Delta_{{{denominator.index}}}"}


def _in_terms_of(master: J, region: Region, discriminant: sp.Symbol) -> sp.Expr:
    """J of a general denominator in this region, with its discriminant and b + 2c by name and value."""
    general = J(A, B, C)
    names = {general.discriminant: discriminant, sp.expand(-general.discriminant): -discriminant}
    return general.in_region(region).xreplace({**names, general.midpoint: in_squares(master.midpoint)})


def _condition(typesetter: Typesetter, master: J, region: Region, name: sp.Symbol | None) -> str:
    """The sign of the discriminant, or of it without its positive factors: m_a^2 > 4 m_mu^2."""
    sign = {"below": ">", "threshold": "=", "above": "<"}[region]
    if name is not None:
        return f"{typesetter.printer.tex(name)} {sign} 0"
    number, rest = in_squares(master.discriminant).as_coeff_Mul()
    (decisive,) = [sp.sign(number) * item for item in sp.Mul.make_args(rest) if item.is_Add]
    above = sp.Add(*(term for term in decisive.args if not is_negative(term)))
    below = above - decisive
    return f"{typesetter.printer.tex(above)} {sign} {typesetter.printer.tex(below)}"


def region_remark(typesetter: Typesetter, denominator: Denominator) -> str:
    """What J is where the denominator has zeros between 0 and 1, if it can have any."""
    middle = J(*denominator.coefficients).midpoint
    if middle.is_positive:
        return ""
    name = typesetter.printer.notation.denominator_tex(denominator)
    return (
        rf"Below threshold with ${typesetter.printer.inline(middle)} < 0$, the region \emph{{decay}}, the "
        rf"zeros of ${name}$ lie between $0$ and $1$: the integral is its principal value, and the first "
        "form holds with its negative argument. At threshold with that sign the integral diverges."
    )
