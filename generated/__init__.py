"""Loop functions of the lepton anomalous magnetic moment and their contributions, in NumPy.

Written by `axionportal build` from the definitions in `derivations/`; edit those, not this folder.
The folder needs NumPy only and works as it stands when it is copied into another project.

Loop functions
    G                          Loop function of the dark axion portal, with the cut-off
                               regularisation of the paper: Eq. (8b) of Ge:2021cjz.
    F_a                        Loop function of a pseudoscalar that couples to the lepton alone:
                               Eq. (9b) of Ge:2021cjz.
    F_gamma                    Loop function of a vector boson with vector coupling to the
                               lepton: Eq. (10b) of Ge:2021cjz.
Contributions (masses in GeV)
    a_mu_portal                One-loop contribution of the vertex of ALP, photon and dark
                               photon: Eq. (8a) of Ge:2021cjz.
    a_mu_portal_heavy          One-loop contribution of the vertex of ALP, photon and dark
                               photon, leading order for heavy mediators: Eq. (13a) of
                               Ge:2021cjz.
    a_mu_alp                   One-loop contribution of the axion-like particle alone: Eq. (9a)
                               of Ge:2021cjz.
    a_mu_alp_heavy             One-loop contribution of the axion-like particle alone, leading
                               order for heavy mediators: Eq. (13b) of Ge:2021cjz.
    a_mu_dark_photon           One-loop contribution of the dark photon alone: Eq. (10a) of
                               Ge:2021cjz.
    a_mu_dark_photon_heavy     One-loop contribution of the dark photon alone, leading order for
                               heavy mediators: Eq. (13c) of Ge:2021cjz.
    delta_a_mu                 Sum of all contributions.
"""

from .contributions import (
    a_mu_alp,
    a_mu_alp_heavy,
    a_mu_dark_photon,
    a_mu_dark_photon_heavy,
    a_mu_portal,
    a_mu_portal_heavy,
    delta_a_mu,
)
from .loop_functions import F_a, F_gamma, G

__all__ = [
    "F_a",
    "F_gamma",
    "G",
    "a_mu_alp",
    "a_mu_alp_heavy",
    "a_mu_dark_photon",
    "a_mu_dark_photon_heavy",
    "a_mu_portal",
    "a_mu_portal_heavy",
    "delta_a_mu",
]
