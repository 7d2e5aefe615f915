"""Room: codegen.  Certifies the loop functions of an emitted folder from nothing but its files."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from axionportal.codegen.numpy.certificate import Certificate, EmittedLaw, certify_one_ratio
from axionportal.codegen.numpy.certificate_derivatives import certify_derivatives
from axionportal.codegen.numpy.certificate_laws import EmittedLogarithm, logarithm_errors
from axionportal.codegen.numpy.certificate_tables import TableErrors, TwoMassTables
from axionportal.codegen.numpy.certificate_two_masses import certify_two_masses
from axionportal.codegen.numpy.certificate_two_point import TwoPointCertificate
from axionportal.codegen.numpy.divided import chord_expansions
from axionportal.codegen.numpy.emitted import EmittedTree, inner, law, number
from axionportal.codegen.numpy.kernels import Kernel, PlanningError, times_ln2, without_constant
from axionportal.codegen.numpy.laws import scheme_constants, two_mass_kernel
from axionportal.codegen.numpy.one_ratio_model import LOGARITHM_NAME
from axionportal.codegen.numpy.planner import Expansions
from axionportal.codegen.numpy.source import high_and_low
from axionportal.codegen.numpy.targets import Target
from axionportal.codegen.numpy.text import table_name
from axionportal.codegen.numpy.two_mass_model import derivative_names
from axionportal.codegen.numpy.two_point import plan_loop_function
from axionportal.codegen.numpy.two_point_bounds import certify_emitted
from axionportal.derivations.integrals import DividedDifference, Univariate, structure
from axionportal.derivations.records import LoopFunction


@dataclass(frozen=True)
class Certified:
    """A certificate recomputed from a folder, and the bound that the folder's docstring states."""

    certificate: Certificate | TwoPointCertificate
    stated_ulp: float

    @property
    def passed(self) -> bool:
        return self.certificate.bound_ulp <= self.stated_ulp

    def as_row(self) -> dict[str, object]:
        """The JSON row of the command line."""
        verdict = "pass" if self.passed else "fail"
        return {**self.certificate.as_row(), "stated_ulp": self.stated_ulp, "verdict": verdict}


@dataclass(frozen=True)
class Subject:
    """An emitted function with a proved bound, and the loop function that it is or is the derivative of."""

    name: str
    function: LoopFunction
    derivative: bool = False


def certifiable(functions: Sequence[LoopFunction]) -> tuple[Subject, ...]:
    """All that is emitted with a proved bound for the functions: tabulated ones and derivatives."""
    found = []
    for item in functions:
        kind = structure(item)
        if isinstance(kind, Univariate | DividedDifference):
            found.append(Subject(item.name, item))
        if isinstance(kind, Univariate):
            found.append(Subject(Target(item, 1).name, item, derivative=True))
        if isinstance(kind, DividedDifference):
            names = derivative_names(item, kind)
            found += [Subject(name, item, derivative=True) for name in names]
        if not isinstance(kind, Univariate | DividedDifference) and plan_loop_function(item).of_ratios:
            found.append(Subject(item.name, item))
    return tuple(found)


def certify_tree(root: Path, subjects: Sequence[Subject]) -> Iterator[Certified]:
    """The certificates of ``subjects`` as emitted in ``root``, one after the other."""
    tree = EmittedTree(root)
    kinds = [structure(subject.function) for subject in subjects]
    tabulated = [isinstance(kind, Univariate | DividedDifference) for kind in kinds]
    known: dict[str, TableErrors] = {}
    sums = [item.function for item, is_table in zip(subjects, tabulated, strict=True) if not is_table]
    for subject, kind in zip(subjects, kinds, strict=True):
        certificate: Certificate | TwoPointCertificate
        if isinstance(kind, DividedDifference):
            certificate = _two_masses(tree, subject, kind, known)
        elif isinstance(kind, Univariate):
            certificate = _one_ratio(tree, _stated_target(tree, subject))
        else:
            certificate = certify_emitted(tree, sums)[sums.index(subject.function)]
        yield Certified(certificate, tree.stated_ulp(subject.name))


def _stated_target(tree: EmittedTree, subject: Subject) -> Target:
    """The target with errors measured by what the emitted docstring says."""
    if not subject.derivative:
        return Target(subject.function)
    vanishing = Target(subject.function, 1, relative=False)
    return Target(
        subject.function, 1, relative=not tree.states(subject.name, f"last place of {vanishing.scale}")
    )


def _one_ratio(tree: EmittedTree, target: Target) -> Certificate:
    call = tree.constructor(table_name(target.record))
    table = tree.table(call)
    laws = law(call, "low_law"), law(call, "high_law")
    expansions = Expansions(target.kernel, table.grid.first_exponent, table.grid.end_exponent)
    return certify_one_ratio(target, table, laws, logarithm_errors(logarithm_of_tree(tree)), expansions)


def logarithm_of_tree(tree: EmittedTree) -> EmittedLogarithm:
    """The natural logarithm as emitted."""
    call = tree.constructor(LOGARITHM_NAME)
    table = tree.table(call, exponents=(-1, 1))
    return EmittedLogarithm(table.grid, table.columns, number(call, "step_high"), number(call, "step_low"))


def _two_masses(
    tree: EmittedTree, subject: Subject, found: DividedDifference, known: dict[str, TableErrors]
) -> Certificate:
    function = subject.function
    if function.name not in known:
        known[function.name] = _table_errors(tree, function, found)
    if subject.derivative:
        return certify_derivatives(subject.name, known[function.name])
    return certify_two_masses(function, known[function.name])


def _table_errors(tree: EmittedTree, function: LoopFunction, found: DividedDifference) -> TableErrors:
    difference = tree.constructor(f"{function.name}_DIFFERENCE")
    logarithm = tree.constructor(f"{function.name}_LOGARITHM")
    far, near, chords = (tree.table(inner(difference, name)) for name in ("far", "near", "chords"))
    steps = EmittedLaw(0, number(logarithm, "step_high"), number(logarithm, "step_low"))
    least = min(abs(value) for value in _constants(tree, function).values())
    kernel = two_mass_kernel(function, found)
    _require_law(inner(difference, "law"), kernel)
    logarithms = tree.table(logarithm, exponents=(-1, 1))
    reach = tree.number_in("_chords.py", "FAR_SCALE")
    tables = TwoMassTables(far, near, logarithms, steps, least, chords, reach)
    expansions = Expansions(without_constant(kernel), far.grid.first_exponent, far.grid.end_exponent)
    slopes = chord_expansions(kernel, chords.grid.first_exponent, chords.grid.end_exponent)
    return TableErrors(found.kernel, tables, expansions, slopes)


def _constants(tree: EmittedTree, function: LoopFunction) -> dict[str, float]:
    """The constants of a two-mass function, which must be those that are derived in its schemes."""
    emitted, derived = tree.constants(table_name(function)), scheme_constants(function)
    if emitted != derived:  # a double equals a fraction only if it is that number
        shown = {scheme: str(value) for scheme, value in derived.items()}
        raise PlanningError(f"{function.name} is emitted with the constants {emitted}, derived are {shown}")
    return emitted


def _require_law(call: ast.Call, kernel: Kernel) -> None:
    """Beyond its tables a kernel follows the law that is derived."""
    law = kernel.high
    assert law is not None
    derived = (law.power, *high_and_low(times_ln2(law.log_slope)))
    emitted = tuple(number(call, key) for key in ("power", "step_high", "step_low"))
    if emitted != derived:
        raise PlanningError(f"{kernel.name} is moved by {emitted} beyond its tables, derived is {derived}")
