"""Room: derivations/verification.  Runs all cross-checks, side by side on the cores there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed

from axionportal.derivations.contributions import Record, load, records
from axionportal.derivations.evaluation import require_digits
from axionportal.derivations.processes import available_cores, worker_pool
from axionportal.derivations.records import Check
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
    jobs = [(index, record, kind, item) for index, (record, kind, item) in enumerate(_jobs(chosen))]
    count = workers if workers is not None else min(len(jobs), available_cores())
    done: dict[int, Check] = {}
    for index, check in _results(jobs, digits, count):
        done[index] = check
        if progress is not None:
            progress(len(done), len(jobs), f"{check.subject}: {check.kind}")
    return [done[index] for index in sorted(done)]


def _jobs(chosen: Sequence[Record]) -> list[tuple[Record, str, str]]:
    found: list[tuple[Record, str, str]] = []
    for record in chosen:
        try:
            found += [(record, kind, item) for kind, item in tasks_of(record)]
        except Exception:
            found.append((record, "proof", ""))
    return found


_Job = tuple[int, Record, str, str]


def _results(jobs: list[_Job], digits: int, workers: int) -> Iterable[tuple[int, Check]]:
    pool = worker_pool(workers)
    if pool is None:
        for index, record, kind, item in jobs:
            yield index, run_task(record, kind, item, digits)
        return
    with pool:
        futures = {
            pool.submit(run_task, record, kind, item, digits): index
            for index, record, kind, item in sorted(jobs, key=_slowest_first)
        }
        for future in as_completed(futures):
            yield futures[future], future.result()


_SLOW = {"quadrature": 0, "integral": 1, "contribution": 2, "region": 3}


def _slowest_first(job: _Job) -> tuple[int, int]:
    return (_SLOW.get(job[2], 9), job[0])
