"""Scans of the electron and of the tau lepton: their mass and their measurement, by one key or option."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from axionportal.derivations import evaluate
from axionportal.generated.inputs import INPUT_SETS, InputSet
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.inputs import input_set
from axionportal.phenomenology.scan.plan import Plan
from axionportal.phenomenology.scan.resolution import resolve
from axionportal.phenomenology.scan.spec import parse_spec

DELTA = {"electron": (48e-14, 30e-14), "tau": (-19.2e-3, 17e-3)}
"""Morel et al. (2020) and DELPHI (2004) less the prediction, as their papers print them."""
MASS = {"electron": "0.51099895000e-3", "tau": "1.77686"}


def without(*keys: str) -> InputSet:
    quantities = {key: item for key, item in INPUT_SETS["paper-2021"].quantities.items() if key not in keys}
    return InputSet("smaller", "2026", "a set that lacks something", quantities)


@pytest.mark.parametrize("lepton", ["electron", "tau"])
def test_a_scan_takes_mass_and_measurement_of_its_lepton(
    lepton: str, planned: Callable[..., Plan], written: Callable, read: Callable, tmp_path: Path
) -> None:
    text = (
        f'[scan]\nkind = "grid"\nlepton = "{lepton}"\n'
        "[parameters]\nm_a = { values = [0.3, 40] }\ny_a = 1e-3\n"
        '[observables]\na = "a_mu_alp"\nmuon = { function = "a_mu_alp", m_mu = "m_mu" }\n'
        '[chi_square]\nchi2 = "a"\nchi2_mu = { observable = "muon", lepton = "muon" }\n'
    )
    columns = read(written(planned(text), tmp_path / "scan.parquet"))
    delta, sigma = DELTA[lepton]
    for row, m_a in enumerate(("0.3", "40")):
        own = evaluate("alp", digits=20, m_a=m_a, y_a="1e-3", m_mu=MASS[lepton])
        muon = evaluate("alp", digits=20, m_a=m_a, y_a="1e-3", m_mu="0.1056583745")
        # the functions are good to two units in the last place
        assert columns["a"][row] == pytest.approx(float(own), rel=1e-15)
        assert columns["muon"][row] == pytest.approx(float(muon), rel=1e-15)
        assert columns["chi2"][row] == pytest.approx(((float(own) - delta) / sigma) ** 2, rel=1e-12)
        assert columns["chi2_mu"][row] == pytest.approx(((float(muon) - 251e-11) / 59e-11) ** 2, rel=1e-12)


def test_the_command_line_goes_before_the_spec_and_a_parameter_before_both() -> None:
    text = '[scan]\nkind = "grid"\nlepton = "tau"\n[parameters]\nm_a = { values = [1, 2] }\ny_a = 1\n'
    observables = '[observables]\na = "a_mu_alp"\nb = "a_mu_neutral_scalar"\n'
    more = "m_fermion = 1\nm_boson = 2\nc_s = 1\nc_p = 0\n"
    spec = parse_spec("spec", text + more + observables)
    for lepton, mass in ((None, 1.77686), ("electron", 0.51099895e-3), ("muon", 0.1056583745)):
        scalar, neutral = resolve(spec, input_set(), lepton).calls
        assert scalar.arguments["m_mu"] == neutral.arguments["m_lepton"] == mass
    given = parse_spec("spec", text + more + "m_mu = 0.3\n" + observables)
    assert resolve(given, input_set(), "electron").calls[0].arguments["m_mu"] == 0.3


def test_a_scan_without_the_measurement_or_the_mass_is_refused() -> None:
    parameters = "[parameters]\nm_a = { values = [1, 2] }\ny_a = 1\n"
    text = f'[scan]\nkind = "grid"\n{parameters}[observables]\na = "a_mu_alp"\n'
    chi_square = parse_spec("spec", text + '[chi_square]\nchi2 = "a"\n')
    with pytest.raises(WrongUseError, match=r"has no delta_a_tau: add a table \[delta_a_tau\]"):
        resolve(chi_square, without("delta_a_tau"), "tau")
    assert resolve(parse_spec("spec", text), without("delta_a_tau"), "tau").calls
    with pytest.raises(WrongUseError, match=r"has no m_e: add a table \[m_e\]"):
        resolve(parse_spec("spec", text), without("m_e"), "electron")
