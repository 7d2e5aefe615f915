"""Room: codegen/latex.  What a regularisation changes: the loop function, and the estimate of Eq. (14).

All numbers are certified; the change of the loop function is the step that proves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import sympy as sp
from flint import arb, fmpq

from axionportal.codegen.context import BuildContext
from axionportal.codegen.latex.benchmarks import benchmarks
from axionportal.codegen.latex.loops import LoopStep, LoopWriter
from axionportal.codegen.latex.notation import Notation
from axionportal.codegen.latex.printer import AppendixPrinter, decimal_text
from axionportal.codegen.latex.tables import number_tex
from axionportal.derivations.evaluation import certified_text
from axionportal.derivations.lagrangian import derive, scheme
from axionportal.derivations.records import Contribution, DerivationError, LoopFunction
from axionportal.derivations.rounding import rounded_text
from axionportal.derivations.verification.enclosure import enclose

DIGITS = 10
_ESTIMATE = 4  # digits of the coefficient in Eq. (14), which prints two
_EXAMPLE = {"m_a": Fraction(110), "m_gamma": Fraction(100), "epsilon": Fraction(3, 1000)}
"""The masses (GeV) and the mixing for which Eq. (14) is printed."""
_COUPLING = "y_a"


@dataclass(frozen=True)
class SchemeRow:
    """A scheme: c, k = 1 + c, the change of the loop function, Eq. (14) and the couplings that solve it."""

    name: str
    constant: str
    k: str
    change: str
    slope: str
    couplings: str


@dataclass(frozen=True)
class SchemesView:
    """All schemes of one loop function, and its values in them."""

    name: str
    tex: str
    names: tuple[str, ...]
    rows: tuple[SchemeRow, ...]
    steps: tuple[LoopStep, ...]
    heads: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]


def schemes_view(
    context: BuildContext, notation: Notation, writer: LoopWriter, label: str
) -> SchemesView | None:
    """The schemes of the first divergent contribution; None if there is none."""
    record = next((item for item in context.contributions if item.schemes and item.lagrangian), None)
    if record is None:
        return None
    function = next(item for item in record.loop_functions if item.schemes)
    printer = AppendixPrinter(notation)
    steps = {name: derive(record.lagrangian, name).steps[-1] for name in record.schemes[1:]}
    shifts = {record.schemes[0]: sp.Integer(0)} | {name: step.after for name, step in steps.items()}
    free = [item for item in function.arguments if not item.input_key]
    return SchemesView(
        name=function.name.replace("_", "-"),
        tex=notation.function(function.name),
        names=record.schemes,
        rows=tuple(_row(name, shift, record, context, printer) for name, shift in shifts.items()),
        steps=tuple(writer.step(step, f"{label}-{name}") for name, step in steps.items()),
        heads=tuple(f"${notation.names[item.symbol]}$" for item in free),
        values=tuple(_values(function, list(shifts.values()), context)),
    )


def _row(
    name: str, shift: sp.Expr, record: Contribution, context: BuildContext, printer: AppendixPrinter
) -> SchemeRow:
    found = scheme(name)
    slope, couplings = _estimate(record, shift, context)
    constant, k = printer.inline(found.constant), printer.inline(found.k)
    return SchemeRow(name, constant, k, printer.inline(shift), slope, couplings)


def _values(
    function: LoopFunction, shifts: Sequence[sp.Expr], context: BuildContext
) -> list[tuple[str, ...]]:
    """The benchmark points with the function in each scheme: certified, plus an exact constant."""
    free = [item.name for item in function.arguments if not item.input_key]
    rows = []
    for point in benchmarks(function, context.inputs):
        if not point.special:
            texts = [shifted_text(function, point.values, shift) for shift in shifts]
            inputs = (decimal_text(point.values[name]) for name in free)
            rows.append((*(f"${item}$" for item in inputs), *(f"${number_tex(item)}$" for item in texts)))
    return rows


def shifted_text(record: LoopFunction, values: Mapping[str, Fraction], shift: sp.Expr) -> str:
    """The certified value plus an exact rational number."""
    for bits in (64, 128, 256):
        ball = enclose(record, values, bits=bits) + arb(fmpq(int(shift.p), int(shift.q)))
        text = rounded_text(ball, DIGITS)
        if text is not None:
            return text
    message = f"{record.name} shifted by {shift} lies too close to a rounding boundary"
    raise DerivationError(message)


def _estimate(record: Contribution, shift: sp.Expr, context: BuildContext) -> tuple[str, str]:
    """Coefficient of the coupling in Eq. (14), and the couplings that give the measured difference.

    a_mu = A y + B y^2 + C with A from ``record``, B and C from the other terms of its total.
    """
    parts = [item for item in context.contributions if item.total and item.total == record.total]
    powers = {item.name: _power(item) for item in parts}
    if sorted(powers.values()) != [0, 1, 2]:
        return "--", "--"
    found = {powers[item.name]: _at_one(item, shift, context) for item in parts}
    wanted = context.inputs[record.total].value
    with mpmath.workdps(DIGITS):
        c, a, b = (mpmath.mpf(found[power]) for power in (0, 1, 2))
        c -= mpmath.mpf(wanted.numerator) / wanted.denominator
        slope = f"${mpmath.nstr(a * 10**8, _ESTIMATE, strip_zeros=False)}$"
        square = a * a - 4 * b * c
        if square < 0:
            return slope, "none"
        ys = sorted(((-a + sign * mpmath.sqrt(square)) / (2 * b) for sign in (1, -1)), key=abs)
        return slope, ", ".join(f"${mpmath.nstr(y, 2)}$" for y in ys)


def _power(record: Contribution) -> int:
    """The power of the coupling in a contribution."""
    symbol = next((item for item in record.symbols if item.name == _COUPLING), None)
    return 0 if symbol is None else int(record.terms[0].prefactor.as_powers_dict().get(symbol, 0))


def _at_one(record: Contribution, shift: sp.Expr, context: BuildContext) -> mpmath.mpf:
    """The value at the masses of the example with the coupling set to one; a divergent loop is shifted."""
    values: dict[str, Fraction] = {
        item.name: context.inputs[item.input_key].value if item.input_key else _given(item.name)
        for item in record.parameters
    }
    value = mpmath.mpf(certified_text(record, values, DIGITS))
    for term in record.terms:
        if term.loop_function.schemes:
            exact = {item: sp.Rational(*values[item.name].as_integer_ratio()) for item in record.symbols}
            value += mpmath.mpf(str(sp.N(term.prefactor.xreplace(exact) * shift, DIGITS)))
    return value


def _given(name: str) -> Fraction:
    return Fraction(1) if name == _COUPLING else _EXAMPLE[name]
