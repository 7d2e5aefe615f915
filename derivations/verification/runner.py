"""Room: derivations/verification.  Runs all cross-checks, side by side on the cores there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from itertools import chain

from axionportal.derivations.contributions import Record, load, records
from axionportal.derivations.evaluation import require_digits
from axionportal.derivations.processes import available_cores, worker_pool
from axionportal.derivations.records import Check, Contribution
from axionportal.derivations.verification.checks import run_task, tasks_of

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
    is called as checks end.  Raises UnknownNameError or InputError.
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
    shares = _shares(_jobs(chosen), count)
    total, done = sum(map(len, shares)), {}
    for share, found in _results(shares, digits, count):
        for job, check in zip(share, found, strict=True):
            done[job.place] = check
            if progress is not None:
                progress(len(done), total, f"{check.subject}: {check.kind}")
    return [done[place] for place in sorted(done)]


@dataclass(frozen=True)
class _Job:
    """One check: its place among the rows, its record, its kind and what it is about."""

    place: int
    record: Record
    kind: str
    item: str

    @property
    def cost(self) -> int:
        """A guess, for the order: every argument opens more regions and piles more points."""
        arguments = 1 if isinstance(self.record, Contribution) else len(self.record.arguments)
        return arguments * _COSTS.get(self.kind, 1)


_COSTS = {"quadrature": 3, "integral": 2}
_FEW_WORKERS = 4


def _jobs(chosen: Sequence[Record]) -> list[_Job]:
    found: list[tuple[Record, str, str]] = []
    for record in chosen:
        try:
            found += [(record, kind, item) for kind, item in tasks_of(record)]
        except Exception:
            found.append((record, "proof", ""))
    return [_Job(place, *parts) for place, parts in enumerate(found)]


def _shares(jobs: list[_Job], workers: int) -> list[list[_Job]]:
    """What one worker does at a time, the slow first.

    Few workers take all checks of related records together, so that each derivation is carried out once;
    many workers take check by check.
    """
    if workers > _FEW_WORKERS:
        shares = [[job] for job in jobs]
    else:
        families = _families([job.record for job in jobs])
        shares = [[job for job in jobs if job.record in family] for family in families]
    return sorted(shares, key=lambda share: (-sum(job.cost for job in share), share[0].place))


def _families(chosen: Sequence[Record]) -> list[list[Record]]:
    """Contributions with their loop functions, and whatever shares one with them."""
    families: list[list[Record]] = []
    for record in dict.fromkeys(chosen):
        parts = [record, *(record.loop_functions if isinstance(record, Contribution) else ())]
        related = [family for family in families if any(item in family for item in parts)]
        families = [family for family in families if family not in related]
        families.append([*dict.fromkeys([*chain.from_iterable(related), *parts])])
    return families


def _results(shares: list[list[_Job]], digits: int, workers: int) -> Iterable[tuple[list[_Job], list[Check]]]:
    pool = worker_pool(min(workers, len(shares)))
    if pool is None:
        for share in shares:
            yield share, _run(share, digits)
        return
    with pool:
        futures = {pool.submit(_run, share, digits): share for share in shares}
        for future in as_completed(futures):
            yield futures[future], future.result()


def _run(share: list[_Job], digits: int) -> list[Check]:
    return [run_task(job.record, job.kind, job.item, digits) for job in share]
