"""Loop functions of two masses: constant + ln(scale/unit) - [psi(u) - psi(v)]/(u - v).

u and v are the squared ratios of the two masses to ``unit``, the lepton's mass.  Every part is a
pair (coarse, rest): coarse parts add up without rounding, rests are too small for theirs to matter,
so that only the last addition is rounded.

Each element is computed by one of four methods, chosen by its own arguments alone: near masses;
distant masses by chords where ln(scale/unit) is large; other distant masses, and all of those whose
result is a pair; and what lies beyond the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import inf
from threading import local
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from ._arithmetic import Array, Number, Pair, RealLike, two_sum
from ._blocks import LONG_BLOCK, map_blocks
from ._chords import CHORD_SPARE, is_far
from ._divided_difference import NEAR, SPARE, DividedDifference, Logarithm, coarse_part
from ._squares import InverseSquare, inverse_square, squared_ratio, squared_ratios

SMALLEST_UNIT, LARGEST_UNIT = 2.0**-400, 2.0**400
"""Lepton masses with which products and what they leave out neither overflow nor underflow."""


FLOATS = frozenset((float, np.float64))

WORK_BLOCK = 16384
"""Elements worked on at a time where chords serve, so that NumPy's cost per call is well hidden."""

PAIR_BLOCK = 8192
"""The same elsewhere, where more arrays are needed; what all of them take fits a cache."""

NEAR_BLOCK = 2048
"""Near elements worked on at a time; when so many are left over they are done."""


class Near(NamedTuple):
    """Elements of a block with near masses: the larger and the smaller ones, units and scales."""

    where: NDArray[np.intp]
    masses: Array
    unit: Number
    scale: Number


class Part(NamedTuple):
    """Part of a block: the larger and the smaller masses, what belongs to unit and scale.

    ``by_chords``: which elements may be computed so, if their masses allow it; ``near``: how many are near.
    """

    masses: Array
    factor: InverseSquare
    by_chords: Any
    regular: Pair
    near: int


class Setting(NamedTuple):
    """For a unit and a scale that are floats: constant + ln(scale/unit), 1/unit^2, is the scale far."""

    coarse: float
    rest: float
    factor: tuple[float, float, float]
    is_far: bool


class Scratch(local):
    """Arrays that every block is worked on in, one set for each thread."""

    def __init__(self) -> None:
        self._memory = np.empty(0)

    def arrays(self, count: int, length: int) -> Array:
        """That many arrays of two rows, whose contents are anything; of one length the first are the same."""
        most = 2 * length * (3 + SPARE if length <= PAIR_BLOCK else 2 + CHORD_SPARE)
        if self._memory.size < most:
            self._memory = np.empty(most)
        return self._memory[: count * 2 * length].reshape(count, 2, length)


SCRATCH = Scratch()


