"""Room: codegen.  From definitions to ``generated/``: derive, verify, emit, write, typeset."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from axionportal import derivations
from axionportal.codegen.comparison import FileDrift, changed_definitions, compare
from axionportal.codegen.context import BuildContext
from axionportal.codegen.files import require_folder
from axionportal.codegen.manifest import (
    MANIFEST_NAME,
    Definition,
    FileEntry,
    Manifest,
    define,
    file_entry,
    read_manifest,
)
from axionportal.codegen.parts import PARTS
from axionportal.codegen.tree import (
    Moved,
    exclusive,
    files_of,
    recover,
    replace_tree,
    require_writable,
)
from axionportal.codegen.typeset import Typesetting, typeset
from axionportal.codegen.workers import Progress, emit_parts
from axionportal.derivations.inputs import load_inputs
from axionportal.derivations.integrals import derivation
from axionportal.derivations.records import Check, Contribution, DerivationError, LoopFunction
from axionportal.derivations.verification.certificates import Certificate
from axionportal.derivations.verification.runner import verify_and_certify

TREE = Path(__file__).resolve().parents[1] / "generated"
MEASURED = TREE.parent / "benchmarks" / "results.json"
INPUT_SET = "paper-2021"  # the constants behind the keyword defaults
DIGITS = 50


class FailedChecksError(RuntimeError):
    """Verification did not pass, so nothing was written."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        super().__init__(f"{len(checks)} checks did not pass; generated/ is left as it was")
        self.checks = checks


class UnkeptTreeError(RuntimeError):
    """A part that was not asked for would have to be kept, but is damaged."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}, and would be kept by --only: run axionportal build without it")


@dataclass(frozen=True)
class Built:
    """What a build did."""

    written: bool
    files: int
    strays: tuple[Moved, ...]
    typesetting: Typesetting | None


@dataclass(frozen=True)
class Drift:
    """What a check found; empty fields all round mean that nothing has drifted."""

    definitions: tuple[str, ...]
    failures: tuple[str, ...]
    files: tuple[FileDrift, ...]

    def __bool__(self) -> bool:
        return bool(self.definitions or self.failures or self.files)


def build(
    *,
    tree: Path = TREE,
    digits: int = DIGITS,
    parts: tuple[str, ...] = PARTS,
    pdf: bool = True,
    inputs: str = INPUT_SET,
    progress: Progress,
) -> Built:
    """Derive, verify, emit ``parts``, write ``tree`` whole or not at all, typeset the appendix.

    Raises
    ------
    FailedChecksError
        A cross-check did not pass at ``digits`` digits.
    DerivationError
        A step of a derivation could not be proved.
    UnwritableTreeError, BusyTreeError, UnwrittenTreeError
        The folder is not ours to write, or another build is at work on it, or it could not be written.
    UnkeptTreeError
        Some parts are to be kept, but their files are not what the manifest says.
    """
    require_writable(tree)
    with exclusive(tree):
        strays = recover(tree)
        kept_files(tree, parts)
        derive(progress)
        checks, certificates = cross_check(digits, progress)
        context = make_context(require_passed(checks), digits, inputs, certificates)
        emitted = emit_parts(parts, context, progress)
        contents, manifest = assemble(tree, context, emitted)
        written, moved = write(tree, contents, manifest, progress)
        typesetting = make_pdf(tree, progress) if pdf else None
    return Built(written, len(contents), (*strays, *moved), typesetting)


def check(*, tree: Path = TREE, progress: Progress) -> Drift:
    """Regenerate everything beside ``tree``, in memory, and compare; nothing is written.

    Raises
    ------
    DerivationError
        A step of a derivation could not be proved although no definition has changed.
    """
    require_folder(tree)
    with _recovered(tree):
        changed = definition_drift(tree)
        try:
            checks, expected = regenerate(tree, progress)
        except Exception as error:
            if not changed:
                raise
            # the definition is what has to be looked at, whatever it broke further down
            return Drift(changed, (f"regenerating fails: {error}",), ())
        files = tuple(compare(expected, files_of(tree)))
    failures = tuple(describe_check(item) for item in checks if not item.passed)
    return Drift(changed, failures, files)


def regenerate(tree: Path, progress: Progress) -> tuple[tuple[Check, ...], dict[str, bytes]]:
    """The checks and all files that the definitions give, at the digits of ``tree``'s manifest."""
    manifest = read_manifest(tree)
    digits = manifest.digits if manifest else DIGITS
    derive(progress)
    checks, certificates = cross_check(digits, progress)
    context = make_context(checks, digits, certificates=certificates)
    emitted = emit_parts(PARTS, context, progress)
    expected = {path: content for files in emitted.values() for path, content in files.items()}
    expected[MANIFEST_NAME] = new_manifest(context, emitted).to_bytes()
    return checks, expected


def definition_drift(tree: Path = TREE) -> tuple[str, ...]:
    """What has changed in the definitions since ``tree`` was made from them."""
    manifest = read_manifest(tree)
    if manifest is None:
        return ()
    return tuple(changed_definitions(manifest, definitions(), records()))


