"""Room: codegen.  Certifies contributions from the certificates of their loop functions.

They come from the certificates of a build or from those recomputed from an emitted folder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sympy as sp

from axionportal import derivations
from axionportal.codegen.numpy.certificate import Certificate, EmittedTable
from axionportal.codegen.numpy.certificate_contributions import Certifier, ContributionCertificate
from axionportal.codegen.numpy.certificate_laws import EmittedLogarithm, logarithm_errors
from axionportal.codegen.numpy.certification import logarithm_of_tree
from axionportal.codegen.numpy.contribution_source import Module
from axionportal.codegen.numpy.contribution_sums import certify_contribution_sums, proved_sums
from axionportal.codegen.numpy.contribution_total import TOTAL
from axionportal.codegen.numpy.emitted import STATED, EmittedTree, UnreadableTreeError, text_of
from axionportal.codegen.numpy.loop_calls import derivative_name
from axionportal.codegen.numpy.planned import PlannedFunction
from axionportal.codegen.numpy.planner import Grid
from axionportal.codegen.numpy.tracked_loops import ProvedLogarithm, ProvedLoop
from axionportal.derivations.records import Contribution, LoopFunction


def proved_loops(
    functions: Iterable[LoopFunction],
    certificates: Mapping[str, Certificate],
    tables: Mapping[str, EmittedTable],
) -> list[ProvedLoop]:
    """All functions and derivatives that have a certificate; tables by the name of the function."""
    found = []
    for function in functions:
        names = {"": function.name} | {str(x): derivative_name(function, str(x)) for x in function.symbols}
        for by, name in names.items():
            if name in certificates:
                found.append(ProvedLoop(function, by, certificates[name], tables.get(name)))
    return found


def planned_loops(functions: Sequence[LoopFunction], planned: Iterable[PlannedFunction]) -> list[ProvedLoop]:
    """Those of a build."""
    certificates: dict[str, Certificate] = {}
    tables: dict[str, EmittedTable] = {}
    for item in planned:
        if not isinstance(item.certificate, Certificate):
            continue
        name = item.keys["name"]
        certificates[name] = item.certificate
        if item.kind == "univariate":
            grid = Grid(*(item.keys[key] for key in ("first_exponent", "end_exponent", "mantissa_bits")))
            tables[name] = EmittedTable(item.keys["file"], grid, item.tables[item.keys["file"]])
    return proved_loops(functions, certificates, tables)


def contribution_certificates(
    source: str,
    contributions: Sequence[Contribution],
    proved: Sequence[ProvedLoop],
    logarithm: EmittedLogarithm,
) -> list[ContributionCertificate]:
    """The certificates of an emitted module of contributions; of their sum if all of it are given."""
    known = ProvedLogarithm(*logarithm_errors(logarithm))
    whole = {item.name for item in derivations.contributions() if item.total == TOTAL}
    total = TOTAL if whole <= {item.name for item in contributions} else ""
    return Certifier(Module(source), proved, known).certificates(contributions, total)


@dataclass(frozen=True)
class CertifiedContribution:
    """A certificate recomputed from a folder, and the bound that the folder's docstring states."""

    certificate: ContributionCertificate
    stated_ulp: float

    @property
    def passed(self) -> bool:
        return self.certificate.bound_ulp <= self.stated_ulp

    def as_row(self) -> dict[str, object]:
        """The JSON row of the command line."""
        verdict = "pass" if self.passed else "fail"
        return {**self.certificate.as_row(), "stated_ulp": self.stated_ulp, "verdict": verdict}


def certify_contributions(
    root: Path, contributions: Sequence[Contribution], certificates: Iterable[Certificate]
) -> list[CertifiedContribution]:
    """Those of the contributions as emitted in ``root``, by the certificates of its loop functions."""
    if not contributions:
        return []
    tree, path = EmittedTree(root), root / "contributions.py"
    source = text_of(path)
    try:
        documented = ast.parse(source).body
    except SyntaxError as error:
        raise UnreadableTreeError(f"{path} cannot be read ({error}); run `axionportal build`") from error
    functions = {item.name: item for one in contributions for item in one.loop_functions}.values()
    known = {item.function: item for item in certificates}
    tables = {name: _table(tree, name) for name in known if len(_symbols(functions, name)) == 1}
    proved = proved_loops(functions, known, tables)
    found = contribution_certificates(source, contributions, proved, logarithm_of_tree(tree))
    sums = tuple(proved_sums(source, contributions))
    if sums:
        moments = text_of(root / "_two_point.py")
        found += certify_contribution_sums(moments, sums).values()
    texts = {item.name: ast.get_docstring(item) for item in documented if isinstance(item, ast.FunctionDef)}
    return [
        CertifiedContribution(item, _stated(item.function, texts.get(item.function) or "")) for item in found
    ]


def _stated(name: str, text: str) -> float:
    found = STATED.search(text)
    if not found:
        raise UnreadableTreeError(f"{name} states no accuracy; run `axionportal build`")
    return float(found.group(1))


def _symbols(functions: Iterable[LoopFunction], name: str) -> tuple[sp.Symbol, ...]:
    """The arguments of the loop function that ``name`` is, or is a derivative of."""
    for item in functions:
        if name in (item.name, *(derivative_name(item, str(x)) for x in item.symbols)):
            return item.symbols
    return ()


def _table(tree: EmittedTree, name: str) -> EmittedTable:
    return tree.table(tree.constructor(f"{name.upper()}_TABLES"))
