"""The tests that a change in derivations/integrals or .../verification has to break, the fastest first.

First every check of three records at 12 digits, which ends most of what is wrong after some seconds; then the
tests of the room.  The exit code is 0 if nothing fails.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from axionportal import derivations

TESTS = Path(__file__).resolve().parents[2]
NAMES = ("F_gamma", "dark_photon", "S0_LR")
FILES = (
    "derivations/test_algebra.py",
    "derivations/test_guard.py",
    "derivations/test_quadrature.py",
    "derivations/test_reduction.py",
    "derivations/test_light_lepton.py",
    "derivations/test_limits.py",
    "derivations/test_values.py",
    "derivations/test_derivatives.py",
    "derivations/test_evaluator.py",
    "derivations/test_verification.py",
    "mutation/test_wrong_formulas.py",
)


def main() -> int:
    found = derivations.verify(NAMES, digits=12, workers=1)
    failed = [check for check in found if not check.passed]
    if failed:
        print(failed[0])
        return 1
    options = ["-q", "-x", "-p", "no:cacheprovider", "-c", str(TESTS.parent / "pyproject.toml")]
    return int(pytest.main([*options, *(str(TESTS / name) for name in FILES)]))


if __name__ == "__main__":
    sys.exit(main())