def records() -> dict[str, LoopFunction | Contribution]:
    """Every record of the catalogue by name."""
    both: tuple[LoopFunction | Contribution, ...] = (
        *derivations.loop_functions(),
        *derivations.contributions(),
    )
    return {record.name: record for record in both}


def definitions() -> dict[str, Definition]:
    """Every definition of the catalogue, as a manifest keeps it."""
    return define(records().values())


def derive(progress: Progress) -> None:
    """Prove every step of every derivation, or raise DerivationError."""
    functions = derivations.loop_functions()
    for done, function in enumerate(functions):
        progress(done, len(functions), f"derive {function.name}")
        if not derivation(function).check():
            raise DerivationError(f"{function.name}: a step of its derivation is not proved")


def cross_check(digits: int, progress: Progress) -> tuple[tuple[Check, ...], dict[str, Certificate]]:
    """Every cross-check of every function and limit at ``digits`` digits, and the certificates by name."""
    checks, certificates = verify_and_certify(digits=digits, progress=progress)
    return tuple(checks), certificates


def require_passed(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks, if all passed; "unknown" counts as failure."""
    failures = tuple(item for item in checks if not item.passed)
    if failures:
        raise FailedChecksError(failures)
    return checks


def describe_check(check: Check) -> str:
    """One line about a check that did not pass."""
    return f"{check.subject}: {check.kind}: {check.verdict}: {check.detail or 'no detail'}"


def make_context(
    checks: tuple[Check, ...],
    digits: int,
    inputs: str = INPUT_SET,
    certificates: Mapping[str, Certificate] | None = None,
) -> BuildContext:
    """All that the emitters may depend on; ``inputs`` is a built-in set or a user's file."""
    return BuildContext(
        records=derivations.loop_functions(),
        contributions=derivations.contributions(),
        inputs=load_inputs(inputs),
        checks=checks,
        digits=digits,
        ledger=derivations.audit(),
        measured=MEASURED.read_text(encoding="utf-8") if MEASURED.exists() else "",
        certificates=certificates or {},
    )


def new_manifest(context: BuildContext, emitted: Mapping[str, Mapping[str, bytes]]) -> Manifest:
    """The manifest of a tree that holds ``emitted``; two parts may not claim one path."""
    entries: dict[str, FileEntry] = {}
    for part, files in emitted.items():
        for path, content in files.items():
            if path in entries:
                raise ValueError(f"{path} is emitted by {entries[path].part} and by {part}")
            entries[path] = file_entry(part, content)
    return Manifest(context.digits, definitions(), entries)


def assemble(
    tree: Path, context: BuildContext, emitted: Mapping[str, Mapping[str, bytes]]
) -> tuple[dict[str, bytes], bytes]:
    """The whole new tree and its manifest; parts that were not emitted keep their files."""
    everything = {**kept_files(tree, tuple(emitted)), **emitted}
    ordered = {part: everything[part] for part in PARTS if part in everything}
    contents = {path: content for files in ordered.values() for path, content in files.items()}
    return contents, new_manifest(context, ordered).to_bytes()


def kept_files(tree: Path, parts: tuple[str, ...]) -> dict[str, dict[str, bytes]]:
    """The files of all other parts, each as the manifest says that it was written.

    Raises
    ------
    UnkeptTreeError
        The manifest cannot be read, or such a file is missing or not as it was written.
    """
    present = files_of(tree) if tree.exists() and set(parts) != set(PARTS) else {}
    if not present:
        return {}
    old = read_manifest(tree)
    if old is None:
        raise UnkeptTreeError(f"{tree / MANIFEST_NAME} is missing or damaged")
    kept: dict[str, dict[str, bytes]] = {}
    for path, entry in old.files.items():
        if entry.part in PARTS and entry.part not in parts:
            if path not in present or file_entry(entry.part, present[path]) != entry:
                raise UnkeptTreeError(f"{tree / path} is missing or not as it was written")
            kept.setdefault(entry.part, {})[path] = present[path]
    return kept


def write(
    tree: Path, contents: Mapping[str, bytes], manifest: bytes, progress: Progress
) -> tuple[bool, list[Moved]]:
    """Replace the tree unless it holds exactly this already; (whether written, strays moved)."""
    progress(0, 1, "write generated/")
    if tree.exists() and files_of(tree) == {**contents, MANIFEST_NAME: manifest}:
        return False, []
    return True, replace_tree(tree, contents, manifest)


def make_pdf(tree: Path, progress: Progress) -> Typesetting:
    """Typeset the appendix."""
    progress(0, 1, "typeset the appendix")
    return typeset(tree)


@contextlib.contextmanager
def _recovered(tree: Path) -> Iterator[None]:
    """Hold the lock and finish what a killed build began, where we may write at all."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(exclusive(tree))
        except OSError:  # a read-only installation can still be compared
            yield
            return
        recover(tree)
        yield
