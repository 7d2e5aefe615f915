"""Room: derivations/lagrangian.  Contractions of antisymmetrised gamma matrices in d dimensions.

A product of distinct gamma matrices is a set of directions, written as bits; products are counted, in
any whole number of dimensions, without matrices.  It serves the scheme "msbar-larin".
"""

from __future__ import annotations

from itertools import product

import sympy as sp

DIMENSION = sp.Symbol("d", positive=True)
Blades = dict[int, int]
"""Coefficient of each product of distinct gamma matrices, keyed by its set of directions."""


def blade_product(left: int, right: int) -> tuple[int, int]:
    """(sign, set) of the product of two ordered products; direction 0 squares to +1, the others to -1."""
    swaps, rest = 0, left >> 1
    while rest:
        swaps += (rest & right).bit_count()
        rest >>= 1
    squares = (left & right & ~1).bit_count()
    return -1 if (swaps + squares) % 2 else 1, left ^ right


def times(left: Blades, right: Blades) -> Blades:
    total: Blades = {}
    for (a, x), (b, y) in product(left.items(), right.items()):
        sign, blade = blade_product(a, b)
        total[blade] = total.get(blade, 0) + sign * x * y
    return {blade: value for blade, value in total.items() if value}


def antisymmetrised(*directions: int) -> Blades:
    """Gamma^{[a b c ...]}: the ordered product if all directions differ, else zero."""
    if len(set(directions)) < len(directions):
        return {}
    total: Blades = {0: 1}
    for direction in directions:
        total = times(total, {1 << direction: 1})
    return total


def dual_contraction(dimensions: int) -> tuple[int, int]:
    """f in Gamma^{[12ab]} g_a g_b = f Gamma^{[12]}, and in g_a g_b Gamma^{[12ab]}: one per attachment."""
    after: Blades = {}
    before: Blades = {}
    for a, b in product(range(dimensions), repeat=2):
        sign = (1 if a == 0 else -1) * (1 if b == 0 else -1)  # lowers a and b
        tensor = antisymmetrised(1, 2, a, b)
        pair = times({1 << a: 1}, {1 << b: 1})
        after = _add(after, times(tensor, pair), sign)
        before = _add(before, times(pair, tensor), sign)
    (blade,) = antisymmetrised(1, 2)
    if set(after) != {blade} or set(before) != {blade}:
        raise ArithmeticError("the contraction is not proportional to the two free directions")
    return after[blade], before[blade]


def _add(total: Blades, more: Blades, sign: int) -> Blades:
    merged = {key: total.get(key, 0) + sign * more.get(key, 0) for key in {*total, *more}}
    return {key: value for key, value in merged.items() if value}


def contraction_polynomial(attachment: int) -> sp.Expr:
    """f(d): a sum over two directions is a polynomial of degree two at most, fixed by d = 4, 5, 6."""
    points = [(n, dual_contraction(n)[attachment]) for n in (4, 5, 6)]
    return sp.factor(sp.interpolate(points, DIMENSION))
