"""Room: codegen.  Rectangles of two coordinates, cut finely where they are moderate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from axionportal.codegen.numpy.bounded import Bounded
from axionportal.codegen.numpy.planner import Doubles

WIDEST = 1.0
"""The most that a coordinate's logarithm varies over a box."""

BITS = 20
"""Significant bits of the edges, so that they are the same on every machine."""


@dataclass(frozen=True)
class Point:
    """What is exact of D at the points of a box, by names of its fields."""

    heavier: Bounded
    lighter: Bounded
    above: tuple[Bounded, Bounded]
    known: dict[str, Bounded]


@dataclass(frozen=True)
class Boxes:
    """Rectangles [u0, u1] x [v0, v1] of a family's coordinates."""

    u: tuple[Doubles, Doubles]
    v: tuple[Doubles, Doubles]

    def __len__(self) -> int:
        return len(self.u[0])

    def chosen(self, where: Any) -> Boxes:
        return Boxes((self.u[0][where], self.u[1][where]), (self.v[0][where], self.v[1][where]))

    def quarters(self) -> Boxes:
        """Each cut in two in both directions, at the geometric mean."""
        (u0, um, u1), (v0, vm, v1) = _thirds(*self.u), _thirds(*self.v)
        low, high = [u0, um, u0, um], [um, u1, um, u1]
        left, right = [v0, v0, vm, vm], [vm, vm, v1, v1]
        return Boxes(
            (np.concatenate(low), np.concatenate(high)), (np.concatenate(left), np.concatenate(right))
        )


def _thirds(low: Doubles, high: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    middle = np.where(low > 0, np.sqrt(low * high), (low + high) / 2)
    return low, np.clip(short(middle), low, high), high


def short(values: Any) -> Doubles:
    """Rounded to few bits."""
    fraction, exponent = np.frexp(values)
    rounded: Doubles = np.ldexp(np.rint(fraction * 2**BITS), exponent - BITS)
    return rounded


@dataclass(frozen=True)
class Family:
    """Boxes with the exact D on them, for the methods that they are to cover.

    ``least`` turns boxes into points whose moments, times a factor (j, box, point), are below those of
    the box; None where D has zeros in (0, 1).
    """

    name: str
    methods: tuple[str, ...]
    point: Callable[[Bounded, Bounded], Point]
    boxes: Boxes
    least: Callable[[Boxes], Boxes] | None
    factor: Callable[[int, Point, Point], Any] | None = None

    def over(self, boxes: Boxes) -> Point:
        return self.point(known(*boxes.u), known(*boxes.v))


def known(low: Any, high: Any) -> Bounded:
    return Bounded(low, high, 0.0, 0.0)


def edges(low: float, high: float, step: float, *, widening: float = 0.07) -> Doubles:
    """From low to high; steps of the logarithm grow with the distance from ``high`` or from 1."""
    found, x = [0.0], 0.0
    span = float(np.log(high / low))
    while x < span:
        x += min(step + widening * x, WIDEST)
        found.append(x)
    scaled = short(high * np.exp(-np.array(found[::-1]) * span / found[-1]))
    scaled[0], scaled[-1] = low, high
    return scaled


def upwards(low: float, high: float, step: float) -> Doubles:
    """The same, with the narrow steps at the lower end."""
    found: Doubles = short(low * high / edges(low, high, step)[::-1])
    found[0], found[-1] = low, high
    return found


def mesh(u: Doubles, v: Doubles) -> Boxes:
    low, high = (np.repeat(item, len(v) - 1) for item in (u[:-1], u[1:]))
    left, right = (np.tile(item, len(u) - 1) for item in (v[:-1], v[1:]))
    return Boxes((low, high), (left, right))


def line(u: Doubles) -> Boxes:
    zeros = np.zeros(len(u) - 1)
    return Boxes((u[:-1], u[1:]), (zeros, zeros))
