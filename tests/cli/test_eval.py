"""``eval`` prints certified digits and nothing else.

The expected values come from integrating Eqs. (8b), (9b), (10b) with mpmath's quadrature, typed
here once more from the paper, independently of the closed forms that the program uses.
"""

from __future__ import annotations

import json
from fractions import Fraction

import mpmath
import pytest

from axionportal.codegen.cli.entry import run


def f_a(eta: mpmath.mpf) -> mpmath.mpf:
    """Eq. (9b)."""
    return mpmath.quad(lambda x: -(x**3) / 2 / ((1 - x) * (1 - eta**2 * x) + eta**2 * x), points(eta))


def f_gamma(eta: mpmath.mpf) -> mpmath.mpf:
    """Eq. (10b)."""
    return mpmath.quad(lambda x: x**2 * (1 - x) / ((1 - x) * (1 - eta**2 * x) + eta**2 * x), points(eta))


def points(eta: mpmath.mpf) -> list[mpmath.mpf]:
    """[0, 1], cut where the integrand bends for small eta."""
    cut = 1 - min(mpmath.mpf(1) / 2, eta**2)
    return [mpmath.mpf(0), cut, mpmath.mpf(1)]


def g(m_a: mpmath.mpf, m_gamma: mpmath.mpf, m_mu: mpmath.mpf, cutoff: mpmath.mpf) -> mpmath.mpf:
    """Eq. (8b)."""

    def integrand(x: mpmath.mpf) -> mpmath.mpf:
        d_a = (1 - x) * m_a**2 + x**2 * m_mu**2
        d_gamma = (1 - x) * m_gamma**2 + x**2 * m_mu**2
        weight = ((1 - x) * m_gamma**2 + 2 * x**2 * m_mu**2) / (m_a**2 - m_gamma**2)
        first = (1 - x) * (mpmath.log(cutoff**2 / d_a) - mpmath.mpf(1) / 2)
        return first - weight * mpmath.log(d_a / d_gamma)

    ends = [mpmath.mpf(10) ** -k for k in range(7, 0, -1)]  # the logarithms bend near both ends
    return mpmath.quad(integrand, [0, *ends, *(1 - end for end in reversed(ends)), 1])


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["eval", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.endswith("\n")
    assert out.count("\n") == 1
    return out[:-1]


def significant(text: str) -> int:
    return len(text.lstrip("-").split("e")[0].replace(".", "").lstrip("0"))


@pytest.mark.parametrize("digits", [1, 5, 30])
@pytest.mark.parametrize("eta", ["0.01", "1/3", "1/2", "0.7", "1", "12"])
@pytest.mark.parametrize(("name", "function"), [("F_a", f_a), ("F_gamma", f_gamma)])
def test_one_variable(
    name: str, function: object, eta: str, digits: int, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, name, f"eta={eta}", "--digits", str(digits))
    assert significant(text) == digits
    with mpmath.workdps(60):
        exact = function(mpmath.mpf(Fraction(eta).numerator) / Fraction(eta).denominator)
        assert abs(mpmath.mpf(text) / exact - 1) <= mpmath.mpf(10) ** (1 - digits)


@pytest.mark.parametrize(
    ("m_a", "m_gamma"), [("110", "100"), ("0.3", "0.2"), ("0.2113167490", "5"), ("0.01", "0.02")]
)
def test_portal_function(m_a: str, m_gamma: str, capsys: pytest.CaptureFixture[str]) -> None:
    keys = {"m_a": m_a, "m_gamma": m_gamma, "m_mu": "0.1056583745", "cutoff": "1000"}
    pairs = [f"{key}={value}" for key, value in keys.items()]
    text = printed(capsys, "G", *pairs, "--digits", "25")
    with mpmath.workdps(50):
        exact = g(*(mpmath.mpf(value) for value in keys.values()))
        assert abs(mpmath.mpf(text) - exact) <= mpmath.mpf(10) ** -24 * max(1, abs(exact))


@pytest.mark.parametrize(("name", "eta"), [("F_a", "1e-12"), ("F_gamma", "1e12"), ("F_a", "1e12")])
def test_more_digits_begin_with_the_fewer(name: str, eta: str, capsys: pytest.CaptureFixture[str]) -> None:
    short, long = (printed(capsys, name, f"eta={eta}", "--digits", n) for n in ("40", "1000"))
    assert significant(long) == 1000
    with mpmath.workdps(1010):
        difference = abs(mpmath.mpf(short) / mpmath.mpf(long) - 1)
        assert difference <= mpmath.mpf(10) ** -39  # half a unit in the last of 40 digits


def test_equal_notations_give_equal_output(capsys: pytest.CaptureFixture[str]) -> None:
    notations = ("0.1", ".1", "1e-1", "1E-1", "1/10", "+0.10", "10e-2", "100/1000")
    assert len({printed(capsys, "F_a", f"eta={text}") for text in notations}) == 1


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "F_a", "eta=1/3", "--digits", "12", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert err == ""
    assert document["name"] == "F_a"
    assert document["arguments"] == {"eta": "1/3"}
    assert document["digits"] == 12
    assert document["value"] == printed(capsys, "F_a", "eta=1/3", "--digits", "12")


def test_contribution_is_prefactor_times_loop_function(capsys: pytest.CaptureFixture[str]) -> None:
    """Eq. (10a): (epsilon e)^2/(4 pi^2) (m_mu/m_gamma)^2 F_gamma with e^2 = 4 pi alpha."""
    pairs = ["m_gamma=0.05", "epsilon=1e-3", "alpha=1/137", "m_mu=0.1"]
    text = printed(capsys, "dark_photon", *pairs, "--digits", "20")
    with mpmath.workdps(40):
        factor = mpmath.mpf(10) ** -6 / (137 * mpmath.pi) * 4
        assert abs(mpmath.mpf(text) / (factor * f_gamma(mpmath.mpf(2))) - 1) < mpmath.mpf(10) ** -18
