"""``derive`` and ``expand`` say the same thing in every format, and it is right.

What is printed is read back by another parser and compared with the defining integral, evaluated by
quadrature, at a point in each region.
"""

from __future__ import annotations

import json
import re

import mpmath
import pytest
import sympy as sp
from sympy.parsing.mathematica import parse_mathematica

from axionportal.codegen.cli.entry import run

POINTS = {"below": "0.2", "above": "0.9", "threshold": "0.5"}  # of eta
TOLERANCE = 1e-12  # of double precision after the cancellation of eta^-6 at eta = 0.2, about 1e4 ulp


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def f_a(eta: str) -> float:
    """Eq. (9b) by quadrature."""
    square = mpmath.mpf(eta) ** 2
    return float(mpmath.quad(lambda x: -(x**3) / 2 / ((1 - x) * (1 - square * x) + square * x), [0, 1]))


def executed(script: str) -> dict[str, object]:
    scope: dict[str, object] = {}
    exec(script, scope)
    return scope


@pytest.mark.parametrize("region", POINTS)
def test_sympy_script_gives_the_integral(region: str, capsys: pytest.CaptureFixture[str]) -> None:
    scope = executed(output(capsys, "derive", "F_a", "--format", "sympy"))
    value = scope[region].subs(scope["eta"], sp.Rational(POINTS[region])).evalf(15)
    assert float(value) == pytest.approx(f_a(POINTS[region]), rel=TOLERANCE)


@pytest.mark.parametrize("region", POINTS)
def test_mathematica_gives_the_integral(region: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "derive", "F_a", "--format", "mathematica")
    body = re.search(rf"^Fa{region.title()}\[eta_\] := (.*)$", text, re.M)[1]
    value = parse_mathematica(body).subs(sp.Symbol("eta"), sp.Rational(POINTS[region]))
    assert float(value.evalf(15)) == pytest.approx(f_a(POINTS[region]), rel=TOLERANCE)


@pytest.mark.parametrize("name", ["G", "F_a", "F_gamma", "portal", "alp", "dark_photon"])
def test_json_is_one_document_with_proved_steps(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(output(capsys, "derive", name, "--format", "json"))
    assert document["name"] == name
    assert document["steps"]
    assert all(step["proved"] for step in document["steps"])
    assert {item["limit"] for item in document["limits"]} >= {"large-mass", "light-mass"}


@pytest.mark.parametrize("name", ["G", "F_a", "F_gamma", "portal"])
def test_text_fits_a_screen_and_every_step_is_proved(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "derive", name)
    assert max(map(len, text.splitlines())) <= 110
    assert "[proved]" in text
    assert "NOT PROVED" not in text
    for heading in ("Definition", "Closed form", "below threshold", "Limit large-mass"):
        assert heading in text


def test_latex_has_balanced_environments(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "derive", "G", "--format", "latex")
    assert text.count("\\begin{equation}") == text.count("\\end{equation}") >= 6
    assert "m_{\\gamma'}" in text


def test_order_zero_of_the_alp_is_eq_13b(capsys: pytest.CaptureFixture[str]) -> None:
    """(13b): -(y_a/2 pi)^2 (m_mu/m_a)^2 [ln(m_a/m_mu) - 11/12]."""
    arguments = ("alp", "--limit", "large-mass", "--order", "0", "--format", "sympy")
    text = output(capsys, "expand", *arguments)
    m_a, m_mu, y_a = sp.symbols("m_a m_mu y_a", positive=True)
    derived = sp.sympify(text, locals={"m_a": m_a, "m_mu": m_mu, "y_a": y_a})
    printed = -((y_a / (2 * sp.pi)) ** 2) * (m_mu / m_a) ** 2
    printed *= sp.log(m_a / m_mu) - sp.Rational(11, 12)
    assert sp.simplify(sp.expand_log(derived - printed)) == 0


def test_expansion_lies_within_its_remainder(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("F_a", "--limit", "large-mass", "--order", "3", "--format", "json")
    document = json.loads(output(capsys, "expand", *arguments))
    eta = sp.Symbol("eta")
    at = {eta: sp.Rational(1, 10)}
    total = sum(sp.sympify(term["sympy"]).subs(at).evalf(20) for term in document["terms"])
    bound = sp.sympify(document["remainder"]["bound"]).subs(at).evalf(20)
    assert [term["order"] for term in document["terms"]] == [0, 1, 2, 3]
    assert 0 < abs(float(total) - f_a("0.1")) <= float(bound)
