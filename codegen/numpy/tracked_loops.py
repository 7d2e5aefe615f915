"""Room: codegen.  Look-ups of loop functions and their limits, on tracked numbers.

See ``tracked``; the errors are those that the certificates of the loop functions prove, and what a low
part of an argument adds to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import sympy as sp

from axionportal.codegen.numpy.certificate import Certificate, EmittedTable, cell_edges
from axionportal.codegen.numpy.contribution_source import ContributionCodeError
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import LIMIT_AT_INFINITY, regular_scale, scaling_law
from axionportal.codegen.numpy.loop_calls import loop_symbol
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF
from axionportal.codegen.numpy.rounding import ROUNDINGS, least_moduli, tail_errors
from axionportal.codegen.numpy.tracked import Joint, Known, KnownLoop, KnownRatio, Part
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.records import LoopFunction

MASSLESS = sp.Integer(2) ** 100
"""The ratio that lighter masses are given, see ``_products.py``."""


CELL_EDGE = 1 + 2.0**-20
"""Room for arguments that a rounded division takes into the next cell: a rounding beyond its edge."""


LN, HEAVY = sp.Function("ln"), sp.Function("heavy")
"""ln(unit/mass), and constant + ln(scale/heavier) + slope q ln(q)/(1 - q) of five arguments."""

LARGEST_LOGARITHM, MOST_BINADES = 2.0**11, 2.0**11
"""Above |ln| and the exponents of all doubles."""

LEAST_SCALE = 0.25
"""The limit of two masses is measured by its largest term or by this, the constant of the whole function."""


@dataclass(frozen=True)
class ProvedLoop:
    """A loop function (or a derivative of one) with its certificate; its table where it is one."""

    function: LoopFunction
    by: str
    certificate: Certificate
    table: EmittedTable | None

    @property
    def error(self) -> float:
        """Before the last rounding, relative to the scale."""
        return self.certificate.unit_roundoffs * UNIT_ROUNDOFF


@dataclass(frozen=True)
class ProvedLogarithm:
    """The emitted logarithm: error of ln of a fraction, and error for each binade."""

    own: float
    per_binade: float

    @property
    def of_ratio(self) -> float:
        """Absolute error of a difference of two logarithms, its low parts added with two roundings."""
        return 2 * (self.own + MOST_BINADES * self.per_binade) + 8 * UNIT_ROUNDOFF**2 * LARGEST_LOGARITHM


def loop_pair(proved: ProvedLoop, ratio: KnownRatio) -> KnownLoop:
    """A tabulated loop function of a ratio whose low part is added to the distance from the centre.

    The certificate's bound is that of the same polynomial at an exact distance, up to the last rounding.
    """
    table = proved.table
    if table is None or ratio.bits <= table.grid.mantissa_bits:
        raise ContributionCodeError(f"{proved.function.name} is not taken at ratios of {ratio.bits} bits")
    by_distance, by_argument, tail = _sensitivity(table)
    argument = ratio.error + 2 * UNIT_ROUNDOFF * 2.0 ** (1 - ratio.bits)
    error = proved.error * CELL_EDGE + by_distance * UNIT_ROUNDOFF + by_argument * argument
    return KnownLoop(loop_symbol(proved.function, proved.by)(ratio.exact), error, tail)


def _sensitivity(table: EmittedTable) -> tuple[float, float, float]:
    """Relative changes by a relative change of the distance and of the argument, and the relative tail."""
    grid, columns = table.grid, table.columns
    reach = grid.half_widths * ROUNDINGS
    rounding, sizes = tail_errors(columns, reach, exact_delta=False)
    least = least_moduli(columns, sizes, rounding)
    if not np.all(least > 0):
        raise PlanningError(f"{table.file}: a value may vanish")
    slope = np.zeros_like(reach)
    for power in range(len(columns) - 2, 0, -1):
        slope = slope * reach + power * np.abs(columns[power + 1])
    edges = cell_edges(grid)[1:]
    by_distance = float(np.max(slope * reach / least)) * ROUNDINGS
    by_argument = float(np.max(slope * edges / least)) * ROUNDINGS
    return by_distance, by_argument, float(np.max(sizes / np.abs(columns[0]))) * ROUNDINGS


def two_mass_pair(proved: ProvedLoop, first: Known, second: Known, unit: Known, scale: Known) -> KnownLoop:
    """A loop function of two masses as a pair."""
    return KnownLoop(_two_mass_call(proved, first, second, unit, scale), proved.error, 2 * UNIT_ROUNDOFF)


def two_mass_derivatives(
    proved: ProvedLoop, first: Known, second: Known, unit: Known
) -> tuple[KnownLoop, KnownLoop]:
    """Its derivatives by both masses as pairs; they do not depend on the scale.

    The errors of the function and of each mass times the derivative by it add up to less than their sum.
    """
    calls = [_two_mass_call(proved, *masses, unit) for masses in ((first, second), (second, first))]
    parts: tuple[Part, ...] = ((sp.Integer(1), sp.Integer(1)),)
    parts += tuple((call, mass.exact) for call, mass in zip(calls, (first, second), strict=True))
    function = _two_mass_call(replace(proved, by=""), first, second, unit)
    joint = None
    if proved.certificate.together is not None:
        joint = Joint((*parts, (function, sp.Integer(1))), proved.certificate.together * UNIT_ROUNDOFF)
    by_first, by_second = (KnownLoop(call, proved.error, 2 * UNIT_ROUNDOFF, joint) for call in calls)
    return by_first, by_second


def _two_mass_call(proved: ProvedLoop, *arguments: Known) -> sp.Expr:
    function, found = proved.function, structure(proved.function)
    if not isinstance(found, DividedDifference) or any(item.error for item in arguments):
        raise ContributionCodeError(f"{function.name} is not taken at doubles")
    scale, unit, _ = regular_scale(found)
    order = (*found.swapped, unit, scale)
    values = dict(zip(order, (item.exact for item in arguments), strict=False))
    return loop_symbol(function, proved.by)(*(values.get(symbol, symbol) for symbol in function.symbols))


def massless_error(function: LoopFunction) -> float:
    """Relative distance of the value at the largest ratio from its limit, for all larger ratios as well.

    What the leading term leaves out falls with a power of the ratio: both ends of the range bound it.
    """
    (symbol,) = function.symbols
    found = expansion(function, LIMIT_AT_INFINITY, 0)
    if found.remainder.condition.xreplace({symbol: MASSLESS}) != sp.true:
        message = f"the remainder of the limit {LIMIT_AT_INFINITY} is not proved at {MASSLESS}"
        raise PlanningError(f"{function.name}: {message}")
    power = scaling_law(function, LIMIT_AT_INFINITY).power
    rest = sp.expand(found.remainder.bound / symbol**power)
    ratio = rest / sp.Abs(found.partial_sum() / symbol**power)
    return 2 * float(sp.N(ratio.xreplace({symbol: MASSLESS}), 20))


def logarithmic_pair(
    logarithm: ProvedLogarithm, unit: Known, mass: Known, slope: float, constant: Known
) -> KnownLoop:
    """constant + slope ln(unit/mass): the constant is one of its terms."""
    if not constant.exact:
        raise ContributionCodeError("a logarithm alone vanishes: no relative error is proved of it")
    ratio = sp.Rational(Fraction(slope))
    absolute = abs(slope) * logarithm.of_ratio / abs(float(constant.exact)) * ROUNDINGS
    error = absolute + constant.error + 8 * UNIT_ROUNDOFF**2 * LARGEST_LOGARITHM
    return KnownLoop(constant.exact + ratio * LN(unit.exact / mass.exact), error, 2 * UNIT_ROUNDOFF)


def heavy_pair(
    logarithm: ProvedLogarithm, scale: Known, first: Known, second: Known, constant: float, slope: float
) -> KnownLoop:
    """The limit of two masses; |q ln(q)/(1 - q)| <= 1.

    Near equal masses the series' part, at most 2^-7, carries fewer than 32 roundings; else the logarithm
    is at least 1/4 and its relative error four times the absolute one.
    """
    weight = max(32 * UNIT_ROUNDOFF * 2.0**-7 + 2.0**-64, 4 * logarithm.of_ratio)
    absolute = logarithm.of_ratio + abs(slope) * weight + 8 * UNIT_ROUNDOFF**2 * LARGEST_LOGARITHM
    numbers = (sp.Rational(Fraction(item)) for item in (constant, slope))
    exact = HEAVY(scale.exact, first.exact, second.exact, *numbers)
    return KnownLoop(exact, absolute / LEAST_SCALE * ROUNDINGS, 2 * UNIT_ROUNDOFF)
