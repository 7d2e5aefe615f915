"""Certificates of contributions: what they prove, and what breaks them."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from axionportal.codegen.numpy.certificate import Certificate, Region
from axionportal.codegen.numpy.certificate_contributions import known_constant, vanishes
from axionportal.codegen.numpy.contribution_body import contribution_body
from axionportal.codegen.numpy.contribution_source import ContributionCodeError
from axionportal.codegen.numpy.loop_calls import (
    NoDerivativeError,
    derivative_products,
    expression_of,
    value_products,
)
from axionportal.codegen.numpy.proved_loops import certify_contributions
from axionportal.codegen.pipeline import TREE
from axionportal.derivations import contributions, load
from axionportal.generated import _arithmetic as arithmetic
from axionportal.generated import _products as products

ROWS = {row["function"]: row for row in json.loads((TREE / "reports" / "certificates.json").read_text())}


def loop_certificates() -> list[Certificate]:
    """Those of the report; the contributions' are made from the bounds alone."""
    rows = [row for row in ROWS.values() if "regions" in row]
    return [
        Certificate(**(row | {"regions": tuple(Region(**region) for region in row["regions"])}))
        for row in rows
        if "together" in row or "unit_roundoffs" in row["regions"][0]
    ]


def certified(tmp_path, names: tuple[str, ...], change=lambda text: text) -> dict[str, float]:
    """Bounds of the named contributions, of a copy of the folder whose code has been changed."""
    (tmp_path / "tables").symlink_to(TREE / "tables")
    (tmp_path / "loop_functions.py").write_text((TREE / "loop_functions.py").read_text())
    source = (TREE / "contributions.py").read_text()
    changed = change(source)
    (tmp_path / "contributions.py").write_text(changed)
    records = tuple(item for item in contributions() if item.name in names)
    found = certify_contributions(tmp_path, records, loop_certificates())
    assert (changed == source) == all(item.passed for item in found)
    return {item.certificate.function: item.certificate.bound_ulp for item in found}


def test_the_report_is_what_is_proved_of_the_committed_code(tmp_path) -> None:
    names = ("alp", "sm_z", "portal")
    found = certified(tmp_path, names)
    assert set(found) >= {"a_mu_alp", "a_mu_alp_heavy", "a_mu_alp_gradient", "a_mu_sm_z", "a_mu_portal"}
    for name, bound in found.items():
        assert bound == ROWS[name]["bound_ulp"]


@pytest.mark.parametrize("unit", [1, 64])
def test_a_perturbed_constant_breaks_the_bound(tmp_path, unit: int) -> None:
    def change(source: str) -> str:
        (line,) = (item for item in source.splitlines() if item.startswith("ALP_PREFACTOR = "))
        high, low = eval(line.split(" = ")[1])
        return source.replace(line, f"ALP_PREFACTOR = ({high + unit * np.spacing(high)}, {low})")

    assert certified(tmp_path, ("alp",), change)["a_mu_alp"] > ROWS["a_mu_alp"]["bound_ulp"] + 0.9 * unit


def test_a_constant_without_its_low_part_breaks_the_bound(tmp_path) -> None:
    def change(source: str) -> str:
        (line,) = (item for item in source.splitlines() if item.startswith("ALP_PREFACTOR = "))
        return source.replace(line, line.split(", ")[0] + ", 0.0)")

    assert certified(tmp_path, ("alp",), change)["a_mu_alp"] > ROWS["a_mu_alp"]["bound_ulp"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("PREFACTOR, y_a, y_a), eta, 2", "PREFACTOR, y_a), eta, 2", "record says"),
        ("PREFACTOR, y_a, y_a), eta, 2", "PREFACTOR, y_a, y_a), eta, 1", "record says"),
        ("short_ratio(m_mu, m_a, 20)", "short_ratio(m_a, m_mu, 20)", "record says"),
        ("loop_pair(F_A_TABLES, eta)", "loop_pair(F_GAMMA_TABLES, eta)", "not understood"),
        ("short_ratio(m_mu, m_a, 20)", "short_ratio(m_mu, m_a, 3)", "ratios of 3 bits"),
        ("product(ALP_PREFACTOR, y_a, y_a)", "ALP_PREFACTOR * y_a * y_a", "not understood"),
    ],
)
def test_code_that_computes_something_else_is_refused(tmp_path, old: str, new: str, message: str) -> None:
    source = (TREE / "contributions.py").read_text()
    assert old in source
    with pytest.raises(ContributionCodeError, match=message):
        certified(tmp_path, ("alp",), lambda text: text.replace(old, new))


