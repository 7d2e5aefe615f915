"""Room: benchmarks.  ``python -m axionportal.benchmarks``: accuracy and speed in one table."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from axionportal.benchmarks import goals, picture, results
from axionportal.benchmarks.accuracy import measure_accuracy
from axionportal.benchmarks.costs import measure_costs
from axionportal.benchmarks.goals import Goal
from axionportal.benchmarks.results import Results
from axionportal.benchmarks.rows import Timing
from axionportal.benchmarks.speed import contestants, measured
from axionportal.benchmarks.subjects import subjects
from axionportal.benchmarks.summary import markdown
from axionportal.benchmarks.sweep import certified_bounds

HEADINGS = ("function", "what", "figure", "times ours", "differs by", "proved", "goal", "met")
LEAST = {"points": 100, "length": 100, "repeats": 1}


def main() -> None:
    """Measure, print, and with ``--write`` record."""
    parser = argparse.ArgumentParser(
        prog="python -m axionportal.benchmarks",
        description="Accuracy of the emitted functions against Arb, and their speed against peers.",
    )
    parser.add_argument("--points", type=int, default=2_000, help="arguments per accuracy grid (2000)")
    parser.add_argument("--length", type=int, default=1_000_000, help="length of the timed arrays (1e6)")
    parser.add_argument("--repeats", type=int, default=5, help="interleaved repeats of each timing (5)")
    parser.add_argument(
        "--write", action="store_true", help="record the run, the picture and the README's table"
    )
    options = parser.parse_args()
    for name, least in LEAST.items():
        if getattr(options, name) < least:
            parser.error(f"--{name} {getattr(options, name)} is too small to measure anything")
    found = measure(options.points, options.length, options.repeats)
    Console(width=None if Console().is_terminal else 170).print(table(found))
    if options.write:
        record(found)


def measure(points: int, length: int, repeats: int) -> Results:
    """Everything in one run: times first, while nothing else of this process is in the caches."""
    timed = subjects(length)
    return Results(
        machine=results.machine(),
        versions=results.versions(),
        length=length,
        repeats=repeats,
        certified=certified_bounds(),
        speed=measured(contestants(timed), repeats),
        costs=measure_costs(timed, repeats),
        accuracy=measure_accuracy(points),
    )


def record(found: Results) -> None:
    """Write the record, its summary, the README's block and the picture: all of them or none."""
    text = found.to_json()
    summary = markdown(results.from_json(text))  # with the figures as they are recorded
    contents = {
        results.RECORD: text.encode(),
        results.SUMMARY: summary.encode(),
        **picture.files(),
    }
    if results.README.exists():
        readme = results.README.read_text(encoding="utf-8")
        contents[results.README] = results.readme_with(summary, readme).encode()
    results.write(contents)


def table(found: Results) -> Table:
    """One row per figure, with its goal where it has one."""
    title = f"Arrays of {found.length}, one thread, fastest of {found.repeats} interleaved repeats"
    shown = Table(
        title=title, caption="ulp: of the value for functions of one ratio, else of the largest term"
    )
    for heading in HEADINGS:
        shown.add_column(heading, justify="left" if heading in ("function", "what", "goal") else "right")
    for row in found.worst:
        bound = found.certified.get(row.function)
        proved = "" if bound is None else f"{bound:.4f}"
        what, figure = f"worst error: {row.grid}", f"{row.ulps:.3f} ulp"
        shown.add_row(row.function, what, figure, "", "", proved, *_goal(goals.of_accuracy(row)))
    for timing in found.speed:
        shown.add_row(timing.function, timing.way, *_timing(timing), "", *_goal(goals.of_timing(timing)))
    for cost in found.costs:
        figure = results.cost_text(cost)
        shown.add_row(cost.subject, cost.what, figure, "", "", "", *_goal(goals.of_cost(cost)))
    return shown


def _timing(row: Timing) -> tuple[str, str, str]:
    if row.nanoseconds is None or row.ratio is None:
        return row.note, "", ""
    differs = "" if row.deviation is None else f"{row.deviation:.0e}"
    return f"{row.nanoseconds:,.1f} ns", f"{row.ratio:,.3g}", differs


def _goal(goal: Goal | None) -> tuple[str, str]:
    return ("", "") if goal is None else (goal.text, "met" if goal.met else "NOT MET")


if __name__ == "__main__":
    main()
