"""Values and gradients of the contributions against references that know nothing of the emitted code.

Values are compared with Arb enclosures of the derived closed forms, derivatives with rigorous quadrature
of the differentiated definitions.  The bounds are those that the certificates prove.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from axionportal import generated
from axionportal.derivations import contributions, load
from axionportal.derivations.records import Contribution
from axionportal.derivations.verification.balls import compiled
from axionportal.derivations.verification.enclosure import enclose

ROWS = json.loads((Path(generated.__file__).parent / "reports" / "certificates.json").read_text())
BOUNDS = {row["function"]: row["bound_ulp"] for row in ROWS}
ONE_RATIO = ("alp", "dark_photon", "sm_higgs")
GRADIENTS = tuple(item.name for item in contributions() if hasattr(generated, f"a_mu_{item.name}_gradient"))
MUON = 0.1056583745


def random_values(record: Contribution, rng: np.random.Generator) -> dict[str, float]:
    """Masses over eight decades, couplings of either sign and of any mantissa."""
    values = {}
    for item in record.parameters:
        if item.below is not None:
            values[item.name] = float(rng.uniform(0.01, 0.99))
        elif item.unit == "GeV" and item.input_key is None:
            values[item.name] = float(10.0 ** rng.uniform(-3, 5))
        elif item.symbol.is_positive:
            values[item.name] = float(10.0 ** rng.uniform(-1, 1))
        else:
            values[item.name] = float(rng.normal())
    return values


def exact(values: dict[str, float]) -> dict[str, Fraction]:
    return {name: Fraction(value) for name, value in values.items()}


def called(name: str, values: dict[str, float]):
    """The function at those of the values that it takes."""
    function = getattr(generated, name)
    chosen = [key for key in inspect.signature(function).parameters if key in values]
    return function(**{key: values[key] for key in chosen})


def term_sizes(record: Contribution, values: dict[str, float], reference) -> list[float]:
    """Sizes of the terms of a value, by enclosures of the loop functions."""
    numbers = {symbol: sp.Float(values[str(symbol)], 40) for symbol in record.symbols}
    sizes = []
    for term in record.terms:
        arguments = {
            str(symbol): Fraction(str(value.xreplace(numbers))) for symbol, value in term.substitution
        }
        prefactor = abs(float(term.prefactor.xreplace(numbers)))
        if len(arguments) == 1:
            loop = abs(float(enclose(term.loop_function, arguments, bits=80)))
        else:
            loop = reference.two_mass(*map(float, arguments.values()))[1]
        sizes.append(prefactor * loop)
    return sizes


OF_MOMENTS = ("neutral_scalar", "neutral_vector", "charged_scalar", "charged_vector", "sm_w")

PROVED = {row["function"]: row for row in ROWS if row["function"].startswith(("a_mu", "delta"))}


@pytest.mark.parametrize("name", PROVED)
def test_bounds_are_at_most_what_is_promised(name: str) -> None:
    """Three units for values, two for every entry of a gradient; sums of moments have what can be proved."""
    if name.removeprefix("a_mu_") in OF_MOMENTS:
        assert BOUNDS[name] <= 3200.0
        return
    assert BOUNDS[name] <= (2.0 if name.endswith("_gradient") else 3.0)
    assert all(bound <= 2.0 for bound in PROVED[name].get("derivatives", {}).values())


@pytest.mark.parametrize("name", ["alp", "dark_photon", "sm_higgs", "sm_z", "portal", "z"])
def test_values_are_within_the_proved_bound(name: str, reference) -> None:
    record, rng = load(name), np.random.default_rng(len(name))
    for _ in range(150):
        values = random_values(record, rng)
        expected = enclose(record, exact(values), bits=140)
        scale = max(*term_sizes(record, values, reference), abs(float(expected)))
        error = reference.error_in_ulps(called(f"a_mu_{name}", values), expected, scale)
        assert error <= BOUNDS[f"a_mu_{name}"], values


def test_the_sum_is_within_the_proved_bound_of_its_largest_term(reference) -> None:
    rng = np.random.default_rng(11)
    records = [item for item in contributions() if item.total]
    for _ in range(150):
        values: dict[str, float] = {}
        for record in records:
            values = random_values(record, rng) | values
        parts = [enclose(record, exact(values), bits=140) for record in records]
        with ctx.workprec(400):
            expected = sum(parts, arb(0))
        sizes = [size for record in records for size in term_sizes(record, values, reference)]
        scale = max(*sizes, abs(float(expected)))
        assert reference.error_in_ulps(called("delta_a_mu", values), expected, scale) <= BOUNDS["delta_a_mu"]


@pytest.mark.parametrize("name", ONE_RATIO)
@pytest.mark.parametrize("ratio", [2.0**-90, 1e-12, 1e-8, 0.5, 1.0, 1e8, 1e12, 2.0**101, 2.0**200])
def test_extreme_ratios(name: str, ratio: float, reference) -> None:
    record, rng = load(name), np.random.default_rng(1)
    for _ in range(20):
        values = random_values(record, rng)
        masses = (item.name for item in record.parameters if item.unit == "GeV" and item.name != "m_mu")
        values[next(masses)] = values["m_mu"] / ratio * (1 + rng.uniform(-1e-6, 1e-6))
        expected = enclose(record, exact(values), bits=140)
        assert reference.error_in_ulps(called(f"a_mu_{name}", values), expected) <= BOUNDS[f"a_mu_{name}"]


def test_scalars_and_blocks_agree_to_the_last_bit_whatever_is_an_array() -> None:
    rng = np.random.default_rng(3)
    for record in contributions():
        rows = [random_values(record, rng) for _ in range(40)]
        for suffix in ("", "_heavy"):
            name = f"a_mu_{record.name}{suffix}"
            if not hasattr(generated, name):
                continue
            for varied in [*rows[0], None]:
                fixed = rows[0]
                table = [fixed | {varied: row[varied]} if varied else row for row in rows]
                arrays = {
                    key: np.array([row[key] for row in table]) if varied in (key, None) else fixed[key]
                    for key in fixed
                }
                expected = [called(name, row) for row in table]
                assert called(name, arrays).tolist() == expected, (name, varied)


# --------------------------------------------------------------------------------------------------
# Heavy mediators
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("apart", [0.0, 1e-16, 1e-9, 1e-3, 0.2, 0.23, 0.5, 0.999, 1 - 1e-12])
def test_heavy_limit_of_two_masses(apart: float, reference) -> None:
    """Eq. (13a) by balls; the limit of equal masses is ln(cutoff/m) - 1/2."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        heavier, cutoff, y_a = (float(10.0 ** rng.uniform(-2, 4)) for _ in range(3))
        lighter = heavier * (1.0 - apart)
        with ctx.workprec(400):
            numbers = [arb(reference.rational(item)) for item in (heavier, lighter, cutoff, MUON, y_a, 0.003)]
            m_heavy, m_light, scale, m_mu, coupling, c_agg = numbers
            logarithm, square = (scale / m_heavy).log(), (m_light / m_heavy) ** 2
            weight = square * square.log() / (1 - square) / 2 if lighter != heavier else arb(-1) / 2
            prefactor = coupling * c_agg * m_mu / (4 * arb.pi() ** 2)
            expected = prefactor * (logarithm + weight)
        largest = max(abs(float(logarithm)), abs(float(weight)), abs(float(logarithm + weight)), 0.25)
        found = generated.a_mu_portal_heavy(heavier, lighter, y_a, 1.0, cutoff=cutoff)
        size = float(prefactor) * largest
        assert reference.error_in_ulps(found, expected, size) <= BOUNDS["a_mu_portal_heavy"]


