"""Room: codegen.  Emits the form in the couplings, its roots, and chi^2: ``generated/couplings.py``.

The formulas are those that ``derivations.coupling_form`` proves; here they become NumPy text.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from axionportal.codegen.numpy.contribution_functions import signature
from axionportal.codegen.numpy.source import (
    constant_double,
    monomial,
    number_text,
    numpy_text,
)
from axionportal.codegen.numpy.text import is_mass
from axionportal.derivations import coupling_form as forms
from axionportal.derivations.contributions.z_portal import VECTOR_COUPLING
from axionportal.derivations.coupling_form import CouplingForm, closed_forms, coupling_form
from axionportal.derivations.inputs import InputSet
from axionportal.derivations.records import Contribution, DerivationError, Parameter

Keys = dict[str, Any]


def coupling_keys(contributions: tuple[Contribution, ...], inputs: InputSet) -> Keys:
    """Keys of the template; raises DerivationError where a formula is not proved."""
    for step in closed_forms().steps:
        if not step.check():
            raise DerivationError(f"chi^2 over one coupling: not proved: {step.claim}")
    form = coupling_form()
    if form.contributions != tuple(item for item in contributions if item.total == form.total):
        raise DerivationError(f"{form.total} is not the sum of the contributions that are emitted")
    seen = {p.name: p for record in form.contributions for p in record.parameters}
    masses = [item for item in seen.values() if is_mass(item)]
    constants = tuple(item for item in seen.values() if item.input_key)
    divergent = next(item for item in form.contributions if item.schemes)
    return {
        "paper": form.contributions[0].source.key,
        "total_tex_line": form.total,
        "form_line": f"    {form.total} = {_form_text(form)}",
        "imports": ", ".join(sorted(f"a_mu_{item.name}" for item in form.contributions)),
        "members": [_member(item, form) for item in form.contributions],
        "couplings": [_coupling(item, form) for item in form.couplings],
        "positional": [item.name for item in masses],
        "keywords": signature(constants, inputs)["keywords"],
        "scheme": divergent.schemes[0],
        "divergent": f"a_mu_{divergent.name}",
        "input_set": inputs.name,
        "alpha": number_text(inputs["alpha"].value),
        "vector_coupling": _product(VECTOR_COUPLING),
        **_formulas(),
    }


def _formulas() -> Keys:
    """The proved formulas as text."""
    terms = sorted(sp.Add.make_args(sp.expand(forms.DISCRIMINANT)), key=sp.default_sort_key)
    return {
        "chi_square_line": "((delta - value)/sigma)^2",
        "polynomial_claim": "The quadratic at a coupling",
        "polynomial": numpy_text(sp.horner(forms.POLYNOMIAL, forms.X)),
        "deviation": quotient_text(forms.DEVIATION),
        "discriminant_line": "linear^2 - 4 square (constant - target)",
        "discriminant_terms": [_pair_term(item) for item in terms],
        "half_sum": quotient_text(forms.HALF_SUM),
        "first_root": quotient_text(forms.ROOTS[0]),
        "second_root": quotient_text(forms.ROOTS[1]),
        "vertex": quotient_text(forms.VERTEX),
        "extremum": " - ".join(_difference(forms.EXTREMUM)),
        "edges": [numpy_text(item) for item in forms.EDGES],
    }


def _product(expression: sp.Expr) -> Keys:
    """(above, below) of a product of whole and half powers, as NumPy code."""
    constant, powers = monomial(expression)
    sides: dict[bool, list[str]] = {True: [], False: []}
    for base, power in powers.items():
        sides[bool(power > 0)].append(_power_text(base, abs(power)))
    above = " * ".join([repr(constant_double(constant)), *sides[True]])
    return {"above": above, "below": " * ".join(sides[False])}


def _power_text(base: sp.Expr, power: sp.Rational) -> str:
    text = numpy_text(base)
    if power == sp.Rational(1, 2):
        return f"np.sqrt({text})"
    return text if base.is_Symbol else f"({text})"


def quotient_text(expression: sp.Expr) -> str:
    """A fraction as NumPy code."""
    above, below = sp.fraction(sp.together(expression))
    if below == 1:
        return numpy_text(above)
    texts = [numpy_text(item) for item in (above, below)]
    simple = [item.is_Symbol or item.is_Integer for item in (above, below)]
    return " / ".join(text if plain else f"({text})" for text, plain in zip(texts, simple, strict=True))


def _difference(expression: sp.Expr) -> tuple[str, str]:
    """A symbol minus a fraction, kept apart: brought together it would cancel."""
    symbols = [item for item in expression.args if item.is_Symbol]
    (rest,) = (item for item in expression.args if not item.is_Symbol)
    return numpy_text(symbols[0]), quotient_text(-rest)


def _pair_term(term: sp.Expr) -> str:
    """A monomial as a product that carries its rounding."""
    constant, rest = term.as_coeff_Mul()
    factors = [text for item in sp.Mul.make_args(rest) for text in _repeated(item)]
    return f"plain_term(product(({float(constant)!r}, 0.0), {', '.join(factors)}), EXACT_ONE)"


def _repeated(factor: sp.Expr) -> list[str]:
    base, power = factor.as_base_exp()
    return [str(base.name)] * int(power)


def _form_text(form: CouplingForm) -> str:
    terms = zip(form.contributions, form.powers, strict=True)
    return " + ".join(f"{item.name} {_powers_text(form, powers)}" for item, powers in terms)


def _powers_text(form: CouplingForm, powers: tuple[int, ...]) -> str:
    shown = [(item.name, power) for item, power in zip(form.couplings, powers, strict=True) if power]
    return " ".join(name if power == 1 else f"{name}^{power}" for name, power in shown)


def _member(record: Contribution, form: CouplingForm) -> Keys:
    """A contribution with both couplings set to one."""
    powers = form.powers[form.contributions.index(record)]
    positional = [item for item in record.parameters if item.input_key is None]
    given = ["1.0" if item in form.couplings else item.name for item in positional]
    given += [f"{item.name}={item.name}" for item in record.parameters if item.input_key]
    given += ["scheme=scheme"] if record.schemes else []
    return {
        "name": record.name,
        "powers": _powers_text(form, powers),
        "call": f"a_mu_{record.name}({', '.join(given)})",
    }


def _coupling(coupling: Parameter, form: CouplingForm) -> Keys:
    """The coefficients of the quadratic in one coupling."""
    (other,) = (item for item in form.couplings if item is not coupling)
    names = ("constant", "linear", "square")
    renamed = {sp.Symbol(item.name, real=True): sp.Symbol(f"form.{item.name}") for item in form.contributions}
    renamed[other.symbol] = sp.Symbol("other")
    coefficients = form.coefficients_in(coupling)
    return {
        "name": coupling.name,
        "other": other.name,
        **{
            name: numpy_text(value.xreplace(renamed)) for name, value in zip(names, coefficients, strict=True)
        },
    }
