"""Loop functions: G, F_a, F_gamma.

Scalars give a scalar, arrays broadcast, ``out=`` is that of a NumPy function.  Outside its domain a
loop function is NaN; edges of the domain have the limit as their value.  No warning is raised.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._arithmetic import RealLike
from ._blocks import map_blocks
from ._divided_difference import DividedDifference, Logarithm
from ._tables import LoopFunctionTable, ScalingLaw, Table
from ._two_masses import TwoMassFunction

__all__ = ["F_a", "F_gamma", "G"]

# --------------------------------------------------------------------------------------------------
# F_a: table, laws beyond it, function
# --------------------------------------------------------------------------------------------------

F_A_TABLES = LoopFunctionTable(
    "F_a.npy",
    first_exponent=-31,
    end_exponent=33,
    mantissa_bits=7,
    low_law=ScalingLaw(
        power=0,
        step_high=0.6931471805601177,
        step_low=-1.7239444525614835e-13,
        limit=-np.inf,
    ),
    high_law=ScalingLaw(
        power=-2,
        step_high=0.0,
        step_low=0.0,
        limit=-0.0,
    ),
)


def F_a(eta: RealLike, out: Any = None) -> Any:
    r"""Loop function of a pseudoscalar that couples to the lepton alone: Eq. (9b) of Ge:2021cjz.

    .. math::

        F_a(\eta) = \int\limits_{0}^{1} \left(- \frac{x^{3}}{2 \left(\eta^{2} x + \left(1 -
        x\right) \left(- \eta^{2} x + 1\right)\right)}\right)\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        F_a, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: F_a(0) = -inf, F_a(inf) = -0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.547 units in the last place for every positive double.  This is a bound
    of all roundings plus the truncation of the polynomial, in the worst cell of the table
    [2^-31, 2^33); beyond it the leading term of the expansion takes over, with a relative error
    below 2^-60.

    Definition: sha256 ce7072b94df6197097ffec56c7e3cedf319e291debfcb17e1f45298da312c045
    """
    if out is None and isinstance(eta, float):
        return np.float64(F_A_TABLES.value_of(float(eta)))
    return map_blocks(F_A_TABLES.fill, (eta,), out)


# --------------------------------------------------------------------------------------------------
# F_gamma: table, laws beyond it, function
# --------------------------------------------------------------------------------------------------

F_GAMMA_TABLES = LoopFunctionTable(
    "F_gamma.npy",
    first_exponent=-34,
    end_exponent=62,
    mantissa_bits=7,
    low_law=ScalingLaw(
        power=0,
        step_high=0.0,
        step_low=0.0,
        limit=0.3333333333333333,
    ),
    high_law=ScalingLaw(
        power=-2,
        step_high=0.0,
        step_low=0.0,
        limit=0.0,
    ),
)


def F_gamma(eta: RealLike, out: Any = None) -> Any:
    r"""Loop function of a vector boson with vector coupling to the lepton: Eq. (10b) of Ge:2021cjz.

    .. math::

        F_{\gamma'}(\eta) = \int\limits_{0}^{1} \frac{x^{2} \left(1 - x\right)}{\eta^{2} x +
        \left(1 - x\right) \left(- \eta^{2} x + 1\right)}\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        F_gamma, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: F_gamma(0) = 1/3, F_gamma(inf) = 0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.547 units in the last place for every positive double.  This is a bound
    of all roundings plus the truncation of the polynomial, in the worst cell of the table
    [2^-34, 2^62); beyond it the leading term of the expansion takes over, with a relative error
    below 2^-60.

    Definition: sha256 13a4ad8da82a0a3efb830702d7ab4a92d56202949168913249a7a25532ebb4bb
    """
    if out is None and isinstance(eta, float):
        return np.float64(F_GAMMA_TABLES.value_of(float(eta)))
    return map_blocks(F_GAMMA_TABLES.fill, (eta,), out)


# --------------------------------------------------------------------------------------------------
# G: tables of the kernel psi, logarithm, function
# --------------------------------------------------------------------------------------------------

G_TABLES = TwoMassFunction(
    constant=-0.25,
    logarithm=Logarithm(
        "logarithm.npy",
        mantissa_bits=7,
        step_high=0.6931471805601177,
        step_low=-1.7239444525614835e-13,
    ),
    difference=DividedDifference(
        far=Table("psi.npy", -120, 60, 7),
        near=Table("psi_near.npy", -120, 60, 3),
        law=ScalingLaw(
            power=1,
            step_high=0.34657359028005885,
            step_low=-8.619722262807417e-14,
            limit=np.inf,
        ),
    ),
)

G_SCHEMES = ("cutoff",)
"""Renormalisation schemes that are derived for G."""


def G(
    m_a: RealLike,
    m_gamma: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    cutoff: RealLike = 1000.0,
    scheme: str = "cutoff",
    out: Any = None,
) -> Any:
    r"""Loop function of the dark axion portal, with the cut-off regularisation of the paper: Eq.
    (8b) of Ge:2021cjz.

    .. math::

        G(m_a, m_{\gamma'}, m_\mu, \Lambda) = \int\limits_{0}^{1} \left(\left(1 - x\right)
        \left(\log{\left(\frac{\Lambda^{2}}{m_a^{2} \left(1 - x\right) + m_\mu^{2} x^{2}}
        \right)} - \frac{1}{2}\right) - \frac{\left(m_{\gamma'}^{2} \left(1 - x\right) + 2
        m_\mu^{2} x^{2}\right) \log{\left(\frac{m_a^{2} \left(1 - x\right) + m_\mu^{2}
        x^{2}}{m_{\gamma'}^{2} \left(1 - x\right) + m_\mu^{2} x^{2}} \right)}}{m_a^{2} -
        m_{\gamma'}^{2}}\right)\, dx

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    cutoff : float or array_like
        Ultraviolet cut-off, \Lambda, in GeV; cutoff > 0.
    scheme : str
        Renormalisation scheme, one of "cutoff".
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        G, dimensionless.

    Raises
    ------
    ValueError
        An unknown ``scheme``.

    Notes
    -----
    Domain: m_a > 0, m_gamma > 0, m_mu > 0, cutoff > 0.
    Edge values: a mass of zero gives the massless limit, equal masses the confluent value, an
    infinite mass -inf; NaN outside the domain.  Exchanging the masses changes no bit.

    Accuracy: 0.791 units in the last place of the largest of |ln(cutoff/m_mu)|, 1/4 and the
    divided difference of psi, or of G itself where terms of one sign make it larger.  This is a
    bound of the roundings in the worst cell of the tables.

    Definition: sha256 d2d6bf0ca45532197f36ce1c7b778c6629b77cf793dc3daa4f900c0ffa96952c
    """
    if scheme not in G_SCHEMES:
        known = ", ".join(map(repr, G_SCHEMES))
        raise ValueError(f"scheme {scheme!r} is not derived for G: choose one of {known}")
    arguments = (m_a, m_gamma, m_mu, cutoff)
    numbers = [float(argument) for argument in arguments if isinstance(argument, float)]
    if out is None and len(numbers) == len(arguments):
        return np.float64(G_TABLES.value_of(*numbers))
    return map_blocks(G_TABLES.fill, arguments, out)
