"""Room: codegen.  Pieces of Python text: exact constants, SymPy expressions, TeX blocks, npy files."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq
from numpy.typing import NDArray

from axionportal.codegen.numpy.approximation import exact, nearest_double
from axionportal.codegen.numpy.kernels import PlanningError

LINE, CODE_LINE = 96, 110
"""Longest line of prose and of code."""


def double_text(value: float) -> str:
    """A Python expression of exactly this double."""
    return {np.inf: "np.inf", -np.inf: "-np.inf"}.get(value, repr(float(value)))


def number_text(value: Fraction) -> str:
    """The double nearest to a rational."""
    return double_text(value.numerator / value.denominator)


def high_and_low(value: arb, bits: int = 40) -> tuple[float, float]:
    """A head of few bits, whose products with small whole numbers are exact, and the rest."""
    if value.is_zero():
        return 0.0, 0.0
    whole, exponent = np.frexp(nearest_double(value))
    head = float(np.ldexp(np.rint(np.ldexp(whole, bits)), exponent - bits))
    with ctx.workprec(400):
        rest = value - head
    return head, 0.0 if rest.is_zero() else nearest_double(rest)


def constant_double(value: sp.Expr) -> float:
    """The double nearest to a product of rational powers of rationals and pi."""
    return constant_pair(value)[0]


def constant_pair(value: sp.Expr) -> tuple[float, float]:
    """That double, and the one nearest to what it leaves out."""
    ball = constant_ball(value)
    high = nearest_double(ball)
    with ctx.workprec(400):
        rest = ball - high
    return high, 0.0 if rest.is_zero() else nearest_double(rest)


def constant_ball(value: sp.Expr) -> arb:
    """Enclosure of a product of rational powers of rationals and pi."""
    with ctx.workprec(400):
        ball = arb(1)
        for factor in sp.Mul.make_args(value):
            base, power = factor.as_base_exp()
            if not ((base.is_Rational or base is sp.pi) and power.is_Rational):
                raise PlanningError(f"{value} is not a product of rational powers of rationals and pi")
            known = arb.pi() if base is sp.pi else arb(_exact_rational(base))
            ball *= known ** arb(_exact_rational(power))
    return ball


def _exact_rational(value: sp.Rational) -> fmpq:
    return exact(Fraction(int(value.p), int(value.q)))


def numpy_text(expression: sp.Expr) -> str:
    """A sum of products of rationals, powers and logarithms as NumPy code."""
    if isinstance(expression, sp.Add):
        first, *others = sorted(expression.args, key=sp.default_sort_key, reverse=True)
        return "".join([numpy_text(first), *map(_signed_text, others)])
    if isinstance(expression, sp.Rational):
        text = f"{int(expression.p)}.0"
        return text if expression.q == 1 else f"{text} / {int(expression.q)}.0"
    if isinstance(expression, sp.Symbol):
        return str(expression.name)
    if isinstance(expression, sp.log):
        return f"np.log({numpy_text(expression.args[0])})"
    if isinstance(expression, sp.Pow) and expression.exp.is_Integer and expression.exp > 0:
        return " * ".join([_factor_text(expression.base)] * int(expression.exp))
    if isinstance(expression, sp.Mul):
        return " * ".join(_factor_text(item) for item in expression.args)
    raise PlanningError(f"{expression} is not written as NumPy code here")


def _signed_text(term: sp.Expr) -> str:
    """A further term of a sum, with its sign before it."""
    negative = term.could_extract_minus_sign()
    return f" - {numpy_text(-term)}" if negative else f" + {numpy_text(term)}"


def _factor_text(expression: sp.Expr) -> str:
    text = numpy_text(expression)
    simple = isinstance(expression, (sp.Symbol, sp.log)) or expression.is_Integer
    return text if simple else f"({text})"


def product_text(powers: Mapping[str, sp.Rational | int], first: str) -> str:
    """first * x * x * np.sqrt(z) / y ...: whole powers as repeated factors."""
    above = [text for name, power in powers.items() if power > 0 for text in _repeated(name, power)]
    below = [text for name, power in powers.items() if power < 0 for text in _repeated(name, -power)]
    return " / ".join([" * ".join([first, *above]), *below])


def _repeated(name: str, power: sp.Rational | int) -> list[str]:
    """A factor as often as its power says; a half is a square root."""
    whole, rest = divmod(sp.Rational(power), 1)
    if rest not in (0, sp.Rational(1, 2)):
        raise PlanningError(f"{name} to the power {power} is not written as NumPy code here")
    return [name] * int(whole) + ([f"np.sqrt({name})"] if rest else [])


def monomial(expression: sp.Expr) -> tuple[sp.Expr, dict[sp.Expr, sp.Rational]]:
    """(constant, powers of symbols and of polynomials in them) of a product."""
    constant, rest = sp.factor(expression).as_independent(*expression.free_symbols, as_Add=False)
    powers: dict[sp.Expr, sp.Rational] = {}
    for factor in sp.Mul.make_args(rest):
        base, power = factor.as_base_exp()
        if not (power.is_Rational and base.is_polynomial()):
            raise PlanningError(f"prefactor {expression}: {factor} is not a power of a polynomial")
        if base != 1:
            powers[base] = power
    return constant, powers


def power_names(powers: Mapping[sp.Expr, sp.Rational]) -> dict[str, sp.Rational]:
    """The same powers by the text of what is raised to them."""
    return {_factor_text(base): power for base, power in powers.items()}


def fitted(start: str, parts: Sequence[str], indent: int = 4) -> list[str]:
    """start and a sum, on one line if it fits, else each part on a line of its own in brackets."""
    line = f"{start}{' '.join(parts)}"
    if len(line) + indent <= CODE_LINE or len(parts) == 1:
        return [line]
    return [f"{start}(", *(f"    {part}" for part in parts), ")"]


def sorted_names(names: Iterable[str]) -> list[str]:
    """In the order of an import statement: constants, then names of classes, then others."""

    def place(name: str) -> tuple[bool, bool, str]:
        constant, other = name.isupper() and len(name) > 1, name[0].islower()
        return (not constant, other, name if other else name.lower())

    return sorted(set(names), key=place)


def comment(text: str) -> str:
    """Text as lines of a comment."""
    return "\n".join(textwrap.wrap(text, CODE_LINE - 10, initial_indent="# ", subsequent_indent="#   "))


def tex_block(text: str, indent: int = 8) -> str:
    """TeX wrapped at spaces into a docstring's math block."""
    lines = textwrap.wrap(text, LINE - indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(" " * indent + line for line in lines)


def wrapped(text: str, indent: int) -> str:
    """Prose wrapped into a docstring."""
    lines = textwrap.wrap(text, LINE - indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(" " * indent + line for line in lines)


def npy_bytes(array: NDArray[np.float64]) -> bytes:
    """A little-endian C-ordered .npy file with a header that does not depend on NumPy's version."""
    shape = ", ".join(map(str, array.shape)) + ("," if array.ndim == 1 else "")
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({shape}), }}"
    padding = -(len(header) + 11) % 64
    text = (header + " " * padding + "\n").encode("ascii")
    magic = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little")
    return magic + text + np.ascontiguousarray(array, dtype="<f8").tobytes()
