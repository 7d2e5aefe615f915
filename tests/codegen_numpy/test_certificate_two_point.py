"""The certificates of sums of moments: against Arb, box by box, and against code that was tampered with."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from flint import acb, arb, ctx, fmpq

from axionportal.codegen.numpy.bounded import LIBM_ERROR, Bounded, Noise, constant
from axionportal.codegen.numpy.certificate_two_point import TwoPointCertificate, certify_sums
from axionportal.codegen.numpy.certification import certifiable, certify_tree
from axionportal.codegen.numpy.emitted import EmittedTree
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.nodes import TABLES, legendre_nodes
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF
from axionportal.codegen.numpy.two_point_bounds import _emitted_sum
from axionportal.codegen.numpy.two_point_emitted import EmittedMoments, whole_truncation
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import load

SOURCE = (TREE / "_two_point.py").read_text(encoding="utf-8")
NAMES = [f"{kind}_{part}" for kind in ("S0", "SQ", "V0", "VQ") for part in ("LL", "LR")]


def certified(source: str, *names: str) -> tuple[TwoPointCertificate, ...]:
    return certify_sums(source, tuple(_emitted_sum(EmittedTree(TREE), name) for name in names))


@pytest.mark.slow
def test_recomputed_certificates_are_those_of_the_report_and_of_the_docstrings() -> None:
    rows = {row["function"]: row for row in json.loads((TREE / "reports" / "certificates.json").read_text())}
    for found in certify_tree(TREE, certifiable([load(name) for name in NAMES])):
        assert found.certificate.as_row() == rows[found.certificate.function]
        assert found.stated_ulp == found.certificate.bound_ulp
        assert found.certificate.bound_ulp <= 1600


def worse(pattern: str, change: float) -> str:
    """The emitted module with one literal changed by a part of itself."""

    def changed(match: re.Match[str]) -> str:
        return match[1] + repr(float(match[2]) * (1 + change))

    text, count = re.subn(pattern, changed, SOURCE, count=1)
    assert count == 1
    return text


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [
        r"(MANY_NODES: Nodes = \((?:\n.*){9}, )(\S+)(?=\),)",  # a weight
        r"(FEW_NODES: Nodes = \((?:\n.*){4}\n    \()([\d.e-]+)",  # a node
        r"(POLE_NODES: Nodes = \((?:\n.*){6}, )(\S+)(?=\),)",
    ],
)
def test_a_changed_node_or_weight_breaks_the_bound(pattern: str) -> None:
    (before,) = certified(SOURCE, "S0_LL")
    (after,) = certified(worse(pattern, 1e-10), "S0_LL")
    assert after.bound_ulp > 10 * before.bound_ulp


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.0 / m - d.far * single", "1.0000001 / m - d.far * single"),
        ("1.0 / m - d.slope * powers[m]", "1.0 / m - 1.0000001 * d.slope * powers[m]"),
        ("(1.0 + d.far)", "(1.0000001 + d.far)"),
        ("- d.middle * known[j - 1]", "+ d.middle * known[j - 1]"),
        ("return 1.0 / ((j + k + 1)", "return 1.0 / ((j + k + 2)"),
        ("0.5 * (np.log(d.heavy / d.light)", "0.5 * (np.log(d.light / d.heavy)"),
        ("2.0 * np.arctan2(d.root, d.middle)", "2.0 * np.arctan2(d.middle, d.root)"),
    ],
)
def test_a_changed_coefficient_is_noticed(old: str, new: str) -> None:
    assert SOURCE.count(old) == 1
    with pytest.raises(PlanningError, match="does not give the moments"):
        EmittedMoments(SOURCE.replace(old, new), constant(1.0))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(lighter - (total - heavier))", "(lighter - total + heavier)"),
        ("d.near < CLOSE_ZERO", "d.near < POLE_ALONE"),
        ("start >= end", "start > end"),
    ],
)
def test_what_is_met_by_contract_may_not_change(old: str, new: str) -> None:
    assert old in SOURCE
    with pytest.raises(PlanningError, match="not those that the certificate is for"):
        EmittedMoments(SOURCE.replace(old, new), constant(1.0))


def test_nodes_are_the_nearest_doubles_of_the_zeros_of_legendre_polynomials() -> None:
    emitted = EmittedMoments(SOURCE, constant(1.0)).functions
    for name, (count, _) in TABLES.items():
        rows = emitted[name]
        assert len(rows) == count
        for row, exact in zip(rows, legendre_nodes(count), strict=True):
            with ctx.workprec(300):
                assert abs(arb.legendre_p(2 * exact[0] - 1, count)) < 1e-80
                for double, value in zip(row, exact, strict=True):
                    assert abs(value - double) <= np.spacing(double) / 2
        weights = sum((Fraction(row[2]) for row in rows), Fraction(0))
        assert abs(weights - 1) < count * UNIT_ROUNDOFF


def random_numbers(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Computed numbers and exact ones that they may stand for."""
    exact = rng.uniform(0.5, 3.0, size)
    return exact * (1 + rng.uniform(-1, 1, size) * 1e-10), exact


