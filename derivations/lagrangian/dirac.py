"""Room: derivations/lagrangian.  Gamma matrices in explicit representations, tested on construction.

Metric (+,-,-,-), gamma5 = i g0 g1 g2 g3, eps^{0123} = +1.  Nothing is said about traces: they are taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import permutations, product

from axionportal.derivations.lagrangian.ring import Matrix, Polynomial, Ring
from axionportal.derivations.records import DerivationError

METRIC = (1, -1, -1, -1)
Gaussian = tuple[int, int]
"""Real and imaginary part."""
Numbers = tuple[tuple[Gaussian, ...], ...]
Vector = tuple[Polynomial, Polynomial, Polynomial, Polynomial]
"""Contravariant components."""

_ONE: Numbers = (((1, 0), (0, 0)), ((0, 0), (1, 0)))
_SIGMA_1: Numbers = (((0, 0), (1, 0)), ((1, 0), (0, 0)))
_SIGMA_2: Numbers = (((0, 0), (0, -1)), ((0, 1), (0, 0)))
_SIGMA_3: Numbers = (((1, 0), (0, 0)), ((0, 0), (-1, 0)))
_SIGMAS = (_SIGMA_1, _SIGMA_2, _SIGMA_3)


def _times(a: Gaussian, b: Gaussian) -> Gaussian:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _kronecker(phase: Gaussian, a: Numbers, b: Numbers) -> Numbers:
    return tuple(
        tuple(_times(phase, _times(left, right)) for left in row_a for right in row_b)
        for row_a in a
        for row_b in b
    )


def _product(a: Numbers, b: Numbers) -> Numbers:
    def entry(row: int, column: int) -> Gaussian:
        parts = [_times(a[row][k], b[k][column]) for k in range(4)]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)

    return tuple(tuple(entry(row, column) for column in range(4)) for row in range(4))


def _multiple(phase: Gaussian, a: Numbers) -> Numbers:
    return tuple(tuple(_times(phase, item) for item in row) for row in a)


def _sum(a: Numbers, b: Numbers) -> Numbers:
    pairs = (zip(left, right, strict=True) for left, right in zip(a, b, strict=True))
    return tuple(tuple((x[0] + y[0], x[1] + y[1]) for x, y in row) for row in pairs)


@dataclass(frozen=True)
class Representation:
    """Four gamma matrices; ``residuals`` is what has to vanish for them to be gamma matrices."""

    name: str
    gammas: tuple[Numbers, Numbers, Numbers, Numbers]
    gamma5: Numbers = field(init=False)

    def __post_init__(self) -> None:
        g0, g1, g2, g3 = self.gammas
        chirality = _multiple((0, 1), _product(_product(g0, g1), _product(g2, g3)))
        object.__setattr__(self, "gamma5", chirality)
        if any(self.residuals()):
            message = f"the {self.name} matrices do not satisfy the Clifford algebra"
            raise DerivationError(message)

    def residuals(self) -> tuple[int, ...]:
        """Entries of {g^mu, g^nu} - 2 g^{mu nu}, {gamma5, g^mu} and gamma5^2 - 1, all to be zero."""
        five = (*self.gammas, self.gamma5)
        squares = (*METRIC, 1)
        found: list[int] = []
        for a, b in product(range(5), repeat=2):
            anticommutator = _sum(_product(five[a], five[b]), _product(five[b], five[a]))
            expected = 2 * squares[a] if a == b else 0
            for row, column in product(range(4), repeat=2):
                real, imaginary = anticommutator[row][column]
                found += [real - (expected if row == column else 0), imaginary]
        return tuple(found)


@cache
def representation(name: str) -> Representation:
    """The Dirac, chiral or Majorana representation."""
    spatial = tuple(_kronecker((0, 1), _SIGMA_2, sigma) for sigma in _SIGMAS)
    matrices: dict[str, tuple[Numbers, ...]] = {
        "dirac": (_kronecker((1, 0), _SIGMA_3, _ONE), *spatial),
        "chiral": (_kronecker((1, 0), _SIGMA_1, _ONE), *spatial),
        "majorana": (
            _kronecker((1, 0), _SIGMA_1, _SIGMA_2),
            _kronecker((0, 1), _ONE, _SIGMA_3),
            _kronecker((0, -1), _SIGMA_2, _SIGMA_2),
            _kronecker((0, -1), _ONE, _SIGMA_1),
        ),
    }
    g0, g1, g2, g3 = matrices[name]
    return Representation(name, (g0, g1, g2, g3))


def levi_civita(*indices: int) -> int:
    """eps^{indices} with eps^{0123} = +1; with all four indices lowered the sign is the opposite."""
    if len(set(indices)) < 4:
        return 0
    inversions = sum(indices[a] > indices[b] for a in range(4) for b in range(a + 1, 4))
    return -1 if inversions % 2 else 1


class Algebra:
    """Gamma matrices of one representation over one ring."""

    def __init__(self, ring: Ring, name: str = "dirac") -> None:
        chosen = representation(name)
        self.ring = ring
        self.gamma = tuple(self._lift(numbers) for numbers in chosen.gammas)
        self.gamma5 = self._lift(chosen.gamma5)
        self.identity = Matrix({(k, k): ring.integer(1) for k in range(4)})

    def _lift(self, numbers: Numbers) -> Matrix:
        ring = self.ring
        return Matrix(
            {
                (row, column): ring.integer(value[0]) + ring.integer(value[1]) * ring.i
                for row, values in enumerate(numbers)
                for column, value in enumerate(values)
                if value != (0, 0)
            }
        )

    def slash(self, vector: Vector, mass: Polynomial) -> Matrix:
        """v_mu g^mu + mass."""
        total = self.identity.scaled(mass)
        for component, matrix, sign in zip(vector, self.gamma, METRIC, strict=True):
            total = total + matrix.scaled(sign * component)
        return total


def antisymmetrised_residuals() -> tuple[int, ...]:
    """eps^{abcd} gamma5 - i g^a g^b g^c g^d over all permutations: entries that vanish, every one.

    It is this identity that continues the product of gamma5 and an epsilon tensor to d dimensions.
    """
    chosen = representation("dirac")
    found: list[int] = []
    for order in permutations(range(4)):
        a, b, c, d = (chosen.gammas[index] for index in order)
        direct = _multiple((0, -1), _product(_product(a, b), _product(c, d)))
        with_epsilon = _multiple((levi_civita(*order), 0), chosen.gamma5)
        for row in _sum(direct, with_epsilon):
            found += [part for item in row for part in item]
    return tuple(found)
