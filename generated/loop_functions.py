"""Loop functions: G, dG_dm_a, dG_dm_gamma, F_a, dF_a_deta, F_gamma, dF_gamma_deta, F_axial,
dF_axial_deta, F_scalar, dF_scalar_deta, S0_LL, S0_LR, SQ_LL, SQ_LR, V0_LL, V0_LR, VQ_LL, VQ_LR.

Scalars give a scalar, arrays broadcast, ``out=`` is that of a NumPy function.  Outside its domain a
loop function is NaN; edges of the domain have the limit as their value.  No warning is raised.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._arithmetic import Number, RealLike
from ._blocks import evaluate, map_blocks, real_arrays
from ._checks import require_scheme
from ._chords import Chords
from ._divided_difference import DividedDifference, Logarithm
from ._one_ratio import TABLE_BLOCK, LimitLaw, LoopFunctionTable, NaturalLogarithm
from ._tables import ScalingLaw, Table
from ._two_mass_derivatives import TwoMassDerivative
from ._two_masses import TwoMassFunction
from ._two_point import limit_product, moments

__all__ = [
    "S0_LL",
    "S0_LR",
    "SQ_LL",
    "SQ_LR",
    "V0_LL",
    "V0_LR",
    "VQ_LL",
    "VQ_LR",
    "F_a",
    "F_axial",
    "F_gamma",
    "F_scalar",
    "G",
    "dF_a_deta",
    "dF_axial_deta",
    "dF_gamma_deta",
    "dF_scalar_deta",
    "dG_dm_a",
    "dG_dm_gamma",
]

LOGARITHM = NaturalLogarithm(
    "logarithm.npy",
    mantissa_bits=7,
    step_high=0.6931471805601177,
    step_low=-1.7239444525614835e-13,
)
"""ln of an argument beyond a table."""


# --------------------------------------------------------------------------------------------------
# F_a: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

F_A_TABLES = LoopFunctionTable(
    "F_a.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=6,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=0,
        constant=(0.9166666666666666, 3.700743415417188e-17),
        slope=(1.0, 0.0),
        further=(
            (0.0, 0.0),
            (3.7083333333333335, 5.0),
        ),
        limit=-np.inf,
    ),
    high_law=LimitLaw(
        power=-2,
        constant=(-0.25, 0.0),
        slope=(0.0, 0.0),
        further=(
            (0.0, 0.0),
            (-0.5, 0.5),
        ),
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

    Accuracy: at most 0.5393 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition: sha256 ce7072b94df6197097ffec56c7e3cedf319e291debfcb17e1f45298da312c045
    """
    if out is None and isinstance(eta, float):
        return np.float64(F_A_TABLES.value_of(float(eta)))
    return map_blocks(F_A_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# dF_a_deta: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

DF_A_DETA_TABLES = LoopFunctionTable(
    "dF_a_deta.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=6,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=-1,
        constant=(1.0, 0.0),
        slope=(0.0, 0.0),
        further=(
            (0.0, 0.0),
            (12.416666666666666, 10.0),
        ),
        limit=np.inf,
    ),
    high_law=LimitLaw(
        power=-3,
        constant=(0.5, 0.0),
        slope=(0.0, 0.0),
        further=(
            (0.0, 0.0),
            (2.5, -2.0),
        ),
        limit=0.0,
    ),
)


