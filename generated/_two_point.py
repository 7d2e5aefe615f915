"""Moments int_0^1 x^k (1 - x)^(n - k)/D dx of a vertex with two internal masses, without cancellation.

In units of the lepton's mass D(x) = m_start^2 (1 - x) + m_end^2 x - x (1 - x).  Seen from the lighter
end it is D(y) = y^2 + slope y + light with D(0) = light <= heavy = D(1), and y = x or 1 - x.

Zeros far from [0, 1], all heavy masses
    Gauss-Legendre quadrature of 1/D for the moments in the middle, from which the others follow.
Two real zeros, one near 0 and one far away
    1/D = [1/(y + near) - 1/(y + far)]/(far - near): the first by the closed form of a single pole,
    the second by quadrature.
All others, light masses
    The closed form: int y^m/D by recursion from m = 0, which is stable for zeros of this size.
    If D has zeros in (0, 1), m_lepton > m_start + m_end, it is the principal value.

The discriminant is (m_start + m_end - m_lepton)(m_start - m_end - m_lepton) times positive factors;
both differences are taken without loss.  An infinite moment has a reason: on the normal threshold
m_lepton = m_start + m_end all are +inf, and where a mass is zero the one of the weight at its end is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import comb
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Number

Mask: TypeAlias = bool | np.bool_ | NDArray[np.bool_]

CLOSE_ZERO, FAR_ZERO = 0.15, 1.0
"""Distances of zeros from [0, 1]: below the first the closed forms, beyond the second few nodes serve."""

POLE_ALONE = 0.5
"""A zero beyond it is separated from one below CLOSE_ZERO."""

Nodes: TypeAlias = tuple[tuple[float, float, float], ...]

MANY_NODES: Nodes = (
    (0.0015532579626752298, 0.9984467420373248, 0.0039840962480833025),
    (0.008165938360126395, 0.9918340616398736, 0.00923323415554548),
    (0.019989067515846243, 0.9800109324841537, 0.014392353941661684),
    (0.03689997628536284, 0.9631000237146372, 0.019399596284813525),
    (0.05871973210397366, 0.9412802678960264, 0.024201336415297026),
    (0.08521711880861581, 0.9147828811913842, 0.028746578108809533),
    (0.11611128394758691, 0.8838887160524131, 0.032987114941090245),
    (0.1510747526033421, 0.8489252473966579, 0.0368779873688526),
    (0.18973690850537858, 0.8102630914946214, 0.04037794761471011),
    (0.23168792592899004, 0.76831207407101, 0.04344989360054149),
    (0.2764831152309554, 0.7235168847690446, 0.04606126111889306),
    (0.32364763723456097, 0.6763523627654391, 0.04818436858732213),
    (0.3726815369160551, 0.6273184630839449, 0.049796710293397634),
    (0.4230650431957082, 0.5769349568042917, 0.05088119487420275),
    (0.47426407872234116, 0.5257359212776589, 0.05142632644677942),
    (0.5257359212776589, 0.47426407872234116, 0.05142632644677942),
    (0.5769349568042917, 0.4230650431957082, 0.05088119487420275),
    (0.6273184630839449, 0.3726815369160551, 0.049796710293397634),
    (0.6763523627654391, 0.32364763723456097, 0.04818436858732213),
    (0.7235168847690446, 0.2764831152309554, 0.04606126111889306),
    (0.76831207407101, 0.23168792592899004, 0.04344989360054149),
    (0.8102630914946214, 0.18973690850537858, 0.04037794761471011),
    (0.8489252473966579, 0.1510747526033421, 0.0368779873688526),
    (0.8838887160524131, 0.11611128394758691, 0.032987114941090245),
    (0.9147828811913842, 0.08521711880861581, 0.028746578108809533),
    (0.9412802678960264, 0.05871973210397366, 0.024201336415297026),
    (0.9631000237146372, 0.03689997628536284, 0.019399596284813525),
    (0.9800109324841537, 0.019989067515846243, 0.014392353941661684),
    (0.9918340616398736, 0.008165938360126395, 0.00923323415554548),
    (0.9984467420373248, 0.0015532579626752298, 0.0039840962480833025),
)
"""(y, 1 - y, weight) of Gauss and Legendre for 1/D with zeros beyond CLOSE_ZERO."""

FEW_NODES: Nodes = (
    (0.007908472640705926, 0.9920915273592941, 0.02024200238265794),
    (0.04120080038851102, 0.958799199611489, 0.046060749918864226),
    (0.09921095463334505, 0.9007890453666549, 0.06943675510989362),
    (0.17882533027982989, 0.8211746697201701, 0.08907299038097287),
    (0.2757536244817766, 0.7242463755182235, 0.10390802376844425),
    (0.3847708420224326, 0.6152291579775674, 0.11314159013144862),
    (0.5, 0.5, 0.11627577661543695),
    (0.6152291579775674, 0.3847708420224326, 0.11314159013144862),
    (0.7242463755182235, 0.2757536244817766, 0.10390802376844425),
    (0.8211746697201701, 0.17882533027982989, 0.08907299038097287),
    (0.9007890453666549, 0.09921095463334505, 0.06943675510989362),
    (0.958799199611489, 0.04120080038851102, 0.046060749918864226),
    (0.9920915273592941, 0.007908472640705926, 0.02024200238265794),
)
"""(y, 1 - y, weight) of Gauss and Legendre for 1/D with zeros beyond FAR_ZERO."""

POLE_NODES: Nodes = (
    (0.005299532504175033, 0.994700467495825, 0.013576229705877048),
    (0.02771248846338371, 0.9722875115366163, 0.031126761969323947),
    (0.06718439880608412, 0.9328156011939158, 0.04757925584124639),
    (0.12229779582249849, 0.8777022041775016, 0.06231448562776694),
    (0.19106187779867811, 0.8089381222013219, 0.07479799440828837),
    (0.2709916111713863, 0.7290083888286137, 0.08457825969750127),
    (0.35919822461037054, 0.6408017753896295, 0.09130170752246179),
    (0.4524937450811813, 0.5475062549188188, 0.09472530522753425),
    (0.5475062549188188, 0.4524937450811813, 0.09472530522753425),
    (0.6408017753896295, 0.35919822461037054, 0.09130170752246179),
    (0.7290083888286137, 0.2709916111713863, 0.08457825969750127),
    (0.8089381222013219, 0.19106187779867811, 0.07479799440828837),
    (0.8777022041775016, 0.12229779582249849, 0.06231448562776694),
    (0.9328156011939158, 0.06718439880608412, 0.04757925584124639),
    (0.9722875115366163, 0.02771248846338371, 0.031126761969323947),
    (0.994700467495825, 0.005299532504175033, 0.013576229705877048),
)
"""(y, 1 - y, weight) of Gauss and Legendre for a pole beyond -POLE_ALONE."""

TABLES = {"many": MANY_NODES, "few": FEW_NODES, "pole": POLE_NODES}

PART = 5
"""Nodes whose terms are added up before they are added to the others."""

Parts: TypeAlias = list[list[list[float]]]

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


Method: TypeAlias = Callable[[Denominator, int], list[Number]]


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


def above_thresholds(m_lepton: Number, heavier: Number, lighter: Number) -> tuple[Number, Number]:
    """heavier + lighter - m_lepton and heavier - lighter - m_lepton, each with at most two roundings."""
    total, gap = heavier + lighter, heavier - lighter
    above_threshold = (total - m_lepton) + (lighter - (total - heavier))
    above_pseudo = (gap - m_lepton) + ((heavier - gap) - lighter)
    return above_threshold, above_pseudo


def denominator(m_lepton: Number, heavier: Number, lighter: Number) -> Denominator:
    """D from the masses, every difference of them taken before a rounding could spoil it."""
    heavier = np.minimum(heavier, LARGEST_RATIO * m_lepton)
    lighter = np.minimum(lighter, heavier)
    lighter = choose(lighter > 0.0, np.maximum(lighter, m_lepton / LARGEST_RATIO), lighter)
    gap = heavier - lighter
    above_threshold, above_pseudo = above_thresholds(m_lepton, heavier, lighter)
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


def methods(d: Denominator) -> tuple[tuple[Mask, Method], ...]:
    """Which points each method serves."""
    inside = d.real & (d.middle < 0.0)
    outside = d.real & (d.middle > 0.0)
    distance = np.sqrt(d.heavy) + np.sqrt(d.light)  # of a complex zero: the sum of those to 0 and 1
    pair = np.logical_not(d.real)
    near = outside & (d.near < CLOSE_ZERO)
    far = (outside & (d.near >= FAR_ZERO)) | (pair & (distance >= 1.0 + 2.0 * FAR_ZERO))
    smooth = (outside & (d.near >= CLOSE_ZERO)) | (pair & (distance >= 1.0 + 2.0 * CLOSE_ZERO))
    return (
        (near & (d.far >= POLE_ALONE), _separated_zeros),
        (far, _far_zeros),
        (smooth & np.logical_not(far), _distant_zeros),
        ((near & (d.far < POLE_ALONE)) | inside, _real_zeros),
        (pair & np.logical_not(smooth), _complex_zeros),
    )


def _by_method(d: Denominator, degree: int) -> list[Number]:
    """int y^j (1 - y)^(degree - j)/D dy for j = 0, 1, ..., degree, each point by its method."""
    if not isinstance(d.far, np.ndarray):
        return next((method(d, degree) for mask, method in methods(d) if mask), [np.nan] * (degree + 1))
    result: list[Number] = [np.full(d.far.shape, np.nan) for _ in range(degree + 1)]
    for mask, method in methods(d):
        chosen = np.flatnonzero(mask)
        if chosen.size == d.far.size:
            return method(d, degree)
        if chosen.size:
            part = Denominator(*(np.asarray(item)[chosen] for item in d))
            for whole, value in zip(result, method(part, degree), strict=True):
                np.asarray(whole)[chosen] = value
    return result


def _far_zeros(d: Denominator, degree: int) -> list[Number]:
    """Quadrature with few nodes."""
    return _by_quadrature(d, degree, _nodes("few", degree))


def _distant_zeros(d: Denominator, degree: int) -> list[Number]:
    """Quadrature with many nodes."""
    return _by_quadrature(d, degree, _nodes("many", degree))


def _by_quadrature(d: Denominator, degree: int, nodes: Parts) -> list[Number]:
    """One or two moments of 1/D in the middle; from there to both ends by

    heavy y^2 + middle y (1 - y) + light (1 - y)^2 = D, where nothing is negative.
    """
    first = max(degree - 1, 0) // 2
    known = dict(enumerate(_quadrature(d, degree, first, nodes), first))
    for j in range(first + 2, degree + 1):
        rest = _beta(j - 2, degree - j) - d.middle * known[j - 1] - d.light * known[j - 2]
        known[j] = rest / d.heavy
    for j in reversed(range(first)):
        rest = _beta(j, degree - j - 2) - d.middle * known[j + 1] - d.heavy * known[j + 2]
        known[j] = rest / d.light
    return [known[j] for j in range(degree + 1)]


def _quadrature(d: Denominator, degree: int, first: int, nodes: Parts) -> list[Number]:
    """The moments j = first and, up to the degree, first + 1."""
    totals: list[Number] = [0.0] * min(degree + 1 - first, 2)
    for rows in nodes:
        sums: list[Number] = [0.0] * len(totals)
        for y, *weights in rows:
            inverse = 1.0 / ((y + d.slope) * y + d.light)
            sums = [part + weights[first + i] * inverse for i, part in enumerate(sums)]
        totals = [total + part for total, part in zip(totals, sums, strict=True)]
    return totals


def _separated_zeros(d: Denominator, degree: int) -> list[Number]:
    """1/D = [1/(y + near) - 1/(y + far)]/(far - near): a closed form and a quadrature.

    The latter gives the moment of (1 - y)^degree; the next ones follow, by (1 - y) + (y + far) = 1 + far.
    """
    logarithm = np.log((1.0 + d.near) / d.near)
    powers = [logarithm, 1.0 - choose(d.light > 0.0, d.near * logarithm, 0.0)]
    for m in range(1, degree):
        powers.append(1.0 / (m + 1) - d.near * powers[m])
    outer = _pole_quadrature(d.far, degree)
    values = [(_bernstein(powers, 0, degree) - outer) / d.root]
    for j in range(1, degree + 1):
        outer = (_beta(j - 1, degree - j) - d.far * outer) / (1.0 + d.far)
        values.append((_bernstein(powers, j, degree) - outer) / d.root)
    return values


def _pole_quadrature(far: Number, degree: int) -> Number:
    """int (1 - y)^degree/(y + far) dy."""
    total: Number = 0.0
    for rows in _nodes("pole", degree):
        part: Number = 0.0
        for y, weight, *_ in rows:
            part = part + weight / (y + far)
        total = total + part
    return total


def _real_zeros(d: Denominator, degree: int) -> list[Number]:
    """Closed form by inverse hyperbolic tangent; zeros in (0, 1) make it a principal value.

    The powers of y over D follow from those over y + far, by y = (y + near) - near.
    """
    far_from_one = d.heavy / (1.0 + d.near)  # 1 + far
    argument = d.root / (np.abs(d.near) * far_from_one)
    lowest = np.copysign(np.log1p(argument), d.middle) / d.root
    single = np.log(far_from_one / np.abs(d.far))
    powers: list[Number] = [lowest]
    before = choose(d.light > 0.0, lowest, 0.0)  # what zero is multiplied by is finite
    for m in range(1, degree + 1):
        powers.append(single - d.near * before)
        before, single = powers[m], 1.0 / m - d.far * single
    return [_bernstein(powers, j, degree) for j in range(degree + 1)]


def _complex_zeros(d: Denominator, degree: int) -> list[Number]:
    """Closed form by inverse tangent, a double zero included; y^2 = D - slope y - light."""
    angle = 2.0 * np.arctan2(d.root, d.middle) / d.root
    lowest = choose(d.root > 0.0, angle, 2.0 / d.middle)
    powers: list[Number] = [lowest, 0.5 * (np.log(d.heavy / d.light) - d.slope * lowest)]
    for m in range(1, degree):
        powers.append(1.0 / m - d.slope * powers[m] - d.light * powers[m - 1])
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
def _nodes(table: str, degree: int) -> Parts:
    """A table's nodes with their weights, in parts to add up one by one: fewer roundings than in one sum."""
    rows = [_with_powers(*row, degree) for row in TABLES[table]]
    return [rows[k : k + PART] for k in range(0, len(rows), PART)]


def _with_powers(y: float, complement: float, weight: float, degree: int) -> list[float]:
    """A node y and the weights of y^j (1 - y)^(degree - j), j = 0 ... degree."""
    row = [y]
    for j in range(degree + 1):
        row.append(weight)
        for factor in [y] * j + [complement] * (degree - j):
            row[-1] *= factor
    return row
