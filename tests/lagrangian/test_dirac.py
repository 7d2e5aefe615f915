"""The gamma matrices and the counted contractions, against what textbooks state."""

from __future__ import annotations

from itertools import permutations, product

import pytest
import sympy as sp

from axionportal.derivations.lagrangian.clifford import (
    DIMENSION,
    antisymmetrised,
    contraction_polynomial,
    dual_contraction,
    times,
)
from axionportal.derivations.lagrangian.dirac import (
    METRIC,
    Algebra,
    Representation,
    antisymmetrised_residuals,
    levi_civita,
    representation,
)
from axionportal.derivations.lagrangian.ring import Matrix, Ring
from axionportal.derivations.records import DerivationError

NAMES = ("dirac", "chiral", "majorana")


@pytest.fixture(params=NAMES)
def algebra(request: pytest.FixtureRequest) -> Algebra:
    return Algebra(Ring(sp.symbols("a b")), request.param)


def trace(algebra: Algebra, *matrices: Matrix) -> sp.Expr:
    total = algebra.identity
    for matrix in matrices:
        total = total * matrix
    ring = algebra.ring
    return ring.expression(total.trace_with(algebra.identity, ring.integer(0)))


def test_traces_of_two_and_four_gammas_are_the_textbook_ones(algebra: Algebra) -> None:
    def g(a: int, b: int) -> int:
        return METRIC[a] if a == b else 0

    for a, b in product(range(4), repeat=2):
        assert trace(algebra, algebra.gamma[a], algebra.gamma[b]) == 4 * g(a, b)
    for a, b, c, d in product(range(4), repeat=4):
        found = trace(algebra, *(algebra.gamma[k] for k in (a, b, c, d)))
        assert found == 4 * (g(a, b) * g(c, d) - g(a, c) * g(b, d) + g(a, d) * g(b, c))


def test_trace_with_gamma5_fixes_the_sign_of_epsilon(algebra: Algebra) -> None:
    """g0 g1 g2 g3 = -i gamma5 and gamma5^2 = 1: Tr[g^m g^n g^r g^s gamma5] = -4i eps^{mnrs}."""
    for order in permutations(range(4)):
        found = trace(algebra, *(algebra.gamma[k] for k in order), algebra.gamma5)
        assert found == -4 * sp.I * levi_civita(*order)


def test_representations_are_different_matrices() -> None:
    gammas = {representation(name).gammas for name in NAMES}
    assert len(gammas) == len(NAMES)


def test_matrices_that_are_no_gamma_matrices_are_refused() -> None:
    g0, g1, g2, _ = representation("dirac").gammas
    with pytest.raises(DerivationError, match="Clifford"):
        Representation("broken", (g0, g1, g2, g2))


def test_epsilon_times_gamma5_is_the_antisymmetrised_product() -> None:
    residuals = antisymmetrised_residuals()
    assert len(residuals) == 24 * 16 * 2
    assert set(residuals) == {0}


def test_blades_satisfy_the_clifford_algebra_in_six_dimensions() -> None:
    for a, b in product(range(6), repeat=2):
        one, other = antisymmetrised(a), antisymmetrised(b)
        left, right = times(one, other), times(other, one)
        total = {key: left.get(key, 0) + right.get(key, 0) for key in {*left, *right}}
        expected = {0: 2 if a == 0 else -2} if a == b else {}
        assert {key: value for key, value in total.items() if value} == expected


def test_dual_contraction_is_the_falling_factorial() -> None:
    """Each further index of an antisymmetric product contracts to d minus the indices left."""
    for attachment, dimensions in product((0, 1), range(4, 9)):
        found = dual_contraction(dimensions)[attachment]
        assert abs(found) == (dimensions - 2) * (dimensions - 3)
        assert found == contraction_polynomial(attachment).subs(DIMENSION, dimensions)


def test_ring_reads_back_what_it_was_given() -> None:
    a, b = sp.symbols("a b")
    ring = Ring((a, b))
    expression = sp.Rational(3, 7) * sp.I * a**2 * b - 5 * b + 2
    assert sp.expand(ring.expression(ring.element(expression)) - expression) == 0
    square = ring.element(expression) * ring.element(expression)
    assert sp.expand(ring.expression(square) - expression**2) == 0
    assert ring.expression(ring.coefficient(square, a, 4)) == -sp.Rational(9, 49) * b**2
