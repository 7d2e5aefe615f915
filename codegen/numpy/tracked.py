"""Room: codegen.  The functions of ``_products.py`` for numbers that carry what they are and their error.

Each function here has the name and the arguments of an emitted one.  Instead of doubles it takes and
gives exact expressions with a proved bound of the relative error that the emitted operations have, in
double precision with the unit roundoff u = 2^-53.  Running the emitted code with them bounds the
rounding error of exactly that code, and says what it computes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF

PAIR_ERROR = 2.0**-98
"""Of a product, quotient or root of pairs: a few dozen products of two unit roundoffs, generously."""

HALF_BITS, COUPLING_BITS, BITS = 26, 13, 53
"""Of ``_products.py``; 13 bits of couplings and 40 of powers of a ratio are 53."""

LARGEST_TAIL = 2.0**-3
"""Of a term, in units of its head."""

SLACK = 1 / (1 - LARGEST_TAIL)
"""The most that a head can be of head + tail."""

SECOND_ORDER = 1 + 2.0**-40
"""Room for products of errors, each of a few unit roundoffs."""


@dataclass(frozen=True)
class Known:
    """A pair of doubles that is ``exact`` up to a relative error."""

    exact: sp.Expr
    error: float = 0.0


@dataclass(frozen=True)
class KnownRatio:
    """A ratio with a head of ``bits`` bits."""

    exact: sp.Expr
    bits: int
    error: float


Part = tuple[sp.Expr, sp.Expr]
"""A loop function, or 1, and what multiplies it."""


@dataclass(frozen=True)
class Joint:
    """A sum of loop functions, in any signs, whose errors are known together.

    ``error`` is relative to the largest of their terms.
    """

    parts: tuple[Part, ...]
    error: float


@dataclass(frozen=True)
class KnownLoop:
    """A loop function as a pair; its error is relative to the largest of its terms, see ``exact``.

    ``tail`` bounds the second number of the pair in units of the first; ``joint`` is a sum that it is
    part of.
    """

    exact: sp.Expr
    error: float
    tail: float
    joint: Joint | None = None


@dataclass(frozen=True)
class KnownTerm:
    """factor * (head + tail), the error relative to coefficient times the largest term of the loop.

    The loop's share of the error is ``loop.error``; ``couplings`` are what it is multiplied by.
    """

    exact: sp.Expr
    error: float
    tail: float
    couplings: sp.Expr
    loop: KnownLoop


@dataclass(frozen=True)
class KnownSum:
    """A double: the sum of terms up to ``ulps`` units in the last place of the largest or of the sum."""

    exact: sp.Expr
    ulps: float


Factor = Known | float
Loop = KnownLoop | Known | tuple[float, float]


def _known(item: Factor | tuple[float, float]) -> Known:
    if isinstance(item, Known):
        return item
    if isinstance(item, float):
        return Known(sp.Rational(Fraction(item)))
    raise PlanningError(f"{item!r} is no factor whose error is known")


def product(first: Factor, *others: Factor) -> Known:
    """A product of pairs and doubles."""
    items = [_known(item) for item in (first, *others)]
    exact = sp.Mul(*(item.exact for item in items))
    return Known(exact, SECOND_ORDER * (sum(item.error for item in items) + len(others) * PAIR_ERROR))


def divided(numerator: Factor, *denominators: Factor) -> Known:
    """A quotient of pairs and doubles."""
    below = product(1.0, *denominators)
    above = _known(numerator)
    return Known(above.exact / below.exact, SECOND_ORDER * (above.error + below.error))


def root(a: Known) -> Known:
    """The square root of a double."""
    return Known(sp.sqrt(a.exact), a.error + PAIR_ERROR)


def linear(slope: float, a: Known, constant: float) -> Known:
    """slope * a + constant: the product and the sum are exact, and so is what is left of them."""
    if a.error:
        raise PlanningError("slope * a + constant is accurate for a double only")
    return Known(sp.Rational(Fraction(slope)) * a.exact + sp.Rational(Fraction(constant)), PAIR_ERROR)


def short_ratio(unit: Known, mass: Known, bits: int, highest: float | None = None) -> KnownRatio:
    """unit/mass: what the head leaves out is at most 2^(1 - bits), known with three roundings."""
    del highest  # where the ratio is cut off, see ``massless_error``
    if not 0 < bits <= HALF_BITS or unit.error or mass.error:
        raise PlanningError(f"a ratio of doubles has a head of at most {HALF_BITS} bits, not {bits}")
    return KnownRatio(unit.exact / mass.exact, bits, 4 * UNIT_ROUNDOFF * 2.0 ** (1 - bits))


def ratio_term(couplings: Factor, ratio: KnownRatio, power: int, loop: Loop) -> KnownTerm:
    """couplings * ratio^power * loop: the cut-off part is a small correction of the tail.

    Of the correction's roundings three are those of the couplings' part, two those of Horner's rule, whose
    earlier steps are multiplied by a small rest, and three those of putting the two together; it is
    multiplied by the loop's value with two more, and added to the tail with one.
    """
    known, value = _known(couplings), _as_loop(loop)
    left = 2.0 ** (1 - COUPLING_BITS)
    excess = sum(comb(power, k) * 2.0 ** ((1 - ratio.bits) * k) for k in range(1, power + 1))
    correction = SLACK * (excess + left)
    size = value.tail + SLACK * correction
    if size > LARGEST_TAIL:
        raise PlanningError(f"the tail of a term may be {size:.3g} of its head")
    roundings = 10 * correction + size
    roundings += power if COUPLING_BITS + power * ratio.bits > BITS else 0
    error = known.error + power * ratio.error + value.error + SLACK * roundings * UNIT_ROUNDOFF
    couplings_exact = known.exact * ratio.exact**power
    return KnownTerm(couplings_exact * value.exact, SECOND_ORDER * error, size, couplings_exact, value)


def plain_term(couplings: Factor, loop: Loop) -> KnownTerm:
    """couplings * loop: the second number of the couplings is a correction of a few roundings."""
    known, value = _known(couplings), _as_loop(loop)
    correction = 2.0**-48
    size = value.tail + 2 * correction
    error = known.error + value.error + (size + 4 * correction) * UNIT_ROUNDOFF
    return KnownTerm(known.exact * value.exact, SECOND_ORDER * error, size, known.exact, value)


def _as_loop(loop: Loop) -> KnownLoop:
    if isinstance(loop, KnownLoop):
        return loop
    if isinstance(loop, Known):
        return KnownLoop(loop.exact, loop.error, 2 * UNIT_ROUNDOFF)
    if loop == (1.0, 0.0):
        return KnownLoop(sp.Integer(1), 0.0, 0.0)
    raise PlanningError(f"{loop!r} is no loop function whose error is known")


def rounded_product(term: KnownTerm) -> KnownSum:
    """The tail is added, which rounds, and the sum is multiplied, which rounds to half a unit.

    A relative error of u is at most one unit in the last place of the result.
    """
    return KnownSum(term.exact, 0.5 + (term.error + UNIT_ROUNDOFF) / UNIT_ROUNDOFF * SECOND_ORDER)


def rounded_sum(terms: Sequence[KnownTerm]) -> KnownSum:
    """Exact products of factors and sums, added without loss: what is rounded are low parts.

    Each of these is a few unit roundoffs of its term, and rounded a few times for every addition.
    """
    count = len(terms)
    roundings = count * (PAIR_ERROR + (4 + count) * 4 * count * UNIT_ROUNDOFF**2)
    error = sum(term.error for term in terms) - _known_together(terms) + SLACK * roundings
    return KnownSum(sp.Add(*(term.exact for term in terms)), 0.5 + error / UNIT_ROUNDOFF * SECOND_ORDER)


def _known_together(terms: Sequence[KnownTerm]) -> float:
    """What the sum of the loops' errors is more than known errors of sums of them."""
    saved = 0.0
    for joint in dict.fromkeys(term.loop.joint for term in terms if term.loop.joint):
        members = _members(joint, terms)
        if members:
            saved += max(sum(term.loop.error for term in members) - joint.error, 0.0)
    return saved


def _members(joint: Joint, terms: Sequence[KnownTerm]) -> list[KnownTerm]:
    """The terms that are the parts of ``joint``, all times the same but for signs; none if one is missing."""
    by_loop = {term.loop.exact: term for term in terms}
    members = [by_loop.get(loop) for loop, _ in joint.parts]
    found = [term for term in members if term is not None]
    factors = {
        sp.Abs(sp.powsimp(term.couplings / weight))
        for term, (_, weight) in zip(found, joint.parts, strict=False)
    }
    return found if len(found) == len(joint.parts) and len(factors) == 1 else []


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    item.__name__: item
    for item in (
        product,
        divided,
        root,
        linear,
        short_ratio,
        ratio_term,
        plain_term,
        rounded_product,
        rounded_sum,
    )
}
