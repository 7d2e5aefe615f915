"""Room: phenomenology/figures.  All pictures of one input set, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from axionportal.generated.inputs import INPUT_SETS, InputSet
from axionportal.phenomenology.electron import electron_curve
from axionportal.phenomenology.exclusions import Exclusions, load_exclusions
from axionportal.phenomenology.figures.benchmark import figure_5, figure_6, measurements, schemes
from axionportal.phenomenology.figures.drawing import Drawing
from axionportal.phenomenology.figures.planes import mass_plane
from axionportal.phenomenology.figures.regions import figure_3, figure_4
from axionportal.phenomenology.figures.variants import leptons, z_vertex
from axionportal.phenomenology.inputs import from_plain
from axionportal.phenomenology.numbers import numbers_bytes
from axionportal.phenomenology.output import require_folder, write_folder

Progress = Callable[[int, int, str], None]


def draw_figures(
    *,
    inputs: Mapping[str, Any],
    out: str,
    alp: str | None = None,
    dark_photon: str | None = None,
    begin: Callable[[], Callable[[], Mapping[str, bytes]]] = lambda: dict,
    progress: Progress = lambda _done, _total, _label: None,
) -> int:
    """Draw Figs. 3 to 6 and their variants into the folder ``out`` and say so; 0.

    ``inputs`` is an input set as plain data, ``alp`` and ``dark_photon`` are files of exclusions instead of
    the built-in ones; ``begin`` starts work on further files and gives what waits for them.  Raises
    WrongUseError before any work.
    """
    folder = require_folder(out)
    chosen = from_plain(inputs)
    alp_curves, dark_photon_curves = exclusions_of(chosen, alp, dark_photon)
    further = begin()
    files: dict[str, bytes] = {}
    makers = list(_makers(chosen, alp_curves, dark_photon_curves))
    for done, (name, make) in enumerate(makers):
        progress(done, len(makers) + 1, f"draw {name}")
        files |= make().files()
    progress(len(makers), len(makers) + 1, "draw the validation figures")
    files["numbers.json"] = numbers_bytes(chosen, alp_curves, dark_photon_curves)
    files |= further()
    write_folder(folder, files)
    print(f"wrote {len(files)} files in {folder}; inputs: {chosen.name} ({chosen.date}), {chosen.title}")
    return 0


def exclusions_of(
    inputs: InputSet, alp: str | None = None, dark_photon: str | None = None
) -> tuple[Exclusions, Exclusions]:
    """The curves over the ALP's and the dark photon's parameters, these with (g-2)_e of the input set."""
    over_dark_photon = load_exclusions(dark_photon or "dark-photon")
    return load_exclusions(alp or "alp"), over_dark_photon.with_curves(electron_curve(inputs))


def _makers(
    inputs: InputSet, alp: Exclusions, dark_photon: Exclusions
) -> Iterator[tuple[str, Callable[[], Drawing]]]:
    """The pictures, by name."""
    yield "figure 3", lambda: figure_3(inputs, alp, dark_photon)
    yield "figure 4", lambda: figure_4(inputs, alp, dark_photon)
    yield "figure 5", lambda: figure_5(inputs)
    yield "figure 6", lambda: figure_6(inputs)
    yield "the schemes", lambda: schemes(inputs)
    yield "the measurements", lambda: measurements(inputs, tuple(INPUT_SETS.values()))
    yield "the plane of the masses", lambda: mass_plane(inputs)
    yield "the Z boson", lambda: z_vertex(inputs, alp)
    yield "the leptons", lambda: leptons(inputs)
