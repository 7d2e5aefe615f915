"""delta_a_mu as a form in its couplings, and chi^2 of it: Eqs. (12), (14) of Ge:2021cjz.

At fixed masses the sum of the contributions is

    delta_a_mu = portal y_a epsilon + alp y_a^2 + dark_photon epsilon^2

with coefficients that depend on the masses alone, so in each coupling it is a quadratic p(x) = constant +
linear x + square x^2.  Its roots, its range over an interval, the least chi^2 and the regions of chi^2 are
closed forms: nothing here iterates.  Every formula was derived and proved before it was written here.
Arguments broadcast; scalars give scalars.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ._arithmetic import Array, Number, RealLike, product, two_sum
from ._blocks import evaluate, evaluate_all
from ._checks import checked, refuse
from ._products import plain_term, rounded_sum
from .contributions import a_mu_alp, a_mu_dark_photon, a_mu_portal

__all__ = [
    "CouplingForm",
    "Quadratic",
    "chi_square",
    "chi_square_minimum",
    "chi_square_region",
    "coupling_form",
    "in_epsilon",
    "in_y_a",
    "quadratic_range",
    "quadratic_roots",
    "quadratic_value",
    "z_vector_coupling",
]

EXACT_ONE = (1.0, 0.0)


class CouplingForm(NamedTuple):
    """Coefficients of the form: each contribution with both couplings set to one."""

    portal: Any
    """Coefficient of y_a epsilon."""
    alp: Any
    """Coefficient of y_a^2."""
    dark_photon: Any
    """Coefficient of epsilon^2."""


class Quadratic(NamedTuple):
    """constant + linear x + square x^2."""

    constant: Any
    linear: Any
    square: Any


def coupling_form(
    m_a: RealLike,
    m_gamma: RealLike,
    *,
    C_agg: RealLike = 0.003,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    alpha: RealLike = 0.0072973525693,
    scheme: str = "cutoff",
) -> CouplingForm:
    """The coefficients at given masses, each in the shape of the masses that it depends on.

    Masses are in GeV, defaults those of the input set paper-2021; ``scheme`` is that of ``a_mu_portal``.
    Raises ValueError as the contributions do.  Each coefficient is as accurate as its contribution.
    """
    return CouplingForm(
        portal=a_mu_portal(m_a, m_gamma, 1.0, 1.0, C_agg=C_agg, cutoff=cutoff, m_mu=m_mu, scheme=scheme),
        alp=a_mu_alp(m_a, 1.0, m_mu=m_mu),
        dark_photon=a_mu_dark_photon(m_gamma, 1.0, alpha=alpha, m_mu=m_mu),
    )


def in_y_a(form: CouplingForm, epsilon: RealLike) -> Quadratic:
    """The form as a quadratic in y_a, with epsilon given."""
    (other,) = checked({"epsilon": epsilon}, masses=(), positive=())
    return Quadratic(
        constant=form.dark_photon * (other * other),
        linear=form.portal * other,
        square=form.alp,
    )


def in_epsilon(form: CouplingForm, y_a: RealLike) -> Quadratic:
    """The form as a quadratic in epsilon, with y_a given."""
    (other,) = checked({"y_a": y_a}, masses=(), positive=())
    return Quadratic(
        constant=form.alp * (other * other),
        linear=form.portal * other,
        square=form.dark_photon,
    )


def z_vector_coupling(s2w: RealLike, *, alpha: RealLike = 0.0072973525693) -> Any:
    """g_V of ``a_mu_z``: the coupling g/c_W (1/4 - s_W^2) of the Z to a charged lepton, g = e/s_W.

    Raises ValueError unless 0 < s2w < 1 and alpha > 0.
    """
    arguments = checked(
        {"s2w": s2w, "alpha": alpha}, masses=(), positive=("s2w", "alpha"), below={"s2w": 1.0}
    )
    return evaluate(_vector_coupling, arguments, numbers=True)


def _vector_coupling(s2w: Number, alpha: Number) -> Any:
    weak = np.sqrt(s2w) * np.sqrt(-1.0 * s2w + 1.0)  # s_W c_W
    return -0.886226925452758 * np.sqrt(alpha) * (4.0 * s2w - 1.0) / weak


def quadratic_value(quadratic: Quadratic, coupling: RealLike) -> Any:
    """The value at a coupling."""
    return evaluate(_value, _arrays(quadratic, coupling=coupling), numbers=True)


def quadratic_roots(quadratic: Quadratic, target: RealLike) -> tuple[Any, Any]:
    """The real solutions x of constant + linear x + square x^2 = target, ascending.

    NaN, NaN where there is no real root (or where every x is one); a double root twice; where the quadratic
    degenerates to a line its one root and NaN.

    Accuracy: the discriminant is rounded once and the roots are free of cancellation, so the error is a few
    units in the last place unless the discriminant vanishes to within the rounding of the coefficients.
    """
    arguments = _arrays(quadratic, target=target)
    lower, upper = evaluate_all(_roots, arguments, 2)
    return lower, upper


def quadratic_range(quadratic: Quadratic, lower: RealLike, upper: RealLike) -> tuple[Any, Any]:
    """(least, largest) value for couplings in the closed interval [lower, upper].

    NaN where an end is NaN: an empty interval has no values.  Raises ValueError where lower > upper.
    """
    arguments = _arrays(quadratic, lower=lower, upper=upper)
    _require_ordered(arguments[-2], arguments[-1])
    least, largest = evaluate_all(_range, arguments, 2)
    return least, largest


def chi_square(value: RealLike, delta: RealLike, sigma: RealLike) -> Any:
    """Eq. (12) of Ge:2021cjz: ((delta - value)/sigma)^2, for delta +- sigma measured and ``value`` predicted.

    Raises ValueError where sigma is not positive.
    """
    arguments = checked({"value": value, "delta": delta, "sigma": sigma}, masses=(), positive=("sigma",))
    return evaluate(_chi_square, arguments, numbers=True)


def chi_square_minimum(
    quadratic: Quadratic, lower: RealLike, upper: RealLike, delta: RealLike, sigma: RealLike
) -> tuple[Any, Any]:
    """(least chi^2, the coupling where it is reached) for couplings in the closed interval [lower, upper].

    Where several couplings reach it, the smallest of the stationary points and ends that do.  NaN where an
    end is NaN.  Raises ValueError where lower > upper or sigma is not positive.
    """
    arguments = _arrays(quadratic, lower=lower, upper=upper, delta=delta, sigma=sigma)
    _require_ordered(arguments[3], arguments[4])
    least, place = evaluate_all(_minimum, arguments, 2)
    return least, place


def chi_square_region(
    quadratic: Quadratic, delta: RealLike, sigma: RealLike, level: RealLike
) -> tuple[Any, Any, Any, Any]:
    """The couplings with chi^2 <= level: [first, second] and [third, fourth], ascending, NaN where absent.

    A line of the couplings is cut into at most two intervals; where every coupling is in the region it is
    [-inf, inf].  level = 1 is the band of one sigma.  Raises ValueError where sigma or level is not positive.
    """
    arguments = _arrays(quadratic, delta=delta, sigma=sigma, level=level)
    first, second, third, fourth = evaluate_all(_region, arguments, 4)
    return first, second, third, fourth


def _arrays(quadratic: Quadratic, **others: RealLike) -> tuple[Array, ...]:
    """The three coefficients and the other arguments as arrays that broadcast, or a ValueError."""
    constant, linear, square = quadratic
    named = {"constant": constant, "linear": linear, "square": square, **others}
    positive = tuple(name for name in ("sigma", "level") if name in others)
    return checked(named, masses=(), positive=positive)


def _require_ordered(lower: Array, upper: Array) -> None:
    wrong = np.asarray(lower > upper)
    if wrong.any():
        refuse("lower", np.broadcast_to(lower, wrong.shape), wrong, "at most upper")


def _value(constant: Number, linear: Number, square: Number, coupling: Number) -> Number:
    """The quadratic at a coupling."""
    return coupling * (coupling * square + linear) + constant


def _chi_square(value: Number, delta: Number, sigma: Number) -> Number:
    deviation = (-1.0 * value + delta) / sigma
    return deviation * deviation


def _discriminant(constant: Number, linear: Number, square: Number, target: Number) -> Number:
    """linear^2 - 4 square (constant - target), rounded once, to 2^-100 of its terms before that.

    The difference in brackets comes first, exactly: beside it large constants do not cancel any more.
    """
    constant, rest = two_sum(constant, -np.asarray(target))
    target = -np.where(np.isfinite(constant), rest, 0.0)
    return rounded_sum(
        (
            plain_term(product((1.0, 0.0), linear, linear), EXACT_ONE),
            plain_term(product((-4.0, 0.0), constant, square), EXACT_ONE),
            plain_term(product((4.0, 0.0), square, target), EXACT_ONE),
        )
    )


def _roots(constant: Number, linear: Number, square: Number, target: Number) -> tuple[Number, Number]:
    discriminant = _discriminant(constant, linear, square, target)
    sign = np.where(np.asarray(linear) < 0.0, -1.0, 1.0)
    with np.errstate(all="ignore"):  # no real root is NaN, no second root is infinite
        root = np.sqrt(discriminant)
        half_sum = (-1.0 * sign * root - linear) / 2.0
        first = np.asarray(half_sum / square)
        second = np.asarray((-1.0 * target + constant) / half_sum)
        second = np.where(half_sum == 0.0, first, second)  # a double root at zero
    first, second = (np.where(np.isfinite(item), item, np.nan) for item in (first, second))
    second = np.where((np.asarray(square) == 0.0) & (np.asarray(linear) == 0.0), np.nan, second)
    lower, upper = np.fmin(first, second), np.fmax(first, second)
    return lower, np.where(np.isnan(first) | np.isnan(second), np.nan, upper)


def _vertex(linear: Number, square: Number, lower: Number, upper: Number) -> tuple[Array, Any]:
    """(where p is stationary, whether that is inside the interval)."""
    with np.errstate(all="ignore"):  # a line has no vertex
        vertex = np.asarray((-1.0 * linear) / (2.0 * square))
    return vertex, (vertex > lower) & (vertex < upper)


def _range(
    constant: Number, linear: Number, square: Number, lower: Number, upper: Number
) -> tuple[Number, Number]:
    at_lower = _value(constant, linear, square, lower)
    at_upper = _value(constant, linear, square, upper)
    least, largest = np.minimum(at_lower, at_upper), np.maximum(at_lower, at_upper)
    _, inside = _vertex(linear, square, lower, upper)
    if np.any(inside):
        with np.errstate(all="ignore"):
            extremum = constant - (linear * linear) / (4.0 * square)
        convex = np.asarray(square) > 0.0
        least = np.where(inside & convex, np.minimum(least, extremum), least)
        largest = np.where(inside & ~convex, np.maximum(largest, extremum), largest)
    return least, largest


def _minimum(
    constant: Number,
    linear: Number,
    square: Number,
    lower: Number,
    upper: Number,
    delta: Number,
    sigma: Number,
) -> tuple[Number, Number]:
    least, largest = _range(constant, linear, square, lower, upper)
    nearest = np.minimum(np.maximum(delta, least), largest)
    vertex, inside = _vertex(linear, square, lower, upper)
    roots = [_within(item, lower, upper) for item in _roots(constant, linear, square, delta)]
    known = least == least
    place, distance = np.full(np.shape(known), np.nan), np.full(np.shape(known), np.inf)
    for point in (np.where(inside, vertex, np.nan), *roots, lower, upper):
        away = np.abs(_value(constant, linear, square, point) - nearest)
        better = known & (away < distance)
        better |= known & (away == distance) & (point < place)
        place, distance = np.where(better, point, place), np.where(better, away, distance)
    return _chi_square(nearest, delta, sigma), place


def _within(point: Number, lower: Number, upper: Number) -> Number:
    return np.where((point >= lower) & (point <= upper), point, np.nan)


def _region(
    constant: Number, linear: Number, square: Number, delta: Number, sigma: Number, level: Number
) -> tuple[Number, Number, Number, Number]:
    radius = np.sqrt(level)
    low, high = -1.0 * radius * sigma + delta, radius * sigma + delta
    convex = np.asarray(square) > 0.0
    opening = _roots(constant, linear, square, np.where(convex, high, low))
    closing = _roots(constant, linear, square, np.where(convex, low, high))
    hole = ~np.isnan(closing[0])
    first, fourth = opening
    second, third = np.where(hole, closing[0], fourth), np.where(hole, closing[1], np.nan)
    fourth = np.where(hole, fourth, np.nan)
    straight = np.asarray(square) == 0.0
    if np.any(straight):
        line = 0.0 * np.asarray(square)
        one, other = (_roots(constant, linear, line, edge)[0] for edge in (low, high))
        flat = np.asarray(linear) == 0.0
        everywhere = flat & (low <= constant) & (constant <= high)
        start = np.where(everywhere, -np.inf, np.minimum(one, other))
        first = np.where(straight, start, first)
        second = np.where(straight, np.where(everywhere, np.inf, np.maximum(one, other)), second)
        third, fourth = (np.where(straight, np.nan, item) for item in (third, fourth))
    return _without_empty(first, second, third, fourth)


def _without_empty(
    first: Number, second: Number, third: Number, fourth: Number
) -> tuple[Number, Number, Number, Number]:
    """Nothing where the first end is absent."""
    absent = np.isnan(first)
    second, third, fourth = (np.where(absent, np.nan, item) for item in (second, third, fourth))
    return first, second, third, fourth
