"""Exclusions as data: interpolation, what is excluded, what is left, and files that are refused."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.generated import a_mu_dark_photon
from axionportal.phenomenology.chi_square import measurement
from axionportal.phenomenology.electron import electron_curve, electron_limit
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.exclusions import (
    BUILT_IN,
    combined,
    load_exclusions,
    parse_exclusions,
)

HEADER = "experiment,kind,mass_GeV,coupling,reference,note\n"
BAND = HEADER + (
    "SN,upper,0.01,1e-8,r,\nSN,upper,1,1e-8,r,\nSN,ceiling,0.01,1e-4,r,\nSN,ceiling,0.1,1e-6,r,\n"
    "B,upper,0.05,1e-3,r,\nB,upper,5,1e-1,r,\nF,projection,0.01,1e-9,r,\nF,projection,9,1e-9,r,\n"
)


def test_straight_in_the_logarithms() -> None:
    """Between (1, 1e-4) and (100, 1e-2) the power law is coupling = 1e-4 mass; by hand at 10."""
    curve = parse_exclusions("x", HEADER + "E,upper,1,1e-4,r,\nE,upper,100,1e-2,r,\n").curves[0]
    assert curve.at(10.0) == pytest.approx(1e-3, rel=1e-14)
    assert np.isnan(curve.at([0.99, 100.1])).all()
    assert curve.at([1.0, 100.0]) == pytest.approx([1e-4, 1e-2], rel=1e-14)


def test_any_curve_excludes_and_only_the_modulus_counts() -> None:
    found = parse_exclusions("x", BAND)
    #            below SN  in SN   above its ceiling   above B  outside all
    masses = np.array([0.1, 0.1, 0.1, 0.1, 9.0])
    couplings = np.array([1e-9, 1e-7, 1e-5, 1e-2, 1.0])
    wanted = [False, True, False, True, False]
    assert found.excludes(masses, couplings).tolist() == wanted
    assert found.excludes(masses, -couplings).tolist() == wanted
    assert found.excludes(0.5, 1e-2)  # SN has no ceiling beyond 0.1 GeV
    assert found.excludes(masses[:, None], couplings).shape == (5, 5)


@settings(deadline=None, max_examples=100)
@given(st.floats(1e-3, 10), st.lists(st.floats(-9, 0.5), min_size=20, max_size=20))
def test_what_is_allowed_is_what_is_not_excluded(mass: float, powers: list[float]) -> None:
    found = parse_exclusions("x", BAND)
    lower, upper = 1e-9, 1.0
    (parts,) = found.allowed(mass, lower, upper)
    for coupling in 10.0 ** np.array(powers):
        inside = bool(np.any((coupling >= parts[:, 0]) & (coupling <= parts[:, 1])))
        expected = lower <= coupling <= upper and not found.excludes(mass, coupling)
        assert inside == expected


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_sets_say_that_they_are_indicative(name: str) -> None:
    found = load_exclusions(name)
    assert found.indicative
    assert all(curve.indicative and curve.reference for curve in found)


def test_windows_of_the_alp_are_those_of_the_paper() -> None:
    """Sec. 4: SN1987A about 1e-6 up to 0.2 GeV, NA62 up to 0.4, BaBar 0.1 to 4, CMS 5 to 50 GeV."""
    ends = {curve.experiment: curve.mass_GeV for curve in load_exclusions("alp")}
    assert ends["SN1987A"][-1] == 0.2
    assert ends["NA62"][-1] == 0.4
    assert (ends["BaBar 2016"][0], ends["BaBar 2016"][-1]) == (0.1, 4.0)
    assert (ends["CMS 2018"][0], ends["CMS 2018"][-1]) == (5.0, 50.0)
    assert load_exclusions("alp").curves[0].coupling == (1e-6, 1e-6)


def test_a_file_of_ones_own_replaces_a_set(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("#: HEPData comment\n\n" + BAND, encoding="utf-8-sig")
    assert load_exclusions(file).curves == parse_exclusions("x", BAND).curves
    both = combined("both", [load_exclusions(file), load_exclusions("alp")])
    assert len(both.curves) == 8
    assert not load_exclusions(file).indicative


CASES = [
    ("", "is empty: begin it with the line experiment,kind"),
    (HEADER, "has a header and no rows"),
    (HEADER.replace("coupling", "copling"), "unknown column 'copling': did you mean coupling"),
    ("experiment,kind,mass_GeV,reference\n", "the column coupling is missing"),
    (HEADER.replace("note", "kind"), "the column kind is there twice"),
    (HEADER + "E,upper,,1e-3,r,\n", "line 2: mass_GeV is empty: fill the hole"),
    (HEADER + "E,upper,1,,r,\n", "line 2: coupling is empty"),
    (HEADER + "E,upper,1,1e-3,,\n", "line 2: reference is empty"),
    (HEADER + "E,upper,1,-1e-3,r,\n", "line 2: coupling='-1e-3' must be a positive finite number"),
    (HEADER + "E,upper,0,1e-3,r,\n", "mass_GeV='0' must be a positive"),
    (HEADER + "E,upper,1,nan,r,\n", "coupling='nan' is not a number"),
    (HEADER + "E,upper,1,1e999,r,\n", "must be a positive finite number"),
    (HEADER + "E,upper,1,__import__('os'),r,\n", "is not a number"),
    (HEADER + "E,lower,1,1e-3,r,\n", "unknown kind 'lower'"),
    (HEADER + "E,upper,1,1e-3,r,\n", "has one point"),
    (HEADER + "E,upper,1,1e-3,r,\nE,upper,1,1e-3,r,\n", "line 3: mass_GeV='1' does not ascend within E"),
    (HEADER + "E,upper,1,1e-3,r\n", "5 cells where the header has 6"),
    (HEADER + "E,ceiling,1,1e-3,r,\nE,ceiling,2,1e-3,r,\n", "has a ceiling and no upper curve"),
    (HEADER + 'E,upper,"1,1e-3,r,\n', "not CSV"),
]


@pytest.mark.parametrize(("text", "sentence"), CASES, ids=[case[1][:30] for case in CASES])
def test_a_wrong_file_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(WrongUseError) as caught:
        parse_exclusions("mine.csv", text)
    assert sentence in str(caught.value)
    assert "mine.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUseError, match="unknown set of exclusions 'dark-foton'"):
        load_exclusions("dark-foton")
    with pytest.raises(WrongUseError, match="cannot be read"):
        load_exclusions(tmp_path)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(WrongUseError, match="not UTF-8"):
        load_exclusions(tmp_path / "binary.csv")


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from('E,upr123-e."\n#\r\x00 '), max_size=60))
def test_hostile_text_is_refused_or_read(text: str) -> None:
    with contextlib.suppress(WrongUseError):  # and no other error
        assert parse_exclusions("mine.csv", HEADER + text).curves


def test_wrong_masses_are_refused() -> None:
    with pytest.raises(ValueError, match="mass must be a mass in GeV that is not negative"):
        load_exclusions("alp").excludes([1.0, -1.0], 1.0)
    with pytest.raises(ValueError, match="coupling must be a number, but is nan"):
        load_exclusions("alp").excludes(1.0, np.nan)


@pytest.mark.parametrize("inputs", ["paper-2021", "wp-2025"])
def test_the_bound_of_the_electron_is_two_standard_deviations(inputs: str) -> None:
    measured = measurement(inputs, "e")
    masses = np.geomspace(1e-3, 1e2, 50)
    limit = electron_limit(masses, inputs)
    shift = a_mu_dark_photon(masses, limit, alpha=7.2973525693e-3, m_mu=0.51099895e-3)
    assert shift == pytest.approx(measured.delta + 2 * measured.sigma, rel=1e-13)
    # heavy limit (13c): epsilon^2 alpha/(3 pi) (m_e/m)^2, corrections of order (m_e/m)^2 ln
    heavy = np.sqrt((measured.delta + 2 * measured.sigma) * 3 * np.pi / 7.2973525693e-3)
    assert electron_limit(100.0, inputs) == pytest.approx(heavy * 100.0 / 0.51099895e-3, rel=1e-8)
    curve = electron_curve(inputs)
    assert curve.at(masses) == pytest.approx(limit, rel=5e-4)  # as its docstring states


def test_readings_keep_their_references() -> None:
    """Every row of the file names a source; the experiments are those of Fig. 4."""
    file = Path(__file__).resolve().parents[2] / "phenomenology" / "data" / "dark-photon.csv"
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert {row["reference"] for row in rows} == {
        "arXiv:1406.2980",
        "arXiv:1504.00607",
        "arXiv:1910.06926",
        "arXiv:1912.04776",
        "arXiv:1412.0018",
    }
