"""Tries all wrong formulas, side by side on the cores there are, and checks first that nothing is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed

from axionportal.codegen.pipeline import check
from axionportal.derivations.processes import available_cores, worker_pool
from wrong_formulas import closed, code, definitions, expansions, tables, vertices
from wrong_formulas.core import Group, Row

COUNTS = {
    "definition": 12,
    "prefactor": 10,
    "printed limit": 10,
    "scheme constant": 5,
    "vertex": 9,
    "closed form": 8,
    "branch": 10,
    "derivation": 6,
    "structure": 12,
    "expansion": 6,
    "series": 9,
    "limits of a contribution": 5,
    "table": 8,
    "code of a loop function": 5,
    "code of the moments": 10,
    "code of a contribution": 6,
    "code of a helper": 4,
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


def run(groups: Sequence[Group], counts: dict[str, int], workers: int | None, told: Told) -> list[Row]:
    """The rows of all groups, in their order, whatever ends first."""
    pool = worker_pool(available_cores() if workers is None else workers)
    if pool is None:
        return [row for group in groups for row in _rows(group, counts[group.area])]
    order = sorted(range(len(groups)), key=lambda k: (-groups[k].cost, k))
    found: dict[int, list[Row]] = {}
    _waiting[:] = groups  # inherited by the workers, so that nothing of it need be pickled
    with pool:
        futures = {pool.submit(_rows_of, k, counts[groups[k].area]): k for k in order}
        for future in as_completed(futures):
            k = futures[future]
            found[k] = future.result()  # a right formula that is refused ends the run
            told(len(found), len(groups), f"{groups[k].area}: {groups[k].subject}")
    return [row for k in sorted(found) for row in found[k]]


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
