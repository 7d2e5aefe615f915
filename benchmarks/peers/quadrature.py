"""Room: benchmarks.  The definition as an integral: adaptive quadrature, and Gauss-Legendre on arrays."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import sympy as sp

from axionportal.benchmarks.rows import Contestant, Doubles
from axionportal.benchmarks.subjects import Column, Subject

ADAPTIVE = "scipy.integrate.quad"
GAUSS = "Gauss-Legendre, 64 nodes"
ADAPTIVE_POINTS = 40
"""A point takes about a millisecond."""
GAUSS_POINTS = 20_000
NODES = 64
BLOCK = 512
"""Points that are worked on at once, with all nodes: a quarter of a megabyte."""


def contestants(subject: Subject) -> list[Contestant]:
    """Both ways, on fewer points."""
    return [_adaptive(subject), _gauss(subject)]


def _adaptive(subject: Subject) -> Contestant:
    try:
        quad = import_module("scipy.integrate").quad
    except ImportError:
        return Contestant(subject.name, ADAPTIVE, 0, None, "SciPy is not installed")
    integral = subject.integral
    integrand = sp.lambdify((integral.variable, *subject.symbols), integral.integrand, "math")
    columns = np.broadcast_arrays(*subject.first(ADAPTIVE_POINTS))
    rows = [tuple(map(float, row)) for row in zip(*columns, strict=True)]

    def call() -> list[Any]:
        # Contributions are far below the absolute error that is allowed by default.
        return [quad(integrand, 0.0, 1.0, args=row, full_output=1, epsabs=0.0)[0] for row in rows]

    return Contestant(subject.name, ADAPTIVE, len(rows), call)


def _gauss(subject: Subject) -> Contestant:
    integral = subject.integral
    integrand = sp.lambdify((integral.variable, *subject.symbols), integral.integrand, "numpy")
    columns = subject.first(GAUSS_POINTS)
    points = min(subject.points, GAUSS_POINTS)
    return Contestant(subject.name, GAUSS, points, lambda: gauss_legendre(integrand, columns, points))


def gauss_legendre(integrand: Callable[..., Any], columns: tuple[Column, ...], points: int) -> Doubles:
    """The integral over [0, 1] at each point, block by block."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    x, weights = (nodes[:, None] + 1) / 2, weights / 2
    result = np.empty(points)
    for start in range(0, points, BLOCK):
        part = slice(start, start + BLOCK)
        block = [item[part] if isinstance(item, np.ndarray) else item for item in columns]
        result[part] = weights @ integrand(x, *block)
    return result
