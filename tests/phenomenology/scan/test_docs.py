"""The specification in docs/scan.md is one, and gives the columns that it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from axionportal.phenomenology.scan.plan import Plan


def test_the_specification_of_the_manual_runs(
    root: Path, planned: Callable[..., Plan], written: Callable, read: Callable, tmp_path: Path
) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", (root / "docs" / "scan.md").read_text(), re.DOTALL)
    plan = planned(text)
    assert plan.blocks.shape == (2, 20, 3, 21)
    columns = read(written(plan, tmp_path / "scan.parquet"))
    assert list(columns) == ["scheme", "m_a", "m_gamma", "epsilon", "total", "chi2", "excluded"]
    assert len(columns["total"]) == 2 * 20 * 3 * 21
    everything = planned(re.sub(r"^columns = .*$", "", text, flags=re.MULTILINE))
    assert {"gradient.m_a", "gradient.alpha", "a_e", "a_e_alp", "chi2_e", "pull"} <= set(everything.stored)
