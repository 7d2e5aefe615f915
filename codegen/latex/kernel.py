"""Room: codegen/latex.  Expressions of a divided difference, written in its nodes and its kernel.

G reads best in u_a = m_a^2/m_mu^2, u_gamma and psi: the closed form of psi is found again in whatever
the derivations give, and its name is put in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from axionportal.codegen.latex.notation import Notation, index_of, with_names
from axionportal.derivations.integrals import DividedDifference, closed_form, structure
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import LoopFunction


@dataclass(frozen=True)
class Nodes:
    """The nodes of a divided difference as symbols, and how masses are written in them."""

    found: DividedDifference
    symbols: tuple[sp.Symbol, sp.Symbol]
    middle: sp.Symbol
    half: sp.Symbol
    indices: tuple[str, str]
    scale: sp.Symbol

    @property
    def masses(self) -> tuple[sp.Symbol, sp.Symbol]:
        return self.found.swapped

    def exchange(self) -> dict[sp.Symbol, sp.Symbol]:
        """The exchange of the two masses."""
        first, second = self.masses
        return {first: second, second: first}

    def definitions(self) -> list[tuple[sp.Symbol, sp.Expr]]:
        """u_a = m_a^2/m_mu^2 and the other."""
        return list(zip(self.symbols, self.found.nodes, strict=True))

    def written(self, expression: sp.Expr) -> sp.Expr:
        """An expression in the nodes, with the kernel by its name wherever its closed form stands."""
        result = self._in(expression, self.symbols)
        for node in self.symbols:
            result = _fold(result, *self._kernel_at(node))
        return result

    def about_middle(self, expression: sp.Expr) -> sp.Expr:
        """An expression in the mean of the nodes and half their difference."""
        return self._in(expression, (self.middle + self.half, self.middle - self.half))

    def _in(self, expression: sp.Expr, nodes: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
        roots = {mass: self.scale * sp.sqrt(node) for mass, node in zip(self.masses, nodes, strict=True)}
        return _without_roots(expression.xreplace(roots), self.scale)

    def with_half(self, expression: sp.Expr) -> sp.Expr:
        """An expression in the nodes with half their difference by its name."""
        first, second = self.symbols
        return expression.xreplace({first / 2 - second / 2: self.half})

    def middle_definitions(self) -> list[tuple[sp.Symbol, sp.Expr]]:
        """What the mean and half the difference are."""
        first, second = self.symbols
        mean = sp.Mul(sp.Rational(1, 2), first + second, evaluate=False)
        return [
            (self.middle, mean),
            (self.half, sp.Mul(sp.Rational(1, 2), first - second, evaluate=False)),
        ]

    def is_difference(self, small: sp.Expr) -> bool:
        """Whether an expansion is one in the difference of the nodes."""
        return bool(sp.expand(2 * small - self.found.nodes[0] + self.found.nodes[1]) == 0)

    def _kernel_at(self, node: sp.Symbol) -> tuple[sp.Expr, sp.Expr, J]:
        """psi(node), its closed form and the master in that."""
        kernel = self.found.kernel
        closed = closed_form(kernel).expression().xreplace({kernel.symbols[0]: node})
        (master,) = closed.atoms(J)
        return sp.Function(kernel.name)(node), closed, master


def nodes_of(function: LoopFunction) -> Nodes | None:
    """The nodes of a loop function that is a divided difference."""
    found = structure(function)
    if not isinstance(found, DividedDifference):
        return None
    arguments = {item.symbol: item for item in function.arguments}
    first, second = (index_of(arguments[mass]) for mass in found.swapped)
    one, other, middle, half = (_symbol(found, mark) for mark in ("1", "2", "_middle", "_half"))
    (scale,) = set.intersection(*(set(node.free_symbols) for node in found.nodes))
    return Nodes(found, (one, other), middle, half, (first, second), scale)


def _symbol(found: DividedDifference, mark: str) -> sp.Symbol:
    return sp.Symbol(f"{found.variable.name}{mark}", positive=True)


def node_notation(notation: Notation, nodes: Nodes) -> Notation:
    """The notation with the nodes added."""
    tex = notation.names[nodes.found.variable]
    named = {symbol: f"{tex}_{{{index}}}" for symbol, index in zip(nodes.symbols, nodes.indices, strict=True)}
    return with_names(notation, {nodes.half: r"\delta", nodes.middle: rf"\bar{{{tex}}}", **named})


def _without_roots(expression: sp.Expr, scale: sp.Symbol) -> sp.Expr:
    """(m sqrt(u))^2/m^2 as u, also inside J, logarithms and bounds."""
    if not expression.args:
        return expression
    rebuilt = expression.func(*(_without_roots(item, scale) for item in expression.args))
    if isinstance(rebuilt, (sp.Max, sp.Min)):
        return _extremum(rebuilt, scale)
    if isinstance(rebuilt, J):
        return J(*(sp.cancel(item) for item in rebuilt.args))
    if isinstance(rebuilt, sp.log):
        argument = sp.powdenest(sp.factor(rebuilt.args[0]), force=True)
        return sp.expand_log(sp.log(argument))
    return rebuilt


def _extremum(found: sp.Expr, scale: sp.Symbol) -> sp.Expr:
    """max(m a, m b) as m max(a, b), and the root of a maximum for a maximum of roots."""
    if all(item.is_Mul and scale in item.args for item in found.args):
        return scale * _extremum(found.func(*(item / scale for item in found.args)), scale)
    if all(item.is_Pow and item.exp == sp.Rational(1, 2) for item in found.args):
        return sp.sqrt(found.func(*(item.base for item in found.args)))
    return found


def _fold(expression: sp.Expr, name: sp.Expr, closed: sp.Expr, master: J) -> sp.Expr:
    """Write ``name`` for ``closed`` in every sum whose coefficient of ``master`` says that it is there."""
    if not expression.has(master):
        return expression
    if isinstance(expression, sp.Add):
        whole = sp.expand(expression)
        count = sp.cancel(sp.together(whole.coeff(master) / sp.expand(closed).coeff(master)))
        rest = sp.expand(whole - sp.expand(count * closed))
        if not rest.has(master) and not count.has(master):
            return rest + count * name
    return expression.func(*(_fold(item, name, closed, master) for item in expression.args))
