"""Room: derivations/verification/ledger.  Sec. 1, Eqs. (1)-(5): averages, sums and significances."""

from __future__ import annotations

from fractions import Fraction

from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.comparison import holds, root, rounding, text
from axionportal.derivations.verification.ledger.given import error, value
from axionportal.derivations.verification.ledger.printed import Printed, printed

UNIT = Fraction(1, 10**11)
"""Measurements are printed in units of 1e-11."""

FNAL, BNL, WORLD, SM, DIFFERENCE = "a_mu_exp_fnal", "a_mu_exp_bnl", "a_mu_exp", "a_mu_sm", "delta_a_mu"
UPDATED = "a_mu_exp_bnl_updated"
PARTS = ("a_mu_qed", "a_mu_ew", "a_mu_hvp", "a_mu_hlbl")
_COMPATIBLE = 2  # standard deviations: 95 % of the cases, the level of the paper's figures


def claims() -> tuple[Claim, ...]:
    return (
        precision(),
        consistent(),
        best(),
        central_average(),
        average_uncertainty(),
        both_decrease(),
        four_parts(),
        main_uncertainty(),
        difference(),
        difference_uncertainty(),
        significance_now(),
        significance_before(),
        increase(),
    )


def units(number: Fraction) -> Printed:
    """A whole number of units of 1e-11, as Eqs. (1)-(5) print it."""
    return Printed("", text(number / UNIT, 12).rstrip("0").rstrip("."), "Eqs. (1)-(5)")


def measured(key: str) -> str:
    """Value and uncertainty in the paper's form."""
    return f"{value(key) / UNIT}({error(key) / UNIT}) x 10^-11"


def weighted(one: str, other: str) -> Fraction:
    """The average of two measurements, weighted by their inverse variances."""
    weights = [1 / error(key) ** 2 for key in (one, other)]
    return (weights[0] * value(one) + weights[1] * value(other)) / sum(weights)


def combined(one: str, other: str) -> Fraction:
    """The variance of that average."""
    return 1 / (1 / error(one) ** 2 + 1 / error(other) ** 2)


def deviation(one: str, other: str) -> Fraction:
    """The square of (difference over its uncertainty), errors independent."""
    return (value(one) - value(other)) ** 2 / (error(one) ** 2 + error(other) ** 2)


def precision() -> Claim:
    shown = printed("precision_ppm")
    ppm = error(FNAL) / value(FNAL) * 10**6
    return Claim(
        "Eq. (1)",
        "the Fermilab measurement has the relative precision that the title of Ref. [6] states",
        f"{shown.text} ppm",
        f"{text(ppm)} ppm",
        rounding(shown, ppm),
        f"{error(FNAL) / UNIT} over {value(FNAL) / UNIT}.",
    )


def consistent() -> Claim:
    sigma = root(deviation(FNAL, BNL))
    return Claim(
        "Sec. 1",
        "the Fermilab measurement is consistent with the previous one at Brookhaven",
        "consistent",
        f"{text(sigma, 2)} standard deviations apart",
        holds(sigma < _COMPATIBLE),
        f"difference over the root of {error(FNAL) / UNIT}^2 + {error(BNL) / UNIT}^2; consistent means "
        f"fewer than {_COMPATIBLE} standard deviations.",
    )


def best() -> Claim:
    return Claim(
        "Sec. 1",
        "the Fermilab measurement is the best one",
        "currently best measurement",
        f"uncertainties {error(FNAL) / UNIT} and {error(BNL) / UNIT}, in 10^-11",
        holds(error(FNAL) < error(BNL)),
        "compared with the only other measurement that the paper quotes.",
    )


def central_average() -> Claim:
    mean = weighted(FNAL, BNL)
    share = error(FNAL) ** 2 / (error(FNAL) ** 2 + error(BNL) ** 2)
    shown = units(value(WORLD))
    verdict = rounding(shown, mean / UNIT)
    note = "average of Eq. (1) and the Brookhaven value, weighted by inverse variances."
    if verdict == "inconsistent":
        least = (value(WORLD) / UNIT - Fraction(1, 2) - value(FNAL) / UNIT) / share + value(FNAL) / UNIT
        most = least + 1 / share
        later = weighted(FNAL, UPDATED) / UNIT
        note += (
            f" Eq. (2) follows from Eq. (1) if the Brookhaven value lies between {-(-least // 1)} and "
            f"{most // 1}. Smallest change: {value(UPDATED) / UNIT} for {value(BNL) / UNIT}, the value "
            "that the paper's Ref. [21] uses after the update of the ratio of magnetic moments, which "
            f"gives {text(later, 10)}; {value(BNL) / UNIT} is what Ref. [7] itself reports in 2006."
        )
    return Claim(
        "Eq. (2)",
        "the central value of the world average is that of the two measurements",
        f"{shown.text} x 10^-11 from {value(FNAL) / UNIT} and {value(BNL) / UNIT}",
        f"{text(mean / UNIT, 10)} x 10^-11",
        verdict,
        note,
    )