@pytest.mark.parametrize(("name", "constant", "slope"), [("alp", (11, 12), 1), ("dark_photon", (1, 3), 0)])
def test_heavy_limits_of_one_mass(name: str, constant: tuple[int, int], slope: int, reference) -> None:
    """Eqs. (13b) and (13c) by balls."""
    rng, record = np.random.default_rng(8), load(name)
    for _ in range(100):
        values = random_values(record, rng)
        mass = values["m_a" if name == "alp" else "m_gamma"]
        with ctx.workprec(400):
            ratio = arb(reference.rational(values["m_mu"])) / arb(reference.rational(mass))
            squared = arb(reference.rational(values["y_a" if name == "alp" else "epsilon"])) ** 2
            alpha = arb(reference.rational(values.get("alpha", 1.0)))
            prefactor = squared / (4 * arb.pi() ** 2) if name == "alp" else squared * alpha / arb.pi()
            terms = (arb(fmpq(*constant)), slope * ratio.log())
            expected = prefactor * ratio**2 * (terms[0] + terms[1])
            size = float(prefactor * ratio**2) * max(abs(float(terms[0])), abs(float(terms[1])))
        scale = max(size, abs(float(expected)))
        error = reference.error_in_ulps(called(f"a_mu_{name}_heavy", values), expected, scale)
        assert error <= BOUNDS[f"a_mu_{name}_heavy"]


def test_heavy_limits_at_the_ends() -> None:
    assert generated.a_mu_portal_heavy(0.0, 0.0, 1.0, 1.0) == np.inf
    assert generated.a_mu_portal_heavy(np.inf, 1.0, 1.0, 1.0) == -np.inf
    massless = generated.a_mu_portal_heavy(np.array([0.0, 1e-40]), 7.0, 1.0, 1.0)
    assert massless[0] == massless[1]
    assert generated.a_mu_alp_heavy(np.inf, 1.0) == 0.0


