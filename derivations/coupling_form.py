"""Room: derivations.  Eqs. (12), (14): the sum of contributions as a form in its couplings, and chi^2 of it.

At fixed masses the sum is homogeneous of degree two in the couplings, so in each coupling alone it is a
quadratic p(x) = c_0 + c_1 x + c_2 x^2.  Roots, extrema and regions of chi^2 are stated here once, as
expressions, and proved: put back, they cancel to zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions import contributions
from axionportal.derivations.records import Contribution, Derivation, DerivationError, Parameter, Step

C0, C1, C2 = sp.symbols("constant linear square", real=True)
X = sp.Symbol("coupling", real=True)
TARGET = sp.Symbol("target", real=True)
ROOT = sp.Symbol("root", nonnegative=True)
"""The square root of the discriminant."""
DELTA = sp.Symbol("delta", real=True)
SIGMA = sp.Symbol("sigma", positive=True)
LEVEL = sp.Symbol("level", nonnegative=True)
VALUE = sp.Symbol("value", real=True)
RADIUS = sp.Symbol("radius", nonnegative=True)
"""The square root of the level of chi^2."""

POLYNOMIAL = C0 + C1 * X + C2 * X**2
DISCRIMINANT = C1**2 - 4 * C2 * C0 + 4 * C2 * TARGET
SIGN = sp.Symbol("sign", real=True)
HALF_SUM = -(C1 + SIGN * ROOT) / 2
"""h = -(c_1 + s root)/2 with s = 1 or -1; with the sign of c_1 nothing cancels in it."""
HALF = sp.Symbol("half_sum", real=True)
ROOTS = (HALF / C2, (C0 - TARGET) / HALF)
"""The two solutions of p(x) = target, from h."""
VERTEX = -C1 / (2 * C2)
EXTREMUM = C0 - C1**2 / (4 * C2)
DEVIATION = (DELTA - VALUE) / SIGMA
CHI_SQUARE = DEVIATION**2
EDGES = (DELTA - RADIUS * SIGMA, DELTA + RADIUS * SIGMA)
"""The values at which chi^2 reaches the level."""


@dataclass(frozen=True)
class CouplingForm:
    """A sum of contributions as a form in two couplings: coefficient times powers, for each contribution.

    ``powers`` gives, for each contribution in the order of the sum, the powers of ``couplings``.
    """

    total: str
    contributions: tuple[Contribution, ...]
    couplings: tuple[Parameter, Parameter]
    powers: tuple[tuple[int, int], ...]

    def coefficients_in(self, coupling: Parameter) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        """(c_0, c_1, c_2) in one coupling; a symbol of a contribution's name is its coefficient."""
        position = self.couplings.index(coupling)
        (other,) = (item.symbol for item in self.couplings if item is not coupling)
        found: list[sp.Expr] = [sp.Integer(0)] * 3
        for record, powers in zip(self.contributions, self.powers, strict=True):
            found[powers[position]] += sp.Symbol(record.name, real=True) * other ** powers[1 - position]
        return found[0], found[1], found[2]


@lru_cache(maxsize=4)
def coupling_form(total: str = "delta_a_mu") -> CouplingForm:
    """The contributions that belong to ``total`` as a form of degree two in two couplings.

    Raises DerivationError where they are none.
    """
    records = tuple(item for item in contributions() if item.total == total)
    couplings = _couplings(records)
    if len(couplings) != 2:
        names = ", ".join(item.name for item in couplings) or "none"
        raise DerivationError(f"{total} is no form in two couplings; its couplings are {names}")
    powers = tuple(_powers(item, couplings) for item in records)
    for record, found in zip(records, powers, strict=True):
        if sum(found) != 2:
            raise DerivationError(f"{record.name} is of degree {sum(found)} in the couplings, not two")
    return CouplingForm(total, records, (couplings[0], couplings[1]), powers)


def _couplings(records: tuple[Contribution, ...]) -> list[Parameter]:
    """The dimensionless parameters without a default value, each once."""
    seen = {p.name: p for record in records for p in record.parameters}
    return [item for item in seen.values() if item.unit == "1" and item.input_key is None]


def _powers(record: Contribution, couplings: list[Parameter]) -> tuple[int, int]:
    """The powers of the couplings in a contribution; its loop functions must not depend on them."""
    symbols = [item.symbol for item in couplings]
    found = set()
    for term in record.terms:
        if any(value.has(*symbols) for _, value in term.substitution):
            raise DerivationError(f"{record.name}: a loop function depends on a coupling")
        polynomial = sp.Poly(term.prefactor, *symbols)
        found |= {tuple(map(int, monomial)) for monomial in polynomial.monoms()}
    if len(found) != 1:
        raise DerivationError(f"{record.name} is no monomial in the couplings")
    ((first, second),) = found
    return first, second


