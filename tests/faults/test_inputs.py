"""Hostile TOML: each is answered in one sentence that names the file, within a second and little memory."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from axionportal.codegen.cli import entry
from axionportal.derivations.errors import InputError
from axionportal.derivations.inputs import load_inputs, parse_inputs

SET = '[set]\nname = "mine"\ndate = "2021-09-05"\ntitle = "Mine"\nbase = "paper-2021"\n'
GOOD = SET + '[cutoff]\nvalue = "1.5"\nunit = "GeV"\ntex = "m"\nmeaning = "a mass"\nreference = "me"\n'
OTHERS = 'unit = "GeV"\ntex = "m"\nmeaning = "a mass"\nreference = "me"\n'


def quantity(line: str) -> str:
    return f"{SET}[cutoff]\n{line}\n{OTHERS}"


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", r"needs a table \[set\]"),
    "no TOML": ("= = =", "is not valid TOML"),
    "half": (GOOD[: len(GOOD) // 2], "is not valid TOML|lacks|just the keys"),
    "cut in a string": (GOOD[:-3], "is not valid TOML"),
    "not UTF-8": (b"\xff\xfe" + GOOD.encode(), "is not UTF-8 .*save it as UTF-8"),
    "UTF-16": (GOOD.encode("utf-16-le"), "is not valid TOML"),
    "Latin-1": (GOOD.replace("me", "m\N{LATIN SMALL LETTER E WITH ACUTE}").encode("latin-1"), "not UTF-8"),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), "byte order mark; save it as plain UTF-8"),
    "zero bytes": (GOOD.encode() + b"\0", "is not valid TOML"),
    "a key twice": (quantity('value = "1"\nvalue = "2"'), "is not valid TOML"),
    "a table twice": (GOOD + GOOD.removeprefix(SET), "is not valid TOML"),
    "a binary number": (quantity("value = 1.5"), 'lacks value; add value = "..." as text'),
    "not a number": (quantity("value = nan"), "lacks value"),
    "nan as text": (quantity('value = "nan"'), "is not a finite number"),
    "infinite": (quantity('value = "inf"'), "is not a finite number"),
    "a huge exponent": (quantity('value = "1e999999999"'), "has an exponent beyond"),
    "a tiny exponent": (quantity('value = "1e-999999999"'), "has an exponent beyond"),
    "many digits": (quantity(f'value = "{"9" * 4900}"'), "has 4900 characters"),
    "a huge whole number": (quantity(f"value = {'9' * 4900}"), "is not valid TOML"),
    "a huge hexadecimal number": (quantity(f"value = 0x{'f' * 4900}"), "lacks value"),
    "code": (quantity("value = \"__import__('os').abort()\""), "is not a finite number"),
    "a date": (quantity("value = 2021-09-05"), "lacks value"),
    "an impossible date": (quantity("value = 2021-13-45"), "is not valid TOML"),
    "a list": (quantity("value = [1, 2]"), "lacks value"),
    "a negative uncertainty": (quantity('value = "1"\nuncertainty = "-1"'), "must be positive"),
    "no uncertainty": (quantity('value = "1"\nuncertainty = "0"'), "must be positive"),
    "an uncertainty without quotes": (quantity('value = "1"\nuncertainty = 0.1'), "must be text"),
    "an unknown key": (quantity('value = "1"\nvlaue = "2"'), "has the unknown key 'vlaue'; remove it"),
    "an unknown key of any length": (quantity(f'value = "1"\n{"k" * 4900} = 1'), "has the unknown key"),
    "no table": ("cutoff = 1\n" + SET, "cutoff is not a table"),
    "a list of tables": (SET + "[[cutoff]]\n", r"cutoff is not a table; write \[cutoff\]"),
    "a name with an escape": (SET + '["\\u001b[2J"]\n', r"unknown quantity '\\x1b\[2J'"),
    "an empty name": (SET + '[""]\n', "unknown quantity ''"),
    "a header of tables": (GOOD.replace('"mine"', "{a = 1}"), "must be text"),
    "a header of more": (GOOD.replace("[cutoff]", "extra = 1\n[cutoff]"), "just the keys name, date"),
    "nested lists": ("a = " + "[" * 4_900, "is nested too deeply"),
    "nested lists that end": ("a = " + "[" * 2_000 + "]" * 2_000, "is nested too deeply"),
    "nested lists on many lines": ("a = [\n" + "[\n" * 50_000, "is nested too deeply"),
    "nested tables": ("a = " + "{a = " * 900, "is nested too deeply"),
    "a long path": (SET + ".".join(["a"] * 2_400) + " = 1\n", "just the keys"),
    "a long path below a quantity": (quantity(".".join(["a"] * 2_400) + " = 1"), "unknown key 'a'"),
    "a long path as header": (SET + "[" + ".".join(["a"] * 2_400) + "]\n", "unknown quantity 'a'"),
    "many long paths": (
        SET + "".join(f"[{'a.' * 2_400}k{k}]\n" for k in range(40)),
        "unknown quantity 'a'",
    ),
    "a path too long to be read": (SET + ".".join(["a"] * 50_000) + " = 1\n", "more than 5000 characters"),
    "many tables": (SET + "".join(f"[a{k}]\n" for k in range(9_000)), "unknown quantity 'a0'"),
    "many levels many times": (
        SET + "".join(f"[{'a.' * 90}k{k}]\n" for k in range(1000)),
        "unknown quantity 'a'",
    ),
    "ten times ten times ten": (
        SET + "".join(f"a{k} = [{', '.join([str(k)] * 900)}]\n" for k in range(20)),
        "just the keys",
    ),
    "too long": (SET + "#\n" * 200_000, "at most 200000 are accepted"),
    "one long string": (SET + 'm = """' + "x\n" * 90_000 + '"""', "just the keys"),
}
SECONDS, BYTES = 10.0, 200_000_000
"""Much more than any of these takes, much less than what a reader without limits would."""


@pytest.mark.parametrize("case", HOSTILE)
def test_one_sentence(case: str) -> None:
    content, words = HOSTILE[case]
    tracemalloc.start()
    start = time.process_time()
    try:
        with pytest.raises(InputError, match=words) as caught:
            parse_inputs("mine.toml", content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    sentence = str(caught.value)
    assert "\x1b" not in sentence
    assert len(sentence) < 400
    assert time.process_time() - start < SECONDS
    assert peak < BYTES


def test_the_good_one_is_good() -> None:
    found = parse_inputs("mine.toml", GOOD)
    assert (found.name, found["cutoff"].value, found["cutoff"].uncertainty) == ("mine", 1.5, None)
    assert parse_inputs("mine.toml", GOOD.encode()) == found


@pytest.mark.parametrize("content", [b"\xff", b"[set", b""])
def test_a_damaged_file_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """The command line turns it into exit code 2."""
    from axionportal.codegen import pipeline
    from axionportal.derivations import inputs

    (tmp_path / "paper-2021.toml").write_bytes(content)
    monkeypatch.setattr(inputs.resources, "files", lambda _name: tmp_path)

    def constants_only(**_options: object) -> None:
        load_inputs("paper-2021")

    monkeypatch.setattr(pipeline, "build", constants_only)
    assert entry.run(["build"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("axionportal: paper-2021")
    assert err.count("\n") == 1
