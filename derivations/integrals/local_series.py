"""Room: derivations/integrals.  Series of the universal master J(s) at s = 0, infinity and 1/4.

The coefficients follow from J's differential equation by a two-term recurrence, one connection
constant per point from J's elementary form; the bound on them is proved from the recurrence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import sympy as sp

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.integrals.masters import UniversalMaster
from axionportal.derivations.integrals.series import CertifiedSeries
from axionportal.derivations.records import DerivationError, Step

Point = Literal["large-mass", "light-mass", "threshold"]

LogSeries = dict[sp.Expr, CertifiedSeries]
"""sum over basis elements (1, pi, ln 2, ln t) of the element times a series in the local variable t."""

LOG = sp.Symbol("L")
"""Stands for ln t among the basis elements of a LogSeries."""


@dataclass(frozen=True)
class LocalVariable:
    """The small variable t at a point of the universal master, and where its series is used.

    s = ``s_of_t``; ``t_of_s`` is its inverse; ``limit`` the largest |t| for which bounds are stated.
    """

    point: Point
    symbol: sp.Symbol
    s_of_t: sp.Expr
    t_of_s: Callable[[sp.Expr], sp.Expr]
    limit: Fraction
    limit_text: sp.Expr


_T = sp.Symbol("t", positive=True)

# The three domains overlap: s <= 1/6, |1 - 1/(4s)| <= 1/2 (1/6 <= s <= 1/2) and s >= 1/2.
LOCAL_VARIABLES: dict[Point, LocalVariable] = {
    "large-mass": LocalVariable("large-mass", _T, _T, lambda s: s, Fraction(1, 6), sp.Rational(1, 6)),
    "light-mass": LocalVariable(
        "light-mass", _T, 1 / _T**2, lambda s: 1 / sp.sqrt(s), Fraction(99, 70), sp.sqrt(2)
    ),
    "threshold": LocalVariable(
        "threshold", _T, 1 / (4 * (1 - _T)), lambda s: 1 - 1 / (4 * s), Fraction(1, 2), sp.Rational(1, 2)
    ),
}


@dataclass(frozen=True)
class TwoTermRecurrence:
    """t(alpha + beta t) J' + (gamma + delta t) J = q_0 + q_1 t + ..., read as a recurrence.

    (alpha n + gamma) c_n + (beta (n-1) + delta) c_(n-1) = q_n.
    """

    alpha: Fraction
    beta: Fraction
    gamma: Fraction
    delta: Fraction
    inhomogeneous: tuple[Fraction, ...]

    def diagonal(self, n: Fraction | int) -> Fraction:
        return self.alpha * n + self.gamma

    def lower(self, n: Fraction | int) -> Fraction:
        return self.beta * (n - 1) + self.delta

    def source(self, n: int) -> Fraction:
        return self.inhomogeneous[n] if n < len(self.inhomogeneous) else Fraction(0)

    def proven_ratio(self, first: Fraction) -> Fraction:
        """r = |beta/alpha| with |lower(n)| <= r |diagonal(n)| for all n = first, first + 1, ...

        Both sides are linear in n with the same slope, so the inequality at ``first`` and equal signs
        of slope and value there decide it for all n.  Raises DerivationError if it does not hold.
        """
        ratio = abs(self.beta / self.alpha)
        signs = {self.diagonal(first) * self.alpha > 0, self.lower(first) * self.beta >= 0}
        if signs != {True} or abs(self.lower(first)) > ratio * abs(self.diagonal(first)):
            message = f"the recurrence has no proven ratio {ratio} from n = {first} on"
            raise DerivationError(message)
        return ratio


def recurrence(variable: LocalVariable, substitution: sp.Expr | None = None) -> TwoTermRecurrence:
    """The differential equation of J(s), transformed to a variable t with s = ``substitution``."""
    s, t = sp.Symbol("s", positive=True), variable.symbol
    target = variable.s_of_t if substitution is None else substitution
    slope, constant, right = UniversalMaster(s).differential_equation()
    parts = [
        sp.cancel(slope.subs(s, target) / sp.diff(target, t)),
        sp.cancel(constant.subs(s, target)),
        sp.cancel(right.subs(s, target)),
    ]
    common = sp.Integer(1)
    for part in parts:
        common = sp.lcm(common, sp.fraction(sp.together(part))[1])
    polynomials = [sp.Poly(sp.cancel(common * part), t) for part in parts]
    content = sp.gcd_list([item.as_expr() for item in polynomials])
    cleared = [sp.Poly(sp.cancel(item.as_expr() / content), t) for item in polynomials]
    return _read(cleared, t)


def _read(polynomials: list[sp.Poly], t: sp.Symbol) -> TwoTermRecurrence:
    slope, constant, right = polynomials
    if slope.degree() > 2 or slope.coeff_monomial(1) != 0 or constant.degree() > 1:
        message = f"the differential equation is not of the two-term form: {slope}, {constant}"
        raise DerivationError(message)
    value = [
        Fraction(int(item.p), int(item.q))
        for item in (
            slope.coeff_monomial(t),
            slope.coeff_monomial(t**2),
            constant.coeff_monomial(1),
            constant.coeff_monomial(t),
        )
    ]
    if right.degree() > 1:
        message = f"the source {right} of the differential equation has degree above one"
        raise DerivationError(message)
    sources = [right.coeff_monomial(t**k) for k in range(right.degree() + 1)]
    source = tuple(Fraction(int(item.p), int(item.q)) for item in sources)
    return TwoTermRecurrence(value[0], value[1], value[2], value[3], source)


def master_series(point: Point, length: int) -> LogSeries:
    """J(s) around ``point`` to ``length`` known coefficients per basis element."""
    if point == "large-mass":
        return _large_mass(length)
    return _light_mass(length) if point == "light-mass" else _threshold(length)


def _run(
    rule: TwoTermRecurrence, start: Fraction, first: Fraction, length: int, source: Callable[[int], Fraction]
) -> tuple[Fraction, ...]:
    """c_0 = first at exponent ``start``, then the recurrence; source(n) is the right-hand side."""
    values = [first]
    for k in range(1, length):
        n = start + k
        values.append((source(k) - rule.lower(n) * values[-1]) / rule.diagonal(n))
    return tuple(values)


def _large_mass(length: int) -> LogSeries:
    """s -> 0: J = sum (a_n + b_n ln s) s^n with a_0 = 0 (see ``connection_steps``)."""
    rule = recurrence(LOCAL_VARIABLES["large-mass"])
    ratio = rule.proven_ratio(Fraction(1))
    log_first = rule.source(0) / rule.alpha
    logs = _run(rule, Fraction(0), log_first, length + 1, lambda _n: Fraction(0))

    def source(n: int) -> Fraction:
        return rule.source(n) - rule.alpha * logs[n] - rule.beta * logs[n - 1]

    plain = _run(rule, Fraction(0), Fraction(0), length, source)
    log_bound = abs(log_first)
    bound = abs(plain[1]) / ratio + _log_source_sum(rule, log_bound, ratio)
    return {
        sp.Integer(1): CertifiedSeries(plain, bound, ratio),
        LOG: CertifiedSeries(logs[:length], log_bound, ratio),
    }


def _log_source_sum(rule: TwoTermRecurrence, log_bound: Fraction, ratio: Fraction) -> Fraction:
    """Bound of sum_{n>=2} |source_n| / (diagonal_n ratio^n) when b_n obeys the recurrence, gamma = 0.

    alpha b_n + beta b_(n-1) = kappa b_(n-1)/(alpha n) exactly, and sum_{n>=2} 1/n^2 <= 1.
    """
    if rule.gamma != 0 or any(rule.inhomogeneous[1:]):
        message = "the logarithmic series is bounded for gamma = 0 and a constant source only"
        raise DerivationError(message)
    kappa = rule.beta * rule.alpha - rule.alpha * rule.delta
    return abs(kappa) * log_bound / (rule.alpha**2 * ratio)


def _light_mass(length: int) -> LogSeries:
    """u = 1/s -> 0, in h = sqrt(u): a regular series in u and pi/2 sqrt(u) times another one."""
    local = LOCAL_VARIABLES["light-mass"]
    rule = recurrence(local, 1 / local.symbol)
    half = Fraction(1, 2)
    if rule.diagonal(half) != 0:
        message = "the exponent 1/2 is not an exponent of the differential equation at infinity"
        raise DerivationError(message)
    count = length // 2 + 2
    ratio = max(rule.proven_ratio(Fraction(2)), rule.proven_ratio(half + 1))
    first = rule.source(0) / rule.diagonal(0)
    regular = _run(rule, Fraction(0), first, count, rule.source)
    singular = _run(rule, half, half, count, lambda _n: Fraction(0))
    root = Fraction(1, 2)
    if root**2 < ratio:
        message = f"the ratio {ratio} in u is not below {root**2}"
        raise DerivationError(message)
    bound = max(abs(regular[0]), abs(regular[1]) / ratio)
    even = _interleaved(regular, 0, length, bound, root)
    odd = _interleaved(singular, 1, length, abs(singular[0]) / root, root)
    return {sp.Integer(1): even, sp.pi: odd}


def _interleaved(
    values: tuple[Fraction, ...], offset: int, length: int, bound: Fraction, root: Fraction
) -> CertifiedSeries:
    """A series in u = h^2, times h^offset, as a series in h."""
    spread = [Fraction(0)] * length
    for k, value in enumerate(values):
        if 2 * k + offset < length:
            spread[2 * k + offset] = value
    return CertifiedSeries(tuple(spread), bound, root)


def _threshold(length: int) -> LogSeries:
    """v = 1 - 1/(4s) -> 0: J is analytic there, which fixes the solution."""
    rule = recurrence(LOCAL_VARIABLES["threshold"])
    first = rule.source(0) / rule.gamma
    values = _run(rule, Fraction(0), first, length, rule.source)
    ratio = rule.proven_ratio(Fraction(2))
    bound = max(abs(values[0]), abs(values[1]) / ratio)
    return {sp.Integer(1): CertifiedSeries(values, bound, ratio)}


def connection_steps() -> tuple[Step, ...]:
    """What fixes the free constant of J's series at s = 0 and at infinity.

    Below threshold J = [2 ln(1 + r) - ln(4s)]/r with r^2 = 1 - 4s, so J + ln s -> 0 for s -> 0; above it
    J = (2/t)(pi/2 - arctan(1/t)) with t^2 = 4s - 1, so J sqrt(s) -> pi/2 for s -> infinity.
    """
    s = sp.Symbol("s", positive=True)
    at_zero = 2 * sp.log(2) - sp.log(4 * s) + sp.log(s)
    root = sp.Symbol("t", positive=True)
    at_infinity = sp.limit(2 / root * sp.atan(root) * sp.sqrt(root**2 + 1) / 2, root, sp.oo)
    return (
        Step(
            claim="J(s) + ln s vanishes for s -> 0",
            before=UniversalMaster(s).value,
            after=-sp.log(s),
            reason="r = sqrt(1 - 4s) -> 1 in [2 ln(1 + r) - ln(4s)]/r, corrections are O(s ln s)",
            obligations=(at_zero,),
            prover=vanishes,
        ),
        Step(
            claim="J(s) sqrt(s) tends to pi/2 for s -> infinity",
            before=UniversalMaster(s).value,
            after=sp.pi / (2 * sp.sqrt(s)),
            reason="arctan t -> pi/2 for t = sqrt(4s - 1)",
            obligations=(at_infinity - sp.pi / 2,),
            prover=vanishes,
        ),
    )