def average_uncertainty() -> Claim:
    sigma = root(combined(FNAL, BNL) / UNIT**2)
    shown = units(error(WORLD))
    return Claim(
        "Eq. (2)",
        "the uncertainty of the world average is that of the two measurements",
        f"{shown.text} x 10^-11",
        f"{text(sigma, 4)} x 10^-11",
        rounding(shown, sigma),
        "1/sigma^2 is the sum of the two inverse variances.",
    )


def both_decrease() -> Claim:
    return Claim(
        "Sec. 1",
        "from Brookhaven to Fermilab both central value and uncertainty decrease",
        "decreases",
        f"{measured(BNL)}, then {measured(FNAL)}",
        holds(value(FNAL) < value(BNL) and error(FNAL) < error(BNL)),
        "also with the updated Brookhaven value of the note on Eq. (2).",
    )


def four_parts() -> Claim:
    total = sum((value(key) for key in PARTS), Fraction(0)) / UNIT
    shown = units(value(SM))
    terms = " + ".join(text(value(key) / UNIT, 12 if key == PARTS[0] else 4) for key in PARTS)
    return Claim(
        "Eq. (3)",
        "the four parts of Eq. (3) add up to the prediction of Eq. (4)",
        f"{shown.text} x 10^-11",
        f"{text(total, 12)} x 10^-11",
        rounding(shown, total),
        f"{terms}, QED, EW, HVP and HLbL of the paper's Ref. [21]; the paper prints none of them.",
    )


def main_uncertainty() -> Claim:
    hadronic = error("a_mu_hvp") ** 2 + error("a_mu_hlbl") ** 2
    rest = error("a_mu_qed") ** 2 + error("a_mu_ew") ** 2
    share = hadronic / (hadronic + rest)
    return Claim(
        "Eq. (4)",
        "the uncertainty of the prediction is mainly that of the hadronic parts, HVP and light-by-light",
        "mainly",
        f"{text(share * 100, 4)} % of the variance",
        holds(share > Fraction(9, 10)),
        f"uncertainties {', '.join(text(error(key) / UNIT, 2) for key in PARTS)} of QED, EW, HVP, HLbL "
        "in 10^-11, of the paper's Ref. [21]; in quadrature "
        f"{text(root((hadronic + rest) / UNIT**2), 3)}, quoted there and in Eq. (4) as "
        f"{error(SM) / UNIT} from unrounded parts.",
    )


def difference() -> Claim:
    found = (value(WORLD) - value(SM)) / UNIT
    shown = units(value(DIFFERENCE))
    return Claim(
        "Eq. (5)",
        "the discrepancy is Eq. (2) minus Eq. (4), central value",
        f"{shown.text} x 10^-11",
        f"{found} x 10^-11",
        rounding(shown, found),
        f"{value(WORLD) / UNIT} - {value(SM) / UNIT}.",
    )


def difference_uncertainty() -> Claim:
    sigma = root((error(WORLD) ** 2 + error(SM) ** 2) / UNIT**2)
    shown = units(error(DIFFERENCE))
    return Claim(
        "Eq. (5)",
        "the uncertainty of the discrepancy is that of Eqs. (2) and (4) in quadrature",
        f"{shown.text} x 10^-11",
        f"{text(sigma, 4)} x 10^-11",
        rounding(shown, sigma),
        f"root of {error(WORLD) / UNIT}^2 + {error(SM) / UNIT}^2.",
    )


def significance_now() -> Claim:
    shown, sigma = printed("sigma_now"), root(deviation(WORLD, SM))
    rounded_first = value(DIFFERENCE) / error(DIFFERENCE)
    return Claim(
        "Sec. 1",
        "the discrepancy of the world average is 4.2 standard deviations",
        f"{shown.text} sigma",
        f"{text(sigma)} sigma",
        rounding(shown, sigma),
        "Eq. (2) minus Eq. (4) over their errors in quadrature; with the rounded numbers of Eq. (5) it "
        f"is {text(rounded_first)}. It is that of the average, as the paper says in brackets: Eq. (1) alone "
        f"gives {text(root(deviation(FNAL, SM)))}. The same number stands in Sec. 6.",
    )


def significance_before() -> Claim:
    shown, sigma = printed("sigma_before"), root(deviation(BNL, SM))
    verdict = rounding(shown, sigma)
    errors = f"the root of {error(BNL) / UNIT}^2 + {error(SM) / UNIT}^2"
    note = f"({value(BNL) / UNIT} - {value(SM) / UNIT}) over {errors}."
    if verdict == "inconsistent":
        note += (
            f" Smallest change: the Brookhaven value {value(UPDATED) / UNIT}, as for Eq. (2), which "
            f"gives {text(root(deviation(UPDATED, SM)))}. The same number stands in Sec. 6."
        )
    return Claim(
        "Sec. 1",
        "the discrepancy of the Brookhaven measurement is 3.7 standard deviations",
        f"{shown.text} sigma",
        f"{text(sigma)} sigma",
        verdict,
        note,
    )


def increase() -> Claim:
    before, now = root(deviation(BNL, SM)), root(deviation(WORLD, SM))
    return Claim(
        "Sec. 6",
        "the new measurement enhances the discrepancy",
        "enhances, from 3.7 to 4.2 sigma",
        f"from {text(before)} to {text(now)} sigma",
        holds(before < now),
        "the direction holds with either Brookhaven value; the number 3.7 has a row of its own.",
    )
