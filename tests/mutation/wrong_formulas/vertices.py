"""Wrong constants of regularisations, and wrong vertices of the Lagrangians behind typed definitions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

import sympy as sp

from axionportal.derivations import contributions, load, scheme_name
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.contributions.symbols import SCHEMES
from axionportal.derivations.lagrangian import Diagram, Scheme, derived_integral, diagrams_of, scheme
from axionportal.derivations.lagrangian.vertices import DualFieldStrength, ScalarCoupling, VectorCoupling
from wrong_formulas.core import Group, Mutant, inside, patched, verify_trial

_identity = import_module("axionportal.derivations.lagrangian.identity")
_regularised = import_module("axionportal.derivations.lagrangian.regularised")

TYPED = ("portal", "alp", "dark_photon", "z")
"""Contributions with a definition that is typed in; the others are what their vertices give."""


def groups() -> list[Group]:
    found = [Group("scheme constant", name, partial(_constants, name), cost=2.0) for name in SCHEMES]
    return found + [Group("vertex", name, partial(_vertices, name), cost=2.0) for name in TYPED]


@contextlib.contextmanager
def _forgotten() -> Iterator[None]:
    """Nothing that was derived from a Lagrangian is remembered, before and after."""
    remembered = (
        _identity._moment,
        _identity.derive,
        _regularised.in_scheme,
        _regularised._function_in_scheme,
    )
    for item in remembered:
        item.cache_clear()
    try:
        yield
    finally:
        for item in remembered:
            item.cache_clear()


# -- constants of regularisations ------------------------------------------------------------------


def _constants(name: str, count: int) -> Iterator[Mutant]:
    right = scheme(name).constant
    others = [scheme(other).constant for other in SCHEMES if other != name]
    values = [
        ("coefficient", right + 1),
        ("coefficient", right + sp.Rational(1, 2)),
        ("sign", -right),
        ("coefficient", 2 * right),
        ("coefficient", right + sp.Rational(1, 10**9)),
        *(("constant of another scheme", value) for value in others),
    ]
    users = [item for item in contributions() if name in item.schemes]
    for operator, value in values[:count]:
        context = partial(_with_constant, name, value)
        trials = [
            inside(context, verify_trial(item, kind)) for kind in ("schemes", "lagrangian") for item in users
        ]
        yield Mutant(operator, f"c = {right} -> {value}", trials, partial(_equal, right, value))


def _equal(one: sp.Expr, other: sp.Expr) -> bool:
    return bool(one == other)


@contextlib.contextmanager
def _with_constant(name: str, value: sp.Expr) -> Iterator[None]:
    honest = scheme

    def substitute(wanted: str) -> Scheme:
        found = honest(wanted)
        return replace(found, constant=value) if wanted == name else found

    with patched(honest, substitute), _forgotten():
        yield


# -- vertices --------------------------------------------------------------------------------------


def _vertices(name: str, count: int) -> Iterator[Mutant]:
    right = diagrams_of(load(name).lagrangian)
    for operator, change, wrong in list(_wrong_diagrams(right))[:count]:
        context = partial(_with_diagrams, load(name).lagrangian, wrong)
        trials = [inside(context, verify_trial(load(name), "lagrangian"))]
        yield Mutant(operator, change, trials, partial(_same_moment, name, context))


def _same_moment(name: str, context: Any) -> bool:
    """Is it proved that the diagrams give the same integrand, as one without a coupling does?"""
    record = load(name)
    known = scheme_name(record) or None
    right, integral = derived_integral(record.lagrangian, known)
    with context():
        wrong, other = derived_integral(record.lagrangian, known)
    return bool(vanishes(right * integral.integrand - wrong * other.integrand))


def _wrong_diagrams(right: tuple[Diagram, ...]) -> Iterator[tuple[str, str, tuple[Diagram, ...]]]:
    first, *others = right
    doubled, negative = replace(first, weight=2 * first.weight), replace(first, weight=-first.weight)
    yield "coefficient", "weight of the first diagram doubled", (doubled, *others)
    yield "sign", "sign of the first diagram", (negative, *others)
    if others:
        yield "dropped term", "without the last diagram", (first, *others[:-1])
    else:
        yield "dropped term", "the diagram twice", (first, first)
    twice, minus = _scaled(first.incoming, 2), _scaled(first.incoming, -1)
    yield "coefficient", "coupling of the incoming lepton doubled", _each(right, incoming=twice)
    yield "sign", "sign of that coupling", _each(right, incoming=minus)
    thrice = _scaled(first.outgoing, 3)
    yield "coefficient", "coupling of the outgoing lepton tripled", _each(right, outgoing=thrice)
    heavy = replace(first.fermion, mass=2 * first.fermion.mass)
    yield "coefficient", "mass of the internal lepton doubled", _each(right, fermion=heavy)
    if isinstance(first.photon, DualFieldStrength):
        vertex = DualFieldStrength(2 * first.photon.coefficient)
        yield "coefficient", "vertex of the photon doubled", (replace(first, photon=vertex), *others)
    parity = _other_parity(first.incoming)
    exchanged = _each(right, incoming=parity, outgoing=parity)
    yield "swapped", "couplings of the two parities exchanged", exchanged


def _each(right: tuple[Diagram, ...], **changes: Any) -> tuple[Diagram, ...]:
    """All diagrams with the parts of the first one changed wherever they have the same."""
    found = []
    for item in right:
        same = {key for key in changes if getattr(item, key) == getattr(right[0], key)}
        found.append(replace(item, **{key: value for key, value in changes.items() if key in same}))
    return tuple(found)


def _scaled(coupling: Any, factor: int) -> Any:
    one, other = coupling.parts()
    return type(coupling)(factor * one, factor * other)


def _other_parity(coupling: ScalarCoupling | VectorCoupling) -> Any:
    one, other = coupling.parts()
    return type(coupling)(other, one)


@contextlib.contextmanager
def _with_diagrams(lagrangian: str, wrong: tuple[Diagram, ...]) -> Iterator[None]:
    honest = diagrams_of

    def substitute(name: str) -> tuple[Diagram, ...]:
        return wrong if name == lagrangian else honest(name)

    with patched(honest, substitute), _forgotten():
        yield
