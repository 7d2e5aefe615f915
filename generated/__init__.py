"""Loop functions of the lepton anomalous magnetic moment and their contributions, in NumPy.

Written by `axionportal build` from the definitions in `derivations/`; edit those, not this folder.
The folder needs NumPy only and works as it stands when it is copied into another project.

Loop functions
    G                          Loop function of the dark axion portal: Eq. (8b) of Ge:2021cjz.
    dG_dm_a                    Derivative of G in m_a.
    dG_dm_gamma                Derivative of G in m_gamma.
    F_a                        Loop function of a pseudoscalar that couples to the lepton alone:
                               Eq. (9b) of Ge:2021cjz.
    dF_a_deta                  Derivative of F_a with respect to eta: Eq. (9b) of Ge:2021cjz.
    F_gamma                    Loop function of a vector boson with vector coupling to the
                               lepton: Eq. (10b) of Ge:2021cjz.
    dF_gamma_deta              Derivative of F_gamma with respect to eta: Eq. (10b) of
                               Ge:2021cjz.
    F_axial                    Loop function of a neutral vector boson with axial coupling to
                               the lepton: from the Lagrangian, compare Leveille:1977rc.
    dF_axial_deta              Derivative of F_axial with respect to eta: from the Lagrangian,
                               compare Leveille:1977rc.
    F_scalar                   Loop function of a neutral scalar that couples to the lepton
                               alone: from the Lagrangian, compare Leveille:1977rc.
    dF_scalar_deta             Derivative of F_scalar with respect to eta: from the Lagrangian,
                               compare Leveille:1977rc.
    S0_LL                      Part of the loop of a neutral scalar that conserves chirality:
                               from the Lagrangian, compare Leveille:1977rc.
    S0_LR                      Part of the loop of a neutral scalar that flips chirality: from
                               the Lagrangian, compare Leveille:1977rc.
    SQ_LL                      Part of the loop of a charged scalar that conserves chirality:
                               from the Lagrangian, compare Leveille:1977rc.
    SQ_LR                      Part of the loop of a charged scalar that flips chirality: from
                               the Lagrangian, compare Leveille:1977rc.
    V0_LL                      Part of the loop of a neutral vector that conserves chirality:
                               from the Lagrangian, compare Leveille:1977rc.
    V0_LR                      Part of the loop of a neutral vector that flips chirality: from
                               the Lagrangian, compare Leveille:1977rc.
    VQ_LL                      Part of the loop of a charged vector that conserves chirality:
                               from the Lagrangian, compare Leveille:1977rc.
    VQ_LR                      Part of the loop of a charged vector that flips chirality: from
                               the Lagrangian, compare Leveille:1977rc.
Contributions (masses in GeV)
    a_mu_portal                One-loop contribution of the vertex of ALP, photon and dark
                               photon: Eq. (8a) of Ge:2021cjz.
    a_mu_portal_heavy          One-loop contribution of the vertex of ALP, photon and dark
                               photon, leading order for heavy mediators: Eq. (13a) of
                               Ge:2021cjz.
    a_mu_portal_gradient       Gradient of the one-loop contribution of the vertex of ALP,
                               photon and dark photon: Eq. (8a) of Ge:2021cjz.
    a_mu_alp                   One-loop contribution of the axion-like particle alone: Eq. (9a)
                               of Ge:2021cjz.
    a_mu_alp_heavy             One-loop contribution of the axion-like particle alone, leading
                               order for heavy mediators: Eq. (13b) of Ge:2021cjz.
    a_mu_alp_gradient          Gradient of the one-loop contribution of the axion-like particle
                               alone: Eq. (9a) of Ge:2021cjz.
    a_mu_dark_photon           One-loop contribution of the dark photon alone: Eq. (10a) of
                               Ge:2021cjz.
    a_mu_dark_photon_heavy     One-loop contribution of the dark photon alone, leading order for
                               heavy mediators: Eq. (13c) of Ge:2021cjz.
    a_mu_dark_photon_gradient  Gradient of the one-loop contribution of the dark photon alone:
                               Eq. (10a) of Ge:2021cjz.
    a_mu_charged_scalar        One-loop contribution of a charged scalar: from the Lagrangian,
                               compare Leveille:1977rc.
    a_mu_charged_vector        One-loop contribution of a charged vector: from the Lagrangian,
                               compare Leveille:1977rc.
    a_mu_neutral_scalar        One-loop contribution of a neutral scalar: from the Lagrangian,
                               compare Leveille:1977rc.
    a_mu_neutral_vector        One-loop contribution of a neutral vector: from the Lagrangian,
                               compare Leveille:1977rc.
    a_mu_sm_higgs              One-loop contribution of the Higgs boson: from the Lagrangian,
                               compare Jegerlehner:2009ry.
    a_mu_sm_higgs_heavy        One-loop contribution of the Higgs boson, leading order for heavy
                               mediators: from the Lagrangian, compare Jegerlehner:2009ry.
    a_mu_sm_higgs_gradient     Gradient of the one-loop contribution of the Higgs boson: from
                               the Lagrangian, compare Jegerlehner:2009ry.
    a_mu_sm_w                  One-loop contribution of the W boson, with massless neutrinos:
                               from the Lagrangian, compare Jegerlehner:2009ry.
    a_mu_sm_z                  One-loop contribution of the Z boson: from the Lagrangian,
                               compare Jegerlehner:2009ry.
    a_mu_sm_z_heavy            One-loop contribution of the Z boson, leading order for heavy
                               mediators: from the Lagrangian, compare Jegerlehner:2009ry.
    a_mu_sm_z_gradient         Gradient of the one-loop contribution of the Z boson: from the
                               Lagrangian, compare Jegerlehner:2009ry.
    a_mu_z                     One-loop contribution of the vertex of ALP, photon and Z boson:
                               Sec. 2 of Ge:2021cjz.
    a_mu_z_heavy               One-loop contribution of the vertex of ALP, photon and Z boson,
                               leading order for heavy mediators: Sec. 2 of Ge:2021cjz.
    a_mu_z_gradient            Gradient of the one-loop contribution of the vertex of ALP,
                               photon and Z boson: Sec. 2 of Ge:2021cjz.
    delta_a_mu                 Sum of portal, alp, dark_photon.
    delta_a_mu_gradient        Gradient of the sum of portal, alp, dark_photon.
"""

