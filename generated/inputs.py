"""Constants and measurements as dated, sourced sets, for the numeric use of this package.

A value is the double nearest to the exact decimal of its source; units are powers of GeV, "1" is a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["DEFAULT_SET", "INPUT_SETS", "InputSet", "Quantity"]


class Quantity(NamedTuple):
    """A constant or measurement, and where it is from."""

    value: float
    uncertainty: float | None
    unit: str
    tex: str
    meaning: str
    reference: str


class InputSet(NamedTuple):
    """A named and dated set of quantities by key."""

    name: str
    date: str
    title: str
    quantities: Mapping[str, Quantity]


def _set(name: str, date: str, title: str, **quantities: Quantity) -> InputSet:
    return InputSet(name, date, title, MappingProxyType(quantities))


INPUT_SETS: Mapping[str, InputSet] = MappingProxyType(
    {
        "paper-2021": _set(
            "paper-2021",
            "2021-09-05",
            "Inputs of Ge, Ma and Pasquini, Eur. Phys. J. C 81 (2021)",
            m_mu=Quantity(
                0.1056583745,
                2.4e-09,
                "GeV",
                "m_\\mu",
                "mass of the muon",
                "Particle Data Group, PTEP 2020 (2020) 083C01",
            ),
            m_e=Quantity(
                0.00051099895,
                1.5e-13,
                "GeV",
                "m_e",
                "mass of the electron",
                "CODATA 2018, Rev. Mod. Phys. 93 (2021) 025010",
            ),
            m_tau=Quantity(
                1.77686,
                0.00012,
                "GeV",
                "m_\\tau",
                "mass of the tau lepton",
                "Particle Data Group, PTEP 2020 (2020) 083C01",
            ),
            m_Z=Quantity(
                91.1876,
                0.0021,
                "GeV",
                "m_Z",
                "mass of the Z boson",
                "Particle Data Group, PTEP 2020 (2020) 083C01",
            ),
            alpha=Quantity(
                0.0072973525693,
                1.1e-12,
                "1",
                "\\alpha",
                "fine-structure constant at zero momentum transfer",
                "CODATA 2018, Rev. Mod. Phys. 93 (2021) 025010",
            ),
            s2w=Quantity(
                0.23121,
                4e-05,
                "1",
                "s_W^2",
                "sine squared of the weak mixing angle at the mass of the Z, MS-bar",
                "Particle Data Group, PTEP 2020 (2020) 083C01",
            ),
            C_agg=Quantity(
                0.003,
                None,
                "1/GeV",
                "C_{a\\gamma\\gamma'}",
                "coupling of ALP, photon and dark photon, 3/TeV",
                "Ge:2021cjz, Sec. 5",
            ),
            C_agZ_max=Quantity(
                3e-05,
                None,
                "1/GeV",
                "C_{a\\gamma Z}^{\\max}",
                "bound on the coupling of ALP, photon and Z boson, 0.03/TeV",
                "Ge:2021cjz, Sec. 2, after Cheung et al., arXiv:0801.1762",
            ),
            cutoff=Quantity(
                1000.0,
                None,
                "GeV",
                "\\Lambda",
                "ultraviolet cut-off, 1 TeV",
                "Ge:2021cjz, Sec. 5",
            ),
            a_mu_exp_fnal=Quantity(
                0.0011659204,
                5.4e-10,
                "1",
                "a_\\mu^{\\mathrm{exp}}(\\mathrm{FNAL})",
                "anomalous magnetic moment of the muon measured at Fermilab",
                "Ge:2021cjz, Eq. (1)",
            ),
            a_mu_exp_bnl=Quantity(
                0.0011659208,
                6.3e-10,
                "1",
                "a_\\mu^{\\mathrm{exp}}(\\mathrm{BNL})",
                "anomalous magnetic moment of the muon measured at Brookhaven",
                "Ge:2021cjz, text below Eq. (1)",
            ),
            a_mu_exp=Quantity(
                0.00116592061,
                4.1e-10,
                "1",
                "a_\\mu^{\\mathrm{exp}}",
                "world average of the measured anomalous magnetic moment of the muon",
                "Ge:2021cjz, Eq. (2)",
            ),
            a_mu_sm=Quantity(
                0.0011659181,
                4.3e-10,
                "1",
                "a_\\mu^{\\mathrm{SM}}",
                "Standard Model prediction of the anomalous magnetic moment of the muon",
                "Ge:2021cjz, Eq. (4)",
            ),
            delta_a_mu=Quantity(
                2.51e-09,
                5.9e-10,
                "1",
                "\\Delta a_\\mu",
                "discrepancy between measurement and prediction",
                "Ge:2021cjz, Eq. (5)",
            ),
            a_e_exp=Quantity(
                0.00115965218073,
                2.8e-13,
                "1",
                "a_e^{\\mathrm{exp}}",
                "measured anomalous magnetic moment of the electron",
                "Hanneke, Fogwell and Gabrielse, Phys. Rev. Lett. 100 (2008) 120801",
            ),
            delta_a_e=Quantity(
                4.8e-13,
                3e-13,
                "1",
                "\\Delta a_e",
                "measured minus predicted anomalous magnetic moment of the electron, alpha from rubidium",
                "Morel et al., Nature 588 (2020) 61",
            ),
            delta_a_tau=Quantity(
                -0.0192,
                0.017,
                "1",
                "\\Delta a_\\tau",
                (
                    "measured (DELPHI, -18e-3) minus predicted (117721e-8) anomalous magnetic moment of the "
                    "tau lepton"
                ),
                (
                    "DELPHI, Eur. Phys. J. C 35 (2004) 159; Eidelman and Passera, Mod. Phys. Lett. A 22 "
                    "(2007) 159"
                ),
            ),
        ),
        "wp-2025": _set(
            "wp-2025",
            "2025-06-03",
            "World average of 2025 and second White Paper",
            m_mu=Quantity(
                0.1056583755,
                2.3e-09,
                "GeV",
                "m_\\mu",
                "mass of the muon",
                "CODATA 2018; Particle Data Group, Phys. Rev. D 110 (2024) 030001",
            ),
            m_e=Quantity(
                0.00051099895,
                1.5e-13,
                "GeV",
                "m_e",
                "mass of the electron",
                "CODATA 2018; Particle Data Group, Phys. Rev. D 110 (2024) 030001",
            ),
            m_tau=Quantity(
                1.77693,
                9e-05,
                "GeV",
                "m_\\tau",
                "mass of the tau lepton",
                "Particle Data Group, Phys. Rev. D 110 (2024) 030001",
            ),
            m_Z=Quantity(
                91.188,
                0.002,
                "GeV",
                "m_Z",
                "mass of the Z boson",
                "Particle Data Group, Phys. Rev. D 110 (2024) 030001",
            ),
            alpha=Quantity(
                0.0072973525693,
                1.1e-12,
                "1",
                "\\alpha",
                "fine-structure constant at zero momentum transfer",
                "CODATA 2018, Rev. Mod. Phys. 93 (2021) 025010",
            ),
            s2w=Quantity(
                0.23129,
                4e-05,
                "1",
                "s_W^2",
                "sine squared of the weak mixing angle at the mass of the Z, MS-bar",
                "Particle Data Group, Phys. Rev. D 110 (2024) 030001",
            ),
            C_agg=Quantity(
                0.003,
                None,
                "1/GeV",
                "C_{a\\gamma\\gamma'}",
                "coupling of ALP, photon and dark photon, 3/TeV",
                "Ge:2021cjz, Sec. 5",
            ),
            C_agZ_max=Quantity(
                3e-05,
                None,
                "1/GeV",
                "C_{a\\gamma Z}^{\\max}",
                "bound on the coupling of ALP, photon and Z boson, 0.03/TeV",
                "Ge:2021cjz, Sec. 2, after Cheung et al., arXiv:0801.1762",
            ),
            cutoff=Quantity(
                1000.0,
                None,
                "GeV",
                "\\Lambda",
                "ultraviolet cut-off, 1 TeV",
                "Ge:2021cjz, Sec. 5",
            ),
            a_mu_exp=Quantity(
                0.001165920715,
                1.45e-10,
                "1",
                "a_\\mu^{\\mathrm{exp}}",
                "world average of the measured anomalous magnetic moment of the muon",
                "Muon g-2 Collaboration (2025), arXiv:2506.03069",
            ),
            a_mu_sm=Quantity(
                0.00116592033,
                6.2e-10,
                "1",
                "a_\\mu^{\\mathrm{SM}}",
                "Standard Model prediction of the anomalous magnetic moment of the muon",
                "White Paper 2025, Phys. Rept. 1143 (2025) 1, arXiv:2505.21476",
            ),
            a_e_exp=Quantity(
                0.00115965218059,
                1.3e-13,
                "1",
                "a_e^{\\mathrm{exp}}",
                "measured anomalous magnetic moment of the electron",
                "Fan et al., Phys. Rev. Lett. 130 (2023) 071801",
            ),
            delta_a_e=Quantity(
                3.4e-13,
                1.6e-13,
                "1",
                "\\Delta a_e",
                "measured minus predicted anomalous magnetic moment of the electron, alpha from rubidium",
                (
                    "Fan et al., Phys. Rev. Lett. 130 (2023) 071801, with alpha of Morel et al., Nature 588 "
                    "(2020) 61"
                ),
            ),
            delta_a_tau=Quantity(
                -0.00028,
                0.0032,
                "1",
                "\\Delta a_\\tau",
                (
                    "measured (CMS, 9e-4) minus predicted (117721e-8) anomalous magnetic moment of the tau "
                    "lepton"
                ),
                (
                    "CMS, Rep. Prog. Phys. 87 (2024) 107801, arXiv:2406.03975; Eidelman and Passera, Mod. "
                    "Phys. Lett. A 22 (2007) 159"
                ),
            ),
            delta_a_mu=Quantity(
                3.85e-10,
                6.367e-10,
                "1",
                "\\Delta a_\\mu",
                "discrepancy between measurement and prediction",
                "difference of a_mu_exp and a_mu_sm, uncertainties in quadrature",
            ),
        ),
    }
)
"""The sets that come with the project, by name."""

DEFAULT_SET = "paper-2021"
"""The set whose constants are the keyword defaults of the functions."""
