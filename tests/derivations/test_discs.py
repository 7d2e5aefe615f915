"""Discs seen from zero under an angle: the annuli that they meet, and powers of their points."""

from __future__ import annotations

import mpmath
import pytest

from axionportal.derivations.verification.discs import MEDIUM, WIDE, Sector


@pytest.mark.parametrize("sector", [WIDE, MEDIUM])
def test_annuli_cover_the_discs_and_none_is_idle(sector: Sector) -> None:
    # |z - C| <= sine C with 1 <= C <= 2: |z| from 1 - sine to 2 (1 + sine).
    assert sector.sine**2 + sector.cosine**2 == 1
    found = sector.annuli()
    assert 2.0 ** found[0] <= 1 - sector.sine < 2.0 ** (found[0] + 1)
    assert 2.0 ** found[-1] <= 2 * (1 + sector.sine) <= 2.0 ** (found[-1] + 1)


@pytest.mark.parametrize("sector", [WIDE, MEDIUM])
@pytest.mark.parametrize("multiple", range(7))
def test_cosines_of_multiples(sector: Sector, multiple: int) -> None:
    angle = mpmath.acos(mpmath.mpf(sector.cosine.numerator) / sector.cosine.denominator)
    assert float(sector.cosine_of_multiple(multiple)) == pytest.approx(float(mpmath.cos(multiple * angle)))
