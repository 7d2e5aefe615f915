"""Room: derivations/verification.  The guard: is an integral that somebody else did, right?

What an integrator returns is a conjecture.  An antiderivative is differentiated back and cancelled; the
value of a definite integral is proved against the derived closed form where it is written over the master
integrals, and compared with Arb's rigorous integration of the integrand otherwise.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice

import sympy as sp
from flint import acb, ctx, fmpq

from axionportal.derivations.algebra import vanishes
from axionportal.derivations.errors import InputError, OutsideDomainError, listed
from axionportal.derivations.evaluation import require_digits
from axionportal.derivations.integrals.canonical import denominators
from axionportal.derivations.integrals.masters import normalise_masters
from axionportal.derivations.integrals.reduction import reduce_integral
from axionportal.derivations.records import Check, DerivationError, FeynmanIntegral, Values, Verdict
from axionportal.derivations.verification.balls import exact_point, rational_at
from axionportal.derivations.verification.comparisons import agreed_digits, bits_for, shown_point
from axionportal.derivations.verification.enclosure import poles_inside
from axionportal.derivations.verification.principal import principal_value
from axionportal.derivations.verification.quadrature import integral_ball

_UNDONE = (sp.Integral, sp.RootSum, sp.Derivative, sp.Subs)
_PRECISION_DOUBLINGS = 6
_POINTS = 4
_PER_REGION = 2
_DRAWN = 64
_DECADES = 2

Route = Callable[[int], acb]
"""A ball that contains a number, from a working precision in bits."""


def check_antiderivative(
    integrand: sp.Expr, variable: sp.Symbol, candidate: sp.Expr, *, digits: int = 30
) -> Check:
    """Is the derivative of ``candidate`` by ``variable`` the ``integrand``, identically?

    The verdict is "pass" when the difference cancels to zero in the field of rational functions over all
    logarithms and roots, which is a proof; "fail" when interval arithmetic separates the two at an exact
    point, which ``detail`` names with both values; "unknown", which counts as failure, when neither
    succeeds.  It says nothing about jumps of ``candidate``: ask ``check_integral`` about a definite
    integral.  Symbols are taken by name, whatever is assumed of them.

    Raises InputError when ``candidate`` has a symbol that ``integrand`` does not have, or for digits out of
    range.
    """
    require_digits(digits)
    kind = "antiderivative"
    candidate = _in_symbols_of({variable, *integrand.free_symbols}, candidate)
    subject = f"the antiderivative of {integrand}"
    if candidate.has(*_UNDONE):
        return Check(subject, kind, 0, digits, 0, "unknown", f"{subject} is not carried out: {candidate}")
    derivative = sp.diff(candidate, variable)
    if _vanishes(lambda: integrand - derivative):
        return Check(subject, f"{kind} proved", 1, digits, digits, "pass")
    for point in islice(_drawn({variable, *integrand.free_symbols}, variable), _POINTS):
        values = exact_point(point)
        verdict, agreed, told = _compared(_at(derivative, values), _at(integrand, values), digits)
        if verdict == "fail":
            detail = f"{subject} differentiates back to something else: at {shown_point(point)} it is {told}"
            return Check(subject, kind, 1, digits, agreed, "fail", detail)
    detail = f"{subject}: that {candidate} differentiates back to it is neither proved nor refuted"
    return Check(subject, kind, _POINTS, digits, 0, "unknown", detail)


def check_integral(
    integral: FeynmanIntegral,
    candidate: sp.Expr,
    *,
    digits: int = 30,
    points: Iterable[Values] | None = None,
) -> Check:
    """Is ``candidate`` the value of a Feynman integral?

    An answer over the master integrals (rational functions, logarithms, ``J``) is proved equal to the
    derived closed form.  Any other is compared, to ``digits`` digits, with Arb's rigorous integration of
    the integrand at ``points`` (exact positive values by name; by default two on either side of every
    threshold, from a fixed seed): principal branches are meant, and a pass is then no proof, as ``kind``
    says.  Verdicts and symbols are as in ``check_antiderivative``.

    Raises InputError when ``candidate`` has a symbol that the integral does not have, a point lacks one, or
    for digits out of range.
    """
    require_digits(digits)
    kind, symbols = "definite integral", integral.integrand.free_symbols - {integral.variable}
    candidate = _in_symbols_of(symbols, candidate)
    subject = f"the integral of {integral.integrand} over [{integral.lower}, {integral.upper}]"
    if candidate.has(*_UNDONE):
        return Check(subject, kind, 0, digits, 0, "unknown", f"{subject} is not carried out: {candidate}")
    try:
        closed = reduce_integral(integral).closed_form.expression()
    except DerivationError as error:
        return Check(subject, kind, 0, digits, 0, "unknown", f"{subject} is out of reach: {error}")
    if _vanishes(lambda: normalise_masters(candidate - closed)):
        return Check(subject, f"{kind} proved", 1, digits, digits, "pass")
    chosen = [_complete(item, symbols) for item in points] if points else list(_in_every_region(integral))
    least = 2 * digits
    for point in chosen:
        verdict, agreed, told = _compared(
            _at(candidate, exact_point(point)), _integrated(integral, point), digits
        )
        if verdict != "pass":
            beside = "is not" if verdict == "fail" else "cannot be compared with"
            detail = f"{subject} {beside} {candidate}: at {shown_point(point)} it is {told}"
            return Check(subject, kind, len(chosen), digits, agreed, verdict, detail)
        least = min(least, agreed)
    return Check(subject, f"{kind} compared", len(chosen), digits, least, "pass")


# -- deciding --------------------------------------------------------------------------------------


def _vanishes(difference: Callable[[], sp.Expr]) -> bool:
    """Whether a difference is proved to vanish; what the field cannot hold is not."""
    try:
        return vanishes(difference())
    except (DerivationError, TypeError, ValueError):  # a float, a symbolic power, a logarithm of I
        return False


def _compared(candidate: Route, reference: Route, digits: int) -> tuple[Verdict, int, str]:
    """Verdict, digits agreed and a phrase with both values; the precision is doubled until it is decided."""
    agreed, told, bits = 0, "", bits_for(digits) + 64
    for _ in range(_PRECISION_DOUBLINGS):
        try:
            found, right = candidate(bits), reference(bits)
        except (DerivationError, OutsideDomainError) as error:
            return "unknown", agreed, f"undecided: {error}"
        told = f"{right.str(20, radius=False)}, not {found.str(20, radius=False)}"
        if found.is_finite() and right.is_finite():
            agreed = agreed_digits(found, right, digits)
            if not found.overlaps(right):
                return "fail", agreed, told
            if agreed >= digits:
                return "pass", agreed, told
        bits *= 2
    return "unknown", agreed, f"undecided: {told}"


def _at(expression: sp.Expr, values: Mapping[str, fmpq]) -> Route:
    def route(bits: int) -> acb:
        with ctx.workprec(bits):
            return principal_value(expression, values)

    return route


def _integrated(integral: FeynmanIntegral, point: Values) -> Route:
    def route(bits: int) -> acb:
        with ctx.workprec(bits):
            return acb(integral_ball(integral, point))

    return route


# -- symbols and points ----------------------------------------------------------------------------


def _in_symbols_of(symbols: Iterable[sp.Symbol], candidate: sp.Expr) -> sp.Expr:
    """The candidate in the given symbols, which are recognised by name."""
    known = {str(symbol.name): symbol for symbol in symbols}
    strange = sorted({str(item.name) for item in candidate.free_symbols} - set(known))
    if strange:
        message = f"candidate={candidate} has {listed(strange)}: write it in {listed(sorted(known))} only"
        raise InputError(message)
    return candidate.xreplace({item: known[str(item.name)] for item in candidate.free_symbols})


def _complete(point: Values, symbols: Iterable[sp.Symbol]) -> Values:
    missing = sorted({str(symbol.name) for symbol in symbols} - set(point))
    if missing:
        message = f"the point {shown_point(point)} lacks {listed(missing)}: give it a value as well"
        raise InputError(message)
    return point


def _drawn(symbols: Iterable[sp.Symbol], inside: sp.Symbol | None = None) -> Iterator[dict[str, Fraction]]:
    """Exact points from a fixed seed: ``inside`` in (0, 1), all others log-uniform about one."""
    names = sorted(str(symbol.name) for symbol in symbols)
    draw = random.Random(f"guard/{'/'.join(names)}")
    for _ in range(_DRAWN):
        yield {
            name: Fraction(draw.randrange(1, 100), 100)
            if inside is not None and name == inside.name
            else Fraction(draw.randrange(1000, 10000), 1000)
            * Fraction(10) ** draw.randrange(-_DECADES, _DECADES)
            for name in names
        }


def _in_every_region(integral: FeynmanIntegral) -> Iterator[dict[str, Fraction]]:
    """A few points for each combination of signs of the discriminants, no pole inside the interval."""
    found: Counter[tuple[bool, ...]] = Counter()
    below = denominators(integral)
    for point in _drawn(integral.integrand.free_symbols - {integral.variable}):
        signs = tuple(rational_at(b**2 - 4 * a * c, point) > 0 for a, b, c in below)
        if found[signs] < _PER_REGION and not any(poles_inside(item, point) for item in below):
            found[signs] += 1
            yield point