@lru_cache(maxsize=1)
def closed_forms() -> Derivation:
    """The proofs of everything that is stated above, each step by itself."""
    return Derivation(
        subject="chi^2 over one coupling",
        assumptions=("the coefficients and the target are real", "sigma > 0", "level >= 0"),
        steps=(*form_steps(), *_root_steps(), _no_root_step(), *_extremum_steps(), *_chi_square_steps()),
    )


def form_steps() -> tuple[Step, ...]:
    """The form equals the sum of the contributions, with any loop functions."""
    form = coupling_form()
    steps = []
    for coupling in form.couplings:
        c_0, c_1, c_2 = form.coefficients_in(coupling)
        values = {sp.Symbol(item.name, real=True): _at_unit(item, form) for item in form.contributions}
        after = (c_0 + c_1 * coupling.symbol + c_2 * coupling.symbol**2).xreplace(values)
        before = sp.Add(*(_with_symbols(item) for item in form.contributions))
        claim = f"{form.total} is a quadratic in {coupling.name}"
        steps.append(_step(claim, before, after, "the loop functions depend on masses alone", {}))
    return tuple(steps)


def _with_symbols(record: Contribution) -> sp.Expr:
    """The contribution with a symbol for each of its loop functions."""
    return sp.Add(*(term.prefactor * sp.Symbol(term.loop_function.name) for term in record.terms))


def _at_unit(record: Contribution, form: CouplingForm) -> sp.Expr:
    """The coefficient: the contribution with both couplings set to one."""
    return _with_symbols(record).xreplace({item.symbol: sp.Integer(1) for item in form.couplings})


def _root_steps() -> tuple[Step, ...]:
    """Both roots solve the equation, and they are all of its roots (Vieta), for either sign in h."""
    steps = []
    for sign in (1, -1):
        half = HALF_SUM.xreplace({SIGN: sp.Integer(sign)})
        first, second = (item.xreplace({HALF: half}) for item in ROOTS)
        for root in (first, second):
            value = POLYNOMIAL.xreplace({X: root})
            claim = f"{root} solves p(x) = target"
            steps.append(_step(claim, value, TARGET, "put back, with root^2 = discriminant", _SQUARE))
        product = C2 * (X - first) * (X - second)
        steps.append(_step("there is no further root", POLYNOMIAL - TARGET, product, "Vieta", _SQUARE))
    return tuple(steps)


def _no_root_step() -> Step:
    completed = C2 * (X - VERTEX) ** 2 - DISCRIMINANT / (4 * C2)
    return _step(
        "a negative discriminant leaves no real root",
        POLYNOMIAL - TARGET,
        completed,
        "completed square: the two terms have the sign of c_2, and the second does not vanish",
        {},
    )


def _extremum_steps() -> tuple[Step, ...]:
    square = C2 * (X - VERTEX) ** 2
    claim = "the one extremum is at the vertex, least for c_2 > 0 and largest for c_2 < 0"
    return (_step(claim, POLYNOMIAL - EXTREMUM, square, "completed square", {}),)


def _chi_square_steps() -> tuple[Step, ...]:
    chi_square = CHI_SQUARE.xreplace({VALUE: POLYNOMIAL})
    slope = -2 * (DELTA - POLYNOMIAL) * sp.diff(POLYNOMIAL, X) / SIGMA**2
    low, high = EDGES
    below = (VALUE - low) * (VALUE - high) / SIGMA**2
    return (
        _step(
            "chi^2 is stationary in the coupling where p = delta or at the vertex only",
            sp.diff(chi_square, X),
            slope,
            "chain rule: a minimum over an interval is at a root, the vertex or an end",
            {},
        ),
        _step(
            "chi^2 <= level just where the value lies between the edges",
            CHI_SQUARE - LEVEL,
            below,
            "difference of squares, with radius^2 = level",
            {RADIUS: LEVEL},
        ),
    )


_SQUARE: Mapping[sp.Symbol, sp.Expr] = {ROOT: DISCRIMINANT}


def _step(
    claim: str, before: sp.Expr, after: sp.Expr, reason: str, relations: Mapping[sp.Symbol, sp.Expr]
) -> Step:
    return Step(
        claim=claim,
        before=before,
        after=after,
        reason=reason,
        obligations=(before - after,),
        prover=lambda item: vanishes(item, relations),
    )
