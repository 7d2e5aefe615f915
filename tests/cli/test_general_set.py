"""``eval`` on the general set, the electroweak contributions, thresholds and schemes.

Expected values are quadratures of the published vertex functions (Leveille, Nucl. Phys. B137 (1978) 63),
typed here independently of the Lagrangian, and for schemes the published relation of their constants.
"""

from __future__ import annotations

import json

import mpmath
import pytest

from axionportal.codegen.cli.entry import run

LEPTON = "0.1056583745"
MASSES = [("1.77686", "250"), ("0.1056583745", "91.1876"), ("172.76", "0.001"), ("0.0005", "1e4"), ("3", "3")]


def integrand(name: str, coupling: str, r: mpmath.mpf, b: mpmath.mpf, x: mpmath.mpf) -> mpmath.mpf:
    """In units of the lepton's mass; a pseudoscalar or axial coupling changes the sign of the fermion's."""
    s = r if coupling in ("c_s", "c_v") else -r
    below = b**2 * (1 - x) + r**2 * x - x * (1 - x)
    weight = x if name.startswith("neutral") else x - 1
    if name.endswith("scalar"):
        return weight * x * (1 - x + s) / below
    return weight * (2 * (1 - x) * (2 * s - 2 + x) + (1 - s) ** 2 / b**2 * x * (1 - x + s)) / below


def integral(name: str, coupling: str, r: mpmath.mpf, b: mpmath.mpf) -> mpmath.mpf:
    edges = [mpmath.mpf(10) ** -k for k in range(16, 0, -1)]
    nodes = [0, *edges, 0.5, *(1 - edge for edge in reversed(edges)), 1]
    return mpmath.quad(lambda x: integrand(name, coupling, r, b, x), nodes) / (8 * mpmath.pi**2)


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str) -> mpmath.mpf:
    assert run(["eval", *arguments]) == 0
    return mpmath.mpf(capsys.readouterr().out)


@pytest.mark.parametrize(("fermion", "boson"), MASSES)
@pytest.mark.parametrize("coupling", ["c_s", "c_p", "c_v", "c_a"])
@pytest.mark.parametrize("charge", ["neutral", "charged"])
def test_thirty_digits_of_every_loop(
    capsys: pytest.CaptureFixture[str], charge: str, coupling: str, fermion: str, boson: str
) -> None:
    couplings = ("c_s", "c_p") if coupling in ("c_s", "c_p") else ("c_v", "c_a")
    name = f"{charge}_{'scalar' if coupling in ('c_s', 'c_p') else 'vector'}"
    pairs = [f"{key}={int(key == coupling)}" for key in couplings]
    masses = [f"m_lepton={LEPTON}", f"m_fermion={fermion}", f"m_boson={boson}"]
    with mpmath.workdps(60):
        found = evaluated(capsys, name, *masses, *pairs, "--digits", "30")
        lepton = mpmath.mpf(LEPTON)
        expected = integral(name, coupling, mpmath.mpf(fermion) / lepton, mpmath.mpf(boson) / lepton)
        assert abs(found / expected - 1) < mpmath.mpf(10) ** -29


def test_a_decaying_lepton_is_said_to_have_an_absorptive_part(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["neutral_scalar", "m_lepton=3", "m_fermion=1", "m_boson=1", "c_s=1", "c_p=0"]
    assert run(["eval", *arguments, "--digits", "30"]) == 0
    out, err = capsys.readouterr()
    assert "absorptive" in err
    assert "real part" in err
    with mpmath.workdps(40):
        third = mpmath.mpf(1) / 3
        # a way around both poles through the upper half plane; their residues are real
        path = [0, mpmath.mpc("0.5", "0.4"), 1]
        around = mpmath.quad(lambda x: integrand("neutral_scalar", "c_s", third, third, x), path)
        assert abs(mpmath.mpf(out) / (around.real / (8 * mpmath.pi**2)) - 1) < mpmath.mpf(10) ** -28
    assert run(["eval", *arguments, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert "absorptive" in json.loads(out)["remark"]
    assert err == ""


@pytest.mark.parametrize(
    "masses",
    [
        ["m_lepton=2", "m_fermion=1", "m_boson=1"],
        ["m_lepton=1", "m_fermion=0", "m_boson=1"],
        ["m_lepton=1", "m_fermion=-1", "m_boson=1"],
        ["m_lepton=1", "m_fermion=1", "m_boson=0"],
    ],
)
def test_where_it_diverges_or_makes_no_sense_one_sentence_says_so(
    capsys: pytest.CaptureFixture[str], masses: list[str]
) -> None:
    assert run(["eval", "neutral_scalar", *masses, "c_s=1", "c_p=0"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "diverges" in err or "is outside the domain" in err


def test_a_massless_fermion_is_the_limit_of_a_light_one(capsys: pytest.CaptureFixture[str]) -> None:
    rest = ["m_lepton=0.1", "m_boson=80", "c_v=1", "c_a=-1", "--digits", "20"]
    zero = evaluated(capsys, "charged_vector", "m_fermion=0", *rest)
    light = evaluated(capsys, "charged_vector", "m_fermion=1e-12", *rest)
    assert abs(light / zero - 1) < 1e-18  # corrections are of the order of the squared mass ratio


@pytest.mark.parametrize(("scheme", "constant"), [("cutoff", "-1/2"), ("msbar", "1"), ("msbar-larin", "-2")])
def test_a_scheme_moves_g_by_half_its_constant(
    capsys: pytest.CaptureFixture[str], scheme: str, constant: str
) -> None:
    point = ["G", "m_a=110", "m_gamma=100", f"m_mu={LEPTON}", "cutoff=1000", "--digits", "25"]
    with mpmath.workdps(30):
        moved, paper = evaluated(capsys, *point, "--scheme", scheme), evaluated(capsys, *point)
        # k/2 multiplies int_0^1 2 (1 - x) dx/2 in Eq. (8b), where the paper has k = -1/2
        assert run(["eval", *point, "--scheme", scheme]) == 0
        assert f"regularisation {scheme}: " in capsys.readouterr().err
        expected = (mpmath.mpf(constant.split("/")[0]) / (2 if "/" in constant else 1) + 0.5) / 2
        assert abs(moved - paper - expected) < mpmath.mpf(10) ** -23


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["G", "m_a=1", "m_gamma=2", "m_mu=0.1", "cutoff=9", "--scheme", "ms"],
            "cutoff, msbar or msbar-larin",
        ),
        (["F_a", "eta=1", "--scheme", "msbar"], "finite"),
        (["sm_z", "m_mu=0.1", "m_Z=91", "s2w=1.5", "G_F=1e-5"], "s2w"),
    ],
)
def test_a_scheme_or_an_angle_that_does_not_exist(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(["eval", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_derive_shows_the_scheme_and_the_vertices(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["derive", "z", "--scheme", "msbar"]) == 0
    out = capsys.readouterr().out
    assert "regularisation: msbar" in out
    assert "the coupling g_A does not contribute  [proved]" in out
    assert "NOT PROVED" not in out
