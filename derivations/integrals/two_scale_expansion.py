"""Room: derivations/integrals.  Limits of a divided difference, from the series of its one kernel.

f = regular - [k(u_1) - k(u_2)]/(u_1 - u_2).  A truncation error rho of the kernel enters as
rho[u_1, u_2] = rho'(xi), so a bound on rho' between the nodes bounds the remainder, equal masses included.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from axionportal.derivations.integrals.expansion import TITLES, tail_constants, term_expression
from axionportal.derivations.integrals.kernel_series import KernelSeries, kernel_series
from axionportal.derivations.integrals.local_series import Point
from axionportal.derivations.integrals.reduction import reduce_integral
from axionportal.derivations.integrals.structure import DividedDifference
from axionportal.derivations.records import Expansion, ExpansionTerm, LoopFunction, Remainder


@dataclass(frozen=True)
class TwoScale:
    """A loop function with its divided-difference structure, and short names for its parts."""

    function: LoopFunction
    parts: DividedDifference

    @property
    def nodes(self) -> tuple[sp.Expr, sp.Expr]:
        return self.parts.nodes

    @property
    def gap(self) -> sp.Expr:
        return self.nodes[0] - self.nodes[1]

    def at(self, expression: sp.Expr, which: int) -> sp.Expr:
        """An expression in the kernel's variable at one of the nodes."""
        return expression.xreplace({self.parts.variable: self.nodes[which]})

    def quotient(self, expression: sp.Expr) -> sp.Expr:
        """The divided difference of an expression in the kernel's variable."""
        return (self.at(expression, 0) - self.at(expression, 1)) / self.gap


def both_nodes(scale: TwoScale, limit: Point, order: int) -> Expansion:
    """Both masses large, both light, or both near threshold."""
    # The exponent of t whose divided difference comes first: u itself, or v for the threshold.
    first = {"large-mass": -1, "light-mass": 2, "threshold": 1}[limit]
    last = first + order
    series = kernel_series(scale.parts.kernel, limit, order + 4)
    sign = scale.parts.sign
    terms = [ExpansionTerm(k, sign * _quotient_term(scale, series, first + k)) for k in range(order + 1)]
    terms[0] = ExpansionTerm(0, scale.parts.regular + terms[0].expression)
    bound, condition = _derivative_bound(scale, series, last + 1)
    return Expansion(
        subject=scale.function.name,
        limit=limit,
        order=order,
        variable=series.local.symbol,
        small=series.small,
        point=sp.Integer(0),
        terms=tuple(terms),
        remainder=Remainder(bound, condition, "mean value theorem with the bound on the kernel's tail"),
        title=f"both masses: {TITLES[limit]}",
    )


def _quotient_term(scale: TwoScale, series: KernelSeries, exponent: int) -> sp.Expr:
    """Divided difference of one kernel term; a power without logarithm is divided out."""
    term = term_expression(series, exponent)
    if term.has(sp.log) or exponent <= 0:
        return sp.cancel(scale.quotient(term)) if not term.has(sp.log) else scale.quotient(term)
    small = [scale.at(series.small, which) for which in (0, 1)]
    slope = sp.factor(sp.cancel(sp.together((small[0] - small[1]) / scale.gap)))
    powers = sp.Add(*(small[0] ** k * small[1] ** (exponent - 1 - k) for k in range(exponent)))
    return series.term(exponent) * slope * powers


def _derivative_bound(
    scale: TwoScale, series: KernelSeries, start: int
) -> tuple[sp.Expr, sp.logic.boolalg.Boolean]:
    """A bound of |d tail/du| between the nodes, by the chain rule for t(u)."""
    plain, logarithmic = tail_constants(series, start, derivative=True)
    values = [scale.at(series.small, which) for which in (0, 1)]
    logs = [sp.Abs(scale.at(series.log_small, which)) for which in (0, 1)]
    point = series.local.point
    size = sp.Max(*(sp.Abs(value) for value in values)) if point == "threshold" else sp.Max(*values)
    weight = plain + (logarithmic * sp.Max(*logs) if logarithmic else 0)
    # |dt/du| = t^2 for t = 1/u, 1/(2t) for t = sqrt(u), 1/4 for t = 1 - u/4.
    jacobian_power, jacobian = {"large-mass": (2, 1), "light-mass": (-1, 2), "threshold": (0, 4)}[point]
    bound = weight * size ** (start - 1 + jacobian_power) / jacobian
    return bound, sp.Le(size, series.local.limit_text)


