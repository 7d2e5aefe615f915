"""Changing one coefficient of one definition makes ``verify`` and ``check`` fail and say where."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@dataclasses.dataclass(frozen=True)
class Edit:
    """Replace ``before`` by ``after`` in one module of contributions."""

    name: str
    equation: str
    module: str
    before: str
    after: str

    def apply(self, rooms: Path) -> None:
        path = rooms / "derivations" / "contributions" / f"{self.module}.py"
        text = path.read_text()
        assert text.count(self.before) == 1, f"{self.before!r} is no longer once in {path.name}"
        path.write_text(text.replace(self.before, self.after))


ALP, PORTAL, PHOTON = "axion_like_particle", "dark_axion_portal", "dark_photon"
EDITS = (
    Edit("F_a", "9b", ALP, "-sp.Rational(1, 2) * x**3", "-sp.Rational(1, 3) * x**3"),
    Edit("alp", "9a", ALP, "prefactor=y_a**2 / (4", "prefactor=y_a**2 / (5"),
    Edit("F_gamma", "10b", PHOTON, "2 * x**2 * (1 - x)", "2 * x**3 * (1 - x)"),
    Edit("dark_photon", "10a", PHOTON, "e_squared / (4 *", "e_squared / (2 *"),
    Edit("G", "8b", PORTAL, "- sp.Rational(1, 2))", "- sp.Rational(1, 4))"),
    Edit("G", "8b", PORTAL, "m_gamma**2 + 2 * x**2", "m_gamma**2 + 3 * x**2"),
    Edit("portal", "8a", PORTAL, "prefactor=m_mu / (4 *", "prefactor=m_mu / (8 *"),
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.name}:{edit.after}")
def test_verify_fails_and_names_the_equation(edit: Edit, rooms) -> None:
    edit.apply(rooms.rooms)
    done = rooms.run("verify", edit.name, "--digits", "5", "--format", "json")
    assert done.returncode == 1, done.stderr
    failed = [row for row in json.loads(done.stdout) if row["verdict"] != "pass"]
    assert any(f"Eq. ({edit.equation})" in row["detail"] for row in failed)
    assert edit.name in {row["subject"] for row in failed}


def test_check_fails_and_names_the_equation(rooms) -> None:
    edit = EDITS[0]
    before = rooms.snapshot()
    edit.apply(rooms.rooms)
    done = rooms.run("check")
    assert done.returncode == 1, done.stderr
    assert f"definition of {edit.name}, Eq. ({edit.equation})" in done.stdout
    assert "mend it with: axionportal build" in done.stdout
    assert rooms.snapshot() == before
