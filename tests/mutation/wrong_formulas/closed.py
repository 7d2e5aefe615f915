"""Wrong closed forms, branches, masters and structures, and derivations that go wrong half-way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import Any

import sympy as sp

from axionportal.derivations import integrals, loop_functions
from axionportal.derivations.algebra import vanishes
from axionportal.derivations.integrals import DividedDifference, Reduction, Term, reduction
from axionportal.derivations.integrals.masters import J, normalise_masters
from axionportal.derivations.integrals.reduction import ClosedForm
from axionportal.derivations.records import FeynmanIntegral, LoopFunction, Region
from axionportal.derivations.verification import balls
from wrong_formulas.core import Group, Mutant, Trial, attribute, chosen, fresh, inside, patched, verify_trial
from wrong_formulas.edits import edits

Context = Callable[[], contextlib.AbstractContextManager[object]]

INDEPENDENT = ("integral", "quadrature", "region", "limits")
"""Kinds of checks that do not ask how the closed form was found."""


def groups() -> list[Group]:
    found = []
    for function in loop_functions():
        sound = partial(_trials, function)
        found += [
            Group("closed form", function.name, partial(_closed_forms, function), sound, 3.0),
            Group("branch", function.name, partial(_branches, function), cost=1.0),
            Group("derivation", function.name, partial(_derivations, function), cost=2.0),
        ]
        if isinstance(integrals.structure(function), DividedDifference):
            found.append(Group("structure", function.name, partial(_structures, function), cost=3.0))
    return found


def _trials(function: LoopFunction) -> list[Trial]:
    return [verify_trial(function, kind) for kind in INDEPENDENT]


# -- closed forms: the steps are right, what they are said to give is not --------------------------


def _closed_forms(function: LoopFunction, count: int) -> Iterator[Mutant]:
    found = integrals.structure(function)
    if isinstance(found, DividedDifference):
        for edit in _closed_edits(found.kernel, count // 2):
            yield _wrong_kernel(function, found, edit)
        count -= count // 2
    for edit in _closed_edits(function, count):
        wrong = fresh(function)
        context = partial(_with_closed_form, wrong, function, edit.expression)
        trials = [inside(context, trial) for trial in _trials(wrong)]
        same = partial(_same, integrals.closed_form(function).expression(), edit.expression.expression())
        yield Mutant(edit.operator, edit.change, trials, same)


@dataclass(frozen=True)
class _ClosedEdit:
    operator: str
    change: str
    expression: ClosedForm


def _closed_edits(function: LoopFunction, count: int) -> list[_ClosedEdit]:
    """One term changed, in its coefficient or its master, or left out."""
    terms, found = integrals.closed_form(function).terms, []
    pairs = [(one, other) for one in function.symbols for other in function.symbols if str(one) < str(other)]
    for k, term in enumerate(terms):
        label = f"beside {term.master}"
        for edit in edits(term.coefficient, pairs):
            wrong = Term(edit.expression, term.master)
            found.append(_closed_edit(terms, k, (wrong,), edit.operator, f"{edit.change}, {label}"))
        for edit in edits(term.master, pairs) if term.master != 1 else ():
            if edit.expression.func is term.master.func:
                wrong = Term(term.coefficient, edit.expression)
                found.append(_closed_edit(terms, k, (wrong,), f"master: {edit.operator}", edit.change))
        found.append(_closed_edit(terms, k, (), "dropped term", f"without {term.master}"))
    return chosen(found, count, f"closed form/{function.name}")


def _closed_edit(
    terms: tuple[Term, ...], k: int, instead: tuple[Term, ...], operator: str, change: str
) -> _ClosedEdit:
    return _ClosedEdit(operator, change, ClosedForm((*terms[:k], *instead, *terms[k + 1 :])))


def _with_closed_form(
    wrong: LoopFunction, right: LoopFunction, form: ClosedForm
) -> contextlib.AbstractContextManager[None]:
    """``reduction(wrong)`` is that of the right function, with another closed form."""

    def substitute(function: LoopFunction) -> Reduction:
        return replace(reduction(right), closed_form=form) if function == wrong else reduction(function)

    return patched(integrals.reduction, substitute)


def _wrong_kernel(function: LoopFunction, found: DividedDifference, edit: _ClosedEdit) -> Mutant:
    """The same for the function of one variable behind a divided difference."""
    wrong = fresh(function)
    kernel = fresh(found.kernel)
    changed = replace(found, kernel=kernel)

    @contextlib.contextmanager
    def context() -> Iterator[None]:
        with (
            _with_structure(wrong, changed),
            _with_closed_form(kernel, found.kernel, edit.expression),
        ):
            yield

    trials = [inside(context, trial) for trial in _trials(wrong)]
    same = partial(_same, integrals.closed_form(found.kernel).expression(), edit.expression.expression())
    return Mutant(edit.operator, f"{found.kernel.name}: {edit.change}", trials, same)


def _with_structure(wrong: LoopFunction, found: DividedDifference) -> contextlib.AbstractContextManager[None]:
    honest = integrals.structure

    def substitute(function: LoopFunction) -> Any:
        return found if function == wrong else honest(function)

    return patched(honest, substitute)


def _same(one: sp.Expr, other: sp.Expr) -> bool:
    """Equal, or equal for every difference of two values: a constant drops out of a divided difference."""
    return bool(vanishes(normalise_masters(one - other)))


# -- structure: what a divided difference is made of -----------------------------------------------


def _structures(function: LoopFunction, count: int) -> Iterator[Mutant]:
    found = integrals.structure(function)
    assert isinstance(found, DividedDifference)
    one, other = found.nodes
    changes = [
        ("sign", "sign of the quotient", replace(found, sign=-found.sign)),
        ("swapped", "nodes exchanged", replace(found, nodes=(other, one))),
        ("power", "nodes not squared", replace(found, nodes=(sp.sqrt(one), sp.sqrt(other)))),
        ("power", "nodes to the fourth power", replace(found, nodes=(one**2, other**2))),
        ("argument", "nodes inverted", replace(found, nodes=(1 / one, 1 / other))),
        ("coefficient", "second node doubled", replace(found, nodes=(one, 2 * other))),
        ("dropped term", "no regular part but its logarithm", _without_number(found)),
    ]
    pairs = [(found.swapped[0], found.swapped[1])]
    changes += [
        (edit.operator, f"regular part: {edit.change}", replace(found, regular=edit.expression))
        for edit in edits(found.regular, pairs)
        if not edit.expression.has(sp.I)
    ]
    for operator, change, wrong_structure in changes[:count]:
        wrong = fresh(function)
        trials = [inside(partial(_with_structure, wrong, wrong_structure), trial) for trial in _trials(wrong)]
        yield Mutant(operator, change, trials, partial(_same_structure, found, wrong_structure))


def _without_number(found: DividedDifference) -> DividedDifference:
    numbers = [item for item in found.regular.args if item.is_Rational]
    return replace(found, regular=found.regular - sum(numbers))


def _same_structure(one: DividedDifference, other: DividedDifference) -> bool:
    return bool(vanishes(normalise_masters(_written(one) - _written(other))))


def _written(found: DividedDifference) -> sp.Expr:
    closed = integrals.closed_form(found.kernel).expression()
    values = [closed.xreplace({found.variable: node}) for node in found.nodes]
    return found.regular + found.sign * (values[0] - values[1]) / (found.nodes[0] - found.nodes[1])


# -- branches: what a master is on either side of a threshold --------------------------------------

Formula = Callable[[J], sp.Expr]


def _root(master: J) -> sp.Expr:
    return sp.sqrt(master.discriminant)


def _imaginary(master: J) -> sp.Expr:
    return sp.sqrt(-master.discriminant)


def _half_on_threshold(master: J) -> sp.Expr:
    return 1 / master.midpoint


def _twice_below(master: J) -> sp.Expr:
    return 4 / _root(master) * sp.atanh(_root(master) / master.midpoint)


def _half_argument_below(master: J) -> sp.Expr:
    return 2 / _root(master) * sp.atanh(_root(master) / master.midpoint / 2)


def _arctan_below(master: J) -> sp.Expr:
    return 2 / _root(master) * sp.atan2(_root(master), master.midpoint)


def _artanh_above(master: J) -> sp.Expr:
    return 2 / _imaginary(master) * sp.atanh(_imaginary(master) / (_imaginary(master) + master.midpoint**2))


def _exchanged_above(master: J) -> sp.Expr:
    return 2 / _imaginary(master) * sp.atan2(master.midpoint, _imaginary(master))


def _other_branch_above(master: J) -> sp.Expr:
    return 2 / _imaginary(master) * (sp.atan2(_imaginary(master), master.midpoint) - sp.pi)


WRONG_BRANCHES: tuple[tuple[str, Region, Formula], ...] = (
    ("half the value on the threshold", "threshold", _half_on_threshold),
    ("twice the value", "below", _twice_below),
    ("artanh of half its argument", "below", _half_argument_below),
    ("arctan in the place of artanh", "below", _arctan_below),
    ("artanh in the place of arctan", "above", _artanh_above),
    ("arguments of arctan exchanged", "above", _exchanged_above),
    ("the other branch of arctan", "above", _other_branch_above),
)


def _branches(function: LoopFunction, count: int) -> Iterator[Mutant]:
    for change, region, formula in WRONG_BRANCHES[:count]:
        wrong = fresh(function)
        context = partial(_with_branch, region, formula)
        trials = [inside(context, verify_trial(wrong, "region"))]
        yield Mutant("branch", f"{region}: {change}", trials, partial(_no_part_in, function, region))
    for change, substitute in WRONG_MASTERS[: max(count - len(WRONG_BRANCHES), 0)]:
        wrong = fresh(function)
        context = partial(patched, balls.elementary_master, substitute)
        trials = [inside(context, trial) for trial in _trials(wrong)]
        yield Mutant("branch", change, trials)


def _no_part_in(function: LoopFunction, region: Region) -> bool:
    """Is it proved that J's value on the threshold is multiplied by zero wherever it is taken?

    Points where the closed form is 0/0 do not take it: there it is the definition that is integrated.
    """
    if region != "threshold":
        return False
    terms = [term for term in integrals.closed_form(function).terms if isinstance(term.master, J)]
    points = [dict(point.values) for point in function.special_points]
    return bool(points) and all(
        _vanishes_at(term.coefficient, point)
        for term in terms
        for point in points
        if sp.expand(term.master.discriminant.xreplace(point)) == 0
    )


def _vanishes_at(coefficient: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> bool:
    above, _ = sp.fraction(sp.together(coefficient))
    return bool(sp.expand(above.xreplace(point)) == 0)


def _with_branch(region: Region, formula: Formula) -> contextlib.AbstractContextManager[None]:
    honest = J.in_region

    def in_region(master: J, where: Region) -> sp.Expr:
        return formula(master) if where == region else honest(master, where)

    return attribute(J, "in_region", in_region)


_honest_master = balls.elementary_master


def _regions_exchanged(denominator: Any, discriminant: Any, *others: Any) -> Any:
    return _honest_master(denominator, abs(discriminant), *others)


def _discriminant_doubled(denominator: Any, discriminant: Any, *others: Any) -> Any:
    return _honest_master(denominator, 2 * discriminant, *others)


def _midpoint_of_one_end(denominator: Any, discriminant: Any, midpoint: Any, *others: Any) -> Any:
    return _honest_master(denominator, discriminant, midpoint / 2, *others)


WRONG_MASTERS = (
    ("in enclosures: no region above the threshold", _regions_exchanged),
    ("in enclosures: discriminant doubled", _discriminant_doubled),
    ("in enclosures: half of D(0) + D(1) - a", _midpoint_of_one_end),
)


# -- derivations: a move of the reduction goes wrong -----------------------------------------------


def _derivations(function: LoopFunction, count: int) -> Iterator[Mutant]:
    """The integration variable gets another name, so that nothing remembered is taken for what is tried."""
    moves = import_module("axionportal.derivations.integrals.reduction")  # the name is a function's, too
    canonical = import_module("axionportal.derivations.integrals.canonical")
    wrapped: list[tuple[str, str, Any, Callable[..., Any]]] = [
        ("dropped term", "closed form collected without its last term", moves.collect_masters, _without_last),
        ("sign", "closed form collected with a wrong sign", moves.collect_masters, _first_negated),
        ("coefficient", "primitive of a polynomial doubled", moves.polynomial_primitive, _doubled),
        ("power", "primitive of a polynomial one power too high", moves.polynomial_primitive, _raised),
        ("coefficient", "primitive of a simple pole doubled", moves._simple_pole, _doubled),
        ("sign", "primitive of a simple pole negated", moves._simple_pole, _negated),
        ("dropped term", "integration by parts without its rest", moves._integrate_pole, _nothing_left),
        ("dropped term", "integrand sorted without its first part", canonical.canonical, _without_part),
    ]
    found = [
        _Move(operator, change, original, partial(spoil, original))
        for operator, change, original, spoil in wrapped
    ]
    for k, move in enumerate(chosen(found, count, f"derivation/{function.name}")):
        x = sp.Symbol(f"{function.definition.variable}_{k}", positive=True)
        inner = function.definition.integrand.xreplace({function.definition.variable: x})
        wrong = replace(fresh(function), definition=FeynmanIntegral(inner, x))
        used: list[bool] = []
        context = partial(patched, move.original, partial(_recorded, move.spoiled, used))
        trials = [inside(context, verify_trial(wrong, "proof"))]
        yield Mutant(move.operator, move.change, trials, partial(_never_used, used))


@dataclass(frozen=True)
class _Move:
    operator: str
    change: str
    original: Any
    spoiled: Callable[..., Any]


def _recorded(spoiled: Callable[..., Any], used: list[bool], *arguments: Any) -> Any:
    result, changed = spoiled(*arguments)
    used.append(changed)
    return result


def _never_used(used: list[bool]) -> bool:
    """The move is not made for this function, or what it gave was zero and remained so."""
    return not any(used)


def _without_last(original: Any, *arguments: Any) -> tuple[Any, bool]:
    terms = original(*arguments).terms
    return ClosedForm(terms[:-1]), bool(terms)


def _first_negated(original: Any, *arguments: Any) -> tuple[Any, bool]:
    first, *others = original(*arguments).terms
    return ClosedForm((Term(-first.coefficient, first.master), *others)), True


def _doubled(original: Any, *arguments: Any) -> tuple[Any, bool]:
    value = original(*arguments)
    return 2 * value, value != 0


def _negated(original: Any, *arguments: Any) -> tuple[Any, bool]:
    value = original(*arguments)
    return -value, value != 0


def _raised(original: Any, polynomial: sp.Expr, x: sp.Symbol) -> tuple[Any, bool]:
    value = original(polynomial, x)
    return sp.expand(x * value), value != 0


def _nothing_left(original: Any, pole: Any, x: sp.Symbol) -> tuple[Any, bool]:
    value, step = original(pole, x)
    return (sp.Integer(0), step), value != 0


def _without_part(original: Any, integral: Any) -> tuple[Any, bool]:
    form = original(integral)
    if form.poles:
        return replace(form, poles=form.poles[1:]), True
    if form.logarithms:
        return replace(form, logarithms=form.logarithms[1:]), True
    return form, False
