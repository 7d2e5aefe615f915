"""Room: derivations/verification.  Runs all cross-checks, side by side on the cores there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass

from axionportal.derivations.contributions import Record, load, records
from axionportal.derivations.evaluation import require_digits
from axionportal.derivations.processes import available_cores, worker_pool
from axionportal.derivations.records import Check, Contribution
from axionportal.derivations.verification.certificates import Certificate, certificate
from axionportal.derivations.verification.checks import kinds_of, run_checks

Progress = Callable[[int, int, str], None]


def verify(
    names: Iterable[str] | None = None,
    *,
    digits: int,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Check]:
    """Every cross-check of the named records (default: all of them) at ``digits`` digits.

    Per loop function: the proofs of all steps, mpmath's quadrature and Arb's integration of the
    definition and the closed form in each region against a rigorous enclosure, and every limit with its
    remainder; per contribution: the prefactor and the printed limits.  ``progress(done, total, label)``
    is called as checks of one kind end.  Raises UnknownNameError or InputError.
    """
    require_digits(digits)
    chosen = [load(name) for name in names] if names else list(records())
    return verify_records(chosen, digits=digits, progress=progress, workers=workers)


def verify_records(
    chosen: Sequence[Record],
    *,
    digits: int,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Check]:
    """``verify`` for records that need not be in the catalogue, in a fixed order of rows."""
    count = workers if workers is not None else available_cores()
    checks, _ = _checked(shares(chosen, count), digits, progress, count, certified=False)
    return checks


def verify_and_certify(
    *, digits: int, progress: Progress | None = None, workers: int | None = None
) -> tuple[list[Check], dict[str, Certificate]]:
    """``verify`` for all records, and their certificates by name, in the order of the catalogue.

    A certificate is made where the record was checked, so that nothing is derived twice; one that cannot
    be made is left out, and a check has failed then.
    """
    require_digits(digits)
    chosen, count = list(records()), workers if workers is not None else available_cores()
    checks, found = _checked(shares(chosen, count), digits, progress, count, certified=True)
    return checks, {record.name: found[record.name] for record in chosen if record.name in found}


def _checked(
    handed_out: list[list[Job]], digits: int, progress: Progress | None, workers: int, *, certified: bool
) -> tuple[list[Check], dict[str, Certificate]]:
    total = sum(map(len, handed_out))
    rows: dict[int, list[Check]] = {}
    certificates: dict[str, Certificate] = {}
    for share, found, made in _results(handed_out, digits, workers, certified):
        certificates |= made
        for job, checks in zip(share, found, strict=True):
            rows[job.place] = checks
            if progress is not None:
                progress(len(rows), total, f"{job.record.name}: {checks[-1].kind if checks else job.kind}")
    return [check for place in sorted(rows) for check in rows[place]], certificates


@dataclass(frozen=True)
class Job:
    """Checks of one kind: their place among the rows, their record and their kind."""

    place: int
    record: Record
    kind: str

    @property
    def cost(self) -> int:
        """A guess, for the order: every argument opens more regions, piles more points, has more limits."""
        arguments = 1 if isinstance(self.record, Contribution) else len(self.record.arguments)
        return arguments * _COSTS.get(self.kind, 1)


_COSTS = {"quadrature": 3, "integral": 2, "limits": 3}
_FEW_WORKERS = 4


def shares(chosen: Sequence[Record], workers: int) -> list[list[Job]]:
    """What one worker does at a time, the slow first; nothing is derived for it.

    Few workers take all checks of related records together, so that each derivation is carried out once;
    many workers take kind by kind.
    """
    kinds = [(record, kind) for record in chosen for kind in kinds_of(record)]
    jobs = [Job(place, *parts) for place, parts in enumerate(kinds)]
    if workers > _FEW_WORKERS:
        found = [[job] for job in jobs]
    else:
        found = [[job for job in jobs if job.record.name in family] for family in _families(chosen)]
    return sorted(found, key=lambda share: (-sum(job.cost for job in share), share[0].place))


def _families(chosen: Sequence[Record]) -> list[set[str]]:
    """Names of contributions with their loop functions and Lagrangian, and of whatever shares one."""
    families: list[set[str]] = []
    for record in chosen:
        family = {record.name}
        if isinstance(record, Contribution):
            family |= {term.loop_function.name for term in record.terms} | {record.lagrangian} - {""}
        related = [other for other in families if other & family]
        families = [other for other in families if other not in related] + [family.union(*related)]
    return families


_Result = tuple[list[list[Check]], dict[str, Certificate]]


def _results(
    handed_out: list[list[Job]], digits: int, workers: int, certified: bool
) -> Iterable[tuple[list[Job], list[list[Check]], dict[str, Certificate]]]:
    pool = worker_pool(min(workers, len(handed_out)))
    if pool is None:
        for share in handed_out:
            yield share, *_run(share, digits, certified)
        return
    with pool:
        futures = {pool.submit(_run, share, digits, certified): share for share in handed_out}
        for future in as_completed(futures):
            yield futures[future], *future.result()


def _run(share: list[Job], digits: int, certified: bool) -> _Result:
    checks = [run_checks(job.record, job.kind, digits) for job in share]
    if not certified or not all(check.passed for found in checks for check in found):
        return checks, {}
    last = {job.record.name: job.record for job in share if job.kind == kinds_of(job.record)[-1]}
    return checks, {name: certificate(record) for name, record in last.items()}
