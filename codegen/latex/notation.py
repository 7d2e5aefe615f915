"""Room: codegen/latex.  Names: every symbol, function and denominator with its TeX and its macro.

The appendix writes macros (prefix ``axp``), so that a paper's own notation wins; ``plain`` notation
writes the TeX itself and serves the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import sympy as sp
from sympy.core.function import AppliedUndef

from axionportal.derivations.integrals import closed_form
from axionportal.derivations.integrals.masters import J
from axionportal.derivations.records import Contribution, LoopFunction, Parameter

PREFIX = "axp"
X = sp.Symbol("x", positive=True)
MARK = "D["  # how the names of the functions begin that stand for denominators
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SUBSCRIPT = re.compile(r"_(?:\{(.*)\}|(\w|\\\w+))$")

Coefficients = tuple[sp.Expr, sp.Expr, sp.Expr]


@dataclass(frozen=True)
class Macro:
    """A command that the body provides and that a paper may define before."""

    command: str
    tex: str
    meaning: str


@dataclass(frozen=True)
class Denominator:
    """The quadratic a x^2 + b x + c under a name of its own, D_a or D_eta."""

    coefficients: Coefficients
    index: str

    @property
    def quadratic(self) -> sp.Expr:
        """The polynomial in x."""
        a, b, c = self.coefficients
        return a * X**2 + b * X + c

    @property
    def marker(self) -> AppliedUndef:
        """The function of x that stands for it in an expression that is to be printed."""
        return sp.Function(f"{MARK}{self.index}]")(X)


@dataclass(frozen=True)
class Notation:
    """What the printer needs to know.

    ``names`` gives the TeX of symbols, in the order in which they stand in products; ``functions``
    gives that of loop functions, contributions and masters.
    """

    names: Mapping[sp.Symbol, str]
    functions: Mapping[str, str]
    denominators: tuple[Denominator, ...] = ()
    superscripted: frozenset[str] = frozenset()
    masses: frozenset[sp.Symbol] = frozenset()
    macros: tuple[Macro, ...] = field(default=(), compare=False)

    def function(self, name: str) -> str:
        """TeX of a loop function or contribution."""
        return self.functions[name]

    def denominator_tex(self, denominator: Denominator) -> str:
        """D with its index."""
        return f"{self.functions['D']}_{{{denominator.index}}}"

    def with_named_masters(self, expression: sp.Expr) -> sp.Expr:
        """Write J of a multiple of a named denominator as J of that: J(k D) = J(D)/k."""
        found = {}
        known = {item.coefficients for item in self.denominators}
        for master in expression.atoms(J):
            if master.args in known:
                continue
            for item in self.denominators:
                ratios = {
                    sp.cancel(sp.together(part / named))
                    for part, named in zip(master.args, item.coefficients, strict=True)
                }
                if len(ratios) == 1:
                    found[master] = J(*item.coefficients) / ratios.pop()
        return expression.xreplace(found)

    def shorten(self, expression: sp.Expr) -> sp.Expr:
        """Write the name of each named denominator where the polynomial stands by itself."""
        known = self._markers
        symbols = {frozenset(item.free_symbols) for item in known}
        sums = {
            item: _expanded(item)
            for item in expression.atoms(sp.Add)
            if X in item.free_symbols and item.free_symbols in symbols
        }
        return expression.xreplace({item: known[plain] for item, plain in sums.items() if plain in known})

    @cached_property
    def _markers(self) -> dict[sp.Expr, AppliedUndef]:
        return {sp.expand(item.quadratic): item.marker for item in self.denominators}


_expanded = lru_cache(maxsize=4096)(sp.expand)


def _named(parameters: Iterable[Parameter], macros: bool) -> dict[sp.Symbol, str]:
    """Names in the order of products: couplings without a unit, then the others, then masses, x."""

    def rank(parameter: Parameter) -> tuple[bool, bool]:
        return (parameter.unit != "1", bool(parameter.symbol.is_positive))

    named = {
        item.symbol: f"\\{command_name(item.name)}" if macros else item.tex
        for item in sorted(parameters, key=rank)
    }
    return {**named, X: "x"}


def command_name(name: str) -> str:
    """A control word from a record's name: letters only, digits spelled out."""
    spelled = "".join(_DIGITS[int(char)] if char.isdigit() else char for char in name)
    return PREFIX + "".join(char for char in spelled if char.isalpha())


