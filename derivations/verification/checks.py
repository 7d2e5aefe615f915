"""Room: derivations/verification.  The cross-checks of one loop function or contribution.

Each check compares two independent routes at exact points until they agree to the digits asked for;
a comparison that cannot be decided is a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import mpmath
import sympy as sp
from flint import arb, ctx

from axionportal.derivations.integrals import closed_form
from axionportal.derivations.integrals.limits import limits
from axionportal.derivations.records import (
    Check,
    Contribution,
    LoopFunction,
    Region,
)
from axionportal.derivations.verification.balls import compiled, exact_point
from axionportal.derivations.verification.comparisons import (
    BITS_PER_DIGIT,
    Comparison,
    bits_for,
    check_of,
    compare,
    equation,
    failure_at,
)
from axionportal.derivations.verification.enclosure import enclose, loop_arguments
from axionportal.derivations.verification.limit_checks import contribution_limits_check, limit_check
from axionportal.derivations.verification.points import (
    Point,
    absorptive_points,
    contribution_point,
    piled_points,
    random_points,
)
from axionportal.derivations.verification.pointwise import mpf_of
from axionportal.derivations.verification.proof_checks import (
    function_lagrangian_check,
    lagrangian_check,
    printed_limit_check,
    proof_check,
    users,
)
from axionportal.derivations.verification.quadrature import (
    integral_enclosure,
    lost_digits,
    quadrature,
)
from axionportal.derivations.verification.scheme_checks import schemes_check

_PRECISION_RAISES = 5


# -- definition against closed form ----------------------------------------------------------------


def quadrature_points(function: LoopFunction, digits: int) -> list[Point]:
    """Fewer and milder points for more digits."""
    decay = absorptive_points(function, "quadrature")
    if digits <= 100:
        return (
            random_points(function, 6, 2.5, "quadrature") + decay + piled_points(function, [3], "quadrature")
        )
    count = 2 if digits <= 400 else 1
    mild = random_points(function, count, 0.4, "quadrature") + piled_points(function, [], "quadrature")[:2]
    return mild + decay


def quadrature_check(function: LoopFunction, digits: int) -> Check:
    """mpmath's quadrature of the definition against the certified closed form."""

    def at(point: Point) -> Comparison:
        def route(working: int) -> arb:
            return _ball(quadrature(function, point, working), working)

        return _raised(function, point, "mpmath quadrature of the definition", route, digits)

    points = quadrature_points(function, digits)
    return check_of(function.name, "mpmath quadrature", digits, map(at, points))


def _raised(
    record: LoopFunction | Contribution,
    point: Point,
    name: str,
    route: Callable[[int], arb],
    digits: int,
) -> Comparison:
    """Raise the working precision of a route while that brings it closer to the enclosure."""
    reference = enclose(record, point, bits=bits_for(digits))
    working, result = digits + 5, Comparison(0)
    for _ in range(_PRECISION_RAISES):
        last, result = result, compare(record, point, name, route(working), reference, digits)
        if not result.failure or 0 < result.digits == last.digits:
            return result  # the same digits at half as many more: they differ for another reason
        working = working * 3 // 2 + 20
    return result


def _ball(value: mpmath.mpf, digits: int) -> arb:
    """An mpf as a ball without radius."""
    sign, mantissa, exponent, _ = value._mpf_
    with ctx.workprec(int((digits + 60) * BITS_PER_DIGIT) + 4096):
        number = arb(int(mantissa)) * arb(2) ** int(exponent)
        return -number if sign else number


def integral_points(function: LoopFunction, digits: int) -> list[Point]:
    """Points for Arb's integration, including nearly coinciding special points."""
    decay = absorptive_points(function, "arb")
    if digits <= 100:
        return random_points(function, 8, 3.0, "arb") + decay + piled_points(function, [2, 8, 25], "arb")
    count = 3 if digits <= 400 else 1
    return random_points(function, count, 0.6, "arb") + decay + piled_points(function, [], "arb")


def integral_check(function: LoopFunction, digits: int) -> Check:
    """Arb's rigorous integration of the definition overlaps and agrees with the closed form."""

    def results() -> Iterator[Comparison]:
        for point in integral_points(function, digits):
            reference = enclose(function, point, bits=bits_for(digits))
            value = integral_enclosure(function, point, bits_for(digits))
            if not value.overlaps(reference):
                yield Comparison(0, failure_at(function, point, "Arb integration", value, reference))
            else:
                yield compare(function, point, "Arb integration", value, reference, digits)

    return check_of(function.name, "Arb integration", digits, results())


def region_points(function: LoopFunction, digits: int) -> list[Point]:
    """Many random points and deep piles; closed forms are cheap."""
    count = 40 if digits <= 100 else 10
    return random_points(function, count, 4.0, "region") + piled_points(function, [1, 5, 16, 40], "region")


