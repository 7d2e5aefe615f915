"""Room: codegen.  Are the emitted formulas those of the moments?  The code on balls, against integrals.

Each method is an identity between analytic functions of two masses.  It is run on enclosures of 128 bits
at fixed points, a few for every method, and compared with the integrals of the definition.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from flint import acb, arb, ctx, fmpq
from numpy.lib.mixins import NDArrayOperatorsMixin

from axionportal.codegen.numpy.emitted_import import imported
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.nodes import Node, legendre_nodes

BITS, DEGREE = 128, 3

AGREEMENT = 1e-28
"""Asked of closed forms, relative to the largest moment."""

LEFT_OUT = 1e-15
"""What a quadrature may leave out, here; the certificate bounds it."""

POINTS = [
    (Fraction(heavier), Fraction(lighter))
    for heavier, lighter in (
        *(("3", "1/9"), ("5/2", "1/100"), ("2", "1/3"), ("9", "2")),  # one pole by itself
        *(("5", "4"), ("7", "9/2"), ("40", "30"), ("4", "11/10")),  # few nodes, and many:
        *(("6/5", "3/5"), ("4/5", "3/4"), ("7/4", "1/2"), ("1", "1")),
        *(("6/5", "1/9"), ("23/20", "1/20"), ("21/20", "1/500")),  # real zeros
        *(("1/2", "1/3"), ("9/10", "1/50"), ("1/5", "1/7")),
        *(("4/5", "2/5"), ("3/5", "4/7"), ("11/10", "3/20")),  # complex zeros
    )
]
"""Masses in units of the lepton's."""


class Ball(NDArrayOperatorsMixin):
    """An enclosure that NumPy's functions can be applied to."""

    def __init__(self, value: Any) -> None:
        self.value = arb(value)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
        if method != "__call__" or ufunc not in _FUNCTIONS or keywords:
            raise TypeError(f"{ufunc} is not known of enclosures")
        values = [item.value if isinstance(item, Ball) else arb(item) for item in inputs]
        result = _FUNCTIONS[ufunc](*values)
        return Ball(result) if isinstance(result, arb) else result


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.add: lambda a, b: a + b,
    np.subtract: lambda a, b: a - b,
    np.multiply: lambda a, b: a * b,
    np.divide: lambda a, b: a / b,
    np.negative: lambda a: -a,
    np.absolute: abs,
    np.sqrt: lambda a: a.sqrt(),
    np.log: lambda a: a.log(),
    np.log1p: lambda a: a.log1p(),
    np.arctan2: lambda y, x: acb(x, y).arg(),
    np.copysign: lambda a, b: abs(a) if b > 0 else -abs(a),
    np.minimum: lambda a, b: a.min(b),
    np.maximum: lambda a, b: a.max(b),
    np.greater: lambda a, b: a > b,
    np.greater_equal: lambda a, b: a >= b,
    np.less: lambda a, b: a < b,
    np.equal: lambda a, b: a == b,
}


def require_identity(tree: ast.Module) -> None:
    """PlanningError where an emitted method does not give the moments."""
    space = vars(imported(tree, Ball))
    parts = space["_nodes"]
    space["choose"] = lambda condition, yes, no: yes if condition else no
    space["_nodes"] = lambda table, degree: _exact_rows(parts(table, degree), degree)
    met = set()
    with ctx.workprec(BITS):
        for heavier, lighter in POINTS:
            met.add(_compared(space, max(heavier, lighter), min(heavier, lighter)))
        expected = {method.__name__ for _, method in space["methods"](_denominator(space, *POINTS[0]))}
    if met != expected:
        raise PlanningError(f"no point is known for {', '.join(sorted(expected - met))}")


def _denominator(space: dict[str, Any], heavier: Fraction, lighter: Fraction) -> Any:
    return space["denominator"](Ball(1), *(Ball(fmpq(*x.as_integer_ratio())) for x in (heavier, lighter)))


def _compared(space: dict[str, Any], heavier: Fraction, lighter: Fraction) -> str:
    """The name of the method that serves a point, where it is right."""
    d = _denominator(space, heavier, lighter)
    (method,) = (method for mask, method in space["methods"](d) if mask)
    name: str = method.__name__
    expected = _integrals(heavier, lighter)
    largest = max(abs(float(item)) for item in expected)
    quadrature = name in ("_distant_zeros", "_far_zeros", "_separated_zeros")
    for value, exact in zip(method(d, DEGREE), expected, strict=True):
        difference = float(abs(value.value - exact).upper())
        if not difference <= (LEFT_OUT if quadrature else AGREEMENT) * largest:
            raise PlanningError(f"{name} does not give the moments at masses {heavier} and {lighter}")
    return name


def _exact_rows(parts: Sequence[Sequence[Sequence[float]]], degree: int) -> list[list[list[Ball]]]:
    exact = iter(legendre_nodes(sum(map(len, parts))))
    return [[_exact_row(next(exact), degree) for _ in part] for part in parts]


def _exact_row(node: Node, degree: int) -> list[Ball]:
    y, complement, weight = node
    return [Ball(y), *(Ball(weight * y**j * complement ** (degree - j)) for j in range(degree + 1))]


def _integrals(heavier: Fraction, lighter: Fraction) -> list[arb]:
    """The definition; above the real axis where D has zeros in (0, 1), whose principal value is real."""
    heavy, light = (fmpq(*(item**2).as_integer_ratio()) for item in (heavier, lighter))
    corners = [acb(0), acb(fmpq(1, 2), fmpq(1, 2)), acb(1)] if heavier + lighter < 1 else [acb(0), acb(1)]

    def moment(j: int) -> arb:
        def integrand(y: acb, _: bool) -> acb:
            return y**j * (1 - y) ** (DEGREE - j) / (light * (1 - y) + heavy * y - y * (1 - y))

        return sum((acb.integral(integrand, *pair) for pair in pairwise(corners)), acb(0)).real

    return [moment(j) for j in range(DEGREE + 1)]
