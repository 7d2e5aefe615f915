"""Room: codegen/latex.  The closed form on its special points, where it must be taken as a limit.

On a threshold J is rational; at equal masses a divided difference is its kernel's derivative.
"""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.integrals import DividedDifference, closed_form, structure
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.integrals.reduction import collect_masters
from axionportal.derivations.records import LoopFunction, SpecialPoint


def special_value(function: LoopFunction, point: SpecialPoint) -> sp.Expr:
    """The closed form at a special point, in the arguments that stay free."""
    values = dict(point.values)
    found = structure(function)
    if isinstance(found, DividedDifference):
        first, second = (node.xreplace(values) for node in found.nodes)
        if sp.expand(first - second) == 0:
            slope = kernel_slope(found).xreplace({found.variable: first})
            return found.regular.xreplace(values) + found.sign * _at_thresholds(slope)
    return _at_thresholds(closed_form(function).expression().xreplace(values))


def kernel_slope(found: DividedDifference) -> sp.Expr:
    """The derivative of a kernel, collected over its masters so that its poles have cancelled."""
    closed = closed_form(found.kernel).expression()
    return collect_masters(sp.diff(closed, found.variable)).expression()


def _at_thresholds(expression: sp.Expr) -> sp.Expr:
    """J written as the rational function that it is where its discriminant vanishes."""
    values = {
        master: master.in_region("threshold")
        for master in expression.atoms(J)
        if sp.expand(master.discriminant) == 0
    }
    return expression.xreplace(values)