class TwoMassFunction:
    """constant + ln(scale/unit) - divided difference, for floats and for blocks of arrays."""

    def __init__(self, constant: float, logarithm: Logarithm, difference: DividedDifference) -> None:
        self.constant = constant
        self.logarithm = logarithm
        self.difference = difference
        self._regular_of_floats = lru_cache(maxsize=64)(self._regular_part)
        self._factor_of_float = lru_cache(maxsize=64)(inverse_square)
        self._setting_of_floats = lru_cache(maxsize=64)(self._setting)

    def evaluate(self, arguments: tuple[RealLike, ...], out: Any) -> Any:
        """Of arguments as a NumPy function would have them."""
        if out is None and FLOATS.issuperset(map(type, arguments)):
            first, second, unit, scale = map(float, cast(tuple[float, ...], arguments))
            return np.float64(self.value_of(first, second, unit, scale))
        return map_blocks(self.fill, arguments, out, LONG_BLOCK)

    def pair(self, first: Number, second: Number, unit: Number, scale: Number) -> Pair:
        """The function of four floats, or of four arrays of one shape, and what its rounding leaves out."""
        arguments = (first, second, unit, scale)
        if all(isinstance(item, float) for item in arguments):
            return with_rest(*self._parts_of(*(float(item) for item in arguments), as_pair=True))
        m_first, m_second, units, scales = map(np.asarray, arguments)
        result = np.empty((2, m_first.size))
        self.fill(m_first, m_second, units, scales, result)
        return result[0], result[1]

    def value_of(self, first: float, second: float, unit: float, scale: float) -> float:
        """``fill`` for four floats, bit for bit."""
        high, rest = self._parts_of(first, second, unit, scale)
        return high + rest

    def _parts_of(
        self, first: float, second: float, unit: float, scale: float, *, as_pair: bool = False
    ) -> tuple[float, float]:
        """Two floats whose sum is the function, to more than double precision for a pair."""
        larger, smaller = (first, second) if first >= second else (second, first)
        if smaller > 0.0 and larger < inf:
            setting = self._setting_of_floats(unit, scale)
            if setting is not None:
                slopes = self._slope_of(larger, smaller, setting, as_pair)
                if slopes is not None:
                    return setting.coarse - slopes[0], setting.rest - slopes[1]
        m_first, m_second, units, scales = (np.array([item]) for item in (first, second, unit, scale))
        result = np.empty((2, 1))
        self._fill_beyond(m_first, m_second, units, scales, result)
        return float(result[0, 0]), float(result[1, 0])

    def _setting(self, unit: float, scale: float) -> Setting | None:
        """What two floats have in common with all masses; None where it is computed otherwise."""
        if not _is_usual(unit, scale):
            return None
        coarse, rest = cast(tuple[float, float], self._regular_part(unit, scale))
        factor = cast(tuple[float, float, float], self._factor(unit))
        return Setting(coarse, rest, factor, is_far(unit, scale))

    def _slope_of(
        self, larger: float, smaller: float, setting: Setting, as_pair: bool
    ) -> tuple[float, float] | None:
        """The divided difference of two floats by the method that serves them; None beyond the tables."""
        _, _, factor, is_far_setting = setting
        difference, is_near = self.difference, smaller >= NEAR * larger
        if is_far_setting and not is_near and not as_pair:
            chords = difference.chords
            u_rounded, v_rounded = larger * (larger * factor[0]), smaller * (smaller * factor[0])
            if chords.low <= v_rounded and u_rounded < chords.high:
                return chords.of_floats(u_rounded, v_rounded)
        u, v = squared_ratio(larger, factor), squared_ratio(smaller, factor)
        if not difference.covers(u[2], v[2]):
            return None
        return (difference.near if is_near else difference.distant)(u, v)

    def fill(self, first: Array, second: Array, unit: Array, scale: Array, result: Array) -> None:
        """Write the function of blocks of masses, units and scales to ``result``.

        A result of two rows has what the rounding leaves out as its second.
        """
        near: list[Near] = []
        block = _block_length(unit, scale, result)
        with np.errstate(all="ignore"):  # arguments outside the tables are computed anew
            for left in self._fill_parts(first, second, unit, scale, result, block):
                near.append(left)
                if sum(item.where.size for item in near) >= NEAR_BLOCK:
                    self._fill_near(near, result)
                    near = []
            if near:
                self._fill_near(near, result)

    def _fill_parts(
        self, first: Array, second: Array, unit: Array, scale: Array, result: Array, block: int
    ) -> Iterator[Near]:
        """All but near masses, which are left over: the few of many parts are worked on at once."""
        for start in range(0, first.size, block):
            part = slice(start, start + block)
            arguments = first[part], second[part], unit[part], scale[part]
            for left in self._fill_part(*arguments, result[..., part]):
                yield left._replace(where=left.where + start)

    def _fill_part(
        self, first: Array, second: Array, unit: Array, scale: Array, result: Array
    ) -> Iterable[Near]:
        units, scales = _one_or_all(unit), _one_or_all(scale)
        masses, spare = SCRATCH.arrays(2, first.size)
        np.maximum(first, second, out=masses[0])
        np.minimum(first, second, out=masses[1])
        index = _near_masses(masses, spare[0])
        if masses[1].min() > 0.0 and _all(_is_usual(units, scales)):
            near = Near(index, masses.take(index, axis=1), _taken(units, index), _taken(scales, index))
            left = [near] if index.size else []
            by_chords = result.ndim == 1 and is_far(units, scales)
            part = Part(masses, self._factor(units), by_chords, self._regular(units, scales), index.size)
            if self._fill_by_chords(part, result):
                return left
            if first.size > PAIR_BLOCK:
                return self._fill_parts(first, second, unit, scale, result, PAIR_BLOCK)
            if self._fill_by_quotients(part, result):
                return left
        elif first.size > PAIR_BLOCK:
            return self._fill_parts(first, second, unit, scale, result, PAIR_BLOCK)
        self._fill_mixed(first, second, unit, scale, result)
        return []

    def _fill_by_chords(self, part: Part, result: Array) -> bool:
        """Where chords serve all masses that are not near: False, and nothing is written, elsewhere."""
        if not _all(part.by_chords):
            return False
        masses, nodes, *spare = SCRATCH.arrays(2 + CHORD_SPARE, part.masses.shape[1])
        chords = self.difference.chords
        np.multiply(masses, part.factor.rounded, out=nodes)
        nodes *= masses
        if not chords.covers(nodes[0].max(), nodes[1].min()):
            return False
        if part.near < result.size:
            slope, slope_rest = chords.of_arrays(nodes, (masses, *spare))
            _store_difference(*part.regular, slope, slope_rest, result)
        return True

    def _fill_by_quotients(self, part: Part, result: Array) -> bool:
        """Where quotients serve all masses that are not near: False, and nothing is written, elsewhere."""
        masses, factor, by_chords, regular, near = part
        if np.any(by_chords) and np.any(by_chords & self.difference.chords.contains(masses, factor)):
            return False
        _, *spare = SCRATCH.arrays(3 + SPARE, masses.shape[1])
        nodes = squared_ratios(masses, factor, spare[:2])
        if not self.difference.covers(nodes.rounded[0].max(), nodes.rounded[1].min()):
            return False
        if near < masses.shape[1]:
            slope, slope_rest = self.difference.of_distant_arrays(nodes, spare[2:])
            _store_difference(*regular, slope, slope_rest, result)
        return True

    def _fill_near(self, near: list[Near], result: Array) -> None:
        where, masses, units, scales = (_joined(items) for items in zip(*near, strict=True))
        for start in range(0, where.size, NEAR_BLOCK):
            part = slice(start, start + NEAR_BLOCK)
            unit, scale = (item if isinstance(item, float) else item[part] for item in (units, scales))
            chosen = masses[:, part].copy()
            nodes = squared_ratios(chosen, self._factor(unit), list(np.empty((2, *chosen.shape))))
            slope, slope_rest = self.difference.of_near_arrays(nodes)
            coarse, rest = self._regular(unit, scale)
            values = np.empty((*result.shape[:-1], chosen.shape[1]))
            _store(np.asarray(coarse - slope), np.asarray(rest - slope_rest), values)
            result[..., where[part]] = values

    def _factor(self, unit: Number) -> InverseSquare:
        return self._factor_of_float(unit) if isinstance(unit, float) else inverse_square(unit)

    def _regular(self, unit: Number, scale: Number) -> Pair:
        if isinstance(unit, float) and isinstance(scale, float):
            return self._regular_of_floats(unit, scale)
        return self._regular_part(unit, scale)

    def _regular_part(self, unit: Number, scale: Number) -> Pair:
        """constant + ln(scale/unit)."""
        high, low = self.logarithm.of_ratio(scale, unit)
        total, error = two_sum(high, self.constant)
        coarse = coarse_part(total)
        return coarse, (total - coarse) + (error + low)

    def _fill_mixed(self, first: Array, second: Array, unit: Array, scale: Array, result: Array) -> None:
        """Blocks of which some or all are outside the tables or the domain."""
        arguments = (first, second, unit, scale)
        inside, by_chords = self._methods(*arguments)
        by_chords &= result.ndim == 1
        values = np.empty(result.shape)  # an argument may share memory with the result
        methods = (
            (inside & by_chords, self.fill),
            (inside & ~by_chords, self.fill),
            (~inside, self._fill_beyond),
        )
        for chosen, compute in methods:
            index = np.flatnonzero(chosen)
            if index.size:
                m_first, m_second, units, scales = (_selected(item, index) for item in arguments)
                part = np.empty((*result.shape[:-1], index.size))
                compute(m_first, m_second, units, scales, part)
                values[..., index] = part
        result[...] = values

    def _methods(
        self, first: Array, second: Array, unit: Array, scale: Array
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """What is inside the tables and the domain, and what of it chords may serve."""
        units, scales = _one_or_all(unit), _one_or_all(scale)
        usual = _is_usual(units, scales)
        factor = self._factor(units if usual is True else np.where(usual, units, 1.0))
        masses = np.stack([np.maximum(first, second), np.minimum(first, second)])
        usual = usual & (masses[1] > 0.0) & (masses[0] < inf)
        by_chords = self.difference.chords.contains(masses, factor) & usual & is_far(units, scales)
        nodes = squared_ratios(masses, factor, list(np.empty((2, *masses.shape))))
        return usual & self.difference.contains(nodes), by_chords

    def _fill_beyond(self, first: Array, second: Array, unit: Array, scale: Array, result: Array) -> None:
        """Masses zero, infinite or outside the tables; NaN outside the domain."""
        with np.errstate(all="ignore"):
            valid = (first >= 0) & (second >= 0) & (unit > 0) & (unit < inf) & (scale > 0)
            heaviest = np.where(valid, np.maximum(first, second), 1.0)
            m_first, m_second, units, scales = (
                np.where(valid & (x < inf), x, 1.0) for x in (first, second, unit, scale)
            )
            larger, smaller = np.maximum(m_first, m_second), np.minimum(m_first, m_second)
            slope, slope_low = self.difference.beyond(larger, smaller, units)
            coarse, rest = self._regular_part(units, scales)
            total, error = two_sum(coarse, -slope)
            low = error + (rest - slope_low)
            value = np.asarray(total + low)
            infinite_slope = np.copysign(inf, self.difference.law.step_high)
            value = np.where(scale == inf, inf, value)
            decoupled = np.where(scale == inf, np.nan, -infinite_slope)
            value = np.where(valid, np.where(heaviest == inf, decoupled, value), np.nan)
            if result.ndim == 1:
                result[...] = value
            else:
                result[0] = value
                result[1] = np.where(np.isfinite(value), (total - value) + low, 0.0)


def _store_difference(coarse: Number, rest: Number, slope: Array, slope_rest: Array, result: Array) -> None:
    """Write coarse + rest - (slope + slope_rest); the last two are overwritten."""
    np.subtract(coarse, slope, out=slope)
    np.subtract(rest, slope_rest, out=slope_rest)
    _store(slope, slope_rest, result)


def _store(high: Array, rest: Array, result: Array) -> None:
    """Write a rounded sum, and where there is a second row what the rounding leaves out."""
    if result.ndim == 1:
        np.add(high, rest, out=result)
    else:
        np.add(high, rest, out=result[0])
        np.add(high - result[0], rest, out=result[1])


def with_rest(high: float, rest: float) -> tuple[float, float]:
    """``_store`` for floats; zero is left out of an infinite number or NaN."""
    value = high + rest
    return value, (high - value) + rest if value - value == 0.0 else 0.0


def _block_length(unit: Array, scale: Array, result: Array) -> int:
    """Elements worked on at a time: chords need fewer arrays than the other methods."""
    units, scales = _one_or_all(unit), _one_or_all(scale)
    one_setting = isinstance(units, float) and isinstance(scales, float) and result.ndim == 1
    return WORK_BLOCK if one_setting and is_far(units, scales) else PAIR_BLOCK


def _one_or_all(block: Array) -> Number:
    """The number that a block of stride 0 repeats, or the block."""
    return float(block[0]) if block.strides == (0,) else block


def _near_masses(masses: Array, spare: Array) -> NDArray[np.intp]:
    """Where the smaller mass is near the larger one."""
    return np.flatnonzero(masses[1] >= np.multiply(masses[0], NEAR, out=spare))


def _all(condition: Any) -> bool:
    """Of a truth value, or of an array of them."""
    return condition if isinstance(condition, bool) else bool(np.all(condition))


def _taken(value: Number, index: NDArray[np.intp]) -> Number:
    """Elements of an array, or the number that stands for all of them."""
    return value if isinstance(value, float) else value[index]


def _joined(items: tuple[Any, ...]) -> Any:
    """Arrays one after the other, or the number that all of them are."""
    return items[0] if isinstance(items[0], float) else np.concatenate(items, axis=-1)


def _selected(block: Array, index: NDArray[np.intp]) -> Array:
    """Elements of a block; one that repeats a number still does."""
    return block[: index.size] if block.strides == (0,) else block[index]


def _is_usual(unit: Number, scale: Number) -> Any:
    """Are unit and scale within the ranges where every step is exact that has to be?"""
    return (unit > SMALLEST_UNIT) & (unit < LARGEST_UNIT) & (scale > 0.0) & (scale < inf)
