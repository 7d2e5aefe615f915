"""Contributions to the anomalous magnetic moment: portal, alp, dark_photon, charged_scalar,
charged_vector, neutral_scalar, neutral_vector, sm_higgs, sm_w, sm_z, z.

Masses and the cut-off are in GeV, couplings dimensionless unless stated; keyword defaults are the
constants of the input set paper-2021.  Scalars give a scalar, arrays broadcast.  A negative mass, a
cut-off that is not positive, NaN in either, and shapes that do not broadcast raise ``ValueError``.
Functions named ``..._heavy`` are the leading order for mediators much heavier than the lepton;
those named ``..._gradient`` return the derivative by every numeric parameter.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ._arithmetic import Number, RealLike, divided, linear, product, root
from ._blocks import evaluate, evaluate_all
from ._checks import checked, require_scheme
from ._heavy_limits import heavy_pair, logarithmic_pair
from ._products import (
    LARGEST,
    Term,
    loop_pair,
    plain_term,
    ratio_term,
    rounded_product,
    rounded_sum,
    short_ratio,
    two_mass_derivatives,
    two_mass_pair,
)
from ._two_point import limit_product, moments
from .loop_functions import (
    DF_A_DETA_TABLES,
    DF_AXIAL_DETA_TABLES,
    DF_GAMMA_DETA_TABLES,
    DF_SCALAR_DETA_TABLES,
    F_A_TABLES,
    F_AXIAL_TABLES,
    F_GAMMA_TABLES,
    F_SCALAR_TABLES,
    G_DERIVATIVE,
    G_SCHEMES,
    G_TABLES,
    LOGARITHM,
)

__all__ = [
    "AlpGradient",
    "DarkPhotonGradient",
    "DeltaAMuGradient",
    "PortalGradient",
    "SmHiggsGradient",
    "SmZGradient",
    "ZGradient",
    "a_mu_alp",
    "a_mu_alp_gradient",
    "a_mu_alp_heavy",
    "a_mu_charged_scalar",
    "a_mu_charged_vector",
    "a_mu_dark_photon",
    "a_mu_dark_photon_gradient",
    "a_mu_dark_photon_heavy",
    "a_mu_neutral_scalar",
    "a_mu_neutral_vector",
    "a_mu_portal",
    "a_mu_portal_gradient",
    "a_mu_portal_heavy",
    "a_mu_sm_higgs",
    "a_mu_sm_higgs_gradient",
    "a_mu_sm_higgs_heavy",
    "a_mu_sm_w",
    "a_mu_sm_z",
    "a_mu_sm_z_gradient",
    "a_mu_sm_z_heavy",
    "a_mu_z",
    "a_mu_z_gradient",
    "a_mu_z_heavy",
    "delta_a_mu",
    "delta_a_mu_gradient",
]

# --------------------------------------------------------------------------------------------------
# portal: one-loop contribution of the vertex of ALP, photon and dark photon, Eq. (8a) of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

PORTAL_PREFACTOR = (0.025330295910584444, -9.915724698598604e-19)
"""1/(4*pi**2), the number in Eq. (8a) of Ge:2021cjz: a double and what it leaves out."""


def _portal_terms(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    *,
    scheme: str,
) -> tuple[Term, ...]:
    """Terms of prefactor times loop function, for numbers already checked."""
    g_loop = two_mass_pair(G_TABLES[scheme], m_a, m_gamma, m_mu, cutoff)
    return (plain_term(product(PORTAL_PREFACTOR, y_a, epsilon, C_agg, m_mu), g_loop),)


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
    return rounded_sum(_portal_terms(m_a, m_gamma, y_a, epsilon, C_agg, cutoff, m_mu, scheme=scheme))


def _portal_heavy_terms(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    *,
    scheme: str,
) -> tuple[Term, ...]:
    """Terms of prefactor times the leading order for heavy mediators, for numbers already checked."""
    constant = {"cutoff": 0.0, "msbar": 0.75, "msbar-larin": -0.75}[scheme]
    g_loop = heavy_pair(LOGARITHM, cutoff, m_a, m_gamma, constant, 0.5)
    return (plain_term(product(PORTAL_PREFACTOR, y_a, epsilon, C_agg, m_mu), g_loop),)


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
    return rounded_sum(_portal_heavy_terms(m_a, m_gamma, y_a, epsilon, C_agg, cutoff, m_mu, scheme=scheme))


def _portal_gradient_terms(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    *,
    scheme: str,
) -> tuple[tuple[Term, ...], ...]:
    """Terms of the derivative by each parameter, for numbers already checked."""
    dg_dm_a_loop, dg_dm_a_m_gamma_loop = two_mass_derivatives(G_DERIVATIVE, m_a, m_gamma, m_mu)
    g_loop = two_mass_pair(G_TABLES[scheme], m_a, m_gamma, m_mu, cutoff)
    by_m_a = (plain_term(product(PORTAL_PREFACTOR, y_a, epsilon, C_agg, m_mu), dg_dm_a_loop),)
    by_m_gamma = (plain_term(product(PORTAL_PREFACTOR, y_a, epsilon, C_agg, m_mu), dg_dm_a_m_gamma_loop),)
    by_y_a = (plain_term(product(PORTAL_PREFACTOR, epsilon, C_agg, m_mu), g_loop),)
    by_epsilon = (plain_term(product(PORTAL_PREFACTOR, y_a, C_agg, m_mu), g_loop),)
    by_C_agg = (plain_term(product(PORTAL_PREFACTOR, y_a, epsilon, m_mu), g_loop),)
    by_cutoff = (
        plain_term(divided(product(PORTAL_PREFACTOR, y_a, epsilon, C_agg, m_mu), cutoff), (1.0, 0.0)),
    )
    by_m_mu = (
        plain_term(product(PORTAL_PREFACTOR, y_a, epsilon, C_agg), g_loop),
        plain_term(product(PORTAL_PREFACTOR, -1.0, y_a, epsilon, C_agg), (1.0, 0.0)),
        plain_term(product(PORTAL_PREFACTOR, -1.0, m_a, y_a, epsilon, C_agg), dg_dm_a_loop),
        plain_term(product(PORTAL_PREFACTOR, -1.0, m_gamma, y_a, epsilon, C_agg), dg_dm_a_m_gamma_loop),
    )
    return by_m_a, by_m_gamma, by_y_a, by_epsilon, by_C_agg, by_cutoff, by_m_mu


def _portal_gradient(
    m_a: Number,
    m_gamma: Number,
    y_a: Number,
    epsilon: Number,
    C_agg: Number,
    cutoff: Number,
    m_mu: Number,
    *,
    scheme: str,
) -> tuple[Number, ...]:
    """The derivative by each parameter, for numbers already checked."""
    terms = _portal_gradient_terms(m_a, m_gamma, y_a, epsilon, C_agg, cutoff, m_mu, scheme=scheme)
    return tuple(map(rounded_sum, terms))


class PortalGradient(NamedTuple):
    """Derivatives by the parameters, each in units of the value over those of the parameter."""

    m_a: Any
    m_gamma: Any
    y_a: Any
    epsilon: Any
    C_agg: Any
    cutoff: Any
    m_mu: Any


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
    A mass of zero gives the massless limit.

    Accuracy: at most 1.0524 units in the last place of the largest term of the value, or of the
    value itself where that is larger: proved wherever the loop functions are and no
    intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal verify
    --certify`).

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
    return evaluate(partial(_portal, scheme=scheme), arguments, out, numbers=True)


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

    Accuracy: at most 1.1891 units in the last place of the largest term of the value, or of the
    value itself where that is larger: proved wherever the loop functions are and no
    intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal verify
    --certify`).

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
    return evaluate(partial(_portal_heavy, scheme=scheme), arguments, out, numbers=True)


def a_mu_portal_gradient(
    m_a: RealLike,
    m_gamma: RealLike,
    y_a: RealLike,
    epsilon: RealLike,
    *,
    C_agg: RealLike = 0.003,
    cutoff: RealLike = 1000.0,
    m_mu: RealLike = 0.1056583745,
    scheme: str = "cutoff",
) -> PortalGradient:
    r"""Gradient of the one-loop contribution of the vertex of ALP, photon and dark photon: Eq. (8a)
    of Ge:2021cjz.

    .. math::

        \nabla a_\mu^{a\gamma\gamma'} = \left(\frac{\partial a_\mu^{a\gamma\gamma'}}{\partial
        m_a},\ \frac{\partial a_\mu^{a\gamma\gamma'}}{\partial m_{\gamma'}},\ \frac{\partial
        a_\mu^{a\gamma\gamma'}}{\partial y_a^\mu},\ \frac{\partial
        a_\mu^{a\gamma\gamma'}}{\partial \epsilon},\ \frac{\partial
        a_\mu^{a\gamma\gamma'}}{\partial C_{a\gamma\gamma'}},\ \frac{\partial
        a_\mu^{a\gamma\gamma'}}{\partial \Lambda},\ \frac{\partial
        a_\mu^{a\gamma\gamma'}}{\partial m_\mu}\right)

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

    Returns
    -------
    PortalGradient
        A named tuple of float64 or ndarray, the derivative by each parameter: ``m_a`` in 1/GeV;
        ``m_gamma`` in 1/GeV; ``y_a`` dimensionless; ``epsilon`` dimensionless; ``C_agg`` in
        GeV; ``cutoff`` in 1/GeV; ``m_mu`` in 1/GeV.

    Raises
    ------
    ValueError
        A mass, scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    Accuracy: at most 1.0524 units in the last place of the largest term of each derivative, or
    of each derivative itself where that is larger: proved wherever the loop functions are and
    no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 e237dc47c05057049297d42309395ffcd0a7a4d60ec02a3bd1d87825813e814f
    """
    require_scheme(scheme, G_SCHEMES, "a_mu_portal_gradient")
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
        masses=(),
        positive=("m_a", "m_gamma", "cutoff", "m_mu"),
    )
    return PortalGradient(*evaluate_all(partial(_portal_gradient, scheme=scheme), arguments, 7))


# --------------------------------------------------------------------------------------------------
# alp: one-loop contribution of the axion-like particle alone, Eq. (9a) of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

ALP_PREFACTOR = (0.025330295910584444, -9.915724698598604e-19)
"""1/(4*pi**2), the number in Eq. (9a) of Ge:2021cjz: a double and what it leaves out."""


def _alp_terms(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times loop function, for numbers already checked."""
    eta = short_ratio(m_mu, m_a, 20)
    f_a_loop = loop_pair(F_A_TABLES, eta)
    return (ratio_term(product(ALP_PREFACTOR, y_a, y_a), eta, 2, f_a_loop),)


def _alp(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    return rounded_product(*_alp_terms(m_a, y_a, m_mu))


def _alp_heavy_terms(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times the leading order for heavy mediators, for numbers already checked."""
    eta = short_ratio(m_mu, m_a, 20, LARGEST)
    f_a_loop = logarithmic_pair(LOGARITHM, m_mu, m_a, 1.0, (0.9166666666666666, 3.700743415417188e-17))
    return (ratio_term(product(ALP_PREFACTOR, y_a, y_a), eta, 2, f_a_loop),)


def _alp_heavy(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    return rounded_product(*_alp_heavy_terms(m_a, y_a, m_mu))


def _alp_gradient_terms(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> tuple[tuple[Term, ...], ...]:
    """Terms of the derivative by each parameter, for numbers already checked."""
    eta = short_ratio(m_mu, m_a, 10, LARGEST)
    f_a_loop = loop_pair(F_A_TABLES, eta)
    df_a_deta_loop = loop_pair(DF_A_DETA_TABLES, eta)
    by_m_a = (
        ratio_term(divided(product(ALP_PREFACTOR, -2.0, y_a, y_a), m_mu), eta, 3, f_a_loop),
        ratio_term(divided(product(ALP_PREFACTOR, -1.0, y_a, y_a), m_mu), eta, 4, df_a_deta_loop),
    )
    by_y_a = (ratio_term(product(ALP_PREFACTOR, 2.0, y_a), eta, 2, f_a_loop),)
    by_m_mu = (
        ratio_term(divided(product(ALP_PREFACTOR, 2.0, y_a, y_a), m_mu), eta, 2, f_a_loop),
        ratio_term(divided(product(ALP_PREFACTOR, y_a, y_a), m_mu), eta, 3, df_a_deta_loop),
    )
    return by_m_a, by_y_a, by_m_mu


def _alp_gradient(
    m_a: Number,
    y_a: Number,
    m_mu: Number,
) -> tuple[Number, ...]:
    """The derivative by each parameter, for numbers already checked."""
    terms = _alp_gradient_terms(m_a, y_a, m_mu)
    return tuple(map(rounded_sum, terms))


class AlpGradient(NamedTuple):
    """Derivatives by the parameters, each in units of the value over those of the parameter."""

    m_a: Any
    y_a: Any
    m_mu: Any


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
    A mass of zero gives the massless limit.

    Accuracy: at most 1.5894 units in the last place of the value: proved wherever the loop
    functions are and no intermediate result leaves [2^-900, 2^900] (reports/certificates.json,
    `axionportal verify --certify`).

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
    return evaluate(_alp, arguments, out, numbers=True)


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

    Accuracy: at most 1.5550 units in the last place of the value: proved wherever the loop
    functions are and no intermediate result leaves [2^-900, 2^900] (reports/certificates.json,
    `axionportal verify --certify`).

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
    return evaluate(_alp_heavy, arguments, out, numbers=True)


def a_mu_alp_gradient(
    m_a: RealLike,
    y_a: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
) -> AlpGradient:
    r"""Gradient of the one-loop contribution of the axion-like particle alone: Eq. (9a) of
    Ge:2021cjz.

    .. math::

        \nabla a_\mu^a = \left(\frac{\partial a_\mu^a}{\partial m_a},\ \frac{\partial
        a_\mu^a}{\partial y_a^\mu},\ \frac{\partial a_\mu^a}{\partial m_\mu}\right)

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    y_a : float or array_like
        Yukawa coupling of the ALP to the muon, y_a^\mu, dimensionless; real.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.

    Returns
    -------
    AlpGradient
        A named tuple of float64 or ndarray, the derivative by each parameter: ``m_a`` in 1/GeV;
        ``y_a`` dimensionless; ``m_mu`` in 1/GeV.

    Raises
    ------
    ValueError
        A mass, scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Accuracy: at most 1.0461 units in the last place of the largest term of each derivative, or
    of each derivative itself where that is larger: proved wherever the loop functions are and
    no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 1181946252e8eea83f2d427ea0d72dbd0348774411c28d4631723ab44a3aff9a
    """
    arguments = checked(
        {
            "m_a": m_a,
            "y_a": y_a,
            "m_mu": m_mu,
        },
        masses=(),
        positive=("m_a", "m_mu"),
    )
    return AlpGradient(*evaluate_all(_alp_gradient, arguments, 3))


# --------------------------------------------------------------------------------------------------
# dark_photon: one-loop contribution of the dark photon alone, Eq. (10a) of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

DARK_PHOTON_PREFACTOR = (0.3183098861837907, -1.9678676675182486e-17)
"""1/pi, the number in Eq. (10a) of Ge:2021cjz: a double and what it leaves out."""


def _dark_photon_terms(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times loop function, for numbers already checked."""
    eta = short_ratio(m_mu, m_gamma, 20)
    f_gamma_loop = loop_pair(F_GAMMA_TABLES, eta)
    return (ratio_term(product(DARK_PHOTON_PREFACTOR, epsilon, epsilon, alpha), eta, 2, f_gamma_loop),)


def _dark_photon(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    return rounded_product(*_dark_photon_terms(m_gamma, epsilon, alpha, m_mu))


def _dark_photon_heavy_terms(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times the leading order for heavy mediators, for numbers already checked."""
    eta = short_ratio(m_mu, m_gamma, 20, LARGEST)
    f_gamma_loop = (0.3333333333333333, 1.850371707708594e-17)
    return (ratio_term(product(DARK_PHOTON_PREFACTOR, epsilon, epsilon, alpha), eta, 2, f_gamma_loop),)


def _dark_photon_heavy(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    return rounded_product(*_dark_photon_heavy_terms(m_gamma, epsilon, alpha, m_mu))


def _dark_photon_gradient_terms(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> tuple[tuple[Term, ...], ...]:
    """Terms of the derivative by each parameter, for numbers already checked."""
    eta = short_ratio(m_mu, m_gamma, 10, LARGEST)
    f_gamma_loop = loop_pair(F_GAMMA_TABLES, eta)
    df_gamma_deta_loop = loop_pair(DF_GAMMA_DETA_TABLES, eta)
    by_m_gamma = (
        ratio_term(
            divided(product(DARK_PHOTON_PREFACTOR, -2.0, epsilon, epsilon, alpha), m_mu),
            eta,
            3,
            f_gamma_loop,
        ),
        ratio_term(
            divided(product(DARK_PHOTON_PREFACTOR, -1.0, epsilon, epsilon, alpha), m_mu),
            eta,
            4,
            df_gamma_deta_loop,
        ),
    )
    by_epsilon = (ratio_term(product(DARK_PHOTON_PREFACTOR, 2.0, epsilon, alpha), eta, 2, f_gamma_loop),)
    by_alpha = (ratio_term(product(DARK_PHOTON_PREFACTOR, epsilon, epsilon), eta, 2, f_gamma_loop),)
    by_m_mu = (
        ratio_term(
            divided(product(DARK_PHOTON_PREFACTOR, 2.0, epsilon, epsilon, alpha), m_mu),
            eta,
            2,
            f_gamma_loop,
        ),
        ratio_term(
            divided(product(DARK_PHOTON_PREFACTOR, epsilon, epsilon, alpha), m_mu),
            eta,
            3,
            df_gamma_deta_loop,
        ),
    )
    return by_m_gamma, by_epsilon, by_alpha, by_m_mu


def _dark_photon_gradient(
    m_gamma: Number,
    epsilon: Number,
    alpha: Number,
    m_mu: Number,
) -> tuple[Number, ...]:
    """The derivative by each parameter, for numbers already checked."""
    terms = _dark_photon_gradient_terms(m_gamma, epsilon, alpha, m_mu)
    return tuple(map(rounded_sum, terms))


class DarkPhotonGradient(NamedTuple):
    """Derivatives by the parameters, each in units of the value over those of the parameter."""

    m_gamma: Any
    epsilon: Any
    alpha: Any
    m_mu: Any


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
    A mass of zero gives the massless limit.

    Accuracy: at most 1.5895 units in the last place of the value: proved wherever the loop
    functions are and no intermediate result leaves [2^-900, 2^900] (reports/certificates.json,
    `axionportal verify --certify`).

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
    return evaluate(_dark_photon, arguments, out, numbers=True)


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

    Accuracy: at most 1.5037 units in the last place of the value: proved wherever the loop
    functions are and no intermediate result leaves [2^-900, 2^900] (reports/certificates.json,
    `axionportal verify --certify`).

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
    return evaluate(_dark_photon_heavy, arguments, out, numbers=True)


def a_mu_dark_photon_gradient(
    m_gamma: RealLike,
    epsilon: RealLike,
    *,
    alpha: RealLike = 0.0072973525693,
    m_mu: RealLike = 0.1056583745,
) -> DarkPhotonGradient:
    r"""Gradient of the one-loop contribution of the dark photon alone: Eq. (10a) of Ge:2021cjz.

    .. math::

        \nabla a_\mu^{\gamma'} = \left(\frac{\partial a_\mu^{\gamma'}}{\partial m_{\gamma'}},\
        \frac{\partial a_\mu^{\gamma'}}{\partial \epsilon},\ \frac{\partial
        a_\mu^{\gamma'}}{\partial \alpha},\ \frac{\partial a_\mu^{\gamma'}}{\partial
        m_\mu}\right)

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

    Returns
    -------
    DarkPhotonGradient
        A named tuple of float64 or ndarray, the derivative by each parameter: ``m_gamma`` in
        1/GeV; ``epsilon`` dimensionless; ``alpha`` dimensionless; ``m_mu`` in 1/GeV.

    Raises
    ------
    ValueError
        A mass, scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Accuracy: at most 1.0452 units in the last place of the largest term of each derivative, or
    of each derivative itself where that is larger: proved wherever the loop functions are and
    no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 e92485d48744796bc37fc819bd2a9af30575e38c1cc6f6a312eea88375a7998c
    """
    arguments = checked(
        {
            "m_gamma": m_gamma,
            "epsilon": epsilon,
            "alpha": alpha,
            "m_mu": m_mu,
        },
        masses=(),
        positive=("m_gamma", "alpha", "m_mu"),
    )
    return DarkPhotonGradient(*evaluate_all(_dark_photon_gradient, arguments, 4))


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

    Accuracy: at most 1600.0 units in the last place of its largest term, thresholds and
    pseudo-thresholds included: proved for masses in [2^-32, 2^32] times m_lepton
    (reports/certificates.json, `axionportal verify --certify`); where D has zeros in (0, 1)
    each moment counts as much as the largest.  Measured against Arb: 2e-14 of the largest term
    of the sum, for masses in [1e-4, 1e4] GeV and every lepton.

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

    Accuracy: at most 3200.0 units in the last place of its largest term, thresholds and
    pseudo-thresholds included: proved for masses in [2^-32, 2^32] times m_lepton
    (reports/certificates.json, `axionportal verify --certify`); where D has zeros in (0, 1)
    each moment counts as much as the largest.  Measured against Arb: 2e-14 of the largest term
    of the sum, for masses in [1e-4, 1e4] GeV and every lepton.

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

    Accuracy: at most 1600.0 units in the last place of its largest term, thresholds and
    pseudo-thresholds included: proved for masses in [2^-32, 2^32] times m_lepton
    (reports/certificates.json, `axionportal verify --certify`); where D has zeros in (0, 1)
    each moment counts as much as the largest.  Measured against Arb: 2e-14 of the largest term
    of the sum, for masses in [1e-4, 1e4] GeV and every lepton.

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

    Accuracy: at most 3200.0 units in the last place of its largest term, thresholds and
    pseudo-thresholds included: proved for masses in [2^-32, 2^32] times m_lepton
    (reports/certificates.json, `axionportal verify --certify`); where D has zeros in (0, 1)
    each moment counts as much as the largest.  Measured against Arb: 2e-14 of the largest term
    of the sum, for masses in [1e-4, 1e4] GeV and every lepton.

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

SM_HIGGS_PREFACTOR = (0.03582244801567227, -2.399317036852645e-18)
"""sqrt(2)/(4*pi**2), the number in the prefactor: a double and what it leaves out."""


def _sm_higgs_terms(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times loop function, for numbers already checked."""
    eta = short_ratio(m_mu, m_H, 20)
    f_scalar_loop = loop_pair(F_SCALAR_TABLES, eta)
    return (ratio_term(product(SM_HIGGS_PREFACTOR, m_mu, m_mu, G_F), eta, 2, f_scalar_loop),)


def _sm_higgs(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    return rounded_product(*_sm_higgs_terms(m_H, G_F, m_mu))


def _sm_higgs_heavy_terms(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times the leading order for heavy mediators, for numbers already checked."""
    eta = short_ratio(m_mu, m_H, 20, LARGEST)
    f_scalar_loop = logarithmic_pair(LOGARITHM, m_mu, m_H, -1.0, (-0.5833333333333334, 3.700743415417188e-17))
    return (ratio_term(product(SM_HIGGS_PREFACTOR, m_mu, m_mu, G_F), eta, 2, f_scalar_loop),)


def _sm_higgs_heavy(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    return rounded_product(*_sm_higgs_heavy_terms(m_H, G_F, m_mu))


def _sm_higgs_gradient_terms(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[tuple[Term, ...], ...]:
    """Terms of the derivative by each parameter, for numbers already checked."""
    eta = short_ratio(m_mu, m_H, 10, LARGEST)
    f_scalar_loop = loop_pair(F_SCALAR_TABLES, eta)
    df_scalar_deta_loop = loop_pair(DF_SCALAR_DETA_TABLES, eta)
    by_m_H = (
        ratio_term(product(SM_HIGGS_PREFACTOR, -2.0, m_mu, G_F), eta, 3, f_scalar_loop),
        ratio_term(product(SM_HIGGS_PREFACTOR, -1.0, m_mu, G_F), eta, 4, df_scalar_deta_loop),
    )
    by_G_F = (ratio_term(product(SM_HIGGS_PREFACTOR, m_mu, m_mu), eta, 2, f_scalar_loop),)
    by_m_mu = (
        ratio_term(product(SM_HIGGS_PREFACTOR, 4.0, m_mu, G_F), eta, 2, f_scalar_loop),
        ratio_term(product(SM_HIGGS_PREFACTOR, m_mu, G_F), eta, 3, df_scalar_deta_loop),
    )
    return by_m_H, by_G_F, by_m_mu


def _sm_higgs_gradient(
    m_H: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[Number, ...]:
    """The derivative by each parameter, for numbers already checked."""
    terms = _sm_higgs_gradient_terms(m_H, G_F, m_mu)
    return tuple(map(rounded_sum, terms))


class SmHiggsGradient(NamedTuple):
    """Derivatives by the parameters, each in units of the value over those of the parameter."""

    m_H: Any
    G_F: Any
    m_mu: Any


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
    A mass of zero gives the massless limit.

    Accuracy: at most 1.6912 units in the last place of the value: proved wherever the loop
    functions are and no intermediate result leaves [2^-900, 2^900] (reports/certificates.json,
    `axionportal verify --certify`).

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
    return evaluate(_sm_higgs, arguments, out, numbers=True)


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

    Accuracy: at most 1.5843 units in the last place of the value: proved wherever the loop
    functions are and no intermediate result leaves [2^-900, 2^900] (reports/certificates.json,
    `axionportal verify --certify`).

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
    return evaluate(_sm_higgs_heavy, arguments, out, numbers=True)


def a_mu_sm_higgs_gradient(
    m_H: RealLike,
    G_F: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
) -> SmHiggsGradient:
    r"""Gradient of the one-loop contribution of the Higgs boson: from the Lagrangian, compare
    Jegerlehner:2009ry.

    .. math::

        \nabla a_\mu^{H} = \left(\frac{\partial a_\mu^{H}}{\partial m_H},\ \frac{\partial
        a_\mu^{H}}{\partial G_F},\ \frac{\partial a_\mu^{H}}{\partial m_\mu}\right)

    Parameters
    ----------
    m_H : float or array_like
        Mass of the Higgs boson, m_H, in GeV; m_H > 0.
    G_F : float or array_like
        Fermi constant, G_F, in 1/GeV^2; G_F > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.

    Returns
    -------
    SmHiggsGradient
        A named tuple of float64 or ndarray, the derivative by each parameter: ``m_H`` in 1/GeV;
        ``G_F`` in GeV^2; ``m_mu`` in 1/GeV.

    Raises
    ------
    ValueError
        A mass, scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Accuracy: at most 1.4026 units in the last place of the largest term of each derivative, or
    of each derivative itself where that is larger: proved wherever the loop functions are and
    no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 378dc52199dc44d3f1603551a67143dbdf4f8c32f07383a431c6bb1d4d73023c
    """
    arguments = checked(
        {
            "m_H": m_H,
            "G_F": G_F,
            "m_mu": m_mu,
        },
        masses=(),
        positive=("m_mu", "m_H", "G_F"),
    )
    return SmHiggsGradient(*evaluate_all(_sm_higgs_gradient, arguments, 3))


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

    Accuracy: at most 668.0 units in the last place of its largest term, thresholds and
    pseudo-thresholds included: proved for masses in [2^-32, 2^32] times m_mu
    (reports/certificates.json, `axionportal verify --certify`); where D has zeros in (0, 1)
    each moment counts as much as the largest.  Measured against Arb: 2e-14 of the largest term
    of the sum, for masses in [1e-4, 1e4] GeV and every lepton.

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

SM_Z_PREFACTOR = (0.008955612003918067, -5.998292592131613e-19)
"""sqrt(2)/(16*pi**2), the number in the prefactor: a double and what it leaves out."""


def _sm_z_terms(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times loop function, for numbers already checked."""
    eta = short_ratio(m_mu, m_Z, 26)
    f_gamma_loop = loop_pair(F_GAMMA_TABLES, eta)
    f_axial_loop = loop_pair(F_AXIAL_TABLES, eta)
    return (
        ratio_term(
            product(SM_Z_PREFACTOR, m_mu, m_mu, G_F, linear(4.0, s2w, -1.0), linear(4.0, s2w, -1.0)),
            eta,
            0,
            f_gamma_loop,
        ),
        ratio_term(product(SM_Z_PREFACTOR, m_mu, m_mu, G_F), eta, 0, f_axial_loop),
    )


def _sm_z(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times loop function, for numbers already checked."""
    return rounded_sum(_sm_z_terms(m_Z, s2w, G_F, m_mu))


def _sm_z_heavy_terms(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[Term, ...]:
    """Terms of prefactor times the leading order for heavy mediators, for numbers already checked."""
    eta = short_ratio(m_mu, m_Z, 26, LARGEST)
    f_gamma_loop = (0.3333333333333333, 1.850371707708594e-17)
    f_axial_loop = (-1.6666666666666667, 7.401486830834377e-17)
    return (
        ratio_term(
            product(SM_Z_PREFACTOR, m_mu, m_mu, G_F, linear(4.0, s2w, -1.0), linear(4.0, s2w, -1.0)),
            eta,
            0,
            f_gamma_loop,
        ),
        ratio_term(product(SM_Z_PREFACTOR, m_mu, m_mu, G_F), eta, 0, f_axial_loop),
    )


def _sm_z_heavy(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> Number:
    """Prefactor times the leading order for heavy mediators, for numbers already checked."""
    return rounded_sum(_sm_z_heavy_terms(m_Z, s2w, G_F, m_mu))


def _sm_z_gradient_terms(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[tuple[Term, ...], ...]:
    """Terms of the derivative by each parameter, for numbers already checked."""
    eta = short_ratio(m_mu, m_Z, 20, LARGEST)
    df_gamma_deta_loop = loop_pair(DF_GAMMA_DETA_TABLES, eta)
    df_axial_deta_loop = loop_pair(DF_AXIAL_DETA_TABLES, eta)
    f_gamma_loop = loop_pair(F_GAMMA_TABLES, eta)
    f_axial_loop = loop_pair(F_AXIAL_TABLES, eta)
    by_m_Z = (
        ratio_term(
            product(SM_Z_PREFACTOR, -1.0, m_mu, G_F, linear(4.0, s2w, -1.0), linear(4.0, s2w, -1.0)),
            eta,
            2,
            df_gamma_deta_loop,
        ),
        ratio_term(product(SM_Z_PREFACTOR, -1.0, m_mu, G_F), eta, 2, df_axial_deta_loop),
    )
    by_s2w = (
        ratio_term(
            product(SM_Z_PREFACTOR, 8.0, m_mu, m_mu, G_F, linear(4.0, s2w, -1.0)),
            eta,
            0,
            f_gamma_loop,
        ),
    )
    by_G_F = (
        ratio_term(
            product(SM_Z_PREFACTOR, m_mu, m_mu, linear(4.0, s2w, -1.0), linear(4.0, s2w, -1.0)),
            eta,
            0,
            f_gamma_loop,
        ),
        ratio_term(product(SM_Z_PREFACTOR, m_mu, m_mu), eta, 0, f_axial_loop),
    )
    by_m_mu = (
        ratio_term(
            product(SM_Z_PREFACTOR, 2.0, m_mu, G_F, linear(4.0, s2w, -1.0), linear(4.0, s2w, -1.0)),
            eta,
            0,
            f_gamma_loop,
        ),
        ratio_term(
            product(SM_Z_PREFACTOR, m_mu, G_F, linear(4.0, s2w, -1.0), linear(4.0, s2w, -1.0)),
            eta,
            1,
            df_gamma_deta_loop,
        ),
        ratio_term(product(SM_Z_PREFACTOR, 2.0, m_mu, G_F), eta, 0, f_axial_loop),
        ratio_term(product(SM_Z_PREFACTOR, m_mu, G_F), eta, 1, df_axial_deta_loop),
    )
    return by_m_Z, by_s2w, by_G_F, by_m_mu


def _sm_z_gradient(
    m_Z: Number,
    s2w: Number,
    G_F: Number,
    m_mu: Number,
) -> tuple[Number, ...]:
    """The derivative by each parameter, for numbers already checked."""
    terms = _sm_z_gradient_terms(m_Z, s2w, G_F, m_mu)
    return tuple(map(rounded_sum, terms))


class SmZGradient(NamedTuple):
    """Derivatives by the parameters, each in units of the value over those of the parameter."""

    m_Z: Any
    s2w: Any
    G_F: Any
    m_mu: Any


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
    A mass of zero gives the massless limit.

    Accuracy: at most 0.6086 units in the last place of the largest term of the value, or of the
    value itself where that is larger: proved wherever the loop functions are and no
    intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal verify
    --certify`).

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
    return evaluate(_sm_z, arguments, out, numbers=True)


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

    Accuracy: at most 0.5072 units in the last place of the largest term of the value, or of the
    value itself where that is larger: proved wherever the loop functions are and no
    intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal verify
    --certify`).

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
    return evaluate(_sm_z_heavy, arguments, out, numbers=True)


def a_mu_sm_z_gradient(
    m_Z: RealLike,
    s2w: RealLike,
    G_F: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
) -> SmZGradient:
    r"""Gradient of the one-loop contribution of the Z boson: from the Lagrangian, compare
    Jegerlehner:2009ry.

    .. math::

        \nabla a_\mu^{Z} = \left(\frac{\partial a_\mu^{Z}}{\partial m_Z},\ \frac{\partial
        a_\mu^{Z}}{\partial s_W^2},\ \frac{\partial a_\mu^{Z}}{\partial G_F},\ \frac{\partial
        a_\mu^{Z}}{\partial m_\mu}\right)

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

    Returns
    -------
    SmZGradient
        A named tuple of float64 or ndarray, the derivative by each parameter: ``m_Z`` in 1/GeV;
        ``s2w`` dimensionless; ``G_F`` in GeV^2; ``m_mu`` in 1/GeV.

    Raises
    ------
    ValueError
        A mass, scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast.

    Notes
    -----
    Accuracy: at most 1.1059 units in the last place of the largest term of each derivative, or
    of each derivative itself where that is larger: proved wherever the loop functions are and
    no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 0069ca3926c273743740b108e59d293ab6a83fe722c03cdb5cec4d7d26830fba
    """
    arguments = checked(
        {
            "m_Z": m_Z,
            "s2w": s2w,
            "G_F": G_F,
            "m_mu": m_mu,
        },
        masses=(),
        positive=("m_mu", "m_Z", "s2w", "G_F"),
        below={"s2w": 1.0},
    )
    return SmZGradient(*evaluate_all(_sm_z_gradient, arguments, 4))


# --------------------------------------------------------------------------------------------------
# z: one-loop contribution of the vertex of ALP, photon and Z boson, Sec. 2 of Ge:2021cjz
# --------------------------------------------------------------------------------------------------

Z_PREFACTOR = (0.007145544550467036, -4.003637816781904e-19)
"""1/(8*pi**(5/2)), the number in Sec. 2 of Ge:2021cjz: a double and what it leaves out."""


def _z_terms(
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
) -> tuple[Term, ...]:
    """Terms of prefactor times loop function, for numbers already checked."""
    g_loop = two_mass_pair(G_TABLES[scheme], m_a, m_Z, m_mu, cutoff)
    return (plain_term(divided(product(Z_PREFACTOR, y_a, g_V, C_agZ, m_mu), root(alpha)), g_loop),)


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
    return rounded_sum(_z_terms(m_a, m_Z, y_a, g_V, C_agZ, cutoff, m_mu, alpha, scheme=scheme))


def _z_heavy_terms(
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
) -> tuple[Term, ...]:
    """Terms of prefactor times the leading order for heavy mediators, for numbers already checked."""
    constant = {"cutoff": 0.0, "msbar": 0.75, "msbar-larin": -0.75}[scheme]
    g_loop = heavy_pair(LOGARITHM, cutoff, m_a, m_Z, constant, 0.5)
    return (plain_term(divided(product(Z_PREFACTOR, y_a, g_V, C_agZ, m_mu), root(alpha)), g_loop),)


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
    return rounded_sum(_z_heavy_terms(m_a, m_Z, y_a, g_V, C_agZ, cutoff, m_mu, alpha, scheme=scheme))


def _z_gradient_terms(
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
) -> tuple[tuple[Term, ...], ...]:
    """Terms of the derivative by each parameter, for numbers already checked."""
    dg_dm_a_loop, dg_dm_a_m_Z_loop = two_mass_derivatives(G_DERIVATIVE, m_a, m_Z, m_mu)
    g_loop = two_mass_pair(G_TABLES[scheme], m_a, m_Z, m_mu, cutoff)
    by_m_a = (plain_term(divided(product(Z_PREFACTOR, y_a, g_V, C_agZ, m_mu), root(alpha)), dg_dm_a_loop),)
    by_m_Z = (
        plain_term(divided(product(Z_PREFACTOR, y_a, g_V, C_agZ, m_mu), root(alpha)), dg_dm_a_m_Z_loop),
    )
    by_y_a = (plain_term(divided(product(Z_PREFACTOR, g_V, C_agZ, m_mu), root(alpha)), g_loop),)
    by_g_V = (plain_term(divided(product(Z_PREFACTOR, y_a, C_agZ, m_mu), root(alpha)), g_loop),)
    by_C_agZ = (plain_term(divided(product(Z_PREFACTOR, y_a, g_V, m_mu), root(alpha)), g_loop),)
    by_cutoff = (
        plain_term(divided(product(Z_PREFACTOR, y_a, g_V, C_agZ, m_mu), cutoff, root(alpha)), (1.0, 0.0)),
    )
    by_m_mu = (
        plain_term(divided(product(Z_PREFACTOR, y_a, g_V, C_agZ), root(alpha)), g_loop),
        plain_term(divided(product(Z_PREFACTOR, -1.0, y_a, g_V, C_agZ), root(alpha)), (1.0, 0.0)),
        plain_term(divided(product(Z_PREFACTOR, -1.0, m_a, y_a, g_V, C_agZ), root(alpha)), dg_dm_a_loop),
        plain_term(divided(product(Z_PREFACTOR, -1.0, m_Z, y_a, g_V, C_agZ), root(alpha)), dg_dm_a_m_Z_loop),
    )
    by_alpha = (
        plain_term(divided(product(Z_PREFACTOR, -0.5, y_a, g_V, C_agZ, m_mu), alpha, root(alpha)), g_loop),
    )
    return by_m_a, by_m_Z, by_y_a, by_g_V, by_C_agZ, by_cutoff, by_m_mu, by_alpha


def _z_gradient(
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
) -> tuple[Number, ...]:
    """The derivative by each parameter, for numbers already checked."""
    terms = _z_gradient_terms(m_a, m_Z, y_a, g_V, C_agZ, cutoff, m_mu, alpha, scheme=scheme)
    return tuple(map(rounded_sum, terms))


class ZGradient(NamedTuple):
    """Derivatives by the parameters, each in units of the value over those of the parameter."""

    m_a: Any
    m_Z: Any
    y_a: Any
    g_V: Any
    C_agZ: Any
    cutoff: Any
    m_mu: Any
    alpha: Any


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
    A mass of zero gives the massless limit.

    Accuracy: at most 1.0524 units in the last place of the largest term of the value, or of the
    value itself where that is larger: proved wherever the loop functions are and no
    intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal verify
    --certify`).

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
    return evaluate(partial(_z, scheme=scheme), arguments, out, numbers=True)


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

    Accuracy: at most 1.1891 units in the last place of the largest term of the value, or of the
    value itself where that is larger: proved wherever the loop functions are and no
    intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal verify
    --certify`).

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
    return evaluate(partial(_z_heavy, scheme=scheme), arguments, out, numbers=True)


def a_mu_z_gradient(
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
) -> ZGradient:
    r"""Gradient of the one-loop contribution of the vertex of ALP, photon and Z boson: Sec. 2 of
    Ge:2021cjz.

    .. math::

        \nabla a_\mu^{a\gamma Z} = \left(\frac{\partial a_\mu^{a\gamma Z}}{\partial m_a},\
        \frac{\partial a_\mu^{a\gamma Z}}{\partial m_Z},\ \frac{\partial a_\mu^{a\gamma
        Z}}{\partial y_a^\mu},\ \frac{\partial a_\mu^{a\gamma Z}}{\partial g_V},\ \frac{\partial
        a_\mu^{a\gamma Z}}{\partial C_{a\gamma Z}},\ \frac{\partial a_\mu^{a\gamma Z}}{\partial
        \Lambda},\ \frac{\partial a_\mu^{a\gamma Z}}{\partial m_\mu},\ \frac{\partial
        a_\mu^{a\gamma Z}}{\partial \alpha}\right)

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

    Returns
    -------
    ZGradient
        A named tuple of float64 or ndarray, the derivative by each parameter: ``m_a`` in 1/GeV;
        ``m_Z`` in 1/GeV; ``y_a`` dimensionless; ``g_V`` dimensionless; ``C_agZ`` in GeV;
        ``cutoff`` in 1/GeV; ``m_mu`` in 1/GeV; ``alpha`` dimensionless.

    Raises
    ------
    ValueError
        A mass, scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    Accuracy: at most 1.0524 units in the last place of the largest term of each derivative, or
    of each derivative itself where that is larger: proved wherever the loop functions are and
    no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 34ca8af20318f09b7b5d7891816f39331cfbd4bdbf5233186e10de955aecb4df
    """
    require_scheme(scheme, G_SCHEMES, "a_mu_z_gradient")
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
        masses=(),
        positive=("m_a", "m_Z", "cutoff", "m_mu", "alpha"),
    )
    return ZGradient(*evaluate_all(partial(_z_gradient, scheme=scheme), arguments, 8))


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
    terms = (
        *_portal_terms(m_a, m_gamma, y_a, epsilon, C_agg, cutoff, m_mu, scheme=scheme),
        *_alp_terms(m_a, y_a, m_mu),
        *_dark_photon_terms(m_gamma, epsilon, alpha, m_mu),
    )
    return rounded_sum(terms)


def _total_gradient(
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
) -> tuple[Number, ...]:
    """The derivative of the sum by each parameter, for numbers already checked."""
    portal = _portal_gradient_terms(m_a, m_gamma, y_a, epsilon, C_agg, cutoff, m_mu, scheme=scheme)
    alp = _alp_gradient_terms(m_a, y_a, m_mu)
    dark_photon = _dark_photon_gradient_terms(m_gamma, epsilon, alpha, m_mu)
    return (
        rounded_sum((*portal[0], *alp[0],)),  # by m_a
        rounded_sum((*portal[1], *dark_photon[0],)),  # by m_gamma
        rounded_sum((*portal[2], *alp[1],)),  # by y_a
        rounded_sum((*portal[3], *dark_photon[1],)),  # by epsilon
        rounded_sum((*portal[4],)),  # by C_agg
        rounded_sum((*portal[5],)),  # by cutoff
        rounded_sum((*portal[6], *alp[2], *dark_photon[3],)),  # by m_mu
        rounded_sum((*dark_photon[2],)),  # by alpha
    )


class DeltaAMuGradient(NamedTuple):
    """Derivatives by the parameters, each in units of the value over those of the parameter."""

    m_a: Any
    m_gamma: Any
    y_a: Any
    epsilon: Any
    C_agg: Any
    cutoff: Any
    m_mu: Any
    alpha: Any


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
    Accuracy: at most 1.2312 units in the last place of the largest term of the value, or of the
    value itself where that is larger: proved wherever the loop functions are and no
    intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal verify
    --certify`).

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
    return evaluate(partial(_total, scheme=scheme), arguments, out, numbers=True)


def delta_a_mu_gradient(
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
) -> DeltaAMuGradient:
    r"""Gradient of the sum of the contributions portal, alp, dark_photon.

    .. math::

        \frac{\partial \Delta a_\mu}{\partial p} = \frac{\partial
        a_\mu^{a\gamma\gamma'}}{\partial p} + \frac{\partial a_\mu^a}{\partial p} +
        \frac{\partial a_\mu^{\gamma'}}{\partial p}

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

    Returns
    -------
    DeltaAMuGradient
        A named tuple of float64 or ndarray, the derivative by each parameter: ``m_a`` in 1/GeV;
        ``m_gamma`` in 1/GeV; ``y_a`` dimensionless; ``epsilon`` dimensionless; ``C_agg`` in
        GeV; ``cutoff`` in 1/GeV; ``m_mu`` in 1/GeV; ``alpha`` dimensionless.

    Raises
    ------
    ValueError
        A mass, scale or constant that is not positive, NaN in either, or shapes that do
        not broadcast; an unknown ``scheme``.

    Notes
    -----
    Accuracy: at most 1.8716 units in the last place of the largest term of each derivative, or
    of each derivative itself where that is larger: proved wherever the loop functions are and
    no intermediate result leaves [2^-900, 2^900] (reports/certificates.json, `axionportal
    verify --certify`).
    """
    require_scheme(scheme, G_SCHEMES, "delta_a_mu_gradient")
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
        masses=(),
        positive=("m_a", "m_gamma", "cutoff", "m_mu", "alpha"),
    )
    return DeltaAMuGradient(*evaluate_all(partial(_total_gradient, scheme=scheme), arguments, 8))
