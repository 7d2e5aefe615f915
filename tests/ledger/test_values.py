"""Numbers of the ledger by routes of their own: quadrature as printed, sums over polarisations, scans."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtrc, chdtri

from axionportal.derivations.verification.ledger import (
    example,
    fit,
    measurements,
    model,
    one_mediator,
    shapes,
    validity,
    vertex,
    z_boson,
)
from axionportal.derivations.verification.ledger.comparison import rounding, same_order, text
from axionportal.derivations.verification.ledger.printed import Printed

M_MU, ALPHA, C_AGG = 0.1056583745, 7.2973525693e-3, 3e-3  # GeV, 1, 1/GeV; printed or from the PDG
QUADRATURE = 1e-8  # scipy's default tolerance on integrands of order one


def printed_g(m_a: float, m_gamma: float, cutoff: float) -> float:
    """Eq. (8b) as it is printed."""

    def integrand(x: float) -> float:
        d_a, d_gamma = ((1 - x) * m**2 + (x * M_MU) ** 2 for m in (m_a, m_gamma))
        first = (1 - x) * (math.log(cutoff**2 / d_a) - 0.5)
        weight = ((1 - x) * m_gamma**2 + 2 * (x * M_MU) ** 2) / (m_a**2 - m_gamma**2)
        return first - weight * math.log(d_a / d_gamma)

    return quad(integrand, 0, 1, epsabs=1e-12, limit=200)[0]


def printed_f_a(eta: float) -> float:
    """Eq. (9b) as it is printed."""
    bottom = [1 - eta**2, 1.0]
    return (
        -0.5
        * quad(
            lambda x: x**3 / ((1 - x) * (1 - eta**2 * x) + eta**2 * x), 0, 1, points=bottom[:1], limit=400
        )[0]
    )


def test_eq_14_by_quadrature() -> None:
    slope = M_MU / (4 * math.pi**2) * 3e-3 * C_AGG * printed_g(110, 100, 1000)
    square = M_MU**2 / 110**2 / (4 * math.pi**2) * printed_f_a(M_MU / 110)
    prediction = example.prediction()
    assert float(prediction.linear) == pytest.approx(slope, rel=QUADRATURE)
    assert float(prediction.quadratic) == pytest.approx(square, rel=QUADRATURE)
    roots = sorted(np.roots([square, slope, -251e-11]).real)
    found = [float(item) for item in prediction.couplings(Fraction(251, 10**11))]
    assert found == pytest.approx(roots, rel=1e-4)  # the dark photon's 8e-15 is left out here


def test_g_at_other_masses_and_cutoffs() -> None:
    for m_a, m_gamma, cutoff in ((350, 349, 1000), (110, 91.1876, 1000), (110, 100, 100)):
        wanted = printed_g(m_a, m_gamma, cutoff)
        assert float(model.g(*map(Fraction, (m_a, m_gamma, cutoff)))) == pytest.approx(wanted, rel=QUADRATURE)


def test_the_cutoff_at_which_g_vanishes() -> None:
    zero = float(validity.zero_of_g(Fraction(110), Fraction(100)))
    assert printed_g(110, 100, zero) == pytest.approx(0, abs=1e-9)


def test_averages_by_hand() -> None:
    """Two measurements with equal errors: the mean, and the error over the root of two."""
    assert float(measurements.weighted("a_mu_exp_fnal", "a_mu_exp_bnl")) * 1e11 == pytest.approx(
        np.average([116592040, 116592080], weights=[1 / 54**2, 1 / 63**2]), rel=1e-12
    )
    assert float(measurements.combined("a_mu_exp_fnal", "a_mu_exp_bnl")) * 1e22 == pytest.approx(
        1 / (1 / 54**2 + 1 / 63**2)
    )


def test_published_averages_with_the_updated_value() -> None:
    """arXiv:2104.03281 has 116592061(41) and 4.2 sigma, arXiv:2006.04822 has 3.7 sigma."""
    later = measurements.weighted("a_mu_exp_fnal", "a_mu_exp_bnl_updated") * 10**11
    assert round(later) == 116592061
    assert f"{float(measurements.deviation('a_mu_exp_bnl_updated', 'a_mu_sm')) ** 0.5:.1f}" == "3.7"
    assert f"{float(measurements.deviation('a_mu_exp', 'a_mu_sm')) ** 0.5:.1f}" == "4.2"


def printed_f_gamma_over(m_gamma: float, lepton: float) -> float:
    """(m_l/m_gamma)^2 times Eq. (10b), multiplied out so that light dark photons keep their digits."""
    return quad(
        lambda x: x**2 * (1 - x) * lepton**2 / ((1 - x) * m_gamma**2 + (x * lepton) ** 2),
        0,
        1,
        epsabs=0,
        limit=400,
    )[0]


def dark_photon_alone(m_gamma: float, lepton: float = M_MU) -> float:
    return ALPHA / math.pi * printed_f_gamma_over(m_gamma, lepton)


def test_the_electron_excludes_light_dark_photons() -> None:
    """The mass at which the least mixing of the contour gives the electron two standard deviations."""
    least = (251 - math.sqrt(5.99) * 59) * 1e-11

    def excess(mass: float) -> float:
        return least * dark_photon_alone(mass, 0.51099895e-3) / dark_photon_alone(mass) - 108e-14

    mass = brentq(excess, 1e-3, 0.1)
    assert f"excluded up to {1000 * mass:.2g} MeV" in one_mediator.electron().recomputed
    assert f"{(excess(1e-3) + 108e-14) / 108e-14:.2g} times" in one_mediator.electron().recomputed


def test_the_heaviest_dark_photon_of_the_scan_that_explains() -> None:
    mass = brentq(lambda m: dark_photon_alone(m) - 251e-11, 1, 350)
    assert f"to 1 at {mass:.2g} GeV" in one_mediator.explains().recomputed


def test_the_least_couplings_of_the_contour() -> None:
    """The mixing at y_a = 1e-4, and the point at which the ALP's term is a tenth of the portal's."""
    least = (251 - math.sqrt(5.99) * 59) * 1e-11
    slope = M_MU / (4 * math.pi**2) * C_AGG * printed_g(0.01, 200, 1000)
    own, square = dark_photon_alone(200), printed_f_a(M_MU / 0.01) * (M_MU / 0.01) ** 2 / (4 * math.pi**2)
    mixing = brentq(lambda e: 1e-4 * slope * e + own * e**2 - least, 0, 1)
    assert f"epsilon of {mixing:.2g} or more" in fit.yukawa_reach().recomputed

    def on_contour(e: float) -> float:
        y = slope * e / (-10 * square)
        return slope * e * y + square * y**2 + own * e**2 - least

    assert f"epsilon = {brentq(on_contour, 0.01, 1):.2g}" in fit.whole_range().recomputed


def test_the_bound_on_the_z_coupling_by_its_width() -> None:
    """Gamma = C^2 m_Z^3/(96 pi) at a branching ratio of 1e-6, in 1/TeV."""
    bound = math.sqrt(1e-6 * 96 * math.pi * 2.4952 / 91.1876**3) * 1e3
    assert float(z_boson.coupling_for(Fraction(1, 10**6))) * 1e3 == pytest.approx(bound, rel=1e-12)
    assert z_boson.bound().verdict == "confirmed-as-rounded"


def test_probabilities_against_scipy() -> None:
    assert float(fit.one_number(Fraction("5.99"))) == pytest.approx(1 - chdtrc(1, 5.99), rel=1e-12)


def levi_civita(indices: tuple[int, ...]) -> int:
    if len(set(indices)) < 4:
        return 0
    return (-1) ** sum(indices[a] > indices[b] for a, b in itertools.combinations(range(4), 2))


def test_width_of_z_to_photon_and_alp_by_polarisations() -> None:
    """The amplitude C eps(k, e*, q, eta) summed over explicit polarisation vectors."""
    m_z, c = 91.1876, 3e-5
    k = np.array([m_z / 2, 0, 0, m_z / 2])
    q = np.array([m_z, 0, 0, 0])
    photons = [np.array([0, 1, 0, 0]), np.array([0, 0, 1, 0])]
    bosons = [*photons, np.array([0, 0, 0, 1])]
    eps = [(item, levi_civita(item)) for item in itertools.permutations(range(4))]
    total = sum(
        (c * sum(sign * k[i] * e[j] * q[m] * n[p] for (i, j, m, p), sign in eps)) ** 2
        for e in photons
        for n in bosons
    )
    width = total / 3 / (16 * math.pi * m_z)
    assert float(z_boson.branching_ratio(Fraction(3, 10**5))) == pytest.approx(width / 2.4952, rel=1e-12)


def test_vector_coupling_of_the_z() -> None:
    s2 = 0.23121
    wanted = (0.25 - s2) / math.sqrt(s2 * (1 - s2))  # g = e/s_W
    assert float(z_boson.vector_coupling(Fraction("0.23121"))) == pytest.approx(wanted, rel=1e-12)


def test_quantile_against_scipy() -> None:
    assert float(fit.quantile(Fraction(95))) == pytest.approx(chdtri(2, 0.05), rel=1e-12)


def test_kinetic_mixing_by_diagonalisation() -> None:
    """The massive eigenvector of kinetic and mass matrices, normalised, couples with eps/sqrt(1 - eps^2)."""
    eps = 0.3
    kinetic, mass = np.array([[1, -eps], [-eps, 1]]), np.diag([0.0, 1.0])
    root = np.linalg.cholesky(kinetic)
    values, vectors = np.linalg.eigh(np.linalg.solve(root, np.linalg.solve(root, mass).T))
    heavy = np.linalg.solve(root.T, vectors[:, np.argmax(values)])
    coupling, _, symbol = vertex.mixed_coupling()
    assert abs(float(coupling.subs(symbol, eps))) == pytest.approx(abs(heavy[0]), rel=1e-12)


def test_the_closed_region_of_fig_6_by_a_scan() -> None:
    """A brute-force scan over both parameters finds the same ends of the region."""
    ends = shapes.edges()
    assert ends is not None
    masses = np.geomspace(60, 990, 120)
    yukawas = np.geomspace(1e-3, 5, 4000)
    inside = []
    for m_a in masses:
        slope = M_MU / (4 * math.pi**2) * 3e-3 * C_AGG * printed_g(m_a, 100, 1000)
        square = (M_MU / m_a) ** 2 / (4 * math.pi**2) * -(math.log(m_a / M_MU) - 11 / 12)
        if (slope * yukawas + square * yukawas**2).max() > 251e-11:
            inside.append(m_a)
    step = masses[1] / masses[0]
    assert inside[0] / step < float(ends[0]) < inside[0]
    assert inside[-1] < float(ends[1]) < inside[-1] * step


def test_turning_points_of_fig_6_by_quadrature() -> None:
    """Where the smaller solution is least, and where the larger one leaves the scan."""

    def solutions(m_a: float) -> list[float]:
        slope = M_MU / (4 * math.pi**2) * 3e-3 * C_AGG * printed_g(m_a, 100, 1000)
        square = (M_MU / m_a) ** 2 / (4 * math.pi**2) * -(math.log(m_a / M_MU) - 11 / 12)
        return sorted(np.roots([square, slope, -251e-11]).real)

    least = minimize_scalar(lambda m: solutions(m)[0], bounds=(110, 300), method="bounded").x
    assert float(shapes.turning_mass()) == pytest.approx(least, rel=2e-3)  # flat: half of the digits
    assert float(shapes.leaves_scan()) == pytest.approx(
        brentq(lambda m: solutions(m)[1] - 1, 200, 350), rel=1e-4
    )


def test_rounding_is_not_an_error() -> None:
    shown = Printed("", "4.2e-8", "")
    assert rounding(shown, Fraction("4.2e-8")) == "confirmed"
    assert rounding(shown, Fraction("4.25e-8")) == "confirmed-as-rounded"
    assert rounding(shown, Fraction("4.1500001e-8")) == "confirmed-as-rounded"
    assert rounding(shown, Fraction("4.2500001e-8")) == "inconsistent"
    assert rounding(Printed("", "350", ""), Fraction("350.6")) == "inconsistent"


def test_same_order_ends_at_the_root_of_ten() -> None:
    assert same_order(1, Fraction("3.16"))
    assert not same_order(1, Fraction("3.17"))
    assert not same_order(1, -1)


@pytest.mark.parametrize(
    ("number", "digits", "shown"),
    [
        (Fraction("4.2235e-8"), 3, "4.22e-8"),
        (Fraction(333333, 1000), 3, "333"),
        (Fraction(1000), 4, "1000"),
        (103000, 3, "1.03e5"),
        (Fraction("0.0817"), 3, "0.0817"),
        (mpmath.mpf(2), 1, "2"),
    ],
)
def test_numbers_as_text(number, digits: int, shown: str) -> None:
    assert text(number, digits) == shown
