"""Room: phenomenology/scan.  What a user asks for: SPEC.toml as records, checked as far as it goes alone.

::

    [scan]
    kind = "grid"                  # or "random"
    samples = 1_000_000            # random only: how many points
    seed = 20211101                # random only: the same seed gives the same points
    inputs = "paper-2021"          # a set of constants and measurements, or the path of one
    lepton = "muon"                # or "electron", "tau": whose mass m_mu (m_lepton) is, whose moment chi^2
    chunk = 1_048_576              # points that are worked on at a time (about that many)

    [parameters]                   # in the order of the grid's axes, the last one running fastest
    m_a = { range = [1e-3, 1e3], scale = "log", points = 100 }      # points: grid only
    m_gamma = { values = [0.1, 1, 10] }
    y_a = 1e-3
    epsilon = { range = [-1e-2, 1e-2] }                              # scale = "linear" unless it says "log"
    scheme = { values = ["cutoff", "msbar"] }

    [observables]                  # column = function of axionportal.generated
    total = "delta_a_mu"
    a_e = { function = "a_mu_dark_photon", m_mu = "m_e" }            # an argument: a number, or a name

    [chi_square]                   # column = observable, against the input set's delta_a_mu
    chi2 = "total"
    chi2_e = { observable = "a_e", lepton = "electron" }             # the set's delta_a_e
    chi2_x = { observable = "total", measured = 2e-9, sigma = 5e-10 }

    [exclusions]                   # column of flags = curves over a mass and a coupling
    excluded = { curves = "dark-photon", mass = "m_gamma", coupling = "epsilon" }

    [output]
    columns = ["m_a", "total", "chi2"]     # all when left out
    compression = "none"                   # or "zstd", "lz4"
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axionportal.phenomenology.errors import WrongUseError, listed, shown
from axionportal.phenomenology.inputs import LEPTON_WORDS, LEPTONS, require_lepton
from axionportal.phenomenology.scan.axes import LINEAR, LOG, SCALES, Fixed, Listed, Parameter, Range
from axionportal.phenomenology.scan.tables import Table, finite

GRID, RANDOM = "grid", "random"
COMPRESSIONS = ("none", "zstd", "lz4")
DEFAULT_CHUNK = 1 << 20
LEAST_CHUNK, MOST_CHUNK = 1 << 10, 1 << 24
MOST_POINTS = 10**15  # indices stay exact in a double, and a million chunks is the most that was thought of
MOST_LISTED = 100_000  # listed values travel with every chunk
MOST_DOTS = 50  # the reader's time and memory grow with the square of the parts of a name
_BETWEEN = re.compile(r"[=,{\[\n]")
SECTIONS = ("scan", "parameters", "observables", "chi_square", "exclusions", "output")


@dataclass(frozen=True)
class Observable:
    """A function of ``generated``; ``given`` has numbers, or names of parameters or inputs."""

    function: str
    given: Mapping[str, float | str]


@dataclass(frozen=True)
class ChiSquare:
    """Eq. (12) for one observable; None for what is measured: the input set's delta_a of the lepton.

    None for the lepton is that of the scan.
    """

    observable: str
    lepton: str | None
    measured: float | None
    sigma: float | None


@dataclass(frozen=True)
class ExclusionFlag:
    """Curves (the name of a built-in set or a file) over a mass and a coupling."""

    curves: str
    mass: str
    coupling: str


@dataclass(frozen=True)
class Spec:
    """A scan as the file asks for it."""

    origin: str
    folder: Path
    kind: str
    samples: int
    seed: int
    inputs: str | None
    lepton: str | None
    chunk: int
    parameters: Mapping[str, Parameter]
    observables: Mapping[str, Observable]
    chi_squares: Mapping[str, ChiSquare]
    exclusions: Mapping[str, ExclusionFlag]
    columns: tuple[str, ...] | None
    compression: str


def read_spec(path: Path) -> Spec:
    """The file at ``path``.  Raises WrongUseError with one sentence that says what to mend."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise WrongUseError(f"{path} is not UTF-8 text: write the scan's specification as TOML") from None
    except OSError as error:
        raise WrongUseError(
            f"{path} cannot be read ({error.strerror}): give the path of a TOML file"
        ) from None
    return parse_spec(path.name, text, path.parent)


