"""Room: codegen.  Certificates of the emitted contributions, by running their code on tracked numbers.

The code is taken from the emitted module.  What it computes is compared with the record, what it rounds
is bounded; the errors of loop functions are those of their own certificates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import inf
from typing import Any

import sympy as sp
from flint import arb, ctx

from axionportal.codegen.numpy.certificate import rounded_up
from axionportal.codegen.numpy.contribution_source import ContributionCodeError, Module
from axionportal.codegen.numpy.heavy_code import heavy_constants, limit_of_ratio
from axionportal.codegen.numpy.laws import heavy_two_mass_form, regular_scale
from axionportal.codegen.numpy.loop_calls import (
    Product,
    derivative_name,
    derivative_products,
    expression_of,
    object_name,
    value_products,
)
from axionportal.codegen.numpy.one_ratio_model import LOGARITHM_NAME
from axionportal.codegen.numpy.planner import UNIT_ROUNDOFF
from axionportal.codegen.numpy.source import constant_ball, monomial
from axionportal.codegen.numpy.tracked import FUNCTIONS, Known, KnownSum
from axionportal.codegen.numpy.tracked_loops import (
    HEAVY,
    LN,
    ProvedLogarithm,
    ProvedLoop,
    heavy_pair,
    logarithmic_pair,
    loop_pair,
    massless_error,
    two_mass_derivatives,
    two_mass_pair,
)
from axionportal.derivations.integrals import DividedDifference, structure
from axionportal.derivations.records import Contribution

DOMAIN = (
    "couplings that are not zero; masses where the loop functions are certified, or, of one ratio, so light "
    "that it is above 2^100; every intermediate result within [2^-900, 2^900]"
)
VALUE, TERMS = "the value", "the largest term and the value"


@dataclass(frozen=True)
class ContributionCertificate:
    """|emitted - exact| <= bound_ulp units in the last place of ``scale``."""

    function: str
    scale: str
    bound_ulp: float
    domain: str
    loop_functions: Mapping[str, float]
    derivatives: Mapping[str, float]

    def as_row(self) -> dict[str, object]:
        """The JSON row of the report."""
        row = {**vars(self), "loop_functions": dict(self.loop_functions)}
        row["derivatives"] = dict(self.derivatives)
        return {key: value for key, value in row.items() if value != {}}


_Subject = tuple[tuple[Contribution, ...], str, str]
"""Contributions that are summed, their private function, and their public one."""


@dataclass(frozen=True)
class Certifier:
    """Certifies the contributions of one module by the bounds of its loop functions and its logarithm."""

    module: Module
    proved: Sequence[ProvedLoop]
    logarithm: ProvedLogarithm

    def certificates(
        self, contributions: Sequence[Contribution], total: str
    ) -> list[ContributionCertificate]:
        """Those of all functions whose loop functions have one, and of the sum named ``total``, if any."""
        summed = tuple(item for item in contributions if total and item.total == total)
        subjects: list[_Subject] = [((item,), f"_{item.name}", f"a_mu_{item.name}") for item in contributions]
        subjects += [(summed, "_total", total)] if summed else []
        found = []
        for members, inner, name in subjects:
            if self._has_bounds(members):
                found.append(self._value(members, inner, name))
            if f"{inner}_heavy" in self.module:
                found.append(self._heavy(members, f"{inner}_heavy", f"{name}_heavy"))
            if f"{inner}_gradient" in self.module:
                found.append(self._gradient(members, f"{inner}_gradient", f"{name}_gradient"))
        return found

    def _has_bounds(self, members: Sequence[Contribution]) -> bool:
        known = {item.function.name for item in self.proved if not item.by}
        return all(item.name in known for member in members for item in member.loop_functions)

    def _value(self, members: Sequence[Contribution], inner: str, name: str) -> ContributionCertificate:
        products = _values(members)
        exact = [expression_of(products)]
        (bound,) = self._worst(members, inner, dict.fromkeys(_schemes(members), exact), massless=True)
        scale = VALUE if len(products) == 1 and len(products[0].call.args) == 1 else TERMS
        return ContributionCertificate(name, scale, bound, DOMAIN, self._bounds(products), {})

    def _heavy(self, members: Sequence[Contribution], inner: str, name: str) -> ContributionCertificate:
        exact = {scheme: [_heavy_expression(_values(members), scheme)] for scheme in _schemes(members)}
        (bound,) = self._worst(members, inner, exact)
        two_masses = any(item[0].has(HEAVY) for item in exact.values())
        scale = f"{TERMS}, or a quarter of the prefactor" if two_masses else TERMS
        return ContributionCertificate(name, scale, bound, DOMAIN, {}, {})

    def _gradient(self, members: Sequence[Contribution], inner: str, name: str) -> ContributionCertificate:
        parameters = self.module.parameters(inner)
        symbols = _symbols(members)
        whole = expression_of(_values(members))
        exact = [sp.diff(whole, symbols[item]) for item in parameters]
        bounds = self._worst(members, inner, dict.fromkeys(_schemes(members), exact))
        products = [
            product
            for member in members
            for symbol in symbols.values()
            for product in derivative_products(member, symbol)
        ]
        by_name = dict(zip(parameters, bounds, strict=True))
        return ContributionCertificate(name, TERMS, max(bounds), DOMAIN, self._bounds(products), by_name)

    def _worst(
        self,
        members: Sequence[Contribution],
        inner: str,
        exact: Mapping[str, list[sp.Expr]],
        *,
        massless: bool = False,
    ) -> list[float]:
        """The bounds of all values that a function returns, the largest over the schemes."""
        rows = []
        for scheme, wanted in exact.items():
            keywords = {"scheme": scheme} if scheme else {}
            found = self.module.run(inner, self._names(members), self._arguments(members, inner), **keywords)
            values = list(found) if isinstance(found, tuple) else [found]
            rows.append([_checked(inner, *pair) for pair in zip(values, wanted, strict=True)])
        rest = _massless(members) if massless else 0.0
        return [rounded_up(max(column) + rest) for column in zip(*rows, strict=True)]

    def _arguments(self, members: Sequence[Contribution], inner: str) -> list[Known]:
        symbols = _symbols(members)
        return [Known(symbols[name]) for name in self.module.parameters(inner)]

    def _names(self, members: Sequence[Contribution]) -> dict[str, Any]:
        """What the names in the code stand for."""
        exact = [monomial(product.coefficient)[0] for product in _values(members)]
        constants = {name: known_constant(pair, exact) for name, pair in self.module.constants.items()}
        # One object serves both masses; its derivative is by the first, see ``loop_calls``.
        tables = {object_name(item.function, item.by): item for item in reversed(self.proved)}
        by_scheme = {
            name: dict.fromkeys(item.function.schemes, item)
            for name, item in tables.items()
            if item.function.schemes and not item.by
        }
        numbers = _limit_constants(members)
        return {
            **FUNCTIONS,
            **constants,
            **tables,
            **by_scheme,
            **{
                name: partial(_with_loop, FUNCTIONS[name], numbers, place)
                for name, place in (("plain_term", 1), ("ratio_term", 3))
            },
            "logarithmic_pair": partial(_with_loop, logarithmic_pair, numbers, 4),
            "heavy_pair": heavy_pair,
            "loop_pair": loop_pair,
            "two_mass_derivatives": two_mass_derivatives,
            "two_mass_pair": two_mass_pair,
            LOGARITHM_NAME: self.logarithm,
            "LARGEST": inf,
        }

    def _bounds(self, products: Iterable[Product]) -> dict[str, float]:
        names = {product.call.func.__name__ for product in products if product.call.args}
        return {_name(item): item.certificate.bound_ulp for item in self.proved if _name(item) in names}


def _values(members: Sequence[Contribution]) -> tuple[Product, ...]:
    return tuple(product for member in members for product in value_products(member))


def _schemes(members: Sequence[Contribution]) -> tuple[str, ...]:
    """The schemes that the code is run in; "" where there is but one way."""
    return next((member.schemes for member in members if member.schemes), ("",))


def _symbols(members: Sequence[Contribution]) -> dict[str, sp.Symbol]:
    return {item.name: item.symbol for member in members for item in member.parameters}


def _massless(members: Sequence[Contribution]) -> float:
    """In units in the last place: what is lost where a mass is so light that its limit is taken."""
    functions = {item.name: item for member in members for item in member.loop_functions}
    return sum(massless_error(item) for item in functions.values() if len(item.symbols) == 1) / UNIT_ROUNDOFF


def _name(proved: ProvedLoop) -> str:
    return derivative_name(proved.function, proved.by) if proved.by else proved.function.name


def _limit_constants(members: Sequence[Contribution]) -> list[sp.Expr]:
    """The constants of the limits of heavy mediators."""
    functions = {item.name: item for member in members for item in member.loop_functions}
    return [limit_of_ratio(item)[2] for item in functions.values() if len(item.symbols) == 1]


def _with_loop(function: Any, numbers: Sequence[sp.Expr], place: int, *arguments: Any) -> Any:
    """``function`` with a pair of doubles among its arguments read as the constant that is meant."""
    items = list(arguments)
    if isinstance(items[place], tuple) and items[place] != (1.0, 0.0):
        items[place] = known_constant(items[place], numbers)
    return function(*items)


def _heavy_expression(products: Sequence[Product], scheme: str) -> sp.Expr:
    """The leading order for heavy mediators, from the records."""
    total = sp.Integer(0)
    for product in products:
        function = product.call.func.record
        found = structure(function)
        values = dict(zip(function.symbols, product.call.args, strict=True))
        if isinstance(found, DividedDifference):
            form = heavy_two_mass_form(function, found)
            constant = heavy_constants(function, form.constant)[scheme]
            masses = (values[regular_scale(found)[0]], *(values[symbol] for symbol in found.swapped))
            limit = HEAVY(*masses, sp.Rational(constant), sp.Rational(form.slope))
        else:
            power, slope, number = limit_of_ratio(function)
            (ratio,) = product.call.args
            limit = ratio**power * (number + sp.Rational(slope) * LN(ratio))
        total += product.coefficient * limit
    return total


def known_constant(pair: tuple[float, float], candidates: Iterable[sp.Expr]) -> Known:
    """The candidate nearest to a constant of the module, with the constant's distance from it."""
    best = Known(sp.Rational(Fraction(pair[0])) + sp.Rational(Fraction(pair[1])), 1.0)
    with ctx.workprec(400):
        for exact in candidates:
            ball = constant_ball(exact)
            error = float((abs(arb(pair[0]) + arb(pair[1]) - ball) / abs(ball)).upper())
            best = min(best, Known(exact, error), key=lambda item: item.error)
    return best


def _checked(name: str, value: Any, expected: sp.Expr) -> float:
    """The bound of a value that is what the record says."""
    if not isinstance(value, KnownSum):
        raise ContributionCodeError(f"{name} returns no sum of terms")
    if not vanishes(value.exact - expected):
        raise ContributionCodeError(f"{name} computes {value.exact} where the record says {expected}")
    return value.ulps


def vanishes(expression: sp.Expr) -> bool:
    """Is a sum of products of powers and loop functions zero?"""
    calls = {item: sp.Dummy() for item in sorted(expression.atoms(sp.Function), key=sp.default_sort_key)}
    plain = sp.expand(expression.xreplace(calls))
    return bool(plain == 0 or sp.simplify(plain) == 0)
