"""Room: codegen.  The emitted moments, run on numbers with error bounds instead of on doubles.

Three functions of the emitted module are met by contract.  ``above_thresholds`` has the rounding error
of its proof (below); the two quadratures are run as emitted, on nodes and weights that carry their
distance from the exact ones, and their truncation is added.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from flint import arb, ctx

from axionportal.codegen.numpy.bounded import WIDER, Bounded, Noise, constant
from axionportal.codegen.numpy.bounded_operations import exactly, select
from axionportal.codegen.numpy.emitted_import import imported
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.nodes import NODE_BITS, Node, legendre_nodes
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF
from axionportal.codegen.numpy.two_point_identity import require_identity

Fields = Mapping[str, Bounded]

THRESHOLD_ERROR = 2 * UNIT_ROUNDOFF * (1 + 2.0**-40)
"""Relative error of heavier +- lighter - 1.

``total - heavier`` and the difference of ``lighter`` to it are exact (Dekker), and so is ``total - 1``
for a total in [1/2, 2] (Sterbenz).  Otherwise it is rounded once, and |total - 1| exceeds the result by
less than 2^-51 of itself; the sum is rounded once more.
"""

BY_CONTRACT = {
    "above_thresholds": "the proof of its error bound",
    "methods": "the boxes that are laid out for its methods",
    "moments": "the orders of masses that are tried",
    "_by_method": "the methods that are tried",
    "choose": "np.where on bounds",
    "limit_product": "its product with zero",
}
"""Functions that are not run, or whose masks the boxes rely on, and what depends on them."""

CONTRACT = "76253c4c187835dab5aaacd6eee3097eb75511dd06fe35b53be1d6ff2995e647"
"""sha256 of their statements."""

FOLLOWED = {
    "_separated_zeros": ("near", "far", "root"),
    "_real_zeros": ("heavy", "root", "near", "far"),
    "_complex_zeros": ("heavy", "light", "slope", "middle", "root"),
}
"""Fields of D whose errors enter several terms of a method."""

MOST_FOLLOWED = 8
"""Those, and the errors of two library functions."""


class EmittedMoments:
    """The functions of an emitted ``_two_point.py``, by name, for masses in units of ``unit``."""

    def __init__(self, source: str, unit: Bounded) -> None:
        self._unit = unit
        tree = ast.parse(source)
        _require_contract(tree)
        require_identity(tree)
        space = self.functions = vars(imported(tree, constant))
        self._parts, self._quadrature, self._pole = (
            space[name] for name in ("_nodes", "_quadrature", "_pole_quadrature")
        )
        self._tables: dict[tuple[str, int], Any] = {}
        space |= {"choose": select, "_nodes": self._nodes}
        space |= {"_quadrature": self._whole, "_pole_quadrature": self._of_pole}

    def constant(self, name: str) -> float:
        return float(self.functions[name])

    def denominator(
        self, heavier: Bounded, lighter: Bounded, above: tuple[Bounded, Bounded], known: Fields
    ) -> Any:
        """D as computed from masses in units of the lepton's; ``known`` are enclosures of exact fields."""
        excess = [Bounded(item.low, item.high, np.inf, THRESHOLD_ERROR) for item in above]
        self.functions["above_thresholds"] = lambda *_: excess
        d = self.functions["denominator"](self._unit, heavier, lighter)
        return d._replace(**{name: getattr(d, name).within(x.low, x.high) for name, x in known.items()})

    def methods(self, d: Any) -> list[tuple[str, Any]]:
        """(name, where it may be taken) of each method."""
        return [(method.__name__, mask.possible) for mask, method in self.functions["methods"](d)]

    def moments(self, method: str, d: Any, degree: int, *, follow: bool) -> list[Bounded]:
        """What a method gives."""
        if follow and method in FOLLOWED:
            noise = Noise(MOST_FOLLOWED, d.heavy.low.size)
            d = d._replace(**{name: noise.follow(getattr(d, name)) for name in FOLLOWED[method]})
        with np.errstate(all="ignore"):
            result: list[Bounded] = self.functions[method](d, degree)
        return result

    def _nodes(self, table: str, degree: int) -> Any:
        if (table, degree) not in self._tables:
            parts = self._parts(table, degree)
            exact = iter(legendre_nodes(sum(map(len, parts))))
            rows = [[_carrying_errors(row, next(exact), degree) for row in part] for part in parts]
            self._tables[table, degree] = rows
        return self._tables[table, degree]

    def _whole(self, d: Any, degree: int, first: int, nodes: Any) -> list[Bounded]:
        count = sum(map(len, nodes))
        sums = self._quadrature(d, degree, first, nodes)
        return [
            item.moved(whole_truncation(d, first + i, degree, count, self._least_zero(count)))
            for i, item in enumerate(sums)
        ]

    def _least_zero(self, count: int) -> float:
        many = len(self.functions["MANY_NODES"])
        return self.constant("CLOSE_ZERO" if count == many else "FAR_ZERO")

    def _of_pole(self, far: Bounded, degree: int) -> Bounded:
        """The pole's moment falls with ``far``, by between 1/(1 + far) and 1/far of itself."""
        count = len(self.functions["POLE_NODES"])
        total: Bounded = self._pole(exactly(far), degree).moved(pole_truncation(far, degree, count))
        if far.linear is None:
            return Bounded(total.low, total.high, total.absolute + total.size * 2 * far.relative)
        slopes = far.linear.times(-total.high / far.low * (1 + WIDER), -total.low / (1 + far.high))
        second = total.size * far.relative**2
        return Bounded(total.low, total.high, linear=slopes.with_rest(total.absolute + 2 * second))


