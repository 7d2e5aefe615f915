"""Room: derivations/verification/ledger.  Sec. 5, Figs. 5 and 6: shapes of the allowed regions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import log10

from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.comparison import holds, text
from axionportal.derivations.verification.ledger.given import value
from axionportal.derivations.verification.ledger.model import Prediction, in_mixing, in_yukawa
from axionportal.derivations.verification.ledger.printed import printed

_PER_DECADE = 6
_HEAVY = 3  # m_a >> m_gamma is taken to begin at this ratio
_HALVINGS = 40
_THIRDS = 20  # each leaves two thirds of the interval: to a part in a thousand


def claims() -> tuple[Claim, ...]:
    return (
        numbers(
            "Fig. 5",
            {"y_a": ("fig5_y", "text5_y", "y_small"), "m_a": ("fig5_m_a", "text5_m_a", "m_a_example")},
        ),
        numbers(
            "Fig. 6",
            {
                "epsilon": ("fig6_epsilon", "text6_epsilon", "epsilon_example"),
                "m_gamma": ("fig6_m_gamma", "text6_m_gamma", "m_gamma_example"),
            },
        ),
        line(),
        mixing_grows(),
        prediction_falls(),
        two_yukawas(),
        closed(),
        alp_falls(),
        yukawa_grows(),
    )


def numbers(place: str, keys: dict[str, tuple[str, str, str]]) -> Claim:
    agree = all(len({printed(key).value for key in group}) == 1 for group in keys.values())
    shown = "; ".join(
        f"{name}: {', '.join(printed(key).text for key in group)}" for name, group in keys.items()
    )
    return Claim(
        place,
        f"caption of {place}, text and Eq. (14) use the same fixed parameters",
        shown,
        "the same" if agree else "not the same",
        holds(agree),
        "caption, text on the figure, text on Eq. (14), in this order; masses in GeV.",
    )


def grid(least: Fraction, most: Fraction) -> tuple[Fraction, ...]:
    """Masses from ``least`` to ``most``, each a fixed factor above the one before."""
    steps = max(2, round(_PER_DECADE * log10(most / least)))
    ratio = float(most / least) ** (1 / steps)
    inner = (Fraction(float(least) * ratio**k).limit_denominator(10**6) for k in range(1, steps))
    return (least, *inner, most)


def fixed_alp(m_gamma: Fraction) -> Prediction:
    """Fig. 5: the prediction as a function of epsilon."""
    return in_mixing(printed("fig5_m_a").value, m_gamma, printed("fig5_y").value)


def fixed_dark_photon(m_a: Fraction) -> Prediction:
    """Fig. 6: the prediction as a function of y_a."""
    return in_yukawa(m_a, printed("fig6_m_gamma").value, printed("fig6_epsilon").value)


def dark_photon_masses() -> tuple[Fraction, ...]:
    return grid(printed("m_gamma_least").value, printed("mass_limit").value)


def mixings() -> list[list[Fraction]]:
    """The positive epsilon that give the discrepancy, for each mass."""
    target = value("delta_a_mu")
    return [[item for item in fixed_alp(mass).couplings(target) if item > 0] for mass in dark_photon_masses()]


def rising(items: Sequence[Fraction]) -> bool:
    return all(one < other for one, other in pairwise(items))


def line() -> Claim:
    counts = {len(found) for found in mixings()}
    return Claim(
        "Fig. 5",
        "the region of Fig. 5 is a line: one epsilon for each dark photon mass",
        "a line as in Fig. 5",
        f"number of positive epsilon: {', '.join(map(str, sorted(counts)))}",
        holds(counts == {1}),
        "A epsilon + D epsilon^2 = Delta a_mu - B y_a^2 with A, D and the right-hand side positive has "
        f"one positive root; evaluated at {len(dark_photon_masses())} masses of the scan.",
    )


def mixing_grows() -> Claim:
    found = [items[0] for items in mixings() if items]
    return Claim(
        "Fig. 5",
        "with larger dark photon mass epsilon needs to increase",
        "epsilon also needs to increase",
        f"from {text(found[0])} at {printed('m_gamma_least').text} GeV to {text(found[-1])} at "
        f"{printed('mass_limit').text} GeV",
        holds(rising(found)),
        f"the root rises from each of {len(found)} masses to the next.",
    )


def prediction_falls() -> Claim:
    epsilon = printed("epsilon_example").value
    found = [fixed_alp(mass).at(epsilon) for mass in dark_photon_masses()]
    return Claim(
        "Fig. 5",
        "for fixed epsilon the prediction decreases with the dark photon mass",
        "would decrease",
        f"from {text(found[0])} to {text(found[-1])} over the scan",
        holds(rising([-item for item in found])),
        f"at epsilon = {printed('epsilon_example').text}, falling from each of {len(found)} masses to "
        "the next; both terms that depend on the mass do.",
    )


def edge(inside: Fraction, outside: Fraction) -> Fraction:
    """The ALP mass where the two solutions for y_a merge, between one with and one without solutions."""
    return bisected(
        lambda mass: fixed_dark_photon(mass).discriminant(value("delta_a_mu")) > 0, inside, outside
    )


def bisected(holds_at: Callable[[Fraction], bool], inside: Fraction, outside: Fraction) -> Fraction:
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds_at(middle) else (inside, middle)
    return inside.limit_denominator(10**9)


def edges() -> tuple[Fraction, Fraction] | None:
    """The smallest and the largest ALP mass with a solution, if the region has both ends below the "
    "cut-off.
    """
    start, target = printed("m_a_example").value, value("delta_a_mu")
    ends = printed("m_a_least").value, value("cutoff")
    if fixed_dark_photon(start).discriminant(target) <= 0:
        return None
    if any(fixed_dark_photon(end).discriminant(target) > 0 for end in ends):
        return None
    return edge(start, ends[0]), edge(start, ends[1])


def only_between(found: tuple[Fraction, Fraction]) -> bool:
    """True where no mass of a grid on either side has a solution, and every one in between has."""
    target, ends = value("delta_a_mu"), (printed("m_a_least").value, value("cutoff"))
    outside = (*grid(ends[0], found[0])[:-1], *grid(found[1], ends[1])[1:])
    inside = grid(*found)[1:-1]
    return all(fixed_dark_photon(mass).discriminant(target) < 0 for mass in outside) and all(
        fixed_dark_photon(mass).discriminant(target) > 0 for mass in inside
    )


def two_yukawas() -> Claim:
    start, found = printed("m_a_example").value, edges()
    roots = fixed_dark_photon(start).couplings(value("delta_a_mu"))
    span = "at some masses"
    if found and only_between(found):
        span = f"for m_a from {text(found[0])} to {text(found[1])} GeV, none outside up to the cut-off"
    return Claim(
        "Fig. 6",
        "for a given ALP mass there are two solutions for y_a",
        "two possible solutions",
        f"two {span}",
        holds(len(roots) == 2 and min(roots) > 0),
        f"{' and '.join(text(item) for item in roots)} at {start} GeV; A^2 > 4 |B| (Delta a_mu - D) in "
        "between.",
    )


def closed() -> Claim:
    found, most = edges(), printed("mass_limit").value
    if not found:
        return Claim(
            "Fig. 6",
            "the region of Fig. 6 is a circle, not a line",
            "a circle rather than a line",
            "it has no two ends",
            "inconsistent",
            "the solutions do not merge on both sides. Smallest change: 'a band'.",
        )
    masses = grid(found[0], found[1])[1:-1]
    upper = [
        max(fixed_dark_photon(mass).couplings(value("delta_a_mu")), default=Fraction(0)) for mass in masses
    ]
    top = max(upper)
    at_limit = fixed_dark_photon(most).couplings(value("delta_a_mu"))
    return Claim(
        "Fig. 6",
        "the region of Fig. 6 is a circle, not a line",
        "a circle rather than a line",
        f"a closed curve: the two solutions merge at m_a = {text(found[0])} and {text(found[1])} GeV",
        holds(all(item > 0 for item in upper)),
        f"y_a rises to about {text(top, 2)} on it. It closes on the right only because A vanishes near "
        f"the cut-off, and outside the scan: at {most} GeV y_a is "
        f"{' or '.join(text(item, 2) for item in at_limit)}, and the larger one passes "
        f"{printed('y_most').text} at {text(leaves_scan())} GeV, so that a window of the scan's ranges "
        "shows it open.",
    )


def leaves_scan() -> Fraction:
    """The ALP mass up to which both solutions are among the y_a of the scan."""
    target, most = value("delta_a_mu"), printed("y_most").value
    return bisected(
        lambda mass: max(fixed_dark_photon(mass).couplings(target), default=most + 1) <= most,
        printed("m_a_example").value,
        printed("mass_limit").value,
    )


def heavy_masses() -> tuple[Fraction, Fraction]:
    """Two ALP masses of the scan that are far above the dark photon's."""
    return _HEAVY * printed("fig6_m_gamma").value, printed("mass_limit").value


