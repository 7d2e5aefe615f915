"""The checker's parser and its field: what they take, what they refuse, and that zero means zero."""

from __future__ import annotations

import string
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from flint import ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from axionportal.derivations.replay import RecordError, balls, record, statements
from axionportal.derivations.replay.grammar import MOST_NESTED, parse
from axionportal.derivations.verification.plain_text import plain_text

x, a, b = sp.symbols("x a b", positive=True)

REFUSED = {
    "__import__('os')": "is not part",
    "a.b": "is not part",
    "1.5*x": "is not part",
    "x + ": "something is missing",
    "x y": "comes after the end",
    "(x": "something is missing",
    "open(x)": "function 'open' is not known",
    "log(x, 2)": "log takes 1 arguments, not 2",
    "x**": "something is missing",
    "*x": "stands where",
    "x;y": "is not part",
    "\u0661 + x": "is not part",  # a digit of another script
    "(" * (MOST_NESTED + 1) + "x": "are nested",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_expression_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(RecordError, match=REFUSED[text].replace("(", r"\(")):
        parse(text)


@pytest.mark.parametrize("value", [None, 1, ["x"], "x" * 10**6])
def test_only_texts_of_a_sensible_length_are_read(value: object) -> None:
    with pytest.raises(RecordError):
        parse(value)


@given(st.text(alphabet=string.ascii_letters[:4] + "0123456789+-*/(), ._", max_size=40))
def test_any_text_gives_a_tree_or_a_sentence(text: str) -> None:
    try:
        tree: tuple[object, ...] | str = parse(text)
    except RecordError as error:
        tree = str(error)
    assert isinstance(tree, tuple) or "\n" not in tree


def expressions() -> st.SearchStrategy[sp.Expr]:
    leaves = st.sampled_from(
        [x, a, b, sp.Integer(2), sp.Rational(-3, 7), sp.pi, sp.sqrt(a), a ** sp.Rational(-1, 2)]
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(sp.Add, inner, inner),
            st.builds(sp.Mul, inner, inner),
            st.builds(lambda base, power: base**power, inner, st.integers(1, 3)),
            st.builds(lambda one: sp.log(one**2 + 1), inner),
            st.builds(lambda one: 1 / (one**2 + 1), inner),
        ),
        max_leaves=8,
    )


POINT = {"x": Fraction(3, 10), "a": Fraction(7, 5), "b": Fraction(11, 6)}


@given(expressions())
def test_a_text_is_read_back_as_the_same_number(expression: sp.Expr) -> None:
    """Written from SymPy, read by the checker: 25 of 30 digits, beside mpmath's value of SymPy's own tree."""
    with ctx.workprec(300):
        values = {name: fmpq(value.numerator, value.denominator) for name, value in POINT.items()}
        found = balls.value_of(parse(plain_text(expression)), values)
        found = found if not isinstance(found, fmpq) else balls.arb(found)
        with mpmath.workdps(30):
            exact = {x: sp.Rational(3, 10), a: sp.Rational(7, 5), b: sp.Rational(11, 6)}
            right = mpmath.mpf(str(sp.N(expression.xreplace(exact), 30)))
            assert abs(mpmath.mpf(found.str(40, radius=False)) - right) <= abs(right) * mpmath.mpf(10) ** -25