def test_a_constant_is_taken_for_the_nearest_of_the_record() -> None:
    exact = 1 / (4 * sp.pi**2)
    known = known_constant((0.025330295910584444, -9.915724698598604e-19), [sp.sqrt(2), exact])
    assert known.exact == exact
    assert known.error < 2.0**-100


# --------------------------------------------------------------------------------------------------
# What the certificate takes for granted of the emitted helpers, in exact rational arithmetic
# --------------------------------------------------------------------------------------------------


def samples(count: int, seed: int) -> list[float]:
    """Doubles of any mantissa over many binades, with runs of zeros and ones among them."""
    rng = np.random.default_rng(seed)
    bits = rng.integers(0, 1 << 52, count)
    runs = (1 << rng.integers(1, 53, count)) - 1
    kind = rng.integers(0, 3, count)
    mantissas = np.choose(kind, [bits, bits & runs, bits | runs])
    return np.ldexp(1.0 + mantissas / 2.0**52, rng.integers(-200, 200, count)).tolist()


def relative(pair, expected: Fraction) -> float:
    return abs(float((Fraction(pair[0]) + Fraction(pair[1]) - expected) / expected))


def test_products_quotients_and_roots_are_accurate_to_more_than_twice_double_precision() -> None:
    for a, b, c in zip(samples(2000, 1), samples(2000, 2), samples(2000, 3), strict=True):
        x, y, z = map(Fraction, (a, b, c))
        assert relative(arithmetic.exact_product(a, b), x * y) < 2.0**-100
        assert relative(arithmetic.product((a, 0.0), b, c), x * y * z) < 2.0**-98
        assert relative(arithmetic.divided((a, 0.0), b, c), x / y / z) < 2.0**-98
        root = arithmetic.root(a)
        assert relative((root[0], root[1]), x / (Fraction(root[0]) + Fraction(root[1]))) < 2.0**-98


def test_a_linear_factor_loses_nothing_near_its_root() -> None:
    for step in range(-40, 41):
        a = 0.25 + step * 2.0**-54
        for slope, constant in ((4.0, -1.0), (3.0, -0.75)):
            expected = Fraction(slope) * Fraction(a) + Fraction(constant)
            found = arithmetic.linear(slope, a, constant)
            assert Fraction(found[0]) + Fraction(found[1]) == expected


@pytest.mark.parametrize("bits", [10, 13, 20, 26])
def test_a_short_ratio_has_few_bits_and_a_rest_that_makes_up_for_them(bits: int) -> None:
    for unit, mass in zip(samples(2000, 4), samples(2000, 5), strict=True):
        ratio = products.short_ratio(unit, mass, bits, 2.0**600)
        assert Fraction(ratio.head).numerator.bit_length() <= bits or ratio.head.is_integer()
        assert abs(ratio.rest) <= 2.0 ** (1 - bits)
        whole = Fraction(ratio.head) * (1 + Fraction(ratio.rest))
        assert abs(float(whole / (Fraction(unit) / Fraction(mass)) - 1)) <= 2.0 ** (-52 + 2 - bits)
        arrays = products.short_ratio(unit, np.array([mass, 1.0]), bits, 2.0**600)
        assert (arrays.head[0], arrays.rest[0]) == ratio


# --------------------------------------------------------------------------------------------------
# Derivatives
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alp", "dark_photon", "portal", "z", "sm_z", "sm_higgs"])
def test_derivatives_by_products_and_chains_are_those_of_sympy(name: str) -> None:
    record = load(name)
    whole = expression_of(value_products(record))
    for symbol in record.symbols:
        assert vanishes(expression_of(derivative_products(record, symbol)) - sp.diff(whole, symbol))


def test_the_portal_scales_as_the_lepton_mass() -> None:
    """Euler's relation, which the derivative by m_mu was taken from, holds for all arguments together."""
    record = load("portal")
    whole = expression_of(value_products(record))
    names = ("m_a", "m_gamma", "m_mu", "cutoff")
    scaled = sum(symbol * sp.diff(whole, symbol) for symbol in record.symbols if str(symbol) in names)
    assert vanishes(sp.expand(scaled - whole))


def test_functions_of_two_scales_have_no_gradient() -> None:
    record = load("neutral_scalar")
    with pytest.raises(NoDerivativeError):
        derivative_products(record, load("neutral_scalar").symbols[0])
    assert contribution_body(record, ()).gradient_lines == ()


def test_there_is_no_gradient_without_the_derivative_of_the_loop_function() -> None:
    tables = {"F_A_TABLES", "LOGARITHM"}
    assert contribution_body(load("alp"), tables).gradient_lines == ()
    assert contribution_body(load("alp"), tables | {"DF_A_DETA_TABLES"}).gradient_lines
    assert contribution_body(load("alp"), {"F_A_TABLES"}).heavy_lines == ()
