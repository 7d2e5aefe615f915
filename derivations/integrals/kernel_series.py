"""Room: derivations/integrals.  The series of a one-scale function at the points of its master.

f(y) = R_0 + R_1 ln y + R_2 J(s(y)) with rational R_i; each R_i becomes a Laurent series in the local
variable t and the master brings its own, so every coefficient is exact and every tail is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from axionportal.derivations.integrals.local_series import (
    LOCAL_VARIABLES,
    LOG,
    LocalVariable,
    LogSeries,
    Point,
    master_series,
)
from axionportal.derivations.integrals.masters import J, normalise_masters
from axionportal.derivations.integrals.reduction import reduce_integral
from axionportal.derivations.integrals.series import (
    CertifiedSeries,
    logarithm_of_one_minus,
    polynomial_series,
    reciprocal,
)
from axionportal.derivations.records import LoopFunction, UnsupportedIntegrandError

_EXTRA = 40
"""Coefficients beyond the requested order that are kept exactly, to make remainders tight."""

_BLOCK = 16
"""Orders are rounded up to a multiple of this, so that neighbouring orders share one series."""


@dataclass(frozen=True)
class KernelSeries:
    """f as a LogSeries in t, known far beyond ``order`` powers above its leading one."""

    kernel: LoopFunction
    local: LocalVariable
    parts: LogSeries
    small: sp.Expr
    log_small: sp.Expr

    def lowest(self) -> int:
        """The leading exponent of t."""
        found = [part.lowest() for part in self.parts.values()]
        return min(item for item in found if item is not None)

    def term(self, exponent: int) -> sp.Expr:
        """The coefficient of t^exponent, with ``LOG`` for ln t."""
        return sp.Add(
            *(element * _rational(part.coefficient(exponent)) for element, part in self.parts.items())
        )


def _rational(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


def kernel_series(kernel: LoopFunction, point: Point, order: int) -> KernelSeries:
    """The series of a one-scale function around ``point``, exact well beyond ``order`` powers."""
    return _kernel_series(kernel, point, -(-(order + 1) // _BLOCK) * _BLOCK)


@lru_cache(maxsize=256)
def _kernel_series(kernel: LoopFunction, point: Point, order: int) -> KernelSeries:
    (argument,) = kernel.symbols
    local = LOCAL_VARIABLES[point]
    constant, log_part, master_part, power = canonical_parts(kernel)
    of_t = local.s_of_t ** sp.Rational(1, power)
    length = order + _EXTRA
    rational = [
        _rational_series(part.xreplace({argument: of_t}), local.symbol, length)
        for part in (constant, log_part, master_part)
    ]
    parts: LogSeries = {sp.Integer(1): rational[0]}
    for element, series in _log_of_argument(local, power, length).items():
        _accumulate(parts, element, series * rational[1])
    for element, series in master_series(point, length).items():
        _accumulate(parts, element, series * rational[2])
    small = local.t_of_s(argument**power)
    log_small = {"large-mass": power, "light-mass": sp.Rational(-power, 2), "threshold": 0}[point]
    return KernelSeries(kernel, local, parts, sp.powdenest(small, force=True), log_small * sp.log(argument))


def _accumulate(parts: LogSeries, element: sp.Expr, series: CertifiedSeries) -> None:
    parts[element] = parts[element] + series if element in parts else series


@lru_cache(maxsize=64)
def canonical_parts(kernel: LoopFunction) -> tuple[sp.Expr, sp.Expr, sp.Expr, int]:
    """R_0, R_1, R_2 of R_0 + R_1 ln y + R_2 J(y^power, -1, 1)."""
    (argument,) = kernel.symbols
    whole = normalise_masters(reduce_integral(kernel.definition).closed_form.expression())
    masters = sorted(whole.atoms(J), key=sp.default_sort_key)
    logarithms = whole.atoms(sp.log)
    if len(masters) != 1 or logarithms - {sp.log(argument)}:
        message = f"{kernel.name} is not a function of one threshold variable: {masters}, {logarithms}"
        raise UnsupportedIntegrandError(message)
    power = _monomial_power(masters[0].args[0], argument)
    marker, log_marker = sp.Dummy("J"), sp.Dummy("L")
    linear = sp.expand(whole.xreplace({masters[0]: marker, sp.log(argument): log_marker}))
    zero = {marker: sp.Integer(0), log_marker: sp.Integer(0)}
    return (
        sp.cancel(linear.xreplace(zero)),
        sp.cancel(sp.diff(linear, log_marker)),
        sp.cancel(sp.diff(linear, marker)),
        power,
    )


def _monomial_power(threshold_variable: sp.Expr, argument: sp.Symbol) -> int:
    power = sp.degree(*sp.fraction(threshold_variable)[:1], argument)
    power = int(power) - int(sp.degree(sp.fraction(threshold_variable)[1], argument))
    if sp.cancel(threshold_variable - argument**power) != 0:
        message = f"the threshold variable {threshold_variable} is not a power of {argument}"
        raise UnsupportedIntegrandError(message)
    return power


def _log_of_argument(local: LocalVariable, power: int, length: int) -> LogSeries:
    """ln y = (ln s)/power in the local variable."""
    unit = Fraction(1, power)
    if local.point == "large-mass":
        return {LOG: polynomial_series([unit])}
    if local.point == "light-mass":
        return {LOG: polynomial_series([-2 * unit])}
    return {
        sp.log(2): polynomial_series([-2 * unit]),
        sp.Integer(1): logarithm_of_one_minus(length).scaled(-unit),
    }


def _rational_series(expression: sp.Expr, t: sp.Symbol, length: int) -> CertifiedSeries:
    """A rational function of t as a Laurent series around t = 0."""
    numerator, denominator = sp.fraction(sp.cancel(sp.together(expression)))
    above, below = _coefficients(numerator, t), _coefficients(denominator, t)
    valuation = next(k for k, value in enumerate(below) if value)
    leading = below[valuation]
    scaled = [value / leading for value in below[valuation:]]
    top = polynomial_series([value / leading for value in above], -valuation)
    return top if len(scaled) == 1 else top * reciprocal(scaled, length + len(above))


def _coefficients(expression: sp.Expr, t: sp.Symbol) -> list[Fraction]:
    """Coefficients from the constant one upwards."""
    poly = sp.Poly(expression, t)
    return [Fraction(int(item.p), int(item.q)) for item in reversed(poly.all_coeffs())]
