"""Room: codegen.  Running error analysis of the emitted operations, with the unit roundoff 2^-53.

Every operation of ``_tables.py`` is a rounded +, - or * of doubles (no fused operations, no libm):
fl(a op b) = (a op b)(1 + e) with |e| <= 2^-53, plus at most 2^-1075 where a product underflows.
"""

from __future__ import annotations

import numpy as np

from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF, Doubles, Grid

SMALLEST = 2.0**-1074
"""Covers what an underflowing product loses."""

ROUNDINGS = 1 + 2.0**-30
"""Covers the roundings of a bound that is itself computed in doubles, and terms of second order."""


def tail_errors(columns: Doubles, reach: Doubles, *, exact_delta: bool) -> tuple[Doubles, Doubles]:
    """(rounding error, size) of fl(tail + delta (c_1 + delta (...))) per cell, for |delta| <= reach.

    ``exact_delta``: an argument and the centre of its cell lie in one binade, so that their difference
    is a double; otherwise the low part of the argument is added to it, with one more rounding.
    """
    from_delta = 0.0 if exact_delta else UNIT_ROUNDOFF
    size, error = np.abs(columns[-1]), np.zeros_like(reach)
    for coefficient in np.abs(columns[-2:0:-1]):
        product = (size + error) * reach
        error = reach * error + from_delta * product + half_ulp(product) + SMALLEST
        size = size * reach + coefficient
        error = error + half_ulp(size + error)
    return error * ROUNDINGS, size * ROUNDINGS


def half_ulp(bound: Doubles) -> Doubles:
    """What one rounding takes from a result of at most this modulus: at most 2^-53 of it, often half."""
    half: Doubles = 0.5 * np.spacing(bound * ROUNDINGS)
    return half


def least_moduli(columns: Doubles, sizes: Doubles, errors: Doubles) -> Doubles:
    """Per cell: a lower bound of |kernel|, from the head and all that is added to it."""
    least: Doubles = (np.abs(columns[0]) - (sizes + errors)) / ROUNDINGS
    return least


def in_ulps(errors: Doubles, least: Doubles) -> Doubles:
    """Errors before the last rounding in units in the last place of a value of at least ``least``.

    Infinite where the value may vanish, or where the error is so large that rounding half a unit of
    the value is no longer all that the last operation does.
    """
    normal = np.maximum(least, np.finfo(np.float64).tiny)
    with np.errstate(over="ignore"):  # of a table that is far off
        ulps = errors / np.spacing(normal) * ROUNDINGS
    result: Doubles = np.where((least > 0) & (ulps < 0.5), ulps, np.inf)
    return result


def widened(grid: Grid) -> Doubles:
    """Half widths, with room for the low part of an argument that is a pair."""
    wide: Doubles = grid.half_widths * (1 + 2.0**-40)
    return wide
