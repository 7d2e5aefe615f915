"""Certificates are replayed by a checker that trusts nothing; whatever is changed in one is refused."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from axionportal.codegen.cli.replay import REPLAY_KIND, read_certificates
from axionportal.codegen.cli.verify import run_verify
from axionportal.derivations import contributions, loop_functions
from axionportal.derivations.digest import canonical_text
from axionportal.derivations.replay import RecordError, Replayed, Replayer, digest_of

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "generated" / "reports" / "derivations.json"
DOCUMENT = json.loads(COMMITTED.read_bytes())
NAMES = [item["name"] for item in DOCUMENT["certificates"]]
REPLAYER = Replayer(DOCUMENT)


def certificate(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in document["certificates"] if item["name"] == name)


def replayed(document: dict[str, Any], name: str) -> Replayed:
    return Replayer(document).replay(name)


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with digests that fit, as somebody would write who knows how they are made."""
    import hashlib

    for item in document["certificates"]:
        item["definition"]["sha256"] = hashlib.sha256(item["definition"]["text"].encode()).hexdigest()
        item["digest"] = digest_of(item)
    return document


# -- what is committed -----------------------------------------------------------------------------


def test_there_is_a_certificate_of_every_record() -> None:
    records = (*loop_functions(), *contributions())
    assert sorted(NAMES) == sorted(record.name for record in records)
    for record in records:
        assert certificate(DOCUMENT, record.name)["definition"]["text"] == canonical_text(record)


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_is_proved_anew(name: str) -> None:
    found, record = REPLAYER.replay(name), certificate(DOCUMENT, name)
    assert found.digits >= 50
    matrices = [step for step in record["steps"] if step["proof"] == "generator"]
    assert [step["before"] for step in matrices] == ["anticommutator(gamma(mu), gamma(nu))"] * found.taken
    assert found.taken == (1 if record["kind"] == "contribution" else 0)
    assert found.claims >= len(record["steps"])


def test_more_digits_than_the_record_has_are_compared_anew() -> None:
    assert REPLAYER.replay("F_gamma", 200).digits >= 200


def test_the_checker_alone_needs_neither_sympy_nor_the_derivations() -> None:
    code = (
        "import sys, runpy\n"
        f"sys.argv = ['replay', {str(COMMITTED)!r}]\n"
        "try:\n    runpy.run_module('replay', run_name='__main__')\n"
        "except SystemExit as done:\n    assert not done.code, done.code\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'sympy', 'mpmath', 'numpy', 'axionportal', 'gmpy2'}, loaded\n"
    )
    folder = ROOT / "derivations"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == len(NAMES)
    assert "F_a: 15 claims proved, 0 taken, 51 digits" in done.stdout


def test_the_appendix_prints_the_digests() -> None:
    body = (ROOT / "generated" / "appendix" / "axionportal-body.tex").read_text(encoding="utf-8")
    for item in DOCUMENT["certificates"]:
        first, second = item["definition"]["sha256"][:16], item["digest"][:16]
        assert f"{{{first}}}{{{second}}}" in body


# -- what was tampered with ------------------------------------------------------------------------


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every text and number in a certificate."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))
    else:
        yield path


def put(record: Any, path: tuple[str | int, ...], change: Any) -> None:
    *front, last = path
    for step in front:
        record = record[step]
    record[last] = change(record[last])


@pytest.mark.parametrize("name", ["F_a", "alp"])
def test_no_field_can_be_changed_unnoticed(name: str) -> None:
    """Every single text and number: changed, it is refused in a sentence that names the certificate."""
    for path in places(certificate(DOCUMENT, name)):
        document = copy.deepcopy(DOCUMENT)
        put(certificate(document, name), path, lambda old: old + 1 if isinstance(old, int) else f"{old} ")
        with pytest.raises(
            RecordError, match=r"unknown kind|changed after|not the one|no certificate"
        ) as told:
            replayed(document, name)
        assert path == ("kind",) or name in str(told.value)
        assert "\n" not in str(told.value)


_PLAIN_NUMBER = re.compile(r"(?<!\*\*)(?<![\w.*])\d+(?![\w.])")


def more(text: str) -> str:
    """The text with its last number that is no exponent one larger: another formula."""
    found = list(_PLAIN_NUMBER.finditer(text))
    if not found:
        return f"2*({text})" if not text[-1:].isdigit() else more_digits(text)
    start, end = found[-1].span()
    return f"{text[:start]}{int(text[start:end]) + 1}{text[end:]}"


