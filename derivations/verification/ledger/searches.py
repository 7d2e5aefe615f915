"""Room: derivations/verification/ledger.  Sec. 4, Figs. 3 and 4: kinematics of the searches, captions, "
"text.
"""

from __future__ import annotations

from fractions import Fraction

from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.comparison import about, holds, rounding, text
from axionportal.derivations.verification.ledger.given import readings, value
from axionportal.derivations.verification.ledger.printed import printed

_AROUND = Fraction(1, 10)
MEV, TEV = Fraction(1, 1000), Fraction(1000)


def claims() -> tuple[Claim, ...]:
    return (
        caption_claim("Fig. 3", "fig3"),
        caption_claim("Fig. 4", "fig4"),
        kaon_mass(),
        kaon_reach(),
        babar_energy(),
        babar_threshold(),
        babar_upper(),
        invisible(),
        gap(),
        cms_upper(),
        pion(),
        babar_photon(),
        range_of_figure(),
        higgs_decay(),
        interesting(),
    )


def caption_claim(place: str, name: str) -> Claim:
    curves = readings("captions")[name]
    differing = [
        curve
        for curve, said in curves.items()
        if said["caption"] != said["text"] or said["caption_references"] != said["text_references"]
    ]
    return Claim(
        place,
        f"caption and text of {place} give each curve the same colour and references",
        f"{len(curves)} curves",
        f"{len(curves) - len(differing)} of {len(curves)} agree",
        holds(not differing),
        f"compared: {', '.join(curves)}."
        + (f" Smallest change: caption or text of {', '.join(differing)}." if differing else ""),
    )


def kaon_mass() -> Claim:
    shown, found = printed("kaon_mass"), value("m_K") / MEV
    return Claim(
        "Sec. 4",
        "the kaon's mass is about 494 MeV",
        f"~ {shown.text} MeV",
        f"{text(found, 6)} MeV",
        rounding(shown, found),
        "the charged kaon, the paper's Ref. [3].",
    )


def kaon_reach() -> Claim:
    shown, found = printed("kaon_reach"), (value("m_K") - value("m_mu")) / MEV
    return Claim(
        "Sec. 4",
        "the kaon's mass explains why the region of NA62 ends below 400 MeV",
        f"<~ {shown.text} MeV",
        f"K -> mu nu a needs m_a < {text(found, 4)} MeV",
        holds(found < shown.value),
        "m_K - m_mu; a muon is produced as well.",
    )


def babar_energy() -> Claim:
    shown, found = printed("babar_energy"), value("m_Y4S")
    return Claim(
        "Sec. 4",
        "BaBar has a centre-of-mass energy around 10 GeV",
        f"around {shown.text} GeV",
        f"{text(found, 4)} GeV",
        about(abs(found / shown.value - 1) < _AROUND),
        "the mass of the Y(4S), where most of its data were taken; 'around' means within a tenth.",
    )


def babar_threshold() -> Claim:
    shown, found = printed("babar_least"), 2 * value("m_mu")
    return Claim(
        "Sec. 4",
        "the BaBar search with a decay to a muon pair is sensitive from m_a = 0.1 GeV on",
        f"m_a in [{shown.text}, {printed('babar_most').text}] GeV, from Z' -> mu+ mu-",
        f"the decay to a muon pair needs m_a > 2 m_mu = {text(found, 4)} GeV",
        holds(shown.value >= found),
        "the text describes e+ e- -> mu- mu+ Z' -> mu- mu+ mu- mu+, which is closed below twice the "
        f"muon's mass. Smallest change: {text(found, 1)} GeV for {shown.text} GeV.",
    )


def babar_upper() -> Claim:
    shown, energy = printed("babar_most"), printed("babar_energy")
    found = energy.value - 2 * value("m_mu")
    return Claim(
        "Sec. 4",
        "the upper end of the BaBar range is within its centre-of-mass energy of around 10 GeV",
        f"{shown.text} GeV, consequently",
        f"m_a < {text(found, 3)} GeV",
        holds(shown.value < found),
        f"sqrt(s) - 2 m_mu with sqrt(s) = {energy.text} GeV; kinematics alone would allow more than is "
        "excluded.",
    )


def invisible() -> Claim:
    decays_to_muons = "mu+ mu-" in readings("wording")["babar"]["decay"]
    called = readings("wording")["babar"]["called"]
    clash = decays_to_muons and called == "invisible"
    return Claim(
        "Sec. 4",
        "the Z' of the BaBar search is invisible",
        f"'{called} Z' which further decays into a mu+ mu- pair'",
        "its decay products are muons, which are seen",
        holds(not clash, "misprint"),
        "e+ e- -> mu- mu+ mu- mu+ is the process that the same sentence names. Smallest change: leave "
        "out 'invisible'.",
    )


