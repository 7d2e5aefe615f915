"""Room: benchmarks.  The record of a run as Markdown, for the README."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from axionportal.benchmarks.peers import compiled, emitted, jitted, printed, quadrature
from axionportal.benchmarks.results import Results
from axionportal.benchmarks.rows import Timing

PEERS = (
    ("`lambdify`", printed.BRANCH),
    ("all branches", printed.EVERYWHERE),
    ("`quad`", quadrature.ADAPTIVE),
    ("Gauss", quadrature.GAUSS),
    ("numba", jitted.CLOSED_FORM),
    ("numba, table", jitted.TABLE),
    ("C", compiled.CLOSED_FORM),
    ("C, table", compiled.TABLE),
)
NOTHING = ""


def markdown(results: Results) -> str:
    """What a reader of the README wants to know."""
    lines = [
        f"Arrays of {results.length:,} points, one thread, the least processor time of {results.repeats} "
        f"interleaved repeats; {_machine(results)}. Errors are in units in the last place: of the value for "
        "the functions of one ratio, of the largest term for all others.",
        "",
        *_table(("function", "worst error", "proved", "ns a point", "ns for one number"), _own(results)),
        "",
        "How many times as long the others take, and in brackets the median of their relative errors on "
        "the same arguments (eta from 1e-8 to 1/2; mediators from twice the muon's mass to 1e5 GeV):",
        "",
        *_table(("function", *(title for title, _ in PEERS)), _peers(results)),
        "",
        "`lambdify`, numba and C evaluate the closed form; `quad` and Gauss-Legendre with 64 nodes the "
        "definition; *table* means the emitted scheme with the same coefficients.",
        "",
        *_table(("goal", "measured", "asked", "met"), _goals(results)),
        "",
    ]
    return "\n".join(lines)


def _machine(results: Results) -> str:
    return "; ".join([results.machine, *(f"{name} {version}" for name, version in results.versions.items())])


def _own(results: Results) -> Iterable[Sequence[str]]:
    times = _times(results)
    worst = {row.function: row.ulps for row in results.worst}
    for name in dict.fromkeys([*worst, *(function for function, _ in times)]):
        bound = results.certified.get(name)
        error = _error(worst[name]) if name in worst else NOTHING
        figures = (_nanoseconds(times.get((name, way))) for way in (emitted.ARRAY, emitted.SCALAR))
        yield f"`{name}`", error, NOTHING if bound is None else f"{bound:.3f}", *figures


def _error(ulps: float) -> str:
    return f"{ulps:.3f}" if ulps < 1 else f"{ulps:.2f}" if ulps < 10 else f"{ulps:,.0f}"


def _times(results: Results) -> dict[tuple[str, str], Timing]:
    return {(row.function, row.way): row for row in results.speed}


def _nanoseconds(row: Timing | None) -> str:
    return NOTHING if row is None or row.nanoseconds is None else f"{row.nanoseconds:,.0f}"


def _peers(results: Results) -> Iterable[Sequence[str]]:
    times = _times(results)
    for name in dict.fromkeys(function for function, _ in times):
        yield f"`{name}`", *(_ratio(times.get((name, way))) for _, way in PEERS)


def _ratio(row: Timing | None) -> str:
    if row is None or row.ratio is None or row.deviation is None:
        return NOTHING if row is None else row.note
    wrong = "" if row.deviation < 1e-15 else f" ({_power(row.deviation)})"
    return f"{row.ratio:,.2g}{wrong}" if row.ratio < 100 else f"{row.ratio:,.0f}{wrong}"


def _power(value: float) -> str:
    return "no digit" if value >= 0.3 else f"{value:.0e}"


def _goals(results: Results) -> Iterable[Sequence[str]]:
    for function, what, figure, goal in results.goals():
        yield f"`{function}`: {what}", figure, goal.text, "yes" if goal.met else "**no**"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows)]
