"""References that owe nothing to the tables: Arb enclosures, and integrals of the definitions."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from flint import acb, arb, ctx, fmpq

from axionportal.derivations import load
from axionportal.derivations.verification.enclosure import enclose

BITS = 120
"""Accuracy of the references: 67 bits more than a double has."""


def rational(value: float) -> fmpq:
    """A double as the rational number that it is."""
    return fmpq(*Fraction(value).as_integer_ratio())


def error_in_ulps(value: float, reference: arb, scale: float | None = None) -> float:
    """|value - reference| in units in the last place of ``scale`` (of the reference if None)."""
    with ctx.workprec(400):
        distance = float(abs(arb(rational(value)) - reference).upper())
    return distance / float(np.spacing(abs(float(reference)) if scale is None else scale))


def loop_reference(name: str, **values: float) -> arb:
    """Enclosure of a loop function from its derived closed form."""
    return enclose(load(name), {key: Fraction(value) for key, value in values.items()}, bits=BITS)


def two_mass_error(value: float, m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> float:
    """Error of G in units in the last place of its largest term, or of G where that is larger."""
    reference, largest = two_mass_reference(m_a, m_gamma, m_mu, cutoff)
    return error_in_ulps(value, reference, largest)


def two_mass_reference(m_a: float, m_gamma: float, m_mu: float, cutoff: float) -> tuple[arb, float]:
    """G, and the largest of ln(cutoff/m_mu), 1/4, the divided difference, and G itself.

    Where terms of one sign add up to more than the largest of them, the last place of G is coarser
    than theirs, and no double can be nearer than half of it.
    """
    reference = loop_reference("G", m_a=m_a, m_gamma=m_gamma, m_mu=m_mu, cutoff=cutoff)
    with ctx.workprec(400):
        logarithm = (arb(rational(cutoff)) / arb(rational(m_mu))).log()
        slope = logarithm - arb(fmpq(1, 4)) - reference
        terms = (abs(float(logarithm)), 0.25, abs(float(slope)), abs(float(reference)))
    return reference, max(terms)


def integral(integrand: Callable[[acb, bool], acb]) -> arb:
    """Rigorous quadrature over [0, 1], which refuses a logarithm's branch cut."""
    with ctx.workprec(BITS + 40):
        return acb.integral(integrand, 0, 1).real


def random_by_bits(low: float, high: float, count: int, seed: int) -> np.ndarray:
    """Doubles uniform in their bits, so that every binade is met equally often."""
    first, last = (struct.unpack("<q", struct.pack("<d", edge))[0] for edge in (low, high))
    return np.random.default_rng(seed).integers(first, last, count).view(np.float64)


def neighbours(points: np.ndarray, reach: int = 3) -> np.ndarray:
    """The points and the doubles up to ``reach`` places beside them."""
    bits = np.asarray(points, dtype=np.float64).view(np.int64)
    steps = np.arange(-reach, reach + 1)
    return (bits[:, None] + steps[None, :]).ravel().view(np.float64)


def piled_up(centre: float) -> np.ndarray:
    """centre (1 +- 10^-k) for k = 1 ... 16, and the centre."""
    steps = 10.0 ** -np.arange(1, 17)
    return np.concatenate([[centre], centre * (1 + steps), centre * (1 - steps)])


@pytest.fixture(scope="session")
def reference() -> SimpleNamespace:
    """The helpers of this file, for test modules, which pytest imports without their folder."""
    return SimpleNamespace(
        rational=rational,
        error_in_ulps=error_in_ulps,
        loop=loop_reference,
        two_mass_error=two_mass_error,
        two_mass=two_mass_reference,
        integral=integral,
        random_by_bits=random_by_bits,
        neighbours=neighbours,
        piled_up=piled_up,
    )