# --------------------------------------------------------------------------------------------------
# Gradients
# --------------------------------------------------------------------------------------------------

STEP = Fraction(1, 2**60)
"""Relative step of central differences: they are wrong by about its square, 2^-120."""


def central(function: Callable[[dict[str, Fraction]], arb], point: dict[str, Fraction], name: str) -> arb:
    """df/d(name) of a function enclosed to some 300 bits."""
    step = point[name] * STEP
    ends = [function(point | {name: point[name] + sign * step}) for sign in (1, -1)]
    with ctx.workprec(500):
        return (ends[0] - ends[1]) / arb(fmpq(*(2 * step).as_integer_ratio()))


def loop_parts(term, arguments: dict[str, Fraction]) -> dict[str, tuple[float, float]]:
    """By argument: |df/d(argument)| and the largest term of it."""
    function = term.loop_function
    parts = {}
    for name in arguments:
        slope = abs(float(central(lambda x: enclose(function, x, bits=300), arguments, name)))
        parts[name] = (slope, slope)
    if len(arguments) > 1:  # Euler: d/dm_mu is made of 1/m_mu and of the derivatives by the masses
        unit = abs(float(arguments["m_mu"]))
        masses = (parts[name][0] * float(arguments[name]) for name in ("m_a", "m_gamma"))
        parts["m_mu"] = (parts["m_mu"][0], max(1.0, *masses) / unit)
    return parts


def derivative_sizes(
    record: Contribution, symbol: sp.Symbol, values: dict[str, float], reference
) -> list[float]:
    """Sizes of the terms of a derivative, by the rules for products and chains."""
    numbers = {item: sp.Rational(Fraction(values[str(item)])) for item in record.symbols}
    sizes = []
    for term in record.terms:
        arguments = {str(item): Fraction(str(value.xreplace(numbers))) for item, value in term.substitution}
        if len(arguments) == 1:
            loop = abs(float(enclose(term.loop_function, arguments, bits=80)))
        else:
            loop = reference.two_mass(*map(float, arguments.values()))[1]
        sizes.append(abs(float(sp.diff(term.prefactor, symbol).xreplace(numbers))) * loop)
        slopes = loop_parts(term, arguments)
        for argument, value in term.substitution:
            weight = abs(float((term.prefactor * sp.diff(value, symbol)).xreplace(numbers)))
            sizes.append(weight * slopes[str(argument)][1])
    return sizes


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradients_against_central_differences(name: str, reference) -> None:
    record, rng = load(name), np.random.default_rng(len(name))
    for _ in range(12):
        values = random_values(record, rng)
        gradient = called(f"a_mu_{name}_gradient", values)
        for item in record.parameters:
            expected = central(lambda x: enclose(record, x, bits=300), exact(values), item.name)
            sizes = derivative_sizes(record, item.symbol, values, reference)
            scale = max(*sizes, abs(float(expected)))
            error = reference.error_in_ulps(getattr(gradient, item.name), expected, scale)
            assert error <= BOUNDS[f"a_mu_{name}_gradient"], (item.name, values)


def integral_of(integrand: sp.Expr, variable: sp.Symbol, values: dict[str, fmpq]) -> arb:
    """Rigorous quadrature over [0, 1] of a rational function of the variable."""
    body = compiled(integrand)
    with ctx.workprec(200):
        return acb.integral(lambda x, analytic: body({**values, str(variable): x}, analytic), 0, 1).real


@pytest.mark.parametrize("name", ["alp", "dark_photon"])
@pytest.mark.parametrize("mass", [0.02, 0.05, 0.2113167490, 0.5, 20.0])
def test_gradients_against_integrals_of_the_differentiated_definition(
    name: str, mass: float, reference
) -> None:
    record = load(name)
    (term,), values = record.terms, random_values(record, np.random.default_rng(1))
    values |= {"m_mu": MUON, "m_a" if name == "alp" else "m_gamma": mass}
    numbers = {key: fmpq(*value.as_integer_ratio()) for key, value in exact(values).items()}
    definition, inner = term.loop_function.definition, dict(term.substitution)
    gradient = called(f"a_mu_{name}_gradient", values)
    for item in record.parameters:
        integrand = sp.factor(sp.diff(term.prefactor * definition.integrand.xreplace(inner), item.symbol))
        expected = integral_of(integrand, definition.variable, numbers)
        # Terms of a derivative by a mass cancel no more than ten units here.
        assert reference.error_in_ulps(getattr(gradient, item.name), expected) <= 20


