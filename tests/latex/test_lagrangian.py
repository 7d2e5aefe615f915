"""Numerators, sums and shared steps on the page, read back and evaluated against certified values."""

from __future__ import annotations

import re
from fractions import Fraction

import mpmath
import pytest
import sympy as sp

from axionportal import derivations
from axionportal.codegen import latex
from axionportal.codegen.latex.loops import loop_steps, shared_steps
from axionportal.derivations.evaluation import certified_text
from axionportal.derivations.lagrangian import SCHEMES, diagrams_of, lagrangians, scheme

MOMENTA = {"l^{2}": "square", r"\left(l \cdot P\right)": "mixed"}
DIGITS = 30


def owner(name: str) -> str:
    return f"axp:{name.replace('_', '-')}"


def names_and_point(name: str) -> tuple[dict[str, str], dict[str, Fraction]]:
    record = derivations.load(name)
    names = {item.tex: item.name for item in record.parameters} | {"e": "e"}
    values = (Fraction(7 + 3 * k, 5 + k) for k in range(20))
    point = dict(zip((item.name for item in record.parameters), values, strict=False))
    return names, point


def certified(name: str, point: dict[str, Fraction]) -> mpmath.mpf:
    record = derivations.load(name)
    return mpmath.mpf(certified_text(record, {item.name: point[item.name] for item in record.parameters}, 45))


def extended(point: dict[str, Fraction]) -> dict[str, Fraction]:
    """The unit of charge from alpha, or any: the vertex is divided by it."""
    alpha = point.get("alpha", Fraction(1, 3))
    with mpmath.workdps(60):
        charge = mpmath.sqrt(4 * mpmath.pi * alpha.numerator / alpha.denominator)
        return {**point, "e": Fraction(mpmath.nstr(charge, 58))}


@pytest.mark.parametrize("name", lagrangians())
def test_the_sum_of_the_diagrams_read_back_is_the_contribution(reader, name):
    names, point = names_and_point(name)
    tex = reader.equation(f"{owner(name)}:sum")
    with mpmath.workdps(60):
        found = reader.integral(tex, names, point)
        expected = certified(name, point)
        assert abs(found - expected) <= mpmath.mpf(10) ** -DIGITS * abs(expected)


@pytest.mark.parametrize("name", lagrangians())
def test_the_numerators_read_back_give_the_contribution(reader, body, name):
    """Eq. (axp:loop:sum) with the printed numerators, weights and denominators, integrated numerically.

    Two different bosons leave a double integral, which is done to fewer digits.
    """
    names, point = names_and_point(name)
    different = name in ("portal", "z")
    with mpmath.workdps(20 if different else 40):
        exact = extended(point)
        values = {key: mpmath.mpf(value.numerator) / value.denominator for key, value in exact.items()}
        total, weights = mpmath.mpf(0), printed_weights(reader, body, name)
        assert len(weights) == len(diagrams_of(name))
        for letter in weights:
            parts = numerator_parts(reader, body, name, letter, names, values)
            lines = denominators(reader, name, names, values)
            total += integrated(parts, lines, weights[letter], values.get("cutoff"))
        expected = certified(name, point)
        assert abs(total - expected) <= mpmath.mpf(10) ** (-12 if different else -DIGITS) * abs(expected)


def numerator_parts(reader, body, name, letter, names, values):
    """N_0 and N_2 of one diagram as functions of x, divided by i; equal numerators share an equation."""
    shown = section(body, name)
    left = shown.index(rf"\axpN_{{\mathrm{{{letter}}}}} =")
    label = re.search(rf"\\label\{{({owner(name)}:numerator-[a-d])\}}", shown[left:])[1]
    tex = reader.equation(label).rsplit("N_{", 1)[-1]
    tex = tex.split("=", 1)[1] if "=" in tex else tex
    expression = reader.parsed(tex, {**names, "l^{2}": "square"})
    square, unit = sp.Symbol("square"), sp.Symbol("i")
    real = sp.expand(expression / unit)
    return [compiled(real.coeff(square, power), values) for power in (0, 1)]


def printed_weights(reader, body, name):
    """The Feynman weight of each diagram, by its letter."""
    found = re.findall(r"\$w = (.*?)\$ for ((?:\([a-d]\)(?:, )?)+)", section(body, name))
    return {
        letter: compiled(reader.parsed(tex, {}), {})
        for tex, letters in found
        for letter in re.findall("[a-d]", letters)
    }


def section(body: str, name: str) -> str:
    start = body.index(rf"\label{{{owner(name)}:fig:diagrams}}")
    return body[start : body.index(rf"\label{{{owner(name)}:sum}}")]


def denominators(reader, name, names, values):
    found = []
    while rf"\label{{{owner(name)}:denominator-{len(found) + 1}}}" in reader.body:
        tex = reader.equation(f"{owner(name)}:denominator-{len(found) + 1}")
        found.append(compiled(reader.parsed(tex, names), values))
    return found


def compiled(expression, values):
    x = sp.Symbol("x")
    free = sorted(expression.free_symbols - {x}, key=str)
    function = sp.lambdify([x, *free], expression, "mpmath")
    return lambda at: function(at, *(values[item.name] for item in free))