def more_digits(text: str) -> str:
    """The value with its last two digits changed."""
    return f"{text[:-2]}{(int(text[-2:]) + 5) % 100:02d}"


MATHEMATICS = re.compile(
    r"definition text|primitive|closed_form|steps \d+ (before|after|primitive)|expansions \d+ terms \d+"
    r"|enclosures \d+ (value|point \w+)|terms \d+ (prefactor|at \d+ value)|printed_limits \d+ printed"
)


@pytest.mark.parametrize("name", ["F_a", "dark_photon", "sm_higgs"])
def test_a_wrong_formula_is_refused_even_with_digests_that_fit(name: str) -> None:
    """Every formula and value: with another number in it no proof goes through."""
    tried = 0
    for path in places(certificate(DOCUMENT, name)):
        if not MATHEMATICS.fullmatch(" ".join(map(str, path))):
            continue
        document = copy.deepcopy(DOCUMENT)
        record = certificate(document, name)
        if path[0] == "steps" and record["steps"][path[1]]["proof"] in ("generator", "average"):
            continue  # traces come from the derivation; what is odd in l may be anything
        if record["kind"] == "contribution" and path[0] == "definition":
            continue  # its text holds those of the loop functions; see below
        put(record, path, more)
        with pytest.raises(RecordError) as told:
            replayed(sealed(document), name)
        assert str(told.value).startswith(f"{name}: "), told.value
        assert "digest" not in str(told.value)
        tried += 1
    assert tried >= 15


