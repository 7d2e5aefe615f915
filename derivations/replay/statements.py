"""Room: derivations/replay.  What a record may claim, and how each claim is proved anew.

Nothing here knows how a claim was found.  Every function returns when its claim is proved and raises
RecordError with one sentence when it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from .field import Element, Field, at
from .grammar import RecordError, Tree, parse, substituted

MINUS: Tree = ("number", Fraction(-1))
INFINITY: Tree = ("name", "oo")


def difference(one: Tree, other: Tree) -> Tree:
    """The tree of one minus the other."""
    return ("+", one, ("*", MINUS, other))


def identity(before: Tree, after: Tree) -> None:
    """Both sides are the same element: logarithms, masters and integrals count as independent."""
    field = Field(before, after)
    if not field.is_zero(field.element(difference(before, after))):
        raise RecordError("the two sides differ")


def by_primitive(before: Tree, after: Tree, primitive: Tree, growing: str = "") -> None:
    """The integral on one side is the other side: ``primitive`` is differentiated back, its ends inserted.

    What is left may vanish when ``growing`` grows beyond all bounds, if that is given.
    """
    field = Field(before, after, primitive, ("name", "_u"))
    plain, inside = field.marked(field.element(difference(before, after)))
    if len(inside) != 1:
        raise RecordError("exactly one integral must be left between the two sides")
    ((_, variable, lower, upper), integrand), *_ = inside.items()
    _differentiated_back(field, primitive, str(variable), integrand)
    ends = difference(_end(primitive, str(variable), upper), _end(primitive, str(variable), lower))
    grown = {growing: _INVERSE} if growing else {}
    rest = field.element(substituted(("+", difference(before, after), ends), grown)) if growing else {}
    if not growing:
        left = field.sum([plain, field.element(ends)])
    else:
        left, _ = field.marked(rest)
    if growing or INFINITY in (lower, upper):
        left = field.at_zero(left, "_u")
    if not field.is_zero(left):
        raise RecordError("the values of the primitive at the ends are not the other side")


_INVERSE: Tree = ("^", ("name", "_u"), MINUS)


def _differentiated_back(field: Field, primitive: Tree, variable: str, integrand: Element) -> None:
    slope = field.derivative(field.element(primitive), variable)
    minus = field.product([field.element(MINUS), integrand])
    if not field.is_zero(field.sum([slope, minus])):
        raise RecordError("the primitive does not differentiate back to the integrand")


def _end(primitive: Tree, variable: str, end: Tree) -> Tree:
    return substituted(primitive, {variable: _INVERSE if end == INFINITY else end})


def average(before: Tree, after: Tree) -> None:
    """Over the directions of l both sides have the same mean: they differ by what is harmonic, 0 at l = 0."""
    loop, signs = [f"l_{k}" for k in range(4)], (1, -1, -1, -1)
    field = Field(before, after, *(("name", name) for name in loop))
    dropped = difference(before, after)
    value = field.element(dropped)
    box = [
        field.product(
            [field.element(("number", Fraction(sign))), field.derivative(field.derivative(value, name), name)]
        )
        for name, sign in zip(loop, signs, strict=True)
    ]
    if not field.is_zero(field.sum(box)):
        raise RecordError("what is dropped is not harmonic in l")
    zero: Tree = ("number", Fraction(0))
    if not field.is_zero(field.element(substituted(dropped, dict.fromkeys(loop, zero)))):
        raise RecordError("what is dropped does not vanish at l = 0")


def positive(before: Tree, after: Tree) -> None:
    """``before`` is positive on [0, 1]: a sum of products of what is not negative, not zero at the ends."""
    identity(before, after)
    if not _is_sum_of_products(after):
        raise RecordError("a term of the sum is not a product of x, 1 - x, positive numbers and masses")
    for end in (Fraction(0), Fraction(1)):
        field = Field(before)
        if field.is_zero(field.element(at(before, "x", end))):
            raise RecordError("it vanishes at an end of [0, 1]")


def _is_sum_of_products(tree: Tree) -> bool:
    terms = tree[1:] if tree[0] == "+" else (tree,)
    return all(_is_not_negative(item) for item in terms)


def _is_not_negative(tree: Tree) -> bool:
    if tree[0] == "number":
        return bool(tree[1] >= 0)
    if tree[0] == "*":
        return all(map(_is_not_negative, tree[1:]))
    if tree[0] == "^":
        return _is_not_negative(tree[1])
    return tree[0] == "name" or tree in _ONE_MINUS_X


_ONE_MINUS_X = tuple(parse(text) for text in ("1 - x", "-x + 1"))


def master(before: Tree, after: Tree, region: str) -> None:
    """J is the elementary function ``after`` in a region; the primitive of 1/D is proved for all a, b, c.

    Below, J = (2/r) artanh(r/(b + 2c)), r^2 = b^2 - 4ac; above, the same with arctan and -r^2; at the
    threshold 2/(b + 2c).
    """
    if before[:2] != ("call", "J"):
        raise RecordError("the left-hand side is not a master integral")
    _prove_primitive(region)
    a, b, c = before[2:]
    middle, sign = ("+", b, c, c), Fraction(1 if region == "below" else -1)
    if region == "threshold":
        identity(after, ("*", ("number", Fraction(2)), ("^", middle, MINUS)))
        return
    outer, inner = _outer_and_inner(after, {"below": "atanh", "above": "atan2"}[region])
    over, along = inner if region == "above" else (("*", inner[0], middle), middle)
    four: Tree = ("number", Fraction(4))
    square = ("*", ("number", sign), difference(("*", b, b), ("*", four, a, c)))
    identity(("^", over, ("number", Fraction(2))), square)
    identity(along, middle)
    identity(("*", outer, over), ("number", Fraction(2)))


def _outer_and_inner(tree: Tree, name: str) -> tuple[Tree, tuple[Tree, ...]]:
    """A product as (all other factors, arguments of the one call of ``name``)."""
    factors = tree[1:] if tree[0] == "*" else (tree,)
    calls = [item for item in factors if item[:2] == ("call", name)]
    if len(calls) != 1:
        raise RecordError(f"the right-hand side is not a number times {name}")
    others = tuple(item for item in factors if item is not calls[0])
    return ("*", ("number", Fraction(1)), *others), calls[0][2:]


_PRIMITIVES = {
    "below": "2*atanh(r*x/(2*c + b*x))/r",
    "threshold": "2*x/(2*c + b*x)",
    "above": "2*atan(r*x/(2*c + b*x))/r",
}
_SQUARES = {"below": "b**2 - 4*a*c", "above": "4*a*c - b**2"}
_DENOMINATOR = "1/(a*x**2 + b*x + c)"


def _prove_primitive(region: str) -> None:
    """The primitive of 1/D in a region: zero at x = 0, and differentiated back, for all a, b, c."""
    primitive, below = parse(_PRIMITIVES[region]), parse(_DENOMINATOR)
    if region == "threshold":
        below = substituted(below, {"a": parse("b**2/(4*c)")})
    squares = {"r": parse(_SQUARES[region])} if region in _SQUARES else {}
    field = Field(primitive, below, squares=squares)
    _differentiated_back(field, primitive, "x", field.element(below))


Proof = Callable[[Tree, Tree], None]

PROOFS: Mapping[str, Proof] = {
    "identity": identity,
    "average": average,
    "positive": positive,
    "below": lambda before, after: master(before, after, "below"),
    "threshold": lambda before, after: master(before, after, "threshold"),
    "above": lambda before, after: master(before, after, "above"),
}
"""The ways to prove a step that needs nothing but its two sides."""

WITH_PRIMITIVE = ("primitive", "asymptotic")
TAKEN = "generator"
"""A step that is not replayed: it is about matrices, which have no place in an expression."""


def step(record: Mapping[str, str]) -> bool:
    """Prove one step anew; False where it is taken from the generator."""
    if record["proof"] == TAKEN:
        return False
    _prove(record["proof"], record["before"], record["after"], record.get("primitive", ""))
    return True


@lru_cache(maxsize=1024)
def _prove(proof: str, before_text: str, after_text: str, primitive: str) -> None:
    """What certificates share is proved once."""
    before, after = parse(before_text), parse(after_text)
    if proof in WITH_PRIMITIVE:
        by_primitive(before, after, parse(primitive), "cutoff" if proof == "asymptotic" else "")
    elif proof in PROOFS:
        PROOFS[proof](before, after)
    else:
        raise RecordError(f"the proof {proof!r} is not known")
