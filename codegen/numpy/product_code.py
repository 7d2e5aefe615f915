"""Room: codegen.  Sums of coefficients times loop functions as lines of code, see ``_products.py``.

A coefficient is a product of powers: a constant of the module, parameters, and a power of the mass ratio
that the loop function is taken at.  The ratio's power and its cut-off part are dealt with there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import sympy as sp

from axionportal.codegen.numpy.kernels import PlanningError
from axionportal.codegen.numpy.laws import regular_scale
from axionportal.codegen.numpy.loop_calls import Product, object_name
from axionportal.codegen.numpy.source import CODE_LINE, monomial, number_text, numpy_text
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.records import LoopFunction

RATIO_BITS, MOST_BITS, MOST_POWER = 40, 26, 4
"""Bits that powers of a ratio may have, bits of its head, and the highest power that is taken of it."""

INDENT = 4


@dataclass(frozen=True)
class Ratio:
    """The argument of a loop function of one ratio: upper/lower."""

    name: str
    upper: sp.Symbol
    lower: sp.Symbol


@dataclass
class Writer:
    """Writes terms; remembers the lines that they need before them, each once.

    ``power`` is the highest of a ratio, ``massless`` says that a mass may vanish, and ``loop_text`` what
    is written for a loop function where it is not a look-up.
    """

    symbols: Sequence[sp.Symbol]
    constants: dict[str, sp.Expr]
    power: int
    massless: bool = True
    loop_text: Callable[[sp.Expr], str] | None = None
    lines: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def term(self, product: Product) -> str:
        """The expression of one term."""
        ratio = ratio_of(product)
        number, powers = monomial(product.coefficient)
        if ratio is None:
            return f"plain_term({self._couplings(number, powers)}, {self._loop(product.call)})"
        self._ratio_line(ratio)
        power = ratio_power(product, ratio)
        powers[ratio.lower] = powers.get(ratio.lower, sp.Integer(0)) + power
        powers[ratio.upper] = powers.get(ratio.upper, sp.Integer(0)) - power
        couplings, loop = self._couplings(number, powers), self._loop(product.call)
        return f"ratio_term({couplings}, {ratio.name}, {power}, {loop})"

    def _couplings(self, number: sp.Expr, powers: dict[sp.Expr, sp.Rational]) -> str:
        """constant * parameters / parameters as a pair."""
        known = {base: power for base, power in powers.items() if power}
        order = [*self.symbols, *(base for base in known if base not in self.symbols)]
        above = [text for base in order for text in _factors(base, known.get(base, sp.Integer(0)))]
        below = [text for base in order for text in _factors(base, -known.get(base, sp.Integer(0)))]
        name, multiple = self._constant(number)
        factors = [*([] if multiple == 1 else [number_text(multiple)]), *above]
        text = f"product({', '.join([name, *factors])})" if factors else name
        return f"divided({', '.join([text, *below])})" if below else text

    def _constant(self, number: sp.Expr) -> tuple[str, Fraction]:
        """A constant of the module and the small dyadic number that it is multiplied by."""
        for name, value in self.constants.items():
            multiple = sp.simplify(number / value)
            if multiple.is_Rational and _is_short(multiple):
                return name, Fraction(int(multiple.p), int(multiple.q))
        raise PlanningError(f"{number} is no simple multiple of {', '.join(self.constants)}")

    def _loop(self, call: sp.Expr) -> str:
        """The name of a loop function's value, or the pair of the number 1."""
        if not call.args:
            return "(1.0, 0.0)"
        name = _loop_name(call)
        line = f"{name} = {self.loop_text(call)}" if self.loop_text else self._look_up(call)
        if line not in self.lines:
            self.lines.append(line)
        return name

    def _look_up(self, call: sp.Expr) -> str:
        """The line that a loop function is looked up in; one line for derivatives by both of two masses."""
        function: LoopFunction = call.func.record
        found, name, table = structure(function), _loop_name(call), object_name(function, call.func.by)
        self._use(table)
        if not isinstance(found, DividedDifference):
            return f"{name} = loop_pair({table}, {_ratio(call).name})"
        values = dict(zip(function.symbols, call.args, strict=True))
        scale, unit, _ = regular_scale(found)
        if not call.func.by:
            order = ", ".join(str(values[item]) for item in (*found.swapped, unit, scale))
            chosen = f"{table}[scheme]" if function.schemes else table
            return f"{name} = two_mass_pair({chosen}, {order})"
        calls = sorted((call, exchanged(call, found)), key=self._place)
        names = ", ".join(map(_loop_name, calls))
        order = ", ".join(str(item) for item in (*_masses(calls[0], found), values[unit]))
        return f"{names} = two_mass_derivatives({table}, {order})"

    def _place(self, call: sp.Expr) -> int:
        """Derivatives come in the order of the parameters that they are taken by."""
        found = structure(call.func.record)
        assert isinstance(found, DividedDifference)
        first = _masses(call, found)[0]
        return list(self.symbols).index(first) if first in self.symbols else len(self.symbols)

    def _ratio_line(self, ratio: Ratio) -> None:
        bits = min(RATIO_BITS // max(self.power, 1), MOST_BITS)
        end = "" if self.massless else ", LARGEST"
        line = f"{ratio.name} = short_ratio({ratio.upper}, {ratio.lower}, {bits}{end})"
        if line not in self.lines:
            self.lines.append(line)

    def _use(self, table: str) -> None:
        if table not in self.tables:
            self.tables.append(table)


def _masses(call: sp.Expr, found: DividedDifference) -> tuple[sp.Expr, ...]:
    values = dict(zip(call.func.record.symbols, call.args, strict=True))
    return tuple(values[item] for item in found.swapped)


def exchanged(call: sp.Expr, found: DividedDifference) -> sp.Expr:
    """The same of the two masses exchanged."""
    values = dict(zip(call.func.record.symbols, call.args, strict=True))
    first, second = found.swapped
    values[first], values[second] = values[second], values[first]
    return call.func(*(values[item] for item in call.func.record.symbols))


def _loop_name(call: sp.Expr) -> str:
    """A name for a loop function, with its first argument where that is not the one it is declared with."""
    first = call.func.record.symbols[0]
    other = "" if len(call.args) == 1 or call.args[0] == first else f"_{call.args[0]}"
    return f"{call.func.__name__.lower()}{other}_loop"


def ratio_of(product: Product) -> Ratio | None:
    """The ratio of two parameters that the loop function is taken at, if it is one."""
    return _ratio(product.call) if len(product.call.args) == 1 else None


def _ratio(call: sp.Expr) -> Ratio:
    (value,), (symbol,) = call.args, call.func.record.symbols
    upper, lower = sp.fraction(value)
    if not (upper.is_Symbol and lower.is_Symbol):
        raise PlanningError(f"{call.func.__name__}: {symbol} = {value} is not a ratio of parameters")
    return Ratio(str(symbol.name), upper, lower)


def ratio_power(product: Product, ratio: Ratio) -> int:
    """The power of the ratio in a coefficient, as far as it is taken together with the loop function."""
    power = -monomial(product.coefficient)[1].get(ratio.lower, sp.Integer(0))
    return min(int(power), MOST_POWER) if power.is_Integer and power > 0 else 0


def highest_power(products: Sequence[Product]) -> int:
    """The highest power of a ratio in several terms, which decides how many bits its head has."""
    ratios = [(product, ratio_of(product)) for product in products]
    return max((ratio_power(product, ratio) for product, ratio in ratios if ratio), default=0)


def _is_short(value: sp.Rational) -> bool:
    denominator = int(value.q)
    return denominator & (denominator - 1) == 0 and abs(int(value.p)) < 2**10 and denominator < 2**10


def _factors(base: sp.Expr, power: sp.Rational) -> list[str]:
    """A factor as often as a positive power says; a half is a square root."""
    if power <= 0:
        return []
    whole, rest = divmod(sp.Rational(power), 1)
    if rest not in (0, sp.Rational(1, 2)):
        raise PlanningError(f"{base} to the power {power} is not written as NumPy code here")
    text = _factor(base)
    if rest and not base.is_Symbol:
        raise PlanningError(f"the root of {base} is not written as NumPy code here")
    return [text] * int(whole) + ([f"root({base})"] if rest else [])


def _factor(base: sp.Expr) -> str:
    """A parameter, slope * parameter + constant as a pair, or a polynomial with its rounding errors."""
    if base.is_Symbol:
        return str(base)
    if len(base.free_symbols) == 1:
        (symbol,) = base.free_symbols
        coefficients = sp.Poly(base, symbol).all_coeffs()
        if len(coefficients) == 2 and all(item.is_Integer and abs(item) < 2**26 for item in coefficients):
            slope, constant = (number_text(Fraction(int(item))) for item in coefficients)
            return f"linear({slope}, {symbol}, {constant})"
    return numpy_text(base)


def returned(terms: Sequence[str]) -> list[str]:
    """A return statement of a tuple of terms."""
    return in_tuple("return ", terms)


def in_tuple(start: str, terms: Sequence[str], indent: int = INDENT) -> list[str]:
    """start and a tuple of terms, on one line if it fits."""
    line = f"{start}({', '.join(terms)}{',' if len(terms) == 1 else ''})"
    if indent + len(line) <= CODE_LINE:
        return [line]
    return [f"{start}(", *(f"    {line}" for term in terms for line in broken(term, indent + 4)), ")"]


def broken(call: str, indent: int) -> list[str]:
    """A call followed by a comma, with its arguments on lines of their own if need be."""
    if indent + len(call) + 1 <= CODE_LINE:
        return [f"{call},"]
    name, arguments = call.split("(", 1)
    return [f"{name}(", *(f"    {item}," for item in _arguments(arguments[:-1])), "),"]


def _arguments(text: str) -> list[str]:
    """The arguments of a call, without those of calls in them taken apart."""
    found, depth = [""], 0
    for part in text.split(", "):
        found[-1] += f", {part}" if depth else part
        depth += part.count("(") - part.count(")")
        if not depth:
            found.append("")
    return found[:-1]
