"""The measurement of the throughput runs whole scans; the campaign of 1e8 points is a command of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from axionportal.phenomenology.scan import functions, throughput
from axionportal.phenomenology.scan.plan import Plan


def test_a_short_measurement(planned: Callable[..., Plan], tmp_path: Path) -> None:
    before = dict(functions.functions())
    plan = planned(throughput.spec_text("grid", "delta_a_mu", tuple(throughput.AXES), 10**5))
    assert plan.blocks.shape == (18, 18, 18, 18)
    found = throughput.measure(plan, tmp_path / "scan.zarr", workers=1)
    assert found.points == 18**4
    assert 0 < found.share < 1
    assert 8 <= found.stored / found.points < 9, "a double a point, and next to nothing for the axes"
    assert found.memory < 2e9  # the bound that a scan of any size keeps
    assert functions.functions() == before
    assert list(tmp_path.iterdir()) == []
