"""The guide in CONTRIBUTING.md: one file gives proofs, limits, checks, code and a section of the appendix."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import mpmath
import pytest
import sympy as sp

from axionportal.codegen import latex, numpy
from axionportal.codegen.context import BuildContext
from axionportal.derivations import contributions, loop_functions
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.integrals.limits import expansion
from axionportal.derivations.verification.runner import verify_records

GUIDE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"


@pytest.fixture(scope="module")
def module() -> ModuleType:
    (text,) = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    made = ModuleType("leptophilic_scalar")
    exec(compile(text, "CONTRIBUTING.md", "exec"), made.__dict__)
    return made


@pytest.fixture(scope="module")
def context(module: ModuleType) -> BuildContext:
    return BuildContext(
        records=(*loop_functions(), *module.LOOP_FUNCTIONS),
        contributions=(*contributions(), *module.CONTRIBUTIONS),
        inputs=load_inputs(),
        checks=(),
        digits=12,
    )


def test_every_check_passes(module: ModuleType) -> None:
    found = verify_records([*module.LOOP_FUNCTIONS, *module.CONTRIBUTIONS], digits=12, workers=1)
    assert len(found) >= 8
    assert all(check.passed for check in found)


def test_the_heavy_limit_is_the_published_one(module: ModuleType) -> None:
    # ln(m_s/m_mu) - 7/12: Jackiw and Weinberg, Phys. Rev. D 5 (1972) 2396; Leveille (1978)
    leading = expansion(module.F_S, "large-mass", 0).partial_sum()
    assert vanishes(leading + sp.log(module.eta) + sp.Rational(7, 12))


def test_the_emitted_function_agrees_with_quadrature(
    context: BuildContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, content in numpy.emit(context).items():
        target = tmp_path / "my_loops" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    loops = importlib.import_module("my_loops")
    for eta in (1e-6, 1e-3, 0.4999, 0.5, 3.0, 1e4):
        with mpmath.workdps(30):
            square = mpmath.mpf(eta) ** 2
            marks = [0, min(1 / mpmath.mpf(eta), mpmath.mpf(1) / 2), 1 - min(square, mpmath.mpf(1) / 4), 1]
            reference = mpmath.quad(
                lambda x, s=square: x**2 * (2 - x) / (1 - x + s * x**2) / 2, sorted(set(marks))
            )
        # one unit in the last place is 2.2e-16 of the value
        assert loops.F_s(eta) == pytest.approx(float(reference), rel=4.5e-16)
    assert loops.a_mu_scalar(125.0, 1.0) > 0


def test_the_appendix_has_its_section(context: BuildContext) -> None:
    files = latex.emit(context)
    body = files["appendix/axionportal-body.tex"].decode()
    assert "axp:F-s:closed-form" in body
    assert b"Leveille:1977rc" in files["appendix/axionportal.bib"]
