"""What is changed in the code and what is not, and that no change that the tests miss is without a reason."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "code_mutation"
sys.path.insert(0, str(HERE))

MODULE = '''"""Adds 1 + 1."""

from functools import cache


@cache
def first(x: int | None, *, y: int = 2) -> int | None:
    """Gives x + y."""
    if x is None:
        raise ValueError(f"{y + 1} is not {1 - 2}")
    return x + y


class Pair:
    @staticmethod
    def second(values):
        return [not value < 3 for value in values if value and True]
'''
EXPECTED = """first ReplaceComparisonOperator_Is_IsNot | if x is not None:
first NumberReplacer | def first(x: int | None, *, y: int = 3) -> int | None:
first ReplaceBinaryOperator_Add_Sub | return x - y
Pair.second RemoveDecorator |
Pair.second ReplaceComparisonOperator_Lt_LtE | return [not value <= 3 for value in values if value and True]
Pair.second ReplaceComparisonOperator_Lt_GtE | return [not value >= 3 for value in values if value and True]
Pair.second ReplaceUnaryOperator_Delete_Not | return [ value < 3 for value in values if value and True]
Pair.second NumberReplacer | return [not value < 4 for value in values if value and True]
Pair.second ReplaceAndWithOr | return [not value < 3 for value in values if value or True]
Pair.second ReplaceTrueWithFalse | return [not value < 3 for value in values if value and False]"""


def test_every_survivor_is_explained_once() -> None:
    outcomes = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    survivors = {name for name, outcome in outcomes.items() if outcome == "survived"}
    groups = tomllib.loads((HERE / "survivors.toml").read_text(encoding="utf-8"))["survivors"]
    explained = [name for group in groups for name in group["changes"]]
    assert len(outcomes) >= 300
    assert len(survivors) < len(outcomes) / 4
    assert sorted(explained) == sorted(survivors)
    assert all(len(group["why"]) > 20 for group in groups)


def test_the_changes_are_those_that_mean_something() -> None:
    pytest.importorskip("cosmic_ray")
    from changes import Module

    found = []
    for change in Module("module.py", MODULE).changes():
        lines = set(change.applied(MODULE).splitlines()) - set(MODULE.splitlines())
        found.append(f"{change.definition} {change.operator} | {' '.join(lines).strip()}".strip())
    assert sorted(found) == sorted(EXPECTED.splitlines())


def test_a_result_belongs_to_the_text_of_its_function() -> None:
    pytest.importorskip("cosmic_ray")
    from changes import Module

    before = {change.name for change in Module("module.py", MODULE).changes()}
    moved = {change.name for change in Module("module.py", "import math\n" + MODULE).changes()}
    edited = {change.name for change in Module("module.py", MODULE.replace("x + y\n", "y + x\n")).changes()}
    assert moved == before
    assert {name.split()[1] for name in before - edited} == {"first"}
