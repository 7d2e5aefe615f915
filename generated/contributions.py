"""Contributions to the anomalous magnetic moment: portal, alp, dark_photon, charged_scalar,
charged_vector, neutral_scalar, neutral_vector, sm_higgs, sm_w, sm_z, z.

Masses and the cut-off are in GeV, couplings dimensionless unless stated; keyword defaults are the
constants of the input set paper-2021.  Scalars give a scalar, arrays broadcast.  A negative mass, a
cut-off that is not positive, NaN in either, and shapes that do not broadcast raise ``ValueError``.
Functions named ``..._heavy`` are the leading order for mediators much heavier than the lepton.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._arithmetic import Number, RealLike, clipped_ratio
from ._blocks import evaluate
from ._checks import checked, require_scheme
from ._two_point import limit_product, moments
from .loop_functions import (
    F_A_TABLES,
    F_AXIAL_TABLES,
    F_GAMMA_TABLES,
    F_SCALAR_TABLES,
    G_SCHEMES,
    G_TABLES,
)

__all__ = [
    "a_mu_alp",
    "a_mu_alp_heavy",
    "a_mu_charged_scalar",
    "a_mu_charged_vector",
    "a_mu_dark_photon",
    "a_mu_dark_photon_heavy",
    "a_mu_neutral_scalar",
    "a_mu_neutral_vector",
    "a_mu_portal",
    "a_mu_portal_heavy",
    "a_mu_sm_higgs",
    "a_mu_sm_higgs_heavy",
    "a_mu_sm_w",
    "a_mu_sm_z",
    "a_mu_sm_z_heavy",
    "a_mu_z",
    "a_mu_z_heavy",
    "delta_a_mu",
]

SMALLEST_RATIO = 2.0**-1022
"""Mass ratios below this give a contribution below the smallest double."""

# --------------------------------------------------------------------------------------------------
# portal: one-loop contribution of the vertex of ALP, photon and dark photon, Eq. (8a) of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

PORTAL_PREFACTOR = 0.025330295910584444
"""1/(4*pi**2), the number in Eq. (8a) of Ge:2021cjz."""


def _portal(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    *,
    scheme: str,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    couplings = PORTAL_PREFACTOR * y_a * epsilon * C_agg * m_mu
    return couplings * G_TABLES[scheme].number(m_a, m_gamma, m_mu, cutoff)


def _portal_heavy(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    *,
    scheme: str,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    couplings = PORTAL_PREFACTOR * y_a * epsilon * C_agg * m_mu
    heavier, lighter = np.maximum(m_a, m_gamma), np.minimum(m_a, m_gamma)
    constant = {"cutoff": 0.0, "msbar": 0.75, "msbar-larin": -0.75}[scheme]
    g_loop = constant + np.log(np.divide(cutoff, heavier)) + 0.5 * _lighter_weight(heavier, lighter)
    return couplings * g_loop


def a_mu_portal(
    m_a: RealLike,
    m_gamma: RealLike,
    y_a: RealLike,
    epsilon: RealLike,
    *,
    C_agg: RealLike = 0.003,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    scheme: str = "cutoff",
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the vertex of ALP, photon and dark photon: Eq. (8a) of Ge:2021cjz.

    .. math::

        a_\mu^{a\gamma\gamma'} = \frac{C_{a\gamma\gamma'} \epsilon m_\mu y_a^\mu}{4 \pi^{2}}\,
        G\left(m_a, m_{\gamma'}, m_\mu, \Lambda\right)

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    epsilon : float or array_like
        Kinetic mixing of the dark photon, \epsilon, dimensionless; real.
    C_agg : float or array_like
        Coupling of ALP, photon and dark photon, C_{a\gamma\gamma'}, in 1/GeV; real.
    cutoff : float or array_like
        Ultraviolet cut-off, \Lambda, in GeV; cutoff > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    scheme : str
        Renormalisation scheme, one of "cutoff", "msbar", "msbar-larin".
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    A mass of zero gives the massless limit.  Accuracy: a few units in the last place of the
    largest term, the loop function's own included.

    Definition: sha256 e237dc47c05057049297d42309395ffcd0a7a4d60ec02a3bd1d87825813e814f
    """
    require_scheme(scheme, G_SCHEMES, "a_mu_portal")
    arguments = checked(
        {
            "m_a": m_a,
            "m_gamma": m_gamma,
            "y_a": y_a,
            "epsilon": epsilon,
            "C_agg": C_agg,
            "cutoff": cutoff,
            "m_mu": m_mu,
        },
        masses=("m_a", "m_gamma"),
        positive=("cutoff", "m_mu"),
    )
    return evaluate(partial(_portal, scheme=scheme), arguments, out)


