"""What is committed of a record is what the derivations give: part of `axionportal check`, for changed code.

Not of the default run, where tests/drift compares all of generated/.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from axionportal.derivations import load, verify
from axionportal.derivations.verification.certificates import certificate

REPORTS = Path(__file__).resolve().parents[3] / "generated" / "reports"
CERTIFICATES = json.loads((REPORTS / "derivations.json").read_text(encoding="utf-8"))["certificates"]
VERIFICATION = json.loads((REPORTS / "verification.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("committed", CERTIFICATES, ids=lambda item: item["name"])
def test_the_certificate_is_the_committed_one(committed: dict[str, object]) -> None:
    """Definition, primitive, closed form, steps, expansions with bounds, and enclosed values."""
    assert certificate(load(committed["name"])) == committed


@pytest.mark.parametrize("name", ["F_gamma", "F_axial", "S0_LR", "V0_LR", "dark_photon", "sm_w", "portal"])
def test_the_verification_is_the_committed_one(name: str) -> None:
    """Kinds of checks, their points, and the digits to which they agree."""
    committed = [row for row in VERIFICATION if row["subject"] == name]
    found = [asdict(check) for check in verify([name], digits=committed[0]["digits_requested"], workers=1)]
    assert [{key: row[key] for key in committed[0]} for row in found] == committed
