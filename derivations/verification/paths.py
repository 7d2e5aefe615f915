"""Room: derivations/verification.  Ways from 0 to 1 that keep their distance from an integrand's poles.

The zeros of the denominators are known, so an interval is halved until the integrand is analytic in a
Bernstein ellipse around each panel; Gauss-Legendre then gains the same factor with every node.
"""

from __future__ import annotations

import cmath
from functools import lru_cache
from itertools import pairwise
from typing import Any

import mpmath
import sympy as sp

from axionportal.derivations.integrals.canonical import denominators
from axionportal.derivations.records import FeynmanIntegral, Values
from axionportal.derivations.verification.balls import rational_at
from axionportal.derivations.verification.enclosure import poles_inside
from axionportal.derivations.verification.pointwise import mpf

ELLIPSE = 2.4
"""Least sum of the half axes of the ellipse around a panel of half length one; a panel next to one of
its own length and a pole beyond has 3 + sqrt 8 > 2.4^2."""

_LOCATING_DIGITS = 60
_SMALLEST_PANEL = mpmath.ldexp(1, -1000)

Mark = Any
"""An mpf, or an mpc on the way around poles."""

Panel = tuple[Mark, Mark, float]
"""Both ends, and the sum of the half axes of the largest ellipse without poles."""


def panels(integral: FeynmanIntegral, values: Values) -> list[Panel]:
    """The panels of a way from 0 to 1.

    Where poles lie in between it leads around them through the upper half plane: their residues are real,
    so the real part of the integral is the principal value.  A leg that ends on a pole is left whole.
    """
    with mpmath.workdps(_LOCATING_DIGITS):
        poles = [root for item in denominators(integral) for root in roots(item, values)]
        inside = any(poles_inside(item, values) for item in denominators(integral))
        marks = [mpmath.mpf(0), _bend(poles), mpmath.mpf(1)] if inside else [mpmath.mpf(0), mpmath.mpf(1)]
        found: list[Panel] = []
        for start, end in pairwise(marks):
            found += _halved(start, end, poles)
        return found


def _bend(poles: list[mpmath.mpc]) -> mpmath.mpc:
    """A point above the middle with no complex pole between the way over it and the real axis."""
    heights = [pole.imag / 2 for pole in poles if pole.imag > 0 and 0 < pole.real < 1]
    return mpmath.mpc(0.5, min([mpmath.mpf(0.5), *heights]))


def _halved(start: Mark, end: Mark, poles: list[mpmath.mpc]) -> list[Panel]:
    if any(pole in (start, end) for pole in poles):
        return [(start, end, 1.0)]
    waiting, found = [(start, end)], []
    while waiting:
        left, right = waiting.pop()
        size = min((_ellipse(left, right, pole) for pole in poles), default=ELLIPSE**2)
        if size >= ELLIPSE or abs(right - left) < _SMALLEST_PANEL:
            found.append((left, right, size))
        else:
            middle = (left + right) / 2
            waiting += [(middle, right), (left, middle)]
    return found


def _ellipse(left: Mark, right: Mark, pole: mpmath.mpc) -> float:
    """Sum of the half axes of the ellipse with foci at the ends through ``pole``, per half length."""
    place = complex((2 * pole - left - right) / (right - left))
    if abs(place) > 10**6:
        return abs(place)
    size = abs(place + cmath.sqrt(place * place - 1))
    return max(size, 1 / size)


def roots(denominator: tuple[sp.Expr, sp.Expr, sp.Expr], values: Values) -> list[mpmath.mpc]:
    """The zeros of a x^2 + b x + c, given by its coefficients, from the exact discriminant."""
    a, b, c, square = (rational_at(item, values) for item in (*denominator, _discriminant(denominator)))
    if a == 0:
        return [mpmath.mpc(mpf(-c / b))] if b != 0 else []
    root = mpmath.sqrt(mpmath.mpc(mpf(square)))
    if square < 0:
        return [(sign * root - mpf(b)) / (2 * mpf(a)) for sign in (1, -1)]
    large = -(mpf(b) + (root if b >= 0 else -root)) / 2
    return [large / mpf(a), mpf(c) / large] if large != 0 else [mpmath.mpc(0)]


@lru_cache(maxsize=64)
def _discriminant(denominator: tuple[sp.Expr, sp.Expr, sp.Expr]) -> sp.Expr:
    a, b, c = denominator
    return b**2 - 4 * a * c
