"""Room: derivations/lagrangian.  From a diagram to the numerator of F2(0), averaged over directions of l.

Kinematics: P = (p + p')/2 = (m, 0, 0, 0), q = (0, 0, 0, t) incoming, first order in t.  The vertex is
-i e Gamma^mu, and F2 is its coefficient of i sigma^{mu nu} q_nu / 2m.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import sympy as sp

from axionportal.derivations.contributions.symbols import X
from axionportal.derivations.lagrangian.diagrams import Diagram
from axionportal.derivations.lagrangian.dirac import METRIC, Algebra, Vector, levi_civita
from axionportal.derivations.lagrangian.ring import Matrix, Polynomial, Ring
from axionportal.derivations.lagrangian.vertices import (
    Coupling,
    DualFieldStrength,
    FermionCurrent,
    Mixing,
    ScalarCoupling,
    ScalarCurrent,
    VectorCurrent,
)
from axionportal.derivations.normal_form import factored
from axionportal.derivations.records import DerivationError

E = sp.Symbol("e", positive=True)
"""The unit of charge in D = d + i e A."""
T = sp.Symbol("t", real=True)
"""The photon's momentum, along the third axis."""
LOOP = sp.symbols("l_0:4", real=True)
"""The shifted loop momentum, contravariant."""

Spin = int | None
"""A Lorentz index of a boson line; None for spin 0."""


@dataclass(frozen=True)
class Numerator:
    """The numerator of F2(0) over (l^2 - D)^3: as it is, and averaged to constant + quadratic l^2."""

    raw: sp.Expr
    constant: sp.Expr
    quadratic: sp.Expr

    @property
    def averaged(self) -> sp.Expr:
        square = sum(sign * item**2 for sign, item in zip(METRIC, LOOP, strict=True))
        return self.constant + self.quadratic * square


