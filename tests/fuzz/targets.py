"""Every parser of what a user writes: how to call it, what it may refuse with, and what to feed it."""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import grammar
import mpmath
import numpy as np

from axionportal import derivations
from axionportal.codegen import pipeline, tree
from axionportal.codegen.cli import entry
from axionportal.codegen.cli.evaluate import split_pairs
from axionportal.codegen.cli.inputs import plain_inputs
from axionportal.codegen.cli.replay import read_certificates as read_document
from axionportal.codegen.manifest import MANIFEST_NAME, Manifest, file_entry, read_manifest
from axionportal.codegen.numpy.emitted import EmittedTree, UnreadableTreeError, inner, law, number
from axionportal.codegen.typeset import log_faults
from axionportal.derivations.errors import UsageError
from axionportal.derivations.evaluation import exact_values
from axionportal.derivations.exact import parse_exact
from axionportal.derivations.inputs import parse_inputs
from axionportal.derivations.replay import RecordError, Replayer
from axionportal.derivations.replay.grammar import parse
from axionportal.phenomenology.errors import WrongUseError
from axionportal.phenomenology.exclusions import load_exclusions
from axionportal.phenomenology.scan.spec import read_spec

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SENTENCE = 1000
"""Characters; a sentence of the command line is cut to fewer."""


@dataclass(frozen=True)
class Target:
    """One parser: ``make`` an input, ``read`` it; ``refused`` are errors whose text is one sentence."""

    name: str
    weight: int
    make: Callable[[random.Random], Any]
    read: Callable[[Any], bool | None]
    refused: tuple[type[Exception], ...] = ()
    allowed: tuple[str, ...] = ()
    from_bytes: Callable[[bytes], Any] | None = None
    seeds: tuple[bytes, ...] = ()

    def run(self, value: Any) -> bool:
        """Read an input; False where it was refused.  Anything else that is raised is a fault."""
        try:
            return self.read(value) is not False
        except self.refused as error:
            require_sentence(str(error))
            return False


def require_sentence(text: str) -> None:
    assert text, "refused without a word"
    assert len(text) <= LONGEST_SENTENCE, f"{len(text)} characters: {text[:100]}"
    assert "Traceback" not in text


@cache
def scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


# -- numbers -----------------------------------------------------------------------------------------


def read_number(text: str) -> None:
    """Where Python's own exact reader takes the text too, both give the same number."""
    value = parse_exact("eta", text)
    assert value == Fraction(text.strip())


def make_object(chance: random.Random) -> Any:
    text, size = grammar.sound_number(chance), chance.choice((1, 10, 100, 5000, 10**6))
    far, exponent = chance.randint(-6000, 6000), chance.choice((0, -5, 10**4, 10**7, 10**12))
    makers: tuple[Callable[[], Any], ...] = (
        lambda: chance.getrandbits(size) * chance.choice((1, -1)),
        lambda: Fraction(chance.getrandbits(min(size, 5000)), chance.getrandbits(min(size, 5000)) + 1),
        lambda: Fraction(3, 1 << size) if chance.random() < 0.5 else Fraction(1 << size, 3),
        lambda: Decimal(text),
        lambda: Decimal((chance.randrange(2), tuple(map(int, grammar.digits(chance) or "1")), far)),
        lambda: Decimal(chance.choice(("NaN", "sNaN", "-Infinity", "1e999999", "1e-999999", "0e-999999"))),
        lambda: chance.choice((math.nan, math.inf, -0.0, 5e-324, 1.7976931348623157e308, float(text))),
        lambda: mpmath.mpf(text),
        lambda: mpmath.mpf((chance.randrange(2), chance.getrandbits(100) | 1, exponent, 100)),
        lambda: chance.choice((mpmath.inf, mpmath.nan, mpmath.mpc(1, 2), mpmath.mpi(1, 2))),
        lambda: chance.choice((np.float64, np.float32, np.longdouble, np.int64, np.complex128))(1.5),
        lambda: np.array(chance.choice((1.5, 3, True, "1.5", None, 1j, [1.0], [[1.0, 2.0]])), dtype=None),
        lambda: np.datetime64("2021-09-05") if chance.random() < 0.5 else np.timedelta64(5, "ns"),
        lambda: chance.choice((None, True, False, b"1.5", [], {}, (), object(), type, 1j, range(3), "1.5")),
    )  # fmt: skip
    return chance.choice(makers)()


