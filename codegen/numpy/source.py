"""Room: codegen.  Pieces of Python text: exact constants, SymPy expressions, TeX blocks, npy files."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import sympy as sp
from flint import arb, ctx
from numpy.typing import NDArray

from axionportal.codegen.numpy.approximation import exact, nearest_double
from axionportal.codegen.numpy.kernels import PlanningError

LINE = 96


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
    """The double nearest to a rational multiple of a power of pi."""
    coefficient, rest = value.as_coeff_Mul()
    base, power = rest.as_base_exp()
    if (rest != 1 and base is not sp.pi) or not (coefficient.is_Rational and power.is_Integer):
        raise PlanningError(f"{value} is not a rational multiple of a power of pi")
    with ctx.workprec(400):
        ball = arb(exact(Fraction(int(coefficient.p), int(coefficient.q))))
        ball = ball * arb.pi() ** (int(power) if rest != 1 else 0)
    return nearest_double(ball)


def numpy_text(expression: sp.Expr) -> str:
    """A sum of products of rationals, powers and logarithms as NumPy code."""
    if isinstance(expression, sp.Add):
        terms = sorted(expression.args, key=sp.default_sort_key, reverse=True)
        return " + ".join(numpy_text(term) for term in terms)
    if isinstance(expression, sp.Rational):
        text = f"{int(expression.p)}.0"
        return text if expression.q == 1 else f"{text} / {int(expression.q)}.0"
    if isinstance(expression, sp.Symbol):
        return str(expression.name)
    if isinstance(expression, sp.log):
        return f"np.log({numpy_text(expression.args[0])})"
    if isinstance(expression, sp.Mul):
        return " * ".join(_factor_text(item) for item in expression.args)
    raise PlanningError(f"{expression} is not written as NumPy code here")


def _factor_text(expression: sp.Expr) -> str:
    text = numpy_text(expression)
    simple = isinstance(expression, (sp.Symbol, sp.log)) or expression.is_Integer
    return text if simple else f"({text})"


def product_text(powers: Mapping[str, int], first: str) -> str:
    """first * x * x * y / z ...: whole powers as repeated factors."""
    factors = [first, *(name for name, power in powers.items() for _ in range(max(power, 0)))]
    divisors = [name for name, power in powers.items() for _ in range(max(-power, 0))]
    return " / ".join([" * ".join(factors), *divisors])


def monomial(expression: sp.Expr) -> tuple[sp.Expr, dict[sp.Symbol, int]]:
    """(constant, whole powers of symbols) of a product."""
    constant, rest = sp.powsimp(sp.expand(expression)).as_independent(*expression.free_symbols)
    powers: dict[sp.Symbol, int] = {}
    for factor in sp.Mul.make_args(rest):
        base, power = factor.as_base_exp()
        if not (base.is_Symbol and power.is_Integer):
            raise PlanningError(f"prefactor {expression}: {factor} is not a whole power of a parameter")
        powers[base] = int(power)
    return constant, powers


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
