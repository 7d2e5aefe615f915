"""Room: derivations/verification/ledger.  Eqs. (8a), (8b): where they come from, and what they depend on."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from axionportal.derivations.contributions import load
from axionportal.derivations.contributions.symbols import CUTOFF, Y_A, X
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.integrals.reduction import polynomial_primitive
from axionportal.derivations.lagrangian import derive
from axionportal.derivations.lagrangian.errors import MissingSchemeError
from axionportal.derivations.lagrangian.schemes import scheme
from axionportal.derivations.records import Claim, Contribution, LoopFunction
from axionportal.derivations.verification.ledger.comparison import DIGITS, holds, text
from axionportal.derivations.verification.ledger.given import value
from axionportal.derivations.verification.ledger.model import SCHEME_NAMES, g, loop
from axionportal.derivations.verification.ledger.printed import printed
from axionportal.derivations.verification.proof_checks import lagrangian_check

_SCALED = 7  # any factor shows whether a formula is homogeneous


def claims() -> tuple[Claim, ...]:
    return (derived(), divergent(), dimension(), linear(), constant(), logarithm(), symmetric())


def derivation_claim(name: str, place: str, statement: str, printed_form: str, note: str = "") -> Claim:
    """A contribution of the paper against what its Lagrangian gives."""
    record = load(name)
    assert isinstance(record, Contribution)
    check = lagrangian_check(record, DIGITS)
    failed = f"not proved: {check.detail}. Smallest change: the derived integral of `derive {name}`."
    return Claim(
        place,
        statement,
        printed_form,
        f"identical, {check.points} steps proved exactly" if check.passed else "not identical",
        holds(check.passed),
        "exact Dirac algebra with explicit matrices, prefactor and sign included; each logarithm counts "
        f"as an independent symbol.{note}"
        if check.passed
        else failed,
    )


def derived() -> Claim:
    return derivation_claim(
        "portal",
        "Eqs. (8a)-(8b)",
        "the vertices of Eqs. (6) and (7) give a_mu = m_mu/(4 pi^2) epsilon y_a C G with G of Eq. (8b)",
        "Eqs. (8a) and (8b)",
        " With a cut-off and epsilon^{0123} = +1; the opposite convention flips the sign, which the sign "
        "of C absorbs.",
    )


def is_divergent(lagrangian: str) -> bool:
    """True where the loop cannot be derived without a regularisation."""
    try:
        derive(lagrangian, None)
    except MissingSchemeError:
        return True
    return False


def divergent() -> Claim:
    found = is_divergent("portal")
    return Claim(
        "Eq. (8a)",
        "the contribution of the dark axion portal is divergent",
        "divergent",
        "diverges logarithmically" if found else "finite",
        holds(found),
        "the numerator of the loop integral has a term l^2 over three propagators; without a "
        "regularisation the derivation is refused.",
    )


def dimension() -> Claim:
    plain = loop("portal", **_arguments(1))
    scaled = loop("portal", **_arguments(_SCALED))
    return Claim(
        "Eq. (8a)",
        "a_mu is dimensionless when C has the dimension of an inverse mass",
        "m_mu C G",
        f"unchanged at {text(plain, 15)} when all masses and the cut-off grow {_SCALED}-fold and C "
        f"shrinks {_SCALED}-fold"
        if plain == scaled
        else f"{text(plain, 10)} becomes {text(scaled, 10)}",
        holds(plain == scaled),
        f"certified values with {DIGITS} digits at the example of Eq. (14).",
    )


def _arguments(factor: int) -> dict[str, Fraction]:
    masses = {
        "m_a": printed("m_a_example").value,
        "m_gamma": printed("m_gamma_example").value,
        "cutoff": value("cutoff"),
        "m_mu": value("m_mu"),
    }
    scaled = {key: mass * factor for key, mass in masses.items()}
    couplings = {"y_a": Fraction(1), "epsilon": printed("epsilon_example").value}
    return scaled | couplings | {"C_agg": value("C_agg") / factor}


def degree(contribution: str, symbol: sp.Symbol) -> int:
    """The power of a coupling in the prefactor of a contribution with one term."""
    record = load(contribution)
    assert isinstance(record, Contribution)
    return int(record.terms[0].prefactor.as_powers_dict().get(symbol, 0))


def linear() -> Claim:
    of_portal, of_alp = degree("portal", Y_A.symbol), degree("alp", Y_A.symbol)
    return Claim(
        "Eq. (8a)",
        "the portal is linear in the Yukawa coupling, the ALP alone quadratic",
        "linear dependence on y_a",
        f"powers of y_a: {of_portal} in Eq. (8a), {of_alp} in Eq. (9a)",
        holds((of_portal, of_alp) == (1, 2)),
        "read from the prefactors, which are proved against the Lagrangian.",
    )


def constant() -> Claim:
    function = load("G")
    assert isinstance(function, LoopFunction)
    shown, own = printed("constant_8b").value, scheme(function.scheme)
    ks = {name: scheme(name).k for name in function.schemes}
    first = ks[function.scheme]
    as_printed = sp.Rational(shown.numerator, shown.denominator) == first
    changes = "; ".join(
        f"G changes by {(k - first) / 2} in {SCHEME_NAMES[name]}" for name, k in ks.items() if k != first
    )
    return Claim(
        "Eq. (8b)",
        "the constant beside the logarithm of the cut-off is -1/2",
        sp.sstr(sp.Rational(shown.numerator, shown.denominator)),
        ", ".join(f"{k} ({SCHEME_NAMES[name]})" for name, k in ks.items()),
        "inconsistent"
        if not as_printed
        else "scheme-dependent"
        if len(set(ks.values())) > 1
        else "confirmed",
        f"{own.meaning}; {changes}, whatever the masses. In MS-bar the scale takes the place of the cut-off, "
        "and the two differ in the treatment of the Levi-Civita tensor."
        + ("" if as_printed else f" Smallest change: {first}."),
    )


def logarithm() -> Claim:
    function = load("G")
    assert isinstance(function, LoopFunction)
    slope = sp.cancel(CUTOFF.symbol * sp.diff(function.definition.integrand, CUTOFF.symbol))
    total = polynomial_primitive(slope.xreplace({function.definition.variable: X}), X).subs(X, 1)
    return Claim(
        "Eq. (8b)",
        "the cut-off appears in a logarithm only",
        "only appears in a log function",
        f"dG/d ln(Lambda) = {total}",
        holds(total.is_number and total != 0),
        "so that G = ln(Lambda) + a function of the masses, exactly.",
    )


def symmetric() -> Claim:
    function = load("G")
    assert isinstance(function, LoopFunction)
    one, other = printed("m_a_example").value, printed("m_gamma_example").value
    same = g(one, other) == g(other, one)
    found = isinstance(structure(function), DividedDifference)
    return Claim(
        "Eq. (8b)",
        "the two masses enter symmetrically, as they do in the limit (13a)",
        "Eq. (13a) is symmetric, Eq. (8b) is not written so",
        "G is a divided difference of one function of a mass, proved: symmetric"
        if found
        else "not symmetric",
        holds(found and same),
        f"also G({one}, {other}) = G({other}, {one}) = {text(g(one, other), 10)} in GeV.",
    )
