"""Room: derivations/verification.  Where functions are checked: random rationals, and piles.

Points are exact rationals, drawn from a generator seeded by a text, and points 1 +- 10^-k pile up at
every special point, so that a branch or a cancellation that goes wrong there is seen.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from functools import partial

import sympy as sp

from axionportal.derivations.integrals import DividedDifference, General, structure
from axionportal.derivations.integrals.light_lepton import LIGHT_LEPTON
from axionportal.derivations.integrals.restriction import restricted
from axionportal.derivations.records import Contribution, LoopFunction, SpecialPoint
from axionportal.derivations.verification.balls import rational_at
from axionportal.derivations.verification.enclosure import is_absorptive

Point = dict[str, Fraction]

_DENOMINATOR = 10**6
_TRIES = 64


def random_points(function: LoopFunction, count: int, decades: float, seed: str) -> list[Point]:
    """``count`` points, every argument log-uniform over ``decades`` on either side of one."""
    generator = random.Random(f"{function.name}/{seed}/{count}")
    return [
        {parameter.name: _log_uniform(generator, decades) for parameter in function.arguments}
        for _ in range(count)
    ]


def _log_uniform(generator: random.Random, decades: float) -> Fraction:
    """A rational with few digits, log-uniform in (10^-decades, 10^decades)."""
    exponent = generator.uniform(-decades, decades)
    shift = int(exponent // 1)
    mantissa = Fraction(generator.randrange(_DENOMINATOR, 10 * _DENOMINATOR), _DENOMINATOR)
    return mantissa * Fraction(10) ** shift


def absorptive_points(function: LoopFunction, seed: str) -> list[Point]:
    """One point at which the lepton could decay into what runs in the loop, if a random search finds one."""
    drawn = random_points(function, _TRIES, 1.0, f"{seed}/absorptive")
    return [point for point in drawn if is_absorptive(function, point)][:1]


def piled_points(function: LoopFunction, exponents: list[int], seed: str) -> list[Point]:
    """At each special point, unless the function diverges there, and at 1 +- 10^-k of it for each k.

    Functions without a simpler structure share their masters: each takes one k of its own per special point.
    """
    points: list[Point] = []
    draw = random.Random(f"{function.name}/{seed}/depths")
    shared = isinstance(structure(function), General)
    for special in function.special_points:
        base = random_points(function, 1, 0.5, f"{seed}/{special.name}")[0]
        if not special.singular:
            points.append(_placed(special, base, [Fraction(1)] * 2))
        for k in [draw.choice(exponents)] if shared and exponents else exponents:
            tiny = Fraction(1, 10**k)
            points.append(_placed(special, base, [1 + tiny, 1 - 2 * tiny]))
            points.append(_placed(special, base, [1 - tiny, 1 + 3 * tiny]))
    return points


def _placed(special: SpecialPoint, base: Point, factors: list[Fraction]) -> Point:
    point = dict(base)
    for (symbol, expression), factor in zip(special.values, factors, strict=False):
        point[str(symbol.name)] = rational_at(expression, base) * factor
    return point


def points_in_limit(function: LoopFunction, limit: str, depth: int, seed: str) -> Point:
    """A point in the domain of ``limit``; its small variable is of the order of 10^-depth."""
    generator = random.Random(f"{function.name}/{limit}/{depth}/{seed}")
    tiny = Fraction(1, 10**depth)
    wobble = Fraction(generator.randrange(1000, 2000), 1000)
    found = structure(function)
    if isinstance(found, DividedDifference):
        return _two_scale_point(function, found, limit, tiny, wobble)
    if limit == LIGHT_LEPTON:
        unit = 10 ** ((depth + 1) // 2)
        masses = (
            2 * unit * wobble,
            Fraction(22, 7) * unit,
        )  # the fermion's, where there is one, and the boson's
        arguments = function.arguments
        return {item.name: mass for item, mass in zip(arguments, masses[-len(arguments) :], strict=True)}
    (argument,) = function.arguments
    if limit == "large-mass":
        return {argument.name: tiny * wobble / 5}
    if limit == "light-mass":
        return {argument.name: wobble / tiny}
    return {argument.name: Fraction(1, 2) * (1 + tiny * wobble / 8)}


def contribution_point(record: Contribution) -> Point:
    """One exact point with all parameters of order one and no two of them equal."""
    return {
        item.name: Fraction(3, 13 + 4 * k) if item.below else Fraction(13 + 4 * k, 10 + 3 * k)
        for k, item in enumerate(record.parameters)
    }


def contribution_in_limit(record: Contribution, limit: str, depth: int) -> Point:
    """The same, with masses moved so that the arguments of its loop functions are in a limit's domain."""
    point = contribution_point(record)
    term = restricted(record.terms[0])
    wanted = points_in_limit(term.loop_function, limit, depth, record.name)
    for symbol, value in term.substitution:
        elsewhere = {
            item for other, place in term.substitution if other != symbol for item in place.free_symbols
        }
        powers = value.as_powers_dict()
        moved = min(value.free_symbols - elsewhere, key=partial(_below_first, powers))
        power = int(powers[moved])  # 1 for a mass, -1 below a fraction bar
        name = str(moved.name)
        point[name] *= (wanted[str(symbol.name)] / rational_at(value, point)) ** power
    return point


def _below_first(powers: Mapping[sp.Expr, sp.Expr], symbol: sp.Symbol) -> tuple[int, str]:
    """Orders the factors of a ratio, the one below the fraction bar first."""
    return int(powers[symbol]), str(symbol)


def _two_scale_point(
    function: LoopFunction, found: DividedDifference, limit: str, tiny: Fraction, wobble: Fraction
) -> Point:
    point = random_points(function, 1, 0.5, limit)[0]
    first, second = (str(symbol.name) for symbol in found.swapped)
    (scale,) = (symbol for symbol in found.nodes[0].free_symbols if symbol not in found.swapped)
    unit = point[str(scale.name)]
    masses = {
        "large-mass": (5 * unit * wobble / tiny, 7 * unit / tiny),
        "light-mass": (unit * tiny * wobble / 3, unit * tiny / 2),
        "threshold": (2 * unit * (1 + tiny * wobble / 16), 2 * unit * (1 - tiny / 24)),
        "degenerate": (3 * unit * wobble, 3 * unit * wobble * (1 + tiny / 8)),
    }
    if limit in masses:
        point[first], point[second] = masses[limit]
        return point
    which = first if limit.endswith(f"-{first}") else second
    other = second if which == first else first
    point[other] = 3 * unit * wobble
    point[which] = unit * tiny * wobble / 4 if limit.startswith("light") else 40 * unit * wobble / tiny
    return point
