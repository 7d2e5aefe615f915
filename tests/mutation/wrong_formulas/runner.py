"""Tries all wrong formulas, side by side on the cores there are, and checks first that nothing is wrong."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from hashlib import sha256
from pathlib import Path

from axionportal.codegen.pipeline import check
from axionportal.derivations.processes import available_cores, worker_pool
from wrong_formulas import closed, code, definitions, expansions, tables, vertices
from wrong_formulas.core import Group, Row

ROOT = Path(__file__).resolve().parents[3]

COUNTS = {
    "definition": 9,
    "prefactor": 7,
    "printed limit": 8,
    "scheme constant": 4,
    "vertex": 6,
    "closed form": 5,
    "branch": 9,
    "derivation": 4,
    "structure": 10,
    "expansion": 4,
    "series": 6,
    "limits of a contribution": 4,
    "table": 6,
    "code of a loop function": 4,
    "code of the moments": 7,
    "code of a contribution": 4,
    "code of a helper": 3,
}
"""How many wrong formulas a group is asked for."""

SHORT = {
    "definition": 2,
    "prefactor": 2,
    "printed limit": 2,
    "scheme constant": 2,
    "vertex": 2,
    "closed form": 2,
    "branch": 2,
    "derivation": 1,
    "structure": 2,
    "expansion": 2,
    "series": 3,
    "limits of a contribution": 2,
    "table": 2,
    "code of a loop function": 2,
    "code of a contribution": 2,
}
SHORT_SUBJECTS = (
    "F_gamma",
    "F_axial",
    "G",
    "G, large-mass",
    "V0_LR",
    "dF_axial_deta.npy",
    "dark_photon",
    "msbar",
)
"""Subjects of a run of some seconds, for the test-suite, but for some that are slow."""

TOO_SLOW = {
    ("branch", "G"),
    ("closed form", "G"),
    ("code of a loop function", "G"),
    ("code of a loop function", "V0_LR"),
    ("definition", "G"),
    ("derivation", "G"),
    ("series", "F_axial"),
}


Told = Callable[[int, int, str], None]


def all_groups() -> list[Group]:
    """Every group, in the order of the report."""
    modules = (definitions, vertices, closed, expansions, tables, code)
    return [group for module in modules for group in module.groups()]


def short_groups() -> list[Group]:
    """A few of them."""
    found = (group for group in all_groups() if group.area in SHORT and group.subject in SHORT_SUBJECTS)
    return [group for group in found if (group.area, group.subject) not in TOO_SLOW]


class Journal:
    """What has been tried already by a run that was broken off, of the very same files; one line a group."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._digest = path, digest_of_files()
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        entries = [json.loads(line) for line in lines]
        self.rows = {
            (item["area"], item["subject"]): [Row(**row) for row in item["rows"]]
            for item in entries
            if item["digest"] == self._digest
        }

    def add(self, group: Group, rows: list[Row]) -> None:
        self.rows[group.area, group.subject] = rows
        if self._path:
            entry = {"digest": self._digest, "area": group.area, "subject": group.subject}
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({**entry, "rows": [vars(row) for row in rows]}) + "\n")


def digest_of_files() -> str:
    """Of all that a run depends on."""
    found = sha256()
    for room in ("derivations", "codegen", "generated", "tests/mutation/wrong_formulas"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".py", ".toml", ".jinja", ".npy", ".json"):
                found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def run(
    groups: Sequence[Group], counts: dict[str, int], workers: int | None, told: Told, journal: Journal
) -> list[Row]:
    """The rows of all groups, in their order, whatever ends first."""
    waiting = [group for group in groups if (group.area, group.subject) not in journal.rows]
    waiting.sort(key=lambda group: -group.cost)
    for done, (group, rows) in enumerate(_results(waiting, counts, workers), 1):
        journal.add(group, rows)
        told(done, len(waiting), f"{group.area}: {group.subject}")
    return [row for group in groups for row in journal.rows[group.area, group.subject]]


def _results(
    groups: Sequence[Group], counts: dict[str, int], workers: int | None
) -> Iterator[tuple[Group, list[Row]]]:
    pool = worker_pool(available_cores() if workers is None else workers)
    if pool is None:
        yield from ((group, _rows(group, counts[group.area])) for group in groups)
        return
    _waiting[:] = groups  # inherited by the workers, so that nothing of it need be pickled
    with pool:
        futures = {pool.submit(_rows_of, k, counts[group.area]): group for k, group in enumerate(groups)}
        for future in as_completed(futures):
            yield futures[future], future.result()  # a right formula that is refused ends the run


_waiting: list[Group] = []


def _rows_of(place: int, count: int) -> list[Row]:
    return _rows(_waiting[place], count)


def _rows(group: Group, count: int) -> list[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of arithmetic with wrong numbers
        return group.rows(count)


def require_committed(told: Told) -> None:
    """``axionportal check`` finds nothing: bytes that differ from the committed ones are wrong ones."""
    drift = check(progress=told)
    if drift:
        raise SystemExit("generated/ is not what the definitions give: run `axionportal build` first")
