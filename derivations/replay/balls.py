"""Room: derivations/replay.  Values of trees as Arb balls, and rigorous integrals of them.

Rational operations on exact numbers stay exact.  A logarithm is that of the absolute value.  An integrand is
cancelled at the exact point first; Arb is told where a logarithm is not analytic, so that a zero of its
argument is never stepped over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import acb, acb_poly, arb, ctx, fmpq

from .field import Field
from .grammar import RecordError, Tree, substituted

Number = Any
"""An exact fmpq or a real ball (arb)."""

Values = Mapping[str, Number]

_DOUBLINGS = 6
_MORE_BITS = (40, 200)  # a second try for what cancels on the way
_MOST_EVALUATIONS = 50_000


def exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def value_of(tree: Tree, values: Values) -> Number:
    """The value of a tree at values by name, in the working precision of the moment."""
    head = tree[0]
    if head == "number":
        return exact(tree[1])
    if head == "name":
        return _named(tree[1], values)
    if head == "+":
        return _folded(lambda one, other: one + other, tree[1:], values)
    if head == "*":
        return _product(tree[1:], values)
    if head == "^":
        return _power(value_of(tree[1], values), value_of(tree[2], values))
    if head == "call":
        return _call(tree[1], [value_of(item, values) for item in tree[2:]])
    raise RecordError("a list stands where an expression should")


def _named(name: str, values: Values) -> Number:
    if name in values:
        return values[name]
    if name == "pi":
        return arb.pi()
    raise RecordError(f"the point has no value of {name}")


def _folded(combine: Callable[[Number, Number], Number], parts: tuple[Tree, ...], values: Values) -> Number:
    total = value_of(parts[0], values)
    for part in parts[1:]:
        total = combine(total, value_of(part, values))
    return total


def _product(parts: tuple[Tree, ...], values: Values) -> Number:
    """The product, zero as soon as an exact factor is: r^2 ln r in a closed form means its limit at r = 0."""
    total: Number = fmpq(1)
    for part in sorted(parts, key=lambda item: item[0] == "call"):
        total = total * value_of(part, values)
        if isinstance(total, fmpq) and total == 0:
            break
    return total


def _power(base: Number, exponent: Number) -> Number:
    if not isinstance(exponent, fmpq):
        raise RecordError("an exponent is not a number")
    if exponent.q == 1:
        if base == 0 and exponent < 0:
            raise RecordError("a division by zero occurs at the point")
        return base ** int(exponent.p)
    real = arb(base)
    if not real > 0:
        raise RecordError("a root of a number that is not positive occurs at the point")
    return (real.log() * arb(exponent)).exp() if exponent.q != 2 else real.sqrt() ** int(exponent.p)


def _call(name: str, inner: list[Number]) -> Number:
    if name == "log":
        return _logarithm(inner[0])
    if name == "J" and all(isinstance(item, fmpq) for item in inner):
        return master(*inner)
    if name in ("Max", "Min"):
        return _extremum(name, inner)
    if name == "Abs":
        return abs(inner[0])
    real = [arb(item) for item in inner]
    if name == "atanh":
        return real[0].atanh()
    if name == "atan":
        return real[0].atan()
    if name == "atan2":
        return arb.atan2(*real)
    raise RecordError(f"{name} has no value here")


def _logarithm(value: Number) -> arb:
    if value == 0:
        raise RecordError("a logarithm of zero occurs at the point")
    return arb(abs(value)).log()


def _extremum(name: str, inner: list[Number]) -> Number:
    if all(isinstance(item, fmpq) for item in inner):
        return max(inner) if name == "Max" else min(inner)
    total = arb(inner[0])
    for item in inner[1:]:
        total = total.max(arb(item)) if name == "Max" else total.min(arb(item))
    return total


def master(a: fmpq, b: fmpq, c: fmpq) -> arb:
    """J(a, b, c) = int_0^1 dx/(a x^2 + b x + c), in each region; the denominator has no zero on [0, 1]."""
    if c < 0:
        return -master(-a, -b, -c)
    discriminant, middle, ends = b * b - 4 * a * c, b + 2 * c, c * (a + b + c)
    if not (ends > 0 and (discriminant < 0 or middle > 0)):
        raise RecordError(f"the denominator {a} x^2 + {b} x + {c} has a zero on [0, 1]")
    root = arb(abs(discriminant)).sqrt()
    if discriminant < 0:
        return 2 * arb.atan2(root, arb(middle)) / root
    return ((middle + root) ** 2 / (4 * ends)).log() / root if discriminant > 0 else arb(2 / middle)


def integral(inside: Tree, variable: str, point: Mapping[str, Fraction], bits: int) -> arb:
    """int_0^1 of a tree at an exact point by Arb's integration; the radius is below 2^-bits of the value.

    Raises RecordError when that is not reached, as where the integrand has a pole on the way.
    """
    terms = _in_one_variable(inside, variable, point)
    for more in _MORE_BITS:
        with ctx.workprec(bits + more):
            ball = acb.integral(_integrand(terms), acb(0), acb(1), eval_limit=_MOST_EVALUATIONS).real
        if ball.is_finite() and ball.rel_accuracy_bits() >= bits:
            return ball
    raise RecordError(f"the integral is not found to {bits} bits at this point")


_Coefficients = list[fmpq]
_Term = tuple[_Coefficients, _Coefficients, list[_Coefficients]]


def _in_one_variable(inside: Tree, variable: str, point: Mapping[str, Fraction]) -> list[_Term]:
    """At an exact point: numerator, denominator and arguments of the logarithms of every term, cancelled."""
    values: dict[str, Tree] = {name: ("number", value) for name, value in point.items()}
    field = Field(substituted(inside, values), ("name", variable))
    terms = []
    for (above, below), factors in field.terms(substituted(inside, values)):
        found = [field.coefficients(item, variable) for item in (above, below, *factors)]
        terms.append((found[0], found[1], [_positive(item) for item in found[2:]]))
    return terms


def _positive(coefficients: _Coefficients) -> _Coefficients:
    """The argument of a logarithm with the sign that makes it positive at 1/2, and so up to the next zero."""
    middle = sum((value * fmpq(1, 2) ** power for power, value in enumerate(coefficients)), fmpq(0))
    return coefficients if middle > 0 else [-value for value in coefficients]


def _integrand(terms: list[_Term]) -> Callable[[acb, bool], acb]:
    """The sum as a function of complex balls; where a logarithm is not analytic it says so."""
    ready = [[acb_poly(item) for item in (above, below, *factors)] for above, below, factors in terms]

    def run(x: acb, analytic: bool) -> acb:
        total = acb(0)
        for above, below, *factors in ready:
            value = above(x) / below(x)
            for factor in factors:
                value *= factor(x).log(analytic=analytic)
            total += value
        return total

    return run


def enclosed(tree: Tree, point: Mapping[str, Fraction], bits: int) -> arb:
    """The value of a tree at an exact point with a radius below 2^-bits of it, or an exact zero."""
    ready = {name: exact(value) for name, value in point.items()}
    ball = arb()
    for doubling in range(_DOUBLINGS):
        with ctx.workprec((bits + 40) << doubling):
            ball = arb(value_of(tree, ready))
        if ball.is_zero() or (ball.is_finite() and ball.rel_accuracy_bits() >= bits):
            return ball
    raise RecordError(f"the value is not found to {bits} bits at this point")


def placed(values: Mapping[str, Tree], point: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Exact values of trees at an exact point, by name."""
    ready = {name: exact(value) for name, value in point.items()}
    found = {name: value_of(item, ready) for name, item in values.items()}
    if not all(isinstance(item, fmpq) for item in found.values()):
        raise RecordError("an argument of a loop function is not rational at the point")
    return {name: Fraction(int(item.p), int(item.q)) for name, item in found.items()}