def parameters_of(records: Iterable[LoopFunction | Contribution]) -> tuple[Parameter, ...]:
    """The parameters of all records, each once, in order of appearance."""
    found: dict[str, Parameter] = {}
    for record in records:
        own = record.parameters if isinstance(record, Contribution) else record.arguments
        for parameter in own:
            found.setdefault(parameter.name, parameter)
    return tuple(found.values())


def index_of(parameter: Parameter) -> str:
    """The subscript of a mass (m_a gives a), or the whole name of a parameter without one."""
    match = _SUBSCRIPT.search(parameter.tex)
    return (match[1] or match[2]) if match else parameter.tex


def denominators_of(functions: Iterable[LoopFunction]) -> tuple[Denominator, ...]:
    """The denominators of all masters of the closed forms, each with an index that tells them apart."""
    found: dict[Coefficients, Denominator] = {}
    for function in functions:
        masters = closed_form(function).masters()
        shared = set.intersection(*(set(item.free_symbols) for item in masters)) if masters else set()
        for number, master in enumerate(masters, 1):
            index = _index(function, master, shared if len(masters) > 1 else set()) or str(number)
            found.setdefault(master.args, Denominator(master.args, index))
    return tuple(found.values())


def _index(function: LoopFunction, master: J, shared: set[sp.Symbol]) -> str:
    own = [item for item in function.arguments if item.symbol in master.free_symbols - shared]
    if shared or any(item.unit != "1" for item in own):
        return index_of(own[0]) if own else ""
    return "".join(index_of(item) for item in own)


def macro_notation(
    functions: tuple[LoopFunction, ...], records: Iterable[LoopFunction | Contribution]
) -> Notation:
    """The notation of the appendix: everything through a macro."""
    records = tuple(records)
    parameters = parameters_of(records)
    macros = [Macro(command_name(item.name), item.tex, item.meaning) for item in parameters]
    names = _named(parameters, macros=True)
    for record in records:
        meaning = record.meaning
        kind = "amu" if isinstance(record, Contribution) else ""
        macros.append(Macro(command_name(kind + record.name), record.tex, meaning))
    commands = {
        record.name: "\\" + command_name(("amu" if isinstance(record, Contribution) else "") + record.name)
        for record in records
    }
    macros += _FIXED
    commands |= {"J": r"\axpJ", "K": r"\axpK", "D": r"\axpD", "R": r"\axpR"}
    commands |= {"N": r"\axpN", "artanh": r"\axpartanh"}
    superscripted = {names[item.symbol] for item in parameters if "^" in item.tex}
    return Notation(
        names,
        commands,
        denominators_of(functions),
        frozenset(superscripted),
        _masses(parameters),
        tuple(macros),
    )


def _masses(parameters: Iterable[Parameter]) -> frozenset[sp.Symbol]:
    """The parameters with the dimension of a mass."""
    return frozenset(item.symbol for item in parameters if item.unit == "GeV")


def with_names(notation: Notation, names: Mapping[sp.Symbol, str]) -> Notation:
    """The notation with further symbols, which stand first in products and sums."""
    return replace(notation, names={**names, **notation.names})


def with_macros(notation: Notation, macros: Iterable[Macro]) -> Notation:
    """The notation with further commands."""
    return replace(notation, macros=(*notation.macros, *macros))


_FIXED = (
    Macro("axpJ", "J", "master integral"),
    Macro("axpK", "K", "incomplete master integral"),
    Macro("axpD", "D", "quadratic denominator in the Feynman parameter"),
    Macro("axpN", "N", "numerator of a loop"),
    Macro("axpR", "R", "remainder of an expansion"),
    Macro("axpartanh", r"\operatorname{artanh}", "inverse hyperbolic tangent"),
)


def plain_notation(
    functions: tuple[LoopFunction, ...], about: Iterable[LoopFunction | Contribution]
) -> Notation:
    """The notation of some records without macros; ``functions`` are those that occur in them."""
    records = (*about, *functions)
    parameters = parameters_of(records)
    names = _named(parameters, macros=False)
    commands = {"J": "J", "K": "K", "D": "D", "R": "R", "N": "N"}
    commands["artanh"] = r"\operatorname{artanh}"
    commands |= {item.name: item.tex for item in records}
    superscripted = frozenset(item.tex for item in parameters if "^" in item.tex)
    return Notation(names, commands, denominators_of(functions), superscripted, _masses(parameters))
