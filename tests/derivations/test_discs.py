"""Discs seen from zero under an angle: the annuli that they meet, and powers of their points."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy as sp

from axionportal.derivations.verification.discs import MEDIUM, WIDE, Sector, _cells, _integrated, _Modulus


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


def test_cells_cover_the_interval_and_shrink_towards_both_ends() -> None:
    cells = _cells()
    assert cells[0] == (0, Fraction(1, 2**130))
    assert [high for _, high in cells[:-1]] == [low for low, _ in cells[1:]]
    assert [(1 - high, 1 - low) for low, high in reversed(cells)] == list(cells)
    widths = [high - low for low, high in cells[1:130]]
    assert all(later == 2 * earlier for earlier, later in pairwise(widths))


def test_bounds_of_a_monomial_are_its_values_and_rounded_outwards() -> None:
    x, z = sp.symbols("x z", positive=True)
    modulus = _Modulus(3 * z, x, z, WIDE)
    slack = 1 + 1e-5  # the roundings that are covered are some 10^-6
    assert all(6 < value < 6 * slack for value in modulus.largest(2.0))
    true = 3 * 2 * 9 / 41
    assert all(true / slack < value < true for value in modulus.least_real_part(2.0))
    assert max(_Modulus(x - 1, x, z, WIDE).largest(1.0)) == pytest.approx(1, rel=1e-5)


def test_the_integral_of_one_is_rounded_outwards() -> None:
    assert 1 < _integrated([lambda _least, _most: np.ones(len(_cells()))], 0) < 1 + 1e-5
    powers = _integrated([lambda least, most: np.full(len(_cells()), most - least)], 3)
    assert powers == pytest.approx(8, rel=1e-5)
