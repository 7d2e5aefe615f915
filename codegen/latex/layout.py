"""Room: codegen/latex.  Long equations on lines that fit a column; the breaks are chosen here.

A ``Piece`` is a part of a formula that may know how to fall apart: a sum into terms, a product into
factors, a bracket into what it holds.  Lines are filled with the largest pieces that fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import sympy as sp

from axionportal.codegen.latex.factors import is_negative, negated, product_of
from axionportal.codegen.latex.notation import Notation
from axionportal.codegen.latex.pieces import Piece, bracket, joined, operator, starts_line, with_lead
from axionportal.codegen.latex.printer import AppendixPrinter, split_product
from axionportal.codegen.latex.tidy import collected
from axionportal.codegen.latex.width import Ruler

COLUMN_PT = 228.0  # a column of article's twocolumn, 230 pt (revtex: 246), less the estimate's error
INDENT_PT = 10.0
_KEPT_TOGETHER = 4  # rows of a display that stay on one page


class Typesetter:
    """Turns terms into the lines of an aligned display."""

    def __init__(
        self,
        notation: Notation,
        ruler: Ruler,
        scale: sp.Symbol | None = None,
        *,
        decimals: bool = False,
        column: float = COLUMN_PT,
    ) -> None:
        self.printer = AppendixPrinter(notation, decimals)
        self.ruler = ruler
        self.scale = scale  # the mass by which masses under a logarithm are divided
        self.column = column
        self._collected: dict[sp.Expr, tuple[sp.Expr, ...]] = {}

    def in_notation(self, notation: Notation) -> Typesetter:
        """The same typesetter with other names."""
        return Typesetter(
            notation, self.ruler, self.scale, decimals=self.printer.decimals, column=self.column
        )

    def collected(self, expression: sp.Expr) -> list[sp.Expr]:
        """The terms of an expression, collected over its logarithms and masters."""
        if expression not in self._collected:
            terms = collected(expression, self.printer.notation, self.scale)
            self._collected[expression] = tuple(map(self.printer.led_by_plus, terms))
        return list(self._collected[expression])

    def equation(self, left: str, terms: Sequence[sp.Expr], label: str | None = None) -> str:
        """``left`` = sum of ``terms`` as an align environment; one term per line if one is too few."""
        return display(self.fill(f"{left} =", self.sum_pieces(terms)), label)

    def identity(self, before: Sequence[sp.Expr], after: Sequence[sp.Expr], label: str | None = None) -> str:
        """The sum of ``before`` = the sum of ``after``; the right-hand side begins a line if need be."""
        left, right = self.sum_pieces(before), self.sum_pieces(after)
        whole = f"{joined(left)} = {joined(right)}"
        if self.ruler.width(whole) <= self.column:
            return display([whole], label)
        first, *others = self.fill(r"\quad =", right)  # measured with the indentation it will get
        return display([*self.fill("", left), first.removeprefix(r"\quad "), *others], label)

    def fill(self, start: str, pieces: Sequence[Piece], breaks: Collection[int] | None = None) -> list[str]:
        """Lines of the pieces behind ``start``, each within the column.

        If one line is not enough, the pieces numbered in ``breaks`` begin lines; by default those
        that hold a logarithm or a master.
        """
        filler = _Filler(self.ruler, self.column, start)
        if filler.fits(joined(pieces)):
            return [f"{start} {joined(pieces)}".strip()]
        for number, piece in enumerate(pieces):
            begins = starts_line(piece) if breaks is None else number in breaks
            if number and begins:
                filler.new_line()
            filler.place(piece)
        return filler.done()

    def remainder_piece(self) -> Piece:
        """+ R at the end of an expansion."""
        return Piece(self.printer.notation.function("R"), " + ", "{} + ")

    def sum_pieces(self, terms: Sequence[sp.Expr]) -> list[Piece]:
        """One piece per term, with its sign."""
        flat = [part for term in terms for part in self.summands(term)]
        return [self._signed(term, first=not number) for number, term in enumerate(flat)]

    def summands(self, term: sp.Expr) -> list[sp.Expr]:
        """What stands between the plus and minus signs of a term, in the order of the page."""
        return self.printer.ordered_terms(term) if term.is_Add else [term]

    def _signed(self, term: sp.Expr, first: bool) -> Piece:
        negative = is_negative(term)
        piece = self.piece(negated(term) if negative else term)
        if first:
            return piece.led("- ", "- ") if negative else piece
        sign = "-" if negative else "+"
        return piece.led(f" {sign} ", f"{{}} {sign} ")

    def piece(self, expression: sp.Expr) -> Piece:
        """An expression without a leading minus, with the places where it may be broken."""
        if isinstance(expression, sp.Derivative):
            name = self.printer.tex(expression.variables[0])
            return operator(rf"\frac{{d}}{{d{name}}}", self.sum_pieces(self.collected(expression.expr)))
        text = self.printer.tex(expression)
        if isinstance(expression, sp.Integral):
            head = text[: -len(self.printer.bracketed(expression.function))].strip()
            if expression.function.is_Add:
                return operator(head, self.sum_pieces([expression.function]))
            return Piece(text, parts=lambda: self._behind(head, expression.function))
        if expression.is_Mul:
            return Piece(text, parts=lambda: self._factors(expression))
        return Piece(text)

    def _behind(self, head: str, product: sp.Expr) -> tuple[Piece, ...]:
        """The factors of an integrand, the first behind the sign of integration."""
        factors = self._factors(product)
        return tuple(
            replace(item, tex=f"{head} {item.tex}", parts=tuple) if not number else item
            for number, item in enumerate(factors)
        )

    def _factors(self, product: sp.Expr) -> tuple[Piece, ...]:
        """The fraction and each function behind it; a fraction alone falls apart into its factors."""
        _, algebraic, late = split_product(product)
        if late:
            first = [] if algebraic == 1 else [self._factor(algebraic)]
            pieces = [*first, *(self._factor(item) for item in late)]
        else:
            numerator, denominator = sp.fraction(product)
            if denominator == 1 and not any(item.is_Add for item in sp.Mul.make_args(product)):
                return ()
            parts = sp.Mul.make_args(numerator)
            plain = product_of([*(item for item in parts if not item.is_Add), 1 / denominator])
            sums = [item for item in parts if item.is_Add]
            if not sums:
                return ()
            first = [] if plain == 1 else [Piece(self.printer.tex(plain))]
            pieces = [*first, *(self._factor(item) for item in sums)]
        return tuple(
            item if not number else item.led(r" \, ", r"{} \times ") for number, item in enumerate(pieces)
        )

    def _factor(self, expression: sp.Expr) -> Piece:
        text = self.printer.bracketed(expression)
        if not expression.is_Add:
            return Piece(text, parts=lambda: self.piece(expression).children)
        return Piece(text, parts=lambda: bracket(self.sum_pieces([expression]), "()"))


class _Filler:
    """Collects pieces on lines; the first line begins with the left-hand side."""

    def __init__(self, ruler: Ruler, column: float, start: str) -> None:
        self._ruler, self._column = ruler, column
        self._lines = [f"{start} " if start else ""]
        self._empty = not start  # whether the current line holds nothing but its indentation
        self._only_start = bool(start)  # nothing has been placed yet

    def fits(self, tex: str) -> bool:
        """Whether ``tex`` fits behind what the current line holds."""
        indent = INDENT_PT if len(self._lines) > 1 else 0.0
        return indent + self._ruler.width(self._lines[-1] + tex) <= self._column

    def new_line(self) -> None:
        """Begin a line, unless the current one is still empty."""
        if not self._empty:
            self._lines.append("")
            self._empty = True

    def place(self, piece: Piece) -> None:
        """Put a piece on this line, on a new one, or in parts."""
        if self.fits(self._lead(piece) + piece.tex):
            self._add(self._lead(piece) + piece.tex)
        elif not self._empty and not self._only_start and self._fits_alone(piece):
            self.new_line()
            self._add(piece.lead_at_break + piece.tex)
        elif piece.children:
            first, *others = piece.children
            for child in (with_lead(first, piece), *others):
                self.place(child)
        else:
            self.new_line()
            self._add(piece.lead_at_break + piece.tex)

    def done(self) -> list[str]:
        """The lines."""
        return [line.strip() for line in self._lines if line.strip()]

    def _lead(self, piece: Piece) -> str:
        return piece.lead_at_break if self._empty else piece.lead

    def _fits_alone(self, piece: Piece) -> bool:
        return INDENT_PT + self._ruler.width(piece.lead_at_break + piece.tex) <= self._column

    def _add(self, tex: str) -> None:
        self._lines[-1] += tex
        self._empty = self._only_start = False


def display(lines: Sequence[str], label: str | None) -> str:
    """Lines as one display with one number; without a label it has none."""
    return displays([(lines, label)])


def displays(equations: Iterable[tuple[Sequence[str], str | None]]) -> str:
    """Several equations below each other, each with a number if it has a label."""
    rows: list[str] = []
    for lines, label in equations:
        aligned = [f"  & {lines[0]}"] + [rf"  & \quad {line}" for line in lines[1:]]
        tag = rf"\label{{{label}}}" if label else r"\notag"
        rows += [rf"{row} \notag" for row in aligned[:-1]] + [f"{aligned[-1]} {tag}"]
    body = "\n".join(f"{row}{_row_end(at, len(rows))}" for at, row in enumerate(rows))
    return "\n".join([r"\begin{align}", body, r"\end{align}"])


def _row_end(at: int, count: int) -> str:
    """A page may end within a long display only, and not behind its first row or before its last."""
    if at == count - 1:
        return ""
    together = count <= _KEPT_TOGETHER or at in (0, count - 2)
    return r" \\*" if together else r" \\"
