"""Room: codegen.  Certifies the loop functions of an emitted folder from nothing but its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from axionportal.codegen.numpy.certificate import Certificate, certify_univariate
from axionportal.codegen.numpy.emitted import EmittedTree, law
from axionportal.codegen.numpy.laws import univariate_kernel
from axionportal.codegen.numpy.planner import Expansions
from axionportal.codegen.numpy.text import table_name
from axionportal.derivations.integrals import Univariate, structure
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
    return tuple(item for item in functions if isinstance(structure(item), Univariate))


def certify_tree(root: Path, functions: Sequence[LoopFunction]) -> Iterator[Certified]:
    """The certificates of ``functions`` as emitted in ``root``, one after the other."""
    tree = EmittedTree(root)
    for function in functions:
        yield Certified(_univariate(tree, function), tree.stated_ulp(function.name))


def _univariate(tree: EmittedTree, function: LoopFunction) -> Certificate:
    call = tree.constructor(table_name(function))
    table = tree.table(call)
    laws = law(call, "low_law"), law(call, "high_law")
    grid = table.grid
    expansions = Expansions(univariate_kernel(function), grid.first_exponent, grid.end_exponent)
    return certify_univariate(function, table, laws, expansions)
