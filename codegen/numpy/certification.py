"""Room: codegen.  Certifies the loop functions of an emitted folder from nothing but its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from axionportal.codegen.numpy.certificate import Certificate, EmittedLaw, certify_univariate
from axionportal.codegen.numpy.certificate_two_masses import TwoMassTables, certify_two_masses
from axionportal.codegen.numpy.emitted import EmittedTree, inner, law, number
from axionportal.codegen.numpy.kernels import without_constant
from axionportal.codegen.numpy.laws import two_mass_kernel, univariate_kernel
from axionportal.codegen.numpy.planner import Expansions
from axionportal.codegen.numpy.text import table_name
from axionportal.derivations.integrals import DividedDifference, Univariate, structure
from axionportal.derivations.records import LoopFunction


@dataclass(frozen=True)
class Certified:
    """A certificate recomputed from a folder, and the bound that the folder's docstring states."""

    certificate: Certificate
    stated_ulp: float

    @property
    def passed(self) -> bool:
        return self.certificate.bound_ulp <= self.stated_ulp

    def as_row(self) -> dict[str, object]:
        """The JSON row of the command line."""
        verdict = "pass" if self.passed else "fail"
        return {**self.certificate.as_row(), "stated_ulp": self.stated_ulp, "verdict": verdict}


def certifiable(functions: Sequence[LoopFunction]) -> tuple[LoopFunction, ...]:
    """Those of the functions that are emitted as tables with a proved bound."""
    return tuple(item for item in functions if isinstance(structure(item), Univariate | DividedDifference))


def certify_tree(root: Path, functions: Sequence[LoopFunction]) -> Iterator[Certified]:
    """The certificates of ``functions`` as emitted in ``root``, one after the other."""
    tree = EmittedTree(root)
    for function in functions:
        found = structure(function)
        if isinstance(found, DividedDifference):
            certificate = _two_masses(tree, function, found)
        else:
            certificate = _univariate(tree, function)
        yield Certified(certificate, tree.stated_ulp(function.name))


def _univariate(tree: EmittedTree, function: LoopFunction) -> Certificate:
    call = tree.constructor(table_name(function))
    table = tree.table(call)
    laws = law(call, "low_law"), law(call, "high_law")
    grid = table.grid
    expansions = Expansions(univariate_kernel(function), grid.first_exponent, grid.end_exponent)
    return certify_univariate(function, table, laws, expansions)


def _two_masses(tree: EmittedTree, function: LoopFunction, found: DividedDifference) -> Certificate:
    difference = tree.constructor(f"{function.name}_DIFFERENCE")
    logarithm = tree.constructor(f"{function.name}_LOGARITHM")
    far, near = (tree.table(inner(difference, name)) for name in ("far", "near"))
    steps = EmittedLaw(0, number(logarithm, "step_high"), number(logarithm, "step_low"))
    least = min(abs(value) for value in tree.constants(table_name(function)))
    tables = TwoMassTables(far, near, tree.table(logarithm, exponents=(-1, 1)), steps, least)
    kernel = without_constant(two_mass_kernel(function, found))
    expansions = Expansions(kernel, far.grid.first_exponent, far.grid.end_exponent)
    return certify_two_masses(function, found.kernel, tables, expansions)