def branches() -> list[tuple[Fraction, ...]]:
    return [fixed_dark_photon(mass).couplings(value("delta_a_mu")) for mass in heavy_masses()]


def turning_yukawa() -> Fraction:
    """The y_a above which the prediction is larger at the heavier of ``heavy_masses`` than at the lighter."""
    light, heavy = (fixed_dark_photon(mass) for mass in heavy_masses())
    return (light.linear - heavy.linear) / (heavy.quadratic - light.quadratic)


def alp_falls() -> Claim:
    light, heavy = heavy_masses()
    turning, most = turning_yukawa(), printed("y_most")
    changes = [fixed_dark_photon(heavy).at(root) - value("delta_a_mu") for root in branches()[0]]
    start, large = printed("m_a_example").value, printed("y_large")
    at = [fixed_dark_photon(mass).at(large.value) for mass in (start, heavy_start())]
    return Claim(
        "Sec. 5",
        "for m_a >> m_gamma the prediction becomes smaller with larger ALP mass",
        "the prediction becomes smaller, because both a_mu and a_mu^a decrease",
        f"from {light} to {heavy} GeV it grows for y_a above {text(turning, 2)}, and on the branch of "
        "the larger y_a",
        holds(turning >= most.value and all(change < 0 for change in changes)),
        "a_mu^a is negative, so that its decrease in size raises the sum; y_a is scanned up to "
        f"{most.text}. On the two branches of Fig. 6 the change is "
        f"{' and '.join(text(item, 2) for item in changes)}: where y_a has to increase on the larger "
        "branch to keep the prediction, as the next sentence of the paper says, the prediction at fixed "
        f"y_a grows. Nearer to m_gamma it grows sooner: at y_a = {large.text} from {text(at[0])} at "
        f"{start} GeV to {text(at[1])} at {heavy_start()} GeV. Smallest change: 'on the branch of the "
        "smaller y_a'.",
    )