def test_gradients_have_the_fields_of_the_signature() -> None:
    for name in (*(f"a_mu_{item}_gradient" for item in GRADIENTS), "delta_a_mu_gradient"):
        if hasattr(generated, name):
            function = getattr(generated, name)
            parameters = [key for key in inspect.signature(function).parameters if key != "scheme"]
            record = load("alp") if name == "delta_a_mu_gradient" else load(name[5:-9])
            values = random_values(record, np.random.default_rng(1))
            if set(parameters) <= set(values):
                assert list(function(**values)._fields) == parameters


def test_gradients_of_arrays_broadcast_and_agree_with_scalars() -> None:
    masses = np.array([[1e-3], [0.2], [5.0], [1e4]])
    couplings = np.array([0.1, -2.0, 0.0])
    gradient = generated.a_mu_alp_gradient(masses, couplings)
    assert all(item.shape == (4, 3) for item in gradient)
    for index in np.ndindex(4, 3):
        alone = generated.a_mu_alp_gradient(masses[index[0], 0], couplings[index[1]])
        assert tuple(item[index] for item in gradient) == tuple(alone)
    assert generated.a_mu_alp_gradient(np.array([]), 0.1).m_a.shape == (0,)
    assert isinstance(generated.a_mu_alp_gradient(1.0, 0.1).m_mu, np.float64)


def test_gradients_refuse_a_mass_of_zero() -> None:
    with pytest.raises(ValueError, match="m_a must be a positive number"):
        generated.a_mu_alp_gradient(np.array([1.0, 0.0]), 0.1)


mass = st.floats(min_value=1e-4, max_value=1e6)
coupling = st.floats(min_value=1e-6, max_value=1e6).flatmap(lambda x: st.sampled_from([x, -x]))


def slack(name: str, sizes: list[float]) -> float:
    """What the proved bounds of a value and of a derivative allow for, of terms of these sizes."""
    largest = float(np.spacing(max(sizes)))
    return 4 * (BOUNDS[f"a_mu_{name}"] + BOUNDS[f"a_mu_{name}_gradient"]) * largest


@given(mass, coupling)
def test_a_contribution_of_one_ratio_depends_on_the_ratio_alone(m_a: float, y_a: float) -> None:
    """Euler: m_a d/dm_a + m_mu d/dm_mu vanishes."""
    gradient = generated.a_mu_alp_gradient(m_a, y_a)
    terms = [m_a * gradient.m_a, MUON * gradient.m_mu]
    sizes = [2 * abs(generated.a_mu_alp(m_a, y_a)), *map(abs, terms)]
    assert abs(sum(terms)) <= slack("alp", sizes)


@given(mass, coupling)
def test_a_contribution_is_quadratic_in_its_coupling(m_a: float, y_a: float) -> None:
    value, slope = generated.a_mu_alp(m_a, y_a), generated.a_mu_alp_gradient(m_a, y_a).y_a
    assert abs(y_a * slope - 2 * value) <= slack("alp", [2 * abs(value)])


@given(mass, coupling, st.integers(min_value=-20, max_value=20))
def test_a_power_of_two_as_unit_of_the_coupling_changes_no_bit(m_a: float, y_a: float, power: int) -> None:
    unit = 2.0**power
    assert generated.a_mu_alp(m_a, unit * y_a) == unit * unit * generated.a_mu_alp(m_a, y_a)
    portal = generated.a_mu_portal(m_a, 1.0, y_a, 0.1)
    assert generated.a_mu_portal(m_a, 1.0, unit * y_a, 0.1) == unit * portal


@given(mass, mass, coupling)
def test_the_portal_is_odd_in_a_coupling(m_a: float, m_gamma: float, y_a: float) -> None:
    there, back = (generated.a_mu_portal(m_a, m_gamma, sign * y_a, 0.1) for sign in (1, -1))
    assert there == -back


@pytest.mark.skipif(not hasattr(generated, "a_mu_portal_gradient"), reason="no derivative of G is emitted")
@given(mass, mass, coupling, mass)
def test_the_portal_scales_as_the_lepton_mass(m_a: float, m_gamma: float, y_a: float, cutoff: float) -> None:
    """Euler: the loop function depends on ratios, the prefactor is proportional to m_mu."""
    arguments = {"m_a": m_a, "m_gamma": m_gamma, "y_a": y_a, "epsilon": 1.0, "cutoff": cutoff}
    gradient = generated.a_mu_portal_gradient(**arguments)
    value = generated.a_mu_portal(**arguments)
    point = arguments | {"m_mu": MUON}
    terms = [point[key] * getattr(gradient, key) for key in ("m_a", "m_gamma", "cutoff", "m_mu")]
    prefactor = abs(y_a * 0.003 * MUON / (4 * np.pi**2))
    logarithm = abs(np.log(cutoff / MUON)) + 1.0
    sizes = [abs(value), 2 * prefactor * logarithm, *map(abs, terms)]
    assert abs(sum(terms) - value) <= slack("portal", sizes)