from ._whole import require_same_folder
from .contributions import (
    a_mu_alp,
    a_mu_alp_gradient,
    a_mu_alp_heavy,
    a_mu_charged_scalar,
    a_mu_charged_vector,
    a_mu_dark_photon,
    a_mu_dark_photon_gradient,
    a_mu_dark_photon_heavy,
    a_mu_neutral_scalar,
    a_mu_neutral_vector,
    a_mu_portal,
    a_mu_portal_gradient,
    a_mu_portal_heavy,
    a_mu_sm_higgs,
    a_mu_sm_higgs_gradient,
    a_mu_sm_higgs_heavy,
    a_mu_sm_w,
    a_mu_sm_z,
    a_mu_sm_z_gradient,
    a_mu_sm_z_heavy,
    a_mu_z,
    a_mu_z_gradient,
    a_mu_z_heavy,
    delta_a_mu,
    delta_a_mu_gradient,
)
from .loop_functions import (
    S0_LL,
    S0_LR,
    SQ_LL,
    SQ_LR,
    V0_LL,
    V0_LR,
    VQ_LL,
    VQ_LR,
    F_a,
    F_axial,
    F_gamma,
    F_scalar,
    G,
    dF_a_deta,
    dF_axial_deta,
    dF_gamma_deta,
    dF_scalar_deta,
    dG_dm_a,
    dG_dm_gamma,
)

require_same_folder()

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
    "dF_a_deta",
    "dF_axial_deta",
    "dF_gamma_deta",
    "dF_scalar_deta",
    "dG_dm_a",
    "dG_dm_gamma",
    "delta_a_mu",
    "delta_a_mu_gradient",
]