def parse_spec(origin: str, text: str, folder: Path = Path()) -> Spec:
    """A spec from TOML text; ``origin`` introduces messages, files are relative to ``folder``."""
    if any(part.count(".") > MOST_DOTS for part in _BETWEEN.split(text)):
        raise WrongUseError(f"{origin} has a dotted name of more than {MOST_DOTS} parts: write plain tables")
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        reason = str(error) or "too deeply nested"
        raise WrongUseError(f"{origin} is not valid TOML: {reason}") from None
    top = Table(origin, document, SECTIONS)
    scan = top.table("scan", ("kind", "samples", "seed", "inputs", "lepton", "chunk"))
    kind = scan.choice("kind", (GRID, RANDOM))
    output = top.table("output", ("columns", "compression"))
    spec = Spec(
        origin=origin,
        folder=folder,
        kind=kind,
        samples=_samples(scan, kind),
        seed=_seed(scan, kind),
        inputs=scan.text("inputs", "the name of an input set") if "inputs" in scan else None,
        lepton=_lepton(scan),
        chunk=scan.whole("chunk", LEAST_CHUNK, MOST_CHUNK, DEFAULT_CHUNK),
        parameters=_parameters(top.table("parameters"), kind),
        observables=_observables(top.table("observables")),
        chi_squares=_chi_squares(top.table("chi_square")),
        exclusions=_exclusions(top.table("exclusions")),
        columns=output.names("columns"),
        compression=output.choice("compression", COMPRESSIONS, "none"),
    )
    _require_distinct(spec)
    return spec


def _lepton(table: Table) -> str | None:
    """The short name of a lepton; None where it is not chosen."""
    if "lepton" not in table:
        return None
    found = table.entries["lepton"]
    if found not in (*LEPTON_WORDS, *LEPTONS):
        raise table.refuse("lepton", listed(f'"{word}"' for word in LEPTON_WORDS))
    return require_lepton(str(found))


def _samples(scan: Table, kind: str) -> int:
    if kind == RANDOM:
        return scan.whole("samples", 1, MOST_POINTS)
    if "samples" in scan:
        raise WrongUseError(f'{scan.place}: samples is for kind = "random": give each range its points')
    return 0


def _seed(scan: Table, kind: str) -> int:
    if kind == RANDOM:
        return scan.whole("seed", 0, 2**63 - 1)
    if "seed" in scan:
        raise WrongUseError(f'{scan.place}: seed is for kind = "random": remove it')
    return 0


def _parameters(table: Table, kind: str) -> dict[str, Parameter]:
    found = {name: _parameter(table, name, kind) for name in table}
    if not any(isinstance(item, Range | Listed) for item in found.values()):
        raise WrongUseError(
            f"{table.place} varies nothing: give a parameter a range or values, "
            "such as m_a = { range = [0.1, 10], points = 50 }"
        )
    return found


def _parameter(parent: Table, name: str, kind: str) -> Parameter:
    entry = parent.entries[name]
    if not isinstance(entry, Mapping):
        if isinstance(entry, str) and entry:
            return Fixed(entry)
        return Fixed(parent.number(name))
    table = parent.table(name, ("range", "scale", "points", "values"))
    if ("range" in table) == ("values" in table):
        raise WrongUseError(f"{table.place}: give either range = [LOWER, UPPER] or values = [...]")
    return _listed(table) if "values" in table else _range(table, kind)


def _listed(table: Table) -> Listed:
    for key in ("scale", "points"):
        if key in table:
            raise WrongUseError(f"{table.place}: {key} belongs to a range: remove it beside values")
    entry = table.entries["values"]
    wanted = f"a list of 1 to {MOST_LISTED} numbers or of names of schemes, each once"
    if not isinstance(entry, list) or not 1 <= len(entry) <= MOST_LISTED:
        raise table.refuse("values", wanted)
    if all(isinstance(item, str) and item for item in entry):
        words = tuple(map(str, entry))
        if len(set(words)) < len(words) or len(words) > 100:
            raise table.refuse("values", wanted)
        return Listed(words)
    numbers = tuple(value for value in map(finite, entry) if value is not None)
    if len(numbers) < len(entry) or len(set(numbers)) < len(numbers):
        raise table.refuse("values", wanted)
    return Listed(numbers)


