"""What is typeset is what is computed: the LaTeX is parsed and compared with certified values."""

from __future__ import annotations

import random
import re
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx

from axionportal import derivations
from axionportal.codegen.latex.kernel import nodes_of
from axionportal.derivations.integrals import General, structure
from axionportal.derivations.integrals.limits import expansion, limits
from axionportal.derivations.verification.balls import compiled, exact
from axionportal.derivations.verification.enclosure import enclose

FUNCTIONS = derivations.loop_functions()
KERNEL = structure(derivations.load("G")).kernel
DIGITS = 30  # of the 60 with which the reader works; cancellation at the points below takes up to 20
FEYNMAN_GUARD = mpmath.mpf(10) ** -DIGITS


def label(function) -> str:
    return f"axp:{function.name.replace('_', '-')}"


def names_of(function) -> dict[str, str]:
    return {item.tex: item.name for item in function.arguments}


def points(function, count: int) -> list[dict[str, Fraction]]:
    """Random rational points on both sides of every threshold, m_mu and cutoff included.

    Two ratios are more than one half each: what is read back is no principal value.
    """
    source = random.Random(f"appendix {function.name}")
    found: list[dict[str, Fraction]] = []
    while len(found) < count:
        point = {
            item.name: Fraction(source.randint(20, 400), source.randint(50, 150))
            for item in function.arguments
        }
        if not isinstance(structure(function), General) or min(point.values()) > Fraction(1, 2):
            found.append(point)
    return found


def certified(function, point, as_mpf) -> mpmath.mpf:
    return as_mpf(enclose(function, point, bits=200))


def assert_close(found: mpmath.mpf, expected: mpmath.mpf) -> None:
    with mpmath.workdps(60):
        assert abs(found - expected) <= FEYNMAN_GUARD * max(abs(expected), 1), (found, expected)


@pytest.mark.parametrize("function", [*FUNCTIONS, KERNEL], ids=lambda item: item.name)
def test_definitions_read_back_are_the_definitions(reader, read_numbers, function):
    tex = reader.equation(f"{label(function)}:definition")
    for point in points(function, 2):
        found = reader.integral(tex, names_of(function), point)
        assert_close(found, certified(function, point, read_numbers))


@pytest.mark.parametrize("function", [*FUNCTIONS, KERNEL], ids=lambda item: item.name)
def test_closed_forms_read_back_have_the_certified_values(reader, read_numbers, function):
    tex = reader.equation(f"{label(function)}:closed-form")
    for point in points(function, 4):
        found = reader.value(tex, names_of(function), point)
        assert_close(found, certified(function, point, read_numbers))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda item: item.name)
def test_special_points_read_back_have_the_certified_values(reader, read_numbers, function):
    for number, special in enumerate(function.special_points, 1):
        if special.singular:
            assert f"{label(function)}:special-{number}" not in reader.body
            continue
        tex = reader.equation(f"{label(function)}:special-{number}")
        for point in points(function, 2):
            at = {item.symbol: str(point[item.name]) for item in function.arguments}
            moved = {symbol.name: Fraction(str(expression.subs(at))) for symbol, expression in special.values}
            there = {**point, **moved}
            found = reader.value(tex, names_of(function), there)
            assert_close(found, certified(function, there, read_numbers))


@pytest.mark.parametrize(
    ("function", "limit"),
    [(function, name) for function in FUNCTIONS for name in limits(function)],
    ids=lambda item: getattr(item, "name", item),
)
def test_limits_read_back_are_the_derived_expansions(reader, read_numbers, function, limit):
    """Every printed order; the remainder's symbol stands at the end and is cut off."""
    tex = reader.equation(f"{label(function)}:limit:{limit.replace('_', '-')}").strip()
    assert tex.endswith("R"), tex
    tex = tex.removesuffix("R").rstrip().removesuffix("+")
    orders = printed_order(reader, function, limit)
    for point in points(function, 2):
        partial = expansion(function, limit, orders).partial_sum()
        with ctx.workprec(512):
            value = arb(compiled(partial)({key: exact(item) for key, item in point.items()}, False))
        found = reader.value(tex, all_names(function), {**point, **node_values(function, point)})
        assert_close(found, read_numbers(value))


def printed_order(reader, function, limit) -> int:
    """The order that the heading of the limit states."""
    start = reader.body.index(rf"\label{{{label(function)}:limit:{limit.replace('_', '-')}}}")
    return int(re.findall(r"to order (\d+)", reader.body[:start])[-1])


def all_names(function) -> dict[str, str]:
    names, nodes = names_of(function), nodes_of(function)
    if nodes is None:
        return names
    tex = nodes.found.kernel.arguments[0].tex
    named = {f"{tex}_{{{index}}}": f"node{at}" for at, index in enumerate(nodes.indices)}
    return {**names, **named, rf"\bar{{{tex} }}": "middle", r"\delta": "half"}


def node_values(function, point) -> dict[str, Fraction]:
    nodes = nodes_of(function)
    if nodes is None:
        return {}
    squares = [(point[mass.name] / point[nodes.scale.name]) ** 2 for mass in nodes.masses]
    half = (squares[0] - squares[1]) / 2
    return {"node0": squares[0], "node1": squares[1], "middle": sum(squares) / 2, "half": half}


