"""The two-loop contribution: published loops of leptons, the loop and its cut, proofs that can fail."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp

from axionportal.derivations import load, theorems
from axionportal.derivations.errors import InputError, OutsideDomainError
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.lagrangian.schemes import BASE
from axionportal.derivations.records import Derivation
from axionportal.derivations.vacuum_polarisation import (
    SLOPES,
    Masses,
    from_slope,
    once_subtracted,
    polarisation_moment,
    polarisation_theorems,
    self_energy,
    signs,
    spectral,
    spectral_density,
    subtracted_slope,
    tensor,
    twice_subtracted,
    upper_bound,
)
from axionportal.derivations.vacuum_polarisation.self_energy import cutoff_integral

INPUTS = load_inputs()
M_MU, ALPHA = INPUTS["m_mu"].value, INPUTS["alpha"].value
POINT = Masses(Fraction(110), Fraction(100), M_MU, INPUTS["C_agg"].value, ALPHA)
CUTOFF = INPUTS["cutoff"].value


def mpf(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def midpoint(ball: Any) -> mpmath.mpf:
    return mpmath.mpf(ball.str(25, radius=False))


def lepton_loop(mass: Fraction) -> Callable[[Any], Any]:
    """alpha/(3 pi) (1 + 2 m^2/s) sqrt(1 - 4 m^2/s)."""

    def rho(s: Any) -> Any:
        ratio = mpf(mass) ** 2 / s
        return mpf(ALPHA) / (3 * mpmath.pi) * (1 + 2 * ratio) * mpmath.sqrt(1 - 4 * ratio)

    return rho


# -- the machinery against what is known ---------------------------------------------------------------


def test_the_muon_loop_gives_the_known_number() -> None:
    # (119/36 - pi^2/3) (alpha/pi)^2, the vacuum polarisation part of A_1^(4): Petermann, Sommerfield 1957.
    found = polarisation_moment(lepton_loop(M_MU), 4 * M_MU**2, m_mu=M_MU, alpha=ALPHA)
    known = (mpmath.mpf(119) / 36 - mpmath.pi**2 / 3) * (mpf(ALPHA) / mpmath.pi) ** 2
    assert abs(found / known - 1) < 1e-13  # digits asked for, less two


def test_the_electron_loop_gives_the_known_number() -> None:
    # A_2^(4)(m_mu/m_e) = 1.0942583111(84) at m_mu/m_e = 206.7682838(54), Passera, hep-ph/0606174.
    electron = M_MU / Fraction("206.7682838")
    found = polarisation_moment(lepton_loop(electron), 4 * electron**2, m_mu=M_MU, alpha=ALPHA)
    assert abs(found / (mpf(ALPHA) / mpmath.pi) ** 2 - mpmath.mpf("1.0942583111")) < 84e-10


def test_a_heavy_lepton_decouples_with_the_known_coefficient() -> None:
    # m_mu^2/(45 M^2) (alpha/pi)^2 (Lautrup and de Rafael 1968), corrections of relative order m^2/M^2 ln.
    heavy = 1000 * M_MU
    found = polarisation_moment(lepton_loop(heavy), 4 * heavy**2, m_mu=M_MU, alpha=ALPHA)
    assert abs(found / (mpf(ALPHA) / mpmath.pi) ** 2 * 45 * 10**6 - 1) < 1e-4


# -- the spectral function ---------------------------------------------------------------------------------


def triple(one: Any, two: Any, three: Any) -> Any:
    """one . (two x three), which is eps(q, e, k, f)/sqrt(s) in the rest frame of q."""
    return sum(
        one[n] * (two[(n + 1) % 3] * three[(n + 2) % 3] - two[(n + 2) % 3] * three[(n + 1) % 3])
        for n in range(3)
    )


@pytest.mark.parametrize(("m_a", "m_gamma", "energy"), [(110, 100, 300), (1, 40, 60), (30, 2, 33)])
def test_the_spectral_function_is_the_sum_over_helicities(m_a: int, m_gamma: int, energy: int) -> None:
    """Explicit polarisation vectors in the rest frame, times two-body phase space, over pi sqrt(s)."""
    s = energy**2
    size = mpmath.sqrt((s - (m_a + m_gamma) ** 2) * (s - (m_a - m_gamma) ** 2)) / (2 * energy)
    direction = (mpmath.mpf(2) / 7, mpmath.mpf(3) / 7, mpmath.mpf(6) / 7)
    k = tuple(size * item for item in direction)
    one = (3 / mpmath.sqrt(13), -2 / mpmath.sqrt(13), mpmath.mpf(0))
    two = tuple(
        direction[(n + 1) % 3] * one[(n + 2) % 3] - direction[(n + 2) % 3] * one[(n + 1) % 3]
        for n in range(3)
    )
    longitudinal = tuple(mpmath.sqrt(size**2 + m_gamma**2) / m_gamma * item for item in direction)
    initial = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    squared = sum(
        (energy * triple(e, k, f)) ** 2 for e, f in itertools.product(initial, (one, two, longitudinal))
    )
    coupling = mpf(POINT.C_agg)
    width = coupling**2 * squared / 3 * size / (8 * mpmath.pi * s)
    values = {"m_a": Fraction(m_a), "m_gamma": Fraction(m_gamma), "C_agg": POINT.C_agg}
    found = spectral_density(values)(mpmath.mpf(s))
    assert abs(found / (width / (mpmath.pi * energy)) - 1) < 1e-12
    assert spectral_density(values)(mpmath.mpf((m_a + m_gamma) ** 2 - 1)) == 0


def test_the_loop_and_its_cut_agree_where_both_are_finite() -> None:
    """The second derivative of Pi at q^2 = 0 is finite: from the Feynman parameter and from the cut."""
    m_a, m_gamma, coupling = mpf(POINT.m_a), mpf(POINT.m_gamma), mpf(POINT.C_agg)
    rho = spectral_density({"m_a": POINT.m_a, "m_gamma": POINT.m_gamma, "C_agg": POINT.C_agg})
    low = (m_a + m_gamma) ** 2
    # ds/s^3 = 2 b (1 - b^2)/low^2 db with s = low/(1 - b^2)
    cut = mpmath.quad(lambda b: -4 * rho(low / (1 - b**2)) * b * (1 - b**2) / low**2, [0, 1])
    loop = mpmath.quad(lambda x: x**2 * (1 - x) ** 2 * -2 / (x * m_a**2 + (1 - x) * m_gamma**2), [0, 1])
    assert abs(coupling**2 / (32 * mpmath.pi**2) * loop / cut - 1) < 1e-12


def test_widths_contain_the_standard_one_of_an_axion() -> None:
    # Gamma(A -> gamma gamma) = g^2 m^3/(64 pi), Review of Particle Physics, "Axions and similar particles".
    (claim,) = (item for item in spectral.spectrum().steps if item.claim.startswith("two equal photons"))
    assert claim.check()
    assert claim.after == sp.Symbol("C_agg", real=True) ** 2 * sp.Symbol("M", positive=True) ** 3 / (
        64 * sp.pi
    )


# -- values ------------------------------------------------------------------------------------------------


def test_balls_agree_with_quadrature() -> None:
    rho = spectral_density({"m_a": POINT.m_a, "m_gamma": POINT.m_gamma, "C_agg": POINT.C_agg})
    found = polarisation_moment(rho, POINT.threshold, m_mu=M_MU, alpha=ALPHA, upper=CUTOFF**2)
    ball = once_subtracted(POINT, CUTOFF)
    assert ball.rel_accuracy_bits() > 40
    assert abs(found / midpoint(ball) - 1) < 1e-13


def test_the_second_subtraction_takes_the_slope_away() -> None:
    """Twice subtracted: once subtracted to a high energy, minus the same with a heavy photon's moment."""
    rho = spectral_density({"m_a": POINT.m_a, "m_gamma": POINT.m_gamma, "C_agg": POINT.C_agg})
    top, low = Fraction(10) ** 7, mpf(POINT.threshold)
    with mpmath.workdps(30):
        end = mpmath.sqrt(1 - low / mpf(top) ** 2)
        heavy = mpmath.quad(lambda b: rho(low / (1 - b**2)) * 2 * b / low, [0, end / 2, end])
        heavy *= mpf(ALPHA) * mpf(M_MU) ** 2 / (3 * mpmath.pi)
        difference = midpoint(once_subtracted(POINT, top)) - heavy
        ball = twice_subtracted(POINT)
        # what lies beyond falls like ln(s)/s: threshold/top^2 times a logarithm
        assert abs(difference / midpoint(ball) - 1) < 1e-6
    assert ball < 0


