"""Room: derivations/verification/ledger.  Eqs. (6), (7): dimension, CP, kinetic mixing."""

from __future__ import annotations

import sympy as sp

from axionportal.derivations.contributions.symbols import C_AGG, EPSILON, Y_A
from axionportal.derivations.lagrangian.dirac import METRIC, levi_civita, representation
from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.comparison import decimal, holds, text
from axionportal.derivations.verification.ledger.printed import printed

_DIMENSIONS = 4
_NOTICEABLE = sp.Rational(1, 10)  # relative change of the coupling from which first order is no longer good


def claims() -> tuple[Claim, ...]:
    return (dimension_five(), dimensionless(), cp(), mixing(), universal(), range_of_mixing())


def mass_dimension(*, bosons: int, fermions: int = 0, derivatives: int = 0) -> sp.Rational:
    """Of an operator in four dimensions: 1 for a boson or derivative, 3/2 for a fermion."""
    return bosons + derivatives + sp.Rational(3, 2) * fermions


def dimension_five() -> Claim:
    dimension = mass_dimension(bosons=3, derivatives=2)
    unit = {-1: "1/GeV", 0: "1", 1: "GeV"}[int(_DIMENSIONS - dimension)]
    return Claim(
        "Eq. (6)",
        "the operator a F X~ has dimension five",
        "dimension-5 operator, C in 1/TeV",
        f"dimension {dimension}, so that C has the unit {unit}",
        holds(dimension == 5 and unit == C_AGG.unit),
        "three boson fields and two derivatives count one each; the same unit is used in every "
        "evaluation of Eq. (8a).",
    )


def dimensionless() -> Claim:
    yukawa = mass_dimension(bosons=1, fermions=2)
    return Claim(
        "Eq. (7)",
        "the couplings y_a and epsilon are dimensionless",
        "dimensionless",
        f"both operators have dimension {yukawa}",
        holds(yukawa == _DIMENSIONS and {Y_A.unit, EPSILON.unit} == {"1"}),
        "one boson counts 1, two fermions count 3.",
    )


def dual_parity() -> int:
    """Sign of F X~ under parity: F and X keep their sign up to that of each index, epsilon does not."""
    signs = {
        METRIC[a] * METRIC[b] * METRIC[c] * METRIC[d]
        for a in range(4)
        for b in range(4)
        for c in range(4)
        for d in range(4)
        if levi_civita(a, b, c, d)
    }
    (sign,) = signs
    return sign


def bilinear_signs(vertex: sp.Matrix) -> tuple[int, int]:
    """Signs of mubar vertex mu under parity and charge conjugation, from explicit matrices."""
    g0, _, g2, _ = gamma_matrices()
    conjugation = sp.I * g2 * g0
    return _sign(g0 * vertex * g0, vertex), _sign(conjugation * vertex.T * conjugation.inv(), vertex)


def gamma_matrices() -> tuple[sp.Matrix, ...]:
    """The four matrices of the Dirac representation."""
    return tuple(
        sp.Matrix([[real + sp.I * imaginary for real, imaginary in row] for row in numbers])
        for numbers in representation("dirac").gammas
    )


def _sign(image: sp.Matrix, vertex: sp.Matrix) -> int:
    for sign in (1, -1):
        if image == sign * vertex:
            return sign
    message = "the vertex has no definite sign under this symmetry"
    raise ValueError(message)


def conserves_cp(vertex: sp.Matrix) -> tuple[bool, int]:
    """(is there an assignment to the ALP with which Eqs. (6) and (7) both conserve CP; the ALP's CP in it).

    ``vertex`` is the matrix between muons in Eq. (7).  F X~ is even under C, since both vectors are odd, the
    dark photon because it couples to the same current as the photon.
    """
    parity, conjugation = bilinear_signs(vertex)
    by_muons, by_photons = parity * conjugation, dual_parity()
    return by_muons == by_photons, by_muons


