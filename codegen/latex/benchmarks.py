"""Room: codegen/latex.  Benchmark values: twenty certified digits at stated exact inputs.

One point per region and one per special point of a loop function, chosen from its record alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import sympy as sp

from axionportal.derivations.errors import OutsideDomainError
from axionportal.derivations.evaluation import certified_text
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.integrals import closed_form
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import LoopFunction, Parameter, Region, SpecialPoint

DIGITS = 20
_MASSES = {
    "heavy": (Fraction(110), Fraction(100)),  # GeV, the masses of the paper's example
    "light": (Fraction(1, 20), Fraction(1, 50)),  # GeV, below twice the muon mass
}
_RATIOS = (Fraction(1, 500), Fraction(1, 5), Fraction(4), Fraction(500))
"""Where a function of one ratio is tabulated, in units of its special point."""
_PAIRS = (("0", "500"), ("1/500", "4"), ("1", "1/5"), ("1", "500"), ("500", "4"), ("1/5", "1/2"))
"""Where a function of two ratios is tabulated: massless, light, equal to the lepton, heavy, and decay."""


@dataclass(frozen=True)
class Benchmark:
    """A value with certified digits at exact inputs.

    ``place`` names the region of each master; ``special`` holds the arguments that a special point
    fixes, in terms of the others.
    """

    place: str
    values: Mapping[str, Fraction]
    special: Mapping[str, sp.Expr]
    text: str


def benchmarks(function: LoopFunction, inputs: InputSet) -> list[Benchmark]:
    """The benchmark values of a loop function, regions first; where it diverges there is none."""
    fixed = {item.name: inputs[item.input_key].value for item in function.arguments if item.input_key}
    free = [item for item in function.arguments if not item.input_key]
    points = [*_region_points(function, free, fixed), *_special_points(function, free, fixed)]
    found = []
    for values, special in points:
        try:
            text = certified_text(function, values, DIGITS)
        except OutsideDomainError:  # on the boundary r = 0 some functions are finite and others are not
            continue
        found.append(Benchmark(_place(function, values), values, special, text))
    return found


def _region_points(
    function: LoopFunction, free: list[Parameter], fixed: Mapping[str, Fraction]
) -> Iterator[tuple[dict[str, Fraction], dict[str, sp.Expr]]]:
    if len(free) == 1:
        (argument,) = free
        for unit in _special_values(function, argument):
            for ratio in _RATIOS:
                yield {argument.name: unit * ratio}, {}
        return
    if all(argument.unit == "1" for argument in free):
        for pair in _PAIRS:
            yield {item.name: Fraction(value) for item, value in zip(free, pair, strict=True)}, {}
        return
    for kinds in product(_MASSES, repeat=len(free)):
        taken = {kind: iter(_MASSES[kind]) for kind in _MASSES}
        values = {item.name: next(taken[kind]) for item, kind in zip(free, kinds, strict=True)}
        yield {**values, **fixed}, {}


def _special_values(function: LoopFunction, argument: Parameter) -> list[Fraction]:
    found = [dict(point.values).get(argument.symbol) for point in function.special_points]
    return [Fraction(int(value.p), int(value.q)) for value in found if value is not None] or [Fraction(1)]


def _place(function: LoopFunction, values: Mapping[str, Fraction]) -> str:
    """The region of each master, joined: "below" for one mass, "above, below" for two."""
    return ", ".join(_place_of(master, values) for master in closed_form(function).masters())


def _place_of(master: J, values: Mapping[str, Fraction]) -> str:
    """The region, and whether the denominator has zeros between 0 and 1 there."""
    region = region_at(master.discriminant, values)
    decays = region == "below" and _value(master.midpoint, values) < 0
    return "decay" if decays else region


def region_at(discriminant: sp.Expr, values: Mapping[str, Fraction]) -> Region:
    """The side of the threshold on which exact values lie."""
    sign = _value(discriminant, values)
    return "below" if sign > 0 else "above" if sign < 0 else "threshold"


def _value(expression: sp.Expr, values: Mapping[str, Fraction]) -> sp.Rational:
    point = {
        symbol: sp.Rational(values[symbol.name].numerator, values[symbol.name].denominator)
        for symbol in expression.free_symbols
    }
    return expression.xreplace(point)


def _special_points(
    function: LoopFunction, free: list[Parameter], fixed: Mapping[str, Fraction]
) -> Iterator[tuple[dict[str, Fraction], dict[str, sp.Expr]]]:
    for point in function.special_points:
        if point.singular:
            continue
        others = dict(zip((item.name for item in free), _elsewhere(free), strict=True))
        exact = {symbol.name: expression for symbol, expression in point.values}
        constant = {name: item for name, item in exact.items() if not _refers_to(item, free)}
        yield special_values(point, {**others, **fixed}), constant


def _elsewhere(free: list[Parameter]) -> tuple[Fraction, ...]:
    """Values of the arguments that a special point leaves free."""
    if len(free) > 1 and all(argument.unit == "1" for argument in free):
        return (Fraction(4), Fraction(4))
    return _MASSES["heavy"][: len(free)]


def _refers_to(expression: sp.Expr, arguments: list[Parameter]) -> bool:
    return bool(expression.free_symbols & {item.symbol for item in arguments})


def special_values(point: SpecialPoint, values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """``values`` moved onto a special point."""
    known = {
        symbol: sp.Rational(values[symbol.name].numerator, values[symbol.name].denominator)
        for _, expression in point.values
        for symbol in expression.free_symbols
    }
    moved = {symbol.name: sp.Rational(expression.xreplace(known)) for symbol, expression in point.values}
    return {**values, **{name: Fraction(int(value.p), int(value.q)) for name, value in moved.items()}}
