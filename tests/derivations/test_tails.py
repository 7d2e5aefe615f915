"""What is left out of a series is bounded, also where no coefficient is known any more."""

from __future__ import annotations

import pytest
import sympy as sp

from axionportal.derivations import load
from axionportal.derivations.integrals.expansion import tail_constants
from axionportal.derivations.integrals.kernel_series import LOG, kernel_series


@pytest.mark.parametrize("name", ["F_a", "F_gamma", "F_scalar"])
def test_the_tail_beyond_all_known_coefficients_is_bounded_by_a_geometric_series(name: str) -> None:
    short, long = (kernel_series(load(name), "large-mass", order) for order in (0, 16))
    end = max(part.end for part in short.parts.values())
    for exponent in (end, end + 1, end + 4):
        plain, logarithmic = tail_constants(short, exponent)
        constants = [
            sp.N(element, 50) * sp.Rational(str(part.coefficient(exponent)))
            for element, part in long.parts.items()
            if element != LOG
        ]
        assert 0 < abs(sp.Add(*constants)) <= plain
        assert 0 < abs(long.parts[LOG].coefficient(exponent)) <= logarithmic
        steeper = tail_constants(short, exponent, derivative=True)
        assert abs(exponent * sp.Add(*constants)) <= steeper[0]
        assert abs(exponent * long.parts[LOG].coefficient(exponent)) <= steeper[1]
