"""Room: derivations/verification/ledger.  Statements that rest on data which the paper shows only as "
"curves.
"""

from __future__ import annotations

from axionportal.derivations.records import Claim

_ROWS = (
    (
        "Sec. 2",
        "C = 3/TeV satisfies the existing constraints",
        "satisfies existing experimental constraints [61]",
        "the constraints are those of Ref. [61]; the paper prints neither a number nor a range of masses "
        "for them.",
    ),
    (
        "Sec. 2",
        "the coupling of the ALP to two photons is constrained so stringently that its diagram can be "
        "left out",
        "due to its stringent constraint, we omit this diagram",
        "neither the constraint nor the size of the diagram at it is printed; the same argument for the "
        "Z can be checked, in rows of its own.",
    ),
    (
        "Sec. 4",
        "the supernova bound reaches y_a of about 10^-6 and ALP masses up to 0.2 GeV",
        "y_a ~ 10^-6, up to 0.2 GeV",
        "both numbers are read from the curve of Ref. [69].",
    ),
    (
        "Sec. 4",
        "all other constraints of Refs. [66]-[68] need couplings of the ALP to electrons or taus",
        "involves Yukawa couplings with either electron or tau leptons",
        "a statement on the lists of constraints in Refs. [66]-[68], which the paper does not quote.",
    ),
    (
        "Sec. 4",
        "electroweak precision fills the gap around the mass of the Z",
        "fill the gap around Z boson mass",
        "the curve of Ref. [78] is not printed as numbers.",
    ),
    (
        "Sec. 4",
        "NA64, Belle II and the HL-LHC will cover the regions that Fig. 3 shows",
        "projected sensitivities",
        "projections of Refs. [67] and [68], shown as curves only.",
    ),
    (
        "Sec. 2",
        "the enhancement by a Yukawa coupling is quadratic in other models",
        "similar feature ... but with quadratic dependence [58-60]",
        "a statement on the formulas of Refs. [58]-[60], which the paper does not quote.",
    ),
)


def claims() -> tuple[Claim, ...]:
    return tuple(
        Claim(place, statement, shown, "not recomputed", "not-checkable", reason)
        for place, statement, shown, reason in _ROWS
    )
