"""Room: benchmarks.  References by Arb that use no derived closed form, only the printed integrands.

With D(x) = 1 - x + q x^2 every integral of x^n/D follows from those of 1/D and x/D by
q x^(n+2) = x^n D - x^n + x^(n+1); logarithms of D are integrated by parts.  The recursion cancels like
q^-n, for which the caller's precision must have room: ``tight`` raises it until the ball is small.
Everything works on numbers and on power series alike; the series give the derivatives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from flint import arb, arb_series, ctx, fmpq

Element: TypeAlias = arb | arb_series

TIGHT = 2.0**-76
"""Relative radius of a reference: no more than 2^-23 units in the last place of a double."""

INTEGRANDS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "F_a": ((0, 0), (0, 0), (0, 0), (-0.5, 0)),
    "F_gamma": ((0, 0), (0, 0), (1, 0), (-1, 0)),
    "F_axial": ((0, 0), (-4, 0), (5, 0), (-1, -2)),
    "F_scalar": ((0, 0), (0, 0), (1, 0), (-0.5, 0)),
}
"""(c, d) for each term (c + d q) x^n/D, n = 0, 1, ..., with q = eta^2: Eqs. (9b) and (10b) of Ge:2021cjz,
and Leveille:1977rc."""


def one_ratio(name: str, eta: float | Fraction, order: int = 0) -> arb:
    """Derivative of a loop function of eta to ``order``, divided by order!."""
    lost = 8 + 2 * order
    return tight(lambda: _coefficient(_one_ratio(name, _variable(eta, order)), order), _guard(eta, lost))


def _one_ratio(name: str, eta: Element) -> Element:
    q = eta * eta
    terms = INTEGRANDS[name]
    found = moments(q, 4 * q - 1, len(terms))
    return sum(
        ((c + d * q) * moment if d else c * moment for (c, d), moment in zip(terms, found, strict=True) if c),
        arb(0),
    )


def moments(q: Element, z: Element, count: int) -> list[Element]:
    """Integrals of x^n/(1 - x + q x^2) over [0, 1] for n < count, where z = 4 q - 1."""
    found = [2 * arctan_ratio(z)]
    found.append((q.log() + found[0]) / (2 * q))
    for n in range(count - 2):
        found.append((arb(1) / (n + 1) + found[n + 1] - found[n]) / q)
    return found


def arctan_ratio(z: Element) -> Element:
    """arctan(t)/t with t^2 = z > -1."""
    sign, terms = (arb(z[0]), z.prec) if isinstance(z, arb_series) else (z, 1)
    if sign.is_zero():  # z is zero, or a multiple of the series' variable
        return sum((arb((-1) ** k) / (2 * k + 1) * z**k for k in range(terms)), arb(0))
    if sign > 0:
        t = z.sqrt()
        return t.atan() / t
    t = (-z).sqrt()
    return ((1 + t) / (1 - t)).log() / (2 * t)


def two_masses(
    m_a: float, m_gamma: float, m_mu: float, cutoff: float, order: int = 0
) -> tuple[arb, arb, arb]:
    """ln(cutoff/m_mu), the divided difference, and G or its derivative by m_a; Eq. (8b) of Ge:2021cjz."""
    apart = abs(m_a - m_gamma) / m_a or 1.0
    guard = _guard(m_mu / max(m_a, m_gamma), 10 + 2 * order) + _guard(apart, 2 + order)

    def value() -> tuple[arb, arb, arb]:
        logarithm = (arb(cutoff) / arb(m_mu)).log()
        difference = _divided_difference(m_a, m_gamma, m_mu, order)
        regular = logarithm - arb(1) / 4 if order == 0 else arb(0)
        return logarithm, difference, regular - difference

    working = 160 + guard
    while True:
        with ctx.workprec(working):
            found = value()
        size = 0.25 if order == 0 else 0.0  # G may vanish; its largest term is 1/4 or more
        if all(float(item.rad()) <= TIGHT * max(abs(float(item)), size) for item in found[1:]):
            return found
        working += working // 2


def _divided_difference(m_a: float, m_gamma: float, m_mu: float, order: int) -> arb:
    """What Eq. (8b) takes from ln(cutoff/m_mu) - 1/4, in u = (m_a/m_mu)^2 and v = (m_gamma/m_mu)^2."""
    equal = m_a == m_gamma
    first, other, lepton = _variable(m_a, order + equal), arb(m_gamma), arb(m_mu)
    own, others = _logarithms(first, lepton), _logarithms(other, lepton)
    v = (other / lepton) ** 2
    rise = v * ((own[0] - others[0]) - (own[1] - others[1])) + 2 * (own[2] - others[2])
    run = (first - other) * (first + other) / lepton**2
    if equal:  # both vanish with the variable: shift them down by one power of it
        rise, run = (
            arb_series([_coefficient(item, k) for k in range(1, order + 2)], prec=order + 1)
            for item in (rise, run)
        )
    return _coefficient(own[0] - own[1] + rise / run, order)


def _logarithms(mass: Element, lepton: arb) -> list[Element]:
    """Integrals of x^n ln[(mass/lepton)^2 (1 - x) + x^2] over [0, 1] for n = 0, 1, 2."""
    square = mass * mass
    q, z = lepton**2 / square, (4 * lepton**2 - square) / square
    found = moments(q, z, 5)
    return [(found[n + 1] - 2 * q * found[n + 2]) / (n + 1) for n in range(3)]


def _variable(value: float | Fraction, order: int) -> Element:
    ball = arb(fmpq(*value.as_integer_ratio()))
    return arb_series([ball, 1], prec=order + 1) if order else ball


def _coefficient(found: Element, order: int) -> arb:
    return arb(found[order]) if isinstance(found, arb_series) else found


def _guard(small: float | Fraction, power: int) -> int:
    """Bits that are lost where the integrals cancel like small^power."""
    exponent = arb(float(small)).man_exp()
    return power * max(0, -int(exponent[1]) - int(exponent[0]).bit_length() + 1)


def tight(compute: Callable[[], arb], guard: int) -> arb:
    """A ball of relative radius below ``TIGHT``."""
    working = 160 + guard
    while True:
        with ctx.workprec(working):
            found = compute()
        if found.rel_accuracy_bits() >= 76:
            return found
        working += working // 2
