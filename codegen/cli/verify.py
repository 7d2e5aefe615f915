"""Room: codegen.  The command ``verify``: every cross-check, and has a definition drifted?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from axionportal import derivations
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.cli.replay import releases, replay_checks
from axionportal.codegen.manifest import Definition, read_manifest
from axionportal.codegen.pipeline import TREE, definitions, records
from axionportal.derivations.records import Check, DerivationError

DRIFT_KIND = "definition as committed"


def run_verify(names: Sequence[str], digits: int, form: str) -> int:
    """Print one row per check; 0 if every one passed, 1 otherwise."""
    for name in names:
        derivations.load(name)  # refuse an unknown name before the long work
    known = definitions()
    checks = [
        *drift_checks(names, digits, known),
        *replay_checks(names, digits, known),
        *cross_checks(names, digits),
    ]
    if form == "json":
        print(json.dumps([check.as_row() for check in checks], indent=1, ensure_ascii=False))
    else:
        print_table(checks, digits)
        print(releases())
    return 0 if all(check.passed for check in checks) else 1


def cross_checks(names: Sequence[str], digits: int) -> list[Check]:
    """All that ``derivations.verify`` finds; a derivation that fails is a check that fails."""
    try:
        with progress_bar() as progress:
            return list(derivations.verify(names or None, digits=digits, progress=progress))
    except DerivationError as error:
        subject = ", ".join(names) or "all"
        return [Check(subject, "derivation", 0, digits, 0, "fail", str(error))]


def drift_checks(names: Sequence[str], digits: int, known: Mapping[str, Definition]) -> list[Check]:
    """Is each definition the one that the committed ``generated/`` was made from?"""
    manifest = read_manifest(TREE)
    committed = manifest.definitions if manifest else {}
    return [
        _drift_check(name, text.text, committed[name].text if name in committed else None, digits)
        for name, text in known.items()
        if not names or name in names
    ]


def _drift_check(name: str, now: str, committed: str | None, digits: int) -> Check:
    if now == committed:
        return Check(name, DRIFT_KIND, 1, digits, digits, "pass")
    mend = "if that is meant, run `axionportal build`"
    if committed is None:
        detail = f"generated/manifest.json knows no definition of {name}; {mend}"
        return Check(name, DRIFT_KIND, 1, digits, 0, "unknown", detail)
    source = records()[name].source
    detail = f"{source} reads {now} but generated/ was made from {committed}; {mend}"
    return Check(name, DRIFT_KIND, 1, digits, 0, "fail", detail)


def print_table(checks: Sequence[Check], digits: int) -> None:
    """Aligned columns, failures with their detail below, and a line that sums up."""
    subject = max(len(check.subject) for check in checks)
    kind = max(len(check.kind) for check in checks)
    print(f"{'subject':<{subject}}  {'check':<{kind}}  points  digits  verdict")
    for check in checks:
        print(
            f"{check.subject:<{subject}}  {check.kind:<{kind}}  {check.points:>6}  "
            f"{check.digits_agreed:>6}  {check.verdict}"
        )
        if not check.passed and check.detail:
            print(f"    {check.detail}")
    failed = sum(not check.passed for check in checks)
    outcome = "all passed" if not failed else f"{failed} did not pass"
    print(f"{len(checks)} checks at {digits} digits: {outcome}")