def test_the_momentum_cutoff_against_the_loop_done_by_quadrature() -> None:
    """Pi(-Q^2) - Pi(0) with the radial integral done numerically, in the vertex's own parameter."""
    m_a, m_gamma, m_mu, top = (mpf(item) for item in (POINT.m_a, POINT.m_gamma, M_MU, CUTOFF))

    def radial(d: Any, more: Any) -> Any:
        """int_0^(cutoff^2) t^2 [1/(t+d)^2 - 1/(t+d+more)^2] dt."""
        return mpmath.quad(
            lambda t: t**2 * more * (2 * t + 2 * d + more) / ((t + d) * (t + d + more)) ** 2, [0, d, top**2]
        )

    def slope(y: Any) -> Any:
        d, small = y * m_a**2 + (1 - y) * m_gamma**2, mpmath.mpf(10) ** -6
        return radial(d, y * (1 - y) * small) / small

    with mpmath.workdps(18):
        derivative = mpmath.quad(slope, [0, 1], maxdegree=4)
    value = mpf(POINT.C_agg) ** 2 / (32 * mpmath.pi**2) * derivative * mpf(ALPHA) * m_mu**2 / (3 * mpmath.pi)
    found = midpoint(from_slope(POINT, subtracted_slope(POINT, "momentum-cutoff", CUTOFF)))
    assert abs(found / value - 1) < 1e-8


