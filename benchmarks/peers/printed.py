"""Room: benchmarks.  The closed form as SymPy's ``lambdify`` prints it for NumPy."""

from __future__ import annotations

import sympy as sp

from axionportal.benchmarks.rows import Contestant
from axionportal.benchmarks.subjects import Subject

BRANCH = "lambdify of the closed form, one branch"
EVERYWHERE = "lambdify of the closed form, all branches"


def contestants(subject: Subject) -> list[Contestant]:
    """The branch that serves the arguments, and the Piecewise that would serve all."""
    return [
        _contestant(subject, BRANCH, subject.branch),
        _contestant(subject, EVERYWHERE, subject.everywhere),
    ]


def _contestant(subject: Subject, way: str, expression: sp.Expr) -> Contestant:
    function = sp.lambdify(subject.symbols, expression, "numpy")
    return Contestant(subject.name, way, subject.points, lambda: function(*subject.columns))
