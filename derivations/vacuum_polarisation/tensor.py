"""Room: derivations/vacuum_polarisation.  The vertex of Eq. (6) squared, component by component, exactly.

V_{n b}(q, k) = C eps_{m n a b} q^m k^a for a photon (q, n) and a dark photon (k, b) flowing in: the Feynman
rule of (1/2) C a F^{mn} X-dual_{mn} is -i V.  T_{mn} = V_{m b} V_n^b is what loop and decay need.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import sympy as sp

from axionportal.derivations.contributions.symbols import C_AGG
from axionportal.derivations.lagrangian.dirac import METRIC, levi_civita
from axionportal.derivations.lagrangian.ring import Polynomial, Ring
from axionportal.derivations.lagrangian.schemes import step
from axionportal.derivations.records import Step

PHOTON, VECTOR = sp.symbols("q_0:4", real=True), sp.symbols("k_0:4", real=True)
"""Contravariant components of the two momenta."""
_E, _F = sp.symbols("e_0:4", real=True), sp.symbols("f_0:4", real=True)
"""Components of the two fields' amplitudes."""
Q2, K2, QK = sp.symbols("q2 k2 qk", real=True)
"""q^2, k^2 and q.k."""

_RANGE = range(4)


class _Components:
    """Vertex and tensor over the ring of all components."""

    def __init__(self) -> None:
        self.ring = Ring((*PHOTON, *VECTOR, *_E, *_F, C_AGG.symbol))
        self.q, self.k, self.e, self.f = (
            [self.ring[item] for item in vector] for vector in (PHOTON, VECTOR, _E, _F)
        )
        self.coupling = self.ring[C_AGG.symbol]
        self.vertex = {pair: self._vertex(*pair) for pair in product(_RANGE, repeat=2)}

    def _vertex(self, n: int, b: int) -> Polynomial:
        """V_{n b}, lower indices: eps with all indices lowered has the opposite sign."""
        total = self.ring.integer(0)
        for m, a in product(_RANGE, repeat=2):
            total = total - levi_civita(m, n, a, b) * self.q[m] * self.k[a]
        return total * self.coupling

    def tensor(self, m: int, n: int) -> Polynomial:
        total = self.ring.integer(0)
        for b in _RANGE:
            total = total + METRIC[b] * self.vertex[m, b] * self.vertex[n, b]
        return total

    def trace(self) -> Polynomial:
        total = self.ring.integer(0)
        for m in _RANGE:
            total = total + METRIC[m] * self.tensor(m, m)
        return total

    def dot(self, one: list[Polynomial], other: list[Polynomial]) -> Polynomial:
        total = self.ring.integer(0)
        for m in _RANGE:
            total = total + METRIC[m] * one[m] * other[m]
        return total

    def interaction(self) -> Polynomial:
        """(1/2) C F^{mn} X-dual_{mn} for plane waves e exp(-i q x) and f exp(-i k x)."""
        total = self.ring.integer(0)
        for m, n, a, b in product(_RANGE, repeat=4):
            sign = -levi_civita(m, n, a, b)
            if sign:
                photon = self.q[m] * self.e[n] - self.q[n] * self.e[m]  # times -i
                vector = self.k[a] * self.f[b] - self.k[b] * self.f[a]  # times -i
                total = total - sign * photon * vector
        return total * self.coupling * self.ring.element(sp.Rational(1, 4))

    def rule(self) -> Polynomial:
        """-V_{n b} e^n f^b."""
        total = self.ring.integer(0)
        for n, b in product(_RANGE, repeat=2):
            total = total - self.vertex[n, b] * self.e[n] * self.f[b]
        return total


@cache
def tensor_steps() -> tuple[Step, ...]:
    """The Feynman rule, gauge invariance of both legs, and the trace of the squared vertex."""
    parts = _Components()
    read, ring = parts.ring.expression, parts.ring
    photon_leg = [_contracted(parts.q, [parts.vertex[n, b] for n in _RANGE], ring) for b in _RANGE]
    vector_leg = [_contracted(parts.k, [parts.vertex[n, b] for b in _RANGE], ring) for n in _RANGE]
    square = parts.dot(parts.q, parts.k) ** 2 - parts.dot(parts.q, parts.q) * parts.dot(parts.k, parts.k)
    trace = parts.trace()
    return (
        step(
            "the Feynman rule of (1/2) C a F^{mn} X-dual_{mn} is -i C eps_{m n a b} q^m k^a",
            sp.Symbol("L"),
            sp.Symbol("-C eps(q, e, k, f)"),
            "all 256 terms of the interaction for two plane waves",
            read(parts.interaction() - parts.rule()),
        ),
        step(
            "the vertex is transverse in both momenta",
            sp.Symbol("q^n V_{n b}"),
            sp.Integer(0),
            "every component; gauge terms of propagators drop out, and Pi^{mn} = (q^2 g^{mn} - q^m q^n) Pi",
            *(read(item) for item in (*photon_leg, *vector_leg)),
        ),
        step(
            "the trace of the squared vertex is 2 C^2 [(q.k)^2 - q^2 k^2]",
            sp.Symbol("g^{mn} T_{mn}"),
            trace_of_square(),
            "all components; it is also the sum of |M|^2 over all polarisations",
            read(trace - 2 * parts.coupling**2 * square),
        ),
    )


def _contracted(vector: list[Polynomial], lowered: list[Polynomial], ring: Ring) -> Polynomial:
    total = ring.integer(0)
    for one, other in zip(vector, lowered, strict=True):
        total = total + one * other
    return total


def trace_of_square() -> sp.Expr:
    """g^{mn} T_{mn} in terms of q^2, k^2 and q.k."""
    return 2 * C_AGG.symbol**2 * (QK**2 - Q2 * K2)