@pytest.mark.parametrize(
    ("operation", "exactly"),
    [
        (lambda a, b: a + b, lambda a, b: a + b),
        (lambda a, b: a - b, lambda a, b: a - b),
        (lambda a, b: a * b, lambda a, b: a * b),
        (lambda a, b: a / b, lambda a, b: a / b),
        (lambda a, b: np.sqrt(a) + b, lambda a, b: a.sqrt() + b),
        (lambda a, b: np.log(a) * b, lambda a, b: a.log() * b),
        (lambda a, b: np.log1p(a) - b, lambda a, b: a.log1p() - b),
        (lambda a, b: np.arctan2(a, b - 1.5), lambda a, b: acb(b - fmpq(3, 2), a).arg()),
        (lambda a, b: (a - b) * (a + b) / b, lambda a, b: (a - b) * (a + b) / b),
    ],
)
@pytest.mark.parametrize("follow", [False, True])
def test_an_operation_on_bounds_encloses_the_exact_and_the_computed(operation, exactly, follow: bool) -> None:
    rng = np.random.default_rng(11)
    pairs = [random_numbers(rng, 200) for _ in range(2)]
    bounds = [Bounded(exact * (1 - 1e-3), exact * (1 + 1e-3), np.inf, 1.01e-10) for _, exact in pairs]
    if follow:
        noise = Noise(6, 200)
        bounds = [noise.follow(item) for item in bounds]
    found = operation(*bounds)
    computed = operation(*(item for item, _ in pairs))
    for k in range(200):
        value = exactly(*(arb(exact[k]) for _, exact in pairs))
        assert found.low[k] <= float(value) <= found.high[k]
        assert abs(float(value - computed[k])) <= found.absolute[k]
        assert abs(float(value - computed[k])) <= found.relative[k] * abs(float(value))


def test_followed_errors_cancel() -> None:
    noise = Noise(2, 1)
    x = noise.follow(Bounded(np.array([1.0]), np.array([1.0]), 1e-8))
    assert (2.0 * x - x).absolute[0] == pytest.approx(1e-8, rel=1e-6)
    assert (x - x).absolute[0] < 1e-15
    assert constant(1.0).absolute == 0.0
    assert np.log(Bounded(2.0, 2.0, 0.0, 0.0)).relative == pytest.approx(LIBM_ERROR)


@pytest.mark.parametrize(("heavier", "lighter"), [(0.66, 0.65), (0.9, 0.41), (1.4, 1.2)])
@pytest.mark.parametrize("j", [1, 2])
def test_what_a_quadrature_leaves_out_is_below_its_bound(heavier: float, lighter: float, j: int) -> None:
    """The sum with exact nodes against the integral, for zeros at and beyond the least distance."""
    count = TABLES["MANY_NODES"][0]
    with ctx.workprec(200):
        heavy, light = arb(heavier) ** 2, arb(lighter) ** 2

        def integrand(y: acb, _: bool = False) -> acb:
            return y**j * (1 - y) ** (3 - j) / (light * (1 - y) + heavy * y - y * (1 - y))

        exact = acb.integral(integrand, 0, 1).real
        total = sum((w * integrand(acb(y)).real for y, _, w in legendre_nodes(count)), arb(0))
        left = float(abs(total - exact).upper())
    slope = heavier**2 - lighter**2 - 1
    names = {"light": lighter**2, "heavy": heavier**2, "slope": slope, "root": 1.0}
    fields = {name: Bounded(value, value, 0.0, 0.0) for name, value in names.items()}
    d = SimpleNamespace(**fields, real=SimpleNamespace(certain=np.asarray(False)))
    bound = float(whole_truncation(d, j, 3, count, 0.15))
    assert left <= bound + 1e-40
    assert bound < UNIT_ROUNDOFF