def read_object(value: Any) -> None:
    found = parse_exact("eta", value)
    if isinstance(value, (int, float, Fraction, Decimal)):
        assert found == Fraction(value)


def make_pairs(chance: random.Random) -> tuple[str, list[str]]:
    name = chance.choice(("G", "F_a", "S0_LL", "portal", "alp", "neutral_vector", "sm_w"))
    return name, pairs(chance, name)


def pairs(chance: random.Random, name: str) -> list[str]:
    """Sound values of all arguments of a record, most often, and then some of them are changed."""
    record = derivations.load(name)
    wanted = [item.name for item in getattr(record, "parameters", None) or record.arguments]
    found = [f"{key}={grammar.sound_number(chance)}" for key in wanted]
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        at = chance.randint(0, len(found))
        piece = chance.choice((
            f"{chance.choice(wanted)}={grammar.number(chance)}",
            f"{grammar.word(chance, grammar.KEYS)}={grammar.number(chance)}",
            grammar.broken(chance, "m_a=110"),
            grammar.word(chance, ("--digits", "--format", "-h", "=", "==", "m_a==1", "=1")),
        ))  # fmt: skip
        found[at : at + chance.randint(0, 2)] = [piece]
    return found


def read_pairs(value: tuple[str, list[str]]) -> None:
    name, found = value
    exact_values(derivations.load(name), split_pairs(found))


# -- the command line --------------------------------------------------------------------------------


@contextlib.contextmanager
def nothing_long() -> Any:
    """Commands parse and refuse as ever; derivations and builds, which take minutes, are not carried out."""
    done = mock.Mock(return_value=0)
    with (
        mock.patch("axionportal.codegen.cli.pipeline_commands.run_build", done),
        mock.patch("axionportal.codegen.cli.pipeline_commands.run_check", done),
        mock.patch("axionportal.codegen.cli.derive.make_view", side_effect=EnoughError),
        mock.patch("axionportal.derivations.integrals.limits._expansion", side_effect=EnoughError),
        mock.patch("axionportal.codegen.cli.verify.cross_checks", side_effect=EnoughError),
        mock.patch("axionportal.codegen.cli.certify.certify_tree", side_effect=EnoughError),
        mock.patch("axionportal.codegen.cli.audit.run_audit", done),
    ):
        yield


class EnoughError(UsageError):
    """The command line has been read; what would follow is not the parsers' work."""

    def __init__(self, *_arguments: object, **_named: object) -> None:
        super().__init__("enough")


def make_command(chance: random.Random) -> list[str]:
    commands = ("build", "check", "derive", "expand", "eval", "verify", "audit", "--help", "")
    names = ("G", "F_a", "F_gamma", "S0_LL", "portal", "alp", "z", "neutral_scalar")
    options = (
        "--digits",
        "--format",
        "--limit",
        "--order",
        "--scheme",
        "--only",
        "--no-pdf",
        "--certify",
        "--help",
    )
    words = (
        "text", "json", "latex", "sympy", "mathematica", "large-mass", "light-mass", "threshold", "cutoff",
        "degenerate", "msbar", "msbar-larin", "numpy", "figures", "0", "1", "10", "10000", "10001", "-1",
    )  # fmt: skip
    found = [grammar.word(chance, commands)]
    for _ in range(chance.randint(0, 6)):
        kind = chance.random()
        if kind < 0.3:
            found.append(grammar.word(chance, names))
        elif kind < 0.8:
            option, value = grammar.word(chance, options), grammar.word(chance, words)
            found += [f"{option}={value}"] if chance.random() < 0.3 else [option, value]
        else:
            found.append(grammar.number(chance))
    return found


