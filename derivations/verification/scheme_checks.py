"""Room: derivations/verification.  The regularisations of a divergent loop: derived, and by another route.

The constant c beside ln Lambda^2 - ln D is what a scheme is about.  ``lagrangian.schemes`` derives it; here
it is found again without what is used there.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions import scheme_name
from axionportal.derivations.integrals.reduction import polynomial_primitive
from axionportal.derivations.lagrangian import derive, in_scheme, scheme
from axionportal.derivations.lagrangian.clifford import dual_contraction
from axionportal.derivations.lagrangian.identity import agrees_with_definition
from axionportal.derivations.records import Check, Contribution, DerivationError, Step
from axionportal.derivations.verification.comparisons import Comparison, check_of, equation

_COUNTED = range(4, 9)
"""Dimensions in which a contraction is counted; a polynomial of degree two is fixed by three of them."""


def schemes_check(record: Contribution, digits: int) -> Check:
    """In every scheme the constant is the one found by another route, and the loop is derived with it."""
    results: list[Comparison] = []
    for name in record.schemes:
        constant, other = scheme(name).constant, _ROUTES[name]()
        sentence = f"the constant of the scheme {name} is {constant}, another route gives {other}"
        results.append(
            Comparison(digits) if constant == other else Comparison(0, f"{equation(record)}: {sentence}")
        )
        if name == scheme_name(record):
            continue  # its steps are those of the check of the Lagrangian
        steps = (
            *derive(record.lagrangian, name).steps,
            _agreement(record, name),
        )
        results += [
            Comparison(digits)
            if step.check()
            else Comparison(0, f"{equation(record)} in the scheme {name}: not proved: {step.claim}")
            for step in steps
        ]
    return check_of(record.name, "regularisations derived", digits, results)


def _agreement(record: Contribution, name: str) -> Step:
    changed = in_scheme(record, name)
    assert isinstance(changed, Contribution)
    return agrees_with_definition(changed, name)


def _with_cutoff() -> sp.Expr:
    """int_0^(Lambda^2) s^2/(s + D)^3 ds - ln(Lambda^2/D) for large Lambda, by s = D y/(1 - y)."""
    y, base = sp.Symbol("y", positive=True), sp.Symbol("D", positive=True)
    s = base * y / (1 - y)
    rest = -1 - y  # what is left beside 1/(1 - y), which gives ln(1 + Lambda^2/D)
    if not vanishes(s**2 / (s + base) ** 3 * sp.diff(s, y) - 1 / (1 - y) - rest):
        raise DerivationError("the momentum integral with a cut-off is not what it should be in y")
    return polynomial_primitive(rest, y).subs(y, 1)


def _in_four_dimensions() -> sp.Expr:
    """A tensor contracted in four dimensions: l^m l^n -> g^{mn} l^2/d meets d/4, and nothing is left."""
    return sp.Integer(0)


def _in_d_dimensions() -> sp.Expr:
    """1/delta times f(4 - 2 delta)/f(4), with f counted in whole dimensions: -2 f'(4)/f(4)."""
    d = sp.Symbol("d")
    found = {
        sp.interpolate([(n, dual_contraction(n)[attachment]) for n in _COUNTED], d) for attachment in (0, 1)
    }
    values = {sp.cancel(-2 * sp.diff(item, d) / item).subs(d, 4) for item in found}
    if len(values) != 1:
        raise DerivationError(f"the two attachments of the photon disagree on the constant: {values}")
    return values.pop()


_ROUTES: dict[str, Callable[[], sp.Expr]] = {
    "cutoff": _with_cutoff,
    "msbar": _in_four_dimensions,
    "msbar-larin": _in_d_dimensions,
}