def region_check(function: LoopFunction, digits: int) -> Check:
    """The printed closed form, region by region, in mpmath against the certified enclosure."""

    def at(point: Point) -> Comparison:
        expression, extra = in_regions(function, point), 30 + 2 * lost_digits(function, point)

        def route(working: int) -> arb:
            return _at_precision(expression, point, working + extra)

        return _raised(function, point, "closed form in mpmath", route, digits)

    points = [item for item in region_points(function, digits) if not _is_confluent(function, item)]
    return check_of(function.name, "closed form in mpmath", digits, map(at, points))


def _is_confluent(function: LoopFunction, point: Point) -> bool:
    """True where the closed form is 0/0; Arb's integral and mpmath's quadrature cover such points."""
    values = exact_point(point)
    return any(compiled(item)(values, False) == 0 for item in _denominators(function))


@lru_cache(maxsize=64)
def _denominators(function: LoopFunction) -> tuple[sp.Expr, ...]:
    """The denominators of the closed form's coefficients."""
    return tuple(sp.fraction(sp.together(term.coefficient))[1] for term in closed_form(function).terms)


def in_regions(function: LoopFunction, point: Point) -> sp.Expr:
    """The closed form with each J in the region that ``point`` lies in."""
    values = exact_point(point)
    signs = (compiled(item.discriminant)(values, False) for item in closed_form(function).masters())
    regions: list[Region] = ["below" if sign > 0 else "above" if sign < 0 else "threshold" for sign in signs]
    return _written_out(function, tuple(regions))


@lru_cache(maxsize=256)
def _written_out(function: LoopFunction, regions: tuple[Region, ...]) -> sp.Expr:
    """The closed form with its masters in the given regions."""
    found = closed_form(function)
    masters = zip(found.masters(), regions, strict=True)
    return found.expression().xreplace({item: item.in_region(region) for item, region in masters})


def _at_precision(expression: sp.Expr, point: Point, digits: int) -> arb:
    with mpmath.workdps(digits):
        return _ball(mpf_of(expression, point), digits)


# -- contributions -----------------------------------------------------------------------------------


def contribution_check(record: Contribution, digits: int) -> Check:
    """Prefactors times mpmath's quadrature of the definitions against the certified contribution."""
    point = contribution_point(record)

    def route(working: int) -> arb:
        with mpmath.workdps(working + 20):
            parts = (
                mpf_of(term.prefactor, point)
                * quadrature(term.loop_function, loop_arguments(term, point), working)
                for term in record.terms
            )
            return _ball(mpmath.fsum(parts), working)

    result = _raised(record, point, "prefactor times quadrature", route, digits)
    return check_of(record.name, "mpmath quadrature", digits, [result])


def kinds_of(record: LoopFunction | Contribution) -> list[str]:
    """The kinds of checks of a record, in the order of the rows; nothing is derived for it."""
    if not isinstance(record, Contribution):
        used = ["definition"] if users(record) else []
        return ["quadrature", "integral", "region", "proof", *used, "limits"]
    printed = ["printed"] if record.printed_limits else []
    lagrangian = ["lagrangian", *(["schemes"] if record.schemes else [])] if record.lagrangian else []
    return ["contribution", *printed, *lagrangian, "expansions"]


def run_checks(record: LoopFunction | Contribution, kind: str, digits: int) -> list[Check]:
    """Carry out the checks of one kind; a derivation that cannot be carried out fails and says where."""
    if kind not in ("limits", "expansions"):
        return [_guarded(record, kind, digits, _CHECKS[kind])]
    try:
        names = limits(record)
    except Exception as error:
        return [_unknown(record, kind, digits, error)]
    if kind == "expansions":
        return [_guarded(record, kind, digits, _CHECKS[kind])] if names else []
    return [_guarded(record, f"limit {name}", digits, _limit_named(name)) for name in names]


def _limit_named(limit: str) -> Callable[[LoopFunction, int], Check]:
    return lambda function, digits: limit_check(function, limit, digits)


def _guarded(
    record: LoopFunction | Contribution, label: str, digits: int, check: Callable[..., Check]
) -> Check:
    try:
        return check(record, digits)
    except Exception as error:
        return _unknown(record, label, digits, error)


def _unknown(record: LoopFunction | Contribution, label: str, digits: int, error: Exception) -> Check:
    sentence = f"{equation(record)}, {label}: {type(error).__name__}: {error}"
    return Check(record.name, label, 0, digits, 0, "unknown", sentence)


_CHECKS: dict[str, Callable[..., Check]] = {
    "contribution": contribution_check,
    "definition": function_lagrangian_check,
    "expansions": contribution_limits_check,
    "printed": printed_limit_check,
    "lagrangian": lagrangian_check,
    "schemes": schemes_check,
    "quadrature": quadrature_check,
    "integral": integral_check,
    "region": region_check,
    "proof": proof_check,
}
