"""Moments int_0^1 x^k (1 - x)^(n - k)/D dx of a vertex with two internal masses, without cancellation.

In units of the lepton's mass D(x) = m_start^2 (1 - x) + m_end^2 x - x (1 - x).  Seen from the lighter
end it is D(y) = y^2 + slope y + light with D(0) = light <= heavy = D(1), and y = x or 1 - x.

Zeros far from [0, 1], all heavy masses
    Gauss-Legendre quadrature of 1/D.
Two real zeros, one near 0 and one far away
    1/D = [1/(y + near) - 1/(y + far)]/(far - near): the first by the closed form of a single pole,
    the second by quadrature.
All others, light masses
    The closed form: int y^m/D by recursion from m = 0 and 1, which is stable for zeros of this size.
    If D has zeros in (0, 1), m_lepton > m_start + m_end, it is the principal value.

The discriminant is (m_start + m_end - m_lepton)(m_start - m_end - m_lepton) times positive factors;
both differences are taken without loss.  An infinite moment has a reason: on the normal threshold
m_lepton = m_start + m_end all are +inf, and where a mass is zero the one of the weight at its end is.
"""

from __future__ import annotations

from functools import cache
from math import comb
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Number

Mask: TypeAlias = bool | np.bool_ | NDArray[np.bool_]

FAR_ZERO, DISTANT_ZERO = 0.25, 0.75
"""Quadrature serves zeros beyond FAR_ZERO from the interval, the closed form those up to DISTANT_ZERO."""

NODES = 21
"""Gauss-Legendre nodes: an ellipse about [0, 1] through -FAR_ZERO gives an error of 2.6^-42 < 2^-57."""

LARGEST_RATIO = 2.0**500
"""Mass ratios are kept below it, and above its inverse unless they are zero: squares stay numbers."""


class Denominator(NamedTuple):
    """D(y) = y^2 + slope y + light, with the square root of the modulus of its discriminant.

    ``middle`` is heavy + light - 1; D has zeros in (0, 1) where it is negative and ``real`` is true.
    ``near`` and ``far`` are the negatives of the real zeros, |near| <= |far|.
    """

    heavy: Number
    light: Number
    slope: Number
    middle: Number
    root: Number
    near: Number
    far: Number
    real: Mask
    at_threshold: Mask


def moments(m_lepton: Number, m_start: Number, m_end: Number, degree: int) -> list[Number]:
    """int_0^1 x^k (1 - x)^(degree - k)/D dx for k = 0, 1, ..., degree; warnings are the caller's."""
    start, end = np.asarray(m_start)[()], np.asarray(m_end)[()]
    d = denominator(m_lepton, np.maximum(start, end), np.minimum(start, end))
    values = [choose(d.at_threshold, np.inf, value) for value in _by_method(d, degree)]
    from_end = start >= end
    return [choose(from_end, values[degree - k], values[k]) for k in range(degree + 1)]


def choose(condition: Mask, yes: Number, no: Number) -> Number:
    """``np.where``, without an array for a single condition."""
    if isinstance(condition, np.ndarray):
        return np.where(condition, yes, no)
    return np.float64(yes if condition else no)


def limit_product(coefficient: Number, moment: Number) -> Number:
    """coefficient times moment, and 0 where a massless particle makes one 0 and the other infinite."""
    return choose(np.equal(coefficient, 0.0), 0.0, coefficient * moment)


def denominator(m_lepton: Number, heavier: Number, lighter: Number) -> Denominator:
    """D from the masses, every difference of them taken before a rounding could spoil it."""
    heavier = np.minimum(heavier, LARGEST_RATIO * m_lepton)
    lighter = np.minimum(lighter, heavier)
    lighter = choose(lighter > 0.0, np.maximum(lighter, m_lepton / LARGEST_RATIO), lighter)
    total, gap = heavier + lighter, heavier - lighter
    above_threshold = (total - m_lepton) + (lighter - (total - heavier))
    above_pseudo = (gap - m_lepton) + ((heavier - gap) - lighter)
    b, r = heavier / m_lepton, lighter / m_lepton
    light, excess = r * r, ((heavier - m_lepton) / m_lepton) * (b + 1.0)
    thresholds = (above_threshold / m_lepton) * (above_pseudo / m_lepton)
    root = np.sqrt(np.abs(thresholds)) * np.sqrt((b + r + 1.0) * (gap / m_lepton + 1.0))
    slope = choose(r > 1.0, (gap / m_lepton) * (b + r) - 1.0, excess - light)
    far = 0.5 * (slope + np.copysign(root, slope))
    return Denominator(
        heavy=b * b,
        light=light,
        slope=slope,
        middle=excess + light,
        root=root,
        near=choose(light > 0.0, light / far, 0.0),
        far=far,
        real=thresholds > 0.0,
        at_threshold=above_threshold == 0.0,
    )