def refused(name: str, change: Any, sentence: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    change(certificate(document, name))
    with pytest.raises(RecordError, match=sentence):
        replayed(sealed(document), name)


def step_with(record: dict[str, Any], proof: str) -> dict[str, Any]:
    return next(item for item in record["steps"] if item["proof"] == proof)


def set_to(*path: str | int, **values: Any) -> Any:
    """A change of fields below ``path``; a function takes the old value."""

    def change(record: dict[str, Any]) -> None:
        for step in path:
            record = record[step]
        for name, value in values.items():
            record[name] = value(record[name]) if callable(value) else value

    return change


def in_step(kind: str, /, **values: Any) -> Any:
    """A change of the first step with a certain proof."""
    return lambda record: set_to(**values)(step_with(record, kind))


def plus(text: str) -> Any:
    return lambda old: f"{old} + {text}"


def instead(old: str, new: str) -> Any:
    return lambda text: text.replace(old, new)


FIRST = ("expansions", 0)
WRONG = {
    "the primitive has another slope": ("F_a", set_to(primitive=plus("x**2")), "differentiate back"),
    "a constant in the closed form": ("F_a", set_to(closed_form=plus("1")), "at the ends"),
    "another logarithm": ("F_a", set_to(closed_form=instead("log(eta)", "log(2*eta)")), "at the ends"),
    "a symbol that is no argument": ("F_a", set_to(closed_form=plus("0*m")), "m is no argument"),
    "a sum with a minus": ("F_a", in_step("positive", before="eta - x", after="eta - x"), "product of"),
    "zero at an end": ("F_a", in_step("positive", before="x*(1 - x)", after="x*(1 - x)"), "vanishes at"),
    "another region": ("F_a", in_step("below", proof="above"), "atan2"),
    "another branch": ("F_a", in_step("above", after=instead("atan2(", "atan2(-")), "two sides differ"),
    "a proof that is none": ("F_a", in_step("identity", proof="obvious"), "'obvious' is not known"),
    "an average that is none": ("alp", in_step("average", before=plus("l_0**2")), "not harmonic"),
    "something dropped at l = 0": ("alp", in_step("average", before=plus("m_mu")), "l = 0"),
    "the cut-off's constant": ("portal", in_step("asymptotic", after=instead("3/2", "1/2")), "other side"),
    "a bound far too small": ("F_a", set_to(*FIRST, bound="eta**40"), "remainder's bound"),
    "a point outside": ("F_a", set_to(*FIRST, "points", 0, eta="2"), "lies outside"),
    "no deep point": ("F_a", set_to(*FIRST, points=lambda old: old[:1] * 3), "deep"),
    "too few points": ("F_a", set_to(*FIRST, points=[]), "at least 3"),
    "no enclosure": ("F_a", set_to(enclosures=[]), "no enclosure"),
    "a radius that says nothing": ("F_a", set_to("enclosures", 0, radius="1"), "radius 1 is no bound"),
    "a value in its last digits": ("F_a", set_to("enclosures", 0, value=more_digits), "the integral is"),
    "a factor in the prefactor": ("alp", set_to("terms", 0, prefactor=plus("1")), "terms: .*differ"),
    "the masses swapped": ("alp", set_to("terms", 0, "at", 0, value="m_a/m_mu"), "terms: .*differ"),
    "another loop function": ("alp", set_to("terms", 0, function="F_gamma"), "does not occur"),
    "another coupling": ("sm_higgs", set_to("parameters", -1, value="1"), "Lagrangian: .*differ"),
    "the diagrams left out": ("alp", set_to(steps=lambda old: old[-1:]), "steps from the Lagrangian"),
    "a limit to another order": ("alp", set_to("printed_limits", 0, order=1), "differ"),
    "a limit of another kind": ("alp", set_to("printed_limits", 0, limit="light-mass"), "differ"),
    "an unknown field": ("F_a", lambda record: record.update(note="trust me"), "unknown field 'note'"),
    "a missing field": ("F_a", lambda record: record.pop("primitive"), "lacks the field 'primitive'"),
    "a number for a text": ("F_a", set_to(primitive=1), "not of type str"),
    "a text for a list": ("F_a", set_to(steps="none"), "not a list"),
}


@pytest.mark.parametrize("what", WRONG)
def test_each_kind_of_wrong_claim_has_its_sentence(what: str) -> None:
    refused(*WRONG[what])


def test_a_contribution_needs_the_loop_function_of_its_own_certificate() -> None:
    document = copy.deepcopy(DOCUMENT)
    record = certificate(document, "alp")["definition"]
    record["text"] = record["text"].replace("-x**3", "-x**4")
    with pytest.raises(RecordError, match="alp: definition: F_a is defined in another way"):
        replayed(sealed(document), "alp")
    document["certificates"] = [item for item in document["certificates"] if item["name"] != "F_a"]
    with pytest.raises(RecordError, match="no certificate of F_a"):
        replayed(document, "alp")


def test_documents_that_are_none() -> None:
    for document, sentence in (
        ([], "not an object"),
        ({"format": 2, "certificates": []}, "format 2, not 1"),
        ({"format": True, "certificates": []}, "not of type int"),
        ({"format": 1, "certificates": [1]}, "unknown kind"),
        ({"format": 1, "certificates": DOCUMENT["certificates"][:1] * 2}, "two certificates"),
    ):
        with pytest.raises(RecordError, match=sentence):
            Replayer(document)


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the manifest and the certificates."""
    (tmp_path / "reports").mkdir()
    for path in ("manifest.json", "reports/derivations.json"):
        (tmp_path / path).write_bytes((ROOT / "generated" / path).read_bytes())
    return tmp_path


def test_the_file_must_be_the_one_of_the_manifest(tree: Path) -> None:
    assert read_certificates(tree) == DOCUMENT
    path = tree / "reports" / "derivations.json"
    path.write_text(json.dumps(sealed(copy.deepcopy(DOCUMENT))))  # the same, written in another way
    with pytest.raises(RecordError, match="not the file of the manifest"):
        read_certificates(tree)
    path.write_text('{"format": 1')
    with pytest.raises(RecordError, match="not JSON"):
        read_certificates(tree)
    path.unlink()
    with pytest.raises(RecordError, match="cannot be read"):
        read_certificates(tree)


def test_verify_has_a_row_for_the_certificate(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_verify(["F_gamma"], 20, "json") == 0
    rows = [row for row in json.loads(capsys.readouterr().out) if row["kind"] == REPLAY_KIND]
    (row,) = rows
    assert (row["subject"], row["verdict"], row["digits_requested"]) == ("F_gamma", "pass", 20)
    assert rows[0]["digits_agreed"] >= 50


def test_a_tampered_certificate_fails_the_command(rooms) -> None:  # type: ignore[no-untyped-def]
    path = rooms.generated / "reports" / "derivations.json"
    path.write_text(path.read_text().replace("log(eta)", "log(eta + 0)", 1))
    done = rooms.run("verify", "F_a", "--replay")
    assert done.returncode == 1
    assert "derivations.json: it is not the file of the manifest; run `axionportal build`" in done.stdout
    assert "Traceback" not in done.stderr
