"""Room: codegen.  Plans a function of one ratio, its table and the laws beyond, to a requested accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from axionportal.codegen.numpy.certificate import Certificate, EmittedTable, certify_one_ratio
from axionportal.codegen.numpy.certificate_laws import EmittedLogarithm, law_errors, logarithm_errors
from axionportal.codegen.numpy.kernels import PlanningError, logarithm, times_ln2
from axionportal.codegen.numpy.limit_laws import EmittedLaw, exact_law
from axionportal.codegen.numpy.planner import (
    Doubles,
    Expansions,
    Grid,
    Table,
    largest_pair_error,
    plan_table,
    ulp_bound,
)
from axionportal.codegen.numpy.rounding import tail_errors
from axionportal.codegen.numpy.source import high_and_low
from axionportal.codegen.numpy.targets import Side, Target
from axionportal.derivations.records import LoopFunction

LOGARITHM_ERROR = 2.0**-58
"""Requested of the logarithm's table: 1/16 of a unit in the last place of 1/4."""

CORE = 27
"""A table covers at least [2^-27, 2^27], which holds [1e-8, 1e8]."""

WIDEST = (CORE, 32, 40, 52, 64)
"""Ends of a table that are tried one after the other until a law takes over."""

LAW_SHARE = 2.0**-7
"""Units in the last place that a law may add to the half of the last rounding; less if less is asked."""

LOOSEST = 0.95
"""A looser request is met as this one: the certificate wants less than 1/2 besides the last rounding."""

MANTISSA_BITS = range(5, 10)
DEGREES = range(3, 10)
ATTEMPTS = 4


@dataclass(frozen=True)
class OneRatioPlan:
    """What is emitted for a target, and the certificate of it."""

    target: Target
    table: Table
    low: EmittedLaw
    high: EmittedLaw
    certificate: Certificate


@cache
def logarithm_table() -> Table:
    """The natural logarithm over [1/2, 2) for pairs of doubles."""
    return plan_table(Expansions(logarithm(), -1, 1), largest_pair_error, LOGARITHM_ERROR, exact_delta=False)


@cache
def emitted_logarithm() -> EmittedLogarithm:
    """The logarithm as it is emitted for the laws."""
    table = logarithm_table()
    return EmittedLogarithm(table.grid, table.columns, *high_and_low(times_ln2(Fraction(1))))


@cache
def _logarithm_errors() -> tuple[float, float]:
    return logarithm_errors(emitted_logarithm())


def plan_one_ratio(target: Target, ulps: float) -> OneRatioPlan:
    """Table and laws with a proved bound of at most ``ulps`` units in the last place everywhere.

    Chosen are the narrowest table whose laws take over within their share, the fewest further terms,
    the widest cells (small tables are fast, too), and on them the lowest degree.  Raises PlanningError,
    with the best bound that was found, when there is none.
    """
    low_end, low = _law(target, "low", ulps)
    high_end, high = _law(target, "high", ulps)
    expansions = Expansions(target.kernel, -low_end, high_end)
    limit, best = min(ulps, LOOSEST), float("inf")
    for _ in range(ATTEMPTS):
        table = plan_table(
            expansions,
            lambda columns, grid, error: ulp_bound(columns, grid, error, target.floor(grid)),
            limit,
            exact_delta=True,
            bits=MANTISSA_BITS,
            degrees=DEGREES,
            analysis=_analysis,
        )
        emitted = EmittedTable(f"{target.name}.npy", table.grid, table.columns)
        certificate = certify_one_ratio(target, emitted, (low, high), _logarithm_errors(), expansions)
        if certificate.bound_ulp <= ulps:
            return OneRatioPlan(target, table, low, high, certificate)
        best = min(best, certificate.bound_ulp)
        limit -= certificate.bound_ulp - ulps  # the estimate that a grid is chosen by was too low
    raise PlanningError(f"{target.name}: the best proved bound is {best:.5g}, {ulps:.5g} was requested")


def plan_derivative(function: LoopFunction, ulps: float) -> OneRatioPlan:
    """The derivative, relative to its value or, where it vanishes, to the larger of it and |f/x|."""
    try:
        return plan_one_ratio(Target(function, 1), ulps)
    except PlanningError:
        return plan_one_ratio(Target(function, 1, relative=False), ulps)


def _analysis(columns: Doubles, grid: Grid, truncation: Doubles) -> Doubles:
    return truncation + tail_errors(columns, grid.half_widths, exact_delta=True)[0]


def _law(target: Target, side: Side, ulps: float) -> tuple[int, EmittedLaw]:
    """(binades of the table on that side, law beyond it)."""
    exact, share = exact_law(target, side), min(LAW_SHARE, ulps - 0.5)
    best = float("inf")
    for binades in WIDEST:
        edge = -binades if side == "low" else binades
        for further in range(len(exact.coefficients)):
            law = exact.emitted(further)
            added = law_errors(target, side, law, edge, _logarithm_errors()).largest
            if added <= share:
                return binades, law
            best = min(best, added)
    message = f"the best bound beyond its table is {0.5 + best:.5g}, {ulps:.5g} was requested"
    raise PlanningError(f"{target.name}: {message}")