def dF_a_deta(eta: RealLike, out: Any = None) -> Any:
    r"""Derivative of F_a with respect to eta: Eq. (9b) of Ge:2021cjz.

    .. math::

        \frac{d F_a}{d \eta}(\eta) = \int\limits_{0}^{1} \frac{\eta x^{5}}{\left(\eta^{2} x^{2}
        - x + 1\right)^{2}}\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        dF_a_deta, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: dF_a_deta(0) = inf, dF_a_deta(inf) = 0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.5633 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition of F_a: sha256 ce7072b94df6197097ffec56c7e3cedf319e291debfcb17e1f45298da312c045
    """
    if out is None and isinstance(eta, float):
        return np.float64(DF_A_DETA_TABLES.value_of(float(eta)))
    return map_blocks(DF_A_DETA_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# F_gamma: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

F_GAMMA_TABLES = LoopFunctionTable(
    "F_gamma.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=6,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=0,
        constant=(0.3333333333333333, 1.850371707708594e-17),
        slope=(0.0, 0.0),
        further=(
            (0.0, 0.0),
            (2.0833333333333335, 2.0),
        ),
        limit=0.3333333333333333,
    ),
    high_law=LimitLaw(
        power=-2,
        constant=(0.5, 0.0),
        slope=(0.0, 0.0),
        further=(
            (-1.5707963267948966, 0.0),
            (-0.5, 2.0),
        ),
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
    Edge values: F_gamma(0) = 0.3333333333333333, F_gamma(inf) = 0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.5396 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition: sha256 13a4ad8da82a0a3efb830702d7ab4a92d56202949168913249a7a25532ebb4bb
    """
    if out is None and isinstance(eta, float):
        return np.float64(F_GAMMA_TABLES.value_of(float(eta)))
    return map_blocks(F_GAMMA_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# dF_gamma_deta: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

DF_GAMMA_DETA_TABLES = LoopFunctionTable(
    "dF_gamma_deta.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=6,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=1,
        constant=(6.166666666666667, -2.9605947323337506e-16),
        slope=(4.0, 0.0),
        further=(
            (0.0, 0.0),
            (50.8, 48.0),
        ),
        limit=-0.0,
    ),
    high_law=LimitLaw(
        power=-3,
        constant=(-1.0, 0.0),
        slope=(0.0, 0.0),
        further=(
            (4.71238898038469, 0.0),
            (4.0, -8.0),
        ),
        limit=-0.0,
    ),
)


def dF_gamma_deta(eta: RealLike, out: Any = None) -> Any:
    r"""Derivative of F_gamma with respect to eta: Eq. (10b) of Ge:2021cjz.

    .. math::

        \frac{d F_{\gamma'}}{d \eta}(\eta) = \int\limits_{0}^{1} \frac{2 \eta x^{4} \left(x -
        1\right)}{\left(\eta^{2} x^{2} - x + 1\right)^{2}}\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        dF_gamma_deta, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: dF_gamma_deta(0) = -0.0, dF_gamma_deta(inf) = -0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.5633 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition of F_gamma: sha256 13a4ad8da82a0a3efb830702d7ab4a92d56202949168913249a7a25532ebb4bb
    """
    if out is None and isinstance(eta, float):
        return np.float64(DF_GAMMA_DETA_TABLES.value_of(float(eta)))
    return map_blocks(DF_GAMMA_DETA_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# F_axial: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

F_AXIAL_TABLES = LoopFunctionTable(
    "F_axial.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=5,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=0,
        constant=(-1.6666666666666667, 7.401486830834377e-17),
        slope=(0.0, 0.0),
        further=(
            (0.0, 0.0),
            (-1.5833333333333333, -2.0),
        ),
        limit=-1.6666666666666667,
    ),
    high_law=LimitLaw(
        power=0,
        constant=(-1.0, 0.0),
        slope=(0.0, 0.0),
        further=(
            (0.0, 0.0),
            (2.5, -2.0),
        ),
        limit=-1.0,
    ),
)


def F_axial(eta: RealLike, out: Any = None) -> Any:
    r"""Loop function of a neutral vector boson with axial coupling to the lepton: from the
    Lagrangian, compare Leveille:1977rc.

    .. math::

        F_{A}(\eta) = \int\limits_{0}^{1} \left(- \frac{x \left(2 \eta^{2} x^{2} + x^{2} - 5 x +
        4\right)}{\eta^{2} x^{2} - x + 1}\right)\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        F_axial, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: F_axial(0) = -1.6666666666666667, F_axial(inf) = -1.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.5056 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition: sha256 b17aaa09304094920765f8a18e546a52358a6612de764e338b8900a890461609
    """
    if out is None and isinstance(eta, float):
        return np.float64(F_AXIAL_TABLES.value_of(float(eta)))
    return map_blocks(F_AXIAL_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# dF_axial_deta: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

DF_AXIAL_DETA_TABLES = LoopFunctionTable(
    "dF_axial_deta.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=5,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=1,
        constant=(-5.166666666666667, 2.9605947323337506e-16),
        slope=(-4.0, 0.0),
        further=(
            (0.0, 0.0),
            (-28.533333333333335, -32.0),
        ),
        limit=0.0,
    ),
    high_law=LimitLaw(
        power=-3,
        constant=(-7.0, 0.0),
        slope=(4.0, 0.0),
        further=(
            (18.84955592153876, 0.0),
            (0.0, -16.0),
        ),
        limit=0.0,
    ),
)


def dF_axial_deta(eta: RealLike, out: Any = None) -> Any:
    r"""Derivative of F_axial with respect to eta: from the Lagrangian, compare Leveille:1977rc.

    .. math::

        \frac{d F_{A}}{d \eta}(\eta) = \int\limits_{0}^{1} \frac{2 \eta x^{3} \left(x - 2\right)
        \left(x - 1\right)}{\left(\eta^{2} x^{2} - x + 1\right)^{2}}\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        dF_axial_deta, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: dF_axial_deta(0) = 0.0, dF_axial_deta(inf) = 0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.7029 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition of F_axial: sha256 b17aaa09304094920765f8a18e546a52358a6612de764e338b8900a890461609
    """
    if out is None and isinstance(eta, float):
        return np.float64(DF_AXIAL_DETA_TABLES.value_of(float(eta)))
    return map_blocks(DF_AXIAL_DETA_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# F_scalar: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

F_SCALAR_TABLES = LoopFunctionTable(
    "F_scalar.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=5,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=0,
        constant=(-0.5833333333333334, 3.700743415417188e-17),
        slope=(-1.0, 0.0),
        further=(
            (0.0, 0.0),
            (-1.625, -3.0),
        ),
        limit=np.inf,
    ),
    high_law=LimitLaw(
        power=-2,
        constant=(0.75, 0.0),
        slope=(0.0, 0.0),
        further=(
            (-1.5707963267948966, 0.0),
            (0.0, 1.5),
        ),
        limit=0.0,
    ),
)


def F_scalar(eta: RealLike, out: Any = None) -> Any:
    r"""Loop function of a neutral scalar that couples to the lepton alone: from the Lagrangian,
    compare Leveille:1977rc.

    .. math::

        F_{\phi}(\eta) = \int\limits_{0}^{1} \left(- \frac{x^{2} \left(x - 2\right)}{2
        \left(\eta^{2} x^{2} - x + 1\right)}\right)\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        F_scalar, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: F_scalar(0) = inf, F_scalar(inf) = 0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.5760 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition: sha256 65361166fb1305ae3c2e2baa4dce0aeb09242afcac579eddafebf6ae3f49e4f5
    """
    if out is None and isinstance(eta, float):
        return np.float64(F_SCALAR_TABLES.value_of(float(eta)))
    return map_blocks(F_SCALAR_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# dF_scalar_deta: table, expansions beyond it, function
# --------------------------------------------------------------------------------------------------

DF_SCALAR_DETA_TABLES = LoopFunctionTable(
    "dF_scalar_deta.npy",
    first_exponent=-27,
    end_exponent=27,
    mantissa_bits=5,
    logarithm=LOGARITHM,
    low_law=LimitLaw(
        power=-1,
        constant=(-1.0, 0.0),
        slope=(0.0, 0.0),
        further=(
            (0.0, 0.0),
            (-6.25, -6.0),
        ),
        limit=-np.inf,
    ),
    high_law=LimitLaw(
        power=-3,
        constant=(-1.5, 0.0),
        slope=(0.0, 0.0),
        further=(
            (4.71238898038469, 0.0),
            (1.5, -6.0),
        ),
        limit=-0.0,
    ),
)


def dF_scalar_deta(eta: RealLike, out: Any = None) -> Any:
    r"""Derivative of F_scalar with respect to eta: from the Lagrangian, compare Leveille:1977rc.

    .. math::

        \frac{d F_{\phi}}{d \eta}(\eta) = \int\limits_{0}^{1} \frac{\eta x^{4} \left(x -
        2\right)}{\left(\eta^{2} x^{2} - x + 1\right)^{2}}\, dx

    Parameters
    ----------
    eta : float or array_like
        Lepton mass over mediator mass, \eta, dimensionless; eta > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        dF_scalar_deta, dimensionless.

    Notes
    -----
    Domain: eta > 0.
    Edge values: dF_scalar_deta(0) = -inf, dF_scalar_deta(inf) = -0.0; NaN for negative arguments and NaN.

    Accuracy: at most 0.6921 units in the last place for every positive double, subnormal ones
    included: proved cell by cell for the table [2^-27, 2^27) and binade by binade for the
    expansions beyond it (reports/certificates.json, `axionportal verify --certify`).

    Definition of F_scalar: sha256 65361166fb1305ae3c2e2baa4dce0aeb09242afcac579eddafebf6ae3f49e4f5
    """
    if out is None and isinstance(eta, float):
        return np.float64(DF_SCALAR_DETA_TABLES.value_of(float(eta)))
    return map_blocks(DF_SCALAR_DETA_TABLES.fill, (eta,), out, TABLE_BLOCK)


# --------------------------------------------------------------------------------------------------
# G: tables of the kernel psi, logarithm, function
# --------------------------------------------------------------------------------------------------

G_LOGARITHM = Logarithm(
    "logarithm.npy",
    mantissa_bits=7,
    step_high=0.6931471805601177,
    step_low=-1.7239444525614835e-13,
)
G_DIFFERENCE = DividedDifference(
    far=Table("psi.npy", -120, 84, 7),
    near=Table("psi_near.npy", -120, 84, 4),
    chords=Chords("psi_chord.npy", -16, 42, 7),
    law=ScalingLaw(
        power=1,
        step_high=0.34657359028005885,
        step_low=-8.619722262807417e-14,
        limit=np.inf,
    ),
)
G_DERIVATIVE = TwoMassDerivative(G_DIFFERENCE)
G_TABLES = {
    "cutoff": TwoMassFunction(-0.25, G_LOGARITHM, G_DIFFERENCE),
    "msbar": TwoMassFunction(0.5, G_LOGARITHM, G_DIFFERENCE),
    "msbar-larin": TwoMassFunction(-1.0, G_LOGARITHM, G_DIFFERENCE),
}
"""The function in each renormalisation scheme: its constant is all that they differ in."""

G_SCHEMES = tuple(G_TABLES)


def G(
    m_a: RealLike,
    m_gamma: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    cutoff: RealLike = 1000.0,
    scheme: str = "cutoff",
    out: Any = None,
) -> Any:
    r"""Loop function of the dark axion portal: Eq. (8b) of Ge:2021cjz.

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
        Renormalisation scheme, one of "cutoff", "msbar", "msbar-larin".
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

    Accuracy: at most 0.8409 units in the last place of the largest of |ln(cutoff/m_mu)|, 1/4,
    1/2, 1 (in cutoff, msbar, msbar-larin) and the divided difference of psi, or of G itself
    where terms of one sign make it larger: proved for both masses in units of the lepton's in
    [2^-60, 2^42) (reports/certificates.json, `axionportal verify --certify`).

    Definition: sha256 d2d6bf0ca45532197f36ce1c7b778c6629b77cf793dc3daa4f900c0ffa96952c
    """
    require_scheme(scheme, G_SCHEMES, "G")
    function = G_TABLES[scheme]
    return function.evaluate((m_a, m_gamma, m_mu, cutoff), out)


def dG_dm_a(
    m_a: RealLike,
    m_gamma: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""Derivative of G in m_a.

    .. math::

        \frac{\partial G}{\partial m_a}

    It depends neither on the scale nor on the renormalisation scheme.

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        dG_dm_a, in 1/GeV.

    Notes
    -----
    Domain: m_a > 0, m_gamma > 0, m_mu > 0.
    Edge values: -0.0 where m_a is zero and the other mass is not, and where a mass
    is infinite; equal masses give the confluent value; NaN where both masses are zero (the limit
    depends on their ratio) and outside the domain.

    Accuracy: at most 1.3556 units in the last place: of the value where the masses differ by
    less than a tenth (0.8789), and otherwise (1.3556) of the largest of psi'(w), D and 1/4,
    times their common factor 2 m_a/|m_a^2 - m_gamma^2|, with D the divided difference of psi
    and w = (m_a/m_mu)^2: proved for both masses in units of the lepton's in [2^-60, 2^42)
    (reports/certificates.json, `axionportal verify --certify`).

    Definition of G: sha256 d2d6bf0ca45532197f36ce1c7b778c6629b77cf793dc3daa4f900c0ffa96952c
    """
    return G_DERIVATIVE.evaluate((m_a, m_gamma, m_mu), out)


def dG_dm_gamma(
    m_a: RealLike,
    m_gamma: RealLike,
    *,
    m_mu: RealLike = 0.1056583745,
    out: Any = None,
) -> Any:
    r"""Derivative of G in m_gamma.

    .. math::

        \frac{\partial G}{\partial m_{\gamma'}}

    It depends neither on the scale nor on the renormalisation scheme.

    Parameters
    ----------
    m_a : float or array_like
        Mass of the axion-like particle, m_a, in GeV; m_a > 0.
    m_gamma : float or array_like
        Mass of the dark photon, m_{\gamma'}, in GeV; m_gamma > 0.
    m_mu : float or array_like
        Mass of the muon, m_\mu, in GeV; m_mu > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        dG_dm_gamma, in 1/GeV.

    Notes
    -----
    Domain: m_a > 0, m_gamma > 0, m_mu > 0.
    Edge values: -0.0 where m_gamma is zero and the other mass is not, and where a mass
    is infinite; equal masses give the confluent value; NaN where both masses are zero (the limit
    depends on their ratio) and outside the domain.

    Accuracy: at most 1.3556 units in the last place: of the value where the masses differ by
    less than a tenth (0.8789), and otherwise (1.3556) of the largest of psi'(w), D and 1/4,
    times their common factor 2 m_gamma/|m_gamma^2 - m_a^2|, with D the divided difference of
    psi and w = (m_gamma/m_mu)^2: proved for both masses in units of the lepton's in [2^-60,
    2^42) (reports/certificates.json, `axionportal verify --certify`).

    Definition of G: sha256 d2d6bf0ca45532197f36ce1c7b778c6629b77cf793dc3daa4f900c0ffa96952c
    """
    return G_DERIVATIVE.evaluate((m_gamma, m_a, m_mu), out)


# --------------------------------------------------------------------------------------------------
# S0_LL: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _s0_ll(r: Number, b: Number) -> Number:
    """S0_LL, NaN outside the domain."""
    moment = moments(1.0, b, r, 3)
    loop = moment[2]
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def S0_LL(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a neutral scalar that conserves chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        S^{0}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{x^{2} \left(x - 1\right)}{b^{2}
        \left(1 - x\right) + r^{2} x - x \left(1 - x\right)}\right)\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        S0_LL, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is the massless limit; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 400.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 23a67075954762a286ab47ad83c469d4751f8b01a24e2753d98d50d8fadb48ee
    """
    return evaluate(_s0_ll, real_arrays(r, b), out)


# --------------------------------------------------------------------------------------------------
# S0_LR: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _s0_lr(r: Number, b: Number) -> Number:
    """S0_LR, NaN outside the domain."""
    moment = moments(1.0, b, r, 2)
    loop = moment[2]
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def S0_LR(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a neutral scalar that flips chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        S^{0}_{LR}(r, b) = \int\limits_{0}^{1} \frac{x^{2}}{b^{2} \left(1 - x\right) + r^{2} x -
        x \left(1 - x\right)}\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        S0_LR, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is infinite; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 400.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 94473f13dbc640cc18b4575d362d13b0061fc6cdccea3c7af804d8c7f755eacb
    """
    return evaluate(_s0_lr, real_arrays(r, b), out)


# --------------------------------------------------------------------------------------------------
# SQ_LL: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _sq_ll(r: Number, b: Number) -> Number:
    """SQ_LL, NaN outside the domain."""
    moment = moments(1.0, b, r, 3)
    loop = -moment[1]
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def SQ_LL(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a charged scalar that conserves chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        S^{Q}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{x \left(x - 1\right)^{2}}{b^{2}
        \left(1 - x\right) + r^{2} x - x \left(1 - x\right)}\right)\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        SQ_LL, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is the massless limit; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 400.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 e02a27d55e7d3d6530524a8f9a9d1f7ba2b4fc55451a86289942d4c5643f72b0
    """
    return evaluate(_sq_ll, real_arrays(r, b), out)


# --------------------------------------------------------------------------------------------------
# SQ_LR: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _sq_lr(r: Number, b: Number) -> Number:
    """SQ_LR, NaN outside the domain."""
    moment = moments(1.0, b, r, 2)
    loop = -moment[1]
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def SQ_LR(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a charged scalar that flips chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        S^{Q}_{LR}(r, b) = \int\limits_{0}^{1} \frac{x \left(x - 1\right)}{b^{2} \left(1 -
        x\right) + r^{2} x - x \left(1 - x\right)}\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        SQ_LR, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is the massless limit; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 400.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 26623dc802401807dc83ec935b17d25ac4e0902a37f85c7b981551f783cac7dd
    """
    return evaluate(_sq_lr, real_arrays(r, b), out)


# --------------------------------------------------------------------------------------------------
# V0_LL: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _v0_ll(r: Number, b: Number) -> Number:
    """V0_LL, NaN outside the domain."""
    moment = moments(1.0, b, r, 3)
    loop = (
        -4.0 * moment[1]
        - 2.0 * moment[2]
        - (r + 1.0) * (r - 1.0) * moment[2] / b / b
        - limit_product(2.0 * r * r / b / b, moment[3])
    )
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def V0_LL(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a neutral vector that conserves chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        V^{0}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{x \left(2 b^{2} x^{2} - 6 b^{2} x +
        4 b^{2} + r^{2} x^{2} + r^{2} x + x^{2} - x\right)}{b^{2} \left(b^{2} \left(1 - x\right)
        + r^{2} x - x \left(1 - x\right)\right)}\right)\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        V0_LL, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is the massless limit; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 1600.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 1588b682654d12309cf0d3538accb5d100468914eaddc5807032f3847ccedd81
    """
    return evaluate(_v0_ll, real_arrays(r, b), out)


# --------------------------------------------------------------------------------------------------
# V0_LR: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _v0_lr(r: Number, b: Number) -> Number:
    """V0_LR, NaN outside the domain."""
    moment = moments(1.0, b, r, 3)
    loop = (
        4.0 * moment[1]
        + 4.0 * moment[2]
        + (r + 1.0) * (r - 1.0) * moment[2] / b / b
        + (r * r + 1.0) * moment[3] / b / b
    )
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def V0_LR(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a neutral vector that flips chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        V^{0}_{LR}(r, b) = \int\limits_{0}^{1} \frac{x \left(- 4 b^{2} x + 4 b^{2} + r^{2} x + 2
        x^{2} - x\right)}{b^{2} \left(b^{2} \left(1 - x\right) + r^{2} x - x \left(1 -
        x\right)\right)}\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        V0_LR, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is infinite; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 1600.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 a08c80f1af155d761fa9d6fa19284c5737d7e84960da0a5f21b768262b8ac780
    """
    return evaluate(_v0_lr, real_arrays(r, b), out)


# --------------------------------------------------------------------------------------------------
# VQ_LL: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _vq_ll(r: Number, b: Number) -> Number:
    """VQ_LL, NaN outside the domain."""
    moment = moments(1.0, b, r, 3)
    loop = (
        4.0 * moment[0]
        + 2.0 * moment[1]
        + (r + 1.0) * (r - 1.0) * moment[1] / b / b
        + 2.0 * r * r * moment[2] / b / b
    )
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def VQ_LL(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a charged vector that conserves chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        V^{Q}_{LL}(r, b) = \int\limits_{0}^{1} \left(- \frac{\left(x - 1\right) \left(2 b^{2}
        x^{2} - 6 b^{2} x + 4 b^{2} + r^{2} x^{2} + r^{2} x + x^{2} - x\right)}{b^{2}
        \left(b^{2} \left(1 - x\right) + r^{2} x - x \left(1 - x\right)\right)}\right)\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        VQ_LL, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is the massless limit; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 1600.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 aa942cf5791f48548801a45a18b4ec37ba99f0e39b60575da86cd77987022301
    """
    return evaluate(_vq_ll, real_arrays(r, b), out)


# --------------------------------------------------------------------------------------------------
# VQ_LR: sum of moments of the denominator
# --------------------------------------------------------------------------------------------------


def _vq_lr(r: Number, b: Number) -> Number:
    """VQ_LR, NaN outside the domain."""
    moment = moments(1.0, b, r, 3)
    loop = (
        -4.0 * moment[0]
        - 4.0 * moment[1]
        - (r + 1.0) * (r - 1.0) * moment[1] / b / b
        - (r * r + 1.0) * moment[2] / b / b
    )
    return np.where((r >= 0.0) & (b > 0.0), loop, np.nan)


def VQ_LR(r: RealLike, b: RealLike, out: Any = None) -> Any:
    r"""Part of the loop of a charged vector that flips chirality: from the Lagrangian, compare
    Leveille:1977rc.

    .. math::

        V^{Q}_{LR}(r, b) = \int\limits_{0}^{1} \frac{\left(x - 1\right) \left(- 4 b^{2} x + 4
        b^{2} + r^{2} x + 2 x^{2} - x\right)}{b^{2} \left(b^{2} \left(1 - x\right) + r^{2} x - x
        \left(1 - x\right)\right)}\, dx

    Parameters
    ----------
    r : float or array_like
        Mass of the internal fermion over the lepton's, r, dimensionless; r >= 0.
    b : float or array_like
        Mass of the boson over the lepton's, b, dimensionless; b > 0.
    out : ndarray, optional
        Where to put the result; it may be an argument.

    Returns
    -------
    float64 or ndarray
        VQ_LR, dimensionless.

    Notes
    -----
    Domain: r >= 0, b > 0.
    Edge values: at r = 0 the value is the massless limit; NaN outside the domain.

    The integrals are taken by closed form or by Gauss-Legendre quadrature, whichever cancels
    nothing.

    On the normal threshold, r + b = 1, they diverge: the value is infinite, or NaN where
    infinite terms have both signs.  For r + b < 1 it is the real part, the principal value of
    the integral.

    Accuracy: at most 1600.0 units in the last place of the largest term of the sum; where r + b
    < 1 each moment counts as much as the largest of them.  Proved for r = 0 or 2^-32 <= r <=
    2^32, 2^-32 <= b <= 2^32, thresholds and pseudo-thresholds included, with np.log, np.log1p
    and np.arctan2 within 4 units in the last place (reports/certificates.json, `axionportal
    verify --certify`).

    Definition: sha256 ebc5a940adf1ca279124cc790f28747721094e3d2ab25a13f592e47901c4993f
    """
    return evaluate(_vq_lr, real_arrays(r, b), out)
