"""Room: codegen.  The command ``verify --certify``: the proved bounds of the emitted functions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from axionportal import derivations
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.numpy.certificate import Certificate
from axionportal.codegen.numpy.certification import Certified, Subject, certifiable, certify_tree
from axionportal.codegen.numpy.proved_loops import CertifiedContribution, certify_contributions
from axionportal.codegen.pipeline import TREE
from axionportal.derivations.errors import InputError
from axionportal.derivations.records import Contribution, DerivationError, LoopFunction


def run_certify(names: Sequence[str], form: str, tree: Path = TREE) -> int:
    """Print one row per function; 0 if every bound is at most the stated one, 1 otherwise."""
    subjects = chosen(names)
    results: list[Certified | CertifiedContribution] = []
    failure = ""
    try:
        with progress_bar() as progress:
            found = certify_tree(tree, subjects)
            for done, subject in enumerate(subjects):
                progress(done, len(subjects), f"certify {subject.name}")
                results.append(next(found))
            progress(len(subjects), len(subjects), "certify contributions")
            own = (item.certificate for item in results if isinstance(item, Certified))
            certificates = [item for item in own if isinstance(item, Certificate)]
            results += certify_contributions(tree, contributions_of(names), certificates)
    except DerivationError as error:
        failure = str(error)
    if form == "json":
        rows = [item.as_row() for item in results]
        print(json.dumps(rows + ([{"verdict": "fail", "detail": failure}] if failure else []), indent=1))
    else:
        print_table(results)
        if failure:
            print(failure)
    return 0 if not failure and all(item.passed for item in results) else 1


def chosen(names: Sequence[str]) -> tuple[Subject, ...]:
    """What is tabulated of the loop functions that are named, or that a named contribution is made of."""
    everything = certifiable(derivations.loop_functions())
    if not names:
        return everything
    wanted: set[str] = set()
    for name in names:
        record = derivations.load(name)
        wanted |= {
            item.name for item in ([record] if isinstance(record, LoopFunction) else record.loop_functions)
        }
    found = tuple(item for item in everything if item.function.name in wanted)
    if not found:
        known = ", ".join(dict.fromkeys(item.function.name for item in everything))
        raise InputError(f"{', '.join(names)}: no table to certify; there is a certificate of {known}")
    return found


def contributions_of(names: Sequence[str]) -> tuple[Contribution, ...]:
    """The contributions that are named, or all of them."""
    return tuple(item for item in derivations.contributions() if not names or item.name in names)


def print_table(results: Sequence[Certified | CertifiedContribution]) -> None:
    """Aligned columns: the proved bound of each region, and the bound that is stated."""
    print(f"{'function':<25} {'region':<31} proved  stated  worst cell")
    for item in results:
        for name, bound, cell in _parts(item):
            verdict = "" if bound <= item.stated_ulp else "  exceeds what is stated"
            figures = f"{bound:.4f}  {item.stated_ulp:.4f}  {cell}{verdict}"
            print(f"{item.certificate.function:<25} {name:<31} {figures}".rstrip())
    failed = sum(not item.passed for item in results)
    outcome = "all bounds as stated" if not failed else f"{failed} above what is stated"
    print(f"{len(results)} functions, errors in units in the last place: {outcome}")


def _parts(item: Certified | CertifiedContribution) -> list[tuple[str, float, str]]:
    """(region or parameter, bound, worst cell)."""
    if isinstance(item, Certified):
        return [
            (region.name, region.bound_ulp, "[{:.6g}, {:.6g}]".format(*region.worst_cell))
            for region in item.certificate.regions
        ]
    by = item.certificate.derivatives or {"": item.certificate.bound_ulp}
    return [(f"by {name}" if name else "", bound, "") for name, bound in by.items()]