def _by_method(d: Denominator, degree: int) -> list[Number]:
    """int y^j (1 - y)^(degree - j)/D dy for j = 0, 1, ..., degree, each point by its method."""
    inside = d.real & (d.middle < 0.0)
    outside = d.real & (d.middle > 0.0)
    distance = np.sqrt(d.heavy) + np.sqrt(d.light)  # of a complex zero: the sum of those to 0 and 1
    complex_zeros = np.logical_not(d.real)
    smooth = (outside & (d.near >= FAR_ZERO)) | (complex_zeros & (distance >= 1.0 + 2.0 * FAR_ZERO))
    separated = outside & (d.near < FAR_ZERO) & (d.far >= DISTANT_ZERO)
    methods = (
        (separated, _separated_zeros),
        (smooth, _distant_zeros),
        ((outside & (d.near < FAR_ZERO) & (d.far < DISTANT_ZERO)) | inside, _real_zeros),
        (complex_zeros & np.logical_not(smooth), _complex_zeros),
    )
    if not isinstance(d.far, np.ndarray):
        return next((method(d, degree) for mask, method in methods if mask), [np.nan] * (degree + 1))
    result: list[Number] = [np.full(smooth.shape, np.nan) for _ in range(degree + 1)]
    for mask, method in methods:
        chosen = np.flatnonzero(mask)
        if chosen.size == smooth.size:
            return method(d, degree)
        if chosen.size:
            part = Denominator(*(np.asarray(item)[chosen] for item in d))
            for whole, value in zip(result, method(part, degree), strict=True):
                np.asarray(whole)[chosen] = value
    return result


def _distant_zeros(d: Denominator, degree: int) -> list[Number]:
    """Quadrature of 1/D for the first two moments; the next ones follow by

    heavy y^2 + middle y (1 - y) + light (1 - y)^2 = D, where nothing is negative.
    """
    sums: list[Number] = [0.0] * (min(degree, 1) + 1)
    for y, *weights in _nodes(degree):
        inverse = 1.0 / ((y + d.slope) * y + d.light)
        sums = [total + weight * inverse for total, weight in zip(sums, weights, strict=False)]
    for j in range(2, degree + 1):
        known = _beta(j - 2, degree - j) - d.middle * sums[j - 1] - d.light * sums[j - 2]
        sums.append(known / d.heavy)
    return sums


def _separated_zeros(d: Denominator, degree: int) -> list[Number]:
    """1/D = [1/(y + near) - 1/(y + far)]/(far - near): a closed form and a quadrature.

    The latter gives the moment of (1 - y)^degree; the next ones follow, by (1 - y) + (y + far) = 1 + far.
    """
    logarithm = np.log((1.0 + d.near) / d.near)
    powers = [logarithm, 1.0 - choose(d.light > 0.0, d.near * logarithm, 0.0)]
    for m in range(1, degree):
        powers.append(1.0 / (m + 1) - d.near * powers[m])
    outer: Number = 0.0
    for y, weight, *_ in _nodes(degree):
        outer = outer + weight / (y + d.far)
    values = [(_bernstein(powers, 0, degree) - outer) / d.root]
    for j in range(1, degree + 1):
        outer = (_beta(j - 1, degree - j) - d.far * outer) / (1.0 + d.far)
        values.append((_bernstein(powers, j, degree) - outer) / d.root)
    return values


def _real_zeros(d: Denominator, degree: int) -> list[Number]:
    """Closed form by inverse hyperbolic tangent; zeros in (0, 1) make it a principal value."""
    argument = d.root * (np.abs(d.middle) + d.root) / (2.0 * d.heavy * d.light)
    lowest = np.copysign(np.log1p(argument), d.middle) / d.root
    logarithm = np.log(d.heavy / ((1.0 + d.near) * np.abs(d.far)))
    finite = choose(d.light > 0.0, lowest, 0.0)  # multiplied by zero where it is infinite
    return _recursion(d, lowest, finite, logarithm - d.near * finite, degree)


def _complex_zeros(d: Denominator, degree: int) -> list[Number]:
    """Closed form by inverse tangent, a double zero included."""
    angle = 2.0 * np.arctan2(d.root, d.middle) / d.root
    lowest = choose(d.root > 0.0, angle, 2.0 / d.middle)
    first = 0.5 * (np.log(d.heavy / d.light) - d.slope * lowest)
    return _recursion(d, lowest, lowest, first, degree)


def _recursion(d: Denominator, lowest: Number, finite: Number, first: Number, degree: int) -> list[Number]:
    """From int 1/D and int y/D by y^2 = D - slope y - light."""
    powers = [lowest, first]
    before = finite
    for m in range(1, degree):
        powers.append(1.0 / m - d.slope * powers[m] - d.light * before)
        before = powers[m]
    return [_bernstein(powers, j, degree) for j in range(degree + 1)]


def _bernstein(powers: list[Number], j: int, degree: int) -> Number:
    """The moment of y^j (1 - y)^(degree - j) from those of the powers of y."""
    total = powers[j]
    for i in range(1, degree - j + 1):
        total = total + (-1) ** i * comb(degree - j, i) * powers[j + i]
    return total


def _beta(j: int, k: int) -> float:
    """int y^j (1 - y)^k dy."""
    return 1.0 / ((j + k + 1) * comb(j + k, j))


@cache
def _nodes(degree: int) -> list[list[float]]:
    """For each node y and the weights of y^j (1 - y)^(degree - j), j = 0 ... degree."""
    node, weight = np.polynomial.legendre.leggauss(NODES)
    y, complement = 0.5 + 0.5 * node, 0.5 - 0.5 * node
    weights = [0.5 * weight * y**j * complement ** (degree - j) for j in range(degree + 1)]
    rows: list[list[float]] = np.stack([y, *weights], axis=1).tolist()
    return rows