def integrated(parts, lines, weight, cutoff):
    """int dx w(x) [N_0/(2 D) - N_2 (ln Lambda^2/D - 3/2)]/(16 pi^2), over r as well for two lines."""

    def momentum(x, base):
        value = parts[0](x) / (2 * base)
        divergent = parts[1](x)
        if divergent:
            value -= divergent * (mpmath.log(cutoff**2 / base) + mpmath.mpf(scheme("cutoff").constant.p) / 2)
        return weight(x) * value / (16 * mpmath.pi**2)

    if len(lines) == 1:
        return mpmath.quad(lambda x: momentum(x, lines[0](x)), mpmath.linspace(0, 1, 5))
    first, second = lines
    return mpmath.quad(lambda x, r: momentum(x, r * first(x) + (1 - r) * second(x)), [0, 1], [0, 1])


def sides(reader, label: str) -> list[str]:
    """Both sides of an identity."""
    (display,) = [item for item in reader.displays if rf"\label{{{label}}}" in item]
    own = re.sub(r"\\label\{[^}]*\}", "", display)
    return reader.plain(own).split("=")


def side_value(reader, tex: str, names, values) -> mpmath.mpf:
    """Number times an integral over one variable, or a formula."""
    found = re.match(r"(.*?)\\int_\{(.*?)\}\^\{((?:[^{}]|\{[^}]*\})*)\}\s*\\!\s*d(\w)(.*)", tex.strip(), re.S)
    if found is None:
        return number(reader, tex, names, values)
    front, low, high, variable, inside = found.groups()
    ends = [mpmath.inf if "infty" in end else number(reader, end, names, values) for end in (low, high)]
    expression = reader.parsed(inside, {**names, variable: variable})
    free = sorted(expression.free_symbols - {sp.Symbol(variable)}, key=str)
    function = sp.lambdify([sp.Symbol(variable), *free], expression, "mpmath")
    fixed = [values[item.name] for item in free]
    integral = mpmath.quad(lambda at: function(at, *fixed), [ends[0], 1, ends[1]])
    return integral * (number(reader, front + "1", names, values) if front.strip() else 1)


def number(reader, tex, names, values):
    expression = reader.parsed(tex, names)
    free = sorted(expression.free_symbols, key=str)
    return sp.lambdify(free, expression, "mpmath")(*(values[item.name] for item in free))


SHARED = {"A": "A", "B": "B", "D_{1}": "d1", "D_{2}": "d2", "D": "d", "m_{F}": "mf", "M": "mb", "m": "m"}
VALUES = {"A": 2.25, "B": 0.75, "d1": 1.5, "d2": 0.625, "d": 1.75, "mf": 0.5, "mb": 2.5, "m": 1.25}


@pytest.mark.parametrize("position", range(1, 7))
def test_shared_steps_read_back_are_identities(reader, position):
    label = f"axp:loop:step-{position}"
    names = {**SHARED, **MOMENTA, "i": "i", "x": "x"}
    with mpmath.workdps(30):
        values = {key: mpmath.mpf(value) for key, value in VALUES.items()}
        values |= {
            "x": mpmath.mpf("0.375"),
            "square": mpmath.mpf("0.7"),
            "mixed": mpmath.mpf("-0.3"),
            "i": mpmath.mpc(0, 1),
        }
        left, right = (side_value(reader, side, names, values) for side in sides(reader, label))
        assert abs(left - right) <= mpmath.mpf(10) ** -20


def test_every_step_of_every_chain_is_on_the_page(body):
    """The shared steps once; each chain needs no others but its numerators, absent couplings and sum."""
    shown = len(re.findall(r"\\label\{axp:loop:(?:algebra|step-\d+)\}", body))
    assert shown == len(shared_steps(lagrangians()))
    known = {*shared_steps(lagrangians()), *(step for name in SCHEMES for step in scheme(name).steps)}
    assert all(step in known for name in lagrangians() for step in loop_steps(name))
    for name in SCHEMES:
        assert rf"\texttt{{{name}}}" in body


def test_the_cut_off_step_read_back_holds_up_to_the_inverse_cut_off(reader):
    names = {"D": "d", "i": "i", r"\Lambda": "cutoff"}
    with mpmath.workdps(30):
        values = {"d": mpmath.mpf(2), "i": mpmath.mpc(0, 1), "cutoff": mpmath.mpf(10) ** 5}
        left, right = (
            side_value(reader, side, names, values) for side in sides(reader, "axp:loop:scheme-cutoff-1")
        )
        assert 0 < abs(left - right) < 3 * values["d"] / values["cutoff"] ** 2


def test_the_command_line_shows_the_steps_from_the_lagrangian():
    text = latex.render_record(derivations.load("portal"))
    for label in ("lagrangian", "loop-1", "denominator-2", "numerator-a", "sum"):
        assert rf"\label{{axp:portal:{label}}}" in text
    for step in loop_steps("portal"):
        assert f"% {step.claim}\n" in text
    order = (r"\mathcal{L}", r"N_{\mathrm{a}}", r"\label{axp:G:closed-form}")
    assert sorted(order, key=text.index) == list(order)


def test_a_contribution_of_another_lagrangian_shows_that_one():
    text = latex.render_record(derivations.load("sm_w"))
    assert r"\bar{F} \, \gamma^{\nu}" in text
    assert r"\varphi_{B}" in text
    assert r"V^{Q}_{LL}\!\left(0, \frac{m_W}{m_\mu}\right)" in text
