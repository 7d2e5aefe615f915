"""Room: derivations/verification.  Where the printed limits (13a-c) hold, proved for all heavier masses.

The expansion is taken some orders beyond the printed term; each term and the proven remainder is bounded
by its size at the lightest mass of the region, where it is largest, so that one enclosure decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp
from flint import acb, arb, ctx, fmpq

from axionportal.derivations.errors import InputError
from axionportal.derivations.integrals.expansion import tail_constants
from axionportal.derivations.integrals.kernel_series import KernelSeries, kernel_series
from axionportal.derivations.integrals.local_series import LOG
from axionportal.derivations.records import LoopFunction, Step
from axionportal.derivations.verification.balls import exact
from axionportal.derivations.verification.theorems.portal import divided_difference
from axionportal.derivations.verification.theorems.record import Theorem, theorem

_ORDERS = 6
"""Terms beyond the printed one that are kept: the rest is then far below every margin asked for."""
_BITS = 128


@dataclass(frozen=True)
class Piece:
    """(plain + logarithm * L) t^power with L = ln(1/t) >= 0, t a small squared ratio of masses."""

    plain: fmpq
    logarithm: fmpq
    power: int

    def at(self, t: fmpq) -> arb:
        return (arb(self.plain) + arb(self.logarithm) * _depth(t)) * arb(t) ** self.power

    def of(self, ratio: acb, depth: acb) -> acb:
        """The same for complex balls, t = ``ratio`` and L = ``depth``."""
        return (arb(self.plain) + arb(self.logarithm) * depth) * ratio**self.power

    def falls_below(self, t: fmpq) -> bool:
        """True when |piece| is largest at ``t`` among all smaller values.

        For one sign of plain + logarithm L, d/dL of its modulus times exp(-power L) is not positive as soon
        as |logarithm| <= power |plain + logarithm L|; the right-hand side grows with L if the signs agree.
        """
        edge = arb(self.plain) + arb(self.logarithm) * _depth(t)
        if self.logarithm == 0:
            return True
        same = edge > 0 if self.logarithm > 0 else edge < 0
        return bool(same and abs(arb(self.logarithm)) <= self.power * abs(edge))


def _depth(t: fmpq) -> arb:
    return -arb(t).log()


def one_scale_region(function: LoopFunction, eta: Fraction, relative: Fraction) -> Theorem:
    """For all eta' <= ``eta`` the order zero of the large-mass limit is off by at most ``relative``.

    This is Eq. (13b) for F_a and (13c) for F_gamma; the error is relative to the function itself.
    """
    _require_positive("eta", eta)
    series = kernel_series(function, "large-mass", _ORDERS)
    step = Step(
        claim=f"the order zero of {function.name} is off by at most {relative} of it for eta <= {eta}",
        before=series.term(series.lowest()),
        after=sp.Rational(relative.numerator, relative.denominator),
        reason="leading term and correction are largest where eta is; an enclosure there decides",
        obligations=(sp.Integer(0),),
        prover=lambda item: item == 0 and _relative_error_holds(series, eta, relative),
    )
    statement = f"|order zero/{function.name} - 1| <= {relative} for all m >= {1 / eta} lepton masses"
    return theorem(f"{function.name}-heavy-region", statement, (function.domain,), (step,))


def relative_error(function: LoopFunction, eta: Fraction) -> arb:
    """A bound of the relative error of order zero for all eta' <= ``eta``; infinite where none is proved."""
    return _relative_error(kernel_series(function, "large-mass", _ORDERS), eta)


def _relative_error_holds(series: KernelSeries, eta: Fraction, relative: Fraction) -> bool:
    with ctx.workprec(_BITS):
        return bool(_relative_error(series, eta) <= arb(exact(relative)))


def _relative_error(series: KernelSeries, eta: Fraction) -> arb:
    """|F - L|/|F| <= d/(|L| - d), with d the sum of the pieces at eta and |L| least at eta.

    Where the first correction has the sign of L, |F| = |L| + |F - L| and the bound is d/(|L| + d).
    """
    with ctx.workprec(_BITS):
        t = exact(eta) ** 2
        leading, *pieces = _pieces(series)
        decreasing = all(item.falls_below(t) for item in pieces)
        grows = leading.logarithm == 0 or leading.at(t) * arb(leading.logarithm) > 0
        if not decreasing or not grows or t * 6 > 1:
            return arb("inf")
        least = abs(leading.at(t))
        total = sum((abs(item.at(t)) for item in pieces), arb(0))
        if _correction_adds(leading, pieces, t):
            return total / (least + total)
        return total / (least - total) if total < least else arb("inf")


