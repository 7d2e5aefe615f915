"""Room: codegen/latex.  The master integrals on the page: J in general, and J of each denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.factors import in_squares, is_negative
from axionportal.codegen.latex.layout import Piece, Typesetter, display, displays
from axionportal.codegen.latex.notation import Denominator, X
from axionportal.codegen.latex.printer import join_roots
from axionportal.codegen.latex.prose import Prose
from axionportal.derivations.integrals.masters import J, master_steps
from axionportal.derivations.records import Region

_REGIONS: tuple[Region, ...] = ("below", "threshold", "above")
A, B, C = sp.symbols("a b c", real=True)


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
    for region in _REGIONS:
        pieces = typesetter.sum_pieces([_in_region(master, region)])
        condition = rf"\left({_condition(typesetter, master, region)}\right)"
        pieces.append(Piece(condition, r" \quad ", r"\quad "))
        equations.append((typesetter.fill(_left(typesetter, name), pieces), f"{label}-{region}"))
    return displays(equations)


def _condition(typesetter: Typesetter, master: J, region: Region) -> str:
    """The sign of the discriminant without its positive factors: m_a^2 > 4 m_mu^2."""
    number, rest = in_squares(master.discriminant).as_coeff_Mul()
    (decisive,) = [sp.sign(number) * item for item in sp.Mul.make_args(rest) if item.is_Add]
    above = sp.Add(*(term for term in decisive.args if not is_negative(term)))
    below = above - decisive
    sign = {"below": ">", "threshold": "=", "above": "<"}[region]
    return f"{typesetter.printer.tex(above)} {sign} {typesetter.printer.tex(below)}"


def region_remark(typesetter: Typesetter, denominator: Denominator) -> str:
    """What J is where the denominator has zeros between 0 and 1, if it can have any."""
    middle = J(*denominator.coefficients).midpoint
    if middle.is_positive:
        return ""
    name = typesetter.printer.notation.denominator_tex(denominator)
    return (
        rf"Below threshold with ${typesetter.printer.inline(middle)} < 0$ the zeros of ${name}$ lie between "
        "$0$ and $1$: the integral is its principal value, and the first form holds with its negative "
        "argument. At threshold with that sign the integral diverges."
    )