class Amplitude:
    """One diagram over one ring, in one representation of the gamma matrices."""

    def __init__(self, diagram: Diagram, representation: str = "dirac") -> None:
        self.diagram = diagram
        self.ring = Ring(_symbols(diagram))
        self.algebra = Algebra(self.ring, representation)
        ring = self.ring
        self.zero, self.half = ring.integer(0), ring.element(sp.Rational(1, 2))
        lepton, t = ring.element(diagram.lepton_mass), ring[T]
        self.lepton = lepton
        self.q: Vector = (self.zero, self.zero, self.zero, t)
        self.total: Vector = (lepton, self.zero, self.zero, self.zero)
        loop: Vector = tuple(ring[item] for item in LOOP)
        self.fermion = _combine((1 - ring[X], self.total), (ring.integer(1), loop))
        self.boson = _combine((ring[X], self.total), (ring.integer(-1), loop))

    def shifted(self, vector: Vector, halves: int) -> Vector:
        """vector + halves * q/2."""
        return _combine((self.ring.integer(1), vector), (halves * self.half, self.q))

    def vertex(self, index: int) -> Matrix:
        """The numerator of Gamma^index times e, every factor of the Feynman rules included."""
        if self.diagram.attachment == "fermion":
            total = self._photon_on_fermion(index)
        else:
            total = self._photon_on_boson(index)
        return total.scaled(self.ring.i)  # -i e Gamma = amplitude

    def _photon_on_fermion(self, index: int) -> Matrix:
        photon = self.diagram.photon
        if not isinstance(photon, FermionCurrent):
            message = f"{type(photon).__name__} is no vertex of a fermion line"
            raise DerivationError(message)
        mass = self.ring.element(self.diagram.fermion.mass)
        factor = -self.ring.i * self.ring[E] * self.ring.element(photon.charge)
        current = (
            self._propagator(self.shifted(self.fermion, 1), mass)
            * self.algebra.gamma[index].scaled(factor)
            * self._propagator(self.shifted(self.fermion, -1), mass)
        )
        total = Matrix({})
        for spin in _spins(self.diagram.incoming):
            chain = self._coupling(self.diagram.outgoing, spin) * current
            term = chain * self._coupling(self.diagram.incoming, spin)
            total = total + term.scaled(self._boson_propagator(spin))
        return total

    def _photon_on_boson(self, index: int) -> Matrix:
        line = self._propagator(self.fermion, self.ring.element(self.diagram.fermion.mass))
        total = Matrix({})
        for after, before, value in self._photon_rule(index):
            chain = self._coupling(self.diagram.outgoing, after) * line
            term = chain * self._coupling(self.diagram.incoming, before)
            factor = value * self._boson_propagator(after) * self._boson_propagator(before)
            total = total + term.scaled(factor)
        return total

    def _propagator(self, momentum: Vector, mass: Polynomial) -> Matrix:
        return self.algebra.slash(momentum, mass).scaled(self.ring.i)

    def _boson_propagator(self, spin: Spin) -> Polynomial:
        """i for spin 0, -i g_{aa} for spin 1 in Feynman gauge."""
        return self.ring.i * (1 if spin is None else -METRIC[spin])

    def _coupling(self, coupling: Coupling, spin: Spin) -> Matrix:
        """i V, or i V^spin."""
        even, odd = (self.ring.element(part) * self.ring.i for part in coupling.parts())
        matrix = self.algebra.identity.scaled(even) + self.algebra.gamma5.scaled(odd)
        return matrix if spin is None else self.algebra.gamma[spin] * matrix

    def _photon_rule(self, index: int) -> Iterator[tuple[Spin, Spin, Polynomial]]:
        """(index after, index before, value) of the photon's vertex on the boson lines."""
        spins = product(_spins(self.diagram.outgoing), _spins(self.diagram.incoming))
        for after, before in spins:
            value = self._photon_component(index, after, before)
            if value != 0:
                yield after, before, value

    def _photon_component(self, index: int, after: Spin, before: Spin) -> Polynomial:
        photon, ring = self.diagram.photon, self.ring
        double = 2 * self.boson[index]  # K + K', K = P - k - q/2 before and K' = P - k + q/2 after
        if isinstance(photon, ScalarCurrent):
            return -ring.i * ring[E] * ring.element(photon.charge) * double
        if isinstance(photon, VectorCurrent) and after is not None and before is not None:
            return self._vector_current(photon, index, after, before)
        if isinstance(photon, Mixing):
            spin = before if after is None else after
            factor = ring[E] * ring.element(photon.charge * photon.mass)
            return factor * (METRIC[index] if spin == index else 0)
        if isinstance(photon, DualFieldStrength):
            return self._dual(photon, index, after, before)
        message = f"{type(photon).__name__} does not fit the boson lines of {self.diagram.name}"
        raise DerivationError(message)

    def _vector_current(self, photon: VectorCurrent, index: int, after: int, before: int) -> Polynomial:
        into, out = self.shifted(self.boson, -1), self.shifted(self.boson, 1)
        on_after, on_before = _metric(after, index), _metric(before, index)
        value = _metric(after, before) * 2 * self.boson[index]
        value = value + 2 * on_before * self.q[after] - 2 * on_after * self.q[before]
        if not photon.nonlinear:
            value = value - on_after * into[before] - on_before * out[after]
        return value * self.ring.i * self.ring[E] * self.ring.element(photon.charge)

    def _dual(self, photon: DualFieldStrength, index: int, after: Spin, before: Spin) -> Polynomial:
        """i C eps_{r m s b} (-i q^r) (-i K^s), K flowing into the vertex with the vector's index b.

        The index of the current is raised afterwards, as is the vector's: two metric factors.
        """
        spin, into = (before, 1) if after is None else (after, -1)
        if spin is None or (after is None) == (before is None):
            message = "the vertex a F X-dual needs one boson of spin 0 and one of spin 1"
            raise DerivationError(message)
        total = self.zero
        for first, second in product(range(4), repeat=2):
            sign = -levi_civita(first, index, second, spin)  # lowered indices
            total = total + sign * self.q[first] * self.boson[second]
        factor = -self.ring.i * self.ring.element(photon.coefficient)
        return total * factor * into * METRIC[index] * METRIC[spin]

    def magnetic(self, vertex: Matrix) -> Polynomial:
        """R_M: the coefficient of t in Tr[(p'slash + m) G^1 (pslash + m) g^1 g^3]."""
        into = self.algebra.slash(self.shifted(self.total, -1), self.lepton)
        out = self.algebra.slash(self.shifted(self.total, 1), self.lepton)
        gamma = self.algebra.gamma
        trace = vertex.trace_with(into * gamma[1] * gamma[3] * out, self.zero)
        return self.ring.coefficient(self.ring.reduce(trace), T, 1)

    def electric(self, vertex: Matrix) -> Polynomial:
        """R_E: Tr[(Pslash + m) G^0 (Pslash + m)] at t = 0."""
        line = self.algebra.slash(self.total, self.lepton)
        trace = vertex.trace_with(line * line, self.zero)
        return self.ring.coefficient(self.ring.reduce(trace), T, 0)

    def numerator(self) -> Numerator:
        """R_M[Gamma]/R_M[gamma] - R_E[Gamma]/R_E[gamma]."""
        read, gamma = self.ring.expression, self.algebra.gamma
        magnetic, electric = self.magnetic(gamma[1]), self.electric(gamma[0])
        loop = self.magnetic(self.vertex(1)) * electric - self.electric(self.vertex(0)) * magnetic
        factor = self.diagram.weight / (read(self.ring.reduce(magnetic * electric)) * E)

        def value(polynomial: Polynomial) -> sp.Expr:
            return sp.expand(read(polynomial) * factor)

        constant, quadratic = _average(self.ring, loop)
        parts = (factored(value(item)).expression() for item in (constant, quadratic))
        return Numerator(value(loop), *parts)


