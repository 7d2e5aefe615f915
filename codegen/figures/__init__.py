"""Room: codegen/figures.  Emits the pictures below ``generated/``, each with the table behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from axionportal.codegen.context import BuildContext
from axionportal.codegen.figures import loop_functions, one_boson, style, validity_map
from axionportal.codegen.figures.validity import thresholds
from axionportal.codegen.figures.validity import validity_map as map_of
from axionportal.codegen.figures.values import subjects


def emit(context: BuildContext) -> Mapping[str, bytes]:
    """PDF, PNG and CSV of each picture: path below ``generated/`` to content."""
    found = subjects(context)
    groups = [loop_functions.families(item) for item in found]
    maps = [
        map_of(item, limit)
        for item in found
        if len(item.masses) == 2
        for limit in item.contribution.printed_limits
    ]
    edges = [edge for item in found for edge in thresholds(item)]
    stamp = style.stamp(context.inputs)
    curves = style.drawn(lambda: loop_functions.draw(groups), stamp)
    validity = style.drawn(lambda: validity_map.draw(maps, edges), stamp)
    files = {
        "figures/loop_functions.pdf": curves[0],
        "figures/loop_functions.png": curves[1],
        "figures/loop_functions.csv": csv_bytes(loop_functions.rows(groups)),
        "figures/validity_map.pdf": validity[0],
        "figures/validity_map.png": validity[1],
        "figures/validity_thresholds.csv": csv_bytes(validity_map.threshold_rows(edges)),
    }
    general = [one_boson.curves(context, item) for item in one_boson.subjects(context)]
    if general:
        pdf, png = style.drawn(lambda: one_boson.draw(general), stamp)
        files |= {
            "figures/one_boson.pdf": pdf,
            "figures/one_boson.png": png,
            "figures/one_boson.csv": csv_bytes(one_boson.rows(general)),
        }
    for item in maps:
        files["figures/validity_map.csv"] = csv_bytes(validity_map.map_rows(item))
    return files


def csv_bytes(rows: Iterable[tuple[str, ...]]) -> bytes:
    """A table as CSV with plain line ends."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()