def _require_contract(tree: ast.Module) -> None:
    """What is met by contract is what the certificate was written for."""
    bodies = {node.name: node.body[1:] for node in tree.body if isinstance(node, ast.FunctionDef)}
    text = "\n".join(ast.unparse(item) for name in BY_CONTRACT for item in bodies.get(name, []))
    if sha256(text.encode()).hexdigest() != CONTRACT:
        known = "; ".join(f"{name} ({what})" for name, what in BY_CONTRACT.items())
        raise PlanningError(f"the emitted moments are not those that the certificate is for: {known}")


def _carrying_errors(row: list[float], exact: Node, degree: int) -> list[Bounded]:
    """A node and its weights as emitted, against the exact ones."""
    y, complement, weight = exact
    with ctx.workprec(NODE_BITS):
        values = [y, *(weight * y**j * complement ** (degree - j) for j in range(degree + 1))]
        return [_near(double, value) for double, value in zip(row, values, strict=True)]


def _near(double: float, value: arb) -> Bounded:
    error = float(abs(value - double).upper()) * (1 + WIDER)
    middle = float(value)
    return Bounded(middle * (1 - WIDER), middle * (1 + WIDER), error)


def whole_truncation(d: Any, j: int, degree: int, nodes: int, least_zero: float) -> Any:
    """Bound of what the quadrature of y^j (1 - y)^(degree - j)/D leaves out.

    With zeros y1, y2 and p the numerator it is p[y1, y2] e(y1) + p(y2) e[y1, y2], where e(y) is what is
    left out of 1/(y - x).  Zeros lie on or outside the ellipse about [0, 1] with the sum of radii rho,
    |y| and |1 - y| are at most the masses if the zeros are complex, and n, f, 1 + n, 1 + f if not.
    """
    lighter, heavier = np.sqrt(d.light.high), np.sqrt(d.heavy.high)
    slope = np.maximum(d.slope.high, 0.0)
    with np.errstate(all="ignore"):
        nearest = np.maximum(least_zero, np.where(slope > 0, d.light.low / slope, np.inf))
    of_pair = np.sqrt(d.light.low) + np.sqrt(d.heavy.low)
    focal_sum = np.minimum(np.maximum(of_pair, 1 + 2 * least_zero), 1 + 2 * nearest) * (1 - 2.0**-30)
    rho = (focal_sum + np.sqrt(focal_sum**2 - 1)) * (1 - WIDER)
    size = np.maximum(lighter, slope)
    single, double = _left_of_pole(rho, nodes), _left_of_pair(rho, nodes)
    slopes = degree * (1 + size) ** max(degree - 1, 0)
    together = slopes * single + 2 * lighter**j * heavier ** (degree - j) * double
    return np.fmin(together, _left_of_two(d, j, degree, nodes, single)) * (1 + 2.0**-30)


def _left_of_two(d: Any, j: int, degree: int, nodes: int, single: Any) -> Any:
    """The same where both zeros are surely real, one by one: [p(-n) e(-n) - p(-f) e(-f)]/(f - n)."""
    with np.errstate(all="ignore"):
        n, f = 2 * d.light.high / d.slope.low, d.slope.high
        focal_sum = (1 + d.slope.low) * (1 - 2.0**-30)
        rho = focal_sum + np.sqrt(np.maximum(focal_sum**2 - 1, 0.0))
        far = f**j * (1 + f) ** (degree - j) * _left_of_pole(rho, nodes)
        total = (n**j * (1 + n) ** (degree - j) * single + far) / d.root.low
    surely = d.real.certain & (d.slope.low > 1.0) & (d.root.low > 0)
    return np.where(surely, total, np.inf)


def pole_truncation(far: Bounded, degree: int, nodes: int) -> Any:
    """Bound of what the quadrature of (1 - y)^degree/(y + far) leaves out: (1 + far)^degree e(-far)."""
    focal_sum = (1 + 2 * far.low) * (1 - 2.0**-30)
    rho = (focal_sum + np.sqrt(focal_sum**2 - 1)) * (1 - WIDER)
    return (1 + far.high) ** degree * _left_of_pole(rho, nodes) * (1 + 2.0**-30)


def _left_of_pole(rho: Any, nodes: int) -> Any:
    """Bound of the error for 1/(z - x) on [-1, 1], z on the ellipse rho.

    1/(z - x) = sum' c_k T_k with c_k = 4 zeta^(-k-1)/(1 - zeta^-2); the error of an even T_k is at most
    2 + 2/(k^2 - 1) from k = 2 nodes on, and 0 before and for odd k.
    """
    x = rho**-2
    return (2 + 2.0**-6) * 4 * rho ** (-2 * nodes - 1) / (1 - x) ** 2


def _left_of_pair(rho: Any, nodes: int) -> Any:
    """Bound of the divided difference of that error between two such z, each c_k being expanded in zeta.

    |(a^-q - b^-q)/(a - b)| <= q rho^(-q-1), and z_1 - z_2 = (zeta_1 - zeta_2)(1 - 1/(zeta_1 zeta_2))/2.
    """
    x, q = rho**-2, 2 * nodes + 1
    series = q / (1 - x) ** 2 + 4 * x / (1 - x) ** 3
    return (2 + 2.0**-6) * 8 / (1 - x) * rho ** (-q - 1) * series
