"""Input sets: what the built-in ones say, sets of one's own, and what is refused with which sentence."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.derivations.errors import InputError, UnknownNameError
from axionportal.derivations.inputs import available_sets, load_inputs, parse_inputs
from axionportal.derivations.inputs.catalogue import KNOWN

HEADER = '[set]\nname = "mine"\ndate = "2026-01-01"\ntitle = "new measurement"\nbase = "wp-2025"\n'


def table(key: str, **changes: str) -> str:
    entry = {"value": "1", "unit": "1", "tex": "x", "meaning": "m", "reference": "r", "uncertainty": "1"}
    lines = [f'{name} = "{text}"' for name, text in (entry | changes).items() if text]
    return f"\n[{key}]\n" + "\n".join(lines) + "\n"


def test_white_paper_2025() -> None:
    """World average 2025 and White Paper 2025 (arXiv:2505.21476), whose abstract quotes 38(63)e-11."""
    inputs = load_inputs("wp-2025")
    assert inputs["a_mu_exp"].value == Fraction("116592071.5e-11")
    assert inputs["a_mu_sm"].value == Fraction("116592033e-11")
    found = inputs["delta_a_mu"]
    assert found.value == Fraction("38.5e-11")
    assert float(found.uncertainty) == pytest.approx((14.5**2 + 62**2) ** 0.5 * 1e-11, rel=1e-3)


def test_paper_2021_is_consistent_with_its_own_numbers() -> None:
    inputs = load_inputs("paper-2021")
    quadratic = (41**2 + 43**2) ** 0.5
    assert abs(quadratic - float(inputs["delta_a_mu"].uncertainty) * 1e11) < 0.5  # 59.4, printed 59


@pytest.mark.parametrize("name", available_sets())
def test_built_in_sets_are_sourced(name: str) -> None:
    inputs = load_inputs(name)
    assert inputs.name == name
    assert all(item.reference and item.unit == KNOWN[item.key].unit for item in inputs)
    measured = [item for item in inputs if KNOWN[item.key].measured]
    assert all(item.uncertainty for item in measured)


def test_a_set_of_ones_own_changes_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEADER + table("a_mu_sm", value="116591900e-11", uncertainty="30e-11"))
    inputs, base = load_inputs(str(file)), load_inputs("wp-2025")
    assert inputs.name == "mine"
    assert inputs["a_mu_exp"] == base["a_mu_exp"]
    assert inputs["delta_a_mu"].value == Fraction("171.5e-11")
    assert float(inputs["delta_a_mu"].uncertainty) == pytest.approx(33.32e-11, rel=2e-4)


CASES = [
    ("m_muon", {}, "unknown quantity 'm_muon': did you mean m_mu?"),
    ("m_mu", {"colour": "red"}, r"\[m_mu\] has the unknown key 'colour'; remove it"),
    ("m_mu", {"unit": ""}, r"\[m_mu\] lacks unit"),
    ("m_mu", {"unit": "MeV"}, r"\[m_mu\] unit='MeV' is not 'GeV': convert the value to GeV"),
    ("m_mu", {"unit": "GeV", "value": "-0.1"}, r"\[m_mu\] value=-0.1 must be positive: check its sign"),
    ("m_mu", {"unit": "GeV", "value": "0"}, "must be positive"),
    ("m_mu", {"unit": "GeV", "value": "much"}, r"\[m_mu\] value='much' is not a finite number"),
    ("m_mu", {"unit": "GeV", "uncertainty": "-1"}, r"\[m_mu\] uncertainty='-1' must be positive"),
    ("alpha", {"value": "1.5"}, r"\[alpha\] value=1.5 must be less than 1"),
    ("a_mu_exp", {"uncertainty": ""}, r"\[a_mu_exp\] lacks uncertainty"),
    ("delta_a_mu", {"reference": ""}, r"\[delta_a_mu\] lacks reference"),
]


@pytest.mark.parametrize(("key", "changes", "sentence"), CASES, ids=[str(case[1]) for case in CASES])
def test_a_wrong_quantity_is_refused(key: str, changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        parse_inputs("mine.toml", HEADER + table(key, **changes))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("mine.toml: ")


def test_an_incomplete_set_is_refused() -> None:
    alone = HEADER.replace('base = "wp-2025"\n', "")
    with pytest.raises(InputError, match=r"lacks \[m_mu\]; add it, or base"):
        parse_inputs("mine.toml", alone + table("alpha", value="0.007"))
    with pytest.raises(InputError, match="unknown input set 'wp-2052': did you mean wp-2025"):
        parse_inputs("mine.toml", HEADER.replace("wp-2025", "wp-2052"))
    with pytest.raises(InputError, match=r"needs a table \[set\]"):
        parse_inputs("mine.toml", "")


HEADERS = [
    (
        'name = "mine"',
        'name = "my $et"',
        r"\[set\] name='my \$et' is printed on every picture: use at most 40",
    ),
    ('name = "mine"', "name = \"''' import os\"", "use at most 40 letters"),
    ('name = "mine"', 'name = "a\\nb"', "use at most 40 letters"),
    ('name = "mine"', f'name = "{"x" * 41}"', "use at most 40 letters"),
    ("2026-01-01", "2026-13-01", r"\[set\] date='2026-13-01' is no date: write it as 2026-01-31, or a year"),
    ("2026-01-01", "yesterday", "is no date"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), HEADERS, ids=[case[1][:20] for case in HEADERS])
def test_a_name_or_date_that_could_not_be_printed_is_refused(old: str, new: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        parse_inputs("mine.toml", HEADER.replace(old, new))
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="unknown input set 'wp-2026': did you mean wp-2025"):
        load_inputs("wp-2026")
    with pytest.raises(InputError, match="cannot be read: No such file"):
        load_inputs(tmp_path / "none.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        load_inputs(binary)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.sampled_from('[]{}=".#\n abcmu_12eE-\\'), max_size=80))
def test_hostile_text_is_an_input_error_or_a_set(text: str) -> None:
    with contextlib.suppress(InputError):  # and no other error
        assert parse_inputs("mine.toml", HEADER + text).name == "mine"
