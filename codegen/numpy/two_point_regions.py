"""Room: codegen.  The plane of two masses in families of boxes: coordinates in which nothing of D cancels.

The masses h >= l are in units of the lepton's; D = y^2 + slope y + light = (y - y_1)(y - y_2).

real zeros, both below 0: n = -y_1 <= f = -y_2; l^2 = n f, h^2 = (1 + n)(1 + f).  Moments fall with n, f.
real zeros in (0, 1): a = y_1 <= c = y_2; l^2 = a c, h^2 = (1 - a)(1 - c).
others: rho = l/h and sigma = ((h + l)^2 - 1)/(4 h l) < 1.  By y/(1 - y) = rho tau the moment of
y^j (1 - y)^(degree - j) is rho^(j + 1)/l^2 times an integral that falls with rho and with sigma, since
l^2 D/(1 - y)^2 = (1 - tau)^2 + 4 sigma tau.
for quadratures: l and (h - l)/(l + 1).  Moments fall with l and with h.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from axionportal.codegen.numpy.bounded import Bounded
from axionportal.codegen.numpy.bounded_operations import exactly
from axionportal.codegen.numpy.two_point_boxes import Boxes, Family, Point, edges, line, mesh, short, upwards

SMALLEST, LARGEST = 2.0**-32, 2.0**32
"""Mass ratios that are certified, besides 0."""


def _out(n: Bounded, f: Bounded, root: Bounded) -> Point:
    """Two zeros -n and -f."""
    light, slope, middle = n * f, n + f, n + f + 2.0 * n * f
    heavy = (1.0 + n) * (1.0 + f)
    excess = (n + f + n * f) / (np.sqrt(heavy) + 1.0)
    lighter, heavier = np.sqrt(light), 1.0 + excess
    sizes = middle + 2.0 * lighter * heavier
    above = (
        sizes / (lighter + heavier + 1.0),
        root * root / sizes / ((heavier - lighter).within(1.0, np.inf) + 1.0),
    )
    known = {
        "heavy": heavy,
        "light": light,
        "slope": slope,
        "middle": middle,
        "root": root,
        "near": n,
        "far": f,
    }
    return _point(heavier, lighter, above, known, excess)


def _point(
    heavier: Bounded,
    lighter: Bounded,
    above: tuple[Bounded, Bounded],
    known: dict[str, Bounded],
    excess: Bounded | None = None,
    gap: Bounded | None = None,
) -> Point:
    """All as exact numbers; ``excess`` is heavier - 1 and ``gap`` heavier - lighter, known well."""
    exact, h = {name: exactly(item) for name, item in known.items()}, exactly(heavier)
    small = exactly(lighter)
    h.differences = tuple(
        (other, exactly(item))
        for other, item in ((Bounded(1.0, 1.0, 0.0, 0.0), excess), (small, gap))
        if item is not None
    )
    return Point(h, small, (exactly(above[0]), exactly(above[1])), exact)


def _inside(a: Bounded, c: Bounded, beyond: Bounded, root: Bounded) -> Point:
    """Two zeros a and c in (0, 1); ``beyond`` is 1 - c."""
    light, heavy = a * c, (1.0 - a) * beyond
    lighter, heavier = np.sqrt(light), np.sqrt(heavy)
    middle = a * beyond + c * (1.0 - a)
    sizes = middle + 2.0 * lighter * heavier
    above = (
        -root * root / sizes / (lighter + heavier + 1.0),
        -sizes / ((heavier - lighter).within(0.0, 1.0) + 1.0),
    )
    known = {
        "heavy": heavy,
        "light": light,
        "slope": -(a + c),
        "middle": -middle,
        "root": root,
        "near": -a,
        "far": -c,
    }
    excess = -(a + c * (1.0 - a)) / (1.0 + heavier)
    return _point(heavier, lighter, above, known, excess)


def _pair(rho: Bounded, sigma: Bounded, rest: Bounded) -> Point:
    """Complex zeros; ``rest`` is 1 - sigma."""
    inverse = (1.0 - rho) * (1.0 - rho) + 4.0 * rest * rho
    excess = -rho * (4.0 * rest - 2.0 + rho) / inverse  # h^2 - 1
    heavy = 1.0 / inverse
    less_one = excess / (1.0 / np.sqrt(inverse) + 1.0)
    near_one = 1.0 + less_one
    heavier = (1.0 / np.sqrt(inverse)).within(near_one.low, near_one.high)
    lighter, light, product = heavier * rho, heavy * rho * rho, heavy * rho
    above = (
        4.0 * product * sigma / (heavier + lighter + 1.0),
        -4.0 * product * rest / ((heavier - lighter).within(0.0, 1.0) + 1.0),
    )
    middle, root = 2.0 * product * (sigma - rest), 4.0 * product * np.sqrt(sigma * rest)
    known = {"heavy": heavy, "light": light, "slope": excess - light, "middle": middle, "root": root}
    return _point(heavier, lighter, above, known, less_one)


def _masses(lighter: Bounded, gap: Bounded) -> Point:
    """l and (h - l)/(l + 1); n = l^2/f for real zeros, f = (slope + root)/2."""
    share = gap * (1.0 + 1.0 / lighter)  # (h - l)/l
    gap = gap * (lighter + 1.0)
    heavier, inverse = lighter + gap, 1.0 / lighter
    slope = gap * (heavier + lighter) - 1.0
    middle = heavier * heavier + lighter * lighter - 1.0
    squares = ((share + 2.0) * (share + 2.0) - inverse * inverse) * (share * share - inverse * inverse)
    near = 2.0 / (share * (share + 2.0) - inverse * inverse + np.sqrt(squares)).within(0.0, np.inf)
    root = lighter * lighter * np.sqrt(np.absolute(squares))
    known = {"slope": slope, "middle": middle, "near": near.within(0.0, np.inf), "root": root}
    return _point(heavier, lighter, (heavier + lighter - 1.0, gap - 1.0), known, gap=gap)


def _upper(boxes: Boxes) -> Boxes:
    return Boxes((boxes.u[1], boxes.u[1]), (boxes.v[1], boxes.v[1]))


def _lower_upper(boxes: Boxes) -> Boxes:
    return Boxes((boxes.u[0], boxes.u[0]), (boxes.v[1], boxes.v[1]))


def _upper_lower(boxes: Boxes) -> Boxes:
    return Boxes((boxes.u[1], boxes.u[1]), (boxes.v[0], boxes.v[0]))


def _pair_factor(j: int, box: Point, point: Point) -> Any:
    """Moments over those at the point, at least."""
    ratio = (box.lighter / box.heavier).low / (point.lighter / point.heavier).high
    return ratio ** (j + 1) * (point.lighter.low / box.lighter.high) ** 2 * (1 - 2.0**-40)


def families(close: float, alone: float, step: float) -> list[Family]:
    """All of the plane, some of it twice; ``close`` and ``alone`` are the emitted bounds of the methods."""
    return [*_outside(close, alone, step), *_absorptive(step), *_others(close, step)]


def _outside(close: float, alone: float, step: float) -> list[Family]:
    """Real zeros below 0; in the last family both are one."""
    f = np.append(short(alone * 0.9), upwards(alone * 0.97, 2.0**66, step))
    n = np.append(edges(2.0**-130, close * 1.03, step), short(close * 1.1))
    ratio, difference = edges(2.0**-66, 0.5, step), edges(2.0**-30, 0.5, step)
    small = np.append(edges(2.0**-34, alone * 1.03, step), short(alone * 1.1))
    massless = np.concatenate([edges(2.0**-54, alone, step)[:-1], upwards(alone, 2.0**66, step)])
    separated, real = ("_separated_zeros",), ("_real_zeros",)
    return [
        Family("one zero close", separated, lambda u, v: _out(u, v, v - u), mesh(n, f), _upper),
        Family(
            "two zeros close", real, lambda u, v: _out(u * v, v, v * (1.0 - u)), mesh(ratio, small), _upper
        ),
        Family(
            "near the pseudo-threshold",
            real,
            lambda u, v: _out((1.0 - u) * v, v, v * u),
            mesh(difference, small),
            _lower_upper,
        ),
        Family(
            "on the pseudo-threshold",
            ("_complex_zeros",),
            lambda u, v: _out(u, u, v),
            line(edges(2.0**-34, 1.0, step)),
            _upper,
        ),
        Family("massless", (*separated, *real), lambda u, v: _out(v, u, u), line(massless), _upper),
    ]


def _absorptive(step: float) -> list[Family]:
    """Zeros in (0, 1): by their sum and their difference, or by 1 - c where c is near 1."""
    real = ("_real_zeros",)
    sums, ratios = edges(2.0**-34, 1.0, step), edges(2.0**-68, 0.5, step)
    apart = mesh(sums, ratios)
    apart = apart.chosen(apart.u[0] * (1 - apart.v[1] / 2) <= 0.76)
    return [
        Family(
            "absorptive, near the threshold",
            real,
            lambda u, v: _inside(u * (1.0 - v) / 2.0, u * (1.0 + v) / 2.0, 1.0 - u * (1.0 + v) / 2.0, u * v),
            mesh(sums, edges(2.0**-30, 0.5, step)),
            None,
        ),
        Family(
            "absorptive",
            real,
            lambda u, v: _inside(u * v / 2.0, u * (2.0 - v) / 2.0, 1.0 - u * (2.0 - v) / 2.0, u * (1.0 - v)),
            apart,
            None,
        ),
        Family(
            "absorptive, both light",
            real,
            lambda u, v: _inside(u * v, 1.0 - u, u, 1.0 - u - u * v),
            mesh(edges(2.0**-66, 0.26, step), edges(2.0**-68, 1.0, step)),
            None,
        ),
        Family(
            "absorptive, massless",
            real,
            lambda u, v: _inside(v, u, 1.0 - u, u),
            line(edges(2.0**-54, 0.5, step)),
            None,
        ),
        Family(
            "absorptive, massless and light",
            real,
            lambda u, v: _inside(v, 1.0 - u, u, 1.0 - u),
            line(edges(2.0**-66, 0.5, step)),
            None,
        ),
    ]


def _others(close: float, step: float) -> list[Family]:
    """Complex zeros by closed form, and all that is left to quadrature."""
    rho, part, pair = edges(2.0**-34, 1.0, step), edges(2.0**-57, 0.5, step), ("_complex_zeros",)
    lighter = np.append(short(close * 0.8), upwards(close * 0.85, LARGEST, step))
    gap = np.concatenate([[0.0], edges(2.0**-36, 2.4, step), [3.0]])
    return [
        Family(
            "near the threshold",
            pair,
            lambda u, v: _pair(u, v, 1.0 - v),
            mesh(rho, part),
            _upper,
            _pair_factor,
        ),
        Family(
            "complex zeros",
            pair,
            lambda u, v: _pair(u, 1.0 - v, v),
            mesh(rho, part),
            _upper_lower,
            _pair_factor,
        ),
        Family("quadrature", ("_distant_zeros", "_far_zeros"), _masses, mesh(lighter, gap), _upper),
    ]
