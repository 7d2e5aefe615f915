"""Room: codegen.  Univariate kernels as the planner sees them: Taylor coefficients and scaling laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx

from axionportal.codegen.numpy.approximation import Taylor, exact
from axionportal.derivations.records import DerivationError


class PlanningError(DerivationError):
    """No table of the kind known here represents the kernel as accurately as requested."""


@dataclass(frozen=True)
class ScalingLaw:
    """What a kernel does at one end of its range: x^power (a + log_slope ln x), up to small terms.

    With a logarithm and power 0, or a power alone, the law moves an argument by a power of two:
    kernel(2^k x) = 2^(power k) kernel(x) + k log_slope ln 2.
    """

    power: int
    log_slope: Fraction


@dataclass(frozen=True)
class Kernel:
    """A real-analytic function on (0, inf), nearest singularity not nearer than 0 or beyond.

    ``low`` and ``high`` are its scaling laws for x -> 0 and x -> inf.
    """

    name: str
    taylor: Taylor
    low: ScalingLaw | None = None
    high: ScalingLaw | None = None

    def value(self, x: Fraction, bits: int = 200) -> arb:
        """Enclosure of the kernel at x."""
        return self.taylor(x, 1, bits)[0]

    def slope(self, x: Fraction, bits: int = 200) -> arb:
        """Enclosure of the kernel's derivative at x."""
        return self.taylor(x, 2, bits)[1]


def without_constant(kernel: Kernel) -> Kernel:
    """The kernel less its value at 0, to full relative accuracy near 0.

    A divided difference does not see the constant.  It is enclosed at an argument so small that
    the kernel differs from its limit by less than 2^-900.
    """
    constant = kernel.value(Fraction(1, 2**1000), 1000)

    def taylor(centre: Fraction, length: int, bits: int) -> Sequence[arb]:
        cancelled = 2 * max(0, centre.denominator.bit_length() - centre.numerator.bit_length())
        head, *rest = kernel.taylor(centre, length, bits + cancelled)
        with ctx.workprec(bits + cancelled + 64):
            return [head - constant, *rest]

    return Kernel(kernel.name, taylor, kernel.low, kernel.high)


def chord_slope(kernel: Kernel) -> Kernel:
    """kernel(x)/x of a kernel without its constant: the slope of its chord from 0 to x.

    Its coefficients follow from (c + t) sum_k g_k t^k = sum_k f_k t^k.  For small c each is a small
    difference of two others, which costs as many bits as c has binades.
    """

    def taylor(centre: Fraction, length: int, bits: int) -> Sequence[arb]:
        binades = max(0, centre.denominator.bit_length() - centre.numerator.bit_length())
        cancelled = length * (binades + 4)
        series = kernel.taylor(centre, length, bits + cancelled)
        found: list[arb] = []
        with ctx.workprec(bits + cancelled + 64):
            for item in series:
                found.append((item - found[-1] if found else item) / exact(centre))
        return found

    return Kernel(f"{kernel.name}_chord", taylor)


def logarithm() -> Kernel:
    """The natural logarithm, whose scaling law is exact at both ends."""
    law = ScalingLaw(0, Fraction(1))
    return Kernel("logarithm", _logarithm_taylor, law, law)


def times_ln2(slope: Fraction) -> arb:
    """slope ln 2, the step of a logarithm over a binade."""
    with ctx.workprec(400):
        return arb(2).log() * exact(slope)


def _logarithm_taylor(centre: Fraction, length: int, bits: int) -> Sequence[arb]:
    with ctx.workprec(bits + 32):
        series = [arb(exact(centre)).log()]
        for k in range(1, length):
            sign = 1 if k % 2 else -1
            series.append(arb(exact(Fraction(sign, k) / centre**k)))
        return series
