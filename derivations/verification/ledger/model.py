"""Room: derivations/verification/ledger.  The paper's prediction at given masses, as exact numbers.

Delta a_mu = A epsilon y + B y^2 + D epsilon^2; A, B and D come from the catalogue's contributions, certified
to DIGITS digits and from then on exact rationals.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from axionportal.derivations.evaluation import evaluate
from axionportal.derivations.lagrangian.schemes import scheme
from axionportal.derivations.verification.ledger.comparison import DIGITS, Number, exact, root
from axionportal.derivations.verification.ledger.given import value

ONE = Fraction(1)
BY_DEFAULT = "cutoff"
SCHEME_NAMES = {"cutoff": "cut-off", "msbar": "MS-bar", "msbar-larin": "MS-bar with Larin's tensors"}
"""The regularisations as they are called in a sentence."""


def loop(name: str, **arguments: Number) -> Fraction:
    """A loop function or contribution of the catalogue with the paper's constants where none are given."""
    given = {key: exact(number) for key, number in arguments.items()}
    return _evaluated(name, tuple(sorted(given.items())))


@lru_cache(maxsize=4096)
def _evaluated(name: str, arguments: tuple[tuple[str, Fraction], ...]) -> Fraction:
    return exact(evaluate(name, digits=DIGITS, scheme=None, **dict(arguments)))


def g(m_a: Number, m_gamma: Number, cutoff: Number | None = None, in_scheme: str = BY_DEFAULT) -> Fraction:
    """The loop function G of Eq. (8b), masses in GeV; a scheme adds half the change of its constant k."""
    scale = value("cutoff") if cutoff is None else cutoff
    change = scheme(in_scheme).k - scheme(BY_DEFAULT).k
    shift = Fraction(int(change.p), 2 * int(change.q))
    return loop("G", m_a=m_a, m_gamma=m_gamma, m_mu=value("m_mu"), cutoff=scale) + shift


def portal(
    m_a: Number, m_gamma: Number, cutoff: Number | None = None, in_scheme: str = BY_DEFAULT
) -> Fraction:
    """A: Eq. (8a) for epsilon = y_a = 1."""
    scale = value("cutoff") if cutoff is None else cutoff
    couplings = {"y_a": ONE, "epsilon": ONE, "C_agg": value("C_agg"), "m_mu": value("m_mu")}
    of_g = loop("portal", m_a=m_a, m_gamma=m_gamma, cutoff=scale, **couplings)
    if in_scheme == BY_DEFAULT:
        return of_g
    return of_g * g(m_a, m_gamma, scale, in_scheme) / g(m_a, m_gamma, scale)


def alp(m_a: Number) -> Fraction:
    """B: Eq. (9a) for y_a = 1; negative."""
    return loop("alp", m_a=m_a, y_a=ONE, m_mu=value("m_mu"))


def dark_photon(m_gamma: Number) -> Fraction:
    """D: Eq. (10a) for epsilon = 1."""
    return loop("dark_photon", m_gamma=m_gamma, epsilon=ONE, alpha=value("alpha"), m_mu=value("m_mu"))


@dataclass(frozen=True)
class Prediction:
    """Delta a_mu = a + b z + c z^2 in one coupling z, everything else fixed."""

    constant: Fraction
    linear: Fraction
    quadratic: Fraction

    def at(self, coupling: Number) -> Fraction:
        z = exact(coupling)
        return self.constant + self.linear * z + self.quadratic * z * z

    def discriminant(self, target: Fraction) -> Fraction:
        return self.linear**2 - 4 * self.quadratic * (self.constant - target)

    def couplings(self, target: Fraction) -> tuple[Fraction, ...]:
        """The couplings that give ``target``, the smaller one first; none, one or two."""
        under = self.discriminant(target)
        if self.quadratic == 0:
            return () if self.linear == 0 else ((target - self.constant) / self.linear,)
        if under < 0:
            return ()
        found = {(-self.linear + sign * root(under)) / (2 * self.quadratic) for sign in (1, -1)}
        return tuple(sorted(found, key=abs))


def in_yukawa(
    m_a: Number,
    m_gamma: Number,
    epsilon: Number,
    cutoff: Number | None = None,
    in_scheme: str = BY_DEFAULT,
) -> Prediction:
    """The prediction as a function of y_a."""
    mixing = exact(epsilon)
    slope = portal(m_a, m_gamma, cutoff, in_scheme) * mixing
    return Prediction(dark_photon(m_gamma) * mixing**2, slope, alp(m_a))


def in_mixing(m_a: Number, m_gamma: Number, y_a: Number) -> Prediction:
    """The prediction as a function of epsilon."""
    yukawa = exact(y_a)
    return Prediction(alp(m_a) * yukawa**2, portal(m_a, m_gamma) * yukawa, dark_photon(m_gamma))
