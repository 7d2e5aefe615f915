"""Room: codegen/latex.  The limits of a loop function with their remainders, ready for the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.factors import in_squares, product_of
from axionportal.codegen.latex.kernel import Nodes
from axionportal.codegen.latex.layout import Typesetter, display
from axionportal.codegen.latex.prose import Prose
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.records import Expansion, LoopFunction

MOST_ORDERS = 2  # beyond the leading one; `axionportal expand` goes to any order
MOST_LINES = 9  # an order that makes the display longer than this is left to `axionportal expand`


@dataclass(frozen=True)
class LimitView:
    """One limit on the page."""

    name: str
    title: str
    small: str
    order: int
    series: str
    condition: str
    bound: str
    reason: str
    where: str
    label: str


class LimitWriter:
    """Writes the limits of one loop function; ``exact`` prints terms, ``bounds`` prints remainders."""

    def __init__(self, exact: Typesetter, bounds: Typesetter, prose: Prose, nodes: Nodes | None) -> None:
        self._exact, self._bounds, self._prose, self._nodes = exact, bounds, prose, nodes

    def all(self, function: LoopFunction, left: str, label: str) -> list[LimitView]:
        """Every limit of the function."""
        return [
            self.one(function, name, left, f"{label}:{name.replace('_', '-')}") for name in limits(function)
        ]

    def one(self, function: LoopFunction, name: str, left: str, label: str) -> LimitView:
        """A limit up to the highest order that is short enough to print."""
        found = expansion(function, name, MOST_ORDERS)
        for order in range(MOST_ORDERS, -1, -1):
            lines = self._series(found, left, order)
            if len(lines) <= MOST_LINES:
                break
        if order < MOST_ORDERS:  # the terms are the same, the remainder is not
            found = expansion(function, name, order)
        return LimitView(
            name=name.replace("_", r"\_"),
            title=self._prose.phrase(found.title),
            small=self._exact.printer.inline(self._about(found)(found.small)),
            order=found.order,
            series=display(lines, f"{label}"),
            condition=self._conditions(found),
            bound=self._bound(found, f"{label}:remainder"),
            reason=self._prose.sentence(found.remainder.reason),
            where=self._where(found),
            label=label,
        )

    def _about(self, found: Expansion) -> Callable[[sp.Expr], sp.Expr]:
        """How the expressions of an expansion are written: as they are, in nodes, or in their mean."""
        if self._nodes is None:
            return unchanged
        if self._nodes.is_difference(found.small):
            return self._nodes.about_middle
        return self._nodes.written

    def _series(self, found: Expansion, left: str, order: int) -> list[str]:
        """The terms up to ``order``."""
        write = self._about(found)
        terms: list[sp.Expr] = []
        orders = set()  # each order begins a line
        for term in found.terms[: order + 1]:
            orders.add(len(terms))
            if term.expression != 0:
                plain = self._nodes is None
                inside = term.expression
                shown = self._plain(inside) if plain else self._exact.collected(write(inside))
                terms += [part for item in shown for part in self._exact.summands(item)]
        pieces = [*self._exact.sum_pieces(terms), self._exact.remainder_piece()]
        return self._exact.fill(f"{left} =", pieces, orders - {len(terms)})

    def _plain(self, expression: sp.Expr) -> list[sp.Expr]:
        parts = over_logarithm(expression)
        return parts if len(parts) == 1 else list(map(self._exact.printer.led_by_plus, parts))

    def _conditions(self, found: Expansion) -> str:
        write = unchanged if self._nodes is None else self._nodes.written
        parts = sp.And.make_args(found.remainder.condition)
        texts = [f"${self._exact.printer.inline(write(item))}$" for item in sorted(parts, key=str)]
        return " and ".join(texts)

    def _bound(self, found: Expansion, label: str) -> str:
        bound = found.remainder.bound
        if self._nodes is not None:
            bound = self._nodes.written(bound)
            if self._nodes.is_difference(found.small):
                bound = self._nodes.with_half(bound)
        start = rf"\left|{self._bounds.printer.notation.function('R')}\right| \le"
        return display(self._bounds.fill(start, self._bounds.sum_pieces([powers_of_sizes(bound)])), label)

    def _where(self, found: Expansion) -> str:
        """The definitions of symbols that only this expansion uses."""
        if self._nodes is None or not self._nodes.is_difference(found.small):
            return ""
        tex = self._exact.printer.inline
        pairs = self._nodes.middle_definitions()
        return " and ".join(f"${tex(symbol)} = {tex(value)}$" for symbol, value in pairs)


def unchanged(expression: sp.Expr) -> sp.Expr:
    """The expression itself."""
    return expression


def over_logarithm(expression: sp.Expr) -> list[sp.Expr]:
    """An expression with fractions within fractions as a rational part and one logarithm's coefficient."""
    nested = any(item.has(sp.Pow) and _has_inverse(item) for item in expression.atoms(sp.Add))
    logarithms = [item for item in expression.atoms(sp.log) if item.free_symbols]
    if not nested or len(logarithms) != 1:
        return [expression]
    (logarithm,) = logarithms
    mark = sp.Dummy()
    linear = expression.xreplace({logarithm: mark})
    rest, slope = linear.xreplace({mark: sp.Integer(0)}), sp.diff(linear, mark)
    parts = (in_squares(rest), product_of([in_squares(slope), logarithm]))
    return [item for item in parts if item != 0]


def _has_inverse(expression: sp.Expr) -> bool:
    return any(item.exp.is_negative and not item.base.is_number for item in expression.atoms(sp.Pow))


def powers_of_sizes(bound: sp.Expr) -> sp.Expr:
    """|z|^3 for z^2 |z|, which is how SymPy writes it."""
    sizes = [factor for factor in sp.Mul.make_args(bound) if isinstance(factor, sp.Abs)]
    rest = [factor for factor in sp.Mul.make_args(bound) if factor not in sizes]
    for size in sizes:
        inside = size.args[0]
        even = [item for item in rest if item.is_Pow and item.base in (inside, -inside)]
        rest = [item for item in rest if item not in even]
        power = 1 + sum(int(item.exp) for item in even)
        rest.append(sp.Pow(size, power, evaluate=False) if even else size)
    return product_of(rest)
