"""Certificates of contributions that are sums of moments: what they prove, and what breaks them."""

from __future__ import annotations

import ast
import json
import re

import numpy as np
import pytest

from axionportal.codegen.numpy.bounded import Bounded, any_unit, constant
from axionportal.codegen.numpy.contribution_source import ContributionCodeError
from axionportal.codegen.numpy.contribution_sums import (
    certify_contribution_sums,
    proved_sums,
    read_back,
)
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import contributions, load

SOURCE = (TREE / "contributions.py").read_text(encoding="utf-8")
MOMENTS = (TREE / "_two_point.py").read_text(encoding="utf-8")
ROWS = {row["function"]: row for row in json.loads((TREE / "reports" / "certificates.json").read_text())}
GENERAL = ("charged_scalar", "charged_vector", "neutral_scalar", "neutral_vector")
NAMES = (*GENERAL, "sm_w")


def test_the_code_of_all_contributions_of_two_scales_is_the_record() -> None:
    assert [item.name for item in proved_sums(SOURCE, contributions())] == [f"a_mu_{name}" for name in NAMES]


@pytest.mark.slow
def test_the_report_and_the_docstrings_state_what_is_proved() -> None:
    documented = {
        item.name: ast.get_docstring(item) or ""
        for item in ast.parse(SOURCE).body
        if isinstance(item, ast.FunctionDef)
    }
    for item in certify_contribution_sums(MOMENTS, tuple(proved_sums(SOURCE, contributions()))).values():
        assert item.as_row() == ROWS[item.function]
        assert f"at most {item.bound_ulp:.1f} units" in documented[item.function]
        assert item.bound_ulp <= 3200


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("neutral_scalar", "(r + 1.0) * moment[2]", "(r + 2.0) * moment[2]"),
        ("neutral_scalar", "-r_minus_1 * moment[2]", "r_minus_1 * moment[2]"),
        ("neutral_scalar", "c_p * c_p * coefficient_of_c_p", "c_p * c_s * coefficient_of_c_p"),
        ("neutral_scalar", "m_boson, m_fermion, 3)", "m_fermion, m_boson, 3)"),
        ("neutral_vector", "(m_fermion - m_lepton) / m_lepton", "(m_fermion - m_lepton) / m_boson"),
        ("neutral_vector", "r * r_minus_1 * r_minus_1 / b / b", "r * r_minus_1 * r_minus_1 / b"),
        ("charged_scalar", "-(r + 1.0) * moment[1]", "-(r + 1.0) * moment[3]"),
        ("sm_w", "4.0 * b * b * moment[0]", "4.0 * b * b * moment[1]"),
        ("sm_w", "G_F * m_mu * m_mu", "G_F * m_mu * m_W"),
    ],
)
def test_a_change_of_the_code_is_noticed(name: str, old: str, new: str) -> None:
    start = SOURCE.index(f"def _{name}(")
    end = SOURCE.index("\ndef ", start + 1)
    changed = SOURCE[start:end].replace(old, new)
    assert changed != SOURCE[start:end]
    with pytest.raises(ContributionCodeError, match=name):
        proved_sums(SOURCE[:start] + changed + SOURCE[end:], [load(name)])


def test_a_constant_that_is_not_the_nearest_double_is_noticed() -> None:
    found = re.search(r"(?<=^NEUTRAL_SCALAR_PREFACTOR = )\S+", SOURCE, re.MULTILINE)
    assert found
    next_one = repr(float(np.nextafter(float(found[0]), 1.0)))
    changed = SOURCE[: found.start()] + next_one + SOURCE[found.end() :]
    with pytest.raises(ContributionCodeError, match="NEUTRAL_SCALAR_PREFACTOR"):
        proved_sums(changed, [load("neutral_scalar")])


def test_a_function_of_another_form_has_no_certificate() -> None:
    (function,) = ast.parse("def _f(m, b):\n    y = m / b\n    return y").body
    assert isinstance(function, ast.FunctionDef)
    assert read_back("f", function) is None


def test_a_unit_may_be_any_double() -> None:
    """Division by it rounds, by a 1 that is written out it does not."""
    mass = Bounded([1.5], [1.5], 0.0, 0.0)
    assert (mass / any_unit()).relative[0] >= UNIT_ROUNDOFF
    assert (mass / constant(1.0)).absolute[0] == 0.0


def test_roundings_are_all_counted() -> None:
    """From a coefficient to the value: c * c, times it, the sum, the prefactor and that one's own error."""
    (item,) = proved_sums(SOURCE, [load("neutral_scalar")])
    assert item.roundings == 2 + 2 + 1 + 1 + 1