@cache
def numerator(diagram: Diagram, representation: str = "dirac") -> Numerator:
    """The numerator of a diagram, by one representation of the gamma matrices."""
    return Amplitude(diagram, representation).numerator()


def _symbols(diagram: Diagram) -> tuple[sp.Symbol, ...]:
    parts = [*diagram.incoming.parts(), *diagram.outgoing.parts(), diagram.lepton_mass]
    parts += [diagram.fermion.mass, diagram.before.mass, diagram.after.mass]
    free = free_symbols((*parts, *vars(diagram.photon).values())) - {E, X}
    return (X, T, *LOOP, E, *sorted(free, key=str))


def free_symbols(parts: Iterable[object]) -> set[sp.Symbol]:
    """The symbols in all SymPy expressions among ``parts``."""
    return {symbol for part in parts if isinstance(part, sp.Basic) for symbol in part.free_symbols}


def _spins(coupling: Coupling) -> tuple[Spin, ...]:
    return (None,) if isinstance(coupling, ScalarCoupling) else (0, 1, 2, 3)


def _metric(a: int, b: int) -> int:
    return METRIC[a] if a == b else 0


def _combine(first: tuple[Polynomial, Vector], second: tuple[Polynomial, Vector]) -> Vector:
    pairs = zip(first[1], second[1], strict=True)
    a, b, c, d = (first[0] * left + second[0] * right for left, right in pairs)
    return a, b, c, d


def _average(ring: Ring, polynomial: Polynomial) -> tuple[Polynomial, Polynomial]:
    """(constant, coefficient of l^2) with l^m l^n -> g^{mn} l^2/4, odd powers dropped."""
    places = [1 + ring.symbols.index(item) for item in LOOP]
    constant, quadratic = ring.integer(0), ring.integer(0)
    for powers, value in polynomial.to_dict().items():
        inner = [int(powers[place]) for place in places]
        rest = [0 if place in places else int(power) for place, power in enumerate(powers)]
        term = ring.monomial(tuple(rest), value)
        if sum(inner) == 0:
            constant = constant + term
        elif sum(inner) > 3:
            message = f"the loop momentum occurs to the power {sum(inner)}; at most three is supported"
            raise DerivationError(message)
        elif max(inner) == 2 and sum(inner) == 2:
            sign = METRIC[inner.index(2)]
            quadratic = quadratic + term * ring.element(sp.Rational(sign, 4))
    return constant, quadratic
