"""Room: codegen.  Nodes and weights of Gauss and Legendre on [0, 1], from Arb enclosures."""

from __future__ import annotations

from functools import cache

from flint import arb, ctx

from axionportal.codegen.numpy.approximation import nearest_double

TABLES = {
    "MANY_NODES": (30, "1/D with zeros beyond CLOSE_ZERO"),
    "FEW_NODES": (13, "1/D with zeros beyond FAR_ZERO"),
    "POLE_NODES": (16, "a pole beyond -POLE_ALONE"),
}
"""Numbers of nodes, and what for: what they leave out is below 2^-53 of the integral (certified)."""

NODE_BITS = 300

Node = tuple[arb, arb, arb]
"""y, 1 - y and the weight."""


@cache
def legendre_nodes(count: int) -> tuple[Node, ...]:
    """The enclosed nodes in [0, 1] and their weights, in ascending order."""
    with ctx.workprec(NODE_BITS):
        pairs = [arb.legendre_p_root(count, k, weight=True) for k in reversed(range(count))]
        return tuple(((1 + x) / 2, (1 - x) / 2, weight / 2) for x, weight in pairs)


def node_tables() -> list[tuple[str, list[str], str]]:
    """(name, correctly rounded rows, what for) of the tables to emit."""
    return [
        (name, [", ".join(repr(nearest_double(item)) for item in row) for row in legendre_nodes(count)], what)
        for name, (count, what) in TABLES.items()
    ]
