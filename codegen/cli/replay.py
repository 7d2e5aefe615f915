"""Room: codegen.  Certificates replayed: what ``generated/`` claims, proved without the derivation engine."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import flint

from axionportal import derivations
from axionportal.codegen.cli.progress import progress_bar
from axionportal.codegen.manifest import Definition, read_manifest
from axionportal.codegen.pipeline import TREE, definitions
from axionportal.codegen.reports import CERTIFICATES
from axionportal.derivations.records import Check
from axionportal.derivations.replay import RecordError, Replayed, Replayer

REPLAY_KIND = "certificate replayed"
MEND = "run `axionportal build`"

Outcome = Replayed | str
"""What was proved, or the sentence that says what is wrong."""


def run_replay(names: Sequence[str], digits: int, form: str, tree: Path = TREE) -> int:
    """Print one row per certificate; 0 if every claim is proved anew, 1 otherwise."""
    from axionportal.codegen.cli.verify import print_table

    for name in names:
        derivations.load(name)
    found = outcomes(names, digits, definitions(), tree)
    checks = [_row(name, item, digits) for name, item in found.items()]
    if form == "json":
        print(json.dumps([check.as_row() for check in checks], indent=1, ensure_ascii=False))
    else:
        print_table(checks, digits)
        taken = sum(item.taken for item in found.values() if isinstance(item, Replayed))
        print(f"{taken} steps are about gamma matrices and are taken from the derivation; {releases()}")
    return 0 if all(check.passed for check in checks) else 1


def replay_checks(
    names: Sequence[str], digits: int, known: Mapping[str, Definition], tree: Path = TREE
) -> list[Check]:
    """A row for each committed certificate of the named records, or of all."""
    found = outcomes(names, digits, known, tree)
    return [_row(name, item, digits) for name, item in found.items()]


def outcomes(
    names: Sequence[str], digits: int, known: Mapping[str, Definition], tree: Path
) -> dict[str, Outcome]:
    """The outcome for each record; ``known`` are the definitions of the catalogue."""
    chosen = [name for name in known if not names or name in names]
    try:
        replayer = Replayer(read_certificates(tree))
    except RecordError as error:
        return dict.fromkeys(chosen, f"{tree.name}/{CERTIFICATES}: {error}; {MEND}")
    found: dict[str, Outcome] = {}
    with progress_bar() as progress:
        for done, name in enumerate(chosen):  # in one process: what certificates share is proved once
            progress(done, len(chosen), f"replay {name}")
            found[name] = _outcome(replayer, name, known[name].text, digits)
    return found


def read_certificates(tree: Path) -> object:
    """The document of a tree; raises RecordError where it cannot be read or is not the one that was built."""
    try:
        content = (tree / CERTIFICATES).read_bytes()
        document: object = json.loads(content)
    except OSError as error:
        raise RecordError(f"it cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise RecordError("it is not JSON") from None
    manifest = read_manifest(tree)
    entry = manifest.files.get(CERTIFICATES) if manifest else None
    if entry is None or entry.sha256 != hashlib.sha256(content).hexdigest():
        raise RecordError("it is not the file of the manifest")
    return document


def _outcome(replayer: Replayer, name: str, text: str, digits: int) -> Outcome:
    try:
        found = replayer.replay(name, digits)
    except RecordError as error:
        return f"{error}; if the definition was changed on purpose, {MEND}"
    if replayer.certificates[name]["definition"]["text"] != text:
        return f"{name}: the certificate is about another definition than the catalogue's; {MEND}"
    return found


def _row(name: str, outcome: Outcome, digits: int) -> Check:
    if isinstance(outcome, str):
        return Check(name, REPLAY_KIND, 0, digits, 0, "fail", outcome)
    return Check(name, REPLAY_KIND, outcome.claims, digits, outcome.digits, "pass")


def releases() -> str:
    """What replays, and what derives, in this run; it is kept out of ``generated/``."""
    parts = [f"{name} {version(name)}" for name in ("python-flint", "sympy", "mpmath")]
    return f"{', '.join(parts)}, FLINT {flint.__FLINT_VERSION__}, Python {platform.python_version()}"