def a_mu_portal_heavy(
    m_a: RealLike,
    m_gamma: RealLike,
    y_a: RealLike,
    epsilon: RealLike,
    *,
    C_agg: RealLike = 0.003,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    scheme: str = "cutoff",
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the vertex of ALP, photon and dark photon, leading order for heavy
    mediators: Eq. (13a) of Ge:2021cjz.

    .. math::

        a_\mu^{a\gamma\gamma'} = \frac{C_{a\gamma\gamma'} \epsilon m_\mu y_a^\mu}{4 \pi^{2}}
        \left(c + \ln\frac{\Lambda}{m_>} + \frac{1}{2}\, \frac{q \ln q}{1 - q}\right), \quad q =
        \frac{m_<^2}{m_>^2}, \quad c = 0\ (\text{cutoff}), \frac{3}{4}\ (\text{msbar}), -
        \frac{3}{4}\ (\text{msbar-larin})

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    epsilon : float or array_like
        Kinetic mixing of the dark photon, \epsilon, dimensionless; real.
    C_agg : float or array_like
        Coupling of ALP, photon and dark photon, C_{a\gamma\gamma'}, in 1/GeV; real.
    cutoff : float or array_like
        Ultraviolet cut-off, \Lambda, in GeV; cutoff > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    scheme : str
        Renormalisation scheme, one of "cutoff", "msbar", "msbar-larin".
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    Written so that nothing cancels, equal masses included.  The terms left out are smaller by
    the squared ratio of the lepton's to the mediator's mass, up to logarithms.

    Definition: sha256 e237dc47c05057049297d42309395ffcd0a7a4d60ec02a3bd1d87825813e814f
    """
    require_scheme(scheme, G_SCHEMES, "a_mu_portal_heavy")
    arguments = checked(
        {
            "m_a": m_a,
            "m_gamma": m_gamma,
            "y_a": y_a,
            "epsilon": epsilon,
            "C_agg": C_agg,
            "cutoff": cutoff,
            "m_mu": m_mu,
        },
        masses=("m_a", "m_gamma"),
        positive=("cutoff", "m_mu"),
    )
    return evaluate(partial(_portal_heavy, scheme=scheme), arguments, out)


# --------------------------------------------------------------------------------------------------
# alp: one-loop contribution of the axion-like particle alone, Eq. (9a) of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

ALP_PREFACTOR = 0.025330295910584444
"""1/(4*pi**2), the number in Eq. (9a) of Ge:2021cjz."""


def _alp(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    eta = clipped_ratio(m_mu, m_a, SMALLEST_RATIO, F_A_TABLES.high)
    couplings = ALP_PREFACTOR * y_a * y_a * eta * eta
    return couplings * F_A_TABLES.number(eta)


def _alp_heavy(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    eta = clipped_ratio(m_mu, m_a, SMALLEST_RATIO, np.inf)
    couplings = ALP_PREFACTOR * y_a * y_a * eta * eta
    return couplings * (np.log(eta) + 11.0 / 12.0)


def a_mu_alp(
    m_a: RealLike,
    y_a: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the axion-like particle alone: Eq. (9a) of Ge:2021cjz.

    .. math::

        a_\mu^a = \frac{m_\mu^{2} \left(y_a^\mu\right)^{2}}{4 \pi^{2} m_a^{2}}\,
        F_a\left(\frac{m_\mu}{m_a}\right)

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    A mass of zero gives the massless limit.  Accuracy: a few units in the last place of the
    largest term, the loop function's own included.

    Definition: sha256 1181946252e8eea83f2d427ea0d72dbd0348774411c28d4631723ab44a3aff9a
    """
    arguments = checked(
        {
            "m_a": m_a,
            "y_a": y_a,
            "m_mu": m_mu,
        },
        masses=("m_a",),
        positive=("m_mu",),
    )
    return evaluate(_alp, arguments, out)


def a_mu_alp_heavy(
    m_a: RealLike,
    y_a: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the axion-like particle alone, leading order for heavy mediators:
    Eq. (13b) of Ge:2021cjz.

    .. math::

        a_\mu^a = \frac{m_\mu^{2} \left(y_a^\mu\right)^{2}
        \left(\frac{\log{\left(\frac{m_\mu}{m_a} \right)}}{4} + \frac{11}{48}\right)}{\pi^{2}
        m_a^{2}}

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Written so that nothing cancels, equal masses included.  The terms left out are smaller by
    the squared ratio of the lepton's to the mediator's mass, up to logarithms.

    Definition: sha256 1181946252e8eea83f2d427ea0d72dbd0348774411c28d4631723ab44a3aff9a
    """
    arguments = checked(
        {
            "m_a": m_a,
            "y_a": y_a,
            "m_mu": m_mu,
        },
        masses=("m_a",),
        positive=("m_mu",),
    )
    return evaluate(_alp_heavy, arguments, out)


# --------------------------------------------------------------------------------------------------
# dark_photon: one-loop contribution of the dark photon alone, Eq. (10a) of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

DARK_PHOTON_PREFACTOR = 0.3183098861837907
"""1/pi, the number in Eq. (10a) of Ge:2021cjz."""


def _dark_photon(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    eta = clipped_ratio(m_mu, m_gamma, SMALLEST_RATIO, F_GAMMA_TABLES.high)
    couplings = DARK_PHOTON_PREFACTOR * epsilon * epsilon * alpha * eta * eta
    return couplings * F_GAMMA_TABLES.number(eta)


def _dark_photon_heavy(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    eta = clipped_ratio(m_mu, m_gamma, SMALLEST_RATIO, np.inf)
    couplings = DARK_PHOTON_PREFACTOR * epsilon * epsilon * alpha * eta * eta
    return couplings * (1.0 / 3.0)


def a_mu_dark_photon(
    m_gamma: RealLike,
    epsilon: RealLike,
    *,
    alpha: RealLike = 0.0072973525693,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the dark photon alone: Eq. (10a) of Ge:2021cjz.

    .. math::

        a_\mu^{\gamma'} = \frac{\alpha \epsilon^{2} m_\mu^{2}}{\pi m_{\gamma'}^{2}}\,
        F_{\gamma'}\left(\frac{m_\mu}{m_{\gamma'}}\right)

    Parameters
    ----------
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    epsilon : float or array_like
        Kinetic mixing of the dark photon, \epsilon, dimensionless; real.
    alpha : float or array_like
        Fine-structure constant, e^2 = 4 pi alpha, \alpha, dimensionless; alpha > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    A mass of zero gives the massless limit.  Accuracy: a few units in the last place of the
    largest term, the loop function's own included.

    Definition: sha256 e92485d48744796bc37fc819bd2a9af30575e38c1cc6f6a312eea88375a7998c
    """
    arguments = checked(
        {
            "m_gamma": m_gamma,
            "epsilon": epsilon,
            "alpha": alpha,
            "m_mu": m_mu,
        },
        masses=("m_gamma",),
        positive=("alpha", "m_mu"),
    )
    return evaluate(_dark_photon, arguments, out)


def a_mu_dark_photon_heavy(
    m_gamma: RealLike,
    epsilon: RealLike,
    *,
    alpha: RealLike = 0.0072973525693,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the dark photon alone, leading order for heavy mediators: Eq. (13c)
    of Ge:2021cjz.

    .. math::

        a_\mu^{\gamma'} = \frac{\alpha \epsilon^{2} m_\mu^{2}}{3 \pi m_{\gamma'}^{2}}

    Parameters
    ----------
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    epsilon : float or array_like
        Kinetic mixing of the dark photon, \epsilon, dimensionless; real.
    alpha : float or array_like
        Fine-structure constant, e^2 = 4 pi alpha, \alpha, dimensionless; alpha > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Written so that nothing cancels, equal masses included.  The terms left out are smaller by
    the squared ratio of the lepton's to the mediator's mass, up to logarithms.

    Definition: sha256 e92485d48744796bc37fc819bd2a9af30575e38c1cc6f6a312eea88375a7998c
    """
    arguments = checked(
        {
            "m_gamma": m_gamma,
            "epsilon": epsilon,
            "alpha": alpha,
            "m_mu": m_mu,
        },
        masses=("m_gamma",),
        positive=("alpha", "m_mu"),
    )
    return evaluate(_dark_photon_heavy, arguments, out)


# --------------------------------------------------------------------------------------------------
# charged_scalar: one-loop contribution of a charged scalar, from the Lagrangian, compare
#   Leveille:1977rc
# --------------------------------------------------------------------------------------------------

CHARGED_SCALAR_PREFACTOR = 0.012665147955292222
"""1/(8*pi**2), the number in the prefactor."""


def _charged_scalar(
    m_lepton: Number,
    m_fermion: Number,
    m_boson: Number,
    c_s: Number,
    c_p: Number,
) -> Number:
    """Couplings times moments of x^k (1 - x)^(n - k)/D, for numbers already checked."""
    r = np.divide(m_fermion, m_lepton)
    r_minus_1 = (m_fermion - m_lepton) / m_lepton
    moment = moments(m_lepton, m_boson, m_fermion, 3)
    coefficient_of_c_s_squared = -(r + 1.0) * moment[1] - r * moment[2]
    coefficient_of_c_p_squared = r_minus_1 * moment[1] + r * moment[2]
    couplings_times_loop = c_s * c_s * coefficient_of_c_s_squared + c_p * c_p * coefficient_of_c_p_squared
    return CHARGED_SCALAR_PREFACTOR * couplings_times_loop


def a_mu_charged_scalar(
    m_lepton: RealLike,
    m_fermion: RealLike,
    m_boson: RealLike,
    c_s: RealLike,
    c_p: RealLike,
    *,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of a charged scalar: from the Lagrangian, compare Leveille:1977rc.

    .. math::

        a_\ell^{\phi^Q} = \frac{c_p^{2} + c_s^{2}}{8 \pi^{2}}\,
        S^{Q}_{LL}\left(\frac{m_F}{m_\ell}, \frac{m_B}{m_\ell}\right) + \frac{m_F \left(-
        c_p^{2} + c_s^{2}\right)}{8 \pi^{2} m_\ell}\, S^{Q}_{LR}\left(\frac{m_F}{m_\ell},
        \frac{m_B}{m_\ell}\right)

        S^{Q}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{x \left(x - 1\right)^{2}}{b^{2}
        \left(1 - x\right) + r^{2} x - x \left(1 - x\right)}\right)\, dx

        S^{Q}_{LR}(r, b) = \int\limits_{0}^{1} \frac{x \left(x - 1\right)}{b^{2} \left(1 -
        x\right) + r^{2} x - x \left(1 - x\right)}\, dx

    Parameters
    ----------
    m_lepton : float or array_like
        Mass of the external lepton, m_\ell, in GeV; m_lepton > 0.
    m_fermion : float or array_like
        Mass of the internal fermion, m_F, in GeV; m_fermion >= 0.
    m_boson : float or array_like
        Mass of the boson, m_B, in GeV; m_boson > 0.
    c_s : float or array_like
        Scalar coupling, c_s, dimensionless; real.
    c_p : float or array_like
        Pseudoscalar coupling, c_p, dimensionless; real.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, m_lepton = m_fermion + m_boson, they diverge: the value is
    infinite, or NaN where infinite terms have both signs.  For larger m_lepton it is the real
    part, the principal value of the integral.

    Accuracy: 2e-14 of the largest term of the sum, for masses in [1e-4, 1e4] GeV and every
    lepton, thresholds and pseudo-thresholds included.  Measured against Arb, not proved.

    Definition: sha256 2e8fb6bc280d35d3b6668d5414439a5f5105c72a64387a867ff6592c4c273e1c
    """
    arguments = checked(
        {
            "m_lepton": m_lepton,
            "m_fermion": m_fermion,
            "m_boson": m_boson,
            "c_s": c_s,
            "c_p": c_p,
        },
        masses=("m_fermion",),
        positive=("m_lepton", "m_boson"),
    )
    return evaluate(_charged_scalar, arguments, out)


# --------------------------------------------------------------------------------------------------
# charged_vector: one-loop contribution of a charged vector, from the Lagrangian, compare
#   Leveille:1977rc
# --------------------------------------------------------------------------------------------------

CHARGED_VECTOR_PREFACTOR = 0.012665147955292222
"""1/(8*pi**2), the number in the prefactor."""


def _charged_vector(
    m_lepton: Number,
    m_fermion: Number,
    m_boson: Number,
    c_v: Number,
    c_a: Number,
) -> Number:
    """Couplings times moments of x^k (1 - x)^(n - k)/D, for numbers already checked."""
    r = np.divide(m_fermion, m_lepton)
    b = np.divide(m_boson, m_lepton)
    r_minus_1 = (m_fermion - m_lepton) / m_lepton
    moment = moments(m_lepton, m_boson, m_fermion, 3)
    coefficient_of_c_v_squared = (
        -4.0 * r_minus_1 * moment[0]
        - 2.0 * (2.0 * r - 1.0) * moment[1]
        - r_minus_1 * r_minus_1 * (r + 1.0) * moment[1] / b / b
        - r * r_minus_1 * r_minus_1 * moment[2] / b / b
    )
    coefficient_of_c_a_squared = (
        4.0 * (r + 1.0) * moment[0]
        + 2.0 * (2.0 * r + 1.0) * moment[1]
        + (r + 1.0) * (r + 1.0) * r_minus_1 * moment[1] / b / b
        + r * (r + 1.0) * (r + 1.0) * moment[2] / b / b
    )
    couplings_times_loop = c_v * c_v * coefficient_of_c_v_squared + c_a * c_a * coefficient_of_c_a_squared
    return CHARGED_VECTOR_PREFACTOR * couplings_times_loop


def a_mu_charged_vector(
    m_lepton: RealLike,
    m_fermion: RealLike,
    m_boson: RealLike,
    c_v: RealLike,
    c_a: RealLike,
    *,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of a charged vector: from the Lagrangian, compare Leveille:1977rc.

    .. math::

        a_\ell^{V^Q} = \frac{c_a^{2} + c_v^{2}}{8 \pi^{2}}\, V^{Q}_{LL}\left(\frac{m_F}{m_\ell},
        \frac{m_B}{m_\ell}\right) + \frac{m_F \left(- c_a^{2} + c_v^{2}\right)}{8 \pi^{2}
        m_\ell}\, V^{Q}_{LR}\left(\frac{m_F}{m_\ell}, \frac{m_B}{m_\ell}\right)

        V^{Q}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{\left(x - 1\right) \left(2 b^{2}
        x^{2} - 6 b^{2} x + 4 b^{2} + r^{2} x^{2} + r^{2} x + x^{2} - x\right)}{b^{2}
        \left(b^{2} \left(1 - x\right) + r^{2} x - x \left(1 - x\right)\right)}\right)\, dx

        V^{Q}_{LR}(r, b) = \int\limits_{0}^{1} \frac{\left(x - 1\right) \left(- 4 b^{2} x + 4
        b^{2} + r^{2} x + 2 x^{2} - x\right)}{b^{2} \left(b^{2} \left(1 - x\right) + r^{2} x - x
        \left(1 - x\right)\right)}\, dx

    Parameters
    ----------
    m_lepton : float or array_like
        Mass of the external lepton, m_\ell, in GeV; m_lepton > 0.
    m_fermion : float or array_like
        Mass of the internal fermion, m_F, in GeV; m_fermion >= 0.
    m_boson : float or array_like
        Mass of the boson, m_B, in GeV; m_boson > 0.
    c_v : float or array_like
        Vector coupling, c_v, dimensionless; real.
    c_a : float or array_like
        Axial-vector coupling, c_a, dimensionless; real.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, m_lepton = m_fermion + m_boson, they diverge: the value is
    infinite, or NaN where infinite terms have both signs.  For larger m_lepton it is the real
    part, the principal value of the integral.

    Accuracy: 2e-14 of the largest term of the sum, for masses in [1e-4, 1e4] GeV and every
    lepton, thresholds and pseudo-thresholds included.  Measured against Arb, not proved.

    Definition: sha256 61c8875c4b35a8420edd018c3b042274a5d4643851623c7e48ef7543209331f2
    """
    arguments = checked(
        {
            "m_lepton": m_lepton,
            "m_fermion": m_fermion,
            "m_boson": m_boson,
            "c_v": c_v,
            "c_a": c_a,
        },
        masses=("m_fermion",),
        positive=("m_lepton", "m_boson"),
    )
    return evaluate(_charged_vector, arguments, out)


# --------------------------------------------------------------------------------------------------
# neutral_scalar: one-loop contribution of a neutral scalar, from the Lagrangian, compare
#   Leveille:1977rc
# --------------------------------------------------------------------------------------------------

NEUTRAL_SCALAR_PREFACTOR = 0.012665147955292222
"""1/(8*pi**2), the number in the prefactor."""


def _neutral_scalar(
    m_lepton: Number,
    m_fermion: Number,
    m_boson: Number,
    c_s: Number,
    c_p: Number,
) -> Number:
    """Couplings times moments of x^k (1 - x)^(n - k)/D, for numbers already checked."""
    r = np.divide(m_fermion, m_lepton)
    r_minus_1 = (m_fermion - m_lepton) / m_lepton
    moment = moments(m_lepton, m_boson, m_fermion, 3)
    coefficient_of_c_s_squared = (r + 1.0) * moment[2] + limit_product(r, moment[3])
    coefficient_of_c_p_squared = -r_minus_1 * moment[2] - limit_product(r, moment[3])
    couplings_times_loop = c_s * c_s * coefficient_of_c_s_squared + c_p * c_p * coefficient_of_c_p_squared
    return NEUTRAL_SCALAR_PREFACTOR * couplings_times_loop


def a_mu_neutral_scalar(
    m_lepton: RealLike,
    m_fermion: RealLike,
    m_boson: RealLike,
    c_s: RealLike,
    c_p: RealLike,
    *,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of a neutral scalar: from the Lagrangian, compare Leveille:1977rc.

    .. math::

        a_\ell^{\phi^0} = \frac{c_p^{2} + c_s^{2}}{8 \pi^{2}}\,
        S^{0}_{LL}\left(\frac{m_F}{m_\ell}, \frac{m_B}{m_\ell}\right) + \frac{m_F \left(-
        c_p^{2} + c_s^{2}\right)}{8 \pi^{2} m_\ell}\, S^{0}_{LR}\left(\frac{m_F}{m_\ell},
        \frac{m_B}{m_\ell}\right)

        S^{0}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{x^{2} \left(x - 1\right)}{b^{2}
        \left(1 - x\right) + r^{2} x - x \left(1 - x\right)}\right)\, dx

        S^{0}_{LR}(r, b) = \int\limits_{0}^{1} \frac{x^{2}}{b^{2} \left(1 - x\right) + r^{2} x -
        x \left(1 - x\right)}\, dx

    Parameters
    ----------
    m_lepton : float or array_like
        Mass of the external lepton, m_\ell, in GeV; m_lepton > 0.
    m_fermion : float or array_like
        Mass of the internal fermion, m_F, in GeV; m_fermion >= 0.
    m_boson : float or array_like
        Mass of the boson, m_B, in GeV; m_boson > 0.
    c_s : float or array_like
        Scalar coupling, c_s, dimensionless; real.
    c_p : float or array_like
        Pseudoscalar coupling, c_p, dimensionless; real.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, m_lepton = m_fermion + m_boson, they diverge: the value is
    infinite, or NaN where infinite terms have both signs.  For larger m_lepton it is the real
    part, the principal value of the integral.

    Accuracy: 2e-14 of the largest term of the sum, for masses in [1e-4, 1e4] GeV and every
    lepton, thresholds and pseudo-thresholds included.  Measured against Arb, not proved.

    Definition: sha256 72496e6ca9348fd7f0b48a91c33102eefaab251e3870e769c4781791595fb1f3
    """
    arguments = checked(
        {
            "m_lepton": m_lepton,
            "m_fermion": m_fermion,
            "m_boson": m_boson,
            "c_s": c_s,
            "c_p": c_p,
        },
        masses=("m_fermion",),
        positive=("m_lepton", "m_boson"),
    )
    return evaluate(_neutral_scalar, arguments, out)


# --------------------------------------------------------------------------------------------------
# neutral_vector: one-loop contribution of a neutral vector, from the Lagrangian, compare
#   Leveille:1977rc
# --------------------------------------------------------------------------------------------------

NEUTRAL_VECTOR_PREFACTOR = 0.012665147955292222
"""1/(8*pi**2), the number in the prefactor."""


def _neutral_vector(
    m_lepton: Number,
    m_fermion: Number,
    m_boson: Number,
    c_v: Number,
    c_a: Number,
) -> Number:
    """Couplings times moments of x^k (1 - x)^(n - k)/D, for numbers already checked."""
    r = np.divide(m_fermion, m_lepton)
    b = np.divide(m_boson, m_lepton)
    r_minus_1 = (m_fermion - m_lepton) / m_lepton
    moment = moments(m_lepton, m_boson, m_fermion, 3)
    coefficient_of_c_v_squared = (
        4.0 * r_minus_1 * moment[1]
        + 2.0 * (2.0 * r - 1.0) * moment[2]
        + r_minus_1 * r_minus_1 * (r + 1.0) * moment[2] / b / b
        + limit_product(r * r_minus_1 * r_minus_1 / b / b, moment[3])
    )
    coefficient_of_c_a_squared = (
        -4.0 * (r + 1.0) * moment[1]
        - 2.0 * (2.0 * r + 1.0) * moment[2]
        - (r + 1.0) * (r + 1.0) * r_minus_1 * moment[2] / b / b
        - limit_product(r * (r + 1.0) * (r + 1.0) / b / b, moment[3])
    )
    couplings_times_loop = c_v * c_v * coefficient_of_c_v_squared + c_a * c_a * coefficient_of_c_a_squared
    return NEUTRAL_VECTOR_PREFACTOR * couplings_times_loop


def a_mu_neutral_vector(
    m_lepton: RealLike,
    m_fermion: RealLike,
    m_boson: RealLike,
    c_v: RealLike,
    c_a: RealLike,
    *,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of a neutral vector: from the Lagrangian, compare Leveille:1977rc.

    .. math::

        a_\ell^{V^0} = \frac{c_a^{2} + c_v^{2}}{8 \pi^{2}}\, V^{0}_{LL}\left(\frac{m_F}{m_\ell},
        \frac{m_B}{m_\ell}\right) + \frac{m_F \left(- c_a^{2} + c_v^{2}\right)}{8 \pi^{2}
        m_\ell}\, V^{0}_{LR}\left(\frac{m_F}{m_\ell}, \frac{m_B}{m_\ell}\right)

        V^{0}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{x \left(2 b^{2} x^{2} - 6 b^{2} x +
        4 b^{2} + r^{2} x^{2} + r^{2} x + x^{2} - x\right)}{b^{2} \left(b^{2} \left(1 - x\right)
        + r^{2} x - x \left(1 - x\right)\right)}\right)\, dx

        V^{0}_{LR}(r, b) = \int\limits_{0}^{1} \frac{x \left(- 4 b^{2} x + 4 b^{2} + r^{2} x + 2
        x^{2} - x\right)}{b^{2} \left(b^{2} \left(1 - x\right) + r^{2} x - x \left(1 -
        x\right)\right)}\, dx

    Parameters
    ----------
    m_lepton : float or array_like
        Mass of the external lepton, m_\ell, in GeV; m_lepton > 0.
    m_fermion : float or array_like
        Mass of the internal fermion, m_F, in GeV; m_fermion >= 0.
    m_boson : float or array_like
        Mass of the boson, m_B, in GeV; m_boson > 0.
    c_v : float or array_like
        Vector coupling, c_v, dimensionless; real.
    c_a : float or array_like
        Axial-vector coupling, c_a, dimensionless; real.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, m_lepton = m_fermion + m_boson, they diverge: the value is
    infinite, or NaN where infinite terms have both signs.  For larger m_lepton it is the real
    part, the principal value of the integral.

    Accuracy: 2e-14 of the largest term of the sum, for masses in [1e-4, 1e4] GeV and every
    lepton, thresholds and pseudo-thresholds included.  Measured against Arb, not proved.

    Definition: sha256 72dca314f9a3337ab6043157e15a8039b1c3b8116b1acafec9479376b2a91fdf
    """
    arguments = checked(
        {
            "m_lepton": m_lepton,
            "m_fermion": m_fermion,
            "m_boson": m_boson,
            "c_v": c_v,
            "c_a": c_a,
        },
        masses=("m_fermion",),
        positive=("m_lepton", "m_boson"),
    )
    return evaluate(_neutral_vector, arguments, out)


# --------------------------------------------------------------------------------------------------
# sm_higgs: one-loop contribution of the Higgs boson, from the Lagrangian, compare
#   Jegerlehner:2009ry
# --------------------------------------------------------------------------------------------------

SM_HIGGS_PREFACTOR = 0.03582244801567227
"""sqrt(2)/(4*pi**2), the number in the prefactor."""


def _sm_higgs(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    eta = clipped_ratio(m_mu, m_H, SMALLEST_RATIO, F_SCALAR_TABLES.high)
    couplings = SM_HIGGS_PREFACTOR * m_mu * m_mu * G_F * eta * eta
    return couplings * F_SCALAR_TABLES.number(eta)


def _sm_higgs_heavy(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    eta = clipped_ratio(m_mu, m_H, SMALLEST_RATIO, np.inf)
    couplings = SM_HIGGS_PREFACTOR * m_mu * m_mu * G_F * eta * eta
    return couplings * (-1.0 * np.log(eta) - 7.0 / 12.0)


def a_mu_sm_higgs(
    m_H: RealLike,
    G_F: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the Higgs boson: from the Lagrangian, compare Jegerlehner:2009ry.

    .. math::

        a_\mu^{H} = \frac{\sqrt{2} G_F m_\mu^{4}}{4 \pi^{2} m_H^{2}}\,
        F_{\phi}\left(\frac{m_\mu}{m_H}\right)

    Parameters
    ----------
    m_H : float or array_like
        Mass of the Higgs boson, m_H, in GeV; m_H > 0.
    G_F : float or array_like
        Fermi constant, G_F, in 1/GeV^2; G_F > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    A mass of zero gives the massless limit.  Accuracy: a few units in the last place of the
    largest term, the loop function's own included.

    Definition: sha256 378dc52199dc44d3f1603551a67143dbdf4f8c32f07383a431c6bb1d4d73023c
    """
    arguments = checked(
        {
            "m_H": m_H,
            "G_F": G_F,
            "m_mu": m_mu,
        },
        masses=("m_H",),
        positive=("m_mu", "G_F"),
    )
    return evaluate(_sm_higgs, arguments, out)


def a_mu_sm_higgs_heavy(
    m_H: RealLike,
    G_F: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the Higgs boson, leading order for heavy mediators: from the
    Lagrangian, compare Jegerlehner:2009ry.

    .. math::

        a_\mu^{H} = \frac{\sqrt{2} G_F m_\mu^{4} \left(- \log{\left(\frac{m_\mu}{m_H} \right)} -
        \frac{7}{12}\right)}{4 \pi^{2} m_H^{2}}

    Parameters
    ----------
    m_H : float or array_like
        Mass of the Higgs boson, m_H, in GeV; m_H > 0.
    G_F : float or array_like
        Fermi constant, G_F, in 1/GeV^2; G_F > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Written so that nothing cancels, equal masses included.  The terms left out are smaller by
    the squared ratio of the lepton's to the mediator's mass, up to logarithms.

    Definition: sha256 378dc52199dc44d3f1603551a67143dbdf4f8c32f07383a431c6bb1d4d73023c
    """
    arguments = checked(
        {
            "m_H": m_H,
            "G_F": G_F,
            "m_mu": m_mu,
        },
        masses=("m_H",),
        positive=("m_mu", "G_F"),
    )
    return evaluate(_sm_higgs_heavy, arguments, out)


# --------------------------------------------------------------------------------------------------
# sm_w: one-loop contribution of the W boson, with massless neutrinos, from the Lagrangian, compare
#   Jegerlehner:2009ry
# --------------------------------------------------------------------------------------------------

SM_W_PREFACTOR = 0.017911224007836134
"""sqrt(2)/(8*pi**2), the number in the prefactor."""


def _sm_w(
    m_W: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Couplings times moments of x^k (1 - x)^(n - k)/D, for numbers already checked."""
    b = np.divide(m_W, m_mu)
    moment = moments(m_mu, m_W, 0.0, 3)
    loop = 4.0 * b * b * moment[0] + 2.0 * b * b * moment[1] - moment[1]
    return SM_W_PREFACTOR * G_F * m_mu * m_mu * loop


def a_mu_sm_w(
    m_W: RealLike,
    G_F: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the W boson, with massless neutrinos: from the Lagrangian, compare
    Jegerlehner:2009ry.

    .. math::

        a_\mu^{W} = \frac{\sqrt{2} G_F m_W^{2}}{8 \pi^{2}}\, V^{Q}_{LL}\left(0,
        \frac{m_W}{m_\mu}\right)

        V^{Q}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{\left(x - 1\right) \left(2 b^{2}
        x^{2} - 6 b^{2} x + 4 b^{2} + r^{2} x^{2} + r^{2} x + x^{2} - x\right)}{b^{2}
        \left(b^{2} \left(1 - x\right) + r^{2} x - x \left(1 - x\right)\right)}\right)\, dx

    Parameters
    ----------
    m_W : float or array_like
        Mass of the W boson, m_W, in GeV; m_W > 0.
    G_F : float or array_like
        Fermi constant, G_F, in 1/GeV^2; G_F > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, m_mu = m_W, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For larger m_mu it is the real part, the principal value of
    the integral.

    Accuracy: 2e-14 of the largest term of the sum, for masses in [1e-4, 1e4] GeV and every
    lepton, thresholds and pseudo-thresholds included.  Measured against Arb, not proved.

    Definition: sha256 2b0e6f173324333b83ae23f1e8df105011327d1e4720a7832e07920aa8691832
    """
    arguments = checked(
        {
            "m_W": m_W,
            "G_F": G_F,
            "m_mu": m_mu,
        },
        masses=(),
        positive=("m_mu", "m_W", "G_F"),
    )
    return evaluate(_sm_w, arguments, out)


# --------------------------------------------------------------------------------------------------
# sm_z: one-loop contribution of the Z boson, from the Lagrangian, compare Jegerlehner:2009ry
# --------------------------------------------------------------------------------------------------

SM_Z_F_GAMMA_PREFACTOR = 0.008955612003918067
"""sqrt(2)/(16*pi**2), the number in the prefactor."""

SM_Z_F_AXIAL_PREFACTOR = 0.008955612003918067
"""sqrt(2)/(16*pi**2), the number in the prefactor."""


def _sm_z(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Sum of prefactors times loop functions, for numbers already checked."""
    eta = clipped_ratio(m_mu, m_Z, SMALLEST_RATIO, np.inf)
    f_gamma_couplings = SM_Z_F_GAMMA_PREFACTOR * m_mu * m_mu * G_F * (4.0 * s2w - 1.0) * (4.0 * s2w - 1.0)
    f_axial_couplings = SM_Z_F_AXIAL_PREFACTOR * m_mu * m_mu * G_F
    return f_gamma_couplings * F_GAMMA_TABLES.number(eta) + f_axial_couplings * F_AXIAL_TABLES.number(eta)


def _sm_z_heavy(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    del m_Z  # the limit does not depend on it
    f_gamma_couplings = SM_Z_F_GAMMA_PREFACTOR * m_mu * m_mu * G_F * (4.0 * s2w - 1.0) * (4.0 * s2w - 1.0)
    f_axial_couplings = SM_Z_F_AXIAL_PREFACTOR * m_mu * m_mu * G_F
    return f_gamma_couplings * (1.0 / 3.0) + f_axial_couplings * (-5.0 / 3.0)


def a_mu_sm_z(
    m_Z: RealLike,
    s2w: RealLike,
    G_F: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the Z boson: from the Lagrangian, compare Jegerlehner:2009ry.

    .. math::

        a_\mu^{Z} = \frac{\sqrt{2} G_F m_\mu^{2} \left(s_W^2 -
        \frac{1}{4}\right)^{2}}{\pi^{2}}\, F_{\gamma'}\left(\frac{m_\mu}{m_Z}\right) +
        \frac{\sqrt{2} G_F m_\mu^{2}}{16 \pi^{2}}\, F_{A}\left(\frac{m_\mu}{m_Z}\right)

    Parameters
    ----------
    m_Z : float or array_like
        Mass of the Z boson, m_Z, in GeV; m_Z > 0.
    s2w : float or array_like
        Squared sine of the weak mixing angle, s_W^2, dimensionless; 0 < s2w < 1.
    G_F : float or array_like
        Fermi constant, G_F, in 1/GeV^2; G_F > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    A mass of zero gives the massless limit.  Accuracy: a few units in the last place of the
    largest term, the loop function's own included.

    Definition: sha256 0069ca3926c273743740b108e59d293ab6a83fe722c03cdb5cec4d7d26830fba
    """
    arguments = checked(
        {
            "m_Z": m_Z,
            "s2w": s2w,
            "G_F": G_F,
            "m_mu": m_mu,
        },
        masses=("m_Z",),
        positive=("m_mu", "s2w", "G_F"),
        below={"s2w": 1.0},
    )
    return evaluate(_sm_z, arguments, out)


def a_mu_sm_z_heavy(
    m_Z: RealLike,
    s2w: RealLike,
    G_F: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the Z boson, leading order for heavy mediators: from the
    Lagrangian, compare Jegerlehner:2009ry.

    .. math::

        a_\mu^{Z} = \frac{\sqrt{2} G_F m_\mu^{2} \left(s_W^2 - \frac{1}{4}\right)^{2}}{3
        \pi^{2}} - \frac{5 \sqrt{2} G_F m_\mu^{2}}{48 \pi^{2}}

    Parameters
    ----------
    m_Z : float or array_like
        Mass of the Z boson, m_Z, in GeV; m_Z > 0.
    s2w : float or array_like
        Squared sine of the weak mixing angle, s_W^2, dimensionless; 0 < s2w < 1.
    G_F : float or array_like
        Fermi constant, G_F, in 1/GeV^2; G_F > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Written so that nothing cancels, equal masses included.  The terms left out are smaller by
    the squared ratio of the lepton's to the mediator's mass, up to logarithms.

    Definition: sha256 0069ca3926c273743740b108e59d293ab6a83fe722c03cdb5cec4d7d26830fba
    """
    arguments = checked(
        {
            "m_Z": m_Z,
            "s2w": s2w,
            "G_F": G_F,
            "m_mu": m_mu,
        },
        masses=("m_Z",),
        positive=("m_mu", "s2w", "G_F"),
        below={"s2w": 1.0},
    )
    return evaluate(_sm_z_heavy, arguments, out)


# --------------------------------------------------------------------------------------------------
# z: one-loop contribution of the vertex of ALP, photon and Z boson, Sec. 2 of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

Z_PREFACTOR = 0.007145544550467036
"""1/(8*pi**(5/2)), the number in Sec. 2 of Ge:2021cjz."""


def _z(
    m_a: Number,
    m_Z: Number,
    y_a: Number,
    g_V: Number,
    C_agZ: Number,
    cutoff: Number,
    m_mu: Number,
    alpha: Number,
    *,
    scheme: str,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    couplings = Z_PREFACTOR * y_a * g_V * C_agZ * m_mu / np.sqrt(alpha)
    return couplings * G_TABLES[scheme].number(m_a, m_Z, m_mu, cutoff)


def _z_heavy(
    m_a: Number,
    m_Z: Number,
    y_a: Number,
    g_V: Number,
    C_agZ: Number,
    cutoff: Number,
    m_mu: Number,
    alpha: Number,
    *,
    scheme: str,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    couplings = Z_PREFACTOR * y_a * g_V * C_agZ * m_mu / np.sqrt(alpha)
    heavier, lighter = np.maximum(m_a, m_Z), np.minimum(m_a, m_Z)
    constant = {"cutoff": 0.0, "msbar": 0.75, "msbar-larin": -0.75}[scheme]
    g_loop = constant + np.log(np.divide(cutoff, heavier)) + 0.5 * _lighter_weight(heavier, lighter)
    return couplings * g_loop


def a_mu_z(
    m_a: RealLike,
    m_Z: RealLike,
    y_a: RealLike,
    g_V: RealLike,
    C_agZ: RealLike,
    *,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    alpha: RealLike = 0.0072973525693,
    scheme: str = "cutoff",
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the vertex of ALP, photon and Z boson: Sec. 2 of Ge:2021cjz.

    .. math::

        a_\mu^{a\gamma Z} = \frac{C_{a\gamma Z} g_V m_\mu y_a^\mu}{8 \pi^{\frac{5}{2}}
        \sqrt{\alpha}}\, G\left(m_a, m_Z, m_\mu, \Lambda\right)

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_Z : float or array_like
        Mass of the Z boson, m_Z, in GeV; m_Z > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    g_V : float or array_like
        Vector coupling of the Z to the muon, g_V, dimensionless; real.
    C_agZ : float or array_like
        Coupling of ALP, photon and Z boson, C_{a\gamma Z}, in 1/GeV; real.
    cutoff : float or array_like
        Ultraviolet cut-off, \Lambda, in GeV; cutoff > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    alpha : float or array_like
        Fine-structure constant, e^2 = 4 pi alpha, \alpha, dimensionless; alpha > 0.
    scheme : str
        Renormalisation scheme, one of "cutoff", "msbar", "msbar-larin".
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    A mass of zero gives the massless limit.  Accuracy: a few units in the last place of the
    largest term, the loop function's own included.

    Definition: sha256 34ca8af20318f09b7b5d7891816f39331cfbd4bdbf5233186e10de955aecb4df
    """
    require_scheme(scheme, G_SCHEMES, "a_mu_z")
    arguments = checked(
        {
            "m_a": m_a,
            "m_Z": m_Z,
            "y_a": y_a,
            "g_V": g_V,
            "C_agZ": C_agZ,
            "cutoff": cutoff,
            "m_mu": m_mu,
            "alpha": alpha,
        },
        masses=("m_a", "m_Z"),
        positive=("cutoff", "m_mu", "alpha"),
    )
    return evaluate(partial(_z, scheme=scheme), arguments, out)


def a_mu_z_heavy(
    m_a: RealLike,
    m_Z: RealLike,
    y_a: RealLike,
    g_V: RealLike,
    C_agZ: RealLike,
    *,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    alpha: RealLike = 0.0072973525693,
    scheme: str = "cutoff",
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the vertex of ALP, photon and Z boson, leading order for heavy
    mediators: Sec. 2 of Ge:2021cjz.

    .. math::

        a_\mu^{a\gamma Z} = \frac{C_{a\gamma Z} g_V m_\mu y_a^\mu}{8 \pi^{\frac{5}{2}}
        \sqrt{\alpha}} \left(c + \ln\frac{\Lambda}{m_>} + \frac{1}{2}\, \frac{q \ln q}{1 -
        q}\right), \quad q = \frac{m_<^2}{m_>^2}, \quad c = 0\ (\text{cutoff}), \frac{3}{4}\
        (\text{msbar}), - \frac{3}{4}\ (\text{msbar-larin})

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_Z : float or array_like
        Mass of the Z boson, m_Z, in GeV; m_Z > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    g_V : float or array_like
        Vector coupling of the Z to the muon, g_V, dimensionless; real.
    C_agZ : float or array_like
        Coupling of ALP, photon and Z boson, C_{a\gamma Z}, in 1/GeV; real.
    cutoff : float or array_like
        Ultraviolet cut-off, \Lambda, in GeV; cutoff > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    alpha : float or array_like
        Fine-structure constant, e^2 = 4 pi alpha, \alpha, dimensionless; alpha > 0.
    scheme : str
        Renormalisation scheme, one of "cutoff", "msbar", "msbar-larin".
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The contribution to a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    Written so that nothing cancels, equal masses included.  The terms left out are smaller by
    the squared ratio of the lepton's to the mediator's mass, up to logarithms.

    Definition: sha256 34ca8af20318f09b7b5d7891816f39331cfbd4bdbf5233186e10de955aecb4df
    """
    require_scheme(scheme, G_SCHEMES, "a_mu_z_heavy")
    arguments = checked(
        {
            "m_a": m_a,
            "m_Z": m_Z,
            "y_a": y_a,
            "g_V": g_V,
            "C_agZ": C_agZ,
            "cutoff": cutoff,
            "m_mu": m_mu,
            "alpha": alpha,
        },
        masses=("m_a", "m_Z"),
        positive=("cutoff", "m_mu", "alpha"),
    )
    return evaluate(partial(_z_heavy, scheme=scheme), arguments, out)


# --------------------------------------------------------------------------------------------------
# delta_a_mu: sum of portal, alp, dark_photon
# --------------------------------------------------------------------------------------------------


def _total(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    alpha: Number,
    *,
    scheme: str,
) -> Number:
    """Sum of the contributions, for numbers already checked."""
    return (
        _portal(m_a, m_gamma, y_a, epsilon, C_agg, cutoff, m_mu, scheme=scheme)
        + _alp(m_a, y_a, m_mu)
        + _dark_photon(m_gamma, epsilon, alpha, m_mu)
    )


def delta_a_mu(
    m_a: RealLike,
    m_gamma: RealLike,
    y_a: RealLike,
    epsilon: RealLike,
    *,
    C_agg: RealLike = 0.003,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    alpha: RealLike = 0.0072973525693,
    scheme: str = "cutoff",
    out: Any = None,
) -> Any:
    r"""Sum of the contributions portal, alp, dark_photon.

    .. math::

        \Delta a_\mu = a_\mu^{a\gamma\gamma'} + a_\mu^a + a_\mu^{\gamma'}

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    epsilon : float or array_like
        Kinetic mixing of the dark photon, \epsilon, dimensionless; real.
    C_agg : float or array_like
        Coupling of ALP, photon and dark photon, C_{a\gamma\gamma'}, in 1/GeV; real.
    cutoff : float or array_like
        Ultraviolet cut-off, \Lambda, in GeV; cutoff > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    alpha : float or array_like
        Fine-structure constant, e^2 = 4 pi alpha, \alpha, dimensionless; alpha > 0.
    scheme : str
        Renormalisation scheme, one of "cutoff", "msbar", "msbar-larin".
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        The shift of a_mu, dimensionless.

    Raises
    ------
    ValueError
        A negative mass, a scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    The terms may have opposite signs; the rounding errors are those of the largest.
    """
    require_scheme(scheme, G_SCHEMES, "delta_a_mu")
    arguments = checked(
        {
            "m_a": m_a,
            "m_gamma": m_gamma,
            "y_a": y_a,
            "epsilon": epsilon,
            "C_agg": C_agg,
            "cutoff": cutoff,
            "m_mu": m_mu,
            "alpha": alpha,
        },
        masses=("m_a", "m_gamma"),
        positive=("cutoff", "m_mu", "alpha"),
    )
    return evaluate(partial(_total, scheme=scheme), arguments, out)


def _lighter_weight(heavier: Number, lighter: Number) -> Number:
    """The weight q ln(q)/(1 - q), q = (lighter/heavier)^2: -1 for equal masses, 0 for massless."""
    ratio = np.divide(lighter, heavier)
    q = ratio * ratio
    gap = (heavier - lighter) / heavier * (1.0 + ratio)  # 1 - q without cancellation
    far = np.log(np.where(q > 0.0, q, 1.0)) / np.where(gap > 0.0, gap, 1.0)
    near = np.log1p(-np.minimum(gap, 0.5)) / np.where(gap > 0.0, gap, 1.0)
    weight: Number = q * np.where(gap > 0.5, far, np.where(gap > 0.0, near, -1.0))
    return weight