def cp() -> Claim:
    g0, g1, g2, g3 = gamma_matrices()
    conserved, sign = conserves_cp(sp.I * sp.I * g0 * g1 * g2 * g3)
    kind = "CP-odd" if sign < 0 else "CP-even"
    return Claim(
        "Eq. (6)",
        "the ALP violates CP",
        "the CP-violating ALP a",
        f"a is {kind}, and with it Eqs. (6) and (7) conserve CP"
        if conserved
        else "no CP of the ALP makes both Eqs. (6) and (7) invariant",
        holds(not conserved, "misprint"),
        "F X~ is even under C and odd under P (the sign of the Levi-Civita tensor), mubar i gamma5 mu as "
        "well, from explicit matrices; an interaction that violated CP would in general give an "
        f"electric dipole moment beside a_mu. Smallest change: '{kind}' for 'CP-violating'.",
    )


def mixed_coupling() -> tuple[sp.Expr, sp.Expr, sp.Symbol]:
    """(coupling of the dark photon to the muon over e, its kinetic term, epsilon) for L = 1/2 epsilon F X.

    A -> A + s X removes the mixing; the dark photon is then normalised.
    """
    mixing, shift = sp.symbols("epsilon s", real=True)
    field, other = sp.symbols("F X")
    kinetic = sp.expand(
        -((field + shift * other) ** 2 + other**2) / 4 + mixing * (field + shift * other) * other / 2
    )
    (solution,) = sp.solve(kinetic.coeff(field, 1).coeff(other, 1), shift)
    normal = sp.expand(-4 * kinetic.coeff(field, 0).coeff(other, 2).subs(shift, solution))
    return -solution / sp.sqrt(normal), normal, mixing


def mixing() -> Claim:
    coupling, normal, symbol = mixed_coupling()
    first = sp.series(coupling, symbol, 0, 2).removeO()
    return Claim(
        "Eq. (7)",
        "the kinetic mixing 1/2 epsilon F X gives the dark photon the coupling -epsilon e to the muon",
        "-epsilon e",
        f"-epsilon e/sqrt({'1 - epsilon^2'})" if normal == 1 - symbol**2 else sp.sstr(coupling),
        holds(first == -symbol),
        "where the photon couples with -e: A -> A + epsilon X removes the mixing, and the dark photon is "
        "normalised anew. Eq. (7) is the first order in epsilon.",
    )


def universal() -> Claim:
    charge, field, other = sp.symbols("Q A X")
    coupling, _, symbol = mixed_coupling()  # -coupling is what A -> A + ... brings in for each A
    current = sp.expand(charge * (field - coupling * other))
    ratio = sp.cancel(current.coeff(other) / current.coeff(field))
    return Claim(
        "Sec. 4",
        "the kinetic mixing couples the dark photon in the same way to all charged leptons",
        "universal coupling between the dark photon and all charged leptons",
        "the coupling over that of the photon is the same for each charge"
        if not ratio.has(charge)
        else f"the coupling over that of the photon is {ratio}",
        holds(not ratio.has(charge) and ratio.has(symbol)),
        "the shift of the photon field that removes the mixing acts on every charged current alike.",
    )


def range_of_mixing() -> Claim:
    coupling, normal, symbol = mixed_coupling()
    upper = printed("epsilon_most")
    at_end = normal.subs(symbol, sp.Rational(upper.value.numerator, upper.value.denominator))
    limit = max(sp.solve(coupling**2 - (1 + _NOTICEABLE) ** 2 * symbol**2, symbol))
    noticeable = decimal(limit)
    return Claim(
        "Sec. 5",
        "the scan stays where Eq. (7) holds as the effect of a kinetic mixing",
        f"epsilon from {printed('epsilon_least').text} to {upper.text}",
        f"the kinetic term of the dark photon is {at_end} at epsilon = {upper.text}",
        holds(bool(at_end > 0)),
        "after the mixing is removed the kinetic term is 1 - epsilon^2 and the coupling epsilon e/sqrt(1 "
        f"- epsilon^2): no theory at the end point, and Eq. (7) is off by more than {100 * _NOTICEABLE} "
        f"% beyond {text(noticeable, 2)}. Smallest change: a range that ends below 1, best below "
        f"{text(noticeable, 1)}.",
    )
