"""Room: codegen.  Sums of moments as lines of NumPy code."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from axionportal.codegen.numpy.source import double_text, fitted, monomial, power_names, product_text
from axionportal.codegen.numpy.two_point import END, START, MassRatio, MomentSum, Piece, TwoPointPlan

END_MINUS_ONE = "r_minus_1"
"""The difference of the mass at x = 1 to the unit, taken before the division rounds it."""


def value_lines(plan: TwoPointPlan, constant_name: str) -> tuple[list[str], str]:
    """(lines that prepare, expression of the value); ``constant_name`` is empty where it is 1."""
    lines = [*_ratio_lines(plan), f"moment = moments({_moment_arguments(plan)})"]
    if len(plan.sums) == 1:
        (only,) = plan.sums
        return [*lines, *_sum_lines("loop", plan, only)], _times_couplings(constant_name, only, "loop")
    products = []
    for item in plan.sums:
        name = "coefficient_of_" + _words(item.couplings)
        lines.extend(_sum_lines(name, plan, item))
        products.append(_times_couplings("", item, name))
    lines.extend(fitted("couplings_times_loop = ", [products[0], *(f"+ {item}" for item in products[1:])]))
    return lines, " * ".join(filter(None, [constant_name, "couplings_times_loop"]))


def _times_couplings(first: str, item: MomentSum, name: str) -> str:
    """first, the couplings and the name of what they multiply, as one product."""
    couplings = item.couplings
    powers = power_names(monomial(couplings)[1]) if couplings.free_symbols else {}
    return product_text({**powers, name: 1}, first).removeprefix(" * ")


def _moment_arguments(plan: TwoPointPlan) -> str:
    masses = (_mass_text(item) for item in (plan.start, plan.end))
    return ", ".join([_unit_text(plan.start), *masses, str(plan.degree)])


def _mass_text(ratio: MassRatio) -> str:
    return "0.0" if ratio.mass == 0 else str(ratio.mass)


def _unit_text(ratio: MassRatio) -> str:
    return "1.0" if ratio.unit == 1 else str(ratio.unit)


def _ratio_lines(plan: TwoPointPlan) -> list[str]:
    """r, b and r - 1, those that occur."""
    used = {name for item in plan.sums for piece in item.pieces for name in piece.coefficient.free_symbols}
    pairs = [(name, item) for name, item in ((END, plan.end), (START, plan.start)) if name in used]
    lines = [f"{name} = {_ratio_text(item)}" for name, item in pairs if _ratio_text(item) != str(name)]
    if plan.end.unit != 1 and any(_has_end_minus_one(item) for item in plan.sums):
        mass, unit = plan.end.mass, plan.end.unit
        lines.append(f"{END_MINUS_ONE} = ({mass} - {unit}) / {unit}")
    return lines


def _ratio_text(ratio: MassRatio) -> str:
    return str(ratio.mass) if ratio.unit == 1 else f"np.divide({ratio.mass}, {ratio.unit})"


def _has_end_minus_one(item: MomentSum) -> bool:
    bases = (base for piece in item.pieces for base in _factors(piece.coefficient)[1])
    return any(base == END - 1 for base in bases)


def _sum_lines(name: str, plan: TwoPointPlan, item: MomentSum) -> list[str]:
    """name = sum of pieces, one below the other where they do not fit a line."""
    first, *others = [_signed_piece(plan, piece) for piece in item.pieces]
    texts = [_first(first), *others]
    return fitted(f"{name} = ", texts)


def _first(text: str) -> str:
    sign, rest = text[0], text[2:]
    return rest if sign == "+" else f"-{rest}"


def _signed_piece(plan: TwoPointPlan, piece: Piece) -> str:
    number, powers = _factors(piece.coefficient)
    sign, magnitude = ("-" if number < 0 else "+"), abs(number)
    names = {_name_of(plan, base): power for base, power in powers.items()}
    moment = f"moment[{piece.moment}]"
    number_text = double_text(float(magnitude))
    if not _needs_limit(plan, piece):
        return f"{sign} {_without_one(product_text({**names, moment: 1}, number_text))}"
    return f"{sign} limit_product({_without_one(product_text(names, number_text))}, {moment})"


def _without_one(text: str) -> str:
    return text.removeprefix("1.0 * ")


def _name_of(plan: TwoPointPlan, base: sp.Expr) -> str:
    if base == END - 1 and plan.end.unit != 1:
        return END_MINUS_ONE
    (name,) = power_names({base: sp.Integer(1)})
    return name


def _factors(coefficient: sp.Expr) -> tuple[sp.Rational, dict[sp.Expr, sp.Rational]]:
    """(number, powers of polynomials in r or b whose leading coefficients are positive)."""
    if not coefficient.free_symbols:
        return coefficient, {}
    number, powers = monomial(coefficient)
    normal: dict[sp.Expr, sp.Rational] = {}
    for base, power in powers.items():
        flipped = sp.LC(base, *sorted(base.free_symbols, key=str)) < 0
        number = number * (-1) ** power if flipped else number
        normal[sp.expand(-base) if flipped else base] = power
    return number, normal


def _needs_limit(plan: TwoPointPlan, piece: Piece) -> bool:
    """Whether the moment is infinite where a mass is zero and its coefficient vanishes there."""
    ends = ((plan.degree, plan.end, END), (0, plan.start, START))
    return any(
        ratio.may_vanish and piece.coefficient.subs(symbol, 0) == 0
        for moment, ratio, symbol in ends
        if piece.moment == moment
    )


def _words(couplings: sp.Expr) -> str:
    """A name for a product of powers."""
    words = {1: "", 2: "_squared", 3: "_cubed"}
    parts: Iterable[tuple[sp.Expr, sp.Rational]] = monomial(couplings)[1].items()
    named = [(base, power) for base, power in parts if base.is_Symbol and power.is_Integer and power > 0]
    return "_".join(f"{base}{words.get(int(power), f'_to_{power}')}" for base, power in named) or "couplings"