def make_eval(chance: random.Random) -> list[str]:
    name = chance.choice(
        ("G", "F_a", "F_gamma", "portal", "alp", "dark_photon", "z", "S0_LL", "sm_higgs", "neutral_scalar")
    )
    found = ["eval", grammar.word(chance, (name,)), *pairs(chance, name)]
    if chance.random() < 0.6:
        found += ["--digits", chance.choice(("1", "5", "17", "50", "200", grammar.number(chance)[:5]))]
    if chance.random() < 0.3:
        found += ["--format", grammar.word(chance, ("json", "text"))]
    if chance.random() < 0.2:
        found += ["--scheme", grammar.word(chance, ("cutoff", "msbar", "msbar-larin"))]
    return found


SOUND_COMMANDS = tuple(
    line.split()
    for line in (
        "build",
        "build --help",
        "check",
        "derive alp",
        "expand z --limit threshold",
        "verify G",
        "verify G --certify",
        "audit",
        "eval F_a eta=0.1 --format json",
        "eval G m_a=1 m_gamma=2 m_mu=1 cutoff=1 --scheme msbar",
    )
)
"""One of each, to have everything imported."""

_VALUE = re.compile(r"-?\d+(\.\d+)?(e[+-]\d+)?\n", re.ASCII)


def read_command(arguments: list[str]) -> bool:
    """Exit code 0 with a result, or 1 or 2 with one sentence and nothing on standard output."""
    out, err = io.StringIO(), io.StringIO()
    with nothing_long(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = entry.run(arguments)
    said = err.getvalue()
    assert status in (0, 1, 2), status
    if status:
        assert said.startswith("axionportal: "), said
        assert said.count("\n") == 1, said
        assert not out.getvalue(), out.getvalue()
        assert said.strip("\n").isprintable(), said
        require_sentence(said)
    elif arguments[:1] == ["eval"] and "--help" not in arguments:
        shown = out.getvalue()
        assert _VALUE.fullmatch(shown) or json.loads(shown)["value"], shown
    return status == 0


# -- files -------------------------------------------------------------------------------------------

SETS = tuple(
    (ROOT / "derivations" / "inputs" / f"{name}.toml").read_bytes() for name in ("paper-2021", "wp-2025")
)
CURVES = tuple(path.read_bytes()[:6000] for path in sorted((ROOT / "phenomenology" / "data").glob("*.csv")))
_DOCUMENT = json.loads((ROOT / "generated" / "reports" / "derivations.json").read_bytes())
_SHORTEST = sorted(_DOCUMENT["certificates"], key=lambda item: len(json.dumps(item)))[0]
CERTIFICATES = json.dumps({**_DOCUMENT, "certificates": [_SHORTEST]}).encode()
WHOLE = (CERTIFICATES,)
FORMULAS = tuple(item["closed_form"] for item in _DOCUMENT["certificates"] if "closed_form" in item)
FORMULA_SEEDS = tuple(item.encode() for item in FORMULAS[:3])
MANIFEST = (ROOT / "generated" / MANIFEST_NAME).read_bytes()
FUNCTIONS = (ROOT / "generated" / "loop_functions.py").read_bytes()
TABLE = (ROOT / "generated" / "tables" / "logarithm.npy").read_bytes()
NUMBERS = (b"1.5e-3", b"-2/3", b"110")
SPEC = b"""[scan]
kind = "grid"
inputs = "paper-2021"
chunk = 4096
[parameters]
m_a = { range = [1e-3, 1e3], scale = "log", points = 100 }
m_gamma = { values = [0.1, 1, 10] }
y_a = 1e-3
epsilon = { range = [-1e-2, 1e-2], points = 5 }
scheme = { values = ["cutoff", "msbar"] }
[observables]
total = "delta_a_mu"
a_e = { function = "a_mu_dark_photon", m_mu = "m_e" }
[chi_square]
chi2 = "total"
chi2_x = { observable = "total", measured = 2e-9, sigma = 5e-10 }
[exclusions]
excluded = { curves = "dark-photon", mass = "m_gamma", coupling = "epsilon" }
[output]
columns = ["m_a", "total", "chi2"]
compression = "zstd"
"""
PAIRS, WORDS = b"m_a=110 m_gamma=100 m_mu=0.1 cutoff=1000", b"expand F_a --limit large-mass --order 3"
LOG = (
    b"This is pdfTeX\nLaTeX Warning: Reference `x' on page 1 undefined on input line 3.\n"
    b"Overfull \\hbox (12.5pt too wide) in paragraph at lines 1--2\nMissing character: There is no x\n"
)


def make_set(chance: random.Random) -> bytes:
    tables = ("set", "m_mu", "alpha", "cutoff", "C_agg", "delta_a_mu", "a_mu_exp", "a_mu_sm", "m_Z")
    keys = ("name", "date", "title", "base", "value", "uncertainty", "unit", "tex", "meaning", "reference")
    return grammar.mostly(
        chance,
        lambda c: grammar.broken_bytes(c, c.choice(SETS)),
        lambda c: grammar.toml(c, tables, keys).encode("utf-8", "surrogatepass"),
        lambda c: b'[set]\nname="a"\ndate="b"\ntitle="c"\nbase="paper-2021"\n' + changed_quantity(c),
        grammar.deep,
    )


def changed_quantity(chance: random.Random) -> bytes:
    value, uncertainty = grammar.number(chance), grammar.number(chance)
    lines = ["[a_mu_exp]", f"value = {json.dumps(value)}", f"uncertainty = {json.dumps(uncertainty)}"]
    lines += ['unit = "1"', 'tex = "a"', 'meaning = "m"', 'reference = "r"']
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def read_set(content: bytes) -> None:
    parse_inputs("mine.toml", content)


def read_set_file(content: bytes) -> None:
    """The way of ``--inputs FILE``: what is accepted is handed on as floats."""
    path = written("mine.toml", content)
    plain_inputs(str(path))


def written(name: str, content: bytes) -> Path:
    path = scratch() / name
    with mock.patch("guard._allowed", None):  # our own writing is not the parser's
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return path


def make_curves(chance: random.Random) -> bytes:
    return grammar.mostly(
        chance,
        lambda c: grammar.broken_bytes(c, c.choice(CURVES)),
        lambda c: b"experiment,kind,mass_GeV,coupling,reference\n" + b"".join(made_row(c) for _ in range(4)),
        grammar.deep,
    )


def made_row(chance: random.Random) -> bytes:
    cells = [
        "e",
        grammar.word(chance, ("upper", "ceiling")),
        grammar.number(chance),
        grammar.number(chance),
        "r",
    ]
    return (",".join(cells) + "\n").encode("utf-8", "surrogatepass")


def read_curves(content: bytes) -> None:
    load_exclusions(written("curves.csv", content))


def make_spec(chance: random.Random) -> bytes:
    tables = ("scan", "parameters", "observables", "chi_square", "exclusions", "output", "parameters.m_a")
    keys = (
        "kind", "samples", "seed", "inputs", "chunk", "m_a", "m_gamma", "y_a", "epsilon", "range", "scale",
        "points", "values", "total", "function", "measured", "sigma", "lepton", "columns", "compression",
    )  # fmt: skip
    return grammar.mostly(
        chance,
        lambda c: grammar.broken_bytes(c, SPEC),
        lambda c: grammar.toml(c, tables, keys).encode("utf-8", "surrogatepass"),
        grammar.deep,
    )


def read_scan_spec(content: bytes) -> None:
    read_spec(written("scan.toml", content))


def make_formula(chance: random.Random) -> str:
    pieces = (
        "eta",
        "J(1, -1, m**2)",
        "log(eta)",
        "1",
        "23",
        "(",
        ")",
        "**",
        "*",
        "/",
        "+",
        "-",
        ",",
        " ",
        "sqrt(2)",
    )
    if chance.random() < 0.4:
        text = "".join(chance.choices(pieces, k=chance.choice((3, 10, 40))))
    else:
        text = grammar.broken(chance, chance.choice(FORMULAS))
    if chance.random() < 0.05:
        text = chance.choice(("(", "-", "1**", "1/", "log(")) * chance.choice((50, 70, 30_000)) + text
    return text


def read_formula(text: str) -> None:
    parse(text)


def make_certificates(chance: random.Random) -> bytes:
    return grammar.broken_bytes(chance, CERTIFICATES)


def read_certificates(content: bytes) -> None:
    """The form of the document; what is proved of it takes seconds and is tested in tests/replay."""
    folder = written("certified/reports/derivations.json", content).parents[1]
    entry_of = file_entry("reports", content)
    written("certified/manifest.json", Manifest(50, {}, {"reports/derivations.json": entry_of}).to_bytes())
    Replayer(read_document(folder))


def make_manifest(chance: random.Random) -> bytes:
    return grammar.mostly(
        chance,
        lambda c: grammar.broken_bytes(c, MANIFEST),
        lambda c: json.dumps(json_value(c)).encode("utf-8", "surrogatepass"),
        lambda c: b"[" * c.choice((10, 1000, 100_000)),
    )


def json_value(chance: random.Random, depth: int = 0) -> Any:
    words = (
        "format",
        "digits",
        "definitions",
        "files",
        "digest",
        "text",
        "part",
        "sha256",
        "bytes",
        "numpy",
        "../x",
        "",
    )
    if depth < 4 and chance.random() < 0.7:
        if chance.random() < 0.8:
            return {
                grammar.word(chance, words): json_value(chance, depth + 1)
                for _ in range(chance.randint(0, 5))
            }
        return [json_value(chance, depth + 1) for _ in range(chance.randint(0, 5))]
    return chance.choice((1, 50, -1, 10**4000, 1e308, math.nan, math.inf, None, True, "", "numpy", "\udc80"))


def read_broken_manifest(content: bytes) -> None:
    """A manifest is read or is none; what it lists reaches no file outside its folder."""
    folder = written("generated/manifest.json", content).parent
    found = read_manifest(folder)
    owned = tree.owned_paths(folder)
    assert MANIFEST_NAME in owned
    if found is not None:
        assert 1 <= found.digits <= 10_000
        with contextlib.suppress(pipeline.UnkeptTreeError):
            pipeline.kept_files(folder, ("reports",))


def make_functions(chance: random.Random) -> bytes:
    start = chance.choice([match.start() for match in re.finditer(rb"^[A-Z_]+ = ", FUNCTIONS, re.M)])
    piece = FUNCTIONS[start : start + chance.choice((300, 3000, 20_000))]
    if chance.random() < 0.3:
        return b"F_A_TABLES = LoopFunctionTable(" + grammar.deep(chance)
    return grammar.broken_bytes(chance, piece)


def read_functions(content: bytes) -> None:
    written("emitted/loop_functions.py", content)
    found = EmittedTree(scratch() / "emitted")
    for name in ("F_A_TABLES", "DF_A_DETA_TABLES", "G_DIFFERENCE", "LOGARITHM"):
        with contextlib.suppress(UnreadableTreeError):
            call = found.constructor(name)
            for reader in (
                lambda call=call: found.table(call),
                lambda call=call: law(call, "low_law"),
                lambda call=call: number(call, "step_high"),
                lambda call=call: found.table(inner(call, "near")),
            ):
                with contextlib.suppress(UnreadableTreeError):
                    reader()
    for ask in (found.constants, found.stated_ulp, found.body):
        with contextlib.suppress(UnreadableTreeError):
            ask("G")


def make_table(chance: random.Random) -> bytes:
    return grammar.mostly(
        chance,
        lambda c: grammar.broken_bytes(c, TABLE[:128]) + TABLE[128:],
        lambda c: grammar.broken_bytes(c, TABLE),
        lambda c: b"\x93NUMPY\x01\x00" + made_header(c) + TABLE[128:],
        lambda c: grammar.broken_bytes(c, b"PK\x03\x04" + TABLE[:200]),
    )


def made_header(chance: random.Random) -> bytes:
    kind = grammar.word(chance, ("<f8", "<f4", ">f8", "|O", "V8", "<i8", "<U9999999"))
    rows = grammar.word(chance, ("8", "0", "-1", "99999999999"))
    shape = f"{rows[:2000]}, {grammar.number(chance)[:30]}"
    header = f"{{'descr': '{kind[:2000]}', 'fortran_order': False, 'shape': ({shape}), }}"
    content = header.encode("latin-1", "ignore")
    return len(content).to_bytes(2, "little") + content


def read_table(content: bytes) -> None:
    written("whole/tables/logarithm.npy", content)
    written("whole/loop_functions.py", b"L = NaturalLogarithm('logarithm.npy', -1, 1, 7)\n")
    found = EmittedTree(scratch() / "whole")
    found.table(found.constructor("L"))


def make_log(chance: random.Random) -> bytes:
    return grammar.broken_bytes(chance, LOG)


def read_log(content: bytes) -> None:
    log_faults(content.decode("utf-8", "replace"))


def text_of(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def words_of(content: bytes) -> list[str]:
    return text_of(content).split(" ")


def pairs_of(content: bytes) -> tuple[str, list[str]]:
    return "G", words_of(content)


TARGETS = (
    Target("numbers as text", 40_000, grammar.number, read_number, (UsageError,), (), text_of, NUMBERS),
    Target("numbers as objects", 10_000, make_object, read_object, (UsageError,)),
    Target("KEY=VALUE", 20_000, make_pairs, read_pairs, (UsageError,), (), pairs_of, (PAIRS,)),
    Target("eval", 3_000, make_eval, read_command),
    Target("other commands", 3_000, make_command, read_command, (), (), words_of, (WORDS,)),
    Target("input set", 15_000, make_set, read_set, (UsageError,), (), bytes, SETS),
    Target("input set as a file", 3_000, make_set, read_set_file, (UsageError,)),
    Target("exclusions", 12_000, make_curves, read_curves, (WrongUseError,), (), bytes, CURVES),
    Target("scan", 8_000, make_spec, read_scan_spec, (WrongUseError,), (), bytes, (SPEC,)),
    Target("formulas", 10_000, make_formula, read_formula, (RecordError,), (), text_of, FORMULA_SEEDS),
    Target("certificates", 5_000, make_certificates, read_certificates, (RecordError,), (), bytes, WHOLE),
    Target("manifest", 10_000, make_manifest, read_broken_manifest, (), (), bytes, (MANIFEST[:3000],)),
    Target("emitted functions", 2_000, make_functions, read_functions, (UnreadableTreeError,), ("compile",)),
    Target("tables", 6_000, make_table, read_table, (UnreadableTreeError,), ("compile",)),
    Target("TeX's log", 5_000, make_log, read_log, (), (), bytes, (LOG,)),
)  # fmt: skip
"""``weight`` is the number of inputs in a run of full length.  Where "compile" is allowed, a text is parsed
(ast.parse) and never executed."""

SLOW = ("eval", "other commands")
"""Targets of which an input takes tens of milliseconds."""
