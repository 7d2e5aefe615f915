"""Room: benchmarks.  ``python -m axionportal.benchmarks``: accuracy and speed in one table each."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from axionportal.benchmarks.accuracy import measure_accuracy
from axionportal.benchmarks.rows import Accuracy, Timing
from axionportal.benchmarks.speed import measure_speed


def main() -> None:
    """Measure and print; nothing is written."""
    parser = argparse.ArgumentParser(
        prog="python -m axionportal.benchmarks",
        description="Accuracy of the emitted functions against Arb, and their speed against peers.",
    )
    parser.add_argument("--points", type=int, default=2_000, help="arguments per accuracy grid (2000)")
    parser.add_argument("--length", type=int, default=1_000_000, help="length of the timed arrays (1e6)")
    parser.add_argument("--repeats", type=int, default=5, help="interleaved repeats of each timing (5)")
    options = parser.parse_args()
    for name in ("points", "length", "repeats"):
        if getattr(options, name) < (1 if name == "repeats" else 100):
            parser.error(f"--{name} {getattr(options, name)} is too small to measure anything")
    console = Console(width=None if Console().is_terminal else 150)
    console.print(accuracy_table(measure_accuracy(options.points)))
    console.print(speed_table(measure_speed(options.length, options.repeats), options.length))


ACCURACY_TITLE = (
    "Worst error, in units in the last place (G: of its largest term; a_mu: of the larger of the terms of "
    "its two squared couplings)"
)


def accuracy_table(rows: list[Accuracy]) -> Table:
    """One row per function and grid."""
    table = Table(title=ACCURACY_TITLE)
    for heading in ("function", "grid", "points", "worst", "where"):
        table.add_column(heading, justify="right" if heading in ("points", "worst") else "left")
    for row in rows:
        table.add_row(row.function, row.grid, str(row.points), f"{row.ulps:.3f}", row.where)
    return table


def speed_table(rows: list[Timing], length: int) -> Table:
    """One row per function and way."""
    table = Table(title=f"Time per point: arrays of {length}, one thread")
    for heading in ("function", "way", "ns per point", "times ours"):
        table.add_column(heading, justify="left" if heading in ("function", "way") else "right")
    for row in rows:
        table.add_row(row.function, row.way, f"{row.nanoseconds:,.1f}", f"{row.ratio:,.1f}")
    return table


if __name__ == "__main__":
    main()
