"""Contributions to the anomalous magnetic moment: portal, alp, dark_photon.

Masses and the cut-off are in GeV, couplings dimensionless unless stated; keyword defaults are the
constants of the input set paper-2021.  Scalars give a scalar, arrays broadcast.  A negative mass, a
cut-off that is not positive, NaN in either, and shapes that do not broadcast raise ``ValueError``.
Functions named ``..._heavy`` are the leading order for mediators much heavier than the lepton.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._arithmetic import Number, RealLike, clipped_ratio
from ._blocks import evaluate
from ._checks import checked
from .loop_functions import F_A_TABLES, F_GAMMA_TABLES, G_TABLES

__all__ = [
    "a_mu_alp",
    "a_mu_alp_heavy",
    "a_mu_dark_photon",
    "a_mu_dark_photon_heavy",
    "a_mu_portal",
    "a_mu_portal_heavy",
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
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    couplings = PORTAL_PREFACTOR * y_a * epsilon * C_agg * m_mu
    return couplings * G_TABLES.number(m_a, m_gamma, m_mu, cutoff)


def _portal_heavy(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    couplings = PORTAL_PREFACTOR * y_a * epsilon * C_agg * m_mu
    heavier, lighter = np.maximum(m_a, m_gamma), np.minimum(m_a, m_gamma)
    loop = np.log(np.divide(cutoff, heavier)) + 0.5 * _lighter_weight(heavier, lighter)
    return couplings * loop


def a_mu_portal(
    m_a: RealLike,
    m_gamma: RealLike,
    y_a: RealLike,
    epsilon: RealLike,
    *,
    C_agg: RealLike = 0.003,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
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

    Definition: sha256 e237dc47c05057049297d42309395ffcd0a7a4d60ec02a3bd1d87825813e814f
    """
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
    return evaluate(_portal, arguments, out)


def a_mu_portal_heavy(
    m_a: RealLike,
    m_gamma: RealLike,
    y_a: RealLike,
    epsilon: RealLike,
    *,
    C_agg: RealLike = 0.003,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""One-loop contribution of the vertex of ALP, photon and dark photon, leading order for heavy
    mediators: Eq. (13a) of Ge:2021cjz.

    .. math::

        a_\mu^{a\gamma\gamma'} = \frac{C_{a\gamma\gamma'} \epsilon m_\mu y_a^\mu}{4 \pi^{2}}
        \left(\ln\frac{\Lambda}{m_>} + \frac{1}{2}\, \frac{q \ln q}{1 - q}\right), \quad q =
        \frac{m_<^2}{m_>^2}

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

    Definition: sha256 e237dc47c05057049297d42309395ffcd0a7a4d60ec02a3bd1d87825813e814f
    """
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
    return evaluate(_portal_heavy, arguments, out)


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
# Sum of all contributions
# --------------------------------------------------------------------------------------------------


def _delta(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    alpha: Number,
) -> Number:
    """Sum of the contributions, for numbers already checked."""
    return (
        _portal(m_a, m_gamma, y_a, epsilon, C_agg, cutoff, m_mu)
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
    out: Any = None,
) -> Any:
    r"""Sum of all contributions: portal, alp, dark_photon.

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
        not broadcast.

    Notes
    -----
    The terms may have opposite signs; the rounding errors are those of the largest.
    """
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
    return evaluate(_delta, arguments, out)


def _lighter_weight(heavier: Number, lighter: Number) -> Number:
    """The weight q ln(q)/(1 - q), q = (lighter/heavier)^2: -1 for equal masses, 0 for massless."""
    ratio = np.divide(lighter, heavier)
    q = ratio * ratio
    gap = (heavier - lighter) / heavier * (1.0 + ratio)  # 1 - q without cancellation
    far = np.log(np.where(q > 0.0, q, 1.0)) / np.where(gap > 0.0, gap, 1.0)
    near = np.log1p(-np.minimum(gap, 0.5)) / np.where(gap > 0.0, gap, 1.0)
    weight: Number = q * np.where(gap > 0.5, far, np.where(gap > 0.0, near, -1.0))
    return weight
