"""Room: codegen/latex.  Rows of the tables: symbols, constants, benchmark values, checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from axionportal.codegen.context import BuildContext
from axionportal.codegen.figures.validity import thresholds
from axionportal.codegen.figures.values import subjects
from axionportal.codegen.latex.benchmarks import Benchmark, benchmarks
from axionportal.codegen.latex.bibliography import key_of
from axionportal.codegen.latex.notation import Notation
from axionportal.codegen.latex.printer import AppendixPrinter, decimal_text
from axionportal.codegen.latex.prose import Prose, literal
from axionportal.derivations.inputs import DEFAULT_SET, Quantity, load_inputs
from axionportal.derivations.inputs.catalogue import KNOWN
from axionportal.derivations.records import Check, LoopFunction, Parameter

_KEY = re.compile(r"\b([A-Z][A-Za-z]+:\d{4}[a-z]{2,3})\b")


@dataclass(frozen=True)
class BenchmarkTable:
    """Benchmark values of one function; what is the same in every row stands in the caption."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    common: str
    units: str


def symbol_rows(
    parameters: Iterable[Parameter], notation: Notation, prose: Prose
) -> list[tuple[str, str, str]]:
    """Symbol, meaning and unit."""
    return [
        (f"${notation.names[item.symbol]}$", prose.phrase(item.meaning), unit_tex(item.unit))
        for item in parameters
    ]


def unit_tex(unit: str) -> str:
    """GeV and 1/GeV upright; a pure number has a dash."""
    if unit == "1":
        return "--"
    return rf"$\mathrm{{{unit[2:]}}}^{{-1}}$" if unit.startswith("1/") else rf"$\mathrm{{{unit}}}$"


def constant_rows(
    context: BuildContext, parameters: Iterable[Parameter], notation: Notation
) -> list[tuple[str, str, str]]:
    """Symbol, value with uncertainty and unit, and where it is from, for each default value."""
    rows = []
    for item in parameters:
        if item.input_key is None:
            continue
        quantity = context.inputs[item.input_key]
        unit = "" if quantity.unit == "1" else f" {unit_tex(quantity.unit)}"
        symbol = f"${notation.names[item.symbol]}$"
        rows.append((symbol, f"${value_tex(quantity)}${unit}", reference_tex(quantity.reference)))
    return rows


def measurement_rows(context: BuildContext) -> list[tuple[str, str, str, str]]:
    """Symbol, value with uncertainty, standard deviations from zero of a difference, and where it is from.

    The symbols are those of the built-in set, so that no TeX of a user's file has to be right.
    """
    symbols = load_inputs(DEFAULT_SET)
    rows = []
    for item in context.inputs:
        if not KNOWN[item.key].measured or item.uncertainty is None:
            continue
        pull = f"${float(item.value / item.uncertainty):.1f}$" if item.key.startswith("delta") else "--"
        known = symbols[item.key].tex
        rows.append((f"${known}$", f"${value_tex(item)}$", pull, reference_tex(item.reference)))
    return rows


def value_tex(quantity: Quantity) -> str:
    """0.1056583745(24), with the power of ten split off for small numbers."""
    value, error = quantity.value, quantity.uncertainty
    shift, size = 0, max(abs(value), error or Fraction(0))
    if 0 < size < Fraction(1, 100):
        while size * 10**shift < 1:
            shift += 1
        value *= 10**shift
        error = None if error is None else error * 10**shift
    text = decimal_text(value)
    if error is not None:
        text = _with_error(value, error)
    return rf"{text} \times 10^{{-{shift}}}" if shift else text


def _with_error(value: Fraction, error: Fraction) -> str:
    """Value and uncertainty with two digits of the latter."""
    places = 0
    while error * 10**places < 10:
        places += 1
    digits = round(value * 10**places)
    shown = decimal_text(Fraction(digits, 10**places))
    whole, _, rest = shown.partition(".")
    point = "." if places else ""
    return f"{whole}{point}{rest:0<{places}}({round(error * 10**places)})"


def reference_tex(text: str) -> str:
    """A reference as text, with a key of the bibliography cited."""
    tex = _KEY.sub(lambda match: rf"\cite{{{match[1]}}}", literal(text))
    known = key_of(text)
    return rf"{tex}~\cite{{{known}}}" if known and "\\cite" not in tex else tex


def benchmark_table(function: LoopFunction, context: BuildContext, notation: Notation) -> BenchmarkTable:
    """Inputs as exact decimals and the value with twenty digits."""
    found = benchmarks(function, context.inputs)
    fixed = [item for item in function.arguments if item.input_key]
    free = [item for item in function.arguments if not item.input_key]
    heads = tuple(f"${notation.names[item.symbol]}$" for item in free)
    units = sorted({item.unit for item in free} - {"1"})
    printer = AppendixPrinter(notation)
    rows = tuple(
        (
            *(_input_cell(row, item.name, printer) for item in free),
            f"${number_tex(row.text)}$",
            row.place,
        )
        for row in found
    )
    common = [_assignment(item, found[0].values, notation) for item in fixed]
    return BenchmarkTable(heads, rows, " and ".join(common), ", ".join(map(unit_tex, units)))


def _input_cell(row: Benchmark, name: str, printer: AppendixPrinter) -> str:
    """A decimal, or what a special point fixes an argument to."""
    if name in row.special:
        return f"${printer.inline(row.special[name])}$"
    return f"${number_tex(decimal_text(row.values[name]))}$"


def _assignment(item: Parameter, values: Mapping[str, Fraction], notation: Notation) -> str:
    unit = "" if item.unit == "1" else rf"\,{unit_tex(item.unit)}"
    return f"${notation.names[item.symbol]} = {decimal_text(values[item.name])}${unit}"


def number_tex(text: str) -> str:
    """1.5e-06 as 1.5 times a power of ten; digits after the point in groups of five."""
    mantissa, _, exponent = text.partition("e")
    whole, point, rest = mantissa.partition(".")
    if "/" not in text and len(rest) > 10:
        rest = r"\,".join(rest[at : at + 5] for at in range(0, len(rest), 5))
    shown = f"{whole}{point}{rest}"
    return rf"{shown} \times 10^{{{int(exponent)}}}" if exponent else shown


def check_rows(checks: Sequence[Check], subject: str, prose: Prose) -> list[tuple[str, str, str, str]]:
    """Kind, number of points, digits agreed and verdict; what is proved is exact."""
    return [
        (prose.phrase(item.kind), str(item.points), _digits(item), item.verdict)
        for item in checks
        if item.subject == subject
    ]


def _digits(check: Check) -> str:
    proved = any(word in check.kind for word in ("proved", "derived", "prefactor"))
    return "exact" if proved else str(check.digits_agreed)


def threshold_rows(context: BuildContext, notation: Notation) -> list[tuple[str, ...]]:
    """Equation, line in the masses, and for each level the mass in GeV above which the limit keeps it."""
    rows: dict[tuple[str, str], list[str]] = {}
    for subject in subjects(context):
        for item in thresholds(subject):
            names = {mass.tex: notation.names[mass.symbol] for mass in subject.masses}
            line = " ".join(names.get(word, word) for word in item.line.split(" "))
            rows.setdefault((item.limit.source.equation, f"${line}$"), []).append(f"{float(item.mass):.4g}")
    return [(f"({equation})", line, *masses) for (equation, line), masses in rows.items()]
