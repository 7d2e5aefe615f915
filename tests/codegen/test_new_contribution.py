"""The guide in CONTRIBUTING.md: one file with vertices gives proofs, limits, checks, code and a section.

Expected values are integrals of the published vertex functions, done by mpmath, and the published limit
of a heavy leptoquark, m_mu m_t/(4 pi^2 M^2) (ln(M^2/m_t^2) - 7/4) Re(lambda_R lambda_L^*) of Bauer and
Neubert, Phys. Rev. Lett. 116 (2016) 141802.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import mpmath
import pytest

from axionportal.codegen import latex, numpy
from axionportal.codegen.context import BuildContext
from axionportal.derivations import contributions as catalogue
from axionportal.derivations import evaluate, expand, full_derivation, load
from axionportal.derivations.contributions import contributions, lagrangians, loop_functions
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.lagrangian.models import diagrams_of
from axionportal.derivations.records import Contribution
from axionportal.derivations.verification.runner import verify

GUIDE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
CATALOGUE = importlib.import_module("axionportal.derivations.contributions")
M_MU, M_T = "0.1056583745", "172.76"


def forget() -> None:
    for cached in (contributions, loop_functions, lagrangians, diagrams_of):
        cached.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The file of the guide beside the other modules of the catalogue."""
    (text,) = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    folder = tmp_path_factory.mktemp("contributions")
    (folder / "leptoquark.py").write_text(text, encoding="utf-8")
    CATALOGUE.__path__.append(str(folder))
    forget()
    yield
    CATALOGUE.__path__.remove(str(folder))
    forget()


@pytest.fixture(scope="module")
def context() -> BuildContext:
    return BuildContext(loop_functions(), catalogue(), load_inputs(), (), 12)


def published(mass: str, c_s: int, c_p: int) -> mpmath.mpf:
    """N_c times the vertex functions of quark and leptoquark with their charges, by quadrature."""
    lepton, quark, boson = (mpmath.mpf(value) for value in (M_MU, M_T, mass))
    r, b = quark / lepton, boson / lepton

    def integrand(x: mpmath.mpf) -> mpmath.mpf:
        below = b**2 * (1 - x) + r**2 * x - x * (1 - x)
        chirality = c_s**2 * (1 - x + r) + c_p**2 * (1 - x - r)
        return 3 * (2 * x**2 - x * (1 - x)) / 3 * chirality / below

    nodes = [0, 0.5, 0.9, 0.99, 0.999, 1]
    return mpmath.quad(integrand, nodes) / (8 * mpmath.pi**2)


def test_every_check_passes() -> None:
    found = verify(["LQ_LL", "LQ_LR", "leptoquark"], digits=12, workers=1)
    assert {check.kind for check in found} >= {"derived from the Lagrangian", "derivation proved"}
    assert len(found) >= 8
    assert all(check.passed for check in found), [check.detail for check in found]


def test_the_chain_starts_at_the_vertices() -> None:
    chain = full_derivation(load("leptoquark"))
    assert "top quark-bar (c_s + c_p gamma5) lepton leptoquark" in chain.assumptions[0]
    assert chain.check()


@pytest.mark.parametrize(("c_s", "c_p"), [(1, 0), (0, 1), (2, 1)])
@pytest.mark.parametrize("mass", ["300", "2000"])
def test_values_are_those_of_the_published_vertex_functions(mass: str, c_s: int, c_p: int) -> None:
    found = evaluate("leptoquark", digits=30, m_mu=M_MU, m_t=M_T, m_LQ=mass, c_s=c_s, c_p=c_p)
    with mpmath.workdps(45):
        assert abs(found / published(mass, c_s, c_p) - 1) < mpmath.mpf(10) ** -29


def test_the_heavy_limit_is_the_published_one() -> None:
    record = load("leptoquark")
    assert isinstance(record, Contribution)
    leading = expand("leptoquark", "light-lepton", 0).partial_sum()
    with mpmath.workdps(30):
        lepton, quark, boson = mpmath.mpf(M_MU), mpmath.mpf(M_T), mpmath.mpf(10) ** 9
        values = dict(zip(record.symbols, (lepton, quark, boson, 1, 0), strict=True))
        printed = lepton * quark / (4 * mpmath.pi**2 * boson**2)
        printed *= mpmath.log(boson**2 / quark**2) - mpmath.mpf(7) / 4
        number = mpmath.mpf(str(leading.evalf(25, subs={key: str(item) for key, item in values.items()})))
        assert abs(number / printed - 1) < 1e-3  # the part that conserves chirality is m_mu/m_t smaller


def test_the_emitted_function_agrees_with_quadrature(
    context: BuildContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, content in numpy.emit(context).items():
        target = tmp_path / "my_loops" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    loops = importlib.import_module("my_loops")
    for mass in ("300", "2000", "10000"):
        with mpmath.workdps(30):
            expected = float(published(mass, 1, 0))
        found = loops.a_mu_leptoquark(m_mu=float(M_MU), m_t=float(M_T), m_LQ=float(mass), c_s=1.0, c_p=0.0)
        assert found == pytest.approx(expected, rel=1e-12)


def test_the_appendix_has_its_section(context: BuildContext) -> None:
    files = latex.emit(context)
    body = files["appendix/axionportal-body.tex"].decode()
    assert "axp:LQ-LL:closed-form" in body
    assert "axp:leptoquark:definition" in body
    assert b"Bauer:2015knc" in files["appendix/axionportal.bib"]