def one_node_name(scale: TwoScale, point: Point, which: int) -> str:
    """heavy-m_a, light-m_gamma and so on."""
    return f"{point.removesuffix('-mass').replace('large', 'heavy')}-{scale.parts.swapped[which]}"


def one_node(scale: TwoScale, point: Point, which: int, order: int) -> Expansion:
    """One mass much heavier (large-mass) or much lighter (light-mass) than all others.

    The kernel at that node and the quotient 1/(u_1 - u_2) are both expanded: order n collects all terms
    of one power of the small variable, the other node being kept exactly.
    """
    series = kernel_series(scale.parts.kernel, point, order + 4)
    other = 1 - which
    exact = scale.at(reduce_integral(scale.parts.kernel.definition).closed_form.expression(), other)
    builder = _heavy_node if point == "large-mass" else _light_node
    terms, bound, condition = builder(scale, series, which, exact, order)
    terms[0] = ExpansionTerm(0, scale.parts.regular + terms[0].expression)
    swapped = scale.parts.swapped
    adjective = "heavier" if point == "large-mass" else "lighter"
    return Expansion(
        subject=scale.function.name,
        limit=one_node_name(scale, point, which),
        order=order,
        variable=series.local.symbol,
        small=scale.at(series.small, which),
        point=sp.Integer(0),
        terms=tuple(terms),
        remainder=Remainder(bound, condition, "tail of the kernel plus tails of the geometric series"),
        title=f"{swapped[which]} much {adjective} than the other masses",
    )


_NodeResult = tuple[list[ExpansionTerm], sp.Expr, sp.logic.boolalg.Boolean]


def _heavy_node(scale: TwoScale, series: KernelSeries, which: int, exact: sp.Expr, order: int) -> _NodeResult:
    """1/(U - u) = sum_j u^j/U^(j+1), kernel(U) = sum_n c_n U^-n from n = -1; order k is U^-k."""
    big, small = scale.nodes[which], scale.nodes[1 - which]
    sign = scale.parts.sign
    kernel_terms = {n: scale.at(term_expression(series, n), which) for n in range(-1, order)}
    terms = []
    for k in range(order + 1):
        total = sp.Add(*(kernel_terms[n] * small ** (k - n - 1) / big ** (k - n) for n in range(-1, k)))
        fixed = exact * small ** (k - 1) / big**k if k else sp.Integer(0)
        terms.append(ExpansionTerm(k, sign * (total - fixed)))
    ratio = small / big
    plain, logarithmic = tail_constants(series, order)
    size, log_size = scale.at(series.small, which), sp.Abs(scale.at(series.log_small, which))
    rest = (plain + logarithmic * log_size) * size**order
    rest += sp.Add(*(sp.Abs(term) * ratio ** (order - n) for n, term in kernel_terms.items()))
    rest += sp.Abs(exact) * ratio**order
    condition = sp.And(sp.Le(size, series.local.limit_text), sp.Lt(small, big))
    return terms, rest / (big - small), condition


def _light_node(scale: TwoScale, series: KernelSeries, which: int, exact: sp.Expr, order: int) -> _NodeResult:
    """1/(U - u) = sum_j u^j/U^(j+1), kernel(u) = sum_n d_n h^n, u = h^2; order k is h^k."""
    small, big = scale.nodes[which], scale.nodes[1 - which]
    sign = scale.parts.sign
    root = scale.at(series.small, which)
    kernel_terms = {n: scale.at(term_expression(series, n), which) for n in range(order + 1)}
    terms = []
    for k in range(order + 1):
        total = -sp.Add(
            *(
                kernel_terms[n] * small ** ((k - n) // 2) / big ** ((k - n) // 2 + 1)
                for n in range(k % 2, k + 1, 2)
            )
        )
        fixed = exact * small ** (k // 2) / big ** (k // 2 + 1) if k % 2 == 0 else sp.Integer(0)
        terms.append(ExpansionTerm(k, sign * (total + fixed)))
    ratio = small / big
    plain, logarithmic = tail_constants(series, order + 1)
    log_size = sp.Abs(scale.at(series.log_small, which))
    rest = (plain + logarithmic * log_size) * root ** (order + 1)
    rest += sp.Add(*(sp.Abs(term) * ratio ** ((order - n) // 2 + 1) for n, term in kernel_terms.items()))
    rest += sp.Abs(exact) * ratio ** (order // 2 + 1)
    condition = sp.And(sp.Le(root, series.local.limit_text), sp.Lt(small, big))
    return terms, rest / (big - small), condition