def test_regularisations_differ_by_a_constant_of_dimension_six() -> None:
    """c = -3/2, 0, -3 times C^2/(96 pi^2): the constants k - 1 of G."""
    unit = mpf(POINT.C_agg) ** 2 / (96 * mpmath.pi**2)
    found = {name: midpoint(subtracted_slope(POINT, name, CUTOFF)) for name in SLOPES}
    assert abs((found["msbar"] - found["cutoff"]) / unit - mpmath.mpf(3) / 2) < 1e-12
    assert abs((found["msbar"] - found["msbar-larin"]) / unit - 3) < 1e-12
    # a cut-off of 1 TeV is large against the masses, up to m^2/Lambda^2
    assert abs(found["momentum-cutoff"] / found["cutoff"] - 1) < 0.02


def test_the_bound_holds_for_light_and_for_heavy_mediators() -> None:
    bound = midpoint(upper_bound(POINT, CUTOFF))
    for m_a, m_gamma in ((110, 100), (1, 1), (Fraction(1, 1000), Fraction(1, 1000))):
        values = {"m_a": Fraction(m_a), "m_gamma": Fraction(m_gamma), "C_agg": POINT.C_agg}
        threshold = Fraction(m_a + m_gamma) ** 2
        found = polarisation_moment(
            spectral_density(values), threshold, m_mu=M_MU, alpha=ALPHA, upper=CUTOFF**2, digits=8
        )
        assert 0 < found < bound
    assert found > bound / 2  # and it is not far off for light ones


def test_refusals() -> None:
    with pytest.raises(InputError, match="C_agg=0"):
        Masses(Fraction(1), Fraction(1), M_MU, Fraction(0), ALPHA)
    with pytest.raises(OutsideDomainError, match="upper=200 is not above the threshold"):
        once_subtracted(POINT, Fraction(200))
    light = Masses(Fraction(1, 10), Fraction(1, 10), M_MU, POINT.C_agg, ALPHA)
    with pytest.raises(OutsideDomainError, match="use polarisation_moment"):
        once_subtracted(light, CUTOFF)
    with pytest.raises(InputError, match="threshold=4 is not between 0 and upper=4"):
        polarisation_moment(lepton_loop(M_MU), Fraction(4), m_mu=M_MU, alpha=ALPHA, upper=Fraction(4))
    with pytest.raises(InputError, match="regularisation of the self-energy"):
        subtracted_slope(POINT, "pauli-villars", CUTOFF)


# -- proofs, and that they can fail ------------------------------------------------------------------------


@pytest.mark.parametrize("derivation", [self_energy(), spectral.spectrum()], ids=lambda item: item.subject)
def test_every_step_is_proved(derivation: Derivation) -> None:
    for step in derivation.steps:
        assert step.check(), step.claim


def test_the_theorems_are_proved_and_listed_with_the_others() -> None:
    found = polarisation_theorems()
    for item in found:
        assert item.proved(), (item.name, item.unproved())
    names = [item.name for item in theorems()]
    assert len(set(names)) == len(names)
    assert {item.name for item in found} < set(names)


def test_a_vertex_that_is_not_antisymmetric_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensor, "levi_civita", lambda *indices: int(len(set(indices)) == 4))
    assert not any(step.check() for step in tensor.tensor_steps.__wrapped__())


def test_a_spectral_function_of_the_wrong_size_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectral, "LOOP_FACTOR", 2 * spectral.LOOP_FACTOR)
    steps = spectral.spectral_steps.__wrapped__()
    assert [step.check() for step in steps] == [True, True, False]  # the decay width disagrees


def test_a_wrong_loop_integral_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = cutoff_integral() + BASE
    monkeypatch.setattr(signs, "cutoff_integral", lambda: wrong)
    assert not signs.growing_integral.__wrapped__().check()


def test_a_negative_spectral_function_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = -spectral.spectral_function()
    monkeypatch.setattr(signs, "spectral_function", lambda: wrong)
    assert not signs.positive_spectrum.__wrapped__().check()


@pytest.mark.parametrize("build", [signs.dispersive_theorem, signs.subtracted_theorem])
def test_another_kernel_than_the_massive_photon_is_noticed(
    build: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if build is signs.dispersive_theorem:
        monkeypatch.setattr(signs, "_massive_photon", lambda: load("alp"))
        assert not build().proved()
    else:
        wrong = spectral.spectral_function() * spectral.S - 1
        monkeypatch.setattr(signs, "spectral_function", lambda: wrong)
        signs.positive_spectrum.cache_clear()
        try:
            assert not build().proved()
        finally:
            signs.positive_spectrum.cache_clear()
