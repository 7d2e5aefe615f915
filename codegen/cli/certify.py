"""Room: codegen.  The command ``verify --certify``: the proved bounds of the emitted functions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from axionportal import derivations
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.numpy.certification import Certified, Subject, certifiable, certify_tree
from axionportal.codegen.pipeline import TREE
from axionportal.derivations.errors import InputError
from axionportal.derivations.records import DerivationError, LoopFunction


def run_certify(names: Sequence[str], form: str, tree: Path = TREE) -> int:
    """Print one row per function; 0 if every bound is at most the stated one, 1 otherwise."""
    subjects = chosen(names)
    results: list[Certified] = []
    failure = ""
    try:
        with progress_bar() as progress:
            found = certify_tree(tree, subjects)
            for done, subject in enumerate(subjects):
                progress(done, len(subjects), f"certify {subject.name}")
                results.append(next(found))
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


def print_table(results: Sequence[Certified]) -> None:
    """Aligned columns: the proved bound of each region, and the bound that is stated."""
    print("function            region               proved  stated  worst cell")
    for item in results:
        for region in item.certificate.regions:
            low, high = region.worst_cell
            verdict = "" if region.bound_ulp <= item.stated_ulp else "  exceeds what is stated"
            print(
                f"{item.certificate.function:<19} {region.name:<20} {region.bound_ulp:.4f}  "
                f"{item.stated_ulp:.4f}  [{low:.6g}, {high:.6g}]{verdict}"
            )
    failed = sum(not item.passed for item in results)
    outcome = "all bounds as stated" if not failed else f"{failed} above what is stated"
    print(f"{len(results)} functions, errors in units in the last place: {outcome}")
