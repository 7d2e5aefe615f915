"""Room: codegen.  Certificate of what is emitted beyond a table, for every double there.

Binade by binade: what the expansion leaves out (its remainder is proved), the distance of the emitted
coefficients from the exact ones, and the roundings of ``_one_ratio.py``, all against a lower bound of the
leading term.  Everything is divided by x^power, which the emitted code multiplies by as pairs of doubles.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp
from flint import arb, ctx

from axionportal.codegen.numpy.cell_errors import DiscBound, approximation_errors
from axionportal.codegen.numpy.kernels import PlanningError, logarithm, times_ln2
from axionportal.codegen.numpy.limit_laws import BITS, EmittedLaw, ExactLaw, exact_law
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles, Expansions, Grid
from axionportal.codegen.numpy.rounding import ROUNDINGS, SMALLEST, tail_errors
from axionportal.codegen.numpy.targets import LIMITS, Side, Target

LN2 = 0.6931471805599453
FIRST_EXPONENT, END_EXPONENT = -1074, 1024
"""Binades of the positive doubles."""

PAIR_ROUNDING = 2.0**-100
"""Relative error of a product or quotient of pairs (Dekker), generously, and of a sum of their low parts."""

MOST_FACTORS = 8
"""Products or quotients by the fraction of x: more are not expected of a power."""


@dataclass(frozen=True)
class EmittedLogarithm:
    """The natural logarithm as emitted: a table over [1/2, 2) and the two parts of ln 2."""

    grid: Grid
    columns: Doubles
    step_high: float
    step_low: float


@dataclass(frozen=True)
class LawErrors:
    """Per binade, in units in the last place: what is left out, and what is rounded."""

    exponents: Doubles
    neglected: Doubles
    rounding: Doubles

    @property
    def largest(self) -> float:
        return float(np.max(self.neglected + self.rounding))


def logarithm_errors(table: EmittedLogarithm) -> tuple[float, float]:
    """(error of the pair at ln of a fraction, error per binade) of ln x = shift ln 2 + ln(fraction)."""
    if (table.grid.first_exponent, table.grid.end_exponent) != (-1, 1) or not _exact(table.step_high):
        raise PlanningError("the table of the logarithm does not cover [1/2, 2) with exact steps")
    discs = DiscBound(Fraction(1, 2), [1.0, 1.0])  # |ln z - ln C| <= ln 2 on the disc of half the radius
    expansions = Expansions(logarithm(), -1, 1)
    approximation = approximation_errors(expansions, discs, table.columns, table.grid)
    rounding, sizes = tail_errors(table.columns, table.grid.half_widths, exact_delta=True)
    with ctx.workprec(BITS):
        step = times_ln2(Fraction(1)) - arb(table.step_high) - arb(table.step_low)
        step_error = float(abs(step).upper())
    low_parts = float(np.max(sizes)) + 2.0**11 * abs(table.step_low) + 2.0**-42
    own = float(np.max(approximation + rounding)) + 4 * UNIT_ROUNDOFF * low_parts + SMALLEST
    return own * ROUNDINGS, step_error * ROUNDINGS


def _exact(step: float) -> bool:
    """Can the step be multiplied by any number of binades without rounding?"""
    return abs(Fraction(step).numerator).bit_length() + 11 <= 53


def law_errors(
    target: Target, side: Side, law: EmittedLaw, edge: int, log_errors: tuple[float, float]
) -> LawErrors:
    """The errors of a law from 2^edge to the end of the doubles."""
    _require_domain(target, side, edge)
    exact = exact_law(target, side)
    known = len(exact.coefficients)
    if law.power != exact.power or abs(law.power) > MOST_FACTORS or len(law.further) >= known:
        raise PlanningError(f"{target.name}: the emitted law is not that of the limit {LIMITS[side]}")
    binades = _Binades.of(side, edge)
    neglected = _neglected(target, side, exact, len(law.further), binades)
    rounding = _roundings(law, binades, log_errors) + _coefficient_errors(law, exact, binades)
    least = _least(exact, binades) - (_further(law, binades)[0] + neglected + rounding)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(least > 0, item / least, np.inf) for item in (neglected, rounding)]
    ulps = [item / UNIT_ROUNDOFF * ROUNDINGS for item in parts]
    return LawErrors(binades.exponents, ulps[0], ulps[1])


@dataclass(frozen=True)
class _Binades:
    """Per binade [2^e, 2^(e+1)): range of |ln x|, sign of ln x, largest t."""

    exponents: Doubles
    least_log: Doubles
    most_log: Doubles
    sign: int
    t: Doubles

    @staticmethod
    def of(side: Side, edge: int) -> _Binades:
        low = side == "low"
        exponents = np.arange(FIRST_EXPONENT, edge) if low else np.arange(edge, END_EXPONENT)
        ends = np.abs(np.stack([exponents, exponents + 1])) * LN2
        t = np.ldexp(1.0, (exponents + 1 if low else -exponents).astype(np.intc))
        least, most = ends.min(axis=0) / ROUNDINGS, ends.max(axis=0) * ROUNDINGS
        return _Binades(exponents.astype(np.float64), least, most, -1 if low else 1, t)


def _further(law: EmittedLaw, binades: _Binades) -> tuple[Doubles, Doubles]:
    """(size, share of the logarithm) of the terms after the leading one, by moduli."""
    size, logs = np.zeros_like(binades.t), np.zeros_like(binades.t)
    for k, (a, b) in enumerate(law.further, start=1):
        size = size + binades.t**k * (abs(a) + abs(b) * binades.most_log) * ROUNDINGS
        logs = logs + binades.t**k * abs(b) * ROUNDINGS
    return size, logs


def _roundings(law: EmittedLaw, binades: _Binades, log_errors: tuple[float, float]) -> Doubles:
    """Of the logarithm, the leading pair, the further terms and the factors x^power."""
    leading = abs(law.constant[0]) + abs(law.slope[0]) * binades.most_log
    size, logs = _further(law, binades)
    log_error = log_errors[0] + log_errors[1] * (np.abs(binades.exponents) + 1)
    # A term t^k (a + b ln x) carries five roundings for each of its k steps, and that of ln x as a double.
    own = (5 * len(law.further) + 3) * UNIT_ROUNDOFF * size + UNIT_ROUNDOFF * binades.most_log * logs
    pairs = (MOST_FACTORS + 4) * PAIR_ROUNDING * (leading + size)
    low_parts = 2 * UNIT_ROUNDOFF * (leading * 2 * UNIT_ROUNDOFF + size)
    total: Doubles = (abs(law.slope[0]) + logs) * log_error + own + pairs + low_parts + SMALLEST
    return total * ROUNDINGS


def _coefficient_errors(law: EmittedLaw, exact: ExactLaw, binades: _Binades) -> Doubles:
    emitted = [(law.constant, law.slope), *(((a, 0.0), (b, 0.0)) for a, b in law.further)]
    total = np.zeros_like(binades.t)
    for k, (stored, true) in enumerate(zip(emitted, exact.coefficients, strict=False)):
        a, b = (_distance(pair, ball) for pair, ball in zip(stored, true, strict=True))
        total = total + binades.t**k * (a + b * binades.most_log)
    return total * ROUNDINGS


def _distance(pair: tuple[float, float], ball: arb) -> float:
    with ctx.workprec(BITS):
        return float(abs(ball - arb(pair[0]) - arb(pair[1])).upper())


def _least(exact: ExactLaw, binades: _Binades) -> Doubles:
    """Lower bound of |a_0 + b_0 ln x|, zero where it may vanish; it is linear in ln x."""
    a, b = (float(item) for item in exact.coefficients[0])
    ends = [a + b * binades.sign * log for log in (binades.least_log, binades.most_log)]
    slack = (abs(a) + abs(b) * binades.most_log) * 2.0**-40
    least = np.minimum(np.abs(ends[0]), np.abs(ends[1])) - slack
    result: Doubles = np.where(ends[0] * ends[1] > 0, np.maximum(least, 0.0), 0.0)
    return result


def _neglected(target: Target, side: Side, exact: ExactLaw, kept: int, binades: _Binades) -> Doubles:
    """The terms that are not emitted, and the remainder of the expansion after all that was derived."""
    total = np.zeros_like(binades.t)
    for k, (a, b) in enumerate(exact.coefficients[kept + 1 :], start=kept + 1):
        a_size, b_size = (float(abs(item).upper()) for item in (a, b))
        total = total + binades.t**k * (a_size + b_size * binades.most_log)
    outwards = 1 if side == "low" else -1
    for term in target.series(side).remainder:
        distance = outwards * (term.power - exact.power)
        if distance < 1:
            raise PlanningError(f"{target.name}: the remainder of the limit {LIMITS[side]} may grow outwards")
        total = total + term.coefficient * binades.t**distance * binades.most_log**term.logs
    return (total + SMALLEST) * ROUNDINGS


def _require_domain(target: Target, side: Side, edge: int) -> None:
    """The remainder holds at 2^edge, and further out, where its small variable is smaller still."""
    (symbol,) = target.function.symbols
    condition = target.series(side).condition
    if condition.xreplace({symbol: sp.Integer(2) ** edge}) != sp.true:
        message = f"the remainder of the limit {LIMITS[side]} is not proved at 2^{edge}"
        raise PlanningError(f"{target.name}: {message}")