def _range(table: Table, kind: str) -> Range:
    entry = table.entries["range"]
    bounds = [finite(item) for item in entry] if isinstance(entry, list) else []
    if len(bounds) != 2 or bounds[0] is None or bounds[1] is None:
        raise table.refuse("range", "two finite numbers [LOWER, UPPER]")
    lower, upper = bounds[0], bounds[1]
    if not lower < upper:
        remedy = "swap them" if lower > upper else "give the one number instead of a range"
        raise WrongUseError(f"{table.place}: range = {entry} does not ascend: {remedy}")
    if not math.isfinite(upper - lower):
        raise WrongUseError(f"{table.place}: range = {entry} is wider than a double reaches: narrow it")
    scale = table.choice("scale", SCALES, LINEAR)
    if scale == LOG and not lower > 0:
        raise WrongUseError(
            f'{table.place}: range = {entry} has no logarithm: give positive bounds or scale = "linear"'
        )
    if kind == GRID:
        return Range(lower, upper, scale, table.whole("points", 2, MOST_POINTS))
    if "points" in table:
        raise WrongUseError(f'{table.place}: points is for kind = "grid": give [scan] samples instead')
    return Range(lower, upper, scale)


def _observables(table: Table) -> dict[str, Observable]:
    found = {}
    for column in table:
        if isinstance(table.entries[column], str):
            found[column] = Observable(table.text(column, "the name of a function"), {})
            continue
        entry = table.table(column)
        given = {argument: _given(entry, argument) for argument in entry if argument != "function"}
        found[column] = Observable(entry.text("function", 'function = "NAME"', column), given)
    if not found:
        raise WrongUseError(f'{table.place} is empty: add a line such as total = "delta_a_mu"')
    return found


def _given(table: Table, argument: str) -> float | str:
    entry: Any = table.entries[argument]
    value = entry if isinstance(entry, str) and entry else finite(entry)
    if value is None:
        raise table.refuse(argument, "a finite number, or the name of a parameter or of an input")
    return value


def _chi_squares(table: Table) -> dict[str, ChiSquare]:
    found = {}
    for column in table:
        if isinstance(table.entries[column], str):
            found[column] = ChiSquare(table.text(column, "the name of an observable"), None, None, None)
            continue
        entry = table.table(column, ("observable", "lepton", "measured", "sigma"))
        observable = entry.text("observable", "the name of an observable")
        if ("measured" in entry) != ("sigma" in entry) or ("lepton" in entry and "sigma" in entry):
            raise WrongUseError(f"{entry.place}: give either lepton, or measured and sigma together")
        lepton = _lepton(entry)
        measured = entry.number("measured") if "measured" in entry else None
        sigma = entry.number("sigma") if "sigma" in entry else None
        if sigma is not None and not sigma > 0:
            raise entry.refuse("sigma", "a positive number")
        found[column] = ChiSquare(observable, lepton, measured, sigma)
    return found


def _exclusions(table: Table) -> dict[str, ExclusionFlag]:
    found = {}
    for column in table:
        entry = table.table(column, ("curves", "mass", "coupling"))
        found[column] = ExclusionFlag(
            entry.text("curves", "the name of a set of exclusions or the path of a CSV file"),
            entry.text("mass", "the name of a parameter"),
            entry.text("coupling", "the name of a parameter"),
        )
    return found


def _require_distinct(spec: Spec) -> None:
    """No name may stand for two columns."""
    seen: dict[str, str] = {}
    sections = {
        "parameters": spec.parameters,
        "observables": spec.observables,
        "chi_square": spec.chi_squares,
        "exclusions": spec.exclusions,
    }
    for section, names in sections.items():
        for name in names:
            if name in seen:
                raise WrongUseError(
                    f"{spec.origin}: {shown(name)} is a name in [{seen[name]}] and in [{section}]: rename one"
                )
            seen[name] = section
