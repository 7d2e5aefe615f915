"""Room: codegen.  Certificates of emitted contributions that are couplings times sums of moments.

Their code is read back: each coefficient is a sum of moments, whose error is bounded on boxes of masses
(certificate_two_point), and what follows are products and sums of few roundings.  That the code computes
the record is proved as an identity in the integration variable.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import sympy as sp

from axionportal.codegen.numpy.bounded import Bounded, any_unit
from axionportal.codegen.numpy.certificate_contributions import ContributionCertificate
from axionportal.codegen.numpy.certificate_two_point import ASSUMED, box_bounds, certificate_of
from axionportal.codegen.numpy.contribution_source import ContributionCodeError
from axionportal.codegen.numpy.planner import Doubles
from axionportal.codegen.numpy.source import constant_double
from axionportal.codegen.numpy.two_point_emitted import EmittedMoments
from axionportal.codegen.numpy.two_point_sums import EXACT, EmittedSum, Space, evaluated
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.integrals import General, structure
from axionportal.derivations.records import Contribution

SCALE = (
    "the largest term, couplings times a moment; where {below} < {unit} each moment counts as much as the "
    "largest of them"
)

DOMAIN = (
    "{masses} in [2^-32, 2^32] times {unit}{or_zero}, couplings that are not zero, every intermediate "
    f"result within [2^-900, 2^900]; with {ASSUMED}"
)

MASSLESS = "0.0"


@dataclass(frozen=True)
class ContributionSum:
    """The body of a contribution: coefficients that are sums of moments, and what is made of them."""

    name: str
    coefficients: tuple[EmittedSum, ...]
    value: str
    parts: tuple[tuple[str, str], ...]

    @property
    def degree(self) -> int:
        return self.coefficients[0].degree

    @property
    def is_massless(self) -> bool:
        """Is the particle at x = 1 without a mass?"""
        return self.coefficients[0].end == MASSLESS

    @property
    def terms(self) -> Sequence[object]:
        return [term for item in self.coefficients for term in item.terms]

    @cached_property
    def roundings(self) -> int:
        """At least as many as a coefficient meets on its way into the value, that of a constant included."""
        texts = [self.value, *(text for _, text in self.parts)]
        nodes = [node for text in texts for node in ast.walk(ast.parse(text, mode="eval"))]
        return 1 + sum(isinstance(node, ast.BinOp) for node in nodes)

    def ulps(self, start: Bounded, end: Bounded, moments: Sequence[Bounded]) -> Doubles:
        """Bound of the error in parts 2^-53 of the largest term.

        Coefficients are compared with their own terms: a product with couplings keeps the ratio.
        """
        own = [item.roundoffs(start, end, moments) for item in self.coefficients]
        total: Doubles = np.sum(own, axis=0) + self.roundings * len(self.terms) * (1 + 2.0**-30)
        return total


def read_back(name: str, function: ast.FunctionDef) -> ContributionSum | None:
    """The private function of a contribution; None where it is of another form."""
    *lines, last = [item for item in function.body if not isinstance(item, ast.Expr)]
    assigned = {
        item.targets[0].id: item.value
        for item in lines
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name)
    }
    call = assigned.pop("moment", None)
    if not (isinstance(call, ast.Call) and len(call.args) == 4 and isinstance(last, ast.Return)):
        return None
    if len(assigned) + 1 != len(lines) or last.value is None:
        return None
    unit, start, end, degree = map(ast.unparse, call.args)
    names = {key: {x.id for x in ast.walk(item) if isinstance(x, ast.Name)} for key, item in assigned.items()}
    sums = [key for key in assigned if "moment" in names[key]]
    before = [key for key in assigned if key not in sums and not names[key] & set(sums)]
    definitions = tuple((key, ast.unparse(assigned[key])) for key in before)
    coefficients = tuple(
        EmittedSum(key, start, end, int(degree), ast.unparse(assigned[key]), definitions, unit)
        for key in sums
    )
    rest = [key for key in assigned if key not in sums and key not in before]
    parts = tuple((key, ast.unparse(assigned[key])) for key in rest)
    return ContributionSum(name, coefficients, ast.unparse(last.value), parts)


def require_record(item: ContributionSum, record: Contribution, constants: Mapping[str, float]) -> None:
    """ContributionCodeError unless the code is the record, with doubles next to its constants."""
    x = sp.Dummy("x", positive=True)
    symbols = {str(parameter.symbol): parameter.symbol for parameter in record.parameters}
    wanted = sum(term.prefactor * _integrand(term, x) for term in record.terms)
    for variable in (x, 1 - x):
        emitted, factor, name = _emitted(item, symbols, variable, constants)
        ratio = _ratio(wanted, emitted, [*symbols.values(), x])
        if ratio is None or not vanishes(wanted - ratio * emitted):
            continue
        if factor == constant_double(ratio):
            return
        message = f"{item.name}: {name} is {factor!r}, the prefactor of the record {constant_double(ratio)!r}"
        raise ContributionCodeError(message)
    raise ContributionCodeError(f"{item.name}: its code is not the integral of the record")


def _integrand(term: Any, x: sp.Symbol) -> sp.Expr:
    definition = term.loop_function.definition
    return definition.integrand.subs(dict(term.substitution), simultaneous=True).subs(definition.variable, x)


def _emitted(
    item: ContributionSum, symbols: Mapping[str, sp.Symbol], x: sp.Expr, constants: Mapping[str, float]
) -> tuple[sp.Expr, float, str]:
    """The integrand as emitted without the constant in front, that constant, and its name."""
    one = item.coefficients[0]
    unit, start = symbols[one.unit], symbols[one.start]
    end = sp.Integer(0) if item.is_massless else symbols[one.end]
    below = (start / unit) ** 2 * (1 - x) + (end / unit) ** 2 * x - x * (1 - x)
    moments = [x**k * (1 - x) ** (one.degree - k) / below for k in range(one.degree + 1)]
    known = {node.id for node in ast.walk(ast.parse(item.value)) if isinstance(node, ast.Name)} & set(
        constants
    )
    if len(known) > 1:
        raise ContributionCodeError(f"{item.name}: several constants, {', '.join(sorted(known))}")
    space: Space = {**symbols, **dict.fromkeys(known, sp.Integer(1)), "moment": moments}
    definitions = [*one.definitions, *((part.name, part.whole) for part in item.coefficients), *item.parts]
    for key, text in definitions:
        space[key] = evaluated(ast.parse(text, mode="eval").body, space, EXACT)
    value = evaluated(ast.parse(item.value, mode="eval").body, space, EXACT)
    name = next(iter(known), "the constant")
    return value, constants.get(name, 1.0), name


def _ratio(wanted: sp.Expr, emitted: sp.Expr, symbols: Sequence[sp.Symbol]) -> sp.Expr | None:
    """What the quotient of both is if it is a constant."""
    point = {symbol: sp.Rational(sp.prime(k + 5), sp.prime(k + 30)) for k, symbol in enumerate(symbols)}
    below = emitted.xreplace(point)
    return None if below == 0 else sp.together(wanted.xreplace(point)) / below


def proved_sums(source: str, contributions: Sequence[Contribution]) -> list[ContributionSum]:
    """All contributions in an emitted module that are sums of moments, in their order.

    Raises ContributionCodeError where the code is not that of the record.
    """
    tree = ast.parse(source)
    functions = {item.name: item for item in tree.body if isinstance(item, ast.FunctionDef)}
    constants = _constants(tree)
    found = []
    for record in contributions:
        name = f"_{record.name}"
        if not all(isinstance(structure(item), General) for item in record.loop_functions):
            continue
        item = read_back(f"a_mu_{record.name}", functions[name]) if name in functions else None
        if item is not None:
            require_record(item, record, constants)
            found.append(item)
    return found


def _constants(tree: ast.Module) -> dict[str, float]:
    return {
        item.targets[0].id: item.value.value
        for item in tree.body
        if isinstance(item, ast.Assign)
        and isinstance(item.targets[0], ast.Name)
        and isinstance(item.value, ast.Constant)
        and isinstance(item.value.value, float)
    }


SumCertificates = Mapping[ContributionSum, ContributionCertificate]


@cache
def certify_contribution_sums(moments: str, sums: tuple[ContributionSum, ...]) -> SumCertificates:
    """Their certificates, from the emitted module of the moments."""
    emitted = EmittedMoments(moments, any_unit())
    found: dict[ContributionSum, ContributionCertificate] = {}
    for degree in sorted({item.degree for item in sums}):
        alike = [item for item in sums if item.degree == degree and not item.is_massless]
        bounds = box_bounds(emitted, alike) if alike else []
        for row, item in enumerate(alike):
            found[item] = _certificate(item, certificate_of(item, row, bounds).bound_ulp)
    for item in sums:
        if item.is_massless:
            bounds = box_bounds(emitted, [item], massless=True)
            found[item] = _certificate(item, certificate_of(item, 0, bounds, alone=True).bound_ulp)
    return {item: found[item] for item in sums}


def _certificate(item: ContributionSum, bound: float) -> ContributionCertificate:
    one = item.coefficients[0]
    masses = [one.start] if item.is_massless else [one.end, one.start]
    or_zero = "" if item.is_massless else f" or {one.end} = 0"
    scale = SCALE.format(below=" + ".join(masses), unit=one.unit)
    domain = DOMAIN.format(masses=" and ".join(masses), unit=one.unit, or_zero=or_zero)
    return ContributionCertificate(item.name, scale, bound, domain, {}, {})