def heavy_start() -> Fraction:
    """Twice the dark photon's mass."""
    return 2 * printed("fig6_m_gamma").value


def smaller(mass: Fraction) -> Fraction | None:
    """The smaller solution y_a at an ALP mass, where there is one."""
    return min(fixed_dark_photon(mass).couplings(value("delta_a_mu")), default=None)


def turning_mass() -> Fraction:
    """The ALP mass between the example's and heavy ones at which the smaller solution is least."""
    low, high = printed("m_a_example").value, heavy_masses()[0]
    for _ in range(_THIRDS):
        one, other = (2 * low + high) / 3, (low + 2 * high) / 3
        at_one, at_other = smaller(one), smaller(other)
        if at_one is None or (at_other is not None and at_one > at_other):
            low = one.limit_denominator(10**6)
        else:
            high = other.limit_denominator(10**6)
    return (low + high) / 2


def yukawa_grows() -> Claim:
    pairs = list(zip(*branches(), strict=False))
    first, least = printed("m_a_example").value, turning_mass()
    ends = smaller(first), smaller(least)
    dip = "there is no solution nearer to m_gamma"
    if ends[0] is not None and ends[1] is not None:
        dip = (
            f"nearer to m_gamma the smaller one falls at first, from {text(ends[0], 4)} at {first} GeV to "
            f"{text(ends[1], 4)} at {text(least)} GeV"
        )
    return Claim(
        "Sec. 5",
        "for m_a >> m_gamma y_a should increase with the ALP mass to keep the prediction",
        "y_a should also increase",
        "; ".join(f"{text(one)} to {text(other)}" for one, other in pairs)
        + f" from {heavy_masses()[0]} to {heavy_masses()[1]} GeV",
        holds(bool(pairs) and all(one < other for one, other in pairs)),
        f"true of both branches there; {dip}.",
    )
