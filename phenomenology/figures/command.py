"""Room: phenomenology/figures.  All pictures of one input set, written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from axionportal.generated.inputs import INPUT_SETS, InputSet
from axionportal.phenomenology.chi_square import is_measured
from axionportal.phenomenology.electron import electron_curve
from axionportal.phenomenology.exclusions import Exclusions, load_exclusions
from axionportal.phenomenology.figures.benchmark import figure_5, figure_6, measurements, schemes
from axionportal.phenomenology.figures.drawing import Drawing
from axionportal.phenomenology.figures.leptons import MUON
from axionportal.phenomenology.figures.planes import mass_plane
from axionportal.phenomenology.figures.regions import figure_3, figure_4
from axionportal.phenomenology.figures.variants import leptons, z_vertex
from axionportal.phenomenology.inputs import LEPTONS, from_plain, quantity, require_lepton, word_of
from axionportal.phenomenology.numbers import numbers_bytes
from axionportal.phenomenology.output import require_folder, write_folder

Progress = Callable[[int, int, str], None]


def draw_figures(
    *,
    inputs: Mapping[str, Any],
    out: str | None = None,
    alp: str | None = None,
    dark_photon: str | None = None,
    lepton: str = MUON,
    begin: Callable[[], Callable[[], Mapping[str, bytes]]] = lambda: dict,
    progress: Progress = lambda _done, _total, _label: None,
) -> int:
    """Draw Figs. 3 to 6 and their variants into the folder ``out`` and say so; 0.

    ``inputs`` is an input set as plain data, ``alp`` and ``dark_photon`` are files of exclusions instead of
    the built-in ones, ``lepton`` is whose moment it is about, "electron", "muon" or "tau"; ``begin`` starts
    work on further files and gives what waits for them.  Raises WrongUseError before any work.
    """
    short = require_lepton(lepton)
    word = "figures" if short == MUON else f"figures-{word_of(short)}"
    folder = require_folder(word if out is None else out)
    chosen = from_plain(inputs)
    quantity(chosen, f"m_{short}")
    alp_curves, dark_photon_curves = exclusions_of(chosen, alp, dark_photon, short)
    _say_what_is_missing(chosen, short)
    further = begin()
    files: dict[str, bytes] = {}
    makers = list(_makers(chosen, alp_curves, dark_photon_curves, short))
    for done, (name, make) in enumerate(makers):
        progress(done, len(makers) + 1, f"draw {name}")
        files |= make().files()
    progress(len(makers), len(makers) + 1, "draw the validation figures")
    files["numbers.json"] = numbers_bytes(chosen, alp_curves, dark_photon_curves, lepton=short)
    files |= further()
    write_folder(folder, files)
    whose = "" if short == MUON else f"; lepton: {LEPTONS[short]}"
    print(
        f"wrote {len(files)} files in {folder}; inputs: {chosen.name} ({chosen.date}), {chosen.title}{whose}"
    )
    return 0


def _say_what_is_missing(inputs: InputSet, lepton: str) -> None:
    """Pictures that the set is too small for are left out, and it is said which."""
    if not is_measured(inputs, lepton):
        print(
            f"axionportal: the input set {inputs.name} has no delta_a_{lepton}, so there is no chi^2 of the "
            f"{LEPTONS[lepton]}: only the predicted shifts are drawn; add [delta_a_{lepton}] for the rest.",
            file=sys.stderr,
        )


def exclusions_of(
    inputs: InputSet, alp: str | None = None, dark_photon: str | None = None, lepton: str = MUON
) -> tuple[Exclusions, Exclusions]:
    """The curves over the ALP's and the dark photon's parameters, these with (g-2)_e of the input set.

    The built-in curves of the ALP are those of its coupling to the muon, so they are for the muon alone; and
    (g-2)_e excludes nothing where it is what is fitted, or where the set has no such measurement.
    """
    over_dark_photon = load_exclusions(dark_photon or "dark-photon")
    if lepton != "e" and is_measured(inputs, "e") and "m_e" in inputs.quantities:
        over_dark_photon = over_dark_photon.with_curves(electron_curve(inputs))
    if alp is None and lepton != MUON:
        return Exclusions("none", ()), over_dark_photon
    return load_exclusions(alp or "alp"), over_dark_photon


def _makers(
    inputs: InputSet, alp: Exclusions, dark_photon: Exclusions, lepton: str = MUON
) -> Iterator[tuple[str, Callable[[], Drawing]]]:
    """The pictures, by name; those of chi^2 only where there is a measurement."""
    if is_measured(inputs, lepton):
        yield "figure 3", lambda: figure_3(inputs, alp, dark_photon, lepton=lepton)
        yield "figure 4", lambda: figure_4(inputs, alp, dark_photon, lepton=lepton)
        yield "figure 5", lambda: figure_5(inputs, lepton)
        yield "figure 6", lambda: figure_6(inputs, lepton)
        yield "the schemes", lambda: schemes(inputs, lepton)
        yield "the measurements", lambda: measurements(inputs, tuple(INPUT_SETS.values()), lepton)
    yield "the plane of the masses", lambda: mass_plane(inputs, lepton)
    if {"m_Z", "s2w", "C_agZ_max"} <= set(inputs.quantities):
        yield "the Z boson", lambda: z_vertex(inputs, alp, lepton)
    yield "the leptons", lambda: leptons(inputs)