@pytest.mark.parametrize("function", [*FUNCTIONS, KERNEL], ids=lambda item: item.name)
def test_masters_read_back_in_each_region_are_the_integral_of_the_printed_denominator(reader, function):
    """The condition printed beside each form decides where it is evaluated."""
    number = 1
    while rf"\label{{{label(function)}:master-{number}-below}}" in reader.body:
        seen = set()
        for point in points(function, 60):
            if len(seen) == 2:
                break
            for region in ("below", "above"):
                tex = reader.equation(f"{label(function)}:master-{number}-{region}")
                form, condition = tex.rsplit(r"\left(", 1)
                left, sign, right = _split(condition.replace(r"\right)", ""))
                names, point = with_discriminant(reader, function, number, point)
                sides = [reader.value(side, names, point) for side in (left, right)]
                if (sides[0] > sides[1]) if sign == ">" else (sides[0] < sides[1]):
                    seen.add(region)
                    index = _left_side(reader, f"{label(function)}:master-{number}-{region}")
                    expected = reader.value(rf"J\!\left({index}\right)", names, point)
                    assert_close(reader.value(form, names, point), expected)
        assert seen == {"below", "above"}
        number += 1
    if number == 1:  # its denominator is another function's, where J is printed
        section = reader.body[reader.body.index(rf"\label{{{label(function)}:closed-form}}") :]
        (there,) = re.findall(
            r"of Eq.~\(\\ref\{(axp:[\w:-]+-below)\}\)", section[: section.index("axpsubsection")]
        )
        assert rf"\label{{{there}}}" in reader.body


def test_where_the_lepton_decays_the_first_form_is_the_principal_value(reader):
    """Real part of the integral along a path that avoids the zeros of the denominator."""
    function, decay = derivations.load("S0_LL"), {"r": Fraction(1, 5), "b": Fraction(1, 2)}
    names, point = with_discriminant(reader, function, 1, decay)
    form, _ = reader.equation("axp:S0-LL:master-1-below").rsplit(r"\left(", 1)
    with mpmath.workdps(60):
        r, b = (mpmath.mpf(decay[name].numerator) / decay[name].denominator for name in ("r", "b"))
        path = mpmath.quad(lambda x: 1 / (b**2 * (1 - x) + r**2 * x - x * (1 - x)), [0, 0.5 + 0.5j, 1])
        assert_close(reader.value(form, names, point), mpmath.re(path))


def with_discriminant(reader, function, number, point):
    """Names and values with those of a discriminant that is printed by its name."""
    where = f"{label(function)}:master-{number}-discriminant"
    if where not in reader.body:
        return names_of(function), point
    left = _left_side_of(reader, where)
    value = reader.value(reader.equation(where), names_of(function), point)
    exact = Fraction(mpmath.nstr(value, 58))
    return {**names_of(function), left: "discriminant"}, {**point, "discriminant": exact}


def _left_side_of(reader, name: str) -> str:
    """What stands left of the equals sign of one equation."""
    (display,) = [item for item in reader.displays if rf"\label{{{name}}}" in item]
    own = re.split(r"\\label\{[^}]*\}\s*\\\\\*?", display.split(rf"\label{{{name}}}")[0])[-1]
    return reader.plain(own.split("=", 1)[0]).strip()


def _split(condition: str) -> tuple[str, str, str]:
    sign = ">" if ">" in condition else "<"
    left, right = condition.split(sign)
    return left, sign, right


def _left_side(reader, name: str) -> str:
    """What stands in the brackets left of the equals sign of one equation."""
    return _left_side_of(reader, name).split("(", 1)[1].rsplit(")", 1)[0]


def test_benchmarks_have_the_certified_digits(reader, read_numbers):
    """Each row of each table is evaluated again at higher precision."""
    rows = 0
    for function in FUNCTIONS:
        start = reader.body.index(rf"\label{{{label(function)}:tab:benchmarks}}")
        table = reader.body[start : reader.body.index(r"\end{tabular}", start)]
        free = [item for item in function.arguments if not item.input_key]
        fixed = {"m_mu": Fraction("0.1056583745"), "cutoff": Fraction(1000)}
        for line in table.split(r"\midrule")[1].split(r"\bottomrule")[0].strip().splitlines():
            cells = [cell.strip().strip("$") for cell in line.removesuffix(r"\\").split("&")]
            point = {item.name: number(cell) for item, cell in zip(free, cells[:-2], strict=True)}
            point |= {item.name: fixed[item.name] for item in function.arguments if item.input_key}
            expected = certified(function, point, read_numbers)
            shown = printed(cells[-2])
            with mpmath.workdps(60):
                unit = mpmath.mpf(10) ** (mpmath.floor(mpmath.log10(abs(expected))) - 19)
                assert abs(mpmath.mpf(shown.numerator) / shown.denominator - expected) <= unit / 2
            rows += 1
    assert rows >= 15


def number(cell: str) -> Fraction:
    if cell == r"2 \axpmmu":
        return 2 * Fraction("0.1056583745")
    return Fraction(cell)


def printed(cell: str) -> Fraction:
    mantissa, _, power = cell.replace(r"\,", "").partition(r" \times 10^{")
    return Fraction(mantissa) * Fraction(10) ** int(power.rstrip("}") or 0)