def gap() -> Claim:
    lower, upper = printed("babar_most"), printed("cms_least")
    return Claim(
        "Sec. 4",
        "there is a gap between the regions of BaBar and CMS",
        "the gap between the BaBar and CMS region",
        f"from {lower.text} to {upper.text} GeV",
        holds(lower.value < upper.value),
        "the ends of the two ranges of masses as the text gives them.",
    )


def cms_upper() -> Claim:
    shown, found = printed("cms_most"), value("m_Z") - 2 * value("m_mu")
    return Claim(
        "Sec. 4",
        "the CMS range from 5 to 50 GeV is within the reach of a Z decay",
        f"{printed('cms_least').text} GeV up to {shown.text} GeV",
        f"Z -> mu mu a needs m_a < {text(found, 4)} GeV",
        holds(printed("cms_least").value < shown.value < found),
        "m_Z - 2 m_mu.",
    )


def pion() -> Claim:
    low, high = printed("na48_least").value * MEV, printed("na48_most").value * MEV
    ends = 2 * value("m_e"), value("m_pi0")
    return Claim(
        "Sec. 4",
        "NA48 covers 9 to 100 MeV with pion decays",
        f"from {printed('na48_least').text} to {printed('na48_most').text} MeV",
        f"pi0 -> gamma gamma' with gamma' -> e+ e- is open from {text(ends[0] / MEV)} to "
        f"{text(ends[1] / MEV, 4)} MeV",
        holds(ends[0] < low < high < ends[1]),
        "2 m_e and the mass of the neutral pion.",
    )


def babar_photon() -> Claim:
    low, high = printed("babar_photon_least").value * MEV, printed("babar_photon_most").value
    energy = printed("babar_energy").value
    return Claim(
        "Sec. 4",
        "BaBar excludes dark photons from 20 MeV to roughly 10 GeV with 10 GeV of energy",
        f"{printed('babar_photon_least').text} MeV up to roughly {printed('babar_photon_most').text} GeV",
        f"e+ e- -> gamma gamma' is open up to {text(energy, 2)} GeV",
        holds(2 * value("m_e") < low < high <= energy),
        "the energy as the paper rounds it; 'roughly' covers the photon's share.",
    )


def range_of_figure() -> Claim:
    low, high = printed("fig4_least").value * MEV, printed("fig4_most").value * TEV
    scan = printed("m_gamma_least").value, printed("mass_limit").value
    return Claim(
        "Sec. 5",
        "the dark photon masses that are scanned lie in the range of the constraints of Fig. 4",
        f"scan from {printed('m_gamma_least').text} to {scan[1]} GeV, constraints from "
        f"{printed('fig4_least').text} MeV to {printed('fig4_most').text} TeV",
        f"[{text(scan[0], 1)}, {scan[1]}] GeV within [{text(low, 1)}, {high}] GeV",
        holds(low <= scan[0] < scan[1] <= high),
        "both lower ends are the same mass.",
    )


def higgs_decay() -> Claim:
    to_z, to_pair = value("m_H") - value("m_Z"), value("m_H") / 2
    ends = value("cms_below"), value("cms_above"), value("cms_highest")
    from_higgs = readings("wording")["cms"]["production"] == "Higgs decay"
    return Claim(
        "Sec. 4",
        "the CMS constraint on the dark photon, Ref. [77], comes from decays of the Higgs boson",
        "h -> Z gamma' and h -> gamma' gamma', Ref. [77]",
        f"these decays end at {text(to_z)} and {text(to_pair)} GeV; Ref. [77] searches up to {ends[0]} GeV "
        f"and from {ends[1]} to {ends[2]} GeV",
        holds(not from_higgs or max(to_z, to_pair) >= ends[-1]),
        "m_H - m_Z and m_H/2, against the masses that the abstract of Ref. [77] names, a search for a narrow "
        "resonance in proton-proton collisions. The gap around the Z that Sec. 4 describes has two sides as "
        "well, of which no decay of the Higgs boson reaches the upper one. Smallest change: 'produced "
        "directly in proton-proton collisions'.",
    )


def interesting() -> Claim:
    """The searches of the paragraph against the range of masses with which it begins."""
    ends = {
        "supernova": (None, printed("supernova_mass").value),
        "NA62": (None, printed("kaon_reach").value * MEV),
        "BaBar": (printed("babar_least").value, printed("babar_most").value),
        "CMS": (printed("cms_least").value, printed("cms_most").value),
    }
    shown = [
        f"{name} {'up to' if low is None else f'{text(low, 1)} to'} {text(high, 1 if high < 10 else 2)} GeV"
        for name, (low, high) in ends.items()
    ]
    return Claim(
        "Sec. 4",
        "the searches that are named bear on ALP masses around GeV to a few hundreds of GeV",
        "in this range the constraints mainly come from SN1987a, NA62, BaBar and LHC",
        ", ".join(shown),
        about(all(high > _AROUND for _, high in ends.values())),
        "the ranges as the text gives them, with one order of magnitude for 'around'. The first two end "
        f"below 1 GeV; above {printed('cms_most').text} GeV the text names no constraint.",
    )