def _correction_adds(leading: Piece, pieces: list[Piece], t: fmpq) -> bool:
    """True when F - L has the sign of L for all smaller t as well: the first correction outweighs the others.

    Its modulus over t^power is a linear function of ln(1/t) that grows; the others over the same power of t
    are largest at t.
    """
    first, *others = pieces
    sizes = (leading.at(t), first.at(t))
    aligned = bool((sizes[0] > 0 and sizes[1] > 0) or (sizes[0] < 0 and sizes[1] < 0))
    grows = bool(first.logarithm == 0 or sizes[1] * arb(first.logarithm) > 0)
    rest = [Piece(item.plain, item.logarithm, item.power - first.power) for item in others]
    shrink = all(item.falls_below(t) for item in rest)
    return (
        aligned
        and grows
        and shrink
        and bool(abs(sizes[1]) > sum((abs(item.at(t)) for item in others), arb(0)))
    )


def heavy_pieces(function: LoopFunction) -> list[Piece]:
    """A function of one ratio as a sum over powers of t times 1 and L; the last piece bounds the rest."""
    return _pieces(kernel_series(function, "large-mass", _ORDERS))


def _pieces(series: KernelSeries) -> list[Piece]:
    """The terms of orders 0, 1, ... and the remainder as the last, all with the sign that they have."""
    start = series.lowest()
    found = [_piece(series, start + k) for k in range(_ORDERS + 1)]
    plain, logarithm = tail_constants(series, start + _ORDERS + 1)
    return [*found, Piece(exact(plain), exact(logarithm), start + _ORDERS + 1)]


def _piece(series: KernelSeries, exponent: int) -> Piece:
    """The coefficient of t^exponent, ln t written as -L."""
    term = sp.expand(series.term(exponent))
    return Piece(exact(term.xreplace({LOG: sp.Integer(0)})), exact(-term.coeff(LOG)), exponent)


def portal_error(function: LoopFunction, ratio: Fraction) -> arb:
    """A bound of |G - (13a)| for all mediator masses of at least ``ratio`` lepton masses.

    The divided difference of the tail is its derivative somewhere between the nodes, and the bound of that,
    (A + B ln u)/u, falls with u.  Infinite where the series is not proved to converge.
    """
    _require_positive("ratio", ratio)
    kernel = divided_difference(function).kernel
    series = kernel_series(kernel, "large-mass", 4)
    plain, logarithm = tail_constants(series, 0, derivative=True)
    t = 1 / exact(ratio) ** 2
    piece = Piece(exact(plain), exact(logarithm), 1)
    with ctx.workprec(_BITS):
        return piece.at(t) if 6 * t <= 1 and piece.falls_below(t) else arb("inf")


def portal_region(function: LoopFunction, ratio: Fraction, error: Fraction) -> Theorem:
    """|G - (13a)| <= ``error`` wherever both mediators weigh at least ``ratio`` lepton masses."""

    def prover(item: sp.Expr) -> bool:
        with ctx.workprec(_BITS):
            return item == 0 and bool(portal_error(function, ratio) <= arb(exact(error)))

    step = Step(
        claim=f"|{function.name} - order zero| <= {error} for both masses >= {ratio} lepton masses",
        before=function.definition.as_integral(),
        after=sp.Rational(error.numerator, error.denominator),
        reason="mean value theorem with the proven bound of the tail's derivative, which falls with the mass",
        obligations=(sp.Integer(0),),
        prover=prover,
    )
    statement = (
        f"|{function.name} - order zero of its large-mass limit| <= {error} wherever both masses are at "
        f"least {ratio} lepton masses"
    )
    steps = (*divided_difference(function).steps, step)
    return theorem(f"{function.name}-heavy-region", statement, (function.domain,), steps)


def _require_positive(name: str, value: Fraction) -> None:
    if value <= 0:
        message = f"{name}={value} is not a ratio of masses: give a number above zero"
        raise InputError(message)
