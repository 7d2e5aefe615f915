"""Room: derivations/verification/theorems.  What holds of the paper's functions for all masses, proved.

``theorems()`` builds every statement about the paper's functions, from the definitions in the catalogue;
``proved()`` of each recomputes its steps.  The builders take any record, so that a changed definition is
met by a proof that fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from axionportal.derivations.contributions import load
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.records import Contribution, LoopFunction
from axionportal.derivations.verification.theorems import heavy, one_boson, portal, totals
from axionportal.derivations.verification.theorems.record import Theorem

__all__ = ["Theorem", "theorems"]

HEAVIEST = Fraction(350)
"""GeV: the largest mediator mass of the paper's scans, Sec. 5."""
BENCHMARK_ALP = Fraction(110)
"""GeV: the ALP's mass above Eq. (14)."""
ZERO_BETWEEN = (Fraction(972), Fraction(973))
"""GeV: where G changes its sign in m_gamma at that mass; a claim that is proved, not an input."""
PERCENT = Fraction(1, 100)
HEAVY_GEV: Mapping[str, Fraction] = {
    "F_a": Fraction(246, 100),
    "F_gamma": Fraction(425, 100),
    "G": Fraction(10),
}
"""GeV: from here on the printed limits hold as well as the theorems say; claims that are proved."""
PORTAL_ERROR = Fraction(1, 500)


def theorems() -> tuple[Theorem, ...]:
    """Every theorem about the paper's functions, in the order of their equations."""
    return (*_portal(), *_one_boson(), *_sums(), *_heavy())


def _function(name: str) -> LoopFunction:
    found = load(name)
    assert isinstance(found, LoopFunction)  # by their names in the catalogue
    return found


def _contribution(name: str) -> Contribution:
    found = load(name)
    assert isinstance(found, Contribution)  # by their names in the catalogue
    return found


def _fixed() -> dict[str, Fraction]:
    inputs = load_inputs()
    return {name: inputs[name].value for name in ("m_mu", "cutoff")}


def _portal() -> tuple[Theorem, ...]:
    function, fixed = _function("G"), _fixed()
    return (
        one_boson.denominators_theorem(function),
        portal.symmetry_theorem(function),
        portal.monotony_theorem(function),
        portal.supremum_theorem(function),
        portal.heavy_theorem(function, 0),
        portal.heavy_theorem(function, 1),
        portal.cutoff_theorem(function),
        portal.region_theorem(function, fixed, (HEAVIEST, HEAVIEST)),
        portal.zero_theorem(function, {**fixed, "m_a": BENCHMARK_ALP}, "m_gamma", ZERO_BETWEEN),
    )


def _one_boson() -> tuple[Theorem, ...]:
    f_a, f_gamma, f_scalar = (_function(name) for name in ("F_a", "F_gamma", "F_scalar"))
    alp, dark_photon = _contribution("alp"), _contribution("dark_photon")
    return (
        one_boson.denominators_theorem(f_a),
        one_boson.sign_theorem(f_a, -1),
        one_boson.monotony_theorem(f_a, "eta", 1),
        one_boson.divergence_theorem(f_a),
        one_boson.vanishing_theorem(f_a, "eta", "light-mass"),
        one_boson.sign_theorem(alp, -1),
        one_boson.monotony_theorem(alp, "m_a", 1),
        one_boson.bound_theorem(alp, "m_a", 1),
        one_boson.vanishing_theorem(alp, "m_a", "large-mass"),
        one_boson.sign_theorem(f_scalar, 1),
        one_boson.denominators_theorem(f_gamma),
        one_boson.sign_theorem(f_gamma, 1),
        one_boson.monotony_theorem(f_gamma, "eta", -1),
        one_boson.bound_theorem(f_gamma, "eta", -1),
        one_boson.vanishing_theorem(f_gamma, "eta", "light-mass"),
        one_boson.sign_theorem(dark_photon, 1),
        one_boson.monotony_theorem(dark_photon, "m_gamma", -1),
        one_boson.bound_theorem(dark_photon, "m_gamma", -1),
        one_boson.vanishing_theorem(dark_photon, "m_gamma", "large-mass"),
    )


def _sums() -> tuple[Theorem, ...]:
    total = _contribution("portal")
    return (
        totals.dark_photon_mass_theorem(total, _contribution("dark_photon")),
        totals.alp_mass_theorem(total, _contribution("alp")),
    )


def _heavy() -> tuple[Theorem, ...]:
    lepton = _fixed()["m_mu"]
    return (
        heavy.portal_region(_function("G"), HEAVY_GEV["G"] / lepton, PORTAL_ERROR),
        *(
            heavy.one_scale_region(_function(name), lepton / HEAVY_GEV[name], PERCENT)
            for name in ("F_a", "F_gamma")
        ),
    )
