"""Sums of moments: the plan is the integrand, users' sums are planned too, and what cannot be is said."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq

from axionportal.codegen.context import BuildContext
from axionportal.codegen.numpy import emit
from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.two_point import END, START, TwoPointPlan, plan_loop_function, plan_terms
from axionportal.derivations import contributions, load, loop_functions, structure
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.integrals import General
from axionportal.derivations.records import Contribution, FeynmanIntegral, LoopFunction, LoopTerm
from axionportal.derivations.verification.enclosure import enclose

x, r, b = sp.Symbol("x", positive=True), sp.Symbol("r", nonnegative=True), sp.Symbol("b", positive=True)
KAELLEN = b**2 * (1 - x) + r**2 * x - x * (1 - x)
GENERAL_FUNCTIONS = [item for item in loop_functions() if isinstance(structure(item), General)]
GENERAL_CONTRIBUTIONS = [
    item for item in contributions() if any(function in GENERAL_FUNCTIONS for function in item.loop_functions)
]


def integrand_of(plan: TwoPointPlan, variable: sp.Symbol) -> sp.Expr:
    """The plan, read back."""
    ratios = {END: plan.end.mass / plan.end.unit, START: plan.start.mass / plan.start.unit}
    numerator = sum(
        item.couplings
        * piece.coefficient
        * variable**piece.moment
        * (1 - variable) ** (plan.degree - piece.moment)
        for item in plan.sums
        for piece in item.pieces
    )
    below = START**2 * (1 - variable) + END**2 * variable - variable * (1 - variable)
    return (plan.constant * numerator / below).xreplace(ratios)


@pytest.mark.parametrize("function", GENERAL_FUNCTIONS, ids=lambda item: item.name)
def test_the_plan_of_a_loop_function_is_its_definition(function: LoopFunction) -> None:
    planned = integrand_of(plan_loop_function(function), function.definition.variable)
    assert sp.cancel(sp.together(planned - function.definition.integrand)) == 0


@pytest.mark.parametrize("contribution", GENERAL_CONTRIBUTIONS, ids=lambda item: item.name)
def test_the_plan_of_a_contribution_is_the_sum_of_its_terms(contribution: Contribution) -> None:
    plans = plan_terms(contribution, contribution.terms)
    variable = contribution.terms[0].loop_function.definition.variable
    planned = sum(integrand_of(plan, variable) for plan in plans)
    terms = sum(term.of(term.loop_function.definition.integrand) for term in contribution.terms)
    assert sp.cancel(sp.together(planned - terms)) == 0


@pytest.mark.parametrize("name", ["neutral_vector", "charged_vector"])
def test_inverse_boson_masses_come_with_the_square_of_the_mass_difference(name: str) -> None:
    (plan,) = plan_terms(load(name), load(name).terms)
    vector, axial = plan.sums
    assert [str(item.couplings) for item in plan.sums] == ["c_v**2", "c_a**2"]
    for item, root in ((vector, 1), (axial, -1)):
        inverse = [piece.coefficient for piece in item.pieces if piece.coefficient.has(1 / START**2)]
        assert inverse
        for coefficient in inverse:
            assert sp.Pow(END - root, 2) in coefficient.args


def package(folder: Path, functions: tuple[LoopFunction, ...], added: tuple[Contribution, ...]) -> ModuleType:
    """The emitted package of some records, imported from ``folder``."""
    name = f"emitted_{folder.name}"
    for path, content in emit(BuildContext(functions, added, load_inputs("paper-2021"), (), 50)).items():
        target = folder / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


def leptoquark() -> Contribution:
    """Three colours, and a photon on both lines: 2/3 on the fermion, 1/3 on the scalar."""
    neutral, charged = load("neutral_scalar"), load("charged_scalar")
    terms = [
        replace(term, prefactor=3 * charge * term.prefactor)
        for record, charge in ((neutral, sp.Rational(2, 3)), (charged, sp.Rational(1, 3)))
        for term in record.terms
    ]
    return replace(neutral, name="leptoquark", terms=tuple(terms))


def test_a_sum_of_neutral_and_charged_loops_is_one_sum_of_moments(tmp_path: Path) -> None:
    record = leptoquark()
    (plan,) = plan_terms(record, record.terms)
    assert [str(item.couplings) for item in plan.sums] == ["c_s**2", "c_p**2"]
    found = package(tmp_path, record.loop_functions, (record,)).a_mu_leptoquark
    for masses in ((0.1056583745, 173.0, 1500.0), (0.1056583745, 4.18, 900.0), (1.77686, 0.0, 1.0)):
        values = dict(zip(record.symbols, (*masses, 0.3, -0.2), strict=True))
        exact = {str(symbol): Fraction(value) for symbol, value in values.items()}
        expected = enclose(record, exact, bits=100)
        assert relative_error(found(*values.values()), expected) <= 1e-13


def relative_error(value: float, expected: arb) -> float:
    with ctx.workprec(300):
        return float(abs(arb(fmpq(*float(value).as_integer_ratio())) / expected - 1).upper())


def somebody_elses() -> tuple[LoopFunction, Contribution]:
    """Other names, x counted from the other line, and one particle that is the external lepton itself."""
    first, second, y = sp.Symbol("first", positive=True), sp.Symbol("second", positive=True), sp.Symbol("y")
    below = first**2 * (1 - y) + second**2 * y - y * (1 - y)
    model = load("S0_LL")
    pairs = zip(model.arguments, (first, second), strict=True)
    function = replace(
        model,
        name="H",
        tex="H",
        arguments=tuple(replace(argument, symbol=symbol) for argument, symbol in pairs),
        definition=FeynmanIntegral(y * (1 - y) * (1 + first) / below, y),
        special_points=(),
    )
    lepton, _, boson, strength, _ = load("neutral_scalar").parameters
    mapping = ((first, sp.Integer(1)), (second, boson.symbol / lepton.symbol))
    prefactor = strength.symbol * (strength.symbol - 1) / (4 * sp.pi**2)
    return function, Contribution(
        name="other",
        tex="a",
        parameters=(lepton, boson, strength),
        terms=(LoopTerm(prefactor, function, mapping),),
        source=model.source,
        meaning="somebody else's contribution",
    )


def test_other_names_the_other_orientation_and_a_known_mass(tmp_path: Path) -> None:
    function, record = somebody_elses()
    emitted = package(tmp_path, (function,), (record,))
    for boson in (0.5, 2.0, 32.0):
        square = fmpq(*boson.as_integer_ratio()) ** 2

        def integrand(y: acb, _: bool, square: fmpq = square) -> acb:
            return y * (1 - y) * 2 / (1 - y + square * y - y * (1 - y))

        with ctx.workprec(160):
            integral = acb.integral(integrand, 0, 1).real
            expected = integral * fmpq(6) / (4 * arb.pi() ** 2)
        assert relative_error(emitted.H(1.0, boson), integral) <= 2e-14
        assert relative_error(emitted.a_mu_other(1.0, boson, 3.0), expected) <= 2e-14


def test_masses_as_arguments_and_the_inverse_mass_on_the_other_line(tmp_path: Path) -> None:
    """A vector loop typed in masses, x counted from the fermion: planned like the one of the catalogue."""
    model = load("neutral_vector")
    lepton, fermion, boson, vector, _ = model.parameters
    ratios = {r: fermion.symbol / lepton.symbol, b: boson.symbol / lepton.symbol}
    terms = [term.of(term.loop_function.definition.integrand) for term in model.terms]
    integrand = sp.cancel(sp.together(sp.Add(*terms).xreplace(ratios).subs(model.symbols[4], 0)))
    function = replace(
        load("V0_LL"),
        name="V",
        arguments=(lepton, fermion, boson, vector),
        definition=FeynmanIntegral(integrand.subs(x, 1 - x), x),
    )
    plan, like = plan_loop_function(function), plan_terms(model, model.terms)[0]
    assert (plan.start, plan.end, plan.degree) == (like.start, like.end, like.degree)
    assert [piece.moment for piece in plan.sums[0].pieces] == [piece.moment for piece in like.sums[0].pieces]
    found = package(tmp_path, (function,), ()).V
    for point in ((0.1056583745, 0.3, 2.0, 0.5), (0.1056583745, 0.1056583745, 1e-3, -0.5)):
        values = dict(
            zip((symbol.name for symbol in model.symbols), (*map(Fraction, point), Fraction(0)), strict=True)
        )
        assert relative_error(found(*point), enclose(model, values, bits=100)) <= 2e-14


def with_integrand(integrand: sp.Expr) -> LoopFunction:
    return replace(load("S0_LL"), name="K", definition=FeynmanIntegral(integrand, x))


@pytest.mark.parametrize(
    "integrand",
    [
        x / KAELLEN / (KAELLEN + 1),
        x / KAELLEN**2,
        x * sp.log(KAELLEN),
        x / (KAELLEN + 1),
        x / (b**2 * (1 - x) + r**2 * x),
        sp.sqrt(x) / KAELLEN,
    ],
    ids=["two quadratics", "a square", "a logarithm", "no squares at the ends", "linear", "a root"],
)
def test_other_integrands_are_refused_in_one_sentence(integrand: sp.Expr) -> None:
    with pytest.raises(PlanningError, match=r"\Ano NumPy function is made of K: [^\n]+\Z"):
        plan_loop_function(with_integrand(integrand))


def test_high_degrees_are_refused() -> None:
    with pytest.raises(PlanningError, match="K: a numerator of degree 6, which is more than 5"):
        plan_loop_function(with_integrand(x**6 / KAELLEN))


def test_a_sum_that_diverges_for_a_particle_without_mass_is_refused() -> None:
    record = load("neutral_scalar")
    massless = (r, sp.Integer(0))
    flips = replace(record.terms[1], prefactor=sp.Integer(1), substitution=(massless, (b, sp.Integer(2))))
    lepton, _, boson, *_ = (parameter.symbol for parameter in record.parameters)
    with pytest.raises(PlanningError, match="neutral_scalar diverges for a massless particle"):
        plan_terms(record, [replace(flips, substitution=(massless, (b, boson / lepton)))])
    with pytest.raises(PlanningError, match="neutral_scalar: 2 and 0 are not two masses in one unit"):
        plan_terms(record, [flips])