TRUE = (
    ("(a + b)**2", "a**2 + 2*a*b + b**2"),
    ("log(a**2*b/6)", "2*log(a) + log(b) - log(2) - log(3)"),
    ("log(a - b)", "log(b - a)"),  # of absolute values
    ("J(a*b, a, a)", "J(b, 1, 1)/a"),
    ("sqrt(a)*sqrt(a)", "a"),
    ("2**(1/4)*2**(3/4)", "2"),
    ("I*I", "-1"),
    ("Derivative(log(x*a), x)", "1/x"),
    ("Derivative(K(x, a, b, 1), x)", "1/(a*x**2 + b*x + 1)"),
    ("Integral(a*x, (x, 0, 1)) + Integral(x, (x, 0, 1))", "(a + 1)*Integral(x, (x, 0, 1))"),
)
FALSE = (
    ("(a + b)**2", "a**2 + a*b + b**2"),
    ("log(a + b)", "log(a) + log(b)"),
    ("J(a, 1, 1)", "J(a, 1, 2)"),
    ("sqrt(a)", "a"),
    ("I", "1"),
    ("pi", "22/7"),
    ("Derivative(log(x), x)", "1/x**2"),
    ("Integral(x, (x, 0, 1))", "Integral(x**2, (x, 0, 1))"),
    ("Integral(x, (x, 0, 1))", "Integral(x, (x, 0, 2))"),
)


@pytest.mark.parametrize(("one", "other"), TRUE)
def test_identities_are_proved(one: str, other: str) -> None:
    statements.identity(parse(one), parse(other))


@pytest.mark.parametrize(("one", "other"), FALSE)
def test_what_is_no_identity_is_not(one: str, other: str) -> None:
    with pytest.raises(RecordError, match="differ"):
        statements.identity(parse(one), parse(other))


MEANINGLESS = ("1/(a - a)", "log(0)", "x*Integral(x, (x, 0, 1))", "1/log(a)", "a**b", "Max(a, b)", "(a, b)")


@pytest.mark.parametrize("text", MEANINGLESS)
def test_what_has_no_meaning_in_the_field_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        statements.identity(parse(text), parse("1"))


def test_integrals_at_infinity_and_with_a_growing_cut_off() -> None:
    inside, value = parse("Integral(s/(D + s)**3, (s, 0, oo))"), parse("1/(2*D)")
    primitive = parse("s**2/(2*D*(D + s)**2)")
    statements.by_primitive(inside, value, primitive)
    with pytest.raises(RecordError, match="at the ends"):
        statements.by_primitive(inside, parse("1/(3*D)"), primitive)
    growing = parse("Integral(1/(D + s), (s, 0, cutoff**2))")
    statements.by_primitive(growing, parse("2*log(cutoff) - log(D)"), parse("log(D + s)"), "cutoff")
    with pytest.raises(RecordError, match="at the ends"):
        statements.by_primitive(growing, parse("2*log(cutoff) - log(D) + 1"), parse("log(D + s)"), "cutoff")


@pytest.mark.parametrize(
    "values", [("1", "-1", "1"), ("1/4", "-1", "1"), ("1/9", "-1", "1"), ("2", "3", "-9")]
)
def test_masters_are_right_in_each_region(values: tuple[str, str, str]) -> None:
    """Against mpmath's quadrature, to 20 of 30 digits."""
    coefficients = [Fraction(item) for item in values]
    with mpmath.workdps(30), ctx.workprec(200):
        below = [mpmath.mpf(item.numerator) / item.denominator for item in coefficients]
        right = mpmath.quad(lambda t: 1 / (below[0] * t * t + below[1] * t + below[2]), [0, 0.5, 1])
        found = balls.master(*(balls.exact(item) for item in coefficients))
        assert abs(mpmath.mpf(found.str(30, radius=False)) - right) < abs(right) * mpmath.mpf(10) ** -20


@pytest.mark.parametrize("text", ["", "1.5e", "0x10", "1/0", "nan", "1e999999", "1_000", "--1", "1" * 6000])
def test_numbers_are_exact_or_refused(text: str) -> None:
    with pytest.raises(RecordError):
        record.number(text)


def test_numbers_of_each_form() -> None:
    known = {
        "3": Fraction(3),
        "-2/6": Fraction(-1, 3),
        "0.25": Fraction(1, 4),
        "-1.5e-03": Fraction(-3, 2000),
    }
    assert {text: record.number(text) for text in known} == known
    assert record.number("1e-50") == Fraction(1, 10**50)
